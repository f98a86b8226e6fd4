//! Styles, fonts and alignment, as they are in the end.

use super::super::super::manuscript::{Align, Face, Look, RemarkKind, Style};
use super::{Block, Docx, Paragraph, p, remarks};

/// The first paragraph.
fn first(docx: &Docx) -> Paragraph {
    match docx.read().blocks.into_iter().next() {
        Some(Block::Paragraph(paragraph)) => paragraph,
        other => panic!("no paragraph: {other:?}"),
    }
}

fn look(docx: &Docx) -> Look {
    first(docx).runs[0].look
}

const STYLES: &str = r#"<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:eastAsia="宋体"/><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="b"><w:name w:val="大字"/><w:basedOn w:val="a"/><w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/><w:sz w:val="44"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="c"><w:name w:val="大黑字"/><w:basedOn w:val="b"/><w:rPr><w:rFonts w:eastAsia="黑体"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="s"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>"#;

fn in_style(style: &str, run: &str) -> Docx {
    let body = format!(
        r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>县政协开展调研</w:t></w:r></w:p>"#
    );
    Docx::new(&body).styles(STYLES)
}

#[test]
fn a_style_stands_on_others_and_on_the_defaults() {
    let paragraph = first(&in_style("c", ""));
    let look = paragraph.runs[0].look;
    assert_eq!((look.bold, look.size, look.face), (true, Some(44), Some(Face::Hei)));
    assert_eq!(paragraph.align, Align::Center);
}

#[test]
fn what_a_run_states_goes_before_its_styles() {
    let look =
        look(&in_style("c", r#"<w:b w:val="0"/><w:sz w:val="32"/><w:rFonts w:eastAsia="楷体_GB2312"/>"#));
    assert_eq!((look.bold, look.size, look.face), (false, Some(32), Some(Face::Kai)));
}

#[test]
fn emphasis_within_a_bold_style_stands_out_by_not_being_bold() {
    assert!(look(&in_style("a", r#"<w:rStyle w:val="s"/>"#)).bold);
    assert!(!look(&in_style("b", r#"<w:rStyle w:val="s"/>"#)).bold);
    assert!(look(&in_style("b", r#"<w:rStyle w:val="s"/><w:b/>"#)).bold);
}

#[test]
fn headings_are_known_by_name_in_both_languages_by_base_and_by_outline() {
    let named = |name: &str| {
        let style = format!(
            r#"<w:style w:type="paragraph" w:styleId="2"><w:name w:val="{name}"/></w:style>
            <w:style w:type="paragraph" w:styleId="x"><w:name w:val="我的样式"/><w:basedOn w:val="2"/></w:style>"#
        );
        let body = r#"<w:p><w:pPr><w:pStyle w:val="x"/></w:pPr><w:r><w:t>一</w:t></w:r></w:p>"#;
        first(&Docx::new(body).styles(&style)).style
    };
    assert_eq!(named("heading 2"), Some(Style::Heading(2)));
    assert_eq!(named("标题 3"), Some(Style::Heading(3)));
    assert_eq!(named("标题"), Some(Style::Title));
    assert_eq!(named("Subtitle"), Some(Style::Subtitle));
    assert_eq!(named("题注"), Some(Style::Caption));
    assert_eq!(named("Quote"), Some(Style::Quote));
    assert_eq!(named("正文文本"), None);
    let outline = r#"<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>一</w:t></w:r></w:p>"#;
    assert_eq!(first(&Docx::new(outline)).style, Some(Style::Heading(2)));
}

#[test]
fn a_theme_names_the_font_of_han_characters() {
    let theme = |east: &str| {
        format!(
            r#"<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:fontScheme>
            <a:majorFont><a:ea typeface=""/><a:font script="Jpan" typeface="游ゴシック"/><a:font script="Hans" typeface="黑体"/></a:majorFont>
            <a:minorFont><a:ea typeface="{east}"/><a:font script="Hans" typeface="宋体"/></a:minorFont></a:fontScheme></a:themeElements></a:theme>"#
        )
    };
    let face = |font: &str, east: &str| {
        let body = format!(
            r#"<w:p><w:r><w:rPr><w:rFonts w:eastAsiaTheme="{font}"/></w:rPr><w:t>一</w:t></w:r></w:p>"#
        );
        look(&Docx::new(&body).part("t", "theme", "theme/theme1.xml", theme(east).as_bytes())).face
    };
    assert_eq!(face("majorEastAsia", ""), Some(Face::Hei));
    assert_eq!(face("minorEastAsia", ""), Some(Face::Song));
    assert_eq!(face("minorEastAsia", "仿宋"), Some(Face::FangSong));
}

#[test]
fn fonts_are_kinds_of_type() {
    use super::super::looks::face;
    let kinds = [
        ("方正小标宋简体", Face::TitleSong),
        ("华文中宋", Face::TitleSong),
        ("仿宋_GB2312", Face::FangSong),
        ("FangSong", Face::FangSong),
        ("楷体_GB2312", Face::Kai),
        ("SimHei", Face::Hei),
        ("微软雅黑", Face::Hei),
        ("宋体", Face::Song),
        ("@宋体", Face::Song),
        ("Noto Serif CJK SC", Face::Song),
        ("Times New Roman", Face::Other),
        ("等线", Face::Other),
    ];
    for (name, kind) in kinds {
        assert_eq!(face(name), kind, "{name}");
    }
}

#[test]
fn a_first_line_is_set_in_by_characters_or_length() {
    let indented = |indent: &str| {
        first(&Docx::new(&format!(r#"<w:p><w:pPr><w:ind {indent}/></w:pPr><w:r><w:t>一</w:t></w:r></w:p>"#)))
            .indented
    };
    assert!(indented(r#"w:firstLineChars="200" w:firstLine="640""#));
    assert!(indented(r#"w:firstLine="640""#));
    assert!(!indented(r#"w:firstLineChars="0" w:firstLine="0""#));
    assert!(!indented(r#"w:left="420" w:hanging="420""#));
    assert!(!indented(r#"w:left="420""#));
}

#[test]
fn defaults_of_paragraphs_count() {
    let styles = r#"<w:docDefaults><w:pPrDefault><w:pPr><w:jc w:val="center"/></w:pPr></w:pPrDefault></w:docDefaults>"#;
    assert_eq!(first(&Docx::new(&p("一")).styles(styles)).align, Align::Center);
}

#[test]
fn runs_of_one_look_are_one() {
    let body = "<w:p><w:r><w:t>县政</w:t></w:r><w:proofErr w:type=\"x\"/><w:r><w:t>协</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>调研</w:t></w:r></w:p>";
    assert_eq!(first(&Docx::new(body)).runs.len(), 2);
}

#[test]
fn styles_that_stand_on_themselves_end() {
    let styles = r#"<w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="b"/><w:rPr><w:i/></w:rPr></w:style>
        <w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style>"#;
    let body = r#"<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>一</w:t></w:r></w:p>"#;
    assert!(look(&Docx::new(body).styles(styles)).italic);
}

#[test]
fn empty_paragraphs_are_counted() {
    let paragraph = first(&Docx::new(&format!("<w:p/><w:p><w:r><w:t>　</w:t></w:r></w:p>{}", p("正文"))));
    assert_eq!(paragraph.blank_before, 2);
}

#[test]
fn dots_under_letters_are_emphasis() {
    assert!(look(&in_style("a", r#"<w:em w:val="dot"/>"#)).italic);
    assert!(!look(&in_style("a", r#"<w:em w:val="none"/>"#)).italic);
}

#[test]
fn looks_that_an_article_has_not_are_told_once_with_their_number() {
    let run = |look: &str| format!("<w:r><w:rPr>{look}</w:rPr><w:t>会议</w:t></w:r>");
    let runs = [
        run(r#"<w:u w:val="single"/>"#),
        run(r#"<w:u w:val="single"/><w:b/>"#),
        run(r#"<w:color w:val="FF0000"/>"#),
        run(r#"<w:color w:val="262626"/><w:u w:val="none"/>"#),
        run(r#"<w:highlight w:val="yellow"/>"#),
        run(r#"<w:shd w:val="clear" w:fill="auto"/>"#),
    ];
    let manuscript = Docx::new(&format!("<w:p>{}</w:p>", runs.concat())).read();
    assert_eq!(
        remarks(&manuscript, RemarkKind::Dropped),
        ["有 1 处下划线没有保留，文字都在", "有 2 处彩色的字或底色没有保留，文字都在"]
    );
    // A link is underlined and blue by itself; a heading has the colour of its style.
    let link =
        format!(r#"<w:p><w:hyperlink r:id="l">{}</w:hyperlink></w:p>"#, run(r#"<w:u w:val="single"/>"#));
    let styles = format!(
        "{STYLES}{}",
        r#"<w:style w:type="paragraph" w:styleId="h"><w:name w:val="蓝字"/><w:rPr><w:color w:val="2E74B5"/></w:rPr></w:style>"#
    );
    let heading = r#"<w:p><w:pPr><w:pStyle w:val="h"/></w:pPr><w:r><w:t>会议</w:t></w:r></w:p>"#;
    let linked = Docx::new(&link).outside("l", "hyperlink", "http://a.cn").read();
    assert!(remarks(&linked, RemarkKind::Dropped).is_empty());
    assert!(remarks(&Docx::new(heading).styles(&styles).read(), RemarkKind::Dropped).is_empty());
}
