//! Pictures in the spelling of other programs, which is no Markdown: told, with what to write.
//!
//! In: a text of the body that stands there as it is written. Out: findings with fixes. Invariant: what is only
//! talked about, in program code, is left alone, since that is no text.

use std::ops::Range;

use super::{Writer, quoted};
use crate::report::{Applicability, Code, Finding, Fix};

const OBSIDIAN: Code = Code("media/wiki-link");

/// Bytes of a picture in such a spelling.
const LONGEST: usize = 400;

impl Writer<'_> {
    /// `![[图.jpg]]`, as Obsidian writes it.
    pub(super) fn foreign_pictures(&mut self, words: &str, bytes: Range<usize>) {
        let mut rest = 0;
        while let Some(at) = words[rest..].find("![").map(|at| rest + at) {
            let written = beginning(&words[at..]);
            // What was escaped is meant as it stands.
            if self.doc.text()[..bytes.start + at].ends_with('\\') {
                rest = at + 2;
                continue;
            }
            let Some((length, instead)) = wiki(written) else {
                rest = at + 2;
                continue;
            };
            let place = bytes.start + at..bytes.start + at + length;
            self.findings.push(self.foreign(&written[..length], place, &instead));
            rest = at + length;
        }
    }

    fn foreign(&self, written: &str, place: Range<usize>, instead: &str) -> Finding {
        let span = self.span(place);
        Finding::warning(OBSIDIAN, format!("“{}”是 Obsidian 的写法，网页上显示不出图片", quoted(written)))
            .at(span.clone())
            .help(format!(
                "请写成 {instead}。在 Obsidian 的“设置—文件与链接”里关掉“使用 Wiki 链接”，以后插入的就是这种写法。"
            ))
            .fix(Fix::replace(span, instead.to_owned(), Applicability::Safe))
    }
}

/// As much as may be one picture: a text of nothing but beginnings is gone through once.
fn beginning(text: &str) -> &str {
    let end = (0..=text.len().min(LONGEST)).rev().find(|&end| text.is_char_boundary(end));
    &text[..end.unwrap_or(0)]
}

/// The length of `![[图.jpg|说明]]`, and Markdown for it.
fn wiki(text: &str) -> Option<(usize, String)> {
    let inside = text.strip_prefix("![[")?;
    let inside = &inside[..inside.find("]]")?];
    let (address, words) = inside.split_once('|').unwrap_or((inside, ""));
    let is_one = !inside.contains(['\n', '[']) && !address.trim().is_empty();
    // A number there is a width.
    let words = if words.trim().bytes().all(|byte| byte.is_ascii_digit()) { "" } else { words.trim() };
    is_one.then(|| (inside.len() + "![[]]".len(), format!("![{words}]({})", address_of(address.trim()))))
}

fn address_of(address: &str) -> String {
    if address.contains([' ', '(', ')']) { format!("<{address}>") } else { address.to_owned() }
}
