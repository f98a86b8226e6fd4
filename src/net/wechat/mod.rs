//! WeChat: a message goes into the drafts of the official account, by the platform's own calls.
//!
//! In: a message with its pictures, an [`Account`], a [`Journal`] and whoever keeps it. Out: the draft's id, or a [`Trouble`]
//! in Chinese. Invariants: nothing is sent twice: what the platform took is in the journal before the next thing is sent,
//! and what it may have taken while the line broke is looked up there first (but for pictures of the text, which cannot
//! be looked up and cost nothing); secrets and tokens are in no message, journal or address that is told; nothing is
//! published: a draft waits for a person.
//!
//! The calls, by the platform's documentation: `cgi-bin/stable_token`, `cgi-bin/media/uploadimg`,
//! `cgi-bin/material/add_material`, `cgi-bin/material/batchget_material`, `cgi-bin/draft/add`, `update`, `batchget`.

mod calls;
mod errors;
mod form;
mod journal;
mod wire;

#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

pub use calls::Api;
pub use errors::Trouble;
pub use journal::{Journal, Keep};

use journal::{Draft, Pending, Sent};

/// Who speaks to the platform.
#[derive(Clone)]
pub struct Account {
    app_id: String,
    secret: String,
}

impl Account {
    /// By the names that the platform gives them; `None` if one of them cannot be one: letters and digits alone.
    pub fn new(app_id: &str, secret: &str) -> Option<Account> {
        let is_plain =
            |text: &str| (1..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
        let (app_id, secret) = (app_id.trim(), secret.trim());
        (is_plain(app_id) && is_plain(secret))
            .then(|| Account { app_id: app_id.to_owned(), secret: secret.to_owned() })
    }

    /// A name for its journal, from which nobody learns its id.
    pub fn name(&self) -> String {
        blake3::hash(self.app_id.as_bytes()).to_hex()[..12].to_owned()
    }
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Account(..)")
    }
}

/// A file that goes over the wire.
#[derive(Clone, Copy, Debug)]
pub struct Upload<'a> {
    /// Tells its kind by its end: `.jpg` or `.png`.
    pub name: &'a str,
    pub bytes: &'a [u8],
}

/// A message to be delivered.
pub struct Message<'a> {
    /// What stands for it in the journal, whatever its text: the article's file.
    pub article: &'a str,
    /// Of its page, from the site's start, and those that lead there: a moved article has its old one among them.
    pub path: &'a str,
    pub former: &'a [String],
    /// What the draft call says of it, but for its text and its cover.
    pub fields: &'a Map<String, Value>,
    /// By the numbers that `content` asks for.
    pub pictures: Vec<Upload<'a>>,
    pub cover: Upload<'a>,
    /// The text with the addresses of its pictures.
    ///
    /// # Errors
    /// Why it must not be sent, in Chinese.
    pub content: &'a dyn Fn(&[String]) -> Result<String, String>,
}

impl Message<'_> {
    /// Whether it is what the journal knows by this file and the path of its page.
    fn was(&self, file: &str, path: &str) -> bool {
        file == self.article
            || !path.is_empty() && (path == self.path || self.former.iter().any(|former| former == path))
    }
}

impl std::fmt::Debug for Message<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Message").field("article", &self.article).finish_non_exhaustive()
    }
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivered {
    /// A new draft.
    Added,
    /// The draft of an earlier run says something else now.
    Updated,
    /// It says the same already.
    Unchanged,
}

/// Sends a message, going on where an earlier run was stopped.
///
/// # Errors
/// What is in the way, and what to do about it. What was sent until then is in the journal.
pub fn deliver(
    api: &mut Api,
    journal: &mut Journal,
    keep: Keep<'_>,
    message: &Message<'_>,
) -> Result<Delivered, Trouble> {
    let mut addresses = Vec::new();
    for picture in &message.pictures {
        addresses.push(picture_address(api, journal, keep, *picture)?);
    }
    let cover = cover_id(api, journal, keep, message.cover)?;
    let content = (message.content)(&addresses).map_err(Trouble::of_ours)?;
    let mut article = message.fields.clone();
    article.insert("content".to_owned(), Value::from(content));
    article.insert("thumb_media_id".to_owned(), Value::from(cover));
    put_draft(api, journal, keep, message, &article)
}

/// Where a picture is with the platform; it is sent where it is not yet.
fn picture_address(
    api: &mut Api,
    journal: &mut Journal,
    keep: Keep<'_>,
    picture: Upload<'_>,
) -> Result<String, Trouble> {
    let hash = hash_of(picture.bytes);
    if let Some(address) = journal.pictures.get(&hash) {
        return Ok(address.clone());
    }
    let address = api.upload_picture(picture)?;
    journal.pictures.insert(hash, address.clone());
    journal.keep(keep)?;
    Ok(address)
}

/// The id of a cover among the account's materials. Each takes one of 100,000 places, so it is looked for first where
/// an earlier run may have put it.
fn cover_id(
    api: &mut Api,
    journal: &mut Journal,
    keep: Keep<'_>,
    cover: Upload<'_>,
) -> Result<String, Trouble> {
    let hash = hash_of(cover.bytes);
    if let Some(id) = journal.covers.get(&hash) {
        return Ok(id.clone());
    }
    let name = format!("huikan-{}.jpg", &hash[..24]);
    let pending = Pending::Cover(hash.clone());
    let found = if journal.pending.contains(&pending) { api.find_material(&name)? } else { None };
    let id = match found {
        Some(id) => id,
        None => {
            journal.pending.insert(pending.clone());
            journal.keep(keep)?;
            settled(api.add_material(Upload { name: &name, ..cover }), &pending, journal, keep)?
        }
    };
    journal.covers.insert(hash, id.clone());
    journal.pending.remove(&pending);
    journal.keep(keep)?;
    Ok(id)
}

/// Where the platform said no, nothing is pending. Where the line broke, everything still is.
fn settled<T>(
    sent: Result<T, Trouble>,
    pending: &Pending,
    journal: &mut Journal,
    keep: Keep<'_>,
) -> Result<T, Trouble> {
    if let Err(trouble) = &sent
        && trouble.is_refusal()
    {
        journal.pending.remove(pending);
        journal.keep(keep)?;
    }
    sent
}

fn put_draft(
    api: &mut Api,
    journal: &mut Journal,
    keep: Keep<'_>,
    message: &Message<'_>,
    article: &Map<String, Value>,
) -> Result<Delivered, Trouble> {
    let (name, path) = (message.article.to_owned(), message.path.to_owned());
    let hash = hash_of(Value::Object(article.clone()).to_string().as_bytes());
    if let Some((file, draft)) = journal.draft(message) {
        let is_same = draft.hash == hash;
        let is_there =
            if is_same { api.has_draft(&draft.id)? } else { api.update_draft(&draft.id, article)? };
        journal.drafts.remove(&file);
        if is_there {
            journal.drafts.insert(name, Draft { id: draft.id, path, hash });
            journal.keep(keep)?;
            return Ok(if is_same { Delivered::Unchanged } else { Delivered::Updated });
        }
        // Somebody published or deleted it there.
        journal.keep(keep)?;
    }
    let id = match lost_draft(api, journal, message, article)? {
        Some(id) => id,
        None => {
            let sent = Sent::of(article);
            let pending = Pending::Draft { article: name.clone(), path: path.clone(), sent };
            journal.pending.insert(pending.clone());
            journal.keep(keep)?;
            settled(api.add_draft(article), &pending, journal, keep)?
        }
    };
    journal.drafts.insert(name, Draft { id, path, hash });
    journal.settle_drafts(message);
    journal.keep(keep)?;
    Ok(Delivered::Added)
}

/// A draft that arrived while the answer was lost; it says now what the article says now.
fn lost_draft(
    api: &mut Api,
    journal: &Journal,
    message: &Message<'_>,
    article: &Map<String, Value>,
) -> Result<Option<String>, Trouble> {
    for sent in journal.pending_drafts(message) {
        if let Some(id) = api.find_draft(&sent)?
            && api.update_draft(&id, article)?
        {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

fn hash_of(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}
