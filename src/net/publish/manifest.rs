//! What we wrote on a host, kept there beside it: `_huikan/published.json`, and while a publish is under way
//! `_huikan/publishing.json`.
//!
//! In: paths and contents. Out: JSON, sorted, with a sum over itself. Invariants: what the two files do not name was
//! not written by us; a file whose sum is wrong names nothing; neither tells a time, a person or a machine's name, for
//! everybody can read them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::report::is_portable_name;

/// The folder on the host that is ours alone.
pub const FOLDER: &str = "_huikan/";
pub const PUBLISHED: &str = "_huikan/published.json";
pub const PUBLISHING: &str = "_huikan/publishing.json";
/// What whoever lost the lock to another may have written since: the other one's [`PUBLISHING`] does not say so.
pub const OVERTAKEN: &str = "_huikan/overtaken.json";
pub const LOCK: &str = "_huikan/lock.json";

/// No mark of ours is longer, in bytes: a million files are named in half of it.
pub const LONGEST_MARK: u64 = 256 << 20;

/// The layout of both files. A newer one is refused, never guessed at.
const VERSION: u32 = 1;

/// What a file holds: the first half of its BLAKE3, and its size in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Content {
    pub sum: u128,
    pub size: u64,
}

impl Content {
    pub fn of(bytes: &[u8]) -> Content {
        Content::new(blake3::hash(bytes).as_bytes(), bytes.len() as u64)
    }

    /// From a whole BLAKE3.
    pub fn new(hash: &[u8; 32], size: u64) -> Content {
        let (half, _) = hash.split_at(16);
        Content { sum: half.iter().fold(0, |sum, byte| sum << 8 | u128::from(*byte)), size }
    }
}

impl fmt::Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x} {}", self.sum, self.size)
    }
}

impl FromStr for Content {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Content, &'static str> {
        let (sum, size) = text.split_once(' ').ok_or("no size")?;
        let sum = u128::from_str_radix(sum, 16).map_err(|_| "no sum")?;
        Ok(Content { sum, size: size.parse().map_err(|_| "no size")? })
    }
}

impl Serialize for Content {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Content, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

pub type Files = BTreeMap<String, Content>;

/// What stands on a host.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The site's `id`.
    pub site: String,
    /// A new one for each publish that changed anything.
    pub token: String,
    pub files: Files,
    /// Of the publish before: pages that somebody has open still ask for them.
    #[serde(default)]
    pub retired: Files,
}

/// What may stand on a host besides, while a publish is under way or after one that was cut short.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    pub site: String,
    pub token: String,
    pub files: Files,
    pub deleted: BTreeSet<String>,
}

impl Manifest {
    /// Whether all that it claims may be ours. Who can write to the host can write a sound manifest, too: with it
    /// nobody makes us touch what lies beside the site.
    pub fn is_within(&self) -> bool {
        self.files.keys().chain(self.retired.keys()).all(|path| is_ours_to_write(path))
    }
}

impl Pending {
    /// With the paths of another one.
    pub fn and(mut self, other: Pending) -> Pending {
        self.files.extend(other.files);
        self.deleted.extend(other.deleted);
        self
    }

    /// The same as [`Manifest::is_within`].
    pub fn is_within(&self) -> bool {
        self.files.keys().chain(&self.deleted).all(|path| is_ours_to_write(path))
    }
}

/// Whether a build can have a file of this path: it leads nowhere but down, and not to our own marks.
fn is_ours_to_write(path: &str) -> bool {
    is_within(path) && !path.to_lowercase().starts_with(FOLDER)
}

/// Whether a path leads nowhere but down, by names that every system takes.
pub fn is_within(path: &str) -> bool {
    path.split('/').all(is_portable_name)
}

/// What a text on the host turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read<T> {
    Sound(T),
    /// Written by a newer program.
    Newer,
    Damaged,
}

#[derive(Serialize, Deserialize)]
struct Sealed<T> {
    huikan: u32,
    sum: String,
    #[serde(flatten)]
    body: T,
}

/// As JSON, with the sum.
pub fn seal<T: Serialize>(body: &T) -> Vec<u8> {
    let sum = sum(body);
    let mut bytes = serde_json::to_vec_pretty(&Sealed { huikan: VERSION, sum, body }).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

pub fn unseal<T: Serialize + for<'de> Deserialize<'de>>(bytes: &[u8]) -> Read<T> {
    #[derive(Deserialize)]
    struct Head {
        huikan: u32,
    }
    match serde_json::from_slice::<Head>(bytes) {
        Ok(head) if head.huikan > VERSION => return Read::Newer,
        Ok(_) => {}
        Err(_) => return Read::Damaged,
    }
    match serde_json::from_slice::<Sealed<T>>(bytes) {
        Ok(sealed) if sealed.sum == sum(&sealed.body) => Read::Sound(sealed.body),
        _ => Read::Damaged,
    }
}

fn sum<T: Serialize>(body: &T) -> String {
    let text = serde_json::to_vec(body).unwrap_or_default();
    blake3::hash(&text).to_hex()[..16].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let files = [("index.html", "首页"), ("a/b.html", "乙")];
        let files = files.map(|(path, text)| (path.to_owned(), Content::of(text.as_bytes())));
        Manifest { site: "k3f9".into(), token: "t1".into(), files: files.into(), retired: Files::new() }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let bytes = seal(&manifest());
        assert_eq!(unseal::<Manifest>(&bytes), Read::Sound(manifest()));
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.find("a/b.html") < text.find("index.html"), "{text}");
    }

    #[test]
    fn damage_is_known_wherever_it_is() {
        let bytes = seal(&manifest());
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 1;
            let read = unseal::<Manifest>(&other);
            assert!(!matches!(&read, Read::Sound(read) if *read != manifest()), "{at}");
            assert!(!matches!(unseal::<Manifest>(&bytes[..at]), Read::Sound(read) if read != manifest()));
        }
        let newer = String::from_utf8(bytes).unwrap().replace("\"huikan\": 1", "\"huikan\": 2");
        assert_eq!(unseal::<Manifest>(newer.as_bytes()), Read::Newer);
    }
}
