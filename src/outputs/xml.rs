//! Writing XML in memory.
//!
//! quick-xml writes and escapes; this only keeps what XML 1.0 forbids out of it, and the unreachable
//! errors of writing to memory out of the callers.

use std::borrow::Cow;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// An XML document being written.
pub struct Document {
    writer: Writer<Vec<u8>>,
}

impl Document {
    /// Begins with the declaration, UTF-8.
    pub fn new() -> Document {
        let mut document = Document { writer: Writer::new_with_indent(Vec::new(), b' ', 1) };
        document.write(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        document
    }

    /// An element around what `inside` writes.
    pub fn element(&mut self, name: &str, attributes: &[(&str, &str)], inside: impl FnOnce(&mut Document)) {
        self.write(Event::Start(start(name, attributes)));
        inside(self);
        self.write(Event::End(BytesEnd::new(name)));
    }

    /// An element with text alone.
    pub fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.write(Event::Start(start(name, attributes)));
        self.write(Event::Text(BytesText::new(&allowed(text))));
        self.write(Event::End(BytesEnd::new(name)));
    }

    /// An element without content.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.write(Event::Empty(start(name, attributes)));
    }

    pub fn finish(self) -> Vec<u8> {
        let mut bytes = self.writer.into_inner();
        bytes.push(b'\n');
        bytes
    }

    fn write(&mut self, event: Event<'_>) {
        self.writer.write_event(event).expect("writing to memory does not fail");
    }
}

fn start<'a>(name: &'a str, attributes: &[(&str, &str)]) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (key, value) in attributes {
        start.push_attribute((*key, &*allowed(value)));
    }
    start
}

/// The text without the characters that XML 1.0 has no way to write (section 2.2, Char).
pub fn allowed(text: &str) -> Cow<'_, str> {
    let forbidden = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    // Nearly no text has a byte that begins one of them; this becomes vector instructions.
    let bytes = text.as_bytes();
    let control = |is: bool, &byte: &u8| is | (byte < b' ') & !matches!(byte, b'\t' | b'\n' | b'\r');
    let last = |is: bool, (&a, &b): (&u8, &u8)| is | ((a == 0xEF) & (b == 0xBF));
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    if !bytes.iter().fold(false, control) && !pairs.fold(false, last) {
        return Cow::Borrowed(text);
    }
    if text.contains(forbidden) { Cow::Owned(text.replace(forbidden, "")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_forbids_is_left_out_and_the_rest_escaped() {
        let mut document = Document::new();
        document.text("a", &[("b", "\"<\u{1}")], "1 < 2\u{0} & \u{fffe}中");
        let text = String::from_utf8(document.finish()).unwrap();
        assert!(text.ends_with("<a b=\"&quot;&lt;\">1 &lt; 2 &amp; 中</a>\n"), "{text}");
    }
}
