//! What is published, and what is nowhere to be found.

use huikan::portal::{Portal, UrlPath};
use huikan::site::Publication;

use crate::html;
use crate::site::{Site, codes, has, text};
use crate::support::build;

#[test]
fn status_and_time_decide_what_is_published() {
    let site = Site::new("county")
        .article("a", "2022-12-20", "")
        .article("draft", "2022-12-20", "status: draft\n")
        .article("review", "2022-12-20", "status: 待审\n")
        .article("returned", "2022-12-20", "status: 退回\n")
        .article("archived", "2022-12-20", "status: archived\n")
        .article("later", "2022-12-31 12:01", "")
        .article("today", "2022-12-31", "")
        .article("over", "2022-11-01", "expires: 2022-12-30\n")
        .article("last-day", "2022-11-01", "expires: 2022-12-31\n");
    let portal = site.open();
    assert_eq!(codes(portal.report()), [""; 0]);
    let published = |portal: &Portal, names: &[&'static str]| {
        names.iter().copied().filter(|name| has(portal, &format!("yaowen/{name}.html"))).collect::<Vec<_>>()
    };
    let all = ["a", "draft", "review", "returned", "archived", "later", "today", "over", "last-day"];
    assert_eq!(published(&portal, &all), ["a", "archived", "today", "last-day"]);
    let counts = portal.counts();
    assert_eq!((counts.articles, counts.published, counts.left_out), (9, 4, 5));
    assert_eq!(portal.next_change().unwrap().to_string(), "2022-12-31T04:01:00Z");
    // The hour itself is late enough.
    assert!(has(&site.clone().now("2022-12-31T12:01:00+08:00").open(), "yaowen/later.html"));
    assert!(has(&site.clone().now("2022-12-31T00:00:00+08:00").open(), "yaowen/today.html"));
    assert!(!has(&site.clone().now("2022-12-30T23:59:59+08:00").open(), "yaowen/today.html"));
    // `--drafts` shows what is coming, not what is over; every page and robots.txt keep search engines away.
    let drafts = site.drafts().open();
    assert_eq!(
        published(&drafts, &all),
        ["a", "draft", "review", "returned", "archived", "later", "today", "last-day"]
    );
    let (outputs, _) = build(&drafts);
    for (path, bytes) in outputs.iter().filter(|(path, _)| path.ends_with(".html")) {
        let tags = html::tags(std::str::from_utf8(bytes).unwrap());
        assert_eq!(html::meta(&tags, "robots"), ["noindex,nofollow"], "{path}");
    }
    assert!(text(&drafts, "robots.txt").contains("Disallow: /\n"));
}

#[test]
fn what_is_left_out_is_all_that_is_not_published() {
    let portal = Site::new("county")
        .article("a", "2022-12-20", "")
        .article("draft", "2022-12-20", "status: draft\n")
        .article("gone", "2022-12-20", "status: withdrawn\nwithdraw: {reason: 内容有误, time: 2022-12-21}\n")
        .article("broken", "2022-13-01", "")
        .open();
    let counts = portal.counts();
    assert_eq!((counts.articles, counts.published, counts.left_out), (4, 1, 3));
    let left_out = portal.left_out().into_iter().map(|(path, why)| (path.stem(), why.name()));
    let expected = [("broken", "broken"), ("draft", "draft"), ("gone", "withdrawn")];
    assert_eq!(left_out.collect::<Vec<_>>(), expected);
}

#[test]
fn a_draft_leaves_no_trace() {
    let site = Site::new("county").article("a", "2022-12-20", "tags: [提案]\n");
    let (without, _) = build(&site.open());
    let with = site
        .file("content/要闻/secret/index.md", "---\ntitle: 草稿\ndate: 2022-12-21\nstatus: draft\ntags: [秘密]\ntopics: [秘密专题]\naliases: [/old.html]\n---\n\n![](1.jpg)\n")
        .picture("content/要闻/secret/1.jpg", "secret");
    let (with, report) = build(&with.open());
    assert_eq!(codes(&report), [""; 0]);
    assert_eq!(without, with);
}

#[test]
fn a_stray_file_leaves_no_trace() {
    let site = Site::new("county").article("a", "2022-12-20", "");
    // What has a broken header keeps its number in the search index, which holds no word of it.
    let pages = |portal: &Portal| {
        let (mut outputs, _) = build(portal);
        outputs.retain(|path, _| !path.starts_with("_search/"));
        outputs
    };
    let without = pages(&site.open());
    for (path, text, code) in [
        ("content/要闻/备忘.md", "明天上午开会。\n", "front-matter/no-header"),
        ("content/要闻/新建文本文档.md", "", "front-matter/no-header"),
        ("content/要闻/b.md", "标题: 题\n日期: 2022-12-20\n状态: 草稿\n\n正文。\n", "front-matter/unopened"),
        (
            "content/要闻/b.md",
            "---\n标题: 题\n日期: 2022-12-20\n状太: 草稿\n---\n\n正文。\n",
            "yaml/unknown-key",
        ),
        (
            "content/要闻/b.md",
            "---\n标题: 题\n日期: 2022-12-20\n状态:\n---\n\n正文。\n",
            "front-matter/unknown-value",
        ),
    ] {
        let portal = site.clone().file(path, text).open();
        assert_eq!(codes(portal.report()), [code], "{text}");
        let why = portal.why(&path.into()).unwrap();
        assert_ne!(why.publication, Publication::Published, "{text}");
        assert!(pages(&portal) == without, "{text}: something of it is on the site");
    }
    let shown = site.file("content/要闻/备忘.md", "明天上午开会。\n").drafts().open();
    assert!(shown.why(&"content/要闻/备忘.md".into()).unwrap().publication == Publication::Published);
}

#[test]
fn what_lies_in_the_folder_of_an_article_or_of_drafts_is_no_article() {
    let site = Site::new("county")
        .article("a", "2022-12-20", "")
        .file("content/要闻/2022-12-07-调研/index.md", "---\n标题: 调研\n日期: 2022-12-07\n---\n\n正文。\n");
    let (without, _) = build(&site.open());
    let text = "---\n标题: 旧稿\n日期: 2022-12-06\n---\n\n初稿。\n";
    for (path, code) in [
        ("content/要闻/2022-12-07-调研/初稿.md", "read/beside-article"),
        ("content/要闻/2022-12-07-调研/旧稿/初稿.md", "read/beside-article"),
        ("content/要闻/a.assets/旧稿.md", "read/beside-article"),
        ("content/要闻/草稿/2022-12-01-b.md", "read/drafts-folder"),
        ("content/Drafts/2022-12-01-b.md", "read/drafts-folder"),
    ] {
        let portal = site.clone().file(path, text).open();
        assert_eq!(codes(portal.report()), [code], "{path}");
        assert!(build(&portal).0 == without, "{path}");
        // Nor does it become one by an edit that a preview sees.
        let edited = site.clone().file(path, &text.replace("初稿", "二稿")).open_after(&portal);
        assert_eq!(codes(edited.report()), [code], "{path}");
        assert!(build(&edited).0 == without, "{path}");
    }
    // A column may have a day in its name, if it says that it is one.
    let column = site
        .file("content/2022-12-07-专栏/_index.md", "---\n标题: 专栏\nslug: zhuanlan\ndescription: 述\n---\n")
        .file("content/2022-12-07-专栏/b.md", text);
    assert!(
        column.open().why(&"content/2022-12-07-专栏/b.md".into()).unwrap().publication
            == Publication::Published
    );
}

#[test]
fn a_withdrawn_article_says_so_and_shows_its_body_nowhere() {
    for theme in ["county", "plain"] {
        let body = "---\ntitle: 撤回的稿件\ndate: 2022-12-02\nstatus: withdrawn\nwithdraw:\n  reason: 内容有误\nsummary: 撤回稿件的摘要\nauthors: 某某\ntags: [提案]\ncover: 1.jpg\n---\n\n不该再出现的正文。\n\n![](1.jpg)\n";
        let site = Site::new(theme)
            .article("a", "2022-12-01", "tags: [提案]\n")
            .file("content/要闻/b/index.md", body)
            .picture("content/要闻/b/1.jpg", "photo")
            .article("c", "2022-12-03", "tags: [提案]\n");
        let portal = site.open();
        let (outputs, report) = build(&portal);
        assert_eq!(codes(&report), [""; 0]);
        let page = text(&portal, "yaowen/b.html");
        assert!(page.contains("内容有误") && page.contains("noindex"), "{page}");
        for (path, bytes) in &outputs {
            let output = String::from_utf8_lossy(bytes);
            assert!(
                !output.contains("不该再出现的正文") && !output.contains("撤回稿件的摘要"),
                "{theme} {path}"
            );
            assert!(path == "yaowen/b.html" || !output.contains("撤回的稿件"), "{theme} {path}");
            assert!(
                !output.contains("copy of content/要闻/b/1.jpg"),
                "{theme} {path}: its photo is published"
            );
        }
        assert!(!page.contains("ld+json"), "{page}");
        let tags = html::tags(&page);
        for name in ["Keywords", "keywords", "Author", "Description", "description", "Image", "Url"] {
            assert_eq!(html::meta(&tags, name), [""; 0], "{theme} {name}");
        }
        // Its neighbours pass over it.
        assert!(text(&portal, "yaowen/c.html").contains("题a"));
        assert!(text(&portal, "yaowen/a.html").contains("题c"));
    }
}

#[test]
fn nothing_of_a_withdrawn_body_is_told_of_it() {
    let header = "---\ntitle: 撤回的稿件\ndate: 2022-12-02\nstatus: withdrawn\nwithdraw: 有误\nkind: work-review\nsource: 办公室\ntoc: true\ntags: [独有的标签, 提案]\nattachments: [https://www.example.com/a.pdf]\n---\n\n";
    let body =
        format!("{header}## 甲方面的做法\n\n文。\n\n## 乙方面的做法\n\n文。\n\n## 丙方面的做法\n\n文。\n");
    for theme in ["county", "plain"] {
        let options = if theme == "county" { "theme_options: {show_reading_time: true}\n" } else { "" };
        let settings =
            format!("name: 甲\nurl: https://www.example.gov.cn/\nid: a\ntheme: {theme}\n{options}");
        let site = Site::new(theme)
            .file("content/site.yaml", &settings)
            .article("a", "2022-12-01", "tags: [提案]\n")
            .file("content/要闻/2022-12-02-b.md", &body);
        let portal = site.open();
        let page = text(&portal, "yaowen/2022-12-02-b.html");
        assert!(page.contains("有误"), "{page}");
        for gone in ["方面的做法", "目录", "约读", "a.pdf"] {
            assert!(!page.contains(gone), "{theme} {gone}: {page}");
        }
        let (tags, map) = (text(&portal, "tags/index.html"), text(&portal, "sitemap.xml"));
        assert!(!tags.contains("独有的标签") && tags.contains("提案"), "{theme}: {tags}");
        assert!(!tags.contains('2') || !tags.contains("2<span class=\"hidden\"> 篇"), "{theme}: {tags}");
        assert_eq!(map.matches("/tags/").count(), 2, "{theme}: the list of tags and one tag: {map}");
    }
}

#[test]
fn a_withdrawn_article_keeps_its_slot_in_closed_pages() {
    let mut site = Site::new("plain").file(
        "content/site.yaml",
        "name: 甲\nurl: https://www.example.gov.cn/\nid: a\ntheme: plain\npage_size: 2\n",
    );
    for day in 1..=7 {
        site = site.article(&format!("n{day}"), &format!("2022-12-0{day}"), "");
    }
    let before = site.open();
    let after = site.clone().article("n1", "2022-12-01", "status: withdrawn\nwithdraw: 有误\n").open();
    let second = "yaowen/page-2.html";
    assert_eq!(text(&before, second), text(&after, second));
    assert!(!text(&after, "yaowen/page-1.html").contains("题n1"));
    assert!(text(&after, "yaowen/page-1.html").contains("题n2"));
}

#[test]
fn what_is_kept_back_stays_so_whatever_else_its_header_gets_wrong() {
    let secret = |header: &str| format!("---\ntitle: 秘密\n{header}---\n\n不该出现的正文。\n\n![](1.jpg)\n");
    for (header, is_page) in [
        ("status: draft\ndate: 2022-02-30\n", false),
        ("status: 待审\ndate: 2022-02-30\n", false),
        ("status: 草槁\ndate: 2022-12-20\n", true),
        ("date: 2023-12-20\nupdated: 2022-02-30\n", false),
        ("date: 2022-12-01\nexpires: 2022-12-02\nupdated: 2022-02-30\n", false),
        ("date: 2022-12-20\nstatus: withdrawn\nupdated: 2022-02-30\n", true),
    ] {
        let portal = Site::new("county")
            .file("content/要闻/a/index.md", &secret(header))
            .picture("content/要闻/a/1.jpg", "photo")
            .open();
        assert!(portal.report().has_errors(), "{header}: a build without --keep-going stops");
        assert_eq!(has(&portal, "yaowen/a.html"), is_page, "{header}");
        let (outputs, _) = build(&portal);
        for (path, bytes) in outputs {
            let output = String::from_utf8_lossy(&bytes);
            assert!(!output.contains("不该出现的正文"), "{header}: {path}");
            assert!(!output.contains("copy of content/要闻/a/1.jpg"), "{header}: {path}");
        }
    }
}

#[test]
fn a_broken_header_keeps_the_address_and_is_in_no_list() {
    let portal = Site::new("county")
        .file("content/要闻/a.md", "---\ntitle: 题a\ndate: 2022-02-30\n---\n\n正文。\n")
        .file("content/要闻/b.md", "---\ntitle: 题b\ndate: 2022-12-20\n---\n\n见[甲](a.md)。\n")
        .open();
    assert_eq!(codes(portal.report()), ["front-matter/date"]);
    let rendered = portal.render(&UrlPath::new("yaowen/a.html")).expect("its address stays");
    assert!(rendered.output.is_none() && rendered.findings.is_empty(), "{rendered:?}");
    assert!(text(&portal, "yaowen/b.html").contains("href=\"/yaowen/a.html\""));
    for list in ["yaowen/index.html", "index.html", "atom.xml", "sitemap.xml"] {
        let list = text(&portal, list);
        assert!(
            !list.contains("题a") && !list.contains("<loc>https://www.example.gov.cn/yaowen/a.html"),
            "{list}"
        );
    }
}
