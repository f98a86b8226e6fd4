//! Terms: what a text is found by.
//!
//! In: folded text. Out: for each character of a word, and each two beside each other, a hash of 32 bits, and
//! for two the *class* of the character that follows: three bits of its hash, which tell 政协会 from 政协机. Digits are
//! few, so their pairs tell little: a number has a term of its own together with what stands on either side of it,
//! which tells 第3号 from 第33号 and 第13号.
//! Invariant: any piece of a text gives no terms but those of the text, so nothing that contains a word is
//! missed; what is found by mistake is seen by the text.

use super::fold::is_word;

/// How much of a hash is written in a shard, of some four hundred; others of its bits say which shard.
pub const KEY_BITS: u32 = 16;
/// How much of it tells the lists of the tail apart, those of terms and those of single characters: its last bits, which
/// also choose the shard, so that a list begins where that shard ends.
pub const TAIL_BITS: u32 = 15;
pub const TAIL_SINGLE_BITS: u32 = 13;
/// Marks single characters while terms are gathered; their class is [`PLAIN`] too.
const ONE: u32 = 9;
/// The class of terms that nothing follows: single characters, numbers, columns, whole titles.
pub const PLAIN: u32 = 8;
/// So many times in a text is often.
pub const OFTEN: usize = 4;
/// The lowest bits of a hash, which choose the shard.
const SHARD_MASK: u32 = 0x3fff;

/// Two numbers as one.
pub fn mix(one: u32, other: u32) -> u32 {
    let mut hash = one.wrapping_mul(0x9e37_79b1) ^ other.wrapping_mul(0x85eb_ca77);
    hash ^= hash >> 15;
    hash = hash.wrapping_mul(0x2c1b_3c6d);
    hash ^= hash >> 12;
    hash = hash.wrapping_mul(0x297a_2d39);
    hash ^ (hash >> 15)
}

/// The hash of a text as a whole.
pub fn hash_of(text: &[u16]) -> u32 {
    text.iter().fold(1, |hash, unit| mix(hash, u32::from(*unit)))
}

/// The term of a column, by its folder on the site.
pub fn column(path: &str) -> u32 {
    hash_of(&format!("/{path}").encode_utf16().collect::<Vec<_>>())
}

/// The term of a whole title: it stands in the shard of the title's first term.
pub fn whole(title: &[u16]) -> Option<u32> {
    let words: Vec<u16> = title.iter().copied().filter(|character| is_word(*character)).collect();
    let first = first(title)?;
    Some(hash_of(&words) & !SHARD_MASK | first & SHARD_MASK)
}

/// A piece of the term of a whole title, of bits that do not choose its shard; below the surrogates.
pub fn name(whole: u32) -> char {
    char::from_u32(whole >> 17).unwrap_or_default()
}

/// Whether two hashes are of one shard, however many shards there are.
pub fn share_a_shard(one: u32, other: u32) -> bool {
    one & SHARD_MASK == other & SHARD_MASK
}

/// The first two characters of a text that stand together, or its first one.
fn first(text: &[u16]) -> Option<u32> {
    let at = text.iter().position(|character| is_word(*character))?;
    Some(match text.get(at + 1) {
        Some(next) if is_word(*next) => pair(text[at], *next),
        _ => single(text[at]),
    })
}

pub fn single(unit: u16) -> u32 {
    mix(u32::from(unit), 0)
}

pub fn pair(one: u16, other: u16) -> u32 {
    mix(u32::from(one), u32::from(other))
}

/// Numbers in a text, each with the character before and the one behind it. At either end of a text, or of a line,
/// a number may go on elsewhere, and has no term.
pub fn numbers(text: &[u16]) -> impl Iterator<Item = u32> {
    let is_digit = |unit: &u16| (u16::from(b'0')..=u16::from(b'9')).contains(unit);
    let same = text.chunk_by(move |one, other| is_digit(one) == is_digit(other));
    let mut behind = 0;
    same.filter_map(move |run| {
        let start = behind;
        behind += run.len();
        let whole = text.get(start.checked_sub(1)?..=behind).filter(|_| is_digit(&run[0]))?;
        let ends = [whole[0], whole[whole.len() - 1]];
        (!ends.contains(&u16::from(b'\n'))).then(|| hash_of(whole))
    })
}

/// The term that says in the tail that another stands in a title; of the same shard.
pub fn in_title(hash: u32) -> u32 {
    hash ^ 1 << (TAIL_BITS - 1)
}

/// The class of what follows two characters; 0 where no word goes on.
pub fn class(next: u16) -> u32 {
    mix(u32::from(next), 1) >> 29
}

/// The key of a hash in its shard.
pub fn key(hash: u32) -> u32 {
    hash >> (32 - KEY_BITS)
}

/// A term of an article, and what is known of it there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Posting {
    /// The hash with its bits reversed, so that terms of one shard stand together however many shards there are.
    pub reversed: u32,
    /// The class in the lower four bits, [`Posting::TITLE`] and [`Posting::OFTEN`].
    pub bits: u8,
}

impl Posting {
    pub const OFTEN: u8 = 16;
    pub const TITLE: u8 = 32;
    /// It is a single character.
    pub const SINGLE: u8 = 64;

    pub fn hash(self) -> u32 {
        self.reversed.reverse_bits()
    }

    pub fn class(self) -> u32 {
        u32::from(self.bits & 15)
    }
}

/// Places that entries are laid in by their highest bits, which are bits of a hash and so fall evenly.
const PLACES: u32 = 10;

/// Entries of 40 bits in order: laid in places first, where a few have to be compared; half the time of one sort.
fn sorted(entries: &[u64]) -> Vec<u64> {
    let place = |entry: &u64| (entry >> (40 - PLACES)) as usize;
    let mut ends = vec![0u32; 1 << PLACES];
    entries.iter().for_each(|entry| ends[place(entry)] += 1);
    let mut next = 0;
    for end in &mut ends {
        next += std::mem::replace(end, next);
    }
    let mut sorted = vec![0; entries.len()];
    for entry in entries {
        let end = &mut ends[place(entry)];
        sorted[*end as usize] = *entry;
        *end += 1;
    }
    let mut start = 0;
    for end in ends {
        sort_few(&mut sorted[start..end as usize]);
        start = end as usize;
    }
    sorted
}

/// Most places hold two or three, for which a call costs more than their comparing.
fn sort_few(entries: &mut [u64]) {
    if entries.len() > 16 {
        return entries.sort_unstable();
    }
    for at in 1..entries.len() {
        let entry = entries[at];
        let mut to = at;
        while to > 0 && entries[to - 1] > entry {
            entries[to] = entries[to - 1];
            to -= 1;
        }
        entries[to] = entry;
    }
}

/// The terms of an article, in order, each with each class once.
pub fn postings(title: &[u16], text: &[u16], columns: &[u32]) -> Vec<Posting> {
    // How often a single character stands there says nothing: each counts once, in the title if it is in it. They are
    // half of all, and few are different.
    let mut known = vec![0u64; 1 << 10];
    let mut is_new = |unit: u16| {
        let (place, bit) = (usize::from(unit >> 6), 1 << (unit & 63));
        let before = known[place];
        known[place] |= bit;
        before & bit == 0
    };
    // Hash reversed, class and title, so that one sort brings together what is one.
    let mut found: Vec<u64> = Vec::with_capacity(2 * (title.len() + text.len()) + 8);
    let mut add = |hash: u32, class: u32, in_title: bool| {
        let entry = u64::from(hash.reverse_bits()) << 8 | u64::from(class) << 1 | u64::from(in_title);
        found.push(entry);
    };
    for (part, in_title) in [(title, true), (text, false)] {
        // What no word is made of is 0, and so is what stands behind the end.
        let word = |at: usize| part.get(at).copied().filter(|unit| is_word(*unit)).unwrap_or(0);
        let (mut here, mut next) = (word(0), word(1));
        for at in 0..part.len() {
            let further = word(at + 2);
            if here != 0 {
                if is_new(here) {
                    add(single(here), ONE, in_title);
                }
                if next != 0 {
                    add(pair(here, next), class(further), in_title);
                }
            }
            (here, next) = (next, further);
        }
    }
    numbers(title).for_each(|number| add(number, PLAIN, true));
    numbers(text).chain(columns.iter().copied()).for_each(|term| add(term, PLAIN, false));
    if let Some(whole) = whole(title) {
        add(whole, PLAIN, true);
    }
    let found = sorted(&found);
    let mut postings: Vec<Posting> = Vec::with_capacity(found.len());
    for same in found.chunk_by(|one, other| one >> 8 == other >> 8) {
        let reversed = u32::try_from(same[0] >> 8).unwrap_or_default();
        // A single character stands in most texts often, and says little.
        let is_pair = same[0] >> 1 & 127 < u64::from(PLAIN);
        let often = if is_pair && same.len() >= OFTEN { Posting::OFTEN } else { 0 };
        for of_class in same.chunk_by(|one, other| one >> 1 == other >> 1) {
            let class = (of_class[0] >> 1 & 15) as u32;
            let single = if class == ONE { Posting::SINGLE } else { 0 };
            let class = class.min(PLAIN) as u8;
            let title = if of_class[of_class.len() - 1] & 1 == 1 { Posting::TITLE } else { 0 };
            postings.push(Posting { reversed, bits: class | often | title | single });
        }
    }
    postings
}
