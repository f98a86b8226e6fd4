//! Captions: the words under a picture, and who took it.
//!
//! In: a picture's title as written. Out: the caption's words and the credit, both slices of it.
//! Invariant: nothing is lost but brackets, blanks and a full stop around the credit; where it is not
//! clear that a credit is meant, everything stays in the caption.

/// The two parts of what stands under a picture; either may be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Caption<'a> {
    pub words: &'a str,
    pub credit: &'a str,
}

/// What may end a credit: `张三　摄`. Longer ones first.
const ENDINGS: [&str; 7] = ["摄影报道", "摄影", "供图", "提供", "航拍", "制图", "摄"];
/// What may begin one: `摄影：张三`. Longer ones first.
const BEGINNINGS: [&str; 7] = ["图片来源", "图片提供", "摄影", "供图", "图源", "图片", "图"];
/// No credit is longer, in characters: two offices and three names.
const LONGEST: usize = 40;

/// Splits `代表视察现场（张三　摄）`, `…。张三/摄`, `… 张三 摄` and `…。摄影：张三`.
pub(super) fn split(title: &str) -> Caption<'_> {
    let title = title.trim();
    let body = title.trim_end_matches(['。', '.']).trim_end();
    let split = bracketed(body).or_else(|| labelled(body)).or_else(|| signed(body));
    match split {
        Some((words, credit)) => Caption { words: words.trim_end(), credit: credit.trim() },
        None => Caption { words: title, credit: "" },
    }
}

/// A last pair of brackets that holds a credit and nothing else.
fn bracketed(body: &str) -> Option<(&str, &str)> {
    let inside = body.strip_suffix(['）', ')', '】', '］', ']'])?;
    let open = inside.rfind(['（', '(', '【', '［', '['])?;
    let bracket = inside[open..].chars().next()?;
    let credit = inside[open + bracket.len_utf8()..].trim();
    is_credit(credit).then(|| (&body[..open], credit))
}

/// A last part that says what it is: `摄影：张三`.
fn labelled(body: &str) -> Option<(&str, &str)> {
    let tail = body.char_indices().rev().take(LONGEST).last().map_or(0, |(at, _)| at);
    let starts = body[tail..].char_indices().map(|(at, _)| tail + at);
    starts
        .filter(|&at| body[..at].chars().next_back().is_none_or(ends_something))
        .find(|&at| begins_as_credit(&body[at..]) && !body[at..].contains(['。', '，']))
        .map(|at| (&body[..at], &body[at..]))
}

/// A last part that is signed: `张三/摄`, `张三　摄`, `张三摄`.
fn signed(body: &str) -> Option<(&str, &str)> {
    let ending = ending(body)?;
    let before = &body[..body.len() - ending.len()];
    let sentence = before.rfind(['。', '！', '？', '；', '”', '｜', '|', '\n']).map_or(0, |at| {
        at + before[at..].chars().next().map_or(0, char::len_utf8)
    });
    let (words, last) = body.split_at(sentence);
    if sentence > 0 {
        return is_credit(last.trim()).then_some((words, last));
    }
    let start = name_start(before);
    let (words, credit) = body.split_at(start);
    let separate = !words.is_empty() || before.ends_with(['/', '／', ' ', '\u{3000}']);
    let short = (2..=4).contains(&before.trim_end().chars().count());
    ((separate || short) && is_credit(credit.trim())).then_some((words, credit))
}

/// Where the names begin that end `before`: its last word, and short ones (more names) before that.
fn name_start(before: &str) -> usize {
    let trimmed = before.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '/' | '／'));
    let mut start = word_start(trimmed);
    loop {
        let earlier = trimmed[..start].trim_end();
        let next = word_start(earlier);
        let is_name = (2..=3).contains(&earlier[next..].chars().count());
        // The first word of a title is never taken for a second name: `会议现场 张三 摄`.
        if next == 0 || !is_name {
            return start;
        }
        start = next;
    }
}

fn word_start(text: &str) -> usize {
    text.char_indices().rev().find(|(_, c)| c.is_whitespace()).map_or(0, |(at, c)| at + c.len_utf8())
}

fn is_credit(text: &str) -> bool {
    let fits = text.chars().nth(LONGEST).is_none() && !text.contains(['。', '，', '！', '？']);
    fits && (begins_as_credit(text) || ending(text).is_some_and(|ending| ending.len() < text.len()))
}

/// `摄影：张三`, `图/张三`.
fn begins_as_credit(text: &str) -> bool {
    let named = |rest: &str| rest.strip_prefix(['：', ':', '/', '／']).is_some_and(|n| !n.trim().is_empty());
    BEGINNINGS.iter().any(|word| text.strip_prefix(word).is_some_and(named))
}

/// The word of [`ENDINGS`] that ends a text; `拍摄` is a deed, not a signature. `图` counts after a
/// separator only: `资料图` names a kind of picture.
fn ending(text: &str) -> Option<&'static str> {
    if text.ends_with("拍摄") || text.ends_with("摄制") {
        return None;
    }
    if text.strip_suffix('图').is_some_and(|t| t.ends_with(['/', '／', ' ', '\u{3000}'])) {
        return Some("图");
    }
    ENDINGS.into_iter().find(|ending| text.ends_with(ending))
}

fn ends_something(c: char) -> bool {
    c.is_whitespace() || matches!(c, '。' | '，' | '；' | '！' | '？' | '”' | '）' | '|' | '｜' | '/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_split(title: &str, words: &str, credit: &str) {
        assert_eq!(split(title), Caption { words, credit }, "{title}");
    }

    #[test]
    fn credits_in_brackets() {
        assert_split("县政协召开常委会会议（办公室　摄）", "县政协召开常委会会议", "办公室　摄");
        assert_split("县政协召开常委会会议。(×××摄)", "县政协召开常委会会议。", "×××摄");
        assert_split("会议现场（摄影：×××）。", "会议现场", "摄影：×××");
        assert_split("会议现场 【宣传中心供图】", "会议现场", "宣传中心供图");
        assert_split("（×××　摄）", "", "×××　摄");
        assert_split("委员（右二）在现场（×××/图）", "委员（右二）在现场", "×××/图");
    }

    #[test]
    fn credits_without_brackets() {
        assert_split("委员在企业调研。×××/摄", "委员在企业调研。", "×××/摄");
        assert_split("委员在企业调研。×××摄", "委员在企业调研。", "×××摄");
        assert_split("委员在企业调研 ××× 摄", "委员在企业调研", "××× 摄");
        assert_split("委员在企业调研　×××　×××　摄", "委员在企业调研", "×××　×××　摄");
        assert_split("会议现场 ××× 摄", "会议现场", "××× 摄");
        assert_split("委员在企业调研。摄影：×××", "委员在企业调研。", "摄影：×××");
        assert_split("委员在企业调研 图/宣传中心", "委员在企业调研", "图/宣传中心");
        assert_split("×××/摄", "", "×××/摄");
        assert_split("×××摄", "", "×××摄");
    }

    #[test]
    fn what_is_no_credit_stays_in_the_caption() {
        for title in [
            "",
            "会议现场",
            "委员（右二）在现场",
            "示意图（资料图）",
            "记者在现场拍摄",
            "会议结束。记者全程拍摄",
            "县政协召开会议并集体供图",
            "摄影：",
            "摄",
            "（摄）",
            "图",
            "摄影协会委员小组活动",
        ] {
            assert_split(title, title, "");
        }
    }

    #[test]
    fn the_dot_of_a_caption_without_credit_stays() {
        assert_split("  会议现场。 ", "会议现场。", "");
    }
}
