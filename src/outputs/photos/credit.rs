//! Who made a picture, as the picture says.
//!
//! In: a file, or its beginning. Out: one line that can stand as a credit. Invariant: bounded, without
//! control characters; a picture that says nothing sensible says nothing.
//!
//! A person goes before an agency, and both before a copyright notice. XMP goes before IPTC and that before
//! EXIF, as the Metadata Working Group wants it: XMP is what programs of today write, EXIF's artist is
//! what a camera's owner once typed in.

use encoding_rs::GB18030;
use exif::Tag;

use super::sniff::readable;
use super::{exif as block, iptc, jpeg, png, webp, xmp};
use crate::snapshot::Format;

/// Characters of a credit; names of several persons with their offices fit.
const LONGEST: usize = 120;

/// What one kind of metadata says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Claims {
    pub authors: Vec<String>,
    pub agency: Option<String>,
    pub rights: Option<String>,
}

/// The author, agency or copyright holder that a picture names, the first that it has.
pub fn credit(bytes: &[u8]) -> Option<String> {
    let format = readable(bytes).ok()?;
    let claims = [of_xmp(bytes, format), of_iptc(bytes, format), of_exif(bytes, format)];
    let claims: Vec<Claims> = claims.into_iter().flatten().collect();
    let author = claims.iter().find_map(|claims| tidy(&claims.authors.join("、")));
    let agency = || claims.iter().find_map(|claims| tidy(claims.agency.as_deref()?));
    let rights = || claims.iter().find_map(|claims| tidy(claims.rights.as_deref()?));
    author.or_else(agency).or_else(rights)
}

fn of_xmp(bytes: &[u8], format: Format) -> Option<Claims> {
    match format {
        Format::Jpeg => jpeg::Jpeg::read(bytes).xmp().and_then(xmp::claims),
        Format::Png => png::xmp(bytes).and_then(xmp::claims),
        Format::Webp => webp::xmp(bytes).and_then(xmp::claims),
        Format::Tiff => {
            // TIFF tag 700, Adobe's "XMP Specification Part 3".
            let exif = block::read(bytes, format)?;
            let packet = block::texts(&exif, Tag(exif::Context::Tiff, 700)).first().copied()?;
            xmp::claims(packet)
        }
        _ => None,
    }
}

fn of_iptc(bytes: &[u8], format: Format) -> Option<Claims> {
    match format {
        Format::Jpeg => jpeg::Jpeg::read(bytes).photoshop().and_then(iptc::claims),
        _ => None,
    }
}

fn of_exif(bytes: &[u8], format: Format) -> Option<Claims> {
    /// XPAuthor, which the file properties of Windows write, UTF-16.
    const XP_AUTHOR: Tag = Tag(exif::Context::Tiff, 0x9C9D);
    let exif = block::read(bytes, format)?;
    let all = |tag: Tag| -> Vec<String> { block::texts(&exif, tag).into_iter().map(guessed).collect() };
    let wide = |bytes: &&[u8]| encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0.into_owned();
    let mut authors = all(Tag::Artist);
    if authors.iter().all(|author| tidy(author).is_none()) {
        authors = block::texts(&exif, XP_AUTHOR).iter().map(wide).collect();
    }
    Some(Claims {
        authors,
        agency: None,
        rights: all(Tag::Copyright).into_iter().find(|text| tidy(text).is_some()),
    })
}

/// A text of unknown encoding: UTF-8 if it is that, else what Chinese Windows writes.
pub(super) fn guessed(bytes: &[u8]) -> String {
    match str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// One line without padding. `None` if nothing is left, or what is left are question marks and dashes, or
/// characters that were lost in a wrong encoding.
fn tidy(text: &str) -> Option<String> {
    let text = text.split('\0').next().unwrap_or_default();
    let parts = text.split([';', '；']).map(|part| part.split(|c: char| c.is_whitespace() || c.is_control()));
    let parts = parts.map(|words| words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "));
    let line = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("、");
    let is_sensible = line.chars().any(char::is_alphanumeric) && !line.contains('\u{FFFD}');
    is_sensible.then(|| line.chars().take(LONGEST).collect::<String>().trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_tidied() {
        assert_eq!(tidy("  县政协　办公室\r\n宣传科 \0junk").as_deref(), Some("县政协 办公室 宣传科"));
        assert_eq!(tidy("宣传科;办公室；").as_deref(), Some("宣传科、办公室"));
        assert_eq!(tidy("   "), None);
        assert_eq!(tidy("???? - "), None);
        assert_eq!(tidy("\u{FFFD}\u{FFFD}"), None);
        assert_eq!(tidy(&"长".repeat(999)).unwrap().chars().count(), LONGEST);
    }

    #[test]
    fn bytes_without_encoding_are_utf_8_or_gbk() {
        assert_eq!(guessed("县政协办公室".as_bytes()), "县政协办公室");
        assert_eq!(guessed(b"\xCF\xD8\xD5\xFE\xD0\xAD"), "县政协");
    }
}
