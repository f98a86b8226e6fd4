//! A shard: terms of one range of hashes, and the articles that have them.
//!
//! In: keys with their articles, all of which stand before the shard's border. Out: bytes, and the articles of one key
//! again. Invariant: what was written is read back; anything else is read without end or panic as [`Damaged`] or as
//! some articles.
//!
//! | what | how |
//! | --- | --- |
//! | tag | four bytes: some of the hash of the rest, as the manifest has them |
//! | keys | a set of numbers; then of each section of 32 keys where it ends, in bytes; bits of 0 up to a whole byte |
//! | section | for each key the classes, for each class its list; bits of 0 up to a whole byte |
//! | classes | `0` and three bits, or `1` and a bit for each of nine |
//! | list | articles, a set of numbers; `0`, or `1` and which of them have the term often, then which in their title |

use super::bits::{Damaged, Reader, Writer};
use super::manifest::SHARD_TAG_BITS;
use super::terms::{KEY_BITS, PLAIN, Posting};

/// An article of a term: its number, and [`Posting::OFTEN`], [`Posting::TITLE`].
pub type Hit = (u32, u8);

/// A term in an article: key, class, number, bits, packed so that they sort in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Packed(u64);

impl Packed {
    pub fn new(key: u32, class: u32, article: u32, bits: u8) -> Packed {
        let bits = u64::from((bits / Posting::OFTEN) & 3);
        Packed(u64::from(key) << 38 | u64::from(class) << 34 | u64::from(article) << 2 | bits)
    }

    fn key(self) -> u32 {
        (self.0 >> 38) as u32
    }

    fn class(self) -> u32 {
        (self.0 >> 34) as u32 & 15
    }

    fn article(self) -> u32 {
        (self.0 >> 2) as u32
    }

    fn often(self) -> bool {
        self.0 & 1 == 1
    }

    fn title(self) -> bool {
        self.0 & 2 == 2
    }
}

/// Bits of a digit, of which key and class together have two.
const DIGIT: u32 = (KEY_BITS + 4) / 2;
/// Fewer entries are sorted by comparing them.
const FEW: usize = 1 << (DIGIT - 2);

/// Sorts entries that are in order of their articles: by class and key, in two passes of counting, which is half the
/// time of comparing. `spare` is room that one call leaves to the next.
pub fn sort(entries: &mut Vec<Packed>, spare: &mut Vec<Packed>) {
    if entries.len() < FEW {
        entries.sort_unstable();
        return;
    }
    for shift in [34, 34 + DIGIT] {
        let digit = |entry: &Packed| (entry.0 >> shift) as usize & ((1 << DIGIT) - 1);
        let mut places = vec![0usize; 1 << DIGIT];
        entries.iter().for_each(|entry| places[digit(entry)] += 1);
        let mut next = 0;
        for place in &mut places {
            next += std::mem::replace(place, next);
        }
        spare.clear();
        spare.resize(entries.len(), Packed(0));
        for entry in entries.iter() {
            let place = &mut places[digit(entry)];
            spare[*place] = *entry;
            *place += 1;
        }
        std::mem::swap(entries, spare);
    }
}

/// Keys that are read through to find one of them.
const SECTION: usize = 32;

/// A shard of sorted entries, and its tag.
pub fn write(border: u32, entries: &[Packed]) -> (u32, Vec<u8>) {
    let of_keys: Vec<&[Packed]> = entries.chunk_by(|one, other| one.key() == other.key()).collect();
    let keys: Vec<u32> = of_keys.iter().map(|of_key| of_key[0].key()).collect();
    let mut head = Writer::behind(vec![0; 4]);
    head.set(&keys, 1 << KEY_BITS, 0);
    let mut sections = Vec::with_capacity(2 * entries.len());
    let mut room = Room::default();
    for of_section in of_keys.chunks(SECTION) {
        let mut writer = Writer::behind(sections);
        of_section.iter().for_each(|of_key| write_key(&mut writer, border, of_key, &mut room));
        sections = writer.finish();
        head.count(u32::try_from(sections.len()).unwrap_or(u32::MAX));
    }
    let mut bytes = head.finish();
    bytes.append(&mut sections);
    let tag = (tag_of(&bytes[4..]) >> (32 - SHARD_TAG_BITS)).max(1);
    bytes[..4].copy_from_slice(&tag.to_le_bytes());
    (tag, bytes)
}

/// What a list needs while it is written, left from one to the next: there are many, and most are short.
#[derive(Default)]
struct Room {
    articles: Vec<u32>,
    often: Vec<u32>,
    title: Vec<u32>,
}

fn write_key(writer: &mut Writer, border: u32, of_key: &[Packed], room: &mut Room) {
    let first = of_key[0].class();
    if first < PLAIN && of_key[of_key.len() - 1].class() == first {
        writer.bits(first, 4);
        return write_list(writer, border, of_key, room);
    }
    let mask = of_key.iter().fold(0, |mask, entry| mask | 1 << entry.class());
    writer.bits(1 << (PLAIN + 1) | mask, PLAIN + 2);
    for list in of_key.chunk_by(|one, other| one.class() == other.class()) {
        write_list(writer, border, list, room);
    }
}

/// A few bytes of a hash, never 0, which means that there is nothing.
pub fn tag_of(bytes: &[u8]) -> u32 {
    let hash = blake3::hash(bytes);
    let start = hash.as_bytes();
    u32::from_le_bytes([start[0], start[1], start[2], start[3]]).max(1)
}

fn write_list(writer: &mut Writer, border: u32, list: &[Packed], room: &mut Room) {
    let Room { articles, often, title } = room;
    articles.clear();
    often.clear();
    title.clear();
    for (at, entry) in list.iter().enumerate() {
        // Two terms of one key are one: what holds for either holds.
        if at == 0 || list[at - 1].article() != entry.article() {
            articles.push(entry.article());
        }
        let place = u32::try_from(articles.len() - 1).unwrap_or(u32::MAX);
        if entry.often() && often.last() != Some(&place) {
            often.push(place);
        }
        if entry.title() && title.last() != Some(&place) {
            title.push(place);
        }
    }
    let count = u32::try_from(articles.len()).unwrap_or(u32::MAX);
    writer.set(articles, border, 1);
    let is_plain = often.is_empty() && title.is_empty();
    writer.bits(u32::from(!is_plain), 1);
    if !is_plain {
        writer.set(often, count, 0);
        writer.set(title, count, 0);
    }
}

/// The articles that a shard has for a key: of one class, of [`PLAIN`] terms, or (`None`) of any two characters.
pub fn find(bytes: &[u8], border: u32, key: u32, class: Option<u32>) -> Result<Vec<Hit>, Damaged> {
    let mut head = Reader::new(bytes.get(4..).ok_or(Damaged)?);
    let keys = head.set(1 << KEY_BITS, 0)?;
    let Ok(at) = keys.binary_search(&key) else { return Ok(Vec::new()) };
    let ends = (0..keys.len().div_ceil(SECTION)).map(|_| head.count()).collect::<Result<Vec<_>, _>>()?;
    let before = (at / SECTION).checked_sub(1).map_or(0, |before| ends[before] as usize);
    let section = head.rest().get(before..).ok_or(Damaged)?;
    let mut reader = Reader::new(section);
    for _ in 0..at % SECTION {
        read_key(&mut reader, border, |_| false)?;
    }
    read_key(&mut reader, border, |of| class.map_or(of < PLAIN, |class| class == of))
}

/// The articles of a key, of those classes that are wanted.
fn read_key(
    reader: &mut Reader<'_>,
    border: u32,
    is_wanted: impl Fn(u32) -> bool,
) -> Result<Vec<Hit>, Damaged> {
    let mask = match reader.bits(1)? {
        0 => 1 << reader.bits(3)?,
        _ => reader.bits(PLAIN + 1)?,
    };
    let mut found: Vec<Hit> = Vec::new();
    for class in (0..=PLAIN).filter(|class| mask >> class & 1 == 1) {
        let articles = reader.set(border, 1)?;
        let count = u32::try_from(articles.len()).unwrap_or(u32::MAX);
        let (often, title) = match reader.bits(1)? {
            0 => (Vec::new(), Vec::new()),
            _ => (reader.set(count, 0)?, reader.set(count, 0)?),
        };
        if is_wanted(class) {
            let mut hits: Vec<Hit> = articles.into_iter().map(|article| (article, 0)).collect();
            often.into_iter().for_each(|at| hits[at as usize].1 |= Posting::OFTEN);
            title.into_iter().for_each(|at| hits[at as usize].1 |= Posting::TITLE);
            found = union(found, hits);
        }
    }
    Ok(found)
}

/// What a shard says of its own contents.
pub fn tag(bytes: &[u8]) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(..4)?.try_into().ok()?))
}

/// What is in either of two lists in order; of an article in both, what holds in either.
pub fn union(one: Vec<Hit>, other: Vec<Hit>) -> Vec<Hit> {
    if one.is_empty() {
        return other;
    }
    let mut all = one;
    all.extend(other);
    all.sort_unstable();
    all.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        kept.1 |= if same { next.1 } else { 0 };
        same
    });
    all
}

/// What is in both of two lists in order, and what holds in both.
pub fn intersection(one: &[Hit], other: &[Hit]) -> Vec<Hit> {
    let mut other = other.iter().peekable();
    let mut both = Vec::new();
    for (article, bits) in one {
        while other.next_if(|hit| hit.0 < *article).is_some() {}
        if let Some(hit) = other.next_if(|hit| hit.0 == *article) {
            both.push((*article, bits & hit.1));
        }
    }
    both
}
