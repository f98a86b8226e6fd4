//! A Rust file without what the rules must not see.
//!
//! In: the text of one file. Out: [`Source`], whose `code` has every comment, literal and test blanked
//! out. Invariant: `code` has the lines of the text, so line numbers are those of the file.
//! It is no parser: it knows the lexical rules that tell code from text, and how braces match.

/// One file of the program.
pub struct Source {
    /// From the repository's root, with `/`: `src/site/lists.rs`.
    pub path: String,
    pub text: String,
    /// Comments, string and character literals, and `#[cfg(test)]` items are spaces.
    pub code: String,
    /// The file holds nothing but tests.
    pub is_test: bool,
    /// Lines that are not part of a test, comments included.
    pub lines: usize,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Source {
        let name = path.rsplit('/').next().unwrap_or(path);
        let is_test = name.ends_with("tests.rs") || path.contains("/tests/");
        let code = without_literals(text);
        let tests = test_items(&code);
        let test_lines: usize = tests.iter().map(|range| code[range.clone()].lines().count()).sum();
        let mut bytes = code.into_bytes();
        for range in tests {
            blank(&mut bytes[range]);
        }
        Source {
            path: path.to_owned(),
            text: text.to_owned(),
            code: String::from_utf8(bytes).expect("whole characters were blanked"),
            is_test,
            lines: text.lines().count() - test_lines,
        }
    }

    /// The module path below the crate: `["site", "lists"]`; empty for `lib.rs` and `main.rs`.
    pub fn module(&self) -> Vec<&str> {
        let path = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        path.split('/').filter(|part| !matches!(*part, "mod" | "lib" | "main")).collect()
    }

    /// The line of a byte offset, from 1.
    pub fn line(&self, offset: usize) -> usize {
        self.code.as_bytes()[..offset].iter().filter(|&&byte| byte == b'\n').count() + 1
    }
}

/// The text with comments and literals as spaces; line ends stay.
fn without_literals(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    while at < text.len() {
        let length = literal_length(text, at);
        blank(&mut bytes[at..at + length]);
        at += length.max(1);
    }
    String::from_utf8(bytes).expect("literals and comments begin and end at ASCII characters")
}

/// The length in bytes of the comment or literal that begins at `at`; 0 where none does.
fn literal_length(text: &str, at: usize) -> usize {
    let rest = &text.as_bytes()[at..];
    let in_word = at > 0 && is_word(text.as_bytes()[at - 1]);
    match rest[0] {
        b'/' if rest.starts_with(b"//") => find(rest, b"\n"),
        b'/' if rest.starts_with(b"/*") => block_comment_length(rest),
        b'"' => quoted_length(rest, b'"'),
        b'r' if !in_word || text.as_bytes()[at - 1] == b'b' => raw_string_length(rest),
        b'\'' => char_length(&text[at..]),
        _ => 0,
    }
}

fn block_comment_length(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        match rest[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] if depth == 1 => return at + 2,
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
    }
    rest.len()
}

fn quoted_length(rest: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != quote {
        at += if rest[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(rest.len())
}

/// `r"…"`, `r#"…"#`; 0 for a raw identifier and for a word that begins with r.
fn raw_string_length(rest: &[u8]) -> usize {
    let hashes = rest[1..].iter().take_while(|&&byte| byte == b'#').count();
    if rest.get(1 + hashes) != Some(&b'"') {
        return 0;
    }
    let mut end = vec![b'"'];
    end.resize(1 + hashes, b'#');
    let opened = 2 + hashes;
    (opened + find(&rest[opened..], &end) + end.len()).min(rest.len())
}

/// A character literal; 0 for a lifetime.
fn char_length(rest: &str) -> usize {
    let mut chars = rest.chars().skip(1);
    match (chars.next(), chars.next()) {
        (Some('\\'), _) => quoted_length(rest.as_bytes(), b'\''),
        (Some(inner), Some('\'')) => 2 + inner.len_utf8(),
        _ => 0,
    }
}

/// The byte ranges of items under `#[cfg(test)]`, attribute included.
fn test_items(code: &str) -> Vec<std::ops::Range<usize>> {
    const ATTRIBUTE: &str = "#[cfg(test)]";
    let mut items = Vec::new();
    let mut from = 0;
    while let Some(start) = code[from..].find(ATTRIBUTE).map(|found| from + found) {
        let body = start + ATTRIBUTE.len();
        from = body + item_length(&code[body..]);
        items.push(start..from);
    }
    items
}

/// An item ends at its first `;` outside of brackets, or with the braces it opens first.
fn item_length(code: &str) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in code.bytes().enumerate() {
        match byte {
            b'{' | b'(' | b'[' => depth += 1,
            b'}' if depth <= 1 => return at + 1,
            b'}' | b')' | b']' => depth = depth.saturating_sub(1),
            b';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

fn blank(bytes: &mut [u8]) {
    bytes.iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
}

/// The offset of `needle`; the whole length where it does not occur.
fn find(bytes: &[u8], needle: &[u8]) -> usize {
    bytes.windows(needle.len()).position(|window| window == needle).unwrap_or(bytes.len())
}

pub fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> String {
        Source::new("src/site/mod.rs", text).code
    }

    #[test]
    fn comments_and_literals_are_blanked_and_lines_stay() {
        assert_eq!(code("a // crate::x\nb"), format!("a {}\nb", " ".repeat(11)));
        assert_eq!(code("a /* x /* y */ z\n */ b"), format!("a {}\n    b", " ".repeat(14)));
        assert_eq!(code(r#"f("\"crate", 1)"#), "f(         , 1)");
        assert_eq!(code(r###"f(r#"a"b"#, 1)"###), "f(        , 1)");
        assert_eq!(code("f(br\"a\\\", x)"), "f(b     , x)");
        assert_eq!(code("f('会', '\\'', '\"')"), "f(     ,     ,    )");
    }

    #[test]
    fn lifetimes_raw_identifiers_and_words_in_r_stay() {
        for text in ["fn f<'a>(x: &'a str) -> &'a str {}", "let r#type = for_(r);", "bar!()"] {
            assert_eq!(code(text), text);
        }
    }

    #[test]
    fn test_items_are_left_out_and_not_counted() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() { c([1; 2]) }\n}\nfn d() {}\n";
        let source = Source::new("src/site/mod.rs", text);
        assert!(source.code.contains("fn d") && !source.code.contains("fn b"));
        assert_eq!(source.lines, 2);
        assert!(code("#[cfg(test)]\nmod tests;\nfn d() {}").contains("fn d"));
        assert!(code("#[cfg(test)]\nuse a::{b, c};\nfn d() {}").contains("fn d"));
    }

    #[test]
    fn a_module_path_is_read_from_the_file_name() {
        let module = |path| Source::new(path, "").module().join("::");
        assert_eq!(module("src/site/lists.rs"), "site::lists");
        assert_eq!(module("src/site/mod.rs"), "site");
        assert_eq!(module("src/lib.rs"), "");
        assert!(Source::new("src/site/tests.rs", "").is_test);
    }
}
