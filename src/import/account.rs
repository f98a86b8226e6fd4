//! The account of an import: what was recognised and how surely, what is not in the article, what is missing.
//!
//! In: what `recognise` saw. Out: data for the report. Invariant: every line is plain Chinese and stands alone.

use super::manuscript::Remark;

/// How sure a recognition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sure {
    /// The manuscript says so, or nothing else is possible.
    Certain,
    Likely,
    Guess,
}

impl Sure {
    /// As the report says it.
    pub fn word(self) -> &'static str {
        match self {
            Sure::Certain => "确定",
            Sure::Likely => "大概",
            Sure::Guess => "猜测",
        }
    }

    /// For programs.
    pub fn name(self) -> &'static str {
        match self {
            Sure::Certain => "certain",
            Sure::Likely => "likely",
            Sure::Guess => "guess",
        }
    }
}

/// A part of the article, and why it was taken for that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The part's name as staff call it: `引题`, `图说`.
    pub part: &'static str,
    /// Its words.
    pub words: String,
    pub sure: Sure,
    /// Half a sentence: `标题区的第一行`.
    pub why: String,
}

/// A picture that the manuscript speaks of and does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    /// The file name that stands for it in the article.
    pub file: String,
    pub caption: String,
    /// Where the manuscript says that it is.
    pub address: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// In the order of the article.
    pub found: Vec<Found>,
    pub remarks: Vec<Remark>,
    pub lacking: Vec<Lacking>,
}

impl Account {
    /// What was kept as it was.
    pub fn keeps(&mut self, part: &'static str, words: &str) {
        self.found(part, words, Sure::Certain, "");
    }

    pub(super) fn found(&mut self, part: &'static str, words: &str, sure: Sure, why: impl Into<String>) {
        self.found.push(Found { part, words: words.to_owned(), sure, why: why.into() });
    }
}
