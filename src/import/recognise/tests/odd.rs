//! Manuscripts of kinds that are no news: records, papers, letters, verses, chats.

use super::*;

fn body(draft: &Draft) -> String {
    write::body(draft)
}

fn song(text: &str) -> Block {
    line(text, 32, Face::FangSong, Align::Start)
}

fn title(text: &str) -> Block {
    line(text, 44, Face::TitleSong, Align::Center)
}

fn read(blocks: Vec<Block>) -> Draft {
    of(&Manuscript { blocks, ..Manuscript::default() })
}

#[test]
fn the_day_of_a_meeting_is_no_day_of_publication() {
    let draft = draft(&format!("座谈会发言摘要\n\n时间：2023年3月8日上午\n\n地点：县政协会议室\n\n{LONG}\n"));
    assert_eq!(draft.head.date, None);
    assert!(body(&draft).starts_with("时间：2023年3月8日上午\n\n地点："), "{}", body(&draft));
    let page = draft_of_page();
    assert_eq!(page.head.date, Some(jiff::civil::date(2023, 3, 8)));
}

fn draft_of_page() -> Draft {
    draft(&format!("县政协召开会议\n\n时间：2023-03-08 来源：县政协办公室 浏览次数：12\n\n{LONG}\n"))
}

#[test]
fn questions_are_no_headings() {
    let ask = Look { bold: true, size: Some(32), face: Some(Face::FangSong), ..Look::default() };
    let run = Run { piece: Piece::Text("问：费用由谁承担？".to_owned()), look: ask, link: None };
    let question = Block::Paragraph(Paragraph { runs: vec![run], ..Paragraph::default() });
    let draft = read(vec![title("座谈会发言摘要"), song(LONG), question, song(LONG)]);
    assert!(body(&draft).contains("\n\n**问：费用由谁承担？**\n\n"), "{}", body(&draft));
}

#[test]
fn the_head_of_an_official_paper_is_not_its_title() {
    let draft = read(vec![
        line("某县政协办公室文件", 72, Face::TitleSong, Align::Center),
        line("×政协办〔2023〕5号", 32, Face::FangSong, Align::Center),
        title("关于召开常委会会议的"),
        title("通　　知"),
        song("各委室、各乡镇政协委员联络组："),
        song(LONG),
        song("附件：1.参会人员名单"),
        song("\u{3000}\u{3000}\u{3000}2.会议须知"),
        line("某县政协办公室", 32, Face::FangSong, Align::End),
        line("2023年4月28日", 32, Face::FangSong, Align::End),
    ]);
    assert_eq!(draft.head.title.as_deref(), Some("关于召开常委会会议的通知"));
    assert_eq!((draft.head.kind, draft.head.authors.len()), (Kind::Notice, 0));
    let told = draft.account.remarks.iter().any(|remark| remark.words.contains("某县政协办公室文件"));
    assert!(told, "{:?}", draft.account.remarks);
    let body = body(&draft);
    assert!(body.starts_with("×政协办〔2023〕5号\n\n各委室、各乡镇政协委员联络组：\n\n"), "{body}");
    let end = "附件：\n\n1. 参会人员名单\n2. 会议须知\n\n<div align=\"right\">\n\n某县政协办公室\n\n2023年4月28日\n\n</div>\n";
    assert!(body.ends_with(end), "{body}");
}

#[test]
fn who_speaks_stands_under_the_office_that_they_hold() {
    let centred = |text: &str| line(text, 32, Face::Kai, Align::Center);
    let draft = read(vec![
        title("在闭幕会上的讲话"),
        centred("（2023年1月12日）"),
        centred("县政协主席\u{3000}×××"),
        song("各位委员、同志们："),
        song(LONG),
    ]);
    let [author] = &draft.head.authors[..] else { panic!("{:?}", draft.head) };
    assert_eq!((&*author.role, &*author.name), ("县政协主席", "×××"));
    assert_eq!((draft.head.subtitle.as_ref(), draft.head.date), (None, Some(jiff::civil::date(2023, 1, 12))));
}

#[test]
fn a_letter_keeps_who_signed_it() {
    let draft = draft(&format!(
        "致全县政协委员的一封信\n\n尊敬的各位委员：\n\n{LONG}\n\n此致\n\n敬礼！\n\n政协某县委员会\n\n2023年1月20日\n"
    ));
    assert_eq!(draft.head.source.as_deref(), Some("政协某县委员会"));
    assert!(body(&draft).ends_with("敬礼！\n\n政协某县委员会\n\n2023年1月20日\n"), "{}", body(&draft));
}

#[test]
fn the_name_of_a_verse_is_no_author() {
    let centred = |text: &str| line(text, 32, Face::Kai, Align::Center);
    let mut blocks = vec![title("贺县政协会议召开"), centred("七律·贺会")];
    blocks.extend(
        ["春风又绿大江边，", "共话同心奋进篇。", "建言有据民心暖，", "献策无私岁月甜。"].map(centred),
    );
    let draft = read(blocks);
    assert!(draft.head.authors.is_empty());
    assert!(body(&draft).starts_with("七律·贺会\\\n春风又绿大江边，\\\n"), "{}", body(&draft));
}

#[test]
fn a_second_title_in_english_is_as_long_as_its_letters() {
    let english = "County CPPCC Receives Delegation of Hong Kong and Macao Members";
    let draft = read(vec![
        title("县政协接待考察团"),
        line(english, 28, Face::Other, Align::Center),
        song(&format!("本报讯（记者 张三 实习生 李四）{LONG}")),
    ]);
    assert_eq!(draft.head.subtitle.as_deref(), Some(english));
    assert_eq!(draft.head.authors.len(), 2);
}

#[test]
fn a_chat_says_where_its_pictures_were() {
    let mut manuscript =
        text::read(format!("委员助农采茶忙\n\n{LONG}\n[图片]\n[图片]\n{LONG}\n").as_bytes()).unwrap();
    assert_eq!(of(&manuscript).account.lacking.len(), 2);
    manuscript.pictures = pictures(2);
    let draft = of(&manuscript);
    assert!(draft.account.lacking.is_empty());
    assert!(body(&draft).contains("![](1.jpg)\n\n![](2.jpg)"), "{}", body(&draft));
}

#[test]
fn words_behind_a_picture_in_the_text_that_say_what_it_shows_are_its_caption() {
    let piece = |piece: Piece| Run { piece, look: Look::default(), link: None };
    let runs = vec![
        piece(Piece::Text("协商议事室建在村部一楼。".to_owned())),
        piece(Piece::Picture(0)),
        piece(Piece::Text("图为协商议事室。".to_owned())),
    ];
    let inside = Block::Paragraph(Paragraph { runs, ..Paragraph::default() });
    let blocks = vec![title("协商在基层"), song(LONG), inside, song("※※※"), song(LONG)];
    let body = body(&of(&Manuscript { blocks, pictures: pictures(1), ..Manuscript::default() }));
    assert!(body.contains("一楼。\n\n![协商议事室](1.jpg \"图为协商议事室。\")\n\n※※※\n\n"), "{body}");
}

#[test]
fn headings_that_the_file_numbers_stay_above_its_lists() {
    let numbered = |number: &str, level: u8, text: &str| match song(text) {
        Block::Paragraph(paragraph) => {
            Block::Paragraph(Paragraph { number: number.to_owned(), level, ..paragraph })
        }
        other => other,
    };
    let draft = read(vec![
        title("重点工作任务分解"),
        song(LONG),
        numbered("一、", 0, "强化理论武装"),
        numbered("（一）", 1, "抓好集中学习"),
        numbered("1.", 2, "制定学习计划"),
        numbered("2.", 2, "每月集中学习"),
        numbered("（1）", 3, "每季度交流"),
        numbered("（2）", 3, "每年测试"),
        numbered("（二）", 1, "抓好自主学习"),
        song(LONG),
        numbered("二、", 0, "提升协商质量"),
        song(LONG),
    ]);
    let body = body(&draft);
    assert!(body.contains("## 一、强化理论武装\n\n### （一）抓好集中学习\n\n1. 制定学习计划\n"), "{body}");
    assert!(
        body.contains("2. 每月集中学习\n\n   （1）每季度交流\n\n   （2）每年测试\n\n### （二）"),
        "{body}"
    );
}

#[test]
fn who_took_all_pictures_is_told_at_the_end() {
    for line in ["（本文图片由王小五摄）", "文中图片均由王小五、李四提供。", "以上图片：王小五 摄"]
    {
        let draft = draft(&format!("县政协召开会议\n\n{LONG}\n\n{LONG}\n\n{line}\n"));
        assert_eq!(draft.head.photographers.first().map(String::as_str), Some("王小五"), "{line}");
        assert!(!body(&draft).contains("王小五"), "{line}");
    }
}

#[test]
fn the_mail_around_a_manuscript_is_told_and_not_in_it() {
    let text = format!(
        "发件人：县政协办公室\n收件人：网站编辑部\n主题：稿件\n\n编辑老师好！稿件如下，请审阅。\n\n县政协开展春耕调研\n\n{LONG}\n\n--\n县政协办公室\n电话：0000000\n"
    );
    let read = draft(&text);
    assert_eq!(read.head.title.as_deref(), Some("县政协开展春耕调研"));
    assert_eq!(body(&read), format!("{LONG}\n"));
    let told = &read.account.remarks[0].words;
    assert!(told.contains("网站编辑部") && told.contains("请审阅") && told.contains("0000000"), "{told}");
    // One such line is a paper's own.
    let paper = draft(&format!("主题：县政协开展调研\n\n{LONG}\n"));
    assert_eq!(paper.head.title.as_deref(), Some("县政协开展调研"));
}

#[test]
fn the_editors_word_above_the_title_stands_below_it() {
    let word = "编者按：为展示委员风采，本网开设专栏，敬请关注。";
    let hei = |text: &str| line(text, 32, Face::Hei, Align::Center);
    let blocks =
        vec![song(word), title("一名老委员的田间情"), song(LONG), hei("“种田也要讲科学”"), song(LONG)];
    let read = read(blocks);
    assert_eq!(read.head.title.as_deref(), Some("一名老委员的田间情"));
    assert_eq!(body(&read), format!("{word}\n\n{LONG}\n\n## “种田也要讲科学”\n\n{LONG}\n"));
}

#[test]
fn who_signed_is_no_heading_whatever_the_type() {
    let end = |text: &str| line(text, 36, Face::Hei, Align::End);
    let blocks = vec![
        title("关于推荐优秀提案的通知"),
        song(LONG),
        line("附件：推荐表", 36, Face::Hei, Align::Start),
        end("县政协提案委员会"),
        end("2023年6月1日"),
    ];
    assert!(!body(&read(blocks)).contains("## "));
}
