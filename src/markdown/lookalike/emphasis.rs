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
        let mut from = bytes.start;
        while let Some(words) = self.text.get(from..bytes.end).and_then(between) {
            let words = from + words.start..from + words.end;
            let place = words.start - MARK.len()..words.end + MARK.len();
            from = place.end;
            if self.is_escaped(place.start) {
                continue;
            }
            let instead = format!("**{}**", &self.text[words]);
            let message = format!("“{}”不是粗体，下划线会登出来", quoted(&self.text[place.clone()]));
            let span = self.span(place);
            let finding = Finding::warning(BOLD, message).at(span.clone()).help(format!(
                "中文里的粗体用星号：{}。本来就是下划线的，在前面加反斜杠：\\_\\_",
                quoted(&instead)
            ));
            self.findings.push(finding.fix(Fix::replace(span, instead, Applicability::Ask)));
        }
    }
}

/// The first words of a text between two marks, marks aside: Chinese, and close to the marks.
fn between(text: &str) -> Option<Range<usize>> {
    let marks: Vec<usize> = text.match_indices(MARK).map(|(at, _)| at).collect();
    let is_alone = |at: usize| !text[..at].ends_with('_') && !text[at + MARK.len()..].starts_with('_');
    let pairs = marks.windows(2).filter(|pair| is_alone(pair[0]) && is_alone(pair[1]));
    let mut words = pairs.map(|pair| pair[0] + MARK.len()..pair[1]);
    words.find(|words| {
        let inside = &text[words.clone()];
        inside.trim() == inside && inside.contains(is_han) && inside.chars().nth(LONGEST).is_none()
    })
}
