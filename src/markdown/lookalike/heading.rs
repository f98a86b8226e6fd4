//! `##小标题` and `＃＃ 小标题`: headings without the blank, or with marks of another width.

use super::{BLANKS, Found, Line};
use crate::markdown::html::quoted;
use crate::report::{Applicability, Code, Finding, Fix};

const HEADING: Code = Code("markdown/heading");

/// Characters of a heading that has but one mark, which could be a tag as well.
const SHORT: usize = 30;

const MARKS: [char; 2] = ['#', '＃'];

impl Found<'_> {
    pub(super) fn headings(&mut self, paragraph: usize, lines: &[Line<'_>]) {
        let is_last = self.doc.nodes()[paragraph].end as usize == self.doc.nodes().len();
        // Tags stand at the end of a text.
        let may_be_tag = lines.len() > 1 || is_last;
        for line in lines.iter().filter(|line| !line.escaped) {
            let Some(heading) = heading(line.text).filter(|it| it.level > 1 || !may_be_tag) else { continue };
            self.findings.push(self.heading(*line, &heading));
        }
    }

    fn heading(&self, line: Line<'_>, heading: &Heading<'_>) -> Finding {
        let marks = "#".repeat(heading.level);
        let place = line.start..line.start + line.text.len() - heading.words.len();
        let why = match self.text.get(place.clone()).is_some_and(|marks| marks.contains('＃')) {
            true => "的井号是全角的",
            false => "的井号后面少了一个空格",
        };
        let applicability = if heading.level > 1 { Applicability::Safe } else { Applicability::Ask };
        let span = self.span(place);
        Finding::warning(HEADING, format!("“{}”{why}，网页上不是小标题", quoted(line.text)))
            .at(span.clone())
            .help(format!(
                "小标题写成 {marks} {}，井号是英文的，后面空一格。不是小标题的，在前面加一个反斜杠：\\{marks}",
                quoted(heading.words)
            ))
            .fix(Fix::replace(span, format!("{marks} "), applicability))
    }
}

struct Heading<'t> {
    level: usize,
    words: &'t str,
}

fn heading(line: &str) -> Option<Heading<'_>> {
    let behind = line.trim_start_matches(MARKS);
    let level = line[..line.len() - behind.len()].chars().count();
    let words = behind.trim_start_matches(BLANKS);
    let first = words.chars().next()?;
    let is_ascii = line.starts_with('#') && !line[..line.len() - behind.len()].contains('＃');
    if !(1..=6).contains(&level) || is_ascii && behind.starts_with([' ', '\t']) {
        return None;
    }
    let is_heading = match level {
        // One mark is a tag's too, and #1 is a number.
        1 => {
            !first.is_ascii()
                && first.is_alphabetic()
                && !words.contains(MARKS)
                && words.chars().take(SHORT + 1).count() <= SHORT
        }
        _ => first.is_alphanumeric() || "（《“【".contains(first),
    };
    is_heading.then_some(Heading { level, words })
}
