//! A draft: a manuscript whose parts were recognised, ready to be written.
//!
//! In: nothing; data only. Out: what `recognise` fills and `write` reads. Invariant: pictures are named by their
//! place in the manuscript, and have their file's name here; what has no name is not written.

use jiff::civil::Date;

use super::account::Account;
use super::manuscript::{Kept, Run, Table};
use crate::content::{Credit, Kind};

/// An article to be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    pub head: Head,
    pub body: Vec<Part>,
    /// By place in the manuscript's notes.
    pub notes: Vec<Vec<Part>>,
    /// The file of each picture of the manuscript; `None` for one that no place shows.
    pub names: Vec<Option<String>>,
    pub account: Account,
}

/// What goes into the front matter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    pub kicker: Option<String>,
    pub title: Option<String>,
    pub subtitle: Option<String>,
    pub authors: Vec<Credit>,
    pub photographers: Vec<String>,
    pub editor: Vec<String>,
    /// Who the manuscript says read it first, second and last.
    pub reviewers: [Option<String>; 3],
    pub source: Option<String>,
    pub date: Option<Date>,
    pub summary: Option<String>,
    pub keywords: Vec<String>,
    pub kind: Kind,
}

/// A block of the body.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Levels from 2.
    Heading(u8, Vec<Run>),
    Paragraph(Vec<Run>),
    /// Paragraphs at the right margin: who signed, and when.
    Signed(Vec<Vec<Run>>),
    /// Several make a gallery.
    Pictures(Vec<Figure>),
    /// The first number of an ordered one.
    List(Option<u32>, Vec<Vec<Part>>),
    Quote(Vec<Part>),
    Code(String),
    Table(Table),
    /// Markdown as its writer wrote it.
    Kept(Kept),
}

/// A picture with what stands under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Its file beside the article.
    pub file: String,
    pub alternative: String,
    /// With the photographer at its end: `会议现场。（×××　摄）`.
    pub caption: String,
}
