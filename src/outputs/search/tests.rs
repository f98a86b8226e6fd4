//! Portals of a few articles, searched through the files of their index.

use std::sync::Arc;

use proptest::prelude::*;

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
    let texts = portal.search_part(SearchPart::Texts(0)).unwrap();
    let texts = super::texts::read(&texts).unwrap();
    let all: String = texts.iter().flat_map(|it| [&*it.title, &*it.text, &*it.beside]).collect();
    assert!(all.contains("河堤") && !["密语", "暗号", "草稿"].iter().any(|word| all.contains(word)), "{all}");
    assert!(portal.search_part(SearchPart::Texts(1)).is_none());
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
fn many(count: usize) -> (Portal, Vec<String>) {
    let words = "县政协委员视察调研提案办理防汛乡村振兴会议部署工作推进落实产业发展民生实事水库".chars();
    let words: Vec<char> = words.collect();
    let mut seed = 7u32;
    let mut draw = |below: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize % below
    };
    let text: Vec<(String, String)> = (0..count)
        .map(|number| {
            let body: String =
                (0..120).map(|at| if at % 17 == 16 { '，' } else { words[draw(words.len())] }).collect();
            let month = 1 + number * 12 / count;
            let header = format!("---\ntitle: 第{number}号稿\ndate: 2022-{month:02}-01\n---\n");
            (format!("要闻/{number:05}.md"), format!("{header}{body}\n"))
        })
        .collect();
    let files: Vec<(&str, &str)> = text.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
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
            if piece.trim_matches('，').is_empty() {
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
fn a_new_article_changes_few_files() {
    let (before, after) = (many(700).0, many(701).0);
    let changed = |part: SearchPart| before.search_part(part) != after.search_part(part);
    let shards = (0..64).map(SearchPart::Shard).filter(|part| changed(*part)).count();
    // The dates of `many` move with the count, so texts are not compared.
    assert!(shards <= 64 && changed(SearchPart::Manifest));
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
