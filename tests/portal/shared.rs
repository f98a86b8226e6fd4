//! Parts that a theme draws once for all pages of a column: `shared()`.

use std::collections::BTreeSet;

use huikan::portal::{Portal, UrlPath};

use crate::site::{Site, codes, text};
use crate::support::build;

/// Two columns of two articles each, whose pages are the shared part between two bars, and nothing else.
fn site(part: &str) -> Site {
    Site::new("plain")
        .column("提案", "tian")
        .file("themes/plain/templates/part.html", part)
        .file("themes/plain/templates/article.html", "|{{ shared(\"part.html\") }}|")
        .article("a", "2022-12-01", "")
        .article("b", "2022-12-02", "")
        .article_in("提案", "c", "2022-12-03", "")
        .article_in("提案", "d", "2022-12-04", "")
}

fn part(portal: &Portal, path: &str) -> String {
    text(portal, path).split('|').nth(1).unwrap().to_owned()
}

#[test]
fn each_column_has_its_own() {
    let template =
        "{% for column in site.columns %}{{ column.title }}{% if column.active %}*{% endif %} {% endfor %}";
    let portal = site(template).open();
    assert_eq!(part(&portal, "yaowen/a.html"), "提案 要闻* ");
    assert_eq!(part(&portal, "tian/c.html"), "提案* 要闻 ");
    assert_eq!(part(&portal, "yaowen/b.html"), "提案 要闻* ");
}

#[test]
fn it_knows_nothing_of_the_page_that_happens_to_come_first() {
    for name in ["page", "article", "list", "column.title"] {
        let portal = site(&format!("{{{{ {name} }}}}")).open();
        let (outputs, report) = build(&portal);
        assert!(!outputs.contains_key("yaowen/a.html"), "{name}");
        let finding = &report.findings()[0];
        assert_eq!(finding.code.0, "theme/render", "{name}: {finding:?}");
        let file = finding.span.as_ref().map(|span| span.file.as_str());
        assert_eq!(file, Some("themes/plain/templates/part.html"), "{name}");
        assert_eq!(codes(&report).len(), 1, "the same on each page is told once: {report:?}");
    }
}

#[test]
fn addresses_are_right_in_every_folder() {
    let relative = site("{{ site.home }} {{ url(\"/yaowen/a.html\") }}").relative().open();
    assert_eq!(part(&relative, "yaowen/b.html"), "../index.html a.html");
    assert_eq!(part(&relative, "tian/c.html"), "../index.html ../yaowen/a.html");
    let nowhere =
        site("{{ site.home }}").file("themes/plain/templates/404.html", "|{{ shared(\"part.html\") }}|");
    assert_eq!(part(&nowhere.relative().open(), "404.html"), "/");
}

#[test]
fn what_it_lists_is_new_after_an_edit() {
    let before = site("{% for article in articles() %}{{ article.title }} {% endfor %}");
    let last = before.open();
    assert_eq!(part(&last, "tian/c.html"), "题d 题c 题b 题a ");
    let edited = before.file("content/要闻/a.md", "---\ntitle: 新题\ndate: 2022-12-01\n---\n\n文a的正文。\n");
    let portal = edited.open_after(&last);
    assert_eq!(part(&portal, "tian/c.html"), "题d 题c 题b 新题 ");
}

#[test]
fn each_page_asks_for_the_crops_in_it() {
    let config = "name: 某县政协\nurl: https://www.example.gov.cn/\nid: a\ntheme: plain\nfooter:\n  police_badge: 1.jpg\n";
    let portal = site("{{ image(\"1.jpg\", width=100, height=50).src }}")
        .file("content/site.yaml", config)
        .picture("content/1.jpg", "photo")
        .open();
    let crops = |path: &str| -> BTreeSet<UrlPath> {
        let crops = portal.render(&UrlPath::new(path)).unwrap().crops.into_iter();
        crops.map(|crop| crop.path).collect()
    };
    assert_eq!(crops("yaowen/a.html").len(), 2, "in two forms");
    assert_eq!(crops("yaowen/a.html"), crops("yaowen/b.html"));
}

#[test]
fn it_cannot_hold_itself() {
    let portal = site("{{ shared(\"part.html\") }}").open();
    let (outputs, report) = build(&portal);
    assert!(!outputs.contains_key("yaowen/a.html"));
    assert!(report.findings().iter().any(|finding| finding.code.0 == "theme/render"), "{report:?}");
    let missing =
        Site::new("plain").file("themes/plain/templates/404.html", "{{ shared(\"nothing.html\") }}").open();
    let (_, report) = build(&missing);
    assert!(report.findings().iter().any(|finding| finding.message.contains("没有找到")), "{report:?}");
}
