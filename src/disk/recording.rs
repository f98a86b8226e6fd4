//! Videos and recordings of phones (ISO media, QuickTime): whether they say where they were made.
//!
//! In: an open file. Out: yes or no. Invariant: of the file only its boxes' heads and the index (`moov`) are read,
//! never what is seen or heard; a file that contradicts itself is looked at as far as it goes.

use std::io::{Read, Seek, SeekFrom};

use memchr::memmem;

/// An index longer than this is none; that of a long film has a few megabytes.
const LONGEST: u64 = 64 << 20;
/// Boxes on the first level: a film that is sent in fragments has thousands, its index before them.
const MOST: usize = 1000;
const DEEPEST: usize = 8;

/// Boxes in which other boxes stand (ISO/IEC 14496-12).
const CONTAINERS: [&[u8; 4]; 6] = [b"moov", b"trak", b"mdia", b"minf", b"stbl", b"udta"];
/// Boxes that hold a place: QuickTime's, 3GPP's, that of some cameras in cars.
const PLACES: [&[u8; 4]; 3] = [b"\xA9xyz", b"loci", b"gps "];
/// Boxes in which other things may say it: keys with values, kinds of tracks, XMP.
const SAYING: [&[u8; 4]; 3] = [b"meta", b"stsd", b"uuid"];
/// What they call it: Apple, in a list of values, GoPro's and Google's tracks, XMP.
const WORDS: [&[u8]; 5] = [b"com.apple.quicktime.location", b"\xA9xyz", b"gpmd", b"camm", b"GPSLatitude"];

/// Whether it says where it was made.
pub(super) fn says_where(mut file: impl Read + Seek) -> bool {
    let mut at = 0;
    for _ in 0..MOST {
        let Some((kind, head, length)) = next(&mut file, at) else { return false };
        if [b"moov", b"meta", b"uuid"].contains(&&kind) && length <= LONGEST {
            let mut bytes = Vec::new();
            let read = file.by_ref().take(length - head).read_to_end(&mut bytes);
            if read.is_ok() && says(kind, &bytes, 0) {
                return true;
            }
        }
        at += length;
    }
    false
}

/// The box at a place: its kind, the length of its head, and all of its length. The file stands behind its head.
fn next(file: &mut (impl Read + Seek), at: u64) -> Option<([u8; 4], u64, u64)> {
    file.seek(SeekFrom::Start(at)).ok()?;
    let mut head = [0; 8];
    file.read_exact(&mut head).ok()?;
    let [a, b, c, d, kind @ ..] = head;
    let (head, length) = match u32::from_be_bytes([a, b, c, d]) {
        // Up to the end of the file.
        0 => (8, LONGEST),
        1 => {
            let mut long = [0; 8];
            file.read_exact(&mut long).ok()?;
            (16, u64::from_be_bytes(long))
        }
        length => (8, u64::from(length)),
    };
    (length >= head && at.checked_add(length).is_some()).then_some((kind, head, length))
}

/// Whether a box of this kind says it, or one in it.
fn says(kind: [u8; 4], bytes: &[u8], depth: usize) -> bool {
    if PLACES.contains(&&kind) {
        return true;
    }
    if SAYING.contains(&&kind) {
        return WORDS.iter().any(|word| memmem::find(bytes, word).is_some());
    }
    if !CONTAINERS.contains(&&kind) || depth > DEEPEST {
        return false;
    }
    let mut rest = bytes;
    while let [a, b, c, d, k0, k1, k2, k3, ..] = *rest {
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        let Some(inside) = rest.get(8..length) else { return false };
        if says([k0, k1, k2, k3], inside, depth + 1) {
            return true;
        }
        rest = &rest[length..];
    }
    false
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use proptest::prelude::*;

    fn a_box(kind: &[u8; 4], inside: &[u8]) -> Vec<u8> {
        let length = u32::try_from(inside.len() + 8).unwrap().to_be_bytes();
        [&length[..], kind, inside].concat()
    }

    fn film(index: &[u8]) -> Vec<u8> {
        let long = [&[0, 0, 0, 1][..], b"mdat", &20_u64.to_be_bytes(), b"seen"].concat();
        [a_box(b"ftyp", b"qt  \0\0\0\0"), long, a_box(b"moov", index), a_box(b"free", b"")].concat()
    }

    #[test]
    fn a_place_is_found_where_phones_write_it() {
        let place = a_box(b"\xA9xyz", b"\0\x12\x15\xC7+29.4400+111.0000/");
        let keys = a_box(b"keys", b"....mdtacom.apple.quicktime.location.ISO6709");
        let track = |inside: &[u8]| a_box(b"trak", &a_box(b"mdia", &a_box(b"minf", &a_box(b"stbl", inside))));
        for index in [
            a_box(b"udta", &place),
            a_box(b"udta", &a_box(b"loci", b"\0\0\0\0")),
            [a_box(b"mvhd", b"...."), a_box(b"meta", &keys)].concat(),
            a_box(b"trak", &a_box(b"udta", &place)),
            track(&a_box(b"stsd", b"....gpmd")),
        ] {
            assert!(says_where(Cursor::new(film(&index))), "{}", String::from_utf8_lossy(&index));
        }
        let silent =
            [a_box(b"mvhd", b"\xA9xyz"), track(&a_box(b"stsz", b"loci gpmd")), a_box(b"udta", b"")].concat();
        assert!(!says_where(Cursor::new(film(&silent))));
        assert!(!says_where(Cursor::new(a_box(b"mdat", &a_box(b"moov", &a_box(b"udta", &place))))));
    }

    proptest! {
        #[test]
        fn hostile_boxes_come_to_an_end(bytes in prop::collection::vec(any::<u8>(), 0..200), index in any::<bool>()) {
            let bytes = if index { film(&bytes) } else { bytes };
            let _ = says_where(Cursor::new(bytes));
        }
    }
}
