//! Addresses: aliases, clashes, what was lost.

use huikan::report::Severity;

use crate::site::{Site, codes, has, text};
use crate::support::build;

#[test]
fn former_addresses_of_the_home_page_lead_to_it() {
    let portal = Site::new("plain").file("content/_index.md", "---\n旧址: [/default.html]\n---\n").open();
    assert!(text(&portal, "default.html").contains("url=/\""), "{}", text(&portal, "default.html"));
}

#[test]
fn aliases_lead_on_by_a_page_and_by_three_maps() {
    let site = Site::new("plain")
        .column_with("会议", "title: 会议\nslug: huiyi\ndescription: 甲\naliases: [/old/meetings/]\n")
        .article("a", "2022-12-20", "aliases: [/news/123.html, /新闻/1.html]\n");
    let portal = site.open();
    let (outputs, report) = build(&portal);
    assert_eq!(codes(&report), ["column/empty"]);
    let page = text(&portal, "news/123.html");
    assert!(page.contains("url=/yaowen/a.html") && page.contains("noindex"), "{page}");
    assert!(page.contains("<link rel=\"canonical\" href=\"https://www.example.gov.cn/yaowen/a.html\">"));
    assert!(text(&portal, "old/meetings/index.html").contains("url=/huiyi/index.html"));
    for map in ["_redirects", "_redirects.nginx.conf", "_redirects.apache.conf", "_redirects.caddy"] {
        let map = text(&portal, map);
        assert!(
            map.contains("/yaowen/a.html") && map.contains("/news/123") && map.contains("/old/meetings/"),
            "{map}"
        );
        assert!(map.lines().count() >= 4, "{map}");
    }
    assert!(!String::from_utf8_lossy(&outputs["sitemap.xml"]).contains("/news/123"));
    assert!(!has(&Site::new("plain").open(), "_redirects"));
    // Below a sub-path, hosts are asked for the whole path.
    let map = text(&site.base_url("https://www.example.gov.cn/zx/").open(), "_redirects");
    assert!(map.contains("/zx/news/123.html /zx/yaowen/a.html 301"), "{map}");
}

#[test]
fn addresses_that_a_query_tells_apart_become_rules_for_every_host() {
    let site =
        Site::new("plain").article("a", "2022-12-20", "aliases: [/show.asp?id=1, /show.asp]\n").article(
            "b",
            "2022-12-21",
            "aliases: [/index.php?m=show&id=1, /show.asp?id=2, /show.asp?id=1, /a?b-c=1]\n",
        );
    let portal = site.open();
    assert_eq!(codes(&build(&portal).1), ["route/alias-taken"]);
    assert_eq!(
        text(&portal, "_redirects"),
        "/a b-c=1 /yaowen/b.html 301!\n/index.php id=1 m=show /yaowen/b.html 301!\n/show.asp id=1 /yaowen/a.html 301!\n\
         /show.asp id=2 /yaowen/b.html 301!\n/show.asp /yaowen/a.html 301\n"
    );
    let nginx = text(&portal, "_redirects.nginx.conf");
    assert!(
        nginx.contains(
            "location = \"/show.asp\" { if ($huikan_3) { return 301 $huikan_3; } return 301 /yaowen/a.html; }"
        ),
        "{nginx}"
    );
    let maps = text(&portal, "_redirects.nginx.map.conf");
    assert!(
        maps.contains(
            "map \"$arg_id&$arg_m\" $huikan_2 {\n    default \"\";\n    \"1&show\" \"/yaowen/b.html\";\n}"
        ),
        "{maps}"
    );
    assert!(maps.contains("\"~^(?=(?:.*&)?b-c=1(?:&|$))\" \"/yaowen/b.html\";"), "{maps}");
    let apache = text(&portal, "_redirects.apache.conf");
    assert!(apache.contains(
        "RewriteCond %{REQUEST_URI} \"=/show.asp\"\nRewriteCond %{QUERY_STRING} \"(?:^|&)id=1(?:&|$)\"\n"
    ));
    assert!(text(&portal, "_redirects.caddy").contains("\t\"/index.php&1&show\" \"/yaowen/b.html\"\n"));
    assert!(
        text(&portal, "_redirects.json")
            .contains(r#""/show.asp":[{"keys":["id"],"to":{"1":"/yaowen/a.html""#)
    );
    assert!(!has(
        &Site::new("plain").article("a", "2022-12-20", "aliases: [/old.html]\n").open(),
        "_redirects.json"
    ));
}

#[test]
fn two_sources_of_one_address_are_an_error_that_loses_neither() {
    let portal = Site::new("plain")
        .article("a", "2022-12-20", "slug: same\n")
        .article("b", "2022-12-21", "slug: same\n")
        .open();
    assert_eq!(codes(portal.report()), ["route/claimed-twice"]);
    let finding = &portal.report().findings()[0];
    assert_eq!((finding.severity, finding.related.len()), (Severity::Error, 1));
    assert!(finding.message.contains("content/要闻/a.md") && finding.message.contains("content/要闻/b.md"));
    assert!(text(&portal, "yaowen/same.html").contains("文a的正文"));
    let other = portal.why(&"content/要闻/b.md".into()).unwrap().path;
    assert!(text(&portal, other.as_str()).contains("文b的正文"));
}

#[test]
fn an_address_stays_with_the_article_that_was_published_at_it() {
    let before = Site::new("plain").article("m", "2022-12-20", "slug: same\n");
    let both = |name: &str| {
        let site = Site::new("plain").article("m", "2022-12-20", "slug: same\n");
        site.article(name, "2022-12-21", "slug: same\n").previous(&before.open()).open()
    };
    for name in ["a", "z"] {
        let portal = both(name);
        assert_eq!(codes(portal.report()), ["route/claimed-twice"]);
        let finding = &portal.report().findings()[0];
        assert_eq!(finding.span.as_ref().unwrap().file.as_str(), format!("content/要闻/{name}.md"));
        assert!(text(&portal, "yaowen/same.html").contains("文m的正文"), "{name}");
    }
}

#[test]
fn a_file_and_a_page_of_one_address_are_an_error() {
    let portal =
        Site::new("plain").article("a", "2022-12-20", "").file("content/_static/yaowen/a.html", "x").open();
    assert_eq!(codes(portal.report()), ["route/claimed-twice"]);
}

#[test]
fn names_that_differ_in_case_or_in_unicode_form_clash() {
    // Decomposed names are composed on reading; addresses that an author writes may still differ so.
    let cases = [
        Site::new("plain").file("content/_static/Notice.txt", "甲").file("content/_static/notice.txt", "乙"),
        Site::new("plain").file("content/_static/A/x.txt", "甲").file("content/_static/a/x.txt", "乙"),
    ];
    for site in cases {
        let portal = site.open();
        assert_eq!(codes(portal.report()), ["route/differs-in-case"], "{:?}", portal.report());
    }
    let one = Site::new("plain").article(
        "a",
        "2022-12-20",
        "aliases: [\"/caf\u{e9}.html\", \"/cafe\u{301}.html\"]\n",
    );
    let (outputs, report) = build(&one.open());
    assert_eq!((codes(&report), outputs.keys().filter(|path| path.starts_with("caf")).count()), (vec![], 1));
}

#[test]
fn article_slugs_differ_by_more_than_case() {
    let portal = Site::new("plain").article("A", "2022-12-20", "").article("a", "2022-12-21", "").open();
    assert_eq!(codes(portal.report()), ["route/claimed-twice"]);
}

#[test]
fn a_lost_address_is_told_with_the_alias_that_keeps_it() {
    let before = Site::new("plain")
        .article("old", "2022-12-20", "")
        .article("gone", "2022-12-21", "")
        .column("会议", "huiyi");
    let portal = before.open();
    let moved = before.snapshot.text("content/要闻/old.md").unwrap().content.to_string();
    let after = before
        .clone()
        .without("content/要闻/old.md")
        .without("content/要闻/gone.md")
        .file("content/会议/new.md", &moved)
        .previous(&portal);
    let report = after.open().report().clone();
    assert_eq!(codes(&report), ["route/lost", "route/lost", "column/empty"]);
    let [gone, moved, _] = report.findings() else { panic!() };
    assert!(
        gone.message.contains("/yaowen/gone.html") && gone.help.as_ref().unwrap().contains("huikan withdraw")
    );
    assert!(
        moved.message.contains("/yaowen/old.html") && moved.message.contains("/huiyi/new.html"),
        "{}",
        moved.message
    );
    assert!(moved.help.as_ref().unwrap().contains("旧址: [/yaowen/old.html]"));
    // With the alias, nothing is lost.
    let mended =
        after.article_in("会议", "new", "2022-12-20", "aliases: [/yaowen/old.html, /yaowen/gone.html]\n");
    assert_eq!(codes(mended.open().report()), ["column/empty"]);
}

#[test]
fn slugs_come_from_names_alone() {
    let path = |name: &str, header: &str| {
        let site = Site::new("plain").article(name, "2022-12-20", header);
        site.open().why(&format!("content/要闻/{name}.md").as_str().into()).unwrap().path.to_string()
    };
    assert_eq!(path("2022-12-20-huiyi", ""), "yaowen/2022-12-20-huiyi.html");
    assert_eq!(path("甲", "slug: jia\n"), "yaowen/jia.html");
    let dated = path("2022-12-20-常委会会议", "");
    assert!(
        dated.starts_with("yaowen/20221220-") && dated.len() == "yaowen/20221220-k3f9axqz.html".len(),
        "{dated}"
    );
    // Another column, another date, another title: the same last part.
    let moved = Site::new("plain")
        .column("会议", "huiyi")
        .article_in("会议", "2022-12-20-常委会会议", "2022-12-31", "kicker: 甲\n")
        .open();
    let moved = moved.why(&"content/会议/2022-12-20-常委会会议.md".into()).unwrap().path.to_string();
    assert_eq!(moved.strip_prefix("huiyi/"), dated.strip_prefix("yaowen/"));
}

#[test]
fn an_alias_never_takes_a_page_whatever_its_case() {
    let portal = Site::new("plain")
        .article("a", "2022-12-20", "aliases: [/YaoWen/b.html, /Old.html, /old.html]\n")
        .article("b", "2022-12-21", "")
        .open();
    assert_eq!(codes(portal.report()), ["route/alias-taken"]);
    assert!(has(&portal, "Old.html") && !has(&portal, "old.html"));
}

#[test]
fn the_sites_own_robots_file_wins_but_where_search_engines_are_unwanted() {
    let site = Site::new("plain").file("content/_static/robots.txt", "User-agent: x\n");
    let (outputs, report) = build(&site.open());
    assert_eq!(codes(&report), [""; 0]);
    assert!(!String::from_utf8_lossy(&outputs["robots.txt"]).contains("Sitemap"));
    let portal = site.drafts().open();
    assert_eq!(codes(portal.report()), [""; 0]);
    assert!(text(&portal, "robots.txt").contains("Disallow: /"));
}

#[test]
fn a_place_in_another_article_is_looked_for() {
    let site = Site::new("plain")
        .file("content/要闻/a.md", "---\ntitle: 甲\ndate: 2022-12-20\n---\n## 主要做法\n\n<a id=\"x\"></a>\n")
        .file(
            "content/要闻/b.md",
            "---\ntitle: 乙\ndate: 2022-12-20\n---\n[一](a.md#主要做法) [二](a.md#x) [三](a.md#主要方法)\n",
        );
    let (_, report) = build(&site.open());
    assert_eq!(codes(&report), ["link/anchor-missing"]);
    assert!(report.findings()[0].help.as_ref().is_some_and(|help| help.contains("#主要做法")));
}

#[test]
fn a_page_where_an_older_system_had_others_leads_on_without_rules() {
    let site = Site::new("county")
        .article("a", "2022-12-20", "aliases: [/?id=7, /yaowen/b.html?id=3]\n")
        .article("b", "2022-12-19", "slug: b\n")
        .article("c", "2022-12-18", "slug: c\n");
    let portal = site.open();
    let asks = |path: &str| text(&portal, path).contains("data-map=\"/_redirects.json\"");
    assert!(asks("index.html") && asks("yaowen/b.html") && asks("404.html"));
    assert!(!asks("yaowen/c.html") && !asks("yaowen/index.html"));
}
