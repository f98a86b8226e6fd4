//! Elements that go with all that they enclose, where that spans several nodes.
//!
//! In: the nodes behind such an element's start tag. Out: the one that holds its end tag, and where to go on.
//! Invariant: a thousand unclosed tags are not a thousand searches to the end.

use std::ops::Range;

use super::token::find_end_tag;
use crate::markdown::{Doc, Kind};

/// Elements without an end tag, and the nodes in which it was looked for.
#[derive(Debug, Default)]
pub(in crate::markdown) struct Endless(Vec<(&'static str, Range<usize>)>);

impl Endless {
    /// The first of these nodes that holds an end tag of this name.
    pub fn find_end(&mut self, doc: &Doc, name: &'static str, nodes: Range<usize>) -> Option<usize> {
        let searched =
            |(n, r): &(&str, Range<usize>)| *n == name && r.start <= nodes.start && nodes.end <= r.end;
        if self.0.iter().rev().any(searched) {
            return None;
        }
        let found = nodes.clone().find(|&at| match doc.nodes()[at].kind {
            Kind::Html(html) => find_end_tag(doc.str(html), name).is_some(),
            _ => false,
        });
        if found.is_none() {
            self.0.retain(|(n, r)| *n != name || r.end > nodes.end);
            self.0.push((name, nodes));
        }
        found
    }
}

/// Where to go on, after `from`, when the node `found` holds the end tag that is looked for: at that node, the
/// tag being still to be passed, or (`Err`) behind a list or a table, which has no part that could stand without
/// the rest.
pub(in crate::markdown) fn resume(doc: &Doc, from: usize, found: usize) -> Result<usize, usize> {
    let nodes = doc.nodes();
    let mut sibling = from;
    while nodes[sibling].end as usize <= found {
        sibling = nodes[sibling].end as usize;
    }
    match nodes[sibling].kind {
        Kind::List { .. } | Kind::Table | Kind::BlockQuote(_) | Kind::FootnoteDefinition(_) => {
            Err(nodes[sibling].end as usize)
        }
        _ => Ok(found),
    }
}
