//! Numbers as lists write them.
//!
//! In: a number and the name of a format (`w:numFmt`). Out: its text. Invariant: every number has a text, in
//! Arabic digits where a format ends (the twelve branches, twenty circles); lengths are bounded.

const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const LEGAL: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const LEGAL_TRADITIONAL: [char; 10] = ['零', '壹', '貳', '參', '肆', '伍', '陸', '柒', '捌', '玖'];
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
const BRANCHES: &str = "子丑寅卯辰巳午未申酉戌亥";

/// A number in a format, by the names of ECMA-376 part 1, 17.18.59, and `decimalZero5` for a width of 5. Unknown
/// formats count in Arabic digits.
pub fn written(number: u32, format: &str) -> String {
    match format {
        "none" | "bullet" => String::new(),
        "decimalZero" => format!("{number:02}"),
        "upperLetter" => letters(number, b'A'),
        "lowerLetter" => letters(number, b'a'),
        "upperRoman" => roman(number).to_uppercase(),
        "lowerRoman" => roman(number),
        "chineseCounting" if number >= 100 => digits(number, DIGITS),
        "chineseCounting" | "chineseCountingThousand" | "taiwaneseCounting" | "taiwaneseCountingThousand" => {
            counting(number, DIGITS, ['十', '百', '千', '万'], '零')
        }
        "japaneseCounting" | "koreanCounting" => japanese(number),
        "chineseLegalSimplified" => counting(number, LEGAL, ['拾', '佰', '仟', '万'], '零'),
        "ideographLegalTraditional" => counting(number, LEGAL_TRADITIONAL, ['拾', '佰', '仟', '萬'], '零'),
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => digits(number, DIGITS),
        "ideographTraditional" => of_series(number, STEMS),
        "ideographZodiac" => of_series(number, BRANCHES),
        "ideographZodiacTraditional" => sexagenary(number),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => circled(number),
        "decimalEnclosedFullstop" => shifted(number, 1..=20, 0x2488),
        "decimalEnclosedParen" => shifted(number, 1..=20, 0x2474),
        "ideographEnclosedCircle" => shifted(number, 1..=10, 0x3280),
        "ideographParenthesized" => shifted(number, 1..=10, 0x3220),
        "decimalFullWidth" | "decimalFullWidth2" => full_width(number),
        "numberInDash" => format!("- {number} -"),
        "ordinal" => format!("{number}{}", ordinal_ending(number)),
        "hex" => format!("{number:X}"),
        _ => match format.strip_prefix("decimalZero").and_then(|width| width.parse().ok()) {
            Some(width @ 0..10) => format!("{number:0width$}"),
            _ => number.to_string(),
        },
    }
}

/// In a circle, as far as there are such characters (50).
pub fn circled(number: u32) -> String {
    match number {
        0 => "⓪".to_owned(),
        21..=35 => shifted(number, 21..=35, 0x3251),
        36..=50 => shifted(number, 36..=50, 0x32B1),
        _ => shifted(number, 1..=20, 0x2460),
    }
}

/// The characters of a row that Unicode has one after another.
fn shifted(number: u32, row: std::ops::RangeInclusive<u32>, first: u32) -> String {
    let letter = row.contains(&number).then(|| char::from_u32(first + number - row.start())).flatten();
    letter.map_or_else(|| number.to_string(), String::from)
}

fn full_width(number: u32) -> String {
    let wide = |digit: char| char::from_u32(u32::from(digit) - u32::from('0') + 0xFF10).unwrap_or(digit);
    number.to_string().chars().map(wide).collect()
}

fn digits(number: u32, names: [char; 10]) -> String {
    number.to_string().bytes().map(|digit| names[usize::from(digit - b'0')]).collect()
}

/// Up to 9999 in words: 十一, 二十, 一百零一; above in digits.
fn counting(
    number: u32,
    names: [char; 10],
    [ten, hundred, thousand, myriad]: [char; 4],
    zero: char,
) -> String {
    if number == 0 || number > 99_999 {
        return digits(number, names);
    }
    let mut text = String::new();
    let mut gap = false;
    for (unit, name) in
        [(10_000, Some(myriad)), (1000, Some(thousand)), (100, Some(hundred)), (10, Some(ten)), (1, None)]
    {
        let digit = number / unit % 10;
        if digit == 0 {
            gap = !text.is_empty();
            continue;
        }
        if gap {
            text.push(zero);
            gap = false;
        }
        // 十一, not 一十一; but 壹拾壹 on cheques is 拾壹 in lists, too.
        if !(unit == 10 && digit == 1 && text.is_empty()) {
            text.push(names[digit as usize]);
        }
        text.extend(name);
    }
    text
}

/// As [`counting`], but 百 and 千 stand without 一, and nothing fills gaps.
fn japanese(number: u32) -> String {
    if number == 0 || number > 9999 {
        return digits(number, DIGITS);
    }
    let mut text = String::new();
    for (unit, name) in [(1000, Some('千')), (100, Some('百')), (10, Some('十')), (1, None)] {
        match (number / unit % 10, name) {
            (0, _) => {}
            (1, Some(name)) => text.push(name),
            (digit, name) => {
                text.push(DIGITS[digit as usize]);
                text.extend(name);
            }
        }
    }
    text
}

fn of_series(number: u32, series: &str) -> String {
    let letter = number.checked_sub(1).and_then(|place| series.chars().nth(place as usize));
    letter.map_or_else(|| number.to_string(), String::from)
}

/// 甲子, 乙丑 … 癸亥.
fn sexagenary(number: u32) -> String {
    if !(1..=60).contains(&number) {
        return number.to_string();
    }
    let of = |series: &str, length| series.chars().nth(((number - 1) % length) as usize);
    [of(STEMS, 10), of(BRANCHES, 12)].into_iter().flatten().collect()
}

/// a, b … z, aa, bb: Word doubles letters, it does not count in them.
fn letters(number: u32, first: u8) -> String {
    let Some(place) = number.checked_sub(1) else { return String::new() };
    let times = place / 26 + 1;
    if times > 30 {
        return number.to_string();
    }
    let letter = char::from(first + u8::try_from(place % 26).unwrap_or(0));
    std::iter::repeat_n(letter, times as usize).collect()
}

fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if number == 0 || number > 9999 {
        return number.to_string();
    }
    let (mut left, mut text) = (number, String::new());
    for (value, sign) in SIGNS {
        while left >= value {
            text.push_str(sign);
            left -= value;
        }
    }
    text
}

fn ordinal_ending(number: u32) -> &'static str {
    match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    }
}
