//! One click mends: a fix that the preview showed is written into its article.
//!
//! In: the body of a request, `{"file", "id"}`. Out: `{}`, or `{"error"}` in Chinese. Invariant: only a fix that the
//! portal of this moment offers is applied, whatever the request says.

use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Shared;
use crate::report::{Applicability, Finding, SourcePath};

/// Bytes of a request: a path and an id.
const LARGEST: usize = 8 << 10;

#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    file: SourcePath,
    id: String,
}

/// What a request asks for; `None` if it says nothing that we know.
pub(super) async fn wanted(body: Incoming) -> Option<Wanted> {
    let bytes = Limited::new(body, LARGEST).collect().await.ok()?.to_bytes();
    serde_json::from_slice(&bytes).ok()
}

pub(super) fn mend(shared: &Shared, wanted: &Wanted) -> Value {
    let portal = shared.shown().portal;
    let opened = portal.report().findings().iter().cloned();
    let mut findings = opened.chain(shared.editor.findings(&portal, &wanted.file));
    let is_it = |finding: &Finding| {
        let here = finding.span.as_ref().is_some_and(|span| span.file == wanted.file);
        let fix = finding.fix.as_ref().filter(|fix| fix.applicability != Applicability::Show);
        here && fix.is_some_and(|fix| fix.id() == wanted.id)
    };
    let Some(finding) = findings.find(is_it) else {
        return json!({ "error": "稿件刚刚改过了，请看看现在列出的问题" });
    };
    match shared.editor.mend(&portal, &finding) {
        Ok(()) => json!({}),
        Err(why) => json!({ "error": why }),
    }
}
