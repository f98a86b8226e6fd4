//! WeChat: an article of the portal as a message of the official account.
//!
//! In: a portal, an article's file, a look. Out: a [`Draft`], to be packed with whatever makes pictures. Invariant:
//! pure; nothing is read or written here.

use super::Portal;
use crate::report::SourcePath;

pub use crate::outputs::wechat::{CHECKLIST_HEAD, Draft, File, Look, Maker, Package, Pictures, verify};

impl Portal {
    /// The message of an article, published or not; `None` if the file is no article.
    pub fn message(&self, source: &SourcePath, look: Look) -> Option<Draft> {
        let id = self.site.article_of(source.as_str())?;
        Some(crate::outputs::wechat::draft(&self.site, id, look))
    }
}
