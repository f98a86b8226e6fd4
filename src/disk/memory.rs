//! What a command remembers from one run to the next, to save time: `.huikan/cache/NAME`.
//!
//! In: a value, its name, and the version of its layout. Out: the same, if nothing happened to it. Invariant: deleting
//! it at will costs time and nothing else.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::sealed;

fn file(root: &Path, name: &str) -> PathBuf {
    root.join(".huikan/cache").join(name)
}

/// What was remembered under a name; `None` where there is nothing, or nothing whole.
pub fn recall<T: DeserializeOwned>(root: &Path, name: &str, version: u8) -> Option<T> {
    sealed::kept(version, &file(root, name))
}

/// Remembers a value. Trouble is not told: it costs time alone.
pub fn remember<T: Serialize>(root: &Path, name: &str, version: u8, value: &T) {
    sealed::keep(version, &file(root, name), value);
}
