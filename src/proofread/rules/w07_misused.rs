//! W07: characters taken for others.

use crate::proofread::lists::List;
use crate::proofread::prose::Passage;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

use super::words;

pub static RULE: Rule = Rule {
    code: Code("W07"),
    severity: Severity::Warning,
    default: true,
    title: "易错词",
    why: "这个词多半写错了字：请对照词典核对。",
    source: "《第一批异形词整理表》（GF 1001—2001）；《现代汉语词典》（第7版）；单位可以在 content/_data/proofreading/words.yaml 里增补",
    examples: &[
        Example { raw: "建立台帐，逐项销号。", fixed: "建立台账，逐项销号。" },
        Example { raw: "截止目前，已办结80件。", fixed: "截至目前，已办结80件。" },
        Example {
            raw: "截止11月30日，已办结80件。", fixed: "截至11月30日，已办结80件。"
        },
    ],
    clean: &[
        "报名于11月30日截止，截止日期不变。",
        "他自己经营一家店，来自已经脱贫的村。",
        "全部份额，组成份额。",
        "报名截止11月30日。",
        "制定阅读计划，拼凑和配置资源，输入坐标，群众就坐不住了。",
    ],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    words::mark(reading, List::Misused, marks);
    for passage in reading.running() {
        for (at, _) in passage.text.match_indices("截止") {
            until(passage, passage.number(at), marks);
        }
    }
}

/// 截止 before a day, where nothing ends then.
fn until(passage: &Passage, at: usize, marks: &mut Marks<'_>) {
    let is_day = passage.letter(at + 2).is_ascii_digit();
    let is_clause = at == 0 || matches!(passage.before(at), '，' | '。' | '；' | '（' | '：');
    if is_day && is_clause {
        marks.at(passage, at..at + 2, "“截止”后面不带时间，这里应当用“截至”").swap(
            passage,
            [(at..at + 2, "截至")],
            Applicability::Ask,
        );
    }
}
