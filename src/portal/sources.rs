//! What below `content/` is an article, a column's own page, a table, or none of them.
//!
//! In: a snapshot. Out: its texts by what they are, and a finding for each folder whose Markdown is set aside. Invariant:
//! what evidently is no article of its own column (a draft in a folder of drafts, an old version among the pictures of
//! an article) is not published, and is told.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::content::date::leading_date;
use crate::report::{Code, Finding, SourcePath, Span};
use crate::snapshot::{Snapshot, Source, Text};

/// Folders with these names are what people keep drafts in.
const OF_DRAFTS: [&str; 8] = ["草稿", "草稿箱", "回收站", "废稿", "drafts", "draft", "trash", "recycle"];

/// The texts below `content/`, by what they are.
#[derive(Default)]
pub(super) struct SourceTexts<'a> {
    pub articles: Vec<(&'a SourcePath, &'a Arc<Text>)>,
    pub indexes: Vec<(&'a SourcePath, &'a Arc<Text>)>,
    pub tables: Vec<(&'a SourcePath, &'a Arc<Text>)>,
    /// Markdown that is no article, the first of each folder.
    aside: BTreeMap<&'a str, (&'a SourcePath, Aside)>,
}

/// Why Markdown in a folder is set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Aside {
    /// Its name begins with `_`.
    Underscore,
    OfDrafts,
    /// `….assets` holds the pictures of an article.
    OfPictures,
    /// It is the folder of one article, `index.md`.
    OfArticle,
}

pub(super) fn sources(snapshot: &Snapshot) -> SourceTexts<'_> {
    let mut sources = SourceTexts::default();
    for (path, source) in snapshot.below("content") {
        let Source::Text(text) = source else { continue };
        let below = path.as_str().strip_prefix("content/").unwrap_or_default();
        if below.starts_with("_data/") {
            sources.tables.push((path, text));
            continue;
        }
        if !path.is_markdown() {
            continue;
        }
        let aside = set_aside(below).or_else(|| Some((beside_article(path, snapshot)?, Aside::OfArticle)));
        if let Some((folder, why)) = aside {
            sources.aside.entry(folder).or_insert((path, why));
        } else if path.stem() == "_index" {
            sources.indexes.push((path, text));
        } else {
            sources.articles.push((path, text));
        }
    }
    sources
}

/// Whether a text may be an article: Markdown in a column, and not the column's own page. (One that stands beside the
/// `index.md` of another is none; that does not show by its path alone.)
pub(super) fn is_article(path: &SourcePath) -> bool {
    let below = path.as_str().strip_prefix("content/");
    path.is_markdown() && path.stem() != "_index" && below.is_some_and(|below| set_aside(below).is_none())
}

/// The first folder of a path whose Markdown is set aside, with those above it.
fn set_aside(path: &str) -> Option<(&str, Aside)> {
    let (folders, _) = path.rsplit_once('/')?;
    let mut from = 0;
    for name in folders.split('/') {
        let to = from + name.len();
        let why = match name {
            _ if name.starts_with('_') => Some(Aside::Underscore),
            _ if name.ends_with(".assets") => Some(Aside::OfPictures),
            _ if OF_DRAFTS.iter().any(|of_drafts| name.eq_ignore_ascii_case(of_drafts)) => {
                Some(Aside::OfDrafts)
            }
            _ => None,
        };
        if let Some(why) = why {
            return Some((&folders[..to], why));
        }
        from = to + 1;
    }
    None
}

/// The folder of one article that another text lies in, however deep. Its name begins with a date, as no column's does.
fn beside_article<'a>(path: &'a SourcePath, snapshot: &Snapshot) -> Option<&'a str> {
    let below = path.as_str().strip_prefix("content/")?;
    let folders = below.match_indices('/').map(|(at, _)| &below[..at]);
    let is_dated = |folder: &&str| {
        let name = folder.rsplit('/').next().unwrap_or_default();
        leading_date(name).is_some_and(|date| date.moment.is_some())
    };
    let is_of_article = |folder: &&str| {
        let has = |file: &str| snapshot.files.contains_key(format!("content/{folder}/{file}").as_str());
        has("index.md") && !has("_index.md")
    };
    let folder = folders.filter(is_dated).find(is_of_article)?;
    let is_the_article = path.stem() == "index" && below.len() == folder.len() + 1 + path.file_name().len();
    (!is_the_article).then_some(folder)
}

/// Of what is set aside, since somebody may have meant it to be published.
pub(super) fn passed_over(sources: &SourceTexts<'_>) -> Vec<Finding> {
    let own = ["_archetypes", "_static"];
    let unexpected = sources.aside.iter().filter(|(folder, _)| !own.contains(folder));
    unexpected.map(|(folder, (path, why))| finding(folder, path, *why)).collect()
}

fn finding(folder: &str, path: &SourcePath, why: Aside) -> Finding {
    let (code, message, help) = match why {
        Aside::Underscore => (
            "read/underscore",
            format!("“content/{folder}”以下划线开头，里面的稿件没有发布"),
            "下划线开头的文件夹留给数据和样稿。要作栏目，请去掉开头的下划线。",
        ),
        Aside::OfDrafts => (
            "read/drafts-folder",
            format!("“content/{folder}”像是放草稿的文件夹，里面的稿件没有发布"),
            "要发布的，把稿件移到栏目的文件夹里；要作栏目，请换一个文件夹名。",
        ),
        Aside::OfPictures | Aside::OfArticle => (
            "read/beside-article",
            format!("“{}”放在另一篇稿件的文件夹里，没有发布", path.file_name()),
            "要发布的，请移到栏目的文件夹里；不要的草稿、旧稿，请移到 content 文件夹外面。",
        ),
    };
    Finding::warning(Code(code), message).at(Span::file(path.clone())).help(help)
}
