//! The blocks of a text: the body, a note, a text box, a cell.
//!
//! In: an element whose children are paragraphs, tables, and what wraps them. Out: [`Block`]s. Invariant: what
//! is deleted, hidden or a table of contents leaves no gap; text boxes stand after the paragraph that they hang
//! on; empty paragraphs are counts.

use super::super::manuscript::{Aside, Block, Paragraph, Piece, Run, Style};
use super::Reader;
use super::fields::Fields;
use super::line::Line;
use super::looks::{Letters, Lines};
use super::styles::Resolved;
use super::tree::{Element, Ns};
use std::rc::Rc;

/// Blocks as they are gathered.
#[derive(Debug, Default)]
pub struct Flow {
    blocks: Vec<Block>,
    /// Empty paragraphs since the last block.
    blank: u8,
    /// What a paragraph left whose end was deleted, for the next one.
    left: Vec<Run>,
    left_boxes: Vec<Block>,
    aside: Option<Aside>,
}

impl Flow {
    pub fn into_blocks(mut self) -> Vec<Block> {
        self.push_left();
        self.blocks
    }

    /// What nothing follows that it could join.
    fn push_left(&mut self) {
        if !self.left.is_empty() || !self.left_boxes.is_empty() {
            let line = Line { runs: std::mem::take(&mut self.left), ..Line::default() };
            self.push(line, Paragraph::default());
        }
    }

    pub fn push_table(&mut self, table: super::super::manuscript::Table) {
        self.push_left();
        self.blank = 0;
        self.blocks.push(Block::Table(table));
    }

    /// A line as paragraphs, since page breaks part it; the form has all but the runs.
    fn push(&mut self, line: Line, mut form: Paragraph) {
        form.aside = self.aside;
        let mut boxes = std::mem::take(&mut self.left_boxes);
        boxes.extend(line.boxes);
        for runs in line.parted.into_iter().chain([line.runs]) {
            let number = std::mem::take(&mut form.number);
            if is_blank(&runs) && number.is_empty() {
                // One that only holds a box in its place is no gap.
                self.blank = self.blank.saturating_add(u8::from(boxes.is_empty()));
                continue;
            }
            let level = if number.is_empty() { 0 } else { form.level };
            let blank_before = std::mem::take(&mut self.blank);
            self.blocks.push(Block::Paragraph(Paragraph {
                runs,
                number,
                level,
                blank_before,
                ..form.clone()
            }));
        }
        self.blocks.extend(boxes);
    }
}

fn is_blank(runs: &[Run]) -> bool {
    runs.iter().all(|run| match &run.piece {
        Piece::Text(text) => text.trim().is_empty(),
        Piece::Break | Piece::Tab => true,
        Piece::Picture(_) | Piece::Note(_) => false,
    })
}

impl Reader<'_, '_> {
    pub fn blocks(&mut self, parent: &Element<'_>, flow: &mut Flow) {
        let mut last_change = "";
        for child in parent.elements() {
            match (child.ns, child.name) {
                (Ns::Word, "p") => self.paragraph(child, flow),
                (Ns::Word, "tbl") => self.table(child, flow),
                (Ns::Word, "sdt") => {
                    if let Some(content) = self.control(child) {
                        self.blocks(content, flow);
                    }
                }
                (Ns::Word, "ins" | "moveTo") => {
                    self.change(child.name, last_change);
                    self.blocks(child, flow);
                }
                (Ns::Word, "del" | "moveFrom") => self.change(child.name, last_change),
                (Ns::Word, "customXml" | "smartTag") => self.blocks(child, flow),
                (Ns::Word, "altChunk") => self.told.imported += 1,
                (Ns::Word, "commentRangeStart" | "commentRangeEnd") => self.comment_mark(child),
                (Ns::Compat, "AlternateContent") => {
                    if let Some(branch) = chosen(child) {
                        self.blocks(branch, flow);
                    }
                }
                _ => {}
            }
            last_change = child.name;
        }
    }

    /// Counts a tracked change; pieces of one change that stand side by side are one.
    pub fn change(&mut self, name: &str, before: &str) {
        if name == before {
            return;
        }
        match name {
            "ins" => self.told.inserted += 1,
            "del" => self.told.deleted += 1,
            // What moves is marked where it was and where it is.
            "moveTo" => self.told.moved += 1,
            _ => {}
        }
    }

    pub fn comment_mark(&mut self, mark: &Element<'_>) {
        let id = mark.word("id").unwrap_or_default();
        if mark.name == "commentRangeStart" {
            self.told.comment_opens(id);
        } else {
            self.told.comment_closes(id);
        }
    }

    /// What a content control holds: not the words that only ask to type there, and no table of contents.
    pub fn control<'e, 'x>(&mut self, control: &'e Element<'x>) -> Option<&'e Element<'x>> {
        let content = control.w("sdtContent")?;
        let Some(properties) = control.w("sdtPr") else { return Some(content) };
        let gallery = properties.w("docPartObj").and_then(|part| part.w_val("docPartGallery"));
        if gallery == Some("Table of Contents") {
            self.told.contents = true;
            return None;
        }
        // Templates lock whole texts and call them prompts; only what asks for something is one.
        if properties.w("showingPlcHdr").is_some_and(Element::on) {
            let words = plain(content);
            if is_prompt(&words) {
                self.told.prompt(&words);
                return None;
            }
        }
        Some(content)
    }

    fn paragraph(&mut self, element: &Element<'_>, flow: &mut Flow) {
        let properties = element.w("pPr");
        let style = self.paragraph_style(properties.and_then(|of| of.w_val("pStyle")));
        let spot = properties.map(Lines::read).unwrap_or_default();
        let mut line =
            Line { letters: style.letters, runs: std::mem::take(&mut flow.left), ..Line::default() };
        let drops = self.fields.drops();
        self.inline(element, &mut line);
        let mark = properties.and_then(|of| of.w("rPr"));
        if line.is_empty() {
            let hidden = mark.is_some_and(|mark| self.is_hidden(mark, style.letters));
            if (drops && self.fields.drops()) || (hidden && line.hid) {
                return;
            }
        }
        let deleted = mark.is_some_and(|mark| mark.w("del").is_some() || mark.w("moveFrom").is_some());
        let drop_cap = properties.and_then(|of| of.w("framePr")).and_then(|frame| frame.word("dropCap"));
        if deleted || drop_cap.is_some_and(|kind| kind != "none") {
            if deleted && mark.is_some_and(|mark| mark.w("del").is_some()) && line.is_empty() && !line.changed
            {
                self.told.deleted += 1;
            }
            flow.left_boxes.append(&mut line.boxes);
            flow.left = std::mem::take(&mut line.runs);
            // A page break ended what came before it all the same.
            if let Some(runs) = line.parted.pop() {
                flow.push(Line { runs, parted: line.parted, ..Line::default() }, self.form(&style, spot));
            }
            return;
        }
        let form = self.form(&style, spot);
        flow.push(line, form);
    }

    fn form(&mut self, style: &Resolved, spot: Lines) -> Paragraph {
        let (number, level, inset) = self.lists.next(style, spot).unwrap_or_default();
        let lines = style.lines.under(spot);
        let outline = lines.outline.filter(|&level| level < 9).map(|level| Style::Heading(level + 1));
        let style = style.style.or(outline);
        let indented = lines.indented.unwrap_or_default();
        Paragraph {
            align: lines.align.unwrap_or_default(),
            style,
            number,
            level,
            inset,
            indented,
            ..Paragraph::default()
        }
    }

    pub fn paragraph_style(&mut self, id: Option<&str>) -> Rc<Resolved> {
        if let Some(style) = self.paragraph_styles.get(&id.map(str::to_owned)) {
            return Rc::clone(style);
        }
        let style = Rc::new(self.parts.styles.paragraph(id));
        self.paragraph_styles.insert(id.map(str::to_owned), Rc::clone(&style));
        style
    }

    fn is_hidden(&self, properties: &Element<'_>, paragraph: Letters) -> bool {
        let spot = Letters::read(properties, &self.parts.styles.theme);
        self.parts.styles.letters(paragraph, properties.w_val("rStyle"), spot).hidden == Some(true)
    }

    /// A text box: its blocks are for after the paragraph that it hangs on.
    pub fn text_box(&mut self, content: &Element<'_>) -> Vec<Block> {
        let aside = Some(Aside::TextBox(self.boxes));
        self.boxes += 1;
        let mut flow = Flow { aside, ..Flow::default() };
        let fields = std::mem::replace(&mut self.fields, Fields::of(content));
        self.blocks(content, &mut flow);
        self.fields = fields;
        flow.into_blocks()
    }
}

/// The branch of an `mc:AlternateContent` to read: the first whose vocabulary is known, else what stands in.
pub fn chosen<'e, 'x>(alternatives: &'e Element<'x>) -> Option<&'e Element<'x>> {
    let known = |choice: &&Element<'_>| {
        choice.is(Ns::Compat, "Choice")
            && !choice.requires.is_empty()
            && !choice.requires.contains(&Ns::Other)
    };
    alternatives
        .elements()
        .find(known)
        .or_else(|| alternatives.child(Ns::Compat, "Fallback"))
        .or_else(|| alternatives.child(Ns::Compat, "Choice"))
}

/// Whether the words of a control only ask to fill it.
fn is_prompt(words: &str) -> bool {
    let lower = words.to_lowercase();
    let asks = ["单击", "点击", "轻触", "输入", "键入", "选择", "click", "tap", "choose", "enter", "type"];
    words.is_empty() || (words.chars().count() < 60 && asks.iter().any(|ask| lower.contains(ask)))
}

/// The words of a header or comment, paragraphs apart by a space.
pub fn plain(element: &Element<'_>) -> String {
    let mut text = String::new();
    gather_plain(element, &mut text);
    text.trim().to_owned()
}

fn gather_plain(element: &Element<'_>, text: &mut String) {
    for child in element.elements() {
        match (child.ns, child.name) {
            (Ns::Word, "t") => text.push_str(&child.text()),
            (Ns::Word, "tab" | "br") => text.push(' '),
            (Ns::Word, "del" | "moveFrom" | "pPr" | "rPr") | (Ns::Compat, "Fallback") => {}
            (Ns::Vml, "textpath") => text.push_str(child.attribute(Ns::None, "string").unwrap_or_default()),
            _ => gather_plain(child, text),
        }
        if child.is(Ns::Word, "p") && !text.ends_with(' ') {
            text.push(' ');
        }
    }
}
