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

/// Spaces between two Han characters: each may be all that is left of a mark.
fn traces(text: &str) -> usize {
    let letters: Vec<char> = text.chars().collect();
    let is_trace = |three: &&[char]| {
        crate::markdown::is_han(three[0]) && three[1].is_whitespace() && crate::markdown::is_han(three[2])
    };
    letters.windows(3).filter(is_trace).count()
}

#[test]
fn safe_mends_keep_every_trace_and_change_nothing_twice() {
    let proofreader = all_rules();
    let path = SourcePath::new("content/要闻/a.md");
    let mut mended_once = 0;
    for (seed, clean) in CORPUS.iter().enumerate() {
        let (mut text, _) = damage(clean, seed as u64, 8);
        // Half-width marks, spaces behind stops and what nobody sees, beside the damage.
        text = text.replacen('，', ",", 3).replacen("。", "。 ", 2).replacen('县', "县\u{200b}", 2);
        let before = Arc::new(Text::utf8(&text));
        let Some(mended) = proofreader.mend(&path, &before, &|found, _| found) else { continue };
        mended_once += 1;
        let after = Arc::new(Text::utf8(&mended.text));
        assert_eq!(proofreader.mend(&path, &after, &|found, _| found), None, "{seed}");
        assert_eq!(traces(&mended.text), traces(&text), "{seed}");
        let header = |text: &str| text[4..].split("\n---\n").next().map(|header| header.lines().count());
        assert_eq!(header(&mended.text), header(&text));
    }
    assert_eq!(mended_once, CORPUS.len());
}
