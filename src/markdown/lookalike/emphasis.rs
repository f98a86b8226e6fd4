//! `__要求：__全体`: bold between underscores, which Markdown reads only where words have spaces around them.

use std::ops::Range;

use super::Found;
use crate::markdown::cjk::is_han;
use crate::markdown::html::quoted;
use crate::report::{Applicability, Code, Finding, Fix};

const BOLD: Code = Code("markdown/bold");

const MARK: &str = "__";

/// Characters between the marks; what is longer are two lines to write on.
const LONGEST: usize = 60;

impl Found<'_> {
    /// Those in a text.
    pub(super) fn underscores(&mut self, bytes: Range<usize>) {
        let Some(text) = self.text.get(bytes.clone()) else { return };
        let marks: Vec<usize> = text.match_indices(MARK).map(|(at, _)| at).collect();
        let words_of = |pair: &[usize]| pair[0] + MARK.len()..pair[1];
        // 姓名__张三__性别__男__: a form that was filled in.
        let is_form = |three: &[usize]| three.windows(2).all(|pair| are_bold(text, &words_of(pair)));
        if marks.windows(3).any(is_form) {
            return;
        }
        let mut from = 0;
        for pair in marks.windows(2) {
            let words = words_of(pair);
            if pair[0] < from || !are_bold(text, &words) || self.is_escaped(bytes.start + pair[0]) {
                continue;
            }
            from = words.end + MARK.len();
            let place = bytes.start + pair[0]..bytes.start + from;
            self.findings.push(self.bold(place, &text[words]));
        }
    }

    fn bold(&self, place: Range<usize>, words: &str) -> Finding {
        let instead = format!("**{words}**");
        let message = format!("“{}”不是粗体，下划线会登出来", quoted(&self.text[place.clone()]));
        let span = self.span(place);
        let help =
            format!("中文里的粗体用星号：{}。本来就是下划线的，在前面加反斜杠：\\_\\_", quoted(&instead));
        let fix = Fix::replace(span.clone(), instead, Applicability::Ask);
        Finding::warning(BOLD, message).at(span).help(help).fix(fix)
    }
}

/// Whether what stands between two marks is meant to be bold: Chinese words, few, close to marks that are no longer line.
fn are_bold(text: &str, words: &Range<usize>) -> bool {
    let (before, inside, after) =
        (&text[..words.start - MARK.len()], &text[words.clone()], &text[words.end + MARK.len()..]);
    let is_line =
        before.ends_with('_') || inside.starts_with('_') || inside.ends_with('_') || after.starts_with('_');
    // 附件__名单__.xlsx
    let is_name = after.starts_with('.') && after[1..].starts_with(|c: char| c.is_ascii_alphanumeric());
    let is_short = inside.len() <= 4 * LONGEST && inside.chars().nth(LONGEST).is_none();
    !is_line
        && !is_name
        && is_short
        && !inside.is_empty()
        && inside.trim() == inside
        && inside.contains(is_han)
}
