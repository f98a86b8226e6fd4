//! P04: the same word on both sides of 和.

use crate::proofread::letters::{han_digit, is_han};
use crate::proofread::prose::Passage;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("P04"),
    severity: Severity::Warning,
    default: true,
    title: "并列的两项相同",
    why: "“和”“与”“、”的前后是同一个词，多半有一个写错了，或者是改稿时没有删干净：请核对原意。",
    source: "校对常规",
    examples: &[
        Example {
            raw: "增进了社会各界对发展情况的认同和思想认同。",
            fixed: "增进了社会各界对发展情况的认同。",
        },
        Example {
            raw: "委员们开展调研、调研活动。", fixed: "委员们开展调研、视察活动。"
        },
    ],
    clean: &[
        "县政协主席和副主席出席会议。",
        "省政协和县政协联合调研。",
        "要处理好部门与部门之间的关系。",
        "发展文化和文化产业。",
        "依法加强管理和监督管理。",
        "推动一体化和专业化。",
    ],
    check,
};

/// What stands behind two parties of one kind: 部门与部门之间.
const BETWEEN: [&str; 10] = ["之间", "间", "相", "互", "对接", "合作", "的", "联", "共", "衔接"];

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    for passage in reading.running() {
        let mut behind = 0;
        for (index, c) in passage.letters() {
            let is_joint = matches!(c, '和' | '与' | '、') && index >= behind;
            let found =
                is_joint.then(|| (2..=4).rev().find_map(|length| twice(passage, index, length))).flatten();
            let Some((start, end)) = found else { continue };
            let word = passage.part(start..index);
            marks.at(passage, start..end, format!("“{}”：前后都是“{word}”", passage.part(start..end)));
            behind = end;
        }
    }
}

/// Whether so many characters before the joint stand behind it again; from where to where.
fn twice(passage: &Passage, joint: usize, length: usize) -> Option<(usize, usize)> {
    let start = joint.checked_sub(length)?;
    let same = |at: usize| (0..length).all(|n| passage.letter(start + n) == passage.letter(at + n));
    let is_word = (start..joint).all(|index| {
        let c = passage.letter(index);
        is_han(c) && han_digit(c).is_none() && !matches!(c, '十' | '某')
    });
    if !is_word {
        return None;
    }
    let at = joint + 1;
    if same(at) {
        let end = at + length;
        let follows = |word: &&str| passage.is_at(end, word);
        let is_pair = passage.letter(joint) != '、' && BETWEEN.iter().any(|word| follows(&word));
        let ends = !is_han(passage.letter(end))
            || ["等单位", "等部门", "等方", "活动", "工作"].iter().any(|word| follows(&word));
        // 副主任委员和委员, 特别重大、重大: the first is a kind of the second.
        let is_kind =
            ["主任", "特别", "决定", "许诺", "候补", "东"].iter().any(|word| passage.ends_at(start, word));
        let ends = ends && !is_kind;
        return (ends && !is_pair).then_some((start, end));
    }
    // 的认同和思想认同: more of the same, where nothing else follows.
    let longer = passage.letter(joint) == '和' && passage.before(start) == '的' && same(at + 2);
    let end = at + 2 + length;
    (longer && is_han(passage.letter(at)) && !is_han(passage.letter(end)) && !is_modifier(passage, at))
        .then_some((start, end))
}

/// Words that tell two of one kind apart.
fn is_modifier(passage: &Passage, at: usize) -> bool {
    [
        "其他", "有关", "相关", "主要", "重要", "重大", "一般", "全体", "部分", "各级", "上级", "下级",
        "基本", "特殊",
    ]
    .iter()
    .any(|word| passage.is_at(at, word))
}
