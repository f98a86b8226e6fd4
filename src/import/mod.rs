//! Manuscripts in: a foreign text becomes an article under `content/`.
//!
//! In: the bytes of a file (Word, text, HTML, Markdown), or of a folder or archive of such. Out: the article's
//! files and an account of what was recognised, how surely, and what was dropped. A reader a format makes a
//! [`manuscript::Manuscript`] of it, `recognise` sees the parts of an article in that, `write` gives Markdown.
//! Invariant: every character of the text that a reader of the manuscript sees is in the article once, or is
//! told in the account; nothing here touches a file.

pub mod account;
pub mod addresses;
pub mod bundle;
pub mod docx;
pub mod draft;
pub mod html;
pub mod image;
pub mod manuscript;
pub mod markdown;
pub mod moving;
pub mod recognise;
mod refusal;
pub mod source;
pub mod text;
pub mod write;

pub use refusal::Refusal;
