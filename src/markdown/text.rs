//! The words of a `Doc`, without markup.
//!
//! In: a range of nodes. Out: plain text: blocks on lines of their own, lines joined as in Chinese, of raw HTML
//! what the page shows of it, and no footnote numbers. Nothing but that is copied before someone asks for a `String`.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::ops::Range;

use super::html::{Endless, Shown, resume, shown};
use super::{Doc, Kind};

/// What counts as words besides running text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Include {
    /// The alternative texts of pictures.
    pub alts: bool,
    /// The lines of code blocks.
    pub code_blocks: bool,
}

/// A piece of plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece<'d> {
    Words(Cow<'d, str>),
    /// Between lines and cells.
    Space,
    /// Between blocks.
    Break,
}

impl Doc {
    /// The words of the nodes in a range of indices, such as `0..nodes().len()`.
    pub fn plain(&self, nodes: Range<usize>, include: Include) -> String {
        let mut text = String::new();
        for piece in self.pieces(nodes, include) {
            match piece {
                Piece::Words(words) => text.push_str(&words),
                Piece::Space => text.push(' '),
                Piece::Break => text.push('\n'),
            }
        }
        text
    }

    /// The nodes that go with a raw element that goes with its content, in order.
    pub(super) fn left_out(&self) -> Vec<Range<usize>> {
        if !self.nodes().iter().any(|node| matches!(node.kind, Kind::Html(_))) {
            return Vec::new();
        }
        let mut pieces = self.pieces(0..self.nodes().len(), Include::default());
        while pieces.words().is_some() {}
        pieces.left_out
    }

    /// Pieces of a range of nodes: never a gap at the beginning or end, never two in a row.
    pub(super) fn pieces(&self, nodes: Range<usize>, include: Include) -> Pieces<'_> {
        Pieces {
            doc: self,
            next: nodes.start,
            end: nodes.end,
            include,
            open: Vec::new(),
            raw: VecDeque::new(),
            skipping: None,
            endless: Endless::default(),
            left_out: Vec::new(),
            gap: None,
            held: None,
            any: false,
        }
    }
}

/// What nodes stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Block,
    /// No element: what stands in it stands among the blocks around.
    HtmlBlock,
    Inline,
}

pub(super) struct Pieces<'d> {
    doc: &'d Doc,
    next: usize,
    end: usize,
    include: Include,
    /// What we are in, and where it ends, the innermost last.
    open: Vec<(usize, Open)>,
    /// What raw HTML shows, and was not given yet.
    raw: VecDeque<Shown>,
    /// The element whose end the next raw HTML has to be skipped to.
    skipping: Option<&'static str>,
    endless: Endless,
    /// Nodes that were skipped to that end.
    left_out: Vec<Range<usize>>,
    gap: Option<Piece<'d>>,
    /// Words that wait until the gap before them is out.
    held: Option<Cow<'d, str>>,
    any: bool,
}

impl<'d> Iterator for Pieces<'d> {
    type Item = Piece<'d>;

    fn next(&mut self) -> Option<Piece<'d>> {
        if let Some(words) = self.held.take() {
            return Some(Piece::Words(words));
        }
        let words = self.words()?;
        let gap = self.gap.take().filter(|_| self.any);
        self.any = true;
        match gap {
            Some(gap) => {
                self.held = Some(words);
                Some(gap)
            }
            None => Some(Piece::Words(words)),
        }
    }
}

impl<'d> Pieces<'d> {
    /// The next words; what lies between them and the last is noted in `gap`.
    fn words(&mut self) -> Option<Cow<'d, str>> {
        loop {
            if let Some(words) = self.raw_words() {
                return Some(Cow::Owned(words));
            }
            if self.next >= self.end {
                return None;
            }
            let index = self.next;
            let node = self.doc.nodes().get(index)?;
            self.next += 1;
            self.leave(index);
            match node.kind {
                Kind::Text(text) | Kind::Code(text) => {
                    let words = self.doc.str(text);
                    if !words.is_empty() {
                        return Some(Cow::Borrowed(words));
                    }
                }
                Kind::Html(_) => self.raw_run(index),
                kind => self.enter(kind, node.end as usize),
            }
        }
    }

    /// Leaves what ends before a node.
    fn leave(&mut self, index: usize) {
        while let Some(&(_, open)) = self.open.last().filter(|(end, _)| *end <= index) {
            self.open.pop();
            if open != Open::Inline {
                self.widen(Piece::Break);
            }
        }
    }

    fn enter(&mut self, kind: Kind, end: usize) {
        match kind {
            Kind::SoftBreak { joins: false } | Kind::HardBreak => self.widen(Piece::Space),
            Kind::TableCell(_) => {
                self.widen(Piece::Space);
                self.open.push((end, Open::Inline));
            }
            Kind::Image(_) if !self.include.alts => self.next = end,
            Kind::CodeBlock(_) if !self.include.code_blocks => {
                self.next = end;
                self.widen(Piece::Break);
            }
            Kind::Paragraph
            | Kind::Heading(_)
            | Kind::Item
            | Kind::TableHead
            | Kind::TableRow
            | Kind::CodeBlock(_)
            | Kind::BlockQuote(_)
            | Kind::FootnoteDefinition(_)
            | Kind::List { .. }
            | Kind::Table
            | Kind::HtmlBlock
            | Kind::Rule => {
                let open = if kind == Kind::HtmlBlock { Open::HtmlBlock } else { Open::Block };
                self.open.push((end, open));
                self.widen(Piece::Break);
            }
            Kind::Emphasis | Kind::Strong | Kind::Strikethrough | Kind::Link(_) | Kind::Image(_) => {
                self.open.push((end, Open::Inline));
            }
            Kind::SoftBreak { joins: true }
            | Kind::Text(_)
            | Kind::Code(_)
            | Kind::Html(_)
            | Kind::FootnoteReference(_)
            | Kind::TaskMarker { .. } => {}
        }
    }

    /// The next words of raw HTML that was read.
    fn raw_words(&mut self) -> Option<String> {
        while let Some(shown) = self.raw.pop_front() {
            match shown {
                Shown::Words(words) => return Some(words),
                Shown::Space => self.widen(Piece::Space),
                Shown::Break => self.widen(Piece::Break),
            }
        }
        None
    }

    /// Reads the raw HTML at a node and right behind it, as the page is written.
    fn raw_run(&mut self, first: usize) {
        let doc = self.doc;
        let nodes = doc.nodes();
        let container = self.open.iter().rev().find(|(_, open)| *open != Open::HtmlBlock);
        let end = container.map_or(self.end, |(end, _)| *end).min(self.end).min(nodes.len());
        let html = |at: usize| match nodes[at].kind {
            Kind::Html(html) => Some(doc.str(html)),
            _ => None,
        };
        let mut run = Cow::Borrowed(html(first).unwrap_or_default());
        let mut next = first + 1;
        while let Some(more) = (next < end).then(|| html(next)).flatten() {
            run.to_mut().push_str(more);
            next += 1;
        }
        let (endless, raw) = (&mut self.endless, &mut self.raw);
        let find_end = |name| endless.find_end(doc, name, next..end);
        let gone =
            shown(&run, self.skipping.take(), self.include.alts, find_end, |piece| raw.push_back(piece));
        self.next = next;
        if let Some((name, found)) = gone {
            let at = resume(doc, next, found);
            self.skipping = at.is_ok().then_some(name);
            self.next = at.unwrap_or_else(|behind| behind);
            self.left_out.push(next..self.next);
        }
    }

    fn widen(&mut self, gap: Piece<'d>) {
        if self.gap != Some(Piece::Break) {
            self.gap = Some(gap);
        }
    }
}
