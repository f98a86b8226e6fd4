//! The numbering of proposals (案号): unique, and without gaps, the withheld ones included.

use std::collections::HashMap;
use std::ops::Range;

use super::keys;
use crate::content::data::Rows;

/// What the numbers of a table tell.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Numbered {
    /// Public rows without a number.
    pub without: Vec<usize>,
    pub twice: Vec<Twice>,
    pub gaps: Vec<Gap>,
}

/// A number that two rows have.
#[derive(Debug, PartialEq, Eq)]
pub struct Twice {
    pub number: String,
    pub place: Range<u32>,
    pub first: Range<u32>,
    /// Both rows are public, so they want one address.
    pub public: bool,
}

/// Numbers left out between two rows.
#[derive(Debug, PartialEq, Eq)]
pub struct Gap {
    pub before: String,
    pub after: String,
    pub place: Range<u32>,
}

struct Numeral<'a> {
    number: &'a str,
    place: Range<u32>,
    public: bool,
}

/// Reads the numbers of public rows (under `column`) and of withheld ones.
pub fn read(rows: &Rows, column: usize) -> Numbered {
    let public = (0..rows.len()).map(|row| Numeral {
        number: rows.cell(row, column),
        place: rows.place(row),
        public: true,
    });
    let withheld = rows.withheld().iter().map(|withheld| Numeral {
        number: &withheld.number,
        place: withheld.place.clone(),
        public: false,
    });
    let mut numerals: Vec<Numeral<'_>> = public.chain(withheld).collect();
    // In the order of the file; a file without lines has no withheld rows, and keeps its own.
    numerals.sort_by_key(|numeral| numeral.place.start);
    numerals.retain(|numeral| !numeral.number.is_empty());
    Numbered {
        without: (0..rows.len()).filter(|row| rows.cell(*row, column).is_empty()).collect(),
        twice: twice(&numerals),
        gaps: gaps(&numerals),
    }
}

fn twice(numerals: &[Numeral<'_>]) -> Vec<Twice> {
    let mut firsts: HashMap<String, &Numeral<'_>> = HashMap::with_capacity(numerals.len());
    let mut twice = Vec::new();
    for numeral in numerals {
        match firsts.entry(keys::of_name(numeral.number)) {
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(numeral);
            }
            std::collections::hash_map::Entry::Occupied(first) => twice.push(Twice {
                number: numeral.number.to_owned(),
                place: numeral.place.clone(),
                first: first.get().place.clone(),
                public: numeral.public && first.get().public,
            }),
        }
    }
    twice
}

fn gaps(numerals: &[Numeral<'_>]) -> Vec<Gap> {
    let mut counted: Vec<(&str, u64, &Numeral<'_>)> = numerals
        .iter()
        .filter_map(|numeral| {
            let (prefix, value) = parts(numeral.number)?;
            Some((prefix, value, numeral))
        })
        .collect();
    counted.sort_by_key(|(prefix, value, _)| (*prefix, *value));
    let leap = |pair: &&[(&str, u64, &Numeral<'_>)]| matches!(pair, [before, after] if before.0 == after.0 && after.1 > before.1.saturating_add(1));
    let gap = |pair: &[(&str, u64, &Numeral<'_>)]| Gap {
        before: pair[0].2.number.to_owned(),
        after: pair[1].2.number.to_owned(),
        place: pair[1].2.place.clone(),
    };
    counted.windows(2).filter(leap).map(gap).collect()
}

/// What stands before the digits at the end of a number, and their value.
fn parts(number: &str) -> Option<(&str, u64)> {
    let bare = number.strip_suffix('号').unwrap_or(number);
    let digits = bare.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (prefix, digits) = bare.split_at(bare.len() - digits);
    Some((prefix, digits.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_are_unique_and_without_gaps() {
        let number = |number: &str| json!({"案号": number});
        let rows = Rows::of_value(&["002", "001", "004", "", "a1", "A1", "2022-7号"].map(number).into(), &[]);
        let numbered = read(&rows, 0);
        assert_eq!(numbered.without, [3]);
        assert_eq!(numbered.twice.len(), 1);
        assert_eq!((numbered.twice[0].number.as_str(), numbered.twice[0].public), ("A1", true));
        let gaps: Vec<_> = numbered.gaps.iter().map(|gap| (&*gap.before, &*gap.after)).collect();
        assert_eq!(gaps, [("002", "004")]);
    }
}
