//! Parts of a setting: pairs below a key, each with its place.
//!
//! In: an entry of `site.yaml` whose value is a mapping. Out: its pairs under their English names, and findings for
//! keys that are none. Invariant: a finding stands at the smallest part that is wrong.

use super::codes;
use super::raw::{Words, all_names, canonical};
use super::read::Reader;
use super::yaml::{self, Entry, Node, Step};
use crate::report::{Finding, Span, nearest};

/// A place below an entry.
pub(super) struct At<'e, 'a> {
    pub entry: &'e Entry<'a>,
    /// The key as written.
    pub name: &'e str,
    pub way: Vec<Step<'e>>,
}

impl<'e, 'a> At<'e, 'a> {
    /// The entry as a whole.
    pub fn whole(entry: &'e Entry<'a>) -> At<'e, 'a> {
        At { entry, name: entry.name, way: Vec::new() }
    }
}

impl<'a> Reader<'a> {
    /// The pairs of a mapping under their English names, with the keys as written; others are findings.
    pub(super) fn pairs(
        &mut self,
        at: &At<'_, 'a>,
        words: Words,
        node: Node<'a>,
        example: &str,
    ) -> Vec<(&'static str, String, Node<'a>)> {
        let pairs = match node {
            Node::Map(pairs) => pairs,
            Node::Null => Vec::new(),
            _ => {
                self.not(at, "几行“键: 值”", example);
                Vec::new()
            }
        };
        let mut named = Vec::new();
        for (key, value) in pairs {
            match canonical(words, &key) {
                Some(name) => named.push((name, key, value)),
                None => self.stray(at, words, &key),
            }
        }
        named
    }

    fn stray(&mut self, at: &At<'_, 'a>, words: Words, key: &str) {
        let all = words.iter().flat_map(|(english, _)| all_names(words, english));
        let near = nearest(key, all).map(|near| format!("是不是“{near}”？")).unwrap_or_default();
        let usual: Vec<&str> =
            words.iter().map(|(english, other)| *other.first().unwrap_or(english)).collect();
        let way: Vec<Step<'_>> = at.way.iter().copied().chain([Step::Name(key)]).collect();
        let place = self.part(&At { entry: at.entry, name: key, way });
        let message = format!("“{}”下面没有“{key}”这个键，它不起作用", at.name);
        let finding = Finding::warning(yaml::codes::UNKNOWN_KEY, message).at(place);
        self.findings.push(finding.help(format!("{near}可以写：{}。", usual.join("、"))));
    }

    pub(super) fn not(&mut self, at: &At<'_, 'a>, wanted: &str, example: &str) {
        let (name, place) = (at.name, self.part(at));
        let finding = Finding::warning(codes::WRONG_TYPE, format!("“{name}”要写{wanted}")).at(place);
        self.findings.push(finding.help(format!("这一项没有起作用。例如：{name}: {example}")));
    }

    pub(super) fn part(&self, at: &At<'_, 'a>) -> Span {
        let value = at.entry.value.clone();
        self.span(yaml::within(self.text, value.clone(), &at.way).unwrap_or(value))
    }
}
