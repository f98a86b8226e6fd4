//! The listing of a WebDAV folder.
//!
//! In: the XML of an answer to PROPFIND. Out: its entries. Invariant: prefixes of names do not matter, for each server
//! has its own.

use percent_encoding::percent_decode_str;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::super::s3::entity_text;

/// A file or folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// From the root of the host, decoded.
    pub path: String,
    pub is_folder: bool,
    pub size: u64,
}

pub fn read(xml: &[u8]) -> Option<Vec<Found>> {
    let text = std::str::from_utf8(xml).ok()?;
    let mut reader = Reader::from_str(text);
    let (mut entries, mut entry, mut value) = (Vec::new(), Found::default(), String::new());
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                value.clear();
                match start.local_name().as_ref() {
                    "response" => entry = Found::default(),
                    "collection" => entry.is_folder = true,
                    _ => {}
                }
            }
            Event::Empty(empty) if empty.local_name().as_ref() == "collection" => entry.is_folder = true,
            Event::Text(text) => value.push_str(&text),
            Event::GeneralRef(entity) => value.push_str(&entity_text(&entity)?),
            Event::End(end) => match end.local_name().as_ref() {
                "href" => entry.path = path(value.trim()),
                "getcontentlength" => entry.size = value.trim().parse().unwrap_or(0),
                "response" => entries.push(std::mem::take(&mut entry)),
                _ => {}
            },
            Event::Eof => return (!text.trim().is_empty()).then_some(entries),
            _ => {}
        }
    }
}

/// Of an address its path, decoded.
fn path(href: &str) -> String {
    let is_scheme = |scheme: &&str| !scheme.contains('/');
    let whole = href.split_once("://").filter(|(scheme, _)| is_scheme(scheme));
    decoded(whole.map_or(href, |(_, behind)| behind.find('/').map_or("/", |at| &behind[at..])))
}

/// Strokes that some servers write twice are one.
pub fn decoded(path: &str) -> String {
    let mut decoded = percent_decode_str(path).decode_utf8_lossy().into_owned();
    while decoded.contains("//") {
        decoded = decoded.replace("//", "/");
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listings_of_several_servers_are_read() {
        let xml = "<?xml version=\"1.0\"?><D:multistatus xmlns:D=\"DAV:\"><D:response><D:href>/www/</D:href><D:propstat><D:prop><D:resourcetype><D:collection/></D:resourcetype></D:prop></D:propstat></D:response><D:response><D:href>http://a.cn/www/%E7%94%B2&amp;.html</D:href><D:propstat><D:prop><D:resourcetype/><lp1:getcontentlength xmlns:lp1=\"DAV:\">12</lp1:getcontentlength></D:prop></D:propstat></D:response></D:multistatus>";
        let entries = read(xml.as_bytes()).unwrap();
        assert_eq!(
            entries,
            [
                Found { path: "/www/".into(), is_folder: true, size: 0 },
                Found { path: "/www/甲&.html".into(), is_folder: false, size: 12 },
            ]
        );
        assert_eq!(read(b"<html"), None);
    }
}
