//! Writing rules, on real folders, with a stand-in for the portal.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use super::hand::Hand;
use super::write::write_by;
use super::*;
use crate::portal::{Output, Rendered, RouteInfo, Stage, UrlPath};
use crate::report::{Code, Finding, SourcePath};
use crate::snapshot::{Asset, Source, Text};

/// A site that is told what its outputs are.
#[derive(Clone, Default)]
struct Fixed {
    outputs: BTreeMap<UrlPath, (Stage, Option<Output>)>,
    sources: BTreeMap<SourcePath, Source>,
    errors: bool,
}

impl Fixed {
    /// Pages by path and text; a text of `!` is a page that cannot be rendered.
    fn of(pages: &[(&str, &str)]) -> Fixed {
        let mut site = Fixed::default();
        for (path, text) in pages {
            site.page(path, text);
        }
        site
    }

    fn page(&mut self, path: &str, text: &str) {
        let media_type = "text/html; charset=utf-8";
        let output = (text != "!").then(|| Output::Bytes { bytes: text.as_bytes().to_vec(), media_type });
        let stage = if path.ends_with(".xml") { Stage::Feed } else { Stage::Page };
        self.outputs.insert(UrlPath::new(path), (stage, output));
    }

    fn copy(&mut self, path: &str, source: &str, bytes: &[u8]) {
        let source = SourcePath::new(source);
        let asset =
            Asset { size: bytes.len() as u64, hash: blake3::hash(bytes), picture: None, disk_path: None };
        self.sources.insert(source.clone(), Source::Asset(asset.into()));
        self.outputs.insert(UrlPath::new(path), (Stage::Asset, Some(Output::Copy(source))));
    }
}

impl Outputs for Fixed {
    fn routes(&self) -> Vec<RouteInfo<'_>> {
        self.outputs
            .iter()
            .map(|(path, (stage, _))| RouteInfo { path, stage: *stage, source: None })
            .collect()
    }

    fn render(&self, path: &UrlPath) -> Option<Rendered> {
        let output = self.outputs.get(path)?.1.clone();
        let findings = match output {
            Some(_) => Vec::new(),
            None => vec![Finding::error(Code("theme/template"), "模板出错")],
        };
        Some(Rendered { output, findings })
    }

    fn source(&self, path: &SourcePath) -> Option<&Source> {
        self.sources.get(path)
    }

    fn has_errors(&self) -> bool {
        self.errors
    }
}

const FORCE: WriteOptions = WriteOptions { force: true, keep_going: false, dry_run: false };
const DRY: WriteOptions = WriteOptions { force: false, keep_going: false, dry_run: true };

struct Room {
    dir: TempDir,
}

impl Room {
    fn new() -> Room {
        let dir = TempDir::new().unwrap();
        fs::create_dir(dir.path().join("content")).unwrap();
        Room { dir }
    }

    fn root(&self) -> &Path {
        self.dir.path()
    }

    fn out(&self) -> std::path::PathBuf {
        self.dir.path().join("public")
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.out().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.out().join(path)).unwrap()
    }

    fn try_build(&self, site: &Fixed, how: WriteOptions) -> Result<Written, Error> {
        let hand = Hand::held(&|| Ok(()), usize::MAX);
        write_by(site, &self.out(), self.root(), &how, &|_| (), hand)
    }

    fn build(&self, site: &Fixed) -> Written {
        self.try_build(site, WriteOptions::default()).unwrap()
    }

    fn ledger(&self) -> std::path::PathBuf {
        let is_ledger = |path: &std::path::PathBuf| path.extension().is_some_and(|e| e == "txt");
        let state = fs::read_dir(self.root().join(".huikan/state")).unwrap();
        state.map(|entry| entry.unwrap().path()).find(is_ledger).unwrap()
    }

    fn tree(&self) -> BTreeMap<String, Option<Vec<u8>>> {
        tree(&self.out())
    }
}

/// Files with their bytes, and folders.
fn tree(root: &Path) -> BTreeMap<String, Option<Vec<u8>>> {
    fn add(root: &Path, folder: &Path, tree: &mut BTreeMap<String, Option<Vec<u8>>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() && !path.is_symlink() {
                tree.insert(name, None);
                add(root, &path, tree);
            } else {
                tree.insert(name, Some(fs::read(&path).unwrap_or_default()));
            }
        }
    }
    let mut tree = BTreeMap::new();
    if root.is_dir() {
        add(root, root, &mut tree);
    }
    tree
}

fn numbers(written: &Written) -> [usize; 5] {
    [written.files, written.written, written.unchanged, written.deleted, written.failed]
}

fn codes(written: &Written) -> Vec<&'static str> {
    written.findings.iter().map(|finding| finding.code.0).collect()
}

#[test]
fn a_first_build_writes_all_and_a_second_one_nothing() {
    let room = Room::new();
    let mut site = Fixed::of(&[("index.html", "home"), ("news/a.html", "a"), ("feed.xml", "feed")]);
    fs::write(room.root().join("content/1.jpg"), "photo").unwrap();
    site.copy("news/1.jpg", "content/1.jpg", b"photo");
    assert_eq!(numbers(&room.build(&site)), [4, 4, 0, 0, 0]);
    assert_eq!((room.text("news/a.html"), room.text("news/1.jpg")), ("a".into(), "photo".into()));

    let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
    let ledger = room.ledger();
    fs::File::options().write(true).open(&ledger).unwrap().set_modified(old).unwrap();
    let times = |room: &Room| fs::metadata(room.out().join("news/a.html")).unwrap().modified().unwrap();
    let before = times(&room);
    let second = room.build(&site);
    assert_eq!((numbers(&second), second.changes.len()), ([4, 0, 4, 0, 0], 0));
    assert_eq!(times(&room), before);
    assert_eq!(
        fs::metadata(&ledger).unwrap().modified().unwrap(),
        old,
        "an unchanged ledger is not rewritten"
    );
    let routes = previous_routes(room.root(), &room.out()).unwrap();
    let paths: Vec<_> = routes.iter().map(|route| route.path.as_str()).collect();
    assert_eq!(paths, ["feed.xml", "index.html", "news/1.jpg", "news/a.html"]);
}

#[test]
fn what_changed_is_replaced_and_what_is_gone_is_deleted_with_its_folders() {
    let room = Room::new();
    room.put("mine/keep.txt", "mine");
    room.build(&Fixed::of(&[("a.html", "a"), ("b.html", "b"), ("x/y/z.html", "z"), ("mine/w.html", "w")]));
    let written = room.build(&Fixed::of(&[("a.html", "a"), ("b.html", "B")]));
    assert_eq!(numbers(&written), [2, 1, 1, 2, 0]);
    let changes: Vec<_> = written.changes.iter().map(|(change, path)| (*change, path.as_str())).collect();
    assert_eq!(
        changes,
        [(Change::Changed, "b.html"), (Change::Deleted, "mine/w.html"), (Change::Deleted, "x/y/z.html")]
    );
    let names: Vec<_> = room.tree().into_keys().collect();
    assert_eq!(names, ["a.html", "b.html", "mine", "mine/keep.txt"]);
}

#[test]
fn a_folder_that_is_not_ours_stays_when_it_becomes_empty() {
    let room = Room::new();
    fs::create_dir_all(room.out().join("theirs")).unwrap();
    room.build(&Fixed::of(&[("theirs/a.html", "a"), ("ours/a.html", "a")]));
    room.build(&Fixed::of(&[]));
    assert_eq!(room.tree().into_keys().collect::<Vec<_>>(), ["theirs"]);
}

#[test]
fn touched_files_are_read_and_those_with_other_bytes_repaired() {
    let room = Room::new();
    let site = Fixed::of(&[("a.html", "aaa"), ("b.html", "bbb"), ("c.html", "ccc")]);
    room.build(&site);
    room.put("a.html", "aaa");
    room.put("b.html", "xxx");
    fs::remove_file(room.out().join("c.html")).unwrap();
    let later = SystemTime::now() + Duration::from_secs(60);
    for name in ["a.html", "b.html"] {
        fs::File::options().write(true).open(room.out().join(name)).unwrap().set_modified(later).unwrap();
    }
    let written = room.build(&site);
    assert_eq!(numbers(&written), [3, 2, 1, 0, 0]);
    assert_eq!(written.changes.iter().map(|c| c.0).collect::<Vec<_>>(), [Change::Changed, Change::Added]);
    assert_eq!(room.text("b.html"), "bbb");
}

#[test]
fn force_trusts_no_time() {
    let room = Room::new();
    let site = Fixed::of(&[("a.html", "aaa")]);
    room.build(&site);
    let path = room.out().join("a.html");
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    fs::write(&path, "xxx").unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    assert_eq!(numbers(&room.build(&site)), [1, 0, 1, 0, 0]);
    assert_eq!(numbers(&room.try_build(&site, FORCE).unwrap()), [1, 1, 0, 0, 0]);
    assert_eq!(room.text("a.html"), "aaa");
}

#[test]
fn unclaimed_files_are_not_overwritten_nor_does_anything_vanish_then() {
    let room = Room::new();
    room.build(&Fixed::of(&[("old.html", "old")]));
    room.put("a.html", "theirs");
    room.put("b.html", "b");
    let site = Fixed::of(&[("a.html", "ours"), ("b.html", "b")]);
    let written = room.build(&site);
    assert_eq!((numbers(&written), codes(&written)), ([1, 0, 1, 0, 1], vec!["write/unclaimed"]));
    assert!(written.findings[0].message.contains("public/a.html"));
    assert!(written.findings[0].help.as_ref().unwrap().contains("--force"));
    assert_eq!((room.text("a.html"), room.text("old.html")), ("theirs".into(), "old".into()));

    let written = room.try_build(&site, FORCE).unwrap();
    assert_eq!(numbers(&written), [2, 1, 1, 1, 0]);
    assert_eq!(room.text("a.html"), "ours");
    // Adopted, so it goes when it is no longer made.
    assert_eq!(numbers(&room.build(&Fixed::of(&[("a.html", "ours")]))), [1, 0, 1, 1, 0]);
}

#[test]
fn a_stale_file_that_was_edited_is_kept_until_forced() {
    let room = Room::new();
    room.build(&Fixed::of(&[("a.html", "a"), ("b/c.html", "c")]));
    room.put("b/c.html", "by hand");
    let site = Fixed::of(&[("a.html", "a")]);
    for _ in 0..2 {
        let written = room.build(&site);
        assert_eq!((numbers(&written), codes(&written)), ([1, 0, 1, 0, 0], vec!["write/edited-by-hand"]));
    }
    assert_eq!(numbers(&room.try_build(&site, FORCE).unwrap()), [1, 0, 1, 1, 0]);
    assert_eq!(room.tree().into_keys().collect::<Vec<_>>(), ["a.html"]);
}

#[test]
fn a_page_that_fails_keeps_its_old_file_and_stops_deletion() {
    let room = Room::new();
    room.build(&Fixed::of(&[("a.html", "a"), ("stale.html", "s")]));
    let broken = Fixed::of(&[("a.html", "!"), ("b.html", "b"), ("new.html", "!")]);
    let written = room.build(&broken);
    assert_eq!((numbers(&written), codes(&written)), ([1, 1, 0, 0, 2], vec!["theme/template"; 2]));
    let names: Vec<_> = room.tree().into_keys().collect();
    assert_eq!(
        (names, room.text("a.html")),
        (vec!["a.html".into(), "b.html".into(), "stale.html".into()], "a".into())
    );
    let mended = room.build(&Fixed::of(&[("a.html", "A"), ("b.html", "b"), ("new.html", "n")]));
    assert_eq!(numbers(&mended), [3, 2, 1, 1, 0]);
}

#[test]
fn errors_on_opening_stop_it_or_forbid_deletion() {
    let room = Room::new();
    room.build(&Fixed::of(&[("a.html", "a"), ("stale.html", "s")]));
    let mut site = Fixed::of(&[("a.html", "A")]);
    site.errors = true;
    assert!(room.build(&site).stopped);
    assert_eq!(room.text("a.html"), "a");
    let how = WriteOptions { keep_going: true, ..WriteOptions::default() };
    assert_eq!(numbers(&room.try_build(&site, how).unwrap()), [1, 1, 0, 0, 0]);
    assert_eq!((room.text("a.html"), room.text("stale.html")), ("A".into(), "s".into()));
}

#[test]
fn a_dry_run_tells_the_same_and_does_nothing() {
    let room = Room::new();
    let first = Fixed::of(&[("a.html", "a"), ("b.html", "b"), ("d/x.html", "x"), ("e", "file")]);
    let second = Fixed::of(&[("a.html", "A"), ("b.html", "b"), ("c/new.html", "c"), ("e/f.html", "f")]);
    let told = room.try_build(&first, DRY).unwrap();
    assert!(room.tree().is_empty() && !room.root().join(".huikan").exists());
    assert_eq!(told, room.build(&first));
    let (tree, ledger) = (room.tree(), fs::read(room.ledger()).unwrap());
    let told = room.try_build(&second, DRY).unwrap();
    assert_eq!((room.tree(), fs::read(room.ledger()).unwrap()), (tree, ledger));
    assert_eq!(told, room.build(&second));
    assert_eq!(numbers(&told), [4, 3, 1, 2, 0]);
}

#[test]
fn a_file_becomes_a_folder_and_back() {
    let room = Room::new();
    let (file, folder) = (Fixed::of(&[("a", "file")]), Fixed::of(&[("a/b/c.html", "c"), ("a/d.html", "d")]));
    for site in [&file, &folder, &file, &folder] {
        assert_eq!(room.build(site).failed, 0);
        let fresh = Room::new();
        fresh.build(site);
        assert_eq!(room.tree(), fresh.tree());
    }
    room.put("a/theirs.txt", "mine");
    let written = room.build(&file);
    assert_eq!((written.failed, codes(&written)), (1, vec!["write/blocked"]));
    assert_eq!(room.text("a/theirs.txt"), "mine");
}

#[test]
fn a_foreign_file_or_folder_in_the_way_is_named() {
    let room = Room::new();
    room.put("news", "a file");
    room.put("a.html/x", "a folder");
    let written = room.build(&Fixed::of(&[("news/a.html", "a"), ("a.html", "a"), ("ok.html", "ok")]));
    assert_eq!((numbers(&written), codes(&written)), ([1, 1, 0, 0, 2], vec!["write/blocked"; 2]));
    assert_eq!(room.text("news"), "a file");
}

#[test]
fn paths_that_lead_out_or_are_not_portable_are_refused() {
    let room = Room::new();
    let written =
        room.build(&Fixed::of(&[("../evil.html", "x"), ("a/../../b", "x"), ("con.html", "x"), ("a:b", "x")]));
    assert_eq!((written.failed, codes(&written)), (4, vec!["write/bad-path"; 4]));
    assert!(room.tree().is_empty() && !room.root().join("evil.html").exists());
}

#[test]
fn a_source_that_changes_or_vanishes_while_building_is_a_finding() {
    let room = Room::new();
    let mut site = Fixed::default();
    fs::write(room.root().join("content/1.jpg"), "other bytes").unwrap();
    site.copy("1.jpg", "content/1.jpg", b"bytes read");
    site.copy("2.jpg", "content/2.jpg", b"gone");
    let written = room.build(&site);
    assert_eq!(codes(&written), ["write/changed-while-building", "write/source-gone"]);
    assert_eq!((numbers(&written), room.text("1.jpg")), ([1, 1, 0, 0, 1], "other bytes".into()));
    site.copy("1.jpg", "content/1.jpg", b"other bytes");
    site.outputs.remove(&UrlPath::new("2.jpg"));
    assert_eq!(numbers(&room.build(&site)), [1, 0, 1, 0, 0]);
}

#[test]
fn a_text_is_copied_as_its_bytes_are() {
    let room = Room::new();
    let bytes = b"a,b\r\n\xB5\xD8,1\r\n";
    fs::write(room.root().join("content/caf\u{65}\u{301}.csv"), bytes).unwrap();
    let source = SourcePath::new("content/caf\u{e9}.csv");
    let text = Text { hash: blake3::hash(bytes), ..Text::utf8("a,b\n") };
    let mut site = Fixed::default();
    site.sources.insert(source.clone(), Source::Text(text.into()));
    site.outputs.insert(UrlPath::new("t.csv"), (Stage::Asset, Some(Output::Copy(source))));
    assert_eq!(numbers(&room.build(&site)), [1, 1, 0, 0, 0]);
    assert_eq!(fs::read(room.out().join("t.csv")).unwrap(), bytes);
    assert_eq!(numbers(&room.build(&site)), [1, 0, 1, 0, 0]);
}

#[test]
fn a_file_where_a_folder_must_be_is_an_error_that_names_it() {
    let room = Room::new();
    fs::write(room.root().join("file"), "").unwrap();
    let site = Fixed::of(&[("a.html", "a")]);
    let error = write(&site, &room.root().join("file/x"), room.root(), &WriteOptions::default(), &|_| ())
        .unwrap_err();
    assert!(error.to_string().contains("不是文件夹"), "{error}");
    fs::write(room.root().join(".huikan"), "").unwrap();
    let error = room.try_build(&site, WriteOptions::default()).unwrap_err();
    assert!(error.path().starts_with(room.root().canonicalize().unwrap().join(".huikan")), "{error}");
    assert!(room.tree().is_empty());
}

#[test]
fn two_builds_at_once_into_one_folder_are_refused() {
    let room = Room::new();
    let site = Fixed::of(&[("a.html", "a"), ("b.html", "b")]);
    let refused = AtomicUsize::new(0);
    let meanwhile = |_: Progress| {
        let error = room.try_build(&site, WriteOptions::default()).unwrap_err();
        assert!(error.to_string().contains("另一个"), "{error}");
        refused.fetch_add(1, Ordering::Relaxed);
    };
    write(&site, &room.out(), room.root(), &WriteOptions::default(), &meanwhile).unwrap();
    assert_eq!(refused.into_inner(), 2);
    room.build(&site);
}

#[test]
fn a_site_that_was_moved_keeps_its_claims() {
    let room = Room::new();
    room.put("theirs.txt", "mine");
    room.build(&Fixed::of(&[("a.html", "a"), ("b.html", "b")]));
    let moved = Room::new();
    fs::remove_dir(moved.root().join("content")).unwrap();
    for name in ["content", "public", ".huikan"] {
        fs::rename(room.root().join(name), moved.root().join(name)).unwrap();
    }
    assert_eq!(numbers(&moved.build(&Fixed::of(&[("a.html", "A")]))), [1, 1, 0, 1, 0]);
}

#[cfg(unix)]
mod links {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn no_link_leads_writing_or_deleting_out() {
        let (room, elsewhere) = (Room::new(), TempDir::new().unwrap());
        let away = |name: &str| elsewhere.path().join(name);
        let site = Fixed::of(&[("a.html", "a"), ("news/b.html", "b"), ("news/c.html", "c")]);
        room.build(&site);
        fs::rename(room.out().join("news"), away("news")).unwrap();
        symlink(away("news"), room.out().join("news")).unwrap();
        fs::write(away("target"), "precious").unwrap();
        fs::remove_file(room.out().join("a.html")).unwrap();
        symlink(away("target"), room.out().join("a.html")).unwrap();

        let changed = Fixed::of(&[("a.html", "A"), ("news/b.html", "B")]);
        let written = room.build(&changed);
        assert_eq!((numbers(&written), codes(&written)), ([1, 1, 0, 0, 1], vec!["write/blocked"]));
        // Only without the blocked page may anything be deleted, and still nothing behind the link.
        room.try_build(&Fixed::of(&[("a.html", "A")]), FORCE).unwrap();
        assert_eq!(fs::read_to_string(away("news/b.html")).unwrap(), "b");
        assert_eq!(fs::read_to_string(away("news/c.html")).unwrap(), "c");
        assert_eq!(fs::read_to_string(away("target")).unwrap(), "precious");
        assert!(!room.out().join("a.html").is_symlink());
    }

    #[test]
    fn an_unclaimed_link_is_not_ours_even_if_its_target_is_equal() {
        let (room, elsewhere) = (Room::new(), TempDir::new().unwrap());
        fs::write(elsewhere.path().join("target"), "a").unwrap();
        fs::create_dir(room.out()).unwrap();
        symlink(elsewhere.path().join("target"), room.out().join("a.html")).unwrap();
        assert_eq!(codes(&room.build(&Fixed::of(&[("a.html", "a")]))), ["write/unclaimed"]);
    }
}

#[test]
fn a_new_name_that_differs_in_case_takes_the_place_of_the_old_one() {
    let room = Room::new();
    room.build(&Fixed::of(&[("A.html", "a"), ("B.html", "b")]));
    // A second name of the same file is what a file system shows that ignores case.
    fs::hard_link(room.out().join("A.html"), room.out().join("a.html")).unwrap();
    let written = room.build(&Fixed::of(&[("a.html", "new"), ("b.html", "b")]));
    assert_eq!((numbers(&written), codes(&written)), ([2, 2, 0, 1, 0], vec![]));
    assert_eq!((room.text("a.html"), room.text("b.html")), ("new".into(), "b".into()));
    assert!(room.out().join("A.html").exists(), "it may be the same file, so it is not deleted");
    assert!(!room.out().join("B.html").exists(), "this one surely is another");
}

#[test]
fn stages_follow_each_other_and_progress_reaches_the_total() {
    let room = Room::new();
    let mut site = Fixed::of(&[("a.html", "a"), ("b.html", "b"), ("a.xml", "feed")]);
    fs::write(room.root().join("content/1.jpg"), "photo").unwrap();
    site.copy("z.jpg", "content/1.jpg", b"photo");
    let told = std::sync::Mutex::new(Vec::new());
    let tell = |progress: Progress| told.lock().unwrap().push(progress);
    write(&site, &room.out(), room.root(), &WriteOptions::default(), &tell).unwrap();
    let mut told = told.into_inner().unwrap();
    assert!(told.iter().all(|progress| progress.total == 4));
    assert!(told.is_sorted_by_key(|progress| progress.stage));
    told.sort_by_key(|progress| progress.done);
    assert_eq!(told.iter().map(|progress| progress.done).collect::<Vec<_>>(), [1, 2, 3, 4]);
}

#[test]
fn an_error_while_writing_names_the_output_and_leaves_no_half_of_it() {
    let room = Room::new();
    room.build(&Fixed::of(&[("a.html", "old")]));
    let full = |steps: usize| {
        let left = AtomicUsize::new(steps);
        let before = || match left.fetch_sub(1, Ordering::SeqCst) {
            1 => Err(io::ErrorKind::StorageFull.into()),
            _ => Ok(()),
        };
        let site = Fixed::of(&[("a.html", "a new text")]);
        write_by(&site, &room.out(), room.root(), &WriteOptions::default(), &|_| (), Hand::held(&before, 99))
    };
    // Claim, temporary file, bytes.
    let error = full(3).unwrap_err();
    assert!(error.path().ends_with("public/a.html"), "{error}");
    assert!(error.to_string().contains("磁盘空间不足"), "{error}");
    assert_eq!(room.tree().into_keys().collect::<Vec<_>>(), ["a.html"]);
    assert_eq!(room.text("a.html"), "old");
}

mod killed {
    use super::*;
    use proptest::prelude::*;

    /// Builds until the given step, which fails like all that follow it; whether it came so far.
    fn build_until(room: &Room, site: &Fixed, steps: usize) -> bool {
        let left = AtomicUsize::new(steps);
        let before =
            || match left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)) {
                Ok(_) => Ok(()),
                Err(_) => Err(io::Error::other("killed")),
            };
        let hand = Hand::held(&before, 16);
        write_by(site, &room.out(), room.root(), &WriteOptions::default(), &|_| (), hand).is_err()
    }

    fn expect_same_as_fresh(room: &Room, site: &Fixed, note: &str) {
        let written = room.build(site);
        assert_eq!((written.failed, codes(&written)), (0, vec![]), "{note}");
        let fresh = Room::new();
        fs::remove_dir(fresh.root().join("content")).unwrap();
        fs::create_dir(fresh.root().join("content")).unwrap();
        for entry in fs::read_dir(room.root().join("content")).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, fresh.root().join("content").join(path.file_name().unwrap())).unwrap();
        }
        fresh.build(site);
        assert_eq!(room.tree(), fresh.tree(), "{note}");
    }

    fn with_photo(room: &Room, mut site: Fixed, path: &str, bytes: &[u8]) -> Fixed {
        let source = format!("content/{}.jpg", blake3::hash(bytes).to_hex());
        fs::write(room.root().join(&source), bytes).unwrap();
        site.copy(path, &source, bytes);
        site
    }

    #[test]
    fn at_any_step_the_next_build_ends_as_a_first_one() {
        let pages = |pages: &[(&str, &str)], room: &Room, photo: &[u8]| {
            with_photo(room, Fixed::of(pages), "photos/1.jpg", photo)
        };
        for step in 0.. {
            let room = Room::new();
            let one = pages(
                &[
                    ("index.html", "the home of a site"),
                    ("news/a.html", "first"),
                    ("old/b.html", "b"),
                    ("c", "c"),
                    ("feed.xml", "1"),
                ],
                &room,
                b"a photo of a meeting",
            );
            let two = pages(
                &[
                    ("index.html", "the home of the site"),
                    ("news/a.html", "second"),
                    ("c/d.html", "d"),
                    ("feed.xml", "2"),
                ],
                &room,
                b"another photo of a meeting",
            );
            // Killed in the first build, in the second one, and in the repair with other content.
            let first = build_until(&room, &one, step);
            let second = build_until(&room, &two, step);
            build_until(&room, &one, step / 2);
            expect_same_as_fresh(&room, if step % 2 == 0 { &one } else { &two }, &format!("step {step}"));
            if !first && !second {
                assert!(step > 20, "the steps are counted");
                return;
            }
        }
    }

    fn sites() -> impl Strategy<Value = Vec<(BTreeMap<String, String>, usize)>> {
        let path =
            prop::sample::select(vec!["a", "a/b", "a/b/c", "a/c", "b", "b/a", "b.html", "c/d/e", "c/d", "c"]);
        let site = prop::collection::btree_map(path.prop_map(str::to_owned), "[xy]{0,9}", 0..6);
        prop::collection::vec((site, 0..60_usize), 1..6)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]
        #[test]
        fn any_sequence_of_killed_builds_is_repaired(sites in sites()) {
            let room = Room::new();
            let mut last = Fixed::default();
            for (pages, steps) in sites {
                // No path of one site is a folder of another path of it.
                let clash = |path: &String| pages.keys().any(|other| other.starts_with(&format!("{path}/")));
                last = Fixed::default();
                pages.iter().filter(|(path, _)| !clash(path)).for_each(|(path, text)| last.page(path, text));
                build_until(&room, &last, steps);
            }
            expect_same_as_fresh(&room, &last, "");
        }
    }
}

mod damaged {
    use super::*;
    use proptest::prelude::*;

    fn built() -> Room {
        let room = Room::new();
        room.build(&Fixed::of(&[("a.html", "a"), ("b/c.html", "c"), ("d.html", "d")]));
        room
    }

    #[test]
    fn a_ledger_that_lost_a_line_deletes_nothing_of_it() {
        let room = built();
        let text = fs::read_to_string(room.ledger()).unwrap();
        fs::write(room.ledger(), text.replace("d.html", "x.html")).unwrap();
        room.put("x.html", "theirs");
        let written = room.build(&Fixed::of(&[("a.html", "a")]));
        assert_eq!((numbers(&written), codes(&written)), ([1, 0, 1, 1, 0], vec!["write/ledger-damaged"]));
        let names: Vec<_> = room.tree().into_keys().collect();
        assert_eq!(names, ["a.html", "d.html", "x.html"]);
        assert_eq!(codes(&room.build(&Fixed::of(&[("a.html", "a")]))), Vec::<&str>::new());
    }

    #[test]
    fn a_ledger_cut_anywhere_is_read_as_far_as_it_goes() {
        let room = built();
        let whole = fs::read(room.ledger()).unwrap();
        for length in 0..whole.len() {
            fs::write(room.ledger(), &whole[..length]).unwrap();
            let written = room.build(&Fixed::of(&[
                ("a.html", "a"),
                ("b/c.html", "c"),
                ("d.html", "d"),
                ("n.html", "n"),
            ]));
            assert_eq!(
                (numbers(&written), codes(&written)),
                ([4, usize::from(length == 0), 4 - usize::from(length == 0), 0, 0], vec![]),
                "{length}"
            );
        }
    }

    #[test]
    fn a_ledger_of_a_later_version_is_left_alone() {
        let room = built();
        fs::write(room.ledger(), "huikan-ledger 2\tpublic\n").unwrap();
        let error = room.try_build(&Fixed::of(&[]), WriteOptions::default()).unwrap_err();
        assert!(error.to_string().contains("更新版本"), "{error}");
        assert_eq!(fs::read_to_string(room.ledger()).unwrap(), "huikan-ledger 2\tpublic\n");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn random_bytes_delete_nothing(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let room = built();
            fs::write(room.ledger(), &bytes).unwrap();
            let before = room.tree();
            let written = room.build(&Fixed::of(&[]));
            prop_assert_eq!(written.deleted, 0);
            prop_assert_eq!(room.tree(), before);
        }
    }
}
