//! What is open: one stack for our elements and the raw ones of the author.
//!
//! Invariants: an element is closed when the node ends that it was opened in, at the latest; a raw
//! end tag closes raw elements only. So our elements always hold exactly what they are meant to hold.
//! Before words or a paragraph are written, the raw elements that cannot hold them are ended, or given
//! the element that can: the result is what a browser would read from it.

use std::borrow::Cow;
use std::ops::Range;

use super::Writer;
use super::raw::{Content, Element, Note, Outside, known};

/// An open element.
pub(super) struct Frame {
    /// The node at which it ends; for a raw one the end of the node that it was opened in.
    pub end: usize,
    /// What closes it.
    pub close: Cow<'static, str>,
    pub holds: Content,
    /// The element of a raw tag; none for ours.
    pub raw: Option<&'static Element>,
    /// Where its start tag begins and ends in the output.
    pub tag: (usize, usize),
    /// The bytes of a raw start tag in the file.
    pub written: Range<usize>,
    /// Whether it is an `a`.
    pub is_link: bool,
}

impl Frame {
    pub(super) fn ours(end: usize, holds: Content, close: impl Into<Cow<'static, str>>) -> Frame {
        Frame { end, close: close.into(), holds, raw: None, tag: (0, 0), written: 0..0, is_link: false }
    }
}

impl Writer<'_> {
    pub(super) fn open(&mut self, frame: Frame) {
        self.links += usize::from(frame.is_link);
        self.depth += usize::from(frame.raw.is_some());
        self.stack.push(frame);
    }

    pub(super) fn close(&mut self) {
        if let Some(frame) = self.stack.pop() {
            self.links -= usize::from(frame.is_link);
            self.depth -= usize::from(frame.raw.is_some());
            self.out.push_str(&frame.close);
        }
    }

    pub(super) fn close_to(&mut self, length: usize) {
        while self.stack.len() > length {
            self.close();
        }
    }

    /// The node at which the innermost container ends.
    pub(super) fn container_end(&self) -> usize {
        self.stack.last().map_or(self.nodes.len(), |frame| frame.end)
    }

    /// Opens an element that was not written, but is meant: the cell around words of a row.
    pub(super) fn open_implied(&mut self, name: &'static str) {
        let Some(element) = known(name) else { return };
        let start = self.out.len();
        self.out.push('<');
        self.out.push_str(name);
        self.out.push('>');
        self.open(Frame {
            end: self.container_end(),
            close: Cow::Owned(format!("</{name}>")),
            holds: element.content,
            raw: Some(element),
            tag: (start, self.out.len()),
            written: self.raw.last.clone(),
            is_link: false,
        });
    }

    /// Readies the stack for words and inline elements.
    pub(super) fn before_words(&mut self) {
        // Two levels at most: `table` takes a row, a row a cell.
        while self.depth > 0 {
            match self.stack.last().map(|frame| frame.holds) {
                Some(Content::Only(inner)) => self.open_implied(inner),
                Some(Content::Columns) => self.close(),
                _ => return,
            }
        }
    }

    /// Readies the stack for one of our blocks, on a line of its own.
    pub(super) fn before_block(&mut self) {
        if self.depth > 0 {
            self.turn_empty_paragraph();
            if let Some(floor) = self.flow_floor(Bare::Ends) {
                self.end_misplaced(floor);
            }
            self.before_words();
        }
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    /// Readies the stack for a raw block; says whether one may stand here.
    pub(super) fn before_raw_block(&mut self) -> bool {
        let Some(floor) = self.flow_floor(Bare::Refuses) else { return false };
        self.end_misplaced(floor);
        self.before_words();
        true
    }

    /// How many of the open elements can stay open around a block; none if no block may stand here.
    fn flow_floor(&self, bare: Bare) -> Option<usize> {
        let mut floor = self.stack.len();
        for (at, frame) in self.stack.iter().enumerate().rev() {
            let is_raw = frame.raw.is_some();
            match frame.holds {
                Content::Transparent if is_raw => {}
                Content::Phrasing if is_raw => floor = at,
                Content::Bare if is_raw && bare == Bare::Ends => floor = at,
                Content::Flow | Content::Only(_) | Content::Columns => return Some(floor),
                _ => return None,
            }
        }
        None
    }

    /// Ends the elements above `floor`: a `p` as every browser does, others with a note.
    fn end_misplaced(&mut self, floor: usize) {
        while self.stack.len() > floor {
            if let Some(Frame { raw: Some(element), written, .. }) = self.stack.last()
                && element.name != "p"
            {
                self.notes.add(Note::Misplaced, element.name, written.clone());
            }
            self.close();
        }
    }

    /// `<p align="center">` around Markdown paragraphs is meant as a `div`: a `p` would end at once.
    fn turn_empty_paragraph(&mut self) {
        let Some(frame) = self.stack.last_mut() else { return };
        let (start, inside) = frame.tag;
        if frame.raw.is_some_and(|element| element.name == "p") && self.out[inside..].trim().is_empty() {
            self.out.replace_range(start + 1..start + 2, "div");
            frame.close = Cow::Borrowed("</div>");
            frame.holds = Content::Flow;
        }
    }

    /// Ends what a raw start tag ends: a list item the item before it.
    pub(super) fn end_implied(&mut self, element: &Element) {
        let (ends, scope) = element.ends();
        if ends.is_empty() {
            return;
        }
        let mut floor = self.stack.len();
        for (at, frame) in self.stack.iter().enumerate().rev() {
            let Some(open) = frame.raw else { break };
            if ends.contains(&open.name) {
                floor = at;
            } else if scope.contains(&open.name) {
                break;
            }
        }
        self.close_to(floor);
    }

    /// Closes the element that a raw end tag means, if one is open that it may close.
    pub(super) fn end_raw(&mut self, element: &Element) {
        for (at, frame) in self.stack.iter().enumerate().rev() {
            let Some(open) = frame.raw else { return };
            if open.name == element.name {
                return self.close_to(at);
            }
            let inline = element.outside == Outside::Phrasing && open.outside == Outside::Flow;
            if inline || (open.encloses() && element.parents.is_empty() && element.name != "table") {
                return;
            }
        }
    }
}

/// What an element that holds bare words does when a block comes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bare {
    Ends,
    Refuses,
}
