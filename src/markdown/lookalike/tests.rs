use std::sync::Arc;

use super::{lookalikes, no_prose};
use crate::markdown::parse;
use crate::report::{Applicability, Finding, SourcePath, apply};

fn file() -> SourcePath {
    SourcePath::new("content/要闻/a.md")
}

fn found(text: &str) -> Vec<Finding> {
    let text: Arc<str> = Arc::from(text);
    lookalikes(&parse(&text, 0..text.len()), &file())
}

/// The code of the one finding, the text after its fix, and whether that is sure.
fn mended(text: &str) -> (&'static str, String, bool) {
    let findings = found(text);
    let [finding] = &findings[..] else { panic!("{text}: {findings:?}") };
    let Some(fix) = &finding.fix else { return (finding.code.0, String::new(), false) };
    let (mended, _) = apply(text, &file(), &[fix]);
    assert!(found(&mended).is_empty(), "{text} -> {mended}");
    (finding.code.0, mended, fix.applicability == Applicability::Safe)
}

#[test]
fn pictures_that_are_none_are_told_with_the_right_spelling() {
    let right = "![会场](1.jpg \"会场（办公室　摄）\")";
    for (written, code, instead) in [
        (
            "![会场](照片 1.jpg \"会场（办公室　摄）\")",
            "media/space-in-address",
            "![会场](<照片 1.jpg> \"会场（办公室　摄）\")",
        ),
        ("![会场](微信图片 (2).jpg)", "media/space-in-address", "![会场](<微信图片 (2).jpg>)"),
        ("![会场]（1.jpg \"会场（办公室　摄）\"）", "media/spelling", right),
        ("![会场](1.jpg “会场（办公室　摄）”)", "media/spelling", right),
        ("![会场] (1.jpg \"会场（办公室　摄）\")", "media/spelling", right),
        ("！[会场](1.jpg \"会场（办公室　摄）\")", "media/spelling", right),
        ("！[会场]（1.jpg “会场（办公室　摄）”）", "media/spelling", right),
        (
            "![会场]（https://www.example.gov.cn/1）",
            "media/spelling",
            "![会场](https://www.example.gov.cn/1)",
        ),
    ] {
        assert_eq!(mended(written), (code, instead.to_owned(), true), "{written}");
        let framed = format!("- 会议召开。\n\n> {written}\n\n会议结束。\n");
        assert_eq!(mended(&framed).1, framed.replace(written, instead), "{written}");
    }
    for (written, instead, sure) in [
        ("！［会场］（1.jpg）", "![会场](1.jpg)", true),
        ("![会场］(1.jpg)", "![会场](1.jpg)", true),
        ("![会场](1.jpg \"图说含\"直引号\"的\")", "![会场](1.jpg \"图说含\\\"直引号\\\"的\")", true),
        ("![会场](1.jpg \"会场（办公室　摄）)", "![会场](1.jpg \"会场（办公室　摄）\")", false),
        ("![会场](1.jpg “会场)，甲", "![会场](1.jpg \"会场\")，甲", false),
        ("![会\n场](1.jpg “图说”)", "![会\n场](1.jpg \"图说\")", true),
    ] {
        assert_eq!(mended(written), ("media/spelling", instead.to_owned(), sure), "{written}");
    }
    let (code, _, sure) = mended("快来看！[会场](1.jpg)");
    assert_eq!((code, sure), ("media/spelling", false), "it may be a link behind an exclamation");
}

#[test]
fn links_that_are_none_are_told_with_the_right_spelling() {
    for (written, instead, sure) in [
        ("[政府网]（https://www.example.gov.cn/）", "[政府网](https://www.example.gov.cn/)", true),
        ("[名单](委员 名单.docx)", "[名单](<委员 名单.docx>)", true),
        ("[名单]（名单.pdf）", "[名单](名单.pdf)", false),
        ("见[名单] (名单.pdf)。", "见[名单](名单.pdf)。", false),
        ("［名单］（名单.pdf）", "[名单](名单.pdf)", false),
        ("［政府网］（https://www.example.gov.cn/）", "[政府网](https://www.example.gov.cn/)", true),
        ("见[名单](附件:一.pdf \"说明)等。", "见[名单](附件:一.pdf \"说明\")等。", false),
    ] {
        assert_eq!(mended(written), ("link/spelling", instead.to_owned(), sure), "{written}");
    }
    let findings = found("见 [政府网]（https://www.example.gov.cn/）。");
    let span = findings[0].span.as_ref().unwrap();
    assert_eq!(
        span.start as usize..span.end as usize,
        4..4 + "[政府网]（https://www.example.gov.cn/）".len()
    );
}

#[test]
fn prose_code_and_what_was_escaped_is_left_alone() {
    for text in [
        "[1] (注) 见下文。",
        "会议[1]（见第二条）召开，[2]（同上）。",
        "会议［1］（见第二条）召开，［2］(同上)。",
        "![会场](1.jpg \"图说含\\\"直引号\\\"的\")",
        "![会场](1.jpg \"图说含(括号)的\")",
        "[1] (注) 和图 (图 1.jpg)",
        "[会场]（见\n1.jpg）",
        "[会场]\n\n（1.jpg）",
        "`![会场](照片 1.jpg)`",
        "```\n![会场](照片 1.jpg)\n##小标题\n```",
        "    ![会场]（1.jpg）",
        "\\![会场](照片 1.jpg)",
        "![会场\\](照片 1.jpg)",
        "![会场](1.jpg \"会场\") [名单](名单.pdf)",
        "好消息！[通知](tongzhi.html)",
        "<pre>![会场](照片 1.jpg)</pre>",
        "脚注[^1]（a.pdf）\n\n[^1]: 见下。",
    ] {
        let told: Vec<String> = found(text).into_iter().map(|finding| finding.message).collect();
        assert_eq!(told, [""; 0], "{text}");
    }
}

#[test]
fn headings_need_a_blank_and_narrow_marks() {
    for (written, instead, sure) in [
        ("##小标题", "## 小标题", true),
        ("＃＃ 小标题", "## 小标题", true),
        ("##　（一）基本情况", "## （一）基本情况", true),
        ("正文。\n###小标题\n正文。", "正文。\n### 小标题\n正文。", true),
        ("> ##小标题", "> ## 小标题", true),
        ("#基本情况\n\n正文。", "# 基本情况\n\n正文。", false),
    ] {
        assert_eq!(mended(written), ("markdown/heading", instead.to_owned(), sure), "{written}");
    }
    for text in [
        "#乡村振兴 #文化",
        "#乡村振兴# 的话题",
        "正文。\n\n#乡村振兴",
        "\\##小标题",
        "## 小标题",
        "第一名是#甲",
        "#1 候选",
        "`##小标题`",
    ] {
        assert!(found(text).is_empty(), "{text}");
    }
}

#[test]
fn bold_words_in_chinese_need_stars() {
    for (written, instead) in [
        ("__要求：__全体委员要带头。", "**要求：**全体委员要带头。"),
        ("会议__强调__，要抓落实。", "会议**强调**，要抓落实。"),
    ] {
        assert_eq!(mended(written), ("markdown/bold", instead.to_owned(), false), "{written}");
    }
    for text in [
        "__要求__",
        "姓名：____　电话：____",
        "`__要求：__全体`",
        "\\_\\_要求：\\_\\_全体",
        "变量a__b__c",
        "**要求：**全体",
        "姓名 __ 张三 __ 填写",
        "姓名__张三__性别__男__",
        "附件__名单__.xlsx",
    ] {
        assert!(found(text).is_empty(), "{text}: {:?}", found(text));
    }
}

#[test]
fn cells_beyond_the_head_are_told() {
    let findings = found(
        "| 项目 | 数量 |\n| --- | --- |\n| 提案 | 86 | 立案80件 |\n| 建议 | 5 | |\n| 甲\\|乙 | 6 |\n| 甲｜乙 | 6 |\n",
    );
    let [finding] = &findings[..] else { panic!("{findings:?}") };
    assert_eq!(finding.code.0, "markdown/table-cells");
    assert!(finding.message.contains("立案80件"), "{}", finding.message);
    let span = finding.span.as_ref().unwrap();
    assert_eq!((span.end - span.start) as usize, "立案80件".len());
}

#[test]
fn a_line_right_below_a_table_is_told() {
    let table = "| 项目 | 数量 |\n| --- | --- |\n| 提案 | 86 |\n";
    let (code, text, sure) = mended(&format!("{table}以上都已办结。\n"));
    assert_eq!((code, text, sure), ("markdown/table", format!("{table}\n以上都已办结。\n"), false));
    let quoted = table.lines().map(|line| format!("> {line}\n")).collect::<String>();
    assert_eq!(mended(&format!("{quoted}> 以上。\n")).1, format!("{quoted}> \n> 以上。\n"));
    for right in [
        format!("{table}\n以上都已办结。\n"),
        format!("{table}提案 | 5\n"),
        "| 项目 |\n| --- |\n提案\n".to_owned(),
    ] {
        assert!(found(&right).is_empty(), "{right}");
    }
}

#[test]
fn lines_of_bars_that_are_no_table_are_told() {
    for (written, instead, sure) in [
        ("| 项目 | 数量 |\n| 提案 | 86 |\n", "| 项目 | 数量 |\n| --- | --- |\n| 提案 | 86 |\n", false),
        (
            "> | 项目 | 数量 |\n> | 提案 | 86 |\n",
            "> | 项目 | 数量 |\n> | --- | --- |\n> | 提案 | 86 |\n",
            false,
        ),
        (
            "| 项目 | 数量 |\n| --- |\n| 提案 | 86 |\n",
            "| 项目 | 数量 |\n| --- | --- |\n| 提案 | 86 |\n",
            false,
        ),
        (
            "｜ 项目 ｜ 数量 ｜\n｜ --- ｜ —— ｜\n｜ 提案 ｜ 86 ｜\n",
            "| 项目 | 数量 |\n| --- | -- |\n| 提案 | 86 |\n",
            true,
        ),
    ] {
        assert_eq!(mended(written), ("markdown/table", instead.to_owned(), sure), "{written}");
    }
    for text in [
        "联系我们 | 网站地图\n主办：县政协 | 承办：办公室",
        "| 项目 |\n| --- |\n| 提案 |",
        "绝对值|x|",
        "项目 | 数量\n--- | ---\n提案 | 86",
    ] {
        assert!(found(text).is_empty(), "{text}: {:?}", found(text));
    }
}

#[test]
fn what_is_told_of_references_is_no_prose() {
    let text: Arc<str> = Arc::from("会议召开。![会场]（1.jpg “会场”）\n\n##小标题\n");
    let doc = parse(&text, 0..text.len());
    let misspelt = no_prose(&doc, &file());
    assert_eq!(misspelt.len(), 1);
    assert_eq!(&text[misspelt[0].clone()], "![会场]（1.jpg “会场”）");
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in "[!！\\[\\]()（）#＃|｜ 　\n\\\\\"“”a-b.会场jpg:/<>-]{0,80}") {
        for finding in found(&text) {
            let span = finding.span.unwrap();
            proptest::prop_assert!(text.get(span.start as usize..span.end as usize).is_some(), "{text:?}");
        }
    }
}
