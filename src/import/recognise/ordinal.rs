//! The numbers that headings begin with: 第一部分 一、 （一） 1. （1） ① and a bare `1 `.
//!
//! In: a line. Out: [`Ordinal`]: its style and value, and where the words begin.

use super::character::is_space;

/// How a number is written, the outermost first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::import) enum Style {
    /// 第一部分, 第一章
    Part,
    /// 一、
    Han,
    /// （一）
    HanInBrackets,
    /// A figure and a gap.
    Bare,
    /// 1. or 1、
    Digits,
    /// （1）
    DigitsInBrackets,
    /// ①
    Circled,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) struct Ordinal {
    pub style: Style,
    pub value: u32,
    /// Bytes of the line that it takes, with the gap behind it.
    pub length: usize,
}

/// Longer numbers are no ordinals.
const LONGEST: usize = 4;

/// The ordinal that a line begins with.
pub(in crate::import) fn ordinal(line: &str) -> Option<Ordinal> {
    let first = line.chars().next()?;
    if let value @ 1..=20 = u32::from(first).wrapping_sub(u32::from('①')).wrapping_add(1) {
        return Some(ended(line, Style::Circled, value, first.len_utf8()));
    }
    if let Some(rest) = line.strip_prefix('第') {
        let (value, length) = number(rest)?;
        let unit = rest[length..].chars().next().filter(|c| "章节编篇部".contains(*c))?;
        let part = rest[length..].strip_prefix("部分").map(|_| "部分".len()).unwrap_or(unit.len_utf8());
        let end = '第'.len_utf8() + length + part;
        let is_apart = line[end..].chars().next().is_none_or(|c| is_space(c) || matches!(c, '：' | ':'));
        return is_apart.then(|| ended(line, Style::Part, value, end));
    }
    let in_brackets = first == '（' || first == '(';
    let from = if in_brackets { first.len_utf8() } else { 0 };
    let (value, length) = number(&line[from..])?;
    let is_digit = line[from..].starts_with(|c: char| digit(c).is_some());
    let end = from + length;
    let next = line[end..].chars().next();
    if in_brackets {
        let style = if is_digit { Style::DigitsInBrackets } else { Style::HanInBrackets };
        let close = next.filter(|c| matches!(c, '）' | ')'))?;
        return Some(ended(line, style, value, end + close.len_utf8()));
    }
    let mark = next?;
    let behind = line[end + mark.len_utf8()..].chars().next();
    match (is_digit, mark) {
        (false, '、') => Some(ended(line, Style::Han, value, end + mark.len_utf8())),
        (true, '、') => Some(ended(line, Style::Digits, value, end + mark.len_utf8())),
        // 1.5 万元 and 2022.10 are no points of a list.
        (true, '.' | '．') if behind.is_some_and(|c| digit(c).is_none()) => {
            Some(ended(line, Style::Digits, value, end + mark.len_utf8()))
        }
        (true, mark) if is_space(mark) && value < 100 && behind.is_some_and(|c| !c.is_ascii()) => {
            Some(ended(line, Style::Bare, value, end))
        }
        _ => None,
    }
}

fn ended(line: &str, style: Style, value: u32, end: usize) -> Ordinal {
    let mark = line[end..].chars().next().filter(|c| style >= Style::DigitsInBrackets && *c == '、');
    let end = end + mark.map_or(0, char::len_utf8);
    let gap: usize = line[end..].chars().take_while(|c| is_space(*c)).map(char::len_utf8).sum();
    Ordinal { style, value, length: end + gap }
}

/// A number at the beginning: its value and bytes.
fn number(text: &str) -> Option<(u32, usize)> {
    let figures: Vec<(u32, usize)> =
        text.chars().map_while(|c| digit(c).map(|value| (value, c.len_utf8()))).take(LONGEST).collect();
    if !figures.is_empty() {
        let value = figures.iter().fold(0, |value, (digit, _)| value * 10 + digit);
        return (value > 0).then(|| (value, figures.iter().map(|(_, length)| length).sum()));
    }
    let han: String =
        text.chars().take_while(|c| "一二三四五六七八九十百".contains(*c)).take(LONGEST).collect();
    han_number(&han).map(|value| (value, han.len()))
}

fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(u32::from(c) - u32::from('0')),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => None,
    }
}

/// A number up to 999 in Han characters.
pub(in crate::import) fn han_number(text: &str) -> Option<u32> {
    let (mut sum, mut last) = (0_u32, None);
    for c in text.chars() {
        let unit = match c {
            '百' => 100,
            '十' => 10,
            c => {
                let value = "〇一二三四五六七八九".chars().position(|digit| digit == c)?;
                last = Some(last.unwrap_or(0) * 10 + u32::try_from(value).ok()?);
                continue;
            }
        };
        sum += last.take().unwrap_or(1) * unit;
    }
    (!text.is_empty()).then(|| sum + last.unwrap_or(0)).filter(|value| *value > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_every_style_are_known() {
        let cases = [
            ("一、强化引领", Style::Han, 1),
            ("十二、强化引领", Style::Han, 12),
            ("（三）强化引领", Style::HanInBrackets, 3),
            ("(三) 强化引领", Style::HanInBrackets, 3),
            ("1.强化引领", Style::Digits, 1),
            ("１．强化引领", Style::Digits, 1),
            ("12、强化引领", Style::Digits, 12),
            ("1 强化引领", Style::Bare, 1),
            ("２　强化引领", Style::Bare, 2),
            ("（2）强化引领", Style::DigitsInBrackets, 2),
            ("③强化引领", Style::Circled, 3),
            ("第二部分 强化引领", Style::Part, 2),
            ("第三章", Style::Part, 3),
        ];
        for (line, style, value) in cases {
            let found = ordinal(line).map(|found| (found.style, found.value));
            assert_eq!(found, Some((style, value)), "{line}");
        }
        assert_eq!(&"1. 强化"[ordinal("1. 强化").unwrap().length..], "强化");
    }

    #[test]
    fn other_figures_are_none() {
        for line in [
            "1.5万元",
            "2022.10",
            "2022 年",
            "4次视察",
            "一是强化",
            "第一届",
            "第二部分工作",
            "12月",
            "三农",
            "",
        ] {
            assert_eq!(ordinal(line), None, "{line}");
        }
    }
}
