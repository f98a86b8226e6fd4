//! Addresses on pages: in the root, below a sub-path, and relative; no internal link is dead.

use crate::html;
use crate::site::{Site, codes, text};
use crate::support::build;

/// Whatever a page may hold: pictures, attachments, footnotes, anchors, tags, topics, nested columns.
fn rich(theme: &str) -> Site {
    let mut site = Site::new(theme)
        .column_with("会议", "title: 会议\nslug: huiyi\ndescription: 甲\naliases: [/old/meetings/]\ncover: c.jpg\n")
        .column("会议/全会", "quanhui")
        .picture("content/会议/c.jpg", "cover")
        .file("content/_data/topics.yaml", "- title: 二十大\n  slug: ershida\n  lead: 导语\n  cover: t.jpg\n")
        .picture("content/_data/t.jpg", "topic")
        .file("content/_static/a b/说明.txt", "文件")
        .file("content/会议/全会/a/index.md", "---\ntitle: 甲\ndate: 2022-12-20\ntags: [提案, C++ & 民生]\ntopics: [二十大]\ncover: 1.jpg\naliases: [/old/a.html]\ntoc: true\n---\n\n## 一、会议\n\n见[乙](../../../要闻/b1.md)、[锚](#一会议)、[栏目](/yaowen/)、[文件](</a b/说明.txt>)、[首页](/)，注[^1]。\n\n![](1.jpg)\n\n## 二、决定\n\n## 三、其他\n\n[^1]: 出处。\n")
        .picture("content/会议/全会/a/1.jpg", "photo");
    for day in 1..=28 {
        site = site.article(&format!("b{day}"), &format!("2022-11-{day:02}"), "tags: [民生]\n");
        site = site.article_in(
            "会议",
            &format!("m{day}"),
            &format!("2022-10-{day:02}"),
            "kind: photo\ncover: 全会/a/1.jpg\n",
        );
    }
    site
}

#[test]
fn no_internal_link_is_dead_wherever_the_site_stands() {
    for theme in ["county", "plain"] {
        let site = rich(theme);
        let places = [
            (site.clone(), "/", false),
            (site.clone().base_url("https://www.example.gov.cn/a/zx/"), "/a/zx/", false),
            (site.clone().relative(), "/", true),
            (site.base_url("https://www.example.gov.cn/zx/").relative(), "/zx/", true),
        ];
        for (site, root, relative) in places {
            let (outputs, report) = build(&site.open());
            assert_eq!(codes(&report), [""; 0], "{theme}");
            let dead = html::dead_links(&outputs, "https://www.example.gov.cn", root, relative);
            assert!(
                dead.is_empty(),
                "{theme} at {root}, relative {relative}: {} dead: {:#?}",
                dead.len(),
                &dead[..dead.len().min(10)]
            );
        }
    }
}

#[test]
fn the_404_page_works_at_every_depth() {
    for (site, root) in [
        (rich("county"), "/"),
        (rich("county").base_url("https://a.cn/zx/"), "/zx/"),
        (rich("plain").relative(), "/"),
    ] {
        let tags = html::tags(&text(&site.open(), "404.html"));
        for (attribute, address) in html::addresses(&tags) {
            let outside =
                address.contains("://") || address.starts_with("mailto:") || address.starts_with('#');
            assert!(outside || address.starts_with(root), "{attribute} {address}");
        }
    }
}

#[test]
fn a_site_without_an_address_still_works() {
    let site = rich("county").file("content/site.yaml", "name: 甲\nid: a\ntheme: county\n");
    let (outputs, report) = build(&site.open());
    assert_eq!(codes(&report), ["config/no-url"]);
    assert!(!outputs.contains_key("sitemap.xml"));
    let dead = html::dead_links(&outputs, "https://nowhere.invalid", "/", false);
    assert!(dead.is_empty(), "{dead:#?}");
}

#[test]
fn strange_names_lead_somewhere() {
    for theme in ["county", "plain"] {
        let body = "![](<图 1 (2)%.jpg>)\n\n![](%E5%9B%BE%201%20(2)%25.jpg)\n\n[附件](<名单 #1?.pdf>)、[又](名单%20%231%3F.pdf)\n";
        let header = "tags: [a/b, ../x, \"%2F\", 50%, \"#\", \"😀\", \"<b>\", \"con\", \"index\", \"page-1\"]\ntopics: [\"甲/乙\", \"?\"]\n";
        let site = Site::new(theme)
            .file("content/要闻/甲 乙/index.md", &format!("---\ntitle: \"<甲> & \\\"乙\\\"\"\ndate: 2022-12-20\n{header}---\n\n{body}"))
            .picture("content/要闻/甲 乙/图 1 (2)%.jpg", "photo")
            .attachment("content/要闻/甲 乙/名单 #1?.pdf", "list")
            .column("会议 (一)/100%", "baifen")
            .column("会议 (一)", "huiyi")
            .article_in("会议 (一)/100%", "a b", "2022-12-20", "columns: [要闻]\n")
            .article_in("会议 (一)/100%", "100%", "2022-12-21", "")
            .file("content/root.md", "---\ntitle: 没有栏目\ndate: 2022-12-20\n---\n\n[甲](<要闻/甲 乙>)、[乙](<会议 (一)/100%/a b.md>)、[丙](会议%20(一)/100%25/a%20b.md)\n");
        for (site, root, relative) in [(site.clone(), "/", false), (site.relative(), "/", true)] {
            let (outputs, report) = build(&site.open());
            let found: Vec<_> =
                codes(&report).into_iter().filter(|code| *code != "topic/not-described").collect();
            assert_eq!(found, [""; 0], "{theme} {report:?}");
            let dead = html::dead_links(&outputs, "https://www.example.gov.cn", root, relative);
            assert!(dead.is_empty(), "{theme}: {dead:#?}");
            let windows = |path: &&String| {
                path.contains(['<', '>', ':', '"', '\\', '|', '?', '*'])
                    || path.split('/').any(|name| name.ends_with(['.', ' ']))
            };
            assert_eq!(outputs.keys().find(windows), None);
        }
    }
}

#[test]
fn a_site_of_nothing_has_its_pages() {
    for theme in ["county", "plain"] {
        let empty = Site::new(theme).without("content/要闻/_index.md");
        let columns = Site::new(theme).column("会议", "huiyi");
        let nameless = Site::new(theme).file("content/site.yaml", "");
        for site in [empty, columns, nameless.clone(), nameless.without("content/site.yaml")] {
            let (outputs, report) = build(&site.open());
            assert!(!report.has_errors(), "{report:?}");
            for page in ["index.html", "404.html", "sitemap.html", "robots.txt", "atom.xml"] {
                assert!(outputs.contains_key(page), "{theme} {page}");
            }
            let dead = html::dead_links(&outputs, "https://www.example.gov.cn", "/", false);
            assert!(dead.is_empty(), "{theme}: {dead:#?}");
        }
    }
}

#[test]
fn what_no_browser_shows_is_offered_as_a_file() {
    let site = Site::new("plain")
        .file("content/要闻/a.md", "---\ntitle: 甲\ndate: 2022-12-20\n---\n![会议录像](录像.wmv)\n")
        .attachment("content/要闻/录像.wmv", "wmv");
    let (outputs, report) = build(&site.open());
    assert_eq!(codes(&report), ["media/not-shown"]);
    let page = String::from_utf8_lossy(&outputs["yaowen/a.html"]).into_owned();
    assert!(page.contains("class=\"attachment\"") && !page.contains("<img"), "{page}");
}
