//! N06: 5千, a number half in digits.

use crate::proofread::figures::figures;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("N06"),
    severity: Severity::Warning,
    default: true,
    title: "阿拉伯数字和“千”“百”混写",
    why: "用阿拉伯数字时，只有“万”“亿”可以用汉字，“千”“百”“十”要写成数字。",
    source: "GB/T 15835—2011（数字形式的使用）",
    examples: &[Example { raw: "发放资料5千份。", fixed: "发放资料5000份。" }],
    clean: &["全长5千米，重3千克，装机20千瓦。", "投入5万元、3亿元。", "五千份。", "3百分点"],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    for passage in reading.running() {
        for figure in figures(passage) {
            let zeros = match figure.scale {
                '千' => "000",
                '百' => "00",
                _ => continue,
            };
            let place = figure.start..figure.end + 1;
            let is_plain = figure.decimals == 0 && figure.end - figure.start < 3 && !figure.is_percent;
            let is_unit = passage.is_at(figure.end, "百分")
                || passage.is_at(figure.end, "千万")
                || passage.is_at(figure.end, "千亿");
            let is_unit = is_unit || passage.is_at(figure.end, "百万") || passage.is_at(figure.end, "百亿");
            // 16万8千 is written as it is spoken.
            let is_unit = is_unit || passage.before(figure.start) == '万';
            if !is_plain || is_unit || passage.letter(figure.end) != figure.scale {
                continue;
            }
            let written = passage.part(place.clone());
            let right = format!("{}{zeros}", passage.part(figure.start..figure.end));
            marks.at(passage, place.clone(), format!("“{written}”应当写成“{right}”")).swap(
                passage,
                [(place, &*right)],
                Applicability::Ask,
            );
        }
    }
}
