//! Front matter of other programs: YAML, TOML or JSON at the head of a file.
//!
//! In: a file's text. Out: the header as data, the body, and the line that it begins on. Invariant: a header
//! that cannot be read is told with its line, and the whole text stays as the body.

use serde_json::Value;

use super::Head;
use crate::config::yaml;

/// A text taken apart.
pub struct Parted<'a> {
    pub head: Head,
    pub body: &'a str,
    /// The line of the body's first character, from 1.
    pub body_line: usize,
    /// Whether there was a header at all, perhaps an empty one.
    pub has_head: bool,
}

/// A header or settings file that cannot be read: its line from 1, and why.
pub struct Unreadable {
    pub line: usize,
    pub why: String,
}

/// How a header is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Yaml,
    Toml,
    Json,
}

/// Takes a text apart. With `bare` a header may begin without its first line of dashes, as Hexo has it.
pub fn part(text: &str, bare: bool) -> Result<Parted<'_>, Unreadable> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let none = Parted { head: Head::new(), body: text, body_line: 1, has_head: false };
    let Some((form, header, body)) = edges(unindented(text), bare) else {
        let torn = || Unreadable {
            line: 1, why: "开头的一行像是文件头，没有结束的一行".to_owned()
        };
        return if is_torn(text) { Err(torn()) } else { Ok(none) };
    };
    let before = text.len() - body.len();
    let body_line = 1 + text[..before].matches('\n').count();
    let first = usize::from(!header.is_empty()) + text[..header_start(text, header)].matches('\n').count();
    let head = read(header, form).map_err(|mut wrong| {
        wrong.line += first.saturating_sub(1);
        wrong
    })?;
    Ok(Parted { head, body, body_line, has_head: true })
}

fn header_start(text: &str, header: &str) -> usize {
    (header.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}

/// A text without blanks before its header: Hugo skips them.
fn unindented(text: &str) -> &str {
    let rest = text.trim_start();
    if begins_header(rest) { rest } else { text }
}

/// Whether a text without a header begins as one does: what it says may not be passed over.
fn is_torn(text: &str) -> bool {
    let rest = text.trim_start();
    let json = rest.strip_prefix('{').is_some_and(|inside| inside.trim_start().starts_with('"'));
    json || begins_header(rest)
}

/// Whether a text begins with the mark of a header, and a key.
fn begins_header(text: &str) -> bool {
    let Some((first, rest)) = text.split_once('\n') else { return false };
    let name = rest.trim_start();
    let end = name.find(|c: char| !c.is_alphanumeric() && !"_-\"'".contains(c)).unwrap_or(name.len());
    let is_pair = end > 0 && name[end..].trim_start_matches(' ').starts_with([':', '=']);
    matches!(first.trim_end(), "---" | "+++" | ";;;") && is_pair
}

/// The header without its marks, and what follows.
fn edges(text: &str, bare: bool) -> Option<(Form, &str, &str)> {
    if text.starts_with('{') && !text.starts_with("{{") && !text.starts_with("{%") {
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
        values.next()?.ok()?.is_object().then_some(())?;
        let (header, body) = text.split_at(values.byte_offset());
        return Some((
            Form::Json,
            header,
            body.strip_prefix('\r').unwrap_or(body).strip_prefix('\n').unwrap_or(body),
        ));
    }
    let (first, rest) = text.split_once('\n')?;
    let (form, mark, header) = match first.trim_end() {
        "---" => (Form::Yaml, "---", rest),
        "+++" => (Form::Toml, "+++", rest),
        ";;;" => (Form::Json, ";;;", rest),
        // Hexo takes any number of dashes, and the same below.
        line if bare && line.len() > 3 && line.bytes().all(|b| b == b'-') => (Form::Yaml, line, rest),
        line if bare && line.contains(": ") => (Form::Yaml, "---", text),
        _ => return None,
    };
    let mut at = 0;
    for line in header.split_inclusive('\n') {
        // Jekyll's may end as a document of YAML does.
        if line.trim_end() == mark || line.trim_end() == "..." && mark == "---" && !bare {
            return Some((form, &header[..at], &header[at + line.len()..]));
        }
        at += line.len();
    }
    None
}

/// Reads a header or a settings file.
pub fn read(text: &str, form: Form) -> Result<Head, Unreadable> {
    let value = match form {
        Form::Yaml => {
            let value: Value = yaml::parse(text).map_err(|error| Unreadable {
                line: 1 + text.get(..error.place.start).unwrap_or(text).matches('\n').count(),
                why: error.message.clone(),
            })?;
            value
        }
        Form::Toml => toml::from_str(text).map_err(|error| Unreadable {
            line: error.span().map_or(1, |span| 1 + text[..span.start].matches('\n').count()),
            why: error.message().to_owned(),
        })?,
        // Hexo leaves the braces out between its marks.
        Form::Json if text.trim_start().starts_with('{') => json(text)?,
        Form::Json => json(&format!("{{{text}}}"))?,
    };
    match value {
        Value::Object(head) => Ok(dates_as_text(head)),
        Value::Null => Ok(Head::new()),
        _ => Err(Unreadable { line: 1, why: "不是“键: 值”的样子".to_owned() }),
    }
}

fn json(text: &str) -> Result<Value, Unreadable> {
    serde_json::from_str(text).map_err(|error| Unreadable { line: error.line(), why: error.to_string() })
}

/// TOML has dates of its own; other data has them as texts.
fn dates_as_text(head: Head) -> Head {
    const DATE: &str = "$__toml_private_datetime";
    let plain = |value: Value| match value {
        Value::Object(mut inner) if inner.len() == 1 && inner.contains_key(DATE) => {
            inner.remove(DATE).unwrap_or_default()
        }
        Value::Object(inner) => Value::Object(dates_as_text(inner)),
        other => other,
    };
    head.into_iter().map(|(key, value)| (key, plain(value))).collect()
}
