//! The links that lead to other sites, for whoever tries them.
//!
//! In: the addresses that every page names, and the texts where somebody wrote them. Out: each address once, in
//! order, with the place where it can be mended. Nothing is fetched here.

use std::collections::BTreeMap;

use memchr::memmem;

use super::page::{Ground, Look, Use};
use crate::report::Span;
use crate::site::Route;
use crate::snapshot::Source;

/// An address of another site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutwardLink {
    /// Absolute, with its scheme, and without its fragment.
    pub address: String,
    /// Where it is written, if that can be found.
    pub span: Option<Span>,
    /// The first page that has it.
    pub page: String,
    /// How many pages have it.
    pub pages: usize,
}

pub fn links(ground: &Ground<'_>, looks: &[Look<'_>]) -> Vec<OutwardLink> {
    let mut found: BTreeMap<&str, (&Look<'_>, usize)> = BTreeMap::new();
    for look in looks {
        for (_, address) in look.outside.addresses.iter().filter(|(used, _)| *used != Use::Variant) {
            let address = address.split('#').next().unwrap_or_default();
            found.entry(address).or_insert((look, 0)).1 += 1;
        }
    }
    let link = |(address, (look, pages)): (&str, (&Look<'_>, usize))| OutwardLink {
        address: address.to_owned(),
        span: in_article(ground, look, address).or_else(|| in_settings(ground, address)),
        page: look.path().as_str().to_owned(),
        pages,
    };
    found.into_iter().map(link).collect()
}

/// The link in the article's body or header that has this address.
fn in_article(ground: &Ground<'_>, look: &Look<'_>, address: &str) -> Option<Span> {
    let Route::Article(id) = look.entry.route else { return None };
    let article = &ground.site.entry(id).article;
    let names = |destination: &str| destination.split('#').next() == Some(address);
    let mut named = article.doc.links().chain(article.doc.images());
    if let Some(reference) = named.find(|reference| names(reference.destination)) {
        return Some(Span::new(article.path.clone(), reference.span));
    }
    let at = memmem::find(article.text.content.as_bytes(), address.as_bytes())?;
    Some(Span::new(article.path.clone(), at..at + address.len()))
}

/// Where the settings or a table of the site have it.
fn in_settings(ground: &Ground<'_>, address: &str) -> Option<Span> {
    let snapshot = &ground.site.snapshot;
    let settings = snapshot.files.get_key_value(crate::config::FILE).into_iter();
    settings.chain(snapshot.below("content/_data")).find_map(|(path, source)| {
        let Source::Text(text) = source else { return None };
        let at = memmem::find(text.content.as_bytes(), address.as_bytes())?;
        Some(Span::new(path.clone(), at..at + address.len()))
    })
}
