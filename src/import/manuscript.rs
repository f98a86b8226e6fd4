//! A manuscript as it was read: paragraphs and tables in order, with the look of every piece.
//!
//! In: nothing; data only. Out: what the readers fill and `recognise` reads. Invariant: what the file numbers,
//! joins or hides by itself is text here, or gone; a later stage sees what somebody sees who opens the file.

/// What was read of one file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Manuscript {
    pub blocks: Vec<Block>,
    pub pictures: Vec<Picture>,
    /// Footnotes and endnotes, in the order of their marks.
    pub notes: Vec<Vec<Block>>,
    pub remarks: Vec<Remark>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    Paragraph(Paragraph),
    Table(Table),
    Kept(Kept),
}

/// Markdown that stays as its writer wrote it: nothing is to be recognised in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    pub pieces: Vec<Source>,
}

/// Markdown, and what has another name in the article.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    Text(String),
    /// Where a picture or link leads, up to its closing bracket: what stands in `(address "title")`.
    Target {
        /// By place in [`Manuscript::pictures`]; `None` for a link.
        picture: Option<usize>,
        address: String,
        title: Option<String>,
    },
    /// The mark of a note, by place in [`Manuscript::notes`].
    Note(usize),
}

/// One line of the manuscript, until the writer pressed Enter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paragraph {
    pub runs: Vec<Run>,
    pub align: Align,
    /// What the file says it is by a named style, the names of Word and WPS in both languages understood.
    pub style: Option<Style>,
    /// The number or bullet that the file draws before it: `（一）`, `1.`, `•`; empty where there is none.
    pub number: String,
    /// How deep it stands in a list or outline, from 0; only with a number.
    pub level: u8,
    /// How far it is set in, in twentieths of a point; only with a number, and 0 where nothing says it.
    pub inset: u16,
    /// The file says that it is a point of a list, and not only that it has a number.
    pub is_point: bool,
    /// Empty paragraphs before it.
    pub blank_before: u8,
    /// Whether the file sets its first line in; typed spaces are in the text.
    pub indented: bool,
    /// Where it stood aside of the text.
    pub aside: Option<Aside>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    #[default]
    Start,
    Center,
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Title,
    Subtitle,
    /// From 1.
    Heading(u8),
    Caption,
    Quote,
    Code,
}

/// Paragraphs that the reader put where they are anchored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aside {
    /// Counted from 0: paragraphs of one box have the same number.
    TextBox(u32),
}

/// A piece of one look.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    pub piece: Piece,
    pub look: Look,
    /// Where it leads, where it is a link.
    pub link: Option<Box<str>>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    Text(String),
    /// A line end inside a paragraph (Shift+Enter).
    Break,
    Tab,
    /// By place in [`Manuscript::pictures`].
    Picture(usize),
    /// By place in [`Manuscript::notes`].
    Note(usize),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    pub bold: bool,
    pub italic: bool,
    pub underline: bool,
    pub strike: bool,
    pub raised: bool,
    pub lowered: bool,
    /// Half points, as Word counts; `None` where the file does not say. 小四 is 24, 三号 32, 小二 36.
    pub size: Option<u16>,
    pub face: Option<Face>,
}

/// The kinds of type that official papers tell levels by (GB/T 9704-2012).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// 宋体 and what resembles it.
    Song,
    /// 小标宋, for titles.
    TitleSong,
    Hei,
    Kai,
    FangSong,
    Other,
}

/// A picture of the manuscript, as its file holds it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// Its name in the file, for its extension and for messages: `image1.jpeg`.
    pub name: String,
    /// Empty where it is outside, damaged or missing.
    pub bytes: std::sync::Arc<[u8]>,
    /// What the file says it shows (`descr`, `alt`); often a machine's words.
    pub alternative: String,
    /// Whether somebody wrote the alternative for this text, and it is to stay.
    pub is_described: bool,
    /// What stands under it by the file's own syntax; mostly captions are paragraphs.
    pub caption: String,
    /// Where its bytes are not in the file: its address, as written (`file:///C:/…`).
    pub outside: Option<String>,
}

/// Rows from top to bottom; each has its own cells, wide and tall ones once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    pub rows: Vec<Vec<Cell>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    pub blocks: Vec<Block>,
    /// Columns and rows that it covers, at least 1.
    pub columns: u32,
    pub rows: u32,
}

/// Something that whoever imports should know, and the article does not show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    pub kind: RemarkKind,
    /// Plain Chinese, one line, standing alone: `有 3 处修订，已按“接受”处理`.
    pub words: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RemarkKind {
    /// A comment in the margin, with who wrote it.
    Comment,
    /// Tracked changes that were taken as accepted.
    Revision,
    /// What is not in the article: hidden text, headers and footers, shapes, embedded files.
    Dropped,
    /// What should be looked at: symbols without a known meaning, broken parts.
    Doubt,
}
