//! W03: words of the CPPCC, and those of the people's congress.

use std::ops::Range;

use crate::proofread::letters::{han_digit, is_closing};
use crate::proofread::lists::List;
use crate::proofread::prose::Passage;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

use super::words;

pub static RULE: Rule = Rule {
    code: Code("W03"),
    severity: Severity::Warning,
    default: true,
    title: "政协用语",
    why: "政协和人大的用语各有规定：委员提提案，代表提议案、建议；“全国政协×届×次会议”“×届全国人大×次会议”语序不同。",
    source: "《中国人民政治协商会议章程》（2023年3月11日修订）；新闻惯例",
    examples: &[
        Example { raw: "政协委员议案办理情况。", fixed: "政协委员提案办理情况。" },
        Example { raw: "大家共商国事。", fixed: "大家共商国是。" },
        Example {
            raw: "学习全国人大十四届一次会议精神。", fixed: "学习十四届全国人大一次会议精神。"
        },
        Example {
            raw: "学习十四届全国政协一次会议精神。", fixed: "学习全国政协十四届一次会议精神。"
        },
    ],
    clean: &[
        "学习十四届全国人大一次会议、全国政协十四届一次会议精神。",
        "主席会议研究了议案件数。",
        "政协代表团到访。",
    ],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    words::mark(reading, List::Cppcc, marks);
    for passage in reading.passages() {
        for sentence in passage.sentences() {
            papers(passage, sentence, marks);
        }
        for (name, is_before) in [("全国人大", true), ("全国政协", false)] {
            for (at, _) in passage.text.match_indices(name) {
                order(passage, passage.number(at), name, is_before, marks);
            }
        }
    }
}

/// What brings a paper in.
const BRINGS: [&str; 8] = ["提交", "提出", "递交", "撰写", "领衔", "联名", "报送", "带来"];

/// 人大代表提交提案, 政协委员提交议案: only where the sentence names one of the two.
fn papers(passage: &Passage, sentence: Range<usize>, marks: &mut Marks<'_>) {
    let words = passage.part(sentence.clone());
    let (of_congress, of_conference) = (words.contains("人大"), words.contains("政协"));
    let (who, wrong, right) = match (of_congress, of_conference) {
        (true, false) => ("人大代表", "提案", "议案"),
        (false, true) => ("政协委员", "议案", "提案"),
        _ => return,
    };
    let Some(first) = words.find(who) else { return };
    let from = first + who.len();
    let Some(at) = words[from..].find(wrong).map(|at| from + at) else { return };
    // In one clause, and behind a verb of it: 提案委员会 and 提案人 are names.
    let between = &words[from..at];
    let is_one = between.chars().count() < 20 && !between.contains(is_closing) && !between.contains(right);
    let behind = words[at + wrong.len()..].chars().next().unwrap_or_default();
    let is_paper = !matches!(behind, '委' | '人' | '工' | '办' | '审' | '权');
    if is_one && is_paper && BRINGS.iter().any(|verb| between.contains(verb)) {
        let start = passage.number(passage.at(sentence.start) + at);
        let message = format!("{who}提的不是{wrong}：“{}{wrong}”", between.trim_start());
        let mark = marks.at(passage, start..start + 2, message);
        // What deputies bring may be 建议 as well as 议案.
        if right == "提案" {
            mark.swap(passage, [(start..start + 2, right)], Applicability::Ask);
        }
    }
}

/// How many characters of 第十四届 stand here, `届` included.
fn term(passage: &Passage, from: usize) -> usize {
    let is_number = |c: char| c == '第' || c == '十' || han_digit(c).is_some();
    let length = (from..from + 5).take_while(|&index| is_number(passage.letter(index))).count();
    if length > 0 && passage.letter(from + length) == '届' { length + 1 } else { 0 }
}

/// 十四届 stands before 全国人大, and behind 全国政协.
fn order(passage: &Passage, at: usize, name: &str, is_before: bool, marks: &mut Marks<'_>) {
    let end = at + 4;
    let is_meeting = |from: usize| term_end(passage, from).is_some_and(|end| passage.is_at(end, "次会议"));
    if is_before {
        let length = term(passage, end);
        if length > 0 && is_meeting(end + length) {
            let right = format!("{}{name}", passage.part(end..end + length));
            let message = format!("人大的会议写作“{right}……次会议”");
            let place = at..end + length;
            marks.at(passage, place.clone(), message).swap(passage, [(place, &*right)], Applicability::Ask);
        }
        return;
    }
    let starts = (2..6).map(|length| at.saturating_sub(length));
    let Some(start) = starts.rev().find(|&start| start < at && start + term(passage, start) == at) else {
        return;
    };
    if is_meeting(end) {
        let right = format!("{name}{}", passage.part(start..at));
        let message = format!("政协的会议写作“{right}……次会议”");
        marks.at(passage, start..end, message).swap(passage, [(start..end, &*right)], Applicability::Ask);
    }
}

/// Where the number of 一次会议 ends.
fn term_end(passage: &Passage, from: usize) -> Option<usize> {
    let is_number = |c: char| c == '第' || c == '十' || han_digit(c).is_some();
    let length = (from..from + 4).take_while(|&index| is_number(passage.letter(index))).count();
    (length > 0).then_some(from + length)
}

#[cfg(test)]
mod tests {
    use crate::proofread::tests::marked;

    #[test]
    fn deputies_and_members_bring_papers_of_their_own() {
        for (text, at) in [
            ("人大代表提交提案3件。", &["提案"][..]),
            ("政协委员向大会提交议案5件。", &["议案"]),
            ("会议研究人大代表、政协委员议案提案办理。", &[]),
            ("人大代表提出议案，政协委员提交提案。", &[]),
            ("政协委员提交提案5件，人大代表提出议案3件。", &[]),
            ("人大代表提出建议，送提案办理单位。", &[]),
            ("政协委员提交大会提案审查委员会。", &[]),
        ] {
            assert_eq!(marked("W03", text), at, "{text}");
        }
    }
}
