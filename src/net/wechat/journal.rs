//! What the platform has of ours: kept from run to run, so that nothing is sent twice.
//!
//! In: ids and addresses as the platform gives them. Out: a text to be kept. Invariant: neither secret nor token is in it;
//! it is kept before the next thing is sent.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Message, Trouble};

/// Keeps the text of a journal durably.
pub type Keep<'a> = &'a dyn Fn(&str) -> Result<(), String>;

/// One account's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journal {
    /// Addresses of pictures of texts, by the hash of their bytes.
    pub(super) pictures: BTreeMap<String, String>,
    /// Ids of covers, by the hash of their bytes.
    pub(super) covers: BTreeMap<String, String>,
    /// By the article's file.
    pub(super) drafts: BTreeMap<String, Draft>,
    /// What was sent, and is not known to have arrived.
    pub(super) pending: BTreeSet<Pending>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Draft {
    pub id: String,
    /// Of the article's page, from the site's start: a moved article is known by it.
    #[serde(default)]
    pub path: String,
    /// Of what it says.
    pub hash: String,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Pending {
    /// By its hash.
    Cover(String),
    /// Of an article, by its file and the path of its page.
    Draft { article: String, path: String, sent: Sent },
}

/// What the platform's list of drafts shows of one, as it was sent: the article may say something else by now.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Sent {
    pub title: String,
    pub address: String,
    pub cover: String,
}

impl Sent {
    const KEYS: [&str; 3] = ["title", "content_source_url", "thumb_media_id"];

    /// Of what the draft call is given.
    pub fn of(article: &Map<String, Value>) -> Sent {
        let [title, address, cover] = Sent::KEYS.map(|key| text(article.get(key)).to_owned());
        Sent { title, address, cover }
    }

    /// Whether an article of the platform's list is this one.
    pub fn is(&self, listed: &Value) -> bool {
        Sent::KEYS.map(|key| text(listed.get(key))) == [&*self.title, &self.address, &self.cover]
    }
}

fn text(value: Option<&Value>) -> &str {
    value.and_then(Value::as_str).unwrap_or_default()
}

impl Journal {
    /// Reads what was kept; `None` if it is damaged.
    pub fn read(text: &str) -> Option<Journal> {
        serde_json::from_str(text).ok()
    }

    /// The draft of an article, which may have been moved since, and the file that it was of.
    pub(super) fn draft(&self, of: &Message<'_>) -> Option<(String, Draft)> {
        let same = self.drafts.get_key_value(of.article);
        let moved = || self.drafts.iter().find(|(file, draft)| of.was(file, &draft.path));
        same.or_else(moved).map(|(file, draft)| (file.clone(), draft.clone()))
    }

    /// All that was sent for an article and may be there, as it was sent.
    pub(super) fn pending_drafts(&self, of: &Message<'_>) -> Vec<Sent> {
        let sent = self.pending.iter().filter_map(|pending| match pending {
            Pending::Draft { article, path, sent } if of.was(article, path) => Some(sent.clone()),
            _ => None,
        });
        sent.collect()
    }

    /// Nothing of an article is pending any more.
    pub(super) fn settle_drafts(&mut self, of: &Message<'_>) {
        self.pending.retain(
            |pending| !matches!(pending, Pending::Draft { article, path, .. } if of.was(article, path)),
        );
    }

    pub(super) fn keep(&self, keep: Keep<'_>) -> Result<(), Trouble> {
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        keep(&format!("{text}\n")).map_err(Trouble::of_ours)
    }
}
