//! Raw HTML: an allow-list, tag by tag, balanced over the whole body.
//!
//! In: the nodes that hold HTML, in pieces; a `div` may open in one and close in another, with Markdown
//! between. Out: the tags that are allowed, written anew from what was read; a note for what was not.
//! Invariants: no byte of a tag is copied unread; attribute values are decoded, checked and escaped;
//! how tags nest is the business of `stack`.

mod allow;
mod attributes;
mod element;
mod notes;
mod skip;
mod token;
mod words;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

pub(super) use allow::{Content, Element, Outside, known};
pub(super) use notes::{Note, Notes};

use super::Writer;
use super::escape::{push_html_text, push_text};
use crate::markdown::Kind;
use allow::{Rule, rule};
pub(in crate::markdown) use skip::{Endless, resume};
pub(in crate::markdown) use token::decode as decode_references;
use token::{Tag, Token, Tokens};
pub(in crate::markdown) use words::{Shown, shown};

/// Elements in one another; browsers stop at some hundreds, people at ten.
const DEEPEST: usize = 64;

/// What is carried from one piece of raw HTML to the next.
#[derive(Debug, Default)]
pub(super) struct State {
    /// The ids that raw elements were given; once there is one, those of headings too.
    pub ids: BTreeSet<String>,
    /// The element whose end the next piece has to be skipped to.
    skipping: Option<&'static str>,
    endless: Endless,
    /// The last tag's bytes in the file.
    pub last: Range<usize>,
}

impl<'a> Writer<'a> {
    /// Writes the HTML node at `first` and those right after it. Says where to go on.
    pub(super) fn raw_run(&mut self, first: usize) -> usize {
        let end = self.container_end();
        let mut next = first + 1;
        while next < end && matches!(self.nodes[next].kind, Kind::Html(_)) {
            next += 1;
        }
        let piece = self.piece(first..next);
        let mut tokens = Tokens::new(&piece.text);
        if let Some(name) = self.raw.skipping.take() {
            tokens.skip_past_end(name);
        }
        while let Some((range, token)) = tokens.next() {
            let written = &piece.text[range.clone()];
            self.raw.last = piece.bytes(range);
            match token {
                Token::Text(text) => self.raw_text(text),
                Token::Hidden => {}
                Token::UnclosedComment => self.notes.add(Note::Comment, "<!--", self.raw.last.clone()),
                Token::End(name) => match rule(name) {
                    Rule::Keep(element) => self.end_raw(element),
                    Rule::Unknown => self.unknown(name, written),
                    _ => {}
                },
                Token::Start(tag) => {
                    if let Some(name) = self.start_tag(&tag, written)
                        && !tokens.skip_past_end(name)
                        && let Some(found) = self.raw.endless.find_end(self.doc, name, next..end)
                    {
                        let at = resume(self.doc, next, found);
                        self.raw.skipping = at.is_ok().then_some(name);
                        return at.unwrap_or_else(|behind| behind);
                    }
                }
            }
        }
        next
    }

    /// Gives the name of an element that goes with its content.
    fn start_tag(&mut self, tag: &Tag<'_>, written: &str) -> Option<&'static str> {
        match rule(tag.name) {
            Rule::Keep(element) => self.start_raw(element, tag),
            Rule::Unknown => self.unknown(tag.name, written),
            Rule::Old => self.note(Note::Old, tag.name),
            Rule::Remove => self.note(Note::Tag, tag.name),
            Rule::RemoveContent(name) => {
                self.note(Note::Tag, name);
                return Some(name);
            }
        }
        None
    }

    /// The nodes' HTML as one text.
    fn piece(&self, nodes: Range<usize>) -> Piece<'a> {
        let mut piece = Piece { text: Cow::Borrowed(""), parts: Vec::new() };
        for node in &self.nodes[nodes] {
            if let Kind::Html(html) = node.kind {
                piece.parts.push((piece.text.len(), node.span()));
                let html = self.doc.str(html);
                if piece.text.is_empty() {
                    piece.text = Cow::Borrowed(html);
                } else {
                    piece.text.to_mut().push_str(html);
                }
            }
        }
        piece
    }

    fn raw_text(&mut self, text: &str) {
        if !text.trim_ascii().is_empty() {
            self.before_words();
        }
        push_html_text(&mut self.out, text);
    }

    /// Words that look like a tag: `List<String>`.
    fn unknown(&mut self, name: &str, written: &str) {
        self.note(Note::Unknown, name);
        self.before_words();
        push_text(&mut self.out, written);
    }

    fn note(&mut self, note: Note, name: &str) {
        self.notes.add(note, name, self.raw.last.clone());
    }
}

/// A text of several nodes, with the bytes of the file that each is from.
struct Piece<'a> {
    text: Cow<'a, str>,
    parts: Vec<(usize, Range<usize>)>,
}

impl Piece<'_> {
    /// A range of the text as bytes of the file.
    fn bytes(&self, range: Range<usize>) -> Range<usize> {
        let in_file = |at: usize| {
            let part = self.parts.partition_point(|(from, _)| *from <= at).saturating_sub(1);
            self.parts.get(part).map_or(0, |(from, bytes)| (bytes.start + at - from).min(bytes.end))
        };
        let last = range.end.saturating_sub(1).max(range.start);
        in_file(range.start)..in_file(last) + (range.end - last)
    }
}
