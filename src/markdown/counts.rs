//! How much there is to read.
//!
//! In: a `Doc`. Out: counts of its characters, and the minutes that reading takes. Code blocks and
//! alternative texts are not read. Invariant: no string is built but of raw HTML.

use super::text::{Include, Piece};
use super::{Doc, cjk};

/// How many characters a reader takes in a minute, all kinds of [`Counts::chars`] alike.
const CHARS_A_MINUTE: usize = 400;

/// What a body is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Chinese characters.
    pub han: usize,
    /// Chinese punctuation, full-width forms, kana and the like: one each.
    pub marks: usize,
    /// Words in letters, such as `GDP` or `A4`.
    pub words: usize,
    /// Words that begin with a digit, such as `2022` or `6.5%`.
    pub numbers: usize,
}

impl Counts {
    /// 字数 as word processors count it: each Chinese character and each Chinese punctuation mark is one,
    /// and so is each word or number between them. White space is none.
    pub fn chars(&self) -> usize {
        self.han + self.marks + self.words + self.numbers
    }

    /// Reading time in minutes, at least one.
    pub fn minutes(&self) -> usize {
        self.chars().div_ceil(CHARS_A_MINUTE).max(1)
    }
}

impl Doc {
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        // A word goes on across markup, so this outlives a piece.
        let mut counted = false;
        for piece in self.pieces(0..self.nodes().len(), Include::default()) {
            match piece {
                Piece::Words(words) => counts.add(&words, &mut counted),
                Piece::Space | Piece::Break => counted = false,
            }
        }
        counts
    }
}

impl Counts {
    /// `counted` says whether the word that we are in has been counted.
    fn add(&mut self, words: &str, counted: &mut bool) {
        for c in words.chars() {
            // Most characters are Chinese: they are asked about first.
            if cjk::is_han(c) {
                self.han += 1;
                *counted = false;
            } else if !c.is_ascii() && cjk::is_chinese(c) && c != '\u{3000}' {
                self.marks += 1;
                *counted = false;
            } else if c.is_whitespace() {
                *counted = false;
            } else if !*counted && c.is_alphanumeric() {
                *counted = true;
                match c.is_numeric() {
                    true => self.numbers += 1,
                    false => self.words += 1,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::doc;
    use super::*;

    #[track_caller]
    fn counts(body: &str, han: usize, marks: usize, words: usize, numbers: usize) {
        assert_eq!(doc(body).counts(), Counts { han, marks, words, numbers }, "{body}");
    }

    #[test]
    fn every_chinese_character_and_mark_is_one() {
        counts("县政协召开会议，", 7, 1, 0, 0);
        counts("“重点”《条例》……", 4, 6, 0, 0);
        counts("𠮷字\u{3000}々", 3, 0, 0, 0);
    }

    #[test]
    fn every_word_and_number_is_one() {
        counts("增长6.5%，GDP达3,200亿元", 5, 1, 1, 2);
        counts("A4 don't 2022-12-20 -- ()", 0, 0, 2, 1);
        counts("**A**BC `x`y", 0, 0, 2, 0);
    }

    #[test]
    fn lines_cells_and_blocks_part_words() {
        counts("one\ntwo", 0, 0, 2, 0);
        counts("|a|b|\n|-|-|\n|c|d|", 0, 0, 4, 0);
        counts("- a\n- b", 0, 0, 2, 0);
    }

    #[test]
    fn code_pictures_and_tags_are_not_read() {
        counts("字![图片](1.jpg)<br>\n\n```\n代码\n```\n\n<div>块<script>脚本</script></div>", 2, 0, 0, 0);
        counts("见注[^注]。\n\n[^注]: 说明", 4, 1, 0, 0);
    }

    #[test]
    fn reading_takes_a_minute_at_least() {
        assert_eq!(doc("").counts().minutes(), 1);
        assert_eq!(doc(&"字".repeat(400)).counts().minutes(), 1);
        assert_eq!(doc(&"字".repeat(401)).counts().minutes(), 2);
        assert_eq!(doc(&"字".repeat(401)).counts().chars(), 401);
    }
}
