//! What a build knew of the texts that it published, kept for the next one.
//!
//! In: an output folder, and the texts. Out: the same. Invariant: what is damaged or not there counts as no knowledge:
//! then the next build has nothing to compare with, and tells of no change.

use std::path::{Path, PathBuf};

use super::error::Error;
use super::out::Out;
use super::sealed;
use crate::snapshot::KnownTexts;

const VERSION: u8 = 1;

/// What the last build into `out` knew.
///
/// # Errors
/// If `out` may not be written to.
pub fn known_texts(site_root: &Path, out: &Path) -> Result<KnownTexts, Error> {
    let out = Out::new(site_root, out)?;
    Ok(sealed::kept(VERSION, &file_of(&out)).unwrap_or_default())
}

/// Keeps what this build knows.
pub fn note_texts(site_root: &Path, out: &Path, texts: &KnownTexts) {
    let Ok(out) = Out::new(site_root, out) else { return };
    sealed::keep(VERSION, &file_of(&out), texts);
}

fn file_of(out: &Out) -> PathBuf {
    out.state.join(format!("texts-{}", out.id))
}
