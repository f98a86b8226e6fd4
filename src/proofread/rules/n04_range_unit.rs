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
                && matches!(passage.letter(first.end), '～' | '~' | '-' | '—' | '－' | '–' | '至' | '到');
            // 由5到8万 tells of a change; 2020-2022万 are years.
            let is_change = matches!(passage.before(first.start), '由' | '从' | '第');
            let is_year = |value: f64| (1900.0..2100.0).contains(&value);
            let are_years = is_year(first.value) && is_year(second.value);
            if !is_range || is_change || first.value >= second.value || are_years {
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

#[cfg(test)]
mod tests {
    use crate::proofread::tests::swapped;

    #[test]
    fn a_range_has_its_unit_at_both_ends_however_it_is_written() {
        for (text, right) in [
            ("投资2至3万元。", "投资2万至3万元。"),
            ("投资2至3亿元。", "投资2亿至3亿元。"),
            ("面积5到8万亩。", "面积5万到8万亩。"),
            ("投资3000~5000万元。", "投资3000万~5000万元。"),
            ("占30至40%。", "占30%至40%。"),
            ("从5到8万元。", "从5到8万元。"),
            ("2020—2022万户。", "2020—2022万户。"),
            ("走访5至8户。", "走访5至8户。"),
        ] {
            assert_eq!(swapped("N04", text), right, "{text}");
        }
    }
}
