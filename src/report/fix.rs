//! A mend that a program could make.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

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
    fn characters_are_never_cut() {
        let broken = fix(&[(1, 2, "")]);
        assert_eq!(apply("甲乙", &SourcePath::new("a.md"), &[&broken]), ("甲乙".to_owned(), vec![false]));
    }
}
