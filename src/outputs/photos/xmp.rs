//! XMP packets.
//!
//! In: RDF as Adobe's programs write it. Out: `dc:creator`, `photoshop:Credit`, `dc:rights`. Invariant: a
//! packet that is no XML gives what stands before the mistake; its length and depth are bounded.

use quick_xml::NsReader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};

use super::credit::Claims;

/// Packets of 64 KB fill a segment; longer ones hold editing histories.
const LONGEST: usize = 256 << 10;
const DEEPEST: usize = 32;
const AUTHORS: usize = 5;

const DC: &str = "http://purl.org/dc/elements/1.1/";
const PHOTOSHOP: &str = "http://ns.adobe.com/photoshop/1.0/";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Creator,
    Credit,
    Rights,
}

fn field(space: &ResolveResult<'_>, name: &str) -> Option<Field> {
    match (space, name) {
        (ResolveResult::Bound(Namespace(DC)), "creator") => Some(Field::Creator),
        (ResolveResult::Bound(Namespace(DC)), "rights") => Some(Field::Rights),
        (ResolveResult::Bound(Namespace(PHOTOSHOP)), "Credit") => Some(Field::Credit),
        _ => None,
    }
}

/// What is being read.
#[derive(Default)]
struct Reading {
    claims: Claims,
    /// The field that is open, and how deep it stands.
    open: Option<(Field, usize)>,
    text: String,
}

impl Reading {
    /// An element ended: its text, if any, is one value of the open field.
    fn close(&mut self, depth: usize) {
        let text = std::mem::take(&mut self.text);
        let Some((field, at)) = self.open else { return };
        if !text.trim().is_empty() {
            self.keep(field, text);
        }
        if depth < at {
            self.open = None;
        }
    }

    fn keep(&mut self, field: Field, text: String) {
        match field {
            Field::Creator if self.claims.authors.len() < AUTHORS => self.claims.authors.push(text),
            Field::Creator => {}
            Field::Credit => self.claims.agency = self.claims.agency.take().or(Some(text)),
            // The first language is the default one.
            Field::Rights => self.claims.rights = self.claims.rights.take().or(Some(text)),
        }
    }
}

pub(super) fn claims(packet: &[u8]) -> Option<Claims> {
    let packet = String::from_utf8_lossy(&packet[..packet.len().min(LONGEST)]);
    let mut reader = NsReader::from_str(&packet);
    let mut reading = Reading::default();
    let mut depth = 0;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(start) => {
                depth += 1;
                reading.text.clear();
                if depth > DEEPEST {
                    break;
                }
                let (space, name) = reader.resolver().resolve_element(start.name());
                if let Some(field) = field(&space, name.as_ref()) {
                    reading.open = Some((field, depth));
                }
                attributes(&reader, &start, &mut reading);
            }
            Event::Empty(start) => attributes(&reader, &start, &mut reading),
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                reading.close(depth);
            }
            Event::Text(text) => reading.text.push_str(&text.into_inner()),
            Event::CData(text) => reading.text.push_str(&text.into_inner()),
            Event::GeneralRef(name) => {
                let entity = format!("&{};", name.into_inner());
                reading.text.push_str(&unescape(&entity).unwrap_or_default());
            }
            Event::Eof => break,
            _ => {}
        }
    }
    Some(reading.claims)
}

/// Simple values may be written as attributes of their description.
fn attributes(reader: &NsReader<&[u8]>, start: &BytesStart<'_>, reading: &mut Reading) {
    for attribute in start.attributes().flatten() {
        let (space, name) = reader.resolver().resolve_attribute(attribute.key);
        if let Some(field) = field(&space, name.as_ref()) {
            reading.keep(field, unescape(&attribute.value).unwrap_or_default().into_owned());
        }
    }
}
