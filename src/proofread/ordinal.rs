//! The numbers that headings and points of a list begin with: 一、 （一） 1. （1） ①.
//!
//! In: a passage. Out: [`Ordinal`]: its style, its value and how it is parted from the words.

use super::letters::{han_number, is_han, is_space};
use super::prose::Passage;

/// How a number is written, in the order of official texts: the first is the outermost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Style {
    /// 一、
    Han,
    /// （一）
    HanInBrackets,
    /// 1.
    Digits,
    /// （1）
    DigitsInBrackets,
    /// ①
    Circled,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ordinal {
    pub style: Style,
    pub value: u32,
    /// What parts it from the words: 、 or . or a space; NUL where nothing does.
    pub mark: char,
    /// Where the words begin.
    pub length: usize,
}

/// Longer numbers are no ordinals.
const LONGEST: usize = 4;

/// The ordinal that a passage begins with.
pub fn ordinal(passage: &Passage) -> Option<Ordinal> {
    let start = passage.trimmed().start;
    let first = passage.letter(start);
    if let value @ 1..=20 = u32::from(first).wrapping_sub(u32::from('①')).wrapping_add(1) {
        return Some(parted(passage, Style::Circled, value, start + 1));
    }
    let in_brackets = matches!(first, '（' | '(');
    let from = start + usize::from(in_brackets);
    let is_digit = passage.letter(from).is_ascii_digit();
    let belongs =
        |c: char| if is_digit { c.is_ascii_digit() } else { "一二三四五六七八九十百".contains(c) };
    let length = (from..from + LONGEST).take_while(|&index| belongs(passage.letter(index))).count();
    let end = from + length;
    let written = passage.part(from..end);
    let value = if is_digit { written.parse().ok() } else { han_number(written) }?;
    if in_brackets {
        let style = if is_digit { Style::DigitsInBrackets } else { Style::HanInBrackets };
        return matches!(passage.letter(end), '）' | ')').then(|| parted(passage, style, value, end + 1));
    }
    let style = if is_digit { Style::Digits } else { Style::Han };
    let found = parted(passage, style, value, end);
    let next = passage.letter(found.length);
    let is_parted = match (is_digit, found.mark) {
        // 1.5万元 and 2022.10 are no points of a list.
        (true, '.' | '．') => !next.is_ascii_digit(),
        (true, ' ') => is_han(next) && length < 3,
        (_, '、') => true,
        _ => false,
    };
    is_parted.then_some(found)
}

fn parted(passage: &Passage, style: Style, value: u32, end: usize) -> Ordinal {
    let mark = match passage.letter(end) {
        c @ ('、' | '.' | '．' | '，' | '：') => c,
        c if is_space(c) => ' ',
        _ => '\0',
    };
    let mut length = end + usize::from(mark != '\0');
    while is_space(passage.letter(length)) {
        length += 1;
    }
    Ordinal { style, value, mark, length }
}

/// How a style is written, for messages.
pub fn written(style: Style, mark: char) -> String {
    let mark = if mark == '\0' { String::new() } else { mark.to_string() };
    match style {
        Style::Han => format!("一{mark}"),
        Style::HanInBrackets => format!("（一）{mark}"),
        Style::Digits => format!("1{mark}"),
        Style::DigitsInBrackets => format!("（1）{mark}"),
        Style::Circled => format!("①{mark}"),
    }
}

/// The end of a number as it is written in a style, for finding it in the middle of a text: `二）`, `2.`.
pub fn label(style: Style, value: u32) -> String {
    let digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = ((value / 10 % 10) as usize, digits[(value % 10) as usize]);
    let tens = match tens {
        0 => String::new(),
        1 => "十".to_owned(),
        tens => format!("{}十", digits[tens]),
    };
    match style {
        Style::Han => format!("{tens}{ones}、"),
        Style::HanInBrackets => format!("{tens}{ones}）"),
        Style::Digits => format!("{value}."),
        Style::DigitsInBrackets => format!("{value}）"),
        Style::Circled => char::from_u32('①' as u32 + value.saturating_sub(1)).unwrap_or('①').to_string(),
    }
}
