//! What a text is as XML: a drawing, a page, or neither, and how large a drawing is.
//!
//! In: the beginning of a file, in any encoding that browsers know. Out: what its first element is. Invariant:
//! whatever a browser would draw or run as an SVG is one here, however it is written: with a prefix, behind
//! comments, in UTF-16. What hides its first element behind more than is looked at counts as one, too.

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};

use super::{SVG, text};

const XHTML: &str = "http://www.w3.org/1999/xhtml";

/// How many bytes are looked through for the first element: a licence may stand before it.
const PROLOGUE: usize = 64 << 10;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Root {
    Drawing,
    /// Something that browsers run as a page.
    Page,
    Other,
}

/// What the first element is; `None` if the text is no XML.
pub(in super::super) fn root(bytes: &[u8]) -> Option<Root> {
    // Of nearly all files one byte tells that they are none.
    let mark = [&b"\xEF\xBB\xBF"[..], b"\xFE\xFF", b"\xFF\xFE"].into_iter().find(|it| bytes.starts_with(it));
    let mut start = bytes[mark.map_or(0, <[u8]>::len)..].iter().take(PROLOGUE);
    if start.find(|byte| !matches!(byte, 0 | b' ' | b'\t' | b'\r' | b'\n')) != Some(&b'<') {
        return None;
    }
    let is_cut = bytes.len() > PROLOGUE;
    let text = text(&bytes[..bytes.len().min(PROLOGUE)]);
    let hidden = is_cut.then_some(Root::Drawing);
    match element(&text) {
        Found::Element(at) => first(&text[at..], |_, start, space| of(start, space)).or(hidden),
        Found::Text => None,
        Found::End => hidden,
    }
}

/// Width and height: the drawing's own, else those of its `viewBox`; 0 where neither says it in pixels.
pub fn size(bytes: &[u8]) -> (u32, u32) {
    let text = text(&bytes[..bytes.len().min(PROLOGUE)]);
    let Found::Element(at) = element(&text) else { return (0, 0) };
    let sized = first(&text[at..], |_, start, _| {
        let value = |name: &str| {
            let attribute = start.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
            Some(attribute.value.into_owned())
        };
        let own = value("width").and_then(|it| pixels(&it)).zip(value("height").and_then(|it| pixels(&it)));
        let boxed = || {
            let numbers = value("viewBox")?;
            let is_between = |c: char| c == ',' || c.is_ascii_whitespace();
            let mut numbers = numbers.split(is_between).filter(|part| !part.is_empty()).skip(2);
            pixels(numbers.next()?).zip(pixels(numbers.next()?))
        };
        own.or_else(boxed)
    });
    sized.flatten().unwrap_or_default()
}

fn pixels(text: &str) -> Option<u32> {
    let number: f64 = text.trim().trim_end_matches("px").parse().ok()?;
    // Rounded, and within what a page can show.
    (1.0..=100_000.0).contains(&number).then_some(number.round() as u32)
}

fn of(start: &BytesStart<'_>, space: &ResolveResult<'_>) -> Root {
    let local = start.local_name();
    match space {
        _ if local.as_ref() == "svg" => Root::Drawing,
        ResolveResult::Bound(Namespace(SVG | XHTML)) => Root::Page,
        _ if local.as_ref().eq_ignore_ascii_case("html") => Root::Page,
        _ => Root::Other,
    }
}

/// Reads the start tag that the text begins with; `None` if it is none, or isn't whole.
fn first<T>(
    text: &str,
    read: impl Fn(&NsReader<&[u8]>, &BytesStart<'_>, &ResolveResult<'_>) -> T,
) -> Option<T> {
    let mut reader = NsReader::from_str(text);
    match reader.read_event().ok()? {
        Event::Start(start) | Event::Empty(start) => {
            let (space, _) = reader.resolver().resolve_element(start.name());
            Some(read(&reader, &start, &space))
        }
        _ => None,
    }
}

enum Found {
    /// The first element begins here.
    Element(usize),
    /// Something that may not stand before an element.
    Text,
    /// The text ends before.
    End,
}

/// Where the first element begins, behind declarations, comments and a DOCTYPE. By hand, since a mistake in
/// these ends an XML reader, and not every browser.
fn element(text: &str) -> Found {
    let mut rest = text.trim_start_matches('\u{feff}');
    loop {
        rest = rest.trim_start();
        let after = if rest.is_empty() {
            return Found::End;
        } else if let Some(comment) = rest.strip_prefix("<!--") {
            comment.split_once("-->").map(|(_, after)| after)
        } else if let Some(instruction) = rest.strip_prefix("<?") {
            instruction.split_once("?>").map(|(_, after)| after)
        } else if rest.starts_with("<!") {
            after_doctype(rest)
        } else if rest.starts_with('<') {
            return Found::Element(text.len() - rest.len());
        } else {
            return Found::Text;
        };
        match after {
            Some(after) => rest = after,
            None => return Found::End,
        }
    }
}

/// What follows a DOCTYPE with its declarations, in which `>` may be quoted or part of a comment.
fn after_doctype(text: &str) -> Option<&str> {
    let mut rest = text;
    let mut is_inside = false;
    loop {
        rest = &rest[rest.find(['"', '\'', '<', '[', ']', '>'])?..];
        let skipped = |rest: &'_ str, length: usize, end: &str| {
            Some(rest.get(length..)?.find(end)? + length + end.len())
        };
        let length = match rest.as_bytes()[0] {
            quote @ (b'"' | b'\'') => skipped(rest, 1, if quote == b'"' { "\"" } else { "'" })?,
            b'<' if rest.starts_with("<!--") => skipped(rest, 4, "-->")?,
            b'<' if rest.starts_with("<?") => skipped(rest, 2, "?>")?,
            byte => {
                is_inside = match byte {
                    b'[' => true,
                    b']' => false,
                    b'>' if !is_inside => return Some(&rest[1..]),
                    _ => is_inside,
                };
                1
            }
        };
        rest = &rest[length..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_is_known_however_it_is_written() {
        let utf16 = |text: &str, mark: bool| -> Vec<u8> {
            let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
            units.flat_map(u16::to_le_bytes).collect()
        };
        let prefixed = "<s:svg xmlns:s=\"http://www.w3.org/2000/svg\"><s:script/></s:svg>";
        let long = format!("<?xml version='1.0'?><!--{}--><svg/>", "许可".repeat(5_000));
        let subset = "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"x\" [\n<!ENTITY a \"]>\"><!-- ]> ' --><?x ]>?>\n]><svg/>";
        for text in [
            "<svg/>",
            " \n<svg\nwidth='1'/>",
            "<?xml version='1.0'?><?x y?><!-- 院徽 --><svg/>",
            prefixed,
            &long,
            subset,
        ] {
            assert_eq!(root(text.as_bytes()), Some(Root::Drawing), "{text}");
            assert_eq!(root(&utf16(text, true)), Some(Root::Drawing), "{text}");
            assert_eq!(root(&utf16(text, false)), Some(Root::Drawing), "{text}");
        }
        let endless = format!("<!--{}", " ".repeat(PROLOGUE));
        assert_eq!(root(endless.as_bytes()), Some(Root::Drawing), "nobody knows what it hides");
        let declared = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><svg/>";
        assert_eq!(root(declared.as_bytes()), Some(Root::Drawing), "it is not what it says");
    }

    #[test]
    fn pages_and_other_texts_are_no_drawings() {
        let page = "<!DOCTYPE html><html><body><svg/></body></html>";
        let script = "<s:script xmlns:s=\"http://www.w3.org/1999/xhtml\">alert(1)</s:script>";
        let group = "<g xmlns=\"http://www.w3.org/2000/svg\"><script/></g>";
        for text in [page, script, group, "<!-- 旧站 --><HTML>"] {
            assert_eq!(root(text.as_bytes()), Some(Root::Page), "{text}");
        }
        let map = "<urlset xmlns:xhtml=\"http://www.w3.org/1999/xhtml\"><url/></urlset>";
        assert_eq!(root(map.as_bytes()), Some(Root::Other));
        for text in ["", "<", "委员<svg/>", "<!-- 没有完", "-<svg/>", "BM 这是一段文字", "<!DOCTYPE html"]
        {
            assert_eq!(root(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn a_size_is_that_of_the_root() {
        let of = |text: &str| size(text.as_bytes());
        assert_eq!(of("<!-- <svg width='1' height='1'> --><svg width='16px' height=\"8\"/>"), (16, 8));
        assert_eq!(of("<s:svg viewBox='0 0 16,8' width='100%' height='100%'/>"), (16, 8));
        assert_eq!(of("<svg id='x'/>"), (0, 0));
    }
}
