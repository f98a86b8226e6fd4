//! A mend that a program could make.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::place::floor_boundary;
use super::{SourcePath, Span};

/// Who may apply a fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Applicability {
    /// Right whatever the author meant: `check --fix` applies it.
    Safe,
    /// Likely right; a person decides.
    Ask,
    /// Only to be shown.
    Show,
}

impl Applicability {
    /// The stable name in `--format json`.
    pub fn name(self) -> &'static str {
        match self {
            Applicability::Safe => "safe",
            Applicability::Ask => "ask",
            Applicability::Show => "show",
        }
    }
}

/// Replace the bytes of `span` by `text`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

/// Edits that belong together; their spans do not overlap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    pub edits: Vec<Edit>,
    pub applicability: Applicability,
}

impl Fix {
    /// A fix that replaces one span.
    pub fn replace(span: Span, text: impl Into<String>, applicability: Applicability) -> Fix {
        Fix { edits: vec![Edit { span, text: text.into() }], applicability }
    }
}

/// Characters shown before and after a change.
const AROUND: usize = 20;

impl Fix {
    /// A name for it as long as the text is what it is, in 16 hexadecimal digits.
    pub fn id(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for Edit { span, text } in &self.edits {
            for part in [span.file.as_str().as_bytes(), text.as_bytes()] {
                hasher.update(&part.len().to_le_bytes()).update(part);
            }
            hasher.update(&span.start.to_le_bytes()).update(&span.end.to_le_bytes());
        }
        hasher.finalize().to_hex()[..16].to_owned()
    }

    /// The text around the change, before and after it: a few characters of its lines more on both sides.
    pub fn shown(&self, text: &str, file: &SourcePath) -> (String, String) {
        let start = self.edits.iter().map(|edit| edit.span.start as usize).min().unwrap_or(0);
        let end = self.edits.iter().map(|edit| edit.span.end as usize).max().unwrap_or(0);
        let (start, end) = (floor_boundary(text, start), floor_boundary(text, end.max(start)));
        let before = text[..start].char_indices().rev().take(AROUND).take_while(|(_, c)| *c != '\n');
        let from = before.last().map_or(start, |(at, _)| at);
        let mut behind = text[end..].char_indices().enumerate();
        let stop = behind.find(|(number, (_, c))| *number == AROUND || *c == '\n');
        let to = stop.map_or(text.len(), |(_, (at, _))| end + at);
        let (mended, _) = apply(text, file, &[self]);
        let behind = text.len() - to;
        let after = mended.get(from..mended.len() - behind).unwrap_or_default();
        (text[from..to].to_owned(), after.to_owned())
    }
}

/// Applies fixes of one file to its text: those whose edits lie inside it and do not overlap an edit applied
/// before, in their order. A fix is applied as a whole or not at all. Gives the new text, and which were applied.
pub fn apply(text: &str, file: &SourcePath, fixes: &[&Fix]) -> (String, Vec<bool>) {
    let mut edits: BTreeMap<(u32, u32), &str> = BTreeMap::new();
    let mut applied = Vec::with_capacity(fixes.len());
    for fix in fixes {
        let fits = !fix.edits.is_empty()
            && fix.edits.iter().all(|edit| edit.span.file == *file && fits(text, &edits, &edit.span));
        if fits {
            let new = fix.edits.iter().map(|edit| ((edit.span.start, edit.span.end), &*edit.text));
            edits.extend(new);
        }
        applied.push(fits);
    }
    let mut new = String::with_capacity(text.len());
    let mut done = 0;
    for ((start, end), words) in edits {
        new.push_str(&text[done..start as usize]);
        new.push_str(words);
        done = end as usize;
    }
    new.push_str(&text[done..]);
    (new, applied)
}

/// Whether an edit lies on characters of the text, apart from those that were taken. Two insertions at one point
/// would come in no certain order, so the second waits.
fn fits(text: &str, taken: &BTreeMap<(u32, u32), &str>, span: &Span) -> bool {
    let (start, end) = (span.start, span.end);
    let before = taken.range(..=(start, end)).next_back();
    let after = taken.range((start, end)..).next();
    text.get(start as usize..end as usize).is_some()
        && before.is_none_or(|((from, to), _)| *to <= start && (*from, *to) != (start, end))
        && after.is_none_or(|((from, _), _)| *from >= end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fix(edits: &[(usize, usize, &str)]) -> Fix {
        let edit = |&(start, end, text): &(usize, usize, &str)| Edit {
            span: Span::new("a.md", start..end),
            text: text.to_owned(),
        };
        Fix { edits: edits.iter().map(edit).collect(), applicability: Applicability::Safe }
    }

    #[test]
    fn fixes_that_overlap_are_left_for_the_next_time() {
        let text = "0123456789";
        let fixes = [
            fix(&[(2, 4, "x"), (8, 9, "")]),
            fix(&[(3, 5, "y")]),
            fix(&[(0, 0, "<")]),
            fix(&[(0, 0, "!")]),
            fix(&[(4, 5, "z"), (8, 8, "w")]),
            fix(&[(9, 99, "")]),
        ];
        let all: Vec<&Fix> = fixes.iter().collect();
        let (new, applied) = apply(text, &SourcePath::new("a.md"), &all);
        assert_eq!(new, "<01xz567w9");
        assert_eq!(applied, [true, false, true, false, true, false]);
        let (same, none) = apply(text, &SourcePath::new("b.md"), &all);
        assert!(same == text && none.iter().all(|applied| !applied));
    }

    #[test]
    fn a_change_is_shown_with_what_stands_around_it() {
        let fix = fix(&[(6, 9, "，"), (12, 15, "")]);
        let text = "甲乙　丙丁戊\n己";
        let (before, after) = fix.shown(text, &SourcePath::new("a.md"));
        assert_eq!((before.as_str(), after.as_str()), ("甲乙　丙丁戊", "甲乙，丙戊"));
        assert_eq!(fix.id().len(), 16);
    }

    #[test]
    fn characters_are_never_cut() {
        let broken = fix(&[(1, 2, "")]);
        assert_eq!(apply("甲乙", &SourcePath::new("a.md"), &[&broken]), ("甲乙".to_owned(), vec![false]));
    }
}
