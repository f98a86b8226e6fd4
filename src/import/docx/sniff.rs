//! What a file is that is no Word file, so that the refusal can name it.
//!
//! In: bytes, or an archive without a document. Out: the [`Refusal`] that fits. Invariant: names and endings of
//! files are not believed, only what is in them.

use super::super::Refusal;
use super::package::Package;

/// How an OLE file begins: Word until 2003, and whatever Office encrypts.
const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Refuses what is no archive.
pub fn refuse_others(bytes: &[u8]) -> Result<(), Refusal> {
    let starts = |with: &[u8]| bytes.starts_with(with);
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    if starts(b"PK") {
        return Ok(());
    }
    if starts(OLE) {
        return Err(ole(bytes));
    }
    let text = bytes.trim_ascii_start();
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let begins =
        |with: &str| text.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with.as_bytes()));
    let head = String::from_utf8_lossy(&text[..text.len().min(1000)]);
    Err(if begins("{\\rtf") {
        Refusal::Openable("RTF 文件（.rtf）")
    } else if begins("%pdf") {
        Refusal::Pdf
    } else if begins("<?xml") && (head.contains("Word.Document") || head.contains("pkg:package")) {
        Refusal::Openable("XML 格式的 Word 文件")
    } else if is_page_archive(bytes) {
        Refusal::Openable("单一文件网页（.mht）")
    } else if begins("<html") || begins("<!doctype html") {
        Refusal::Foreign("网页文件")
    } else if starts(b"\xFF\xD8\xFF") || starts(b"\x89PNG") || starts(b"GIF8") || starts(b"BM") {
        Refusal::Foreign("图片")
    } else if starts(b"Rar!") || starts(b"7z\xBC\xAF") || starts(b"\x1F\x8B") {
        Refusal::Foreign("压缩包（不是 zip）")
    } else if bytes.iter().all(|&byte| byte == 0) || bytes.len() < 30 {
        Refusal::Broken
    } else {
        Refusal::Foreign("不认识的文件")
    })
}

/// Whether a file is a page with its pictures as one mail, `.mht`.
pub fn is_page_archive(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1000)]).to_ascii_lowercase();
    head.contains("mime-version:") && head.contains("content-type:")
}

/// By the names of its streams, which stand in it in UTF-16.
fn ole(bytes: &[u8]) -> Refusal {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(bytes, &wide).is_some()
    };
    if has("EncryptedPackage") {
        Refusal::Password
    } else if has("WordDocument") {
        Refusal::OldWord
    } else if has("Workbook") {
        Refusal::Foreign("旧版表格（.xls）")
    } else if has("PowerPoint Document") {
        Refusal::Foreign("旧版演示文稿（.ppt）")
    } else {
        Refusal::OldWord
    }
}

/// An archive that is no Word file, by what is in it.
pub fn other_archive(package: &mut Package<'_>) -> Refusal {
    let mimetype = package.text("mimetype").ok().flatten().unwrap_or_default();
    let mimetype = mimetype.trim();
    let has = |name: &str| package.has(name);
    if has("xl/workbook.xml") || has("xl/workbook.bin") {
        Refusal::Foreign("表格（.xlsx）")
    } else if has("ppt/presentation.xml") {
        Refusal::Foreign("演示文稿（.pptx）")
    } else if mimetype.starts_with("application/vnd.oasis.opendocument.text") {
        Refusal::Openable("OpenDocument 文档（.odt）")
    } else if mimetype.starts_with("application/vnd.oasis.opendocument") {
        Refusal::Foreign("OpenDocument 文件")
    } else if mimetype.starts_with("application/epub") {
        Refusal::Foreign("电子书（.epub）")
    } else if has("ofd.xml") {
        Refusal::Foreign("版式文件（.ofd）")
    } else if has("index/document.iwa") || has("index.zip") {
        Refusal::Foreign("苹果 Pages 文稿")
    } else {
        Refusal::NoDocument
    }
}
