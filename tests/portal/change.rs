//! How much of the site one new article changes: little, so that uploads stay small. The files of the search index
//! come on top, and are counted apart.

use crate::site::{Site, changed};
use crate::support::build;

/// A hundred and sixty articles in four columns, one of them nested.
fn county() -> Site {
    let mut site = Site::new("county")
        .column("会议", "huiyi")
        .column("会议/全会", "quanhui")
        .column("图片", "tupian")
        .file("content/site.yaml", "name: 某县政协\nurl: https://www.example.gov.cn/\nid: a\ntheme: county\nhome:\n  - type: headline\n  - type: list\n    title: 要闻\n    column: 要闻\n  - type: photos\n    title: 图片\n    column: 图片\n")
        .file("content/_data/topics.yaml", "- title: 二十大\n  slug: ershida\n  lead: 导语\n");
    let folders = ["要闻", "会议", "会议/全会", "图片"];
    let tags = ["提案", "民生", "调研", "视察", "会议"];
    for number in 0..160 {
        let header = format!("tags: [{}, {}]\n", tags[number % 5], tags[(number / 5 + 1) % 5]);
        let date = format!("2022-{:02}-{:02}", 1 + number / 16, 1 + number % 16);
        site = site.article_in(folders[number % 4], &format!("n{number}"), &date, &header);
    }
    site
}

/// Paths of the site itself, and how many files of the search index.
fn apart(paths: Vec<&str>) -> (Vec<&str>, usize) {
    let (index, own): (Vec<&str>, Vec<&str>) =
        paths.into_iter().partition(|path| path.starts_with("_search/"));
    (own, index.len())
}

#[test]
fn one_new_article_changes_few_files() {
    let site = county();
    let (before, _) = build(&site.open());
    // Folder, header, columns (parents and further ones too), tags and topics.
    let cases = [
        ("要闻", "", 1, 0),
        ("要闻", "tags: [提案, 民生]\n", 1, 2),
        ("会议/全会", "tags: [提案]\n", 2, 1),
        ("会议/全会", "columns: [要闻, 图片]\ntags: [提案, 新标签]\ntopics: [二十大]\n", 4, 3),
        ("图片", "headline: true\nsticky: true\n", 1, 0),
    ];
    for (folder, header, columns, tags) in cases {
        let (after, _) = build(&site.clone().article_in(folder, "new", "2022-12-20", header).open());
        let (changed, of_index) = apart(changed(&before, &after));
        assert!(of_index <= 8, "{folder} {header}: {of_index} files of the index");
        let most = 12 + 4 * columns + tags;
        assert!(
            changed.len() <= most,
            "{folder} {header}: {} files changed, {most} may: {changed:#?}",
            changed.len()
        );
        assert!(changed.iter().all(|path| !path.contains("/page-")), "{changed:?}");
    }
}

#[test]
fn even_an_article_that_closes_a_page_changes_few_files() {
    let mut site = county();
    let mut before = build(&site.open()).0;
    for number in 0..45 {
        let date = format!("2022-12-{:02} {:02}:00", 1 + number / 24, number % 24);
        site = site.article(&format!("new{number}"), &date, "tags: [提案]\n");
        let after = build(&site.open()).0;
        let (paths, of_index) = apart(changed(&before, &after));
        assert!(of_index <= 8, "{number}: {of_index} files of the index");
        // A page of the column's list and one of the tag's may begin.
        assert!(paths.len() <= 12 + 4 + 1 + 2, "{number}: {paths:#?}");
        before = after;
    }
}

#[test]
fn an_edit_of_a_body_changes_the_page_and_what_quotes_it() {
    let site = county();
    let (before, _) = build(&site.open());
    let edited = site.file(
        "content/要闻/n4.md",
        "---\ntitle: 题n4\ndate: 2022-01-05\ntags: [会议, 民生]\n---\n\n改过的正文。\n",
    );
    let (after, _) = build(&edited.open());
    let (paths, _) = apart(changed(&before, &after));
    assert!(paths.contains(&"yaowen/n4.html") && paths.len() <= 4, "{paths:?}");
}
