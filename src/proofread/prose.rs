//! An article as a reader reads it: passages of plain text that know where they stand in the file.
//!
//! In: an article. Out: [`Prose`]: its title zone, the passages of its body and the outermost blocks that they
//! stand in. Invariant: every range of a passage has a place in the file; where the bytes there are those of the
//! text, [`Passage::exact`] says so, and only there may a fix be written.

use std::ops::Range;

pub use super::passage::{Passage, Place, kinds};
use crate::content::Article;
use crate::markdown::{Doc, Include, Kind, Str};

/// Stands in a passage for what is not prose: code, a picture among words, an address that is its own text.
pub const OBJECT: char = '\u{FFFC}';

/// The text of one article.
#[derive(Debug)]
pub struct Prose<'a> {
    /// The whole file.
    pub source: &'a str,
    /// The title zone first, then the body in its order.
    pub passages: Vec<Passage>,
    /// The outermost blocks of the body, in order.
    pub blocks: Vec<Block>,
}

/// An outermost block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    pub kind: BlockKind,
    /// Its bytes in the file.
    pub span: Range<usize>,
    /// Empty lines between it and what stands before it.
    pub blank_lines: usize,
    /// Its passages, captions included.
    pub passages: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// The level, as written.
    Heading(u8),
    Paragraph,
    /// A paragraph of pictures alone, and how many.
    Pictures(usize),
    List,
    Quote,
    Table,
    /// Code, raw HTML, rules, footnotes.
    Other,
}

impl<'a> Prose<'a> {
    pub fn of(article: &'a Article) -> Prose<'a> {
        let source = &*article.text.content;
        let mut prose = Prose { source, passages: Vec::new(), blocks: Vec::new() };
        prose.title_zone(article);
        Body { doc: &article.doc, title: title_node(article), prose: &mut prose }.read();
        prose
    }

    /// Passages of the body that stand in a block.
    pub fn of_block(&self, block: &Block) -> &[Passage] {
        self.passages.get(block.passages.clone()).unwrap_or_default()
    }

    fn title_zone(&mut self, article: &Article) {
        let meta = &article.meta;
        let fields = [
            (Place::Kicker, "kicker", &meta.kicker),
            (Place::Title, "title", &meta.title),
            (Place::Subtitle, "subtitle", &meta.subtitle),
            (Place::Summary, "summary", &meta.summary),
        ];
        for (place, key, value) in fields {
            let (Some(value), Some(span)) = (value, meta.span(key)) else { continue };
            let mut passage = Passage::new(place);
            // A value in quotes, or one whose line breaks were folded, begins further on or is written otherwise.
            match self.source.get(span.clone()).and_then(|written| written.find(value.as_str())) {
                Some(at) => passage.push(value, span.start + at..span.start + at + value.len(), true),
                None => passage.push(value, span, false),
            }
            self.passages.push(passage);
        }
    }
}

/// The heading of the body that pages show above it as the title.
fn title_node(article: &Article) -> Option<usize> {
    let first = article.doc.headings().first()?;
    article.title_in_body.then_some(first.node as usize)
}

/// Whether a node stands among blocks.
fn is_block(doc: &Doc, index: usize) -> bool {
    use Kind::{BlockQuote, CodeBlock, Heading, HtmlBlock, List, Paragraph, Rule, Table};
    let kind = doc.nodes()[index].kind;
    matches!(
        kind,
        BlockQuote(_) | CodeBlock(_) | Heading(_) | HtmlBlock | List { .. } | Paragraph | Rule | Table
    )
}

/// Reads the body.
struct Body<'p, 'a> {
    doc: &'a Doc,
    title: Option<usize>,
    prose: &'p mut Prose<'a>,
}

impl Body<'_, '_> {
    fn read(mut self) {
        let mut behind = self.doc.body().start;
        for index in self.doc.blocks() {
            let node = self.doc.nodes()[index];
            let (span, first) = (node.span(), self.prose.passages.len());
            let gap = self.prose.source.get(behind..span.start).unwrap_or_default();
            // A block ends with its line or before the line's end, as its kind has it.
            let ends_line = behind > 0 && self.prose.source[..behind].ends_with('\n');
            let lines = gap.matches('\n').count();
            let blank_lines = if ends_line { lines } else { lines.saturating_sub(1) };
            behind = span.end;
            let kind = self.block(index, Place::Paragraph);
            let passages = first..self.prose.passages.len();
            self.prose.blocks.push(Block { kind, span, blank_lines, passages });
        }
    }

    /// Reads a block; `place` is what its paragraphs are.
    fn block(&mut self, index: usize, place: Place) -> BlockKind {
        let node = self.doc.nodes()[index];
        match node.kind {
            Kind::Heading(number) => {
                let level = self.doc.headings()[number as usize].level;
                let title = self.title == Some(index);
                // Where the front matter has a title of its own, the heading only repeats it.
                let repeats = title && self.prose.passages.iter().any(|p| p.place == Place::Title);
                if !repeats {
                    self.passage(index, if title { Place::Title } else { Place::Heading(level) });
                }
                BlockKind::Heading(level)
            }
            Kind::Paragraph => match self.pictures(index) {
                0 => {
                    self.passage(index, place);
                    BlockKind::Paragraph
                }
                count => {
                    self.captions(index);
                    BlockKind::Pictures(count)
                }
            },
            Kind::List { .. } => self.inner(index, Place::Item, BlockKind::List),
            Kind::Item if self.is_tight(index) => {
                self.passage(index, place);
                let doc = self.doc;
                for child in doc.children(index).filter(|child| is_block(doc, *child)) {
                    self.block(child, place);
                }
                BlockKind::List
            }
            Kind::Item => self.inner(index, place, BlockKind::List),
            Kind::BlockQuote(_) => self.inner(index, Place::Quote, BlockKind::Quote),
            Kind::FootnoteDefinition(_) => self.inner(index, Place::Footnote, BlockKind::Other),
            Kind::Table | Kind::TableHead | Kind::TableRow => self.inner(index, place, BlockKind::Table),
            Kind::TableCell(_) => {
                self.passage(index, Place::Cell);
                BlockKind::Table
            }
            Kind::HtmlBlock => {
                let words = self.doc.plain(index..node.end as usize, Default::default());
                let mut passage = Passage::new(Place::Raw);
                passage.push(&words, node.span(), false);
                if !words.trim().is_empty() {
                    self.prose.passages.push(passage);
                }
                BlockKind::Other
            }
            _ => BlockKind::Other,
        }
    }

    fn inner(&mut self, index: usize, place: Place, kind: BlockKind) -> BlockKind {
        let doc = self.doc;
        for child in doc.children(index) {
            self.block(child, place);
        }
        kind
    }

    /// An item whose words stand in it without a paragraph.
    fn is_tight(&self, index: usize) -> bool {
        self.doc.children(index).next().is_some_and(|child| !is_block(self.doc, child))
    }

    /// How many pictures a paragraph of nothing else holds.
    fn pictures(&self, index: usize) -> usize {
        let kinds = || self.doc.children(index).map(|child| self.doc.nodes()[child].kind);
        let is_blank = |kind: Kind| match kind {
            Kind::Text(text) => self.doc.str(text).trim().is_empty(),
            Kind::SoftBreak { .. } | Kind::HardBreak => true,
            _ => false,
        };
        let only = kinds().all(|kind| matches!(kind, Kind::Image(_)) || is_blank(kind));
        if only { kinds().filter(|kind| matches!(kind, Kind::Image(_))).count() } else { 0 }
    }

    /// The words of a node, without the blocks in it; then the captions of its pictures.
    fn passage(&mut self, index: usize, place: Place) {
        let doc = self.doc;
        let mut passage = Passage::new(place);
        let (mut next, end) = (index + 1, doc.nodes()[index].end as usize);
        while next < end {
            let node = doc.nodes()[next];
            if is_block(doc, next) {
                next = node.end as usize;
                continue;
            }
            next = self.inline(&mut passage, next);
        }
        if !passage.text.trim().is_empty() {
            self.prose.passages.push(passage);
        }
        self.captions(index);
    }

    /// Adds one inline node. Says where to go on.
    fn inline(&self, passage: &mut Passage, index: usize) -> usize {
        let doc = self.doc;
        let node = doc.nodes()[index];
        let behind = node.end as usize;
        match node.kind {
            Kind::Text(text) => self.words(passage, text, node.span()),
            Kind::SoftBreak { joins: false } => passage.push(" ", node.span(), false),
            Kind::HardBreak => passage.push("\n", node.span(), false),
            Kind::Code(_) | Kind::Image(_) => passage.push("\u{FFFC}", node.span(), false),
            Kind::Link(link) if self.is_address(index, link) => passage.push("\u{FFFC}", node.span(), false),
            Kind::Link(_) if self.is_label(index) => {
                let words = doc.plain(index..behind, Include::default());
                passage.push(&words, node.span(), false);
            }
            Kind::Link(_) | Kind::Emphasis | Kind::Strong | Kind::Strikethrough => return index + 1,
            _ => {}
        }
        behind
    }

    fn words(&self, passage: &mut Passage, text: Str, span: Range<usize>) {
        let words = self.doc.str(text);
        match text.span() {
            Some(exact) => passage.push(words, exact, true),
            None => passage.push(words, span, false),
        }
    }

    /// A link `[x]` or `[x][]`: its words are the label that its definition is found by, and must stay.
    fn is_label(&self, index: usize) -> bool {
        let written = self.prose.source.get(self.doc.nodes()[index].span()).unwrap_or_default();
        let closed = written.strip_suffix("[]").unwrap_or(written);
        let inner = closed.strip_prefix("![").or_else(|| closed.strip_prefix('['));
        inner.and_then(|inner| inner.strip_suffix(']')).is_some_and(|inner| !inner.contains("]["))
    }

    /// A link whose text is its address.
    fn is_address(&self, index: usize, link: u32) -> bool {
        let doc = self.doc;
        let words = doc.plain(index..doc.nodes()[index].end as usize, Default::default());
        let destination = doc.str(doc.link(link).destination);
        words.contains("://") || destination.trim_start_matches("mailto:").ends_with(&*words)
    }

    /// What stands under the pictures in a node, and what stands for them.
    fn captions(&mut self, index: usize) {
        let doc = self.doc;
        let (mut next, end) = (index + 1, doc.nodes()[index].end as usize);
        while next < end {
            let node = doc.nodes()[next];
            if is_block(doc, next) {
                next = node.end as usize;
                continue;
            }
            if let Kind::Image(link) = node.kind {
                if let Some(title) = doc.link(link).title {
                    let mut caption = Passage::new(Place::Caption);
                    self.words(&mut caption, title, node.span());
                    self.prose.passages.push(caption);
                }
                let mut alt = Passage::new(Place::Alt);
                if self.is_label(next) {
                    let words = doc.plain(next + 1..node.end as usize, Include::default());
                    alt.push(&words, node.span(), false);
                } else {
                    for child in next + 1..node.end as usize {
                        self.inline(&mut alt, child);
                    }
                }
                if !alt.text.is_empty() {
                    self.prose.passages.push(alt);
                }
            }
            next += 1;
        }
    }
}

#[cfg(test)]
mod tests;
