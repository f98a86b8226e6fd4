//! What an article of a kind must say (必填项), beside the title and date that reading it asks for.
//!
//! In: the published articles of a site, with what their columns pass down. Out: a finding for each
//! required key that neither says, and for each article without a text.

use super::placing::{ids, value_span};
use super::{Effective, Entry, Site, codes};
use crate::config::Profile;
use crate::config::yaml::KeyDef;
use crate::content::{Kind, Status, keys};
use crate::report::{Finding, Span};

/// The required keys of a kind. The page tags of official sites (国办函〔2019〕19号) want the source
/// (ContentSource) of every article, so the profile `gov` asks for it in news too.
fn required(kind: Kind, profile: Profile) -> &'static [&'static str] {
    match kind {
        Kind::WorkReview | Kind::Inspection | Kind::Notice => &["source"],
        Kind::Photo if profile == Profile::Gov => &["cover", "source"],
        Kind::Photo => &["cover"],
        Kind::News if profile == Profile::Gov => &["source"],
        Kind::News | Kind::Page => &[],
    }
}

fn says(article: Effective<'_>, has_picture: bool, key: &str) -> bool {
    match key {
        // The first picture of the body stands in for a cover.
        "cover" => article.own.cover.is_some() || has_picture,
        // The only other key in the table.
        _ => article.source().is_some_and(|source| !source.trim().is_empty()),
    }
}

pub fn findings(site: &Site) -> Vec<Finding> {
    let mut findings = Vec::new();
    // A draft in a preview is still being written.
    let is_done = |entry: &Entry| {
        entry.is_shown() && matches!(entry.article.meta.status, Status::Published | Status::Archived)
    };
    for (id, entry) in ids(&site.entries).filter(|(_, entry)| is_done(entry)) {
        let article = site.effective(id);
        let kind = article.kind();
        if entry.article.doc.nodes().is_empty() && entry.article.meta.attachments.is_empty() {
            let message = format!("“{}”没有正文，发布出去只有标题", entry.article.title);
            let place = Span::file(entry.article.path.clone());
            let help = "还没写完的，在文件头里写 状态: 草稿。";
            findings.push(Finding::warning(codes::NO_BODY, message).at(place).help(help));
        }
        let has_picture = entry.article.doc.images().next().is_some();
        let missing =
            required(kind, site.config.profile).iter().filter(|key| !says(article, has_picture, key));
        for def in missing.filter_map(|key| KeyDef::find(keys::article(), key)) {
            let word = keys::KINDS.iter().find(|(name, _)| *name == kind.name());
            let word = word.and_then(|(_, chinese)| chinese.first()).unwrap_or(&"稿件");
            let (label, name) = (def.label(), def.name);
            let column = if name == "source" {
                "；整个栏目都一样的，写在栏目 _index.md 的“默认（defaults）”下面"
            } else {
                ""
            };
            findings.push(
                Finding::warning(codes::REQUIRED, format!("{word}要写“{label}”，这篇没有写"))
                    .at(value_span(&entry.article, "kind"))
                    .help(format!(
                        "在文件头里写一行 {label}（{name}），例如 {label}: {}{column}",
                        def.example
                    )),
            );
        }
    }
    findings
}
