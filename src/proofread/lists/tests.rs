//! Lists are read whatever they hold, and say which line is wrong.

use std::sync::Arc;

use super::*;
use crate::content::data::read_table;
use crate::report::{Code, SourcePath, position_at};
use crate::snapshot::Text;

fn read(name: &str, text: &str) -> (Lists, Vec<(usize, String)>) {
    let path = SourcePath::new(&format!("content/_data/proofreading/{name}.yaml"));
    let table = read_table(&path, &Arc::new(Text::utf8(text)));
    let mut findings = Vec::new();
    let tables = BTreeMap::from([(format!("proofreading/{name}"), Arc::new(table))]);
    let lists = Lists::of(&tables, &mut findings);
    assert!(findings.iter().all(|finding| finding.code == Code("proofread/list")), "{findings:?}");
    let line = |finding: &Finding| {
        position_at(text, finding.span.as_ref().map_or(0, |span| span.start as usize)).line
    };
    let told = findings.iter().map(|finding| (line(finding), finding.message.clone())).collect();
    (lists, told)
}

#[test]
fn what_is_shipped_is_right_and_says_where_it_comes_from() {
    let lists = read::shipped();
    assert!(lists.words[&List::Misused].len() > 100 && lists.phrases.len() > 10);
    for text in [
        include_str!("cppcc.yaml"),
        include_str!("wording.yaml"),
        include_str!("misused.yaml"),
        include_str!("redundant.yaml"),
        include_str!("phrases.yaml"),
        include_str!("terms.yaml"),
        include_str!("variants.yaml"),
    ] {
        let head: String = text.lines().take_while(|line| line.starts_with('#')).collect();
        assert!(head.contains("来源") && head.contains("整理日期：20"), "{head}");
    }
    for phrase in &lists.phrases {
        assert!(phrase.source.is_some(), "{} has no source", phrase.text);
    }
}

#[test]
fn the_office_adds_and_overrides() {
    let (lists, told) = read("words", "- 帐户: 帐簿\n- {误: 某项, 不算: [某项目], 说明: 试, 程度: 提示}\n");
    assert!(told.is_empty(), "{told:?}");
    let words = &lists.words[&List::Misused];
    let of = |wrong: &str| words.iter().filter(|word| word.wrong == wrong).collect::<Vec<_>>();
    assert_eq!(of("帐户").len(), 1);
    assert_eq!(of("帐户")[0].right.as_deref(), Some("帐簿"));
    assert!(of("某项")[0].is_hint && of("某项")[0].right.is_none());

    let (lists, told) =
        read("人员", "- {姓名: 某　甲, 职务: [县政协主席, 县政协党组书记], 自: 2021-10, 至: 2022-12}\n");
    assert!(told.is_empty(), "{told:?}");
    let person = &lists.people.all[0];
    assert_eq!((&*person.name, person.posts.len()), ("某甲", 2));
    assert!(person.posts[0].is_held(Some(jiff::civil::date(2022, 12, 31))));
    assert!(!person.posts[0].is_held(Some(jiff::civil::date(2023, 1, 1))));
}

#[test]
fn wrong_entries_are_told_with_their_line_and_the_rest_is_used() {
    let (lists, told) = read(
        "words",
        "- 帐户: 账户\n- 甲: 乙\n- [帐目]\n- {误: 错字, 正: 错字}\n- {误: 某项, 不算: [别的]}\n",
    );
    let lines: Vec<usize> = told.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [2, 3, 4, 5], "{told:?}");
    assert!(lists.word(List::Misused, 0).is_some());

    for (name, text) in [
        ("phrases", "- 太短\n"),
        ("terms", "- 没有引号\n"),
        ("variants", "- [一种]\n"),
        ("people", "- {姓名: 甲}\n"),
        ("people", "- {姓名: 某甲, 职务: 主席, 自: 去年}\n"),
        ("people", "- {姓名: 某甲, 职务: 主席, 自: 2022-10-01, 至: 2021-10-01}\n"),
        ("words", "帐户: 账户\n"),
        ("wrods", "- 帐户: 账户\n"),
    ] {
        assert_eq!(read(name, text).1.len(), 1, "{name} {text}");
    }
    let long = format!("- {}: 甲\n", "长".repeat(100));
    assert_eq!(read("words", &long).1.len(), 1);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn no_list_panics(text in "(- |\\{|\\}|\\[|\\]|: |误|正|甲|“|”|\n|,){0,40}") {
        for name in ["words", "phrases", "terms", "variants", "people"] {
            let _ = read(name, &text);
        }
    }
}
