//! Common words of two characters: evidence of where one word ends and the next begins.
//!
//! In: two neighbours. Out: whether they are a word. The list was counted in laws, judgments and articles (pairs that
//! hold together and stand in many surroundings), and completed with the words of the CPPCC. A pair that it lacks may
//! still be a word: rules take it for a reason to be silent or to be sure, never for a mistake.

/// One word a line, in the order of their bytes.
const WORDS: &str = include_str!("common_words.txt");

/// Bytes of a line: two Han characters and the line's end.
const LINE: usize = 7;

/// Whether two characters are a common word.
pub fn is_word(first: char, second: char) -> bool {
    let lines = WORDS.as_bytes();
    let mut word = [0; LINE - 1];
    if first.len_utf8() != 3 || second.len_utf8() != 3 {
        return false;
    }
    first.encode_utf8(&mut word[..3]);
    second.encode_utf8(&mut word[3..]);
    let (mut low, mut high) = (0, lines.len() / LINE);
    while low < high {
        let middle = low.midpoint(high);
        let found = &lines[middle * LINE..][..LINE - 1];
        match found.cmp(&word[..]) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    false
}

/// Words of one character that join others, behind which a new word begins.
pub fn is_joint(c: char) -> bool {
    "的了在和与及并或对向为以被把将由从到于是有等就也都又还再只请让使给按经因各该此本其每之所".contains(c)
}

/// Verbs behind which a new word begins, for they take one: 开展调研.
pub const VERBS: [&str; 26] = [
    "开展", "进行", "加强", "推进", "组织", "参加", "参与", "举办", "做好", "通过", "围绕", "听取", "促进",
    "推动", "抓好", "落实", "完善", "建立", "健全", "强化", "提高", "增强", "实施", "注重", "助力", "研究",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_order_and_all_of_it_is_found() {
        let words: Vec<&str> = WORDS.lines().collect();
        assert!(words.is_sorted() && words.len() * LINE == WORDS.len());
        for word in words {
            let letters: Vec<char> = word.chars().collect();
            assert!(is_word(letters[0], letters[1]), "{word}");
        }
        assert!(!is_word('建', '共') && !is_word('a', '共') && !is_word('\0', '\0'));
    }
}
