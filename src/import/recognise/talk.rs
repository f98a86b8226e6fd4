//! Who speaks in a text: interviews and records have names and roles before a colon, as bylines have.
//!
//! In: the items. Out: whether a line is said by somebody. Invariant: a line of roles and names alone counts only
//! where the same speaker says something elsewhere.

use super::byline::byline;
use super::character::is_han;
use super::line::Item;
use super::roles::is_role;

/// Characters of a speaker, at most.
const LONGEST: usize = 8;

/// Who asks and who answers, where neither has a name.
const SIDES: [&str; 6] = ["问", "答", "Q", "A", "提问", "回答"];

/// Whether somebody says this line: a sentence behind a role (记者：您怎样看？), or behind a speaker who has other
/// lines (记者：您好).
pub(super) fn is_spoken(items: &[Item], at: usize) -> bool {
    let Some((speaker, words)) = items.get(at).and_then(said) else { return false };
    let is_sentence = words.contains(['。', '？', '?', '！', '!', '，', '“']);
    let is_no_byline = |item: &Item| matches!(item, Item::Line(line) if byline(&line.text).is_none());
    let speaks = |(other, item): (usize, &Item)| {
        other != at && said(item).is_some_and(|(again, _)| again == speaker) && is_no_byline(item)
    };
    SIDES.contains(&speaker)
        || is_sentence && is_role(speaker) && is_no_byline(&items[at])
        || items.iter().enumerate().any(speaks)
}

/// The speaker and the words of 记者：….
fn said(item: &Item) -> Option<(&str, &str)> {
    let Item::Line(line) = item else { return None };
    let (speaker, words) = line.text.split_once(['：', ':'])?;
    let (speaker, words) = (speaker.trim(), words.trim());
    let is_name = (1..=LONGEST).contains(&speaker.chars().count())
        && speaker.chars().all(|c| is_han(c) || c.is_ascii_alphanumeric());
    (is_name && !words.is_empty() && super::head::labelled_part(&line.text).is_none())
        .then_some((speaker, words))
}
