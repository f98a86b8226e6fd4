//! What a preview shows beside the pages of a build: pages that a build would refuse, and all articles.
//!
//! In: a portal. Out: the best page that can be made in spite of a mistake, and one line an article for a
//! list of all. Invariant: where [`Portal::render`] makes a page, [`Portal::draft`] makes the same.

use std::cmp::Reverse;

use super::{Portal, Rendered, UrlPath, page_of};
use crate::content::date::Moment;
use crate::report::SourcePath;
use crate::site::{PageFacts, Publication};

/// An article in a list of all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleInfo<'a> {
    pub source: &'a SourcePath,
    pub title: &'a str,
    /// The title of its primary column.
    pub column: &'a str,
    /// `2022-12-20`, in the site's time zone.
    pub date: Option<String>,
    /// See [`Publication::name`].
    pub status: &'static str,
    /// The word that staff read: 已发布.
    pub label: &'static str,
    /// Why it is not published, as a half sentence.
    pub why: Option<String>,
    /// `None` for what has no page.
    pub path: Option<&'a UrlPath>,
}

impl Portal {
    /// The page of a route as far as it can be made: of an article whose header is broken with what could be
    /// read of it, of a template that fails without the theme. `None` if there is no such route.
    ///
    /// The findings are those of rendering, as in [`Portal::render`].
    pub fn draft(&self, path: &UrlPath) -> Option<Rendered> {
        let rendered = self.render(path)?;
        if rendered.output.is_some() {
            return Some(rendered);
        }
        let entry = self.site.routes.find(path.as_str())?;
        let Some(facts) = self.site.page(&entry.path, &entry.route) else { return Some(rendered) };
        let body = self.body(&facts);
        let plain = plain(&facts, &body.html);
        let themed = self.themed(entry, facts, body);
        Some(Rendered {
            output: Some(themed.output.unwrap_or_else(|| page_of(plain.into_bytes()))),
            ..themed
        })
    }

    /// All articles, the latest first; those of one day by path.
    pub fn article_infos(&self) -> Vec<ArticleInfo<'_>> {
        let infos = self.site.entries.iter().map(|entry| {
            let date = entry.article.meta.date.map(Moment::date);
            let (left_out, why) = match entry.publication {
                Publication::LeftOut(reason) => (true, Some(reason.words())),
                Publication::Broken => (false, Some("文件头有错误".to_owned())),
                Publication::Published | Publication::Withdrawn => (false, None),
            };
            ArticleInfo {
                source: &entry.article.path,
                title: &entry.article.title,
                column: &self.site.column(entry.column).title,
                date,
                status: entry.publication.name(),
                label: entry.publication.label(),
                why,
                path: (!left_out).then_some(&entry.url),
            }
        });
        let mut infos: Vec<_> = infos.collect();
        infos.sort_by(|a, b| (Reverse(&a.date), a.source).cmp(&(Reverse(&b.date), b.source)));
        infos
    }
}

/// A page without a theme: its title and its text, for a preview to put its findings over.
fn plain(facts: &PageFacts, body: &str) -> String {
    let title = minijinja::HtmlEscape(&facts.title);
    let note =
        if body.is_empty() { "<p>主题的模板有错误，这一页暂时显示不了。</p>" } else { "" };
    format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         </head>\n<body>\n<main>\n<h1>{title}</h1>\n{body}{note}\n</main>\n</body>\n</html>\n"
    )
}
