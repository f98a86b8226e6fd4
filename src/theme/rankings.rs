//! Rankings of contributors: who has the most articles on the site.

use std::collections::BTreeMap;

use minijinja::Value;

use super::views::map;
use crate::content::Kind;
use crate::site::{ArticleId, Site};

/// Whose articles are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// 来源
    Source,
    /// 作者
    Author,
}

/// The first `limit`, most articles first, then by name. Single pages are nobody's contribution.
pub fn rankings(site: &Site, by: By, year: Option<i16>, limit: usize) -> Value {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for id in (0..u32::try_from(site.entries.len()).unwrap_or(u32::MAX)).map(ArticleId) {
        let entry = site.entry(id);
        let written = entry.article.meta.date.map(|date| date.local().year());
        let effective = site.effective(id);
        if !entry.is_shown() || effective.kind() == Kind::Page || year.is_some() && written != year {
            continue;
        }
        match by {
            By::Source => {
                if let Some(name) = effective.source() {
                    *counts.entry(name).or_default() += 1;
                }
            }
            By::Author => {
                let names: std::collections::BTreeSet<&str> =
                    effective.authors().iter().map(|credit| credit.name.as_str()).collect();
                names.into_iter().for_each(|name| *counts.entry(name).or_default() += 1);
            }
        }
    }
    let mut ranked: Vec<(&str, usize)> = counts.into_iter().filter(|(name, _)| !name.is_empty()).collect();
    ranked.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let rank =
        |(name, count): (&str, usize)| map([("name", Value::from(name)), ("count", Value::from(count))]);
    ranked.into_iter().take(limit).map(rank).collect()
}
