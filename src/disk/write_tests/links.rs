//! Symbolic links in the output folder.

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
