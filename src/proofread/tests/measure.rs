//! How much of the damage is found, and how little else.

use super::damage::{CORPUS, Hurt, KINDS, Kind, damage};
use super::*;

/// Which rules may find a kind of damage.
fn finders(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Cut => &["P01"],
        Kind::Quotes | Kind::ClosingQuote | Kind::OpeningQuote | Kind::Comma => &["P02"],
        Kind::Doubled => &["P03"],
        Kind::NearDouble => &["P04"],
        Kind::LeadIn => &["P05"],
        Kind::Repeated => &["P06"],
        Kind::Picture => &["P07"],
        Kind::HeadingStyle | Kind::HeadingNumber => &["P09"],
        Kind::HeadingMark => &["P09", "P10"],
    }
}

fn is_found(hurt: &Hurt, findings: &[Finding]) -> bool {
    findings.iter().any(|finding| {
        let span = finding.span.as_ref().expect("each mark has a place");
        let meets = (span.start as usize) < hurt.bytes.end && hurt.bytes.start < span.end as usize;
        let whole = matches!(hurt.kind, Kind::Cut) && span.end as usize + 4 >= hurt.bytes.start;
        finders(hurt.kind).contains(&finding.code.0)
            && (meets || whole && (span.start as usize) < hurt.bytes.end)
    })
}

fn read(proofreader: &Proofreader, text: &str) -> Vec<Finding> {
    let article = article(text);
    let date = article.meta.date.map(|date| date.local().date());
    proofreader.read(&article, date)
}

#[test]
fn structural_rules_find_nineteen_of_twenty_wounds() {
    let proofreader = Proofreader::plain();
    let (mut done, mut found) = ([0; KINDS.len()], [0; KINDS.len()]);
    let mut missed = Vec::new();
    for seed in 0..40 {
        for clean in CORPUS {
            let (text, hurts) = damage(clean, seed, 8);
            let findings = read(&proofreader, &text);
            for hurt in hurts {
                let kind = KINDS.iter().position(|kind| *kind == hurt.kind).expect("it is one of them");
                done[kind] += 1;
                if is_found(&hurt, &findings) {
                    found[kind] += 1;
                } else {
                    missed.push((hurt.kind, text[hurt.bytes].to_owned()));
                }
            }
        }
    }
    let rates = KINDS.iter().zip(done.iter().zip(&found));
    let low: Vec<_> = rates.filter(|(_, (done, found))| *found * 100 < *done * 95).collect();
    missed.retain(|(kind, _)| low.iter().any(|(other, _)| *other == kind));
    assert!(low.is_empty(), "{low:?} of those done were found; missed {missed:#?}");
}

#[test]
fn clean_articles_are_hardly_marked() {
    let proofreader = Proofreader::plain();
    let characters: usize = CORPUS.iter().map(|text| text.chars().count()).sum();
    let findings: Vec<Finding> = CORPUS.iter().flat_map(|text| read(&proofreader, text)).collect();
    let told: Vec<_> = findings.iter().map(|finding| (finding.code.0, &finding.message)).collect();
    assert!(findings.len() * 1000 < characters, "{} in {characters}: {told:?}", findings.len());
}
