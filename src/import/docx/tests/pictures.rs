//! Pictures and text boxes.

use super::super::super::manuscript::{Aside, RemarkKind};
use super::{Block, Docx, lines, p, remarks};

const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n picture";

fn blip(at: &str) -> String {
    format!(r#"<pic:pic><pic:blipFill><a:blip {at}/></pic:blipFill></pic:pic>"#)
}

fn drawing(how: &str, alternative: &str, inner: &str) -> String {
    format!(
        r#"<w:drawing><wp:{how}><wp:docPr id="1" name="图片 1" descr="{alternative}"/><a:graphic><a:graphicData>{inner}</a:graphicData></a:graphic></wp:{how}></w:drawing>"#
    )
}

fn shape(text: &str) -> String {
    format!("<wps:wsp><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></wps:wsp>", p(text))
}

fn in_run(inner: &str) -> String {
    format!("<w:p><w:r>{inner}</w:r></w:p>")
}

fn with_picture(body: &str) -> Docx {
    Docx::new(body).part("i", "image", "media/image1.png", PICTURE)
}

#[test]
fn inline_and_floating_pictures_are_read_and_one_part_once() {
    let one = drawing("inline", "", &blip(r#"r:embed="i""#));
    let other = drawing("anchor", "", &blip(r#"r:embed="i""#));
    let manuscript = with_picture(&(in_run(&one) + &in_run(&other))).read();
    assert_eq!(lines(&manuscript.blocks), ["[图0]", "[图0]"]);
    assert_eq!(manuscript.pictures.len(), 1);
    assert_eq!((&*manuscript.pictures[0].name, &*manuscript.pictures[0].bytes), ("image1.png", PICTURE));
}

#[test]
fn pictures_of_old_word_are_read() {
    let body = in_run(
        r#"<w:pict><v:shapetype id="t"/><v:shape alt="会场全景"><v:imagedata r:id="i" o:title="无标题"/></v:shape></w:pict>"#,
    );
    let manuscript = with_picture(&body).read();
    assert_eq!(lines(&manuscript.blocks), ["[图0]"]);
    assert_eq!(manuscript.pictures[0].alternative, "会场全景");
}

#[test]
fn of_two_forms_of_a_picture_one_is_read() {
    let body = in_run(&format!(
        r#"<mc:AlternateContent><mc:Choice Requires="wpg">{}</mc:Choice><mc:Fallback><w:pict><v:shape><v:imagedata r:id="i"/></v:shape></w:pict></mc:Fallback></mc:AlternateContent>"#,
        drawing(
            "anchor",
            "",
            &format!("<wpg:wgp>{}{}</wpg:wgp>", blip(r#"r:embed="i""#), shape("图为调研现场"))
        )
    ));
    let manuscript = with_picture(&body).read();
    assert_eq!(lines(&manuscript.blocks), ["[图0]", "图为调研现场"]);
    let Block::Paragraph(caption) = &manuscript.blocks[1] else { panic!("a paragraph") };
    assert_eq!(caption.aside, Some(Aside::TextBox(0)));
}

#[test]
fn descriptions_of_people_stay_and_those_of_programs_go() {
    let alternative = |words: &str| {
        let body = in_run(&drawing("inline", words, &blip(r#"r:embed="i""#)));
        with_picture(&body).read().pictures[0].alternative.clone()
    };
    assert_eq!(alternative("委员在田间了解水稻长势"), "委员在田间了解水稻长势");
    for words in [
        "微信图片_20221130101010.jpg",
        "图片 1",
        "C:\\Users\\a\\b.png",
        "IMG_2022(1)",
        "lALPDgQ9vK3Sx",
        "图片包含 桌子\n\n描述已自动生成",
    ] {
        assert_eq!(alternative(words), "", "{words}");
    }
}

#[test]
fn a_picture_outside_is_named() {
    let body = in_run(&drawing("inline", "", &blip(r#"r:link="o""#)));
    let manuscript = Docx::new(&body).outside("o", "image", "file:///D:/照片/会场.jpg").read();
    assert_eq!(manuscript.pictures[0].outside.as_deref(), Some("file:///D:/照片/会场.jpg"));
    assert_eq!(manuscript.pictures[0].name, "会场.jpg");
}

#[test]
fn a_picture_that_is_missing_keeps_its_place() {
    let body = in_run(&drawing("inline", "", &blip(r#"r:embed="nowhere""#)));
    let manuscript = Docx::new(&body).read();
    assert_eq!(lines(&manuscript.blocks), ["[图0]"]);
    assert!(manuscript.pictures[0].bytes.is_empty());
    assert_eq!(remarks(&manuscript, RemarkKind::Doubt).len(), 1);
}

#[test]
fn boxes_stand_after_the_paragraph_they_hang_on_each_with_its_number() {
    let old = r#"<w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>框二</w:t></w:r></w:p><w:p><w:r><w:t>框二续</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict>"#;
    let body = format!(
        "<w:p><w:r><w:t>前</w:t></w:r><w:r>{}</w:r><w:r>{old}</w:r><w:r><w:t>后</w:t></w:r></w:p>{}",
        drawing("anchor", "", &shape("框一")),
        p("下一段")
    );
    let manuscript = Docx::new(&body).read();
    let asides: Vec<Option<Aside>> = manuscript
        .blocks
        .iter()
        .map(|block| if let Block::Paragraph(paragraph) = block { paragraph.aside } else { None })
        .collect();
    assert_eq!(lines(&manuscript.blocks), ["前后", "框一", "框二", "框二续", "下一段"]);
    let at = |number| Some(Aside::TextBox(number));
    assert_eq!(asides, [None, at(0), at(1), at(1), None]);
}

#[test]
fn bent_words_are_words() {
    let body = p("正文") + &in_run(r#"<w:pict><v:shape><v:textpath string="喜报"/></v:shape></w:pict>"#);
    assert_eq!(Docx::new(&body).lines(), ["正文", "喜报"]);
}

#[test]
fn charts_and_diagrams_are_told_with_their_words() {
    let body = p("正文")
        + &in_run(&drawing("inline", "", r#"<c:chart r:id="c"/>"#))
        + &in_run(&drawing("inline", "", r#"<dgm:relIds r:dm="d"/>"#))
        + &in_run(&drawing("inline", "", "<wps:wsp/>"));
    let names = super::NAMES;
    let chart = format!("<c:chartSpace {names}><a:t>提案办理进度</a:t><c:v>一季度</c:v></c:chartSpace>");
    let diagram = format!("<dgm:dataModel {names}><a:t>协商流程</a:t></dgm:dataModel>");
    let docx = Docx::new(&body).part("c", "chart", "charts/chart1.xml", chart.as_bytes()).part(
        "d",
        "diagramData",
        "diagrams/data1.xml",
        diagram.as_bytes(),
    );
    let manuscript = docx.read();
    let dropped = remarks(&manuscript, RemarkKind::Dropped).join("\n");
    for words in ["提案办理进度；一季度", "协商流程", "有 1 个没有文字的图形"] {
        assert!(dropped.contains(words), "{words} in {dropped}");
    }
}

#[test]
fn an_embedded_object_is_its_preview_and_a_doubt() {
    let body = in_run(
        r#"<w:object><v:shape><v:imagedata r:id="i"/></v:shape><o:OLEObject ProgID="Excel.Sheet.12"/></w:object>"#,
    );
    let manuscript = with_picture(&body).read();
    assert_eq!(lines(&manuscript.blocks), ["[图0]"]);
    assert_eq!(remarks(&manuscript, RemarkKind::Doubt), ["嵌入的表格只导入了预览图"]);
}

#[test]
fn crops_and_turns_are_told() {
    let picture = r#"<pic:pic><pic:blipFill><a:blip r:embed="i"/><a:srcRect l="20000"/></pic:blipFill><pic:spPr><a:xfrm rot="5400000"/></pic:spPr></pic:pic>"#;
    let manuscript = with_picture(&in_run(&drawing("inline", "", picture))).read();
    assert_eq!(remarks(&manuscript, RemarkKind::Doubt).len(), 2);
}
