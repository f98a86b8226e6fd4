//! Lookalikes: what was meant as a picture, a link, a heading, bold words or a table, and reaches readers as it was typed.
//!
//! In: a `Doc`. Out: findings, each with how to write it, and a fix. Invariants: code, raw HTML and what was escaped
//! is left alone, since it is only talked about; so is what may well be prose; bounded work at each place.

mod address;
mod emphasis;
mod heading;
mod reference;
mod table;

use std::ops::Range;

use memchr::memmem;

use super::{Doc, Kind, Node};
use crate::report::{Finding, SourcePath, Span};

/// What a blank looks like; Markdown knows only the first two.
const BLANKS: [char; 4] = [' ', '\t', '\u{3000}', '\u{a0}'];

/// Everything in a body that is nearly Markdown, in no particular order.
pub fn lookalikes(doc: &Doc, file: &SourcePath) -> Vec<Finding> {
    let signs = Signs::of(doc.text().get(doc.body()).unwrap_or_default());
    let mut found = Found { doc, text: doc.text(), file, findings: Vec::new(), told: 0, signs };
    if signs != Signs::default() {
        found.walk();
    }
    found.findings
}

/// Which signs a body has at all: most have none or one, and every page is looked at in each build.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Signs {
    underscores: bool,
    brackets: bool,
    wide_brackets: bool,
    hashes: bool,
    bars: bool,
    /// Full-width hashes or bars among them.
    wide: bool,
}

impl Signs {
    fn of(body: &str) -> Signs {
        let has = |sign: &str| memmem::find(body.as_bytes(), sign.as_bytes()).is_some();
        let (wide_brackets, wide_hashes, wide_bars) = (has("［"), has("＃"), has("｜"));
        Signs {
            underscores: has("__"),
            brackets: wide_brackets || has("["),
            wide_brackets,
            hashes: wide_hashes || has("#"),
            bars: wide_bars || has("|"),
            wide: wide_hashes || wide_bars,
        }
    }
}

/// Where pictures and links stand that are none, and addresses: no prose, whatever a proofreader sees in their marks. In
/// order, and none in another.
pub fn no_prose(doc: &Doc, file: &SourcePath) -> Vec<Range<usize>> {
    let spans = lookalikes(doc, file).into_iter().filter(|finding| reference::is_one(finding.code));
    let spans = spans.filter_map(|finding| finding.span).map(|span| span.start as usize..span.end as usize);
    let mut spans: Vec<Range<usize>> = spans.chain(address::addresses(doc.text(), doc.body())).collect();
    spans.sort_by_key(|span| (span.start, span.end));
    spans.dedup_by(|next, last| {
        let meets = next.start < last.end;
        last.end = last.end.max(if meets { next.end } else { 0 });
        meets
    });
    spans
}

struct Found<'a> {
    doc: &'a Doc,
    /// The whole file.
    text: &'a str,
    file: &'a SourcePath,
    findings: Vec<Finding>,
    /// Up to where references were told.
    told: usize,
    signs: Signs,
}

impl<'a> Found<'a> {
    fn walk(&mut self) {
        let nodes = self.doc.nodes();
        let mut at = 0;
        while at < nodes.len() {
            let node = nodes[at];
            match node.kind {
                Kind::CodeBlock(_) | Kind::HtmlBlock | Kind::Image(_) => {
                    at = node.end as usize;
                    continue;
                }
                Kind::Link(_) => {
                    self.marked_link(node);
                    at = node.end as usize;
                    continue;
                }
                Kind::Paragraph if self.has_signs(node) => {
                    let lines = self.lines(at);
                    self.headings(at, &lines);
                    self.table_of_lines(&lines);
                }
                Kind::Table => self.rows(at),
                Kind::Text(text) if self.signs.brackets || self.signs.underscores => {
                    if let Some(bytes) = text.span() {
                        self.references(bytes.clone());
                        self.underscores(bytes);
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// Whether a paragraph may be a heading or a table.
    fn has_signs(&self, paragraph: Node) -> bool {
        let is_here = || {
            let text = self.text.get(paragraph.span()).unwrap_or_default();
            self.signs.wide || memchr::memchr2(b'#', b'|', text.as_bytes()).is_some()
        };
        (self.signs.hashes || self.signs.bars) && is_here()
    }

    /// The lines of a paragraph, each from its first visible character on, so without what quotes and lists set before.
    fn lines(&self, paragraph: usize) -> Vec<Line<'a>> {
        let mut lines = Vec::new();
        let mut begins = true;
        for child in self.doc.children(paragraph) {
            let node = self.doc.nodes()[child];
            if matches!(node.kind, Kind::SoftBreak { .. } | Kind::HardBreak) {
                begins = true;
            } else if begins {
                begins = false;
                lines.push(self.line_at(node.start as usize));
            }
        }
        lines
    }

    fn line_at(&self, start: usize) -> Line<'a> {
        let rest = self.text.get(start..).unwrap_or_default();
        let text = rest[..rest.find('\n').unwrap_or(rest.len())].trim_end();
        Line { start, text, escaped: self.is_escaped(start) }
    }

    fn is_escaped(&self, at: usize) -> bool {
        self.text.get(..at).is_some_and(|before| before.ends_with('\\'))
    }

    fn span(&self, bytes: Range<usize>) -> Span {
        Span::new(self.file.clone(), bytes)
    }
}

/// A line of a paragraph.
#[derive(Clone, Copy)]
struct Line<'a> {
    start: usize,
    text: &'a str,
    /// Its first character was meant as it stands.
    escaped: bool,
}

impl Line<'_> {
    fn bytes(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }
}

#[cfg(test)]
mod tests;
