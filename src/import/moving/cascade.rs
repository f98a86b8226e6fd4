//! Hugo's sections as far as they reach below: `cascade` of their `_index.md` and of the settings, and sections that
//! are drafts.
//!
//! In: headers of sections. Out: the header of a page with what its sections give it, and whether one of them keeps
//! it back. Invariant: what a page says itself counts before what a section says, and a nearer section before a
//! farther one.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Head;

/// Pairs of braces in a pattern, at most.
const BRACES: usize = 4;

/// All sections by their folder; that of the home page is empty.
#[derive(Debug, Default)]
pub struct Sections(BTreeMap<String, Section>);

#[derive(Debug, Default)]
struct Section {
    gifts: Vec<Gift>,
    /// It is a draft: up to Hugo 0.122 all below it is hidden, from 0.123 on its list alone.
    is_closed: bool,
}

/// Values for pages.
#[derive(Debug)]
struct Gift {
    target: Head,
    values: Head,
}

/// A page as targets see it.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    pub kind: &'a str,
    /// From `/`, in lower case, without extension.
    pub path: &'a str,
}

impl Sections {
    /// Takes in what a section's header, or the settings, say for others.
    pub fn add(&mut self, folder: &str, head: &Head, is_closed: bool) {
        let section = self.0.entry(folder.to_owned()).or_default();
        section.is_closed |= is_closed;
        let cascade = head.iter().find(|(key, _)| key.eq_ignore_ascii_case("cascade"));
        let gifts: Vec<&Value> = match cascade {
            Some((_, Value::Array(gifts))) => gifts.iter().collect(),
            Some((_, gift)) => vec![gift],
            None => Vec::new(),
        };
        section.gifts.extend(gifts.into_iter().filter_map(Value::as_object).map(|gift| {
            let mut values = lowered(gift);
            let target = ["target", "_target"].iter().find_map(|key| values.remove(*key));
            let target = target.as_ref().and_then(Value::as_object).map(lowered).unwrap_or_default();
            Gift { target, values }
        }));
    }

    /// A header with what the sections above give it; its keys are to be as Hugo reads them.
    pub fn given(&self, mut head: Head, folder: &str, page: Page<'_>) -> Head {
        let gifts = above(folder).filter_map(|folder| self.0.get(folder)).flat_map(|section| &section.gifts);
        for gift in gifts.filter(|gift| fits(&gift.target, page)) {
            for (key, value) in &gift.values {
                let is_there = head.keys().any(|own| own.eq_ignore_ascii_case(key));
                if !is_there {
                    head.insert(super::hugo_keys::as_read(key), value.clone());
                }
            }
        }
        head
    }

    /// The section that hides all below it, if there is one.
    pub fn closed<'f>(&self, folder: &'f str) -> Option<&'f str> {
        above(folder)
            .find(|folder| !folder.is_empty() && self.0.get(*folder).is_some_and(|section| section.is_closed))
    }
}

/// A folder, and those that it is in, the root last.
fn above(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |folder: &&str| parent(folder))
}

fn parent(folder: &str) -> Option<&str> {
    match folder.rsplit_once('/') {
        Some((above, _)) => Some(above),
        None => (!folder.is_empty()).then_some(""),
    }
}

fn lowered(head: &Head) -> Head {
    head.iter().map(|(key, value)| (key.to_lowercase(), value.clone())).collect()
}

/// Whether a page is meant: by kind and path, on a site that is published. Languages and the like are not looked at.
fn fits(target: &Head, page: Page<'_>) -> bool {
    [("kind", page.kind), ("path", page.path), ("environment", "production")].iter().all(|(key, text)| {
        let pattern = target.get(*key).and_then(Value::as_str);
        pattern.is_none_or(|pattern| matches(&pattern.to_lowercase(), text))
    })
}

/// Patterns as Hugo has them: `*` within a folder, `**` across, `?`, `{a,b}`.
fn matches(pattern: &str, text: &str) -> bool {
    // Who writes more of them means everything; each multiplies the patterns.
    if pattern.matches('{').count() > BRACES {
        return true;
    }
    if let Some((before, rest)) = pattern.split_once('{')
        && let Some((choices, after)) = rest.split_once('}')
    {
        return choices.split(',').any(|choice| matches(&format!("{before}{choice}{after}"), text));
    }
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    runs(&pattern, &text)
}

/// Goes through a pattern once, with all places of the text at which it may have come.
fn runs(pattern: &[char], text: &[char]) -> bool {
    let mut at = vec![false; text.len() + 1];
    at[0] = true;
    let mut rest = pattern;
    while let [first, others @ ..] = rest {
        rest = others;
        if *first == '*' {
            let is_across = rest.first() == Some(&'*');
            rest = if is_across { &rest[1..] } else { rest };
            for place in 0..text.len() {
                at[place + 1] |= at[place] && (is_across || text[place] != '/');
            }
        } else {
            let fits = |c: char| if *first == '?' { c != '/' } else { c == *first };
            at = std::iter::once(false)
                .chain(at.iter().zip(text).map(|(here, c)| *here && fits(*c)))
                .collect();
        }
    }
    at[text.len()]
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_are_those_of_hugo() {
        for (pattern, text, is) in [
            ("/posts/**", "/posts/a/b", true),
            ("/posts/**", "/posts", false),
            ("/posts/*", "/posts/a/b", false),
            ("{/posts,/news}/**", "/news/a", true),
            ("{home,section}", "page", false),
            ("page", "page", true),
            ("/posts/?", "/posts/a", true),
            ("/posts/?", "/posts/", false),
            ("/*/b", "/a/b", true),
            ("/*b", "/a/b", false),
            (&"*a".repeat(50), &"a".repeat(200), true),
            (&format!("{}b", "*a".repeat(50)), &"a".repeat(200), false),
        ] {
            assert_eq!(matches(pattern, text), is, "{pattern} {text}");
        }
    }
}
