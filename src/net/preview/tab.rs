//! What an open tab asks: is my page still the same, and what is wrong with it.

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::pages::{self, Place};
use super::reply::{self, etag};
use super::{Shared, inject};
use crate::portal::{Output, Portal, UrlPath};
use crate::report::{Finding, Report, Severity, SourcePath};

/// `path`, `etag` and `source` of a query, decoded as forms encode them.
pub(super) fn asked(query: &str) -> (String, String, String) {
    let value = |name: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let value = pairs.find(|(key, _)| *key == name).map_or("", |(_, value)| value);
        percent_decode_str(&value.replace('+', " ")).decode_utf8_lossy().into_owned()
    };
    (value("path"), value("etag"), value("source"))
}

pub(super) fn page(shared: &Shared, query: &str) -> Value {
    let shown = shared.shown();
    let portal = &*shown.portal;
    let (address, known, last_source) = asked(query);
    let path = match pages::place(portal, &address) {
        Place::Route(path) => Some(path),
        Place::Folder(address) => match pages::place(portal, &address) {
            Place::Route(path) => Some(path),
            Place::Folder(_) | Place::Nowhere => None,
        },
        Place::Nowhere => None,
    };
    let (state, source, rendered) = match &path {
        Some(path) => {
            let (output, findings) = pages::rendered(portal, shared, path);
            (State::of(output, &known), portal.source_of(path), findings)
        }
        // What is wrong with an article that has no page now is still what its tab has to tell.
        None => {
            let id = portal.site().article_of(&last_source);
            let source = id.map(|id| &portal.site().entry(id).article.path);
            (State { status: "gone", etag: None, html: None }, source, Vec::new())
        }
    };
    let marked = source.map(|source| shared.editor.findings(portal, source)).unwrap_or_default();
    let all = shared.checked(shown.version);
    let all = all.as_deref().unwrap_or(portal.report());
    let concern = Concern { path: path.as_ref(), source, rendered: &rendered, marked: &marked };
    let (own, errors, warnings) = concern.divide(portal, all);
    let is_misread = |finding: &Finding| {
        let is_of_site = finding.span.as_ref().is_some_and(|span| span.file.as_str() == "content/site.yaml");
        is_of_site && finding.severity == Severity::Error
    };
    // With a mistake in the settings every page would be another; open tabs keep what they have.
    let state = if own.findings().iter().any(is_misread) { State::BROKEN } else { state };
    let fate = if state.status == "gone" { Fate::of(portal, &last_source) } else { Fate::default() };
    json!({
        "version": shown.version,
        "trouble": shared.trouble(),
        "status": state.status,
        "etag": state.etag,
        "html": state.html,
        "source": source.map(SourcePath::as_str),
        "message": source.is_some_and(|source| path.is_some() && portal.may_be_sent(source)),
        "moved": fate.moved,
        "why": fate.why,
        "findings": reply::findings(&own, portal),
        "elsewhere": { "errors": errors, "warnings": warnings },
    })
}

/// What became of the article whose page is gone.
#[derive(Default)]
struct Fate {
    /// Where its page is now.
    moved: Option<String>,
    /// Why it has none, as a half sentence.
    why: Option<String>,
}

impl Fate {
    /// `source` is what the tab was last told of its page; empty if it never was.
    fn of(portal: &Portal, source: &str) -> Fate {
        let article = portal.article_infos().into_iter().find(|article| article.source.as_str() == source);
        match article {
            Some(article) => Fate { moved: article.path.map(|path| portal.address(path)), why: article.why },
            None if !source.is_empty() && !portal.snapshot().files.contains_key(source) => {
                Fate { moved: None, why: Some("稿件的文件删除、移走或改名了".to_owned()) }
            }
            None => Fate::default(),
        }
    }
}

struct State {
    status: &'static str,
    etag: Option<String>,
    html: Option<String>,
}

impl State {
    const BROKEN: State = State { status: "broken", etag: None, html: None };

    fn of(output: Option<Output>, known: &str) -> State {
        match output {
            Some(Output::Bytes { bytes, .. }) => {
                let etag = etag(blake3::hash(&bytes));
                if etag == known {
                    return State { status: "same", etag: Some(etag), html: None };
                }
                let html = String::from_utf8_lossy(&inject::inject(&bytes)).into_owned();
                State { status: "changed", etag: Some(etag), html: Some(html) }
            }
            // A page that is copied as it is has no tab of ours to tell.
            Some(Output::Copy(_) | Output::Picture(_)) => State { status: "same", etag: None, html: None },
            None => State::BROKEN,
        }
    }
}

/// What decides whether a finding concerns a page.
struct Concern<'a> {
    path: Option<&'a UrlPath>,
    source: Option<&'a SourcePath>,
    /// Found on rendering it.
    rendered: &'a [Finding],
    /// Found on proofreading its article.
    marked: &'a [Finding],
}

impl Concern<'_> {
    /// The findings that concern the page, and how many errors and warnings there are besides.
    fn divide(&self, portal: &Portal, all: &Report) -> (Report, usize, usize) {
        let opened = portal.report().findings().iter().filter(|finding| self.is_of_opening(finding));
        let own = Report::new(opened.chain(self.rendered).chain(self.marked).cloned().collect());
        let count = |severity| {
            let others = all.findings().iter().filter(|finding| finding.severity == severity);
            others.filter(|finding| !self.is_of_opening(finding) && !self.is_rendered(finding)).count()
        };
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        (own, errors, warnings)
    }

    /// Of its own file, or an error of what every page is made with.
    fn is_of_opening(&self, finding: &Finding) -> bool {
        let Some(span) = &finding.span else { return false };
        let is_common =
            span.file.as_str() == "content/site.yaml" || span.file.as_str().starts_with("themes/");
        let is_this =
            |page: &String| self.path.is_some_and(|path| path.as_str() == page.trim_start_matches('/'));
        let is_of_another = finding.page.as_ref().is_some_and(|page| !is_this(page));
        Some(&span.file) == self.source
            || (is_common && finding.severity == Severity::Error && !is_of_another)
    }

    /// The same finding may have come from several pages; then it is merged, and names the first.
    fn is_rendered(&self, finding: &Finding) -> bool {
        let same = |one: &Finding| {
            (one.code, &one.span, &one.message) == (finding.code, &finding.span, &finding.message)
        };
        self.rendered.iter().any(same)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_decoded_once() {
        let both = |path: &str, etag: &str| (path.to_owned(), etag.to_owned(), String::new());
        assert_eq!(asked("path=%2Fa%2Fb.html&etag=%22x%22"), both("/a/b.html", "\"x\""));
        assert_eq!(asked("etag=&path=/%25E8+1%2B"), both("/%E8 1+", ""));
        for query in ["", "path", "&&=", "path=%", "path=%ff&etag"] {
            asked(query);
        }
    }
}
