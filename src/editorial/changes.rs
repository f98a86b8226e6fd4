//! Published texts that were changed, and whether readers are told.
//!
//! In: a portal, and what the last build knew of its texts. Out: a finding for each change that nothing tells of, and
//! what to remember. Invariant: a change is told in each build until it is announced by a correction or an update, or
//! taken back; so what is remembered of its text stays until then.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::codes;
use crate::content::{Kind, Meta};
use crate::portal::Portal;
use crate::report::{Finding, Span};
use crate::site::ArticleId;
use crate::snapshot::{KnownText, KnownTexts};

/// Compares the published texts with those that were `known`, by their addresses.
pub fn changes(portal: &Portal, known: &KnownTexts) -> (Vec<Finding>, KnownTexts) {
    let site = portal.site();
    let count = u32::try_from(site.entries.len()).unwrap_or(u32::MAX);
    let now = |number: u32| {
        let id = ArticleId(number);
        let entry = site.entry(id);
        let path = entry.url.as_str();
        let before = known.get(path).copied();
        if !entry.is_shown() {
            // It may come back.
            return before.map(|before| (path.to_owned(), before, None));
        }
        // A page of the office itself is kept up to date; that is no correction of news.
        if site.effective(id).kind() == Kind::Page {
            return None;
        }
        let text = KnownText {
            words: *site.words_hash(id).as_bytes(),
            announced: announcement(&entry.article.meta),
        };
        let is_told = |before: &KnownText| text.announced.is_some() && text.announced != before.announced;
        match before {
            Some(before) if before.words != text.words && !is_told(&before) => {
                Some((path.to_owned(), before, Some(finding(&entry.article))))
            }
            _ => Some((path.to_owned(), text, None)),
        }
    };
    let texts: Vec<_> = (0..count).into_par_iter().filter_map(now).collect();
    let mut findings = Vec::new();
    let mut next = BTreeMap::new();
    for (path, text, finding) in texts {
        findings.extend(finding);
        next.insert(path, text);
    }
    (findings, next)
}

/// Of everything that tells readers of a change; `None` where nothing does.
fn announcement(meta: &Meta) -> Option<[u8; 32]> {
    if meta.updated.is_none() && meta.corrections.is_empty() {
        return None;
    }
    let told = format!("{:?} {:?}", meta.updated, meta.corrections);
    Some(*blake3::hash(told.as_bytes()).as_bytes())
}

fn finding(article: &crate::content::Article) -> Finding {
    let message = format!("稿件“{}”发布以后文字或图片改动过，没有写更正，也没有写更新日期", article.title);
    Finding::warning(codes::UNANNOUNCED, message).at(Span::file(article.path.clone())).help(
        "改了事实、数字、人名的，在文件头写“更正”（corrections）：改了什么，哪天改的；只是改了错别字、格式的，写“更新”（updated）：改动的日期。\n写了以后就不再提示；改回原样也一样",
    )
}
