//! Lost addresses: what the last build had and this one lacks.
//!
//! In: the routes of the last build with their sources, and those of this one. Out: findings, each with
//! the alias that would keep an article's address. Invariant: a list's closed pages and files that no reader
//! bookmarks are not worth a word.

use std::collections::BTreeMap;

use super::publication::Publication;
use super::{ArticleId, Site, codes};
use crate::report::{Finding, Span};
use crate::snapshot::{Hash, PreviousRoute};

/// A finding for each page that is gone.
pub fn findings(site: &Site) -> Vec<Finding> {
    // What hangs on an article that cannot be read comes back with it; its own finding is enough.
    if site.entries.iter().any(|entry| entry.publication == Publication::Broken) {
        return Vec::new();
    }
    let previous = &site.snapshot.options.previous_routes;
    let gone: Vec<&PreviousRoute> = previous
        .iter()
        .filter(|old| is_bookmarked(&old.path) && site.routes.find(&old.path).is_none())
        .collect();
    if gone.is_empty() {
        return Vec::new();
    }
    let by_hash: BTreeMap<[u8; 32], ArticleId> = site
        .entries
        .iter()
        .enumerate()
        .map(|(index, entry)| {
            (*entry.article.text.hash.as_bytes(), ArticleId(u32::try_from(index).unwrap_or(u32::MAX)))
        })
        .collect();
    gone.into_iter().map(|old| finding(site, old, &by_hash)).collect()
}

fn is_bookmarked(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    path.ends_with(".html") && !name.starts_with("page-")
}

fn finding(site: &Site, old: &PreviousRoute, by_hash: &BTreeMap<[u8; 32], ArticleId>) -> Finding {
    // What comes from no file is a page of the program's own: an alias in an article would not bring it back.
    if old.source.is_none() {
        return Finding::hint(codes::ROUTE_LOST, format!("标签或列表页 /{} 没有了", old.path)).help(
            "上次还有，这次没有稿件列在里面。如果是标签或专题改了名，可以不管；如果是写漏了，请在稿件里补上",
        );
    }
    let successor = successor(site, old, by_hash);
    let Some(id) = successor else {
        let message = format!("上次发布过的网址 /{} 这次没有了", old.path);
        let was = old.source.as_ref().map_or(String::new(), |source| format!("（原来的稿件是 {source}）"));
        return Finding::warning(codes::ROUTE_LOST, message).help(format!(
            "读者收藏的链接会打不开{was}。稿件要收回，用 huikan withdraw 撤稿，网址上会留下说明；稿件改了名或换了栏目，在新稿件的开头写上旧址（aliases），例如 旧址: [/{}]",
            old.path
        ));
    };
    let entry = site.entry(id);
    let span = Span::file(entry.article.path.clone());
    if let Publication::LeftOut(reason) = entry.publication {
        let message = format!("上次发布过的网址 /{} 这次没有了：{}", old.path, reason.words());
        return Finding::warning(codes::ROUTE_LOST, message)
            .at(span)
            .help("如果要收回已经发布的稿件，用 huikan withdraw 撤稿，网址上会留下说明");
    }
    Finding::warning(
        codes::ROUTE_LOST,
        format!("上次发布过的网址 /{} 换成了 /{}，旧网址会打不开", old.path, entry.url),
    )
    .at(span)
    .help(format!("在这篇稿件的开头写上旧址（aliases），例如 旧址: [/{}]，旧网址就会转到新网址", old.path))
}

/// The article that an address belonged to: the same file, or the same text under another name.
fn successor(site: &Site, old: &PreviousRoute, by_hash: &BTreeMap<[u8; 32], ArticleId>) -> Option<ArticleId> {
    let same_file = old.source.as_ref().and_then(|source| site.article_of(source.as_str()));
    let same_text = |hash: Hash| by_hash.get(hash.as_bytes()).copied();
    same_file.or_else(|| old.text_hash.and_then(same_text))
}
