//! Search without a server: an index of files that a browser fetches as it needs them.
//!
//! In: a [`Site`](crate::site::Site). Out: the bytes of each file of the index, and a reader that answers from those files alone;
//! the page's engine (`themes/county/assets/search.js/`) does the same in the browser, in the same order.
//!
//! **Exact.** An article is found by each two characters that stand beside each other in it (`terms`), over
//! folded text (`fold`): no dictionary, so villages, offices and new words are found, and so is any piece of a
//! sentence. What has all pairs of a word is a candidate; no candidate is shown before its text was seen to
//! contain the word. Three bits of the character that follows stand beside each pair, which leaves few
//! candidates that are none.
//!
//! **Files**, all below `_search/`, compressed by themselves:
//!
//! | file | what | changes |
//! | --- | --- | --- |
//! | `index.bin` | layout, tags of the others, columns, years, synonyms; terms of the newest articles | always |
//! | `s/N.bin` | a shard: terms by hash, each with its articles (`shard`) | in its turn, see below |
//! | `t/N.bin` | the texts of two articles (`texts`) | with one of the two |
//! | `characters.bin` | traditional and simplified characters | never |
//!
//! Names stay, contents change: `?v=TAG` tells a browser which of them it has, and each begins with its tag, so that
//! nobody takes one for what an older or newer manifest means. With relative links the files are
//! scripts (`.js`) that hand over the same bytes, since a page that is opened as a file can fetch nothing else.
//!
//! **Growing.** Articles are numbered from the oldest; those without a date come last, in the tail. Shards reach to a
//! border each; the manifest's tail holds what lies behind. The borders move on one after the other
//! (`site::SearchLayout`), so a new article changes the manifest, one file of texts and some six of the shards
//! (of 1,024, where there are 10,000 articles), sixteen at most: there is no day on which everything is written anew.
//! Beyond 16,384 articles the files of the oldest share a tag by fours, and each eighth new article writes one such
//! group anew: a reader fetches the manifest with every visit, and tags were a third of it. An edit changes the shards of the terms that came and went. What is taken back, or is over, leaves its slot empty;
//! an article that comes with an old date changes what is behind its number.
//!
//! **Rank** (documented for staff in the guide): the title itself; words in the title; words that stand in it four
//! times and more, and what is so new that it stands in the tail; the others. In each class the newest first; what
//! has no date counts as the oldest.
//!
//! **Cost of an answer**: the manifest once; a shard for each of at most four pairs of a word, eight of all words as
//! they were typed, and two for each further spelling (a date, synonyms; at most three a word); one for a column and
//! one for the title; a file of texts for each candidate that is looked at. The manifest tells how large each shard is: pairs
//! in the smallest are looked up first, since those are rare, and what would make it more than 256 KB is left to the texts
//! to tell (`query`).
//!
//! Invariant: same site, same files. What is not public is in none of them (`site::searchable`).

mod bits;
mod document;
mod find;
mod fold;
mod index;
mod manifest;
mod query;
mod shard;
mod terms;
#[cfg(test)]
mod tests;
mod texts;

pub use find::{Answer, Excerpt, Found, Order, Reading, Wanted, answer};
pub use fold::pairs as characters;
pub use index::Index;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::site::SearchPart;

/// A file of the index as a script, for pages that are opened as files.
pub fn as_script(part: SearchPart, bytes: &[u8]) -> Vec<u8> {
    let path = part.path(true);
    let name = path.trim_start_matches("_search/").trim_end_matches(".js");
    format!("searchFile(\"{name}\",\"{}\")\n", STANDARD.encode(bytes)).into_bytes()
}

/// The bytes that such a script hands over.
pub fn of_script(script: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(script).ok()?;
    let data = text.strip_suffix("\")\n")?.rsplit_once('"')?.1;
    STANDARD.decode(data).ok()
}
