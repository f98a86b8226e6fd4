//! A mend that a program could make.

use serde::{Deserialize, Serialize};

use super::Span;

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
