//! Fields, links and notes.

use super::super::super::manuscript::{Piece, RemarkKind};
use super::{Block, Docx, lines, p, remarks};

/// A field as runs; no result where there is none.
fn field(code: &str, result: Option<&str>) -> String {
    let mark = |kind: &str| format!(r#"<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>"#);
    let result = result.map(|result| mark("separate") + result).unwrap_or_default();
    format!("{}<w:r><w:instrText>{code}</w:instrText></w:r>{result}{}", mark("begin"), mark("end"))
}

fn r(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

fn read(inline: &str) -> String {
    Docx::new(&format!("<w:p>{}{inline}{}</w:p>", r("前"), r("后"))).lines().join("/")
}

#[test]
fn a_field_shows_its_result_and_not_its_code() {
    assert_eq!(read(&field(" REF 图 \\h ", Some(&r("图1")))), "前图1后");
    assert_eq!(read(r#"<w:fldSimple w:instr=" SEQ 图 "><w:r><w:t>3</w:t></w:r></w:fldSimple>"#), "前3后");
}

#[test]
fn fields_in_codes_and_in_results_stay_in_their_places() {
    let within_code = field(&format!("IF {}", "x"), Some(&r("乙")));
    let nested = format!(
        r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>{}{}"#,
        within_code,
        r#"<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>甲</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>"#
    );
    assert_eq!(read(&nested), "前甲后");
    assert_eq!(read(&field("REF x", Some(&(r("甲") + &field("SEQ 图", Some(&r("1"))))))), "前甲1后");
}

#[test]
fn a_mark_without_its_partner_swallows_nothing() {
    assert_eq!(read(r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>中</w:t></w:r>"#), "前中后");
    assert_eq!(read(r#"<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>中</w:t></w:r>"#), "前中后");
    let crossed = r#"<w:del w:id="1"><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:del>"#.to_owned()
        + &r("中")
        + r#"<w:r><w:fldChar w:fldCharType="end"/></w:r>"#;
    assert_eq!(read(&crossed), "前中后");
}

#[test]
fn marks_in_what_is_left_out_pair_with_nobody() {
    let toc = format!(
        r#"<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent><w:p>{}</w:p></w:sdtContent></w:sdt>"#,
        field("TOC", Some(&r("目录")))
    );
    let lone = r#"<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>正文</w:t></w:r></w:p>"#;
    assert_eq!(Docx::new(&(toc + lone)).lines(), ["正文"]);
}

#[test]
fn fields_without_a_result_are_made() {
    let seq = || field("SEQ 图 \\* ARABIC", None);
    assert_eq!(read(&(seq() + &seq())), "前12后");
    assert_eq!(read(&field("SEQ 表 \\* CHINESENUM3", None)), "前一后");
    assert_eq!(read(&field(r#"SYMBOL 254 \f "Wingdings" \s 10"#, None)), "前☑后");
    assert_eq!(read(&field("eq \\o\\ac(○,3)", None)), "前③后");
    assert_eq!(read(&field(r#"EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(zhèng),政)"#, None)), "前政后");
    assert_eq!(read(&field("EQ \\f(1,3)", None)), "前1/3后");
    assert_eq!(read(&field("MACROBUTTON NoMacro [点击填写]", None)), "前[点击填写]后");
    assert_eq!(read(&field("XE 政协", None)), "前后");
}

#[test]
fn a_field_whose_result_is_missing_is_told() {
    let manuscript = Docx::new(&format!("<w:p>{}{}</w:p>", r("见"), field("REF 表一", None))).read();
    assert_eq!(lines(&manuscript.blocks), ["见"]);
    assert!(remarks(&manuscript, RemarkKind::Doubt)[0].contains("域 REF"));
}

#[test]
fn boxes_of_forms_are_ticked_or_not() {
    let tick = |state: &str| {
        format!(
            r#"<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/>{state}</w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>"#
        )
    };
    assert_eq!(read(&tick("<w:checked/>")), "前☒后");
    assert_eq!(read(&tick("")), "前☐后");
}

#[test]
fn a_table_of_contents_goes_and_is_told() {
    let entry = |text: &str, inner: &str| format!("<w:p>{inner}{}</w:p>", r(text));
    let begin = r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \o "1-3" \h</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>"#;
    let body = entry("一、概况 1", begin)
        + &entry("二、做法 2", "")
        + r#"<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>"#
        + &p("正文");
    let manuscript = Docx::new(&body).read();
    assert_eq!(lines(&manuscript.blocks), ["正文"]);
    assert_eq!(remarks(&manuscript, RemarkKind::Dropped), ["目录没有导入"]);
    let control = format!(
        r#"<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>{}"#,
        p("目录"),
        p("正文")
    );
    assert_eq!(Docx::new(&control).lines(), ["正文"]);
}

/// The pieces with where they lead.
fn links(docx: &Docx) -> Vec<(String, String)> {
    let Some(Block::Paragraph(paragraph)) = docx.read().blocks.into_iter().next() else {
        panic!("a paragraph")
    };
    let run = |run: super::super::super::manuscript::Run| match run.piece {
        Piece::Text(text) => (text, run.link.unwrap_or_default().into()),
        other => panic!("text, not {other:?}"),
    };
    paragraph.runs.into_iter().map(run).collect()
}

#[test]
fn links_lead_where_they_led() {
    let expected =
        |address: &str| [("见".to_owned(), String::new()), ("官网".to_owned(), address.to_owned())];
    let body = r#"<w:p><w:r><w:t>见</w:t></w:r><w:hyperlink r:id="l" w:anchor="top"><w:r><w:t>官网</w:t></w:r></w:hyperlink></w:p>"#;
    let docx = Docx::new(body).outside("l", "hyperlink", "https://example.gov.cn/a?b=1&amp;c=2");
    assert_eq!(links(&docx), expected("https://example.gov.cn/a?b=1&c=2#top"));
    let code = r#"HYPERLINK "https://example.gov.cn/a" \l "top" \o "提示""#;
    let body = format!("<w:p>{}{}</w:p>", r("见"), field(code, Some(&r("官网"))));
    assert_eq!(links(&Docx::new(&body)), expected("https://example.gov.cn/a#top"));
    let inside = r#"<w:p><w:hyperlink w:anchor="第二节"><w:r><w:t>见</w:t></w:r></w:hyperlink></w:p>"#;
    assert_eq!(links(&Docx::new(inside)), [("见".to_owned(), String::new())]);
}

#[test]
fn notes_are_in_the_order_of_their_marks() {
    let mark = |kind: &str, id: u32| format!(r#"<w:r><w:{kind}Reference w:id="{id}"/></w:r>"#);
    let body = format!(
        "<w:p>{}{}{}{}{}</w:p>",
        r("甲"),
        mark("footnote", 3),
        r("乙"),
        mark("endnote", 2),
        mark("footnote", 2)
    );
    let note = |kind: &str, id: u32, text: &str| {
        format!(
            r#"<w:{kind} w:id="{id}"><w:p><w:r><w:{kind}Ref/></w:r><w:r><w:t>{text}</w:t></w:r></w:p></w:{kind}>"#
        )
    };
    let footnotes =
        note("footnote", 0, "分隔线") + &note("footnote", 2, "注二") + &note("footnote", 3, "注三");
    let manuscript = Docx::new(&body)
        .beside("footnotes", "footnotes", &footnotes)
        .beside("endnotes", "endnotes", &note("endnote", 2, "尾注"))
        .read();
    assert_eq!(lines(&manuscript.blocks), ["甲[注0]乙[注1][注2]"]);
    let notes: Vec<String> = manuscript.notes.iter().map(|note| lines(note).join("/")).collect();
    assert_eq!(notes, ["注三", "尾注", "注二"]);
}

#[test]
fn notes_that_name_each_other_are_read_once() {
    let mark = |id: u32| format!(r#"<w:r><w:footnoteReference w:id="{id}"/></w:r>"#);
    let note = |id: u32, other: u32| {
        format!(r#"<w:footnote w:id="{id}"><w:p>{}{}</w:p></w:footnote>"#, r("注"), mark(other))
    };
    let docx = Docx::new(&format!("<w:p>{}</w:p>", mark(1))).beside(
        "footnotes",
        "footnotes",
        &(note(1, 2) + &note(2, 1)),
    );
    assert_eq!(docx.read().notes.len(), 2);
}
