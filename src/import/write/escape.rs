//! Words as Markdown and as HTML that read back as the same words.
//!
//! In: text. Out: text in which nothing is syntax. Invariant: what CommonMark, the extensions that this program
//! switches on, or raw HTML would take as markup has a backslash or a reference; Chinese stays as it is.

/// Which characters stand behind a backslash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Care {
    /// Those that can be syntax where they stand.
    Usual,
    /// All punctuation of ASCII: ugly, and always right.
    Utmost,
}

/// Escapes words. `opens`: a line begins with them.
pub(super) fn words(text: &str, opens: bool, care: Care) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    if opens {
        let mark = block_mark(text);
        if let Some(at) = mark {
            out.push_str(&text[..at]);
            out.push('\\');
            out.push_str(&text[at..=at]);
            rest = &text[at + 1..];
        }
    }
    let mut characters = rest.chars().peekable();
    while let Some(c) = characters.next() {
        let is_syntax = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '~' | '|' => true,
            '&' => characters.peek().is_some_and(|next| next.is_ascii_alphanumeric() || *next == '#'),
            c => care == Care::Utmost && c.is_ascii_punctuation(),
        };
        if is_syntax {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The byte at the beginning of a line that would make a block of it: `#`, `>`, `-`, the dot of `1.`.
fn block_mark(line: &str) -> Option<usize> {
    let first = line.bytes().next()?;
    match first {
        b'#' | b'>' | b'+' | b'-' | b'=' => Some(0),
        b':' if line[1..].starts_with([':', '-']) => Some(0),
        b'0'..=b'9' => {
            let digits = line.bytes().take_while(u8::is_ascii_digit).count();
            let is_mark = matches!(line.as_bytes().get(digits), Some(b'.' | b')'));
            let ends = line[digits..].chars().nth(1).is_none_or(char::is_whitespace);
            (is_mark && ends && digits < 10).then_some(digits)
        }
        _ => None,
    }
}

/// A heading's words: they may end with no `#`, and with no attributes in braces.
pub(super) fn heading(text: &str) -> String {
    let text = text.trim_end();
    let closing = text.len() - text.trim_end_matches('#').len();
    let (head, tail) = text.split_at(text.len() - closing);
    let mut out = String::with_capacity(text.len() + 4);
    let mut is_escaped = false;
    for c in head.chars() {
        if matches!(c, '{' | '}') && !is_escaped {
            out.push('\\');
        }
        out.push(c);
        is_escaped = c == '\\' && !is_escaped;
    }
    // One that stands behind a backslash keeps the others from closing the heading.
    let mark = if head.ends_with('\\') { "#" } else { "\\#" };
    tail.chars().for_each(|_| out.push_str(mark));
    out
}

/// The title of a picture or link, between double quotes.
pub(super) fn title(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    for c in text.chars() {
        match c {
            '"' | '\\' | '&' | '<' | '`' | '*' | '~' | '_' | '|' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// An address in a link or picture.
pub(super) fn address(address: &str) -> String {
    let is_plain = address.chars().all(|c| c.is_alphanumeric() || "-._~:/?#@!$&'+,;=%".contains(c));
    if is_plain && !address.is_empty() {
        return address.replace('&', "\\&").replace('_', "\\_").replace('~', "\\~");
    }
    let mut out = String::from("<");
    for c in address.chars() {
        match c {
            '<' | '>' | '\\' | '&' | '*' | '_' | '`' | '~' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' => {}
            c => out.push(c),
        }
    }
    out.push('>');
    out
}

/// Words between tags.
pub(super) fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The value of an attribute.
pub(super) fn attribute(text: &str) -> String {
    html(text).replace('"', "&quot;").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_of_lines_are_no_blocks() {
        for (text, written) in [
            ("1. 强化引领", "1\\. 强化引领"),
            ("1.强化引领", "1.强化引领"),
            ("# 号", "\\# 号"),
            ("- 减", "\\- 减"),
            ("> 大", "\\> 大"),
            ("+1", "\\+1"),
            ("12) 项", "12\\) 项"),
            ("县政协", "县政协"),
        ] {
            assert_eq!(words(text, true, Care::Usual), written);
        }
    }

    #[test]
    fn marks_inside_words_are_escaped() {
        assert_eq!(words("a*b_c[d]<e>~f|g`h\\", false, Care::Usual), "a\\*b\\_c\\[d\\]\\<e>\\~f\\|g\\`h\\\\");
        assert_eq!(words("AT&T &amp; & 甲", false, Care::Usual), "AT\\&T \\&amp; & 甲");
        assert_eq!(heading("第1号 {#a} ##"), "第1号 \\{#a\\} \\#\\#");
        assert_eq!(heading("第1号 \\{\\#a\\}"), "第1号 \\{\\#a\\}");
    }
}
