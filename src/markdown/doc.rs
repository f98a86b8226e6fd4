//! `Doc`: a parsed body, as a flat tree over the shared text of its file.
//!
//! In: events of the parser, with spans mapped back to the source. Out: nodes in document order; a
//! node's children are `index + 1 .. node.end`, and `node.end` is also the next sibling's index.
//! Invariant: spans are offsets into the whole file; a `Doc` knows nothing of the site. Nothing that
//! the author typed is lost: soft breaks, blank lines and typed spaces can be read back from the text.

use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::anchors;
use super::text::Include;

/// A parsed body.
#[derive(Clone, Debug)]
pub struct Doc {
    /// The whole file's text, shared with the snapshot.
    text: Arc<str>,
    /// Where the body begins and ends in `text`.
    body: Range<u32>,
    nodes: Box<[Node]>,
    /// Texts that do not stand in the source as they are meant: entities, escapes, joined lines.
    strings: Box<[Box<str>]>,
    links: Box<[LinkTo]>,
    headings: Box<[Heading]>,
    /// Where fragments can lead to; made when somebody asks.
    pub(super) places: OnceLock<BTreeSet<Box<str>>>,
}

/// The tables of a `Doc`, as the parser makes them.
#[derive(Default)]
pub(super) struct Tables {
    pub nodes: Vec<Node>,
    pub strings: Vec<Box<str>>,
    pub links: Vec<LinkTo>,
    pub headings: Vec<Heading>,
}

impl Tables {
    pub fn own(&mut self, text: String) -> Str {
        self.strings.push(text.into());
        Str::owned(offset(self.strings.len() - 1))
    }

    /// What a string says, `file` being the text that spans point into.
    pub fn read<'t>(&'t self, file: &'t str, text: Str) -> &'t str {
        read(file, &self.strings, text)
    }
}

fn read<'t>(file: &'t str, strings: &'t [Box<str>], text: Str) -> &'t str {
    match text.span() {
        Some(span) => file.get(span).unwrap_or_default(),
        None => strings.get(text.stop.get() as usize - 1).map_or("", |string| string),
    }
}

/// Files of 4 GiB and more are not parsed, so offsets and indices fit.
pub(super) fn offset(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

impl Doc {
    pub(super) fn new(text: Arc<str>, body: Range<u32>, tables: Tables) -> Doc {
        let Tables { nodes, strings, links, headings } = tables;
        Doc {
            text,
            body,
            nodes: nodes.into_boxed_slice(),
            strings: strings.into_boxed_slice(),
            links: links.into_boxed_slice(),
            headings: headings.into_boxed_slice(),
            places: OnceLock::new(),
        }
    }

    /// Fills in titles, anchors and what is shown, `chosen` being the author's own.
    pub(super) fn name_headings(&mut self, chosen: Vec<Option<Box<str>>>) {
        let title = |heading: &Heading| {
            let node = heading.node as usize;
            self.plain(node..self.nodes[node].end as usize, Include::default()).into()
        };
        let titles: Vec<Box<str>> = self.headings.iter().map(title).collect();
        let left_out = if titles.is_empty() { Vec::new() } else { self.left_out() };
        for (heading, title) in self.headings.iter_mut().zip(titles) {
            heading.title = title;
            let node = heading.node as usize;
            let next = left_out.partition_point(|nodes| nodes.end <= node);
            heading.shown = left_out.get(next).is_none_or(|nodes| node < nodes.start);
        }
        anchors::assign(&mut self.headings, chosen);
    }

    /// The whole file, front matter included.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// Where the body stands in [`Doc::text`].
    pub fn body(&self) -> Range<usize> {
        self.body.start as usize..self.body.end as usize
    }

    /// All nodes in document order; a subtree is `index..nodes[index].end`. At most [`super::MAX_DEPTH`]
    /// nodes lie in one another.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// What a string of this document says.
    pub fn str(&self, text: Str) -> &str {
        read(&self.text, &self.strings, text)
    }

    /// What the `Link` or `Image` with this index leads to.
    pub fn link(&self, index: u32) -> &LinkTo {
        &self.links[index as usize]
    }

    /// In document order; a node `Heading(index)` is the entry with this index.
    pub fn headings(&self) -> &[Heading] {
        &self.headings
    }

    /// The first heading's index, if it is of level 1: the title of an article that names no other.
    pub fn title(&self) -> Option<usize> {
        self.headings.first().filter(|heading| heading.level == 1).map(|_| 0)
    }

    /// Indices of the children of a node, in order.
    pub fn children(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        self.siblings(node + 1..self.nodes[node].end as usize)
    }

    /// Indices of the outermost blocks, in order.
    pub fn blocks(&self) -> impl Iterator<Item = usize> + '_ {
        self.siblings(0..self.nodes.len())
    }

    fn siblings(&self, range: Range<usize>) -> impl Iterator<Item = usize> + '_ {
        let mut next = range.start;
        std::iter::from_fn(move || {
            let index = (next < range.end).then_some(next)?;
            next = self.nodes[index].end as usize;
            Some(index)
        })
    }

    /// Whether there is a code block, and so something to highlight.
    pub fn has_code(&self) -> bool {
        self.nodes.iter().any(|node| matches!(node.kind, Kind::CodeBlock(_)))
    }

    pub fn has_footnotes(&self) -> bool {
        self.nodes.iter().any(|node| matches!(node.kind, Kind::FootnoteDefinition(_)))
    }
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

impl Node {
    /// Bytes of the file that it was written with.
    pub fn span(&self) -> Range<usize> {
        self.start as usize..self.stop as usize
    }
}

// All articles of a portal are held at once, with some forty nodes each.
const _: () = assert!(size_of::<Node>() == 24);

/// A string of a `Doc`: read it with [`Doc::str`]. Eight bytes, also as an `Option`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Str {
    /// [`Str::OWNED`], or where it begins in the file.
    start: u32,
    /// One more than its index in the table of strings, or where it ends in the file.
    stop: NonZeroU32,
}

impl Str {
    const OWNED: u32 = u32::MAX;

    /// Bytes of the file's text. `None` where it is empty at the very beginning.
    pub(super) fn source(start: u32, stop: u32) -> Option<Str> {
        NonZeroU32::new(stop).filter(|_| start != Str::OWNED).map(|stop| Str { start, stop })
    }

    /// An entry of the table of strings.
    pub(super) fn owned(index: u32) -> Str {
        Str { start: Str::OWNED, stop: NonZeroU32::MIN.saturating_add(index) }
    }

    /// Both as one, if the other begins in the file where this one ends.
    pub(super) fn followed_by(self, next: Str) -> Option<Str> {
        let adjacent = self.start != Str::OWNED && self.stop.get() == next.start;
        adjacent.then_some(Str { start: self.start, stop: next.stop })
    }

    /// Where it stands in the file, if it stands there as it is meant: no entity, escape or line prefix
    /// in it.
    pub fn span(self) -> Option<Range<usize>> {
        (self.start != Str::OWNED).then(|| self.start as usize..self.stop.get() as usize)
    }
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
    /// The first node in an item, or in the first paragraph of an item of a loose list.
    TaskMarker {
        done: bool,
    },
    /// Its column alignments are the cells' own.
    Table,
    /// The first row; its children are cells.
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
    /// A line break of the source. It `joins` between two full-width characters, markup between them not
    /// counted: Chinese has no space there, so nothing is to be written for it; else a space.
    SoftBreak {
        joins: bool,
    },
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
    /// Not where it goes with a raw element that is not for an article: no page has it then.
    pub shown: bool,
}
