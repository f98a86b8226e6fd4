//! Stands in for what the preview asks of a portal.

use super::{Portal, Rendered, UrlPath};
use crate::report::SourcePath;

/// One article, as the panel shows it.
#[derive(Clone, Debug)]
pub struct ArticleInfo<'a> {
    pub source: &'a SourcePath,
    pub title: &'a str,
    pub column: &'a str,
    pub date: Option<String>,
    pub status: &'static str,
    pub label: &'static str,
    pub why: Option<String>,
    pub path: Option<&'a UrlPath>,
}

impl Portal {
    pub fn article_infos(&self) -> Vec<ArticleInfo<'_>> {
        let entries = self.site.entries.iter().rev();
        entries
            .map(|entry| ArticleInfo {
                source: &entry.article.path,
                title: &entry.article.title,
                column: &self.site.column(entry.column).title,
                date: entry.article.meta.date.map(|date| date.local().date().to_string()),
                status: if entry.is_shown() { "published" } else { "draft" },
                label: if entry.is_shown() { "已发布" } else { "没有发布" },
                why: None,
                path: entry.is_shown().then_some(&entry.url),
            })
            .collect()
    }

    pub fn draft(&self, _path: &UrlPath) -> Option<Rendered> {
        None
    }
}
