//! Q08: the same mark before a closing quotation mark and behind it.

use crate::proofread::prose::kinds;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("Q08"),
    severity: Severity::Hint,
    default: true,
    title: "引号内外都用了点号",
    why: "引文完整独立的，点号在引号里面；引文是句子的一部分的，点号在引号外面：不两边都用。",
    source: "GB/T 15834—2011 附录 A.2",
    examples: &[Example {
        raw: "他说：“要加强学习。”。", fixed: "他说：“要加强学习。”"
    }],
    clean: &["他说：“要加强学习。”", "做到“要加强学习”。", "他问：“好不好？”大家说好。"],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    for passage in reading.passages().filter(|passage| passage.has(kinds::BRACKET)) {
        for (index, _) in passage.letters().filter(|(_, c)| matches!(c, '”' | '’')) {
            let (before, after) = (passage.before(index), passage.letter(index + 1));
            if matches!(before, '。' | '，' | '；' | '、') && matches!(after, '。' | '，' | '；' | '、')
            {
                let place = index + 1..index + 2;
                let message = format!("引号里面有“{before}”，外面又有“{after}”");
                marks.at(passage, index - 1..index + 2, message).swap(
                    passage,
                    [(place, "")],
                    Applicability::Ask,
                );
            }
        }
    }
}
