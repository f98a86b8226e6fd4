//! A message as flat blocks: what the account's editor can hold, before any style.
//!
//! In: words as they come. Out: [`Block`]s whose lines hold [`Run`]s. Invariants: nothing lies in anything but
//! cells in a table; white space is one blank or none, and none at a line's ends; no text holds a line break.

/// One block of a message. Blocks never hold blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    Line(Line),
    /// Its number among the message's pictures, and what it shows.
    Picture {
        number: usize,
        alt: String,
    },
    Table(Vec<Row>),
    /// Lines of program code, as they were typed.
    Code {
        lines: Vec<String>,
        depth: u8,
    },
    Rule,
}

/// One line, of however many words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub role: Role,
    pub align: Option<Align>,
    /// How many lists it lies in.
    pub depth: u8,
    /// How far in its words stand for these lists, in hundredths of a letter, and how much of it its marker takes.
    pub gutter: u16,
    pub marker: u16,
    /// Whether it is quoted.
    pub quoted: bool,
    pub runs: Vec<Run>,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Paragraph,
    /// 1 to 3.
    Heading(u8),
    /// A line of a list, its marker among its words.
    Item,
    /// What is explained, in a list of terms.
    Term,
    Caption,
    /// Words in the place of what a message cannot show.
    StandIn,
    Kicker,
    Subtitle,
    /// Source, date and names above the text.
    Facts,
    /// Of notes, links and attachments at the end.
    NoteTitle,
    Note,
    /// Who edited and signed.
    Signed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Center,
    Right,
}

/// The cells of a row.
pub(super) type Row = Vec<Cell>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub is_head: bool,
    pub align: Option<Align>,
    pub columns: u32,
    pub rows: u32,
    pub runs: Vec<Run>,
}

/// Words of one look, or what stands among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub what: What,
    pub marks: Marks,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    Text(String),
    Break,
    Picture { number: usize, alt: String },
}

/// How words are set off from those around them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    pub strong: bool,
    pub emphasis: bool,
    pub underline: bool,
    pub strike: bool,
    pub highlight: bool,
    pub code: bool,
    pub small: bool,
    pub superscript: bool,
    pub subscript: bool,
    /// The number of a note.
    pub note: bool,
    /// An address that stays a link in a message.
    pub href: Option<String>,
}

/// The numbers of the pictures, in the order of the text.
pub(super) fn pictures(blocks: &[Block]) -> Vec<usize> {
    let among = |runs: &[Run]| -> Vec<usize> {
        let numbers = runs.iter().filter_map(|run| match run.what {
            What::Picture { number, .. } => Some(number),
            What::Text(_) | What::Break => None,
        });
        numbers.collect()
    };
    let of_block = |block: &Block| match block {
        Block::Line(line) => among(&line.runs),
        Block::Picture { number, .. } => vec![*number],
        Block::Table(rows) => rows.iter().flatten().flat_map(|cell| among(&cell.runs)).collect(),
        Block::Code { .. } | Block::Rule => Vec::new(),
    };
    blocks.iter().flat_map(of_block).collect()
}

/// Collects the runs of a line.
#[derive(Debug, Default)]
pub(super) struct Words {
    runs: Vec<Run>,
    /// White space was met that is not written yet, and whether a line break was part of it.
    gap: Option<bool>,
}

impl Words {
    /// Whether anything but blanks and breaks is there.
    pub fn has_words(&self) -> bool {
        self.runs.iter().any(|run| match &run.what {
            What::Text(text) => !text.trim().is_empty(),
            What::Break => false,
            What::Picture { .. } => true,
        })
    }

    /// Adds text as it stands in HTML.
    pub fn text(&mut self, text: &str, marks: &Marks) {
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let length = rest.find(|c: char| is_space(c) != is_space(first)).unwrap_or(rest.len());
            let (piece, after) = rest.split_at(length);
            if is_space(first) {
                let broken = piece.contains(['\n', '\r']);
                self.gap = Some(self.gap.unwrap_or(false) || broken);
            } else {
                self.piece(piece, marks);
            }
            rest = after;
        }
    }

    /// Adds text as it is: its blanks are meant.
    pub fn exact(&mut self, text: &str, marks: &Marks) {
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        if !text.is_empty() {
            self.close_gap(text.chars().next(), marks);
            self.push(&text, marks);
        }
    }

    fn piece(&mut self, piece: &str, marks: &Marks) {
        let clean: String = piece.chars().filter(|c| !is_unwanted(*c)).collect();
        if clean.is_empty() {
            return;
        }
        self.close_gap(clean.chars().next(), marks);
        self.push(&clean, marks);
    }

    /// One blank for white space between words; none at a line's start, nor for a line break between two
    /// full-width characters.
    fn close_gap(&mut self, next: Option<char>, marks: &Marks) {
        let Some(broken) = self.gap.take() else { return };
        let Some(before) = self.runs.last() else { return };
        let last = match &before.what {
            What::Break => return,
            What::Text(text) => text.chars().next_back(),
            What::Picture { .. } => None,
        };
        // Between words that look otherwise it looks like neither.
        let plain = Marks::default();
        let marks = if before.marks == *marks { marks } else { &plain };
        let joins = broken && last.is_some_and(is_wide) && next.is_some_and(is_wide);
        if !joins {
            let marks = marks.clone();
            self.push(" ", &marks);
        }
    }

    fn push(&mut self, text: &str, marks: &Marks) {
        if let Some(Run { what: What::Text(own), marks: of }) = self.runs.last_mut()
            && of == marks
        {
            own.push_str(text);
            return;
        }
        self.runs.push(Run { what: What::Text(text.to_owned()), marks: marks.clone() });
    }

    pub fn line_break(&mut self) {
        self.gap = None;
        if !self.runs.is_empty() {
            self.runs.push(Run { what: What::Break, marks: Marks::default() });
        }
    }

    pub fn picture(&mut self, number: usize, alt: String) {
        self.close_gap(None, &Marks::default());
        self.runs.push(Run { what: What::Picture { number, alt }, marks: Marks::default() });
    }

    /// The runs, without blanks and breaks at the end, and without those that the author typed in the place of
    /// an indent.
    pub fn finish(mut self) -> Vec<Run> {
        while let Some(last) = self.runs.last_mut() {
            match &mut last.what {
                What::Text(text) => {
                    text.truncate(text.trim_end().len());
                    if !text.is_empty() {
                        break;
                    }
                }
                What::Break => {}
                What::Picture { .. } => break,
            }
            self.runs.pop();
        }
        let says = |run: &Run| match &run.what {
            What::Text(text) => !text.trim_start().is_empty(),
            What::Break => false,
            What::Picture { .. } => true,
        };
        let start = self.runs.iter().position(says).unwrap_or(self.runs.len());
        self.runs.drain(..start);
        if let Some(Run { what: What::Text(text), .. }) = self.runs.first_mut() {
            text.drain(..text.len() - text.trim_start().len());
        }
        self.runs
    }
}

/// White space of HTML, where one is as good as many.
fn is_space(c: char) -> bool {
    c.is_ascii_whitespace()
}

/// What has no place in a text: control characters, and marks that only programs see.
fn is_unwanted(c: char) -> bool {
    c.is_control() || matches!(c, '\u{FEFF}' | '\u{2028}' | '\u{2029}' | '\u{FFFE}' | '\u{FFFF}')
}

fn is_wide(c: char) -> bool {
    unicode_width::UnicodeWidthChar::width(c) == Some(2)
        || matches!(c, '“' | '”' | '‘' | '’' | '—' | '…' | '·')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(words: Words) -> String {
        let texts = words.finish().into_iter().map(|run| match run.what {
            What::Text(text) => text,
            What::Break => "/".to_owned(),
            What::Picture { number, .. } => format!("[{number}]"),
        });
        texts.collect()
    }

    #[test]
    fn white_space_is_one_blank_and_none_between_lines_of_chinese() {
        let said = |texts: &[&str]| {
            let mut words = Words::default();
            texts.iter().for_each(|text| words.text(text, &Marks::default()));
            plain(words)
        };
        assert_eq!(said(&["\n 县政协\n 召开\n \u{1}", "会议\t ABC\nDEF \n"]), "县政协召开会议 ABC DEF");
        assert_eq!(said(&["县政协", " 召开"]), "县政协 召开");
        assert_eq!(said(&["\u{3000}\u{3000}县政协\u{3000}印\n"]), "县政协\u{3000}印");
        assert_eq!(said(&[" \n "]), "");
    }

    #[test]
    fn breaks_at_the_ends_go() {
        let mut words = Words::default();
        words.line_break();
        words.text("甲 ", &Marks::default());
        words.line_break();
        words.text(" 乙", &Marks::default());
        words.picture(3, String::new());
        words.line_break();
        words.line_break();
        assert_eq!(plain(words), "甲/乙[3]");
    }
}
