//! Developing: variants of pictures, from the shelf or made anew.
//!
//! In: recipes, and where their sources are. Out: the bytes of each, or of what stands in for it, and what is to
//! be told. Invariants: a source is read and decoded once for all of its recipes that are wanted together; what
//! is held and decoded at once stays within a budget, a single picture aside that needs more alone.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

use super::picture::HEADER;
use super::shelf::Shelf;
use crate::portal::photos::{self, Trouble};
use crate::portal::{MarkOf, Recipe};
use crate::report::SourcePath;
use crate::snapshot::{Format, Picture, Snapshot, Source};

/// Bytes that all pictures in the making may take together.
pub(super) const BUDGET: u64 = 400 << 20;

/// Pixels that a file may have though another header in it was measured: decoders do not read all alike.
const UNMEASURED: u64 = 100_000_000;

/// What became of a recipe.
#[derive(Clone, Debug)]
pub(super) enum Developed {
    Made(Vec<u8>),
    /// What stands in its place, and why: the picture without its mark, or one that says that it can't be read.
    InPlace(Vec<u8>, Trouble),
    Lost(Lost),
}

/// A file that a recipe needs.
#[derive(Clone, Debug)]
pub(super) enum Lost {
    /// It has other bytes than it had when the snapshot was taken.
    Changed(SourcePath),
    /// It is gone, or cannot be read.
    Gone(SourcePath),
}

/// Where sources are.
pub(super) trait Sources: Sync {
    fn source(&self, path: &SourcePath) -> Option<&Source>;
    /// The files of these bytes, in order.
    fn copies(&self, hash: &[u8; 32]) -> Vec<SourcePath>;
}

impl Sources for Snapshot {
    fn source(&self, path: &SourcePath) -> Option<&Source> {
        self.files.get(path)
    }

    fn copies(&self, hash: &[u8; 32]) -> Vec<SourcePath> {
        Snapshot::copies(self, hash)
    }
}

/// A place to develop in.
pub(super) struct Darkroom<'a> {
    pub root: &'a Path,
    pub shelf: Shelf,
    pub sources: &'a dyn Sources,
    pub budget: &'a Budget,
}

impl Darkroom<'_> {
    /// Recipes of one source, in their order.
    pub fn develop(&self, recipes: &[&Recipe]) -> Vec<Developed> {
        let kept = |recipe: &&Recipe| {
            let failed = || self.shelf.take_failed(recipe).map(|(bytes, why)| Developed::InPlace(bytes, why));
            self.shelf.take(recipe).map(Developed::Made).or_else(failed)
        };
        let mut developed: Vec<Option<Developed>> = recipes.iter().map(kept).collect();
        let missing: Vec<usize> = (0..recipes.len()).filter(|&index| developed[index].is_none()).collect();
        let wanted: Vec<&Recipe> = missing.iter().map(|&index| recipes[index]).collect();
        for (index, made) in missing.into_iter().zip(self.anew(&wanted)) {
            developed[index] = Some(made);
        }
        let lost = |recipe: &Recipe| Developed::Lost(Lost::Gone(recipe.source.clone()));
        developed.into_iter().zip(recipes).map(|(one, recipe)| one.unwrap_or_else(|| lost(recipe))).collect()
    }

    fn anew(&self, recipes: &[&Recipe]) -> Vec<Developed> {
        let Some(first) = recipes.first() else { return Vec::new() };
        let found = self.source(first, recipes).and_then(|source| Ok((source, self.mark(recipes)?)));
        let ((source, _held), mark) = match found {
            Ok(found) => found,
            Err(lost) => return vec![Developed::Lost(lost); recipes.len()],
        };
        let measured = match self.sources.source(&first.source) {
            Some(Source::Asset(asset)) => asset.picture(),
            _ => None,
        };
        if let Some(trouble) = larger_than_measured(&source, measured) {
            return self.settled(&source, recipes, vec![Err(trouble); recipes.len()]);
        }
        let mut made = photos::develop(&source, mark.as_deref(), recipes);
        // What is broken is no better where its pixels would have stayed as they are encoded.
        let broken = made.iter().filter_map(|made| made.as_ref().err()).find(|trouble| is_of_source(trouble));
        if let Some(broken) = broken.cloned() {
            made = vec![Err(broken); recipes.len()];
        }
        self.settled(&source, recipes, made)
    }

    /// The bytes of a source, and the memory that they and all that is made of them will take. The first of equal
    /// files that still is what it was will do.
    fn source(&self, of: &Recipe, recipes: &[&Recipe]) -> Result<(Vec<u8>, Held<'_>), Lost> {
        let mut lost = None;
        let others = || self.sources.copies(&of.hash).into_iter().filter(|path| *path != of.source);
        for path in std::iter::once(of.source.clone()).chain(std::iter::once_with(others).flatten()) {
            match self.whole(&path, &of.hash, recipes) {
                Ok(source) => return Ok(source),
                Err(why) => lost = lost.or(Some(why)),
            }
        }
        Err(lost.unwrap_or_else(|| Lost::Gone(of.source.clone())))
    }

    fn whole(
        &self,
        path: &SourcePath,
        hash: &[u8; 32],
        recipes: &[&Recipe],
    ) -> Result<(Vec<u8>, Held<'_>), Lost> {
        let gone = || Lost::Gone(path.clone());
        let Some(Source::Asset(asset)) = self.sources.source(path) else { return Err(gone()) };
        let header = self.read(path, HEADER as u64).map_err(|_| gone())?;
        let needed = photos::memory(&header, recipes).saturating_add(2 * asset.size);
        let held = self.budget.take(needed.max(asset.picture().map_or(0, at_the_end)));
        let bytes = self.read(path, asset.size.saturating_add(1)).map_err(|_| gone())?;
        if blake3::hash(&bytes).as_bytes() != hash {
            return Err(Lost::Changed(path.clone()));
        }
        Ok((bytes, held))
    }

    /// The file of the watermark, where there is one.
    fn mark(&self, recipes: &[&Recipe]) -> Result<Option<Vec<u8>>, Lost> {
        let Some(mark) = recipes.iter().find_map(|recipe| recipe.mark.as_ref()) else { return Ok(None) };
        let (MarkOf::Text { font: path, hash, .. } | MarkOf::Picture { source: path, hash }) = &mark.what;
        let bytes = self.read(path, u64::MAX).map_err(|_| Lost::Gone(path.clone()))?;
        if blake3::hash(&bytes).as_bytes() != hash {
            return Err(Lost::Changed(path.clone()));
        }
        Ok(Some(bytes))
    }

    /// Keeps what came out, with something in the place of what did not. Both are remembered: the same source
    /// and recipe give the same.
    fn settled(
        &self,
        source: &[u8],
        recipes: &[&Recipe],
        made: Vec<Result<Vec<u8>, Trouble>>,
    ) -> Vec<Developed> {
        let is_unmarked = |made: &Result<_, _>| matches!(made, Err(Trouble::Mark | Trouble::Glyphs(_)));
        let bare = |recipe: &Recipe| Recipe { mark: None, ..recipe.clone() };
        let unmarked = made.iter().zip(recipes).filter(|(made, _)| is_unmarked(made));
        let unmarked: Vec<Recipe> = unmarked.map(|(_, recipe)| bare(recipe)).collect();
        let mut unmarked = photos::develop(source, None, &unmarked.iter().collect::<Vec<_>>()).into_iter();
        let mut one = |made: Result<Vec<u8>, Trouble>, recipe: &Recipe| {
            let instead = if is_unmarked(&made) { unmarked.next().and_then(Result::ok) } else { None };
            match made {
                Ok(bytes) => {
                    self.shelf.put(recipe, &bytes);
                    Developed::Made(bytes)
                }
                Err(trouble) => {
                    let bytes = instead.unwrap_or_else(|| photos::stand_in(recipe));
                    if trouble.lasts() {
                        self.shelf.put_failed(recipe, &bytes, &trouble);
                    }
                    Developed::InPlace(bytes, trouble)
                }
            }
        };
        made.into_iter().zip(recipes).map(|(made, recipe)| one(made, recipe)).collect()
    }

    /// The first bytes of a source, at most so many.
    fn read(&self, path: &SourcePath, most: u64) -> io::Result<Vec<u8>> {
        let source = self.sources.source(path).ok_or(io::ErrorKind::NotFound)?;
        let mut bytes = Vec::new();
        super::open::open(self.root, source, path)?.take(most).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// Whether a trouble is that of a source, and so of all that is made of it.
fn is_of_source(trouble: &Trouble) -> bool {
    matches!(trouble, Trouble::NoPicture | Trouble::Unread(_) | Trouble::Truncated | Trouble::Damaged)
}

/// A file whose pixels are more than its header told when it was measured, and than any needs.
fn larger_than_measured(source: &[u8], measured: Option<&Picture>) -> Option<Trouble> {
    let pixels = |width: u32, height: u32| u64::from(width) * u64::from(height);
    let (width, height) = photos::size(source)?;
    let most = measured.map_or(0, |picture| pixels(picture.width, picture.height)).max(UNMEASURED);
    (pixels(width, height) > most).then_some(Trouble::TooLarge { width, height })
}

/// What a picture needs whose header stands at the end of the file.
fn at_the_end(picture: &Picture) -> u64 {
    let pixels = u64::from(picture.width) * u64::from(picture.height);
    if picture.format == Format::Tiff { pixels.saturating_mul(16) } else { 0 }
}

/// Indices of recipes that are developed together: those of one source (by its hash, whatever
/// their marks), in order of the first.
pub(super) fn groups(recipes: &[&Recipe]) -> Vec<Vec<usize>> {
    let mut numbers = BTreeMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (index, recipe) in recipes.iter().enumerate() {
        let number = *numbers.entry(recipe.hash).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[number].push(index);
    }
    groups
}

/// Does something to each of `count` items, on as many threads as rayon has. Not on rayon's own: there, a
/// thread that waits inside of one item may begin another, which would wait for what the first one holds.
pub(super) fn each(count: usize, work: &(dyn Fn(usize) + Sync)) {
    let next = AtomicUsize::new(0);
    let turn = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                return;
            }
            work(index);
        }
    };
    let threads = rayon::current_num_threads().min(count);
    if threads < 2 {
        return turn();
    }
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(turn);
        }
    });
}

/// Memory that is handed out to whoever waits for it.
#[derive(Debug)]
pub(super) struct Budget {
    all: u64,
    left: Mutex<u64>,
    freed: Condvar,
}

/// A share of a [`Budget`], given back when it is dropped.
pub(super) struct Held<'a> {
    budget: &'a Budget,
    bytes: u64,
}

impl Budget {
    pub fn of(all: u64) -> Budget {
        Budget { all, left: Mutex::new(all), freed: Condvar::new() }
    }

    /// Waits until so much is left; who needs more than there is waits until all of it is.
    pub fn take(&self, bytes: u64) -> Held<'_> {
        let bytes = bytes.min(self.all);
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        while *left < bytes {
            left = self.freed.wait(left).unwrap_or_else(PoisonError::into_inner);
        }
        *left -= bytes;
        Held { budget: self, bytes }
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        *self.budget.left.lock().unwrap_or_else(PoisonError::into_inner) += self.bytes;
        self.budget.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_held_at_once_than_the_budget() {
        let budget = Budget::of(100);
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for bytes in [60_u64, 60, 30, 30, 500, 1, 40].repeat(8) {
                let (budget, now, most) = (&budget, &now, &most);
                scope.spawn(move || {
                    let held = budget.take(bytes);
                    let share = usize::try_from(held.bytes).unwrap();
                    most.fetch_max(now.fetch_add(share, Ordering::SeqCst) + share, Ordering::SeqCst);
                    std::thread::yield_now();
                    now.fetch_sub(share, Ordering::SeqCst);
                });
            }
        });
        assert!(most.load(Ordering::SeqCst) <= 100);
        assert_eq!(*budget.left.lock().unwrap(), 100);
    }

    #[test]
    fn each_item_has_its_turn() {
        for count in [0, 1, 2, 50] {
            let done = Mutex::new(Vec::new());
            each(count, &|index| done.lock().unwrap().push(index));
            let mut done = done.into_inner().unwrap();
            done.sort_unstable();
            assert_eq!(done, (0..count).collect::<Vec<_>>());
        }
    }
}
