//! Transcripts of the command line, which are also its manual: `tests/cli/*.trycmd`.

#[test]
fn transcripts() {
    trycmd::TestCases::new().case("tests/cli/*.trycmd");
}

/// What is answered on standard input decides; the end of the input changes nothing more.
#[test]
fn a_review_asks_and_writes_what_was_agreed_to() {
    use std::io::Write;
    use std::process::{Command, Stdio};

    let site = tempfile::tempdir().expect("a folder");
    let column = site.path().join("content/要闻");
    std::fs::create_dir_all(&column).expect("a column");
    let article = column.join("2022-12-01-调研.md");
    let text = "---\n标题: 调研\n日期: 2022-12-01\n---\n查看了乡村乡村道路。\n\n提出了建议建议。\n\n看望了居民居民。\n";
    std::fs::write(&article, text).expect("an article");
    let review = |answers: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_huikan"));
        command.args(["check", "--review", "--only", "P03", "--site"]).arg(site.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("it runs");
        child.stdin.take().expect("an input").write_all(answers.as_bytes()).expect("it listens");
        let output = child.wait_with_output().expect("it ends");
        String::from_utf8(output.stdout).expect("it says words")
    };
    let said = review("y\n什么\nn\n");
    assert!(said.contains("  原来：查看了乡村乡村道路。\n  改后：查看了乡村道路。\n"), "{said}");
    let left = text.replace("乡村乡村", "乡村");
    assert_eq!(std::fs::read_to_string(&article).expect("it is there"), left);
    review("a\n");
    let left = left.replace("建议建议", "建议").replace("居民居民", "居民");
    assert_eq!(std::fs::read_to_string(&article).expect("it is there"), left);
    assert!(review("").contains("没有要确认的地方"));
}

/// A site, published to a folder by the program itself.
struct Published {
    site: tempfile::TempDir,
    host: tempfile::TempDir,
}

impl Published {
    fn new() -> Published {
        let (site, host) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let settings = format!(
            "网站名称: 某县政协\n网址: https://www.example.gov.cn/\n编号: k3f9axqz\n主题: plain\n发布:\n  主机: {{类型: 文件夹, 路径: '{}'}}\n",
            host.path().display()
        );
        let it = Published { site, host };
        it.put("site.yaml", &settings);
        it.put("要闻/_index.md", "---\n标题: 要闻\n网址名: yaowen\n描述: 要闻。\n---\n");
        for day in 1..=9 {
            it.put(
                &format!("要闻/会议{day}.md"),
                &format!("---\n标题: 会议{day}\n日期: 2022-12-0{day}\n网址名: m{day}\n---\n召开了会议。\n"),
            );
        }
        it
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.site.path().join("content").join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    /// Exit code, standard output and standard error.
    fn run(&self, args: &[&str]) -> (i32, String, String) {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_huikan"));
        command.arg("publish").args(args).args(["--now", "2022-12-31", "--site"]).arg(self.site.path());
        let output = command.stdin(std::process::Stdio::null()).output().expect("it runs");
        let text = |bytes| String::from_utf8(bytes).expect("words");
        (output.status.code().expect("a code"), text(output.stdout), text(output.stderr))
    }

    fn json(&self, args: &[&str]) -> serde_json::Value {
        let (code, out, error) = self.run(&[args, &["--format", "json"]].concat());
        assert_eq!(code, 0, "{error}");
        serde_json::from_str(&out).expect("JSON")
    }

    fn tree(folder: &std::path::Path) -> std::collections::BTreeMap<String, Vec<u8>> {
        let mut files = std::collections::BTreeMap::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(at) = folders.pop() {
            for entry in std::fs::read_dir(at).expect("a folder") {
                let path = entry.expect("an entry").path();
                let name = path.strip_prefix(folder).expect("below").to_string_lossy().into_owned();
                match path.is_dir() {
                    true => folders.push(path),
                    false => drop(files.insert(name, std::fs::read(&path).expect("a file"))),
                }
            }
        }
        files
    }

    /// The host is the build, but for our own marks and what `besides` names.
    fn is_the_build(&self, besides: &[&str]) {
        let mut host = Self::tree(self.host.path());
        host.retain(|path, _| !path.starts_with("_huikan") && !besides.contains(&&**path));
        let build = Self::tree(&self.site.path().join("public"));
        assert_eq!(host.keys().collect::<Vec<_>>(), build.keys().collect::<Vec<_>>());
        assert!(host == build);
    }
}

#[test]
fn a_site_is_published_changed_and_taken_back() {
    let it = Published::new();
    std::fs::write(it.host.path().join("old.html"), "别人的").expect("a file");
    let (code, out, _) = it.run(&["--dry-run"]);
    assert!(code == 0 && out.contains("新增") && out.contains("要闻 1"), "{out}");
    assert_eq!(Published::tree(it.host.path()).len(), 1, "a dry run does nothing");
    let (code, _, error) = it.run(&[]);
    assert!(code == 2 && error.contains("--yes"), "without a yes nothing is done: {error}");
    let (code, out, error) = it.run(&["--yes"]);
    assert!(code == 0 && out.contains("发布好了"), "{out}{error}");
    it.is_the_build(&["old.html"]);
    let before = Published::tree(it.host.path());
    let (code, out, _) = it.run(&["--yes"]);
    assert!(code == 0 && out.contains("没有变化"), "{out}");
    assert!(Published::tree(it.host.path()) == before);

    it.put("要闻/视察.md", "---\n标题: 视察\n日期: 2022-12-20\n网址名: shicha\n---\n视察了道路。\n");
    std::fs::remove_file(it.site.path().join("content/要闻/会议3.md")).expect("it is there");
    let plan = it.json(&["主机", "--yes"]);
    assert_eq!(
        (&plan["new"], &plan["deleted"]),
        (&serde_json::json!(["yaowen/shicha.html"]), &serde_json::json!(["yaowen/m3.html"]))
    );
    it.is_the_build(&["old.html"]);

    let (code, out, error) = it.run(&["--rollback", "--yes"]);
    assert!(code == 0 && out.contains("退回"), "{out}{error}");
    let mut now = Published::tree(it.host.path());
    let mut then = before;
    for tree in [&mut now, &mut then] {
        tree.remove("_huikan/published.json");
    }
    assert!(now == then);
    let log = std::fs::read_to_string(it.site.path().join(".huikan/state/publish-主机.log")).expect("a log");
    assert_eq!(log.lines().count(), 3, "{log}");
    // Forward again, by what the content says.
    assert_eq!(it.run(&["--yes"]).0, 0);
    it.is_the_build(&["old.html"]);
}

#[test]
fn what_would_harm_a_host_is_refused() {
    let it = Published::new();
    std::fs::write(it.host.path().join("index.html"), "旧站首页").expect("a file");
    let (code, _, error) = it.run(&["--yes"]);
    assert!(code == 2 && error.contains("--force") && error.contains("index.html"), "{error}");
    assert_eq!(Published::tree(it.host.path()).len(), 1);
    assert_eq!(it.run(&["--yes", "--force"]).0, 0);
    for day in 1..=9 {
        std::fs::remove_file(it.site.path().join(format!("content/要闻/会议{day}.md"))).expect("it is there");
    }
    let (code, _, error) = it.run(&["--yes"]);
    assert!(code == 2 && error.contains("--allow-mass-delete"), "{error}");
    assert_eq!(it.run(&["--yes", "--allow-mass-delete"]).0, 0);
    it.is_the_build(&[]);

    let before = Published::tree(it.host.path());
    it.put("要闻/坏.md", "---\n标题: 坏\n日期: 2022-13-01\n---\n正文。\n");
    let (code, out, _) = it.run(&["--yes"]);
    assert!(code == 1 && out.contains("没有发布"), "errors in the content stop it: {out}");
    assert!(Published::tree(it.host.path()) == before);
    let (code, _, error) = it.run(&["主几"]);
    assert!(code == 2 && error.contains("主机"), "{error}");
}
