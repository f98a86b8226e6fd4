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

/// A platform of the account that answers each call, and remembers what it was asked.
fn platform() -> (String, std::sync::Arc<std::sync::Mutex<Vec<String>>>) {
    use std::io::{BufRead, BufReader, Read, Write};

    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("its own"));
    let asked = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let heard = std::sync::Arc::clone(&asked);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut reader = BufReader::new(stream.try_clone().expect("a reader"));
            let mut lines = Vec::new();
            loop {
                let mut line = String::new();
                if reader.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
                    break;
                }
                lines.push(line.to_ascii_lowercase());
            }
            let length = lines.iter().find_map(|line| line.strip_prefix("content-length:"));
            let mut body = vec![0; length.map_or(0, |length| length.trim().parse().expect("a number"))];
            reader.read_exact(&mut body).expect("a body");
            let call = lines[0].split(['?', ' ']).nth(1).expect("a path").to_owned();
            let mut heard = heard.lock().expect("whole");
            let is_first = heard.is_empty();
            heard.push(call.clone());
            let said = match call.as_str() {
                "/cgi-bin/stable_token" if is_first => {
                    r#"{"errcode":40164,"errmsg":"invalid ip 1.2.3.4, not in whitelist"}"#
                }
                "/cgi-bin/stable_token" => r#"{"access_token":"t0ken","expires_in":7200}"#,
                "/cgi-bin/media/uploadimg" => r#"{"url":"http://mmbiz.qpic.cn/1"}"#,
                _ => r#"{"media_id":"m1","errcode":0}"#,
            };
            let head =
                format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", said.len());
            stream.write_all((head + said).as_bytes()).expect("it listens");
        }
    });
    (address, asked)
}

const SECRET: &str = "0123456789abcdef0123456789abcdef";

/// A site with one article that has a picture.
fn site_with_a_picture() -> tempfile::TempDir {
    let site = tempfile::tempdir().expect("a folder");
    let column = site.path().join("content/要闻");
    std::fs::create_dir_all(&column).expect("a column");
    let from = std::path::Path::new("content/政协要闻/2022-12-工作综述/1.jpg");
    std::fs::copy(from, column.join("1.jpg")).expect("a picture");
    std::fs::write(
        site.path().join("content/site.yaml"),
        "name: 某县政协\nurl: https://www.example.gov.cn/\n",
    )
    .expect("settings");
    let text = "---\n标题: 调研\n日期: 2022-12-01\n网址名: diaoyan\n---\n![现场](1.jpg)\n";
    std::fs::write(column.join("调研.md"), text).expect("an article");
    site
}

/// Runs the program on a site; gives its code and all it says.
fn run_at(site: &std::path::Path, address: &str, args: &[&str]) -> (Option<i32>, String) {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_huikan"));
    command.args(args).arg("--site").arg(site);
    command.env("HUIKAN_WECHAT_APPID", "wx0123456789abcdef").env("HUIKAN_WECHAT_SECRET", SECRET);
    let output = command.env("HUIKAN_WECHAT_API", address).output().expect("it ends");
    let words = [output.stdout, output.stderr].concat();
    let words = String::from_utf8(words).expect("it says words");
    assert!(!words.contains(SECRET) && !words.contains("t0ken"), "{words}");
    (output.status.code(), words)
}

#[test]
fn a_message_is_uploaded_once_and_its_secret_is_told_nobody() {
    let site = site_with_a_picture();
    let (address, asked) = platform();
    let run = || run_at(site.path(), &address, &["wechat", "调研", "--upload"]);
    let (code, words) = run();
    assert_eq!(code, Some(2));
    assert!(words.contains("这台电脑的 IP 地址不在公众号的白名单里：1.2.3.4（错误码 40164）"), "{words}");
    let (code, words) = run();
    assert_eq!(code, Some(0), "{words}");
    assert!(words.contains("已传到公众号的草稿箱"), "{words}");
    let (_, words) = run();
    assert!(words.contains("没有变化，没有再传"), "{words}");
    let asked = asked.lock().expect("whole");
    let count = |call: &str| asked.iter().filter(|asked| asked.ends_with(call)).count();
    assert_eq!(
        [count("uploadimg"), count("add_material"), count("draft/add"), count("draft/get")],
        [1, 1, 1, 1]
    );
    let journals = std::fs::read_dir(site.path().join(".huikan/state/wechat")).expect("a journal");
    for journal in journals {
        let text = std::fs::read_to_string(journal.expect("a file").path()).expect("a text");
        assert!(
            !text.contains(SECRET) && !text.contains("t0ken") && !text.contains("wx0123456789abcdef"),
            "{text}"
        );
    }
}

#[test]
fn a_message_that_somebody_edited_is_kept_beside_the_new_one() {
    let site = site_with_a_picture();
    let out = site.path().join("会议");
    let out = out.to_str().expect("a path");
    let run = || run_at(site.path(), "", &["wechat", "调研", "--now", "2022-12-21", "--out", out]);
    let (code, words) = run();
    assert_eq!(code, Some(0), "{words}");
    let page = site.path().join("会议/content.html");
    std::fs::write(&page, "<p>改过的</p>").expect("a page");
    let (code, words) = run();
    assert!(code == Some(0) && words.contains("会议-旧"), "{words}");
    let kept = std::fs::read_to_string(site.path().join("会议-旧/content.html")).expect("it is kept");
    assert_eq!(kept, "<p>改过的</p>");
    assert_ne!(std::fs::read_to_string(&page).expect("a page"), kept);
    let (_, words) = run();
    assert!(words.contains("没有变化"), "{words}");
}

#[test]
fn an_upload_waits_for_missing_files_and_for_nobody_and_follows_a_move() {
    let site = site_with_a_picture();
    let (address, asked) = platform();
    let article = site.path().join("content/要闻/调研.md");
    let text = std::fs::read_to_string(&article).expect("it is there");
    let run = |args: &[&str]| run_at(site.path(), &address, args);
    let upload = ["wechat", "调研", "--upload"];

    std::fs::write(&article, format!("{text}\n![会场](2.jpg)\n")).expect("an article");
    let (code, words) = run(&upload);
    assert_eq!(code, Some(2), "{words}");
    assert!(words.contains("稿件里少了文件，没有上传：图片“2.jpg”找不到"), "{words}");
    assert!(asked.lock().expect("whole").is_empty());

    std::fs::write(&article, &text).expect("an article");
    run(&upload);
    assert!(run(&upload).1.contains("已传到公众号的草稿箱"));
    let state = std::fs::read_dir(site.path().join(".huikan/state/wechat")).expect("a journal");
    let mut files = state.map(|file| file.expect("a file").path());
    let lock = files.find(|path| path.extension().is_some_and(|end| end == "lock")).expect("a lock");
    let held = std::fs::File::options().write(true).open(lock).expect("it opens");
    held.lock().expect("a lock");
    let (code, words) = run(&upload);
    assert!(code == Some(2) && words.contains("另一个 huikan 正在上传到这个公众号"), "{words}");
    drop(held);

    let column = site.path().join("content/工作");
    std::fs::create_dir(&column).expect("a column");
    std::fs::write(column.join("_index.md"), "---\ntitle: 工作\nslug: gongzuo\n---\n").expect("its page");
    let (code, words) = run(&["move", "调研", "工作"]);
    assert_eq!(code, Some(0), "{words}");
    let (_, words) = run(&upload);
    assert!(words.contains("草稿箱里的那一篇已更新"), "{words}");
    let asked = asked.lock().expect("whole");
    assert_eq!(asked.iter().filter(|asked| asked.ends_with("draft/add")).count(), 1);
}

#[path = "cli/published.rs"]
mod published;
use published::Host;

/// A site, published to a folder by the program itself.
struct Published {
    site: tempfile::TempDir,
    host: Host,
}

impl Published {
    fn new() -> Published {
        let host = tempfile::tempdir().expect("a folder");
        let mut it = Published::on(host.path());
        it.host.1 = Some(host);
        it
    }

    /// Another computer that publishes the same to the same host.
    fn on(host: &std::path::Path) -> Published {
        let (site, host) = (tempfile::tempdir().expect("a folder"), Host(host.to_owned(), None));
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
        // Some services run without a user.
        command.env_remove("USER").env_remove("USERNAME").stdin(std::process::Stdio::null());
        let output = command.output().expect("it runs");
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

/// What `huikan` says to some words, which it must understand.
fn told(words: &[&str]) -> String {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_huikan"));
    let output = command.args(words).output().expect("it ends");
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("it says words")
}

/// The commands that `huikan --help` lists.
fn listed() -> Vec<String> {
    let help = told(&["--help"]);
    let commands =
        help.lines().skip_while(|line| *line != "命令：").skip(1).take_while(|line| !line.is_empty());
    let names: Vec<String> =
        commands.filter_map(|line| line.split_whitespace().next().map(str::to_owned)).collect();
    assert!(names.contains(&"build".to_owned()), "{help}");
    names
}

#[test]
fn each_shell_completes_what_is_listed_and_nothing_hidden() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = told(&["completions", shell]);
        for word in listed().iter().map(String::as_str).chain(["dry-run", "site"]) {
            assert!(script.contains(word), "{shell} does not complete {word}");
        }
        // `completions` itself is a word of some of the shells; what it says of itself is none.
        assert!(!script.contains("manuals") && !script.contains("补全"), "{shell} offers what is hidden");
    }
}

#[cfg(unix)]
#[test]
fn bash_completes_commands_options_and_values() {
    let script = told(&["completions", "bash"]);
    let completed = |line: &str| {
        let ask = "eval \"$SCRIPT\"; read -ra COMP_WORDS <<<\"$LINE\"; [[ $LINE == *' ' ]] && COMP_WORDS+=('')\n\
                   COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE=$LINE\n\
                   _huikan huikan \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD-1]}\"; echo \"${COMPREPLY[*]}\"";
        let mut bash = std::process::Command::new("bash");
        let output = bash.args(["--norc", "-c", ask]).env("SCRIPT", &script).env("LINE", line).output();
        String::from_utf8(output.expect("bash runs").stdout).expect("words")
    };
    assert_eq!(completed("huikan bu"), "build\n");
    assert_eq!(completed("huikan build --d"), "--drafts --dry-run --deny\n");
    assert_eq!(completed("huikan wechat --theme "), "red plain\n");
    assert_eq!(completed("huikan comp"), "\n");
}

#[test]
fn each_listed_command_has_a_manual_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path().join("man1");
    told(&["manuals", at.to_str().expect("a path")]);
    let mut made: Vec<String> = std::fs::read_dir(&at)
        .expect("pages")
        .map(|entry| entry.expect("a page").file_name().into_string().expect("a name"))
        .collect();
    made.sort();
    let mut wanted: Vec<String> = listed().iter().map(|name| format!("huikan-{name}.1")).collect();
    wanted.push("huikan.1".to_owned());
    wanted.sort();
    assert_eq!(made, wanted);
    for name in &made {
        let page = std::fs::read_to_string(at.join(name)).expect("a page");
        let title = name.trim_end_matches(".1");
        assert!(page.contains(&format!("\n.TH {title} 1 \"\" \"huikan ")), "{name}: {page}");
        for heading in page.lines().filter_map(|line| line.strip_prefix(".SH ")) {
            assert!(heading.chars().all(|c| !c.is_ascii()), "{name}: the heading “{heading}” is not Chinese");
        }
        assert_eq!(page.matches("\n.SH 名称\n").count(), 1, "{name}");
        assert!(!page.contains("completions") && !page.contains("manuals"), "{name} tells of what is hidden");
    }
    let page = std::fs::read_to_string(at.join("huikan-build.1")).expect("a page");
    assert!(page.contains("\\fB\\-\\-dry\\-run\\fR\n只说会改动哪些文件，不写入\n"), "{page}");
}
