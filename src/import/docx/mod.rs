//! Word files, of Word, WPS and others: an archive of XML becomes a manuscript.
//!
//! In: the bytes of a `.docx`, `.docm` or `.dotx`, or of what somebody took for one. Out: the text as somebody
//! sees it who opens the file, changes accepted, numbers drawn, every picture once. Invariant: no input panics,
//! nests the stack away or fills the memory; what is not in the text is told in the remarks.
//!
//! `package` opens the archive and `tree` its parts; `styles` (by `looks`), `lists` (by `numerals`), `fields`
//! (by `codes`) and `symbols` know one part of the format each; `story` walks the blocks of a text, `line` the
//! pieces of a paragraph, `tables`, `drawing` (by `alternative`) and `formula` what stands among them; `told`
//! keeps the account.

mod alternative;
mod codes;
mod drawing;
mod fields;
mod formula;
mod line;
mod lists;
mod looks;
mod numerals;
mod package;
mod sniff;
mod story;
mod styles;
mod symbols;
mod tables;
mod told;
mod tree;

#[cfg(test)]
mod tests;

use super::Refusal;
use super::manuscript::{Block, Manuscript, Picture, Piece};
use codes::Sequences;
use fields::Fields;
use lists::Lists;
use looks::Theme;
pub(super) use looks::{face, is_colour};
use package::{Package, Relations};
pub(super) use sniff::is_page_archive;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;
use story::Flow;
use styles::{Resolved, Styles};
use told::Told;
use tree::{Element, Ns};

/// Reads a Word file.
pub fn read(bytes: &[u8]) -> Result<Manuscript, Refusal> {
    sniff::refuse_others(bytes)?;
    let mut package = Package::open(bytes)?;
    let name = document_name(&mut package)?;
    let text = package.text(&name)?.ok_or(Refusal::NoDocument)?;
    let root = tree::parse(&text)?;
    if !root.is(Ns::Word, "document") {
        return Err(sniff::other_archive(&mut package));
    }
    let relations = package.relations(&name)?;
    let mut told = Told::default();
    let texts = Texts::unpack(&mut package, &relations, &mut told)?;
    let parts = texts.parse(&mut told)?;
    let mut reader = Reader::new(package, relations, &parts, told);
    let mut flow = Flow::default();
    // A file that was joined of several may have several bodies.
    for body in root.elements().filter(|element| element.is(Ns::Word, "body")) {
        reader.fields = Fields::of(body);
        reader.blocks(body, &mut flow);
    }
    let blocks = flow.into_blocks();
    let notes = reader.read_notes()?;
    reader.margins(&root)?;
    reader.finish(blocks, notes)
}

/// The main part: by its relationship, else by the name that all programs give it.
fn document_name(package: &mut Package<'_>) -> Result<String, Refusal> {
    let relations = package.relations("")?;
    let main = relations.values().find(|relation| relation.kind == "officeDocument" && !relation.outside);
    match main.map(|relation| relation.target.clone()).filter(|name| package.has(name)) {
        Some(name) => Ok(name),
        None if package.has("word/document.xml") => Ok("word/document.xml".to_owned()),
        None => Err(sniff::other_archive(package)),
    }
}

/// The texts of the parts beside the main one, by the kinds of their relationships.
#[derive(Default)]
struct Texts {
    by_kind: BTreeMap<&'static str, (String, String)>,
}

const BESIDE: [&str; 6] = ["styles", "theme", "numbering", "footnotes", "endnotes", "comments"];

impl Texts {
    fn unpack(package: &mut Package<'_>, relations: &Relations, told: &mut Told) -> Result<Self, Refusal> {
        let mut texts = Self::default();
        for kind in BESIDE {
            let Some(relation) =
                relations.values().find(|relation| relation.kind == kind && !relation.outside)
            else {
                continue;
            };
            match package.text(&relation.target) {
                Ok(Some(text)) => {
                    texts.by_kind.insert(kind, (relation.target.clone(), text));
                }
                Ok(None) => {}
                Err(Refusal::Broken) => told.doubt(damaged(kind)),
                Err(refusal) => return Err(refusal),
            }
        }
        Ok(texts)
    }

    fn parse(&self, told: &mut Told) -> Result<Parts<'_>, Refusal> {
        let mut parts = Parts::default();
        for (&kind, (name, text)) in &self.by_kind {
            match tree::parse(text) {
                Ok(root) => {
                    parts.roots.insert(kind, (name, root));
                }
                Err(Refusal::Broken) => told.doubt(damaged(kind)),
                Err(refusal) => return Err(refusal),
            }
        }
        let theme = parts.root("theme").map(Theme::read).unwrap_or_default();
        parts.styles = Styles::read(parts.root("styles"), theme);
        Ok(parts)
    }
}

fn damaged(kind: &str) -> &'static str {
    match kind {
        "numbering" => "文件里的自动编号已损坏，请对照原文件补上编号",
        "footnotes" | "endnotes" => "文件里的脚注或尾注已损坏，没有导入",
        "comments" => "文件里的批注已损坏，没有列出",
        _ => "文件里的样式已损坏，标题和字体可能认得不准",
    }
}

/// The parts beside the main one.
#[derive(Default)]
struct Parts<'x> {
    /// With their names, by the kinds of their relationships.
    roots: BTreeMap<&'static str, (&'x str, Element<'x>)>,
    styles: Styles,
}

impl<'x> Parts<'x> {
    fn root(&self, kind: &str) -> Option<&Element<'x>> {
        self.roots.get(kind).map(|(_, root)| root)
    }
}

/// What is known while a file is read.
struct Reader<'p, 'b> {
    package: Package<'b>,
    parts: &'p Parts<'p>,
    /// Of the part that is being read.
    relations: Relations,
    lists: Lists,
    paragraph_styles: BTreeMap<Option<String>, Rc<Resolved>>,
    fields: Fields,
    sequences: Sequences,
    pictures: Vec<Picture>,
    /// Where a picture is in `pictures`, by its part or its address.
    picture_places: BTreeMap<String, usize>,
    /// Notes in the order of their marks, by kind and identifier.
    notes: BTreeMap<(&'static str, String), usize>,
    unread: VecDeque<(&'static str, String)>,
    boxes: u32,
    told: Told,
}

impl<'p, 'b> Reader<'p, 'b> {
    fn new(package: Package<'b>, relations: Relations, parts: &'p Parts<'p>, told: Told) -> Self {
        let lists = parts.root("numbering").map(|root| Lists::read(root, &parts.styles)).unwrap_or_default();
        Self {
            package,
            parts,
            relations,
            lists,
            paragraph_styles: BTreeMap::new(),
            fields: Fields::default(),
            sequences: Sequences::default(),
            pictures: Vec::new(),
            picture_places: BTreeMap::new(),
            notes: BTreeMap::new(),
            unread: VecDeque::new(),
            boxes: 0,
            told,
        }
    }

    /// The place of a note in the manuscript; it is read when its mark was met.
    fn note(&mut self, kind: &'static str, id: &str) -> usize {
        let next = self.notes.len();
        let key = (kind, id.to_owned());
        *self.notes.entry(key.clone()).or_insert_with(|| {
            self.unread.push_back(key);
            next
        })
    }

    /// The notes, one after the other: one that names another does not nest.
    fn read_notes(&mut self) -> Result<Vec<Vec<Block>>, Refusal> {
        let mut known = BTreeMap::new();
        for kind in ["footnotes", "endnotes"] {
            let Some((name, root)) = self.parts.roots.get(kind) else { continue };
            let ids = root.elements().filter_map(|note| Some((note.word("id")?.to_owned(), note)));
            known.insert(kind, (ids.collect::<BTreeMap<_, _>>(), self.package.relations(name)?));
        }
        let mut notes = Vec::new();
        while let Some((kind, id)) = self.unread.pop_front() {
            let mut flow = Flow::default();
            if let Some((ids, relations)) = known.get_mut(kind)
                && let Some(note) = ids.get(&id)
            {
                std::mem::swap(&mut self.relations, relations);
                self.fields = Fields::of(note);
                self.blocks(note, &mut flow);
                std::mem::swap(&mut self.relations, relations);
            }
            let blocks = flow.into_blocks();
            if blocks.is_empty() {
                self.told.doubt("有的注释在文件里只剩下标记，找不到注释的文字，请对照原文件");
            }
            notes.push(blocks);
        }
        Ok(notes)
    }

    /// Headers and footers: told where they say more than the page's number.
    fn margins(&mut self, root: &Element<'_>) -> Result<(), Refusal> {
        self.relations.clear();
        let mut seen = BTreeSet::new();
        let mut words = BTreeSet::new();
        let names: Vec<String> = {
            let document = document_name(&mut self.package)?;
            let relations = self.package.relations(&document)?;
            let used =
                |name| root.all(Ns::Word, name).into_iter().filter_map(|of| of.attribute(Ns::Relation, "id"));
            let ids = used("headerReference").chain(used("footerReference"));
            ids.filter_map(|id| relations.get(id)).map(|relation| relation.target.clone()).collect()
        };
        for name in names.into_iter().filter(|name| seen.insert(name.clone())) {
            let Ok(Some(text)) = self.package.text(&name) else { continue };
            let Ok(part) = tree::parse(&text) else { continue };
            let text = story::plain(&part);
            if !is_page_number(&text) && words.insert(text.clone()) {
                self.told.margin(&text);
            }
        }
        Ok(())
    }

    fn comments(&self) -> Vec<(String, String, String)> {
        let comment = |element: &Element<'_>| {
            let attribute = |name| element.word(name).unwrap_or_default().to_owned();
            (attribute("id"), attribute("author"), told::shortened(&story::plain(element), 500))
        };
        let all = self.parts.root("comments").into_iter().flat_map(Element::elements);
        all.map(comment).filter(|(_, _, text)| !text.is_empty()).collect()
    }

    fn finish(mut self, blocks: Vec<Block>, notes: Vec<Vec<Block>>) -> Result<Manuscript, Refusal> {
        if !blocks.iter().any(says_something) {
            return Err(if self.told.imported > 0 { Refusal::Embedded } else { Refusal::NoText });
        }
        if self.package.names().any(|name| name.ends_with("vbaproject.bin")) {
            self.told.drop("文件里的宏没有导入".to_owned());
        }
        let comments = self.comments();
        Ok(Manuscript { blocks, pictures: self.pictures, notes, remarks: self.told.remarks(comments) })
    }
}

fn says_something(block: &Block) -> bool {
    match block {
        Block::Paragraph(paragraph) => paragraph.runs.iter().any(|run| match &run.piece {
            Piece::Text(text) => !text.trim().is_empty(),
            Piece::Picture(_) | Piece::Note(_) => true,
            Piece::Break | Piece::Tab => false,
        }),
        Block::Table(table) => table.rows.iter().flatten().any(|cell| cell.blocks.iter().any(says_something)),
        Block::Kept(_) => true,
    }
}

/// `— 1 —`, `第 1 页 共 3 页`, `Page 1 of 3`, and nothing at all.
fn is_page_number(text: &str) -> bool {
    let text = text.to_lowercase().replace("page", "").replace("of", "");
    text.chars().all(|letter| {
        letter.is_whitespace()
            || letter.is_numeric()
            || "第页共-–—―/／·.．一二三四五六七八九十".contains(letter)
    })
}
