//! Q07: dashes of a wrong length.

use crate::proofread::letters::{is_han, is_mark};
use crate::proofread::prose::{Passage, Place};
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

/// What an explanation begins with, and no name of a place or of a time.
const BEGINS: [&str; 21] = [
    "这", "是", "就是", "从", "以", "即", "一件", "一个", "一种", "一项", "一条", "一名", "一位", "一次",
    "一场", "一座", "一片", "一群", "一支", "也就", "因为",
];
const NAMES: [&str; 4] = ["从江", "从化", "以色列", "即墨"];

/// A single dash before such words is none between two ends: 北京—上海.
fn explains(passage: &Passage, at: usize) -> bool {
    let is = |words: &[&str]| words.iter().any(|word| passage.is_at(at, word));
    is(&BEGINS) && !is(&NAMES)
}

pub static RULE: Rule = Rule {
    code: Code("Q07"),
    severity: Severity::Warning,
    default: true,
    title: "破折号的写法",
    why: "破折号是占两个字的“——”，不用两个减号，也不用一字线。",
    source: "GB/T 15834—2011 4.10",
    examples: &[
        Example {
            raw: "这是一件大事--一件好事。", fixed: "这是一件大事——一件好事。"
        },
        Example {
            raw: "---\n标题: 甲\n副题: —县政协工作综述\n日期: 2022-12-20\n---\n乙。\n",
            fixed: "---\n标题: 甲\n副题: ——县政协工作综述\n日期: 2022-12-20\n---\n乙。\n",
        },
    ],
    clean: &["北京—上海列车。", "这是一件大事——一件好事。", "2022-2023年", "check --fix 命令"],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    for passage in reading.passages() {
        let is_headline = matches!(passage.place, Place::Title | Place::Subtitle | Place::Heading(_));
        let mut behind = 0;
        for (index, c) in passage.letters() {
            if index < behind || !matches!(c, '-' | '—' | '－') {
                continue;
            }
            let end = (index..passage.len()).find(|&at| passage.letter(at) != c).unwrap_or(passage.len());
            behind = end;
            let (length, before, after) = (end - index, passage.before(index), passage.letter(end));
            let is_chinese = |c: char| is_han(c) || is_mark(c);
            let is_wrong = match c {
                '—' if length == 1 && index == 0 => is_headline && is_chinese(after),
                '—' if length == 1 => is_han(before) && explains(passage, end),
                '—' => length > 2,
                _ => length > 1 && is_chinese(before) && is_chinese(after),
            };
            if is_wrong {
                marks.at(passage, index..end, format!("“{}”应当写成“——”", passage.part(index..end))).swap(
                    passage,
                    [(index..end, "——")],
                    Applicability::Ask,
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proofread::tests::marked;

    #[test]
    fn a_short_dash_joins_and_does_not_explain() {
        for (text, at) in [
            ("这是一件大事—一件好事。", &["—"][..]),
            ("走遍全县12个乡镇—从零阳到江垭。", &["—"]),
            ("北京—上海列车。", &[]),
            ("榕江—从江公路。", &[]),
            ("一月—三月。", &[]),
            ("第一条—第三条。", &[]),
            ("伊朗—以色列。", &[]),
        ] {
            assert_eq!(marked("Q07", text), at, "{text}");
        }
    }
}
