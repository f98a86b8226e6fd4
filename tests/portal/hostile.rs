//! No input makes the program panic: whatever stands where an article, a table or a template should.

use std::sync::Arc;

use huikan::report::{SourcePath, json, text};
use huikan::snapshot::{Source, Text};
use proptest::prelude::*;

use crate::site::{Site, budget};
use crate::support::build;

/// Where a text may stand.
const PLACES: [&str; 10] = [
    "content/site.yaml",
    "content/要闻/_index.md",
    "content/要闻/a.md",
    "content/_index.md",
    "content/_data/topics.yaml",
    "content/_data/t.csv",
    "content/_data/t.json",
    "themes/plain/theme.yaml",
    "themes/plain/templates/article.html",
    "themes/plain/assets/site.css",
];

/// Real files, to be damaged.
const REAL: [&str; 8] = [
    "---\ntitle: 县政协召开常委会会议\ndate: 2022-12-20 09:30\ntags: [提案, 民生]\nauthors:\n  - {role: 记者, name: 某某}\nheadline: {until: 2022-12-31}\naliases: [/a.html]\ncover: 1.jpg\n---\n\n## 一、会议\n\n| 甲 | 乙 |\n| -- | -- |\n| 1 | 2 |\n\n![图](1.jpg \"图说（×××　摄）\")[^1]\n\n[^1]: 注 <b>粗</b> **重**\n",
    "标题：甲\n日期：２０２２年１２月２０日\n———\n\n正文“引号”……——\n",
    "name: 某县政协\nurl: https://www.example.gov.cn/zx/\ntheme: plain\nfooter:\n  主办单位: 甲\n  links: [{a: b}]\nhome:\n  - type: list\n    column: 要闻\npage_size: 2\ntheme_options: {home_items: 3}\n",
    "- title: 二十大\n  slug: ershida\n  lead: 导语\n- 标题: 乙\n",
    "编号,标题,届次\n1,\"关于\n河道\",十届\n2,乙\n",
    "[{\"姓名\": \"某某\", \"n\": [1, 2.5e3, null, true]}]",
    "name: plain\nversion: 0.1.0\nfits: \">=0.1\"\nextends: county\noptions:\n  a: {default: 1, type: number}\n",
    "{% extends \"base.html\" %}{% block main %}<h1>{{ article.title|upper }}</h1>{% for t in article.tags %}{{ t.url }}{% endfor %}{{ image(article.cover) if article.cover }}{% include \"404.html\" %}{% endblock %}",
];

fn check(place: &str, content: &str) {
    let site =
        Site::new("plain").article("b", "2022-12-20", "tags: [提案]\n").picture("content/要闻/1.jpg", "a");
    let mut site = site;
    site.snapshot.files.insert(SourcePath::new(place), Source::Text(Arc::new(Text::utf8(content))));
    let portal = site.open();
    let (outputs, report) = build(&portal);
    assert!(!outputs.is_empty());
    let style = text::Style { color: true, limit: None, ..text::Style::default() };
    text::draw(&report, &portal, style);
    json::findings(&report, &portal);
    for finding in report.findings() {
        for span in finding.span.iter().chain(finding.related.iter().map(|(span, _)| span)) {
            let Some(text) = portal.snapshot().text(span.file.as_str()) else { continue };
            assert!(
                text.content.get(span.start as usize..span.end as usize).is_some(),
                "{}: a span beside characters: {span:?}",
                finding.code
            );
        }
    }
}

/// A real file with a few cuts, doublings and strange characters.
fn damaged() -> impl Strategy<Value = String> {
    let damage = (
        any::<u16>(),
        0_u16..12,
        prop::sample::select(vec![
            "", "\n", "---\n", "：", ": ", "\"", "'", "[", "{", "{{", "{% ", "\t", "　", "\u{0}", "\u{feff}",
            "#", "*", "|", "\r\n", "<script>", "&amp;", "- ", "\u{202e}", "𠮷",
        ]),
    );
    (prop::sample::select(REAL.to_vec()), prop::collection::vec(damage, 1..6)).prop_map(|(real, damages)| {
        let mut text: Vec<char> = real.chars().collect();
        for (at, length, insert) in damages {
            let at = usize::from(at) % (text.len() + 1);
            let end = (at + usize::from(length)).min(text.len());
            text.splice(at..end, insert.chars());
        }
        text.into_iter().collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: budget(256), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files_do_not_panic(place in prop::sample::select(PLACES.to_vec()), text in damaged()) {
        check(place, &text);
    }

    #[test]
    fn random_bytes_do_not_panic(place in prop::sample::select(PLACES.to_vec()), bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(place, &String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn every_real_file_anywhere_does_not_panic() {
    for place in PLACES {
        for real in REAL {
            check(place, real);
        }
    }
}
