//! Links: the same address means the same wherever it is printed, and what is not ours stays as it was written.

use huikan::portal::Portal;
use huikan::portal::wechat::Look;
use huikan::report::SourcePath;

use crate::site::{Site, changed, codes, text};
use crate::support::build;

fn site(theme: &str, more: &str) -> Site {
    let config =
        format!("name: 某县政协\nurl: https://www.example.gov.cn/\nid: k3f9axqz\ntheme: {theme}\n{more}");
    Site::new(theme).file("content/site.yaml", &config).article("b", "2022-12-02", "")
}

/// An article `a` of 要闻 with this body.
fn saying(site: &Site, body: &str) -> Site {
    site.clone().file("content/要闻/a.md", &format!("---\ntitle: 题a\ndate: 2022-12-01\n---\n\n{body}\n"))
}

fn lost(portal: &Portal) -> Vec<String> {
    let (_, report) = build(portal);
    let lost = report.findings().iter().filter(|finding| finding.code.0.ends_with("missing"));
    lost.map(|finding| finding.message.clone()).collect()
}

/// The government's portal stands on the same host.
const NEIGHBOURS: [&str; 6] = [
    "https://www.example.gov.cn",
    "https://www.example.gov.cn/",
    "https://www.example.gov.cn/zwgk/1.html?a=b#c",
    "https://www.example.gov.cn/yaowen/b.html",
    "https://www.example.gov.cn/zxabc/",
    "https://www.example.gov.cn/zx/../zwgk/1.html",
];

#[test]
fn what_else_stands_on_the_same_host_is_left_alone() {
    let site = site("plain", "").base_url("https://www.example.gov.cn/zx/").column("甲", "abc");
    for address in NEIGHBOURS {
        let portal = saying(&site, &format!("见[这里]({address})。")).open();
        let page = text(&portal, "yaowen/a.html");
        assert!(page.contains(&format!("href=\"{address}\"")), "{address}: {page}");
        assert_eq!(lost(&portal), [""; 0], "{address}");
    }
    for (address, href) in [
        ("https://www.example.gov.cn/zx", "/zx/"),
        ("https://www.example.gov.cn/zx/", "/zx/"),
        ("https://www.example.gov.cn/zx/yaowen/b.html", "/zx/yaowen/b.html"),
        ("https://www.example.gov.cn/%7A%78/yaowen/?a=b", "/zx/yaowen/index.html?a=b"),
        ("https://www.example.gov.cn/zx/要闻/b.md", "/zx/yaowen/b.html"),
        ("/zx", "/zx/"),
        ("/zx/yaowen/b.html", "/zx/yaowen/b.html"),
        ("/yaowen/b.html", "/zx/yaowen/b.html"),
    ] {
        let portal = saying(&site, &format!("见[这里]({address})。")).open();
        let page = text(&portal, "yaowen/a.html");
        assert!(page.contains(&format!("<a href=\"{href}\">这里</a>")), "{address}: {page}");
        assert_eq!(lost(&portal), [""; 0], "{address}");
    }
    // `/zxabc/` only begins like our folder; a page of ours that is not there is told as before.
    for address in ["/zxabc/", "https://www.example.gov.cn/zx/yaowen/c.html"] {
        let portal = saying(&site, &format!("见[这里]({address})。")).open();
        assert_eq!(lost(&portal).len(), 1, "{address}");
    }
}

#[test]
fn tables_and_modules_keep_what_else_stands_on_the_same_host() {
    let modules = "home:\n  - {type: links, title: 友情链接}\n  - type: banners\n    items:\n      \
                   - {title: 图, image: 1.jpg, url: 'https://www.example.gov.cn/yaowen/b.html'}\n";
    let links = "- {title: 县政府, url: 'https://www.example.gov.cn/'}\n\
                 - {title: 政务公开, url: 'https://www.example.gov.cn/zwgk/1.html'}\n\
                 - {title: 本站, url: 'https://www.example.gov.cn/zx/yaowen/b.html'}\n";
    let portal = site("county", modules)
        .base_url("https://www.example.gov.cn/zx/")
        .file("content/_data/links.yaml", links)
        .picture("content/1.jpg", "photo")
        .open();
    let home = text(&portal, "index.html");
    for href in [
        "https://www.example.gov.cn/",
        "https://www.example.gov.cn/zwgk/1.html",
        "https://www.example.gov.cn/yaowen/b.html",
        "/zx/yaowen/b.html",
    ] {
        assert!(home.contains(&format!("href=\"{href}\"")), "{href}: {home}");
    }
    assert_eq!(lost(&portal), [""; 0]);
}

#[test]
fn an_option_means_the_same_on_every_page() {
    let options = "theme_options:\n  accessibility_page: yaowen/b.html\n";
    let site = saying(&site("county", options).column("提案", "tian"), "正文。").article_in(
        "提案",
        "c",
        "2022-12-03",
        "",
    );
    let portal = site.open();
    let (outputs, _) = build(&portal);
    let mut seen = 0;
    for (path, bytes) in &outputs {
        let page = String::from_utf8_lossy(bytes);
        let Some((before, _)) = page.split_once(">关于本站无障碍<") else { continue };
        assert!(before.ends_with("<a href=\"/yaowen/b.html\""), "{path}");
        seen += 1;
    }
    assert!(seen > 5, "{seen}");
    assert_eq!(lost(&portal), [""; 0]);
    for _ in 0..3 {
        assert_eq!(changed(&outputs, &build(&site.open()).0), [""; 0]);
    }
    let edited = site.article_in("提案", "d", "2022-12-04", "");
    let (warm, cold) = (build(&edited.open_after(&portal)).0, build(&edited.open()).0);
    assert_eq!(changed(&warm, &cold), [""; 0]);
}

#[test]
fn a_part_that_pages_in_no_column_share_does_not_depend_on_who_asks_first() {
    let part = "{{ url(\"b.html\") }} {{ image(\"p.jpg\") is none }}";
    let site = site("plain", "")
        .picture("content/_static/tags/p.jpg", "photo")
        .file("themes/plain/templates/part.html", part)
        .file("themes/plain/templates/tags.html", "|{{ shared(\"part.html\") }}|")
        .file("themes/plain/templates/tag.html", "|{{ shared(\"part.html\") }}|")
        .file("content/_static/tags/b.html", "<p>b</p>")
        .article("c", "2022-12-03", "tags: [民生]\n");
    let of = |portal: &Portal, path: &str| text(portal, path).split('|').nth(1).map(str::to_owned);
    let tags = |portal: &Portal| {
        let paths: Vec<String> = portal
            .routes()
            .map(|route| route.path.as_str().to_owned())
            .filter(|path| path.starts_with("tags/") && path.ends_with("index.html"))
            .collect();
        assert_eq!(paths.len(), 2, "{paths:?}");
        paths
    };
    let (one, other) = (site.open(), site.open());
    let paths = tags(&one);
    let there: Vec<_> = paths.iter().map(|path| of(&one, path)).collect();
    let back: Vec<_> = paths.iter().rev().map(|path| of(&other, path)).collect();
    assert_eq!(there, back.into_iter().rev().collect::<Vec<_>>());
    assert_eq!(there[0].as_deref(), Some("b.html True"));
}

#[test]
fn an_href_that_a_view_gave_passes_through_url_where_pages_are_files() {
    let site = site("plain", "")
        .column("要闻/专栏", "b")
        .column("别处", "zl")
        .file("content/要闻/专栏/_index.md", "---\ntitle: 专栏\nslug: zl\n---\n")
        .file(
            "themes/plain/templates/column.html",
            "|{{ url(column(\"专栏\").url) }} {{ url(\"zl/index.html\") }}|",
        )
        .relative();
    let portal = site.open();
    let part = |path: &str| text(&portal, path).split('|').nth(1).map(str::to_owned);
    assert_eq!(part("yaowen/index.html").as_deref(), Some("zl/index.html zl/index.html"));
    assert_eq!(part("zl/index.html").as_deref(), Some("../yaowen/zl/index.html index.html"));
}

#[test]
fn a_link_seen_from_the_page_is_the_same_in_feeds_messages_and_on_other_pages() {
    let site = site("plain", "")
        .column("通知", "tongzhi")
        .article_in("通知", "x", "2022-12-03", "")
        .file(
            "themes/plain/templates/home.html",
            "{% for article in articles() %}{{ article.content }}{% endfor %}",
        )
        .file(
            "themes/plain/templates/column.html",
            "{{ column.content }}|{% for article in articles() %}{{ article.content }}{% endfor %}",
        );
    let portal = saying(&site, "见[通知](../tongzhi/x.html)和[乙](b.html)。").open();
    assert_eq!(lost(&portal), [""; 0]);
    for page in ["yaowen/a.html", "index.html", "tongzhi/index.html"] {
        let page = text(&portal, page);
        assert!(page.contains("<a href=\"/tongzhi/x.html\">通知</a>"), "{page}");
        assert!(page.contains("<a href=\"/yaowen/b.html\">乙</a>"), "{page}");
    }
    let (notice, other) =
        ("https://www.example.gov.cn/tongzhi/x.html", "https://www.example.gov.cn/yaowen/b.html");
    let (outputs, _) = build(&portal);
    let feeds: Vec<&String> =
        outputs.keys().filter(|path| path.ends_with("atom.xml") || path.ends_with("feed.json")).collect();
    assert!(!feeds.is_empty(), "{:?}", outputs.keys());
    for path in feeds.iter().filter(|path| !path.starts_with("tongzhi")) {
        let feed = text(&portal, path).replace("&lt;", "<").replace("&gt;", ">");
        let feed = feed.replace("\\\"", "\"").replace("&quot;", "\"");
        for (href, words) in [(notice, "通知"), (other, "乙")] {
            assert!(feed.contains(&format!("<a href=\"{href}\">{words}</a>")), "{path}: {feed}");
        }
    }
    let draft = portal.message(&SourcePath::new("content/要闻/a.md"), Look::Plain).unwrap();
    assert_eq!(draft.missing().count(), 0, "{:?}", draft.findings);
    let content = draft.content(|_| None).unwrap();
    assert!(content.contains(notice) && content.contains(other), "{content}");
}

#[test]
fn a_columns_page_means_the_same_on_other_pages() {
    let site = site("plain", "")
        .file("content/要闻/_index.md", "---\ntitle: 要闻\nslug: yaowen\n---\n\n见[乙](b.html)。\n")
        .file("themes/plain/templates/home.html", "{{ column(\"要闻\").content }}");
    let portal = site.open();
    for page in ["index.html", "yaowen/index.html"] {
        let page = text(&portal, page);
        assert!(page.contains("<a href=\"/yaowen/b.html\">乙</a>"), "{page}");
    }
    assert!(!codes(&build(&portal).1).contains(&"link/missing"));
}

#[test]
fn a_chinese_sub_path_is_encoded_wherever_it_is_written() {
    let site = site("plain", "").base_url("https://www.example.gov.cn/政协/").article(
        "c",
        "2022-12-03",
        "aliases: [/old/1.html, '/show.asp?id=1']\n",
    );
    let site = saying(
        &site,
        "见[乙](/政协/yaowen/b.html)、[丙](https://www.example.gov.cn/%E6%94%BF%E5%8D%8F/yaowen/c.html)。",
    );
    let portal = site.open();
    assert_eq!(lost(&portal), [""; 0]);
    let root = "/%E6%94%BF%E5%8D%8F/";
    let page = text(&portal, "yaowen/a.html");
    assert!(page.contains(&format!("href=\"{root}yaowen/b.html\">乙")), "{page}");
    assert!(page.contains(&format!("href=\"{root}yaowen/c.html\">丙")), "{page}");
    let (outputs, _) = build(&portal);
    for (path, bytes) in &outputs {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("gov.cn/政协"), "{path}: {text}");
        assert!(!text.contains("\"/政协/yaowen"), "{path}: {text}");
    }
    assert!(
        text(&portal, "sitemap.xml").contains(&format!("<loc>https://www.example.gov.cn{root}yaowen/a.html"))
    );
    // Hosts compare decoded paths, and send encoded ones.
    let nginx = text(&portal, "_redirects.nginx.conf");
    let rule = format!("location = \"/政协/old/1.html\" {{ return 301 {root}yaowen/c.html; }}");
    assert!(nginx.contains(&rule), "{nginx}");
    let netlify = text(&portal, "_redirects");
    assert!(netlify.contains(&format!("{root}show.asp id=1 {root}yaowen/c.html 301!\n")), "{netlify}");
    assert!(netlify.contains(&format!("{root}old/1.html {root}yaowen/c.html 301\n")), "{netlify}");
}
