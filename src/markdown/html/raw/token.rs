//! The tokens of raw HTML: text, tags, comments.
//!
//! In: a piece of HTML as an author typed it. Out: tokens in order, that together cover the piece.
//! Invariant: linear in the length of the piece, whatever it holds. Tags end where the HTML standard
//! ends them, quotes included; what is begun and never ended is text up to the end of the piece.

use std::borrow::Cow;
use std::ops::Range;

use crate::markdown::html::escape::reference_length;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Character references and all.
    Text(&'a str),
    Start(Tag<'a>),
    End(&'a str),
    /// Comments, declarations, processing instructions, CDATA.
    Hidden,
    /// A comment without an end: it hides the rest of the piece.
    UnclosedComment,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// As written, in any letter case.
    pub name: &'a str,
    pub attributes: Vec<Attribute<'a>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Attribute<'a> {
    pub name: &'a str,
    /// Between its quotes, character references and all: [`decode`] reads them.
    pub value: &'a str,
}

pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    /// Elements that have no end tag further on: looked for once, so the whole stays linear.
    endless: Vec<&'static str>,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Tokens<'a> {
        Tokens { text, at: 0, endless: Vec::new() }
    }

    /// Goes past the next end tag of this name, whatever stands before it. If there is none, stays
    /// where it is and says false.
    pub(super) fn skip_past_end(&mut self, name: &'static str) -> bool {
        if self.endless.contains(&name) {
            return false;
        }
        let Some(at) = find_end_tag(&self.text[self.at..], name) else {
            self.endless.push(name);
            return false;
        };
        let at = self.at + at;
        self.at = match self.tag(at + 2) {
            Some((_, next)) => next,
            None => self.text.len(),
        };
        true
    }

    /// A tag whose name begins at `at`, and where it ends; none if it never does.
    fn tag(&self, at: usize) -> Option<(Tag<'a>, usize)> {
        let bytes = self.text.as_bytes();
        let mut end = at;
        while !matches!(bytes.get(end)?, b' ' | b'\t' | b'\n' | b'\r' | b'\x0C' | b'/' | b'>') {
            end += 1;
        }
        let mut tag = Tag { name: &self.text[at..end], attributes: Vec::new() };
        loop {
            while matches!(bytes.get(end)?, b' ' | b'\t' | b'\n' | b'\r' | b'\x0C' | b'/') {
                end += 1;
            }
            if bytes[end] == b'>' {
                return Some((tag, end + 1));
            }
            let (name, value, next) = attribute(bytes, end)?;
            tag.attributes.push(Attribute { name: &self.text[name], value: &self.text[value] });
            end = next;
        }
    }

    /// The token at a `<`, and its end; none if the `<` is a character like any other.
    fn markup(&self, at: usize) -> Option<(Token<'a>, usize)> {
        let rest = &self.text[at..];
        let unclosed = || (Token::Text(rest), self.text.len());
        let tag = |name_at| self.tag(name_at);
        match *rest.as_bytes().get(1)? {
            b'a'..=b'z' | b'A'..=b'Z' => {
                Some(tag(at + 1).map_or_else(unclosed, |(tag, next)| (Token::Start(tag), next)))
            }
            b'/' if rest.as_bytes().get(2)?.is_ascii_alphabetic() => {
                Some(tag(at + 2).map_or_else(unclosed, |(tag, next)| (Token::End(tag.name), next)))
            }
            b'!' | b'?' => Some(self.hidden(at)),
            _ => None,
        }
    }

    fn hidden(&self, at: usize) -> (Token<'a>, usize) {
        let rest = &self.text[at..];
        let (skip, end, unclosed) = if rest.starts_with("<!--") {
            if rest.starts_with("<!-->") || rest.starts_with("<!--->") {
                return (Token::Hidden, at + rest.find('>').map_or(rest.len(), |end| end + 1));
            }
            (4, "-->", Token::UnclosedComment)
        } else if rest.starts_with("<![CDATA[") {
            (9, "]]>", Token::UnclosedComment)
        } else {
            (2, ">", Token::Text(rest))
        };
        match rest[skip..].find(end) {
            Some(found) => (Token::Hidden, at + skip + found + end.len()),
            None => (unclosed, self.text.len()),
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = (Range<usize>, Token<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        let mut scan = start;
        while let Some(found) = self.text[scan..].find('<') {
            let at = scan + found;
            if let Some((token, next)) = self.markup(at) {
                if at > start {
                    // The markup is read again for the next token; each is read at most twice.
                    self.at = at;
                    return Some((start..at, Token::Text(&self.text[start..at])));
                }
                self.at = next;
                return Some((at..next, token));
            }
            scan = at + 1;
        }
        self.at = self.text.len();
        (start < self.text.len()).then(|| (start..self.text.len(), Token::Text(&self.text[start..])))
    }
}

/// An attribute that begins at `at` (not at a blank): its name, its value, and where it ends.
/// None if the piece ends inside.
fn attribute(bytes: &[u8], at: usize) -> Option<(Range<usize>, Range<usize>, usize)> {
    // A `=` may begin a name, says the standard.
    let mut end = at + 1;
    while !matches!(bytes.get(end)?, b' ' | b'\t' | b'\n' | b'\r' | b'\x0C' | b'/' | b'>' | b'=') {
        end += 1;
    }
    let name = at..end;
    let mut next = blank_end(bytes, end);
    if *bytes.get(next)? != b'=' {
        return Some((name, end..end, end));
    }
    next = blank_end(bytes, next + 1);
    let quote = *bytes.get(next)?;
    if matches!(quote, b'"' | b'\'') {
        let length = bytes[next + 1..].iter().position(|&byte| byte == quote)?;
        let value = next + 1..next + 1 + length;
        return Some((name, value.clone(), value.end + 1));
    }
    let from = next;
    while !matches!(bytes.get(next)?, b' ' | b'\t' | b'\n' | b'\r' | b'\x0C' | b'>') {
        next += 1;
    }
    Some((name, from..next, next))
}

fn blank_end(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\n' | b'\r' | b'\x0C')) {
        at += 1;
    }
    at
}

/// Where an end tag of this name begins.
pub(super) fn find_end_tag(text: &str, name: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(found) = text[from..].find("</") {
        let at = from + found;
        let after = at + 2 + name.len();
        let same = bytes.get(at + 2..after).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()));
        let ends =
            bytes.get(after).is_none_or(|byte| matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace());
        if same && ends {
            return Some(at);
        }
        from = at + 2;
    }
    None
}

/// An attribute's value with its character references read.
pub(in crate::markdown) fn decode(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let reference = &rest[at..];
        let length = reference_length(reference);
        if length == 0 {
            out.push('&');
            rest = &reference[1..];
        } else {
            push_reference(&mut out, &reference[..length]);
            rest = &reference[length..];
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Reads one reference. The table of names is the Markdown parser's own; what is no name stays as
/// written (and will be escaped, so that a browser reads the same).
fn push_reference(out: &mut String, reference: &str) {
    for event in pulldown_cmark::Parser::new(reference) {
        match event {
            pulldown_cmark::Event::Text(text) => out.push_str(&text),
            pulldown_cmark::Event::SoftBreak | pulldown_cmark::Event::HardBreak => out.push('\n'),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shape(text: &str) -> String {
        let mut shape = String::new();
        let mut at = 0;
        for (range, token) in Tokens::new(text) {
            assert_eq!(range.start, at, "tokens cover the text");
            at = range.end;
            shape += &match token {
                Token::Text(text) => format!("[{text}]"),
                Token::End(name) => format!("</{name}>"),
                Token::Hidden => "!".to_owned(),
                Token::UnclosedComment => "!…".to_owned(),
                Token::Start(tag) => {
                    let list = tag.attributes.iter().map(|a| format!(" {}={}", a.name, decode(a.value)));
                    format!("<{}{}>", tag.name, list.collect::<String>())
                }
            };
        }
        assert_eq!(at, text.len());
        shape
    }

    #[test]
    fn tags_end_where_the_standard_ends_them() {
        assert_eq!(shape("甲<b>乙</b >"), "[甲]<b>[乙]</b>");
        assert_eq!(shape("<img src=a.jpg alt='>' \n width = \"3\"/>x"), "<img src=a.jpg alt=> width=3>[x]");
        assert_eq!(shape("<a b\"c>d\">"), "<a b\"c=>[d\">]");
        assert_eq!(shape("<a =b=c>"), "<a =b=c>");
        assert_eq!(shape("<a/onclick=x>"), "<a onclick=x>");
        assert_eq!(shape("<a<b>"), "<a<b>");
    }

    #[test]
    fn a_lone_bracket_is_text() {
        assert_eq!(shape("<10%，<张三>，a < b </ x"), "[<10%，<张三>，a < b </ x]");
        assert_eq!(shape("<"), "[<]");
        assert_eq!(shape("x<b"), "[x][<b]");
        assert_eq!(shape("<b title=\"x>"), "[<b title=\"x>]");
    }

    #[test]
    fn what_is_hidden() {
        assert_eq!(shape("a<!-- <b> -->b<!---->c<!-->d<!--->e"), "[a]![b]![c]![d]![e]");
        assert_eq!(shape("<!DOCTYPE html><?php x ?><![CDATA[ > ]]>."), "!!![.]");
        assert_eq!(shape("a<!-- b"), "[a]!…");
    }

    #[test]
    fn references_are_read() {
        assert_eq!(decode("&#106;ava&#x73;cript&colon;&Tab;&NewLine;&nope;&"), "javascript:\t\n&nope;&");
        assert_eq!(decode("a&amp;lt;b&quot;"), "a&lt;b\"");
        assert!(matches!(decode("甲"), Cow::Borrowed("甲")));
    }

    #[test]
    fn skipping_to_an_end_tag() {
        let mut tokens = Tokens::new("x</scripty></SCRIPT a='>'>y");
        assert!(tokens.skip_past_end("script"));
        assert_eq!(tokens.next().map(|(_, token)| token), Some(Token::Text("y")));
        assert!(!tokens.skip_past_end("script"));
    }

    proptest! {
        #[test]
        fn tokens_cover_any_text(text in "[<>/!?a-c=\"'& \\-\\[\\]中\0]{0,60}") {
            shape(&text);
        }
    }
}
