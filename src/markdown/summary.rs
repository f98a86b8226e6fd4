//! A summary, cut from the beginning of a body.
//!
//! In: a `Doc` and a width. Out: plain text of its leading paragraphs that ends with a sentence, or else
//! with a clause or a word and an ellipsis. Headings, pictures, tables, code, footnotes and raw HTML are
//! left out. Invariant: never wider than asked for, never cut inside a number, word or character.

use super::cjk::{is_chinese, is_cjk, is_combining, is_punctuation, is_wide};
use super::text::{Include, Piece};
use super::{Doc, Kind};

const ELLIPSIS: &str = "……";
const ELLIPSIS_WIDTH: usize = 4;

impl Doc {
    /// At most `max_chars` Han characters wide; two Latin letters are as wide as one. Empty where no
    /// paragraph, list or quote has words.
    pub fn summary(&self, max_chars: usize) -> String {
        let budget = max_chars.saturating_mul(2);
        let paragraphs = self.leading(budget, |kind| kind == Kind::Paragraph);
        let text = match paragraphs.is_empty() {
            true => self.leading(budget, |kind| matches!(kind, Kind::List { .. } | Kind::BlockQuote(_))),
            false => paragraphs,
        };
        shorten(&text, budget)
    }

    /// The words of the outermost blocks of some kinds; no more than it takes to see that they are too
    /// many for the budget.
    fn leading(&self, budget: usize, wanted: impl Fn(Kind) -> bool) -> String {
        let mut lead = Lead { text: String::new(), room: budget.saturating_add(1), begins: true };
        for block in self.blocks().filter(|&block| wanted(self.nodes()[block].kind)) {
            lead.next_block();
            for piece in self.pieces(block..self.nodes()[block].end as usize, Include::default()) {
                match piece {
                    Piece::Words(words) => lead.push(&words),
                    Piece::Space => lead.push(" "),
                    Piece::Break => lead.next_block(),
                }
            }
            if lead.room == 0 {
                break;
            }
        }
        lead.text
    }
}

/// Text until it is wide enough.
struct Lead {
    text: String,
    room: usize,
    /// Nothing of the block is there yet.
    begins: bool,
}

impl Lead {
    fn push(&mut self, words: &str) {
        for c in words.chars() {
            if self.room == 0 {
                return;
            }
            // Chinese paragraphs are often typed with an indent.
            if self.begins && c.is_whitespace() {
                continue;
            }
            self.begins = false;
            self.room = self.room.saturating_sub(width(c));
            self.text.push(c);
        }
    }

    /// Blocks follow each other in one line: with a space, unless full-width punctuation leaves one.
    fn next_block(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(|c: char| is_wide(c) && is_punctuation(c)) {
            self.push(" ");
        }
        self.begins = true;
    }
}

/// In halves of a Han character.
fn width(c: char) -> usize {
    match c {
        // Nearly all there is comes first; the tables of Unicode are slow.
        '\u{4e00}'..='\u{9fff}' | '\u{3001}'..='\u{3011}' | '\u{ff01}'..='\u{ff5e}' => 2,
        ' '..='~' => 1,
        _ if is_combining(c) => 0,
        _ if is_chinese(c) => 2,
        _ => 1,
    }
}

/// The text, or its beginning where it is wider than the budget.
fn shorten(text: &str, budget: usize) -> String {
    let text = text.trim();
    let cuts = Cuts::of(text, budget);
    if cuts.fits {
        return text.to_owned();
    }
    if cuts.sentence > 0 {
        return text[..cuts.sentence].trim_end().to_owned();
    }
    let end = [cuts.clause, cuts.word, cuts.character].into_iter().find(|&end| end > 0).unwrap_or(0);
    format!("{}{ELLIPSIS}", text[..end].trim_end())
}

/// The last places where a text may be cut, 0 where there is none.
#[derive(Debug, Default)]
struct Cuts {
    /// The whole text is narrow enough.
    fits: bool,
    /// After a sentence and what closes it.
    sentence: usize,
    /// Before the comma after a clause, with room for an ellipsis.
    clause: usize,
    /// Between words, with room for an ellipsis.
    word: usize,
    /// Between characters, with room for an ellipsis.
    character: usize,
}

impl Cuts {
    fn of(text: &str, budget: usize) -> Cuts {
        let mut cuts = Cuts::default();
        let (mut wide, mut ended, mut last) = (0, false, ' ');
        let mut chars = text.char_indices().peekable();
        while let Some((start, c)) = chars.next() {
            let end = start + c.len_utf8();
            let next = chars.peek().map(|&(_, next)| next);
            if ends_clause(c)
                && !(is_digit(last) && next.is_some_and(is_digit))
                && wide + ELLIPSIS_WIDTH <= budget
            {
                cuts.clause = start;
            }
            wide += width(c);
            if wide > budget {
                return cuts;
            }
            ended = ends_sentence(last, c, next) || ended && closes(c);
            if ended && !next.is_some_and(|next| closes(next) || ends_sentence(c, next, None)) {
                cuts.sentence = end;
            }
            if wide + ELLIPSIS_WIDTH <= budget && next.is_some_and(|next| !is_combining(next)) {
                cuts.character = end;
                if !opens(c) && !next.is_some_and(|next| is_one_word(c, next)) {
                    cuts.word = end;
                }
            }
            last = c;
        }
        cuts.fits = true;
        cuts
    }
}

fn ends_sentence(before: char, c: char, after: Option<char>) -> bool {
    match c {
        '。' | '！' | '？' => true,
        '…' => before == '…',
        '!' | '?' => after.is_none_or(|after| after.is_whitespace() || is_wide(after)),
        '.' => !is_digit(before) && after.is_none_or(char::is_whitespace),
        _ => false,
    }
}

fn ends_clause(c: char) -> bool {
    matches!(c, '，' | '；' | '、' | '：')
}

fn closes(c: char) -> bool {
    matches!(c, '”' | '’' | '』' | '」' | '）' | '》' | '〉' | '】' | '〕' | ')' | '"' | '\'')
}

fn opens(c: char) -> bool {
    matches!(c, '“' | '‘' | '『' | '「' | '（' | '《' | '〈' | '【' | '〔' | '(' | '[')
}

/// Whether a cut between two characters would go through a Latin word or a number.
fn is_one_word(left: char, right: char) -> bool {
    let joins =
        |c: char| matches!(c, '.' | ',' | ':' | '/' | '-' | '_' | '@' | '\'' | '%' | '％' | '．' | '，');
    is_letter(left) && is_letter(right)
        || is_letter(left) && joins(right) && right.is_ascii()
        || joins(left) && left.is_ascii() && is_letter(right)
        || is_digit(left) && joins(right)
        || joins(left) && is_digit(right)
}

/// A letter or digit of a script that sets words apart, in full-width form too.
fn is_letter(c: char) -> bool {
    // Han characters first: they are nearly all there is, and the tables of Unicode are slow.
    (!is_cjk(c) || is_digit(c) || matches!(c, 'Ａ'..='Ｚ' | 'ａ'..='ｚ')) && c.is_alphanumeric()
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '０'..='９')
}

#[cfg(test)]
mod tests {
    use super::super::tests::doc;
    use super::*;

    #[track_caller]
    fn cut(body: &str, max_chars: usize, expected: &str) {
        let summary = doc(body).summary(max_chars);
        assert_eq!(summary, expected);
        assert!(summary.chars().map(width).sum::<usize>() <= 2 * max_chars, "{summary}");
    }

    #[test]
    fn what_fits_stays_whole() {
        cut("县政协召开会议", 7, "县政协召开会议");
        cut("第一段。\n\n第二段", 20, "第一段。第二段");
        cut("第一段\n\n第二段", 20, "第一段 第二段");
        cut("　　第一段。\n\n　　第二段", 20, "第一段。第二段");
        cut("一行\n二行 **三**", 20, "一行二行 三");
    }

    #[test]
    fn it_ends_with_the_last_sentence_that_fits() {
        cut("一二三。四五六！七八九", 9, "一二三。四五六！");
        cut("他说：“好。”然后走了很远", 8, "他说：“好。”");
        cut("他说：“好。一二三四五”然后", 7, "他说：“好。");
        cut("一二三。四五六。”七八", 8, "一二三。");
        cut("说来话长……后来又说了许多话", 10, "说来话长……");
        cut("“好！”他说“行？”她说了很多很多", 10, "“好！”他说“行？”");
        cut("It works. 增长3.5%以上的地方有很多", 9, "It works.");
    }

    #[test]
    fn a_long_sentence_is_cut_at_a_clause() {
        cut("一二三，四五六；七八九十", 9, "一二三，四五六……");
        cut("一二三，四五六七八九十", 7, "一二三……");
    }

    #[test]
    fn else_between_words_and_never_in_numbers() {
        cut("一二三四五六七八九十", 8, "一二三四五六……");
        cut("增长1,234.56亿元以上", 6, "增长……");
        cut("增长1,234.56亿元以上", 7, "增长……");
        cut("增长1,234.56亿元以上", 8, "增长1,234.56……");

        cut("会议Conference召开了", 6, "会议……");
        cut("达到１２，３４５亿元以上的数", 8, "达到……");
        cut("学习《条例》精神要点", 5, "学习……");
        cut("Supercalifragilistic", 6, "Supercal……");
    }

    #[test]
    fn only_paragraphs_speak() {
        let body = "# 标题\n\n![图](1.jpg \"图说\")\n\n|表|\n|-|\n|格|\n\n```\n代码\n```\n\n<div>块</div>\n\n正文[^1]<b>好</b>。\n\n[^1]: 注";
        cut(body, 20, "正文好。");
        cut("- 甲；\n- 乙\n- 丙", 20, "甲；乙 丙");
        cut("> 引文。", 20, "引文。");
        cut("# 标题\n\n![图](1.jpg)", 20, "");
    }

    #[test]
    fn no_width_is_too_small() {
        for max in 0..4 {
            let summary = doc("一二三四五六，七八").summary(max);
            assert!(summary.chars().count() <= 4, "{summary}");
        }
    }
}
