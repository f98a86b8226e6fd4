//! Columns, tags, topics, and the order in which articles stand.

use crate::html::{self, Tag};
use crate::site::{Site, codes, has, text};
use crate::support::build;

/// The addresses of articles that a page of the plain theme lists, in order.
fn listed(page: &str) -> Vec<String> {
    let main = &page[page.find("<main").unwrap()..page.find("</main>").unwrap()];
    let tags = html::tags(main);
    let name = |tag: &Tag| {
        let href = tag.attribute("href")?;
        let name = href.rsplit('/').next()?.strip_suffix(".html")?;
        (name.len() <= 3).then(|| name.to_owned())
    };
    tags.iter().filter_map(name).collect()
}

#[test]
fn columns_nest_and_pass_their_defaults_down() {
    let portal = Site::new("plain")
        .column_with("会议", "title: 政协会议\nslug: huiyi\ndescription: 会议。\ndefaults:\n  source: 县政协办公室\n  editor: 编辑部\n  tags: [会议]\n")
        .column_with("会议/全会", "title: 全体会议\nslug: quanhui\ndescription: 全会。\ndefaults:\n  source: 大会秘书处\n")
        .article_in("会议/全会", "a", "2022-12-20", "")
        .article_in("会议/全会", "b", "2022-12-21", "source: 县融媒体中心\n")
        .article_in("会议", "c", "2022-12-22", "")
        .open();
    let (_, report) = build(&portal);
    // 要闻, which every site of these tests has.
    assert_eq!(codes(&report), ["column/empty"]);
    let source = |path: &str| html::meta(&html::tags(&text(&portal, path)), "ContentSource").join("|");
    assert_eq!(source("huiyi/quanhui/a.html"), "大会秘书处");
    assert_eq!(source("huiyi/quanhui/b.html"), "县融媒体中心");
    assert_eq!(source("huiyi/c.html"), "县政协办公室");
    assert!(text(&portal, "huiyi/quanhui/a.html").contains("编辑部"));
    assert_eq!(listed(&text(&portal, "huiyi/index.html")), ["c", "b", "a"]);
    assert_eq!(listed(&text(&portal, "huiyi/quanhui/index.html")), ["b", "a"]);
    let tag = portal.why(&"content/会议/全会/a.md".into()).unwrap();
    assert_eq!((tag.tags, tag.columns), (vec!["会议".to_owned()], vec!["全体会议".to_owned()]));
}

#[test]
fn an_article_of_several_columns_has_one_address() {
    let portal = Site::new("plain")
        .column("会议", "huiyi")
        .column("会议/全会", "quanhui")
        .article("a", "2022-12-20", "columns: [全会, 会议, 要闻]\n")
        .article_in("会议", "b", "2022-12-21", "")
        .open();
    let (_, report) = build(&portal);
    assert_eq!(codes(&report), [""; 0]);
    for list in ["yaowen/index.html", "huiyi/index.html", "huiyi/quanhui/index.html", "index.html"] {
        let page = text(&portal, list);
        assert_eq!(page.matches("href=\"/yaowen/a.html\"").count(), 1, "{list}: {page}");
    }
    assert!(!has(&portal, "huiyi/a.html") && !has(&portal, "huiyi/quanhui/a.html"));
    let tags = html::tags(&text(&portal, "yaowen/a.html"));
    assert_eq!(html::meta(&tags, "ColumnName"), ["要闻"]);
    let why = portal.why(&"content/要闻/a.md".into()).unwrap();
    assert_eq!(why.columns, ["要闻", "全会", "会议"]);
}

#[test]
fn tags_and_topics_have_pages_in_their_order() {
    let portal = Site::new("plain")
        .file(
            "content/_data/topics.yaml",
            "- title: 二十大\n  slug: ershida\n  lead: 专题导语。\n- title: 旅发大会\n  slug: lvfa\n",
        )
        .article("a", "2022-12-20", "tags: [提案, AI]\ntopics: [旅发大会]\n")
        .article("b", "2022-12-21", "tags: [提案, ai]\ntopics: [旅发大会, 二十大]\n")
        .open();
    let (outputs, report) = build(&portal);
    assert_eq!(codes(&report), [""; 0]);
    assert_eq!(listed(&text(&portal, "topics/lvfa/index.html")), ["b", "a"]);
    assert_eq!(listed(&text(&portal, "topics/ershida/index.html")), ["b"]);
    assert!(text(&portal, "topics/ershida/index.html").contains("专题导语。"));
    let topics = text(&portal, "topics/index.html");
    assert!(topics.find("ershida") < topics.find("lvfa"));
    // `AI` and `ai` are two tags, and their addresses don't differ in case alone.
    let tags: Vec<_> =
        outputs.keys().filter(|path| path.starts_with("tags/") && path.ends_with("/index.html")).collect();
    assert_eq!(tags.len(), 4, "{tags:?}");
}

#[test]
fn sticky_articles_come_first_on_the_index_alone() {
    let mut site =
        Site::new("plain").column_with("要闻", "title: 要闻\nslug: yaowen\ndescription: 甲\npage_size: 2\n");
    for day in 1..=5 {
        let sticky = if day == 1 || day == 3 { "sticky: true\n" } else { "" };
        site = site.article(&format!("n{day}"), &format!("2022-12-0{day}"), sticky);
    }
    let portal = site.open();
    let index = listed(&text(&portal, "yaowen/index.html"));
    assert_eq!(index[0], "n3", "{index:?}");
    assert_eq!(listed(&text(&portal, "yaowen/page-1.html"))[..2], ["n2", "n1"]);
    assert!(!text(&portal, "rss.xml").is_empty());
}

#[test]
fn a_headline_ends() {
    let template = "{% for article in articles(limit=9) %}{{ article.title }}{% if article.headline %}!{% endif %} {% endfor %}";
    let site = Site::new("plain")
        .file("themes/plain/templates/home.html", template)
        .article("a", "2022-12-20", "headline: 2022-12-31\n")
        .article("b", "2022-12-21", "headline: true\n")
        .article("c", "2022-12-22", "headline: 2022-12-30\n");
    assert_eq!(text(&site.open(), "index.html"), "题c 题b! 题a! ");
    let next = site.now("2023-01-01T00:00:00+08:00");
    assert_eq!(text(&next.open(), "index.html"), "题c 题b! 题a ");
}

#[test]
fn neighbours_are_those_of_the_column() {
    let portal = Site::new("plain")
        .column("会议", "huiyi")
        .article("a", "2022-12-20", "")
        .article_in("会议", "x", "2022-12-21", "")
        .article("p", "2022-12-21", "kind: page\n")
        .article("b", "2022-12-22", "")
        .open();
    let rel = |path: &str, rel: &str| {
        let tags = html::tags(&text(&portal, path));
        let link = tags.iter().find(|tag| tag.name == "a" && tag.attribute("rel") == Some(rel));
        link.and_then(|tag| tag.attribute("href")).map(str::to_owned)
    };
    assert_eq!(rel("yaowen/b.html", "prev").as_deref(), Some("/yaowen/a.html"));
    assert_eq!(rel("yaowen/a.html", "next").as_deref(), Some("/yaowen/b.html"));
    assert_eq!(rel("yaowen/a.html", "prev"), None);
    assert_eq!(rel("huiyi/x.html", "prev"), None);
    assert_eq!(rel("yaowen/p.html", "next"), None);
}

#[test]
fn related_articles_are_earlier_ones() {
    let site = Site::new("county")
        .article("a", "2022-12-01", "tags: [提案]\n")
        .article("b", "2022-12-02", "tags: [提案, 民生]\n")
        .article("c", "2022-12-03", "tags: [民生]\n")
        .article("d", "2022-12-04", "tags: [提案, 民生]\n");
    let portal = site.open();
    let page = text(&portal, "yaowen/d.html");
    // What shares two tags comes before what shares one; of those the newer first.
    let places: Vec<_> = ["b", "c", "a"].map(|name| page.rfind(&format!("/yaowen/{name}.html"))).into();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
    let related = portal.site().related(portal.site().article_of("content/要闻/b.md").unwrap(), 9);
    assert_eq!(related, [portal.site().article_of("content/要闻/a.md").unwrap()]);
    let later = site.article("e", "2022-12-05", "tags: [提案, 民生]\n").open();
    assert!(!text(&later, "yaowen/a.html").contains("/yaowen/e.html"));
    assert_eq!(text(&portal, "yaowen/b.html"), text(&later, "yaowen/b.html"));
}
