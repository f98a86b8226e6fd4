//! Lines that look like something of the head, and are words of the text: they stay, and are told where they may be
//! either.

use super::*;

fn body(draft: &Draft) -> String {
    write::body(draft)
}

fn told(draft: &Draft) -> String {
    draft.account.remarks.iter().map(|remark| format!("{}\n", remark.words)).collect()
}

fn authors(draft: &Draft) -> Vec<(&str, &str)> {
    draft.head.authors.iter().map(|credit| (&*credit.role, &*credit.name)).collect()
}

#[test]
fn who_asks_in_an_interview_is_no_author() {
    for text in [
        "委员访谈\n\n记者：您怎样看？\n张三：我认为，要抓落实。\n记者：还有呢？\n张三：没有了。\n",
        "委员访谈\n\n记者：您好\n张三：您好。\n记者：请谈谈您的看法\n张三：要抓落实。\n记者：谢谢您。\n",
        "委员访谈\n\n记者：请谈谈您的看法\n\n张三：要抓落实。\n\n记者：还有别的吗\n\n张三：没有了。\n",
        "委员访谈\n\n问：您怎样看\n答：要抓落实\n",
        "委员访谈\n\n主持人：欢迎各位\n张三：大家好\n主持人：请讲，不要急\n张三：好的，谢谢\n",
    ] {
        let draft = draft(text);
        assert_eq!(authors(&draft), [], "{text}");
        assert_eq!(
            (draft.head.kicker.as_deref(), draft.head.title.as_deref(), draft.head.subtitle.as_deref()),
            (None, Some("委员访谈"), None),
            "{text}"
        );
        let (_, words) = text.split_once("\n\n").unwrap();
        assert_eq!(dense(&body(&draft)), dense(words), "{text}");
    }
    let draft = draft(&format!("县政协召开会议\n\n记者：张三　通讯员：李四\n\n{LONG}\n\n摄影：王小五\n"));
    assert_eq!(authors(&draft), [("记者", "张三"), ("通讯员", "李四")]);
    assert_eq!(draft.head.photographers, ["王小五"]);
}

#[test]
fn the_last_line_of_a_poem_or_a_list_is_no_signature() {
    for (text, last) in [
        (
            "忆故乡\n\n山高水又长，\n月明照家乡。\n多少年来事，\n都在梦中藏。\n\n春风过江岸\n情系父老与家乡\n",
            "情系父老与家乡",
        ),
        ("忆故乡\n\n山高水又长。\n月明照江岸。\n都在梦中藏。\n心系全县山水乡\n", "心系全县山水乡"),
        ("联系点名单\n\n全县联系点如下。\n\n城关镇\n零阳镇\n高峰乡\n", "高峰乡"),
        ("成员单位\n\n各单位如下。\n\n县农业农村局\n\n县政府办公室\n", "县政府办公室"),
    ] {
        let draft = draft(text);
        assert_eq!(draft.head.source, None, "{text}");
        assert!(body(&draft).trim_end().ends_with(last), "{}", body(&draft));
        assert!(told(&draft).contains(&format!("文末的“{last}”像是单位名称，不一定是落款")), "{text}");
    }
    let slogan = draft(&format!("县政协召开会议\n\n{LONG}\n\n建设美丽乡村\n"));
    assert!(slogan.head.source.is_none() && body(&slogan).contains("建设美丽乡村"));
}

#[test]
fn an_office_below_a_text_signs_it() {
    for office in ["县政协办公室", "县教育局", "城关镇", "县委统战部", "某某日报", "民盟某县支部"]
    {
        for text in [
            format!("县政协召开会议\n\n{LONG}\n\n{office}\n"),
            format!("县政协召开会议\n\n{LONG}\n\n{office}\n\n责任编辑：王五\n"),
            format!("县政协召开会议\n\n会议听取了汇报\n\n{office}\n2022年12月15日\n"),
        ] {
            let draft = draft(&text);
            assert_eq!(draft.head.source.as_deref(), Some(office), "{text}");
            assert!(!body(&draft).contains(office), "{text}");
        }
    }
    let end = |text: &str| line(text, 32, Face::FangSong, Align::End);
    let blocks = vec![
        line("忆故乡", 44, Face::TitleSong, Align::Center),
        line("春风过江岸", 32, Face::FangSong, Align::Start),
        end("城关镇"),
    ];
    assert_eq!(of(&Manuscript { blocks, ..Manuscript::default() }).head.source.as_deref(), Some("城关镇"));
    let start = |text: &str| line(text, 32, Face::FangSong, Align::Start);
    let blocks =
        vec![start("县政协召开会议"), start(LONG), picture(0), start("会议现场"), start("县政协办公室")];
    let below_caption = of(&Manuscript { blocks, pictures: pictures(1), ..Manuscript::default() });
    assert_eq!(below_caption.head.source.as_deref(), Some("县政协办公室"));
}

#[test]
fn members_of_a_list_are_no_authors() {
    for text in [
        "县政协委员名单\n\n中共界（3人）\n\n张　三　李　四　王小五\n\n民革界（2人）\n\n赵　六　钱　七\n",
        "县政协委员名单\n\n中共界\n\n张　三　李　四　王小五\n\n民革界\n\n赵　六　钱　七\n",
        "县政协委员名单\n张三　李四　王小五\n",
        "关于优秀委员名单的公示\n\n张三　李四　王小五\n\n公示期五天。\n",
        "出席会议的委员\n\n张三　李四\n\n王小五　赵六\n\n孙八　周九\n",
    ] {
        let draft = draft(text);
        assert_eq!(authors(&draft), [], "{text}");
        let (title, words) = text.split_once('\n').unwrap();
        assert_eq!(draft.head.title.as_deref(), Some(title), "{text}");
        assert_eq!(dense(&body(&draft)), dense(words), "{text}");
    }
    let two = draft(&format!("县政协召开会议\n\n张三　李四\n\n王小五　赵六\n\n{LONG}\n"));
    assert_eq!(authors(&two).len(), 4);
    let signed = draft(&format!("县政协召开会议\n\n张三　李四\n\n{LONG}\n\n（王小五　赵六）\n"));
    assert_eq!(authors(&signed).len(), 4);
}

#[test]
fn a_day_that_is_not_the_articles_is_not_lost() {
    let day = jiff::civil::date(2022, 12, 20);
    let of_text = |text: &str| of_day(&text::read(text.as_bytes()).unwrap(), Some(day));
    let dates = |draft: &Draft| draft.account.found.iter().filter(|found| found.part == "日期").count();
    let signed =
        of_text(&format!("县政协召开会议\n\n{LONG}\n\n县政协办公室\n2022年12月15日\n\n责任编辑：王五\n"));
    assert!(body(&signed).ends_with("县政协办公室\n\n2022年12月15日\n"), "{}", body(&signed));
    assert_eq!((signed.head.date, dates(&signed)), (Some(day), 0));
    assert_eq!((signed.head.source.as_deref(), signed.head.editor.len()), (Some("县政协办公室"), 1));
    assert!(told(&signed).contains("文末写着“2022年12月15日”，日期是写明的 2022-12-20"), "{}", told(&signed));
    for line in ["2022年12月15日", "发布日期：2022-12-15", "发布时间：2022-12-15 09:30 来源：县政协办公室"]
    {
        let above = of_text(&format!("县政协召开会议\n\n{line}\n\n{LONG}\n"));
        assert_eq!((above.head.date, dates(&above)), (Some(day), 0), "{line}");
        assert!(told(&above).contains("2022") && told(&above).contains("日期是 2022-12-20"), "{line}");
        assert_eq!(body(&above), format!("{LONG}\n"), "{line}");
    }
    // The same day is the article's.
    let same = of_text(&format!("县政协召开会议\n\n{LONG}\n\n县政协办公室\n2022年12月20日\n"));
    assert_eq!((body(&same), told(&same)), (format!("{LONG}\n"), String::new()));
}

#[test]
fn a_role_is_no_person() {
    let read = |line: &str| draft(&format!("县政协召开会议\n\n{LONG}\n\n{line}\n"));
    let first = read("责任编辑：王五　责任校对：李四　审核：赵六");
    assert_eq!(
        (&first.head.editor[..], authors(&first)),
        (&["王五".to_owned()][..], vec![("责任校对", "李四")])
    );
    assert_eq!(first.head.reviewers[2].as_deref(), Some("赵六"));
    let second = read("编审：赵六　审定：钱七");
    assert_eq!(
        (authors(&second), second.head.reviewers[2].as_deref()),
        (vec![("编审", "赵六")], Some("钱七"))
    );
    for line in ["审核人：赵六　签发人：钱七", "审 核：赵 六　签 发：钱 七", "审核人：赵六\n签发人：钱七"]
    {
        let draft = read(line);
        let reviewers = draft.head.reviewers.clone().map(Option::unwrap_or_default);
        assert_eq!(reviewers, ["", "赵六", "钱七"].map(str::to_owned), "{line}");
        assert!(!body(&draft).contains("签"), "{line}");
    }
}

#[test]
fn who_settles_a_text_is_the_last_unless_somebody_signs_it() {
    let reviewers = |line: &str| {
        let draft = draft(&format!("县政协召开会议\n\n{LONG}\n\n{line}\n"));
        draft.head.reviewers.map(Option::unwrap_or_default)
    };
    assert_eq!(reviewers("审核：张三　审定：李四"), ["", "张三", "李四"].map(str::to_owned));
    assert_eq!(reviewers("审定：李四　签发：王五"), ["", "李四", "王五"].map(str::to_owned));
    assert_eq!(reviewers("审核：张三　审定：李四　签发：王五"), ["", "张三", "王五"].map(str::to_owned));
}

#[test]
fn a_source_is_no_line_of_roles_and_a_second_day_no_title() {
    let line = "来源：县政协办公室　责任编辑：王五　联络：赵六";
    let draft_of = |text: &str| draft(text);
    let end = draft_of(&format!("县政协召开会议\n\n{LONG}\n\n{line}\n"));
    assert!(end.head.source.is_none() && body(&end).contains("联络：赵六"), "{}", body(&end));
    let above = draft_of(&format!("县政协召开会议\n\n来源：县政协办公室　责任编辑：王五\n\n{LONG}\n"));
    assert_eq!(
        (above.head.source.as_deref(), &above.head.editor[..]),
        (Some("县政协办公室"), &["王五".to_owned()][..])
    );
    let days = draft_of(&format!("县政协召开会议\n2022年12月15日\n2022年12月16日\n\n{LONG}\n"));
    assert_eq!((days.head.kicker.as_deref(), days.head.title.as_deref()), (None, Some("县政协召开会议")));
    assert!(body(&days).starts_with("2022年12月16日"), "{}", body(&days));
}

#[test]
fn a_line_of_roles_that_is_not_understood_stays_and_is_told() {
    let line = "责任编辑：王五　联络：李四";
    let draft = draft(&format!("县政协召开会议\n\n{LONG}\n\n{line}\n"));
    assert!(
        body(&draft).contains("联络：李四") && draft.head.editor.is_empty() && authors(&draft).is_empty()
    );
    assert!(told(&draft).contains("文末的“责任编辑：王五　联络：李四”像是署名"), "{}", told(&draft));
}

#[test]
fn a_missing_picture_is_told_by_the_name_that_it_had() {
    let text = format!("# 县政协召开会议\n\n{LONG}\n\n![会场](图/nopic.jpg \"会场。\")\n\n![](data:x)\n");
    let manuscript = crate::import::markdown::read(text.as_bytes(), &|_| None).unwrap();
    let lacking = of(&manuscript).account.lacking;
    let addresses: Vec<_> = lacking.iter().map(|one| (&*one.file, one.address.as_deref())).collect();
    assert_eq!(addresses, [("待补图1.jpg", Some("图/nopic.jpg")), ("待补图2.jpg", None)]);
}
