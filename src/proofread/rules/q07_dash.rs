//! Q07: dashes of a wrong length.

use crate::proofread::letters::{is_han, is_mark};
use crate::proofread::prose::Place;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

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
                '—' => length > 2 || length == 1 && index == 0 && is_headline && is_chinese(after),
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
