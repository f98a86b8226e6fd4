//! Cutting plain text to a width, as lists and cards need it.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

/// `text`, or as much of it as takes the room of `width` Han characters, `……` included.
///
/// Two Latin letters or digits take the room of one Han character. A Latin word or a number is never cut
/// in the middle unless it alone is too long.
pub fn cut(text: &str, width: usize) -> Cow<'_, str> {
    let room = width.saturating_mul(2);
    if cells(text) <= room {
        return Cow::Borrowed(text);
    }
    let room = room.saturating_sub(4);
    let mut used = 0;
    let mut end = 0;
    for (index, c) in text.char_indices() {
        used += c.width().unwrap_or(0);
        if used > room {
            break;
        }
        end = index + c.len_utf8();
    }
    let kept = whole_words(text, end);
    Cow::Owned(format!(
        "{}……",
        kept.trim_end_matches(|c: char| c.is_whitespace() || "，、；：,;:".contains(c))
    ))
}

fn cells(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// The text before `end`, without a word that would be torn there.
fn whole_words(text: &str, end: usize) -> &str {
    let kept = &text[..end];
    let in_word = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '%';
    if !text[end..].starts_with(in_word) {
        return kept;
    }
    match kept.trim_end_matches(in_word) {
        "" => kept,
        shorter => shorter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_stays() {
        assert_eq!(cut("主席会议", 4), "主席会议");
        assert_eq!(cut("", 0), "");
    }

    #[test]
    fn what_is_too_long_is_cut_between_words() {
        assert_eq!(cut("全县委员工作室开展协商议政活动", 8), "全县委员工作……");
        assert_eq!(cut("共收到提案1286件", 7), "共收到提案……");
        assert_eq!(cut("县政协，机关干部", 6), "县政协……");
        assert_eq!(cut("abcdefghijkl", 4), "abcd……");
    }
}
