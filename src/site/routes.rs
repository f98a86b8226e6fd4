//! Routes: every output path, and what is shown there.
//!
//! In: claims. Out: [`Routes`], sorted by path, each claimed once. Invariant: no two routes differ only
//! in letter case or in Unicode form, since some hosts and disks take those for the same file.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use unicode_normalization::UnicodeNormalization;

use super::{ArticleId, ColumnId, ListPage, SheetId, TagId, TopicId, UrlPath, codes};
use crate::report::{Finding, SourcePath, Span};

/// What is shown at an output path. Pictures' variants and bundles get their own variants here when
/// they come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    Home,
    Column(ColumnId, ListPage),
    Article(ArticleId),
    /// A row of a table, by its number in the table.
    Row(SheetId, u32),
    /// The public rows of a table, to download.
    Csv(SheetId),
    TagIndex,
    Tag(TagId, ListPage),
    TopicIndex,
    Topic(TopicId, ListPage),
    /// The site map that people read.
    SiteMap,
    NotFound,
    Feed(Scope, FeedFormat),
    /// `sitemap.xml`: all addresses, or the index of the parts.
    SitemapXml,
    /// A part of a site map that is too large for one file, from 1.
    SitemapPart(usize),
    Robots,
    /// A page that leads on to another.
    Redirect(UrlPath),
    RedirectMap(RedirectMap),
    /// A file that the theme brings, by its output path.
    ThemeFile,
    /// A file of the site, as it is.
    Copy(SourcePath),
}

/// What a feed tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Site,
    Column(ColumnId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedFormat {
    Atom,
    Rss,
    Json,
}

impl FeedFormat {
    pub const ALL: [FeedFormat; 3] = [FeedFormat::Atom, FeedFormat::Rss, FeedFormat::Json];

    pub fn file_name(self) -> &'static str {
        match self {
            FeedFormat::Atom => "atom.xml",
            FeedFormat::Rss => "rss.xml",
            FeedFormat::Json => "feed.json",
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            FeedFormat::Atom => "application/atom+xml; charset=utf-8",
            FeedFormat::Rss => "application/rss+xml; charset=utf-8",
            FeedFormat::Json => "application/feed+json; charset=utf-8",
        }
    }
}

/// Redirects in the words of a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RedirectMap {
    Nginx,
    Apache,
    /// `_redirects`, which Netlify, Cloudflare Pages and others read.
    Netlify,
}

impl RedirectMap {
    pub const ALL: [RedirectMap; 3] = [RedirectMap::Nginx, RedirectMap::Apache, RedirectMap::Netlify];

    /// Under `_`, or at the root where the host wants it; `.htaccess` is left to the site, since a
    /// host that forbids it answers every page with an error.
    pub fn file_name(self) -> &'static str {
        match self {
            RedirectMap::Nginx => "_redirects.nginx.conf",
            RedirectMap::Apache => "_redirects.apache.conf",
            RedirectMap::Netlify => "_redirects",
        }
    }
}

/// When an output is written and uploaded: what others link to comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    Asset,
    Page,
    List,
    /// Feeds, site maps, redirect maps.
    Feed,
}

/// One route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteEntry {
    pub path: UrlPath,
    pub route: Route,
    /// The file that it comes from, where it is one file.
    pub source: Option<SourcePath>,
}

impl RouteEntry {
    pub fn stage(&self) -> Stage {
        match self.route {
            Route::ThemeFile | Route::Copy(_) => Stage::Asset,
            Route::Article(_) | Route::Row(..) | Route::Redirect(_) | Route::NotFound => Stage::Page,
            Route::Column(_, ListPage::Closed(_))
            | Route::Tag(_, ListPage::Closed(_))
            | Route::Topic(_, ListPage::Closed(_)) => Stage::Page,
            Route::Home
            | Route::Column(..)
            | Route::TagIndex
            | Route::Tag(..)
            | Route::TopicIndex
            | Route::Topic(..)
            | Route::SiteMap
            | Route::Csv(_) => Stage::List,
            Route::Feed(..)
            | Route::SitemapXml
            | Route::SitemapPart(_)
            | Route::Robots
            | Route::RedirectMap(_) => Stage::Feed,
        }
    }
}

/// All routes, sorted by path.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    entries: Vec<RouteEntry>,
}

impl Routes {
    /// Sorts claims, and reports each path that is claimed twice; of two claims on one path the first
    /// by source keeps it.
    pub fn settle(mut claims: Vec<RouteEntry>, findings: &mut Vec<Finding>) -> Routes {
        claims.sort_by(|a, b| (&a.path, &a.source).cmp(&(&b.path, &b.source)));
        // Folded path -> the first claim on it.
        let mut holders: HashMap<Cow<'_, str>, usize> = HashMap::with_capacity(claims.len());
        let mut kept = vec![true; claims.len()];
        for (index, claim) in claims.iter().enumerate() {
            match holders.entry(fold(claim.path.as_str())) {
                Entry::Vacant(free) => {
                    free.insert(index);
                }
                Entry::Occupied(holder) => {
                    kept[index] = false;
                    findings.push(clash(&claims[*holder.get()], claim));
                }
            }
        }
        drop(holders);
        let entries =
            claims.into_iter().zip(kept).filter_map(|(claim, kept)| kept.then_some(claim)).collect();
        Routes { entries }
    }

    pub fn entries(&self) -> &[RouteEntry] {
        &self.entries
    }

    /// The route at a path.
    pub fn find(&self, path: &str) -> Option<&RouteEntry> {
        let found = self.entries.binary_search_by(|entry| entry.path.as_str().cmp(path)).ok()?;
        Some(&self.entries[found])
    }
}

/// Lower case and NFC.
fn fold(path: &str) -> Cow<'_, str> {
    let plain = path.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if plain { Cow::Borrowed(path) } else { Cow::Owned(path.nfc().flat_map(char::to_lowercase).collect()) }
}

fn clash(holder: &RouteEntry, claim: &RouteEntry) -> Finding {
    let name = |entry: &RouteEntry| match &entry.source {
        Some(source) => source.to_string(),
        None => "程序自己的页面".to_owned(),
    };
    let (code, words) = if holder.path == claim.path {
        (codes::ROUTE_TWICE, format!("两个来源要用同一个网址 /{}", claim.path))
    } else {
        (codes::ROUTE_CASE, format!("两个网址只差大小写：/{} 和 /{}", holder.path, claim.path))
    };
    let message = format!("{words}：{} 和 {}", name(holder), name(claim));
    let mut finding = Finding::error(code, message)
        .help("给其中一篇换一个网址名：在稿件开头写上 slug: 后面跟字母和数字，例如 slug: 20221220-diaoyan");
    if let Some(source) = claim.source.as_ref().or(holder.source.as_ref()) {
        finding = finding.at(Span::file(source.clone()));
    }
    match (&claim.source, &holder.source) {
        (Some(_), Some(holder)) => finding.related(Span::file(holder.clone()), "另一个来源在这里"),
        _ => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(path: &str, source: &str) -> RouteEntry {
        RouteEntry { path: UrlPath::new(path), route: Route::Home, source: Some(SourcePath::new(source)) }
    }

    #[test]
    fn two_claims_on_one_path_are_an_error_that_names_both() {
        let mut findings = Vec::new();
        let claims = vec![claim("a.html", "content/b.md"), claim("a.html", "content/a.md")];
        let routes = Routes::settle(claims, &mut findings);
        assert_eq!(routes.entries().len(), 1);
        assert_eq!(routes.entries()[0].source, Some(SourcePath::new("content/a.md")));
        assert_eq!(findings.len(), 1);
        assert!(findings[0].message.contains("content/a.md"), "{}", findings[0].message);
        assert!(findings[0].message.contains("content/b.md"));
        assert_eq!(findings[0].related.len(), 1);
    }

    #[test]
    fn case_and_unicode_form_count_as_the_same() {
        for (one, other) in [("A.html", "a.html"), ("é.html", "e\u{301}.html"), ("x/B.html", "x/b.html")] {
            let mut findings = Vec::new();
            Routes::settle(vec![claim(one, "content/1.md"), claim(other, "content/2.md")], &mut findings);
            assert_eq!(findings.len(), 1, "{one} {other}");
            assert_eq!(findings[0].code, codes::ROUTE_CASE);
        }
    }

    #[test]
    fn routes_are_found_by_path() {
        let claims = vec![claim("b.html", "content/b.md"), claim("a.html", "content/a.md")];
        let routes = Routes::settle(claims, &mut Vec::new());
        assert!(routes.find("a.html").is_some());
        assert!(routes.find("c.html").is_none());
    }
}
