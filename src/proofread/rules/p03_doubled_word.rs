//! P03: a word twice in a row.

use crate::proofread::letters::is_han;
use crate::proofread::prose::Passage;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("P03"),
    severity: Severity::Error,
    default: true,
    title: "词语重复",
    why: "同一个词紧接着写了两遍，多半是改稿时没有删干净。",
    source: "校对常规",
    examples: &[Example {
        raw: "会议研究了乡村乡村振兴工作。", fixed: "会议研究了乡村振兴工作。"
    }],
    clean: &[
        "大家研究研究再定。",
        "多多益善，常常来往，高高兴兴地讨论讨论。",
        "一条条一件件地办，一步一步一个脚印。",
        "百分之三三三制原则。",
        "很多很多群众来到现场。",
    ],
    check,
};

/// Two characters that may stand twice: to do a little of something, or very much.
const REPEATABLE: [&str; 44] = [
    "研究",
    "讨论",
    "商量",
    "考虑",
    "学习",
    "了解",
    "打听",
    "休息",
    "锻炼",
    "收拾",
    "检查",
    "宣传",
    "交流",
    "体验",
    "放松",
    "帮助",
    "一个",
    "一步",
    "一点",
    "一件",
    "一条",
    "一次",
    "一年",
    "一代",
    "一遍",
    "很多",
    "许多",
    "好多",
    "非常",
    "特别",
    "永远",
    "什么",
    "某某",
    "多少",
    "谢谢",
    "慢慢",
    "看看",
    "走走",
    "意思",
    "热闹",
    "清楚",
    "打扮",
    "活动活",
    "比划",
];

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    for passage in reading.passages() {
        let mut index = 0;
        while index + 4 <= passage.len() {
            let found = (2..=5).rev().find(|&length| is_doubled(passage, index, length));
            let Some(length) = found else {
                index += 1;
                continue;
            };
            let word = passage.part(index..index + length);
            if !is_right(passage, index, length, word) {
                let second = index + length..index + 2 * length;
                let severity = if may_be_said(passage, second.end, length) {
                    Severity::Warning
                } else {
                    Severity::Error
                };
                marks.at(passage, index..second.end, format!("“{word}”写了两遍")).severity(severity).swap(
                    passage,
                    [(second, "")],
                    Applicability::Ask,
                );
            }
            index += 2 * length;
        }
    }
}

/// Verbs of two characters are said twice for doing a little of something (走访走访), which no list holds all of; then
/// they end a clause.
fn may_be_said(passage: &Passage, end: usize, length: usize) -> bool {
    let ends = end >= passage.len() || !is_han(passage.letter(end)) && !passage.letter(end).is_alphanumeric();
    length == 2 && ends
}

/// Whether so many Han characters are followed by the same again, and are more than one of them twice.
fn is_doubled(passage: &Passage, index: usize, length: usize) -> bool {
    let first = passage.letter(index);
    if first != passage.letter(index + length) || !is_han(first) {
        return false;
    }
    let same = |offset: usize| {
        let c = passage.letter(index + offset);
        is_han(c) && c == passage.letter(index + length + offset)
    };
    (1..length).all(same) && (1..length).any(|offset| passage.letter(index + offset) != first)
}

fn is_right(passage: &Passage, index: usize, length: usize, word: &str) -> bool {
    let is_count = length == 2 && word.starts_with(['一', '几', '两']);
    // 规定规定的 is a noun and its verb.
    let is_law = word == "规定" && passage.letter(index + 2 * length) == '的';
    // 人口少的村的村民, 企业对企业对个人: words of other words.
    let is_chain = word.starts_with(['的', '对', '同']) || word.ends_with('的');
    REPEATABLE.contains(&word) || is_count || is_law || is_chain
}
