//! Footnotes: collected at the end, in the order of their first references.
//!
//! Invariant: each definition is printed once, each reference has its own anchor. Anchors begin with
//! `fn:` or `fnref:`, which no heading's anchor does, not even a chosen one.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;

use super::{Writer, quoted};
use crate::markdown::{Doc, Kind, Node, Place};
use crate::report::{Code, Finding};

const UNREFERENCED: Code = Code("footnote/unreferenced");
const UNDEFINED: Code = Code("footnote/undefined");

/// Bytes of a label that somebody could have meant as one.
const LONGEST: usize = 60;

#[derive(Debug)]
pub(super) struct Footnotes<'a> {
    definitions: Vec<Definition<'a>>,
    /// Labels in lower case; looked up, never iterated.
    by_label: HashMap<String, usize>,
    /// The definitions that are referred to, by their first references.
    order: Vec<usize>,
}

#[derive(Debug)]
struct Definition<'a> {
    label: &'a str,
    node: usize,
    /// From 1; 0 while nothing refers to it.
    number: usize,
    references: usize,
}

impl<'a> Footnotes<'a> {
    pub(super) fn new(doc: &'a Doc) -> Footnotes<'a> {
        let mut notes = Footnotes { definitions: Vec::new(), by_label: HashMap::new(), order: Vec::new() };
        for (at, node) in doc.nodes().iter().enumerate() {
            if let Kind::FootnoteDefinition(label) = node.kind {
                let label = doc.str(label);
                notes.by_label.entry(label.to_lowercase()).or_insert(notes.definitions.len());
                notes.definitions.push(Definition { label, node: at, number: 0, references: 0 });
            }
        }
        notes
    }

    /// Counts a reference: the note's number, and which of its references this is.
    fn refer(&mut self, label: &str) -> Option<(usize, usize)> {
        let &index = self.by_label.get(&label.to_lowercase())?;
        let definition = self.definitions.get_mut(index)?;
        if definition.number == 0 {
            self.order.push(index);
            definition.number = self.order.len();
        }
        definition.references += 1;
        Some((definition.number, definition.references))
    }

    pub(super) fn has_anchor(&self, name: &str) -> bool {
        let number = name.strip_prefix("fn:").and_then(|number| number.parse().ok());
        number.is_some_and(|number: usize| (1..=self.order.len()).contains(&number))
    }
}

impl Writer<'_> {
    pub(super) fn footnote_reference(&mut self, node: Node, label: &str) {
        self.before_words();
        let Some((number, nth)) = self.footnotes.refer(label) else {
            self.undefined(label, node.span());
            self.out.push_str("[^");
            super::push_text(&mut self.out, label);
            return self.out.push(']');
        };
        match self.place {
            Place::Page => {}
            Place::Feed => return self.push(format_args!("<sup>[{number}]</sup>")),
            Place::Message => return self.push(format_args!("<sup data-note>{number}</sup>")),
        }
        self.out.push_str("<sup id=\"");
        self.push_reference_anchor(number, nth);
        if self.links > 0 {
            self.push(format_args!("\">{number}</sup>"));
        } else {
            self.push(format_args!(
                "\"><a class=\"footnote-ref\" href=\"#fn:{number}\" role=\"doc-noteref\">{number}</a></sup>"
            ));
        }
    }

    /// Tells of `[^1]` that is left in a text, since no definition has that label. `bytes` is where the
    /// text stands in the file as it is.
    pub(super) fn undefined_references(&mut self, text: &str, bytes: Range<usize>) {
        let mut rest = 0;
        while let Some(found) = text[rest..].find("[^") {
            let at = rest + found;
            rest = at + 2;
            // What was escaped is meant as it stands.
            let escaped = self.doc.text()[..bytes.start + at].ends_with('\\');
            // A thousand without an end are not a thousand searches to the end of the text.
            let label = text.as_bytes()[rest..].iter().take(LONGEST + 1);
            let Some(length) = label.into_iter().position(|&byte| byte == b']').filter(|_| !escaped) else {
                continue;
            };
            let label = &text[rest..rest + length];
            if !label.is_empty() && !label.contains([' ', '[', '^']) {
                self.undefined(label, bytes.start + at..bytes.start + rest + length + 1);
            }
        }
    }

    fn undefined(&mut self, label: &str, bytes: Range<usize>) {
        let label = quoted(label);
        let finding = Finding::warning(UNDEFINED, format!("脚注“[^{label}]”没有对应的说明"))
            .at(self.span(bytes))
            .help(format!("请在文末另起一段，写上“[^{label}]: 说明文字”。"));
        self.findings.push(finding);
    }

    fn push_reference_anchor(&mut self, number: usize, nth: usize) {
        self.push(format_args!("fnref:{number}"));
        if nth > 1 {
            self.push(format_args!(":{nth}"));
        }
    }

    fn push(&mut self, text: std::fmt::Arguments<'_>) {
        self.out.write_fmt(text).expect("a string takes whatever is written to it");
    }

    /// Writes the definitions after the body.
    pub(super) fn footnotes(&mut self) {
        if self.footnotes.definitions.is_empty() {
            return;
        }
        self.out.push_str(match self.place {
            Place::Page => "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"脚注\">\n<ol>\n",
            Place::Feed => "<hr>\n<ol>\n",
            Place::Message => "<section data-notes>\n<ol>\n",
        });
        let mut written = 0;
        let mut unreferenced = 0;
        loop {
            // A note may refer to further ones, so both lists grow while they are written.
            if let Some(&index) = self.footnotes.order.get(written) {
                self.footnote(index);
                written += 1;
            } else if let Some(definition) = self.footnotes.definitions.get_mut(unreferenced) {
                if definition.number == 0 {
                    definition.number = self.footnotes.order.len() + 1;
                    self.footnotes.order.push(unreferenced);
                    self.unreferenced(unreferenced);
                }
                unreferenced += 1;
            } else {
                break;
            }
        }
        self.out.push_str(if self.place == Place::Feed { "</ol>\n" } else { "</ol>\n</section>\n" });
    }

    fn footnote(&mut self, index: usize) {
        const PARAGRAPH: &str = "</p>\n";
        let Some(definition) = self.footnotes.definitions.get(index) else { return };
        let (at, number) = (definition.node, definition.number);
        if self.is_page() {
            self.push(format_args!("<li id=\"fn:{number}\">\n"));
        } else {
            self.out.push_str("<li>\n");
        }
        self.walk(at + 1..self.nodes[at].end as usize);
        // References in the note itself have been counted now.
        let references = self.footnotes.definitions.get(index).map_or(0, |definition| definition.references);
        if self.is_page() && references > 0 {
            let close = if self.out.ends_with(PARAGRAPH) { PARAGRAPH } else { "" };
            self.out.truncate(self.out.len() - close.len());
            for nth in 1..=references {
                self.out.push_str(" <a class=\"footnote-back\" href=\"#");
                self.push_reference_anchor(number, nth);
                self.out.push_str("\" role=\"doc-backlink\" aria-label=\"返回正文\">↩</a>");
            }
            self.out.push_str(close);
        }
        self.out.push_str("</li>\n");
    }

    fn unreferenced(&mut self, index: usize) {
        let Some(definition) = self.footnotes.definitions.get(index) else { return };
        let message = format!("脚注“[^{}]”在正文里没有用到", quoted(definition.label));
        let help = format!("在正文要加注的地方写“[^{}]”；不需要的话请删去。", quoted(definition.label));
        let node = self.nodes[definition.node];
        let finding = Finding::hint(UNREFERENCED, message).at(self.span(node.span())).help(help);
        self.findings.push(finding);
    }
}
