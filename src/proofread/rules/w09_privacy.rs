//! W09: numbers of persons that must not be published.

use jiff::civil::Date;

use crate::proofread::prose::{Passage, Place, kinds};
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("W09"),
    severity: Severity::Error,
    default: true,
    title: "个人信息：身份证号、手机号、银行卡号",
    why: "身份证号、手机号、银行卡号不能公开：请删去，或者用星号遮住中间几位；联系方式请写单位的固定电话。",
    source: "《中华人民共和国个人信息保护法》；GB 11643—1999（身份证号校验码）；ISO/IEC 7812-1（银行卡号校验码）",
    examples: &[
        Example {
            raw: "身份证号：11010519491231002X。", fixed: "身份证号：110105********002X。"
        },
        Example { raw: "联系人手机13800138000。", fixed: "联系人手机138****8000。" },
        Example {
            raw: "汇入银行卡6222021234567890128。", fixed: "汇入银行卡6222***********0128。"
        },
    ],
    clean: &[
        "联系电话：0744-3222222。",
        "统一社会信用代码113300000000000012。",
        "投资13800138000元。",
        "订单编号20221008123456789。",
        "联系人手机138****8000。",
        "热线12345、110。",
    ],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    for passage in reading.prose.passages.iter().filter(|passage| passage.has(kinds::DIGIT)) {
        let mut index = 0;
        while index < passage.len() {
            if !passage.letter(index).is_ascii_digit() {
                index += 1;
                continue;
            }
            let (end, digits) = run(passage, index);
            let message = told(passage, index, end, &digits);
            if let Some(message) = message {
                let whole = if passage.place == Place::Raw { 0..passage.len() } else { index..end };
                marks.at(passage, whole, message);
            }
            index = end.max(index + 1);
        }
    }
}

/// Longer runs are no numbers of anything.
const LONGEST: usize = 24;

/// Digits, parted by single spaces or hyphens as numbers of cards are, and a closing X.
fn run(passage: &Passage, start: usize) -> (usize, String) {
    let (mut digits, mut index) = (String::new(), start);
    loop {
        let c = passage.letter(index);
        let joins = matches!(c, ' ' | '-') && digits.len() >= 3 && passage.letter(index + 1).is_ascii_digit();
        match c {
            '0'..='9' => digits.push(c),
            'x' | 'X' if digits.len() == 17 => {
                digits.push('X');
                return (index + 1, digits);
            }
            _ if joins => {}
            _ => return (index, digits),
        }
        index += 1;
        if digits.len() > LONGEST {
            let rest = (index..passage.len()).find(|&at| !passage.letter(at).is_ascii_digit());
            return (rest.unwrap_or(passage.len()), String::new());
        }
    }
}

fn told(passage: &Passage, start: usize, end: usize, digits: &str) -> Option<&'static str> {
    let (before, after) = (passage.before(start), passage.letter(end));
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '*' | '.' | '_');
    if is_word(before)
        || after.is_ascii_alphabetic()
        || after == '*'
        || matches!(after, '元' | '万' | '亿' | '人' | '吨')
    {
        return None;
    }
    // 86 of China before it, +86- too.
    let is_china = |at: usize| passage.ends_at(at, "86") && !passage.before(at - 2).is_ascii_digit();
    let is_parted = before == '-' && !is_china(start - 1);
    match digits.len() {
        13 if digits.starts_with("86") && is_mobile(&digits[2..]) => Some("这里有一个手机号"),
        18 if is_identity(digits) => Some("这里有一个身份证号"),
        11 if is_mobile(digits) && !is_parted => Some("这里有一个手机号"),
        16..=19 if is_card(digits) => Some("这里有一个银行卡号"),
        _ => None,
    }
}

/// 18 places: a day of birth, and the check character of ISO 7064, MOD 11-2.
fn is_identity(digits: &str) -> bool {
    let number = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<i16>().ok());
    let small = |from: usize| digits.get(from..from + 2).and_then(|part| part.parse::<i8>().ok());
    let date = number(6, 10).zip(small(10)).zip(small(12));
    let is_day = date.is_some_and(|((year, month), day)| {
        (1900..2100).contains(&year) && Date::new(year, month, day).is_ok()
    });
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.chars().zip(weights).filter_map(|(c, weight)| Some(c.to_digit(10)? * weight)).sum();
    let check = "10X98765432".chars().nth(sum as usize % 11);
    is_day && !digits.starts_with('0') && digits.chars().nth(17) == check
}

fn is_mobile(digits: &str) -> bool {
    matches!(digits.as_bytes(), [b'1', b'3'..=b'9', ..])
}

/// A card of UnionPay or one of the four others, by the check digit of Luhn.
fn is_card(digits: &str) -> bool {
    let is_issuer = digits.starts_with("62") || digits.starts_with(['4', '5']) && digits.len() == 16;
    let luhn: u32 = digits
        .chars()
        .rev()
        .filter_map(|c| c.to_digit(10))
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit * 2) {
            (0, _) => digit,
            (_, double) => double / 10 + double % 10,
        })
        .sum();
    is_issuer && !digits.contains('X') && luhn.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use crate::proofread::tests::marked;

    #[test]
    fn mobile_numbers_are_known_with_the_code_of_the_country() {
        for (text, at) in [
            ("电话+8613800138000。", &["8613800138000"][..]),
            ("电话8613800138000，微信同号。", &["8613800138000"]),
            ("电话+86-13800138000。", &["13800138000"]),
            ("电话+86 138 0013 8000。", &["138 0013 8000"]),
            ("编号0744-13800138000。", &[]),
            ("产值8613800138000元。", &[]),
            ("编号8602800138000。", &[]),
        ] {
            assert_eq!(marked("W09", text), at, "{text}");
        }
    }
}
