//! A full disk, a read-only one, and an output folder on another one.
//!
//! Each test runs itself once more in a mount name space of its own, where it may mount what it likes
//! and which is gone with it.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::site::{Site, article, article_path, ran, tree};

const INSIDE: &str = "HUIKAN_TEST_IN_NAME_SPACE";

/// Whether the caller is inside; if not, it has been run there, and that went well.
fn is_inside(test: &str) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    let myself = std::env::current_exe().expect("this program has a path");
    let test = format!("small_disk::{test}");
    let inside = ran(Command::new("unshare")
        .args(["--mount", "--user", "--map-root-user"])
        .arg(myself)
        .args(["--exact", &test, "--nocapture"])
        .env(INSIDE, "1"));
    assert_eq!(
        inside.code,
        Some(0),
        "{test} failed in its name space. If “unshare” or “mount” was refused, this machine cannot run the \
         tests of a full disk: they need Linux with user name spaces, or root with CAP_SYS_ADMIN.\n{}{}",
        inside.said,
        inside.complained
    );
    assert!(inside.said.contains("1 passed"), "no such test: {inside:#?}");
    false
}

fn mount(at: &Path, options: &str) {
    fs::create_dir_all(at).expect("a folder");
    let mounted = ran(Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(at));
    assert_eq!(mounted.code, Some(0), "cannot mount a small disk: {mounted:#?}");
}

fn remount(at: &Path, options: &str) {
    let mounted = ran(Command::new("mount").args(["-o", &format!("remount,{options}")]).arg(at));
    assert_eq!(mounted.code, Some(0), "cannot change a small disk: {mounted:#?}");
}

const FULL: &str = "磁盘空间不足，请清理后再试；已写好的文件不会丢失";

#[test]
fn full_while_it_writes() {
    if !is_inside("full_while_it_writes") {
        return;
    }
    let site = Site::new(100);
    let public = site.public();
    for size in ["8k", "64k", "200k", "400k"] {
        mount(&public, &format!("size={size}"));
        site.build().expect(2, &["无法写入“", "public/", FULL]);
        remount(&public, "size=64m");
        site.build().expect(0, &[]);
        site.expect_fresh();

        // The same where every page is replaced: what was there is whole, old or new.
        let old = tree(&public);
        site.put(
            "content/site.yaml",
            format!("id: robust\nname: {size}\nurl: https://zx.example.cn\ntheme: plain\n"),
        );
        let new = site.fresh();
        fs::write(public.join("filler"), vec![0; 1 << 20]).expect("there is room");
        let used = 1 + tree(&public).values().map(|file| file.len().div_ceil(4096) * 4).sum::<usize>();
        remount(&public, &format!("size={}k", used + 40));
        let build = site.build();
        if build.code == Some(2) {
            build.expect(2, &["无法写入“", "public/", FULL]);
        }
        for (name, bytes) in tree(&public).iter().filter(|(name, _)| *name != "filler") {
            assert!(old.get(name) == Some(bytes) || new.get(name) == Some(bytes), "{name} is half a file");
        }
        fs::remove_file(public.join("filler")).expect("it was made");
        remount(&public, "size=64m");
        site.build().expect(0, &[]);
        site.expect_fresh();
        assert_eq!(ran(Command::new("umount").arg(&public)).code, Some(0));
    }
}

#[test]
fn full_where_the_notes_are() {
    if !is_inside("full_where_the_notes_are") {
        return;
    }
    let site = Site::new(100);
    let notes = site.root.join(".huikan");
    for size in ["4k", "8k", "16k", "24k", "32k", "48k"] {
        mount(&notes, &format!("size={size}"));
        let build = site.build();
        if build.code != Some(0) {
            build.expect(2, &[".huikan/state", FULL]);
        }
        remount(&notes, "size=64m");
        site.put(&article_path(1), article(1, size));
        site.build().expect(0, &[]);
        site.expect_fresh();
        // The ledger is as good as ever: what goes is deleted.
        fs::remove_file(site.root.join(article_path(1))).expect("it was made");
        site.build().expect(0, &["删除 "]);
        site.expect_fresh();
        assert_eq!(ran(Command::new("umount").arg(&notes)).code, Some(0));
        let _ = fs::remove_dir_all(site.public());
    }
}

#[test]
fn full_while_an_article_is_edited() {
    if !is_inside("full_while_an_article_is_edited") {
        return;
    }
    let site = Site::new(0);
    let folder = site.root.join("content/要闻");
    mount(&folder, "size=64k");
    site.put("content/要闻/_index.md", "---\ntitle: 要闻\nslug: yaowen\n---\n");
    site.put(&article_path(0), article(0, &"长".repeat(10_000)));
    let mut filler = fs::File::create(folder.join("filler")).expect("it can be made");
    while std::io::Write::write_all(&mut filler, &[0; 512]).is_ok() {}
    let before = tree(&folder);
    let mut withdraw = Command::new(env!("CARGO_BIN_EXE_huikan"));
    withdraw.args(["withdraw", "2022-01-01-n0", "--reason", "有误", "--site"]).arg(&site.root);
    ran(&mut withdraw).expect(2, &["无法写入“", "2022-01-01-n0.md", FULL]);
    let mut new = Command::new(env!("CARGO_BIN_EXE_huikan"));
    new.args(["new", "要闻", "新稿", "--site"]).arg(&site.root);
    ran(&mut new).expect(2, &["无法新建“", FULL]);
    assert_eq!(tree(&folder), before);
}

#[test]
fn on_another_disk_and_on_a_read_only_one() {
    if !is_inside("on_another_disk_and_on_a_read_only_one") {
        return;
    }
    let site = Site::new(30);
    let public = site.public();
    mount(&public, "size=64m");
    site.build().expect(0, &[]);
    site.expect_fresh();
    site.put(&article_path(1), article(1, "改了"));
    site.build().expect(0, &["删除 0"]);
    site.expect_fresh();

    site.put(&article_path(2), article(2, "改了"));
    remount(&public, "ro");
    site.build().expect(2, &["无法写入“", "public/", "所在磁盘是只读的，请换一个可以写入的位置"]);
    remount(&public, "rw");
    site.build().expect(0, &[]);
    site.expect_fresh();

    // A site on a disk that cannot be written, such as a disc: no notes, so no build.
    mount(&site.root.join(".huikan"), "ro,size=1m");
    site.build().expect(2, &[".huikan", "所在磁盘是只读的"]);
}
