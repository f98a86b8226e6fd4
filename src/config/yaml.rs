//! YAML as staff write it, with places: the top level of a mapping, entry by entry.
//!
//! In: a range of a file's text and a table of keys. Out: an [`Entry`] for every pair, its value as a
//! [`Node`], and findings. Each entry is read on its own: what is evidently one plain line is taken as
//! it stands, in the author's spelling (`010`, `yes`, `1.10`); everything else is `serde_yaml`'s. So a
//! mistake spoils its own entry and no other. Known mistakes (`标题：甲`, Tab, `甲: 乙` in a title) are
//! recognised before the parser sees them, reported in words that name them, and read as meant.
//! Invariant: spans are offsets into the whole text; nothing here panics, whatever was written.

pub mod codes;
mod explain;
mod keys;
mod line;
mod node;
mod scan;
mod slips;
mod value;
mod within;

pub use explain::Explained;
use explain::explain;
pub use keys::{KeyDef, Nested, Shape};
pub use node::Node;
pub use scan::{could_be_pair, is_prose, looks_like_pair, read};
pub use within::{Step, items, within};

use std::ops::Range;

use serde::Deserialize;

/// A whole text as one value; an error's place is an offset into it.
pub fn parse<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, Explained> {
    from_str(text).map_err(|error| explain(&error, text))
}

/// `serde_yaml`, but for brackets without end: for each token its parser looks at all that are open, and
/// says that they are too many when it has seen the last.
fn from_str<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, serde_yaml::Error> {
    const DEEPEST: usize = 1000;
    let mut open = 0_usize;
    for byte in text.bytes() {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => continue,
        }
        if open > DEEPEST {
            return Err(serde::de::Error::custom("recursion limit exceeded"));
        }
    }
    serde_yaml::from_str(text)
}

/// Words as a scalar on one line: quoted only where YAML would read something else.
pub fn scalar(words: &str) -> String {
    let one_line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match serde_yaml::to_string(&one_line) {
        Ok(written) if written.trim_end().lines().count() == 1 => written.trim_end().to_owned(),
        _ => format!("{one_line:?}"),
    }
}

/// One `key: value` of the top level.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry<'a> {
    /// `None` for a key that the table doesn't know; a finding has been made.
    pub def: Option<&'static KeyDef>,
    /// As written.
    pub name: &'a str,
    pub key: Range<usize>,
    /// From the value's first to its last character; empty (behind the colon) where nothing is written.
    pub value: Range<usize>,
    pub node: Node<'a>,
}

#[cfg(test)]
mod tests;
