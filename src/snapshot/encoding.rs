//! Bytes of a text, in the encodings that editors of the last thirty years left.
//!
//! In: bytes. Out: the text, line ends as they are, and how it was encoded. Invariant: never fails; what cannot be
//! decoded becomes U+FFFD, and the encoding is [`Encoding::Unknown`].

use std::borrow::Cow;

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use super::Encoding;

const UTF8_BOM: &[u8] = b"\xEF\xBB\xBF";

/// The text of bytes: UTF-8 with or without BOM, UTF-16 with one, GB 18030.
pub fn unicode(bytes: &[u8]) -> (Cow<'_, str>, Encoding) {
    if let Some(rest) = bytes.strip_prefix(UTF8_BOM) {
        return match simdutf8::basic::from_utf8(rest) {
            Ok(text) => (Cow::Borrowed(text), Encoding::Utf8Bom),
            Err(_) => (String::from_utf8_lossy(rest), Encoding::Unknown),
        };
    }
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return (Cow::Borrowed(text), Encoding::Utf8);
    }
    let orders = [(b"\xFF\xFE", UTF_16LE, Encoding::Utf16Le), (b"\xFE\xFF", UTF_16BE, Encoding::Utf16Be)];
    for (bom, utf16, encoding) in orders {
        if let Some(rest) = bytes.strip_prefix(bom) {
            let (text, malformed) = utf16.decode_without_bom_handling(rest);
            return (text, if malformed { Encoding::Unknown } else { encoding });
        }
    }
    if !is_damaged_utf8(bytes)
        && let Some(text) = GB18030.decode_without_bom_handling_and_without_replacement(bytes)
    {
        return (text, Encoding::Gb18030);
    }
    (String::from_utf8_lossy(bytes), Encoding::Unknown)
}

/// Whether bytes that are not UTF-8 were meant to be.
///
/// Chinese in UTF-8 often decodes as GB 18030 without an error, to other characters: a page with one
/// bad byte would be published as garbage. Text that really is GB 18030 does hold bytes that are
/// valid UTF-8 by chance, most of them two-byte sequences and characters that no Chinese text has;
/// they speak for GB 18030 as much as invalid bytes do.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut chinese, mut others) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars().filter(|c| !c.is_ascii()) {
            *(if is_of_chinese_text(c) { &mut chinese } else { &mut others }) += c.len_utf8();
        }
        others += chunk.invalid().len();
    }
    chinese > others
}

/// Ideographs, punctuation of Chinese text, full-width forms; Tibetan, Mongolian, Yi and Korean, in which offices
/// of autonomous counties write.
fn is_of_chinese_text(c: char) -> bool {
    matches!(c,
        '\u{0F00}'..='\u{0FFF}' | '\u{1100}'..='\u{11FF}' | '\u{1800}'..='\u{18AF}' | '\u{2010}'..='\u{203B}'
        | '\u{3000}'..='\u{318F}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{A000}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7AF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF01}'..='\u{FFEE}'
        | '\u{20000}'..='\u{3134F}')
}
