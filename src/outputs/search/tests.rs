//! Portals of a few articles, searched through the files of their index.

mod edges;

use std::sync::Arc;

use proptest::prelude::*;

use super::manifest::Manifest;
use super::texts::{self, Document};
use super::{Order, Reading, Wanted, answer};
use crate::portal::Portal;
use crate::site::SearchPart;
use crate::snapshot::Snapshot;

/// A portal of articles: file below `content/`, and text.
fn portal(files: &[(&str, &str)]) -> Portal {
    let files: Vec<_> = files.iter().map(|(path, text)| (format!("content/{path}"), *text)).collect();
    let files = files.iter().map(|(path, text)| (path.as_str(), *text));
    Portal::open(Arc::new(Snapshot::of_texts(files, "2023-06-01T00:00:00Z")), None)
}

fn titles(portal: &Portal, typed: &str, wanted: &Wanted) -> Vec<String> {
    let read = |part: SearchPart| portal.search_part(part);
    answer(typed, wanted, &read).unwrap().map(|found| found.document.title).collect()
}

fn found(portal: &Portal, typed: &str) -> Vec<String> {
    titles(portal, typed, &Wanted::default())
}

const SITE: &[(&str, &str)] = &[
    ("site.yaml", "name: 某县政协\nurl: https://www.example.gov.cn\n"),
    ("要闻/_index.md", "---\ntitle: 要闻\nslug: yaowen\n---\n"),
    ("会议/_index.md", "---\ntitle: 会议\nslug: huiyi\n---\n"),
    (
        "要闻/a.md",
        "---\ntitle: 县政协视察青石镇防汛工作\ndate: 2022-11-08\ntags: [视察]\n---\n委员们来到青石镇，察看河堤。\n",
    ),
    ("要闻/b.md", "---\ntitle: 全县工作会议召开\ndate: 2022-12-20\n---\n会议部署了防汛。ＧＤＰ增长 5.2%。\n"),
    ("会议/c.md", "---\ntitle: 防汛\ndate: 2021-03-01\n---\n只有标题相同，縣政協。\n"),
    ("会议/d.md", "---\ntitle: 撤回的稿件\ndate: 2022-01-01\nstatus: 撤回\n---\n防汛的密语。\n"),
    ("会议/e.md", "---\ntitle: 不进搜索\ndate: 2022-01-01\nsearch: false\n---\n防汛的暗号。\n"),
    ("会议/f.md", "---\ntitle: 草稿\ndate: 2022-01-01\nstatus: draft\n---\n防汛的草稿。\n"),
];

#[test]
fn the_title_itself_comes_first_then_titles_then_the_newest() {
    assert_eq!(found(&portal(SITE), "防汛"), ["防汛", "县政协视察青石镇防汛工作", "全县工作会议召开"]);
    let by_date = Wanted { order: Order::Date, ..Wanted::default() };
    let portal = portal(SITE);
    assert_eq!(titles(&portal, "防汛", &by_date), ["全县工作会议召开", "县政协视察青石镇防汛工作", "防汛"]);
}

#[test]
fn all_words_are_wanted_and_spellings_are_one() {
    let portal = portal(SITE);
    assert_eq!(found(&portal, "青石镇　防汛"), ["县政协视察青石镇防汛工作"]);
    assert_eq!(found(&portal, "gdp"), ["全县工作会议召开"]);
    assert_eq!(found(&portal, "县政协。"), ["防汛"]);
    assert_eq!(found(&portal, "縣政協"), ["县政协视察青石镇防汛工作", "防汛"]);
    assert_eq!(found(&portal, "堤"), ["县政协视察青石镇防汛工作"]);
    assert_eq!(found(&portal, "2022年11月"), ["县政协视察青石镇防汛工作"]);
    assert_eq!(found(&portal, "20221220"), ["全县工作会议召开"]);
    assert_eq!(found(&portal, "5.2%"), ["全县工作会议召开"]);
    assert_eq!(found(&portal, "会议"), ["全县工作会议召开", "防汛"]);
    assert_eq!(found(&portal, "没有的词"), [""; 0]);
}

#[test]
fn who_finds_nothing_is_told_the_longest_pieces_that_occur() {
    let portal = portal(SITE);
    let pieces = |typed: &str| {
        let read = |part: SearchPart| portal.search_part(part);
        answer(typed, &Wanted::default(), &read).unwrap().pieces()
    };
    assert_eq!(pieces("委员们来到彗星察看河堤"), ["委员们来到", "察看河堤"]);
    assert_eq!(pieces("防汛 彗星"), ["防汛"]);
    assert_eq!(pieces("彗星彗尾 防汛"), ["防汛"]);
    assert_eq!(pieces("彗星"), [""; 0]);
    assert!(pieces(&"彗".repeat(200)).is_empty());
}

#[test]
fn columns_and_years_narrow() {
    let portal = portal(SITE);
    let in_column = Wanted { column: Some("huiyi/".to_owned()), ..Wanted::default() };
    assert_eq!(titles(&portal, "防汛", &in_column), ["防汛"]);
    let in_year = Wanted { year: Some(2022), ..Wanted::default() };
    assert_eq!(titles(&portal, "防汛", &in_year), ["县政协视察青石镇防汛工作", "全县工作会议召开"]);
    assert_eq!(titles(&portal, "防汛", &Wanted { year: Some(2020), ..Wanted::default() }), [""; 0]);
}

#[test]
fn what_is_not_public_is_nowhere_in_the_index() {
    let portal = portal(SITE);
    for words in ["密语", "暗号", "防汛的草稿", "撤回的稿件"] {
        assert_eq!(found(&portal, words), [""; 0], "{words}");
    }
    let all: String =
        slots(&portal).iter().flatten().flat_map(|it| [&*it.title, &*it.text, &*it.beside]).collect();
    assert!(all.contains("河堤") && !["密语", "暗号", "草稿"].iter().any(|word| all.contains(word)), "{all}");
}

/// What stands in the files of texts, by number.
fn slots(portal: &Portal) -> Vec<Option<Document>> {
    let manifest = Manifest::read(&portal.search_part(SearchPart::Manifest).unwrap()).unwrap();
    let files = (0..).map_while(|number| Some((number, portal.search_part(SearchPart::Texts(number))?)));
    let tag = |number: u32| manifest.texts[number as usize];
    files.flat_map(|(number, file)| texts::read(&file, tag(number)).unwrap()).collect()
}

fn numbers(portal: &Portal) -> Vec<String> {
    slots(portal).into_iter().map(|slot| slot.map_or_else(String::new, |it| it.title)).collect()
}

#[test]
fn what_was_taken_back_or_is_over_leaves_an_empty_slot() {
    let site = |first: &str| {
        let first = format!("---\ntitle: 甲\ndate: 2022-01-01\n{first}---\n防汛。\n");
        let second = ("要闻/b.md", "---\ntitle: 乙\ndate: 2022-02-01\n---\n防汛。\n");
        portal(&[("要闻/a.md", &*first), second])
    };
    assert_eq!(numbers(&site("")), ["甲", "乙"]);
    for gone in ["status: withdrawn\n", "expires: 2022-12-01\n"] {
        let portal = site(gone);
        assert_eq!(numbers(&portal), ["", "乙"], "{gone}");
        assert_eq!(found(&portal, "防汛"), ["乙"], "{gone}");
        let read = |part: SearchPart| portal.search_part(part);
        let mut answer = answer("防汛", &Wanted::default(), &read).unwrap();
        assert_eq!(answer.by_ref().count(), 1);
        assert!(!answer.incomplete, "an empty slot is nothing that is missing");
    }
    assert_eq!(numbers(&site("status: draft\n")), ["乙"], "was never published");
}

#[test]
fn what_has_no_date_stands_last_and_counts_as_the_oldest() {
    let files = [
        ("要闻/a.md", "---\ntitle: 简介\n---\n防汛。\n"),
        ("要闻/b.md", "---\ntitle: 旧闻\ndate: 2021-01-01\n---\n防汛。\n"),
        ("要闻/c.md", "---\ntitle: 新闻\ndate: 2022-01-01\n---\n防汛。\n"),
    ];
    let portal = portal(&files);
    assert_eq!(numbers(&portal), ["旧闻", "新闻", "简介"]);
    for order in [Order::Relevance, Order::Date] {
        let wanted = Wanted { order, ..Wanted::default() };
        assert_eq!(titles(&portal, "防汛", &wanted), ["新闻", "旧闻", "简介"]);
    }
    let in_year = Wanted { year: Some(2022), ..Wanted::default() };
    assert_eq!(titles(&portal, "防汛", &in_year), ["新闻"], "no year is its");
}

#[test]
fn texts_of_another_index_are_missing_not_misread() {
    let new = portal(SITE);
    let old = portal(&SITE[..5]);
    let read = |part: SearchPart| match part {
        SearchPart::Texts(_) => old.search_part(part),
        part => new.search_part(part),
    };
    let mut answer = answer("防汛", &Wanted::default(), &read).unwrap();
    assert!(answer.next().is_none() && answer.incomplete);
}

#[test]
fn what_raw_html_shows_is_found() {
    let portal = portal(&[(
        "要闻/a.md",
        "---\ntitle: 甲\ndate: 2022-01-01\n---\n<p style=\"text-indent:2em\">我县召开水利会议。</p>\n\n行内<script>辛辛</script>尾\n",
    )]);
    assert_eq!(found(&portal, "水利"), ["甲"]);
    assert_eq!(found(&portal, "行内尾"), ["甲"]);
    assert_eq!(found(&portal, "辛辛"), [""; 0]);
}

#[test]
fn characters_of_two_units_are_words() {
    let portal = portal(&[("要闻/a.md", "---\ntitle: 甲\ndate: 2022-01-01\n---\n点赞👍，𠮷祥。\n")]);
    for typed in ["👍", "赞👍", "𠮷", "𠮷祥"] {
        assert_eq!(found(&portal, typed), ["甲"], "{typed}");
    }
    assert_eq!(found(&portal, "👎"), [""; 0]);
}

#[test]
fn a_mark_ends_with_its_last_character() {
    let marked = |text: &str, typed: &str| {
        let text = format!("---\ntitle: 甲\ndate: 2022-01-01\n---\n{text}\n");
        let portal = portal(&[("要闻/a.md", &text)]);
        let read = |part: SearchPart| portal.search_part(part);
        let found = answer(typed, &Wanted::default(), &read).unwrap().next().unwrap();
        found.excerpt.text[found.excerpt.marks[0].clone()].to_owned()
    };
    assert_eq!(marked("去 cafe 里坐", "cafe"), "cafe");
    assert_eq!(marked("说 ﬁne  吧", "fine"), "ﬁne");
    assert_eq!(marked("点赞👍 好", "赞👍"), "赞👍");
}

const PROPOSALS: &[(&str, &str)] = &[
    ("site.yaml", "name: 某县政协\nurl: https://www.example.gov.cn\ntheme: county\n"),
    (
        "_data/ti.csv",
        "案号,案由,主办单位,联系人电话,内部备注,公开方式\n1,加固河堤,水利局,07441234567,先缓一缓,全文\n",
    ),
];
const OF_TABLE: &str = "---\ntitle: 提案\nslug: tian\n数据版式: proposals\n表: ti\n";

#[test]
fn a_row_is_found_by_what_its_page_shows_alone() {
    let index = format!("{OF_TABLE}---\n");
    let portal = portal(&[PROPOSALS, &[("提案/_index.md", &*index)]].concat());
    for typed in ["河堤", "水利局"] {
        assert_eq!(found(&portal, typed), ["加固河堤"], "{typed}");
    }
    for typed in ["07441234567", "缓一缓", "内部备注"] {
        assert_eq!(found(&portal, typed), [""; 0], "{typed}");
    }
}

#[test]
fn a_column_that_stays_out_keeps_its_table_out() {
    let index = format!("{OF_TABLE}默认:\n  搜索: 否\n---\n");
    let portal = portal(&[PROPOSALS, &[("提案/_index.md", &*index)]].concat());
    assert_eq!(numbers(&portal), [""; 0]);
}

#[test]
fn an_excerpt_shows_the_word_marked() {
    let long = "前面的话。".repeat(40);
    let text = format!("---\ntitle: 长文\ndate: 2022-11-08\n---\n{long}这里说到**水库**加固，很长。{long}\n");
    let portal = portal(&[("要闻/a.md", &text)]);
    let read = |part: SearchPart| portal.search_part(part);
    let found = answer("水库", &Wanted::default(), &read).unwrap().next().unwrap();
    let marked: Vec<&str> =
        found.excerpt.marks.iter().map(|mark| &found.excerpt.text[mark.clone()]).collect();
    assert_eq!(marked, ["水库"]);
    assert!(found.excerpt.text.chars().count() <= 96);
}

#[test]
fn a_missing_file_makes_the_answer_smaller_and_is_told() {
    let portal = portal(SITE);
    let read = |part: SearchPart| match part {
        SearchPart::Texts(_) => None,
        part => portal.search_part(part),
    };
    let mut answer = answer("防汛", &Wanted::default(), &read).unwrap();
    assert!(answer.next().is_none());
    assert!(answer.incomplete);
}

/// Articles of random words, more than the tail holds.
pub(super) fn many(count: usize) -> (Portal, Vec<String>) {
    let words = "县政协委员视察调研提案办理防汛乡村振兴会议部署工作推进落实产业发展民生实事水库".chars();
    let words: Vec<char> = words.collect();
    let mut seed = 7u32;
    let mut draw = |below: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize % below
    };
    let text: Vec<(String, String)> = (0..count)
        .map(|number| {
            let character = |at: usize| match (at % 17, at % 29) {
                (16, _) => '，',
                // Numbers of one to three digits.
                (_, 26..) => ['1', '2', '3', '县'][draw(4)],
                _ => words[draw(words.len())],
            };
            let body: String = (0..120).map(character).collect();
            let (month, day) = (1 + number / 27 % 12, 1 + number % 27);
            let date = format!("{}-{month:02}-{day:02}", 2000 + number / 324);
            let column = if number % 3 == 0 { "公告" } else { "要闻" };
            let header = format!("---\ntitle: 第{number}号稿\ndate: {date}\n---\n");
            (format!("{column}/{number:05}.md"), format!("{header}{body}\n"))
        })
        .collect();
    let mut files: Vec<(&str, &str)> =
        text.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    // None of the characters of its name stands in a text.
    files.push(("公告/_index.md", "---\ntitle: 公告\nslug: gonggao\n---\n"));
    let bodies = text.iter().map(|(_, text)| text.split("---\n").nth(2).unwrap().to_owned()).collect();
    (portal(&files), bodies)
}

#[test]
fn every_piece_of_every_text_is_found_wherever_its_article_stands() {
    let (portal, bodies) = many(700);
    assert!(portal.search_part(SearchPart::Shard(0)).is_some(), "no shard was made");
    for (number, body) in bodies.iter().enumerate().step_by(9) {
        let characters: Vec<char> = body.trim().chars().collect();
        for length in 1..=10 {
            let start = (number * 13 + length * 7) % (characters.len() - length);
            let piece: String = characters[start..start + length].iter().collect();
            // Digits alone stand in titles and dates too.
            if piece.chars().all(|character| character == '，' || character.is_ascii_digit()) {
                continue;
            }
            let expected = bodies.iter().filter(|body| body.contains(&piece)).count();
            let found = found(&portal, &piece);
            assert_eq!(found.len(), expected, "{piece}");
            assert!(found.contains(&format!("第{number}号稿")), "{piece}");
        }
        assert_eq!(found(&portal, &format!("第{number}号稿"))[0], format!("第{number}号稿"));
    }
}

#[test]
fn a_number_between_words_is_told_from_those_that_hold_it() {
    let (portal, _) = many(700);
    let candidates = |typed: &str| {
        let read = |part: SearchPart| portal.search_part(part);
        answer(typed, &Wanted::default(), &read).unwrap().total()
    };
    assert_eq!(candidates("第3号"), 1);
    // At an end a number may go on.
    assert!(candidates("第3") >= 111);
    assert_eq!(found(&portal, "第13号稿"), ["第13号稿"]);
}

#[test]
fn a_column_narrows_to_its_own_articles_among_many() {
    let (portal, bodies) = many(400);
    let wanted = Wanted { column: Some("gonggao/".to_owned()), ..Wanted::default() };
    for piece in ["政协", "水库", "县政", "工作推", "振"] {
        let of_column = |number: &usize| number.is_multiple_of(3) && bodies[*number].contains(piece);
        let mut expected: Vec<String> =
            (0..bodies.len()).filter(of_column).map(|number| format!("第{number}号稿")).collect();
        let without_shards = |part: SearchPart| match part {
            SearchPart::Shard(_) => None,
            part => portal.search_part(part),
        };
        let mut found = titles(&portal, piece, &wanted);
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{piece}");
        // What cannot be looked up is told, and lets nothing of another column through.
        let answer = answer(piece, &wanted, &without_shards).unwrap();
        assert!(answer.incomplete, "{piece}");
        assert!(answer.map(|found| found.document.title).all(|title| expected.contains(&title)), "{piece}");
    }
}

#[test]
fn a_missing_shard_of_the_column_lets_no_other_column_through() {
    let (portal, _) = many(300);
    let wanted = Wanted { column: Some("gonggao/".to_owned()), ..Wanted::default() };
    let all = titles(&portal, "政协", &wanted);
    let layout = portal.site().searchable.as_ref().unwrap().layout();
    let shard = layout.shard_of(super::terms::column("gonggao/"));
    let read = |part: SearchPart| {
        let is_missing = part == SearchPart::Shard(shard);
        (!is_missing).then(|| portal.search_part(part)).flatten()
    };
    let mut answer = answer("政协", &wanted, &read).unwrap();
    assert_eq!(answer.by_ref().map(|found| found.document.title).collect::<Vec<_>>(), all);
    assert!(answer.incomplete && !all.is_empty());
}

#[test]
fn a_new_article_changes_few_files() {
    let (before, after) = (many(700).0, many(701).0);
    let layout = |portal: &Portal| portal.site().searchable.as_ref().unwrap().layout();
    let shards = u32::try_from(layout(&after).borders().len()).unwrap();
    let changed = |part: &SearchPart| before.search_part(*part) != after.search_part(*part);
    let changed = |parts: Vec<SearchPart>| parts.iter().filter(|part| changed(part)).count();
    let of_shards = changed((0..shards).map(SearchPart::Shard).collect());
    assert!(shards >= 64 && of_shards <= 16, "{of_shards} of {shards}");
    let texts = changed((0..layout(&after).texts()).map(SearchPart::Texts).collect());
    assert_eq!(texts, 1, "files of texts");
    assert!(changed(vec![SearchPart::Manifest]) == 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_as_files_end(
        bytes in proptest::collection::vec(any::<u8>(), 0..400),
        at in any::<proptest::sample::Index>(),
        which in 0..3u8,
    ) {
        thread_local! {
            static PORTAL: Portal = many(300).0;
        }
        PORTAL.with(|portal| {
            let read = |part: SearchPart| {
                let file = portal.search_part(part)?;
                let broken = matches!(
                    (which, part),
                    (0, SearchPart::Shard(_)) | (1, SearchPart::Texts(_)) | (2, SearchPart::Manifest)
                );
                // A damaged beginning, or a good beginning and then anything.
                let kept = if broken { at.index(file.len()) } else { file.len() };
                Some([&file[..kept], if broken { &bytes } else { &[] }].concat())
            };
            let typed = "县政协 防汛";
            let read: &Reading<'_> = &read;
            if let Ok(answer) = answer(typed, &Wanted::default(), read) {
                prop_assert!(answer.count() <= 300);
            }
            Ok(())
        })?;
    }
}
