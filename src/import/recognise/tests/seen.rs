//! Manuscripts that a reader took for something else, each once.

use super::*;

#[test]
fn a_first_sentence_that_is_set_in_is_no_title() {
    for text in [
        "县政协召开座谈会\n\n\u{3000}\u{3000}县政协召开座谈会。（见图）\n\n\u{3000}\u{3000}会议很成功。\n",
        "县政协召开座谈会\n\n\u{3000}\u{3000}会议听取了汇报\n",
    ] {
        let draft = draft(text);
        assert_eq!(draft.head.title.as_deref(), Some("县政协召开座谈会"), "{text}");
        assert_eq!(draft.head.subtitle, None, "{text}");
        assert!(!draft.body.is_empty(), "{text}");
    }
}

#[test]
fn verses_are_no_subtitle_and_keep_their_lines() {
    let verse = |text: &str| line(text, 28, Face::Song, Align::Center);
    let blocks = vec![
        line("清溪四时", 44, Face::Hei, Align::Center),
        line("张三", 28, Face::Kai, Align::Center),
        verse("溪水醒来的时候"),
        verse("桃花正赶路"),
        verse("一只白鹭"),
        verse("把田野写成信笺"),
    ];
    let draft = of(&Manuscript { blocks, ..Manuscript::default() });
    assert_eq!((draft.head.title.as_deref(), draft.head.subtitle.as_deref()), (Some("清溪四时"), None));
    let body = write::body(&draft);
    assert_eq!((draft.body.len(), body.lines().count()), (1, 4), "{body}");
}

#[test]
fn an_office_above_the_day_is_the_source() {
    let blocks = vec![
        line("关于全县农村饮水安全工程", 44, Face::TitleSong, Align::Center),
        line("建设情况的视察报告", 44, Face::TitleSong, Align::Center),
        line("县政协农业和农村委员会", 32, Face::Kai, Align::Center),
        line("（2022年12月20日）", 32, Face::Kai, Align::Center),
        line(LONG, 32, Face::FangSong, Align::Start),
    ];
    let head = of(&Manuscript { blocks, ..Manuscript::default() }).head;
    assert_eq!(head.title.as_deref(), Some("关于全县农村饮水安全工程建设情况的视察报告"));
    assert_eq!((head.source.as_deref(), head.subtitle), (Some("县政协农业和农村委员会"), None));
}

#[test]
fn a_line_that_begins_with_a_role_is_no_subtitle() {
    let draft = draft(&format!("县政协召开会议\n\n记者 某某某某某某\n\n{LONG}\n"));
    assert_eq!((draft.head.title.as_deref(), draft.head.subtitle), (Some("县政协召开会议"), None));
    assert_eq!(draft.head.authors[0].name, "某某某某某某");
}

#[test]
fn what_stands_below_a_signature_hides_it_not() {
    let draft = draft(&format!(
        "关于召开座谈会的通知\n\n某政协办〔2022〕5号\n\n{LONG}\n\n附件：1. 名单\n\n2. 议程\n\n县政协办公室\n\n2022年12月20日\n\n（联系人：县政协办公室，电话：12345）\n\n（此件公开发布）\n"
    ));
    assert_eq!(draft.head.date, Some(jiff::civil::date(2022, 12, 20)));
    assert_eq!(draft.head.source.as_deref(), Some("县政协办公室"));
    assert!(draft.head.authors.is_empty());
    assert!(
        !draft.body.iter().any(|part| matches!(part, Part::Heading(..))),
        "points below 附件 are no headings"
    );
}

#[test]
fn the_kind_follows_pictures_that_are_there_and_the_end_of_the_title() {
    let kind = |text: &str| draft(text).head.kind;
    assert_eq!(kind("县政协召开调研座谈会\n\n会议听取了汇报。\n\n图一\n\n图二\n"), Kind::News);
    assert_eq!(kind(&format!("县政协会议隆重开幕\n\n——委员听取工作报告\n\n{LONG}\n")), Kind::News);
    assert_eq!(kind(&format!("县政协常委会工作报告\n\n{LONG}\n")), Kind::WorkReview);
}

#[test]
fn a_line_of_a_page_is_read_whatever_stands_between_its_parts() {
    for line in [
        "来源：县政协办公室 记者 张三 2022-12-20",
        "来源：县政协办公室　记者：张三　2022-12-20",
        "2022-12-20 来源：县政协办公室 记者 张三 浏览次数：12",
    ] {
        let head = draft(&format!("县政协召开会议\n\n{line}\n\n{LONG}\n")).head;
        assert_eq!(
            (head.source.as_deref(), head.date),
            (Some("县政协办公室"), Some(jiff::civil::date(2022, 12, 20)))
        );
        let authors: Vec<(&str, &str)> = head.authors.iter().map(|one| (&*one.role, &*one.name)).collect();
        assert_eq!(authors, [("记者", "张三")], "{line}");
    }
    let line = "来源：县政协办公室 记者：张三 通讯员：李四 王小五 2022-12-20";
    let head = draft(&format!("县政协召开会议\n\n{line}\n\n{LONG}\n")).head;
    let names: Vec<&str> = head.authors.iter().map(|one| &*one.name).collect();
    assert_eq!(names, ["张三", "李四", "王小五"]);
}

#[test]
fn a_point_of_a_page_stays_one_also_alone() {
    let read = |list: &str| {
        let html = format!("<h1>县政协召开会议</h1><p>{LONG}</p>{list}<p>{LONG}</p>");
        let draft = of(&crate::import::html::read(html.as_bytes(), &|_| None).unwrap());
        let body = write::body(&draft);
        body.strip_prefix(LONG)
            .and_then(|rest| rest.trim_end().strip_suffix(LONG))
            .unwrap_or(&body)
            .trim()
            .to_owned()
    };
    assert_eq!(read("<ol start='3'><li>继续抓好落实</li></ol>"), "3. 继续抓好落实");
    assert_eq!(
        read("<ul><li>甲<ol start='3'><li>子一</li></ol></li><li>乙</li></ul>"),
        "- 甲\n  3. 子一\n- 乙"
    );
}

#[test]
fn no_break_spaces_between_chinese_characters_part_nothing() {
    let draft =
        draft(&format!("县政协召开会议\n\n全\u{a0}县政协\u{a0}委员都要参加\u{a0}，共 12\u{a0}人。{LONG}\n"));
    let body = write::body(&draft);
    assert!(body.starts_with("全县政协委员都要参加，共 12 人。"), "{body}");
}
