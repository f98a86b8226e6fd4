//! What stands beside pictures: captions, and paragraphs that look like all the others.

use super::super::super::manuscript::Aside;
use super::*;

fn body(draft: &Draft) -> String {
    write::body(draft)
}

fn told(draft: &Draft) -> String {
    draft.account.remarks.iter().map(|remark| format!("{}\n", remark.words)).collect()
}

fn paragraph(pieces: Vec<Piece>, indented: bool) -> Paragraph {
    let run = |piece| Run { piece, look: Look::default(), link: None };
    Paragraph { runs: pieces.into_iter().map(run).collect(), indented, ..Paragraph::default() }
}

fn text(words: &str) -> Piece {
    Piece::Text(words.to_owned())
}

fn set_in(words: &str) -> Block {
    Block::Paragraph(paragraph(vec![text(words)], true))
}

fn title() -> Block {
    line("县政协召开提案交办会", 44, Face::TitleSong, Align::Center)
}

fn read(blocks: Vec<Block>) -> Draft {
    of(&Manuscript { blocks, pictures: pictures(1), ..Manuscript::default() })
}

const SHORT: &str = "会上，县政协主席讲话，对提案办理工作提出要求。";

#[test]
fn a_short_paragraph_below_a_picture_that_looks_like_the_text_is_text() {
    let draft = read(vec![title(), set_in(LONG), picture(0), set_in(SHORT), set_in(LONG)]);
    assert_eq!(body(&draft), format!("{LONG}\n\n![](1.jpg)\n\n{SHORT}\n\n{LONG}\n"));
    assert!(told(&draft).contains(&format!("图片下面的“{SHORT}”和正文一个样子")), "{}", told(&draft));
    for caption in ["图为会议现场。", "会议现场。（张三　摄）", "会议现场"] {
        let draft = read(vec![title(), set_in(LONG), picture(0), set_in(caption), set_in(LONG)]);
        assert!(body(&draft).contains(&format!("\"{caption}\")")), "{}", body(&draft));
    }
    let out = Block::Paragraph(paragraph(vec![text(SHORT)], false));
    let centred = Block::Paragraph(Paragraph { align: Align::Center, ..paragraph(vec![text(SHORT)], true) });
    for caption in [out, centred] {
        let draft = read(vec![title(), set_in(LONG), picture(0), caption, set_in(LONG)]);
        assert!(body(&draft).contains(&format!("\"{SHORT}\")")), "{}", body(&draft));
    }
}

#[test]
fn words_in_the_line_of_a_picture_are_text() {
    let inside = Block::Paragraph(paragraph(vec![Piece::Picture(0), text("会议还宣读了有关通报。")], false));
    let draft = read(vec![title(), set_in(LONG), inside, set_in(LONG)]);
    assert_eq!(body(&draft), format!("{LONG}\n\n![](1.jpg)\n\n会议还宣读了有关通报。\n\n{LONG}\n"));
    let below =
        Block::Paragraph(paragraph(vec![Piece::Picture(0), Piece::Break, text("委员在会上发言。")], false));
    let draft = read(vec![title(), set_in(LONG), below, set_in(LONG)]);
    assert!(body(&draft).contains("\"委员在会上发言。\")"), "{}", body(&draft));
}

#[test]
fn a_box_is_the_caption_of_the_picture_in_its_paragraph() {
    let boxed = |words: &str| {
        let aside = Some(Aside::TextBox(0));
        Block::Paragraph(Paragraph { aside, ..paragraph(vec![text(words)], false) })
    };
    let inside = Block::Paragraph(paragraph(vec![Piece::Picture(0), text(LONG)], true));
    let draft = read(vec![title(), inside, boxed("图为会议现场（张三　摄）"), set_in(SHORT)]);
    let expected = format!("![会议现场](1.jpg \"图为会议现场（张三　摄）\")\n\n{LONG}\n\n{SHORT}\n");
    assert_eq!(body(&draft), expected);
    assert!(draft.account.lacking.is_empty());
}

#[test]
fn a_closing_sentence_is_no_picture() {
    let gap = |blank_before: u8, block: Block| match block {
        Block::Paragraph(paragraph) => Block::Paragraph(Paragraph { blank_before, ..paragraph }),
        other => other,
    };
    let last = "县领导张三、李四参加会议。";
    let draft = read(vec![title(), set_in(LONG), gap(1, set_in(LONG)), gap(2, set_in(last))]);
    assert!(body(&draft).ends_with(&format!("\n\n{last}\n\n![](1.jpg)\n")), "{}", body(&draft));
    let between =
        read(vec![title(), set_in(LONG), gap(1, set_in(LONG)), gap(2, set_in(last)), gap(2, set_in(LONG))]);
    assert!(between.account.lacking.is_empty() && body(&between).contains(&format!("\n\n{last}\n\n")));
    // In a text without looks too.
    let plain = super::draft(&format!("县政协召开会议\n\n{LONG}\n\n{LONG}\n\n\n\n{last}\n"));
    assert!(plain.account.lacking.is_empty() && body(&plain).ends_with(&format!("{last}\n")));
}

#[test]
fn a_line_end_in_the_middle_of_a_sentence_is_closed_and_told() {
    let broken = |pieces: &[&str]| {
        let mut runs: Vec<Piece> = Vec::new();
        for piece in pieces {
            runs.extend((!runs.is_empty()).then_some(Piece::Break));
            runs.push(text(piece));
        }
        let broken = Block::Paragraph(paragraph(runs, true));
        let manuscript =
            Manuscript { blocks: vec![title(), set_in(LONG), broken, set_in(LONG)], ..Manuscript::default() };
        let draft = of(&manuscript);
        let body = body(&draft);
        let middle = body.strip_prefix(LONG).and_then(|rest| rest.trim_end().strip_suffix(LONG));
        (middle.unwrap_or(&body).trim().to_owned(), told(&draft).contains("有 1 处换行断在一句话中间"))
    };
    let one = |words: &str| (words.to_owned(), true);
    assert_eq!(broken(&["会议强调，", "要抓好落实，确保实效。"]), one("会议强调，要抓好落实，确保实效。"));
    assert_eq!(
        broken(&["参加会议的有县政协主席、", "副主席和秘书长。会议由主席主持。"]),
        one("参加会议的有县政协主席、副主席和秘书长。会议由主席主持。")
    );
    for kept in [
        &["春风又绿大江边，", "共话同心奋进篇。"][..],
        &["春到江边，", "风吹千山绿。", "同心谱新篇，", "共话家乡变。"],
        &["会议议程如下，", "1.听取汇报。"],
        &["县政协办公室，", "联系人：张三，请按时报送。"],
        &["会议强调要落实。", "各单位要按时答复。"],
    ] {
        assert_eq!(broken(kept), (kept.join("\n\n"), false));
    }
}
