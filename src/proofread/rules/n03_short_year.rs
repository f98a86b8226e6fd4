//! N03: a year of two digits.

use crate::proofread::figures::figures;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("N03"),
    severity: Severity::Warning,
    default: true,
    title: "年份简写成两位",
    why: "年份要写全四位数字，不能简写。",
    source: "GB/T 15835—2011 5.1.3（年月日）",
    examples: &[Example {
        raw: "22年10月8日召开座谈会。", fixed: "2022年10月8日召开座谈会。"
    }],
    clean: &["历时22年10个月。", "2022年10月8日。", "从业20年的老师。"],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    for passage in reading.passages() {
        for figure in figures(passage) {
            let (start, end) = (figure.start, figure.end);
            let is_short = end - start == 2 && (10.0..50.0).contains(&figure.value);
            let digits = (end + 1..end + 3).take_while(|&at| passage.letter(at).is_ascii_digit()).count();
            let is_date =
                passage.letter(end) == '年' && digits > 0 && passage.letter(end + 1 + digits) == '月';
            if is_short && is_date {
                let year = passage.part(start..end);
                marks.at(passage, start..end + 1, format!("“{year}年”应当写成“20{year}年”")).swap(
                    passage,
                    [(start..end, &*format!("20{year}"))],
                    Applicability::Ask,
                );
            }
        }
    }
}
