//! Text that cannot steer a terminal: control characters are shown, not obeyed.

use std::borrow::Cow;

/// The text with every control character and every mark of writing direction made visible; line feeds
/// stay.
pub fn neutral(text: &str) -> Cow<'_, str> {
    replaced(text, |c| if c == '\n' { None } else { visible(c) })
}

/// The same on one line: line feeds become spaces.
pub fn neutral_line(text: &str) -> Cow<'_, str> {
    replaced(text, |c| if matches!(c, '\n' | '\t') { Some(' ') } else { visible(c) })
}

/// What stands for a character that a terminal would obey; `None` for all others.
///
/// C0 controls have pictures in Unicode; C1 controls, marks of direction (which reorder what is read)
/// and invisible separators get U+FFFD.
pub(super) fn visible(c: char) -> Option<char> {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)),
        '\u{7f}' => Some('\u{2421}'),
        '\u{80}'..='\u{9f}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{61c}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => Some('\u{fffd}'),
        _ => None,
    }
}

fn replaced(text: &str, by: impl Fn(char) -> Option<char>) -> Cow<'_, str> {
    if text.chars().all(|c| by(c).is_none()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| by(c).unwrap_or(c)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_are_shown_and_text_is_lent() {
        assert!(matches!(neutral("第一行\n“第二行”"), Cow::Borrowed(_)));
        assert_eq!(neutral("红\u{1b}[31m字\u{202e}"), "红␛[31m字\u{fffd}");
        assert_eq!(neutral_line("一\n二\t三\u{7f}"), "一 二 三␡");
    }
}
