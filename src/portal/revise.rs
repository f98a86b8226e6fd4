//! The step that a preview takes most often: articles were edited, and nothing else.
//!
//! In: the next snapshot and the last portal. Out: the next portal, in time that depends on what was edited
//! and hardly on the size of the site; nothing where more than texts of articles changed, or where one of
//! them changed its place. Invariant: it equals a portal opened from the start, report included.

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::Portal;
use super::sources::is_article;
use crate::content::Article;
use crate::report::{Finding, Report, SourcePath};
use crate::snapshot::{Snapshot, Source, Text};

pub fn revised(snapshot: &Arc<Snapshot>, previous: &Portal) -> Option<Portal> {
    let changed = edited_articles(previous.snapshot(), snapshot)?;
    let read = |(path, text): &(&SourcePath, &Arc<Text>)| Arc::new(Article::read(path, text));
    let articles: Vec<Arc<Article>> = changed.par_iter().map(read).collect();
    let site = previous.site.revised(snapshot, &articles)?;
    let report = report(previous, snapshot, &articles)?;
    Some(Portal {
        shared: Arc::new(previous.theme.shared_parts(&site)),
        site: Arc::new(site),
        theme: Arc::clone(&previous.theme),
        values: Arc::clone(&previous.values),
        theme_findings: previous.theme_findings.clone(),
        report,
        index: OnceLock::new(),
    })
}

/// The articles whose texts differ; `None` if anything else does, names included.
fn edited_articles<'a>(last: &Snapshot, next: &'a Snapshot) -> Option<Vec<(&'a SourcePath, &'a Arc<Text>)>> {
    let changed = next.changed_since(last).into_iter().map(|path| {
        last.text(path.as_str())?;
        match next.files.get_key_value(path)? {
            (path, Source::Text(text)) if is_article(path) => Some((path, text)),
            _ => None,
        }
    });
    changed.collect()
}

/// The last report with what the edited articles have to say now; `None` if placing the site had something
/// to say about one of them, which may stand elsewhere in its text by now.
fn report(previous: &Portal, snapshot: &Snapshot, articles: &[Arc<Article>]) -> Option<Report> {
    let mut paths: Vec<&SourcePath> = articles.iter().map(|article| &article.path).collect();
    paths.sort_unstable();
    let is_edited = |path: &SourcePath| paths.binary_search(&path).is_ok();
    let concerns = |finding: &Finding| finding.span.as_ref().is_some_and(|span| is_edited(&span.file));
    let about = |findings: &[Finding], snapshot: &Snapshot| {
        let read = snapshot.findings.iter().filter(|finding| concerns(finding));
        Report::new(findings.iter().chain(read).cloned().collect())
    };
    let last = previous.report.findings();
    let old: Vec<Finding> = last.iter().filter(|finding| concerns(finding)).cloned().collect();
    let old_articles = articles.iter().filter_map(|article| {
        let id = previous.site.article_of(article.path.as_str())?;
        Some(&previous.site.entry(id).article)
    });
    let said_by_articles: Vec<Finding> = old_articles.flat_map(|article| article.findings.clone()).collect();
    let elsewhere = last.iter().filter(|finding| !concerns(finding));
    // A link that leads nowhere, say: no file, and yet something that reading told.
    let beside = |snapshot: &Snapshot| -> Vec<Finding> {
        snapshot.findings.iter().filter(|finding| !concerns(finding)).cloned().collect()
    };
    let mut names_them = elsewhere.clone().flat_map(|finding| &finding.related);
    if about(&said_by_articles, previous.snapshot()).findings() != old
        || names_them.any(|(span, _)| is_edited(&span.file))
        || beside(previous.snapshot()) != beside(snapshot)
    {
        return None;
    }
    let says_now: Vec<Finding> = articles.iter().flat_map(|article| article.findings.clone()).collect();
    let now = about(&says_now, snapshot);
    Some(Report::new(elsewhere.chain(now.findings()).cloned().collect()))
}
