//! Answers and their headers.

use std::io;

use http_body_util::channel::Channel;
use http_body_util::{Either, Full};
use hyper::Response;
use hyper::body::Bytes;
use hyper::http::{HeaderName, HeaderValue, StatusCode, header};

use super::inject;
use crate::portal::{Portal, UrlPath};
use crate::report::{Report, browser};

/// Bytes at once, or by and by.
pub(super) type Body = Either<Full<Bytes>, Channel<Bytes, io::Error>>;

pub(super) type Reply = Response<Body>;

/// For pages of our own.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                      img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(super) fn of(status: StatusCode, media_type: &'static str, bytes: impl Into<Bytes>) -> Reply {
    let mut reply = streamed(status, media_type, Either::Left(Full::new(bytes.into())));
    set(&mut reply, header::CACHE_CONTROL, "no-cache");
    reply
}

/// An answer that nobody keeps.
pub(super) fn fresh(media_type: &'static str, bytes: impl Into<Bytes>) -> Reply {
    let mut reply = of(StatusCode::OK, media_type, bytes);
    set(&mut reply, header::CACHE_CONTROL, "no-store");
    reply
}

pub(super) fn json(value: &serde_json::Value) -> Reply {
    fresh("application/json; charset=utf-8", value.to_string())
}

/// Findings for a script to draw, with links to the pages that they name.
pub(super) fn findings(report: &Report, portal: &Portal) -> serde_json::Value {
    browser::findings(report, portal, &|page| portal.address(&UrlPath::new(page)))
}

pub(super) fn streamed(status: StatusCode, media_type: &'static str, body: Body) -> Reply {
    let mut reply = Response::new(body);
    *reply.status_mut() = status;
    set(&mut reply, header::CONTENT_TYPE, media_type);
    set(&mut reply, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(&mut reply, header::REFERRER_POLICY, "same-origin");
    set(&mut reply, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    reply
}

/// An empty answer with a header.
pub(super) fn bare(status: StatusCode, name: HeaderName, value: &str) -> Reply {
    let mut reply = of(status, "text/plain; charset=utf-8", Bytes::new());
    set(&mut reply, name, value);
    reply
}

/// A page of our own that says one thing, with the preview's script on it where it may run.
pub(super) fn words(status: StatusCode, title: &str, words: &str, script: bool) -> Reply {
    let tag = if script { inject::TAG } else { "" };
    let page = format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>{tag}\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         </head>\n<body>\n<h1>{title}</h1>\n<p>{words}</p>\n</body>\n</html>\n"
    );
    guarded(of(status, "text/html; charset=utf-8", page))
}

/// The same under the policy of our own pages.
pub(super) fn guarded(mut reply: Reply) -> Reply {
    set(&mut reply, header::CONTENT_SECURITY_POLICY, POLICY);
    reply
}

/// A value that no header may hold is left out; all of ours may.
pub(super) fn set(reply: &mut Reply, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        reply.headers_mut().insert(name, value);
    }
}

/// The entity tag of bytes with this hash.
pub(super) fn etag(hash: blake3::Hash) -> String {
    format!("\"{}\"", &hash.to_hex()[..32])
}
