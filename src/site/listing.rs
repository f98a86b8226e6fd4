//! Listing: articles enter the lists of columns, tags and topics, and meet their neighbours.
//!
//! In: a site with articles in order. Out: the same with lists filled. Invariant: articles are taken in
//! order of their numbers, so each list is in order without being sorted.

use std::sync::Arc;

use super::lists::List;
use super::placing::ids;
use super::publication::Publication;
use super::tags::{self, Bearers};
use super::{ArticleId, Entry, Site};
use crate::content::Kind;
use crate::content::data::Table;
use crate::report::Finding;

/// What takes a slot in lists: withdrawn articles keep theirs.
pub fn takes_slot(entry: &Entry) -> bool {
    matches!(entry.publication, Publication::Published | Publication::Withdrawn)
}

pub fn list_in_columns(site: &mut Site) {
    let mut lists: Vec<Vec<ArticleId>> = vec![Vec::new(); site.columns.len()];
    for (id, entry) in ids(&site.entries).filter(|(_, entry)| takes_slot(entry)) {
        for column in std::iter::once(entry.column).chain(entry.further.iter().copied()) {
            let mut here = Some(column);
            while let Some(column) = here {
                let list = &mut lists[column.index()];
                // An article of several columns stands once in a parent that they share.
                if list.last() != Some(&id) {
                    list.push(id);
                }
                here = site.columns[column.index()].parent;
            }
        }
    }
    for (column, items) in site.columns.iter_mut().zip(lists) {
        column.list = List { items };
    }
}

pub fn list_in_tags(site: &mut Site, topics_table: Option<&Table>, findings: &mut Vec<Finding>) {
    let (mut tags, mut topics) = (Bearers::new(), Bearers::new());
    for (id, _) in ids(&site.entries).filter(|(_, entry)| takes_slot(entry)) {
        let effective = site.effective(id);
        note(&mut tags, effective.tags(), id);
        note(&mut topics, effective.topics(), id);
    }
    site.tags = tags::tags(tags);
    let table = topics_table.map(|table| (&table.path, table.value()));
    let table = table.as_ref().map(|(path, value)| (*path, value));
    site.topics = tags::topics(topics, table, findings);
    for (tag, list) in tags::tag_ids(&site.tags).zip(&site.tags) {
        list.list.items.iter().for_each(|id| Arc::make_mut(&mut site.entries[id.index()]).tags.push(tag));
    }
    for (topic, list) in tags::topic_ids(&site.topics).zip(&site.topics) {
        list.list.items.iter().for_each(|id| Arc::make_mut(&mut site.entries[id.index()]).topics.push(topic));
    }
}

fn note(bearers: &mut Bearers, words: &[String], id: ArticleId) {
    for word in words.iter().map(|word| word.trim()).filter(|word| !word.is_empty()) {
        let items = match bearers.get_mut(word) {
            Some(items) => items,
            None => bearers.entry(word.to_owned()).or_default(),
        };
        if items.last() != Some(&id) {
            items.push(id);
        }
    }
}

/// Each article's next older and next newer one of its primary column.
pub fn introduce_neighbours(site: &mut Site) {
    let mut last: Vec<Option<ArticleId>> = vec![None; site.columns.len()];
    for index in 0..site.entries.len() {
        let id = ArticleId(u32::try_from(index).unwrap_or(u32::MAX));
        let entry = &site.entries[index];
        if !entry.is_shown() || site.effective(id).kind() == Kind::Page {
            continue;
        }
        let previous = last[entry.column.index()].replace(id);
        Arc::make_mut(&mut site.entries[index]).previous = previous;
        if let Some(previous) = previous {
            Arc::make_mut(&mut site.entries[previous.index()]).next = Some(id);
        }
    }
}
