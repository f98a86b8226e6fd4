//! Reading again equals reading, whatever happened in between.

use std::fs;
use std::path::Path;

use jiff::Timestamp;
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::snapshot::{Options, Snapshot};

pub(super) fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

pub(super) fn equal(a: &Snapshot, b: &Snapshot) -> bool {
    a.plain == b.plain && a.findings == b.findings && a.files == b.files
}

fn full(root: &Path, previous: Option<&Snapshot>) -> Snapshot {
    read(root, Options::default(), Timestamp::UNIX_EPOCH, previous).unwrap()
}

fn again(root: &Path, previous: &Snapshot, changes: &Changes) -> Snapshot {
    reread(root, Options::default(), Timestamp::UNIX_EPOCH, previous, changes).unwrap()
}

/// Names of folders and files that meet often; the last ones are odd.
const FOLDERS: [&str; 9] = [
    "content",
    "content/要闻",
    "content/要闻/甲",
    "content/要闻-旧",
    "content/_static",
    "themes/mine",
    "themes",
    "content/.git",
    "content/e\u{301}",
];
const FILES: [&str; 8] = ["a.md", "a", "index.md", "1.jpg", "甲", "~$a.md", "e\u{301}.md", "\u{e9}.md"];

#[derive(Clone, Debug)]
pub(super) enum Step {
    Write(usize, usize, u8),
    Remove(usize, usize),
    RemoveFolder(usize),
    Rename(usize, usize),
    Link(usize, usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => (0..FOLDERS.len(), 0..FILES.len(), any::<u8>()).prop_map(|(a, b, c)| Step::Write(a, b, c)),
        4 => (0..FOLDERS.len(), 0..FILES.len()).prop_map(|(a, b)| Step::Remove(a, b)),
        2 => (1..FOLDERS.len()).prop_map(Step::RemoveFolder),
        3 => (1..FOLDERS.len(), 1..FOLDERS.len()).prop_map(|(a, b)| Step::Rename(a, b)),
        1 => (1..FOLDERS.len(), 0..FILES.len()).prop_map(|(a, b)| Step::Link(a, b)),
    ]
}

/// Does a step, as far as it can be done, and says where something changed.
pub(super) fn act(root: &Path, step: &Step) -> Vec<String> {
    let file = |folder: usize, file: usize| format!("{}/{}", FOLDERS[folder], FILES[file]);
    match *step {
        Step::Write(folder, name, seed) => {
            let path = file(folder, name);
            // Every third one is no UTF-8: findings come and go.
            let bytes =
                if seed % 3 == 0 { vec![0xC4, 0xE3, 0xBA, 0xC3, seed] } else { vec![b'0' + seed % 10; 5] };
            drop(fs::create_dir_all(root.join(FOLDERS[folder])));
            drop(fs::write(root.join(&path), bytes));
            // The folder is new, perhaps.
            let mut paths: Vec<String> = FOLDERS[folder]
                .match_indices('/')
                .skip(1)
                .map(|(end, _)| FOLDERS[folder][..end].to_owned())
                .collect();
            // Behind a link it is another one that is new, and where a watcher sees it.
            let real = fs::canonicalize(root.join(&path)).ok();
            let root = fs::canonicalize(root).unwrap();
            let real = real.as_deref().and_then(|real| real.strip_prefix(root).ok()?.to_str());
            paths.extend(real.map(str::to_owned));
            paths.push(path);
            paths
        }
        Step::Remove(folder, name) => {
            drop(fs::remove_file(root.join(file(folder, name))));
            vec![file(folder, name)]
        }
        Step::RemoveFolder(folder) => {
            drop(fs::remove_dir_all(root.join(FOLDERS[folder])));
            vec![FOLDERS[folder].to_owned()]
        }
        Step::Rename(from, to) => {
            drop(fs::rename(root.join(FOLDERS[from]), root.join(FOLDERS[to])));
            vec![FOLDERS[from].to_owned(), FOLDERS[to].to_owned()]
        }
        Step::Link(to, at) => {
            #[cfg(unix)]
            drop(std::os::unix::fs::symlink(root.join(FOLDERS[to]), root.join("content").join(FILES[at])));
            vec![format!("{}/{}", FOLDERS[0], FILES[at]), FOLDERS[to].to_owned()]
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn it_equals_a_full_reading(batches in prop::collection::vec(prop::collection::vec(step(), 1..4), 1..8)) {
        let dir = TempDir::new().unwrap();
        put(dir.path(), "content/site.yaml", "name: x");
        let mut snapshot = full(dir.path(), None);
        for batch in &batches {
            let mut changes = Changes::default();
            for step in batch {
                let paths = act(dir.path(), step);
                changes.append(Changes::of(paths.iter().map(String::as_str)));
            }
            snapshot = again(dir.path(), &snapshot, &changes);
            let full = full(dir.path(), None);
            prop_assert!(equal(&snapshot, &full), "{changes:?}\n{:#?}\n{:#?}", snapshot, full);
        }
    }
}

#[test]
fn only_what_changed_is_touched() {
    let dir = TempDir::new().unwrap();
    put(dir.path(), "content/a.md", "a");
    put(dir.path(), "content/b.md", "b");
    let first = full(dir.path(), None);
    put(dir.path(), "content/a.md", "aa");
    // Nobody says so: it is not looked at.
    put(dir.path(), "content/b.md", "bb");
    let next = again(dir.path(), &first, &Changes::of(["content/a.md"]));
    assert_eq!(&*next.text("content/a.md").unwrap().content, "aa");
    assert!(std::sync::Arc::ptr_eq(next.text("content/b.md").unwrap(), first.text("content/b.md").unwrap()));
    let all = again(dir.path(), &first, &Changes::everything());
    assert!(equal(&all, &full(dir.path(), None)));
}

#[test]
fn without_content_it_is_an_error_and_the_changes_remain() {
    let dir = TempDir::new().unwrap();
    put(dir.path(), "content/a.md", "a");
    let first = full(dir.path(), None);
    fs::rename(dir.path().join("content"), dir.path().join("aside")).unwrap();
    let changes = Changes::of(["content/a.md"]);
    let (options, now) = (Options::default(), Timestamp::UNIX_EPOCH);
    assert!(reread(dir.path(), options, now, &first, &changes).is_err());
}

#[test]
fn a_source_is_opened_unless_it_leads_out() {
    let dir = TempDir::new().unwrap();
    put(dir.path(), "content/1.jpg", "图");
    put(dir.path(), "content/_static/.well-known/x", "x");
    put(dir.path(), "content/a.md", "a");
    put(dir.path(), ".git/secret", "secret");
    let snapshot = full(dir.path(), None);
    let open = |path: &str| open_source(dir.path(), &snapshot, &path.into()).map(std::io::read_to_string);
    assert_eq!(open("content/1.jpg").unwrap().unwrap(), "图");
    assert_eq!(open("content/_static/.well-known/x").unwrap().unwrap(), "x");
    assert_eq!(open("content/a.md").unwrap().unwrap(), "a");
    for path in [".git/secret", "content/../.git/secret", "content/2.jpg"] {
        assert_eq!(open(path).unwrap_err().kind(), std::io::ErrorKind::NotFound, "{path}");
    }
    #[cfg(unix)]
    for target in
        [dir.path().join(".git/secret"), TempDir::new().unwrap().path().join("x"), "/etc/hosts".into()]
    {
        let at = dir.path().join("content/1.jpg");
        fs::remove_file(&at).unwrap();
        std::os::unix::fs::symlink(target, &at).unwrap();
        assert!(open("content/1.jpg").is_err());
    }
}
