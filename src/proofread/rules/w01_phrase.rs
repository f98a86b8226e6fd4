//! W01: a phrase that has one wording, with a character or two otherwise.

use crate::proofread::letters::is_han;
use crate::proofread::lexicon::is_word;
use crate::proofread::lists::{List, Phrase};
use crate::proofread::prose::Passage;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("W01"),
    severity: Severity::Error,
    default: true,
    title: "固定提法差了字",
    why: "这句话和一个固定提法只差一两个字（在开头、中间、末尾都算）：请对照权威文本逐字核对。这一条从不自动改。",
    source: "公开发布的权威文本，见词表 phrases 每条的来源；单位可以在 content/_data/proofreading/phrases.yaml 里增补",
    examples: &[
        Example {
            raw: "坚持中国特色社会主意制度。", fixed: "坚持中国特色社会主义制度。"
        },
        Example { raw: "铸牢中华民族共同意识。", fixed: "铸牢中华民族共同体意识。" },
        Example {
            raw: "习近平新时代中国特设社会主义思想", fixed: "习近平新时代中国特色社会主义思想"
        },
        Example { raw: "实现中华民族伟大复新。", fixed: "实现中华民族伟大复兴。" },
    ],
    clean: &[
        "习近平新时代中国特色社会主义经济思想",
        "政治协商、民主监督和参政议政",
        "坚持中国特色社会主义道路、中国特色社会主义制度。",
        "中国人民政治协商会议第十四届全国委员会",
        "社会主义核心价值体系，中国特色社会主义道德，中华民族伟大事业。",
        "加强思想政治建设、广泛凝聚共识，健全全过程人民监督。",
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
        if told.iter().rev().take(8).any(is_told) || reading.lists.is_phrase(passage.part(start..end)) {
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
    if let Some(start) = expected.filter(|&start| is_misspelt(passage, start, letters, allowed)) {
        return Some((start, start + length));
    }
    let first = (at + SHIFT).checked_sub(part)?.saturating_sub(2 * SHIFT);
    let starts = (first..first + 2 * SHIFT + 1).filter(|&start| is_same(passage, start, &letters[..2]));
    for start in starts {
        for end in (start + length - allowed..=start + length + 1).filter(|end| *end != start + length) {
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

/// As many characters as the phrase has, some of them taken for others.
fn is_misspelt(passage: &Passage, start: usize, letters: &[char], allowed: usize) -> bool {
    let mut wrong = Vec::new();
    for (offset, right) in letters.iter().enumerate() {
        let written = passage.letter(start + offset);
        if written == *right {
            continue;
        }
        // Marks and numbers are other wordings, and no slips.
        if !is_han(written)
            || !is_han(*right)
            || wrong.len() == allowed
            || is_free(written) && is_free(*right)
        {
            return false;
        }
        wrong.push(offset);
    }
    // 核心价值体系, 思想政治建设、: a part of the phrase begins or ends otherwise, in words of its own.
    let part = Parts { letters };
    let is_word_at = |offset: usize| {
        let at = start + offset;
        is_word(passage.letter(at), passage.letter(at + 1))
    };
    let is_other = |&offset: &usize| {
        let joins =
            is_word_at(offset) || is_word(passage.before(start + offset), passage.letter(start + offset));
        (part.begins(offset) || part.ends(offset)) && joins
            || offset > 0 && part.begins(offset - 1) && is_word_at(offset - 1)
            || part.ends(offset + 1) && is_word_at(offset)
    };
    let cut = |pair: &[usize]| pair[1] == pair[0] + 1 && (part.begins(pair[0]) || part.ends(pair[1]));
    !wrong.is_empty() && !wrong.iter().any(is_other) && !wrong.windows(2).any(cut)
}

/// What a phrase has between its marks.
struct Parts<'p> {
    letters: &'p [char],
}

impl Parts<'_> {
    fn begins(&self, offset: usize) -> bool {
        offset == 0 || self.letters.get(offset - 1).is_some_and(|c| !is_han(*c))
    }

    fn ends(&self, offset: usize) -> bool {
        offset < self.letters.len() && self.letters.get(offset + 1).is_none_or(|c| !is_han(*c))
    }
}

fn is_free(c: char) -> bool {
    !is_han(c) || "的和与及一二三四五六七八九十".contains(c)
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
    let is_free = |c: &char| is_free(*c);
    let is_matter = mine.iter().all(is_free) && theirs.iter().all(is_free);
    (!is_matter).then(|| mine.len().max(theirs.len()))
}

#[cfg(test)]
mod tests {
    use crate::proofread::tests::count;

    #[test]
    fn slips_are_found_at_either_end_of_a_phrase() {
        for (text, expected) in [
            ("学习习进平新时代中国特色社会主义思想。", 1),
            ("学习刁近平新时代中国特色社会主义思想。", 1),
            ("学习习近平新时代中国特色社会主义恩想。", 1),
            ("学习习近平新时代中国特色社会主义思相。", 1),
            ("努力实现中华民族伟大复新的中国梦。", 1),
            ("实现中化民族伟大复兴。", 1),
            ("弘扬社会主义核心价值现。", 1),
            ("坚持长期共存、互相监督、肝胆相照、荣辱于共的方针。", 1),
            ("履行政治协商、民主监督、参政义政职能。", 1),
            ("中国人民政治协商会义慈云县委员会。", 1),
            ("坚持立党为公、执政为名。", 1),
            ("习进平新时代中国特设社会主义思想", 1),
            ("学习习近平新时代中国特色社会注意思想。", 1),
            ("中国人民政治协商制度，中国人民政治协商第一届全体会议。", 0),
            ("社会主义核心价值理念，社会主义核心价值体系。", 0),
            ("中国特色社会主义理论、中国特色社会主义法治道路。", 0),
            ("习近平新时代中国特色社会主义法治思想、习近平法治思想。", 0),
            ("政治协商，民主监督，参政议政。", 0),
        ] {
            assert_eq!(count(text, "W01"), expected, "{text}");
        }
    }
}
