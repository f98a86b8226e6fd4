//! Input that means harm, or none at all: an answer comes, soon, and without a panic.

use super::super::super::Refusal;
use super::{Docx, archive, lines, p, refused};
use proptest::prelude::*;

/// The document part replaced.
fn with_document(bytes: Vec<u8>) -> Vec<u8> {
    let mut parts = Docx::new("").all();
    parts[1].1 = bytes;
    archive(&parts)
}

#[test]
fn what_unpacks_to_gigabytes_is_refused() {
    assert_eq!(refused(&with_document(vec![b' '; 65 << 20])), Refusal::TooLarge);
}

#[test]
fn names_that_stand_for_more_are_refused_before_they_are_read() {
    let bomb =
        r#"<!DOCTYPE w [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w:document>&b;</w:document>"#;
    assert_eq!(refused(&with_document(bomb.into())), Refusal::Entities);
    let undeclared = Docx::new("<w:p><w:r><w:t>&boom;</w:t></w:r></w:p>");
    assert_eq!(refused(&undeclared.bytes()), Refusal::Entities);
}

#[test]
fn depth_is_refused_beyond_what_programs_write_and_read_below_it() {
    let nested = |depth: usize| {
        "<w:sdt><w:sdtContent>".repeat(depth) + &p("正文") + &"</w:sdtContent></w:sdt>".repeat(depth)
    };
    assert_eq!(refused(&Docx::new(&"<w:tbl>".repeat(100_000)).bytes()), Refusal::TooDeep);
    assert_eq!(refused(&Docx::new(&nested(200)).bytes()), Refusal::TooDeep);
    assert_eq!(Docx::new(&nested(120)).lines(), ["正文"]);
    let tables = "<w:tbl><w:tr><w:tc>".repeat(80) + &p("正文") + &"</w:tc></w:tr></w:tbl>".repeat(80);
    assert_eq!(Docx::new(&tables).lines(), ["正文"]);
    let boxes = "<w:p><w:r><w:pict><v:textbox><w:txbxContent>".repeat(49) + &p("正文");
    let boxes = boxes + &"</w:txbxContent></v:textbox></w:pict></w:r></w:p>".repeat(49);
    assert_eq!(Docx::new(&boxes).lines(), ["正文"]);
}

#[test]
fn five_hundred_pictures_are_read() {
    let picture = |at: usize| {
        format!(
            r#"<w:p><w:r><w:drawing><wp:inline><pic:pic><a:blip r:embed="i{at}"/></pic:pic></wp:inline></w:drawing></w:r></w:p>"#
        )
    };
    let body: String = (0..500).map(picture).collect();
    let docx = (0..500).fold(Docx::new(&body), |docx, at| {
        docx.part(&format!("i{at}"), "image", &format!("media/image{at}.png"), &[7; 2000])
    });
    let manuscript = docx.read();
    assert_eq!((manuscript.blocks.len(), manuscript.pictures.len()), (500, 500));
}

#[test]
fn thousands_of_everything_take_no_long_time() {
    let field = r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>一</w:t></w:r>"#;
    let comment = |at: usize| format!(r#"<w:commentRangeStart w:id="{at}"/>"#);
    let marks: String = (0..5_000).map(comment).collect();
    let deleted = r#"<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t>二</w:t><w:br w:type="page"/><w:br/></w:r></w:p>"#;
    let body = format!("<w:p>{marks}{}</w:p>{}{}", field.repeat(5_000), deleted.repeat(5_000), p("正文"));
    let end = r#"<w:r><w:fldChar w:fldCharType="end"/></w:r>"#.repeat(5_000);
    let read = Docx::new(&body.replacen("</w:p>", &format!("{end}</w:p>"), 1)).lines();
    assert_eq!(read[0].chars().filter(|&letter| letter == '一').count(), 5_000);
    assert_eq!(read.iter().filter(|line| line.contains('二')).count(), 5_000);
}

/// A file with something of everything.
fn rich() -> Docx {
    let body = r#"<w:p><w:pPr><w:pStyle w:val="2"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:rPr><w:b/><w:rFonts w:eastAsia="黑体"/><w:sz w:val="32"/></w:rPr><w:t xml:space="preserve">提案 办理</w:t><w:tab/><w:br/><w:sym w:font="Wingdings" w:char="F0FE"/></w:r></w:p>
        <w:p><w:ins w:id="1"><w:r><w:t>一</w:t></w:r></w:ins><w:del w:id="2"><w:r><w:delText>二</w:delText></w:r></w:del><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>SEQ 图</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:footnoteReference w:id="1"/></w:r></w:p>
        <w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge w:val="restart"/></w:tcPr><w:p/></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>
        <w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:docPr descr="a.jpg"/><wps:wsp><wps:txbx><w:txbxContent><w:p><w:r><w:t>图说</w:t></w:r></w:p></w:txbxContent></wps:txbx></wps:wsp><a:blip r:embed="i"/></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r></w:p>"#;
    Docx::new(body)
        .styles(r#"<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/></w:style>"#)
        .numbering(r#"<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"#)
        .beside("footnotes", "footnotes", &format!(r#"<w:footnote w:id="1">{}</w:footnote>"#, p("注")))
        .part("i", "image", "media/image1.png", b"picture")
}

#[test]
fn the_rich_file_of_the_random_tests_is_read() {
    assert_eq!(lines(&rich().read().blocks), ["一、 提案 办理⇥⏎☑", "一1[注0]", "[2x2]‖", "[图0]", "图说"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), like_zip in any::<bool>()) {
        let bytes = if like_zip { [b"PK\x03\x04".as_slice(), &bytes].concat() } else { bytes };
        let _ = super::super::read(&bytes);
    }

    #[test]
    fn no_damaged_archive_panics(damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), cut in any::<prop::sample::Index>()) {
        let mut bytes = rich().bytes();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = super::super::read(&bytes);
        bytes.truncate(cut.index(bytes.len()));
        let _ = super::super::read(&bytes);
    }

    /// The archive is whole, its XML is not: pieces are doubled, dropped and swapped.
    #[test]
    fn no_disordered_part_panics(part in 1_usize..6, cuts in prop::collection::vec(any::<prop::sample::Index>(), 3), how in 0..3) {
        let mut parts = rich().all();
        let part = part.min(parts.len() - 1);
        let text = String::from_utf8_lossy(&parts[part].1).into_owned();
        let mut places: Vec<usize> = text.match_indices('<').map(|(at, _)| at).collect();
        places.push(text.len());
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| places[cut.index(places.len())]).collect();
        cuts.sort_unstable();
        let (a, b, c, d) = (&text[..cuts[0]], &text[cuts[0]..cuts[1]], &text[cuts[1]..cuts[2]], &text[cuts[2]..]);
        let disordered = match how {
            0 => format!("{a}{c}{b}{d}"),
            1 => format!("{a}{c}{d}"),
            _ => format!("{a}{b}{b}{c}{d}"),
        };
        parts[part].1 = disordered.into_bytes();
        let _ = super::super::read(&archive(&parts));
    }

    /// Values of attributes are whatever somebody wrote.
    #[test]
    fn no_value_panics(at in any::<prop::sample::Index>(), value in "[-0-9a-zA-Z%.]{0,12}") {
        let mut parts = rich().all();
        for (_, bytes) in &mut parts[1..] {
            let text = String::from_utf8_lossy(bytes).into_owned();
            let places: Vec<usize> = text.match_indices("val=\"").map(|(at, found)| at + found.len()).collect();
            if places.is_empty() {
                continue;
            }
            let from = places[at.index(places.len())];
            let to = from + text[from..].find('"').unwrap_or(0);
            *bytes = format!("{}{value}{}", &text[..from], &text[to..]).into_bytes();
        }
        let _ = super::super::read(&archive(&parts));
    }
}
