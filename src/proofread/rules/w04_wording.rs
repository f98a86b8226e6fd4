//! W04: wording that news does not use.

use crate::proofread::lists::List;
use crate::proofread::prose::Passage;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

use super::words;

pub static RULE: Rule = Rule {
    code: Code("W04"),
    severity: Severity::Warning,
    default: true,
    title: "新闻用语和本社用法",
    why: "这个说法新闻里不用或者慎用：请看是不是引用、史料、专名，不是的换一个说法。",
    source: "新华社《新闻信息报道中的禁用词和慎用词（2016年7月修订）》公开发布的通用部分；单位可以在 content/_data/proofreading/style.yaml 里增补",
    examples: &[
        Example { raw: "关爱残废人。", fixed: "关爱残疾人。" },
        Example { raw: "中共某某县县委书记出席。", fixed: "中共某某县委书记出席。" },
    ],
    clean: &[
        "关爱残疾人。",
        "中共某某县委书记出席。",
        "农村长期照护。",
        "建国前后，中国和台湾省、澎湖列岛。",
    ],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    words::mark(reading, List::Wording, marks);
    for passage in reading.passages() {
        for (at, _) in passage.text.match_indices("中共") {
            committee(passage, passage.number(at), marks);
        }
    }
}

/// 中共某某县县委: the committee of a county is named with its county once.
fn committee(passage: &Passage, at: usize, marks: &mut Marks<'_>) {
    for kind in ["县", "市", "省", "区"] {
        let word = format!("{kind}{kind}委");
        if let Some(second) = (at + 3..at + 9).find(|&index| passage.is_at(index, &word)) {
            let place = second + 1..second + 2;
            marks.at(passage, at..second + 3, format!("“{kind}{kind}委”多了一个“{kind}”")).swap(
                passage,
                [(place, "")],
                Applicability::Ask,
            );
        }
    }
}
