//! What a file is, by its first bytes.
//!
//! In: the beginning of a file. Out: a [`Sniffed`]. Invariant: a name is never asked; phones and WeChat give PNGs
//! that are called `.jpg`, and browsers save photos without any extension.

use super::svg::{Root, root};
use super::{Trouble, heif};
use crate::snapshot::Format;

/// What a file begins as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sniffed {
    Picture(Format),
    /// A video or recording of ISO media or QuickTime.
    Recording,
    /// A page: HTML, or a part of one in XML.
    Page,
    Other,
}

/// What a file is that begins with these bytes; 64 KB suffice.
pub fn sniff(bytes: &[u8]) -> Sniffed {
    const MAGIC: [(&[u8], Format); 19] = [
        (b"\xFF\xD8\xFF", Format::Jpeg),
        (b"\x89PNG\r\n\x1A\n", Format::Png),
        (b"GIF87a", Format::Gif),
        (b"GIF89a", Format::Gif),
        (b"II*\0", Format::Tiff),
        (b"MM\0*", Format::Tiff),
        (b"II+\0", Format::Tiff),
        (b"MM\0+", Format::Tiff),
        (b"\0\0\x01\0", Format::Ico),
        (b"\xFF\x0A", Format::JpegXl),
        (b"\0\0\0\x0CJXL ", Format::JpegXl),
        (b"\0\0\0\x0CjP  ", Format::Jpeg2000),
        (b"\xFF\x4F\xFF\x51", Format::Jpeg2000),
        (b"8BPS", Format::Psd),
        (b"FUJIFILMCCD-RAW", Format::Raw),
        (b"IIRO", Format::Raw),
        (b"IIRS", Format::Raw),
        (b"MMOR", Format::Raw),
        (b"IIU\0", Format::Raw),
    ];
    if let Some((_, format)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        let is_raw = *format == Format::Tiff && is_raw(bytes);
        return Sniffed::Picture(if is_raw { Format::Raw } else { *format });
    }
    match bytes {
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Sniffed::Picture(Format::Webp),
        [b'B', b'M', _, _, _, _, _, _, _, _, _, _, _, _, header, 0, 0, 0, ..]
            if (12..=124).contains(header) =>
        {
            Sniffed::Picture(Format::Bmp)
        }
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => {
            heif::format(bytes).map_or(Sniffed::Recording, Sniffed::Picture)
        }
        // QuickTime as it was before it had brands.
        [_, _, _, _, b'm', b'o', b'o', b'v', ..]
        | [_, _, _, _, b'm', b'd', b'a', b't', ..]
        | [_, _, _, _, b'w', b'i', b'd', b'e', ..] => Sniffed::Recording,
        _ => match root(bytes) {
            Some(Root::Drawing) => Sniffed::Picture(Format::Svg),
            Some(Root::Page) => Sniffed::Page,
            Some(Root::Other) | None => Sniffed::Other,
        },
    }
}

/// Whether a TIFF is what a camera wrote for its own software: it says so (CR2 in its header, DNG by tag 50706),
/// or its first image is a thumbnail (bit 0 of `NewSubfileType`, 254) and the others stand below it (`SubIFDs`,
/// 330), as in NEF and ARW. Scans and exported photos begin with the picture itself.
fn is_raw(bytes: &[u8]) -> bool {
    let is_little = bytes.starts_with(b"II");
    let number = |at: usize, length: usize| {
        let digits = bytes.get(at..at.checked_add(length)?)?.iter();
        let add = |sum: usize, byte: &u8| sum << 8 | usize::from(*byte);
        Some(if is_little { digits.rev().fold(0, add) } else { digits.fold(0, add) })
    };
    if bytes.get(8..10) == Some(b"CR") {
        return true;
    }
    // Files of more than 4 GB are laid out otherwise; no camera writes them.
    let start = number(4, 4).filter(|_| number(2, 2) == Some(42));
    let count = start.and_then(|start| number(start, 2)).unwrap_or(0);
    let (mut is_thumbnail, mut has_others) = (false, false);
    for entry in 0..count {
        let at = start.unwrap_or(0).saturating_add(2 + 12 * entry);
        match number(at, 2) {
            Some(50706) => return true,
            Some(254) => is_thumbnail = number(at.saturating_add(8), 4).is_some_and(|kind| kind & 1 == 1),
            Some(330) => has_others = true,
            Some(_) => {}
            None => break,
        }
    }
    is_thumbnail && has_others
}

/// The format of a picture that can be read.
pub(super) fn readable(bytes: &[u8]) -> Result<Format, Trouble> {
    match sniff(bytes) {
        Sniffed::Picture(Format::Heif | Format::Avif) => Err(Trouble::Heif),
        Sniffed::Picture(format @ (Format::JpegXl | Format::Jpeg2000 | Format::Psd | Format::Raw)) => {
            Err(Trouble::unread(format.name()))
        }
        Sniffed::Picture(format) => Ok(format),
        Sniffed::Recording | Sniffed::Page | Sniffed::Other => Err(Trouble::NoPicture),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_tell_what_a_picture_is() {
        let format = |bytes: &[u8]| match sniff(bytes) {
            Sniffed::Picture(format) => Some(format),
            _ => None,
        };
        assert_eq!(format(b"\xFF\xD8\xFF\xE0"), Some(Format::Jpeg));
        assert_eq!(format(b"RIFF\x10\0\0\0WEBPVP8 "), Some(Format::Webp));
        assert_eq!(format(b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"), Some(Format::Bmp));
        assert_eq!(format("\u{feff}<?xml version='1.0'?><!-- 院徽 --><svg/>".as_bytes()), Some(Format::Svg));
        assert_eq!(format(b"\0\0\0\x18ftypheic\0\0\0\0"), Some(Format::Heif));
        assert_eq!(format(b"\0\0\0\x20ftypavif\0\0\0\0"), Some(Format::Avif));
        assert_eq!(sniff(b"\0\0\0\x18ftypmp42\0\0\0\0"), Sniffed::Recording);
        assert_eq!(format(b"8BPS\0\x01"), Some(Format::Psd));
        let tiff = |tags: &[(u16, u32)]| {
            let count = u16::try_from(tags.len()).unwrap();
            let mut bytes = [&b"II*\0\x08\0\0\0"[..], &count.to_le_bytes()].concat();
            for (tag, value) in tags {
                bytes.extend([&tag.to_le_bytes()[..], b"\x04\0\x01\0\0\0", &value.to_le_bytes()].concat());
            }
            format(&bytes)
        };
        assert_eq!(tiff(&[(254, 1), (256, 160), (330, 900)]), Some(Format::Raw), "NEF, ARW");
        assert_eq!(tiff(&[(254, 0), (50706, 1)]), Some(Format::Raw), "DNG");
        assert_eq!(format(b"II*\0\x10\0\0\0CR\x02\0"), Some(Format::Raw), "CR2");
        assert_eq!(tiff(&[(254, 0), (256, 160), (330, 900)]), Some(Format::Tiff));
        assert_eq!(tiff(&[(254, 1), (256, 160)]), Some(Format::Tiff));
        assert_eq!(format(b"MM\0*\0\0"), Some(Format::Tiff));
        for text in ["BM 这是一段文字，不是图片。", "", "委员视察", "<rss/>"] {
            assert_eq!(sniff(text.as_bytes()), Sniffed::Other, "{text}");
        }
        assert_eq!(sniff("<!doctype html><html><p>委员<svg/>".as_bytes()), Sniffed::Page);
    }
}
