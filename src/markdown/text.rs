//! The words of a `Doc`, without markup.
//!
//! In: a range of nodes. Out: plain text: blocks on lines of their own, lines joined as in Chinese, no raw
//! HTML and no footnote numbers. Nothing is copied before someone asks for a `String`.

use std::ops::Range;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'d> {
    Words(&'d str),
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
                Piece::Words(words) => text.push_str(words),
                Piece::Space => text.push(' '),
                Piece::Break => text.push('\n'),
            }
        }
        text
    }

    /// Pieces of a range of nodes: never a gap at the beginning or end, never two in a row.
    pub(super) fn pieces(&self, nodes: Range<usize>, include: Include) -> Pieces<'_> {
        Pieces {
            doc: self,
            next: nodes.start,
            end: nodes.end,
            include,
            blocks: Vec::new(),
            gap: None,
            held: None,
            any: false,
        }
    }
}

pub(super) struct Pieces<'d> {
    doc: &'d Doc,
    next: usize,
    end: usize,
    include: Include,
    /// Where the blocks end that we are in.
    blocks: Vec<usize>,
    gap: Option<Piece<'d>>,
    /// Words that wait until the gap before them is out.
    held: Option<&'d str>,
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
    fn words(&mut self) -> Option<&'d str> {
        while self.next < self.end {
            let index = self.next;
            let node = self.doc.nodes().get(index)?;
            self.next += 1;
            while self.blocks.last().is_some_and(|&end| end <= index) {
                self.blocks.pop();
                self.widen(Piece::Break);
            }
            match node.kind {
                Kind::Text(text) | Kind::Code(text) => {
                    let words = self.doc.str(text);
                    if !words.is_empty() {
                        return Some(words);
                    }
                }
                Kind::SoftBreak { joins: true } => {}
                Kind::Html(html) if is_line_break(self.doc.str(html)) => self.widen(Piece::Space),
                Kind::SoftBreak { joins: false } | Kind::HardBreak | Kind::TableCell(_) => {
                    self.widen(Piece::Space);
                }
                Kind::Image(_) if !self.include.alts => self.next = node.end as usize,
                Kind::CodeBlock(_) if !self.include.code_blocks => {
                    self.next = node.end as usize;
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
                    self.blocks.push(node.end as usize);
                    self.widen(Piece::Break);
                }
                Kind::Emphasis
                | Kind::Strong
                | Kind::Strikethrough
                | Kind::Link(_)
                | Kind::Image(_)
                | Kind::Html(_)
                | Kind::FootnoteReference(_)
                | Kind::TaskMarker { .. } => {}
            }
        }
        None
    }

    fn widen(&mut self, gap: Piece<'d>) {
        if self.gap != Some(Piece::Break) {
            self.gap = Some(gap);
        }
    }
}

/// `<br>`, which older articles use within table cells.
fn is_line_break(html: &str) -> bool {
    html.get(..3).is_some_and(|tag| tag.eq_ignore_ascii_case("<br"))
}
