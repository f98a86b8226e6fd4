//! Each mistake that staff make: what is reported, where, and what is read in spite of it.

mod hostile;
mod status;

use std::sync::Arc;

use jiff::civil::Time;

use crate::content::{Article, ColumnIndex, Credit, Kind, Status};
use crate::report::{Finding, Severity, SourcePath, position_at};
use crate::snapshot::Text;

fn article(text: &str) -> Article {
    Article::read(&SourcePath::new("content/要闻/2022-12-工作综述/index.md"), &Arc::new(Text::utf8(text)))
}

fn brief(article: &Article) -> Vec<String> {
    article.findings.iter().map(|finding| place(finding, &article.text.content)).collect()
}

fn place(finding: &Finding, text: &str) -> String {
    let at = finding.span.as_ref().map_or(0, |span| span.start as usize);
    let at = position_at(text, at);
    format!("{} {} {}:{}", finding.severity.name(), finding.code, at.line, at.column)
}

/// The text as it is after the fixes that are safe.
fn fixed(article: &Article) -> String {
    let mut text = article.text.content.to_string();
    let safe = |finding: &&Finding| {
        finding.fix.as_ref().is_some_and(|fix| fix.applicability == crate::report::Applicability::Safe)
    };
    let mut edits: Vec<_> =
        article.findings.iter().filter(safe).flat_map(|f| f.fix.clone().unwrap().edits).collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    for edit in edits {
        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
    }
    text
}

const REALISTIC: &str = "---
标题: 凝心聚力谱新篇：县政协2022年工作综述
引题: 履职为民
日期: 2022-12-20 09:30
体裁: 工作综述
来源: 县政协办公室
作者: 全媒体记者 某某某 通讯员 某某
标签: [提案, 委员工作室]
专题:
  - 2022年两会
审核:
  初审: 甲某
  复审: {姓名: 乙某, 时间: 2022-12-19 16:00}
  终审: 丙某 2022-12-20 08:00
摘要: |
  第一行
  第二行
封面: 1.jpg # 横图
焦点: 40% 30%
置顶: 是
头条:
  截止: 2022-12-31
更正:
  - 内容: 第二段应为 120 件
    时间: 2022-12-21
附件:
  - 名单.pdf
  - 文件: 二.pdf
    标题: 名单二
旧址: /news/1.html
公众号:
  标题: 短题
  原创: true
---

正文。
";

#[test]
fn a_whole_header_is_read_without_a_finding() {
    let article = article(REALISTIC);
    assert_eq!(brief(&article), [""; 0]);
    let meta = &article.meta;
    assert_eq!(&*article.title, "凝心聚力谱新篇：县政协2022年工作综述");
    assert_eq!(meta.kind, Some(Kind::WorkReview));
    assert_eq!(meta.status, Status::Published);
    let credit = |role: &str, name: &str| Credit { role: role.to_owned(), name: name.to_owned() };
    assert_eq!(meta.authors, [credit("全媒体记者", "某某某"), credit("通讯员", "某某")]);
    assert_eq!(meta.tags, ["提案", "委员工作室"]);
    assert_eq!(meta.topics, ["2022年两会"]);
    assert_eq!(meta.summary.as_deref(), Some("第一行 第二行"));
    assert_eq!(meta.cover.as_deref(), Some("1.jpg"));
    assert_eq!(meta.focus, Some((40, 30)));
    assert!(meta.sticky);
    assert_eq!(meta.headline.unwrap().until.unwrap().date(), "2022-12-31");
    let reviewers = &meta.reviewers;
    assert_eq!(reviewers.first.as_ref().unwrap().name, "甲某");
    assert_eq!(
        reviewers.second.as_ref().unwrap().time.unwrap().iso(Time::midnight()),
        "2022-12-19T16:00:00+08:00"
    );
    assert_eq!(
        reviewers.last.as_ref().unwrap().time.unwrap().iso(Time::midnight()),
        "2022-12-20T08:00:00+08:00"
    );
    assert_eq!(meta.corrections[0].text, "第二段应为 120 件");
    assert_eq!(meta.attachments[1].title.as_deref(), Some("名单二"));
    assert_eq!(meta.aliases, ["/news/1.html"]);
    assert_eq!(meta.wechat["原创"], true);
    assert_eq!(&*article.column, "要闻");
    assert_eq!(&*article.stem, "2022-12-工作综述");
    let span = meta.span("cover").unwrap();
    assert!(REALISTIC[span].starts_with("1.jpg"));
    assert_eq!(&REALISTIC[article.doc.body()], "\n正文。\n");
}

/// Header lines after `日期`, the findings, and the title and tags that are read.
const MISTAKES: &[(&str, &[&str], &str, &[&str])] = &[
    ("标题：甲", &["warning yaml/full-width-colon 3:3"], "甲", &[]),
    ("标题 ：　甲", &["warning yaml/full-width-colon 3:4"], "甲", &[]),
    ("标题:甲", &["warning yaml/no-space-after-colon 3:3"], "甲", &[]),
    ("标题:　甲", &["warning yaml/no-space-after-colon 3:3"], "甲", &[]),
    ("标题 甲", &["warning yaml/not-a-pair 3:3"], "甲", &[]),
    ("标题: “甲”", &["warning yaml/full-width-quotes 3:5"], "甲", &[]),
    ("标题: \"甲”", &["warning yaml/full-width-quotes 3:5"], "甲", &[]),
    ("标题: “甲”与“乙”", &[], "“甲”与“乙”", &[]),
    ("标题: 甲: 乙", &["warning yaml/colon-in-value 3:6"], "甲: 乙", &[]),
    ("标题: 甲：乙", &[], "甲：乙", &[]),
    ("标题: 甲 #1 提案", &["warning yaml/hash-in-value 3:7"], "甲 #1 提案", &[]),
    ("标题: 甲 # 注释", &[], "甲", &[]),
    ("标题: #甲", &["warning yaml/hash-in-value 3:5"], "#甲", &[]),
    ("标题: \"开幕\"式举行", &["warning yaml/text-after-quote 3:9"], "\"开幕\"式举行", &[]),
    ("标题: \"甲", &["error yaml/unclosed-quote 3:5"], "甲", &[]),
    ("标题: *甲*", &["warning yaml/special-start 3:5"], "*甲*", &[]),
    ("标题: [通知] 甲", &["warning yaml/special-start 3:5"], "[通知] 甲", &[]),
    ("标题: 甲\n标题: 乙", &["error yaml/duplicate-key 4:1"], "甲", &[]),
    ("标题: 甲\ntitle: 甲", &["warning yaml/duplicate-key 4:1"], "甲", &[]),
    ("标题: 甲\n标钱: 乙", &["warning yaml/unknown-key 4:1"], "甲", &[]),
    ("标题: 2024", &[], "2024", &[]),
    ("标题: 010", &[], "010", &[]),
    ("标题: yes", &[], "yes", &[]),
    ("标题: 1.10", &[], "1.10", &[]),
    ("标题: true", &[], "true", &[]),
    ("标题: \"2024\"", &[], "2024", &[]),
    ("标题: 甲\n  乙", &[], "甲 乙", &[]),
    ("Title: 甲", &[], "甲", &[]),
    ("标题: [甲, 乙]", &["warning front-matter/wrong-type 3:5"], "[甲, 乙]", &[]),
    (
        "标题:\n  甲: 乙",
        &["warning front-matter/wrong-type 4:3", "warning front-matter/no-title 2:1"],
        "2022-12-工作综述",
        &[],
    ),
    ("标题: 甲\n标签: 一，二", &["warning yaml/full-width-comma 4:5"], "甲", &["一", "二"]),
    ("标题: 甲\n标签: [一，二]", &["warning yaml/full-width-comma 4:5"], "甲", &["一", "二"]),
    ("标题: 甲\n标签: 一, 二", &[], "甲", &["一", "二"]),
    ("标题: 甲\n标签: 2022", &[], "甲", &["2022"]),
    ("标题: 甲\n标签: [2022, 1.10]", &[], "甲", &["2022", "1.10"]),
    ("标题: 甲\n标签: #一 #二", &["warning yaml/hash-in-value 4:5"], "甲", &["一", "二"]),
    ("标题: 甲\n标签:\n- 一\n- 二", &[], "甲", &["一", "二"]),
    ("标题: 甲\n标签: [\n一,\n二\n]", &[], "甲", &["一", "二"]),
    ("标题: 甲\n标签: [一, 二", &["error yaml/syntax 4:5"], "甲", &["一", "二"]),
    (
        "标题: 甲\n标签:\n\t- 一\n\t- 二",
        &["warning yaml/tab 5:1", "warning yaml/tab 6:1"],
        "甲",
        &["一", "二"],
    ),
    ("标题: 甲\n\t标签: 一", &["warning yaml/tab 4:1"], "甲", &["一"]),
    ("标题: 甲\n  标签: 一", &["warning yaml/indent 4:1"], "甲", &["一"]),
    (
        "标题: 甲\n　标签：一",
        &["warning yaml/indent 4:1", "warning yaml/full-width-colon 4:4"],
        "甲",
        &["一"],
    ),
    ("标题: 甲\n这是一行别的字", &["error yaml/not-a-pair 4:1"], "甲", &[]),
    ("标题: 甲\n更新: 2022-02-30", &["error front-matter/date 4:5"], "甲", &[]),
    ("标题: 甲\n更新: [2022]", &["warning front-matter/wrong-type 4:5"], "甲", &[]),
    ("标题: 甲\n置顶: 也许", &["warning front-matter/wrong-type 4:5"], "甲", &[]),
    ("标题: 甲\n排序: 前", &["warning front-matter/wrong-type 4:5"], "甲", &[]),
    ("标题: 甲\n状态: 草搞", &["error front-matter/unknown-value 4:5"], "甲", &[]),
    ("标题: 甲\n体裁: 综述报道", &["warning front-matter/unknown-value 4:5"], "甲", &[]),
    ("标题: 甲\nlayout: post", &["hint front-matter/unused-key 4:1"], "甲", &[]),
    ("标题: 甲\n网址名: 工作", &["error front-matter/slug 4:6"], "甲", &[]),
    ("标题: 甲\n网址名: Work.html", &["warning front-matter/slug 4:6"], "甲", &[]),
    ("标题: 甲\n网址名: page-2", &["error front-matter/slug 4:6"], "甲", &[]),
    ("标题: 甲\n审核:\n  初审：某某", &["warning yaml/full-width-colon 5:5"], "甲", &[]),
    ("标题: 甲\n审核: 初审: 某某", &["error yaml/colon-in-value 4:5"], "甲", &[]),
    ("标题: 甲\n审核:\n  初申: 某某", &["warning yaml/unknown-key 5:3"], "甲", &[]),
    ("标题: 甲\n更正:\n  - 时间: 昨天\n    内容: 乙", &["error front-matter/date 5:9"], "甲", &[]),
    ("标题: 甲\n摘要: \"乙\\q\"", &["error yaml/syntax 4:7"], "甲", &[]),
];

#[test]
fn each_mistake_has_its_place_and_its_reading() {
    let mut differ = Vec::new();
    for (lines, findings, title, tags) in MISTAKES {
        let article = article(&format!("---\n日期: 2022-12-20\n{lines}\n---\n正文。\n"));
        let found =
            (brief(&article), &*article.title, article.meta.tags.iter().map(String::as_str).collect());
        let expected = (findings.iter().map(|&f| f.to_owned()).collect(), *title, tags.to_vec());
        if found != expected {
            differ.push(format!("{lines}\n  found    {found:?}\n  expected {expected:?}\n"));
        }
        assert_eq!(article.meta.date.unwrap().date(), "2022-12-20", "{lines}");
        for finding in &article.findings {
            assert!(finding.help.is_some() && !finding.message.contains('\n'), "{lines}");
        }
    }
    assert!(differ.is_empty(), "{}", differ.concat());
}

#[test]
fn what_is_mended_is_read_alike_and_clean() {
    for (lines, findings, title, tags) in MISTAKES {
        let before = article(&format!("---\n日期: 2022-12-20\n{lines}\n---\n正文。\n"));
        let safe = before.findings.iter().all(|finding| {
            finding.fix.as_ref().is_some_and(|fix| fix.applicability == crate::report::Applicability::Safe)
        });
        if !safe || findings.is_empty() {
            continue;
        }
        let after = article(&fixed(&before));
        assert_eq!(brief(&after), [""; 0], "{lines}\n{}", after.text.content);
        assert_eq!(&*after.title, *title, "{lines}");
        if !lines.contains('#') {
            assert_eq!(after.meta.tags, *tags, "{lines}");
        }
    }
}

#[test]
fn headers_that_do_not_stand_as_they_should() {
    let cases: &[(&str, &[&str], &str, &str)] = &[
        (
            "---\n标题: 甲\n日期: 2022-12-20\n\n正文。\n",
            &["error front-matter/unclosed 1:1"],
            "甲",
            "正文。\n",
        ),
        ("---\n标题: 甲\n日期: 2022-12-20\n正文。\n", &["error front-matter/unclosed 1:1"], "甲", "正文。\n"),
        (
            "---\n标题: 甲\n日期: 2022-12-20\n\n会议指出：要。\n\n---\n\n完。\n",
            &["error front-matter/unclosed 1:1"],
            "甲",
            "会议指出：要。\n\n---\n\n完。\n",
        ),
        ("---\n标题: 甲\n日期: 2022-12-20", &["error front-matter/unclosed 1:1"], "甲", ""),
        (
            "---\n---\n正文。\n",
            &["warning front-matter/empty 1:1", "warning front-matter/no-header 1:1"],
            "2022-12-工作综述",
            "正文。\n",
        ),
        (
            "\n\n---\n标题: 甲\n日期: 2022-12-20\n---\n正文。\n",
            &["hint front-matter/leading-blank 1:1"],
            "甲",
            "正文。\n",
        ),
        (
            "标题: 甲\n日期: 2022-12-20\n---\n正文。\n",
            &["warning front-matter/unopened 1:1"],
            "甲",
            "正文。\n",
        ),
        (
            "标题: 甲\n日期: 2022-12-20\n\n正文。\n",
            &["error front-matter/unopened 1:1"],
            "2022-12-工作综述",
            "标题: 甲\n日期: 2022-12-20\n\n正文。\n",
        ),
        (
            "---\n标题: 甲\n日期: 2022-12-20\n———\n正文。\n",
            &["warning front-matter/fence 4:1"],
            "甲",
            "正文。\n",
        ),
        (
            "-----\n标题: 甲\n日期: 2022-12-20\n---\n正文。\n",
            &["warning front-matter/fence 1:1"],
            "甲",
            "正文。\n",
        ),
        ("+++\ntitle = \"甲\"\n+++\n# 乙\n", &["error front-matter/toml 1:1"], "乙", "# 乙\n"),
        ("---\n\n正文。\n", &["warning front-matter/no-header 1:1"], "2022-12-工作综述", "---\n\n正文。\n"),
        ("# 乙\n\n正文。\n", &["warning front-matter/no-header 1:1"], "乙", "# 乙\n\n正文。\n"),
        ("", &["warning front-matter/no-header 1:1"], "2022-12-工作综述", ""),
        (
            "状太: 草稿\n标题: 甲\n---\n正文。\n",
            &[
                "warning front-matter/unopened 1:1",
                "error yaml/unknown-key 1:1",
                "warning front-matter/no-date 1:1",
            ],
            "甲",
            "正文。\n",
        ),
        (
            "主题一: 概况\n\n标题: 甲\n",
            &["warning front-matter/no-header 1:1"],
            "2022-12-工作综述",
            "主题一: 概况\n\n标题: 甲\n",
        ),
        ("---\n标题: 甲\n日期: 2022-02-30\n---\n", &["error front-matter/date 3:5"], "甲", ""),
        ("---\n标题: 甲\n体裁: 单页\n---\n", &[], "甲", ""),
    ];
    for (text, findings, title, body) in cases {
        let article = article(text);
        assert_eq!(&brief(&article), findings, "{text}");
        assert_eq!(&*article.title, *title, "{text}");
        assert_eq!(text[article.doc.body()].trim_start(), *body, "{text}");
    }
}

#[test]
fn the_title_in_the_body() {
    let body = |text: &str| {
        let article = article(text);
        (article.title.to_string(), article.title_in_body)
    };
    assert_eq!(body("---\n日期: 2022-12-20\n---\n# 甲\n\n乙"), ("甲".to_owned(), true));
    assert_eq!(body("---\n标题: 甲 一\n---\n# 甲　一\n\n乙"), ("甲 一".to_owned(), true));
    assert_eq!(body("---\n标题: 甲\n---\n# 丙\n\n乙"), ("甲".to_owned(), false));
    assert_eq!(body("---\n标题: 甲\n---\n乙\n\n# 甲\n"), ("甲".to_owned(), false));
    assert_eq!(body("---\n日期: 2022-12-20\n---\n## 甲\n\n乙"), ("甲".to_owned(), false));
}

#[test]
fn what_the_name_says() {
    let read = |path: &str| Article::read(&SourcePath::new(path), &Arc::new(Text::utf8("# 甲\n")));
    let dated = read("content/要闻/2022-11-08-调研.md");
    assert_eq!(dated.meta.date.unwrap().date(), "2022-11-08");
    assert_eq!(brief(&dated), ["hint front-matter/date-from-name 1:1"]);
    assert!(dated.slug.starts_with("20221108-"));
    let root = read("content/about.md");
    assert_eq!((&*root.column, &*root.stem, &*root.slug), ("", "about", "about"));
    let deep = read("content/xinwen/yaowen/Work_Review/index.md");
    assert_eq!((&*deep.column, &*deep.slug), ("xinwen/yaowen", "work_review"));
}

#[test]
fn a_column_passes_defaults_down() {
    let text = "---\n标题: 要闻\n栏目类别: 工作动态\n关键词: 政协、要闻\n排序: 10\n每页: 30\n默认:\n  来源: 县政协办公室\n  标签: [要闻]\n---\n";
    let path = SourcePath::new("content/要闻/_index.md");
    let column = ColumnIndex::read(&path, &Arc::new(Text::utf8(text)));
    assert_eq!(&*column.folder, "要闻");
    assert_eq!(column.meta.defaults.source.as_deref(), Some("县政协办公室"));
    assert_eq!(column.meta.defaults.tags, ["要闻"]);
    assert_eq!((column.meta.weight, column.meta.page_size), (10, Some(30)));
    assert_eq!(column.meta.column_type.as_deref(), Some("工作动态"));
    let places: Vec<String> = column.findings.iter().map(|finding| place(finding, text)).collect();
    assert_eq!(places, ["warning yaml/full-width-comma 4:6"]);
}

#[test]
fn a_fence_of_other_dashes_that_is_never_closed_is_marked_as_a_whole() {
    for fence in ["--\u{3000}", "-—", "——", "--"] {
        let article = article(&format!("{fence}\n标题: 甲\n"));
        let unclosed = article.findings.iter().find(|finding| finding.code.0 == "front-matter/unclosed");
        let span = unclosed.unwrap().span.clone().unwrap();
        assert_eq!(&article.text.content[span.start as usize..span.end as usize], fence.trim_end());
    }
}

#[test]
fn dates_that_contradict_each_other_are_told() {
    let read = |lines: &str| brief(&article(&format!("---\ntitle: 甲\ndate: 2022-12-20\n{lines}---\n正文")));
    // A bare date includes its day.
    assert_eq!(read("expires: 2022-12-20\n"), [] as [&str; 0]);
    assert_eq!(read("expires: 2022-12-19\n"), ["warning front-matter/date-order 4:10"]);
    assert_eq!(read("下线: 2021-12-21\n"), ["warning front-matter/date-order 4:5"]);
    assert_eq!(read("updated: 2021-12-21\n"), ["warning front-matter/date-order 4:10"]);
    assert_eq!(read("expires: 2022-12-21\nupdated: 2022-12-20\n"), [] as [&str; 0]);
}

#[test]
fn reviews_without_a_stage_are_told_as_such() {
    let article = article("---\ntitle: 甲\ndate: 2022-12-20\n审核: 5\n---\n正文");
    assert_eq!(brief(&article), ["warning front-matter/wrong-type 4:5"]);
    assert!(article.findings[0].message.contains("初审、复审、终审三行"));
}

#[test]
fn a_body_that_no_reader_can_open_is_told() {
    let long = article(&format!("---\n标题: 甲\n日期: 2022-12-20\n---\n{}", "文字。\n".repeat(250_000)));
    let told: Vec<_> = long.findings.iter().map(|finding| (finding.code.0, &*finding.message)).collect();
    assert_eq!(told, [("read/long-article", "稿件“甲”的正文有 2 MB，网页会打开得很慢")]);
}
