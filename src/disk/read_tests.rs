//! Reading rules, on real folders.

use std::fs;
use std::path::Path;

use jiff::Timestamp;
use tempfile::TempDir;

#[cfg(unix)]
use super::cache::Cache;
use super::picture::tests::jpeg;
#[cfg(unix)]
use super::read::Reader;
use super::read::read_at;
#[cfg(unix)]
use super::walk::Found;
use super::*;
use crate::report::{Severity, SourcePath};
use crate::snapshot::{Asset, Encoding, Hash, Nature, Options, Snapshot, Source};

fn site(files: &[(&str, &[u8])]) -> TempDir {
    let dir = TempDir::new().unwrap();
    fs::create_dir(dir.path().join("content")).unwrap();
    for (path, bytes) in files {
        put(dir.path(), path, bytes);
    }
    dir
}

fn put(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn snapshot(root: &Path) -> Snapshot {
    read(root, Options::default(), Timestamp::UNIX_EPOCH, None).unwrap()
}

fn paths(snapshot: &Snapshot) -> Vec<&str> {
    snapshot.files.keys().map(SourcePath::as_str).collect()
}

fn codes(snapshot: &Snapshot) -> Vec<&'static str> {
    snapshot.findings.iter().map(|finding| finding.code.0).collect()
}

fn asset<'a>(snapshot: &'a Snapshot, path: &str) -> &'a Asset {
    match snapshot.files.get(path) {
        Some(Source::Asset(asset)) => asset,
        other => panic!("{path}: {other:?}"),
    }
}

#[test]
fn content_and_themes_are_read_and_nothing_else() {
    let dir = site(&[
        ("content/site.yaml", b"name: x"),
        ("content/news/a/index.md", "正文".as_bytes()),
        ("content/news/a/1.pdf", b"%PDF"),
        ("content/news/a/~$1.docx", b"lock"),
        ("content/.git/config", b"secret"),
        ("content/_static/.well-known/security.txt", b"x"),
        ("themes/mine/templates/base.html", b"<html>"),
        ("themes/mine/static/logo.png", b"x"),
        ("themes/README.md", b"not a theme"),
        ("README.md", b"x"),
        ("public/index.html", b"x"),
    ]);
    let snapshot = snapshot(dir.path());
    assert_eq!(
        paths(&snapshot),
        [
            "content/_static/.well-known/security.txt",
            "content/news/a/1.pdf",
            "content/news/a/index.md",
            "content/site.yaml",
            "themes/mine/static/logo.png",
            "themes/mine/templates/base.html",
        ]
    );
    assert_eq!(&*snapshot.text("content/news/a/index.md").unwrap().content, "正文");
    let pdf = asset(&snapshot, "content/news/a/1.pdf");
    assert_eq!((pdf.size, pdf.hash, pdf.nature.clone()), (4, blake3::hash(b"%PDF"), Nature::Other));
    assert!(snapshot.findings.is_empty());
}

#[test]
fn a_folder_without_content_is_an_error_that_says_what_to_do() {
    let dir = TempDir::new().unwrap();
    let error = read(dir.path(), Options::default(), Timestamp::UNIX_EPOCH, None).unwrap_err();
    assert!(error.path().ends_with("content"));
    assert!(error.to_string().contains("huikan init"), "{error}");
    fs::write(dir.path().join("content"), "a file").unwrap();
    assert!(read(dir.path(), Options::default(), Timestamp::UNIX_EPOCH, None).is_err());
    let nowhere = dir.path().join("nowhere");
    let error = read(&nowhere, Options::default(), Timestamp::UNIX_EPOCH, None).unwrap_err();
    assert!(error.to_string().contains("没有这个文件"), "{error}");
}

#[test]
fn encodings_are_found_out_file_by_file() {
    let (gb, _, _) = encoding_rs::GB18030.encode("县政协");
    let dir = site(&[
        ("content/gb.md", &gb),
        ("content/bom.md", "\u{FEFF}甲\r\n".as_bytes()),
        ("content/bad.md", b"ok\n\xFF"),
        ("content/news/table.csv", &gb),
        ("content/_data/table.csv", &gb),
    ]);
    let snapshot = snapshot(dir.path());
    let text = |path: &str| snapshot.text(path).unwrap();
    assert_eq!(
        (&*text("content/gb.md").content, text("content/gb.md").form.encoding),
        ("县政协", Encoding::Gb18030)
    );
    assert_eq!(&*text("content/bom.md").content, "甲\n");
    assert!(text("content/bom.md").form.crlf);
    let found: Vec<_> =
        snapshot.findings.iter().map(|f| (f.code.0, f.span.as_ref().unwrap().file.as_str())).collect();
    // An attached table keeps the encoding that Excel gave it.
    assert_eq!(
        found,
        [
            ("read/gb18030", "content/_data/table.csv"),
            ("read/encoding", "content/bad.md"),
            ("read/gb18030", "content/gb.md")
        ]
    );
}

#[test]
fn a_huge_text_is_not_read() {
    let dir = site(&[]);
    let file = fs::File::create(dir.path().join("content/dump.md")).unwrap();
    file.set_len(names::TEXT_LIMIT + 1).unwrap();
    let snapshot = snapshot(dir.path());
    assert!(paths(&snapshot).is_empty());
    assert_eq!(codes(&snapshot), ["read/too-large"]);
}

#[test]
fn folders_too_deep_are_told_and_left() {
    let deep = format!("content/{}a.md", "x/".repeat(80));
    let dir = site(&[(&deep, "甲".as_bytes()), ("content/b.md", "乙".as_bytes())]);
    let snapshot = snapshot(dir.path());
    assert_eq!(paths(&snapshot), ["content/b.md"]);
    assert_eq!(codes(&snapshot), ["read/too-deep"]);
}

#[test]
fn decomposed_names_are_composed_and_found_again() {
    let dir = site(&[("content/cafe\u{301}/1.jpg", &jpeg(40, 30, 8))]);
    let snapshot = snapshot(dir.path());
    assert_eq!(paths(&snapshot), ["content/caf\u{e9}/1.jpg"]);
    let asset = asset(&snapshot, "content/caf\u{e9}/1.jpg");
    assert_eq!(asset.disk_path.as_deref(), Some("content/cafe\u{301}/1.jpg"));
    assert_eq!(asset.picture().unwrap().shown(), (30, 40));
}

#[cfg(target_os = "linux")]
#[test]
fn two_names_that_are_one_in_nfc_are_named_both() {
    let dir = site(&[("content/cafe\u{301}.md", b"a"), ("content/caf\u{e9}.md", b"b")]);
    let snapshot = snapshot(dir.path());
    assert_eq!(paths(&snapshot), ["content/caf\u{e9}.md"]);
    assert_eq!(codes(&snapshot), ["read/same-name"]);
    let help = snapshot.findings[0].help.as_ref().unwrap();
    assert!(help.contains("content/caf\u{e9}.md") && help.contains("content/cafe\\u{301}.md"), "{help}");
}

#[test]
fn unchanged_texts_are_shared_and_keep_their_findings() {
    let dir = site(&[
        ("content/a.md", b"a"),
        ("content/b.md", b"b"),
        ("content/bad.md", b"\xFF"),
        ("content/1.bin", b"x"),
    ]);
    let first = snapshot(dir.path());
    put(dir.path(), "content/b.md", b"c");
    let second = read(dir.path(), Options::default(), Timestamp::UNIX_EPOCH, Some(&first)).unwrap();
    let shared = |path: &str| std::sync::Arc::ptr_eq(first.text(path).unwrap(), second.text(path).unwrap());
    assert!(shared("content/a.md"));
    assert!(!shared("content/b.md"));
    assert_eq!(&*second.text("content/b.md").unwrap().content, "c");
    assert_eq!(first.findings, second.findings);
    assert!(second.findings.iter().all(|finding| finding.severity == Severity::Error));
}

#[cfg(unix)]
mod links {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn links_inside_are_followed_and_links_outside_are_not() {
        let outside = site(&[("content/secret.md", b"secret")]);
        let dir = site(&[("content/a/x.md", b"x"), ("shared/y.md", b"y"), (".huikan/state/z.md", b"z")]);
        let content = dir.path().join("content");
        symlink("../shared", content.join("b")).unwrap();
        symlink("a/x.md", content.join("x2.md")).unwrap();
        symlink(outside.path().join("content"), content.join("out")).unwrap();
        symlink(outside.path().join("content/secret.md"), content.join("out.md")).unwrap();
        symlink("../.huikan", content.join("state")).unwrap();
        symlink("nowhere", content.join("dead.md")).unwrap();
        let snapshot = snapshot(dir.path());
        assert_eq!(paths(&snapshot), ["content/a/x.md", "content/b/y.md", "content/x2.md"]);
        let mut codes = codes(&snapshot);
        codes.sort_unstable();
        assert_eq!(
            codes,
            ["read/broken-link", "read/link-outside", "read/link-outside", "read/link-outside"]
        );
    }

    #[test]
    fn loops_end() {
        let dir = site(&[("content/a/x.md", b"x"), ("content/b/y.md", b"y")]);
        let content = dir.path().join("content");
        symlink("../b", content.join("a/b")).unwrap();
        symlink("../a", content.join("b/a")).unwrap();
        symlink("..", content.join("a/up")).unwrap();
        symlink("self", content.join("self")).unwrap();
        let snapshot = snapshot(dir.path());
        assert_eq!(
            paths(&snapshot),
            ["content/a/b/y.md", "content/a/x.md", "content/b/a/x.md", "content/b/y.md"]
        );
        assert!(codes(&snapshot).contains(&"read/link-loop"));
    }

    #[test]
    fn content_that_is_a_link_outside_is_refused() {
        let outside = site(&[("content/secret.md", b"secret")]);
        let dir = TempDir::new().unwrap();
        symlink(outside.path().join("content"), dir.path().join("content")).unwrap();
        let error = read(dir.path(), Options::default(), Timestamp::UNIX_EPOCH, None).unwrap_err();
        assert!(error.to_string().contains("站点之外"), "{error}");
    }

    #[test]
    fn names_in_another_encoding_and_pipes_are_findings() {
        use std::os::unix::ffi::OsStrExt;
        let dir = site(&[]);
        let name = std::ffi::OsStr::from_bytes(b"\xB8\xE5\xBC\xFE.md");
        fs::write(dir.path().join("content").join(name), "x").unwrap();
        let socket = dir.path().join("content/pipe.md");
        let _listening = std::os::unix::net::UnixListener::bind(socket).unwrap();
        let snapshot = snapshot(dir.path());
        assert!(paths(&snapshot).is_empty());
        let mut codes = codes(&snapshot);
        codes.sort_unstable();
        assert_eq!(codes, ["read/name-encoding", "read/special-file"]);
    }
}

mod cached {
    use super::*;
    use std::time::{Duration, SystemTime};

    const PATH: &str = "content/a/1.jpg";

    fn set_mtime(root: &Path, seconds: u64) {
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        fs::File::options().write(true).open(root.join(PATH)).unwrap().set_modified(time).unwrap();
    }

    /// As a minute later, when all files are settled.
    fn later(root: &Path) -> Snapshot {
        let scan = SystemTime::now() + Duration::from_secs(60);
        read_at(root, Options::default(), Timestamp::UNIX_EPOCH, None, scan).unwrap()
    }

    /// Puts another hash into the cache: only a file that is not read has it.
    fn forged(root: &Path, of: &Asset) -> Hash {
        let cache = root.join(".huikan/cache/hashes");
        let mut bytes = fs::read(&cache).unwrap();
        let at = memchr::memmem::find(&bytes, of.hash.as_bytes()).unwrap();
        bytes[at] ^= 1;
        let sum = blake3::hash(&bytes[33..]);
        bytes[1..33].copy_from_slice(sum.as_bytes());
        fs::write(&cache, bytes).unwrap();
        let mut hash = *of.hash.as_bytes();
        hash[0] ^= 1;
        Hash::from_bytes(hash)
    }

    #[test]
    fn a_settled_file_is_not_read_again() {
        let dir = site(&[(PATH, &jpeg(40, 30, 6))]);
        let first = later(dir.path());
        let forged = forged(dir.path(), asset(&first, PATH));
        assert_eq!(asset(&later(dir.path()), PATH).hash, forged);
        set_mtime(dir.path(), 1_000_001);
        assert_eq!(asset(&later(dir.path()), PATH), asset(&first, PATH));
    }

    /// Some programs write into a file and set its time back.
    #[cfg(unix)]
    #[test]
    fn an_edit_that_hides_its_time_is_seen() {
        let dir = site(&[(PATH, &jpeg(40, 30, 6))]);
        set_mtime(dir.path(), 1_000_000);
        let first = later(dir.path());
        let file = fs::File::options().write(true).open(dir.path().join(PATH)).unwrap();
        std::io::Write::write_all(&mut &file, &vec![0; asset(&first, PATH).size as usize]).unwrap();
        set_mtime(dir.path(), 1_000_000);
        assert_eq!(asset(&later(dir.path()), PATH).nature, Nature::Other);
        // Permissions, too: what can be read no more is to be told.
        let forged = forged(dir.path(), asset(&later(dir.path()), PATH));
        let owners = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        fs::set_permissions(dir.path().join(PATH), owners).unwrap();
        assert_ne!(asset(&later(dir.path()), PATH).hash, forged, "it was opened");
    }

    #[test]
    fn a_young_file_is_read_again() {
        let dir = site(&[(PATH, b"aa")]);
        let mtime = fs::metadata(dir.path().join(PATH)).unwrap().modified().unwrap();
        snapshot(dir.path());
        put(dir.path(), PATH, b"bb");
        fs::File::options().write(true).open(dir.path().join(PATH)).unwrap().set_modified(mtime).unwrap();
        assert_eq!(asset(&snapshot(dir.path()), PATH).hash, blake3::hash(b"bb"));
    }

    #[test]
    fn a_broken_cache_and_one_that_cannot_be_written_change_nothing() {
        let dir = site(&[(PATH, &jpeg(40, 30, 6))]);
        let first = later(dir.path());
        let cache = dir.path().join(".huikan/cache/hashes");
        let good = fs::read(&cache).unwrap();
        for broken in [&b""[..], b"\x01", b"\xFFgarbage", &good[..good.len() - 1]] {
            fs::write(&cache, broken).unwrap();
            assert_eq!(later(dir.path()).files.len(), first.files.len());
            assert_eq!(fs::read(&cache).unwrap(), good);
        }
        fs::remove_dir_all(dir.path().join(".huikan")).unwrap();
        fs::write(dir.path().join(".huikan"), "a file in the way").unwrap();
        assert_eq!(asset(&snapshot(dir.path()), PATH), asset(&first, PATH));
    }

    #[test]
    fn an_unchanged_cache_is_not_written_again() {
        let dir = site(&[(PATH, b"aa")]);
        later(dir.path());
        let cache = dir.path().join(".huikan/cache/hashes");
        let old = SystemTime::UNIX_EPOCH + Duration::from_secs(5);
        fs::File::options().write(true).open(&cache).unwrap().set_modified(old).unwrap();
        later(dir.path());
        assert_eq!(fs::metadata(&cache).unwrap().modified().unwrap(), old);
    }
}

/// A folder in a file's place: it can be opened, and not read, whoever asks.
#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_is_a_finding_and_stays_as_it_was() {
    let dir = site(&[("content/a.md", "甲".as_bytes()), ("content/b.csv", b"b"), ("content/c.md", b"c")]);
    let last = snapshot(dir.path());
    for name in ["content/a.md", "content/b.csv"] {
        fs::remove_file(dir.path().join(name)).unwrap();
        fs::create_dir(dir.path().join(name)).unwrap();
    }
    put(dir.path(), "content/c.md", b"new");
    let found = |path: &str| Found { path: path.into(), disk: path.into(), kind: names::kind(path) };
    let found = ["content/a.md", "content/b.csv", "content/c.md", "content/gone.md"].map(found);
    for previous in [Some(&last), None] {
        let seen = Reader::new(dir.path(), &Cache::default(), previous).read_all(&found);
        let told: Vec<_> =
            seen.iter().map(|one| one.findings.first().map(|finding| finding.code.0)).collect();
        assert_eq!(told, [Some("read/unreadable"), Some("read/unreadable"), None]);
        for one in &seen[..2] {
            assert_eq!(one.source.as_ref(), previous.and_then(|last| last.files.get(&one.found.path)));
        }
        assert_ne!(seen[2].source.as_ref(), last.files.get("content/c.md"));
    }
}

/// Shown where permissions hold, which is not for `root`.
#[cfg(unix)]
#[test]
fn what_is_forbidden_is_tried_again() {
    use std::os::unix::fs::PermissionsExt;
    let forbid = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let dir = site(&[("content/news/a.md", b"a"), ("content/b/_index.md", b"b"), ("content/site.yaml", b"")]);
    let last = snapshot(dir.path());
    let (file, folder) = (dir.path().join("content/b/_index.md"), dir.path().join("content/news"));
    forbid(&file, 0);
    forbid(&folder, 0);
    if fs::File::open(&file).is_err() {
        let again = |previous| read(dir.path(), Options::default(), Timestamp::UNIX_EPOCH, previous).unwrap();
        let next = again(Some(&last));
        assert_eq!(next.files, last.files);
        assert_eq!(codes(&next), ["read/unreadable"; 2]);
        assert_eq!(unread(&next), Changes::of(["content/news", "content/b/_index.md"]));
        assert_eq!(paths(&again(None)), ["content/site.yaml"]);
        let reread = |previous: &Snapshot, changes: &Changes| {
            reread(dir.path(), Options::default(), Timestamp::UNIX_EPOCH, previous, changes).unwrap()
        };
        forbid(&folder, 0o755);
        let one = reread(&next, &unread(&next));
        assert_eq!(unread(&one), Changes::of(["content/b/_index.md"]));
        forbid(&file, 0o644);
        let none = reread(&one, &unread(&one));
        assert!(none.findings.is_empty() && none.files == last.files);
    }
    forbid(&folder, 0o755);
}
