//! No permission: the program runs as a user who may not.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::site::{Ran, Site, article_path, permit, ran};

/// A user who owns nothing; to root every door is open.
const NOBODY: u32 = 65_534;

/// A copy of the program where every user may run it.
struct Program {
    dir: TempDir,
    is_root: bool,
}

impl Program {
    fn new() -> Program {
        let dir = TempDir::new().expect("a temporary folder");
        permit(dir.path(), 0o755);
        fs::copy(env!("CARGO_BIN_EXE_huikan"), dir.path().join("huikan")).expect("it can be copied");
        let is_root = fs::metadata(dir.path()).expect("it was made").uid() == 0;
        Program { dir, is_root }
    }

    fn build(&self, site: &Site) -> Ran {
        self.run(site, &["build", "--now", "2023-06-01"])
    }

    fn run(&self, site: &Site, arguments: &[&str]) -> Ran {
        let mut command = Command::new(self.dir.path().join("huikan"));
        command.args(arguments).arg("--site").arg(&site.root);
        if self.is_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        ran(&mut command)
    }

    /// The whole site is the unprivileged user's.
    fn give(&self, site: &Site) {
        if self.is_root {
            give(&site.root);
        }
    }
}

fn give(path: &Path) {
    chown(path, Some(NOBODY), Some(NOBODY)).expect("root may");
    if path.is_dir() {
        fs::read_dir(path).expect("a folder").for_each(|entry| give(&entry.expect("an entry").path()));
    }
}

const NO_PERMISSION: &str = "没有权限，或者文件正被别的程序占用；请关闭占用它的程序，或检查文件夹的读写权限";

/// Builds while `path` has `mode`; says what was said, and asserts that all is well afterwards.
fn refused(path: impl Fn(&Site) -> PathBuf, mode: u32, built_before: bool) -> Ran {
    let (program, site) = (Program::new(), Site::new(6));
    program.give(&site);
    if built_before {
        program.build(&site).expect(0, &[]);
        site.put("content/site.yaml", "id: robust\nname: 新名\nurl: https://zx.example.cn\ntheme: plain\n");
    }
    let path = path(&site);
    let usual = if path.is_dir() { 0o755 } else { 0o644 };
    permit(&path, mode);
    let refused = program.build(&site);
    permit(&path, usual);
    program.build(&site).expect(0, &[]);
    site.expect_fresh();
    refused
}

#[test]
fn an_output_folder_that_may_not_be_written() {
    let first = refused(|site| site.root.clone(), 0o555, false);
    first.expect(2, &["无法新建文件夹“", "/public”", NO_PERMISSION]);
    let later = refused(Site::public, 0o555, true);
    later.expect(2, &["无法写入“", "public/", NO_PERMISSION]);
    let column = refused(|site| site.public().join("yaowen"), 0o555, true);
    column.expect(2, &["无法写入“", "public/yaowen/", NO_PERMISSION]);
    let closed = refused(Site::public, 0o000, true);
    closed.expect(2, &["public", NO_PERMISSION]);
}

#[test]
fn content_that_may_not_be_read() {
    let file = refused(|site| site.root.join(article_path(2)), 0o000, true);
    let unread = ["错误[read/unreadable]", "没有权限", "网站没有改动"];
    file.expect(1, &[&unread[..], &["2022-03-03-n2.md"]].concat());
    let photo = refused(|site| site.root.join(article_path(0).replace(".md", ".assets/1.jpg")), 0o000, false);
    photo.expect(1, &[&unread[..], &["1.jpg"]].concat());
    let folder = refused(|site| site.root.join("content/要闻"), 0o000, true);
    folder.expect(1, &[&unread[..], &["content/要闻"]].concat());
    let all = refused(|site| site.root.join("content"), 0o000, true);
    all.expect(2, &["content", NO_PERMISSION]);
}

#[test]
fn notes_that_may_not_be_written_or_read() {
    let state = refused(|site| site.root.join(".huikan/state"), 0o555, true);
    state.expect(2, &["无法写入台账“", ".huikan/state", NO_PERMISSION]);
    let closed = refused(|site| site.root.join(".huikan"), 0o000, true);
    closed.expect(2, &[".huikan", NO_PERMISSION]);
    // Without the cache it only takes longer.
    let cache = refused(
        |site| {
            fs::create_dir_all(site.root.join(".huikan/cache")).expect("a folder");
            site.root.join(".huikan/cache")
        },
        0o000,
        true,
    );
    cache.expect(0, &[]);
}

#[test]
fn an_edit_that_may_not_be_made_changes_nothing() {
    let (program, site) = (Program::new(), Site::new(2));
    program.give(&site);
    let folder = site.root.join("content/要闻");
    permit(&folder, 0o555);
    let before = crate::site::tree(&site.root.join("content"));
    program
        .run(&site, &["withdraw", "2022-01-01-n0", "--reason", "有误"])
        .expect(2, &["无法写入“", NO_PERMISSION]);
    program.run(&site, &["move", "2022-01-01-n0", "调研"]).expect(2, &["无法", NO_PERMISSION]);
    program.run(&site, &["new", "要闻", "新稿"]).expect(2, &["无法新建“", NO_PERMISSION]);
    assert_eq!(crate::site::tree(&site.root.join("content")), before);
    permit(&folder, 0o755);
}
