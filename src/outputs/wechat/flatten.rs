//! The tree of a body becomes the flat blocks of a message.
//!
//! In: a [`Tree`] of what [`crate::markdown::html`] writes for [`crate::markdown::Place::Message`], and where links
//! and pictures lead. Out: [`Block`]s, and the notes that links became. Invariants: one walk, no recursion; every
//! word of the tree is in a block, once; what nobody could follow from a message (a link, a recording) is there in
//! words.

use super::block::{Align, Block, Line, Marks, Role, Run, Words};
use super::lists::{self, Lists};
use super::marks::Counts;
use super::notes::{Links, circled};
use super::tables::Cells;
use crate::markdown::dom::{Data, Id, Step, Tree};

/// What the blocks are to be made for.
pub(super) struct Aim<'a> {
    /// The number of the picture that an address stands for.
    pub picture: &'a dyn Fn(&str) -> Option<usize>,
    /// Addresses of files to download, which nobody opens in a message.
    pub files: &'a std::collections::BTreeSet<String>,
    /// Of the article's own page, which the message itself leads to.
    pub own: Option<&'a str>,
}

/// Reads a tree.
pub(super) fn flatten(tree: &Tree, aim: Aim<'_>) -> (Vec<Block>, Links) {
    let mut flat = Flat {
        tree,
        links: Links::of(aim.own),
        aim,
        blocks: Vec::new(),
        line: None,
        contexts: Vec::new(),
        lists: Lists::default(),
        marker: 0,
        cells: Cells::default(),
        quotes: 0,
        counts: Counts::default(),
        link: None,
        skipped: None,
    };
    let steps: Vec<Step> = tree.walk(tree.root()).collect();
    for step in steps {
        match step {
            Step::Enter(id) if flat.skipped.is_none() => flat.enter(id),
            Step::Leave(id) if flat.skipped == Some(id) => flat.skipped = None,
            Step::Leave(id) if flat.skipped.is_none() => flat.leave(id),
            _ => {}
        }
    }
    flat.flush();
    (flat.blocks, flat.links)
}

struct Flat<'a> {
    tree: &'a Tree,
    aim: Aim<'a>,
    blocks: Vec<Block>,
    links: Links,
    line: Option<(Context, Words)>,
    /// Of the open elements that make a line something, the innermost last.
    contexts: Vec<(Id, Context)>,
    lists: Lists,
    /// How wide the marker of the open line is.
    marker: u16,
    cells: Cells,
    quotes: usize,
    counts: Counts,
    /// The open link, and the words in it so far.
    link: Option<(Id, String, String)>,
    /// What lies in this element is written already.
    skipped: Option<Id>,
}

#[derive(Clone, Copy)]
struct Context {
    role: Role,
    align: Option<Align>,
}

impl Flat<'_> {
    fn enter(&mut self, id: Id) {
        let tree = self.tree;
        let element = match tree.data(id) {
            Data::Text(text) => return self.words(text),
            Data::Element(element) => element,
            Data::Root | Data::Comment(_) => return,
        };
        let name = &*element.name;
        let is_note = element.attribute("data-note").is_some();
        if let Some(count) = self.counts.of(name).filter(|_| !is_note) {
            *count += 1;
        }
        match name {
            "br" => self.line_break(),
            "hr" => self.whole(Block::Rule),
            "img" => self.picture(id),
            "video" | "audio" => self.player(id),
            "pre" => self.code(id),
            "sup" if is_note => self.note(id),
            "a" if self.link.is_none() => {
                let href = element.attribute("href").unwrap_or_default().to_owned();
                self.link = Some((id, href, String::new()));
            }
            "q" => self.words("“"),
            "rt" => self.words("（"),
            "rp" => self.skip(id),
            "blockquote" | "ul" | "ol" | "li" => self.enter_box(id, name),
            "table" | "tr" | "td" | "th" => self.enter_table(id, name),
            _ => {}
        }
        self.enter_block(id, name);
    }

    /// The number of a note.
    fn note(&mut self, id: Id) {
        let number = self.tree.text(id).trim().parse().unwrap_or(0);
        self.skip(id);
        self.exact(&circled(number), Marks { note: true, ..Marks::default() });
    }

    /// A quotation, a list, or a point of one.
    fn enter_box(&mut self, id: Id, name: &str) {
        let tree = self.tree;
        self.flush();
        match name {
            "blockquote" => self.quotes += 1,
            "li" => self.lists.item(tree.attribute(id, "value"), lists::mark(tree, id)),
            _ => {
                self.lone_marker();
                self.lists.open(tree, id, self.context().role == Role::Note);
            }
        }
    }

    /// Begins a line of its own for what is a block.
    fn enter_block(&mut self, id: Id, name: &str) {
        let Some(role) = self.role(id, name) else { return };
        self.flush();
        let align = align(self.tree.attribute(id, "class")).or(self.context().align);
        self.contexts.push((id, Context { role, align }));
        if self.tree.attribute(id, "data-notes").is_some() {
            self.exact("注释", Marks::default());
            if let Some((context, _)) = &mut self.line {
                context.role = Role::NoteTitle;
            }
            self.flush();
        }
    }

    /// What the lines of an element are; `None` for what is no block.
    fn role(&self, id: Id, name: &str) -> Option<Role> {
        Some(match name {
            "h1" | "h2" => Role::Heading(1),
            "h3" => Role::Heading(2),
            "h4" | "h5" | "h6" => Role::Heading(3),
            "figcaption" | "caption" => Role::Caption,
            "summary" | "dt" => Role::Term,
            "span" if self.tree.attribute(id, "data-missing").is_some() => Role::StandIn,
            "section" if self.tree.attribute(id, "data-notes").is_some() => Role::Note,
            "p" | "div" | "section" | "article" | "aside" | "address" | "header" | "footer" | "figure" => {
                self.context().role
            }
            "details" | "dl" | "dd" => self.context().role,
            _ => return None,
        })
    }

    fn leave(&mut self, id: Id) {
        let name = self.tree.name(id);
        match name {
            "q" => self.words("”"),
            "rt" => self.words("）"),
            "a" if self.link.as_ref().is_some_and(|(open, ..)| *open == id) => self.end_link(),
            "blockquote" => {
                self.flush();
                self.quotes = self.quotes.saturating_sub(1);
            }
            "ul" | "ol" => {
                self.flush();
                self.lists.close();
            }
            "li" => self.flush(),
            "table" | "td" | "th" => self.leave_table(id),
            _ => {}
        }
        if let Some(count) = self.counts.of(name) {
            *count = count.saturating_sub(1);
        }
        if self.contexts.last().is_some_and(|(open, _)| *open == id) {
            self.flush();
            self.contexts.pop();
        }
    }

    fn context(&self) -> Context {
        let usual = Context { role: Role::Paragraph, align: None };
        self.contexts.last().map_or(usual, |(_, context)| *context)
    }

    fn marks(&self) -> Marks {
        self.counts.marks(self.link.as_ref().map(|(_, href, _)| href.as_str()))
    }

    fn words(&mut self, text: &str) {
        if let Some((_, _, words)) = &mut self.link {
            words.push_str(text);
        }
        if self.line.is_none() && text.trim_ascii().is_empty() {
            return;
        }
        let marks = self.marks();
        if marks.code {
            // Blanks count there.
            let text = text.replace(['\n', '\t'], " ").replace(' ', "\u{A0}");
            return self.open_line().exact(&text, &marks);
        }
        self.open_line().text(text, &marks);
    }

    fn exact(&mut self, text: &str, marks: Marks) {
        self.open_line().exact(text, &marks);
    }

    fn line_break(&mut self) {
        if let Some((_, words)) = &mut self.line {
            words.line_break();
        }
    }

    /// The line that is open, or a new one with what stands before its words.
    fn open_line(&mut self) -> &mut Words {
        let mut context = self.context();
        if self.lists.depth() > 0 && context.role == Role::Paragraph {
            context.role = Role::Item;
        }
        let marker = if self.line.is_none() { self.lists.marker() } else { None };
        let (_, words) = self.line.get_or_insert_with(|| (context, Words::default()));
        if let Some(marker) = marker {
            words.exact(&marker.text, &Marks::default());
            self.marker = marker.width;
        }
        words
    }

    /// A line for the marker of an item that begins with what has no words of its own to stand before.
    fn lone_marker(&mut self) {
        if self.line.is_none() && self.lists.awaits_marker() {
            self.open_line();
            self.flush();
        }
    }

    /// Ends the open line.
    fn flush(&mut self) {
        let Some((context, words)) = self.line.take() else { return };
        let marker = std::mem::take(&mut self.marker);
        if !words.has_words() {
            return;
        }
        if self.cells.is_open() {
            return self.cells.line(words.finish(), matches!(context.role, Role::Heading(_) | Role::Term));
        }
        let depth = u8::try_from(self.lists.depth()).unwrap_or(u8::MAX);
        let Context { role, align } = context;
        let quoted = self.quotes > 0;
        let mut runs = words.finish();
        if role == Role::Caption {
            runs.extend(self.mark_above());
        }
        let gutter = self.lists.gutter();
        self.blocks.push(Block::Line(Line { role, align, depth, gutter, marker, quoted, runs }));
    }

    /// The number of a linked picture's note, where it stands between the picture and its caption.
    fn mark_above(&mut self) -> Vec<Run> {
        match self.blocks.pop() {
            Some(Block::Line(line))
                if line.role == Role::Caption && line.runs.iter().all(|run| run.marks.note) =>
            {
                line.runs
            }
            last => {
                self.blocks.extend(last);
                Vec::new()
            }
        }
    }

    /// A block that is no line.
    fn whole(&mut self, block: Block) {
        self.flush();
        if self.cells.is_open() {
            return;
        }
        self.lone_marker();
        self.blocks.push(block);
    }

    fn skip(&mut self, id: Id) {
        // An element without content ends at once.
        self.skipped = self.tree.first_child(id).map(|_| id);
    }

    fn picture(&mut self, id: Id) {
        let source = self.tree.attribute(id, "src").unwrap_or_default();
        let alt: String = self.tree.attribute(id, "alt").unwrap_or_default().trim().to_owned();
        let Some(number) = (self.aim.picture)(source) else {
            return self.stand_in(&format!("图片：{}", if alt.is_empty() { "请看网页" } else { &alt }));
        };
        let among_words = self.line.as_ref().is_some_and(|(_, words)| words.has_words());
        if self.cells.is_open() || among_words || self.lists.awaits_marker() {
            return self.open_line().picture(number, alt);
        }
        self.line = None;
        self.blocks.push(Block::Picture { number, alt });
    }

    fn player(&mut self, id: Id) {
        let what = if self.tree.name(id) == "video" { "视频" } else { "音频" };
        let label = self.tree.attribute(id, "aria-label").unwrap_or_default().trim();
        let label = if label.is_empty() { String::new() } else { format!("《{label}》") };
        self.skip(id);
        self.stand_in(&format!("【{what}】{label}请点文末“阅读原文”，到网站上观看"));
    }

    /// A line in the place of what a message cannot show.
    fn stand_in(&mut self, words: &str) {
        if self.cells.is_open() {
            return self.exact(words, Marks::default());
        }
        self.flush();
        self.lone_marker();
        let context = Context { role: Role::StandIn, align: None };
        let mut line = Words::default();
        line.text(words, &Marks::default());
        self.line = Some((context, line));
        self.flush();
    }

    fn code(&mut self, id: Id) {
        let text = self.tree.text(id);
        self.skip(id);
        let lines = text.trim_end_matches('\n').trim_start_matches('\n').split('\n');
        let lines: Vec<String> = lines.map(|line| line.trim_end_matches('\r').to_owned()).collect();
        if self.cells.is_open() {
            for line in lines {
                self.exact(&line.replace(' ', "\u{A0}"), Marks { code: true, ..Marks::default() });
                self.line_break();
            }
            return;
        }
        let depth = u8::try_from(self.lists.depth()).unwrap_or(u8::MAX);
        self.whole(Block::Code { lines, depth });
    }

    fn end_link(&mut self) {
        let Some((_, href, words)) = self.link.take() else { return };
        if self.aim.files.contains(&href) {
            return self.words("（请点文末“阅读原文”，到网站上下载）");
        }
        let Some(mark) = self.links.note(&href, words.trim()) else { return };
        if self.line.is_none() && matches!(self.blocks.last(), Some(Block::Picture { .. })) {
            // What was linked is a picture: the mark stands under it.
            self.line = Some((Context { role: Role::Caption, align: None }, Words::default()));
        }
        self.exact(&mark, Marks { note: true, ..Marks::default() });
    }

    fn enter_table(&mut self, id: Id, name: &str) {
        if name == "table" && !self.cells.is_open() {
            self.flush();
            self.lone_marker();
        }
        let opens_line = self.cells.enter(self.tree, id, name);
        if opens_line {
            self.line = None;
        } else if self.cells.is_nested() {
            // A table in a cell: its rows are lines, its cells words.
            if name == "tr" { self.line_break() } else { self.words(" ") }
        }
    }

    fn leave_table(&mut self, id: Id) {
        if self.cells.ends(id) {
            self.flush();
            if let Some(table) = self.cells.leave(id) {
                self.blocks.push(Block::Table(table));
            }
        }
    }
}

/// How a class of ours sets a line.
pub(super) fn align(class: Option<&str>) -> Option<Align> {
    class?.split_ascii_whitespace().find_map(|class| match class {
        "align-left" => Some(Align::Left),
        "align-center" => Some(Align::Center),
        "align-right" => Some(Align::Right),
        _ => None,
    })
}
