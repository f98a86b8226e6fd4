//! Routes: every output path, and what is shown there.
//!
//! In: claims. Out: [`Routes`], sorted by path, each claimed once. Invariant: no two routes differ only
//! in letter case or in Unicode form, since some hosts and disks take those for the same file.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::rivals::{clash, file_and_folder, order};
use super::{ArticleId, ColumnId, ListPage, Recipe, SheetId, TagId, TopicId, UrlPath};
use crate::content::former::Query;
use crate::report::{Finding, SourcePath};
use crate::snapshot::PreviousRoute;

/// What is shown at an output path. Crops have no route: they are made for the pages that ask for them.
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
    /// The page to search on.
    Search,
    /// A file of the search index, which is made as a whole.
    SearchPart(SearchPart),
    /// A file that the theme brings, by its output path.
    ThemeFile,
    /// A file of the site, as it is.
    Copy(SourcePath),
    /// A variant of a picture of the site.
    Picture(Arc<Recipe>),
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

/// A former address that only its query tells apart, and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Former {
    /// Its pairs sorted.
    pub query: Query,
    pub target: UrlPath,
}

/// Redirects in the words of a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RedirectMap {
    Nginx,
    Apache,
    /// nginx again: what stands in `http { }`, where former addresses have a query.
    NginxQueries,
    Caddy,
    /// `_redirects`, which Netlify, Cloudflare Pages and others read.
    Netlify,
    /// For the page that is shown where nothing is, on hosts without rules: queries alone.
    Browser,
}

impl RedirectMap {
    pub const ALL: [RedirectMap; 6] = [
        RedirectMap::Nginx,
        RedirectMap::Apache,
        RedirectMap::NginxQueries,
        RedirectMap::Caddy,
        RedirectMap::Netlify,
        RedirectMap::Browser,
    ];

    /// Whether it says nothing where no former address has a query.
    pub fn is_for_queries(self) -> bool {
        matches!(self, RedirectMap::NginxQueries | RedirectMap::Browser)
    }

    /// Under `_`, or at the root where the host wants it; `.htaccess` is left to the site, since a
    /// host that forbids it answers every page with an error.
    pub fn file_name(self) -> &'static str {
        match self {
            RedirectMap::Nginx => "_redirects.nginx.conf",
            RedirectMap::Apache => "_redirects.apache.conf",
            RedirectMap::NginxQueries => "_redirects.nginx.map.conf",
            RedirectMap::Caddy => "_redirects.caddy",
            RedirectMap::Netlify => "_redirects",
            RedirectMap::Browser => "_redirects.json",
        }
    }
}

/// A file of the search index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchPart {
    /// Its table of contents, and the words of the newest articles.
    Manifest,
    /// Words, by their hash.
    Shard(u32),
    /// The texts of a few articles, for excerpts.
    Texts(u32),
    /// Traditional characters and their simplified forms.
    Characters,
}

impl SearchPart {
    /// Its output path; `script` for pages that are opened as files, where nothing else can be fetched.
    pub fn path(self, script: bool) -> String {
        let extension = if script { "js" } else { "bin" };
        match self {
            SearchPart::Manifest => format!("_search/index.{extension}"),
            SearchPart::Shard(number) => format!("_search/s/{number}.{extension}"),
            SearchPart::Texts(number) => format!("_search/t/{number}.{extension}"),
            SearchPart::Characters => format!("_search/characters.{extension}"),
        }
    }
}

/// When an output is written and uploaded: what others link to comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    Asset,
    Picture,
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
            // The manifest names the others: it comes last.
            Route::SearchPart(SearchPart::Manifest) => Stage::Feed,
            Route::ThemeFile | Route::Copy(_) | Route::SearchPart(_) => Stage::Asset,
            Route::Picture(_) => Stage::Picture,
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
            | Route::Search
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
    former: Vec<Former>,
}

impl Routes {
    /// Sorts claims, and reports each path that is claimed twice; of two claims on one path the one that had it in
    /// `previous`, the routes of the last build, keeps it, else the first by source.
    pub fn settle(
        mut claims: Vec<RouteEntry>,
        previous: &[PreviousRoute],
        findings: &mut Vec<Finding>,
    ) -> Routes {
        claims.sort_by(|a, b| (&a.path, &a.source).cmp(&(&b.path, &b.source)));
        let order = order(&claims, previous);
        // Folded path -> the first claim on it.
        let mut holders: HashMap<Cow<'_, str>, usize> = HashMap::with_capacity(claims.len());
        let mut kept = vec![true; claims.len()];
        for index in order {
            let claim = &claims[index];
            match holders.entry(fold(claim.path.as_str())) {
                Entry::Vacant(free) => {
                    free.insert(index);
                }
                Entry::Occupied(holder) => {
                    kept[index] = false;
                    let holder = &claims[*holder.get()];
                    // Of two columns that clash their indexes tell.
                    if !(follows_an_index(holder) && follows_an_index(claim)) {
                        findings.push(clash(holder, claim));
                    }
                }
            }
        }
        part_files_from_folders(&claims, &holders, &mut kept, findings);
        drop(holders);
        let entries =
            claims.into_iter().zip(kept).filter_map(|(claim, kept)| kept.then_some(claim)).collect();
        Routes { entries, former: Vec::new() }
    }

    /// With the former addresses that have no path of their own.
    pub fn with_former(self, former: Vec<Former>) -> Routes {
        Routes { former, ..self }
    }

    pub fn entries(&self) -> &[RouteEntry] {
        &self.entries
    }

    /// Former addresses that only their query tells apart, in order.
    pub fn former(&self) -> &[Former] {
        &self.former
    }

    /// The route at a path.
    pub fn find(&self, path: &str) -> Option<&RouteEntry> {
        let found = self.entries.binary_search_by(|entry| entry.path.as_str().cmp(path)).ok()?;
        Some(&self.entries[found])
    }
}

/// Whether a route stands or falls with the index of its column.
fn follows_an_index(entry: &RouteEntry) -> bool {
    matches!(entry.route, Route::Feed(Scope::Column(_), _) | Route::Column(_, ListPage::Closed(_)))
}

/// No disk holds a file and a folder of one name: of a claim on the file and one below the folder, the one
/// that readers miss less gives way.
fn part_files_from_folders(
    claims: &[RouteEntry],
    holders: &HashMap<Cow<'_, str>, usize>,
    kept: &mut [bool],
    findings: &mut Vec<Finding>,
) {
    // Claims are sorted, so those of one folder mostly follow each other.
    let (mut last, mut files): (&str, Vec<usize>) = ("", Vec::new());
    for (index, claim) in claims.iter().enumerate() {
        let folder = claim.path.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
        if last != folder {
            let above = std::iter::successors(Some(folder), |folder| Some(folder.rsplit_once('/')?.0));
            last = folder;
            files = above.filter_map(|name| holders.get(&fold(name)).copied()).collect();
        }
        for &file in &files {
            if !kept[index] || !kept[file] {
                continue;
            }
            let below_goes = worth(&claim.route) <= worth(&claims[file].route);
            kept[if below_goes { index } else { file }] = false;
            let (goes, stays) = if below_goes { (claim, &claims[file]) } else { (&claims[file], claim) };
            findings.push(file_and_folder(goes, stays, &claims[file].path));
        }
    }
}

/// How much readers would miss a route.
fn worth(route: &Route) -> u8 {
    match route {
        Route::Redirect(_) => 0,
        Route::Copy(_) | Route::Picture(_) | Route::ThemeFile => 1,
        Route::Feed(..)
        | Route::SitemapXml
        | Route::SitemapPart(_)
        | Route::Robots
        | Route::SearchPart(_)
        | Route::RedirectMap(_) => 2,
        _ => 3,
    }
}

/// Lower case and NFC.
pub(super) fn fold(path: &str) -> Cow<'_, str> {
    let plain = path.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if plain { Cow::Borrowed(path) } else { Cow::Owned(path.nfc().flat_map(char::to_lowercase).collect()) }
}

#[cfg(test)]
mod tests {
    use super::super::codes;
    use super::*;
    use crate::report::Severity;

    fn claim(path: &str, source: &str) -> RouteEntry {
        RouteEntry { path: UrlPath::new(path), route: Route::Home, source: Some(SourcePath::new(source)) }
    }

    #[test]
    fn two_claims_on_one_path_are_an_error_that_names_both() {
        let mut findings = Vec::new();
        let claims = vec![claim("a.html", "content/b.md"), claim("a.html", "content/a.md")];
        let routes = Routes::settle(claims, &[], &mut findings);
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
            Routes::settle(
                vec![claim(one, "content/1.md"), claim(other, "content/2.md")],
                &[],
                &mut findings,
            );
            assert_eq!(findings.len(), 1, "{one} {other}");
            assert_eq!(findings[0].code, codes::ROUTE_CASE);
        }
    }

    #[test]
    fn a_file_is_no_folder() {
        let of = |path: &str, route: Route, source: &str| RouteEntry { route, ..claim(path, source) };
        let alias = |path: &str| of(path, Route::Redirect(UrlPath::new("a.html")), "content/b.md");
        let settled = |claims: Vec<RouteEntry>| {
            let mut findings = Vec::new();
            let routes = Routes::settle(claims, &[], &mut findings);
            let paths: Vec<String> = routes.entries().iter().map(|entry| entry.path.to_string()).collect();
            (paths, findings.iter().map(|finding| (finding.code, finding.severity)).collect::<Vec<_>>())
        };
        let page = || claim("a.html", "content/a.md");
        let warned = vec![(codes::ROUTE_FOLDER, Severity::Warning)];
        let refused = vec![(codes::ROUTE_FOLDER, Severity::Error)];
        assert_eq!(
            settled(vec![page(), alias("a.html/x/index.html")]),
            (vec!["a.html".into()], warned.clone())
        );
        assert_eq!(settled(vec![page(), alias("A.html/x.html")]), (vec!["a.html".into()], warned));
        let column = claim("sitemap.xml/index.html", "content/栏/_index.md");
        let file = of("sitemap.xml", Route::SitemapXml, "content/site.yaml");
        let (paths, findings) = settled(vec![column, claim("sitemap.xml/b.html", "content/栏/b.md"), file]);
        assert_eq!(paths, ["sitemap.xml/b.html", "sitemap.xml/index.html"]);
        assert_eq!(findings, refused);
        let static_file =
            of("yaowen", Route::Copy(SourcePath::new("content/_static/yaowen")), "content/_static/yaowen");
        assert_eq!(
            settled(vec![static_file, claim("yaowen/a/b.html", "c")]),
            (vec!["yaowen/a/b.html".into()], refused)
        );
    }

    #[test]
    fn a_file_of_the_theme_is_called_so() {
        let file = |route| RouteEntry { path: UrlPath::new("atom.xml"), route, source: None };
        let mut findings = Vec::new();
        let feed = Route::Feed(Scope::Site, FeedFormat::Atom);
        Routes::settle(vec![file(feed), file(Route::ThemeFile)], &[], &mut findings);
        assert!(findings[0].message.ends_with("程序自己的页面 和 主题里的文件"), "{}", findings[0].message);
    }

    #[test]
    fn two_columns_of_one_name_are_told_once() {
        let column = |folder: &str, id: u32| {
            let source = SourcePath::new(folder);
            let index = Route::Column(ColumnId(id), ListPage::Index);
            let feed = Route::Feed(Scope::Column(ColumnId(id)), FeedFormat::Atom);
            let entry = |path, route, source| RouteEntry { path: UrlPath::new(path), route, source };
            [entry("x/index.html", index, Some(source)), entry("x/atom.xml", feed, None)]
        };
        let mut findings = Vec::new();
        Routes::settle([column("content/a", 1), column("content/b", 2)].concat(), &[], &mut findings);
        let told: Vec<&str> = findings.iter().map(|finding| &*finding.message).collect();
        assert_eq!(told, ["两个来源要用同一个网址 /x/index.html：content/a 和 content/b"]);
    }

    #[test]
    fn routes_are_found_by_path() {
        let claims = vec![claim("b.html", "content/b.md"), claim("a.html", "content/a.md")];
        let routes = Routes::settle(claims, &[], &mut Vec::new());
        assert!(routes.find("a.html").is_some());
        assert!(routes.find("c.html").is_none());
    }
}
