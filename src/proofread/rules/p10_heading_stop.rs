//! P10: a heading that ends with a full stop.

use crate::proofread::prose::Place;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("P10"),
    severity: Severity::Warning,
    default: true,
    title: "标题末尾有标点",
    why: "标题和小标题的末尾一般不用句号、逗号。",
    source: "GB/T 15834—2011 附录 A；报刊习惯",
    examples: &[Example {
        raw: "## 坚持固本强基。\n\n县政协夯实基础。",
        fixed: "## 坚持固本强基\n\n县政协夯实基础。",
    }],
    clean: &["## 委员工作室为何受欢迎？\n\n因为方便。", "## 工作要点：\n\n三条。"],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    for passage in reading.passages() {
        if !matches!(passage.place, Place::Heading(_) | Place::Title | Place::Kicker | Place::Subtitle) {
            continue;
        }
        let end = passage.trimmed().end;
        let last = passage.before(end);
        if end > 1 && matches!(last, '。' | '，' | '、' | '；') {
            let mark = end - 1..end;
            marks.at(passage, mark.clone(), format!("标题末尾的“{last}”是多余的")).swap(
                passage,
                [(mark, "")],
                Applicability::Ask,
            );
        }
    }
}
