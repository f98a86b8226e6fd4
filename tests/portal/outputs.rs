//! Feeds, site maps, page tags: each read by a parser of its kind.

use std::collections::BTreeSet;

use huikan::portal::Portal;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

use crate::html;
use crate::site::{Site, codes, has, text};

/// Texts of elements, as `path/of/names: text`; panics if it is no well-formed XML.
fn xml(text: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(text);
    let (mut path, mut elements): (Vec<String>, Vec<(String, String)>) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(start) => {
                path.push(start.name().as_ref().to_owned());
                elements.push((path.join("/"), String::new()));
            }
            Event::End(_) => drop(path.pop()),
            Event::Eof => break,
            Event::Text(words) => {
                let words = (*words).to_owned();
                append(&mut elements, &path, &words);
            }
            Event::GeneralRef(name) => {
                let name = (*name).to_owned();
                append(&mut elements, &path, &format!("&{name};"));
            }
            _ => {}
        }
    }
    assert!(path.is_empty());
    elements
}

fn append(elements: &mut [(String, String)], path: &[String], words: &str) {
    if let Some(last) = elements.last_mut().filter(|(of, _)| *of == path.join("/")) {
        last.1.push_str(words);
    }
}

fn all<'a>(elements: &'a [(String, String)], path: &str) -> Vec<&'a str> {
    elements.iter().filter(|(of, _)| of == path).map(|(_, text)| text.as_str()).collect()
}

/// A title that would break out of anything.
const HOSTILE: &str = "甲</script><!-- & \\\" ]]> \\u2028 乙";

fn hostile() -> Portal {
    let article = format!(
        "---\ntitle: \"{HOSTILE}\"\ndate: 2022-12-20 09:30\nupdated: 2022-12-21\nauthors: 全媒体记者 某某</script>\ntags: [\"</title>\"]\nsummary: \"摘要</script>\\\"\"\n---\n\n正文 & ]]> &lt;\u{1}\n"
    );
    Site::new("county")
        .file("content/要闻/a.md", &article)
        .article("b", "2022-12-19", "")
        .article("p", "2022-12-22", "kind: page\n")
        .open()
}

#[test]
fn feeds_are_well_formed_and_dated_by_their_articles() {
    let portal = hostile();
    let atom = text(&portal, "atom.xml");
    let elements = xml(&atom);
    assert_eq!(all(&elements, "feed/updated"), ["2022-12-21T00:00:00+08:00"]);
    assert_eq!(
        all(&elements, "feed/entry/published"),
        ["2022-12-20T09:30:00+08:00", "2022-12-19T00:00:00+08:00"]
    );
    assert_eq!(
        all(&elements, "feed/entry/updated"),
        ["2022-12-21T00:00:00+08:00", "2022-12-19T00:00:00+08:00"]
    );
    assert_eq!(all(&elements, "feed/entry/id").len(), 2);
    let rss = text(&portal, "rss.xml");
    let elements = xml(&rss);
    assert_eq!(
        all(&elements, "rss/channel/item/pubDate"),
        ["Tue, 20 Dec 2022 09:30:00 +0800", "Mon, 19 Dec 2022 00:00:00 +0800"]
    );
    assert_eq!(all(&elements, "rss/channel/lastBuildDate"), ["Wed, 21 Dec 2022 00:00:00 +0800"]);
    let json: Value = serde_json::from_str(&text(&portal, "feed.json")).unwrap();
    assert_eq!(json["items"][0]["date_published"], "2022-12-20T09:30:00+08:00");
    assert_eq!(json["items"].as_array().unwrap().len(), 2);
    assert_eq!(json["items"][0]["title"], "甲</script><!-- & \" ]]> \u{2028} 乙");
    for (feed, own) in [("yaowen/atom.xml", "yaowen/atom.xml"), ("yaowen/rss.xml", "yaowen/rss.xml")] {
        let feed = text(&portal, feed);
        xml(&feed);
        assert!(feed.contains(&format!("href=\"https://www.example.gov.cn/{own}\"")), "{feed}");
    }
}

#[test]
fn feeds_know_nothing_of_the_present_time() {
    let site = Site::new("county").article("a", "2022-12-20", "");
    let later = site.clone().now("2023-06-01T00:00:00+08:00");
    let (one, other) = (crate::support::build(&site.open()).0, crate::support::build(&later.open()).0);
    assert_eq!(crate::site::changed(&one, &other), [""; 0]);
}

#[test]
fn json_ld_is_json_and_no_text_ends_it() {
    let portal = hostile();
    for path in ["yaowen/a.html", "yaowen/b.html", "yaowen/p.html"] {
        let page = text(&portal, path);
        let open = "<script type=\"application/ld+json\">";
        let from = page.find(open).unwrap() + open.len();
        let to = from + page[from..].find("</script>").unwrap();
        let data: Value = serde_json::from_str(&page[from..to])
            .unwrap_or_else(|error| panic!("{path}: {error}: {}", &page[from..to]));
        let kind = if path.contains("/p.") { "WebPage" } else { "NewsArticle" };
        assert_eq!(data["@type"], kind);
        if path.contains("/a.") {
            assert_eq!(data["headline"], "甲</script><!-- & \" ]]> \u{2028} 乙");
            assert_eq!(data["datePublished"], "2022-12-20T09:30:00+08:00");
            assert_eq!(data["dateModified"], "2022-12-21T00:00:00+08:00");
            assert_eq!(data["author"][0]["@type"], "Person");
            assert_eq!(data["publisher"]["name"], "某县政协");
        }
        let scripts = html::tags(&page).iter().filter(|tag| tag.name == "script").count();
        assert_eq!(scripts, 2, "{path}");
        assert!(!page.contains("甲</script>"), "{path}");
    }
}

#[test]
fn official_page_tags_are_those_of_the_standard() {
    let config = "name: 某县政协\nurl: https://www.example.gov.cn/\nid: a\ntheme: county\nsite_code: \"4308000001\"\ndescription: 某县政协网站\nkeywords: [政协, 提案]\n";
    let portal = Site::new("county")
        .file("content/site.yaml", config)
        .file("content/要闻/a/index.md", "---\ntitle: 标题\ndate: 2022-12-20\nsource: 县政协办公室\neditor: 编辑部\nkeywords: [甲, 乙]\n---\n\n**正文**的\n第一段。\n\n![图](1.jpg)\n")
        .picture("content/要闻/a/1.jpg", "photo")
        .article("b", "2022-12-21 08:05", "")
        .open();
    assert_eq!(codes(portal.report()), [""; 0]);
    let of = |path: &str, name: &str| {
        let tags = html::tags(&text(&portal, path));
        html::meta(&tags, name).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    // META-01: every page.
    for route in portal.routes().filter(|route| route.path.is_page()) {
        let path = route.path.as_str();
        assert_eq!(of(path, "SiteName"), ["某县政协"], "{path}");
        assert_eq!(of(path, "SiteDomain"), ["www.example.gov.cn"], "{path}");
        assert_eq!(of(path, "SiteIDCode"), ["4308000001"], "{path}");
        // META-06: one tag a name, none empty.
        let tags = html::tags(&text(&portal, path));
        let mut names: Vec<_> = tags
            .iter()
            .filter(|tag| tag.name == "meta")
            .filter_map(|tag| tag.attribute("name").or(tag.attribute("property")))
            .collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count, "{path}: {names:?}");
        let empty = tags.iter().any(|tag| tag.name == "meta" && tag.attribute("content") == Some(""));
        assert!(!empty, "{path}");
    }
    // META-02: the home page.
    for (name, content) in [
        ("ColumnName", "首页"),
        ("ColumnType", "首页"),
        ("ColumnDescription", "某县政协网站"),
        ("ColumnKeywords", "政协,提案"),
    ] {
        assert_eq!(of("index.html", name), [content]);
    }
    // META-03, META-04: columns, and the primary column on an article.
    for path in ["yaowen/index.html", "yaowen/a.html"] {
        for (name, content) in [
            ("ColumnName", "要闻"),
            ("ColumnType", "工作动态"),
            ("ColumnDescription", "要闻的报道。"),
            ("ColumnKeywords", "要闻,政协"),
        ] {
            assert_eq!(of(path, name), [content], "{path}");
        }
    }
    let article = [
        ("ArticleTitle", "标题"),
        ("PubDate", "2022-12-20 09:00"),
        ("ContentSource", "县政协办公室"),
        ("Keywords", "甲,乙"),
        ("Author", "编辑部"),
        ("Description", "正文的第一段。"),
        ("Url", "https://www.example.gov.cn/yaowen/a.html"),
    ];
    for (name, content) in article {
        assert_eq!(of("yaowen/a.html", name), [content], "{name}");
    }
    assert!(of("yaowen/a.html", "Image")[0].starts_with("https://www.example.gov.cn/_media/"));
    assert_eq!(of("yaowen/b.html", "PubDate"), ["2022-12-21 08:05"]);
    assert_eq!(of("yaowen/b.html", "ContentSource"), ["某县政协"]);
    assert_eq!(of("yaowen/index.html", "ArticleTitle"), [""; 0]);
    let page = text(&portal, "yaowen/a.html");
    assert!(page.contains("<title>标题_要闻_某县政协</title>"));
    assert!(page.contains("2022-12-20 09:00"), "the visible date has the form of PubDate");
}

#[test]
fn the_site_map_names_every_page_worth_finding_once() {
    let portal = Site::new("county")
        .article("a", "2022-12-20", "aliases: [/old.html]\ntags: [提案]\n")
        .article("w", "2022-12-19", "status: withdrawn\nwithdraw: 有误\n")
        .open();
    let map = text(&portal, "sitemap.xml");
    let elements = xml(&map);
    let mut addresses = all(&elements, "urlset/url/loc");
    for address in &addresses {
        let path = address.strip_prefix("https://www.example.gov.cn/").unwrap();
        assert!(has(&portal, if path.is_empty() { "index.html" } else { path }), "{address}");
    }
    let count = addresses.len();
    addresses.sort_unstable();
    addresses.dedup();
    assert_eq!(addresses.len(), count);
    for (path, listed) in [
        ("yaowen/a.html", true),
        ("yaowen/w.html", false),
        ("old.html", false),
        ("404.html", false),
        ("yaowen/index.html", true),
    ] {
        assert_eq!(addresses.contains(&&*format!("https://www.example.gov.cn/{path}")), listed, "{path}");
    }
    let robots = text(&portal, "robots.txt");
    assert!(
        robots.contains("User-agent: *")
            && robots.contains("Sitemap: https://www.example.gov.cn/sitemap.xml"),
        "{robots}"
    );
}

#[test]
fn a_site_map_of_more_than_fifty_thousand_pages_is_split() {
    // Placing alone: 50,001 articles are parsed, none is rendered.
    let mut site = Site::new("plain");
    for number in 0..50_001 {
        site = site.file(&format!("content/要闻/{number}.md"), "---\ntitle: 题\ndate: 2022-12-20\n---\n");
    }
    let portal = site.open();
    let index = text(&portal, "sitemap.xml");
    let parts = all(&xml(&index), "sitemapindex/sitemap/loc").len();
    assert_eq!(parts, 2);
    let mut addresses = BTreeSet::new();
    for part in 1..=parts {
        let part = text(&portal, &format!("sitemap-{part}.xml"));
        let count = part.matches("<loc>").count();
        assert!((1..=50_000).contains(&count), "{count}");
        for line in part.lines().filter(|line| line.contains("<loc>")) {
            assert!(addresses.insert(line.to_owned()), "{line} stands twice");
        }
    }
    // Every article, the home page and its column's pages.
    assert_eq!(addresses.len(), 50_001 + 2 + 2499);
    assert!(!has(&portal, "sitemap-3.xml"));
}
