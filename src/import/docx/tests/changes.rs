//! Tracked changes, comments, hidden text.

use super::super::super::manuscript::RemarkKind;
use super::{Docx, p, remarks};

const SENTENCE: &str = r#"<w:p><w:r><w:t>调研组</w:t></w:r><w:del w:id="1"><w:r><w:delText>去</w:delText></w:r></w:del>
    <w:ins w:id="2"><w:r><w:t>先后</w:t></w:r></w:ins><w:ins w:id="3"><w:r><w:t>走访</w:t></w:r></w:ins><w:r><w:t>两个村。</w:t></w:r></w:p>"#;

#[test]
fn changes_are_taken_as_accepted_and_counted() {
    let manuscript = Docx::new(SENTENCE).read();
    assert_eq!(super::lines(&manuscript.blocks), ["调研组先后走访两个村。"]);
    assert_eq!(
        remarks(&manuscript, RemarkKind::Revision),
        ["有 2 处修订（插入 1 处、删除 1 处），已按“接受”处理"]
    );
}

#[test]
fn what_was_inserted_and_deleted_again_is_gone() {
    let body = r#"<w:p><w:r><w:t>一</w:t></w:r><w:ins w:id="1"><w:del w:id="2"><w:r><w:delText>二</w:delText></w:r></w:del></w:ins></w:p>"#;
    assert_eq!(Docx::new(body).lines(), ["一"]);
}

#[test]
fn what_moved_stands_once_where_it_moved_to() {
    let body = format!(
        r#"<w:p><w:moveFromRangeStart w:id="0"/><w:moveFrom w:id="1"><w:r><w:t>来源：办公室</w:t></w:r></w:moveFrom></w:p>{}<w:p><w:moveTo w:id="2"><w:r><w:t>来源：办公室</w:t></w:r></w:moveTo></w:p>"#,
        p("正文")
    );
    let manuscript = Docx::new(&body).read();
    assert_eq!(super::lines(&manuscript.blocks), ["正文", "来源：办公室"]);
    assert!(remarks(&manuscript, RemarkKind::Revision)[0].contains("移动 1 处"));
}

#[test]
fn a_deleted_paragraph_end_joins_what_it_parted() {
    let body = format!(
        r#"<w:p><w:pPr><w:jc w:val="center"/><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t>前半句，</w:t></w:r></w:p>{}{}"#,
        p("后半句。"),
        p("下一段。")
    );
    assert_eq!(Docx::new(&body).lines(), ["前半句，后半句。", "下一段。"]);
    let last = r#"<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t>最后一段</w:t></w:r></w:p>"#;
    assert_eq!(Docx::new(last).lines(), ["最后一段"]);
}

#[test]
fn a_table_is_not_jumped_over() {
    let body = r#"<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t>前</w:t></w:r></w:p>"#
        .to_owned()
        + &format!("<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>{}", p("格"), p("后"));
    assert_eq!(Docx::new(&body).lines(), ["前", "格", "后"]);
}

#[test]
fn a_paragraph_that_was_deleted_whole_leaves_no_gap() {
    let body = p("一")
        + r#"<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:del w:id="2"><w:r><w:delText>二</w:delText></w:r></w:del></w:p>"#
        + &p("三");
    let manuscript = Docx::new(&body).read();
    assert_eq!(super::lines(&manuscript.blocks), ["一", "三"]);
    assert!(
        matches!(&manuscript.blocks[1], super::Block::Paragraph(paragraph) if paragraph.blank_before == 0)
    );
}

#[test]
fn former_looks_do_not_count() {
    let body = r#"<w:p><w:pPr><w:jc w:val="right"/><w:pPrChange><w:pPr><w:jc w:val="center"/></w:pPr></w:pPrChange></w:pPr>
        <w:r><w:rPr><w:b w:val="0"/><w:rPrChange><w:rPr><w:b/></w:rPr></w:rPrChange></w:rPr><w:t>一</w:t></w:r></w:p>"#;
    let manuscript = Docx::new(body).read();
    let super::Block::Paragraph(paragraph) = &manuscript.blocks[0] else { panic!("a paragraph") };
    assert!(!paragraph.runs[0].look.bold);
    assert_eq!(paragraph.align, super::super::super::manuscript::Align::End);
    assert_eq!(manuscript.remarks, []);
}

#[test]
fn comments_are_told_with_author_and_what_they_are_about() {
    let body = r#"<w:p><w:r><w:t>共办复</w:t></w:r><w:commentRangeStart w:id="0"/><w:r><w:t>214件</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r><w:r><w:t>提案。</w:t></w:r></w:p>"#;
    let comments = format!(r#"<w:comment w:id="0" w:author="提案委">{}</w:comment>"#, p("请核对数字"));
    let manuscript = Docx::new(body).beside("comments", "comments", &comments).read();
    assert_eq!(super::lines(&manuscript.blocks), ["共办复214件提案。"]);
    assert_eq!(remarks(&manuscript, RemarkKind::Comment), ["批注（提案委，针对“214件”）：请核对数字"]);
}

#[test]
fn hidden_text_goes_and_is_told_in_its_words() {
    let styles = r#"<w:style w:type="character" w:styleId="h"><w:name w:val="隐"/><w:rPr><w:vanish/></w:rPr></w:style>"#;
    let body = p("正文。")
        + r#"<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:rPr><w:vanish/></w:rPr><w:t>此段不发</w:t></w:r></w:p>"#
        + r#"<w:p><w:r><w:rPr><w:rStyle w:val="h"/></w:rPr><w:t>也不发</w:t></w:r><w:r><w:t>这里发。</w:t></w:r></w:p>"#;
    let manuscript = Docx::new(&body).styles(styles).read();
    assert_eq!(super::lines(&manuscript.blocks), ["正文。", "这里发。"]);
    assert_eq!(
        remarks(&manuscript, RemarkKind::Dropped),
        ["隐藏的文字（共 7 字）没有导入：“此段不发 也不发”"]
    );
    assert!(
        matches!(&manuscript.blocks[1], super::Block::Paragraph(paragraph) if paragraph.blank_before == 0)
    );
}

#[test]
fn headers_are_told_unless_they_only_count_pages() {
    let header = |text: &str| {
        let body = p("正文") + r#"<w:sectPr><w:headerReference r:id="h"/></w:sectPr>"#;
        let part = format!("<w:hdr {}>{}</w:hdr>", super::NAMES, p(text));
        let manuscript = Docx::new(&body).part("h", "header", "header1.xml", part.as_bytes()).read();
        remarks(&manuscript, RemarkKind::Dropped).join("")
    };
    assert_eq!(header("内部资料　注意保存"), "页眉页脚没有导入：“内部资料 注意保存”");
    assert_eq!(header("— 12 —"), "");
    assert_eq!(header("第 1 页 共 3 页"), "");
}
