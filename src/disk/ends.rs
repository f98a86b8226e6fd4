//! Line ends of a text that is edited.
//!
//! In: the new text with LF, and the old one with the ends that it has. Out: the new text with ends. Invariant: a line that
//! stays keeps its end, also where a file has several kinds; a new one gets that of most.

use std::borrow::Cow;

/// Lines to be compared, old times new: more than an article has.
const MOST: usize = 4 << 20;

/// Gives `new` the line ends of `old`; `crlf`: most of those are CR LF.
pub(super) fn kept<'a>(new: &'a str, old: &str, crlf: bool) -> Cow<'a, str> {
    if memchr::memchr(b'\r', old.as_bytes()).is_none() {
        return Cow::Borrowed(new);
    }
    let old = lines(old);
    let count = |end: &str| old.iter().filter(|line| line.end == end).count();
    let usual = match (crlf, count("\r") > count("\n")) {
        (true, _) => "\r\n",
        (false, true) => "\r",
        (false, false) => "\n",
    };
    let words: Vec<&str> = new.split('\n').collect();
    let ends = ends(&words, &old);
    let mut text = String::with_capacity(new.len() + words.len());
    for (number, (line, end)) in words.iter().zip(ends).enumerate() {
        text.push_str(line);
        if number + 1 < words.len() {
            text.push_str(end.filter(|end| !end.is_empty()).unwrap_or(usual));
        }
    }
    Cow::Owned(text)
}

struct Line<'a> {
    words: &'a str,
    /// Empty for the last one.
    end: &'a str,
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['\r', '\n']) {
        let length = if rest[at..].starts_with("\r\n") { 2 } else { 1 };
        lines.push(Line { words: &rest[..at], end: &rest[at..at + length] });
        rest = &rest[at + length..];
    }
    lines.push(Line { words: rest, end: "" });
    lines
}

/// The end that each new line had; that of a line whose words were changed is the end of the one in its place.
fn ends<'a>(new: &[&str], old: &[Line<'a>]) -> Vec<Option<&'a str>> {
    let same = |(new, old): &(&&str, &Line<'_>)| **new == old.words;
    let head = new.iter().zip(old).take_while(same).count();
    let tail = new[head..].iter().rev().zip(old[head..].iter().rev()).take_while(same).count();
    let (last, last_old) = (new.len() - tail, old.len() - tail);
    let middle = shared(&new[head..last], &old[head..last_old]);
    let middle = middle.into_iter().map(|(i, j)| (head + i, head + j));
    let pairs = (0..head).map(|i| (i, i)).chain(middle).chain((0..tail).map(|i| (last + i, last_old + i)));
    let mut ends = vec![None; new.len()];
    let (mut i, mut j) = (0, 0);
    for (next, next_old) in pairs.chain([(new.len(), old.len())]) {
        if next - i == next_old - j {
            for (end, line) in ends[i..next].iter_mut().zip(&old[j..next_old]) {
                *end = Some(line.end);
            }
        }
        if let (Some(end), Some(line)) = (ends.get_mut(next), old.get(next_old)) {
            *end = Some(line.end);
        }
        (i, j) = (next + 1, next_old + 1);
    }
    ends
}

/// The longest run of lines, in order, that two texts have in common: their places in both.
fn shared(new: &[&str], old: &[Line<'_>]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let width = old.len() + 1;
    if new.len() * old.len() > MOST {
        return pairs;
    }
    // How many lines are shared from a place in each on.
    let mut longest = vec![0_u32; (new.len() + 1) * width];
    for i in (0..new.len()).rev() {
        for j in (0..old.len()).rev() {
            longest[i * width + j] = if new[i] == old[j].words {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < new.len() && j < old.len() {
        if new[i] == old[j].words {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_stays_keeps_its_end() {
        let old = "一\r\n二\n\n三\r\n四\n五\r\n";
        for (new, wanted) in [
            ("一\n二\n\n三\n四\n五\n", old),
            ("一\n贰\n\n叁\n四\n五\n", "一\r\n贰\n\n叁\r\n四\n五\r\n"),
            ("一\n新\n二\n\n四\n五\n", "一\r\n新\n二\n\n四\n五\r\n"),
            ("零\n一\n二\n三\n四\n五\n六", "零\n一\r\n二\n三\r\n四\n五\r\n六"),
            ("五\n", "五\r\n"),
            ("", ""),
        ] {
            assert_eq!(kept(new, old, false), wanted, "{new:?}");
        }
    }

    #[test]
    fn new_lines_get_the_usual_end() {
        assert_eq!(kept("一\n新\n二\n", "一\r\n二\r\n", true), "一\r\n新\r\n二\r\n");
        assert_eq!(kept("一\n新\n二", "一\r二", false), "一\r新\r二");
        assert_eq!(kept("一\n新\n", "一\n", false), "一\n新\n");
        assert_eq!(kept("一\n二", "一\r\n", true), "一\r\n二");
    }
}
