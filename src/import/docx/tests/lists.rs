//! Numbers and bullets that the file draws.

use super::super::numerals::written;
use super::Docx;

/// A list of that pattern and format, on each of three levels.
fn definition(id: u32, levels: &[(&str, &str)]) -> String {
    let level = |(at, (format, pattern)): (usize, &(&str, &str))| {
        format!(
            r#"<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{pattern}"/></w:lvl>"#
        )
    };
    let levels: String = levels.iter().enumerate().map(level).collect();
    format!(r#"<w:abstractNum w:abstractNumId="{id}">{levels}</w:abstractNum>"#)
}

fn list(id: u32, definition: u32, inner: &str) -> String {
    format!(r#"<w:num w:numId="{id}"><w:abstractNumId w:val="{definition}"/>{inner}</w:num>"#)
}

/// A paragraph in a list.
fn item(list: u32, level: u32, text: &str) -> String {
    format!(
        r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#
    )
}

fn numbers(numbering: &str, body: &str) -> Vec<String> {
    let lines = Docx::new(body).numbering(numbering).lines();
    lines.iter().map(|line| line.split_once(' ').map_or("", |(number, _)| number).to_owned()).collect()
}

#[test]
fn official_numbers_are_text_again() {
    let levels = [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")];
    let numbering = definition(0, &levels) + &list(1, 0, "");
    let body: String = [0, 1, 1, 2, 2, 0, 1].iter().map(|&level| item(1, level, "提案办理")).collect();
    assert_eq!(numbers(&numbering, &body), ["一、", "（一）", "（二）", "1.", "2.", "二、", "（一）"]);
}

#[test]
fn numbers_hold_those_above_them_and_legal_ones_are_arabic() {
    let legal = definition(0, &[("chineseCounting", "第%1章"), ("decimal", "%1.%2")])
        .replace(r#"<w:lvl w:ilvl="1">"#, r#"<w:lvl w:ilvl="1"><w:isLgl/>"#);
    let body: String = [0, 1, 1].iter().map(|&level| item(1, level, "总则")).collect();
    assert_eq!(numbers(&(legal.clone() + &list(1, 0, "")), &body), ["第一章", "1.1", "1.2"]);
    let zero = legal.replace("decimal", "decimalZero") + &list(1, 0, "");
    assert_eq!(numbers(&zero, &body), ["第一章", "1.01", "1.02"]);
}

#[test]
fn lists_of_one_definition_count_on_unless_they_start_anew() {
    let start = r#"<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>"#;
    let numbering =
        definition(0, &[("decimal", "%1.")]) + &list(1, 0, "") + &list(2, 0, "") + &list(3, 0, start);
    let body: String = [1, 2, 3, 3].iter().map(|&id| item(id, 0, "走访委员")).collect();
    assert_eq!(numbers(&numbering, &body), ["1.", "2.", "5.", "6."]);
}

#[test]
fn a_level_may_count_on_below_a_new_one() {
    let numbering = definition(0, &[("decimal", "%1."), ("decimal", "（%2）")])
        .replace(r#"<w:lvl w:ilvl="1">"#, r#"<w:lvl w:ilvl="1"><w:lvlRestart w:val="0"/>"#);
    let body: String = [0, 1, 0, 1].iter().map(|&level| item(1, level, "走访")).collect();
    assert_eq!(numbers(&(numbering + &list(1, 0, "")), &body), ["1.", "（1）", "2.", "（2）"]);
}

#[test]
fn a_list_may_change_a_level_of_its_definition() {
    let change = r#"<w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1)"/></w:lvl></w:lvlOverride>"#;
    let numbering = definition(0, &[("decimal", "%1.")]) + &list(1, 0, change);
    assert_eq!(numbers(&numbering, &item(1, 0, "走访")), ["III)"]);
}

#[test]
fn a_list_comes_by_style_and_goes_on_the_spot() {
    let numbering = definition(0, &[("chineseCounting", "%1、"), ("chineseCounting", "（%2）")])
        .replace(r#"<w:lvl w:ilvl="1">"#, r#"<w:lvl w:ilvl="1"><w:pStyle w:val="3"/>"#);
    let styles = r#"<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="3"><w:name w:val="heading 2"/><w:basedOn w:val="2"/></w:style>"#;
    let styled = |style: &str, more: &str| {
        format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr><w:r><w:t>协商</w:t></w:r></w:p>"#)
    };
    let body =
        styled("2", "") + &styled("3", "") + &styled("2", r#"<w:numPr><w:numId w:val="0"/></w:numPr>"#);
    let docx = Docx::new(&body).styles(styles).numbering(&(numbering + &list(1, 0, "")));
    assert_eq!(docx.lines(), ["一、 协商", "（一） 协商", "协商"]);
}

#[test]
fn a_definition_may_be_a_style_of_lists() {
    let numbering = r#"<w:abstractNum w:abstractNumId="4"><w:numStyleLink w:val="L"/></w:abstractNum>"#
        .to_owned()
        + &definition(0, &[("decimal", "%1)")])
        + &list(1, 4, "")
        + &list(2, 0, "");
    let styles = r#"<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>"#;
    assert_eq!(Docx::new(&item(1, 0, "走访")).styles(styles).numbering(&numbering).lines(), ["1) 走访"]);
}

#[test]
fn later_formats_are_told_by_an_example() {
    let numbering = definition(0, &[("decimal", "No.%1")]).replace(
        r#"<w:numFmt w:val="decimal"/>"#,
        r#"<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>"#,
    );
    assert_eq!(numbers(&(numbering + &list(1, 0, "")), &item(1, 0, "走访")), ["No.001"]);
}

#[test]
fn bullets_are_what_their_font_draws() {
    let bullet = |letter: &str, font: &str| {
        let lists = format!(
            r#"<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="{letter}"/><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr></w:lvl></w:abstractNum>"#
        );
        numbers(&(lists + &list(1, 0, "")), &item(1, 0, "走访"))[0].clone()
    };
    assert_eq!(bullet("\u{F0B7}", "Symbol"), "•");
    assert_eq!(bullet("\u{F06C}", "Wingdings"), "●");
    assert_eq!(bullet("l", "Wingdings"), "●");
    assert_eq!(bullet("\u{F0FC}", "Wingdings"), "✓");
    assert_eq!(bullet("\u{F021}", "方正符号"), "•");
    assert_eq!(bullet("-", "宋体"), "-");
}

#[test]
fn numbers_are_written_as_word_writes_them() {
    let all = |format: &str, numbers: &[u32]| {
        numbers.iter().map(|&number| written(number, format)).collect::<Vec<_>>()
    };
    assert_eq!(
        all("chineseCounting", &[1, 10, 11, 20, 21, 99]),
        ["一", "十", "十一", "二十", "二十一", "九十九"]
    );
    assert_eq!(
        all("chineseCountingThousand", &[100, 101, 110, 111, 1010]),
        ["一百", "一百零一", "一百一十", "一百一十一", "一千零一十"]
    );
    assert_eq!(all("japaneseCounting", &[10, 21, 100, 101]), ["十", "二十一", "百", "百一"]);
    assert_eq!(all("ideographDigital", &[1, 10, 21]), ["一", "一〇", "二一"]);
    assert_eq!(all("chineseLegalSimplified", &[1, 10, 12, 30]), ["壹", "拾", "拾贰", "叁拾"]);
    assert_eq!(all("ideographTraditional", &[1, 10, 11]), ["甲", "癸", "11"]);
    assert_eq!(all("decimalEnclosedCircleChinese", &[1, 10, 20, 21, 36]), ["①", "⑩", "⑳", "㉑", "㊱"]);
    assert_eq!(all("decimalEnclosedParen", &[1, 20, 21]), ["⑴", "⒇", "21"]);
    assert_eq!(all("decimalFullWidth", &[12]), ["１２"]);
    assert_eq!(all("upperLetter", &[1, 26, 27, 53]), ["A", "Z", "AA", "AAA"]);
    assert_eq!(all("lowerRoman", &[4, 9, 14, 1999]), ["iv", "ix", "xiv", "mcmxcix"]);
    assert_eq!(all("decimalZero", &[1, 10]), ["01", "10"]);
    assert_eq!(all("unheard-of", &[7]), ["7"]);
    assert_eq!(all("none", &[7]), [""]);
}
