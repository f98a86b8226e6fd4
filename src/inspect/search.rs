//! Search: there is a page to search on, and it finds what is published by its title.
//!
//! In: what can be searched, and the index as it is made. Out: findings. Every article is looked up among what is
//! indexed; a sample, spread over all of them, is searched for as a reader would.

use std::collections::BTreeSet;

use super::page::Ground;
use super::rule::{Binds, Grade, Rule};
use crate::portal::search::{Wanted, answer};
use crate::report::{Code, Finding, Span};
use crate::site::{ArticleId, SearchPart, Searchable};

const SOURCE: &str = "《政府网站发展指引》（国办发〔2017〕47号）：提供全站搜索；检查指标的功能设计一项检查搜索，搜得到已有的标题。";

pub const RULES: &[Rule] = &[
    Rule {
        code: Code("inspect/search-none"),
        grade: Grade::Deduction,
        binds: Binds::Official,
        title: "没有站内搜索",
        why: "网站应提供全站搜索。这个主题没有搜索页的模板。",
        source: SOURCE,
        remedy: "换用带搜索页的主题，或者给主题加上 templates/search.html。",
    },
    Rule {
        code: Code("inspect/search-lost"),
        grade: Grade::Deduction,
        binds: Binds::Official,
        title: "搜标题搜不到稿件",
        why: "检查时会拿已发布的标题去搜。这里核对每一篇已发布的稿件是否进了索引，并抽出一部分标题实际搜一遍。",
        source: SOURCE,
        remedy: "标题里至少要有一个字或词可以搜；没有别的原因的，请把这件事告诉维护会刊的人。",
    },
];

const NONE: &Rule = &RULES[0];
const LOST: &Rule = &RULES[1];

/// How many titles are searched for.
const SAMPLE: usize = 24;

/// Among how many hits a title must be: others may have the same.
const HITS: usize = 10;

pub fn findings(ground: &Ground<'_>) -> Vec<Finding> {
    let site = ground.site;
    let Some(numbered) = &site.searchable else {
        return vec![NONE.finding(ground.profile, "这个主题没有搜索页，网站没有站内搜索")];
    };
    let found: BTreeSet<ArticleId> = numbered
        .items
        .iter()
        .filter_map(|item| match item {
            Searchable::Article(id) => Some(*id),
            _ => None,
        })
        .collect();
    let wanted: Vec<ArticleId> = (0..)
        .map(ArticleId)
        .zip(&site.entries)
        .filter(|(id, entry)| {
            let effective = site.effective(*id);
            entry.is_shown() && effective.own.search.or(effective.defaults.search).unwrap_or(true)
        })
        .map(|(id, _)| id)
        .collect();
    let unlisted = wanted.iter().filter(|id| !found.contains(id));
    let step = wanted.len().div_ceil(SAMPLE).max(1);
    let unfound = wanted.iter().step_by(step).filter(|id| found.contains(id) && !is_found(ground, **id));
    unlisted.chain(unfound).map(|id| lost(ground, *id)).collect()
}

/// Whether a reader who types the title sees the article among the first.
fn is_found(ground: &Ground<'_>, id: ArticleId) -> bool {
    let entry = ground.site.entry(id);
    let read = |part: SearchPart| ground.portal.search_part(part);
    let Ok(mut hits) = answer(&entry.article.title, &Wanted::default(), &read) else { return false };
    let is_it = |address: &str| address.trim_start_matches('/') == entry.url.as_str();
    hits.by_ref()
        .take(HITS)
        .any(|hit| is_it(&hit.document.address) || *hit.document.title == *entry.article.title)
}

fn lost(ground: &Ground<'_>, id: ArticleId) -> Finding {
    let article = &ground.site.entry(id).article;
    let message = format!("站内搜索搜不到“{}”", article.title);
    let span = article.meta.span("title").unwrap_or(0..0);
    LOST.finding(ground.profile, message).at(Span::new(article.path.clone(), span))
}
