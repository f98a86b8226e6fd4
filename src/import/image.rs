//! What a picture's bytes are.
//!
//! In: a picture of a manuscript. Out: the extension that its file gets, and whether a page can show it.
//! Invariant: the bytes decide, not the name.

use super::manuscript::Picture;

/// Whether its bytes are here.
pub fn is_here(picture: &Picture) -> bool {
    !picture.bytes.is_empty()
}

/// The extension by the bytes, else by the name.
pub fn extension(picture: &Picture) -> String {
    let bytes = &*picture.bytes;
    let at = |from: usize, magic: &[u8]| bytes.get(from..from + magic.len()) == Some(magic);
    let is_iso = at(4, b"ftyp");
    let head = bytes.get(..bytes.len().min(512)).unwrap_or_default();
    let known = match () {
        () if at(0, b"\xFF\xD8\xFF") => "jpg",
        () if at(0, b"\x89PNG") => "png",
        () if at(0, b"GIF8") => "gif",
        () if at(0, b"RIFF") && at(8, b"WEBP") => "webp",
        () if at(0, b"BM") => "bmp",
        () if at(0, b"II*\0") || at(0, b"MM\0*") => "tif",
        () if is_iso && (at(8, b"avif") || at(8, b"avis")) => "avif",
        () if is_iso => "heic",
        () if at(40, b" EMF") => "emf",
        () if at(0, b"\xD7\xCD\xC6\x9A") || at(0, b"\x01\x00\x09\x00") => "wmf",
        () if head.windows(4).any(|four| four == b"<svg") => "svg",
        () => "",
    };
    if !known.is_empty() {
        return known.to_owned();
    }
    let named = picture.name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    let is_plain = (1..=5).contains(&named.len()) && named.bytes().all(|byte| byte.is_ascii_alphanumeric());
    // A name that a site reads as text would make an article of it.
    if is_plain && !matches!(&*named, "md" | "htm" | "html" | "js") { named } else { "bin".to_owned() }
}

/// Why no page shows it, in words; `None` for one that is shown.
pub fn unshown(extension: &str) -> Option<&'static str> {
    match extension {
        "emf" | "wmf" => Some("是 Word 的矢量图，网页放不出来：请在 Word 里选中它，另存为 PNG，换掉这个文件"),
        "heic" => Some("是苹果手机的 HEIC 照片，网页放不出来：请用手机或“照片”程序另存为 JPG，换掉这个文件"),
        "tif" => Some("是 TIFF 图片，很大，最好另存为 JPG 再换掉这个文件"),
        "bin" => Some("认不出是什么图片，请换成 JPG 或 PNG"),
        _ => None,
    }
}
