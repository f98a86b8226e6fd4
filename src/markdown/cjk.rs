//! What a character is to Chinese typesetting.
//!
//! In: one character. Out: yes or no. The rest of `markdown` asks here, so that emphasis, joined lines,
//! bare URLs, anchors and counts agree on where Chinese begins. The ranges are those of the CJK-friendly
//! amendment to CommonMark (github.com/tats-u/markdown-cjk-friendly, ranges.md); the categories come
//! from `unicode-properties`.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// A Chinese character, of any plane. Punctuation, kana and Hangul are not.
pub(crate) fn is_han(c: char) -> bool {
    let code = u32::from(c);
    (0x4e00..=0x9fff).contains(&code) || is_rare_han(code)
}

fn is_rare_han(code: u32) -> bool {
    matches!(
        code,
        0x3400..=0x4dbf
            | 0x3005
            | 0x3007
            | 0x2e80..=0x2fd5
            | 0xf900..=0xfaff
            | 0x20000..=0x3fffd
    )
}

/// A CJK character or CJK punctuation in the sense of the amendment; Hangul is among them.
pub(crate) fn is_cjk(c: char) -> bool {
    let code = u32::from(c);
    code >= 0x1100 && ((0x4e00..=0x9fff).contains(&code) || is_cjk_symbol(code) || is_cjk_supplementary(code))
}

fn is_cjk_symbol(code: u32) -> bool {
    matches!(
        code,
        0x1100..=0x11ff
            | 0x20a9
            | 0x2329..=0x232a
            | 0x2630..=0x2637
            | 0x268a..=0x268f
            | 0x2e80..=0x2e99
            | 0x2e9b..=0x2ef3
            | 0x2f00..=0x2fd5
            | 0x2ff0..=0x303e
            | 0x3041..=0x3096
            | 0x3099..=0x30ff
            | 0x3105..=0x312f
            | 0x3131..=0x318e
            | 0x3190..=0x31e5
            | 0x31ef..=0x321e
            | 0x3220..=0x3247
            | 0x3250..=0xa48c
            | 0xa490..=0xa4c6
            | 0xa960..=0xa97c
            | 0xac00..=0xd7a3
            | 0xd7b0..=0xd7c6
            | 0xd7cb..=0xd7fb
            | 0xf900..=0xfaff
            | 0xfe10..=0xfe19
            | 0xfe30..=0xfe52
            | 0xfe54..=0xfe66
            | 0xfe68..=0xfe6b
            | 0xff01..=0xffbe
            | 0xffc2..=0xffc7
            | 0xffca..=0xffcf
            | 0xffd2..=0xffd7
            | 0xffda..=0xffdc
            | 0xffe0..=0xffe6
            | 0xffe8..=0xffee
    )
}

fn is_cjk_supplementary(code: u32) -> bool {
    matches!(
        code,
        0x16fe0..=0x16fe4
            | 0x16ff0..=0x16ff6
            | 0x17000..=0x18cda
            | 0x18cff..=0x18d20
            | 0x18d80..=0x18df2
            | 0x18e00..=0x19191
            | 0x191a0..=0x191d2
            | 0x1aff0..=0x1aff3
            | 0x1aff5..=0x1affb
            | 0x1affd..=0x1affe
            | 0x1b000..=0x1b128
            | 0x1b132
            | 0x1b150..=0x1b152
            | 0x1b155
            | 0x1b164..=0x1b168
            | 0x1b170..=0x1b2fb
            | 0x1d300..=0x1d356
            | 0x1d360..=0x1d376
            | 0x1f1ae
            | 0x1f200
            | 0x1f202
            | 0x1f210..=0x1f219
            | 0x1f21b..=0x1f22e
            | 0x1f230..=0x1f231
            | 0x1f237
            | 0x1f23b
            | 0x1f240..=0x1f248
            | 0x1f260..=0x1f265
            | 0x1f7da
            | 0x20000..=0x3fffd
    )
}

/// Marks that Unicode calls ambiguous in width, and that Chinese text sets full-width.
pub(crate) fn is_chinese_mark(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '—' | '…' | '·')
}

/// Part of Chinese text: CJK, or a mark that is full-width in a Chinese setting.
pub(crate) fn is_chinese(c: char) -> bool {
    is_cjk(c) || is_chinese_mark(c)
}

/// Takes a whole square and needs no space at a line's end. Korean sets spaces between words, so
/// Hangul does not count.
pub(crate) fn is_wide(c: char) -> bool {
    is_chinese(c) && !is_hangul(c)
}

fn is_hangul(c: char) -> bool {
    matches!(
        u32::from(c),
        0x1100..=0x11ff | 0x3131..=0x318e | 0xa960..=0xa97c | 0xac00..=0xd7fb | 0xffa0..=0xffdc
    )
}

/// Chooses one glyph of a Han character, and belongs to it (rare characters in names).
pub(crate) fn is_ideographic_selector(c: char) -> bool {
    matches!(u32::from(c), 0xe0100..=0xe01ef)
}

/// Punctuation or a symbol, as CommonMark 0.31 has it: general categories P and S.
pub(crate) fn is_punctuation(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_punctuation();
    }
    if (0x4e00..=0x9fff).contains(&u32::from(c)) {
        return false;
    }
    matches!(c.general_category_group(), GeneralCategoryGroup::Punctuation | GeneralCategoryGroup::Symbol)
}

/// A mark that stands on the character before it.
pub(crate) fn is_combining(c: char) -> bool {
    c == '\u{200d}' || !c.is_ascii() && !is_han(c) && c.general_category_group() == GeneralCategoryGroup::Mark
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_is_the_characters_and_not_their_punctuation() {
        for c in "政协䶮𠮷々〇".chars() {
            assert!(is_han(c), "{c}");
        }
        for c in "，《ａ１あ한A1 ".chars() {
            assert!(!is_han(c), "{c}");
        }
    }

    #[test]
    fn wide_is_what_needs_no_space_at_a_line_end() {
        for c in "政，。《》（）“”‘’—…·ＡあＡ\u{3000}".chars() {
            assert!(is_wide(c), "{c}");
        }
        for c in "aé1,.한()\"'".chars() {
            assert!(!is_wide(c), "{c}");
        }
    }

    #[test]
    fn punctuation_is_categories_p_and_s() {
        for c in "，。《》“”—…·!*_~$+<=>^`|￥℃①→".chars() {
            // ① is a number (No), not punctuation.
            assert_eq!(is_punctuation(c), c != '①', "{c}");
        }
        for c in "政a1é \u{fdd0}\u{e0100}".chars() {
            assert!(!is_punctuation(c), "{c:?}");
        }
    }
}
