//! Content that somebody wrote to do harm, or that no one thought of: the site is built all the same, no
//! article is lost without a word, and nothing runs in a reader's browser.

use std::fs;

use crate::site::{Site, tree};

#[test]
fn one_authors_former_address_stops_nobody_else() {
    let site = Site::new(2);
    let aliases = "[/yaowen/2022-01-01-n0.html/x, /aux/1.html, /a./b.html, '/diaoyan/index.html/']";
    let article = format!("---\ntitle: 甲\ndate: 2022-12-01\naliases: {aliases}\n---\n正文\n");
    site.put("content/要闻/甲.md", article);
    site.build().expect(0, &["不能又是文件又是文件夹", "旧址“/aux/1.html”不能用", "旧址“/a./b.html”不能用"]);
    site.expect_fresh();
}

#[test]
fn a_file_in_the_place_of_a_column_is_told_before_anything_is_written() {
    let site = Site::new(2);
    site.put("content/_static/yaowen", "文件");
    site.build().expect(1, &["route/file-and-folder", "content/_static/yaowen", "请给其中一个改名"]);
    assert!(!site.public().exists());
    site.build_with(&["--keep-going"]).expect(1, &["route/file-and-folder"]);
    assert!(site.public().join("yaowen/2022-01-01-n0.html").is_file());
}

#[test]
fn no_article_is_left_out_without_a_word() {
    let site = Site::new(0);
    let article = |title: &str| format!("---\ntitle: {title}\ndate: 2022-12-01\n---\n正文\n");
    site.put("content/要闻/大写.MD", article("大写"));
    site.put("content/要闻/全名.markdown", article("全名"));
    site.put("content/sitemap.md", article("根下"));
    site.put("content/_草稿箱/甲.md", article("甲"));
    site.put("content/_archetypes/news.md", article("样稿"));
    let build = site.build();
    build.expect(0, &["稿件 3 篇，发布 3 篇", "“content/_草稿箱”以下划线开头，里面的稿件没有发布"]);
    assert!(!build.complained.contains("_archetypes"));
    let pages: Vec<u8> = tree(&site.public()).into_values().flatten().collect();
    let pages = String::from_utf8_lossy(&pages);
    for title in ["大写", "全名", "根下"] {
        assert!(pages.contains(&format!("<h1>{title}</h1>")), "{title}");
    }
    let moved = crate::site::ran(
        std::process::Command::new(env!("CARGO_BIN_EXE_huikan"))
            .args(["move", "大写.MD", "调研", "--site"])
            .arg(&site.root),
    );
    moved.expect(0, &["content/调研/大写.MD"]);
}

#[test]
fn nothing_runs_in_a_readers_browser() {
    let site = Site::new(0);
    let script = "javascript:alert(document.domain)";
    let markup = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'";
    for theme in ["county", "plain"] {
        site.put(
            "content/site.yaml",
            format!(
                "id: x\nname: 县政协\nurl: https://a.cn\ntheme: {theme}\nfooter:\n  report: {script}\n  mark: {script}\n  \
                 organizer: '{}'\nhome:\n  - module: links\n",
                markup.replace('\'', "''")
            ),
        );
        site.put("content/_data/links.yaml", format!("- title: 链接\n  url: {script}\n"));
        let text = markup.replace('\'', "''");
        site.put(
            "content/要闻/甲.md",
            format!(
                "---\ntitle: '{text}'\nkicker: '{text}'\nsubtitle: '{text}'\ndate: 2022-12-01\nsource: '{text}'\n\
                 source_url: {script}\nauthors: ['{text}']\ntags: ['{text}']\ntopics: ['{text}']\nsummary: '{text}'\n\
                 cover: {script}\nattachments: ['{script}']\ncorrections: [{{text: '{text}', time: 2022-12-02}}]\n---\n\
                 [甲]({script}) {markup}\n"
            ),
        );
        let build = site.build();
        build.expect(0, &["front-matter/address", "theme/unsafe-address", "link/forbidden"]);
        for (name, bytes) in tree(&site.public()).iter().filter(|(name, _)| name.ends_with(".html")) {
            let page = String::from_utf8_lossy(bytes).to_lowercase();
            for bad in ["=\"javascript:", "<script>alert", "<img src=x onerror", "<img src=\"x\" onerror"] {
                assert!(!page.contains(bad), "{theme}: {bad} in {name}");
            }
        }
        let _ = fs::remove_dir_all(site.public());
        let _ = fs::remove_dir_all(site.root.join(".huikan"));
    }
}

#[test]
fn a_new_site_does_not_begin_inside_the_content_of_another() {
    let site = Site::new(0);
    let mut init = std::process::Command::new(env!("CARGO_BIN_EXE_huikan"));
    init.current_dir(site.root.join("content/要闻")).args(["init", "新网站"]);
    crate::site::ran(&mut init).expect(2, &["在另一个网站的稿件文件夹里", "请换一个位置"]);
    assert!(!site.root.join("content/要闻/新网站").exists());
    let mut beside = std::process::Command::new(env!("CARGO_BIN_EXE_huikan"));
    beside.current_dir(&site.root).args(["init", "新网站"]);
    crate::site::ran(&mut beside).expect(0, &[]);
}

#[test]
fn drafts_never_go_where_the_site_is() {
    let site = Site::new(1);
    for out in [site.public(), site.root.join("content/../public/")] {
        let build = site.build_with(&["--drafts", "--out", &out.to_string_lossy()]);
        build.expect(2, &["--drafts 不能写到 public", "请换一个文件夹"]);
    }
    assert!(!site.public().exists());
    site.build_with(&["--drafts", "--out", &site.beside("预览").to_string_lossy()]).expect(0, &[]);
}

#[test]
fn what_is_published_can_be_asked_about() {
    let site = Site::new(0);
    site.put("content/_前言.md", "---\ntitle: 前言\ndate: 2022-12-01\n---\n正文\n");
    let mut why = std::process::Command::new(env!("CARGO_BIN_EXE_huikan"));
    why.args(["why", "_前言.md", "--site"]).arg(&site.root);
    crate::site::ran(&mut why).expect(0, &["content/_前言.md"]);
}
