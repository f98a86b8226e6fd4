//! Kramdown's attributes: `{: .class}` behind a span or below a block, `{:toc}` below a list.
//!
//! In: a body of Jekyll. Out: the body without them. Invariant: code and whatever has another form than attributes
//! stay as written, and all that goes is told with its line.

use std::ops::Range;

use super::marks::code;
use super::turn::Turned;

/// `body` is what `text` was made of: lines are told as they stand there.
pub fn without_attributes(text: &str, body: &str, turned: &mut Turned) -> String {
    let (code, places) = (code(text), Places::of(text, body));
    let mut lines: Vec<String> = Vec::new();
    let (mut at, mut is_indented_code) = (0, true);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        // Four blanks after an empty line make code; in a list they may be words, which keep their marks.
        is_indented_code = line.trim().is_empty() || (is_indented_code && is_indented(line));
        let is_code = |place: usize| {
            let next = code.partition_point(|range| range.end <= start + place);
            code.get(next).is_some_and(|range| range.contains(&(start + place)))
        };
        let mut found: Vec<Mark> = if is_indented_code { Vec::new() } else { marks(line).collect() };
        found.retain(|mark| !is_code(mark.range.start));
        let is_alone = !found.is_empty() && without(line, &found).trim().is_empty();
        found.retain(|mark| is_alone || !mark.is_contents);
        for mark in &found {
            turned.has_contents |= mark.is_contents;
            let words = told(mark, &line[mark.range.clone()], &mut lines);
            turned.told.push((places.line(start + mark.range.start), words));
        }
        if !is_alone {
            lines.push(without(line, &found));
        }
    }
    lines.concat()
}

/// A line without marks; a line without any keeps its blanks.
fn without(line: &str, marks: &[Mark]) -> String {
    let Some(last) = marks.last() else { return line.to_owned() };
    let (mut rest, mut from) = (String::new(), 0);
    for mark in marks {
        rest.push_str(&line[from..mark.range.start]);
        from = mark.range.end;
    }
    if line[last.range.end..].trim().is_empty() {
        rest.truncate(rest.trim_end().len());
        from = line.trim_end_matches(['\r', '\n']).len();
    }
    rest + &line[from..]
}

/// What is said of a mark that goes. The list that contents take the place of goes with it.
fn told(mark: &Mark, words: &str, lines: &mut Vec<String>) -> String {
    if !mark.is_contents {
        return format!("样式标记没有搬：{words}");
    }
    match lonely_item(lines).then(|| lines.pop()).flatten() {
        Some(item) => format!("目录标记改成了文件头里的目录：{} {words}", item.trim()),
        None => format!("目录标记改成了文件头里的目录：{words}"),
    }
}

fn is_indented(line: &str) -> bool {
    line.starts_with("    ") || line.starts_with('\t')
}

/// Whether the last line is a list of one item, as `{:toc}` takes its place.
fn lonely_item(lines: &[String]) -> bool {
    let is_item = |line: &String| ["* ", "- ", "+ ", "1. "].iter().any(|mark| line.starts_with(mark));
    match lines {
        [.., before, last] => is_item(last) && before.trim().is_empty(),
        [last] => is_item(last),
        [] => false,
    }
}

struct Mark {
    range: Range<usize>,
    is_contents: bool,
}

/// Attributes at the end of a line, or right behind a span.
fn marks(line: &str) -> impl Iterator<Item = Mark> + '_ {
    line.match_indices("{:").filter_map(|(start, _)| {
        let (length, is_contents) = attributes(&line[start + 2..])?;
        let range = start..start + 2 + length;
        let is_last = attributes_only(&line[range.end..]);
        (is_last || line[..start].ends_with(['*', '_', '`', ')', ']', '>', '}']))
            .then_some(Mark { range, is_contents })
    })
}

/// Whether nothing but attributes follows.
fn attributes_only(mut rest: &str) -> bool {
    loop {
        rest = rest.trim();
        if rest.is_empty() {
            return true;
        }
        let Some((length, _)) = rest.strip_prefix("{:").and_then(attributes) else { return false };
        rest = &rest[2 + length..];
    }
}

/// What stands behind `{:`: its length with the brace, and whether it calls for contents. `None` for any other form.
fn attributes(text: &str) -> Option<(usize, bool)> {
    let (mut rest, mut count, mut is_contents) = (text, 0, false);
    loop {
        rest = rest.trim_start_matches([' ', '\t']);
        if let Some(after) = rest.strip_prefix('}') {
            return (count > 0).then_some((text.len() - after.len(), is_contents));
        }
        let is_name = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        let end = |text: &str| text.find(|c| !is_name(c)).unwrap_or(text.len());
        rest = if let Some(name) = rest.strip_prefix(['.', '#']) {
            Some(&name[end(name)..]).filter(|after| after.len() < name.len())?
        } else {
            let (word, after) = rest.split_at(end(rest));
            if let Some(value) = after.strip_prefix('=').filter(|_| !word.is_empty()) {
                let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
                &value[1..][value[1..].find(quote)? + 1..]
            } else {
                is_contents |= word == "toc";
                Some(after).filter(|_| word == "toc")?
            }
        };
        count += 1;
    }
}

/// Lines of a turned text as they were before; a turned block may have fewer.
struct Places<'a> {
    text: &'a str,
    body: &'a str,
    /// Where braces stood, if the turned text has the same.
    before: Option<(Vec<usize>, Vec<usize>)>,
}

impl<'a> Places<'a> {
    fn of(text: &'a str, body: &'a str) -> Places<'a> {
        let all = |text: &str| text.match_indices("{:").map(|(at, _)| at).collect::<Vec<_>>();
        let (now, before) = (all(text), all(body));
        Places { text, body, before: (now.len() == before.len()).then_some((now, before)) }
    }

    /// From 1.
    fn line(&self, at: usize) -> usize {
        let before = self.before.as_ref().and_then(|(now, before)| before.get(now.binary_search(&at).ok()?));
        let upto = before.map_or(&self.text[..at], |before| &self.body[..*before]);
        1 + upto.matches('\n').count()
    }
}
