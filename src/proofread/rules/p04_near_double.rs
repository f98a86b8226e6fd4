//! P04: the same word on both sides of 和.

use crate::proofread::letters::{han_digit, is_han};
use crate::proofread::lexicon::{VERBS, is_joint, is_word};
use crate::proofread::prose::Passage;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("P04"),
    severity: Severity::Warning,
    default: true,
    title: "并列的两项相同",
    why: "“和”“与”“、”的前后是同一个词，多半有一个写错了，或者是改稿时没有删干净：请核对原意。前一项是后一项的一种的（副主任、主任），不算。",
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
        "临时管理规约、管理规约由业主大会制定。",
        "副镇长、镇长，总河长、副总河长、河长，副教授、教授。",
        "使用国家机关、国家机关工作人员的名义。",
        "他只会工作、工作、再工作。",
        "职工和职工家属，机动车与机动车、机动车与行人。",
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
            let mark =
                marks.at(passage, start..end, format!("“{}”：前后都是“{word}”", passage.part(start..end)));
            // 认同和思想认同 may be meant.
            if end - index - 1 > index - start {
                mark.severity(Severity::Hint);
            }
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
        let is_fault = ends(passage, end)
            && !is_pair(passage, joint, end)
            && !is_kind(passage, joint, start)
            && !is_said_again(passage, start..joint, end);
        return is_fault.then_some((start, end));
    }
    // 的认同和思想认同: more of the same, where nothing else follows.
    let longer = passage.letter(joint) == '和' && passage.before(start) == '的' && same(at + 2);
    let end = at + 2 + length;
    let ends = matches!(passage.letter(end), '。' | '\0');
    (longer && ends && is_han(passage.letter(at)) && !is_modifier(passage, at)).then_some((start, end))
}

/// Whether the second item is the word alone, or its usual company.
fn ends(passage: &Passage, end: usize) -> bool {
    let follows = |word: &str| passage.is_at(end, word);
    let is_person = follows("工作人员") || follows("工作者");
    !is_han(passage.letter(end))
        || !is_person && ["等单位", "等部门", "等方", "活动", "工作"].iter().any(|word| follows(word))
}

/// 部门与部门之间; 机动车与机动车、机动车与行人.
fn is_pair(passage: &Passage, joint: usize, end: usize) -> bool {
    let word = passage.part(joint + 1..end);
    let is_list = passage.letter(joint) == '与'
        && passage.letter(end) == '、'
        && passage.part(end..end + 12).contains(word);
    passage.letter(joint) != '、' && BETWEEN.iter().any(|word| passage.is_at(end, word)) || is_list
}

/// 副主任委员和委员, 临时管理规约、管理规约: the first is a kind of the second, told apart by what stands before it.
fn is_kind(passage: &Passage, joint: usize, start: usize) -> bool {
    let before = passage.before(start);
    if !is_han(before) {
        return false;
    }
    let second = start.checked_sub(2).map_or('\0', |index| passage.letter(index));
    let is_prefix =
        "副总不非被前正准代兼原候单多双半反超无有主子新旧老大小".contains(before) && !is_word(second, before);
    let is_led = VERBS.iter().any(|verb| passage.ends_at(start, verb));
    let is_word_before =
        ["主任", "特别", "决定", "许诺", "候补", "副总", "东"].iter().any(|it| passage.ends_at(start, it));
    is_prefix || is_word_before || passage.letter(joint) == '、' && !is_led && !is_joint(before)
}

/// 工作、工作、再工作: said again and again on purpose.
fn is_said_again(passage: &Passage, word: std::ops::Range<usize>, end: usize) -> bool {
    let rest = passage.part(end..end + word.len() + 2);
    rest.starts_with('、') && rest.contains(passage.part(word))
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

#[cfg(test)]
mod tests {
    use crate::proofread::tests::severities;
    use crate::report::Severity::{Hint, Warning};

    #[test]
    fn what_is_told_apart_before_the_word_is_another_kind() {
        for (text, expected) in [
            ("积极开展调研、调研活动。", vec![Warning]),
            ("县人大、县政协和县政协联合调研。", vec![]),
            ("加强管理和管理。", vec![Warning]),
            ("增进了各界对发展情况的认同和思想认同。", vec![Hint]),
            ("保护不动产、动产，依法登记。", vec![]),
            ("包括卷烟、复烤烟叶、烟叶、卷烟纸。", vec![]),
            ("原告起诉被代理人和代理人，要求承担责任。", vec![]),
        ] {
            assert_eq!(severities(text, "P04"), expected, "{text}");
        }
    }
}
