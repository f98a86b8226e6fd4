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
mod token;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

pub(super) use allow::{Content, Element, Outside, known};
pub(super) use notes::{Note, Notes};

use super::Writer;
use super::escape::{push_html_text, push_text};
use crate::markdown::Kind;
use allow::{Rule, rule};
pub(in crate::markdown) use token::decode as decode_references;
use token::{Tag, Token, Tokens, find_end_tag};

/// Elements in one another; browsers stop at some hundreds, people at ten.
const DEEPEST: usize = 64;

/// What is carried from one piece of raw HTML to the next.
#[derive(Debug, Default)]
pub(super) struct State {
    /// The ids that raw elements were given; once there is one, those of headings too.
    pub ids: BTreeSet<String>,
    /// The element whose end the next piece has to be skipped to.
    skipping: Option<&'static str>,
    /// Elements without an end tag, and the nodes in which it was looked for.
    endless: Vec<(&'static str, Range<usize>)>,
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
                        && let Some(found) = self.find_end(name, next..end)
                    {
                        return self.resume(name, next, found);
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

    /// The first of these nodes that holds an end tag of this name.
    fn find_end(&mut self, name: &'static str, nodes: Range<usize>) -> Option<usize> {
        let searched =
            |(n, r): &(&str, Range<usize>)| *n == name && r.start <= nodes.start && nodes.end <= r.end;
        if self.raw.endless.iter().rev().any(searched) {
            return None;
        }
        let found = nodes.clone().find(|&at| match self.nodes[at].kind {
            Kind::Html(html) => find_end_tag(self.doc.str(html), name).is_some(),
            _ => false,
        });
        if found.is_none() {
            // Kept, so that a thousand unclosed tags are not a thousand searches to the end.
            self.raw.endless.retain(|(n, r)| *n != name || r.end > nodes.end);
            self.raw.endless.push((name, nodes));
        }
        found
    }

    /// Where to go on, after `from`, when the node `found` holds the end tag that is looked for. A list
    /// or a table has no part that could stand without the rest, so it is skipped as a whole.
    fn resume(&mut self, name: &'static str, from: usize, found: usize) -> usize {
        let mut sibling = from;
        while self.nodes[sibling].end as usize <= found {
            sibling = self.nodes[sibling].end as usize;
        }
        match self.nodes[sibling].kind {
            Kind::List { .. } | Kind::Table | Kind::BlockQuote(_) | Kind::FootnoteDefinition(_) => {
                self.nodes[sibling].end as usize
            }
            _ => {
                self.raw.skipping = Some(name);
                found
            }
        }
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
