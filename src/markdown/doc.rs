//! `Doc`: a parsed body, as a flat tree over the shared text of its file.
//!
//! In: events of the parser, with spans mapped back to the source. Out: nodes in document order; a
//! node's children are `index + 1 .. node.end`, and `node.end` is also the next sibling's index.
//! Invariant: spans are offsets into the whole file; a `Doc` knows nothing of the site. Nothing that
//! the author typed is lost: soft breaks, blank lines and typed spaces can be read back from the text.

use std::ops::Range;
use std::sync::Arc;

/// A parsed body.
#[derive(Clone, Debug)]
pub struct Doc {
    /// The whole file's text, shared with the snapshot.
    text: Arc<str>,
    /// Where the body begins and ends in `text`.
    body: Range<u32>,
    nodes: Vec<Node>,
    /// Texts that do not stand in the source as they are meant: entities, escapes, joined lines.
    strings: Vec<Box<str>>,
    links: Vec<LinkTo>,
    headings: Vec<Heading>,
}

/// One element or piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    pub kind: Kind,
    /// Bytes of the file that it was written with.
    pub start: u32,
    pub stop: u32,
    /// One past the last node of its subtree.
    pub end: u32,
}

/// A string of a `Doc`: read it with [`Doc::str`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Str {
    /// Bytes of the file's text.
    Source { start: u32, stop: u32 },
    /// An entry of the table of strings.
    Owned(u32),
}

/// What a node is. Names follow CommonMark and GFM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Paragraph,
    /// An index into [`Doc::headings`].
    Heading(u32),
    BlockQuote(Option<Alert>),
    /// The info string; an indented block has none.
    CodeBlock(Option<Str>),
    HtmlBlock,
    /// The first number of an ordered list.
    List {
        start: Option<u32>,
        tight: bool,
    },
    Item,
    TaskMarker {
        done: bool,
    },
    /// Its column alignments are the `Cell`s' own.
    Table,
    TableHead,
    TableRow,
    TableCell(Alignment),
    FootnoteDefinition(Str),
    FootnoteReference(Str),
    Emphasis,
    Strong,
    Strikethrough,
    /// An index into the links of the `Doc`: [`Doc::link`].
    Link(u32),
    Image(u32),
    Text(Str),
    Code(Str),
    /// Raw HTML, inside a block or inline.
    Html(Str),
    SoftBreak,
    HardBreak,
    Rule,
}

/// GFM alerts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alert {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Alignment {
    #[default]
    None,
    Left,
    Center,
    Right,
}

/// A link's or picture's destination and title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkTo {
    pub destination: Str,
    pub title: Option<Str>,
}

/// A heading, with the anchor that pages, tables of contents and links agree on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6, as written.
    pub level: u8,
    /// Unique in the document; Han characters stay as they are.
    pub anchor: Box<str>,
    /// Its words without markup.
    pub title: Box<str>,
    /// Of its node.
    pub node: u32,
}
