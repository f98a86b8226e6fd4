//! P05: two paragraphs that begin with the same sentence.

use std::collections::BTreeMap;

use crate::proofread::letters::is_han;
use crate::proofread::prose::{Passage, Place};
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("P05"),
    severity: Severity::Warning,
    default: true,
    title: "两段开头的话相同",
    why: "两段的开头用了同一句话，多半是套用时忘了改：请看后一段讲的是什么，换一句合适的。",
    source: "校对常规",
    examples: &[Example {
        raw: "着力推动机关内部建设。按照标准，共建成委员工作室45家。\n\n着力推动机关内部建设。县政协巩固文明单位创建成果。",
        fixed: "着力推动委员工作室建设。按照标准，共建成委员工作室45家。\n\n着力推动机关内部建设。县政协巩固文明单位创建成果。",
    }],
    clean: &[
        "会议指出。要加强学习。\n\n会议要求。要加强调研。",
        "**建好队伍**。一是学习。\n\n**建好阵地**。二是交流。",
    ],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    let mut seen: BTreeMap<&str, &Passage> = BTreeMap::new();
    for passage in reading.running().filter(|passage| passage.place != Place::Summary) {
        let Some((start, end)) = lead(passage) else { continue };
        let words = passage.part(start..end);
        match seen.get(words) {
            None => {
                seen.insert(words, passage);
            }
            // The same throughout is P06's.
            Some(first) if first.text.trim() == passage.text.trim() => {}
            Some(first) => {
                marks
                    .at(passage, start..end, format!("这一段的开头“{words}”和前面一段相同"))
                    .related(first.span(start..end.min(first.len())), "前面一段");
            }
        }
    }
}

/// The short sentence that a paragraph begins with, if another follows.
fn lead(passage: &Passage) -> Option<(usize, usize)> {
    let start = passage.trimmed().start;
    let stop = (start..passage.len().min(start + 26))
        .find(|&index| matches!(passage.letter(index), '。' | '！' | '？'))?;
    // 各位代表！ is said as often as one likes.
    if passage.letter(stop) != '。' {
        return None;
    }
    let is_short = (4..=24).contains(&(stop - start)) && stop + 4 < passage.len();
    let words = (start..stop).filter(|&index| is_han(passage.letter(index))).count();
    (is_short && words >= 4).then_some((start, stop + 1))
}
