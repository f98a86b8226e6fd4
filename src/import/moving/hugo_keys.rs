//! The keys of Hugo's headers.
//!
//! In: a header. Out: its values by the keys that this program looks for. Invariant: a key is found in whatever case.

use super::header::READ;
use super::stamp::Stamp;
use super::{Head, held, text_of};

/// The key that holds an article back, and its other names.
pub const RELEASES: [&str; 4] = ["publishDate", "publishdate", "pubdate", "published"];

/// The key that takes it off the site again.
pub const EXPIRIES: [&str; 2] = ["expiryDate", "unpublishdate"];

/// Keys that say whether there is a page at all.
pub const BUILD: [&str; 3] = ["build", "_build", "headless"];

/// A key as it is looked for: Hugo's know no case.
pub fn as_read(key: &str) -> String {
    let known = || READ.iter().chain(&EXPIRIES).chain(&BUILD).chain(&["cascade"]);
    let exact = known().find(|known| **known == key);
    exact
        .or_else(|| known().find(|known| known.eq_ignore_ascii_case(key)))
        .map_or(key, |known| known)
        .to_owned()
}

/// A header with its keys as they are looked for.
pub fn as_all_read(head: Head) -> Head {
    head.into_iter().map(|(key, value)| (as_read(&key), value)).collect()
}

/// The first of the keys that is a day.
pub fn stamp(head: &Head, keys: &[String]) -> Option<Stamp> {
    keys.iter().find_map(|key| Stamp::read(&text_of(head, &[key.as_str()])?))
}

/// A date that is written and cannot be read; `published` may be a truth value.
pub fn unread_date(head: &Head, key: &str) -> Option<String> {
    let value = head.get(key)?;
    let text = text_of(head, &[key])?;
    (Stamp::read(&text).is_none() && held::truth(value).is_none()).then(|| held::written(key, value))
}
