//! An article as a message of the official account, to be copied from the preview.

use hyper::http::{StatusCode, header};

use super::reply::{self, Reply};
use super::{Shared, tab};
use crate::report::SourcePath;

/// The page to copy from; `query` names the article's file.
pub(super) fn page(shared: &Shared, query: &str) -> Reply {
    let (_, _, source) = tab::asked(query);
    let portal = shared.shown().portal;
    let source = SourcePath::new(&source);
    if !portal.may_be_sent(&source) {
        return reply::words(
            StatusCode::NOT_FOUND,
            "做不成公众号图文",
            "没有这篇稿件，或者它还没有发布。",
            false,
        );
    }
    match shared.editor.message(&portal, &source) {
        Ok(page) => {
            // Its own policy stands in it, and is stricter than that of our other pages.
            let mut reply = reply::fresh("text/html; charset=utf-8", page);
            reply::set(&mut reply, header::CONTENT_SECURITY_POLICY, "frame-ancestors 'none'");
            reply
        }
        Err(why) => {
            let mut words = String::new();
            crate::portal::wechat::push_words(&mut words, &why);
            reply::words(StatusCode::OK, "做不成公众号图文", &words, false)
        }
    }
}
