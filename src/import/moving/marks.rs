//! Marks of templates in a text: `{% … %}`, `{{ … }}`, `{{< … >}}`.
//!
//! In: a body. Out: its marks in order, with their lines. Invariant: what stands in code is no mark, save `raw`,
//! which was written to protect code.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Generator;

/// Runs of backticks that are tried as the end of one; a line has seldom more than a few.
const RUNS: usize = 64;

/// One mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark<'a> {
    pub range: Range<usize>,
    /// From 1, counted from the body's first line.
    pub line: usize,
    pub name: &'a str,
    pub words: &'a str,
    pub closes: bool,
    /// `{{ … }}` of Liquid and Nunjucks, which prints a value.
    pub prints: bool,
}

/// What follows a mark's name: words in order, and `key="value"`.
#[derive(Debug, Default)]
pub struct Words {
    pub plain: Vec<String>,
    pub named: BTreeMap<String, String>,
}

impl Words {
    pub fn get(&self, place: usize) -> &str {
        self.plain.get(place).map_or("", String::as_str)
    }

    pub fn named(&self, key: &str) -> &str {
        self.named.get(key).map_or("", String::as_str)
    }
}

/// All marks of a text.
pub fn marks(text: &str, generator: Generator) -> Vec<Mark<'_>> {
    const LIQUID: &[(&str, &str)] = &[("{%", "%}"), ("{{", "}}")];
    const SHORTCODES: &[(&str, &str)] = &[("{{<", ">}}"), ("{{%", "%}}")];
    let pairs = if generator == Generator::Hugo { SHORTCODES } else { LIQUID };
    let code = code(text);
    let (mut found, mut at, mut line, mut counted, mut raw) = (Vec::new(), 0, 1, 0, false);
    while let Some(start) = text[at..].find('{').map(|next| at + next) {
        let Some((open, close)) = pairs.iter().find(|(open, _)| text[start..].starts_with(open)) else {
            at = start + 1;
            continue;
        };
        let inside = start + open.len();
        let Some(end) = text[inside..].find(close).map(|end| inside + end) else { break };
        line += text[counted..start].matches('\n').count();
        counted = start;
        at = end + close.len();
        let mark = mark(&text[inside..end], start..at, line, *open == "{{");
        let protects = matches!(mark.name, "raw" | "endraw") && generator != Generator::Hugo;
        let next = code.partition_point(|range| range.end <= start);
        let in_code = code.get(next).is_some_and(|range| range.contains(&start));
        if protects {
            raw = mark.name == "raw" && text[at..].contains("endraw");
        }
        // `{{</* … */>}}` shows how a shortcode is written.
        if protects || !(raw || in_code || mark.name.starts_with("/*") || mark.name.is_empty()) {
            found.push(mark);
        }
    }
    found
}

fn mark(inside: &str, range: Range<usize>, line: usize, prints: bool) -> Mark<'_> {
    let words = inside.trim_matches('-').trim().trim_end_matches('/').trim_end();
    let (closes, words) = match words.strip_prefix('/').filter(|rest| !rest.starts_with('*')) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, words),
    };
    let (name, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    Mark { range, line, name, words: if prints { words } else { rest.trim() }, closes, prints }
}

/// Fenced code, and code within a line, in order.
pub fn code(text: &str) -> Vec<Range<usize>> {
    let (mut ranges, mut at) = (Vec::new(), 0);
    // Where a fence begins, and its marks: only as many or more of them close it.
    let mut fence: Option<(usize, &str)> = None;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        let rest = bare.trim_start_matches(if bare.starts_with('~') { '~' } else { '`' });
        let mark = &bare[..bare.len() - rest.len()];
        match fence {
            Some((start, open)) if mark.starts_with(open) && rest.is_empty() => {
                ranges.push(start..at + line.len());
                fence = None;
            }
            Some(_) => {}
            None if mark.len() >= 3 && !rest.contains('`') => fence = Some((at, mark)),
            None => ranges.extend(code_within(line).map(|range| at + range.start..at + range.end)),
        }
        at += line.len();
    }
    ranges.extend(fence.map(|(start, _)| start..text.len()));
    ranges
}

/// Code within a line: between two runs of equally many backticks.
fn code_within(line: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let run_at = |from: usize| {
        let start = from + line[from..].find('`')?;
        let length = line[start..].bytes().take_while(|byte| *byte == b'`').count();
        Some(start..start + length)
    };
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(open) = run_at(at) {
            at = open.end;
            let close = std::iter::successors(run_at(at), |run| run_at(run.end));
            if let Some(close) = close.take(RUNS).find(|run| run.len() == open.len()) {
                at = close.end;
                return Some(open.start..close.end);
            }
        }
        None
    })
}

/// Takes a mark's words apart, quotes of all three kinds observed.
pub fn words(text: &str) -> Words {
    let (mut found, mut rest) = (Words::default(), text.trim_start());
    while !rest.is_empty() {
        let key_end =
            rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).unwrap_or(rest.len());
        let key = (key_end > 0 && rest[key_end..].starts_with('=')).then(|| &rest[..key_end]);
        let from = key.map_or(rest, |key| &rest[key.len() + 1..]);
        let (value, after) = value(from);
        match key {
            Some(key) => drop(found.named.insert(key.to_owned(), value.to_owned())),
            None => found.plain.push(value.to_owned()),
        }
        rest = after.trim_start();
    }
    found
}

fn value(text: &str) -> (&str, &str) {
    if let Some(quote) = text.chars().next().filter(|c| "\"'`".contains(*c))
        && let Some(end) = text[1..].find(quote)
    {
        return (&text[1..=end], &text[end + 2..]);
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    text.split_at(end)
}
