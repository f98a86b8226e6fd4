//! What is kept between runs to save time: sealed, so that what is damaged counts as not there.
//!
//! In: bytes, or a value, and the version of their layout. Out: the same, if nothing happened to them. Invariant:
//! trouble with a sealed file costs time and nothing else, so it is never told.
//!
//! ```text
//! version, 1 byte | BLAKE3 of the rest, 32 bytes | the rest
//! ```

use std::fs;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::hand::Hand;

const CHECKSUM: usize = blake3::OUT_LEN;
/// Of the version and the checksum.
const SEAL: usize = 1 + CHECKSUM;

pub(super) fn seal(version: u8, bytes: &[u8]) -> [u8; SEAL] {
    let mut seal = [version; SEAL];
    seal[1..].copy_from_slice(blake3::hash(bytes).as_bytes());
    seal
}

/// The bytes behind an unbroken seal of this version.
pub(super) fn opened(version: u8, sealed: &[u8]) -> Option<&[u8]> {
    let (found, bytes) = sealed.split_at_checked(SEAL)?;
    (found == seal(version, bytes)).then_some(bytes)
}

/// A value that was [kept](keep).
pub(super) fn kept<T: DeserializeOwned>(version: u8, file: &Path) -> Option<T> {
    postcard::from_bytes(opened(version, &fs::read(file).ok()?)?).ok()
}

/// Keeps a value for the next run. What a crash leaves half-written has one name, and is overwritten then.
pub(super) fn keep<T: Serialize>(version: u8, file: &Path, value: &T) {
    let Ok(bytes) = postcard::to_stdvec(value) else { return };
    let sealed = [&seal(version, &bytes)[..], &bytes].concat();
    let folder = file.parent().map_or(Ok(()), fs::create_dir_all);
    drop(folder.and_then(|()| Hand::free().replace_durably(file, &sealed)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn any_damage_breaks_a_seal() {
        let bytes = b"bytes of a picture";
        let whole = [&seal(3, bytes)[..], bytes].concat();
        assert_eq!(opened(3, &whole), Some(&bytes[..]));
        assert_eq!(opened(4, &whole), None);
        for length in 0..whole.len() {
            assert_eq!(opened(3, &whole[..length]), None, "{length}");
        }
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            assert_eq!(opened(3, &bytes), None, "{at}");
        }
    }

    #[test]
    fn what_is_kept_is_there_and_nothing_else() {
        let dir = tempfile::TempDir::new().unwrap();
        let file = dir.path().join("cache/x");
        assert_eq!(kept::<Vec<u32>>(1, &file), None);
        keep(1, &file, &vec![1_u32, 2]);
        assert_eq!((kept(1, &file), kept::<Vec<u32>>(2, &file)), (Some(vec![1_u32, 2]), None));
        assert_eq!(crate::disk::names(file.parent().unwrap()).unwrap().unwrap(), ["x"]);
    }

    proptest! {
        #[test]
        fn sealed_nonsense_is_no_value(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let dir = tempfile::TempDir::new().unwrap();
            let file = dir.path().join("x");
            fs::write(&file, [&seal(1, &bytes)[..], &bytes].concat()).unwrap();
            let _ = kept::<std::collections::BTreeMap<String, Vec<u8>>>(1, &file);
            prop_assert_eq!(opened(1, &bytes), None);
        }
    }
}
