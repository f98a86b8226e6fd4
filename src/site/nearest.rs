//! What an author may have meant by an address that leads nowhere.
//!
//! In: the address as written, the folder of its source. Out: the nearest existing name, written as it
//! would have to be written there. Invariant: bounded work, however many files a site has and however
//! many of its links are dead.

use std::ops::Bound;

use super::Site;
use super::url::join;
use crate::markdown::{Doc, Missing};
use crate::report::{self, SourcePath, nearest_or_part};

/// How many names of a folder, on each side of the wanted one, are compared letter by letter.
const NEIGHBOURS: usize = 200;

/// The nearest name to `wanted`, as seen from `folder`.
pub fn nearest(site: &Site, folder: &str, wanted: &str) -> Missing {
    let target = match wanted.strip_prefix('/') {
        Some(rooted) => Some(format!("content/{rooted}")),
        None => join(folder, wanted),
    };
    let Some(target) = target else { return Missing::default() };
    let target = target.trim_end_matches('/');
    let (around, name) = target.rsplit_once('/').unwrap_or(("", target));
    let near = neighbours(site, around, target);
    let lower = target.to_lowercase();
    if let Some(path) = near.iter().find(|path| path.as_str().to_lowercase() == lower) {
        return found(folder, wanted, path, true);
    }
    if let Some(path) = site.file_with_name(&name.to_lowercase()) {
        return found(folder, wanted, path, false);
    }
    if let Some(path) = site.article_with_slug(bare(name)) {
        return found(folder, "", path, false);
    }
    match nearest_or_part(name, near.iter().copied(), SourcePath::file_name) {
        Some(path) => found(folder, wanted, path, false),
        None => Missing::default(),
    }
}

/// The heading's anchor that differs least from what was written.
pub fn nearest_anchor(doc: &Doc, wanted: &str) -> Option<String> {
    let shown = doc.headings().iter().filter(|heading| heading.shown);
    let anchors = shown.take(NEIGHBOURS).map(|heading| &*heading.anchor);
    report::nearest(wanted, anchors).map(str::to_owned)
}

/// The last part of an address as a slug: other generators end theirs in `/`, `.html` or nothing.
fn bare(name: &str) -> &str {
    name.strip_suffix(".html").or_else(|| name.strip_suffix(".md")).unwrap_or(name)
}

/// The files of one folder whose names sort next to `target`.
fn neighbours<'a>(site: &'a Site, folder: &str, target: &str) -> Vec<&'a SourcePath> {
    let files = &site.snapshot.files;
    let in_folder = |path: &&SourcePath| path.folder() == folder;
    let before = files.range::<str, _>((Bound::Unbounded, Bound::Excluded(target))).rev();
    let after = files.range::<str, _>((Bound::Excluded(target), Bound::Unbounded));
    let before = before.map(|(path, _)| path).take(NEIGHBOURS).filter(in_folder);
    let after = after.map(|(path, _)| path).take(NEIGHBOURS).filter(in_folder);
    before.chain(after).collect()
}

fn found(folder: &str, wanted: &str, path: &SourcePath, case_only: bool) -> Missing {
    let nearest = match wanted.strip_prefix('/') {
        Some(_) => path.as_str().replacen("content", "", 1),
        None => as_seen_from(folder, path.as_str()),
    };
    Missing { nearest: Some(nearest), case_only, unpublished: None }
}

/// `path` written relative to `folder`.
fn as_seen_from(folder: &str, path: &str) -> String {
    let folder: Vec<&str> = parts_of(folder);
    let parts: Vec<&str> = parts_of(path);
    let shared = folder.iter().zip(&parts).take_while(|(a, b)| a == b).count();
    let mut written = "../".repeat(folder.len() - shared);
    written.push_str(&parts[shared..].join("/"));
    written
}

fn parts_of(path: &str) -> Vec<&str> {
    path.split('/').filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_seen_from_the_article() {
        assert_eq!(as_seen_from("content/要闻", "content/要闻/1.jpg"), "1.jpg");
        assert_eq!(as_seen_from("content/要闻/甲", "content/会议/a.md"), "../../会议/a.md");
    }
}
