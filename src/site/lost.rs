//! Lost addresses: what the last build had and this one lacks.
//!
//! In: the routes of the last build with their sources, and those of this one. Out: findings, each with
//! the alias that would keep an article's address. Invariant: a list's closed pages and files that no reader
//! bookmarks are not worth a word.

use std::collections::BTreeMap;

use super::publication::{Publication, Reason};
use super::{ArticleId, Site, codes};
use crate::report::{Finding, Severity, SourcePath, Span};
use crate::snapshot::{Hash, PreviousRoute};

/// A finding for each page that is gone.
pub fn findings(site: &Site) -> Vec<Finding> {
    // What hangs on an article that cannot be read comes back with it; its own finding is enough.
    let is_unread = |finding: &Finding| finding.severity == Severity::Error;
    if site.entries.iter().any(|entry| entry.publication == Publication::Broken)
        || site.snapshot.findings.iter().any(is_unread)
    {
        return Vec::new();
    }
    let previous = &site.snapshot.options.previous_routes;
    // What waits for a signature keeps the page of the last build: its own finding tells.
    let waits = |old: &PreviousRoute| {
        let id = old.source.as_ref().and_then(|source| site.article_of(source.as_str()));
        id.is_some_and(|id| site.entry(id).publication == Publication::LeftOut(Reason::Unsigned))
    };
    let gone: Vec<&PreviousRoute> = previous
        .iter()
        .filter(|old| is_bookmarked(&old.path) && site.routes.find(&old.path).is_none() && !waits(old))
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
    let mut rows: BTreeMap<&SourcePath, Vec<&str>> = BTreeMap::new();
    let mut findings = Vec::new();
    for old in gone {
        match old.source.as_ref().filter(|source| source.as_str().starts_with(DATA)) {
            Some(table) => rows.entry(table).or_default().push(&old.path),
            None => findings.push(finding(site, old, &by_hash)),
        }
    }
    findings.extend(rows.into_iter().map(|(table, paths)| of_table(site, table, &paths)));
    findings
}

/// Where tables are.
const DATA: &str = "content/_data/";

/// The rows that a table no longer has, as one: they have one cause as a rule.
fn of_table(site: &Site, table: &SourcePath, paths: &[&str]) -> Finding {
    let first = paths.first().copied().unwrap_or_default();
    let message = format!("数据表 {table} 上次发布过的 {} 个网页这次没有了，例如 /{first}", paths.len());
    let finding = Finding::warning(codes::ROUTE_LOST, message).help(
        "请先改好这张表的其他问题；表没有别的问题的，请核对：是不是删了行、改了案号，或把公开方式改成了不公开。有意这样改的，可以不管。",
    );
    match site.snapshot.text(table.as_str()) {
        Some(_) => finding.at(Span::file(table.clone())),
        None => finding,
    }
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
