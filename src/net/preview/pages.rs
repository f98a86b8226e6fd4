//! The site's own pages and files.
//!
//! In: the path of a request, as the browser sent it. Out: the [`Page`] there. Invariant: it is decoded
//! once and looked up among the routes; where there is no route there is nothing.

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use hyper::http::StatusCode;
use percent_encoding::percent_decode_str;

use super::copies::Copy;
use super::reply::etag;
use super::{Shared, inject, lock};
use crate::portal::{Output, Portal, Recipe, UrlPath, media_type};
use crate::report::{Finding, SourcePath};

/// What is at an address.
pub(super) enum Page {
    Made(Made),
    Copy(Copy),
    /// A variant of a picture, to be made.
    Picture(Arc<Recipe>, &'static str),
    /// A folder without its `/`, or the host's root above a site under a path.
    Moved(String),
    /// Nothing of the site's: a title and a sentence.
    Words(StatusCode, &'static str, &'static str),
}

/// An output that is in memory.
pub(super) struct Made {
    pub status: StatusCode,
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
    /// Of the bytes before the tag came in; none for what stands at no route.
    pub etag: Option<String>,
}

/// What an address means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    Route(UrlPath),
    Folder(String),
    Nowhere,
}

pub(super) fn place(portal: &Portal, address: &str) -> Place {
    let Ok(decoded) = percent_decode_str(address).decode_utf8() else { return Place::Nowhere };
    let root = percent_decode_str(portal.mount()).decode_utf8_lossy();
    let Some(path) = decoded.strip_prefix(&*root) else {
        let is_above = *decoded == *"/" || root.strip_suffix('/').is_some_and(|root| *decoded == *root);
        return if is_above && !decoded.is_empty() {
            Place::Folder(portal.address(&UrlPath::new("index.html")))
        } else {
            Place::Nowhere
        };
    };
    // A path below the root has no further slash before it; `UrlPath` would forgive one.
    if path.starts_with('/') {
        return Place::Nowhere;
    }
    let is_folder = path.is_empty() || path.ends_with('/');
    let name = if is_folder { format!("{path}index.html") } else { path.to_owned() };
    if portal.has(&name) {
        return Place::Route(UrlPath::new(&name));
    }
    if !is_folder && portal.has(&format!("{path}/index.html")) {
        return Place::Folder(format!("{address}/"));
    }
    Place::Nowhere
}

/// The page at an address, with the preview's tag.
pub(super) fn page(portal: &Portal, shared: &Shared, address: &str) -> Page {
    match place(portal, address) {
        Place::Folder(location) => Page::Moved(location),
        Place::Nowhere => match crop(portal, shared, address) {
            Some(recipe) => Page::Picture(Arc::clone(&recipe), media_type(recipe.path().as_str())),
            None => not_found(portal, shared),
        },
        Place::Route(path) => at(portal, shared, &path),
    }
}

/// A crop that a page has asked for since the preview began.
fn crop(portal: &Portal, shared: &Shared, address: &str) -> Option<Arc<Recipe>> {
    shared.crop(address.strip_prefix(&portal.address(&UrlPath::new("index.html")))?)
}

/// What a route gives; `None` where it cannot be made as meant.
pub(super) fn rendered(portal: &Portal, shared: &Shared, path: &UrlPath) -> (Option<Output>, Vec<Finding>) {
    portal.render(path).map_or((None, Vec::new()), |rendered| {
        shared.remember(rendered.crops);
        (rendered.output, rendered.findings)
    })
}

/// A route as far as it can be made; the script on a page shows what is wrong.
fn at(portal: &Portal, shared: &Shared, path: &UrlPath) -> Page {
    if path.as_str().starts_with("_search/") {
        shared.searched.store(true, Ordering::Relaxed);
        let _turn = lock(&shared.indexing);
        portal.prepare_search();
    }
    let draft = portal.draft(path).unwrap_or_default();
    shared.remember(draft.crops);
    match draft.output {
        Some(Output::Bytes { bytes, media_type }) => Page::Made(made(path, bytes, media_type)),
        Some(Output::Copy(source)) => copied(portal, shared, path, &source),
        Some(Output::Picture(recipe)) => Page::Picture(recipe, media_type(path.as_str())),
        None => Page::Words(StatusCode::OK, "这一页现在做不出来", "改正下面的问题以后，它会自己出现。"),
    }
}

fn made(path: &UrlPath, bytes: Vec<u8>, media_type: &'static str) -> Made {
    let etag = Some(etag(blake3::hash(&bytes)));
    let bytes = if path.is_page() { inject::inject(&bytes) } else { bytes };
    Made { status: StatusCode::OK, media_type, bytes, etag }
}

fn copied(portal: &Portal, shared: &Shared, path: &UrlPath, source: &SourcePath) -> Page {
    let media_type = media_type(path.as_str());
    let gone =
        || Page::Words(StatusCode::NOT_FOUND, "读不到这个文件", "它刚刚被移走、改名，或正被别的程序占用。");
    let Ok(file) = shared.files.open(portal.snapshot(), source) else { return gone() };
    let Ok(mut copy) = Copy::new(file, portal.snapshot(), source, media_type) else { return gone() };
    if !path.is_page() {
        return Page::Copy(copy);
    }
    // A page that somebody put among the files as it is.
    let mut bytes = Vec::new();
    if copy.file.read_to_end(&mut bytes).is_err() {
        return gone();
    }
    let has_head = inject::has_head(&bytes);
    let etag = Some(etag(blake3::hash(&bytes)));
    // Without a head it may be a fragment, or in an encoding that a tag would break.
    let bytes = if has_head { inject::inject(&bytes) } else { bytes };
    Page::Made(Made { status: StatusCode::OK, media_type, bytes, etag })
}

/// The site's own page for this; it may be one that cannot be made.
fn not_found(portal: &Portal, shared: &Shared) -> Page {
    let path = UrlPath::new("404.html");
    match at(portal, shared, &path) {
        Page::Made(made) => Page::Made(Made { status: StatusCode::NOT_FOUND, etag: None, ..made }),
        _ => Page::Words(StatusCode::NOT_FOUND, "没有这个页面", "网站上没有这个网址。"),
    }
}
