//! The portal: the site placed and ready, and one output of it when it is asked for.
//!
//! In: a [`Snapshot`], and the portal of the last one, whose unchanged articles are shared. Out: the
//! routes in order, and [`Portal::render`]. Invariant: pure. Same portal, same path, same bytes, on any
//! number of threads; nothing outside the snapshot is read.

mod check;
mod open;
pub mod photos;
mod preview;
mod revise;
pub mod search;
mod sources;
mod strays;
pub mod wechat;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, mpsc};

use jiff::Timestamp;
use minijinja::Value;
use serde::{Deserialize, Serialize};

use crate::content::Kind;
use crate::markdown::{self, Place, Title};
use crate::outputs::search::Index;
use crate::outputs::{feeds, page_tags, redirects, robots, sitemap, table};
use crate::report::{Finding, Report, SourcePath, Sources};
use crate::site::{
    ArticleId, ListPage, PageFacts, Publication, Resolver, Route, RouteEntry, Site, Standpoint,
};
use crate::snapshot::{Format, Snapshot};
use crate::theme::views::{ListSubject, ListView, Viewpoint};
use crate::theme::{SharedParts, SiteValues, Theme};

pub use crate::site::{Form, Mark, MarkOf, Recipe, Scale, Stage, UrlPath, Variant};
pub use preview::ArticleInfo;

/// One route, as `disk` and `net` see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouteInfo<'a> {
    pub path: &'a UrlPath,
    pub stage: Stage,
    /// The article, column or file that it comes from, where there is one.
    pub source: Option<&'a SourcePath>,
}

/// What one route gives.
#[derive(Clone, Debug, Default)]
pub struct Rendered {
    /// `None` if it could not be made: a finding of severity error, here or in [`Portal::report`], says
    /// why, and an old file stays.
    pub output: Option<Output>,
    pub findings: Vec<Finding>,
    /// Crops that the output shows, by path. They have no route of their own, since a theme may ask for any.
    pub crops: Vec<Variant>,
}

/// The bytes of a route, or where they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    Bytes {
        bytes: Vec<u8>,
        /// With its charset: `text/html; charset=utf-8`.
        media_type: &'static str,
    },
    /// The file as it is; its hash is in the snapshot.
    Copy(SourcePath),
    /// A variant of a picture, to be made by [`photos::develop`].
    Picture(Arc<Recipe>),
}

/// What is done on opening, in this order. Not every opening takes every step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Configuration and theme.
    Settings,
    /// Front matter, bodies and tables.
    Articles,
    /// Columns, tags, lists, routes and links.
    Place,
}

/// What makes an output.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Maker {
    /// A template of the theme, by its name below `templates/`.
    Template(String),
    Feeds,
    /// Site maps for search engines, `robots.txt`, redirect maps.
    Maps,
    /// Tables to download.
    Tables,
    /// The search index.
    Search,
    /// Files that are published as they are, the theme's included.
    Files,
    /// Variants of pictures.
    Pictures,
}

/// What the end of a build tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub articles: usize,
    pub published: usize,
    /// All others: left out, withdrawn, or with an error in their header.
    pub left_out: usize,
    /// HTML pages.
    pub pages: usize,
}

/// Whether a file is published, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    pub source: SourcePath,
    pub title: String,
    pub publication: Publication,
    /// Its own page, or the page that it would have.
    pub path: UrlPath,
    /// The same with scheme and host, where the site's address is known.
    pub address: Option<String>,
    /// Where its address leads, if it was withdrawn and shows no notice of its own.
    pub leads_to: Option<UrlPath>,
    /// Former addresses that lead to it, from `/` on, those with a query last.
    pub aliases: Vec<String>,
    /// Titles of the columns that list it, the primary one first.
    pub columns: Vec<String>,
    pub tags: Vec<String>,
    pub topics: Vec<String>,
}

/// A site, ready to be asked.
#[derive(Debug)]
pub struct Portal {
    site: Arc<Site>,
    theme: Arc<Theme>,
    values: Arc<SiteValues>,
    /// Of this portal alone: they may show any of its articles.
    shared: Arc<SharedParts>,
    /// Of the theme alone, kept for the next portal that shares it.
    theme_findings: Vec<Finding>,
    report: Report,
    /// The bundle of the search index: made when the first of its files is asked for.
    index: OnceLock<Index>,
}

impl Portal {
    /// Parses and places everything. `previous` saves work and never changes the result.
    pub fn open(snapshot: Arc<Snapshot>, previous: Option<&Portal>) -> Portal {
        open::open(snapshot, previous, &|_| {})
    }

    /// The same, telling each step as it begins: whoever has a clock can look at it.
    pub fn open_in_steps(
        snapshot: Arc<Snapshot>,
        previous: Option<&Portal>,
        begins: &dyn Fn(Step),
    ) -> Portal {
        open::open(snapshot, previous, begins)
    }

    pub fn snapshot(&self) -> &Arc<Snapshot> {
        &self.site.snapshot
    }

    pub fn site(&self) -> &Arc<Site> {
        &self.site
    }

    /// What was found on opening: of reading, articles, columns, routes, theme. Rendering adds more.
    pub fn report(&self) -> &Report {
        &self.report
    }

    pub fn counts(&self) -> Counts {
        let entries = &self.site.entries;
        let published = entries.iter().filter(|entry| entry.is_shown()).count();
        Counts {
            articles: entries.len(),
            published,
            left_out: entries.len() - published,
            pages: self.site.routes.entries().iter().filter(|entry| entry.path.is_page()).count(),
        }
    }

    /// The articles that are not published, and why, in order of paths.
    pub fn left_out(&self) -> Vec<(&SourcePath, Publication)> {
        let entries = self.site.entries.iter().filter(|entry| !entry.is_shown());
        let mut left_out: Vec<_> = entries.map(|entry| (&entry.article.path, entry.publication)).collect();
        left_out.sort_by_key(|(path, _)| *path);
        left_out
    }

    /// When an article's hour comes; `None` if nothing changes by time alone.
    pub fn next_change(&self) -> Option<Timestamp> {
        self.site.next_change
    }

    /// The site's name, as `site.yaml` has it.
    pub fn name(&self) -> &str {
        &self.site.config.name
    }

    /// The path that the site stands under on its host, with `/` at both ends.
    pub fn mount(&self) -> &str {
        self.site.hrefs.root()
    }

    /// The address of an output on the site's host, percent-encoded, as pages name it.
    pub fn address(&self, path: &UrlPath) -> String {
        self.site.hrefs.href(Standpoint::AnyPage, path.as_str())
    }

    /// Whether there is a route at this output path.
    pub fn has(&self, path: &str) -> bool {
        self.site.routes.find(path).is_some()
    }

    /// The article, column or file that a route comes from, where there is one.
    pub fn source_of(&self, path: &UrlPath) -> Option<&SourcePath> {
        self.site.routes.find(path.as_str())?.source.as_ref()
    }

    /// Whether and where an article is published; `None` if the file is no article.
    pub fn why(&self, source: &SourcePath) -> Option<Why> {
        let site = &self.site;
        let id = site.article_of(source.as_str())?;
        let entry = site.entry(id);
        let leads_here =
            |route: &&RouteEntry| matches!(&route.route, Route::Redirect(to) if *to == entry.url);
        let redirects = site.routes.entries().iter().filter(leads_here);
        let columns = std::iter::once(entry.column).chain(entry.further.iter().copied());
        let former = site.routes.former().iter().filter(|former| former.target == entry.url);
        let queries = former.map(|former| former.query.to_string());
        Some(Why {
            source: source.clone(),
            title: entry.article.title.to_string(),
            publication: entry.publication,
            path: entry.url.clone(),
            address: site.hrefs.absolute(entry.url.as_str()),
            leads_to: site.withdrawn_to(id),
            aliases: redirects.map(|route| format!("/{}", route.path.as_str())).chain(queries).collect(),
            columns: columns.map(|id| site.column(id).title.clone()).collect(),
            tags: entry.tags.iter().map(|id| site.tag(*id).title.clone()).collect(),
            topics: entry.topics.iter().map(|id| site.topic(*id).title.clone()).collect(),
        })
    }

    /// All routes, sorted by path.
    pub fn routes(&self) -> impl ExactSizeIterator<Item = RouteInfo<'_>> {
        self.site.routes.entries().iter().map(|entry| RouteInfo {
            path: &entry.path,
            stage: entry.stage(),
            source: entry.source.as_ref(),
        })
    }

    /// One output; `None` if there is no such route.
    pub fn render(&self, path: &UrlPath) -> Option<Rendered> {
        let entry = self.site.routes.find(path.as_str())?;
        let site = &*self.site;
        let output = match &entry.route {
            Route::Copy(source) => Output::Copy(source.clone()),
            Route::Picture(recipe) => Output::Picture(Arc::clone(recipe)),
            Route::ThemeFile => bytes_of(path, self.theme.assets.bytes(path)?.to_vec()),
            Route::Feed(scope, format) => {
                Output::Bytes { bytes: feeds::feed(site, *scope, *format), media_type: format.media_type() }
            }
            Route::SitemapXml => bytes_of(path, sitemap::sitemap(site)),
            Route::SitemapPart(number) => bytes_of(path, sitemap::part(site, *number)),
            Route::Csv(sheet) => bytes_of(path, table::csv(site.sheet(*sheet))),
            Route::SearchPart(part) => bytes_of(path, self.search_file(*part)?),
            Route::Robots => bytes_of(path, robots(site).into_bytes()),
            Route::RedirectMap(map) => bytes_of(path, redirects::map(site, *map).into_bytes()),
            // What the last build made of it stays: the error was told on opening.
            Route::Article(id) if site.entry(*id).publication == Publication::Broken => {
                return Some(Rendered::default());
            }
            _ => return Some(self.page(entry)),
        };
        Some(Rendered { output: Some(output), ..Rendered::default() })
    }

    /// What makes the output at a path; `None` if there is no such route, or no template for it.
    pub fn maker(&self, path: &UrlPath) -> Option<Maker> {
        let entry = self.site.routes.find(path.as_str())?;
        Some(match &entry.route {
            Route::Copy(_) | Route::ThemeFile => Maker::Files,
            Route::Picture(_) => Maker::Pictures,
            Route::Feed(..) => Maker::Feeds,
            Route::SitemapXml | Route::SitemapPart(_) | Route::Robots | Route::RedirectMap(_) => Maker::Maps,
            Route::Csv(_) => Maker::Tables,
            Route::SearchPart(_) => Maker::Search,
            route => Maker::Template(self.theme.template_name(&self.site.page(path, route)?)?),
        })
    }

    /// A themed page.
    fn page(&self, entry: &RouteEntry) -> Rendered {
        let Some(facts) = self.site.page(&entry.path, &entry.route) else {
            return Rendered::default();
        };
        let body = self.body(&facts);
        self.themed(entry, facts, body)
    }

    fn themed(&self, entry: &RouteEntry, facts: PageFacts, body: markdown::Html) -> Rendered {
        let mut findings = body.findings;
        let list = self.list(&entry.route);
        let (asked, crops) = mpsc::channel();
        let at = Arc::new(Viewpoint {
            site: Arc::clone(&self.site),
            theme: Arc::clone(&self.theme),
            values: Arc::clone(&self.values),
            shared: Arc::clone(&self.shared),
            head: Value::from_safe_string(page_tags::head(&self.site, &facts)),
            content: Value::from_safe_string(body.html),
            facts,
            asked,
            is_part: false,
        });
        let list = list.map(|(subject, page)| ListView { at: Arc::clone(&at), subject, page });
        let output = match self.theme.render(&at, list) {
            Ok(html) => Some(page_of(html)),
            Err(finding) => {
                findings.push(*finding);
                None
            }
        };
        let crops: BTreeMap<UrlPath, Variant> =
            crops.try_iter().map(|crop: Variant| (crop.path.clone(), crop)).collect();
        Rendered { output, findings, crops: crops.into_values().collect() }
    }

    /// The body of the page's own article or column. Withdrawn articles show none.
    fn body(&self, facts: &PageFacts) -> markdown::Html {
        if let Some(id) = facts.article {
            return self.article_body(id, facts);
        }
        let index = facts.column_page.and_then(|id| Some((id, self.site.column(id).index.as_ref()?)));
        let Some((id, index)) = index.filter(|_| !matches!(facts.list_page, Some(ListPage::Closed(_))))
        else {
            return markdown::Html::default();
        };
        let resolver = Resolver::of_column(&self.site, id, Standpoint::Page(&facts.path));
        let resolver = resolver.suggesting().sized(self.theme.sizes(), Kind::Page);
        markdown::html(&index.doc, &index.path, Place::Page, Title::Apart, &resolver)
    }

    fn article_body(&self, id: ArticleId, facts: &PageFacts) -> markdown::Html {
        let entry = self.site.entry(id);
        if entry.publication == Publication::Withdrawn {
            return markdown::Html::default();
        }
        let article = &entry.article;
        let resolver = Resolver::of_article(&self.site, id, Standpoint::Page(&facts.path));
        let resolver = resolver.suggesting().sized(self.theme.sizes(), self.site.effective(id).kind());
        let title = article.title_place();
        markdown::html(&article.doc, &article.path, Place::Page, title, &resolver)
    }

    fn list(&self, route: &Route) -> Option<(ListSubject, ListPage)> {
        match route {
            Route::Column(id, page) => Some((ListSubject::Column(*id), *page)),
            Route::Tag(id, page) => Some((ListSubject::Tag(*id), *page)),
            Route::Topic(id, page) => Some((ListSubject::Topic(*id), *page)),
            _ => None,
        }
    }
}

impl Sources for Portal {
    fn text(&self, file: &SourcePath) -> Option<&str> {
        Sources::text(&**self.snapshot(), file).or_else(|| self.theme.source(file))
    }
}

fn page_of(html: Vec<u8>) -> Output {
    Output::Bytes { bytes: html, media_type: "text/html; charset=utf-8" }
}

fn bytes_of(path: &UrlPath, bytes: Vec<u8>) -> Output {
    Output::Bytes { bytes, media_type: media_type(path.as_str()) }
}

/// The media type of an output path, by its extension.
pub fn media_type(path: &str) -> &'static str {
    let extension = path.rsplit('.').next().unwrap_or_default();
    if let Some(format) = Format::called(extension) {
        return format.media_type();
    }
    match extension {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "txt" | "conf" | "_redirects" => "text/plain; charset=utf-8",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "pdf" => "application/pdf",
        "csv" => "text/csv; charset=utf-8",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}
