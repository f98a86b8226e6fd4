//! Builds that have nothing to do: what they tell, and when they are not fooled.

use std::fs;

use crate::site::{Site, article, article_path, expect_equal, ran, tree};

/// What a build said, less what it did and how long it took.
fn told(site: &Site, arguments: &[&str]) -> serde_json::Value {
    let mut build = site.command();
    let built = ran(build.args(["--format", "json"]).args(arguments));
    let mut told: serde_json::Value = serde_json::from_str(&built.said).expect("JSON");
    let summary = told["summary"].as_object_mut().expect("a summary");
    for key in ["written", "unchanged", "milliseconds"] {
        summary.remove(key);
    }
    told
}

fn noted(site: &Site) -> bool {
    let cache = fs::read_dir(site.root.join(".huikan/cache")).into_iter().flatten().flatten();
    cache.into_iter().any(|file| file.file_name().to_string_lossy().starts_with("build-"))
}

#[test]
fn a_build_with_nothing_to_do_tells_what_the_first_one_told() {
    let site = Site::new(12);
    site.put(&article_path(3), article(3, "\n\n见[附件](没有.html)。![照片](不在.jpg)"));
    site.put(
        "content/要闻/2022-01-01-caogao.md",
        "---\ntitle: 草稿\ndate: 2022-01-01\nstatus: 草稿\n---\n\n草稿。\n",
    );
    let first = told(&site, &[]);
    assert!(noted(&site));
    assert!(first["findings"].as_array().is_some_and(|findings| findings.len() >= 2), "{first:#}");
    assert_eq!(told(&site, &[]), first);
    assert_eq!(told(&site, &["--dry-run"])["findings"], first["findings"]);
    let words = site.build_with(&["-v"]);
    words.expect(0, &["写入 0，", "草稿 1 篇", "caogao.md：状态是草稿", "不在.jpg"]);
    fs::remove_dir_all(site.root.join(".huikan/cache")).expect("a cache");
    let again = site.build_with(&["-v"]);
    let less_time = |said: &str| said.split("用时").next().unwrap_or_default().to_owned();
    assert_eq!(less_time(&again.said), less_time(&words.said));
    assert_eq!(again.complained, words.complained);

    // Warnings that are to be errors are, although the build stands.
    site.build_with(&["--deny", "warnings"]).expect(1, &["个错误"]);
}

#[test]
fn a_damaged_photo_is_told_and_lets_the_build_stand() {
    let site = Site::new(3);
    site.put("content/_static/坏.png", b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\0\x10\0\0\0\x08\x08\x02\0\0\0\0\0\0\0\0\0\0\0IEND\xAE\x42\x60\x82");
    site.put(&article_path(1), article(1, "\n\n![会场](/坏.png)"));
    let first = told(&site, &[]);
    assert!(noted(&site), "{first:#}");
    assert!(first["findings"].to_string().contains("坏.png"), "{first:#}");
    assert_eq!(told(&site, &[]), first);
    let words = site.build();
    words.expect(0, &["写入 0，", "坏.png"]);
}

#[test]
fn a_build_with_errors_is_done_again() {
    let site = Site::new(3);
    site.build().expect(0, &[]);
    site.put(&article_path(1), "---\ntitle: 日期不对\ndate: 2022-13-01\n---\n\n正文。\n");
    for _ in 0..2 {
        site.build().expect(1, &["网站没有改动", "2022-13-01"]);
        site.build_with(&["--keep-going"]).expect(1, &["2022-13-01"]);
    }
    site.put(&article_path(1), article(1, ""));
    site.build().expect(0, &[]);
    site.expect_fresh();
}

#[test]
fn every_change_is_seen_by_a_build_that_stood() {
    let site = Site::new(12);
    site.put("content/_data/表.yaml", "- 一\n");
    site.put("themes/own/theme.yaml", "name: own\nextends: plain\n");
    site.put("themes/own/assets/own.css", "p { color: red }\n");
    let photo = article_path(0).replace(".md", ".assets/1.jpg");
    let changes: [&dyn Fn(); 8] = [
        &|| site.put(&article_path(5), article(5, "新的一句。")),
        &|| site.put(&photo, vec![7; 3000]),
        &|| fs::remove_file(site.root.join(article_path(6))).expect("an article"),
        &|| site.put("content/_static/robots.txt", "User-agent: *\n"),
        &|| site.put("content/_data/表.yaml", "- 二\n"),
        &|| fs::remove_file(site.public().join("index.html")).expect("a page"),
        &|| fs::write(site.public().join("yaowen/index.html"), "被改过").expect("a page"),
        &|| fs::remove_dir_all(site.public().join("yaowen")).expect("a folder"),
    ];
    for change in changes {
        site.build().expect(0, &[]);
        site.build().expect(0, &["写入 0，"]);
        assert!(noted(&site));
        change();
        site.build_with(&["--force"]).expect(0, &[]);
        site.expect_fresh();
        site.build().expect(0, &["写入 0，"]);
    }
    // Without --force, too, where nothing of ours was written over by hand.
    for change in [changes[0], changes[1], changes[3], changes[5]] {
        change();
        site.put(&article_path(7), article(7, "再改一句。"));
        site.build().expect(0, &[]);
        site.expect_fresh();
    }
}

#[test]
fn an_hour_that_comes_is_seen_by_a_build_that_stood() {
    let site = Site::new(3);
    site.put(
        "content/要闻/2023-07-01-xin.md",
        "---\ntitle: 到时发布\ndate: 2023-07-01T09:00\n---\n\n正文。\n",
    );
    let command = |now: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_huikan"));
        command.args(["build", "-q", "--now", now, "--site"]).arg(&site.root);
        command
    };
    for (now, there) in [
        ("2023-06-01", false),
        ("2023-07-01T08:59:59", false),
        ("2023-07-01T09:00", true),
        ("2023-06-30", false),
    ] {
        for _ in 0..2 {
            ran(&mut command(now)).expect(0, &[]);
            assert_eq!(tree(&site.public()).keys().any(|path| path.contains("xin")), there, "{now}");
        }
    }
    expect_equal(&tree(&site.public()), &site.fresh());
}
