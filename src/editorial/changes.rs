//! Published texts that were changed, and whether readers are told.
//!
//! In: a portal, and what the last build knew of its texts. Out: a finding for each change that nothing tells of, and
//! what to remember. Invariant: a change is told in each build until it is announced by a correction or an update, or
//! taken back; so what is remembered of its text stays until then. A text that came out within the last hours is still
//! being made: it may change without a word.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::codes;
use crate::content::{Article, Kind, Meta};
use crate::portal::Portal;
use crate::report::{Finding, Span};
use crate::site::ArticleId;
use crate::snapshot::{KnownText, KnownTexts};

/// For how long a text is still being made, in seconds: whoever writes it builds it, looks at it and mends it.
const SETTLING: i64 = 3 * 3600;

/// Compares the published texts with those that were `known`, by their addresses.
pub fn changes(portal: &Portal, known: &KnownTexts) -> (Vec<Finding>, KnownTexts) {
    let site = portal.site();
    let present = site.snapshot.now.as_second();
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
        let words = *site.words_hash(id).as_bytes();
        let announced = announcement(&entry.article.meta);
        let is_told = |before: &KnownText| announced.is_some() && announced != before.announced;
        let is_settled = |before: &KnownText| present - before.since > SETTLING;
        match before {
            Some(before) if before.words == words => {
                Some((path.to_owned(), KnownText { announced, ..before }, None))
            }
            Some(before) if is_settled(&before) && !is_told(&before) => {
                Some((path.to_owned(), before, Some(finding(&entry.article))))
            }
            _ => Some((path.to_owned(), KnownText { words, since: present, announced }, None)),
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

fn finding(article: &Article) -> Finding {
    let message = format!("稿件“{}”发布以后文字或图片改动过，没有写更正，也没有写更新日期", article.title);
    Finding::warning(codes::UNANNOUNCED, message).at(Span::file(article.path.clone())).help(
        "改了事实、数字、人名的，在文件头写“更正”（corrections）：改了什么，哪天改的；只是改了错别字、格式的，写“更新”（updated）：改动的日期。\n写了以后就不再提示；改回原样也一样",
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::snapshot::Snapshot;

    fn portal(article: &str, now: &str) -> Portal {
        let files = [
            ("content/site.yaml", "name: 甲\nurl: https://a.cn\nid: a\ntheme: plain\n"),
            ("content/要闻/_index.md", "---\nslug: yaowen\ndescription: 乙\n---\n"),
            ("content/要闻/a.md", article),
        ];
        Portal::open(Arc::new(Snapshot::of_texts(files, now)), None)
    }

    #[test]
    fn a_change_is_told_until_it_is_announced() {
        let (first, soon, later) = ("2022-12-20T09:00:00Z", "2022-12-20T12:00:00Z", "2022-12-20T12:00:01Z");
        let before = "---\ntitle: 题\ndate: 2022-12-20\n---\n\n共 12 件。\n";
        let (told, known) = changes(&portal(before, first), &KnownTexts::new());
        assert_eq!((told.len(), known.len()), (0, 1));
        assert_eq!(changes(&portal(before, later), &known), (vec![], known.clone()));
        let after = before.replace("12 件", "13 件");
        let (told, next) = changes(&portal(&after, soon), &known);
        assert!(told.is_empty() && next != known, "it is still being made");
        let (told, still) = changes(&portal(&after, later), &known);
        assert_eq!(told[0].code.0, "editorial/change-not-announced");
        assert_eq!(still, known);
        let announced = after.replace("---\n\n", "更新: 2022-12-21\n---\n\n");
        let (told, next) = changes(&portal(&announced, later), &still);
        assert!(told.is_empty() && next != known);
    }
}
