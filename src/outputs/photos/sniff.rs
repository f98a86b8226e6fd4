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
        return Sniffed::Picture(*format);
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
        for text in ["BM 这是一段文字，不是图片。", "", "委员视察", "<rss/>"] {
            assert_eq!(sniff(text.as_bytes()), Sniffed::Other, "{text}");
        }
        assert_eq!(sniff("<!doctype html><html><p>委员<svg/>".as_bytes()), Sniffed::Page);
    }
}
