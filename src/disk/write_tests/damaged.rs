//! Ledgers that cannot be read as they were written.

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
        let written =
            room.build(&Fixed::of(&[("a.html", "a"), ("b/c.html", "c"), ("d.html", "d"), ("n.html", "n")]));
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
