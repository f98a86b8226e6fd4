//! What a preview shows beside the pages of a build.

use huikan::portal::{Output, Portal, UrlPath};

use crate::site::{Site, text};

fn draft(portal: &Portal, path: &str) -> String {
    match portal.draft(&UrlPath::new(path)).unwrap().output {
        Some(Output::Bytes { bytes, .. }) => String::from_utf8(bytes).unwrap(),
        other => panic!("{path}: {other:?}"),
    }
}

#[test]
fn a_broken_header_still_gives_a_page() {
    let broken = "---\n日期: 没有这一天\n标题: [坏\n---\n\n# 全县政协系统座谈会召开\n\n正文**在**这里。\n";
    let portal = Site::new("county").file("content/要闻/a.md", broken).open();
    let path = UrlPath::new("yaowen/a.html");
    assert!(portal.report().has_errors());
    assert!(portal.render(&path).unwrap().output.is_none());
    let page = draft(&portal, "yaowen/a.html");
    assert!(
        page.contains("全县政协系统座谈会召开") && page.contains("正文<strong>在</strong>这里。"),
        "{page}"
    );
    assert!(page.contains("class=\"masthead"), "the theme's frame is there");
    assert!(portal.draft(&UrlPath::new("yaowen/b.html")).is_none());
}

#[test]
fn a_broken_template_still_gives_title_and_text() {
    let site = Site::new("county").article("a", "2022-12-01", "");
    let portal = site.file("themes/county/templates/article.html", "{{ nothing }}").open();
    assert!(portal.render(&UrlPath::new("yaowen/a.html")).unwrap().output.is_none());
    let page = draft(&portal, "yaowen/a.html");
    assert!(page.contains("<h1>题a</h1>") && page.contains("文a的正文。"), "{page}");
    let rendered = portal.draft(&UrlPath::new("yaowen/a.html")).unwrap();
    assert!(rendered.findings.iter().any(|finding| finding.page.as_deref() == Some("yaowen/a.html")));
}

#[test]
fn what_a_build_makes_is_shown_as_it_is() {
    let portal = Site::new("county").article("a", "2022-12-01", "").open();
    for path in ["index.html", "yaowen/a.html", "atom.xml"] {
        assert_eq!(draft(&portal, path), text(&portal, path));
    }
}

#[test]
fn all_articles_stand_in_one_list_the_latest_first() {
    let portal = Site::new("county")
        .article("old", "2022-12-01", "")
        .article("coming", "2023-01-01", "")
        .article("draft", "2022-12-02", "status: draft\n")
        .article("gone", "2022-12-03", "status: withdrawn\nwithdraw: 有误\n")
        .article("broken", "2022-12-04", "slug: 坏\n")
        .open();
    let infos = portal.article_infos();
    let seen: Vec<_> = infos.iter().map(|info| (info.title, info.status, info.path.is_some())).collect();
    let expected = [
        ("题coming", "scheduled", false),
        ("题broken", "broken", true),
        ("题gone", "withdrawn", true),
        ("题draft", "draft", false),
        ("题old", "published", true),
    ];
    assert_eq!(seen, expected);
    assert_eq!(infos[0].why.as_deref(), Some("定于2023年1月1日发布"));
    assert_eq!((infos[4].column, infos[4].date.as_deref()), ("要闻", Some("2022-12-01")));
}
