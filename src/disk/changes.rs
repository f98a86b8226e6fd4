//! Where something changed on disk.
//!
//! In: paths as the system or a scan told them. Out: the set of those that concern a site. Invariant: a
//! superset of what changed; that a path is here does not mean that its bytes are others.

use std::borrow::Cow;
use std::collections::BTreeSet;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::names;

/// Files and folders of a site that may have changed, with everything below them.
///
/// Where [`reread`](super::reread) fails the changes are still to be read: [`Changes::append`] them to the
/// next ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    everything: bool,
    /// Below the root, with `/`, as the disk spells them.
    paths: BTreeSet<String>,
}

impl Changes {
    /// Nobody knows what changed.
    pub fn everything() -> Changes {
        Changes { everything: true, paths: BTreeSet::new() }
    }

    /// Paths below the root, with `/`; of no concern are those outside `content/` and `themes/` and names
    /// that reading passes over.
    pub fn of<'a>(paths: impl IntoIterator<Item = &'a str>) -> Changes {
        let paths = paths.into_iter().filter(|path| is_of_concern(path)).map(str::to_owned).collect();
        Changes { everything: false, paths }
    }

    pub fn is_empty(&self) -> bool {
        !self.everything && self.paths.is_empty()
    }

    pub fn append(&mut self, mut more: Changes) {
        self.everything |= more.everything;
        self.paths.append(&mut more.paths);
    }

    /// In order; `None` if it is everything.
    pub fn paths(&self) -> Option<impl Iterator<Item = &str>> {
        (!self.everything).then(|| self.paths.iter().map(String::as_str))
    }

    /// `path` is of concern.
    pub(super) fn add(&mut self, path: String) {
        self.paths.insert(path);
    }

    /// Takes out a path and all below it.
    pub(super) fn remove(&mut self, path: &str) {
        let is_below =
            |one: &str| one.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        self.paths.retain(|one| !is_below(one));
    }

    /// Whether the path or a folder above it is among the changes.
    pub(super) fn cover(&self, path: &str) -> bool {
        self.everything || self.paths.contains(path) || self.cover_folder_of(path)
    }

    /// Whether a folder above the path is among the changes.
    pub(super) fn cover_folder_of(&self, path: &str) -> bool {
        self.everything || path.match_indices('/').any(|(end, _)| self.paths.contains(&path[..end]))
    }
}

/// Whether reading looks at such a path at all.
pub(super) fn is_of_concern(path: &str) -> bool {
    let path: Cow<'_, str> = if is_nfc(path) { path.into() } else { path.nfc().collect::<String>().into() };
    let mut ends = path.match_indices('/').map(|(end, _)| end).chain([path.len()]);
    let Some(top) = ends.next() else { return false };
    let mut folder = &path[..top];
    if !matches!(folder, "content" | "themes") {
        return false;
    }
    for end in ends {
        if names::is_passed_over(folder, &path[folder.len() + 1..end]) {
            return false;
        }
        folder = &path[..end];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reading_passes_over_is_of_no_concern() {
        for path in ["content", "themes", "content/a.md", "content/_static/.well-known/x", "themes/a/b.css"] {
            assert!(is_of_concern(path), "{path}");
        }
        for path in [
            "",
            "public",
            "public/index.html",
            ".huikan/cache/hashes",
            "contents/a.md",
            "content/.git/index",
            "content/.git",
            "content/a/~$x.docx",
            "content/a/.x.md.swp",
            "content/a.md~",
            "content/_static/.git/x",
        ] {
            assert!(!is_of_concern(path), "{path}");
        }
    }

    #[test]
    fn a_folder_covers_what_is_below_it() {
        let changes = Changes::of(["content/a", "content/a-b/c.md"]);
        for (path, covered) in [
            ("content/a", true),
            ("content/a/b/c.md", true),
            ("content/ab", false),
            ("content/a-b/c.md", true),
            ("content/a-b/d.md", false),
            ("content", false),
        ] {
            assert_eq!(changes.cover(path), covered, "{path}");
        }
        assert!(!changes.cover_folder_of("content/a") && changes.cover_folder_of("content/a/b"));
    }
}
