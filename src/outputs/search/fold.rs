//! Folding: spellings that readers take for the same become the same.
//!
//! In: text as it is shown, or as it was typed. Out: the same folded, character by character: compatibility
//! forms (NFKC: full-width letters and digits), lower case, traditional characters as simplified ones, one form
//! of quotation marks, dashes and dots. White space counts only between two Latin words. Invariant: folding
//! depends on a character and its neighbours alone, so that a piece of a text folds to a piece of the folded
//! text; the browser's engine (`themes/county/assets/search.js/`) folds the same, and counts in the same units, those
//! of UTF-16.

use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;

/// Pairs of a traditional character and its simplified form, one after the other.
pub const CHARACTERS: &str = include_str!("characters.txt");

/// The first character that the table may hold, and how many behind it.
const FIRST: u32 = 0x3400;
const SPAN: usize = 0x9fff - 0x3400 + 1;

/// Traditional to simplified by character from [`FIRST`]; 0 for what stays. Made once a process; a table of the
/// program, not of a site.
fn table() -> &'static [u16; SPAN] {
    static TABLE: OnceLock<Box<[u16; SPAN]>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Box::new([0; SPAN]);
        let mut units = pairs().encode_utf16();
        while let (Some(traditional), Some(simple)) = (units.next(), units.next()) {
            if let Some(place) = table.get_mut((u32::from(traditional).wrapping_sub(FIRST)) as usize) {
                *place = simple;
            }
        }
        table
    })
}

/// The simplified form of a traditional character.
fn simplified(character: char) -> Option<char> {
    let unit = *table().get(u32::from(character).wrapping_sub(FIRST) as usize)?;
    char::from_u32(u32::from(unit)).filter(|_| unit != 0)
}

/// The pairs without the lines that say where they are from.
pub fn pairs() -> &'static str {
    CHARACTERS.rsplit_once("\n\n").map_or("", |(_, pairs)| pairs.trim())
}

/// Text, folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    pub units: Vec<u16>,
    /// By unit: where in the text the one begins that it came of, in bytes.
    pub places: Vec<u32>,
    /// Whether it took the table.
    pub traditional: bool,
}

impl Folded {
    /// Goes on with more text.
    pub fn push(&mut self, text: &str) {
        let mut gap = false;
        let table = table();
        // Most characters have three bytes.
        self.units.reserve(text.len() / 3);
        self.places.reserve(text.len() / 3);
        for (at, original) in text.char_indices() {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            // Han characters that stay, which most are.
            let code = u32::from(original);
            if (0x4e00..=0x9fff).contains(&code) && table[(code - FIRST) as usize] == 0 {
                self.unit(code as u16, at);
                gap = false;
                continue;
            }
            if let Some(character) = short_cut(original) {
                self.character(character, at, &mut gap);
                continue;
            }
            if original == '\n' {
                self.unit(u16::from(b'\n'), at);
                gap = false;
                continue;
            }
            if is_blank(original) {
                gap = true;
                continue;
            }
            if is_ignored(original) {
                continue;
            }
            for character in std::iter::once(original).nfkc().flat_map(char::to_lowercase) {
                let simple = simplified(character);
                self.traditional |= simple.is_some();
                let character = simple.unwrap_or_else(|| one_form(character));
                if is_blank(character) {
                    gap = true;
                } else {
                    self.character(character, at, &mut gap);
                }
            }
        }
    }

    fn character(&mut self, character: char, at: u32, gap: &mut bool) {
        if std::mem::take(gap)
            && character.is_ascii_alphanumeric()
            && self.units.last().is_some_and(|unit| is_latin(*unit))
        {
            self.unit(u16::from(b' '), at);
        }
        match u16::try_from(u32::from(character)) {
            Ok(unit) => self.unit(unit, at),
            Err(_) => character.encode_utf16(&mut [0; 2]).iter().for_each(|unit| self.unit(*unit, at)),
        }
    }

    fn unit(&mut self, unit: u16, at: u32) {
        self.units.push(unit);
        self.places.push(at);
    }
}

/// A text, folded.
pub fn fold(text: &str) -> Folded {
    let mut folded = Folded::default();
    folded.push(text);
    folded
}

/// What the most frequent characters fold to, without asking for their forms of compatibility.
fn short_cut(character: char) -> Option<char> {
    match character {
        '!'..='~' => Some(character.to_ascii_lowercase()),
        '\u{ff01}'..='\u{ff5e}' => {
            let narrow = char::from_u32(u32::from(character) - 0xfee0)?;
            Some(narrow.to_ascii_lowercase())
        }
        '。' | '、' | '《' | '》' => Some(character),
        '“' | '”' | '‘' | '’' => Some(one_form(character)),
        _ => None,
    }
}

fn is_latin(unit: u16) -> bool {
    u8::try_from(unit).is_ok_and(|byte| byte.is_ascii_alphanumeric())
}

/// White space as ECMAScript has it: U+0085 is none there.
fn is_blank(character: char) -> bool {
    character.is_whitespace() && character != '\u{85}'
}

/// What is not seen.
fn is_ignored(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

fn one_form(character: char) -> char {
    match character {
        '“' | '”' | '„' | '‟' => '"',
        '‘' | '’' | '‚' | '‛' => '\'',
        '\u{2010}'..='\u{2015}' | '−' => '-',
        '・' | '•' | '‧' | '∙' => '·',
        _ => character,
    }
}

/// Letters, digits, Han characters: what words are made of. So is whatever takes two units.
pub fn is_word(unit: u16) -> bool {
    match unit {
        0x4e00..=0x9fff => true,
        // 、。 and brackets, the most frequent of the others.
        0x3001 | 0x3002 | 0x3008..=0x3011 => false,
        _ => char::from_u32(u32::from(unit)).is_none_or(char::is_alphanumeric),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn folded(text: &str) -> String {
        String::from_utf16_lossy(&fold(text).units)
    }

    #[test]
    fn spellings_of_one_word_are_one() {
        assert_eq!(folded("ＧＤＰ２０２２年"), "gdp2022年");
        assert_eq!(folded("10 月 8 日"), "10月8日");
        assert_eq!(folded("Open  Source 软件"), "open source软件");
        assert_eq!(folded("縣政協會議"), "县政协会议");
        assert_eq!(folded("“十四五”—规划・纲要"), "\"十四五\"-规划·纲要");
        assert_eq!(folded("会议\n　　审议"), "会议\n审议");
        assert_eq!(folded("㎡\u{200b}①"), "m21");
        assert_eq!(folded("电话\u{202d}0744\u{202c}号\u{2068}甲\u{2069}"), "电话0744号甲");
    }

    #[test]
    fn the_table_maps_to_what_stays() {
        let simple: Vec<u16> = table().iter().copied().filter(|unit| *unit != 0).collect();
        assert!(simple.len() > 2_000);
        for unit in simple {
            let character = char::from_u32(u32::from(unit)).unwrap();
            assert_eq!(simplified(character), None, "{character}");
        }
        let takes_it = |text: &str| fold(text).traditional;
        assert!(takes_it("某縣") && takes_it("\u{2fa8}") && !takes_it("某县政协，10％"));
    }

    #[test]
    fn short_cuts_lead_where_the_long_way_does() {
        for character in '\0'..='\u{ffff}' {
            let is_han = ('\u{4e00}'..='\u{9fff}').contains(&character) && simplified(character).is_none();
            if !is_han && short_cut(character).is_none() {
                continue;
            }
            let long: String =
                std::iter::once(character).nfkc().flat_map(char::to_lowercase).map(one_form).collect();
            assert_eq!(folded(&character.to_string()), long, "{character}");
        }
        for unit in 0..=u16::MAX {
            let long = char::from_u32(u32::from(unit)).is_none_or(char::is_alphanumeric);
            assert_eq!(is_word(unit), long, "{unit:x}");
        }
    }

    proptest! {
        #[test]
        fn places_are_where_the_characters_came_of(text in "[a-zA-Z政協協協议０-９ “”。\n㎡ﬁ]{0,40}") {
            let folded = fold(&text);
            prop_assert_eq!(folded.units.len(), folded.places.len());
            prop_assert!(folded.places.iter().all(|place| text.is_char_boundary(*place as usize)));
            prop_assert!(folded.places.is_sorted());
        }
    }
}
