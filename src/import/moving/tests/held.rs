//! What an old site did not show: each program by its own rules.

use super::*;

fn post(lines: &str) -> String {
    format!("---\ntitle: 甲\ndate: 2021-01-01\n{lines}---\n文字。\n")
}

/// Whether the one article is held back, and what is told of it.
fn held(files: &[(&str, &str)]) -> (bool, String) {
    let (files, moved) = moved_texts(files);
    let article = files.values().find(|text| text.contains("文字。")).unwrap();
    let is_held =
        article.lines().take_while(|line| !line.contains("文字")).any(|line| line == "status: draft");
    (is_held, words(&moved).join("\n"))
}

#[test]
fn what_hugo_does_not_show_is_no_article_yet() {
    let hugo = |lines: &str| held(&[("hugo.toml", HUGO), ("content/xinwen/a.md", &post(lines))]);
    for (lines, why) in [
        ("Draft: true\n", ""),
        ("DRAFT: 'true'\n", ""),
        ("draft: yes\n", "draft: yes"),
        ("published: false\n", "published: false"),
        ("Published: no\n", "published: no"),
        ("headless: true\n", "headless: true"),
        ("build: {render: never}\n", "build.render: never"),
        ("_build:\n  Render: false\n", "build.render: false"),
        ("build: {render: link}\n", "build.render: link"),
        ("expiryDate: 明年\n", "expiryDate: 明年"),
        ("publishDate: soon\n", "publishDate: soon"),
    ] {
        let (is_held, told) = hugo(lines);
        assert!(is_held && told.contains(why) && told.contains("草稿") != why.is_empty(), "{lines}{told}");
    }
    for lines in [
        "draft: false\n",
        "draft: false\npublished: false\n",
        "published: 2021-01-01\n",
        "published: true\n",
        "headless: false\n",
        "build: {render: always, list: always}\n",
        "build: {publishResources: false}\n",
    ] {
        let (is_held, told) = hugo(lines);
        assert!(!is_held && told.is_empty(), "{lines}{told}");
    }
    let (is_held, told) = hugo("build: {list: never}\n");
    assert!(!is_held && told.contains("旧网站的列表里没有它（build.list: never）"), "{told}");
}

#[test]
fn an_article_of_hugo_goes_off_the_site_when_it_did_by_every_name_of_the_day() {
    let lines = |config: &str, lines: &str| {
        let (files, moved) = moved_texts(&[("hugo.toml", config), ("content/xinwen/a.md", &post(lines))]);
        assert_eq!(words(&moved), [""; 0]);
        files["content/xinwen/2021-01-01-a.md"].clone()
    };
    for line in ["expiryDate: 2022-03-04\n", "ExpiryDate: 2022-03-04\n", "unpublishdate: 2022-03-04\n"] {
        let text = lines(HUGO, line);
        // Hugo counts from midnight on; a day alone would be shown to its end here.
        assert!(text.contains("\nexpires: 2022-03-04T00:00:00+08:00\n"), "{text}");
    }
    let own = "[frontmatter]\nexpiryDate = [\"sunset\", \":default\"]\n";
    assert!(lines(own, "expiryDate: 2022-03-04T08:00:00+08:00\n").contains("\nexpires: 2022-03-04T08:00:00"));
    // Other programs know no such key, and showed the page.
    let (is_held, told) =
        held(&[("_config.yml", HEXO), ("source/_posts/a.md", &post("expiryDate: 2022-03-04\n"))]);
    assert!(!is_held && told.contains("expiryDate: 2022-03-04，Hexo 不看它"), "{told}");
}

#[test]
fn what_a_section_of_hugo_passes_on_holds_for_its_pages() {
    let below = |index: &str, lines: &str| {
        held(&[
            ("hugo.toml", HUGO),
            ("content/hid/_index.md", &format!("---\ntitle: 藏\n{index}---\n")),
            ("content/hid/xia/a.md", &post(lines)),
        ])
    };
    for (index, why) in [
        ("cascade: {draft: true}\n", "draft: true，是上级"),
        ("Cascade:\n  Draft: true\n", "draft: true，是上级"),
        ("cascade:\n  - target: {path: '{/hid/**}', kind: page}\n    draft: true\n", "draft: true，是上级"),
        ("cascade:\n  - _target: {kind: page}\n    build: {render: never}\n", "build.render: never，是上级"),
        ("draft: true\n", "content/hid/_index.md:0 这个栏目的页面在旧网站上没有公开（draft: true）"),
    ] {
        let (is_held, told) = below(index, "");
        assert!(is_held && told.contains(why), "{index}{told}");
    }
    for (index, lines) in [
        ("cascade: {draft: true}\n", "draft: false\n"),
        ("cascade:\n  - target: {path: /other/**}\n    draft: true\n", ""),
        ("cascade:\n  - target: {kind: section}\n    draft: true\n", ""),
        ("cascade:\n  - target: {environment: staging}\n    draft: true\n", ""),
        ("build: {render: never}\n", ""),
    ] {
        let (is_held, told) = below(index, lines);
        assert!(!is_held, "{index}{told}");
    }
    let settings = "cascade:\n  - target: {path: /hid/**}\n    draft: true\n";
    let (is_held, told) = held(&[("hugo.yaml", settings), ("content/hid/a.md", &post(""))]);
    assert!(is_held && told.contains("cascade"), "{told}");
}

#[test]
fn the_words_of_a_section_that_hugo_does_not_show_wait_as_a_draft() {
    let (files, _) = moved_texts(&[
        ("hugo.toml", HUGO),
        ("content/hid/_index.md", "---\ntitle: 藏\ndescription: 内部\ndraft: true\n---\n栏目里的话。\n"),
        ("content/hid/a.md", &post("")),
        ("content/kai/_index.md", "---\ntitle: 开\ndescription: 公开\n---\n开的话。\n"),
    ]);
    let column = &files["content/hid/_index.md"];
    assert_eq!(column, "---\ntitle: 藏\nslug: hid\nhidden: true\naliases:\n  - /old/hid/\n---\n");
    let words = &files["content/hid/栏目说明.md"];
    assert!(words.contains("status: draft") && words.contains("内部") && words.contains("栏目里的话。"));
    let open = &files["content/kai/_index.md"];
    assert!(open.contains("description: 公开") && open.contains("开的话。") && !open.contains("hidden"));
}

#[test]
fn hexo_and_jekyll_heed_what_they_heed() {
    let hexo = |lines: &str| held(&[("_config.yml", HEXO), ("source/_posts/a.md", &post(lines))]);
    for lines in ["published: false\n", "published: 'false'\n", "published: 0\n"] {
        let (is_held, told) = hexo(lines);
        assert!(is_held && told.contains("旧网站上没有公开（published: "), "{lines}{told}");
    }
    let jekyll = |file: &str, lines: &str| held(&[("_config.yml", "a: 1\n"), (file, &post(lines))]);
    for (file, lines) in [
        ("_posts/2021-01-01-a.md", "published: false\n"),
        ("_posts/2021-01-01-a.md", "published: no\n"),
        ("_posts/2021-01-01-a.md", "published:\n"),
        ("about.md", "published: false\n"),
        ("_posts/a.md", ""),
    ] {
        let (is_held, told) = jekyll(file, lines);
        assert!(is_held && told.contains("旧网站上没有公开（"), "{lines}{told}");
    }
    // What they do not heed was public, and stays so.
    for lines in ["draft: true\n", "draft: 'yes'\n"] {
        for (program, (is_held, told)) in
            [("Hexo", hexo(lines)), ("Jekyll", jekyll("_posts/2021-01-01-a.md", lines))]
        {
            assert!(
                !is_held && told.contains(&format!("{program} 不看它，旧网站上是公开的")),
                "{lines}{told}"
            );
        }
    }
    let (is_held, told) = hexo("published: no\n");
    assert!(!is_held && told.contains("published: no，Hexo 不看它"), "{told}");
    assert_eq!(hexo("published: true\ndraft: false\n"), (false, String::new()));
    assert_eq!(jekyll("about.md", "published: true\n"), (false, String::new()));
}

#[test]
fn a_document_of_a_collection_that_jekyll_does_not_show_is_a_draft() {
    let config = "collections:\n  docs:\n    output: true\n";
    let (is_held, _) = held(&[("_config.yml", config), ("_docs/a.md", &post("published: false\n"))]);
    assert!(is_held);
    let (is_held, _) = held(&[("_config.yml", config), ("_docs/a.md", &post(""))]);
    assert!(!is_held);
}

#[test]
fn what_hexo_passes_over_does_not_come_along() {
    let (files, moved) = moved_texts(&[
        ("_config.yml", HEXO),
        ("source/_posts/_a.md", &post("")),
        ("source/_posts/_neibu/a.md", &post("")),
        ("source/nei/_b.md", &post("")),
        ("source/_posts/c.md", &post("")),
    ]);
    assert_eq!(files.keys().filter(|path| !path.ends_with("_index.md")).count(), 1, "{files:?}");
    assert!(words(&moved).iter().any(|words| words.contains("source/_posts/_a.md:0 名字以 _")));
}

#[test]
fn what_hugo_passes_over_does_not_come_along_and_settings_that_say_more_are_told() {
    let (files, moved) = moved_texts(&[
        ("hugo.toml", "ignoreFiles = [\"\\\\.bak\\\\.md$\"]\n"),
        ("content/xinwen/.a.md", &post("")),
        ("content/xinwen/#b.md", &post("")),
        ("content/.neibu/_index.md", &post("")),
        ("content/xinwen/c.md", &post("")),
    ]);
    assert_eq!(
        files.keys().map(String::as_str).collect::<Vec<_>>(),
        ["content/xinwen/2021-01-01-c.md", "content/xinwen/_index.md"]
    );
    assert!(words(&moved).iter().any(|words| words.contains("ignoreFiles")));
    let (_, moved) = moved_texts(&[
        ("_config.yml", "exclude: ['nei/**']\nignore: []\n"),
        ("source/_posts/c.md", &post("")),
    ]);
    let told = words(&moved).join("\n");
    assert!(told.contains("exclude") && !told.contains("ignore，"), "{told}");
}

#[test]
fn a_header_that_cannot_be_read_may_keep_its_page_back() {
    for header in [
        "---\ntitle: \"没有关上\ndraft: true\n---\n",
        "---\ntitle: 甲\ndraft: true\n\n",
        "{\n \"title\": \"甲\"\n \"draft\": true\n}\n",
        "+++\ntitle = 甲\n+++\n",
    ] {
        let text = format!("{header}文字。\n");
        let (is_held, told) = held(&[("hugo.toml", HUGO), ("content/xinwen/a.md", &text)]);
        assert!(is_held && told.contains("文件头读不懂"), "{header}{told}");
        let (is_held, _) = held(&[("_config.yml", HEXO), ("source/_posts/a.md", &text)]);
        assert!(is_held, "{header}");
    }
    let (is_held, told) = held(&[("_config.yml", ""), ("about.md", "---\ntitle: \"甲\n---\n文字。\n")]);
    assert!(is_held && told.contains("文件头读不懂"), "{told}");
    // A line that parts paragraphs is no header.
    let (is_held, told) = held(&[("hugo.toml", HUGO), ("content/xinwen/a.md", "---\n\n文字。\n")]);
    assert!(!is_held && told.is_empty(), "{told}");
}

#[test]
fn headers_are_seen_in_every_form_that_a_program_takes() {
    let (is_held, _) =
        held(&[("hugo.toml", HUGO), ("content/xinwen/a.md", "\n---\ntitle: 甲\ndraft: true\n---\n文字。\n")]);
    assert!(is_held);
    let (is_held, _) = held(&[
        ("_config.yml", ""),
        ("_posts/2021-01-01-a.md", "---\ntitle: 甲\npublished: false\n...\n文字。\n"),
    ]);
    assert!(is_held);
    let (is_held, _) = held(&[
        ("_config.yml", HEXO),
        ("source/_posts/a.md", "-----\ntitle: 甲\npublished: false\n-----\n文字。\n"),
    ]);
    assert!(is_held);
}
