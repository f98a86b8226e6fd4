//! An entry's value: taken as it stands where it is plain, else `serde_yaml`'s.

use std::borrow::Cow;
use std::ops::Range;

use super::line::SPACES;
use super::scan::{Raw, Scan};
use super::{Entry, Nested, Node, Shape, codes, explain};
use crate::report::{Applicability, Code, Finding, Fix};

impl<'a> Scan<'a, '_> {
    pub(super) fn entry(&mut self, raw: Raw<'a>) -> Entry<'a> {
        let shape = raw.def.map_or(Shape::Unused, |def| def.shape);
        let node = match shape {
            // Nobody reads it: don't find fault with it either.
            Shape::Unused | Shape::Section(_) => Node::Text(Cow::Borrowed(&self.text[raw.first.clone()])),
            _ if raw.multi => self.several_lines(&raw, shape),
            _ => self.one_line(&raw, shape),
        };
        let value = match raw.multi {
            true => self.trimmed(raw.first.start..raw.end),
            false => raw.first.clone(),
        };
        Entry { def: raw.def, name: raw.name, key: raw.key, value, node }
    }

    fn trimmed(&self, bytes: Range<usize>) -> Range<usize> {
        let text = &self.text[bytes.clone()];
        let start = bytes.start + (text.len() - text.trim_start().len());
        start..bytes.end.max(start)
    }

    fn one_line(&mut self, raw: &Raw<'a>, shape: Shape) -> Node<'a> {
        let value = &self.text[raw.first.clone()];
        let Some(first) = value.chars().next() else { return Node::Null };
        match first {
            '"' | '\'' => self.quoted(raw, value, shape),
            '“' | '”' | '＂' | '‘' | '’' | '＇' => match enclosed(value) {
                Some(inner) => self.full_width_quotes(raw, inner),
                None => self.plain(raw, value, shape),
            },
            '[' | '{' if shape == Shape::Text && !value.ends_with([']', '}']) => {
                self.special(raw, value, shape)
            }
            '[' | '{' => self.parsed(raw, shape),
            '#' if !shape.is_textual() || value[1..].starts_with(SPACES) || value.len() == 1 => Node::Null,
            '#' => self.hash(raw, value, 0),
            '-' | '?' | ':' if value[1..].starts_with(SPACES) => self.special(raw, value, shape),
            '&' | '*' | '!' | '%' | '@' | '`' | '|' | '>' | ',' | ']' | '}' => {
                self.special(raw, value, shape)
            }
            _ => self.plain(raw, value, shape),
        }
    }

    fn plain(&mut self, raw: &Raw<'a>, value: &'a str, shape: Shape) -> Node<'a> {
        match stop(value) {
            Some((at, b':')) if shape.is_textual() => self.colon(raw, value, at),
            Some((_, b':')) => self.two_pairs(raw, shape),
            Some((at, _))
                if shape.is_textual() && !value[at + 1..].starts_with(SPACES) && at + 1 < value.len() =>
            {
                self.hash(raw, value, at)
            }
            Some((at, _)) => self.typed(raw, value[..at].trim_end_matches(SPACES), shape),
            None => self.typed(raw, value, shape),
        }
    }

    /// A plain scalar: its spelling, unless somebody else is to know its type.
    fn typed(&mut self, raw: &Raw<'a>, value: &'a str, shape: Shape) -> Node<'a> {
        match value {
            "" | "~" | "null" | "Null" | "NULL" => Node::Null,
            _ if shape == Shape::Any => self.parsed(raw, shape),
            _ => Node::Text(Cow::Borrowed(value)),
        }
    }

    fn quoted(&mut self, raw: &Raw<'a>, value: &'a str, shape: Shape) -> Node<'a> {
        let Some(close) = closing_quote(value) else {
            return match enclosed(value) {
                Some(inner) => self.full_width_quotes(raw, inner),
                None => self.unclosed_quote(raw, value),
            };
        };
        let (inner, rest) = (&value[1..close], value[close + 1..].trim_start_matches(SPACES));
        let is_comment = rest.starts_with('#') && value[close + 1..].starts_with(SPACES);
        if !rest.is_empty() && !is_comment {
            return match shape.is_textual() {
                true => {
                    let message = "引号只括住了一部分，后面还有文字";
                    self.as_written(raw, codes::TEXT_AFTER_QUOTE, message, close + 1..value.len())
                }
                false => self.parsed(raw, shape),
            };
        }
        match inner.contains(['\\', '\'']) {
            true => self.parsed(raw, shape),
            false => Node::Text(Cow::Borrowed(inner)),
        }
    }

    fn unclosed_quote(&mut self, raw: &Raw<'a>, value: &'a str) -> Node<'a> {
        let span = self.span(raw.first.clone());
        let inner = &value[1..];
        self.findings.push(
            Finding::error(codes::UNCLOSED_QUOTE, format!("“{}”的英文引号没有成对", raw.name))
                .at(span.clone())
                .help(format!("在末尾补上引号，或去掉前面的引号，例如 {}: {}", raw.name, quote(inner)))
                .fix(Fix::replace(span, quote(inner), Applicability::Ask)),
        );
        Node::Text(Cow::Borrowed(inner))
    }

    fn full_width_quotes(&mut self, raw: &Raw<'a>, inner: &'a str) -> Node<'a> {
        let span = self.span(raw.first.clone());
        let whole = &self.text[raw.first.clone()];
        self.findings.push(
            Finding::warning(codes::FULL_WIDTH_QUOTES, format!("“{}”的值用全角引号括了起来", raw.name))
                .at(span.clone())
                .help(format!(
                    "这里不需要引号，已按 {}: {inner} 读取。如果引号是内容的一部分，外面再加一层英文引号：{}: {}",
                    raw.name,
                    raw.name,
                    quote(whole)
                ))
                .fix(Fix::replace(span, plain_or_quoted(inner), Applicability::Safe)),
        );
        Node::Text(Cow::Borrowed(inner))
    }

    fn colon(&mut self, raw: &Raw<'a>, value: &'a str, at: usize) -> Node<'a> {
        let message = format!("“{}”的值里有英文冒号加空格，要放进引号", raw.name);
        self.as_written(raw, codes::COLON_IN_VALUE, &message, at..value.len().min(at + 1))
    }

    fn hash(&mut self, raw: &Raw<'a>, value: &'a str, at: usize) -> Node<'a> {
        let message = format!("“{}”的值里有 #，不放进引号会被当成注释", raw.name);
        self.as_written(raw, codes::HASH_IN_VALUE, &message, at..value.len().min(at + 1))
    }

    fn special(&mut self, raw: &Raw<'a>, value: &'a str, shape: Shape) -> Node<'a> {
        if !shape.is_textual() || (value.starts_with(['|', '>']) && value.len() <= 2) {
            return self.parsed(raw, shape);
        }
        let first: String = value.chars().take(1).collect();
        let message = format!("“{}”的值以 {first} 开头，要放进引号", raw.name);
        self.as_written(raw, codes::SPECIAL_START, &message, 0..first.len())
    }

    /// The whole line is the value, though YAML would see something else in it.
    fn as_written(&mut self, raw: &Raw<'a>, code: Code, message: &str, at: Range<usize>) -> Node<'a> {
        let value = &self.text[raw.first.clone()];
        let mended = quote(value);
        let place = self.span(raw.first.start + at.start..raw.first.start + at.end);
        self.findings.push(
            Finding::warning(code, message)
                .at(place)
                .help(format!("已按整行文字读取。请把整段放进英文引号：{}: {mended}", raw.name))
                .fix(Fix::replace(self.span(raw.first.clone()), mended, Applicability::Safe)),
        );
        Node::Text(Cow::Borrowed(value))
    }

    /// `审核: 初审: 甲`
    fn two_pairs(&mut self, raw: &Raw<'a>, shape: Shape) -> Node<'a> {
        let name = raw.name;
        let finding = Finding::error(codes::COLON_IN_VALUE, format!("“{name}”下面的内容要另起一行"))
            .at(self.span(raw.first.clone()))
            .help(format!("写成两行，第二行开头空两格：\n{name}:\n  {}", &self.text[raw.first.clone()]));
        self.findings.push(finding);
        let silent = self.findings.len();
        let node = self.parsed(raw, shape);
        self.findings.truncate(silent);
        node
    }

    fn several_lines(&mut self, raw: &Raw<'a>, shape: Shape) -> Node<'a> {
        let first = &self.text[raw.first.clone()];
        let is_plain = !first.starts_with(['"', '\'', '[', '{', '|', '>', '&', '*', '!', '#']);
        match stop(first) {
            Some((at, b':')) if is_plain && shape.is_textual() => {
                self.colon(raw, first, at);
                let lines = self.text[raw.first.start..raw.end].lines().map(|line| line.trim_matches(SPACES));
                Node::Text(Cow::Owned(lines.collect::<Vec<_>>().join(" ")))
            }
            Some((_, b':')) if is_plain => self.two_pairs(raw, shape),
            _ => self.parsed(raw, shape),
        }
    }

    /// The value by `serde_yaml`, after mends to its lines whose meaning is sure.
    fn parsed(&mut self, raw: &Raw<'a>, shape: Shape) -> Node<'a> {
        let bytes = raw.first.start..raw.end;
        let slice = &self.text[bytes.clone()];
        if shape != Shape::Any
            && let Some(items) = simple_list(slice)
        {
            return items;
        }
        let mended = if raw.multi { self.mend_lines(bytes.clone(), shape.nested()) } else { None };
        let source = mended.as_deref().unwrap_or(slice);
        match super::from_str::<Node<'a>>(source) {
            Ok(node) => node,
            Err(error) => {
                let found = explain(&error, source);
                let place = match &mended {
                    // The mends moved what stands behind them, but not from line to line.
                    Some(mended) => line_of(slice, mended[..found.place.start].matches('\n').count()),
                    None => found.place,
                };
                let place = shift(place, bytes.start);
                let message = format!("“{}”读不懂：{}", raw.name, found.message);
                let finding = Finding::error(codes::SYNTAX, message).at(self.span(place)).help(found.help);
                self.findings.push(finding);
                // Of a block nothing is told but why it cannot be read: what it lacks then is no mistake of its own.
                if shape.is_textual() { salvage(slice) } else { Node::Null }
            }
        }
    }

    /// Lines below a key with Tabs, full-width spaces or full-width colons, as they are meant.
    fn mend_lines(&mut self, bytes: Range<usize>, nested: Nested) -> Option<String> {
        let text = &self.text[bytes.clone()];
        let is_suspect = |line: &str| {
            let body = line.trim_start_matches(' ');
            body.starts_with(SPACES) || body.contains('：') || tight_colon(body).is_some()
        };
        if !text.split('\n').skip(1).any(is_suspect) {
            return None;
        }
        let mut out = String::with_capacity(text.len() + 16);
        let mut start = bytes.start;
        for (number, line) in text.split('\n').enumerate() {
            match number {
                0 => out.push_str(line),
                _ => {
                    out.push('\n');
                    self.mend_line(start, line, nested, &mut out);
                }
            }
            start += line.len() + 1;
        }
        Some(out)
    }

    fn mend_line(&mut self, start: usize, line: &str, nested: Nested, out: &mut String) {
        let body = line.trim_start_matches(SPACES);
        let indent = &line[..line.len() - body.len()];
        if indent.bytes().all(|byte| byte == b' ') {
            out.push_str(indent);
        } else {
            let spaces = indent.replace(['\t', '\u{3000}'], "  ").replace('\u{a0}', " ");
            if !body.is_empty() {
                self.odd_indent(start..start + indent.len(), &spaces);
            }
            out.push_str(&spaces);
        }
        let item = body.strip_prefix("- ").map_or(body, |rest| rest.trim_start_matches(' '));
        let colon = item
            .find('：')
            .map(|at| (at, '：'.len_utf8()))
            .into_iter()
            .chain(tight_colon(item).map(|at| (at, 1)));
        let mend = colon.min().filter(|&(at, _)| nested.knows(item[..at].trim_end_matches(SPACES)));
        let Some((at, width)) = mend else { return out.push_str(body) };
        let name = item[..at].trim_end_matches(SPACES);
        let offset = start + line.len() - item.len() + at;
        let value = item[at + width..].trim_start_matches(SPACES);
        // The blanks behind it too: one of them is in the fix.
        let span = self.span(offset..offset + item.len() - at - value.len());
        let (code, message) = match width {
            1 => (codes::NO_SPACE, format!("“{name}:”的冒号后面少了一个空格")),
            _ => (codes::FULL_WIDTH_COLON, format!("“{name}”后面用了全角冒号“：”，应是英文冒号加空格")),
        };
        self.findings.push(
            Finding::warning(code, message)
                .at(span.clone())
                .help(format!("已按“{name}: …”读取。请改成英文冒号加一个空格。"))
                .fix(Fix::replace(span, ": ", Applicability::Safe)),
        );
        out.push_str(&body[..body.len() - item.len()]);
        out.push_str(name);
        out.push_str(": ");
        out.push_str(value);
    }
}

/// What stands on a line of a text, by its number from 0.
fn line_of(text: &str, number: usize) -> Range<usize> {
    let line = text.split('\n').nth(number).unwrap_or_default();
    let before = text.split('\n').take(number).map(|line| line.len() + 1);
    let start = before.sum::<usize>().min(text.len());
    let body = line.trim_start_matches(SPACES);
    let start = start + line.len() - body.len();
    start..start + body.trim_end_matches(SPACES).len()
}

fn shift(bytes: Range<usize>, by: usize) -> Range<usize> {
    bytes.start + by..bytes.end + by
}

/// The first `:` or `#` of a plain scalar at which YAML ends it.
fn stop(value: &str) -> Option<(usize, u8)> {
    let bytes = value.as_bytes();
    let is_space = |byte: Option<&u8>| matches!(byte, None | Some(b' ' | b'\t'));
    bytes.iter().enumerate().find_map(|(at, &byte)| match byte {
        b':' if is_space(bytes.get(at + 1)) => Some((at, b':')),
        b'#' if at > 0 && is_space(bytes.get(at - 1)) => Some((at, b'#')),
        _ => None,
    })
}

/// `电话:123`: the first colon, where a letter or Han character stands before and no space behind it.
fn tight_colon(line: &str) -> Option<usize> {
    let at = line.find(':')?;
    let rest = &line[at + 1..];
    (!rest.is_empty() && !rest.starts_with([' ', '\t', '/', '\\'])).then_some(at)
}

/// Where the quote that begins `value` ends.
fn closing_quote(value: &str) -> Option<usize> {
    let bytes = value.as_bytes();
    let quote = *bytes.first()?;
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' if quote == b'"' => at += 1,
            _ if byte == quote && quote == b'\'' && bytes.get(at + 1) == Some(&quote) => at += 1,
            _ if byte == quote => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// What stands between two quotes that enclose the whole value, one of them at least full-width.
fn enclosed(value: &str) -> Option<&str> {
    let marks = ['“', '”', '＂', '‘', '’', '＇', '"', '\''];
    let inner = value.strip_prefix(marks)?.strip_suffix(marks)?;
    (!inner.contains(marks)).then_some(inner.trim_matches(SPACES))
}

/// A list of plain words, on one line or one a line, without asking the parser; in their own spelling.
fn simple_list<'a>(slice: &'a str) -> Option<Node<'a>> {
    let item = |text: &'a str| {
        let text = text.trim_matches(SPACES);
        let first = text.chars().next()?;
        let is_simple = first.is_alphanumeric()
            && !text.contains([':', '#', ',', '[', ']', '{', '}', '\t', '\n'])
            && !matches!(text, "null" | "Null" | "NULL");
        is_simple.then_some(Node::Text(Cow::Borrowed(text)))
    };
    let items: Option<Vec<Node<'a>>> = match slice.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']')?.split(',').map(item).collect(),
        None => {
            let lines = slice.trim_start_matches(SPACES).strip_prefix('\n')?;
            let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
            let depth = indent(lines);
            lines
                .split('\n')
                .map(|line| {
                    let same = indent(line) == depth;
                    item(line.trim_start_matches(' ').strip_prefix("- ").filter(|_| same)?)
                })
                .collect()
        }
    };
    items.map(Node::List)
}

/// What can be read of a value that the parser refused: the items of a list, or its first line.
fn salvage(slice: &str) -> Node<'_> {
    let bare = |text: &'static str| move |c: char| SPACES.contains(&c) || text.contains(c);
    let first = slice.split('\n').next().unwrap_or_default();
    if !first.trim_matches(bare("[]{}\"'|>")).is_empty() {
        let text = first.trim_matches(bare("\"'"));
        return match text.strip_prefix('[') {
            Some(list) => Node::List(
                list.trim_matches(bare("[]"))
                    .split([',', '，'])
                    .map(|item| Node::Text(Cow::Borrowed(item.trim_matches(bare("\"'")))))
                    .collect(),
            ),
            None => Node::Text(Cow::Borrowed(text)),
        };
    }
    let items: Vec<Node<'_>> = slice
        .split('\n')
        .filter_map(|line| line.trim_matches(SPACES).strip_prefix("- "))
        .map(|item| Node::Text(Cow::Borrowed(item.trim_matches(bare("\"'")))))
        .collect();
    if items.is_empty() { Node::Null } else { Node::List(items) }
}

/// A text in English quotes.
pub(super) fn quote(text: &str) -> String {
    match text.contains(['"', '\\']) {
        true => format!("'{}'", text.replace('\'', "''")),
        false => format!("\"{text}\""),
    }
}

fn plain_or_quoted(text: &str) -> String {
    let is_plain = text.chars().next().is_some_and(char::is_alphanumeric) && stop(text).is_none();
    if is_plain { text.to_owned() } else { quote(text) }
}
