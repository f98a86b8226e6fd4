//! N04: a range of which one end alone has its 万 or %.

use crate::proofread::figures::figures;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("N04"),
    severity: Severity::Warning,
    default: true,
    title: "数值范围前一个数少了单位",
    why: "表示数值范围时，百分号和“万”“亿”前后都要写，不然会看错。",
    source: "GB/T 15835—2011（数值范围）：15%～30%，13万元～17万元",
    examples: &[
        Example { raw: "占63～68%。", fixed: "占63%～68%。" },
        Example { raw: "投资10-20万元。", fixed: "投资10万-20万元。" },
    ],
    clean: &["占63%～68%。", "投资10万～20万元。", "2020—2022年，投入5至8名干部。", "会期3～5天。"],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    for passage in reading.running() {
        for pair in figures(passage).windows(2) {
            let (first, second) = (pair[0], pair[1]);
            let is_range = second.start == first.end + 1
                && matches!(passage.letter(first.end), '～' | '~' | '-' | '—' | '－' | '–');
            // 2020-2022万: no range of money begins with more than it ends with.
            if !is_range || first.value >= second.value || first.value >= 1900.0 {
                continue;
            }
            let unit = match second.scale {
                _ if second.is_percent => "%",
                '万' => "万",
                '亿' => "亿",
                _ => continue,
            };
            let range = passage.part(first.start..second.unit);
            let put = (first.end..first.end, unit);
            marks.at(passage, first.start..second.unit, format!("“{range}”：前一个数后面少了“{unit}”")).swap(
                passage,
                [put],
                Applicability::Ask,
            );
        }
    }
}
