//! Revising: articles get new texts and keep their places.
//!
//! In: a placed site, and articles that take the place of those of the same paths. Out: the next site,
//! which shares order, lists, routes and tables with the last, or nothing if that might be wrong.
//! Invariant: what comes out equals what placing from the start would give. Everything that placing reads
//! of an article is compared, by taking its types apart: a new field has to be decided on here.

use std::sync::Arc;

use super::Site;
use super::media::locate;
use super::reviewing;
use crate::content::{Article, Meta};
use crate::report::{Finding, Severity};
use crate::snapshot::{PreviousRoute, Snapshot, Source};

pub fn revised(site: &Site, snapshot: &Arc<Snapshot>, articles: &[Arc<Article>]) -> Option<Site> {
    let nothing_comes_due =
        snapshot.now >= site.snapshot.now && site.next_change.is_none_or(|change| snapshot.now < change);
    // What could not be read decides on what is told of lost addresses.
    let is_misread =
        |snapshot: &Snapshot| snapshot.findings.iter().any(|finding| finding.severity == Severity::Error);
    let is_read = !is_misread(snapshot) && !is_misread(&site.snapshot);
    if !nothing_comes_due || !is_read || snapshot.options != site.snapshot.options {
        return None;
    }
    let mut next = Site { snapshot: Arc::clone(snapshot), ..site.clone() };
    for article in articles {
        let id = site.article_of(article.path.as_str())?;
        let old = &site.entry(id).article;
        let moves = !same_place(old, article) || !same_media(snapshot, old, article);
        // Of a signature that holds no longer, or does not yet, placing tells.
        let moves = moves || reviewing::lacks(snapshot, &site.config, article).is_some();
        if moves || tells_of_lost(site, old) || tells_of_lost(site, article) {
            return None;
        }
        Arc::make_mut(&mut next.entries[id.index()]).article = Arc::clone(article);
    }
    Some(next)
}

/// Whether placing sees no difference between two readings of one file.
fn same_place(old: &Article, new: &Article) -> bool {
    let Article {
        path,
        // Only the text of a lost address counts, see `tells_of_lost`.
        text: _,
        column,
        stem,
        slug,
        meta,
        title: _,
        title_in_body: _,
        doc,
        addresses: _,
        findings,
    } = new;
    let is_broken = |findings: &[Finding]| findings.iter().any(|finding| finding.severity == Severity::Error);
    *path == old.path
        && *column == old.column
        && *stem == old.stem
        && *slug == old.slug
        && is_broken(findings) == is_broken(&old.findings)
        && doc.images().next().is_some() == old.doc.images().next().is_some()
        && doc.nodes().is_empty() == old.doc.nodes().is_empty()
        && same_meta(&old.meta, meta)
}

/// Whether both name the same files; an article may name other pages and other hosts as it likes.
fn same_media(snapshot: &Snapshot, old: &Article, new: &Article) -> bool {
    let folder = new.path.folder();
    let is_media = |address: &str| {
        let path = locate(snapshot, folder, address);
        path.is_some_and(|path| matches!(snapshot.files.get(path.as_str()), Some(Source::Asset(_))))
    };
    let only_in = |one: &Article, other: &Article| {
        let mut addresses =
            one.addresses.iter().filter(|address| other.addresses.binary_search(address).is_err());
        addresses.any(|address| is_media(address))
    };
    !only_in(old, new) && !only_in(new, old)
}

/// Whether an address that was lost is found again by this very text, see [`super::lost`].
fn tells_of_lost(site: &Site, article: &Article) -> bool {
    let is_text = |route: &&PreviousRoute| route.text_hash == Some(article.text.hash);
    let mut routes = site.snapshot.options.previous_routes.iter().filter(is_text);
    routes.any(|route| site.routes.find(&route.path).is_none())
}

fn same_meta(old: &Meta, new: &Meta) -> bool {
    let Meta {
        title: _,
        kicker: _,
        subtitle: _,
        short_title: _,
        date,
        updated: _,
        expires,
        kind,
        source,
        source_url: _,
        authors: _,
        photographers: _,
        editor: _,
        // Where the site asks for signatures, see `reviewing`.
        reviewers: _,
        tags,
        topics,
        columns,
        summary: _,
        keywords: _,
        cover,
        focus: _,
        status,
        status_misread,
        unheaded,
        withdraw: _,
        corrections: _,
        slug: _,
        aliases,
        weight: _,
        sticky: _,
        headline,
        search,
        toc: _,
        attachments,
        wechat: _,
        // They place findings, and whoever revises a site sees to it that there are none.
        spans: _,
    } = new;
    *date == old.date
        && *expires == old.expires
        && *kind == old.kind
        && *source == old.source
        && *tags == old.tags
        && *topics == old.topics
        && *columns == old.columns
        && *cover == old.cover
        && *status == old.status
        && *status_misread == old.status_misread
        && *unheaded == old.unheaded
        && *aliases == old.aliases
        && *headline == old.headline
        && *search == old.search
        && *attachments == old.attachments
}
