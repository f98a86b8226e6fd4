//! Bytes of a text file -> the text that everything else sees, and back.
//!
//! In: bytes as editors of the last thirty years left them: UTF-8 with or without BOM, UTF-16,
//! GB 18030; LF, CR LF or CR. Out: a [`Text`] in UTF-8 with LF, that remembers its form. Invariant:
//! never fails; what cannot be decoded becomes U+FFFD, and [`problems`] says so. Problems are a function
//! of the text alone, so a text that is shared with the last snapshot has the same ones.

use std::borrow::Cow;
use std::sync::Arc;

use encoding_rs::GB18030;

use super::ends;
use crate::report::{Code, Finding, SourcePath, Span};
use crate::snapshot::{Encoding, Hash, Text, TextForm, unicode};

const UTF8_BOM: &[u8] = b"\xEF\xBB\xBF";

/// The text of a file's bytes; `hash` is theirs.
pub(super) fn decode(bytes: &[u8], hash: Hash) -> Text {
    let (content, encoding) = unicode(bytes);
    let (content, crlf) = with_lf(content);
    Text { content: Arc::from(content), hash, form: TextForm { encoding, crlf } }
}

/// The bytes of a text in the form of the bytes that it replaces, the line ends too; `None` where the form cannot be
/// kept: it was undecodable, or the text has characters that the encoding lacks.
pub(super) fn encode(content: &str, form: TextForm, old: &[u8]) -> Option<Vec<u8>> {
    let content = ends::kept(content, &unicode(old).0, form.crlf);
    match form.encoding {
        Encoding::Utf8 => Some(content.into_owned().into_bytes()),
        Encoding::Utf8Bom => Some([UTF8_BOM, content.as_bytes()].concat()),
        Encoding::Utf16Le => Some(utf16(&content).flat_map(u16::to_le_bytes).collect()),
        Encoding::Utf16Be => Some(utf16(&content).flat_map(u16::to_be_bytes).collect()),
        Encoding::Gb18030 => match GB18030.encode(&content) {
            (bytes, _, false) => Some(bytes.into_owned()),
            (_, _, true) => None,
        },
        Encoding::Unknown => None,
    }
}

fn utf16(content: &str) -> impl Iterator<Item = u16> {
    std::iter::once(0xFEFF).chain(content.encode_utf16())
}

/// Every line end becomes LF; whether most were CR LF.
fn with_lf(text: Cow<'_, str>) -> (Cow<'_, str>, bool) {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return (text, false);
    }
    let mut lines = String::with_capacity(text.len());
    let (mut crlf, mut others) = (0_usize, 0_usize);
    let mut rest = &*text;
    while let Some(cr) = rest.find('\r') {
        let (line, tail) = rest.split_at(cr);
        others += line.bytes().filter(|&byte| byte == b'\n').count();
        lines.push_str(line);
        lines.push('\n');
        rest = match tail.strip_prefix("\r\n") {
            Some(after) => {
                crlf += 1;
                after
            }
            None => {
                others += 1;
                &tail[1..]
            }
        };
    }
    others += rest.bytes().filter(|&byte| byte == b'\n').count();
    lines.push_str(rest);
    (Cow::Owned(lines), crlf > others)
}

/// What staff should know about how a text is written.
pub(super) fn problems(path: &SourcePath, text: &Text) -> Vec<Finding> {
    let name = path.file_name();
    let mut findings = Vec::new();
    match text.form.encoding {
        Encoding::Gb18030 => findings.push(
            Finding::warning(
                Code("read/gb18030"),
                format!("“{name}”不是 UTF-8 编码，已按 GB18030（GBK）读取"),
            )
            .at(Span::file(path.clone()))
            .help("用记事本打开它，选“文件”→“另存为”，在“编码”一栏选 UTF-8 再保存。"),
        ),
        Encoding::Unknown => {
            let bad = text.content.find('\u{FFFD}').unwrap_or(0);
            findings.push(
                Finding::error(Code("read/encoding"), format!("“{name}”里有认不出的字符，这里起可能有乱码"))
                    .at(Span::new(path.clone(), bad..bad + '\u{FFFD}'.len_utf8()))
                    .help("对照原稿改正乱码，再用记事本“另存为”，在“编码”一栏选 UTF-8。"),
            );
        }
        Encoding::Utf8 | Encoding::Utf8Bom | Encoding::Utf16Le | Encoding::Utf16Be => {}
    }
    if let Some(nul) = memchr::memchr(0, text.content.as_bytes()) {
        findings.push(
            Finding::error(Code("read/nul"), format!("“{name}”里有空字符，它可能已损坏，或者不是文本文件"))
                .at(Span::new(path.clone(), nul..nul + 1))
                .help("断电或传输中断常会留下这样的文件。请从备份或原稿恢复，再用 UTF-8 编码保存。"),
        );
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Severity;
    use proptest::prelude::*;

    fn decoded(bytes: &[u8]) -> Text {
        decode(bytes, blake3::hash(bytes))
    }

    fn codes(bytes: &[u8]) -> Vec<(&'static str, Severity)> {
        let path = SourcePath::new("content/稿件.md");
        problems(&path, &decoded(bytes)).iter().map(|f| (f.code.0, f.severity)).collect()
    }

    #[test]
    fn utf8_comes_through_and_a_bom_is_taken_off() {
        assert_eq!(&*decoded("标题：开幕\n".as_bytes()).content, "标题：开幕\n");
        let text = decoded("\u{FEFF}标题".as_bytes());
        assert_eq!((&*text.content, text.form.encoding), ("标题", Encoding::Utf8Bom));
        assert!(codes("\u{FEFF}标题".as_bytes()).is_empty());
    }

    #[test]
    fn utf16_of_both_byte_orders() {
        let little = b"\xFF\xFE\x3F\x65\x4F\x53"; // 政协
        let big = b"\xFE\xFF\x65\x3F\x53\x4F";
        for (bytes, encoding) in [(little, Encoding::Utf16Le), (big, Encoding::Utf16Be)] {
            let text = decoded(bytes);
            assert_eq!((&*text.content, text.form.encoding), ("政协", encoding));
            assert!(codes(bytes).is_empty());
        }
        assert_eq!(codes(b"\xFF\xFE\x00\xD8\x00\xD8"), [("read/encoding", Severity::Error)]);
    }

    #[test]
    fn gb18030_is_read_with_a_warning() {
        let (bytes, _, _) = GB18030.encode("县政协召开常委会会议，㐂字也在");
        let text = decoded(&bytes);
        assert_eq!(&*text.content, "县政协召开常委会会议，㐂字也在");
        assert_eq!(text.form.encoding, Encoding::Gb18030);
        assert_eq!(codes(&bytes), [("read/gb18030", Severity::Warning)]);
    }

    #[test]
    fn damaged_utf8_is_not_taken_for_gb18030() {
        for prose in ["全县政协系统理论学习会召开，", "자치주 정협 상무위원회", "བོད་ཡིག་དཔེ་ཆ།"]
        {
            let mut bytes = prose.repeat(3).into_bytes();
            bytes.truncate(bytes.len() - 1);
            let text = decoded(&bytes);
            assert!(text.content.starts_with(prose) && text.content.ends_with('\u{FFFD}'));
            assert_eq!(codes(&bytes), [("read/encoding", Severity::Error)]);
        }
    }

    #[test]
    fn gb18030_that_is_partly_valid_utf8_by_chance() {
        for prose in ["，尖。\n栢，\n\n", "一线职工代表"] {
            let (bytes, _, _) = GB18030.encode(prose);
            assert_eq!(&*decoded(&bytes).content, prose);
        }
    }

    #[test]
    fn the_first_undecodable_byte_is_named() {
        let path = SourcePath::new("content/a.md");
        let finding = &problems(&path, &decoded(b"a\r\nb\r\n\xFFc"))[0];
        let span = finding.span.as_ref().unwrap();
        assert_eq!((span.start, span.end), (4, 7));
    }

    #[test]
    fn line_ends_become_lf_and_the_majority_is_remembered() {
        let cases =
            [("a\r\nb\r\n", true), ("a\rb\r", false), ("a\r\nb\nc\nd", false), ("a\r\r\nb\r\n", true)];
        for (bytes, crlf) in cases {
            let text = decoded(bytes.as_bytes());
            assert!(!text.content.contains('\r'));
            assert_eq!(text.form.crlf, crlf, "{bytes:?}");
        }
        assert_eq!(&*decoded(b"a\r\r\nb\r").content, "a\n\nb\n");
    }

    #[test]
    fn nul_bytes_are_an_error() {
        assert_eq!(codes(b"a\0b\0"), [("read/nul", Severity::Error)]);
    }

    #[test]
    fn a_text_that_is_edited_keeps_its_form() {
        let (gb, _, _) = GB18030.encode("第一行\r\n第二行\r\n");
        let utf16 = b"\xFF\xFE\x3F\x65\r\0\n\0";
        let big = b"\xFE\xFF\x65\x3F\0\r\0\n";
        let mixed = "甲\r\n乙\n丙\r丁".as_bytes();
        for bytes in [&gb[..], utf16, big, mixed, "\u{FEFF}甲\r\n".as_bytes(), "甲\n乙".as_bytes()] {
            let text = decoded(bytes);
            assert_eq!(encode(&text.content, text.form, bytes).as_deref(), Some(bytes));
        }
        assert_eq!(encode("甲", decoded(b"\xFF\xFF").form, b"\xFF\xFF"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_decode_without_a_cr(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let text = decoded(&bytes);
            prop_assert!(!text.content.contains('\r'));
            let _ = problems(&SourcePath::new("content/a.md"), &text);
        }

        #[test]
        fn gb18030_prose_is_recognised(text in "[一-龥，。\n]{16,80}") {
            let (bytes, _, _) = GB18030.encode(&text);
            if std::str::from_utf8(&bytes).is_err() {
                prop_assert_eq!(&*decoded(&bytes).content, &*text);
            }
        }
    }
}
