//! Pictures in the spelling of other programs, which is no Markdown: told, with what to write.
//!
//! In: a text of the body that stands there as it is written. Out: findings with fixes. Invariant: what is only
//! talked about, in program code, is left alone, since that is no text.

use std::ops::Range;

use super::{Writer, quoted};
use crate::report::{Applicability, Code, Finding, Fix};
use crate::snapshot::Format;

const OBSIDIAN: Code = Code("media/wiki-link");
const SPACE: Code = Code("media/space-in-address");

/// Bytes of a picture in such a spelling.
const LONGEST: usize = 400;

impl Writer<'_> {
    /// `![[图.jpg]]`, as Obsidian writes it, and `![](图 1.jpg)`, which Typora shows.
    pub(super) fn foreign_pictures(&mut self, words: &str, bytes: Range<usize>) {
        let mut rest = 0;
        while let Some(at) = words[rest..].find("![").map(|at| rest + at) {
            let written = beginning(&words[at..]);
            // What was escaped is meant as it stands.
            if self.doc.text()[..bytes.start + at].ends_with('\\') {
                rest = at + 2;
                continue;
            }
            let found =
                wiki(written).map(|it| (OBSIDIAN, it)).or_else(|| spaced(written).map(|it| (SPACE, it)));
            let Some((code, (length, instead))) = found else {
                rest = at + 2;
                continue;
            };
            let place = bytes.start + at..bytes.start + at + length;
            self.findings.push(self.foreign(code, &written[..length], place, &instead));
            rest = at + length;
        }
    }

    fn foreign(&self, code: Code, written: &str, place: Range<usize>, instead: &str) -> Finding {
        let written = quoted(written);
        let (message, why) = if code == OBSIDIAN {
            (
                format!("“{written}”是 Obsidian 的写法，网页上显示不出图片"),
                "在 Obsidian 的“设置—文件与链接”里关掉“使用 Wiki 链接”，以后插入的就是这种写法。",
            )
        } else {
            (format!("“{written}”的文件名里有空格，网页上显示不出图片"), "图片文件名最好不用空格。")
        };
        let span = self.span(place);
        Finding::warning(code, message)
            .at(span.clone())
            .help(format!("请写成 {instead}。{why}"))
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

/// The length of `![说明](图 1.jpg)`, and Markdown for it.
fn spaced(text: &str) -> Option<(usize, String)> {
    let (words, rest) = text.strip_prefix("![")?.split_once("](")?;
    let address = &rest[..rest.find(')')?];
    let ending = address.rsplit_once('.')?.1;
    let is_one = !words.contains(['\n', '[', ']']) && !address.contains(['\n', '(', '<', '"']);
    (is_one && address.contains(' ') && is_shown(ending)).then(|| {
        (words.len() + address.len() + "![]()".len(), format!("![{words}]({})", address_of(address)))
    })
}

/// Whether an address that ends so is one of a picture, video or recording.
fn is_shown(ending: &str) -> bool {
    let is = |other: &&str| ending.eq_ignore_ascii_case(other);
    Format::called(ending).is_some() || ["mp4", "mp3"].iter().any(is)
}

fn address_of(address: &str) -> String {
    if address.contains([' ', '(', ')']) { format!("<{address}>") } else { address.to_owned() }
}
