//! P03: a word twice in a row.

use crate::markdown::is_han;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("P03"),
    severity: Severity::Error,
    title: "词语重复",
    why: "同一个词紧接着写了两遍，多半是改稿时没有删干净。",
    source: "校对常规",
    examples: &[Example {
        raw: "会议研究了乡村乡村振兴工作。", fixed: "会议研究了乡村振兴工作。"
    }],
    clean: &[
        "大家研究研究再定。",
        "多多益善，常常来往，高高兴兴地讨论讨论。",
        "一条条一件件地办。",
        "百分之三三三制原则。",
    ],
    check,
};

/// Two verbs of two characters may stand twice: to do a little of something.
const REPEATABLE: [&str; 16] = [
    "研究", "讨论", "商量", "考虑", "学习", "了解", "打听", "休息", "锻炼", "收拾", "检查", "宣传", "交流",
    "体验", "放松", "帮助",
];

fn check(reading: &Reading<'_>, marks: &mut Marks) {
    for passage in &reading.prose.passages {
        let characters: Vec<(usize, char)> = passage.text.char_indices().collect();
        let at = |index: usize| characters.get(index).map_or(passage.text.len(), |(at, _)| *at);
        let mut index = 0;
        while index < characters.len() {
            let found = (2..=5).rev().find(|&length| doubled(&characters, index, length));
            let Some(length) = found else {
                index += 1;
                continue;
            };
            let word = &passage.text[at(index)..at(index + length)];
            if !REPEATABLE.contains(&word) {
                let whole = at(index)..at(index + 2 * length);
                let mark = marks.mark(passage.span(whole.clone()), format!("“{word}”写了两遍"));
                if let Some(second) = passage.exact(reading.prose.source, at(index + length)..whole.end) {
                    mark.replace([(second, String::new())], Applicability::Ask);
                }
            }
            index += 2 * length;
        }
    }
}

/// Whether so many Han characters are followed by the same again, and are more than one of them twice.
fn doubled(characters: &[(usize, char)], index: usize, length: usize) -> bool {
    let word = |from: usize| characters.get(from..from + length);
    let (Some(first), Some(second)) = (word(index), word(index + length)) else { return false };
    let same = first.iter().zip(second).all(|((_, one), (_, other))| one == other && is_han(*one));
    same && first.iter().any(|(_, character)| *character != first[0].1)
}
