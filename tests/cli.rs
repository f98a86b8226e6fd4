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
