//! Related articles: earlier ones that share tags, topics and column.
//!
//! In: a placed site. Out: a few articles, the best first. Invariant: only earlier ones are named, so an
//! article's page does not change when a newer one appears; ties go to the newest.

use std::collections::BTreeMap;

use super::{ArticleId, Site};

/// How far back one tag's list is searched: further back nothing is news.
const REACH: usize = 64;

/// A shared topic is the strongest tie, a shared column the weakest.
const TOPIC: u32 = 12;
const TAG: u32 = 6;
const COLUMN: u32 = 1;

/// Up to `limit` earlier articles that share a tag or topic with `id`.
pub fn related(site: &Site, id: ArticleId, limit: usize) -> Vec<ArticleId> {
    let entry = site.entry(id);
    let tags = entry.tags.iter().map(|tag| (&site.tag(*tag).list, TAG));
    let topics = entry.topics.iter().map(|topic| (&site.topic(*topic).list, TOPIC));
    let mut scores: BTreeMap<ArticleId, u32> = BTreeMap::new();
    for (list, score) in tags.chain(topics) {
        let earlier = list.items.partition_point(|&other| other < id);
        for &other in list.items[..earlier].iter().rev().take(REACH) {
            *scores.entry(other).or_default() += score;
        }
    }
    let mut ranked: Vec<(u32, ArticleId)> = scores
        .into_iter()
        .filter(|&(other, _)| site.entry(other).is_shown())
        .map(|(other, score)| {
            let near = if site.entry(other).column == entry.column { COLUMN } else { 0 };
            (score + near, other)
        })
        .collect();
    ranked.sort_unstable_by(|a, b| b.cmp(a));
    ranked.into_iter().take(limit).map(|(_, other)| other).collect()
}
