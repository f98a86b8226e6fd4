//! What a character is to an editor.

pub(crate) use crate::markdown::is_han;

/// White space that a reader takes for a gap; line breaks are none.
pub fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}' | '\u{a0}' | '\t' | '\u{2002}'..='\u{200a}' | '\u{202f}')
}

/// Marks that belong to the line before them: no gap stands before one.
pub fn is_closing(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '”'
            | '’'
            | '》'
            | '〉'
            | '）'
            | '】'
            | '」'
            | '』'
            | '〕'
    )
}

/// Marks that belong to what follows them.
pub fn is_opening(c: char) -> bool {
    matches!(c, '“' | '‘' | '《' | '〈' | '（' | '【' | '「' | '『' | '〔')
}

/// Any Chinese mark.
pub fn is_mark(c: char) -> bool {
    is_closing(c) || is_opening(c) || matches!(c, '…' | '—' | '·' | '～')
}

/// Ends a sentence.
pub fn is_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '？')
}

/// The value of a Han digit.
pub fn han_digit(c: char) -> Option<u32> {
    "〇一二三四五六七八九".chars().position(|digit| digit == c).map(|value| value as u32)
}

/// A number in Han characters up to 9999: 二十三.
pub fn han_number(text: &str) -> Option<u32> {
    let (mut sum, mut digit, mut seen) = (0, None, false);
    for c in text.chars() {
        seen = true;
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            '零' => continue,
            c => {
                let value = han_digit(c)?;
                digit =
                    Some(digit.map_or(value, |before: u32| before.saturating_mul(10).saturating_add(value)));
                continue;
            }
        };
        sum += digit.take().unwrap_or(1).min(9) * unit;
    }
    (seen && sum < 10_000).then(|| digit.unwrap_or(0).saturating_add(sum))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_numbers_are_read() {
        for (text, value) in
            [("一", 1), ("十", 10), ("十二", 12), ("二十三", 23), ("一百零五", 105), ("二〇二二", 2022)]
        {
            assert_eq!(han_number(text), Some(value), "{text}");
        }
        for text in ["", "县", "一县"] {
            assert_eq!(han_number(text), None, "{text}");
        }
    }
}
