//! Q01: half-width punctuation in Chinese.

use std::ops::Range;

use crate::proofread::letters::{is_closing, is_han, is_mark, is_opening, is_space};
use crate::proofread::prose::{Passage, kinds};
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("Q01"),
    severity: Severity::Warning,
    default: true,
    title: "中文里用了半角标点",
    why: "中文文字里的逗号、分号、冒号、问号、叹号、括号用全角。",
    source: "GB/T 15834—2011 5.1",
    examples: &[
        Example {
            raw: "会议指出,要加强学习;会后抓好落实!", fixed: "会议指出，要加强学习；会后抓好落实！"
        },
        Example {
            raw: "共收到提案86件,立案80件(含建议案5件).",
            fixed: "共收到提案86件，立案80件（含建议案5件）。",
        },
        Example {
            raw: "《工作规则(试行）》已经印发。", fixed: "《工作规则（试行）》已经印发。"
        },
    ],
    clean: &[
        "会议15:30开始，比分为3:1，共1,234人，占12.5%。",
        "详见 https://www.example.gov.cn/a?b=c,d 一页。",
        "文件见 https://www.example.gov.cn/下载/通知(一),附件.pdf 。",
        "函数 f(x) 与 R&D, AI, IT 等。",
        "版本 2.0.1 发布。",
        "A list of articles: 要闻, 会议 (in this order), and more.",
    ],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    for passage in reading.passages().filter(|passage| passage.has(kinds::ASCII_MARK)) {
        // Chinese words in an English text are set as English.
        let (mut han, mut latin) = (0_usize, 0_usize);
        for (_, c) in passage.letters() {
            han += usize::from(is_han(c));
            latin += usize::from(c.is_ascii_alphabetic());
        }
        if latin > 2 * han {
            continue;
        }
        let mut open: Vec<usize> = Vec::new();
        for (index, c) in passage.letters() {
            match c {
                ',' | ';' | ':' | '!' | '?' if is_chinese(passage, index, c) => {
                    let right = match c {
                        ',' => "，",
                        ';' => "；",
                        ':' => "：",
                        '!' => "！",
                        _ => "？",
                    };
                    let is_sure = c != ':' || !passage.before(index).is_ascii_alphabetic();
                    let applicability = if is_sure { Applicability::Safe } else { Applicability::Ask };
                    one(reading, passage, index, (right, applicability), marks);
                }
                '.' if is_stop(passage, index) => {
                    one(reading, passage, index, ("。", Applicability::Ask), marks);
                }
                '(' | '（' => open.push(index),
                ')' | '）' => {
                    if let Some(start) = open.pop() {
                        brackets(reading, passage, start..index, marks);
                    }
                }
                _ => {}
            }
        }
    }
}

/// Puts a full-width mark in the place of a half-width one.
fn one(
    reading: &Reading<'_>,
    passage: &Passage,
    index: usize,
    (right, applicability): (&str, Applicability),
    marks: &mut Marks<'_>,
) {
    // A full-width mark has room of its own: the blanks beside the half-width one go with it, but no line's end.
    let blanks = (index + 1..passage.len()).take_while(|&at| passage.letter(at) == ' ').count();
    let blanks_before = (0..index).rev().take_while(|&at| passage.letter(at) == ' ').count();
    let is_bracket = matches!(passage.letter(index), '(' | ')');
    let first = if is_bracket { index } else { index - blanks_before };
    let mark = index..index + 1;
    let end = if index + 1 + blanks < passage.len() { index + 1 + blanks } else { index + 1 };
    let is_exact = passage.exact(reading.prose.source, first..end).is_some();
    let goes = if is_exact { first..end } else { mark.clone() };
    marks.at(passage, mark, format!("半角“{}”应当用全角“{right}”", passage.letter(index))).swap(
        passage,
        [(goes, right)],
        applicability,
    );
}

/// The last character before a mark that may have blanks before it, as typewriters had.
fn before_blanks(passage: &Passage, index: usize) -> char {
    (0..index).rev().map(|at| passage.letter(at)).find(|c| *c != ' ').unwrap_or('\0')
}

fn is_chinese(passage: &Passage, index: usize, c: char) -> bool {
    let (before, after) = (passage.before(index), passage.letter(index + 1));
    let goes_on = is_han(after) || is_opening(after) || matches!(after, ' ' | '\0' | '\n');
    let is_typed = before == ' ' && goes_on && c != '!' && is_han(before_blanks(passage, index));
    let follows = is_han(before) || is_closing(before) || is_typed;
    if matches!(after, '/' | ',' | ';' | ':' | '!' | '?' | '.') {
        return false;
    }
    match c {
        // 附件1:名单: a figure ends before a word too.
        ':' => follows || before.is_ascii_digit() && is_han(after),
        // 15%,比上年: a figure ends before a word.
        ',' | ';' => {
            follows
                || (before.is_ascii_alphanumeric() || before == '%') && (is_han(after) || is_opening(after))
        }
        _ => follows,
    }
}

/// A full stop behind a Han character, where the passage or the sentence ends.
fn is_stop(passage: &Passage, index: usize) -> bool {
    let (before, after) = (passage.before(index), passage.letter(index + 1));
    let next = passage.letter(index + 2);
    let ends = after == '\0'
        || after == '\n'
        || is_space(after) && (is_han(next) || next == '\0')
        || matches!(after, '“' | '‘' | '《');
    let before = if before == ' ' { before_blanks(passage, index) } else { before };
    (is_han(before) || matches!(before, '”' | '）' | '》' | ')')) && ends
}

/// A pair of which one at least is half-width, with Chinese in it.
fn brackets(reading: &Reading<'_>, passage: &Passage, pair: Range<usize>, marks: &mut Marks<'_>) {
    let Range { start: open, end: close } = pair;
    let halves = (passage.letter(open) == '(', passage.letter(close) == ')');
    if halves == (false, false) {
        return;
    }
    let inner = open + 1..close;
    // What is long is looked at from its ends alone: brackets may lie in one another.
    let ends = inner.clone().take(40).chain(inner.rev().take(40));
    let has_han =
        ends.into_iter().any(|index| is_han(passage.letter(index)) || is_mark(passage.letter(index)));
    let is_after_han = is_han(passage.before(open)) || is_closing(passage.before(open));
    let is_mixed = halves != (true, true) && is_after_han;
    if !(has_han || is_mixed) {
        return;
    }
    match halves {
        (true, true) => {
            marks.at(passage, open..close + 1, "半角括号应当用全角括号").swap(
                passage,
                [(open..open + 1, "（"), (close..close + 1, "）")],
                Applicability::Safe,
            );
        }
        (true, false) => one(reading, passage, open, ("（", Applicability::Safe), marks),
        _ => one(reading, passage, close, ("）", Applicability::Safe), marks),
    }
}

#[cfg(test)]
mod tests {
    use crate::proofread::tests::swapped;

    #[test]
    fn blanks_before_a_mark_and_figures_are_no_shelter() {
        for (text, right) in [
            ("会议指出 , 要加强学习 ; 会后抓好落实 .", "会议指出，要加强学习；会后抓好落实。"),
            ("张三 ,李四参加。", "张三，李四参加。"),
            ("他说.“真的”。", "他说。“真的”。"),
            ("附件1:名单", "附件1：名单"),
            ("会议15:30开始，比分3:1。", "会议15:30开始，比分3:1。"),
            ("参观 .net 公司。", "参观 .net 公司。"),
        ] {
            assert_eq!(swapped("Q01", text), right, "{text}");
        }
    }
}
