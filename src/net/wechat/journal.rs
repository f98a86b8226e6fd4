//! What the platform has of ours: kept from run to run, so that nothing is sent twice.
//!
//! In: ids and addresses as the platform gives them. Out: a text to be kept. Invariant: neither secret nor token is in it;
//! it is kept before the next thing is sent.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Trouble;

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
    /// Of what it says.
    pub hash: String,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Pending {
    /// By its hash.
    Cover(String),
    /// By the article's file.
    Draft(String),
}

impl Journal {
    /// Reads what was kept; `None` if it is damaged.
    pub fn read(text: &str) -> Option<Journal> {
        serde_json::from_str(text).ok()
    }

    pub(super) fn keep(&self, keep: Keep<'_>) -> Result<(), Trouble> {
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        keep(&format!("{text}\n")).map_err(Trouble::of_ours)
    }
}
