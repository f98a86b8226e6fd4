//! Q12: spaces beside Chinese punctuation.

use crate::proofread::letters::{is_closing, is_han, is_opening, is_space, is_stop};
use crate::proofread::prose::{Passage, Place, kinds};
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("Q12"),
    severity: Severity::Hint,
    default: true,
    title: "标点旁边的空格",
    why: "中文标点前后不用空格。",
    source: "GB/T 15834—2011 5.1",
    examples: &[
        Example { raw: "会议结束。 委员们返回。", fixed: "会议结束。委员们返回。" },
        Example { raw: "会议指出， 要加强学习。", fixed: "会议指出，要加强学习。" },
    ],
    clean: &["委员们积极参与，围绕 书香政协 活动建言。", "主席： 某某", "（县政协办公室　摄）"],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    let prose = |passage: &&Passage| matches!(passage.place, Place::Paragraph | Place::Item | Place::Quote);
    for passage in reading.running().filter(prose).filter(|passage| passage.has(kinds::SPACE)) {
        if !passage.text.contains('。') {
            continue;
        }
        let range = passage.trimmed();
        for sentence in passage.sentences() {
            let gaps = gaps(passage, sentence.start.max(range.start), sentence.end.min(range.end));
            // A space between words is the trace of a lost mark, and so may be this one: that is P02's.
            let lost =
                |&(start, end): &(usize, usize)| is_han(passage.before(start)) && is_han(passage.letter(end));
            if gaps.iter().any(lost) {
                continue;
            }
            for (start, end) in gaps {
                let (before, after) = (passage.before(start), passage.letter(end));
                let is_beside =
                    is_closing(before) || is_opening(before) || is_closing(after) || is_opening(after);
                // “X” App: a word in Latin letters has its own habits.
                if !is_beside || before.is_ascii_alphanumeric() || after.is_ascii_alphanumeric() {
                    continue;
                }
                let is_plain =
                    is_stop(before) || before == '；' || matches!(after, '，' | '。' | '；' | '、');
                let applicability = if is_plain { Applicability::Safe } else { Applicability::Ask };
                marks.at(passage, start..end, "标点旁边不用空格").swap(
                    passage,
                    [(start..end, "")],
                    applicability,
                );
            }
        }
    }
}

fn gaps(passage: &Passage, start: usize, end: usize) -> Vec<(usize, usize)> {
    let mut gaps = Vec::new();
    let mut index = start;
    while index < end {
        if !is_space(passage.letter(index)) {
            index += 1;
            continue;
        }
        let first = index;
        while is_space(passage.letter(index)) {
            index += 1;
        }
        gaps.push((first, index));
    }
    gaps
}
