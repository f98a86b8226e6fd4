//! Q11: full-width digits and letters.

use crate::proofread::prose::kinds;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("Q11"),
    severity: Severity::Warning,
    default: true,
    title: "全角的数字、字母",
    why: "阿拉伯数字、拉丁字母和百分号用半角：全角的搜索不到，也不好换行。",
    source: "GB/T 15835—2011；出版物惯例",
    examples: &[
        Example {
            raw: "共收到提案８６件，占９５％。", fixed: "共收到提案86件，占95%。"
        },
        Example { raw: "Ａ级景区。", fixed: "A级景区。" },
        Example {
            raw: "增长５．６％，电话０７４４－８２２。", fixed: "增长5.6%，电话0744-822。"
        },
    ],
    clean: &["共收到提案86件。"],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    for passage in reading.passages().filter(|passage| passage.has(kinds::RARE)) {
        let mut behind = 0;
        for (index, c) in passage.letters() {
            if index < behind || half(c).is_none() {
                continue;
            }
            // A point or hyphen between two of them belongs to the number.
            let goes_on = |at: usize| {
                let c = passage.letter(at);
                let joins =
                    mark(c).is_some() && at + 1 < passage.len() && half(passage.letter(at + 1)).is_some();
                half(c).is_some() || joins
            };
            let end = (index..passage.len()).find(|&at| !goes_on(at)).unwrap_or(passage.len());
            behind = end;
            let written = passage.part(index..end);
            let right: String = written.chars().filter_map(|c| half(c).or_else(|| mark(c))).collect();
            marks.at(passage, index..end, format!("“{written}”是全角，应当用半角“{right}”")).swap(
                passage,
                [(index..end, &right)],
                Applicability::Safe,
            );
        }
    }
}

fn half(c: char) -> Option<char> {
    let is_wide = matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '％');
    is_wide.then(|| char::from_u32(u32::from(c) - 0xfee0)).flatten()
}

/// What stands inside of numbers and addresses.
fn mark(c: char) -> Option<char> {
    let is_wide = matches!(c, '．' | '－' | '／');
    is_wide.then(|| char::from_u32(u32::from(c) - 0xfee0)).flatten()
}
