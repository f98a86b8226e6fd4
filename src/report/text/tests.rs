use std::collections::BTreeMap;

use insta::assert_snapshot;

use super::*;
use crate::report::Code;

struct Texts(BTreeMap<&'static str, String>);

impl Sources for Texts {
    fn text(&self, file: &SourcePath) -> Option<&str> {
        self.0.get(file.as_str()).map(String::as_str)
    }
}

const DATE: Code = Code("front-matter/date");
const LINK: Code = Code("links/dead");

fn texts(files: &[(&'static str, &str)]) -> Texts {
    Texts(files.iter().map(|&(path, text)| (path, text.to_owned())).collect())
}

/// A finding at the first occurrence of `needle` in the file.
fn at(texts: &Texts, file: &str, needle: &str) -> Span {
    let start = texts.0[file].find(needle).unwrap();
    Span::new(file, start..start + needle.len())
}

fn drawn(texts: &Texts, findings: Vec<Finding>) -> String {
    draw(&Report::new(findings), texts, Style::default())
}

#[test]
fn carets_stand_under_wide_characters_and_tabs() {
    let texts = texts(&[("content/要闻/a.md", "---\n标题：全县\t工作会议\n日期: 2022-13-01\n---\n")]);
    let findings = vec![
        Finding::error(DATE, "日期读不懂：2022-13-01")
            .at(at(&texts, "content/要闻/a.md", "2022-13-01"))
            .help("写成 2022-12-01 的样子。\n月份从 01 到 12。"),
        Finding::hint(Code("front-matter/colon"), "键后面是全角冒号").at(at(
            &texts,
            "content/要闻/a.md",
            "：",
        )),
        Finding::warning(Code("text/tab"), "标题里有制表符").at(at(&texts, "content/要闻/a.md", "\t工作")),
    ];
    assert_snapshot!(drawn(&texts, findings));
}

#[test]
fn points_ends_and_spans_of_several_lines() {
    let texts = texts(&[("a.md", "---\n标题: 甲\n没有结束"), ("b.md", "甲\n"), ("empty.md", "")]);
    let all = texts.0["a.md"].len();
    let findings = vec![
        Finding::error(Code("a/lines"), "多行").at(Span::new("a.md", 0..all)),
        Finding::error(Code("a/end"), "文件末尾").at(Span::new("a.md", all..all)),
        Finding::error(Code("a/past"), "超出末尾").at(Span::new("b.md", 90..99)),
        Finding::error(Code("a/inside"), "字的中间").at(Span::new("b.md", 1..2)),
        Finding::error(Code("a/empty"), "空文件").at(Span::file("empty.md")),
    ];
    assert_snapshot!(drawn(&texts, findings));
}

#[test]
fn related_places_counts_and_files_without_text() {
    let texts = texts(&[("content/a.md", "slug: gaikuang\n"), ("content/b.md", "# 概况\n")]);
    let findings = vec![
        Finding::error(Code("routes/twice"), "两篇稿件的网址相同：/gaikuang.html")
            .at(at(&texts, "content/a.md", "gaikuang"))
            .related(at(&texts, "content/b.md", "概况"), "也用了这个网址")
            .related(Span::file("content/_static/gaikuang.html"), "也用了这个网址")
            .help("改掉其中一个 slug。"),
        Finding::warning(Code("picture/broken"), "图片打不开：1.jpg").at(Span::file("content/1.jpg")),
        Finding {
            count: 1200, ..Finding::warning(Code("theme/undefined"), "模板里没有这个名字：artcle")
        },
        Finding::warning(Code("config/url"), "没有写网址").help("在 content/site.yaml 里写 url。"),
    ];
    assert_snapshot!(drawn(&texts, findings));
}

#[test]
fn pages_are_named_and_what_is_on_none_is_counted() {
    let finding = |count| Finding { count, ..Finding::warning(LINK, "断了的链接") };
    let said = |finding| drawn(&texts(&[]), vec![finding]);
    let one = said(finding(1).on_page("yw/a.html"));
    assert!(one.contains("出现在页面 /yw/a.html\n") && !one.contains('（'), "{one}");
    let many = said(finding(3).on_page("yw/a.html"));
    assert!(many.contains("断了的链接（3 个页面都有）"), "{many}");
    assert!(many.contains("出现在页面 /yw/a.html 等 3 个页面"), "{many}");
    let nowhere = said(finding(3));
    assert!(nowhere.contains("断了的链接（共 3 处）") && !nowhere.contains("页面"), "{nowhere}");
}

#[test]
fn a_long_line_is_cut_around_the_span() {
    let long = format!("{}提出意建{}\n", "围绕乡村振兴开展协商，".repeat(300), "推动工作落实。".repeat(300));
    let texts = texts(&[("a.md", &long)]);
    let text = drawn(
        &texts,
        vec![Finding::hint(Code("text/typo"), "疑似错字：意建").at(at(&texts, "a.md", "意建"))],
    );
    assert!(text.contains("a.md:1:3303"), "{text}");
    for line in text.lines() {
        assert!(unicode_width::UnicodeWidthStr::width(line) <= 100, "{line}");
    }
    let excerpt = text.lines().find(|line| line.contains("意建") && line.starts_with('1')).unwrap();
    let carets = text.lines().find(|line| line.contains("^^^^")).unwrap();
    let before = &excerpt[..excerpt.find("意建").unwrap()];
    assert_eq!(unicode_width::UnicodeWidthStr::width(before), carets.find('^').unwrap());
}

#[test]
fn a_report_cannot_steer_the_terminal() {
    let texts = texts(&[("a.md", "正\u{1b}[2J文\u{202e}反\u{9b}31m\r\u{7}\n")]);
    let finding = Finding::error(Code("a/b"), "名字\u{1b}[31m红\n下一行")
        .at(Span::new("a.md", 0..3))
        .related(Span::file("\u{1b}]0;题\u{7}.md"), "另一处\u{1b}c")
        .help("帮\u{1b}[0m助");
    let text = drawn(&texts, vec![finding]);
    let control = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
    assert_eq!(text.chars().find(|&c| control(c)), None, "{text:?}");
    assert!(text.starts_with("错误[a/b]: 名字␛[31m红 下一行\n"), "{text}");
}

#[test]
fn ten_thousand_findings_stay_readable_and_errors_come_last() {
    let lines = "图片：甲.jpg\n".repeat(10_000);
    let texts = texts(&[("a.md", &lines)]);
    let width = "图片：甲.jpg\n".len();
    let mut findings: Vec<Finding> = (0..10_000)
        .map(|line| {
            Finding::warning(LINK, format!("第 {line} 张图片不存在"))
                .at(Span::new("a.md", line * width..line * width + 9))
        })
        .collect();
    findings.push(Finding::error(DATE, "日期读不懂").at(Span::new("a.md", 0..3)));
    findings.push(Finding::hint(Code("a/hint"), "提示一则").at(Span::new("a.md", 0..3)));
    let report = Report::new(findings);
    let text = draw(&report, &texts, Style::default());
    assert!(text.contains("另有 9995 处同类问题（links/dead），用 -v 查看全部"), "{text}");
    assert!(text.ends_with("1 个错误，10000 个警告，1 个提示\n"), "{text}");
    assert!(text.lines().count() < 60, "{text}");
    let order =
        ["提示一则", "第 0 张", "第 4 张", "另有 9995", "日期读不懂"].map(|words| text.find(words).unwrap());
    assert!(order.is_sorted(), "{text}");

    let all = draw(&report, &texts, Style { limit: None, ..Style::default() });
    assert_eq!(all.matches("警告[links/dead]").count(), 10_000);
    let errors = draw(&report, &texts, Style { least: Severity::Error, ..Style::default() });
    assert!(errors.starts_with("错误") && errors.ends_with("\n1 个错误\n"), "{errors}");
}

#[test]
fn nothing_to_say_is_nothing() {
    assert_eq!(drawn(&texts(&[]), vec![]), "");
    assert_eq!(summary(&Report::default(), Severity::Hint), "没有发现问题");
}

proptest::proptest! {
    #[test]
    fn any_text_and_any_span_are_drawn(text in ".*\n?.*", start in 0_usize..80, length in 0_usize..80) {
        let texts = texts(&[("a.md", &text)]);
        let finding = Finding::error(DATE, text.clone()).at(Span::new("a.md", start..start + length)).help(text);
        proptest::prop_assert!(drawn(&texts, vec![finding]).contains("a.md:"));
    }
}
