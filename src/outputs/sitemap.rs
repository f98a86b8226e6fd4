//! `sitemap.xml` (sitemaps.org protocol 0.9): every page that a search engine may show.
//!
//! In: a site with an address. Out: one file, or an index and its parts; the photos of photo stories with them. Invariant: articles stand in
//! their own order, the oldest first, so a new one changes the last part alone.

use super::xml::Document;
use crate::site::{Publication, Route, RouteEntry, SITEMAP_LIMIT, Site, UrlPath};

const NAMESPACE: [(&str, &str); 1] = [("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9")];
/// Of pictures: Google's extension, which Bing reads too.
const IMAGES: (&str, &str) = ("xmlns:image", "http://www.google.com/schemas/sitemap-image/1.1");
/// Pictures of one address that are read; Google's limit.
const MOST_IMAGES: usize = 1000;

/// `sitemap.xml`: all addresses, or the index of the parts where they are too many for one file.
pub fn sitemap(site: &Site) -> Vec<u8> {
    let parts =
        site.routes.entries().iter().filter(|entry| matches!(entry.route, Route::SitemapPart(_))).count();
    if parts == 0 {
        return urls(site, &listed(site, 0, SITEMAP_LIMIT));
    }
    let mut document = Document::new();
    document.element("sitemapindex", &NAMESPACE, |index| {
        for part in 1..=parts {
            let address = site.hrefs.absolute(&format!("sitemap-{part}.xml")).unwrap_or_default();
            index.element("sitemap", &[], |sitemap| sitemap.text("loc", &[], &address));
        }
    });
    document.finish()
}

/// The `number`-th part, from 1.
pub fn part(site: &Site, number: usize) -> Vec<u8> {
    let first = number.saturating_sub(1).saturating_mul(SITEMAP_LIMIT);
    urls(site, &listed(site, first, SITEMAP_LIMIT))
}

/// The pages worth finding: lists and articles, without redirects, the 404 page and what was withdrawn; so
/// many of them after the first ones. Only those are looked up, since each part asks anew.
fn listed(site: &Site, first: usize, most: usize) -> Vec<&RouteEntry> {
    let entries = site.routes.entries();
    let is_list = |entry: &&RouteEntry| match entry.route {
        Route::Home
        | Route::Column(..)
        | Route::Row(..)
        | Route::TagIndex
        | Route::Topic(..)
        | Route::TopicIndex => true,
        Route::Tag(id, _) => site.shown(&site.tag(id).list).next().is_some(),
        _ => false,
    };
    let articles = site.entries.iter().filter(|entry| entry.publication == Publication::Published);
    let lists = entries.iter().filter(is_list).map(Listed::List);
    let listed = lists.chain(articles.map(|entry| Listed::Article(&entry.url)));
    let route = |listed| match listed {
        Listed::List(entry) => Some(entry),
        Listed::Article(url) => site.routes.find(url.as_str()),
    };
    listed.skip(first).take(most).filter_map(route).collect()
}

/// A page on the map: an article's route is yet to be found.
enum Listed<'a> {
    List(&'a RouteEntry),
    Article(&'a UrlPath),
}

fn urls(site: &Site, entries: &[&RouteEntry]) -> Vec<u8> {
    let mut document = Document::new();
    document.element("urlset", &[NAMESPACE[0], IMAGES], |set| {
        for entry in entries {
            let address = site.hrefs.absolute(entry.path.as_str()).unwrap_or_default();
            set.element("url", &[], |url| {
                url.text("loc", &[], &address);
                if let Some(changed) = changed(site, entry) {
                    url.text("lastmod", &[], &changed);
                }
                let Route::Article(id) = entry.route else { return };
                for photo in site.photos(id).iter().take(MOST_IMAGES) {
                    url.element("image:image", &[], |image| image.text("image:loc", &[], &photo.address));
                }
            });
        }
    });
    document.finish()
}

/// Only what the header says: a date made up at building would be a lie to search engines.
fn changed(site: &Site, entry: &RouteEntry) -> Option<String> {
    let Route::Article(id) = entry.route else { return None };
    let meta = &site.entry(id).article.meta;
    meta.changed().or(meta.date).map(|moment| moment.iso(site.config.default_time))
}
