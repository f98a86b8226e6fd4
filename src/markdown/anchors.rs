//! Anchors of headings: the part of an address after `#`.
//!
//! In: the headings of a document, with the anchors that the author chose. Out: an anchor for each.
//! Invariant: all differ, from those of footnotes and of the page around the body, too; one that was chosen
//! and is free stays as it is. They depend on the words alone, so links to
//! a heading outlive a new chapter before it, unless two headings have the same words.

use std::collections::{HashMap, HashSet};

use super::Heading;

/// The ids that themes may use around a body, see `themes/README.md`.
pub(super) const AROUND: [&str; 8] =
    ["main", "nav", "q", "status", "toolbar", "toc-title", "attachments-title", "related-title"];

/// Fills in the anchors. `chosen` has an entry for each heading: the `id` of `{#id}`.
pub(super) fn assign(headings: &mut [Heading], chosen: Vec<Option<Box<str>>>) {
    let mut taken: HashSet<Box<str>> = AROUND.into_iter().map(Box::from).collect();
    let mut bases: Vec<Option<Box<str>>> = Vec::with_capacity(headings.len());
    for (heading, chosen) in headings.iter_mut().zip(chosen) {
        let is_note = |id: &str| id.starts_with("fn:") || id.starts_with("fnref:");
        bases.push(match chosen.filter(|id| !is_note(id)) {
            Some(id) if taken.insert(id.clone()) => {
                heading.anchor = id;
                None
            }
            Some(id) => Some(id),
            None => Some(anchor(&heading.title)),
        });
    }
    let mut next: HashMap<Box<str>, u32> = HashMap::new();
    for (heading, base) in headings.iter_mut().zip(bases) {
        if let Some(base) = base {
            heading.anchor = unique(base, &mut taken, &mut next);
        }
    }
}

/// The base itself, or with the first free number from 2. `next` remembers where the search ended, so a
/// thousand headings of the same words are no thousand searches.
fn unique(base: Box<str>, taken: &mut HashSet<Box<str>>, next: &mut HashMap<Box<str>, u32>) -> Box<str> {
    if taken.insert(base.clone()) {
        return base;
    }
    let number = next.entry(base.clone()).or_insert(2);
    loop {
        let candidate: Box<str> = format!("{base}-{number}").into();
        *number += 1;
        if taken.insert(candidate.clone()) {
            return candidate;
        }
    }
}

/// The words of a heading as an anchor: letters and digits of any script, ASCII in lower case; a hyphen for
/// white space; nothing for the rest.
fn anchor(title: &str) -> Box<str> {
    let mut anchor = String::with_capacity(title.len());
    let mut gap = false;
    for c in title.chars() {
        if c.is_whitespace() || c == '-' {
            gap = true;
        } else if c.is_alphanumeric() || c == '_' {
            if gap && !anchor.is_empty() {
                anchor.push('-');
            }
            gap = false;
            anchor.push(c.to_ascii_lowercase());
        }
    }
    if anchor.is_empty() { "section".into() } else { anchor.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anchors(headings: &[(&str, Option<&str>)]) -> Vec<String> {
        let (mut entries, mut chosen) = (Vec::new(), Vec::new());
        for &(title, id) in headings {
            entries.push(Heading { level: 2, anchor: "".into(), title: title.into(), node: 0, shown: true });
            chosen.push(id.map(Into::into));
        }
        assign(&mut entries, chosen);
        entries.into_iter().map(|heading| heading.anchor.into()).collect()
    }

    #[test]
    fn han_stays_and_punctuation_goes() {
        let titles =
            ["一、总体要求", "2022 年 Key Work", "《条例》解读（一）", "  前后  空格  ", "𠮷字", "A — B"];
        let expected = ["一总体要求", "2022-年-key-work", "条例解读一", "前后-空格", "𠮷字", "a-b"];
        assert_eq!(anchors(&titles.map(|title| (title, None))), expected);
    }

    #[test]
    fn without_words_it_is_a_section() {
        assert_eq!(anchors(&[("", None), ("……", None)]), ["section", "section-2"]);
    }

    #[test]
    fn equal_words_are_numbered() {
        assert_eq!(anchors(&[("附件", None); 3]), ["附件", "附件-2", "附件-3"]);
    }

    #[test]
    fn numbers_step_over_what_is_taken() {
        let headings =
            [("附件", None), ("附件 2", None), ("附件", None), ("别的", Some("附件-3")), ("附件", None)];
        assert_eq!(anchors(&headings), ["附件", "附件-2", "附件-4", "附件-3", "附件-5"]);
    }

    #[test]
    fn what_the_page_around_has_is_taken() {
        let headings = [
            ("说明", Some("fn:1")),
            ("甲", Some("fnref:2")),
            ("导航", Some("nav")),
            ("Status", None),
            ("Main", None),
            ("Maintenance", None),
        ];
        assert_eq!(anchors(&headings), ["说明", "甲", "nav-2", "status-2", "main-2", "maintenance"]);
    }

    #[test]
    fn a_chosen_anchor_wins_over_one_from_words_before_it() {
        assert_eq!(anchors(&[("附件", None), ("名单", Some("附件"))]), ["附件-2", "附件"]);
        assert_eq!(anchors(&[("甲", Some("x")), ("乙", Some("x"))]), ["x", "x-2"]);
    }
}
