//! What a page shows of raw HTML, as words.
//!
//! In: a run of raw HTML. Out: its words and the gaps between them, by the rules by which the page is written:
//! tags go, and so does what an element of [`Rule::RemoveContent`] encloses. Invariant: linear in the run.

use super::allow::{Outside, Rule, rule};
use super::token::{Tag, Token, Tokens, decode};

/// A piece of what is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::markdown) enum Shown {
    Words(String),
    Space,
    Break,
}

/// Reads a run of raw HTML. `skipping` names the element whose end it has to be skipped to; `find_end` finds the
/// node behind it in which an element ends. Gives such an element, with that node, where the run breaks off at it.
pub(in crate::markdown) fn shown(
    run: &str,
    skipping: Option<&'static str>,
    alts: bool,
    mut find_end: impl FnMut(&'static str) -> Option<usize>,
    mut show: impl FnMut(Shown),
) -> Option<(&'static str, usize)> {
    let mut tokens = Tokens::new(run);
    if let Some(name) = skipping {
        tokens.skip_past_end(name);
    }
    while let Some((range, token)) = tokens.next() {
        match token {
            Token::Text(text) => words(&decode(text), &mut show),
            Token::Hidden | Token::UnclosedComment => {}
            Token::End(name) => gap(name, &run[range], &mut show),
            Token::Start(tag) => match rule(tag.name) {
                Rule::RemoveContent(name) => {
                    if !tokens.skip_past_end(name)
                        && let Some(found) = find_end(name)
                    {
                        return Some((name, found));
                    }
                }
                _ => {
                    gap(tag.name, &run[range], &mut show);
                    if let Some(alt) = alternative(&tag).filter(|_| alts) {
                        words(&decode(alt), &mut show);
                    }
                }
            },
        }
    }
    None
}

/// What a tag puts between the words around it. One that no element has is words itself.
fn gap(name: &str, written: &str, show: &mut impl FnMut(Shown)) {
    match rule(name) {
        Rule::Keep(element) => match element.name {
            "br" | "td" | "th" => show(Shown::Space),
            // Above the words that they belong to.
            "rt" | "rp" => {}
            _ if element.outside == Outside::Flow => show(Shown::Break),
            _ => {}
        },
        Rule::Unknown => show(Shown::Words(written.to_owned())),
        Rule::Old | Rule::Remove | Rule::RemoveContent(_) => {}
    }
}

fn alternative<'t>(tag: &Tag<'t>) -> Option<&'t str> {
    let alt = tag.attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case("alt"));
    alt.filter(|_| tag.name.eq_ignore_ascii_case("img")).map(|alt| alt.value)
}

/// Words, with white space as gaps.
fn words(text: &str, show: &mut impl FnMut(Shown)) {
    for (number, line) in text.split('\n').enumerate() {
        let words = line.trim_ascii();
        if number > 0 || line.starts_with(|c: char| c.is_ascii_whitespace()) {
            show(Shown::Space);
        }
        if !words.is_empty() {
            show(Shown::Words(words.to_owned()));
        }
        if line.ends_with(|c: char| c.is_ascii_whitespace()) {
            show(Shown::Space);
        }
    }
}
