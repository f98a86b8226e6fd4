//! W01: a phrase that has one wording, with a character or two otherwise.

use crate::proofread::letters::is_han;
use crate::proofread::lists::{List, Phrase};
use crate::proofread::prose::Passage;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("W01"),
    severity: Severity::Error,
    default: true,
    title: "固定提法差了字",
    why: "这句话和一个固定提法只差一两个字：请对照权威文本逐字核对。这一条从不自动改。",
    source: "公开发布的权威文本，见词表 phrases 每条的来源；单位可以在 content/_data/proofreading/phrases.yaml 里增补",
    examples: &[
        Example {
            raw: "坚持中国特色社会主意制度。", fixed: "坚持中国特色社会主义制度。"
        },
        Example { raw: "铸牢中华民族共同意识。", fixed: "铸牢中华民族共同体意识。" },
        Example {
            raw: "习近平新时代中国特设社会主义思想", fixed: "习近平新时代中国特色社会主义思想"
        },
    ],
    clean: &[
        "习近平新时代中国特色社会主义经济思想",
        "政治协商、民主监督和参政议政",
        "坚持中国特色社会主义道路、中国特色社会主义制度。",
        "中国人民政治协商会议第十四届全国委员会",
    ],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    let mut told: Vec<(u32, usize, usize)> = Vec::new();
    for (passage, hit) in reading.hits(List::Phrase) {
        let Some(phrase) = reading.lists.phrases.get(hit.entry as usize) else { continue };
        let at = passage.number(hit.start as usize);
        let Some((start, end)) = nearly(passage, phrase, at, hit.part as usize) else { continue };
        // Each part of a phrase leads to the same place.
        let is_told =
            |&(number, from, to): &(u32, usize, usize)| number == hit.passage && start < to && from < end;
        if told.iter().rev().take(8).any(is_told) || is_another(passage, start, end, &reading.lists.phrases) {
            continue;
        }
        told.push((hit.passage, start, end));
        let written = passage.part(start..end);
        let help = match &phrase.source {
            Some(source) => format!("{}依据：{source}", RULE.why),
            None => RULE.why.to_owned(),
        };
        marks
            .at(passage, start..end, format!("“{written}”和“{}”只差一点，请核对", phrase.text))
            .help(help)
            .swap(passage, [(start..end, &*phrase.text)], Applicability::Show);
    }
}

/// How far a wrong wording may begin or end beside where the right one would.
const SHIFT: usize = 2;

/// The words around a part of a phrase, if they begin and end as it does and differ in between.
fn nearly(passage: &Passage, phrase: &Phrase, at: usize, part: usize) -> Option<(usize, usize)> {
    let letters = &phrase.letters;
    let length = letters.len();
    let expected = at.checked_sub(part);
    if expected.is_some_and(|start| is_same(passage, start, letters)) {
        return None;
    }
    let allowed = if length < 10 { 1 } else { 2 };
    let first = (at + SHIFT).checked_sub(part)?.saturating_sub(2 * SHIFT);
    let starts = (first..first + 2 * SHIFT + 1).filter(|&start| is_same(passage, start, &letters[..2]));
    for start in starts {
        for end in start + length - allowed..=start + length + 1 {
            let ends = end >= 2 && is_same(passage, end - 2, &letters[length - 2..]);
            if ends
                && end <= passage.len()
                && distance(passage, start, end, letters).is_some_and(|d| d <= allowed)
            {
                return Some((start, end));
            }
        }
    }
    None
}

fn is_same(passage: &Passage, start: usize, letters: &[char]) -> bool {
    letters.iter().enumerate().all(|(offset, c)| passage.letter(start + offset) == *c)
}

/// How many characters are otherwise; `None` where that is a matter of marks or numbers, and so no mistake.
fn distance(passage: &Passage, start: usize, end: usize, letters: &[char]) -> Option<usize> {
    let written: Vec<char> = (start..end).map(|index| passage.letter(index)).collect();
    let same = written.iter().zip(letters).take_while(|(one, other)| one == other).count();
    let rest = (written.len() - same).min(letters.len() - same);
    let tail = written
        .iter()
        .rev()
        .zip(letters.iter().rev())
        .take(rest)
        .take_while(|(one, other)| one == other)
        .count();
    let (mine, theirs) = (&written[same..written.len() - tail], &letters[same..letters.len() - tail]);
    let is_free = |c: &char| !is_han(*c) || "的和与及一二三四五六七八九十".contains(*c);
    let is_matter = mine.iter().all(is_free) && theirs.iter().all(is_free);
    (!is_matter).then(|| mine.len().max(theirs.len()))
}

/// The words are another phrase of the list, or a longer one holds them.
fn is_another(passage: &Passage, start: usize, end: usize, phrases: &[Phrase]) -> bool {
    let words = passage.part(start..end);
    phrases.iter().any(|phrase| phrase.text == words)
}
