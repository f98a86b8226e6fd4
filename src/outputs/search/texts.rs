//! Texts of a few articles, for excerpts and to see that a hit is one.
//!
//! In: [`Document`]s. Out: one compressed file (deflate without header) of JSON, and the documents again.
//! Invariant: what is shown of a hit is in it, so that a browser needs nothing else.

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use serde::{Deserialize, Serialize};

use super::bits::Damaged;

/// Fast enough for a build; higher levels save a tenth.
const LEVEL: u8 = 3;
/// Four books of a thousand pages.
const LARGEST: usize = 64 << 20;

/// Something that can be found, as it is shown. In JSON a list of these, in this order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its address below the site's root, percent-encoded.
    pub address: String,
    pub title: String,
    /// `2022-12-20`; empty where there is none.
    pub date: String,
    /// The title of its column.
    pub column: String,
    /// Kicker, subtitle and body, a block a line.
    pub text: String,
    /// What is found too, and not shown as an excerpt where the text has something: byline, tags, columns, the
    /// date in words.
    pub beside: String,
    /// Whether folding it takes the table of traditional characters.
    pub traditional: bool,
}

type Row<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str, &'a str, u8);

/// A file of documents.
pub fn write(documents: &[Document]) -> Vec<u8> {
    let row = |it: &'_ Document| -> serde_json::Value {
        let row: Row<'_> =
            (&it.address, &it.title, &it.date, &it.column, &it.text, &it.beside, u8::from(it.traditional));
        serde_json::json!(row)
    };
    let rows: Vec<serde_json::Value> = documents.iter().map(row).collect();
    compress_to_vec(serde_json::Value::from(rows).to_string().as_bytes(), LEVEL)
}

/// The documents of a file.
pub fn read(bytes: &[u8]) -> Result<Vec<Document>, Damaged> {
    let json = decompress_to_vec_with_limit(bytes, LARGEST).map_err(|_| Damaged)?;
    type Owned = (String, String, String, String, String, String, u8);
    let rows: Vec<Owned> = serde_json::from_slice(&json).map_err(|_| Damaged)?;
    let document = |(address, title, date, column, text, beside, traditional): Owned| Document {
        address,
        title,
        date,
        column,
        text,
        beside,
        traditional: traditional == 1,
    };
    Ok(rows.into_iter().map(document).collect())
}
