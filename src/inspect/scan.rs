//! The elements of a page that was made, as a browser would see them.
//!
//! In: HTML of our own themes, or of anybody's. Out: start tags, end tags and text in order. Invariant: linear in
//! the length of the page, and quick: a portal has half a gigabyte of it. What stands in scripts, styles and
//! comments is no element.

use std::borrow::Cow;

use memchr::memmem;

/// A piece of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    Start(Tag<'a>),
    /// The name as written.
    End(&'a str),
    /// Character references and all.
    Text(&'a str),
}

/// A start tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    /// As written, in any letter case.
    pub name: &'a str,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The value of an attribute, its character references read; empty for one without value.
    pub fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        let all = Attributes { rest: self.attributes };
        let found = all.into_iter().find(|(written, _)| written.eq_ignore_ascii_case(name));
        found.map(|(_, value)| unescape(value))
    }

    /// The value of `id`, without looking at each attribute of the many tags that have none.
    pub fn id(&self) -> Option<Cow<'a, str>> {
        let may_have = self.attributes.len() > 3 && self.attributes.contains("id");
        if may_have { self.attribute("id") } else { None }
    }
}

/// The tokens of a page.
pub struct Tokens<'a> {
    html: &'a str,
    at: usize,
    /// The element whose text is no markup, between its tags.
    raw: Option<&'a str>,
}

impl<'a> Tokens<'a> {
    pub fn new(html: &'a str) -> Tokens<'a> {
        Tokens { html, at: 0, raw: None }
    }

    /// Where the next token begins.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The text of a script, style or title, up to its end tag.
    fn raw_text(&mut self, name: &str) -> Option<Token<'a>> {
        let rest = &self.html[self.at..];
        let ends = |at: &usize| {
            let behind = rest.as_bytes().get(at + 2..at + 2 + name.len());
            behind.is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
        };
        let end = memmem::find_iter(rest.as_bytes(), "</").find(ends).unwrap_or(rest.len());
        self.at += end;
        (end > 0).then_some(Token::Text(&rest[..end]))
    }

    /// The markup at a `<`, and where it ends; nothing for a `<` that is a character, or a comment.
    fn markup(&self, at: usize) -> (Option<Token<'a>>, usize) {
        let bytes = self.html.as_bytes();
        let rest = &self.html[at..];
        match bytes.get(at + 1) {
            Some(b'!') if rest.starts_with("<!--") => {
                let end = memmem::find(&bytes[at + 4..], b"-->").map_or(bytes.len(), |end| at + 4 + end + 3);
                (None, end)
            }
            Some(b'!' | b'?') => (None, self.tag_end(at) + 1),
            Some(b'/') => {
                let end = self.tag_end(at);
                let name = self.html.get(at + 2..end).unwrap_or_default();
                (Some(Token::End(name.trim_ascii())), end + 1)
            }
            Some(first) if first.is_ascii_alphabetic() => {
                let end = self.tag_end(at);
                let inner = self.html.get(at + 1..end).unwrap_or_default();
                let length =
                    inner.bytes().take_while(|byte| !byte.is_ascii_whitespace() && *byte != b'/').count();
                let (name, attributes) = inner.split_at(length);
                (Some(Token::Start(Tag { name, attributes })), end + 1)
            }
            _ => (None, at + 1),
        }
    }

    /// Where the `>` of the tag at `at` stands, quotes considered; the end of the page if it has none.
    fn tag_end(&self, at: usize) -> usize {
        let bytes = self.html.as_bytes();
        let mut at = at;
        while let Some(found) = memchr::memchr3(b'>', b'"', b'\'', &bytes[at..]) {
            let here = at + found;
            if bytes[here] == b'>' {
                return here;
            }
            match memchr::memchr(bytes[here], &bytes[here + 1..]) {
                Some(end) => at = here + 1 + end + 1,
                None => break,
            }
        }
        bytes.len()
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if let Some(name) = self.raw.take()
            && let Some(text) = self.raw_text(name)
        {
            return Some(text);
        }
        let bytes = self.html.as_bytes();
        while self.at < bytes.len() {
            if bytes[self.at] != b'<' {
                let end = memchr::memchr(b'<', &bytes[self.at..]).map_or(bytes.len(), |end| self.at + end);
                let text = &self.html[self.at..end];
                self.at = end;
                return Some(Token::Text(text));
            }
            let (token, end) = self.markup(self.at);
            self.at = end.min(bytes.len());
            if let Some(Token::Start(tag)) = token {
                let is_raw = ["script", "style", "title", "textarea"].iter().any(|name| tag.is(name));
                self.raw = is_raw.then_some(tag.name);
            }
            if token.is_some() {
                return token;
            }
        }
        None
    }
}

/// Names and raw values, as written.
struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<(&'a str, &'a str)> {
        let blank = |c: char| c.is_ascii_whitespace() || c == '/';
        let text = self.rest.trim_start_matches(blank);
        // A `=` may begin a name, says the standard.
        let length =
            text.bytes().skip(1).take_while(|byte| !byte.is_ascii_whitespace() && *byte != b'=').count();
        let name = text.get(..(length + 1).min(text.len())).filter(|name| !name.is_empty());
        let Some(name) = name else {
            self.rest = "";
            return None;
        };
        let behind = text[name.len()..].trim_ascii_start();
        let Some(value) = behind.strip_prefix('=').map(str::trim_ascii_start) else {
            self.rest = behind;
            return Some((name, ""));
        };
        let quote = value.bytes().next().filter(|first| matches!(first, b'"' | b'\''));
        let (value, rest) = match quote {
            Some(quote) => value[1..].split_once(char::from(quote)).unwrap_or((&value[1..], "")),
            None => value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len())),
        };
        self.rest = rest;
        Some((name, value))
    }
}

/// Reads the character references that pages of ours have; any other stays as it is.
pub fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        read.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(10).position(|byte| byte == b';');
        match end.and_then(|end| Some((reference(&rest[1..end])?, end))) {
            Some((character, end)) => {
                read.push(character);
                rest = &rest[end + 1..];
            }
            None => {
                read.push('&');
                rest = &rest[1..];
            }
        }
    }
    read.push_str(rest);
    Cow::Owned(read)
}

fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(html: &str) -> Vec<String> {
        let name = |token| match token {
            Token::Start(tag) => format!("<{}>", tag.name),
            Token::End(name) => format!("</{name}>"),
            Token::Text(text) => text.to_owned(),
        };
        Tokens::new(html).map(name).collect()
    }

    #[test]
    fn scripts_comments_and_quoted_brackets_are_no_elements() {
        assert_eq!(
            tags("<!doctype html><p title=\"a>b\">甲<!-- <i> --><script>if (a<b) '<p>'</script><br/>乙</p>"),
            ["<p>", "甲", "<script>", "if (a<b) '<p>'", "</script>", "<br>", "乙", "</p>"]
        );
        assert_eq!(tags("<title>甲<乙</title>1 < 2"), ["<title>", "甲<乙", "</title>", "1 ", " 2"]);
    }

    #[test]
    fn attributes_are_read_as_browsers_do() {
        let first = |html| match Tokens::new(html).next() {
            Some(Token::Start(tag)) => tag,
            other => panic!("{other:?}"),
        };
        let tag = first("<IMG src=1.jpg  ALT = '甲 &amp; 乙' hidden data-x=\"&#x41;&#66;\" id=i>");
        assert!(tag.is("img"));
        let value = |name| tag.attribute(name).map(Cow::into_owned);
        assert_eq!(value("src").as_deref(), Some("1.jpg"));
        assert_eq!(value("alt").as_deref(), Some("甲 & 乙"));
        assert_eq!(value("hidden").as_deref(), Some(""));
        assert_eq!(value("data-x").as_deref(), Some("AB"));
        assert_eq!(tag.id().as_deref(), Some("i"));
        assert_eq!(value("title"), None);
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics_and_every_page_ends(html in "([<>/=\"'&;!?-]|script|title|p|&#x41;| |甲){0,40}") {
            let mut tokens = 0;
            for token in Tokens::new(&html) {
                tokens += 1;
                if let Token::Start(tag) = token {
                    let _ = (tag.attribute("a"), tag.id());
                }
            }
            proptest::prop_assert!(tokens <= html.len());
        }
    }
}
