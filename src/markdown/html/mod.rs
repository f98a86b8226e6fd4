//! The HTML writer: a [`Doc`] becomes HTML for a place.
//!
//! In: the flat tree of a body, and a [`Resolve`] that knows the site. Out: HTML and findings.
//! Invariants: every element that is opened is closed, in order, whatever raw HTML the body holds;
//! classes, never a style attribute; the walk is a loop with its own stack, so nesting costs no call
//! stack; everything is appended to one string.

mod block;
mod caption;
mod embed;
mod escape;
mod figure;
mod footnote;
mod highlight;
mod link;
mod media;
mod missing;
mod raw;
mod stack;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ops::Range;

use super::lookalike::lookalikes;
use super::{Doc, Html, Kind, Node, Place, Resolve, Str, Title};
use crate::report::{Code, Finding, SourcePath, Span};
use escape::push_text;
pub use escape::push_value;
pub use highlight::stylesheet;
pub use link::{readable_size, runs};
use raw::Content;
pub(super) use raw::{Endless, Shown, decode_references, resume, shown};
use stack::Frame;

/// Writes a body.
pub(super) fn write(doc: &Doc, file: &SourcePath, place: Place, title: Title, resolve: &dyn Resolve) -> Html {
    let mut writer = Writer::new(doc, file, place, title, resolve);
    writer.walk(0..doc.nodes().len());
    writer.footnotes();
    writer.check_fragments();
    let mut findings = writer.findings;
    findings.extend(lookalikes(doc, file));
    findings.extend(writer.notes.into_findings(file));
    Html { html: writer.out, findings }
}

/// See [`super::caption`].
pub(super) fn caption(title: &str) -> (&str, &str) {
    let caption::Caption { words, credit } = caption::split(title);
    (words, credit)
}

struct Writer<'a> {
    doc: &'a Doc,
    nodes: &'a [Node],
    file: &'a SourcePath,
    place: Place,
    resolve: &'a dyn Resolve,
    out: String,
    findings: Vec<Finding>,
    /// What is open, outermost first.
    stack: Vec<Frame>,
    /// How many of the open elements are links: one link cannot stand in another.
    links: usize,
    /// How many of the open elements are raw.
    depth: usize,
    /// The node of the heading that is the page's title.
    title: Option<usize>,
    /// Added to the levels of headings, so that the page's title stays its only `h1`.
    shift: u8,
    /// Cells before this node are header cells.
    head: usize,
    /// Whether a picture was written: all but the first are loaded late.
    pictured: bool,
    footnotes: footnote::Footnotes<'a>,
    /// Links to places of this page, checked when all of its anchors are known.
    fragments: Vec<(Range<usize>, Box<str>)>,
    raw: raw::State,
    notes: raw::Notes,
}

impl<'a> Writer<'a> {
    fn new(
        doc: &'a Doc,
        file: &'a SourcePath,
        place: Place,
        title: Title,
        resolve: &'a dyn Resolve,
    ) -> Writer<'a> {
        let nodes = doc.nodes();
        let bytes = nodes.last().map_or(0, |node| node.stop as usize);
        Writer {
            doc,
            nodes,
            file,
            place,
            resolve,
            out: String::with_capacity(bytes + bytes / 4 + 64),
            findings: Vec::new(),
            stack: Vec::new(),
            links: 0,
            depth: 0,
            title: title.node(doc),
            shift: title.shift(doc),
            head: 0,
            pictured: false,
            footnotes: footnote::Footnotes::new(doc),
            fragments: Vec::new(),
            raw: raw::State::default(),
            notes: raw::Notes::default(),
        }
    }

    /// Writes some siblings and all that is in them, and closes whatever they leave open.
    fn walk(&mut self, range: Range<usize>) {
        let base = self.stack.len();
        self.open(Frame::ours(range.end, Content::Flow, ""));
        let mut at = range.start;
        while at < range.end {
            while self.stack.last().is_some_and(|frame| frame.end <= at) {
                self.close();
            }
            at = self.node(at);
        }
        self.close_to(base);
    }

    /// Writes a node's beginning, or all of it. Says where to go on: inside, or after it.
    fn node(&mut self, at: usize) -> usize {
        let node = self.nodes[at];
        match node.kind {
            Kind::Text(text) => {
                let (words, bytes) = self.source(text);
                if let Some(bytes) = bytes.filter(|_| memchr::memchr(b'[', words.as_bytes()).is_some()) {
                    if words.contains("[^") {
                        self.undefined_references(words, bytes.clone());
                    }
                    if words.contains("![") {
                        self.foreign_pictures(words, bytes);
                    }
                }
                self.words(words);
            }
            Kind::SoftBreak { joins: true } => {}
            Kind::SoftBreak { joins: false } => self.out.push('\n'),
            Kind::HardBreak => {
                self.before_words();
                self.out.push_str("<br>\n");
            }
            Kind::Code(code) => {
                self.before_words();
                self.out.push_str("<code>");
                push_text(&mut self.out, self.doc.str(code));
                self.out.push_str("</code>");
            }
            Kind::Emphasis => self.inline(node, "<em>", "</em>"),
            Kind::Strong => self.inline(node, "<strong>", "</strong>"),
            Kind::Strikethrough => self.inline(node, "<del>", "</del>"),
            Kind::Link(link) => self.link(node, link),
            Kind::Image(_) => {
                self.before_words();
                self.image(at);
                return node.end as usize;
            }
            Kind::FootnoteReference(label) => self.footnote_reference(node, self.doc.str(label)),
            Kind::Html(_) => return self.raw_run(at),
            // Raw HTML stands among the blocks around it: its block is no element.
            Kind::HtmlBlock => {}
            _ => return self.block(at),
        }
        at + 1
    }

    fn words(&mut self, text: &str) {
        if self.depth > 0 && !text.trim_ascii().is_empty() {
            self.before_words();
        }
        push_text(&mut self.out, text);
    }

    fn inline(&mut self, node: Node, start: &'static str, close: &'static str) {
        self.before_words();
        self.out.push_str(start);
        self.open(Frame::ours(node.end as usize, Content::Phrasing, close));
    }

    fn is_page(&self) -> bool {
        self.place == Place::Page
    }

    fn span(&self, bytes: Range<usize>) -> Span {
        Span::new(self.file.clone(), bytes)
    }

    /// The text of a link's address or title, and its bytes in the file where it stands there as it is.
    fn source(&self, text: Str) -> (&'a str, Option<Range<usize>>) {
        (self.doc.str(text), text.span())
    }

    fn anchors(&self) -> BTreeSet<&'a str> {
        let headings = self.doc.headings().iter();
        headings.filter(|h| h.shown && Some(h.node as usize) != self.title).map(|h| &*h.anchor).collect()
    }
}

/// A text as a message quotes it: one line, not too long.
pub(super) fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = text.trim().chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut quoted: String = line.clone().take(LONGEST).collect();
    if line.count() > LONGEST {
        quoted.push('…');
    }
    quoted
}

const FRAGMENT_MISSING: Code = Code("link/anchor-missing");
