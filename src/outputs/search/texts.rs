//! Texts of a few articles, for excerpts and to see that a hit is one.
//!
//! In: [`Document`]s by slot. Out: one file: four bytes of the tag of its group, as the manifest has it (little
//! endian), then compressed JSON (deflate without header) in UTF-16: a row a slot, `[]` for an empty one. And these
//! again. Of Chinese that is a tenth less than UTF-8, and packed in less time.
//! Invariant: what is shown of a hit is in it, so that a browser needs nothing else.

use libdeflater::{CompressionLvl, Compressor};
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use serde::{Deserialize, Serialize};

use super::bits::Damaged;

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
    /// The folders of the columns that list it, those above them included: `yaowen/`.
    pub columns: Vec<String>,
}

type Row<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str, &'a str, u8, &'a [String]);
type Owned = (String, String, String, String, String, String, u8, Vec<String>);

/// What is written for a slot.
#[derive(Serialize)]
#[serde(untagged)]
enum Shown<'a> {
    Full(Row<'a>),
    Empty([(); 0]),
}

impl Shown<'_> {
    fn of(slot: &Option<Document>) -> Shown<'_> {
        let Some(it) = slot else { return Shown::Empty([]) };
        let traditional = u8::from(it.traditional);
        Shown::Full((
            &it.address,
            &it.title,
            &it.date,
            &it.column,
            &it.text,
            &it.beside,
            traditional,
            &it.columns,
        ))
    }
}

/// What stands in a file for a slot.
#[derive(Deserialize)]
#[serde(untagged)]
enum Slot {
    Full(Box<Owned>),
    Empty([(); 0]),
}

/// A file of documents; `tag` is that of its group.
pub fn write(tag: u32, slots: &[Option<Document>]) -> Vec<u8> {
    let rows: Vec<Shown<'_>> = slots.iter().map(Shown::of).collect();
    // Strings and numbers alone: nothing that JSON could not hold.
    let json = serde_json::to_string(&rows).unwrap_or_default();
    let mut bytes = tag.to_le_bytes().to_vec();
    bytes.append(&mut packed(&utf16(&json)));
    bytes
}

/// JSON as the files of the index have it: in UTF-16, little endian.
pub fn utf16(json: &str) -> Vec<u8> {
    // Most characters have three bytes. Units are stored as such: two bytes at a time would be asked for room each time.
    let mut units: Vec<[u8; 2]> = Vec::with_capacity(json.len() / 2);
    for character in json.chars() {
        match u16::try_from(u32::from(character)) {
            Ok(unit) => units.push(unit.to_le_bytes()),
            Err(_) => units.extend(character.encode_utf16(&mut [0; 2]).iter().map(|unit| unit.to_le_bytes())),
        }
    }
    units.into_flattened()
}

/// And that again.
pub fn of_utf16(bytes: &[u8]) -> Result<String, Damaged> {
    let units = bytes.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit));
    char::decode_utf16(units).collect::<Result<_, _>>().map_err(|_| Damaged)
}

/// The lowest level that packs at all: for five hundredths more bytes it takes a build half the time of the next.
const LEVEL: i32 = 1;

fn packed(units: &[u8]) -> Vec<u8> {
    let mut compressor = Compressor::new(CompressionLvl::new(LEVEL).unwrap_or_default());
    let mut bytes = vec![0; compressor.deflate_compress_bound(units.len())];
    // The bound is room enough, and nothing else can go wrong.
    let length = compressor.deflate_compress(units, &mut bytes).unwrap_or_default();
    bytes.truncate(length);
    bytes
}

/// The documents of a file by slot, if it is one of this tag: in another the slots may be others.
pub fn read(bytes: &[u8], tag: u32) -> Result<Vec<Option<Document>>, Damaged> {
    let (own, packed) = bytes.split_first_chunk::<4>().ok_or(Damaged)?;
    if u32::from_le_bytes(*own) != tag {
        return Err(Damaged);
    }
    let units = decompress_to_vec_with_limit(packed, LARGEST).map_err(|_| Damaged)?;
    let rows: Vec<Slot> = serde_json::from_str(&of_utf16(&units)?).map_err(|_| Damaged)?;
    let document = |slot: Slot| {
        let Slot::Full(row) = slot else { return None };
        let (address, title, date, column, text, beside, traditional, columns) = *row;
        let traditional = traditional == 1;
        Some(Document { address, title, date, column, text, beside, traditional, columns })
    };
    Ok(rows.into_iter().map(document).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_of_one_unit_and_of_two_are_written_and_read_back() {
        let bytes = utf16("a会𠮷");
        assert_eq!(bytes, [0x61, 0, 0x1a, 0x4f, 0x42, 0xd8, 0xb7, 0xdf]);
        assert_eq!(of_utf16(&bytes).as_deref(), Ok("a会𠮷"));
    }
}
