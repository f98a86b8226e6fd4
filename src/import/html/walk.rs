//! The walk over a page's tree.
//!
//! In: a tree with its style sheet. Out: blocks, pictures, notes, remarks. Invariant: no deeper recursion than
//! the tree is deep, which its parser bounds.

use std::collections::BTreeMap;

use super::elements::{is_block, is_medium, is_nothing, named};
use super::flow::Flow;
use super::lost::Lost;
use super::style::{Apart, Sheet, Style};
use super::{Beside, has_content, images};
use crate::import::manuscript::{
    Align, Block, Look, Manuscript, Paragraph, Picture, Piece, Remark, RemarkKind, Style as Named,
};
use crate::markdown::dom::{Data, Element, Id, Tree};

/// What holds where the walk is.
#[derive(Clone, Debug, Default)]
pub(super) struct Context {
    look: Look,
    align: Align,
    named: Option<Named>,
    link: Option<String>,
    pre: bool,
    coloured: bool,
    /// How deep in lists, and the next number of the innermost; none for bullets.
    level: u8,
}

/// Reads a tree.
pub(super) struct Walker<'t> {
    pub tree: &'t Tree,
    sheet: &'t Sheet,
    beside: Beside<'t>,
    flow: Flow,
    pictures: Vec<Picture>,
    /// By the name of the place that a mark leads to.
    notes: BTreeMap<String, usize>,
    note_blocks: Vec<Vec<Block>>,
    hidden: usize,
    deleted: usize,
    /// Stretches of text with looks that an article has not.
    underlined: usize,
    coloured: usize,
    comments: Vec<String>,
    lost: Lost,
    /// Between the marks of a clipboard's fragment; `None` where there are no marks.
    fragment: Option<bool>,
    /// Where a list's number stands between conditional comments.
    in_number: bool,
}

impl<'t> Walker<'t> {
    pub fn new(tree: &'t Tree, sheet: &'t Sheet, beside: Beside<'t>) -> Walker<'t> {
        let is_start =
            |id: Id| matches!(tree.data(id), Data::Comment(words) if words.trim() == "StartFragment");
        let fragment = tree.subtree(tree.root()).any(is_start).then_some(false);
        Walker {
            tree,
            sheet,
            beside,
            flow: Flow::default(),
            pictures: Vec::new(),
            notes: BTreeMap::new(),
            note_blocks: Vec::new(),
            hidden: 0,
            deleted: 0,
            underlined: 0,
            coloured: 0,
            comments: Vec::new(),
            lost: Lost::default(),
            fragment,
            in_number: false,
        }
    }

    /// Reads a node with all that is in it.
    pub fn read(&mut self, id: Id) {
        self.node(id, &Context::default());
    }

    pub fn into_manuscript(mut self) -> Manuscript {
        let mut remarks: Vec<Remark> = Vec::new();
        let mut told = |kind, words| remarks.push(Remark { kind, words });
        if self.hidden > 0 {
            told(RemarkKind::Dropped, format!("有 {} 处隐藏的文字，没有读入", self.hidden));
        }
        if self.deleted > 0 {
            told(RemarkKind::Revision, format!("有 {} 处修订删去的文字，没有读入", self.deleted));
        }
        for (count, what) in [(self.underlined, "下划线"), (self.coloured, "彩色的字或底色")] {
            if count > 0 {
                told(RemarkKind::Dropped, format!("有 {count} 处{what}没有保留，文字都在"));
            }
        }
        remarks.extend(self.lost.told());
        let mut told = |kind, words| remarks.push(Remark { kind, words });
        for comment in std::mem::take(&mut self.comments) {
            told(RemarkKind::Comment, comment);
        }
        self.note_blocks.resize(self.notes.len().max(self.note_blocks.len()), Vec::new());
        let blocks = self.flow.done();
        let blocks = if has_content(&blocks) { blocks } else { Vec::new() };
        Manuscript { blocks, pictures: self.pictures, notes: self.note_blocks, remarks }
    }

    /// The blocks of a node by itself: a cell, a note.
    pub(super) fn apart(&mut self, id: Id, context: &Context) -> Vec<Block> {
        let outer = std::mem::take(&mut self.flow);
        let inner = Context { named: None, align: Align::Start, ..context.clone() };
        self.children(id, &inner);
        std::mem::replace(&mut self.flow, outer).done()
    }

    fn children(&mut self, id: Id, context: &Context) {
        let children: Vec<Id> = self.tree.children(id).collect();
        for child in children {
            self.node(child, context);
        }
    }

    fn node(&mut self, id: Id, context: &Context) {
        match self.tree.data(id) {
            Data::Root => self.children(id, context),
            Data::Comment(words) => self.comment(words),
            Data::Text(text) => {
                if self.fragment == Some(false) {
                    return;
                }
                if self.in_number {
                    self.flow.number(text.trim(), context.level);
                } else if context.pre || !text.trim().is_empty() || self.flow.is_open() {
                    self.flow.words(text, context.look, context.link.as_deref(), context.pre);
                }
            }
            Data::Element(element) => self.element(id, element, context),
        }
    }

    fn comment(&mut self, words: &str) {
        match words.trim() {
            "StartFragment" => self.fragment = Some(true),
            "EndFragment" => self.fragment = Some(false),
            "[if !supportLists]" => self.in_number = true,
            "[endif]" => self.in_number = false,
            _ => {}
        }
    }

    fn element(&mut self, id: Id, element: &Element, context: &Context) {
        let name = &*element.name;
        if is_medium(name) && self.fragment != Some(false) {
            self.lost.medium(self.tree, id);
        }
        if is_nothing(name) {
            return;
        }
        let style = self.sheet.style(element);
        if style.hidden {
            self.hidden += usize::from(!self.tree.text(id).trim().is_empty());
            return;
        }
        if self.is_apart(id, element, style, context) {
            return;
        }
        let inner = inherited(context, element, style);
        self.lost_looks(id, name, context, &inner);
        match name {
            "br" => self.flow.piece(Piece::Break, inner.look, None),
            "hr" => self.flow.end(false),
            "img" => self.image(element, &inner),
            "table" => {
                let is_caption = |id: &Id| self.tree.name(*id) == "caption";
                let captions: Vec<Id> = self.tree.children(id).filter(is_caption).collect();
                for caption in captions {
                    self.node(caption, &inner);
                }
                let table = self.table(id, &inner);
                self.flow.table(table);
            }
            "ul" | "ol" => self.list(id, element, &inner),
            "a" => self.anchor(id, element, &inner),
            _ if is_block(name) => self.block(id, element, style, &inner),
            _ => self.children(id, &inner),
        }
    }

    /// Takes what stands apart of the text: deleted words, comments, notes, a list's number.
    fn is_apart(&mut self, id: Id, element: &Element, style: Style, context: &Context) -> bool {
        let class = element.attribute("class").unwrap_or_default();
        if &*element.name == "del" || class.contains("msoDel") {
            self.deleted += 1;
            return true;
        }
        match style.apart {
            Some(Apart::Comments) => {
                let words: String = self.tree.text(id).split_whitespace().collect::<Vec<_>>().join(" ");
                self.comments.push(words);
            }
            Some(Apart::Notes) => self.note_list(id, context),
            None if style.is_number => {
                let number = self.tree.text(id);
                self.flow.number(number.trim_matches(|c: char| c.is_whitespace()), context.level);
            }
            None => return false,
        }
        true
    }

    /// Counts looks that no article has: where they begin, links apart.
    fn lost_looks(&mut self, id: Id, name: &str, outer: &Context, inner: &Context) {
        let begins = (inner.look.underline && !outer.look.underline, inner.coloured && !outer.coloured);
        if begins == (false, false) || name == "a" || inner.link.is_some() || self.fragment == Some(false) {
            return;
        }
        if !self.tree.text(id).trim().is_empty() {
            self.underlined += usize::from(begins.0);
            self.coloured += usize::from(begins.1);
        }
    }

    /// A paragraph or a box around some.
    fn block(&mut self, id: Id, element: &Element, style: Style, context: &Context) {
        let mut context = context.clone();
        context.named = named(element, style).or(context.named);
        let is_paragraph = matches!(
            &*element.name,
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "figcaption" | "caption" | "pre" | "dt" | "dd"
        ) || !self.tree.subtree(id).skip(1).any(|inner| is_block(self.tree.name(inner)));
        let indented = style.indented == Some(true);
        let paragraph =
            || Paragraph { align: context.align, style: context.named, indented, ..Paragraph::default() };
        // A list's number stands before the first block in its item.
        if !self.flow.is_open() || !self.flow.has_only_number() {
            self.flow.begin(paragraph());
        } else {
            self.flow.dress(context.align, context.named);
        }
        self.children(id, &context);
        self.flow.end(is_paragraph && self.fragment != Some(false));
    }

    fn list(&mut self, id: Id, element: &Element, context: &Context) {
        let is_ordered = &*element.name == "ol";
        let first =
            element.attribute("start").and_then(|start| start.trim().parse::<u32>().ok()).unwrap_or(1);
        let inner = Context { level: context.level.saturating_add(1), ..context.clone() };
        let mut number = first;
        let children: Vec<Id> = self.tree.children(id).collect();
        for child in children {
            if self.tree.name(child) != "li" {
                self.node(child, &inner);
                continue;
            }
            self.flow.begin(Paragraph {
                align: context.align,
                style: context.named,
                is_point: true,
                ..Paragraph::default()
            });
            let mark = if is_ordered { format!("{number}.") } else { "•".to_owned() };
            self.flow.number(&mark, context.level);
            number = number.saturating_add(1);
            self.children(child, &inner);
            self.flow.end(false);
        }
    }

    fn image(&mut self, element: &Element, context: &Context) {
        if self.fragment == Some(false) {
            return;
        }
        // Pages that load pictures late keep the address elsewhere.
        let sources =
            ["data-src", "data-original", "src"].map(|name| element.attribute(name).unwrap_or_default());
        let source = sources.into_iter().find(|source| !source.trim().is_empty()).unwrap_or_default();
        let alternative = element.attribute("alt").unwrap_or_default();
        if let Some(picture) = images::picture(source, alternative, element.attribute("width"), self.beside) {
            self.pictures.push(picture);
            self.flow.piece(Piece::Picture(self.pictures.len() - 1), context.look, None);
        }
    }

    /// A link, or the mark of a note.
    fn anchor(&mut self, id: Id, element: &Element, context: &Context) {
        let href = element.attribute("href").unwrap_or_default();
        let is_note = |start: &str| href.starts_with(start) && !href[start.len()..].starts_with("ref");
        if is_note("#_ftn") || is_note("#_edn") {
            let next = self.notes.len();
            let note = *self.notes.entry(href.trim_start_matches("#_").to_owned()).or_insert(next);
            self.flow.piece(Piece::Note(note), context.look, None);
            return;
        }
        let is_comment = element.attribute("style").is_some_and(|style| style.contains("mso-comment"));
        if is_comment && href.starts_with("#_msocom") {
            return;
        }
        let href = if href.starts_with("//") { format!("https:{href}") } else { href.to_owned() };
        let link = Some(href.clone()).filter(|href| href.starts_with("http") || href.starts_with("mailto:"));
        if link.is_none() && self.fragment != Some(false) {
            self.lost.link(&self.tree.text(id), &href);
        }
        self.children(id, &Context { link, ..context.clone() });
    }

    /// The texts of notes, each in an element of the name that its mark leads to.
    fn note_list(&mut self, id: Id, context: &Context) {
        let all: Vec<Id> = self.tree.subtree(id).collect();
        for note in all {
            let Some(&number) = self.tree.attribute(note, "id").and_then(|name| self.notes.get(name)) else {
                continue;
            };
            let before = self.fragment.take();
            let mut blocks = self.apart(note, context);
            self.fragment = before;
            strip_back_reference(&mut blocks);
            self.note_blocks.resize(self.note_blocks.len().max(number + 1), Vec::new());
            self.note_blocks[number] = blocks;
        }
    }
}

/// Takes the mark `[1]` off the beginning of a note.
fn strip_back_reference(blocks: &mut [Block]) {
    let Some(Block::Paragraph(paragraph)) = blocks.first_mut() else { return };
    for run in &mut paragraph.runs {
        let Piece::Text(text) = &mut run.piece else { break };
        let rest =
            text.trim_start().trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '[' | ']'));
        let is_mark = rest.len() < text.trim_start().len() && text.trim_start().starts_with('[');
        if is_mark {
            *text = rest.trim_start().to_owned();
        }
        if !text.trim().is_empty() {
            break;
        }
    }
}

fn inherited(context: &Context, element: &Element, style: Style) -> Context {
    let mut inner = context.clone();
    let look = &mut inner.look;
    look.bold = style.bold.unwrap_or(look.bold);
    look.italic = style.italic.unwrap_or(look.italic);
    look.underline = style.underline.unwrap_or(look.underline);
    look.strike = style.strike.unwrap_or(look.strike);
    look.raised = style.raised.unwrap_or(look.raised);
    look.lowered = style.lowered.unwrap_or(look.lowered);
    look.size = style.size.or(look.size);
    look.face = style.face.or(look.face);
    inner.align = style.align.unwrap_or(inner.align);
    inner.pre |= style.pre;
    inner.coloured = style.coloured.unwrap_or(inner.coloured);
    if matches!(&*element.name, "blockquote") {
        inner.named = Some(Named::Quote);
    }
    inner
}
