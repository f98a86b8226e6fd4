//! Who took a picture, as it says itself.
//!
//! In: the first bytes of a file, and its EXIF. Out: one line of text, the author before the owner. Invariant:
//! what cameras and programs put there by themselves is no credit.

use encoding_rs::GB18030;
use exif::{Exif, In, Tag, Value};
use memchr::memmem;

/// In characters: two offices and three names. What is longer is a licence or an advertisement.
const LONGEST: usize = 40;

/// Words that only machines write there.
const MACHINES: [&str; 12] = [
    "picasa",
    "photoshop",
    "adobe",
    "camera",
    "canon",
    "nikon",
    "sony",
    "unknown",
    "user",
    "admin",
    "default",
    "owner",
];

/// The credit, where there is one.
pub(super) fn credit(header: &[u8], exif: Option<&Exif>) -> Option<String> {
    let iptc = |dataset| iptc(header, dataset);
    let xmp = |tag| xmp(header, tag);
    let exif = |tag| exif.and_then(|exif| ascii(exif, tag));
    let author = iptc(80).or_else(|| xmp("dc:creator")).or_else(|| exif(Tag::Artist));
    author
        .or_else(|| iptc(110))
        .or_else(|| xmp("photoshop:Credit"))
        .or_else(|| iptc(116))
        .or_else(|| xmp("dc:rights"))
        .or_else(|| exif(Tag::Copyright))
}

/// A text of a person's, on one line.
fn plausible(bytes: &[u8]) -> Option<String> {
    // Old programs wrote what the system spoke.
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling_and_without_replacement(bytes)?.into_owned(),
    };
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    let text = words.join(" ");
    let lower = text.to_ascii_lowercase();
    let is_machine = MACHINES.iter().any(|machine| lower.contains(machine));
    let has_letters = text.chars().any(char::is_alphabetic);
    let is_address = text.contains("://") || lower.contains("www.");
    (has_letters && !is_machine && !is_address && text.chars().count() <= LONGEST).then_some(text)
}

fn ascii(exif: &Exif, tag: Tag) -> Option<String> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Ascii(lines) => plausible(lines.first()?),
        _ => None,
    }
}

/// A dataset of record 2 of IPTC-IIM (IPTC NAA information interchange model 4.2), in Photoshop's block.
fn iptc(header: &[u8], dataset: u8) -> Option<String> {
    let block = memmem::find(header, b"8BIM\x04\x04")? + 6;
    // A name of even length with its own length before it, then the size of the data.
    let name = usize::from(*header.get(block)?);
    let data = block + (name + 2) / 2 * 2 + 4;
    let mut rest = header.get(data..)?;
    while let [0x1C, record, number, high, low, after @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let value = after.get(..length)?;
        if (*record, *number) == (2, dataset) {
            return plausible(value);
        }
        rest = &after[length..];
    }
    None
}

/// A property of XMP: an attribute, or an element with or without a list in it.
fn xmp(header: &[u8], tag: &str) -> Option<String> {
    let packet = memmem::find(header, b"<x:xmpmeta").or_else(|| memmem::find(header, b"<rdf:RDF"))?;
    let packet = String::from_utf8_lossy(header.get(packet..)?);
    let packet = packet.split("</rdf:RDF>").next().unwrap_or_default();
    let attribute = || packet.split(&format!("{tag}=\"")).nth(1)?.split('"').next();
    let element = || {
        let inside = packet.split(&format!("<{tag}>")).nth(1)?.split(&format!("</{tag}>")).next()?;
        match inside.split("<rdf:li").nth(1) {
            Some(item) => item.split_once('>')?.1.split('<').next(),
            None => inside.split('<').next(),
        }
    };
    let text = element().or_else(attribute)?;
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    plausible(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(datasets: &[(u8, &[u8])]) -> Vec<u8> {
        let mut bytes = b"\xFF\xD8\xFF\xED\0\0Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x40".to_vec();
        for (number, value) in datasets {
            bytes.extend([0x1C, 2, *number, 0, u8::try_from(value.len()).unwrap()]);
            bytes.extend(*value);
        }
        bytes
    }

    #[test]
    fn the_author_comes_before_the_owner() {
        let bytes = block(&[(5, b"title"), (116, "县政协办公室".as_bytes()), (80, "宣传组".as_bytes())]);
        assert_eq!(credit(&bytes, None).as_deref(), Some("宣传组"));
        assert_eq!(
            credit(&block(&[(116, "县政协办公室".as_bytes())]), None).as_deref(),
            Some("县政协办公室")
        );
        let gbk = GB18030.encode("县政协办公室").0;
        assert_eq!(credit(&block(&[(80, &gbk)]), None).as_deref(), Some("县政协办公室"));
    }

    #[test]
    fn xmp_in_all_its_spellings() {
        for property in [
            "<rdf:Description><dc:creator><rdf:Seq><rdf:li>宣传&amp;信息组</rdf:li></rdf:Seq></dc:creator>",
            "<rdf:Description photoshop:Credit=\"宣传&amp;信息组\">",
            "<dc:rights><rdf:Alt><rdf:li xml:lang=\"x-default\">宣传&amp;信息组</rdf:li></rdf:Alt></dc:rights>",
            "<dc:creator>宣传&amp;信息组</dc:creator>",
        ] {
            let bytes = format!("<x:xmpmeta><rdf:RDF>{property}</rdf:RDF></x:xmpmeta>");
            assert_eq!(credit(bytes.as_bytes(), None).as_deref(), Some("宣传&信息组"), "{property}");
        }
    }

    #[test]
    fn what_machines_write_is_no_credit() {
        let long = "版".repeat(LONGEST + 1);
        for words in ["Picasa", "SONY DSC", "www.example.org", "----", " ", &long] {
            assert_eq!(credit(&block(&[(80, words.as_bytes())]), None), None, "{words}");
        }
    }
}
