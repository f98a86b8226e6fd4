//! Whole inspections of small sites in memory. What each rule finds is held by `tests/cases/inspect/`.

use std::sync::Arc;

use rayon::ThreadPoolBuilder;

use super::table::table;
use super::{Inspection, inspect};
use crate::portal::Portal;
use crate::report::Report;
use crate::snapshot::Snapshot;

const SITE: &str = "name: 某县政协\nurl: https://www.example.gov.cn/\nid: a\ntheme: plain\nfooter:\n  icp: 某ICP备1号\n  找错: https://zhaocuo.example.cn/?a=1&b=2\n";
const COLUMN: &str = "---\ntitle: 要闻\nslug: yaowen\nupdate: news\n---\n";
const ARTICLE: &str = "---\ntitle: 视察<一>\ndate: 2022-12-01\nslug: a\n---\n\n见[报道](https://news.example.cn/1.html#第二段)。\n\n![](https://news.example.cn/1.jpg)\n";

fn open(site: &str) -> Portal {
    let files = [
        ("content/site.yaml", site),
        ("content/要闻/_index.md", COLUMN),
        ("content/要闻/a.md", ARTICLE),
        ("content/要闻/b.md", "---\ntitle: 会议\ndate: 2022-11-01\nslug: b\n---\n\n开会。\n"),
    ];
    Portal::open(Arc::new(Snapshot::of_texts(files, "2022-12-31T12:00:00+08:00")), None)
}

fn report(portal: &Portal, inspection: &Inspection) -> Report {
    Report::new(portal.report().findings().iter().chain(inspection.all_findings()).cloned().collect())
}

#[test]
fn any_number_of_threads_finds_the_same() {
    let portal = open(SITE);
    let found = |threads| {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let inspection = pool.install(|| inspect(&portal));
        (report(&portal, &inspection), table(&portal, &inspection, &report(&portal, &inspection), &|_| None))
    };
    assert_eq!(found(1), found(4));
}

#[test]
fn outward_links_are_listed_once_with_the_place_where_they_are_written() {
    let portal = open(SITE);
    let links = inspect(&portal).outward;
    // The theme's own links to the two registers stand in its templates.
    let own = links.iter().filter(|link| !link.address.contains("beian"));
    let told: Vec<_> = own
        .map(|link| {
            let span = link.span.clone().unwrap();
            let text = portal.snapshot().text(span.file.as_str()).unwrap();
            let written = &text.content[span.start as usize..span.end as usize];
            (link.address.as_str(), span.file.as_str().to_owned(), written.to_owned(), link.pages > 1)
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                "https://news.example.cn/1.html",
                "content/要闻/a.md".to_owned(),
                "[报道](https://news.example.cn/1.html#第二段)".to_owned(),
                false
            ),
            (
                "https://news.example.cn/1.jpg",
                "content/要闻/a.md".to_owned(),
                "![](https://news.example.cn/1.jpg)".to_owned(),
                false
            ),
            (
                "https://zhaocuo.example.cn/?a=1&b=2",
                "content/site.yaml".to_owned(),
                "https://zhaocuo.example.cn/?a=1&b=2".to_owned(),
                true
            ),
        ]
    );
}

#[test]
fn the_table_stands_by_itself_and_says_how_each_column_stands() {
    let portal = open(SITE);
    let inspection = inspect(&portal);
    let page = table(&portal, &inspection, &report(&portal, &inspection), &|_| None);
    for foreign in ["<script", "<link", "<img", "src=", "href=", "url("] {
        assert!(!page.contains(foreign), "{foreign}");
    }
    for part in [
        "单项否决风险",
        "扣分",
        "提示",
        "<td>要闻</td><td>动态要闻</td>",
        "2022-12-01",
        "30 天",
        "超期 16 天",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    // Words of articles are text.
    assert!(page.contains("视察&lt;一&gt;") && !page.contains("<一>"), "{page}");
}

#[test]
fn a_sample_site_is_not_judged_by_its_age() {
    let codes = |site: &str| -> Vec<&str> {
        let inspection = inspect(&open(site));
        inspection.findings.iter().map(|finding| finding.code.0).collect()
    };
    assert!(codes(SITE).contains(&"inspect/home-stale"));
    let sample = codes(&format!("{SITE}sample: true\n"));
    assert!(!sample.iter().any(|code| code.contains("stale")), "{sample:?}");
}
