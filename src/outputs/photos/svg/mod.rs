//! Drawings (SVG), made harmless.
//!
//! In: an SVG file, from whatever program or site. Out: the same drawing, written anew with what is on the
//! lists of `names` alone. Invariant: the result is well-formed XML without scripts, event attributes,
//! foreign content, DOCTYPE, entities, comments or metadata, and refers to nothing outside of itself but
//! raster pictures that it carries, which have no metadata either.
//!
//! What isn't on a list goes with all that is in it; only a link's content stays, since a drawing in a page
//! links nowhere.

mod css;
mod names;
mod root;

pub use root::size;
pub(super) use root::{Root, root};

use std::borrow::Cow;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use quick_xml::NsReader;
use quick_xml::escape::{escape, unescape};
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, QName, ResolveResult};

use super::Trouble;
use super::sniff::readable;
use crate::outputs::xml::allowed;
use crate::site::Form;
use crate::snapshot::Format;

/// Maps with every village have a few megabytes.
const LONGEST: usize = 10 << 20;
const DEEPEST: usize = 256;

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";

/// The text of a drawing: by its mark, by how its first character is written, by the encoding that it declares,
/// else UTF-8.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    let encoding = match bytes {
        [1..=0x7F, 0, ..] => UTF_16LE,
        [0, 1..=0x7F, ..] => UTF_16BE,
        // Who can read the declaration as ASCII knows that it isn't UTF-16.
        _ => declared(bytes).unwrap_or(UTF_8).output_encoding(),
    };
    encoding.decode_without_bom_handling(bytes).0
}

/// `encoding="GB2312"` of an XML declaration.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let start =
        str::from_utf8(bytes.get(..bytes.len().min(200))?.split(|&byte| byte == b'>').next()?).ok()?;
    let value = start.strip_prefix("<?xml")?.split_once("encoding")?.1;
    let label = value.trim_start_matches(['=', ' ', '"', '\'']).split(['"', '\'']).next()?;
    Encoding::for_label(label.as_bytes())
}

/// The drawing without anything that isn't drawn.
pub(super) fn bare(bytes: &[u8]) -> Result<Vec<u8>, Trouble> {
    if bytes.len() > LONGEST {
        return Err(Trouble::Drawing);
    }
    let text = text(bytes);
    let mut copy =
        Copy { reader: NsReader::from_str(&text), out: String::new(), open: Vec::new(), seen: false };
    copy.out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    while copy.step()? {}
    if !copy.seen || !copy.open.is_empty() {
        return Err(if copy.seen { Trouble::Truncated } else { Trouble::Drawing });
    }
    copy.out.push('\n');
    Ok(copy.out.into_bytes())
}

/// A drawing on its way.
struct Copy<'a> {
    reader: NsReader<&'a [u8]>,
    out: String,
    /// Elements that are open, by the name that was written; none for one whose content alone stays.
    open: Vec<Option<&'static str>>,
    /// The root was seen.
    seen: bool,
}

impl<'a> Copy<'a> {
    /// `false` at the end.
    fn step(&mut self) -> Result<bool, Trouble> {
        match self.reader.read_event().map_err(|_| Trouble::Drawing)? {
            Event::Start(start) => self.start(&start, false)?,
            Event::Empty(start) => self.start(&start, true)?,
            Event::End(_) => {
                if let Some(name) = self.open.pop().flatten() {
                    let _ = write!(self.out, "</{name}>");
                }
            }
            Event::Text(text) => self.text(&text.into_inner()),
            Event::CData(text) => self.text(&text.into_inner()),
            Event::GeneralRef(name) => {
                // XML's own five and numbers; others were defined in a DOCTYPE, which goes.
                let entity = format!("&{};", name.into_inner());
                let character = unescape(&entity).unwrap_or_default();
                self.text(&character);
            }
            Event::Eof => return Ok(false),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
        Ok(true)
    }

    fn text(&mut self, text: &str) {
        if !self.open.is_empty() {
            self.out.push_str(&escape(allowed(text)));
        }
    }

    fn start(&mut self, start: &BytesStart<'a>, empty: bool) -> Result<(), Trouble> {
        let (space, name) = self.reader.resolver().resolve_element(start.name());
        let is_svg = matches!(space, ResolveResult::Unbound | ResolveResult::Bound(Namespace(SVG)));
        let root = self.open.is_empty();
        if root && (self.seen || !is_svg || name.as_ref() != "svg") || self.open.len() >= DEEPEST {
            return Err(Trouble::Drawing);
        }
        self.seen = true;
        let Some(name) = names::element(name.as_ref()).filter(|_| is_svg) else {
            if is_svg && name.as_ref() == "a" {
                if !empty {
                    self.open.push(None);
                }
                return Ok(());
            }
            return if empty { Ok(()) } else { self.skip(start.name()) };
        };
        if name == "style" {
            return if empty { Ok(()) } else { self.style() };
        }
        let _ = write!(self.out, "<{name}");
        if root {
            let _ = write!(self.out, " xmlns=\"{SVG}\"");
        }
        self.attributes(start, name)?;
        self.out.push_str(if empty { "/>" } else { ">" });
        if !empty {
            self.open.push(Some(name));
        }
        Ok(())
    }

    fn skip(&mut self, name: QName<'_>) -> Result<(), Trouble> {
        self.reader.read_to_end(name).map(drop).map_err(|_| Trouble::Drawing)
    }

    /// A style sheet, without what leads outside. Its start was read.
    fn style(&mut self) -> Result<(), Trouble> {
        let mut sheet = String::new();
        loop {
            match self.reader.read_event().map_err(|_| Trouble::Drawing)? {
                Event::Text(text) => sheet.push_str(&text.into_inner()),
                Event::CData(text) => sheet.push_str(&text.into_inner()),
                Event::GeneralRef(name) => {
                    sheet.push_str(&unescape(&format!("&{};", name.into_inner())).unwrap_or_default());
                }
                Event::End(_) => break,
                Event::Comment(_) => {}
                _ => return Err(Trouble::Drawing),
            }
        }
        let rules = css::rules(&sheet);
        if !rules.is_empty() {
            let _ = write!(self.out, "<style>{}</style>", escape(allowed(&rules)));
        }
        Ok(())
    }

    fn attributes(&mut self, start: &BytesStart<'_>, element: &str) -> Result<(), Trouble> {
        let mut written: Vec<&str> = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|_| Trouble::Drawing)?;
            let (space, local) = self.reader.resolver().resolve_attribute(attribute.key);
            let name = match (space, local.as_ref()) {
                (ResolveResult::Unbound, name) => names::attribute(name),
                (ResolveResult::Bound(Namespace(XLINK)), "href") => Some("href"),
                (ResolveResult::Bound(_), "space") if attribute.key.as_ref() == "xml:space" => {
                    Some("xml:space")
                }
                _ => None,
            };
            // Unknown entities are in values of no drawing that is drawn as meant.
            let Some((name, Ok(value))) = name.map(|name| (name, unescape(&attribute.value))) else {
                continue;
            };
            let value = match name {
                "href" => reference(element, value.trim()),
                "style" => Some(Cow::Owned(css::declarations(&value))),
                "d" | "points" => Some(value),
                _ => Some(value).filter(|value| css::stays_inside(value)),
            };
            if let Some(value) = value.filter(|_| !written.contains(&name)) {
                let _ = write!(self.out, " {name}=\"{}\"", escape(allowed(&value)));
                written.push(name);
            }
        }
        Ok(())
    }
}

/// What a drawing may refer to: its own parts, and for a picture one that it carries.
fn reference<'v>(element: &str, value: &'v str) -> Option<Cow<'v, str>> {
    if value.starts_with('#') {
        return Some(Cow::Borrowed(value));
    }
    if element != "image" && element != "feImage" {
        return None;
    }
    let (kind_named, data) = value.strip_prefix("data:image/")?.split_once(";base64,")?;
    if !matches!(kind_named, "png" | "jpeg" | "jpg" | "gif" | "webp") {
        return None;
    }
    let data: String = data.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let bytes = STANDARD.decode(data).ok()?;
    let form = readable(&bytes).ok().filter(|format| *format != Format::Svg).and_then(Form::of)?;
    let bytes = super::kept(&bytes, form).ok()?;
    let kind = match form {
        Form::Jpeg => "jpeg",
        Form::Png => "png",
        Form::Gif => "gif",
        _ => "webp",
    };
    Some(Cow::Owned(format!("data:image/{kind};base64,{}", STANDARD.encode(bytes))))
}

#[cfg(test)]
mod tests;
