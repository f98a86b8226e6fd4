//! The shelf of developed pictures: `.huikan/cache/pictures/`.
//!
//! In: a recipe, by its name. Out: the bytes that it gave the last time, or why it gave none. Invariants: whatever
//! is damaged counts as not there; trouble with the shelf costs time and nothing else, so it may be deleted at will.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::hand::Hand;
use super::sealed;
use crate::portal::Recipe;
use crate::portal::photos::Trouble;

/// Changes whenever the layout of what is kept does.
const VERSION: u8 = 2;

/// Ending of what says that a picture could not be made.
const FAILED: &str = "failed";
/// Another program may know how to make it.
const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// What no build has asked for since then is taken away: a photo that was exchanged, a width that was tried.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

#[derive(Debug, Serialize, Deserialize)]
struct Failed {
    program: String,
    /// What stands in its place.
    bytes: Vec<u8>,
    trouble: Trouble,
}

/// By name of recipe, in folders of two digits.
#[derive(Clone, Debug)]
pub(super) struct Shelf(PathBuf);

impl Shelf {
    pub fn of(root: &Path) -> Shelf {
        Shelf(root.join(".huikan/cache/pictures"))
    }

    fn place(&self, recipe: &Recipe, ending: &str) -> PathBuf {
        let name = recipe.name();
        self.0.join(&name[..2]).join(format!("{name}.{ending}"))
    }

    /// The bytes, if they are there and whole.
    pub fn take(&self, recipe: &Recipe) -> Option<Vec<u8>> {
        let sealed = fs::read(self.place(recipe, recipe.form.extension())).ok()?;
        sealed::opened(VERSION, &sealed).map(<[u8]>::to_vec)
    }

    /// Keeps bytes for the next time.
    pub fn put(&self, recipe: &Recipe, bytes: &[u8]) {
        self.write(&self.place(recipe, recipe.form.extension()), bytes);
    }

    /// What stood in its place the last time, and why.
    pub fn take_failed(&self, recipe: &Recipe) -> Option<(Vec<u8>, Trouble)> {
        let sealed = fs::read(self.place(recipe, FAILED)).ok()?;
        let failed: Failed = postcard::from_bytes(sealed::opened(VERSION, &sealed)?).ok()?;
        (failed.program == PROGRAM).then_some((failed.bytes, failed.trouble))
    }

    /// Keeps that it cannot be made, and what stands in its place.
    pub fn put_failed(&self, recipe: &Recipe, bytes: &[u8], trouble: &Trouble) {
        let failed = Failed { program: PROGRAM.into(), bytes: bytes.to_vec(), trouble: trouble.clone() };
        if let Ok(bytes) = postcard::to_stdvec(&failed) {
            self.write(&self.place(recipe, FAILED), &bytes);
        }
    }

    /// Another run may keep the same at once: the last one stands, and both are right.
    fn write(&self, place: &Path, bytes: &[u8]) {
        let Some(folder) = place.parent() else { return };
        // Not waiting for the disk: what a power cut leaves of it is seen by its seal.
        let put = || -> std::io::Result<()> {
            fs::create_dir_all(folder)?;
            let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(folder)?;
            let hand = Hand::free();
            hand.fill(file.as_file_mut(), &sealed::seal(VERSION, bytes))?;
            hand.fill(file.as_file_mut(), bytes)?;
            file.persist(place)?;
            Ok(())
        };
        // A full disk is told of where it matters.
        drop(put());
    }

    /// Takes away what is not among `used` and old, and what was cut short.
    pub fn sweep(&self, used: &BTreeSet<String>, now: SystemTime) {
        let Ok(folders) = fs::read_dir(&self.0) else { return };
        for folder in folders.flatten() {
            for file in fs::read_dir(folder.path()).into_iter().flatten().flatten() {
                let name = file.file_name();
                let is_used =
                    name.to_str().and_then(|name| name.get(..16)).is_some_and(|name| used.contains(name));
                let age = file
                    .metadata()
                    .and_then(|it| it.modified())
                    .ok()
                    .and_then(|at| now.duration_since(at).ok());
                if !is_used && age.is_some_and(|age| age > KEPT) {
                    drop(fs::remove_file(file.path()));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portal::Form;
    use crate::report::SourcePath;

    fn recipe(seed: u8) -> Recipe {
        let source = SourcePath::new("content/1.jpg");
        Recipe { source, hash: [seed; 32], scale: None, form: Form::Jpeg, mark: None }
    }

    #[test]
    fn what_is_damaged_is_not_there() {
        let dir = tempfile::tempdir().unwrap();
        let shelf = Shelf::of(dir.path());
        assert_eq!(shelf.take(&recipe(1)), None);
        shelf.put(&recipe(1), b"bytes of a picture");
        assert_eq!(shelf.take(&recipe(1)).as_deref(), Some(&b"bytes of a picture"[..]));
        let place = shelf.place(&recipe(1), "jpg");
        let whole = fs::read(&place).unwrap();
        for damaged in [&whole[..whole.len() - 1], b"", b"x"] {
            fs::write(&place, damaged).unwrap();
            assert_eq!(shelf.take(&recipe(1)), None);
        }
        shelf.put(&recipe(1), b"bytes of a picture");
        assert!(shelf.take(&recipe(1)).is_some());
    }

    #[test]
    fn what_could_not_be_made_is_remembered() {
        let dir = tempfile::tempdir().unwrap();
        let shelf = Shelf::of(dir.path());
        assert_eq!(shelf.take_failed(&recipe(1)), None);
        for trouble in
            [Trouble::Damaged, Trouble::Glyphs("刊".into()), Trouble::Unread("少见的 TIFF 图片".into())]
        {
            shelf.put_failed(&recipe(1), b"stand-in", &trouble);
            assert_eq!(shelf.take_failed(&recipe(1)), Some((b"stand-in".to_vec(), trouble)));
        }
        assert_eq!((shelf.take(&recipe(1)), shelf.take_failed(&recipe(2))), (None, None));
    }

    #[test]
    fn what_is_old_and_unused_goes() {
        let dir = tempfile::tempdir().unwrap();
        let shelf = Shelf::of(dir.path());
        (1..=2).for_each(|seed| shelf.put(&recipe(seed), b"x"));
        let used = BTreeSet::from([recipe(1).name()]);
        shelf.sweep(&used, SystemTime::now());
        assert!(shelf.take(&recipe(2)).is_some(), "it is young");
        shelf.sweep(&used, SystemTime::now() + KEPT + Duration::from_secs(60));
        assert_eq!((shelf.take(&recipe(1)).is_some(), shelf.take(&recipe(2))), (true, None));
    }
}
