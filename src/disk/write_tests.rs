//! Writing rules, on real folders, with a stand-in for the portal.

mod damaged;
mod killed;
#[cfg(unix)]
mod links;
mod stand_in;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use super::hand::Hand;
use super::write::write_by;
use super::*;
use crate::portal::{Output, Stage, UrlPath};
use crate::report::SourcePath;
use crate::snapshot::{Source, Text};
use stand_in::{DRY, FORCE, Fixed, Room, codes, numbers};

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
fn a_stale_file_that_is_kept_is_no_part_of_the_site_any_more() {
    let room = Room::new();
    let both = Fixed::of(&[("a.html", "a"), ("b/c.html", "c")]);
    let paths = |room: &Room| -> Vec<String> {
        outputs(room.root(), &room.out()).unwrap().into_iter().map(|output| output.path).collect()
    };
    room.build(&both);
    room.put("b/c.html", "by hand");
    for _ in 0..2 {
        assert_eq!(codes(&room.build(&Fixed::of(&[("a.html", "a")]))), ["write/edited-by-hand"]);
        assert_eq!((paths(&room), room.text("b/c.html")), (vec!["a.html".to_owned()], "by hand".into()));
    }
    // A build in which something fails deletes nothing, and knows what it knew.
    room.build(&Fixed::of(&[("a.html", "a"), ("d.html", "!")]));
    assert_eq!(paths(&room), ["a.html"]);
    assert_eq!(codes(&room.build(&both)), [""; 0]);
    assert_eq!((paths(&room), room.text("b/c.html")), (vec!["a.html".into(), "b/c.html".into()], "c".into()));
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
fn a_route_without_output_is_a_finding_and_keeps_the_rest() {
    let room = Room::new();
    let written = room.build(&Fixed::of(&[("a.html", "甲"), ("b.html", "?")]));
    assert_eq!((written.failed, codes(&written)), (1, vec!["write/no-output"]));
    assert_eq!(room.tree().len(), 1);
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
fn a_source_that_is_taken_away_at_any_step_stops_nothing_else() {
    let mut outcomes = BTreeSet::new();
    for step in 0..24 {
        let room = Room::new();
        let source = room.root().join("content/1.jpg");
        fs::write(&source, "bytes of a photo").unwrap();
        let mut site = Fixed::of(&[("a.html", "a")]);
        site.copy("1.jpg", "content/1.jpg", b"bytes of a photo");
        let left = AtomicUsize::new(step);
        let before = || {
            if left.fetch_sub(1, Ordering::SeqCst) == 0 {
                fs::remove_file(&source)?;
            }
            Ok(())
        };
        let hand = Hand::held(&before, 64);
        let written =
            write_by(&site, &room.out(), room.root(), &WriteOptions::default(), &|_| (), hand).unwrap();
        assert_eq!(room.text("a.html"), "a", "step {step}");
        let whole = written.failed == 0;
        assert_eq!(room.out().join("1.jpg").exists(), whole, "step {step}");
        assert_eq!(codes(&written), if whole { vec![] } else { vec!["write/source-gone"] }, "step {step}");
        fs::write(&source, "bytes of a photo").unwrap();
        room.build(&site);
        assert_eq!((room.text("1.jpg"), room.tree().len()), ("bytes of a photo".into(), 2));
        outcomes.insert(whole);
    }
    assert_eq!(outcomes.len(), 2);
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
