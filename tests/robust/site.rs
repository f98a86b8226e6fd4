//! A site in a folder of its own, the program run on it, and folders compared.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

pub struct Site {
    dir: TempDir,
    /// The folder with `content/`.
    pub root: PathBuf,
}

/// What the program said, and how it ended.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub said: String,
    pub complained: String,
}

impl Ran {
    /// Asserts the exit code, that every one of the words was said, and that nothing is English which
    /// staff would not understand.
    #[track_caller]
    pub fn expect(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, Some(code), "{self:#?}");
        let all = format!("{}{}", self.said, self.complained);
        for word in words {
            assert!(all.contains(word), "“{word}” was not said: {self:#?}");
        }
        for english in ["os error", "panicked", "denied", "No such", "No space", "Error"] {
            assert!(!all.contains(english), "“{english}” is not for staff: {self:#?}");
        }
    }
}

impl Site {
    /// Columns, `articles` articles with tags, links and a photo for each tenth.
    pub fn new(articles: usize) -> Site {
        let dir = TempDir::new().expect("a temporary folder");
        // Other users are to come in, see `refused`.
        permit(dir.path(), 0o755);
        let root = dir.path().join("网站");
        let site = Site { dir, root };
        site.put(
            "content/site.yaml",
            "id: robust\nname: ××县政协\nurl: https://zx.example.cn\ntheme: plain\n",
        );
        for (column, slug) in [("要闻", "yaowen"), ("调研", "diaoyan")] {
            let index = format!("---\ntitle: {column}\nslug: {slug}\ndescription: {column}的稿件\n---\n");
            site.put(&format!("content/{column}/_index.md"), &index);
        }
        for number in 0..articles {
            site.put(&article_path(number), article(number, ""));
            if number % 10 == 0 {
                let photo = vec![u8::try_from(number % 251).expect("below 251"); 3000];
                site.put(&article_path(number).replace(".md", ".assets/1.jpg"), photo);
            }
        }
        site
    }

    /// A folder beside the site.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn public(&self) -> PathBuf {
        self.root.join("public")
    }

    pub fn put(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().expect("it is below the root")).expect("a folder");
        fs::write(&path, bytes).expect("a file");
    }

    /// `huikan build` on this site, ready to be changed or run.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_huikan"));
        command.args(["build", "--now", "2023-06-01", "--site"]).arg(&self.root);
        command.stdin(Stdio::null());
        command
    }

    pub fn build(&self) -> Ran {
        ran(&mut self.command())
    }

    pub fn build_with(&self, arguments: &[&str]) -> Ran {
        ran(self.command().args(arguments))
    }

    /// What a first build of the same content makes, elsewhere.
    pub fn fresh(&self) -> BTreeMap<String, Vec<u8>> {
        let copy = TempDir::new().expect("a temporary folder");
        copy_folder(&self.root.join("content"), &copy.path().join("content"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_huikan"));
        command.args(["build", "--now", "2023-06-01", "--site"]).arg(copy.path());
        ran(&mut command).expect(0, &[]);
        tree(&copy.path().join("public"))
    }

    /// Asserts that the output folder is what a first build makes.
    #[track_caller]
    pub fn expect_fresh(&self) {
        expect_equal(&tree(&self.public()), &self.fresh());
    }
}

pub fn ran(command: &mut Command) -> Ran {
    let output = command.output().expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Ran { code: output.status.code(), said: text(output.stdout), complained: text(output.stderr) }
}

pub fn article_path(number: usize) -> String {
    let column = ["要闻", "调研"][number % 2];
    format!("content/{column}/2022-{:02}-{:02}-n{number}.md", number % 12 + 1, number % 28 + 1)
}

pub fn article(number: usize, more: &str) -> String {
    let photo = if number.is_multiple_of(10) {
        let assets = article_path(number).replace(".md", ".assets/1.jpg");
        format!(
            "![照片]({})\n\n",
            assets.rsplit('/').take(2).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join("/")
        )
    } else {
        String::new()
    };
    format!(
        "---\ntitle: 第{number}篇\ndate: 2022-{:02}-{:02}\ntags: [标签{}]\n---\n\n{photo}{}{more}\n",
        number % 12 + 1,
        number % 28 + 1,
        number % 7,
        "县政协组织委员开展调研。".repeat(20),
    )
}

/// Every file below a folder by its name there; a link is its target.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(&at).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() && !path.is_symlink() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("it is below").to_string_lossy().into_owned();
                files.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    files
}

#[track_caller]
pub fn expect_equal(found: &BTreeMap<String, Vec<u8>>, wanted: &BTreeMap<String, Vec<u8>>) {
    let missing: Vec<_> = wanted.keys().filter(|name| !found.contains_key(*name)).collect();
    let extra: Vec<_> = found.keys().filter(|name| !wanted.contains_key(*name)).collect();
    let other: Vec<_> =
        wanted.iter().filter(|(name, bytes)| found.get(*name).is_some_and(|is| is != *bytes)).collect();
    let other: Vec<_> = other.iter().map(|(name, _)| name).collect();
    assert!(
        missing.is_empty() && extra.is_empty() && other.is_empty(),
        "missing {missing:?}\nextra {extra:?}\ndifferent {other:?}"
    );
}

pub fn copy_folder(from: &Path, to: &Path) {
    for (name, bytes) in tree(from) {
        let path = to.join(name);
        fs::create_dir_all(path.parent().expect("it is below")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
}

pub fn permit(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("it is ours");
}
