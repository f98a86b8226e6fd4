//! A column's `默认`: what its articles are where they say nothing themselves.
//!
//! In: the entry, whose value is a header of its own. Out: a [`Meta`] of which [`PASSED_DOWN`] counts.
//! Invariant: a key that is not passed down is a finding, so nobody trusts a line that does nothing.

use super::values::Values;
use super::{Meta, codes, keys};
use crate::config::yaml::{self, Entry, Shape};
use crate::report::{Finding, Severity};

/// The keys that make sense for many articles, as `site` passes them down and `Effective` reads them.
pub const PASSED_DOWN: [&str; 12] = [
    "kind",
    "source",
    "source_url",
    "authors",
    "photographers",
    "editor",
    "tags",
    "topics",
    "columns",
    "keywords",
    "search",
    "toc",
];

/// Of these, a line without effect leaves on the site what somebody wanted to keep off it.
const KEEP_BACK: [&str; 5] = ["status", "draft", "published", "expires", "withdraw"];

impl<'a> Values<'a, '_> {
    pub fn defaults(&mut self, entry: &Entry<'a>) -> Meta {
        let value = entry.value.clone();
        // From the margin of its first line, so that all lines have the same indentation.
        let start = self.text[..value.start].rfind('\n').map_or(0, |newline| newline + 1);
        if value.is_empty() || start <= entry.key.start {
            if !value.is_empty() {
                self.wrong_type(entry, "另起一行的“键: 值”");
            }
            return Meta::default();
        }
        let entries = yaml::read(self.file, self.text, start..value.end, keys::article(), self.findings);
        let meta = self.article(&entries);
        entries.iter().for_each(|inner| self.not_passed_down(inner, entry));
        meta
    }

    fn not_passed_down(&mut self, entry: &Entry<'a>, section: &Entry<'a>) {
        // What is of no use anywhere has its own finding.
        let Some(def) = entry.def.filter(|def| def.shape != Shape::Unused) else { return };
        if PASSED_DOWN.contains(&def.name) {
            return;
        }
        let keeps_back = KEEP_BACK.contains(&def.name);
        let severity = if keeps_back { Severity::Error } else { Severity::Warning };
        let message = format!("“{}”不能写在“{}”里，没有起作用", entry.name, section.name);
        let help = match keeps_back {
            true => "哪篇稿件不登、何时下线，一篇一篇写在稿件自己的开头".to_owned(),
            false => {
                let label = |name: &&str| yaml::KeyDef::find(keys::article(), name).map(yaml::KeyDef::label);
                let labels: Vec<_> = PASSED_DOWN.iter().filter_map(label).collect();
                format!("写在稿件自己的开头。这里可以写：{}", labels.join("、"))
            }
        };
        self.findings.push(
            Finding::new(codes::NOT_PASSED_DOWN, severity, message)
                .at(self.span(entry.key.clone()))
                .help(help),
        );
    }
}
