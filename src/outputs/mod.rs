//! What is not a themed page: official page tags, feeds, site maps, robots, redirect maps, pictures,
//! the search index, messages of the official account.
//!
//! In: a placed site. Out: bytes, or the tags of a page's head. Invariant: like every output, a function
//! of the site alone; no output tells when it was built.

pub mod feeds;
mod json_ld;
pub mod page_tags;
pub mod photos;
pub mod redirects;
pub mod search;
pub mod sitemap;
pub mod table;
pub mod wechat;
mod xml;

use crate::site::Site;

/// `robots.txt`: everything is open, or nothing; where the site map is.
pub fn robots(site: &Site) -> String {
    if site.is_noindex() {
        return "User-agent: *\nDisallow: /\n".to_owned();
    }
    match site.hrefs.absolute("sitemap.xml") {
        Some(sitemap) => format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n"),
        None => "User-agent: *\nAllow: /\n".to_owned(),
    }
}
