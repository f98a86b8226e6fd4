//! What else stands in a paragraph: symbols, breaks, controls, readings, formulas.

use super::super::super::manuscript::RemarkKind;
use super::super::symbols::{SymbolFont, meant};
use super::{Docx, p, remarks};

/// What is read of runs, between other words.
fn read(inline: &str) -> String {
    Docx::new(&format!("<w:p><w:r><w:t>前</w:t></w:r>{inline}<w:r><w:t>后</w:t></w:r></w:p>"))
        .lines()
        .join("/")
}

fn sym(font: &str, code: &str) -> String {
    format!(r#"<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>"#)
}

#[test]
fn symbols_are_what_they_mean() {
    let known = [
        ("Wingdings", "F0FE", "☑"),
        ("Wingdings", "00A8", "□"),
        ("Wingdings", "F07D", "“"),
        ("Wingdings", "F07E", "”"),
        ("Wingdings", "F081", "①"),
        ("Wingdings", "F0E0", "→"),
        ("Wingdings 2", "F052", "☑"),
        ("Wingdings 2", "00A3", "□"),
        ("Webdings", "F061", "✓"),
        ("Symbol", "F061", "α"),
        ("Symbol", "F0B3", "≥"),
        ("宋体", "201C", "“"),
    ];
    for (font, code, meaning) in known {
        assert_eq!(read(&sym(font, code)), format!("前{meaning}后"), "{font} {code}");
    }
}

#[test]
fn the_whole_of_symbol_is_known() {
    let known =
        |code: u32| char::from_u32(0xF000 + code).and_then(|letter| meant(letter, SymbolFont::Symbol));
    assert_eq!(known(0x7E), Some('∼'));
    assert_eq!(known(0xA0), Some('€'));
    assert_eq!(known(0xEF), Some('⎪'));
    assert_eq!(known(0xFE), Some('⎭'));
    assert_eq!((0x21..=0x7E).chain(0xA0..=0xEF).filter(|&code| known(code).is_none()).count(), 0);
}

#[test]
fn an_unknown_symbol_is_a_mark_and_a_doubt_never_a_space() {
    let body = format!(
        "<w:p><w:r><w:t>前</w:t></w:r>{}<w:r><w:t>中\u{E123}后</w:t></w:r></w:p>",
        sym("方正标志", "F041")
    );
    let manuscript = Docx::new(&body).read();
    assert_eq!(super::lines(&manuscript.blocks), ["前⟦?⟧中⟦?⟧后"]);
    let doubts = remarks(&manuscript, RemarkKind::Doubt);
    assert_eq!(doubts.len(), 2);
    assert!(doubts.iter().any(|words| words.contains("方正标志") && words.contains("F041")), "{doubts:?}");
}

#[test]
fn letters_in_a_symbol_font_are_symbols_and_han_characters_are_not() {
    let body =
        r#"<w:r><w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr><w:t>l 政协</w:t></w:r>"#;
    assert_eq!(read(body), "前● 政协后");
    let east = "<w:r><w:rPr><w:rFonts w:ascii='Arial' w:hAnsi='Arial' w:eastAsia='Wingdings'/></w:rPr><w:t>l\u{F06C}</w:t></w:r>";
    assert_eq!(read(east), "前l●后");
}

#[test]
fn breaks_and_tabs_are_pieces_and_pages_end_paragraphs() {
    assert_eq!(read(r#"<w:r><w:br/><w:t>中</w:t><w:cr/><w:tab/></w:r>"#), "前⏎中⏎⇥后");
    assert_eq!(read(r#"<w:r><w:br w:type="page"/></w:r>"#), "前/后");
    let lone = p("一") + r#"<w:p><w:r><w:br w:type="page"/></w:r></w:p>"# + &p("二");
    assert_eq!(Docx::new(&lone).lines(), ["一", "二"]);
}

#[test]
fn hyphens_that_hold_stay_and_those_that_break_go() {
    assert_eq!(read("<w:r><w:t>GB</w:t><w:noBreakHyphen/><w:t>T</w:t><w:softHyphen/></w:r>"), "前GB-T后");
}

#[test]
fn spaces_at_the_ends_count_where_the_file_says_so() {
    assert_eq!(read(r#"<w:r><w:t> 中 </w:t></w:r>"#), "前中后");
    assert_eq!(read(r#"<w:r><w:t xml:space="preserve"> 中 </w:t></w:r>"#), "前 中 后");
    assert_eq!(read("<w:r><w:t>　中　</w:t></w:r>"), "前　中　后");
    assert_eq!(read(r#"<w:r><w:t xml:space="preserve"> </w:t></w:r>"#), "前 后");
}

#[test]
fn wrappers_are_transparent() {
    assert_eq!(
        read(r#"<w:smartTag><w:customXml><w:r><w:t>中</w:t></w:r></w:customXml></w:smartTag>"#),
        "前中后"
    );
    assert_eq!(read("<w:sdt><w:sdtContent><w:r><w:t>中</w:t></w:r></w:sdtContent></w:sdt>"), "前中后");
    let asks = r#"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>单击此处输入文字。</w:t></w:r></w:sdtContent></w:sdt>"#;
    assert_eq!(read(asks), "前后");
    assert_eq!(read(&asks.replace("单击此处输入文字。", "政协章程")), "前政协章程后");
    let block = format!("<w:customXml><w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt></w:customXml>", p("中"));
    assert_eq!(Docx::new(&block).lines(), ["中"]);
}

#[test]
fn one_branch_of_alternatives_is_read() {
    let branches = |requires: &str| {
        format!(
            r#"<w:r><mc:AlternateContent><mc:Choice Requires="{requires}"><w:t>新</w:t></mc:Choice><mc:Fallback><w:t>旧</w:t></mc:Fallback></mc:AlternateContent></w:r>"#
        )
    };
    assert_eq!(read(&branches("wps")), "前新后");
    assert_eq!(read(&branches("wps w14")), "前新后");
    assert_eq!(read(&branches("cx1")), "前旧后");
}

#[test]
fn a_reading_leaves_its_base() {
    let body = r#"<w:r><w:ruby><w:rt><w:r><w:t>róng</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>溶</w:t></w:r></w:rubyBase></w:ruby></w:r>"#;
    assert_eq!(read(body), "前溶后");
}

#[test]
fn a_formula_is_its_letters_and_a_doubt() {
    let body = "<w:p><m:oMath><m:r><m:t>x=</m:t></m:r><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath></w:p>";
    let manuscript = Docx::new(body).read();
    assert_eq!(super::lines(&manuscript.blocks), ["x=a/b"]);
    assert_eq!(remarks(&manuscript, RemarkKind::Doubt), ["有 1 处公式只导入了文字，请对照原文件核对"]);
}

#[test]
fn a_large_first_letter_stands_with_its_paragraph() {
    let body = r#"<w:p><w:pPr><w:framePr w:dropCap="drop"/></w:pPr><w:r><w:t>初</w:t></w:r></w:p>"#
        .to_owned()
        + &p("冬的清晨");
    assert_eq!(Docx::new(&body).lines(), ["初冬的清晨"]);
}

#[test]
fn macros_are_told() {
    let manuscript = Docx::new(&p("正文")).part("v", "vbaProject", "vbaProject.bin", b"x").read();
    assert_eq!(remarks(&manuscript, RemarkKind::Dropped), ["文件里的宏没有导入"]);
}
