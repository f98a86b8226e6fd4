//! Events of the parser become the flat tree of a [`Doc`].
//!
//! In: the text of a file and the range of its body. Out: a `Doc`. Invariants: what stands in the source
//! as it is meant is a span and no copy; every span maps back through the emphasis pass to the file;
//! contiguous text is one node; no more than [`MAX_DEPTH`] nodes lie in one another, so whoever walks a
//! `Doc` may recurse. Linear in the length of the body.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag};

use super::doc::{Tables, offset};
use super::emphasis::{self, Prepared, without_sentinels};
use super::{Alert, Alignment, Doc, Heading, Kind, LinkTo, Node, Str, autolink, cjk};

/// How many nodes lie in one another at most. Quotes, lists and emphasis that are nested deeper lose their
/// element and keep their content; no article has them.
pub const MAX_DEPTH: usize = 64;

/// A table has three levels below it and a link one: containers end before, for what they hold.
const MAX_CONTAINERS: usize = MAX_DEPTH - 8;

/// Articles of a portal have a hundred bytes to a node and more: few need more room than this.
const BYTES_A_NODE: usize = 64;

pub(super) fn parse(text: &Arc<str>, body: Range<usize>) -> Doc {
    let source = text.get(body.clone()).filter(|_| u32::try_from(text.len()).is_ok()).unwrap_or_default();
    let first = if source.is_empty() { 0 } else { body.start };
    let prepared = emphasis::prepare(source);
    let mut builder = Builder::new(text, &prepared, first);
    for (event, range) in Parser::new_ext(&prepared.text, options()).into_offset_iter() {
        builder.event(event, range);
    }
    builder.finish(text, first..first + source.len())
}

/// No smart punctuation: it would rewrite the quotation marks of official text.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
}

/// An element that is not closed yet.
struct Open {
    /// `None` where it has no node of its own.
    node: Option<usize>,
    quiet: bool,
}

struct Builder<'p> {
    file: &'p str,
    prepared: &'p Prepared<'p>,
    /// Where the body begins in the file.
    first: usize,
    tables: Tables,
    /// Elements that are not closed yet.
    open: Vec<Open>,
    /// How many of them have a node.
    depth: usize,
    /// How many of them keep bare URLs as they are: links, pictures, code.
    quiet: usize,
    /// The first of the text nodes that stand side by side at the end of the tree.
    texts: Option<usize>,
    /// Anchors that the author chose, one for each heading.
    chosen: Vec<Option<Box<str>>>,
    /// The alignments of the table's columns, and which cell comes next.
    columns: Vec<Alignment>,
    column: usize,
    /// The line break that waits for the character after it.
    waiting: Option<usize>,
    /// Whether the character before is full-width.
    wide: bool,
}

impl<'p> Builder<'p> {
    fn new(file: &'p str, prepared: &'p Prepared<'p>, first: usize) -> Self {
        Builder {
            file,
            prepared,
            first,
            tables: Tables {
                nodes: Vec::with_capacity(prepared.text.len() / BYTES_A_NODE),
                ..Tables::default()
            },
            open: Vec::new(),
            depth: 0,
            quiet: 0,
            texts: None,
            chosen: Vec::new(),
            columns: Vec::new(),
            column: 0,
            waiting: None,
            wide: false,
        }
    }

    fn finish(self, text: &Arc<str>, body: Range<usize>) -> Doc {
        let mut doc = Doc::new(text.clone(), offset(body.start)..offset(body.end), self.tables);
        doc.name_headings(self.chosen);
        doc
    }

    fn event(&mut self, event: Event<'p>, range: Range<usize>) {
        if !matches!(event, Event::Text(_)) {
            self.end_texts();
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(_) => self.close(),
            Event::Text(text) => self.text(text, range),
            Event::Code(code) => {
                self.pass_opaque();
                let code = self.string(code);
                self.push(Kind::Code(code), range);
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                self.pass_opaque();
                self.html(html, range);
            }
            // It hangs on the character before it, so lines join across it.
            Event::FootnoteReference(label) => {
                let label = self.string(label);
                self.push(Kind::FootnoteReference(label), range);
            }
            Event::SoftBreak => {
                self.waiting = self.wide.then_some(self.tables.nodes.len());
                self.push(Kind::SoftBreak { joins: false }, range);
            }
            Event::HardBreak => {
                self.pass_opaque();
                self.push(Kind::HardBreak, range);
            }
            Event::Rule => self.push(Kind::Rule, range),
            Event::TaskListMarker(done) => self.push(Kind::TaskMarker { done }, range),
            // Not switched on.
            Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'p>, range: Range<usize>) {
        let quiet = matches!(tag, Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_));
        let kind = self.kind(tag, &range).filter(|kind| self.has_room(*kind));
        if kind.is_none_or(is_opaque) {
            self.pass_opaque();
        }
        if kind == Some(Kind::Paragraph) {
            self.loosen();
        }
        let node = kind.map(|kind| {
            self.depth += 1;
            self.push(kind, range);
            self.tables.nodes.len() - 1
        });
        self.quiet += usize::from(quiet);
        self.open.push(Open { node, quiet });
    }

    fn close(&mut self) {
        let Some(Open { node, quiet }) = self.open.pop() else { return };
        self.quiet -= usize::from(quiet);
        let Some(index) = node else { return };
        self.depth -= 1;
        let end = offset(self.tables.nodes.len());
        self.tables.nodes[index].end = end;
        if is_opaque(self.tables.nodes[index].kind) {
            self.pass_opaque();
        }
    }

    /// Whether an element may have a node of its own here. Items go with their list.
    fn has_room(&self, kind: Kind) -> bool {
        match kind {
            Kind::Item => matches!(self.parent(), Some(Kind::List { .. })),
            Kind::List { .. } => self.depth + 1 < MAX_CONTAINERS,
            Kind::BlockQuote(_)
            | Kind::FootnoteDefinition(_)
            | Kind::Emphasis
            | Kind::Strong
            | Kind::Strikethrough
            | Kind::Image(_) => self.depth < MAX_CONTAINERS,
            _ => true,
        }
    }

    fn parent(&self) -> Option<Kind> {
        let index = self.open.last()?.node?;
        Some(self.tables.nodes[index].kind)
    }

    /// A paragraph directly in an item makes its list a loose one.
    fn loosen(&mut self) {
        if let [.., Open { node: Some(list), .. }, Open { node: Some(item), .. }] = self.open[..]
            && self.tables.nodes[item].kind == Kind::Item
            && let Kind::List { tight, .. } = &mut self.tables.nodes[list].kind
        {
            *tight = false;
        }
    }

    fn kind(&mut self, tag: Tag<'p>, range: &Range<usize>) -> Option<Kind> {
        Some(match tag {
            Tag::Paragraph => Kind::Paragraph,
            Tag::Heading { level, id, .. } => Kind::Heading(self.heading(level as u8, id)),
            Tag::BlockQuote(kind) => Kind::BlockQuote(kind.map(alert)),
            Tag::CodeBlock(CodeBlockKind::Indented) => Kind::CodeBlock(None),
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                Kind::CodeBlock((!info.is_empty()).then(|| self.string(info)))
            }
            Tag::HtmlBlock => Kind::HtmlBlock,
            Tag::List(start) => {
                Kind::List { start: start.map(|n| u32::try_from(n).unwrap_or(u32::MAX)), tight: true }
            }
            Tag::Item => Kind::Item,
            Tag::FootnoteDefinition(label) => Kind::FootnoteDefinition(self.string(label)),
            Tag::Table(columns) => {
                self.columns = columns.into_iter().map(alignment).collect();
                Kind::Table
            }
            Tag::TableHead => self.row(Kind::TableHead),
            Tag::TableRow => self.row(Kind::TableRow),
            Tag::TableCell => {
                self.column += 1;
                Kind::TableCell(self.columns.get(self.column - 1).copied().unwrap_or_default())
            }
            Tag::Emphasis => Kind::Emphasis,
            Tag::Strong => Kind::Strong,
            Tag::Strikethrough => Kind::Strikethrough,
            Tag::Link { link_type, dest_url, title, .. } => {
                Kind::Link(self.link(link_type, dest_url, title, range))
            }
            Tag::Image { link_type, dest_url, title, .. } => {
                Kind::Image(self.link(link_type, dest_url, title, range))
            }
            // Not switched on.
            Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => return None,
        })
    }

    fn row(&mut self, kind: Kind) -> Kind {
        self.column = 0;
        kind
    }

    fn heading(&mut self, level: u8, id: Option<CowStr<'p>>) -> u32 {
        let chosen = id.map(|id| without_sentinels(&id).into()).filter(|id: &String| !id.is_empty());
        self.chosen.push(chosen.map(String::into_boxed_str));
        let node = offset(self.tables.nodes.len());
        self.tables.headings.push(Heading { level, anchor: "".into(), title: "".into(), node, shown: true });
        offset(self.tables.headings.len() - 1)
    }

    /// Notes where a link or picture leads; `range` is where it stands.
    fn link(
        &mut self,
        kind: LinkType,
        destination: CowStr<'p>,
        title: CowStr<'p>,
        range: &Range<usize>,
    ) -> u32 {
        let destination = match kind {
            LinkType::Email => self.tables.own(format!("mailto:{}", without_sentinels(&destination))),
            _ => self.string(destination),
        };
        let title = (!title.is_empty()).then(|| {
            let place = self.title_place(&title, range);
            self.string(place.map_or(title, CowStr::Borrowed))
        });
        self.tables.links.push(LinkTo { destination, title });
        offset(self.tables.links.len() - 1)
    }

    /// The title at the end of an inline link. The parser hands out a copy, but captions are worth a span.
    fn title_place(&self, title: &str, range: &Range<usize>) -> Option<&'p str> {
        let link = self.prepared.text.get(range.clone())?.strip_suffix(')')?;
        let quoted = link.trim_end().strip_suffix(['"', '\'', ')'])?;
        quoted.ends_with(title).then(|| &quoted[quoted.len() - title.len()..])
    }

    fn text(&mut self, text: CowStr<'p>, range: Range<usize>) {
        let text = self.string(text);
        let visible = self.tables.read(self.file, text);
        let Some(first) = visible.chars().next() else { return };
        let wide = visible.ends_with(cjk::is_wide);
        if let Some(index) = self.waiting.take() {
            self.tables.nodes[index].kind = Kind::SoftBreak { joins: cjk::is_wide(first) };
        }
        self.wide = wide;
        if self.texts.is_none() {
            self.texts = Some(self.tables.nodes.len());
        } else if self.extend(text) {
            return;
        }
        self.push(Kind::Text(text), range);
    }

    fn html(&mut self, html: CowStr<'p>, range: Range<usize>) {
        let html = self.string(html);
        // Lines of a block are one node; tags in a paragraph are one each.
        if self.parent() != Some(Kind::HtmlBlock) || !self.extend(html) {
            self.push(Kind::Html(html), range);
        }
    }

    /// Lengthens the last node, a text or HTML, if this stands right after it in the source.
    fn extend(&mut self, more: Str) -> bool {
        let Some(Node { kind: Kind::Text(text) | Kind::Html(text), stop, .. }) = self.tables.nodes.last_mut()
        else {
            return false;
        };
        let Some(joined) = text.followed_by(more) else { return false };
        *text = joined;
        *stop = joined.span().map_or(*stop, |span| offset(span.end));
        true
    }

    /// Texts that stood side by side are complete: here bare URLs become links.
    fn end_texts(&mut self) {
        if let Some(first) = self.texts.take()
            && self.quiet == 0
        {
            autolink::link_addresses(&mut self.tables, self.file, first);
        }
    }

    /// Something that is not full-width stands here.
    fn pass_opaque(&mut self) {
        self.waiting = None;
        self.wide = false;
    }

    /// A node without children, or one whose children follow.
    fn push(&mut self, kind: Kind, range: Range<usize>) {
        let (start, stop) = (self.in_file(range.start), self.in_file(range.end));
        let end = offset(self.tables.nodes.len() + 1);
        self.tables.nodes.push(Node { kind, start, stop, end });
    }

    /// A span where the text stands in the body as it is, else a copy.
    fn string(&mut self, text: CowStr<'p>) -> Str {
        if let CowStr::Borrowed(slice) = text
            && let Some(start) = self.position(slice)
        {
            let span = self.in_file(start)..self.in_file(start + slice.len());
            if let Some(source) = Str::source(span.start, span.end) {
                return source;
            }
        }
        self.tables.own(without_sentinels(&text).into_owned())
    }

    /// Where a slice begins in the prepared text, if it is one of it.
    fn position(&self, slice: &str) -> Option<usize> {
        let start = slice.as_ptr().addr().checked_sub(self.prepared.text.as_ptr().addr())?;
        (start + slice.len() <= self.prepared.text.len()).then_some(start)
    }

    /// An offset in the prepared text as one in the file.
    fn in_file(&self, prepared: usize) -> u32 {
        offset(self.first + self.prepared.source(prepared))
    }
}

/// Whether lines end and begin at it: all but markup that only dresses the text.
fn is_opaque(kind: Kind) -> bool {
    !matches!(kind, Kind::Emphasis | Kind::Strong | Kind::Strikethrough | Kind::Link(_))
}

fn alert(kind: BlockQuoteKind) -> Alert {
    match kind {
        BlockQuoteKind::Note => Alert::Note,
        BlockQuoteKind::Tip => Alert::Tip,
        BlockQuoteKind::Important => Alert::Important,
        BlockQuoteKind::Warning => Alert::Warning,
        BlockQuoteKind::Caution => Alert::Caution,
    }
}

fn alignment(alignment: pulldown_cmark::Alignment) -> Alignment {
    match alignment {
        pulldown_cmark::Alignment::None => Alignment::None,
        pulldown_cmark::Alignment::Left => Alignment::Left,
        pulldown_cmark::Alignment::Center => Alignment::Center,
        pulldown_cmark::Alignment::Right => Alignment::Right,
    }
}
