//! Mending a text by the fixes of its findings.
//!
//! In: an article's text and which findings may be mended. Out: the new text. Invariants: a fix is applied as a
//! whole or not at all; what was mended once is not mended again, so a second run changes nothing.

use std::sync::Arc;

use super::Proofreader;
use crate::content::Article;
use crate::markdown::lookalikes;
use crate::report::{Applicability, Finding, Fix, SourcePath, apply};
use crate::snapshot::Text;

/// A fix may bring another to light; more rounds than this mean that two rules do not agree.
const ROUNDS: usize = 8;

/// A text with fixes applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    pub text: String,
    /// How many findings were mended.
    pub count: usize,
}

impl Proofreader {
    /// Applies every `safe` fix; `None` if there is none. `wanted` says which of the findings of a text are spoken
    /// of at all.
    pub fn mend(
        &self,
        path: &SourcePath,
        text: &Arc<Text>,
        wanted: &dyn Fn(Vec<Finding>, &str) -> Vec<Finding>,
    ) -> Option<Mended> {
        let mut mended: Option<Mended> = None;
        let mut current = Arc::clone(text);
        for _ in 0..ROUNDS {
            let article = Article::read(path, &current);
            let findings = wanted(self.all(&article), &current.content);
            let is_safe = |fix: &&Fix| fix.applicability == Applicability::Safe;
            let fixes: Vec<&Fix> =
                findings.iter().filter_map(|finding| finding.fix.as_ref().filter(is_safe)).collect();
            let (new, applied) = apply(&current.content, path, &fixes);
            let count = applied.iter().filter(|applied| **applied).count();
            if count == 0 || *new == *current.content {
                break;
            }
            let before = mended.map_or(0, |mended| mended.count);
            current = Arc::new(Text::utf8(&new));
            mended = Some(Mended { text: new, count: before + count });
        }
        mended
    }

    /// What reading the file found, its Markdown included, and what proofreading finds.
    pub fn all(&self, article: &Article) -> Vec<Finding> {
        let date = article.meta.date.map(|date| date.local().date());
        let mut findings = article.findings.clone();
        findings.extend(lookalikes(&article.doc, &article.path));
        findings.extend(self.read(article, date));
        findings
    }
}
