//! `审核` of a header: who signed which of the three reviews, and when it was sent back.
//!
//! In: the entry. Out: [`Reviewers`], as written: whether a signature holds, `site` says.

use super::credits;
use super::date::Moment;
use super::keys;
use super::meta::{Return, Review, Reviewers};
use super::values::{Values, tidy};
use crate::config::yaml::{Entry, Node};

impl<'a> Values<'a, '_> {
    /// `审核`: a mapping, or a line such as `初审 某某 复审 某某`.
    pub fn reviewers(&mut self, entry: &Entry<'a>) -> Reviewers {
        let mut reviewers = Reviewers::default();
        let pairs: Vec<(String, Node<'a>)> = match &entry.node {
            Node::Map(pairs) => pairs.clone(),
            Node::Null => Vec::new(),
            // `审核: 初审 某某 复审 某某`
            node => match node.text() {
                Some(line) if credits::parse(&line).iter().all(|credit| credit.role.is_empty()) => {
                    self.wrong_type(entry, "初审、复审、终审三行");
                    Vec::new()
                }
                Some(line) => credits::parse(&line)
                    .into_iter()
                    .map(|credit| (credit.role, Node::Text(credit.name.into())))
                    .collect(),
                None => {
                    self.wrong_type(entry, "初审、复审、终审三行");
                    Vec::new()
                }
            },
        };
        for (key, value) in &pairs {
            let slot = match self.nested_key(entry, keys::REVIEWS, key) {
                Some("first") => &mut reviewers.first,
                Some("second") => &mut reviewers.second,
                Some("final") => &mut reviewers.last,
                Some("returned") => {
                    reviewers.returned = self.returns(entry, value);
                    continue;
                }
                _ => continue,
            };
            *slot = self.review(entry, value);
        }
        reviewers
    }

    fn review(&mut self, entry: &Entry<'a>, node: &Node<'a>) -> Option<Review> {
        let Node::Map(_) = node else {
            let text = tidy(&node.text()?);
            // `某某 2022-12-20 10:00`
            let signed = text
                .split_once([' ', '　'])
                .and_then(|(name, time)| Some((name.to_owned(), Moment::parse(time).ok()?)));
            let (name, time) = signed.map_or((text, None), |(name, time)| (name, Some(time)));
            return Some(Review { name, time, signature: None }).filter(|review| !review.name.is_empty());
        };
        let [name, time, signature] = self.fields(entry, node, keys::REVIEWS, ["name", "time", "signature"]);
        let time = time.and_then(|text| self.moment(entry, &text));
        Some(Review { name: name.unwrap_or_default(), time, signature })
    }

    fn returns(&mut self, entry: &Entry<'a>, node: &Node<'a>) -> Vec<Return> {
        let items = match node {
            Node::Null => &[][..],
            Node::List(items) => items,
            one => std::slice::from_ref(one),
        };
        let mut returns = Vec::new();
        for item in items {
            let [name, time, reason] = match item.text() {
                Some(reason) => [None, None, Some(tidy(&reason))],
                None => self.fields(entry, item, keys::REVIEWS, ["name", "time", "reason"]),
            };
            let time = time.and_then(|text| self.moment(entry, &text));
            let [name, reason] = [name, reason].map(Option::unwrap_or_default);
            returns.push(Return { name, time, reason });
        }
        returns
    }
}
