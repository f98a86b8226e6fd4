mod odd;
mod pictures;
mod seen;
mod unsure;

use std::sync::Arc;

use proptest::prelude::*;

use super::super::account::Sure;
use super::super::draft::{Draft, Part};
use super::super::manuscript::{
    Align, Block, Face, Look, Manuscript, Paragraph, Picture, Piece, RemarkKind, Run,
};
use super::super::{text, write};
use super::character::dense;
use super::{Options, recognise};
use crate::content::Kind;
use crate::markdown::{self, Include};

fn draft(text: &str) -> Draft {
    of(&text::read(text.as_bytes()).unwrap())
}

fn of(manuscript: &Manuscript) -> Draft {
    of_day(manuscript, None)
}

/// With the day that somebody named for it.
fn of_day(manuscript: &Manuscript, date: Option<jiff::civil::Date>) -> Draft {
    let joins = |first: &str, _: &str| first.ends_with("进行了");
    recognise(manuscript, &Options { name: "来稿", joins: &joins, date })
}

/// All that the article says: header and body, captions included.
fn said(draft: &Draft) -> String {
    let head = &draft.head;
    // A notice keeps the office that signed it.
    let source = if head.kind == Kind::Notice { &None } else { &head.source };
    let mut said: String = [&head.kicker, &head.title, &head.subtitle, source, &head.summary]
        .into_iter()
        .flatten()
        .map(|text| format!("{text}\n"))
        .collect();
    let names = head.authors.iter().map(|credit| format!("{} {}", credit.role, credit.name));
    let others =
        head.photographers.iter().chain(&head.editor).chain(head.reviewers.iter().flatten()).cloned();
    said.extend(names.chain(others).map(|name| format!("{name}\n")));
    let body: Arc<str> = write::body(draft).into();
    let doc = markdown::parse(&body, 0..body.len());
    said.push_str(&doc.plain(0..doc.nodes().len(), Include::default()));
    said.extend(doc.images().filter_map(|image| image.title.map(str::to_owned)));
    said
}

#[test]
fn who_signs_a_text_is_the_last_of_three_and_who_checks_it_the_second() {
    let reviewers = |lines: &str| {
        let draft = draft(&format!("县政协召开会议\n\n会议听取了汇报。\n\n会议由主席主持。\n\n{lines}\n"));
        let others = draft.head.authors.iter().map(|credit| credit.name.clone()).collect::<Vec<_>>();
        (draft.head.reviewers.map(Option::unwrap_or_default), others)
    };
    let three = |first: &str, second: &str, last: &str| [first, second, last].map(str::to_owned);
    let none = Vec::<String>::new();
    assert_eq!(reviewers("编辑：王五　审核：赵六　签发：钱七"), (three("", "赵六", "钱七"), none.clone()));
    assert_eq!(reviewers("编辑：王五\n审核：赵六\n签发：钱七"), (three("", "赵六", "钱七"), none.clone()));
    assert_eq!(reviewers("编辑：王五　审核：赵六"), (three("", "", "赵六"), none.clone()));
    assert_eq!(reviewers("一审：王五　二审：赵六　三审：钱七"), (three("王五", "赵六", "钱七"), none));
    assert_eq!(
        reviewers("初审：王五　复审：李四　审核：赵六　签发：钱七"),
        (three("王五", "李四", "钱七"), vec!["赵六".to_owned()])
    );
}

const REVIEW: &str = "\n\n热烈祝贺县政协第三届委员会第二次会议召开\n\n聚力同行 履职有为\n\n县政协2022年工作综述\n\n全媒体记者 张三 通讯员 李四 王小五\n\n\
一年来，县政协坚持围绕中心、服务大局，各项工作取得了新的成效，为全县发展贡献了力量。\n\n\n\n县政协调研重点项目建设情况。\n\n\n\n县政协召开提案办理座谈会。\n\n\
1 把稳方向 在思想引领上有新提升\n\n抓好理论学习。全年组织集中学习十二次，覆盖全体委员，形成了一批学习成果。\n\n\
2 服务大局 在协商议政上有新作为\n\n开展专题协商。围绕城市建设开展调研，先后对两个园区的建设情况进行了\n\n4次专项视察，提出意见建议十七条。\n\n\n\n县政协视察产业园区。\n\n\
3 凝聚共识 在团结联谊上有新局面\n\n加强联系。接待来访三十批次，进一步扩大了朋友圈，讲好了本县故事。\n";

#[test]
fn a_work_review_in_plain_text_becomes_an_article() {
    let draft = draft(REVIEW);
    let head = &draft.head;
    assert_eq!(head.kicker.as_deref(), Some("热烈祝贺县政协第三届委员会第二次会议召开"));
    assert_eq!(head.title.as_deref(), Some("聚力同行 履职有为"));
    assert_eq!(head.subtitle.as_deref(), Some("县政协2022年工作综述"));
    let authors: Vec<(&str, &str)> =
        head.authors.iter().map(|credit| (&*credit.role, &*credit.name)).collect();
    assert_eq!(authors, [("全媒体记者", "张三"), ("通讯员", "李四"), ("通讯员", "王小五")]);
    assert_eq!(head.kind, Kind::WorkReview);
    let headings = draft.body.iter().filter(|part| matches!(part, Part::Heading(2, _))).count();
    assert_eq!(headings, 3);
    let lacking: Vec<_> = draft.account.lacking.iter().map(|one| (&*one.file, &*one.caption)).collect();
    assert_eq!(
        lacking,
        [
            ("待补图1.jpg", "县政协调研重点项目建设情况。"),
            ("待补图2.jpg", "县政协召开提案办理座谈会。"),
            ("待补图3.jpg", "县政协视察产业园区。"),
        ]
    );
    let body = write::body(&draft);
    assert!(body.contains("建设情况进行了4次专项视察"), "{body}");
    assert!(body.contains("![县政协视察产业园区](待补图3.jpg \"县政协视察产业园区。\")"), "{body}");
    let (before, after) = (dense(REVIEW), dense(&said(&draft)));
    for line in REVIEW.lines().filter(|line| !line.contains("记者") && !line.trim().is_empty()) {
        assert_eq!(after.matches(&dense(line)).count(), before.matches(&dense(line)).count(), "{line}");
    }
}

fn line(text: &str, size: u16, face: Face, align: Align) -> Block {
    let look = Look { size: Some(size), face: Some(face), ..Look::default() };
    let run = Run { piece: Piece::Text(text.to_owned()), look, link: None };
    Block::Paragraph(Paragraph { runs: vec![run], align, ..Paragraph::default() })
}

fn picture(number: usize) -> Block {
    let run = Run { piece: Piece::Picture(number), look: Look::default(), link: None };
    Block::Paragraph(Paragraph { runs: vec![run], align: Align::Center, ..Paragraph::default() })
}

fn pictures(count: usize) -> Vec<Picture> {
    let one = |number| Picture {
        name: format!("image{number}.jpeg"),
        bytes: b"\xFF\xD8\xFF".as_slice().into(),
        ..Picture::default()
    };
    (1..=count).map(one).collect()
}

const LONG: &str =
    "会议听取了有关情况汇报，与会人员围绕议题进行了深入协商，提出了有针对性的意见建议，形成了协商成果。";

#[test]
fn levels_captions_and_the_end_are_seen_by_their_type() {
    let song = |text: &str| line(text, 32, Face::FangSong, Align::Start);
    let blocks = vec![
        line("县政协召开专题协商会", 44, Face::TitleSong, Align::Center),
        line("记者 张三", 28, Face::Kai, Align::Center),
        song(LONG),
        line("一、广泛协商", 32, Face::Hei, Align::Start),
        line("（一）会前调研", 32, Face::Kai, Align::Start),
        song(LONG),
        picture(0),
        picture(1),
        line("委员在会上发言。", 21, Face::Song, Align::Center),
        line("李四/摄", 21, Face::Song, Align::Center),
        song(LONG),
        line("二、形成共识", 32, Face::Hei, Align::Start),
        song(LONG),
        line("县政协办公室", 32, Face::FangSong, Align::End),
        line("2022年12月20日", 32, Face::FangSong, Align::End),
        line("（责任编辑：王五　初审：赵六　复审：钱七　终审：孙八）", 24, Face::FangSong, Align::Start),
    ];
    let draft = of(&Manuscript { blocks, pictures: pictures(2), ..Manuscript::default() });
    let head = &draft.head;
    assert_eq!(
        (head.title.as_deref(), head.source.as_deref()),
        (Some("县政协召开专题协商会"), Some("县政协办公室"))
    );
    assert_eq!(head.date, Some(jiff::civil::date(2022, 12, 20)));
    assert_eq!((&head.editor[..], head.reviewers[2].as_deref()), (&["王五".to_owned()][..], Some("孙八")));
    let body = write::body(&draft);
    assert!(body.contains("## 一、广泛协商\n\n### （一）会前调研\n\n"), "{body}");
    assert!(body.contains("![](1.jpg)\n![委员在会上发言](2.jpg \"委员在会上发言。（李四　摄）\")"), "{body}");
    assert!(!body.contains("孙八") && !body.contains("2022年"), "{body}");
    assert_eq!(draft.names, [Some("1.jpg".to_owned()), Some("2.jpg".to_owned())]);
}

#[test]
fn a_notice_keeps_who_signed_it() {
    let draft = draft(&format!(
        "关于召开座谈会的通知\n\n各委员工作室：\n\n{LONG}\n\n县政协办公室\n\n2022年12月20日\n"
    ));
    assert_eq!(draft.head.kind, Kind::Notice);
    assert_eq!(draft.head.date, Some(jiff::civil::date(2022, 12, 20)));
    assert_eq!(draft.head.source.as_deref(), Some("县政协办公室"));
    assert!(write::body(&draft).ends_with("县政协办公室\n\n2022年12月20日\n"));
}

#[test]
fn names_of_the_opening_go_into_the_head() {
    let draft = draft(&format!("县政协召开会议\n\n本报讯（记者 张三 通讯员 李四）12月20日，{LONG}\n"));
    assert_eq!(draft.head.authors.len(), 2);
    assert!(write::body(&draft).starts_with("本报讯\u{3000}12月20日，会议"));
}

#[test]
fn marks_bind_the_pictures_that_lie_beside_the_text() {
    let mut manuscript = text::read(
        format!("县政协开展视察\n\n{LONG}\n\n图二\n\n委员视察现场。\n\n{LONG}\n\n（图一）\n\n{LONG}\n")
            .as_bytes(),
    )
    .unwrap();
    let named = |name: &str| Picture { name: name.to_owned(), ..pictures(1).remove(0) };
    manuscript.pictures = vec![named("图一.jpg"), named("图二.jpg"), named("多出来的一张照片.jpg")];
    let draft = of(&manuscript);
    let body = write::body(&draft);
    assert_eq!(
        draft.names,
        [Some("2.jpg".to_owned()), Some("1.jpg".to_owned()), Some("3.jpg".to_owned())],
        "{body}"
    );
    assert!(draft.account.lacking.is_empty());
    assert!(draft.account.remarks.iter().any(|remark| remark.kind == RemarkKind::Doubt), "{body}");
}

#[test]
fn hard_line_ends_of_one_width_are_closed() {
    let wrapped = "县政协召开会议\n\u{3000}\u{3000}会议听取了有关情况汇报，与会人员围绕议题进行了\n深入协商，提出了有针对性的意见建议，形成了协商成果\n和调研报告，报送有关部门研究办理，并将跟踪督促办理\n情况，推动协商成果落地。\n\u{3000}\u{3000}会议还审议通过了有关事项，并对下一步工作作出安\n排，要求各委室按照分工，抓好贯彻落实。\n";
    let body = write::body(&draft(wrapped));
    assert_eq!(body.lines().filter(|line| !line.is_empty()).count(), 2, "{body}");
    assert!(body.contains("进行了深入协商") && body.contains("作出安排，"), "{body}");
}

/// A line of a manuscript with a pair of characters that stands nowhere else.
fn any_line() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "县政协召开@会议",
        "——@工作纪实",
        "凝心@聚力",
        "记者 张@ 通讯员 李四",
        "县政协@办公室",
        "一、强化@引领",
        "（一）抓好@学习",
        "1 坚定@方向",
        "2.做好@协商",
        "图为县政协召开@座谈会。",
        "县政协@调研重点项目建设情况。（张三 摄）",
        "图1：@现场",
        "县政协坚持围绕中心、服务大局，@工作取得了新的成效，为全县发展贡献了力量。会议要求抓好落实。",
        "会议听取了情况汇报，与会人员围绕@议题深入协商，先后对两个园区的建设情况进行了",
        "（责任编辑：王@）",
        "2022年12月20日",
        "•@要点",
        "来源：县政协@办",
        "",
        "",
        "\u{3000}\u{3000}会议还审议通过了@事项，并对下一步工作作出安排，要求各委室按照分工抓好贯彻落实。",
        "*@*_#[",
        "甲@\t乙",
    ])
}

proptest! {
    #[test]
    fn every_word_is_in_the_article_once(lines in prop::collection::vec(any_line(), 1..30)) {
        let token = |at: usize| format!("{}{}", char::from_u32(0x9d00 + at as u32).unwrap(), char::from_u32(0x9e00 + at as u32).unwrap());
        let lines: Vec<String> = lines.iter().enumerate().map(|(at, line)| line.replace('@', &token(at))).collect();
        let text = lines.join("\n");
        let Ok(manuscript) = text::read(text.as_bytes()) else { return Ok(()) };
        let draft = of(&manuscript);
        let said = said(&draft);
        for (at, line) in lines.iter().enumerate() {
            let count = usize::from(line.contains(&token(at)));
            prop_assert_eq!(said.matches(&token(at)).count(), count, "{}\n{}\n{}\n{:?}", line, text, said, draft.account);
        }
    }
}

#[test]
fn one_person_stands_once_under_the_role_as_first_written() {
    let draft = draft(&format!(
        "县政协召开会议\n\n本报记者 张三 通讯员 李四\n\n本报讯（记者 张三 通讯员 王小五）{LONG}\n\n（作者：李四）\n"
    ));
    let authors: Vec<(&str, &str)> =
        draft.head.authors.iter().map(|credit| (&*credit.role, &*credit.name)).collect();
    assert_eq!(authors, [("本报记者", "张三"), ("通讯员", "李四"), ("通讯员", "王小五")]);
}

#[test]
fn a_photo_story_is_pictures_with_captions_and_little_besides() {
    let said = |title: &str, paragraphs: &[&str], caption: &str| {
        let mut blocks = vec![line(title, 44, Face::TitleSong, Align::Center)];
        blocks.extend(paragraphs.iter().map(|text| line(text, 32, Face::FangSong, Align::Start)));
        for number in 0..3 {
            blocks.push(picture(number));
            blocks.push(line(caption, 21, Face::Kai, Align::Center));
        }
        let draft = of(&Manuscript { blocks, pictures: pictures(3), ..Manuscript::default() });
        let sure = draft.account.found.iter().find(|found| found.part == "体裁").map(|found| found.sure);
        (draft.head.kind, sure)
    };
    let caption = "委员们走进田间地头，察看春耕备耕情况，与农户交谈。（张三　摄）";
    let short = "春日里，委员们走进田间地头，察看春耕备耕情况，了解农户所需所盼。";
    assert_eq!(said("委员走进田间地头", &[short], caption), (Kind::Photo, Some(Sure::Guess)));
    assert_eq!(said("图片新闻：委员走进田间", &[LONG, LONG], caption), (Kind::Photo, Some(Sure::Certain)));
    assert_eq!(said("县政协召开协商会", &[short], caption), (Kind::News, None));
    assert_eq!(said("委员走进田间地头", &[short, short], caption), (Kind::News, None));
    assert_eq!(said("委员走进田间地头", &[&LONG.repeat(2)], "春耕。"), (Kind::News, None));
}
