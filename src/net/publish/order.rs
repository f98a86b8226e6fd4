//! In which order files go to a host, so that no reader meets a page before what it shows.
//!
//! In: paths of outputs, and whether something stands there already. Out: waves, one after the other. Invariant: what
//! is linked goes before what links: new files before changed ones, assets before pages, pages before lists, the home
//! page and the index of the search last; deletions come after all of them, but for what is in the way.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound::{Included, Unbounded};

/// A wave of files that may go at once. The derived order is that of the waves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wave {
    NewAssets,
    NewPages,
    /// Lists, feeds and maps.
    NewLists,
    Assets,
    Pages,
    /// And what a search reads of what it found: the browser asks for it by its content, and once more where it is another.
    Lists,
    /// Where readers begin: the home page, and the index of the search, which names all its other files.
    Fronts,
}

/// What a file is to a reader, told by its path alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// An article, or any other page of its own.
    Page,
    /// The front of a column or tag, and the pages of lists.
    List,
    Home,
    /// Feeds, site maps, redirects, what the search asks for first.
    Map,
    Picture,
    /// Styles and scripts.
    Part,
    /// The index of the search.
    Search,
    /// Attachments, tables, and what a site brings itself.
    File,
}

impl Sort {
    pub fn of(path: &str) -> Sort {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        match extension {
            _ if path == "index.html" => Sort::Home,
            "html"
                if name == "index.html"
                    || name.starts_with("page-")
                    || is_within(folder, "tags")
                    || is_within(folder, "topics") =>
            {
                Sort::List
            }
            "html" => Sort::Page,
            _ if is_within(folder, "_media") => Sort::Picture,
            _ if is_within(folder, "_assets") => Sort::Part,
            _ if is_within(folder, "_search") => match is_fingerprinted(path) {
                true => Sort::Search,
                false => Sort::Map,
            },
            _ if name.starts_with("_redirects") || name == "robots.txt" || name.starts_with("sitemap") => {
                Sort::Map
            }
            "xml" => Sort::Map,
            _ if matches!(name, "feed.json" | "atom.xml" | "rss.xml") => Sort::Map,
            _ => Sort::File,
        }
    }

    /// As staff call it.
    pub fn label(self) -> &'static str {
        match self {
            Sort::Page => "页面",
            Sort::List => "列表",
            Sort::Home => "首页",
            Sort::Map => "订阅、地图和转向",
            Sort::Picture => "图片",
            Sort::Part => "样式和脚本",
            Sort::Search => "搜索",
            Sort::File => "附件和其他文件",
        }
    }
}

fn is_within(folder: &str, name: &str) -> bool {
    folder.split('/').next() == Some(name)
}

/// Whether a path names its content, so that it never holds another: it may stay for a while unchanged.
pub fn is_fingerprinted(path: &str) -> bool {
    let ours = ["_assets/", "_media/", "_files/", "_search/"];
    let is_hash = |part: &str| part.len() >= 8 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    ours.iter().any(|folder| path.starts_with(folder)) && path.split(['/', '.', '-']).any(is_hash)
}

/// The wave that a file goes in.
pub fn wave(path: &str, is_new: bool) -> Wave {
    match (Sort::of(path), is_new) {
        (Sort::Map, _) if path.starts_with("_search/index.") => Wave::Fronts,
        (Sort::Map, _) if path.starts_with("_search/") => Wave::Lists,
        (Sort::Picture | Sort::Part | Sort::Search | Sort::File, true) => Wave::NewAssets,
        (Sort::Picture | Sort::Part | Sort::Search | Sort::File, false) => Wave::Assets,
        (Sort::Page, true) => Wave::NewPages,
        (Sort::Page, false) => Wave::Pages,
        (Sort::List | Sort::Map, true) => Wave::NewLists,
        (Sort::List | Sort::Map, false) => Wave::Lists,
        // It links to everything, new or not.
        (Sort::Home, _) => Wave::Fronts,
    }
}

/// The waves of new and changed files, in order; within one, by path.
pub fn waves<'a>(
    new: impl Iterator<Item = &'a str>,
    changed: impl Iterator<Item = &'a str>,
) -> Vec<Vec<&'a str>> {
    let mut waves: BTreeMap<Wave, Vec<&str>> = BTreeMap::new();
    let all = new.map(|path| (path, true)).chain(changed.map(|path| (path, false)));
    for (path, is_new) in all {
        waves.entry(wave(path, is_new)).or_default().push(path);
    }
    let sorted = waves.into_values().map(|mut wave| {
        wave.sort_unstable();
        wave
    });
    sorted.collect()
}

/// What of the files that will go has to go before these come: a file where a folder is needed, files in a folder where
/// a file is, and names that differ in nothing but letter case, which many systems take for one.
pub fn in_the_way<'a>(gone: &BTreeSet<&'a str>, coming: &[&str]) -> BTreeSet<&'a str> {
    let folded: BTreeMap<String, &str> = gone.iter().map(|path| (path.to_lowercase(), *path)).collect();
    let mut found = BTreeSet::new();
    for path in coming.iter().filter(|_| !gone.is_empty()) {
        let above = path.match_indices('/').filter_map(|(end, _)| gone.get(&path[..end]));
        let folder = format!("{path}/");
        let below = gone
            .range::<str, _>((Included(&*folder), Unbounded))
            .take_while(|path| path.starts_with(&folder));
        found.extend(above.chain(below).chain(folded.get(&path.to_lowercase())));
    }
    found
}

/// The folders above files that went which hold nothing that stays, the deepest first.
pub fn emptied<'a>(gone: &BTreeSet<&'a str>, stays: impl Fn(&str) -> bool) -> Vec<&'a str> {
    let above = gone.iter().flat_map(|path| path.match_indices('/').map(|(end, _)| &path[..=end]));
    let folders: BTreeSet<&str> = above.filter(|folder| !stays(folder)).collect();
    folders.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_linked_goes_before_what_links() {
        let new = ["yaowen/a.html", "_media/0123456789abcdef.jpg", "_assets/site.de3dccfe.css"];
        let changed = ["index.html", "yaowen/index.html", "rss.xml", "yaowen/b.html", "robots.txt"];
        let waves = waves(new.into_iter(), changed.into_iter());
        let expected: [&[&str]; 5] = [
            &["_assets/site.de3dccfe.css", "_media/0123456789abcdef.jpg"],
            &["yaowen/a.html"],
            &["yaowen/b.html"],
            &["robots.txt", "rss.xml", "yaowen/index.html"],
            &["index.html"],
        ];
        assert_eq!(waves, expected);
    }

    #[test]
    fn what_is_in_the_way_goes_first() {
        let gone = ["doc", "docs/a.txt", "docs/b/c.txt", "docs2", "A.html", "z.html"].into();
        let find = |path| in_the_way(&gone, &[path]).into_iter().collect::<Vec<_>>();
        assert_eq!(find("doc/a.txt"), ["doc"]);
        assert_eq!(find("docs"), ["docs/a.txt", "docs/b/c.txt"]);
        assert_eq!(find("a.html"), ["A.html"]);
        assert_eq!(find("d.html"), [""; 0]);
        let stays = |folder: &str| "docs/d.txt".starts_with(folder);
        assert_eq!(emptied(&gone, stays), ["docs/b/"]);
    }

    #[test]
    fn a_search_begins_after_what_it_reads() {
        let new = ["_search/t/b.bin", "yaowen/a.html"];
        let changed = ["_search/index.bin", "_search/t/a.bin", "yaowen/b.html", "index.html", "rss.xml"];
        let waves = waves(new.into_iter(), changed.into_iter());
        let expected: [&[&str]; 4] = [
            &["yaowen/a.html"],
            &["yaowen/b.html"],
            &["_search/t/a.bin", "_search/t/b.bin", "rss.xml"],
            &["_search/index.bin", "index.html"],
        ];
        assert_eq!(waves, expected);
    }

    #[test]
    fn a_first_home_page_goes_last_too() {
        assert!(wave("index.html", true) > wave("sitemap.xml", false));
    }

    #[test]
    fn fingerprints_are_known() {
        for path in ["_assets/site.de3dccfe.css", "_media/04a063c72ef2b597.webp", "_files/898783d1/报告.pdf"]
        {
            assert!(is_fingerprinted(path), "{path}");
        }
        for path in ["yaowen/20221220.html", "_search/manifest.json", "附件/12345678.pdf", "_assets/a.css"]
        {
            assert!(!is_fingerprinted(path), "{path}");
        }
    }
}
