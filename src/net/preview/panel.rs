//! What the panel shows: all articles, and all findings.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Shared, reply};
use crate::portal::ArticleInfo;
use crate::report::Severity;

pub(super) fn site(shared: &Shared) -> Value {
    let shown = shared.shown();
    let portal = &*shown.portal;
    let checked = shared.checked(shown.version);
    let report = checked.as_deref().unwrap_or(portal.report());
    // Errors and warnings, by file.
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for finding in report.findings() {
        let Some(span) = &finding.span else { continue };
        let count = counts.entry(span.file.as_str()).or_default();
        match finding.severity {
            Severity::Error => count.0 += 1,
            Severity::Warning => count.1 += 1,
            Severity::Hint => {}
        }
    }
    let article = |article: ArticleInfo<'_>| {
        let (errors, warnings) = counts.get(article.source.as_str()).copied().unwrap_or_default();
        json!({
            "source": article.source.as_str(),
            "title": article.title,
            "column": article.column,
            "date": article.date,
            "status": article.status,
            "label": article.label,
            "why": article.why,
            "path": article.path.map(|path| portal.address(path)),
            "errors": errors,
            "warnings": warnings,
        })
    };
    let articles: Vec<Value> = portal.article_infos().into_iter().map(article).collect();
    let total = portal.counts();
    json!({
        "version": shown.version,
        "name": portal.name(),
        "checked": checked.is_some(),
        "trouble": shared.trouble(),
        "summary": {
            "articles": total.articles,
            "published": total.published,
            "left_out": total.left_out,
            "errors": report.count(Severity::Error),
            "warnings": report.count(Severity::Warning),
        },
        "articles": articles,
        "findings": reply::findings(report, portal),
    })
}
