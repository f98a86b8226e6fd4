//! WeChat: an article of the portal as a message of the official account.
//!
//! In: a portal, an article's file, a look. Out: a [`Draft`], to be packed with whatever makes pictures. Invariant:
//! pure; nothing is read or written here.

use super::Portal;
use crate::report::SourcePath;

pub use crate::outputs::wechat::{
    CHECKLIST_HEAD, Draft, File, Look, Maker, Package, Pictures, TITLE_OF_CALL, verify,
};

impl Portal {
    /// The message of an article, published or not; `None` if the file is no article.
    pub fn message(&self, source: &SourcePath, look: Look) -> Option<Draft> {
        let id = self.site.article_of(source.as_str())?;
        Some(crate::outputs::wechat::draft(&self.site, id, look))
    }

    /// Whether a file is an article that is shown, and so may become a message.
    pub fn may_be_sent(&self, source: &SourcePath) -> bool {
        let id = self.site.article_of(source.as_str());
        id.is_some_and(|id| self.site.entry(id).is_shown())
    }
}

/// Writes words into a page of a program.
pub fn push_words(out: &mut String, words: &str) {
    crate::markdown::push_value(out, words);
}
