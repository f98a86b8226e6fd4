//! Escaping: text and attribute values become HTML.
//!
//! In: any string. Out: the same words, safe in their position. Invariant: attribute values are always
//! written between double quotes. The scan looks at 32 bytes at a time, since most text needs no escape.

/// Writes text between tags.
pub(super) fn push_text(out: &mut String, text: &str) {
    push(out, text, |byte| matches!(byte, b'<' | b'>' | b'&') || is_control(byte));
}

/// Writes the inside of a double-quoted attribute value.
pub fn push_value(out: &mut String, value: &str) {
    push(out, value, |byte| matches!(byte, b'<' | b'>' | b'&' | b'"') || is_control(byte));
}

/// Writes ` name="value"`.
pub(super) fn push_attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    push_value(out, value);
    out.push('"');
}

/// Writes text that is HTML already between its tags: character references stay what they are.
pub(super) fn push_html_text(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, reference) = rest.split_at(at);
        push_text(out, before);
        let length = reference_length(reference);
        if length == 0 {
            out.push_str("&amp;");
            rest = &reference[1..];
        } else {
            out.push_str(&reference[..length]);
            rest = &reference[length..];
        }
    }
    push_text(out, rest);
}

/// The bytes of the character reference that `text` begins with; 0 if it begins with none.
pub(super) fn reference_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    // The longest name of the HTML standard has 31 letters.
    let Some(end) = bytes.iter().take(40).position(|&byte| byte == b';') else { return 0 };
    let well_formed = match bytes.get(1..end) {
        Some([b'#', b'x' | b'X', digits @ ..]) => all(digits, u8::is_ascii_hexdigit),
        Some([b'#', digits @ ..]) => all(digits, u8::is_ascii_digit),
        Some(name) => all(name, u8::is_ascii_alphanumeric),
        None => false,
    };
    if well_formed && bytes[0] == b'&' { end + 1 } else { 0 }
}

fn all(bytes: &[u8], holds: fn(&u8) -> bool) -> bool {
    !bytes.is_empty() && bytes.iter().all(holds)
}

fn push(out: &mut String, text: &str, special: impl Fn(u8) -> bool + Copy) {
    let mut rest = text;
    while let Some(at) = find(rest.as_bytes(), special) {
        // A special byte is ASCII, so both cuts are at character boundaries.
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'&' => "&amp;",
            b'"' => "&quot;",
            0 => "\u{FFFD}",
            // Control characters: HTML has no way to write them (section 13.1.4), and nothing shows them.
            _ => "",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

#[inline]
fn is_control(byte: u8) -> bool {
    byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0c') || byte == 0x7f
}

fn find(bytes: &[u8], special: impl Fn(u8) -> bool + Copy) -> Option<usize> {
    let mut at = 0;
    for chunk in bytes.chunks(32) {
        // No early exit inside a chunk: this loop becomes vector instructions.
        if chunk.iter().fold(false, |hit, &byte| hit | special(byte)) {
            return chunk.iter().position(|&byte| special(byte)).map(|offset| at + offset);
        }
        at += chunk.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> String {
        let mut out = String::new();
        push_text(&mut out, text);
        out
    }

    #[test]
    fn text_is_escaped_wherever_the_special_byte_stands() {
        assert_eq!(text("委员<履职>&\"提案\"\0"), "委员&lt;履职&gt;&amp;\"提案\"\u{FFFD}");
        for before in 0..70 {
            let plain = "x".repeat(before);
            assert_eq!(text(&format!("{plain}<政协")), format!("{plain}&lt;政协"));
        }
    }

    #[test]
    fn values_also_escape_quotes() {
        let mut out = String::new();
        push_attribute(&mut out, "title", "\"><img>&");
        assert_eq!(out, " title=\"&quot;&gt;&lt;img&gt;&amp;\"");
    }

    #[test]
    fn references_of_html_text_stay() {
        let mut out = String::new();
        push_html_text(&mut out, "甲&nbsp;乙&#20013;&#x4e2d;&amp;A&B&;&#;&#xzz;&提案;<");
        assert_eq!(out, "甲&nbsp;乙&#20013;&#x4e2d;&amp;A&amp;B&amp;;&amp;#;&amp;#xzz;&amp;提案;&lt;");
    }
}
