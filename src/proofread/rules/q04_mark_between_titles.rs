//! Q04: 、 between titles or quotations that stand side by side.

use crate::proofread::prose::kinds;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("Q04"),
    severity: Severity::Hint,
    default: false,
    title: "并列的书名号、引号之间用了顿号",
    why: "并列的书名号之间、引号之间通常不用顿号；中间插了别的话的，宜用顿号。",
    source: "GB/T 15834—2011 4.5.3.5",
    examples: &[Example {
        raw: "在《人民政协报》、《湖南日报》发表。",
        fixed: "在《人民政协报》《湖南日报》发表。",
    }],
    clean: &["《甲》（乙著）、《丙》（丁著）", "《甲》和《乙》"],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    for passage in reading.passages().filter(|passage| passage.has(kinds::BRACKET)) {
        for (index, c) in passage.letters().filter(|(_, c)| *c == '、') {
            let around = (passage.before(index), passage.letter(index + 1));
            if matches!(around, ('》', '《') | ('”', '“')) {
                let place = index..index + 1;
                let message = format!("“{}{c}{}”中间的顿号可以不用", around.0, around.1);
                marks.at(passage, place.clone(), message).swap(passage, [(place, "")], Applicability::Ask);
            }
        }
    }
}
