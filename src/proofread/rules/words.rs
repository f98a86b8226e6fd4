//! What the rules about listed words have in common: W03, W04, W07, W08.

use crate::proofread::lexicon::is_word;
use crate::proofread::lists::{List, Word};
use crate::proofread::prose::Passage;
use crate::proofread::{Marks, Reading};
use crate::report::{Applicability, Severity};

/// Marks every word of a list, but where it stands in a longer word by chance.
pub fn mark(reading: &Reading<'_>, list: List, marks: &mut Marks<'_>) {
    let mut behind = (usize::MAX, 0);
    for (passage, hit) in reading.hits(list) {
        let Some(word) = reading.lists.word(list, hit.entry) else { continue };
        let place = hit.start as usize..hit.end as usize;
        let is_inside = behind.0 == hit.passage as usize && place.start < behind.1;
        if is_inside || is_part(passage, place.start, word) || is_across(passage, place.clone()) {
            continue;
        }
        behind = (hit.passage as usize, place.end);
        told(passage, place, word, marks);
    }
}

fn told(passage: &Passage, place: std::ops::Range<usize>, word: &Word, marks: &mut Marks<'_>) {
    let letters = passage.number(place.start)..passage.number(place.end);
    let message = match &word.right {
        Some(right) => format!("“{}”应当写成“{right}”", word.wrong),
        None => format!("“{}”请核对", word.wrong),
    };
    let mut mark = marks.at(passage, letters.clone(), message);
    if word.is_hint {
        mark = mark.severity(Severity::Hint);
    }
    let why: Vec<&str> = [&word.why, &word.source].into_iter().flatten().map(String::as_str).collect();
    if !why.is_empty() {
        mark = mark.help(why.join("依据："));
    }
    if let Some(right) = &word.right {
        mark.swap(passage, [(letters, right)], Applicability::Ask);
    }
}

/// 制定阅读, 拼凑和配置: two characters of which each belongs to another word.
fn is_across(passage: &Passage, place: std::ops::Range<usize>) -> bool {
    let (start, end) = (passage.number(place.start), passage.number(place.end));
    let (first, second) = (passage.letter(start), passage.letter(start + 1));
    let begins_behind = is_word(second, passage.letter(end)) || matches!(second, '和' | '与' | '及');
    end == start + 2 && is_word(passage.before(start), first) && begins_behind
}

/// Whether the word at a byte of the text is a part of one that is right.
fn is_part(passage: &Passage, start: usize, word: &Word) -> bool {
    word.unless.iter().any(|longer| {
        longer.match_indices(&*word.wrong).any(|(before, _)| {
            let from = start.checked_sub(before);
            from.and_then(|from| passage.text.get(from..))
                .is_some_and(|text| text.starts_with(longer.as_str()))
        })
    })
}
