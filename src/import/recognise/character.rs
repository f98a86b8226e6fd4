//! What a character is to whoever reads a manuscript.

pub(in crate::import) use crate::markdown::is_han;

/// White space of any kind, but for line ends.
pub(in crate::import) fn is_space(c: char) -> bool {
    c != '\n' && c.is_whitespace()
}

/// Nothing that anybody sees: byte order marks, joiners, soft hyphens, controls.
pub(in crate::import) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{ad}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fdd0}'..='\u{fdef}' | '\u{fffe}' | '\u{ffff}')
        || c.is_control() && !matches!(c, '\n' | '\t')
}

/// Ends a sentence.
pub(in crate::import) fn is_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?' | '…')
}

/// Nothing that a title or a heading ends with.
pub(in crate::import) fn is_pause(c: char) -> bool {
    matches!(c, '，' | '、' | '；' | ';' | ',' | '：' | ':')
}

/// Columns that a text takes in a type of even width.
pub(in crate::import) fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// The text without brackets around the whole of it.
pub(in crate::import) fn unbracketed(text: &str) -> Option<&str> {
    let inner = ["（）", "()", "【】", "[]", "［］"].iter().find_map(|pair| {
        let mut pair = pair.chars();
        text.strip_prefix(pair.next()?)?.strip_suffix(pair.next()?)
    })?;
    (!inner.contains(['（', '）', '(', ')', '【', '】'])).then(|| inner.trim())
}

/// Text without any white space.
pub(in crate::import) fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What stands between two pieces that were one line: nothing beside a Chinese character, else a space.
pub(in crate::import) fn glue(before: &str, after: &str) -> &'static str {
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_han(c));
    if is_word(before.chars().next_back()) && is_word(after.chars().next()) { " " } else { "" }
}
