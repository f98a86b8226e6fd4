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
        let accent = self.theme.text_option("accent", &self.site.config);
        Some(crate::outputs::wechat::draft(&self.site, id, look, accent))
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::snapshot::Snapshot;

    /// The fragment of an article with a heading, in a portal whose theme declares an accent.
    fn content(site_yaml: &str) -> String {
        let site = format!("name: 某县政协\nurl: https://www.example.gov.cn/\ntheme: own\n{site_yaml}");
        let files = [
            ("content/site.yaml", &*site),
            (
                "themes/own/theme.yaml",
                "name: own\nextends: plain\noptions:\n  accent: {default: \"#0a6b3d\"}\n",
            ),
            ("content/要闻/_index.md", "---\ntitle: 要闻\nslug: yaowen\n---\n"),
            ("content/要闻/a.md", "---\ntitle: 题\nslug: a\ndate: 2022-12-01\n---\n\n## 小标题\n\n正文。\n"),
        ];
        let portal = Portal::open(Arc::new(Snapshot::of_texts(files, "2022-12-20T00:00:00Z")), None);
        let draft = portal.message(&SourcePath::new("content/要闻/a.md"), Look::Red).expect("an article");
        draft.content(|_| None).expect("no pictures")
    }

    #[test]
    fn a_message_has_the_accent_of_the_theme_or_the_one_that_the_site_chose() {
        assert!(content("").contains("#0a6b3d"));
        let chosen = content("theme_options:\n  accent: \"#005bac\"\n");
        assert!(chosen.contains("#005bac") && !chosen.contains("#0a6b3d"));
        assert!(content("theme_options:\n  accent: \"#ffffff\"\n").contains("#a8141b"));
    }
}
