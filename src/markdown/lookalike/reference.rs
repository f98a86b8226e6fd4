//! `![会场](照片 1.jpg)`, `[政府网]（https://…）`: pictures and links that Markdown does not read as such.
//!
//! What stands in the second brackets must be the name of a file or an address on the web: `[1]（注）` is prose.

use std::ops::Range;

use super::{BLANKS, Found};
use crate::markdown::Node;
use crate::markdown::html::quoted;
use crate::report::{Applicability, Code, Finding, Fix};
use crate::snapshot::Format;

const SPACE: Code = Code("media/space-in-address");
const PICTURE: Code = Code("media/spelling");
const LINK: Code = Code("link/spelling");

const SQUARE: [char; 2] = ['[', '［'];

/// In the place of the quote that was forgotten.
const UNCLOSED: char = '\0';

/// Bytes of one of them; a text of nothing but beginnings is gone through once.
const LONGEST: usize = 800;

/// Files that articles link to, beside pictures and recordings.
const FILES: &[&str] = &[
    "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "wps", "et", "dps", "ofd", "txt", "csv", "zip",
    "rar", "7z", "htm", "html", "md",
];

/// Whether a finding is about a picture or a link.
pub(super) fn is_one(code: Code) -> bool {
    [SPACE, PICTURE, LINK].contains(&code)
}

/// What keeps it from being read; the first that applies is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrong {
    /// `！[…](…)`
    Mark,
    /// `[…]（…）`
    Brackets,
    /// `［…］(…)`
    Square,
    /// `[…] (…)`
    Gap,
    /// `(1.jpg “…”)`
    Quotes,
    /// `(1.jpg "…)`
    Unclosed,
    /// `(1.jpg "…"…"…")`
    Inner,
    /// `(照片 1.jpg)`
    Space,
}

struct Reference<'t> {
    picture: bool,
    words: &'t str,
    address: &'t str,
    title: Option<&'t str>,
    /// In bytes, from its first mark on.
    length: usize,
    wrong: Wrong,
    /// Nothing but brackets, quotes or blanks are to be changed, and it can mean nothing else.
    sure: bool,
}

impl Found<'_> {
    /// Those that begin in a text.
    pub(super) fn references(&mut self, bytes: Range<usize>) {
        let mut from = bytes.start;
        let is_wide = self.signs.wide_brackets;
        let opening = |text: &str| opening(text, is_wide);
        while let Some((at, bracket)) = self.text.get(from..bytes.end).and_then(opening) {
            let at = from + at;
            from = at + bracket;
            let before = &self.text[..at];
            let marked = before.strip_suffix(['!', '！']).map(str::len);
            // What was escaped is meant as it stands.
            if at < self.told || self.is_escaped(marked.unwrap_or(at)) {
                continue;
            }
            let read = |start: usize| Some((start, reference(beginning(&self.text[start..]))?));
            if let Some((start, reference)) = marked.and_then(read).or_else(|| read(at)) {
                from = start + reference.length;
                self.told = from;
                self.findings.push(self.reference(start, &reference));
            }
        }
    }

    fn reference(&self, start: usize, reference: &Reference<'_>) -> Finding {
        let Reference { picture, words, address, title, length, wrong, sure } = *reference;
        let mark = if picture { "!" } else { "" };
        let title = title.map(|title| format!(" \"{}\"", escaped(title))).unwrap_or_default();
        let instead = format!("{mark}[{words}]({}{title})", address_of(address));
        let place = start..start + length;
        let begins_line = self.text[..start].trim_end_matches(BLANKS).is_empty()
            || self.text[..start].trim_end_matches(BLANKS).ends_with('\n');
        let is_sure = sure && (wrong != Wrong::Mark || begins_line);
        self.misspelt(place, picture, wrong, instead, is_sure)
    }

    /// `！[…](1.jpg)`, which is a link to the picture.
    pub(super) fn marked_link(&mut self, link: Node) {
        let bytes = link.span();
        let Some(before) = self.text[..bytes.start].strip_suffix('！') else { return };
        let written = self.text.get(bytes.clone()).unwrap_or_default();
        let address = written.split_once("](").map_or("", |(_, rest)| rest);
        let end = address.find(|c: char| c.is_whitespace() || c == ')').unwrap_or(address.len());
        if !written.starts_with('[') || !is_shown(&address[..end]) {
            return;
        }
        let sure = before.is_empty() || before.ends_with('\n');
        let finding = self.misspelt(before.len()..bytes.end, true, Wrong::Mark, format!("!{written}"), sure);
        self.findings.push(finding);
    }

    fn misspelt(
        &self,
        place: Range<usize>,
        picture: bool,
        wrong: Wrong,
        instead: String,
        sure: bool,
    ) -> Finding {
        let written = quoted(&self.text[place.clone()]);
        let why = match wrong {
            Wrong::Mark => "前面的感叹号是全角的",
            Wrong::Brackets => "的圆括号是全角的",
            Wrong::Square => "的方括号是全角的",
            Wrong::Gap => "的方括号和圆括号之间有空格",
            Wrong::Quotes => "里图说两边的引号不是英文的",
            Wrong::Unclosed => "里图说后面少了一个引号",
            Wrong::Inner => "的图说里又有英文引号",
            Wrong::Space => "的文件名里有空格",
        };
        let (code, effect) = match (picture, wrong) {
            (true, Wrong::Space) => (SPACE, "显示不出图片"),
            (true, _) => (PICTURE, "显示不出图片"),
            (false, _) => (LINK, "点不开"),
        };
        let advice = match (picture, wrong) {
            (true, Wrong::Space) => "图片文件名最好不用空格。",
            (false, Wrong::Space) => "文件名最好不用空格。",
            (_, Wrong::Inner) => "图说里的引号用“”更好。",
            _ => "方括号、圆括号、引号和前面的感叹号都用英文的，中间不空格。",
        };
        let span = self.span(place);
        let applicability = if sure { Applicability::Safe } else { Applicability::Ask };
        Finding::warning(code, format!("“{written}”{why}，网页上{effect}"))
            .at(span.clone())
            .help(format!("请写成 {instead}。{advice}"))
            .fix(Fix::replace(span, instead, applicability))
    }
}

/// As much as may be one of them: to the end of the paragraph at most.
fn beginning(text: &str) -> &str {
    let end = (0..=text.len().min(LONGEST)).rev().find(|&end| text.is_char_boundary(end));
    let text = &text[..end.unwrap_or(0)];
    &text[..text.find("\n\n").unwrap_or(text.len())]
}

/// Reads what begins with `!`, `！` or `[`, if something is wrong with it.
fn reference(text: &str) -> Option<Reference<'_>> {
    let square = text.trim_start_matches(['!', '！']);
    let inside = square.strip_prefix(SQUARE)?;
    let (words, behind) = inside.split_at(inside.find(['[', ']', '［', '］'])?);
    let is_plain = !words.starts_with('^') && !words.ends_with('\\');
    let is_wide = square.starts_with('［') || behind.starts_with('］');
    let behind = behind.strip_prefix([']', '］']).filter(|_| is_plain)?;
    let opening = behind.trim_start_matches(BLANKS);
    let body = opening.strip_prefix(['(', '（'])?.trim_start_matches(BLANKS);
    let (address, rest) = address(body)?;
    let (title, quotes, rest) = title(rest.trim_start_matches(BLANKS))?;
    let end = rest.strip_prefix([')', '）'])?;
    let is_full = opening.starts_with('（') || rest.starts_with('）');
    let gap = behind.len() > opening.len();
    let picture = text.starts_with(['!', '！']);
    let is_web = is_web(address);
    if picture && !is_web && !is_shown(address) {
        return None;
    }
    let wrong = [
        (text.starts_with('！'), Wrong::Mark),
        (is_wide, Wrong::Square),
        (is_full, Wrong::Brackets),
        (gap, Wrong::Gap),
        (quotes[1] == UNCLOSED, Wrong::Unclosed),
        (title.is_some() && quotes != ['"', '"'], Wrong::Quotes),
        (title.is_some_and(|title| escaped(title) != title), Wrong::Inner),
        (address.contains([' ', '\t']) && !body.starts_with('<'), Wrong::Space),
    ];
    let wrong = wrong.into_iter().find_map(|(is, wrong)| is.then_some(wrong))?;
    let is_whole = quotes[1] != UNCLOSED;
    let sure = is_whole
        && if picture { !text.starts_with('！') || is_shown(address) } else { !gap && (is_web || !is_full) };
    Some(Reference { picture, words, address, title, length: text.len() - end.len(), wrong, sure })
}

/// What stands before the title or the closing bracket, and the rest.
fn address(body: &str) -> Option<(&str, &str)> {
    if let Some(inside) = body.strip_prefix('<') {
        let (address, rest) = inside.split_once('>')?;
        return is_address(address).then_some((address, rest));
    }
    let mut depth = 0_usize;
    for (at, c) in body.char_indices() {
        let ends = match c {
            '\n' => return None,
            '(' | '（' => {
                depth += 1;
                false
            }
            ')' | '）' if depth > 0 => {
                depth -= 1;
                false
            }
            ')' | '）' => true,
            c => depth == 0 && is_quote(c),
        };
        let address = body[..at].trim_end_matches(BLANKS);
        if ends && is_address(address) {
            return Some((address, &body[address.len()..]));
        }
        if ends && !is_quote(c) {
            return None;
        }
    }
    None
}

/// The title in its quotes, the quotes, and the rest, which begins with the closing bracket. Where the second quote was
/// forgotten, the title ends with the brackets.
fn title(rest: &str) -> Option<(Option<&str>, [char; 2], &str)> {
    let Some(open) = rest.chars().next().filter(|c| is_quote(*c)) else {
        return Some((None, ['"'; 2], rest));
    };
    let inside = &rest[open.len_utf8()..];
    let mut depth = 0_usize;
    let mut bracket = None;
    for (at, c) in inside.char_indices() {
        match c {
            '\n' => break,
            '(' | '（' => depth += 1,
            ')' | '）' if depth == 0 => bracket = bracket.or(Some(at)),
            ')' | '）' => depth -= 1,
            c if is_quote(c) && depth == 0 => {
                let behind = inside[at + c.len_utf8()..].trim_start_matches(BLANKS);
                if behind.starts_with([')', '）']) {
                    return Some((Some(&inside[..at]), [open, c], behind));
                }
            }
            _ => {}
        }
    }
    let end = bracket?;
    Some((Some(inside[..end].trim_end_matches(BLANKS)), [open, UNCLOSED], &inside[end..]))
}

/// Quotes of a title with a backslash before each that has none.
fn escaped(title: &str) -> String {
    let mut escaped = String::with_capacity(title.len());
    let mut last = ' ';
    for c in title.chars() {
        if c == '"' && last != '\\' {
            escaped.push('\\');
        }
        escaped.push(c);
        last = c;
    }
    escaped
}

/// Where the first bracket of a text opens, and its bytes.
fn opening(text: &str, is_wide: bool) -> Option<(usize, usize)> {
    let narrow = memchr::memchr(b'[', text.as_bytes()).map(|at| (at, 1));
    let wide = if is_wide { text.find('［').map(|at| (at, '［'.len_utf8())) } else { None };
    narrow.into_iter().chain(wide).min()
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '＂' | '\'' | '‘' | '’')
}

fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

fn is_address(address: &str) -> bool {
    let names_file = || {
        let ending = address.rsplit_once('.').map_or("", |(_, ending)| ending);
        FILES.iter().any(|file| ending.eq_ignore_ascii_case(file))
    };
    let is_one = is_web(address) && !address.contains([' ', '\t', '\u{3000}']);
    !address.contains(['<', '>']) && (is_one || is_shown(address) || names_file())
}

/// Whether an address is one of a picture, video or recording.
fn is_shown(address: &str) -> bool {
    let Some((_, ending)) = address.rsplit_once('.') else { return false };
    let is = |other: &&str| ending.eq_ignore_ascii_case(other);
    Format::called(ending).is_some() || ["mp4", "mp3"].iter().any(is)
}

fn address_of(address: &str) -> String {
    match address.contains([' ', '\t', '(', ')']) {
        true => format!("<{address}>"),
        false => address.to_owned(),
    }
}
