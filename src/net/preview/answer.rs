//! A request -> its answer.
//!
//! Whatever takes longer than looking something up (rendering, reading, drawing a report) is done on a
//! blocking thread, so that a slow page holds up neither another nor the events.

use std::convert::Infallible;
use std::sync::Arc;

use hyper::Request;
use hyper::body::{Bytes, Incoming};
use hyper::http::{HeaderMap, StatusCode, header};

use super::guard::{Door, Verdict};
use super::reply::{self, Reply};
use crate::portal::Recipe;
use crate::portal::photos::{self, Shown};

use super::{Shared, assets, copies, events, mend, message, pages, panel, tab};

/// Everything of ours is below this.
const OURS: &str = "/_huikan/";

pub(super) async fn answer(
    shared: Arc<Shared>,
    door: Arc<Door>,
    request: Request<Incoming>,
) -> Result<Reply, Infallible> {
    let (parts, body) = request.into_parts();
    let (uri, headers) = (&parts.uri, &parts.headers);
    Ok(match door.judge(&parts.method, uri, headers) {
        Verdict::Refuse(status, words) => refusal(status, words),
        Verdict::Keep { location, cookie } => {
            let mut reply = reply::bare(StatusCode::FOUND, header::LOCATION, &location);
            reply::set(&mut reply, header::SET_COOKIE, &cookie);
            reply
        }
        Verdict::Mend => match mend::wanted(body).await {
            Some(wanted) => apart(move || reply::json(&mend::mend(&shared, &wanted))).await,
            None => refusal(StatusCode::BAD_REQUEST, "这个请求看不懂。"),
        },
        Verdict::Enter => match uri.path().strip_prefix(OURS) {
            Some(name) => ours(&shared, name, uri.query().unwrap_or_default(), headers).await,
            None if uri.path() == OURS.trim_end_matches('/') => {
                reply::bare(StatusCode::FOUND, header::LOCATION, OURS)
            }
            None => page(shared, uri.path(), headers).await,
        },
    })
}

fn refusal(status: StatusCode, words: &str) -> Reply {
    let mut reply = reply::words(status, "打不开预览", words, false);
    if status == StatusCode::METHOD_NOT_ALLOWED {
        reply::set(&mut reply, header::ALLOW, "GET, HEAD");
    }
    reply
}

async fn ours(shared: &Arc<Shared>, name: &str, query: &str, headers: &HeaderMap) -> Reply {
    match name {
        "events" => events::stream(shared).unwrap_or_else(|| {
            let words = "看预览的浏览器太多了。请关掉几个再试。";
            reply::words(StatusCode::SERVICE_UNAVAILABLE, "预览很忙", words, false)
        }),
        "page" => {
            let (shared, query) = (Arc::clone(shared), query.to_owned());
            apart(move || reply::json(&tab::page(&shared, &query))).await
        }
        "site" => {
            let shared = Arc::clone(shared);
            apart(move || reply::json(&panel::site(&shared))).await
        }
        "wechat" => {
            let (shared, query) = (Arc::clone(shared), query.to_owned());
            apart(move || message::page(&shared, &query)).await
        }
        _ => match assets::find(name) {
            Some((text, media_type)) => {
                let etag = reply::etag(blake3::hash(text.as_bytes()));
                reply::guarded(unless_known(headers, &etag, || {
                    reply::of(StatusCode::OK, media_type, Bytes::from_static(text.as_bytes()))
                }))
            }
            None => reply::words(StatusCode::NOT_FOUND, "没有这个页面", "预览里没有这个网址。", false),
        },
    }
}

async fn page(shared: Arc<Shared>, path: &str, headers: &HeaderMap) -> Reply {
    let (owned, path) = (Arc::clone(&shared), path.to_owned());
    let portal = shared.shown().portal;
    let Ok(page) = tokio::task::spawn_blocking(move || pages::page(&portal, &owned, &path)).await else {
        return broken_down();
    };
    match page {
        pages::Page::Made(made) => match made.etag {
            Some(etag) => {
                unless_known(headers, &etag, || reply::of(made.status, made.media_type, made.bytes))
            }
            None => reply::of(made.status, made.media_type, made.bytes),
        },
        pages::Page::Copy(copy) => {
            let etag = copy.etag();
            unless_known(headers, &etag, || copies::send(copy, headers))
        }
        pages::Page::Picture(recipe, media_type) => picture(&shared, recipe, media_type, headers).await,
        pages::Page::Moved(location) => reply::bare(StatusCode::FOUND, header::LOCATION, &location),
        pages::Page::Words(status, title, words) => reply::words(status, title, words, true),
    }
}

/// A variant of a picture, made now if it never was. Its name says what it is: who has it, has it for good.
async fn picture(
    shared: &Arc<Shared>,
    recipe: Arc<Recipe>,
    media_type: &'static str,
    headers: &HeaderMap,
) -> Reply {
    let etag = format!("\"{}\"", recipe.name());
    if is_known(headers, &etag) {
        return reply::bare(StatusCode::NOT_MODIFIED, header::ETAG, &etag);
    }
    // It never closes.
    let Ok(_turn) = Arc::clone(&shared.developing).acquire_owned().await else { return broken_down() };
    let (owned, portal) = (Arc::clone(shared), shared.shown().portal);
    let made = tokio::task::spawn_blocking(move || {
        let shown = owned.files.picture(portal.snapshot(), &recipe)?;
        if let Some(trouble) = &shown.trouble {
            owned.tell_unmade(&recipe, trouble);
        }
        Ok::<_, std::io::Error>(shown)
    });
    match made.await {
        Ok(Ok(Shown { bytes: Some(bytes), trouble })) => {
            let mut reply = reply::of(StatusCode::OK, media_type, bytes);
            // What lacks its mark is not what its name says.
            if trouble.is_none() {
                reply::set(&mut reply, header::ETAG, &etag);
            }
            reply
        }
        Ok(Ok(Shown { bytes: None, .. })) => reply::of(StatusCode::OK, "image/svg+xml", photos::DRAWN),
        Ok(Err(_)) => {
            let words = "它刚刚被移走、改名，或正被别的程序占用。";
            reply::words(StatusCode::NOT_FOUND, "读不到这个文件", words, true)
        }
        Err(_) => broken_down(),
    }
}

/// 304 for what the browser has already.
fn unless_known(headers: &HeaderMap, etag: &str, reply: impl FnOnce() -> Reply) -> Reply {
    if is_known(headers, etag) {
        return reply::bare(StatusCode::NOT_MODIFIED, header::ETAG, etag);
    }
    let mut reply = reply();
    reply::set(&mut reply, header::ETAG, etag);
    reply
}

fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let mut known = known.flat_map(|value| value.split(',')).map(str::trim);
    known.any(|tag| tag == "*" || tag.trim_start_matches("W/") == etag)
}

/// Does something that takes a while.
async fn apart(work: impl FnOnce() -> Reply + Send + 'static) -> Reply {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| broken_down())
}

/// The program has a mistake: one page is lost, the preview goes on.
fn broken_down() -> Reply {
    let words = "程序在生成这一页时出了错。请改动这篇稿件再试，并把它告诉维护会刊的人。";
    reply::words(StatusCode::INTERNAL_SERVER_ERROR, "这一页做不出来", words, true)
}
