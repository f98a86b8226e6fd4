//! Folding: spellings that readers take for the same become the same.
//!
//! In: text as it is shown, or as it was typed. Out: the same folded, character by character: compatibility
//! forms (NFKC: full-width letters and digits), lower case, traditional characters as simplified ones, one form
//! of quotation marks, dashes and dots. White space counts only between two Latin words. Invariant: folding
//! depends on a character and its neighbours alone, so that a piece of a text folds to a piece of the folded
//! text; the browser's engine (`themes/county/assets/search.js`) folds the same.

use std::collections::HashMap;
use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;

/// Pairs of a traditional character and its simplified form, one after the other.
pub const CHARACTERS: &str = include_str!("characters.txt");

/// Traditional to simplified. Made once a process; a table of the program, not of a site.
fn simplified() -> &'static HashMap<char, char> {
    static TABLE: OnceLock<HashMap<char, char>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut characters = pairs().chars();
        std::iter::from_fn(|| Some((characters.next()?, characters.next()?))).collect()
    })
}

/// The pairs without the lines that say where they are from.
pub fn pairs() -> &'static str {
    CHARACTERS.rsplit_once("\n\n").map_or("", |(_, pairs)| pairs.trim())
}

/// Text, folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    pub characters: Vec<char>,
    /// By character: where in the text the one begins that it came of, in bytes.
    pub places: Vec<u32>,
}

impl Folded {
    /// Whether anything in the text is traditional, so that a browser needs the table to fold it.
    pub fn push(&mut self, text: &str) -> bool {
        let mut has_traditional = false;
        let mut gap = false;
        for (at, original) in text.char_indices() {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            if is_plain(original) {
                self.character(original, at, &mut gap);
                continue;
            }
            if original == '\n' {
                self.characters.push('\n');
                self.places.push(at);
                gap = false;
                continue;
            }
            if original.is_whitespace() {
                gap = true;
                continue;
            }
            if is_ignored(original) {
                continue;
            }
            for character in std::iter::once(original).nfkc().flat_map(char::to_lowercase) {
                let simple = simplified().get(&character).copied();
                has_traditional |= simple.is_some();
                let character = simple.unwrap_or_else(|| one_form(character));
                if character.is_whitespace() {
                    gap = true;
                } else {
                    self.character(character, at, &mut gap);
                }
            }
        }
        has_traditional
    }

    fn character(&mut self, character: char, at: u32, gap: &mut bool) {
        if std::mem::take(gap) && is_latin(character) && self.characters.last().copied().is_some_and(is_latin)
        {
            self.characters.push(' ');
            self.places.push(at);
        }
        self.characters.push(character);
        self.places.push(at);
    }
}

/// A text, folded.
pub fn fold(text: &str) -> Folded {
    let mut folded = Folded::default();
    folded.push(text);
    folded
}

/// Characters that fold to themselves, by far the most.
fn is_plain(character: char) -> bool {
    matches!(character, '0'..='9' | 'a'..='z' | '。' | '、')
        || matches!(character, '\u{4e00}'..='\u{9fff}') && !simplified().contains_key(&character)
}

fn is_latin(character: char) -> bool {
    character.is_ascii_alphanumeric()
}

/// What is not seen.
fn is_ignored(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
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

/// Letters, digits, Han characters: what words are made of.
pub fn is_word(character: char) -> bool {
    matches!(character, '\u{4e00}'..='\u{9fff}') || character.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn folded(text: &str) -> String {
        fold(text).characters.into_iter().collect()
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
    }

    #[test]
    fn the_table_maps_to_what_stays() {
        assert!(simplified().len() > 2_000);
        for simple in simplified().values() {
            assert!(!simplified().contains_key(simple), "{simple}");
        }
    }

    proptest! {
        #[test]
        fn places_are_where_the_characters_came_of(text in "[a-zA-Z政協協協议０-９ “”。\n㎡ﬁ]{0,40}") {
            let folded = fold(&text);
            prop_assert_eq!(folded.characters.len(), folded.places.len());
            prop_assert!(folded.places.iter().all(|place| text.is_char_boundary(*place as usize)));
            prop_assert!(folded.places.is_sorted());
        }
    }
}
