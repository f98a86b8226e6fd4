//! What keeps an article from the public: its status, under whichever name and between whichever marks.

use super::*;

#[test]
fn a_header_between_other_marks_is_still_one() {
    for open in [
        " ---",
        "\u{3000}---",
        "\u{a0}---",
        "\u{200b}---",
        "\u{feff}---",
        "---yaml",
        "***",
        "===",
        "___",
        "- - -",
        "```",
        "```yaml",
        "~~~",
        "－－－",
    ] {
        for close in ["---", open] {
            let article =
                article(&format!("{open}\n标题: 甲\n日期: 2022-12-20\n状态: 草稿\n{close}\n\n正文。\n"));
            assert_eq!((article.meta.status, &*article.title), (Status::Draft, "甲"), "{open}");
            assert!(brief(&article).iter().any(|it| it.starts_with("warning front-matter/fence")), "{open}");
            assert_eq!(article.text.content[article.doc.body()].trim(), "正文。");
        }
    }
    // In a value they are text.
    for value in ["摘要: |\n  一句。\n  ---\n  又一句。", "标签:\n- -\n- 甲"] {
        let article =
            article(&format!("---\n标题: 甲\n日期: 2022-12-20\n{value}\n状态: 草稿\n---\n\n正文。\n"));
        assert_eq!(article.text.content[article.doc.body()].trim(), "正文。", "{value}");
        assert_eq!(article.meta.status, Status::Draft);
    }
    // A line of its own above prose is a line.
    assert!(article("***\n\n正文。\n").meta.title.is_none());
}

#[test]
fn other_names_of_the_status_hold_back_too() {
    for line in [
        "狀態: 草稿",
        "稿件状态: 草稿",
        "“状态”: 草稿",
        "ｓｔａｔｕｓ: draft",
        "草稿: 是",
        "草稿: true",
        "草稿: 真的",
        "publish: false",
    ] {
        let article = article(&format!("---\n标题: 甲\n日期: 2022-12-20\n{line}\n---\n\n正文。\n"));
        assert_eq!(article.meta.status, Status::Draft, "{line}");
    }
    for line in ["发布: 否", "公开: 否", "公开: false"] {
        let article = article(&format!("---\n标题: 甲\n日期: 2022-12-20\n{line}\n---\n\n正文。\n"));
        assert!(brief(&article).iter().any(|it| it.starts_with("error ")), "{line}");
    }
    for line in ["发布: 县政协办公室\n公开: 主动公开", "发布: 2022-12-20"] {
        let article = article(&format!("---\n标题: 甲\n日期: 2022-12-20\n{line}\n---\n\n正文。\n"));
        assert!(!brief(&article).iter().any(|it| it.starts_with("error ")), "{line}");
        assert_eq!(article.meta.status, Status::Published);
    }
    let waits = article("---\n标题: 甲\n狀態: 待審\n---\n");
    assert_eq!(waits.meta.status, Status::Review);
    for line in ["草稿: 否", "published: 2022-12-20"] {
        let article = article(&format!("---\n标题: 甲\n日期: 2022-12-20\n{line}\n---\n\n正文。\n"));
        assert_eq!(article.meta.status, Status::Published, "{line}");
    }
}

#[test]
fn a_column_has_no_status_that_would_hold_it_back() {
    let read = |line: &str| {
        let text = Arc::new(Text::utf8(&format!("---\n标题: 要闻\n{line}\n---\n")));
        let findings = ColumnIndex::read(&SourcePath::new("content/要闻/_index.md"), &text).findings;
        findings.into_iter().map(|finding| finding.severity).collect::<Vec<_>>()
    };
    for line in [
        "状态: 草稿",
        "status: draft",
        "draft: true",
        "草稿: 是",
        "published: false",
        "状态: 草搞",
        "默认:\n  狀態: 草稿",
    ] {
        assert_eq!(read(line), [Severity::Error], "{line}");
    }
    assert_eq!(read("状态: 已发布"), [Severity::Hint]);
    assert_eq!(read("draft: false"), [Severity::Hint]);
    assert_eq!(read("published: 2022-01-01"), [Severity::Hint]);
}

#[test]
fn an_unknown_status_is_no_permission_to_publish() {
    assert_eq!(article("---\n标题: 甲\n状态: 草搞\n---\n").meta.status, Status::Draft);
    assert_eq!(article("---\n标题: 甲\ndraft: true\n---\n").meta.status, Status::Draft);
    assert_eq!(article("---\n标题: 甲\npublished: false\n---\n").meta.status, Status::Draft);
    assert_eq!(article("---\n标题: 甲\n状态: 待审\n---\n").meta.status, Status::Review);
    assert_eq!(article("---\n标题: 甲\ndraft: false\n---\n").meta.status, Status::Published);
}

#[test]
fn a_slip_in_the_name_of_the_status_is_an_error() {
    let slips = ["状太: 草稿", "状 态: 草稿", "stauts: draft", "darft: true", "状态:"];
    for line in slips {
        let article = article(&format!("---\n标题: 甲\n日期: 2022-12-20\n{line}\n---\n正文。\n"));
        let errors: Vec<_> = article.findings.iter().filter(|it| it.severity == Severity::Error).collect();
        assert_eq!(errors.len(), 1, "{line}: {:?}", article.findings);
        assert!(errors[0].message.contains(line.split(':').next().unwrap()), "{}", errors[0].message);
    }
    let other = article("---\n标题: 甲\n日期: 2022-12-20\n来原: 办公室\n---\n正文。\n");
    assert_eq!(brief(&other), ["warning yaml/unknown-key 4:1"]);
}

#[test]
fn a_file_of_which_nothing_is_said_is_a_draft() {
    let read = |path: &str, text: &str| Article::read(&SourcePath::new(path), &Arc::new(Text::utf8(text)));
    let is_stray = |path: &str, text: &str| {
        let article = read(path, text);
        (article.meta.status == Status::Draft, article.meta.unheaded)
    };
    for (path, text) in [
        ("content/要闻/备忘.md", "明天上午开会。\n"),
        ("content/要闻/新建文本文档.md", ""),
        ("content/要闻/2022-12-20-调研.md", " \n\n"),
        ("content/要闻/备忘.md", "---\n---\n明天上午开会。\n"),
    ] {
        assert_eq!(is_stray(path, text), (true, true), "{path} {text:?}");
    }
    for (path, text) in [
        ("content/要闻/2022-12-20-调研.md", "# 调研\n\n正文。\n"),
        ("content/要闻/备忘.md", "---\n标题: 甲\n---\n"),
        // What cannot be read keeps the page of the last build.
        ("content/要闻/备忘.md", "标题: 甲\n日期: 2022-12-20\n\n正文。\n"),
    ] {
        assert_eq!(is_stray(path, text), (false, false), "{path} {text:?}");
    }
}
