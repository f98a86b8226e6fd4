//! What a file is, by its first bytes.
//!
//! In: the beginning of a file. Out: a [`Kind`], or why it is none that is published. Invariant: a name is
//! never asked; phones and WeChat give PNGs that are called `.jpg`.

use super::Trouble;
use crate::site::Form;

/// How many bytes of a text are looked through for `<svg`: comments and a DOCTYPE may stand before it.
const PROLOGUE: usize = 4096;

/// A kind of picture that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Jpeg,
    Png,
    Gif,
    Webp,
    Bmp,
    Tiff,
    Svg,
}

impl Kind {
    /// The form that keeps it as it is encoded; `None` where browsers want another.
    pub fn form(self) -> Option<Form> {
        match self {
            Kind::Jpeg => Some(Form::Jpeg),
            Kind::Png => Some(Form::Png),
            Kind::Gif => Some(Form::Gif),
            Kind::Webp => Some(Form::Webp),
            Kind::Svg => Some(Form::Svg),
            Kind::Bmp | Kind::Tiff => None,
        }
    }
}

/// The kind of a file that begins with these bytes; a few kilobytes suffice.
pub fn kind(bytes: &[u8]) -> Result<Kind, Trouble> {
    const READ: [(&[u8], Kind); 8] = [
        (b"\xFF\xD8\xFF", Kind::Jpeg),
        (b"\x89PNG\r\n\x1A\n", Kind::Png),
        (b"GIF87a", Kind::Gif),
        (b"GIF89a", Kind::Gif),
        (b"II*\0", Kind::Tiff),
        (b"MM\0*", Kind::Tiff),
        (b"II+\0", Kind::Tiff),
        (b"MM\0+", Kind::Tiff),
    ];
    const UNREAD: [(&[u8], &str); 6] = [
        (b"8BPS", "PSD 文件"),
        (b"\xFF\x0A", "JPEG XL 图片"),
        (b"\0\0\0\x0CJXL ", "JPEG XL 图片"),
        (b"\0\0\0\x0CjP  ", "JPEG 2000 图片"),
        (b"\0\0\x01\0", "图标文件（ICO）"),
        (b"\x1F\x8B", "压缩文件"),
    ];
    if let Some((_, kind)) = READ.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Ok(*kind);
    }
    if let Some((_, name)) = UNREAD.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(Trouble::Unread(name));
    }
    match bytes {
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Kind::Webp),
        [b'B', b'M', _, _, _, _, _, _, _, _, _, _, _, _, header, 0, 0, 0, ..]
            if (12..=124).contains(header) =>
        {
            Ok(Kind::Bmp)
        }
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => Err(of_brand(brand)),
        _ if is_drawing(bytes) => Ok(Kind::Svg),
        _ => Err(Trouble::NoPicture),
    }
}

/// ISO media files say what they are in their brand; phones' videos are such files too.
fn of_brand(brand: &[u8]) -> Trouble {
    const PICTURES: [&[u8]; 9] =
        [b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis"];
    match brand.get(..4) {
        Some(brand) if PICTURES.contains(&brand) => Trouble::Heif,
        Some(b"crx ") => Trouble::Unread("相机原始文件（RAW）"),
        _ => Trouble::NoPicture,
    }
}

/// A text whose first element is `svg`, as far as a look tells.
fn is_drawing(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(PROLOGUE)];
    let text = super::svg::text(start);
    text.trim_start().starts_with('<') && (text.contains("<svg") || text.contains(":svg"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_tell_what_a_picture_is() {
        assert_eq!(kind(b"\xFF\xD8\xFF\xE0"), Ok(Kind::Jpeg));
        assert_eq!(kind(b"RIFF\x10\0\0\0WEBPVP8 "), Ok(Kind::Webp));
        assert_eq!(kind(b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"), Ok(Kind::Bmp));
        assert_eq!(kind("\u{feff}<?xml version='1.0'?><!-- 院徽 --><svg/>".as_bytes()), Ok(Kind::Svg));
        assert_eq!(kind(b"\0\0\0\x18ftypheic\0\0\0\0"), Err(Trouble::Heif));
        assert_eq!(kind(b"\0\0\0\x20ftypavif\0\0\0\0"), Err(Trouble::Heif));
        assert_eq!(kind(b"\0\0\0\x18ftypmp42\0\0\0\0"), Err(Trouble::NoPicture));
        assert_eq!(kind(b"8BPS\0\x01"), Err(Trouble::Unread("PSD 文件")));
        for text in ["BM 这是一段文字，不是图片。", "<!doctype html><p>委员", "", "委员视察"]
        {
            assert_eq!(kind(text.as_bytes()), Err(Trouble::NoPicture), "{text}");
        }
    }
}
