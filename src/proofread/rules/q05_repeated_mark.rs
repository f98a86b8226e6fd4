//! Q05: two marks where one belongs.

use crate::proofread::prose::Passage;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("Q05"),
    severity: Severity::Error,
    default: true,
    title: "标点重复",
    why: "两个点号不能连用，只留合适的一个。",
    source: "GB/T 15834—2011 5.1",
    examples: &[
        Example { raw: "会议指出，，要加强学习。", fixed: "会议指出，要加强学习。" },
        Example { raw: "会后抓好落实，。", fixed: "会后抓好落实。" },
    ],
    clean: &["怎么办？！快去！！", "等等。。。", "甲、乙，丙；丁。"],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    for passage in reading.passages() {
        let mut behind = 0;
        for (index, c) in passage.letters() {
            if index < behind || !is_point(c) || !is_point(passage.letter(index + 1)) {
                continue;
            }
            let next = passage.letter(index + 1);
            let end =
                (index..passage.len()).find(|&at| !is_point(passage.letter(at))).unwrap_or(passage.len());
            behind = end;
            told(passage, index, end, (c, next), marks);
        }
    }
}

fn told(passage: &Passage, index: usize, end: usize, (c, next): (char, char), marks: &mut Marks<'_>) {
    let strong = |c: char| matches!(c, '！' | '？');
    // ？！ and ！！！ speak louder; 。。。 stands for an ellipsis, and is Q06's.
    let is_loud = (index..end).all(|at| strong(passage.letter(at)));
    let is_ellipsis = end - index > 2 && (index..end).all(|at| passage.letter(at) == '。');
    if is_loud || is_ellipsis {
        return;
    }
    let mark = marks.at(passage, index..end, format!("“{}”连用了", passage.part(index..end)));
    if end - index == 2 {
        // Of two, the one that ends more.
        let weight = |c: char| "、，：；。？！".chars().position(|other| other == c);
        let (kept, applicability) = match c == next {
            true => (c, Applicability::Safe),
            false => (if weight(c) > weight(next) { c } else { next }, Applicability::Ask),
        };
        mark.swap(passage, [(index..end, &*kept.to_string())], applicability);
    }
}

fn is_point(c: char) -> bool {
    matches!(c, '，' | '。' | '、' | '；' | '：' | '！' | '？')
}
