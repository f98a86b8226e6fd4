//! What somebody may have meant who wrote a name that there isn't.
//!
//! In: the word as written, and the names that there are. Out: the name that is most like it, if any is
//! like enough. Invariant: bounded work, however long the words are and however many names there are; of
//! names that are equally near the first is given.

/// Longer ones, in characters, are no typing errors of each other, and slow to compare.
const LONGEST: usize = 60;

/// How many names are compared: enough for a portal, some 50 ms at the worst.
const COMPARED: usize = 20_000;

/// The name that `word` is a mistyped form of: at most a third of its letters differ.
pub fn nearest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    mistyped(word, names, |name| name)
}

/// The same among things that have names; also the first whose name holds the word, or lies in it
/// (`会议` for `政协会议`).
pub fn nearest_or_part<'a, T: Copy>(
    word: &str,
    things: impl IntoIterator<Item = T, IntoIter: Clone>,
    name: impl Fn(T) -> &'a str,
) -> Option<T> {
    let things = things.into_iter();
    mistyped(word, things.clone(), &name).or_else(|| {
        let is_part = |thing: &T| {
            let name = name(*thing);
            let shorter = word.chars().count().min(name.chars().count());
            shorter > 1 && (name.contains(word) || word.contains(name))
        };
        things.take(COMPARED).find(is_part)
    })
}

fn mistyped<'a, T: Copy>(
    word: &str,
    things: impl IntoIterator<Item = T>,
    name: impl Fn(T) -> &'a str,
) -> Option<T> {
    let length = word.chars().count();
    if length > LONGEST {
        return None;
    }
    let word = word.to_lowercase();
    let distance = |thing: T| {
        let name = name(thing);
        let other = name.chars().count();
        let allowed = (length.max(other) / 3).max(1);
        if other > LONGEST || length.abs_diff(other) > allowed {
            return None;
        }
        let distance = strsim::damerau_levenshtein(&word, &name.to_lowercase());
        // In a name of one character nothing would be left in common.
        let near = distance <= allowed && distance < length.min(other);
        // A wrong letter is likelier than a missing one.
        near.then_some(((distance, length.abs_diff(other)), thing))
    };
    let near = things.into_iter().take(COMPARED).filter_map(distance);
    near.min_by_key(|(distance, _)| *distance).map(|(_, thing)| thing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_little_is_meant() {
        let keys = ["title", "tags", "标题", "日期", "副标题"];
        for (word, meant) in [
            ("tilte", Some("title")),
            ("Title", Some("title")),
            ("标提", Some("标题")),
            ("付标题", Some("副标题")),
            ("日", None),
            ("正文", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, keys), meant, "{word}");
        }
        assert_eq!(nearest("乙", ["甲", "丙"]), None);
        assert_eq!(nearest(&"标".repeat(100), ["标题"]), None);
        assert_eq!(nearest("lenght", ["last", "length", "list"]), Some("length"));
    }

    #[test]
    fn a_part_of_a_name_is_meant_where_no_name_differs_little() {
        let columns = ["政协会议", "政协要闻", "会"];
        let near = |word| nearest_or_part(word, columns, |name| name);
        assert_eq!(near("会议"), Some("政协会议"));
        assert_eq!(near("慈利政协要闻"), Some("政协要闻"));
        assert_eq!(near("政协会仪"), Some("政协会议"));
        assert_eq!(near("学会"), None);
        assert_eq!(near("风光"), None);
        assert_eq!(near(""), None);
    }

    proptest::proptest! {
        #[test]
        fn no_word_panics(word in "\\PC{0,80}", name in "\\PC{0,80}") {
            let _ = nearest(&word, [name.as_str()]);
            let _ = nearest_or_part(&word, [name.as_str()], |name| name);
        }
    }
}
