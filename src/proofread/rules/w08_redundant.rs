//! W08: the same said twice.

use crate::proofread::lists::List;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Code, Severity};

use super::words;

pub static RULE: Rule = Rule {
    code: Code("W08"),
    severity: Severity::Hint,
    default: true,
    title: "意思重复",
    why: "这个说法里有两个字意思相同，去掉一个更简洁。",
    source: "《现代汉语词典》（第7版）释义",
    examples: &[Example { raw: "健儿们凯旋归来。", fixed: "健儿们凯旋。" }],
    clean: &["健儿们凯旋。"],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    words::mark(reading, List::Redundant, marks);
}
