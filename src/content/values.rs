//! Values: what an entry says, as the type that its key wants.
//!
//! In: an [`Entry`]. Out: text, lists, dates, numbers, words of a choice. Whatever has one sure reading
//! is taken so; anything else is a finding at the value, with an example, and counts as not written.

use std::borrow::Cow;
use std::ops::Range;

use super::codes;
use super::date::Moment;
use super::keys::Words;
use crate::config::yaml::{self, Entry, Node};
use crate::report::{Applicability, Finding, Fix, Severity, SourcePath, Span, nearest};

/// Reads values and collects what is wrong with them.
pub struct Values<'a, 'f> {
    pub file: &'f SourcePath,
    pub text: &'a str,
    pub findings: &'f mut Vec<Finding>,
}

impl<'a> Values<'a, '_> {
    pub fn span(&self, bytes: Range<usize>) -> Span {
        Span::new(self.file.clone(), bytes)
    }

    /// Where a part of an entry's value stands; the whole value if it can't be told.
    pub fn place(&self, entry: &Entry<'a>, part: &str) -> Span {
        let found = self
            .text
            .get(entry.value.clone())
            .and_then(|value| value.find(part))
            .map(|at| entry.value.start + at);
        match found {
            Some(at) if !part.is_empty() => self.span(at..at + part.len()),
            _ if entry.value.is_empty() => self.span(entry.key.clone()),
            _ => self.span(entry.value.clone()),
        }
    }

    pub fn wrong_type(&mut self, entry: &Entry<'a>, wanted: &str) {
        let example = entry.def.map_or("", |def| def.example);
        let name = entry.name;
        self.findings.push(
            Finding::warning(codes::WRONG_TYPE, format!("“{name}”要写{wanted}，这里是{}", entry.node.word()))
                .at(self.place(entry, ""))
                .help(format!("这一项没有起作用。例如：{name}: {example}")),
        );
    }

    /// Text; a number or a list on one line as it is written.
    pub fn text(&mut self, entry: &Entry<'a>) -> Option<String> {
        match &entry.node {
            Node::Null => None,
            Node::List(items) if items.iter().all(|item| item.text().is_some()) => {
                self.wrong_type(entry, "一段文字");
                let written = self.text.get(entry.value.clone()).filter(|value| value.starts_with('['));
                let joined = || items.iter().filter_map(Node::text).collect::<Vec<_>>().join("、");
                Some(written.filter(|text| !text.contains('\n')).map_or_else(joined, str::to_owned))
            }
            node => match node.text() {
                Some(text) => Some(tidy(&text)).filter(|text| !text.is_empty()),
                None => {
                    self.wrong_type(entry, "一段文字");
                    None
                }
            },
        }
    }

    /// The address of a page on the web: nothing that a browser would run.
    pub fn web_address(&mut self, entry: &Entry<'a>) -> Option<String> {
        let text = self.text(entry)?;
        let begins =
            |scheme: &str| text.get(..scheme.len()).is_some_and(|is| is.eq_ignore_ascii_case(scheme));
        if begins("https://") || begins("http://") {
            return Some(text);
        }
        let shown: String = text.chars().take(60).collect();
        self.findings.push(
            Finding::warning(codes::ADDRESS, format!("“{}”的网址“{shown}”不完整，没有用上", entry.name))
                .at(self.place(entry, ""))
                .help("要从 https:// 或 http:// 写起，例如 https://www.example.gov.cn/a.html"),
        );
        None
    }

    /// A list of texts; one text is split at commas.
    pub fn texts(&mut self, entry: &Entry<'a>) -> Vec<String> {
        match &entry.node {
            Node::Null => Vec::new(),
            Node::List(items) => {
                if items.iter().any(|item| matches!(item, Node::List(_) | Node::Map(_))) {
                    self.wrong_type(entry, "一列文字");
                }
                let texts: Vec<Cow<'_, str>> = items.iter().filter_map(Node::text).collect();
                match texts.iter().any(|text| text.contains(WIDE_COMMAS)) {
                    true => self.split(entry, &texts.join("，")),
                    false => texts.iter().map(|text| tidy(text)).filter(|text| !text.is_empty()).collect(),
                }
            }
            node => match node.text() {
                Some(text) => self.split(entry, &text),
                None => {
                    self.wrong_type(entry, "一列文字");
                    Vec::new()
                }
            },
        }
    }

    fn split(&mut self, entry: &Entry<'a>, text: &str) -> Vec<String> {
        // `#一 #二`, as social media write tags.
        let hashes =
            if text.starts_with('#') { Cow::Owned(text.replace(" #", ",")) } else { Cow::Borrowed(text) };
        let bare = hashes.trim_matches(['［', '］', '【', '】', '[', ']', ' ']);
        let items: Vec<String> = bare
            .split([',', ';', '，', '、', '；'])
            .map(|item| tidy(item.trim().trim_start_matches('#').trim_matches(['“', '”', '"', '＂'])))
            .filter(|item| !item.is_empty())
            .collect();
        if text.contains(WIDE_COMMAS) || text.starts_with(['［', '【']) {
            let name = entry.name;
            let mended = format!("[{}]", items.join(", "));
            let span = self.place(entry, "");
            self.findings.push(
                Finding::warning(yaml::codes::FULL_WIDTH_COMMA, format!("“{name}”用全角标点分隔"))
                    .at(span.clone())
                    .help(format!("已拆成 {} 项读取。请写成 {name}: {mended}", items.len()))
                    .fix(Fix::replace(span, mended, Applicability::Safe)),
            );
        }
        items
    }

    /// A date; an impossible one is an error, since an article would appear on the wrong day or never.
    pub fn date(&mut self, entry: &Entry<'a>) -> Option<Moment> {
        match entry.node.text() {
            Some(text) => self.moment(entry, &text),
            None if entry.node.is_null() => None,
            None => {
                self.wrong_type(entry, "一个日期");
                None
            }
        }
    }

    /// A date inside an entry's value.
    pub fn moment(&mut self, entry: &Entry<'a>, text: &str) -> Option<Moment> {
        self.moment_or(entry, text, "")
    }

    /// A date where something else may be written as well; `other` says what.
    pub fn moment_or(&mut self, entry: &Entry<'a>, text: &str, other: &str) -> Option<Moment> {
        let error = match Moment::parse(text) {
            Ok(moment) => return Some(moment),
            Err(error) => error,
        };
        let shown: String = text.chars().take(30).collect();
        self.findings.push(
            Finding::error(codes::DATE, format!("“{}”的日期“{shown}”不对：{}", entry.name, error.words()))
                .at(self.place(entry, text))
                .help(format!(
                    "{other}写成 2022-12-20，或带钟点 2022-12-20 09:30；也可以写 2022年12月20日。"
                )),
        );
        None
    }

    pub fn flag(&mut self, entry: &Entry<'a>) -> Option<bool> {
        let word = match &entry.node {
            Node::Null => return None,
            Node::Bool(value) => return Some(*value),
            node => node.text().unwrap_or_default().to_lowercase(),
        };
        let read = as_flag(&word);
        if read.is_none() {
            self.wrong_type(entry, "“是”或“否”");
        }
        read
    }

    pub fn integer(&mut self, entry: &Entry<'a>) -> Option<i64> {
        if entry.node.is_null() {
            return None;
        }
        let plain: String = entry.node.text().unwrap_or_default().chars().map(half_width_digit).collect();
        let number = plain.trim().parse().ok();
        if number.is_none() {
            self.wrong_type(entry, "一个整数");
        }
        number
    }

    /// A word of a choice, by its English name.
    pub fn choice(&mut self, entry: &Entry<'a>, words: Words, severity: Severity) -> Option<&'static str> {
        let written = match entry.node.text() {
            Some(text) => tidy(&text),
            None if entry.node.is_null() => return None,
            None => {
                self.wrong_type(entry, "一个词");
                return None;
            }
        };
        let found = word(words, &written);
        if found.is_none() {
            let all = words.iter().flat_map(|(english, chinese)| chinese.iter().copied().chain([*english]));
            let near = nearest(&written, all).map(|near| format!("是不是“{near}”？")).unwrap_or_default();
            self.findings.push(
                Finding::new(
                    codes::UNKNOWN_VALUE,
                    severity,
                    format!("“{}”没有“{written}”这个选项", entry.name),
                )
                .at(self.place(entry, ""))
                .help(format!("{near}可以写：{}。", usual(words))),
            );
        }
        found
    }

    /// One of a few words that must be there and isn't.
    pub fn no_choice(&mut self, entry: &Entry<'a>, words: Words) {
        self.findings.push(
            Finding::error(codes::UNKNOWN_VALUE, format!("“{}”后面什么也没写", entry.name))
                .at(self.span(entry.key.clone()))
                .help(format!("可以写：{}。不用写的，请删去这一行。", usual(words))),
        );
    }

    /// The canonical name of a key inside a mapping; a finding if there is none.
    pub fn nested_key(&mut self, entry: &Entry<'a>, words: Words, key: &str) -> Option<&'static str> {
        let found = word(words, key);
        if found.is_none() {
            let all = words.iter().flat_map(|(english, chinese)| chinese.iter().copied().chain([*english]));
            let near = nearest(key, all).map(|near| format!("是不是“{near}”？")).unwrap_or_default();
            self.findings.push(
                Finding::warning(
                    yaml::codes::UNKNOWN_KEY,
                    format!("“{}”下面没有“{key}”这个键，它不起作用", entry.name),
                )
                .at(self.place(entry, key))
                .help(format!("{near}可以写：{}。", usual(words))),
            );
        }
        found
    }
}

const WIDE_COMMAS: [char; 3] = ['，', '、', '；'];

/// Yes or no, in the words that people use.
pub fn as_flag(word: &str) -> Option<bool> {
    match word.trim() {
        "true" | "yes" | "y" | "on" | "1" | "是" | "对" | "开" | "有" => Some(true),
        "false" | "no" | "n" | "off" | "0" | "否" | "不" | "关" | "无" => Some(false),
        _ => None,
    }
}

/// The words to choose from, as staff write them.
fn usual(words: Words) -> String {
    let usual: Vec<&str> =
        words.iter().map(|(english, chinese)| *chinese.first().unwrap_or(english)).collect();
    usual.join("、")
}

/// A word's English name.
pub fn word(words: Words, written: &str) -> Option<&'static str> {
    let written = written.trim();
    words
        .iter()
        .find(|(english, chinese)| english.eq_ignore_ascii_case(written) || chinese.contains(&written))
        .map(|(english, _)| *english)
}

/// Without space at the ends, line ends as one space, and without characters that no page may hold.
pub fn tidy(text: &str) -> String {
    let text = text.trim();
    let stray = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if text.contains(stray) {
        return tidy(&text.replace("\r\n", "\n").replace(stray, ""));
    }
    match text.contains('\n') {
        true => text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" "),
        false => text.to_owned(),
    }
}

fn half_width_digit(character: char) -> char {
    match character {
        '０'..='９' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
        _ => character,
    }
}
