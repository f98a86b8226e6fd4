//! What a page links to or plays, and an article made of it has not.
//!
//! In: links and media in order. Out: remarks, each address once. Invariant: only what a reader of the page could
//! open is told, so no scripts, no marks within the page, no calls.

use crate::import::manuscript::{Remark, RemarkKind};
use crate::markdown::dom::{Id, Tree};

/// Addresses that a remark names; of more it gives the number.
const NAMED: usize = 6;

/// Characters of a link's words that a remark repeats.
const WORDS: usize = 20;

#[derive(Debug, Default)]
pub(super) struct Lost {
    links: Vec<String>,
    media: Vec<String>,
}

impl Lost {
    /// A link whose words stay.
    pub fn link(&mut self, words: &str, address: &str) {
        let address = address.trim();
        let lower = address.to_ascii_lowercase();
        let leads =
            !["#", "javascript:", "tel:", "sms:", "about:"].iter().any(|begin| lower.starts_with(begin));
        if address.is_empty() || !leads {
            return;
        }
        let words: String =
            words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(WORDS).collect();
        let told = if words.is_empty() { address.to_owned() } else { format!("{words}（{address}）") };
        if !self.links.contains(&told) {
            self.links.push(told);
        }
    }

    /// An element that plays something; its address may stand in a source within it.
    pub fn medium(&mut self, tree: &Tree, id: Id) {
        let address =
            |id: Id| ["src", "data"].iter().find_map(|name| tree.attribute(id, name)).map(str::trim);
        let found = tree.subtree(id).find_map(|id| address(id).filter(|address| !address.is_empty()));
        // Frames of advertisements and scripts have none.
        let Some(found) = found.filter(|address| !address.starts_with("about:")) else { return };
        let told = if found.starts_with("data:") { "写在网页里的一段" } else { found };
        if !self.media.iter().any(|known| known == told) {
            self.media.push(told.to_owned());
        }
    }

    pub fn told(&self) -> Vec<Remark> {
        let listed = |all: &[String]| {
            let named = all.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join("、");
            if all.len() > NAMED { format!("{named}等") } else { named }
        };
        let links = (!self.links.is_empty()).then(|| {
            format!(
                "有 {} 处链接没有保留，文字都在：{}。附件要用的，把文件放进稿件的文件夹，再写成 [文字](文件名)",
                self.links.len(),
                listed(&self.links)
            )
        });
        let media = (!self.media.is_empty()).then(|| {
            format!("有 {} 处视频、音频或嵌入的网页没有导入：{}", self.media.len(), listed(&self.media))
        });
        let remark = |words| Remark { kind: RemarkKind::Dropped, words };
        links.into_iter().chain(media).map(remark).collect()
    }
}
