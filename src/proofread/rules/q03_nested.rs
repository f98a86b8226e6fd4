//! Q03: quotation marks in quotation marks, titles in titles.

use crate::proofread::brackets::Brackets;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("Q03"),
    severity: Severity::Warning,
    default: true,
    title: "引号套引号、书名号套书名号",
    why: "引号里面再用引号，外面用双的，里面用单的；书名号里面再用书名号，外面用双的，里面用单的。",
    source: "GB/T 15834—2011 4.8.3.4、4.15.3.4",
    examples: &[
        Example {
            raw: "他说：“我们要落实“第一议题”制度。”", fixed: "他说：“我们要落实‘第一议题’制度。”"
        },
        Example {
            raw: "印发《关于贯彻《工作条例》的意见》。",
            fixed: "印发《关于贯彻〈工作条例〉的意见》。",
        },
    ],
    clean: &["“甲”和“乙”，《丙》《丁》。", "《关于“三公”经费的通知》"],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    for passage in reading.passages() {
        for pair in Brackets::of(passage).pairs {
            let open = passage.letter(pair.open);
            let (inner, message) = match (pair.outer, open) {
                ('“', '“') => (["‘", "’"], "引号里面的引号用单引号"),
                ('《', '《') => (["〈", "〉"], "书名号里面的书名号用单书名号"),
                _ => continue,
            };
            let edits = [(pair.open..pair.open + 1, inner[0]), (pair.close..pair.close + 1, inner[1])];
            marks.at(passage, pair.open..pair.close + 1, message).swap(passage, edits, Applicability::Ask);
        }
    }
}
