//! Each rule finds what its examples show, mends it as they say, and leaves alone what is right.

use std::sync::Arc;

use super::*;
use crate::report::{Applicability, SourcePath, apply};
use crate::snapshot::{Snapshot, Text};

fn site(yaml: &str) -> Site {
    let files = [("content/site.yaml", yaml), ("content/要闻/_index.md", "---\ntitle: 要闻\n---\n")];
    let snapshot = Arc::new(Snapshot::of_texts(files, "2022-12-20T00:00:00Z"));
    let portal = crate::portal::Portal::open(snapshot, None);
    (**portal.site()).clone()
}

fn article(text: &str) -> Article {
    let text = match text.starts_with("---\n") {
        true => text.to_owned(),
        false => format!("---\n标题: 工作动态\n日期: 2022-12-20\n---\n{text}\n"),
    };
    Article::read(&SourcePath::new("content/要闻/a.md"), &Arc::new(Text::utf8(&text)))
}

fn found(text: &str) -> Vec<Finding> {
    let article = article(text);
    let date = article.meta.date.map(|date| date.local().date());
    Proofreader::new(&site("name: 某县政协\n")).read(&article, date)
}

fn of(findings: &[Finding], code: Code) -> Vec<&Finding> {
    findings.iter().filter(|finding| finding.code == code).collect()
}

use crate::report::Code;

#[test]
fn examples_are_found_and_mended() {
    for rule in RULES {
        assert!(!rule.examples.is_empty(), "{} has no example", rule.code);
        for Example { raw, fixed } in rule.examples {
            let findings = found(raw);
            let own = of(&findings, rule.code);
            assert!(!own.is_empty(), "{} overlooks {raw:?}", rule.code);
            let after = found(fixed);
            let left = of(&after, rule.code);
            assert!(left.is_empty(), "{} marks what is right: {fixed:?}: {left:?}", rule.code);
            let fixes: Vec<_> = own.iter().filter_map(|finding| finding.fix.as_ref()).collect();
            if fixes.iter().any(|fix| fix.applicability != Applicability::Show) {
                let before = article(raw);
                let (mended, _) = apply(&before.text.content, &before.path, &fixes);
                assert_eq!(mended, *article(fixed).text.content, "{} mends {raw:?}", rule.code);
            }
        }
    }
}

#[test]
fn what_is_right_is_left_alone() {
    for rule in RULES {
        for text in rule.clean {
            let findings = found(text);
            let own = of(&findings, rule.code);
            assert!(own.is_empty(), "{} marks what is right: {text:?}: {own:?}", rule.code);
        }
    }
}

#[test]
fn codes_are_unique_and_in_order() {
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.code.0).collect();
    assert!(codes.is_sorted() && codes.windows(2).all(|pair| pair[0] != pair[1]), "{codes:?}");
}

#[test]
fn rules_are_switched_off_for_a_site_an_article_or_a_block() {
    let wrong = "研究乡村乡村振兴。";
    let count = |text: &str| of(&found(text), Code("P03")).len();
    assert_eq!(count(wrong), 1);
    assert_eq!(count(&format!("<!-- huikan:ignore P03 -->\n\n{wrong}\n\n{wrong}")), 1);
    assert_eq!(count(&format!("{wrong}<!-- 会刊：不查 P03、W05 -->\n\n{wrong}")), 1);
    assert_eq!(count(&format!("{wrong}<!-- huikan:ignore P04 -->")), 1);
    assert_eq!(count(&format!("{wrong}<!-- huikan:ignore -->")), 0);
    assert_eq!(count(&format!("{wrong}\n\n<!-- huikan:ignore-all p03 -->\n\n{wrong}")), 0);

    let off = Proofreader::new(&site("name: 甲\n检查:\n  不查: [p03, X99]\n"));
    assert!(of(&off.read(&article(wrong), None), Code("P03")).is_empty());
    assert_eq!(off.findings.len(), 1);
    assert_eq!(off.findings[0].code, switches::UNKNOWN_RULE);
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
