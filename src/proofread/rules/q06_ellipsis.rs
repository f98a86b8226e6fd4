//! Q06: an ellipsis of other than six dots, or beside 等.

use std::ops::Range;

use crate::proofread::letters::{is_closing, is_han, is_mark};
use crate::proofread::prose::Passage;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("Q06"),
    severity: Severity::Warning,
    default: true,
    title: "省略号的写法",
    why: "省略号是六个连点“……”，占两个字；用了省略号就不再用“等”。",
    source: "GB/T 15834—2011 4.11",
    examples: &[
        Example {
            raw: "一件、两件、三件...都办好了。", fixed: "一件、两件、三件……都办好了。"
        },
        Example { raw: "一件、两件…都办好了。", fixed: "一件、两件……都办好了。" },
        Example { raw: "一件、两件。。。", fixed: "一件、两件……" },
        Example {
            raw: "走访企业、学校、医院等……", fixed: "走访企业、学校、医院……"
        },
    ],
    clean: &["走访企业、学校……", "版本1.0...2.0 pre", "loading..."],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    for passage in reading.passages() {
        let mut behind = 0;
        for (index, c) in passage.letters() {
            if index < behind || !matches!(c, '.' | '…' | '。' | '·') {
                continue;
            }
            let end = (index..passage.len()).find(|&at| passage.letter(at) != c).unwrap_or(passage.len());
            behind = end;
            let (length, before, after) = (end - index, passage.before(index), passage.letter(end));
            let is_chinese = is_han(before) || is_han(after) || is_mark(before) || is_mark(after);
            let is_ellipsis = match c {
                // Twelve dots stand for lines and paragraphs.
                '…' => length != 2 && length != 4,
                '·' => length >= 6,
                _ => length >= 3,
            };
            if is_ellipsis && is_chinese {
                let safe = if c == '…' { Applicability::Safe } else { Applicability::Ask };
                marks.at(passage, index..end, format!("“{}”应当写成“……”", passage.part(index..end))).swap(
                    passage,
                    [(index..end, "……")],
                    safe,
                );
            }
            if c == '…' {
                et_cetera(passage, index..end, marks);
            }
        }
    }
}

/// 等…… and 等等……, and ……等 where nothing of 等 goes on.
fn et_cetera(passage: &Passage, dots: Range<usize>, marks: &mut Marks<'_>) {
    let before = (0..dots.start).rev().take(2).take_while(|&at| passage.letter(at) == '等').count();
    let behind = (dots.end..dots.end + 2).take_while(|&at| passage.letter(at) == '等').count();
    let next = passage.letter(dots.end + behind);
    let extra = match (before, behind) {
        (1.., _) => dots.start - before..dots.start,
        (0, 1..) if is_closing(next) || matches!(next, '\0' | '\n') => dots.end..dots.end + behind,
        _ => return,
    };
    let whole = extra.start.min(dots.start)..extra.end.max(dots.end);
    marks.at(passage, whole, "省略号和“等”只用一个").swap(passage, [(extra, "")], Applicability::Ask);
}

#[cfg(test)]
mod tests {
    use crate::proofread::tests::{marked, swapped};

    #[test]
    fn dots_and_et_cetera_are_one_too_many() {
        for (text, right) in [
            ("会议讨论等等……", "会议讨论……"),
            ("会议听取汇报等……", "会议听取汇报……"),
            ("走访企业、学校……等。", "走访企业、学校……。"),
            ("走访企业……等待答复。", "走访企业……等待答复。"),
            ("走访企业等。", "走访企业等。"),
        ] {
            assert_eq!(swapped("Q06", text), right, "{text}");
            assert_eq!(marked("Q06", text).len(), usize::from(text != right), "{text}");
        }
    }
}
