//! N06: 5千, a number half in digits.

use crate::proofread::figures::{Figure, figures};
use crate::proofread::letters::han_digit;
use crate::proofread::prose::Passage;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("N06"),
    severity: Severity::Warning,
    default: true,
    title: "阿拉伯数字和“千”“百”混写",
    why: "用阿拉伯数字时，只有“万”“亿”可以用汉字，“千”“百”“十”要写成数字。",
    source: "GB/T 15835—2011（数字形式的使用）",
    examples: &[
        Example { raw: "发放资料5千份。", fixed: "发放资料5000份。" },
        Example { raw: "发放资料1千5百份。", fixed: "发放资料1500份。" },
        Example { raw: "投入5万8千元。", fixed: "投入5.8万元。" },
    ],
    clean: &[
        "全长5千米，重3千克，装机20千瓦。",
        "投入5万元、3亿元。",
        "五千份。",
        "3百分点",
        "投入5千万元。",
        "评出2022十大新闻。",
    ],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    for passage in reading.running() {
        let mut behind = 0;
        for figure in figures(passage) {
            if figure.start < behind || figure.decimals > 0 || figure.is_percent || figure.is_grouped {
                continue;
            }
            let Some(number) = number(passage, &figure) else { continue };
            behind = number.end;
            let place = figure.start..number.end;
            let written = passage.part(place.clone());
            match number.right {
                Some(right) => {
                    let message = format!("“{written}”应当写成“{right}”");
                    let mark = marks.at(passage, place.clone(), message);
                    mark.swap(passage, [(place, &*right)], Applicability::Ask);
                }
                None => {
                    marks.at(passage, place, format!("“{written}”里阿拉伯数字和汉字混写"));
                }
            }
        }
    }
}

/// A number of digits and of 千, 百 or 十.
struct Number {
    end: usize,
    /// `None` where it may be read in two ways.
    right: Option<String>,
}

/// The whole number that begins with a figure, if it is a mixed one.
fn number(passage: &Passage, figure: &Figure) -> Option<Number> {
    let first: u64 = passage.part(figure.start..figure.end).parse().ok()?;
    let length = figure.end - figure.start;
    let (mut at, mut sum, mut last, mut digit) = (figure.end, 0, u64::MAX, Some(first));
    let (mut large, mut small, mut is_alone) = ('\0', 0, true);
    while let Some(value) = digit {
        let c = passage.letter(at);
        let Some(size) = size(passage, at, large == '\0' && is_alone).filter(|size| *size < last) else {
            break;
        };
        // Of 2022百 nobody thinks; 12万 may be.
        let most = if size >= 10_000 { 6 } else { 2 };
        if is_alone && length > most || !is_alone && value > 9 {
            return None;
        }
        (sum, last) = (sum + value * size, size);
        small += usize::from(size < 10_000);
        large = if size >= 10_000 { c } else { large };
        at += 1;
        is_alone = false;
        let is_zero = matches!(passage.letter(at), '零' | '〇');
        digit = value_at(passage, at + usize::from(is_zero));
        if digit.is_some() {
            at += 1 + usize::from(is_zero);
            if is_zero && size_of(passage.letter(at)).is_none() {
                sum += digit.take()?;
            }
        }
    }
    if small == 0 {
        return None;
    }
    // 3百2: 302 or 320.
    let rest = digit.filter(|_| !is_alone);
    if let Some(value) = rest {
        let right = (last == 10 && large != '亿').then(|| written(sum + value, large));
        return Some(Number { end: at, right });
    }
    let is_scale = matches!(passage.letter(at), '万' | '亿');
    let scale = if is_scale && small > 1 { passage.letter(at).to_string() } else { String::new() };
    // 1亿5千 is said for 1.5亿, and 1亿零5千 is seldom meant.
    let right = (large != '亿').then(|| written(sum, large) + &scale);
    // 5千万: as it is written everywhere.
    (!is_scale || small > 1).then(|| Number { end: at + scale.chars().count(), right })
}

/// A digit that a further 千, 百 or 十 may stand behind.
fn value_at(passage: &Passage, at: usize) -> Option<u64> {
    let c = passage.letter(at);
    let is_longer = c.is_ascii_digit()
        && (passage.letter(at + 1).is_ascii_digit() || matches!(passage.letter(at + 1), '.' | '%'));
    // 5千两 is a weight of silver; 1千两百 is a number.
    let is_two = c == '两' && size_of(passage.letter(at + 1)).is_some();
    let value = c.to_digit(10).or_else(|| if is_two { Some(2) } else { han_digit(c) });
    value.filter(|_| !is_longer).map(u64::from)
}

fn size_of(c: char) -> Option<u64> {
    Some(match c {
        '十' => 10,
        '百' => 100,
        '千' => 1000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

/// What the number stands for that is counted in 千, 百 or 十 here; units and names are none.
fn size(passage: &Passage, at: usize, is_first: bool) -> Option<u64> {
    const UNITS: &str = "米克瓦伏卡焦帕赫字牛古秋";
    const NAMES: &str = "分姓货强科度合年";
    /// What is counted by tens: 十大, 十佳 and 十四五 are no numbers of a mixed kind.
    const COUNTED: &str =
        "人个件户元亩万亿天名次篇条家位项册份台辆公吨斤余多几岁0123456789一二三四五六七八九";
    let (c, next) = (passage.letter(at), passage.letter(at + 1));
    let is_other = match c {
        '千' => UNITS.contains(next),
        '百' => NAMES.contains(next),
        '十' => !COUNTED.contains(next) || is_first && han_digit(next).is_some(),
        // 5万 alone is right, and 5万元 behind it.
        _ => false,
    };
    size_of(c).filter(|_| !is_other && next != '\0')
}

/// A number as it is to be written: in 万 or 亿 where it was, and two decimals are enough.
fn written(value: u64, large: char) -> String {
    let size = size_of(large).unwrap_or(1);
    let hundredth = size / 100;
    if size == 1 || !value.is_multiple_of(hundredth) {
        return value.to_string();
    }
    let (whole, part) = (value / size, value % size / hundredth);
    match part {
        0 => format!("{whole}{large}"),
        part => format!("{whole}.{}{large}", format!("{part:02}").trim_end_matches('0')),
    }
}

#[cfg(test)]
mod tests {
    use crate::proofread::tests::{marked, swapped};

    #[test]
    fn a_number_is_one_and_is_mended_as_one() {
        for (text, right) in [
            ("发放资料1千5百份。", "发放资料1500份。"),
            ("共5千3百份。", "共5300份。"),
            ("共3百2十人。", "共320人。"),
            ("共2十人。", "共20人。"),
            ("共2十3人。", "共23人。"),
            ("共1千零5人。", "共1005人。"),
            ("共1千五百人。", "共1500人。"),
            ("用银28万5千两。", "用银28.5万两。"),
            ("共1千两百人。", "共1200人。"),
            ("面积3万5千亩。", "面积3.5万亩。"),
            ("收入16万8千3百元。", "收入16.83万元。"),
            ("收入5万8千3百2十元。", "收入58320元。"),
            ("收入1千5百万元。", "收入1500万元。"),
            ("收入3亿5千万元。", "收入3亿5千万元。"),
        ] {
            assert_eq!(swapped("N06", text), right, "{text}");
            assert_eq!(marked("N06", text).len(), usize::from(text != right), "{text}");
        }
    }

    #[test]
    fn what_may_be_read_in_two_ways_is_told_alone() {
        assert_eq!(marked("N06", "共3百2人。"), ["3百2"]);
        assert_eq!(swapped("N06", "共3百2人。"), "共3百2人。");
        assert_eq!(marked("N06", "投入1亿5千元。"), ["1亿5千"]);
        assert_eq!(swapped("N06", "投入1亿5千元。"), "投入1亿5千元。");
    }

    #[test]
    fn names_and_units_are_no_numbers() {
        for text in [
            "2022十大新闻",
            "5十佳",
            "进入50百强。",
            "3百货",
            "走1千米路",
            "重5万千克。",
            "20千瓦",
            "5万米。",
            "5万",
            "12万人，3千米。",
            "2022千人计划。",
        ] {
            assert_eq!(marked("N06", text), [""; 0], "{text}");
        }
    }
}
