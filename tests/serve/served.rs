//! Previews to be asked: within this process, or the program itself.

use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use huikan::disk;
use huikan::net::preview::{self, File, Files, Host, Key, Listener, Preview};
use huikan::portal::photos::Shown;
use huikan::portal::{Portal, Recipe};
use huikan::report::{Finding, SourcePath};
use huikan::snapshot::{Options, Snapshot};
use tempfile::TempDir;

/// A site in a folder of its own.
pub struct Site {
    dir: TempDir,
}

impl Site {
    /// A configuration, a column, two articles and a page that is not there.
    pub fn small() -> Site {
        let site = Site { dir: tempfile::tempdir().unwrap() };
        site.put(
            "content/site.yaml",
            "id: serve\nname: ××县政协\nurl: https://www.example.gov.cn\ntheme: county\n",
        );
        site.put("content/要闻/_index.md", "---\ntitle: 要闻\nslug: yaowen\ndescription: 要闻\n---\n");
        for name in ["huiyi", "diaoyan"] {
            site.put(&format!("content/要闻/{name}.md"), article(name, "县政协召开会议。"));
        }
        site
    }

    /// The sample portal of this repository.
    pub fn sample() -> Site {
        let site = Site { dir: tempfile::tempdir().unwrap() };
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"), &site.root().join("content"));
        site
    }

    pub fn root(&self) -> PathBuf {
        self.dir.path().to_owned()
    }

    /// As an editor saves: a new file takes the place of the old one.
    pub fn put(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.root().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let new = path.with_extension("新");
        std::fs::write(&new, text).unwrap();
        std::fs::rename(new, path).unwrap();
    }

    pub fn snapshot(&self) -> Snapshot {
        let now = "2023-01-01T08:00:00+08:00".parse().unwrap();
        disk::read(&self.root(), Options::default(), now, None).unwrap()
    }

    pub fn portal(&self) -> Arc<Portal> {
        Arc::new(Portal::open(Arc::new(self.snapshot()), None))
    }
}

pub fn article(title: &str, body: &str) -> String {
    format!("---\ntitle: {title}\ndate: 2022-12-20\nsource: 县政协办公室\n---\n{body}\n")
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

struct Disk {
    root: PathBuf,
    pictures: disk::Pictures,
}

impl Files for Disk {
    fn open(&self, snapshot: &Snapshot, source: &SourcePath) -> io::Result<Box<dyn File>> {
        Ok(Box::new(disk::open_source(&self.root, snapshot, source)?))
    }

    fn picture(&self, snapshot: &Snapshot, recipe: &Recipe) -> io::Result<Shown> {
        self.pictures.make(snapshot, recipe)
    }
}

/// Finds nothing, and mends nothing.
struct NoEditor;

impl preview::Editor for NoEditor {
    fn findings(&self, _: &Portal, _: &SourcePath) -> Vec<Finding> {
        Vec::new()
    }

    fn mend(&self, _: &Portal, _: &Finding) -> Result<(), String> {
        Err("没有编辑".to_owned())
    }

    fn message(&self, _: &Portal, _: &SourcePath) -> Result<String, String> {
        Err("没有编辑".to_owned())
    }
}

/// A preview in this process, for as long as the process lasts.
pub struct Served {
    pub port: u16,
    pub preview: Preview,
}

impl Served {
    pub fn of(site: &Site) -> Served {
        Served::with_key(site, None)
    }

    pub fn with_key(site: &Site, key: Option<Key>) -> Served {
        let disk = Disk { root: site.root(), pictures: disk::Pictures::of(site.root()) };
        let preview = Preview::new(site.portal(), Box::new(disk), Box::new(NoEditor));
        let listener = Listener::bind(Host::HERE, 0).unwrap();
        let (port, own) = (listener.port(), preview.clone());
        std::thread::spawn(move || own.serve(listener, key, std::future::pending()));
        Served { port, preview }
    }
}

/// `huikan serve`, ended with the test.
pub struct Program {
    pub child: Child,
    pub port: u16,
    /// What it said before the address, and the line with it.
    pub said: Vec<String>,
    out: Option<BufReader<std::process::ChildStdout>>,
}

impl Program {
    pub fn start(site: &Site, options: &[&str]) -> Program {
        let port: &[&str] = if options.contains(&"--port") { &[] } else { &["--port", "0"] };
        let mut child = Command::new(env!("CARGO_BIN_EXE_huikan"))
            .arg("serve")
            .arg("--site")
            .arg(site.root())
            .args(port)
            .args(options)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let (mut said, mut port) = (Vec::new(), None);
        while port.is_none() {
            let mut line = String::new();
            if out.read_line(&mut line).unwrap() == 0 {
                let mut complaint = String::new();
                child.stderr.take().unwrap().read_to_string(&mut complaint).unwrap();
                panic!("it ended: {said:?} {complaint}");
            }
            let host = line.split_once("http://").and_then(|(_, rest)| rest.split('/').next());
            port = host.and_then(|host| host.rsplit_once(':')).map(|(_, port)| port.parse().unwrap());
            said.push(line);
        }
        Program { child, port: port.unwrap(), said, out: Some(out) }
    }

    /// The first address that it gave, without scheme: host and port, path and query.
    pub fn address(&self) -> (&str, &str) {
        let line = self.said.last().expect("the line with the address");
        let address = line.split_once("http://").unwrap().1.split(' ').next().unwrap();
        address.split_at(address.find('/').expect("a path"))
    }

    /// Everything that it says until it ends.
    pub fn rest(&mut self) -> String {
        let mut rest = String::new();
        self.out.take().unwrap().read_to_string(&mut rest).unwrap();
        rest
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
