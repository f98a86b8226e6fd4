//! Files that are no manuscript, and forms of archive that are.

use super::super::super::Refusal;
use super::{Docx, archive, p, refused};

/// An OLE file as far as a glance goes, with a stream of that name.
fn ole(stream: &str) -> Vec<u8> {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(1024, 0);
    bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}

#[test]
fn other_files_are_named_by_what_is_in_them() {
    assert_eq!(refused(b""), Refusal::Empty);
    assert_eq!(refused(&ole("WordDocument")), Refusal::OldWord);
    assert_eq!(refused(&ole("EncryptedPackage")), Refusal::Password);
    assert_eq!(refused(&ole("Workbook")), Refusal::Foreign("旧版表格（.xls）"));
    assert_eq!(refused(b"%PDF-1.7 and so on, for a while"), Refusal::Pdf);
    assert_eq!(refused(b"{\\rtf1\\ansi and so on, for a while}"), Refusal::Openable("RTF 文件（.rtf）"));
    assert_eq!(refused(&[0; 5000]), Refusal::Broken);
    let zip = |name: &str, text: &[u8]| refused(&archive(&[(name.to_owned(), text.to_vec())]));
    assert_eq!(zip("xl/workbook.xml", b"<x/>"), Refusal::Foreign("表格（.xlsx）"));
    let relation = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let sheets = [("_rels/.rels", relation), ("xl/workbook.xml", "<workbook/>")];
    let sheets = sheets.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    assert_eq!(refused(&archive(&sheets)), Refusal::Foreign("表格（.xlsx）"));
    assert_eq!(zip("ppt/presentation.xml", b"<x/>"), Refusal::Foreign("演示文稿（.pptx）"));
    assert_eq!(
        zip("mimetype", b"application/vnd.oasis.opendocument.text"),
        Refusal::Openable("OpenDocument 文档（.odt）")
    );
    assert_eq!(zip("照片/1.jpg", b"x"), Refusal::NoDocument);
}

#[test]
fn an_empty_document_is_refused_and_one_that_only_embeds_another() {
    assert_eq!(refused(&Docx::new("<w:p/><w:p><w:r><w:t>　</w:t></w:r></w:p>").bytes()), Refusal::NoText);
    assert_eq!(refused(&Docx::new(r#"<w:altChunk r:id="x"/>"#).bytes()), Refusal::Embedded);
}

#[test]
fn a_damaged_archive_is_refused() {
    let bytes = Docx::new(&p("正文")).bytes();
    assert_eq!(refused(&bytes[..bytes.len() / 2]), Refusal::Broken);
    let mut parts = Docx::new(&p("正文")).all();
    parts[1].1.truncate(300);
    assert_eq!(refused(&archive(&parts)), Refusal::Broken);
}

#[test]
fn an_encrypted_archive_is_a_password() {
    let mut bytes = Docx::new(&p("正文")).bytes();
    for (signature, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let places: Vec<usize> = memchr::memmem::find_iter(&bytes, signature).collect();
        places.into_iter().for_each(|at| bytes[at + flags] |= 1);
    }
    assert_eq!(refused(&bytes), Refusal::Password);
}

#[test]
fn damaged_parts_beside_the_text_are_told() {
    let manuscript = Docx::new(&p("正文")).part("s", "styles", "styles.xml", b"<w:styles").read();
    assert_eq!(manuscript.remarks.len(), 1);
    assert_eq!(super::lines(&manuscript.blocks), ["正文"]);
}

#[test]
fn every_refusal_says_what_to_do() {
    use Refusal::{
        Broken, Embedded, Empty, Encoding, Entities, NoDocument, NoText, OldWord, Password, TooDeep, TooLarge,
    };
    for refusal in [
        Broken, Embedded, Empty, Encoding, Entities, NoDocument, NoText, OldWord, Password, TooDeep, TooLarge,
    ] {
        let told = refusal.to_string();
        assert!(
            told.chars().filter(|letter| ('\u{4E00}'..'\u{9FFF}').contains(letter)).count() > 15,
            "{told}"
        );
        assert!(!refusal.message().contains('\n'));
    }
}

/// A file with its parts changed.
fn changed(change: impl Fn(&mut String, &mut Vec<u8>)) -> Vec<String> {
    let mut parts = Docx::new(&p("正文")).all();
    parts.iter_mut().for_each(|(name, bytes)| change(name, bytes));
    super::lines(&super::super::read(&archive(&parts)).expect("readable").blocks)
}

#[test]
fn unusual_archives_are_read() {
    assert_eq!(changed(|name, _| *name = name.replace('/', "\\")), ["正文"]);
    assert_eq!(changed(|name, _| *name = name.to_uppercase()), ["正文"]);
    let renamed = |name: &mut String, bytes: &mut Vec<u8>| {
        *name = name.replace("document", "document2");
        let text = String::from_utf8_lossy(bytes)
            .replace("Target=\"word/document.xml\"", "Target=\"/word/document2.xml\"");
        *bytes = text.into_bytes();
    };
    assert_eq!(changed(renamed), ["正文"]);
    assert_eq!(
        changed(|name, bytes| if name == "_rels/.rels" {
            bytes.clear();
        }),
        ["正文"]
    );
}

#[test]
fn other_encodings_prefixes_and_the_strict_form_are_read() {
    let document = |change: &dyn Fn(String) -> Vec<u8>| {
        changed(|name, bytes| {
            if name == "word/document.xml" {
                *bytes = change(String::from_utf8_lossy(bytes).into_owned());
            }
        })
    };
    let wide =
        |text: String| [vec![0xFF, 0xFE], text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat();
    assert_eq!(document(&wide), ["正文"]);
    let wrong = |text: String| format!("<?xml version=\"1.0\" encoding=\"UTF-16\"?>{text}").into_bytes();
    assert_eq!(document(&wrong), ["正文"]);
    let gbk = |text: String| {
        let text = format!("<?xml version=\"1.0\" encoding=\"GBK\"?>{text}");
        encoding_rs::GBK.encode(&text).0.into_owned()
    };
    assert_eq!(document(&gbk), ["正文"]);
    assert_eq!(
        document(&|text| text.replace("w:", "ns0:").replace("xmlns:w=", "xmlns:ns0=").into_bytes()),
        ["正文"]
    );
    let strict = |text: String| {
        let strict = "http://purl.oclc.org/ooxml/wordprocessingml/main";
        text.replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main", strict).into_bytes()
    };
    assert_eq!(document(&strict), ["正文"]);
}
