//! Q02: marks of a pair that stand alone, and straight quotation marks.

use crate::proofread::brackets::{Brackets, Loose};
use crate::proofread::letters::{is_han, is_mark};
use crate::proofread::prose::{Passage, Place, kinds};
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("Q02"),
    severity: Severity::Error,
    default: true,
    title: "引号、括号、书名号不成对",
    why: "引号、括号、书名号要成对，也不用直引号：请看少了的一半原来在哪里。",
    source: "GB/T 15834—2011 4.8、4.9、4.15",
    examples: &[
        Example {
            raw: "会议审议通过《工作规则等文件。", fixed: "会议审议通过《工作规则》等文件。"
        },
        Example { raw: "打造“书香政协品牌。", fixed: "打造“书香政协”品牌。" },
        Example {
            raw: "组织开展\"委员活动日\"活动。", fixed: "组织开展“委员活动日”活动。"
        },
    ],
    clean: &[
        "1）坚持实事求是；2）坚持一事一议。",
        "It’s OK 的意思是可以。",
        "“第一段引文没有完。\n\n“第二段引文到此为止。”",
        "（见《规则》（试行））",
        "屏幕为5\"规格。",
    ],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    let mut passages = reading.passages().filter(|passage| passage.place != Place::Cell).peekable();
    while let Some(passage) = passages.next() {
        straight(passage, marks);
        // A quotation of several paragraphs: each begins with its mark, the last ends with one.
        let goes_on = passages.peek().is_some_and(|next| next.letter(next.trimmed().start) == '“');
        for loose in Brackets::of(passage).loose {
            match loose {
                Loose::Unclosed(at)
                    if goes_on && passage.letter(at) == '“' && at == passage.trimmed().start => {}
                Loose::Unclosed(at) => told(passage, at, "没有后一半", marks),
                Loose::Unopened(at) => told(passage, at, "没有前一半", marks),
            }
        }
    }
}

fn told(passage: &Passage, at: usize, what: &str, marks: &mut Marks<'_>) {
    let mark = passage.letter(at);
    let near = passage.part(at.saturating_sub(4)..at + 6).replace('\n', "");
    marks.at(passage, at..at + 1, format!("“{near}”：这个“{mark}”{what}"));
}

/// `"` beside Chinese: two and two.
fn straight(passage: &Passage, marks: &mut Marks<'_>) {
    if !passage.has(kinds::ASCII_MARK) {
        return;
    }
    let mut open: Option<usize> = None;
    for (index, c) in passage.letters() {
        if c == '\n' {
            open = None;
        }
        if c != '"' {
            continue;
        }
        let Some(start) = open.take() else {
            open = Some(index);
            continue;
        };
        let chinese = |index: usize| is_han(passage.letter(index)) || is_mark(passage.letter(index));
        let is_chinese = chinese(start + 1) || chinese(index - 1);
        if is_chinese && index > start + 1 {
            marks.at(passage, start..index + 1, "直引号应当用“”").severity(Severity::Warning).swap(
                passage,
                [(start..start + 1, "“"), (index..index + 1, "”")],
                Applicability::Ask,
            );
        }
    }
}
