//! Changed by somebody else: while it is building, and by hand between two builds.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::site::{Site, article, article_path, copy_folder, tree};

#[test]
fn content_that_changes_while_it_is_built_is_right_in_the_next_build() {
    let site = Site::new(200);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut turn = 0_usize;
            while !done.load(Ordering::Relaxed) {
                let path = site.root.join(article_path(turn % 200));
                // As editors save: the old one goes, the new one comes.
                let _ = fs::remove_file(&path);
                fs::write(&path, article(turn % 200, &format!("改{turn}"))).expect("it can be written");
                fs::write(
                    site.root.join(article_path(0).replace(".md", ".assets/1.jpg")),
                    vec![0; turn % 5000],
                )
                .expect("it can be written");
                turn += 1;
            }
        });
        for _ in 0..4 {
            let build = site.build();
            assert!(matches!(build.code, Some(0 | 1)), "{build:#?}");
            build.expect(build.code.unwrap_or(0), &[]);
        }
        done.store(true, Ordering::Relaxed);
        writer.join().expect("the writer ends");
    });
    site.build().expect(0, &[]);
    site.expect_fresh();
}

#[test]
fn what_was_put_in_the_way_by_hand_stays_and_is_named() {
    let site = Site::new(4);
    site.build().expect(0, &[]);
    let (page, list) = (site.public().join("yaowen/2022-01-01-n0.html"), site.public().join("diaoyan"));
    assert!(page.is_file() && list.is_dir());

    // A folder where a page was, with somebody's file in it.
    fs::remove_file(&page).expect("it is ours");
    fs::create_dir(&page).expect("it is free");
    fs::write(page.join("别人的.txt"), "别人的").expect("it can be written");
    // A link where a folder was: what is behind it is nobody's business.
    let behind = site.beside("behind");
    fs::rename(&list, &behind).expect("it can be moved");
    let before = tree(&behind);
    symlink(&behind, &list).expect("it is free");
    // A link where a file was: the link goes, its target stays.
    let target = site.beside("target.html");
    fs::write(&target, "目标").expect("it can be written");
    fs::remove_file(site.public().join("404.html")).expect("it is ours");
    symlink(&target, site.public().join("404.html")).expect("it is free");

    site.put("content/site.yaml", "id: robust\nname: 新名\nurl: https://zx.example.cn\ntheme: plain\n");
    let build = site.build();
    build.expect(
        1,
        &[
            "write/blocked",
            "已有名为“yaowen/2022-01-01-n0.html”的文件夹",
            "输出文件夹里的“diaoyan”不是文件夹",
            "请移走或改名",
            "原来的保留不动；这一次没有删除任何文件",
        ],
    );
    assert_eq!(fs::read(page.join("别人的.txt")).expect("it stays"), "别人的".as_bytes());
    assert_eq!(tree(&behind), before);
    assert_eq!(fs::read(&target).expect("it stays"), "目标".as_bytes());
    assert!(!site.public().join("404.html").is_symlink());

    fs::remove_dir_all(&page).expect("it can be removed");
    fs::remove_file(&list).expect("it can be removed");
    site.build().expect(0, &[]);
    site.expect_fresh();
}

#[test]
fn without_its_notes_it_takes_up_equal_files_and_overwrites_no_other() {
    let site = Site::new(4);
    site.build().expect(0, &[]);
    fs::remove_dir_all(site.root.join(".huikan")).expect("it is ours");
    site.build().expect(0, &["写入 0，"]);
    site.expect_fresh();

    fs::remove_dir_all(site.root.join(".huikan")).expect("it is ours");
    let before = tree(&site.public());
    site.put(&article_path(1), article(1, "改了"));
    site.build().expect(1, &["write/unclaimed", "请移走它再生成；或者加 --force"]);
    let page = "diaoyan/2022-02-02-n1.html";
    assert_eq!(tree(&site.public())[page], before[page]);
    site.build_with(&["--force"]).expect(0, &[]);
    site.expect_fresh();
}

#[test]
fn a_damaged_ledger_leads_to_no_loss() {
    let site = Site::new(4);
    site.build().expect(0, &[]);
    fs::write(site.public().join("别人的.html"), "别人的").expect("it can be written");
    let ledger = tree(&site.root.join(".huikan/state")).into_keys().find(|name| name.ends_with(".txt"));
    let ledger = site.root.join(".huikan/state").join(ledger.expect("there is a ledger"));
    let mut bytes = fs::read(&ledger).expect("it can be read");
    let middle = bytes.len() / 2;
    bytes[middle..middle + 40].fill(b'x');
    fs::write(&ledger, bytes).expect("it can be written");
    site.build().expect(0, &["台账有", "行损坏", "--force"]);
    assert!(site.public().join("别人的.html").is_file());
    site.build().expect(0, &[]);
    fs::remove_file(site.public().join("别人的.html")).expect("it is still there");
    site.expect_fresh();
}

#[test]
fn a_site_may_be_renamed_and_copied_as_a_whole() {
    let mut site = Site::new(20);
    site.build().expect(0, &[]);
    let renamed = site.beside("新的 位置 #1");
    fs::rename(&site.root, &renamed).expect("it can be moved");
    site.root = renamed;
    site.build().expect(0, &["写入 0，"]);
    fs::remove_file(site.root.join(article_path(3))).expect("it can be removed");
    site.build().expect(0, &["删除 1"]);
    site.expect_fresh();

    // Copied to another disk, as people do with a USB stick: the times are others.
    let copy = site.beside("copy");
    copy_folder(&site.root, &copy);
    site.root = copy;
    site.build().expect(0, &["写入 0，"]);
    fs::remove_file(site.root.join(article_path(5))).expect("it can be removed");
    site.build().expect(0, &["删除 1"]);
    site.expect_fresh();
}

#[test]
fn two_sites_do_not_overwrite_each_other_in_one_folder() {
    let (one, other) = (Site::new(3), Site::new(3));
    let out = one.beside("both");
    let into = ["--out", &out.to_string_lossy()].map(str::to_owned);
    let into = into.each_ref().map(String::as_str);
    one.build_with(&into).expect(0, &[]);
    let before = tree(&out);
    other.put("content/site.yaml", "id: other\nname: 另一个\nurl: https://other.example.cn\ntheme: plain\n");
    other.build_with(&into).expect(1, &["write/unclaimed", "不是本程序写的"]);
    assert!(before.iter().all(|(name, bytes)| tree(&out)[name] == *bytes));
    one.build_with(&into).expect(0, &["写入 0，"]);
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let site = Site::new(3);
    let mut child = site
        .command()
        .args(["-v"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop((child.stdout.take(), child.stderr.take()));
    assert_eq!(child.wait().expect("it ended").code(), Some(0));
    site.expect_fresh();
}

#[test]
fn a_broken_article_keeps_its_old_page_and_a_broken_draft_gets_none() {
    let site = Site::new(4);
    site.build().expect(0, &[]);
    let page = site.public().join("yaowen/2022-01-01-n0.html");
    let before = fs::read(&page).expect("it was built");
    site.put(&article_path(0), "---\n标题: 改坏了\n日期: 2022-02-30\n---\n\n改坏了的正文。\n");
    site.put("content/要闻/draft.md", "---\n标题: 草稿\n状态: 草稿\n日期: 2022-02-30\n---\n\n草稿的正文。\n");
    site.build().expect(1, &[]);
    let told = site.build_with(&["--keep-going"]);
    told.expect(1, &["没有 30 日", "有 1 个文件没能生成，原来的保留不动"]);
    assert_eq!(fs::read(&page).expect("it stays"), before);
    assert!(!site.public().join("yaowen/draft.html").exists());
}
