//! Blocks as they come out of the walk: the open paragraph, and white space as a browser shows it.
//!
//! In: words, pictures, line ends in order. Out: blocks. Invariant: a line end of the source between Chinese
//! characters is none of the text; empty paragraphs are counted, not kept.

use crate::import::manuscript::{Align, Block, Look, Paragraph, Piece, Run, Style, Table};

/// The paragraph that is open, and those that are done.
#[derive(Debug, Default)]
pub(super) struct Flow {
    pub blocks: Vec<Block>,
    open: Option<Paragraph>,
    blank: u8,
    gap: Gap,
}

/// White space that was seen and not yet written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Gap {
    #[default]
    None,
    Space,
    /// With a line end of the source in it.
    Line,
}

impl Flow {
    /// Begins a paragraph that looks like this one; what is open ends.
    pub fn begin(&mut self, paragraph: Paragraph) {
        self.end(false);
        self.open = Some(paragraph);
    }

    /// Ends the open paragraph; `counts`: an empty one is an empty line of the text.
    pub fn end(&mut self, counts: bool) {
        self.gap = Gap::None;
        let Some(mut paragraph) = self.open.take() else { return };
        while paragraph.runs.last().is_some_and(|run| run.piece == Piece::Break) {
            paragraph.runs.pop();
        }
        let is_blank = |run: &Run| {
            matches!(&run.piece, Piece::Text(text) if text.trim().is_empty()) || run.piece == Piece::Break
        };
        if paragraph.runs.iter().all(is_blank) {
            self.blank = self.blank.saturating_add(u8::from(counts));
            return;
        }
        paragraph.blank_before = std::mem::take(&mut self.blank);
        self.blocks.push(Block::Paragraph(paragraph));
    }

    pub fn table(&mut self, table: Table) {
        self.end(false);
        self.blank = 0;
        self.blocks.push(Block::Table(table));
    }

    /// Words; white space is that of HTML unless `pre`.
    pub fn words(&mut self, text: &str, look: Look, link: Option<&str>, pre: bool) {
        let mut out = String::new();
        for c in text.chars() {
            let is_gap = matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
            if pre && c == '\n' {
                self.push(std::mem::take(&mut out), look, link);
                self.piece(Piece::Break, look, link);
            } else if pre || !is_gap {
                out.push_str(self.glue(&out, c));
                out.push(c);
            } else if self.gap != Gap::Line {
                self.gap = if matches!(c, '\n' | '\r') { Gap::Line } else { Gap::Space };
            }
        }
        self.push(out, look, link);
    }

    /// What stands for the white space before a character.
    fn glue(&mut self, written: &str, next: char) -> &'static str {
        let gap = std::mem::take(&mut self.gap);
        let before = written.chars().next_back().or_else(|| self.last());
        let is_wide =
            |c: char| u32::from(c) >= 0x2e80 || matches!(c, '“' | '”' | '‘' | '’' | '…' | '—' | '·');
        match (gap, before) {
            (Gap::None, _) | (_, None) => "",
            (Gap::Line, Some(before)) if is_wide(before) || is_wide(next) => "",
            _ => " ",
        }
    }

    /// The last character of the open paragraph; none at the beginning of a line.
    fn last(&self) -> Option<char> {
        match &self.open.as_ref()?.runs.last()?.piece {
            Piece::Text(text) => text.chars().next_back(),
            Piece::Break => None,
            Piece::Tab | Piece::Picture(_) | Piece::Note(_) => Some('\u{fffc}'),
        }
    }

    fn push(&mut self, text: String, look: Look, link: Option<&str>) {
        if !text.is_empty() {
            self.piece(Piece::Text(text), look, link);
        }
    }

    /// A line end, picture or note.
    pub fn piece(&mut self, piece: Piece, look: Look, link: Option<&str>) {
        let open = self.open.get_or_insert_with(Paragraph::default);
        let link: Option<Box<str>> = link.map(Into::into);
        if piece == Piece::Break {
            self.gap = Gap::None;
        }
        if let (Piece::Text(text), Some(Run { piece: Piece::Text(last), look: last_look, link: last_link })) =
            (&piece, open.runs.last_mut())
            && *last_look == look
            && *last_link == link
        {
            last.push_str(text);
            return;
        }
        open.runs.push(Run { piece, look, link });
    }

    /// The number that a list draws before the open paragraph.
    pub fn number(&mut self, number: &str, level: u8) {
        let open = self.open.get_or_insert_with(Paragraph::default);
        if open.number.is_empty() {
            number.clone_into(&mut open.number);
            open.level = level;
        }
    }

    /// Whether the open paragraph has a number and no words yet.
    pub fn has_only_number(&self) -> bool {
        self.open.as_ref().is_some_and(|open| !open.number.is_empty() && open.runs.is_empty())
    }

    /// What the block says that stands in a list's item.
    pub fn dress(&mut self, align: Align, style: Option<Style>) {
        if let Some(open) = &mut self.open {
            open.align = align;
            open.style = style;
        }
    }

    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// All blocks.
    pub fn done(mut self) -> Vec<Block> {
        self.end(false);
        self.blocks
    }
}
