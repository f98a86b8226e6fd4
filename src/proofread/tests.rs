//! Each rule finds what its examples show, mends it as they say, and leaves alone what is right.

mod damage;
mod endless;
mod measure;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::content::data::read_table;
use crate::report::{Applicability, Code, SourcePath, apply};
use crate::snapshot::Text;

fn article(text: &str) -> Article {
    let text = match text.starts_with("---\n") {
        true => text.to_owned(),
        false => format!("---\n标题: 工作动态\n日期: 2022-12-20\n---\n{text}\n"),
    };
    Article::read(&SourcePath::new("content/要闻/a.md"), &Arc::new(Text::utf8(&text)))
}

pub(super) fn found(text: &str) -> Vec<Finding> {
    let article = article(text);
    let date = article.meta.date.map(|date| date.local().date());
    all_rules().read(&article, date)
}

/// What the examples of W02 go by.
const PEOPLE: &str = "\
- {姓名: 某甲乙, 职务: [县政协主席, 县政协党组书记], 自: 2021-10}
- {姓名: 某甲乙, 职务: 县政协副主席, 至: 2021-10}
- {姓名: 某丙丁, 职务: 县政协副主席, 自: 2021-10}
- {姓名: 戊己, 职务: 县政协秘书长, 自: 2021-10}
";

/// Rules that are off by themselves too.
fn all_rules() -> Proofreader {
    let path = SourcePath::new("content/_data/proofreading/people.yaml");
    let table = read_table(&path, &Arc::new(Text::utf8(PEOPLE)));
    let tables = BTreeMap::from([("proofreading/people".to_owned(), Arc::new(table))]);
    let mut findings = Vec::new();
    let lists = Lists::of(&tables, &mut findings);
    Proofreader { rules: RULES.to_vec(), lists, findings }
}

fn of(findings: &[Finding], code: Code) -> Vec<&Finding> {
    findings.iter().filter(|finding| finding.code == code).collect()
}

/// How many findings of a rule there are, for the tests that stand with it.
pub(super) fn count(text: &str, rule: &str) -> usize {
    found(text).iter().filter(|finding| finding.code.0 == rule).count()
}

/// The severities of a rule's findings.
pub(super) fn severities(text: &str, rule: &str) -> Vec<crate::report::Severity> {
    let found = found(text).into_iter().filter(|finding| finding.code.0 == rule);
    found.map(|finding| finding.severity).collect()
}

/// What one rule marks of a text, in its order.
pub(super) fn marked(rule: &str, text: &str) -> Vec<String> {
    let article = article(text);
    let findings = found(text);
    let own = findings.iter().filter(|it| it.code.0 == rule).filter_map(|it| it.span.as_ref());
    let mut places: Vec<_> = own.map(|span| span.start as usize..span.end as usize).collect();
    places.sort_by_key(|place| place.start);
    places.into_iter().map(|place| article.text.content[place].to_owned()).collect()
}

/// The text after every fix of one rule.
pub(super) fn swapped(rule: &str, text: &str) -> String {
    let before = article(text);
    let findings = found(text);
    let fixes: Vec<_> =
        findings.iter().filter(|it| it.code.0 == rule).filter_map(|it| it.fix.as_ref()).collect();
    let (after, _) = apply(&before.text.content, &before.path, &fixes);
    after.rsplit("---\n").next().unwrap_or_default().trim_end().to_owned()
}

#[test]
fn examples_are_found_and_mended() {
    let wrong: Vec<String> = RULES
        .iter()
        .flat_map(|rule| rule.examples.iter().map(move |e| (rule, e)))
        .filter_map(|(rule, Example { raw, fixed })| {
            let findings = found(raw);
            let own = of(&findings, rule.code);
            if own.is_empty() {
                return Some(format!("{} overlooks {raw:?}", rule.code));
            }
            let after = found(fixed);
            let left = of(&after, rule.code);
            if !left.is_empty() {
                return Some(format!("{} marks what is right: {fixed:?}: {left:?}", rule.code));
            }
            let fixes: Vec<_> = own.iter().filter_map(|finding| finding.fix.as_ref()).collect();
            if fixes.iter().all(|fix| fix.applicability == Applicability::Show) {
                return None;
            }
            let before = article(raw);
            let (mended, _) = apply(&before.text.content, &before.path, &fixes);
            (mended != *article(fixed).text.content)
                .then(|| format!("{} makes {mended:?} of {raw:?}", rule.code))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(RULES.iter().all(|rule| !rule.examples.is_empty()));
}

#[test]
fn what_is_right_is_left_alone() {
    let clean = RULES.iter().flat_map(|rule| rule.clean.iter().map(move |text| (rule, text)));
    let wrong: Vec<String> = clean
        .flat_map(|(rule, text)| {
            let findings = found(text);
            let own = of(&findings, rule.code).into_iter().map(|finding| finding.message.clone());
            own.map(|message| format!("{} in {text:?}: {message}", rule.code)).collect::<Vec<_>>()
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The text after the safe fixes of one rule.
fn mended(text: &str, rule: &str) -> String {
    let before = article(text);
    let findings = found(text);
    let fixes = findings.iter().filter(|it| it.code.0 == rule).filter_map(|it| it.fix.as_ref());
    let fixes: Vec<_> = fixes.filter(|fix| fix.applicability == Applicability::Safe).collect();
    let (after, _) = apply(&before.text.content, &before.path, &fixes);
    after.rsplit("---\n").next().unwrap_or_default().trim_end().to_owned()
}

#[test]
fn the_blanks_behind_a_half_width_mark_go_with_it() {
    assert_eq!(mended("会议强调:  要加强学习, 抓好落实。", "Q01"), "会议强调：要加强学习，抓好落实。");
    assert_eq!(mended("会议强调:\n要加强学习。", "Q01"), "会议强调：\n要加强学习。");
}

#[test]
fn pictures_and_links_that_are_misspelt_are_no_prose() {
    let marks = |text: &str| {
        let found = found(text).into_iter().map(|finding| finding.code.0);
        found.filter(|code| ["Q01", "Q02"].contains(code)).collect::<Vec<_>>()
    };
    for text in [
        "![会场](照片 1.jpg \"会场（县政协办公室　摄）\")",
        "![会场](1.jpg “会场“)",
        "[名单] (委员名单.docx)",
    ] {
        assert_eq!(marks(text), [""; 0], "{text}");
    }
    assert_eq!(marks("会议(县政协)召开。"), ["Q01"]);
}

#[test]
fn what_is_nearly_markdown_is_mended_and_then_left_alone() {
    let before = article("##会议内容\n\n![会场](照片 1.jpg \"会场（县政协办公室　摄）\")");
    let mend = |text: &Arc<Text>| Proofreader::plain().mend(&before.path, text, &|found, _| found);
    let mended = mend(&before.text).unwrap();
    assert_eq!(mended.count, 2);
    let right = "## 会议内容\n\n![会场](<照片 1.jpg> \"会场（县政协办公室　摄）\")\n";
    assert!(mended.text.ends_with(right), "{}", mended.text);
    assert_eq!(mend(&Arc::new(Text::utf8(&mended.text))), None);
}

#[test]
fn codes_are_unique_and_in_order() {
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.code.0).collect();
    assert!(codes.is_sorted() && codes.windows(2).all(|pair| pair[0] != pair[1]), "{codes:?}");
}

#[test]
fn rules_are_switched_off_for_an_article_or_a_block() {
    let wrong = "研究乡村乡村振兴。";
    let count = |text: &str| of(&found(text), Code("P03")).len();
    assert_eq!(count(wrong), 1);
    assert_eq!(count(&format!("<!-- huikan:ignore P03 -->\n\n{wrong}\n\n{wrong}")), 1);
    assert_eq!(count(&format!("{wrong}<!-- 会刊：不查 P03、W05 -->\n\n{wrong}")), 1);
    assert_eq!(count(&format!("{wrong}<!-- huikan:ignore P04 -->")), 1);
    assert_eq!(count(&format!("{wrong}<!-- huikan:ignore -->")), 0);
    assert_eq!(count(&format!("{wrong}\n\n<!-- huikan:ignore-all p03 -->\n\n{wrong}")), 0);
}

#[test]
fn codes_that_no_rule_has_are_told_where_they_are_written() {
    let told = |text: &str| {
        let findings = found(text).into_iter().filter(|it| it.code == UNKNOWN_RULE);
        findings.map(|finding| finding.message).collect::<Vec<_>>()
    };
    for (text, message) in [
        ("<!-- huikan:ignore Q99 -->\n\n甲。", "没有编号是“Q99”的规则"),
        ("甲。<!-- 会刊：不查 P02、P99 -->", "没有编号是“P99”的规则"),
        ("<!-- huikan:ingore P02 -->\n\n甲。", "看不懂给会刊的这句话：“ingore P02”"),
    ] {
        assert_eq!(told(text), [message], "{text}");
    }
    for text in ["<!-- huikan：ignore Q01 -->\n\n甲,乙。", "<!-- huikan: ignore q01 -->\n\n甲,乙。"] {
        assert!(told(text).is_empty() && of(&found(text), Code("Q01")).is_empty(), "{text}");
    }
    assert_eq!(told("<!-- 会刊创刊于某年 -->\n\n甲。"), [""; 0]);
}

#[test]
fn what_is_found_beyond_the_most_is_counted() {
    let findings = found(&"会议,".repeat(MOST + 500));
    let own = of(&findings, Code("Q01"));
    assert_eq!((own.len(), own.iter().map(|it| it.count).sum::<usize>()), (MOST, MOST + 500));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(96))]
    #[test]
    fn no_text_panics_and_every_place_is_in_the_file(
        text in "([。，、“”《》（）：；！？县政协委员 　1年%月a\\*_`#>\n|!\\[\\]<-]|\\PC){0,120}"
    ) {
        for finding in found(&text) {
            let article = article(&text);
            let span = finding.span.expect("each mark has a place");
            let range = span.start as usize..span.end as usize;
            assert!(article.text.content.get(range).is_some(), "{} {text:?}", finding.code);
        }
    }
}
