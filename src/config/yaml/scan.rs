//! Lines become entries: which line begins one, which belongs to the one above.

use std::ops::Range;

use super::line::{Pair, SPACES, Separator, looks_like_key, pair, pair_without_colon};
use super::{Entry, KeyDef, Nested, codes};
use crate::report::{Applicability, Finding, Fix, SourcePath, Span, nearest};

/// How many unknown keys and lines that are none are reported of one file: more is a wrong kind of file.
const REPORTED: usize = 20;

/// Reads the mapping that stands in `range` of a file's text.
pub fn read<'a>(
    file: &SourcePath,
    text: &'a str,
    range: Range<usize>,
    keys: &'static [KeyDef],
    findings: &mut Vec<Finding>,
) -> Vec<Entry<'a>> {
    let mut scan = Scan { file, text, keys, findings, raws: Vec::new(), base: 0, reported: 0 };
    scan.lines(range);
    scan.duplicates();
    let raws = std::mem::take(&mut scan.raws);
    raws.into_iter().map(|raw| scan.entry(raw)).collect()
}

/// A line that could stand in such a mapping, its key being one of the table.
pub fn looks_like_pair(line: &str, keys: &'static [KeyDef]) -> bool {
    pair(line.trim_matches(SPACES), keys).is_some_and(|pair| pair.def.is_some())
}

/// A line that could stand in such a mapping, were its key only known: a short word and a colon.
pub fn could_be_pair(line: &str, keys: &'static [KeyDef]) -> bool {
    pair(line.trim_matches(SPACES), keys)
        .is_some_and(|pair| pair.def.is_some() || looks_like_key(&pair.name.replace(SPACES, "")))
}

/// A line at the left margin that is certainly no part of such a mapping.
pub fn is_prose(line: &str, keys: &'static [KeyDef]) -> bool {
    if line.starts_with("##") {
        return true;
    }
    if line.starts_with([' ', '\t', '#', ']', '}', '"', '\'']) || line.starts_with("- ") || line == "-" {
        return false;
    }
    pair(line, keys).is_none_or(|pair| {
        let is_key = pair.def.is_some() || (pair.separator == Separator::Colon && pair.name.is_ascii());
        !is_key
    })
}

pub(super) struct Scan<'a, 'f> {
    pub file: &'f SourcePath,
    pub text: &'a str,
    keys: &'static [KeyDef],
    pub findings: &'f mut Vec<Finding>,
    raws: Vec<Raw<'a>>,
    /// Bytes before the first key of the top level.
    base: usize,
    reported: usize,
}

/// An entry's place; its value is still to be read.
#[derive(Debug)]
pub(super) struct Raw<'a> {
    pub def: Option<&'static KeyDef>,
    pub name: &'a str,
    pub key: Range<usize>,
    /// The value's part on the key's own line.
    pub first: Range<usize>,
    /// The end of the last line that belongs to it.
    pub end: usize,
    /// Lines below belong to it.
    pub multi: bool,
    /// Brackets or a quote are still open.
    open: Open,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    /// Nothing but deeper lines can belong to it.
    No,
    Brackets(i32),
    Quote(char),
}

impl Open {
    fn of(value: &str) -> Open {
        match value.chars().next() {
            Some('[' | '{') => Open::Brackets(0).after(value),
            Some(quote @ ('"' | '\'')) => Open::Quote(quote).after(&value[1..]),
            _ => Open::No,
        }
    }

    fn after(self, line: &str) -> Open {
        match self {
            Open::No => Open::No,
            Open::Brackets(depth) => {
                let change = |byte| match byte {
                    b'[' | b'{' => 1,
                    b']' | b'}' => -1,
                    _ => 0,
                };
                match line.bytes().map(change).fold(depth, i32::saturating_add) {
                    depth if depth > 0 => Open::Brackets(depth),
                    _ => Open::No,
                }
            }
            Open::Quote(quote) if line.contains(quote) => Open::No,
            Open::Quote(_) => self,
        }
    }
}

impl<'a> Scan<'a, '_> {
    pub fn span(&self, bytes: Range<usize>) -> Span {
        Span::new(self.file.clone(), bytes)
    }

    fn lines(&mut self, range: Range<usize>) {
        let text = self.text;
        let mut start = range.start;
        for line in text[range].split('\n') {
            self.line(start, line);
            start += line.len() + 1;
        }
    }

    fn line(&mut self, start: usize, line: &'a str) {
        let line = line.trim_end_matches(['\r', ' ', '\t', '\u{3000}', '\u{a0}']);
        let body = line.trim_start_matches(SPACES);
        let indent = line.len() - body.len();
        if body.is_empty() || (body.starts_with('#') && indent <= self.base) {
            return;
        }
        let is_open = self.raws.last().is_some_and(|last| last.open != Open::No);
        if body.starts_with('＃') && !is_open && (self.raws.is_empty() || indent <= self.base) {
            return self.full_width_hash(start + indent);
        }
        if self.raws.is_empty() {
            if body == "---" || body == "..." || body.starts_with("%YAML") {
                return;
            }
            self.base = indent;
            self.odd_base(start, &line[..indent]);
        }
        if indent <= self.base { self.top(start + indent, body) } else { self.deeper(start, indent, body) }
    }

    /// A line at the depth of keys.
    fn top(&mut self, start: usize, line: &'a str) {
        let found = pair(line, self.keys);
        if let Some(last) = self.raws.last_mut() {
            let unknown = found.as_ref().is_none_or(|pair| pair.def.is_none());
            let in_brackets = last.open != Open::No && unknown;
            if in_brackets || (line.starts_with(['-', ']', '}']) && found.is_none() && !is_rule(line)) {
                return last.extend(start, line);
            }
        }
        match found {
            Some(pair) => self.push(start, line, pair),
            None => self.no_pair(start, line),
        }
    }

    /// A line further in: part of the value above, unless it is a pair that slipped.
    fn deeper(&mut self, start: usize, indent: usize, line: &'a str) {
        let Some(last) = self.raws.last_mut() else { return };
        let first = &self.text[last.first.clone()];
        let complete = !last.multi
            && last.open == Open::No
            && !first.is_empty()
            && !first.starts_with(['|', '>', '&', '!'])
            && last.def.is_some_and(|def| def.shape.nested() == Nested::None);
        if complete && let Some(found) = pair(line, self.keys).filter(|pair| pair.def.is_some()) {
            self.stray(start + self.base..start + indent, found.name);
            return self.push(start + indent, line, found);
        }
        last.extend(start + indent, line);
    }

    fn push(&mut self, start: usize, line: &'a str, pair: Pair<'a>) {
        self.separator(start, &pair);
        let first = start + pair.gap.end..start + line.len();
        if pair.def.is_none() {
            self.unknown_key(start, &pair);
        }
        self.raws.push(Raw {
            def: pair.def,
            name: pair.name,
            key: start + pair.key.start..start + pair.key.end,
            open: Open::of(&self.text[first.clone()]),
            end: first.end,
            first,
            multi: false,
        });
    }

    fn separator(&mut self, start: usize, pair: &Pair<'_>) {
        let name = pair.name;
        let (code, message) = match pair.separator {
            Separator::Colon => return,
            Separator::FullWidth => {
                (codes::FULL_WIDTH_COLON, format!("“{name}”后面用了全角冒号“：”，应是英文冒号加空格"))
            }
            Separator::NoSpace => (codes::NO_SPACE, format!("“{name}:”的冒号后面少了一个空格")),
            Separator::Missing => (codes::NOT_A_PAIR, format!("“{name}”后面少了冒号")),
        };
        let gap = self.span(start + pair.gap.start..start + pair.gap.end);
        self.findings.push(
            Finding::warning(code, message)
                .at(gap.clone())
                .help(format!("已按“{name}: …”读取。请改成英文冒号加一个空格，例如 {}", example(pair)))
                .fix(Fix::replace(gap, ": ", Applicability::Safe)),
        );
    }

    fn unknown_key(&mut self, start: usize, pair: &Pair<'_>) {
        self.reported += 1;
        if self.reported > REPORTED {
            return;
        }
        let name = pair.name;
        let span = self.span(start + pair.key.start..start + pair.key.end);
        let known = self.keys.iter().flat_map(KeyDef::names);
        let near = nearest(name, known);
        let meant = near.and_then(|near| KeyDef::find(self.keys, near));
        let finding = match near.filter(|_| meant.is_some_and(KeyDef::keeps_back)) {
            Some(near) => Finding::error(
                codes::UNKNOWN_KEY,
                format!("没有“{name}”这个键，多半是“{near}”写错了：不知道这篇稿件能不能发布"),
            ),
            None => Finding::warning(codes::UNKNOWN_KEY, format!("没有“{name}”这个键，它不起作用")),
        };
        let finding = finding.at(span.clone());
        self.findings.push(match near {
            Some(near) => finding
                .help(format!("是不是“{near}”？如果是，把“{name}”改成“{near}”；不需要就删去这一行。"))
                .fix(Fix::replace(span, near, Applicability::Ask)),
            None => {
                let usual: Vec<_> = self.keys.iter().take(8).map(KeyDef::label).collect();
                finding.help(format!("常用的键有：{}。不需要就删去这一行。", usual.join("、")))
            }
        });
    }

    fn no_pair(&mut self, start: usize, line: &'a str) {
        if let Some(found) = pair_without_colon(line, self.keys) {
            return self.push(start, line, found);
        }
        self.reported += 1;
        if self.reported <= REPORTED {
            let shown: String = line.chars().take(20).collect();
            self.findings.push(
                Finding::error(codes::NOT_A_PAIR, format!("这一行不是“键: 值”：{shown}"))
                    .at(self.span(start..start + line.len()))
                    .help("每一行写成“键: 值”，例如 标题: 县政协召开常委会会议。若这一行是上一行的后半句，请接到上一行末尾。"),
            );
        }
    }

    fn full_width_hash(&mut self, start: usize) {
        let span = self.span(start..start + '＃'.len_utf8());
        let finding = Finding::warning(codes::NOT_A_PAIR, "行首的“＃”是全角的井号，说明要从英文的 # 写起");
        let finding = finding.at(span.clone()).help("已当作说明，没有读取。请把“＃”改成 #。");
        self.findings.push(finding.fix(Fix::replace(span, "#", Applicability::Safe)));
    }

    fn odd_base(&mut self, start: usize, indent: &str) {
        if !indent.trim_start_matches(' ').is_empty() {
            self.odd_indent(start..start + indent.len(), "");
        }
    }

    /// Indentation that YAML doesn't allow; read as `spaces`.
    pub fn odd_indent(&mut self, bytes: Range<usize>, spaces: &str) {
        let tab = self.text[bytes.clone()].contains('\t');
        let (code, what) =
            if tab { (codes::TAB, "Tab") } else { (codes::INDENT, "全角空格或不间断空格") };
        let span = self.span(bytes);
        self.findings.push(
            Finding::warning(code, format!("行首的缩进用了 {what}，应是英文空格"))
                .at(span.clone())
                .help("已按空格读取。请把行首换成英文空格，每层两个。")
                .fix(Fix::replace(span, spaces, Applicability::Safe)),
        );
    }

    fn stray(&mut self, bytes: Range<usize>, name: &str) {
        if !self.text[bytes.clone()].trim_start_matches(' ').is_empty() {
            return self.odd_indent(bytes, "");
        }
        let span = self.span(bytes);
        self.findings.push(
            Finding::warning(codes::INDENT, format!("“{name}”前面多了空格"))
                .at(span.clone())
                .help("已当作单独的一行读取。请删去行首的空格，让各个键左边对齐。")
                .fix(Fix::replace(span, "", Applicability::Safe)),
        );
    }

    /// Reports keys that occur twice, whatever their language; the first counts.
    fn duplicates(&mut self) {
        // At most one place for each key of the table, so this is no quadratic search.
        let mut seen: Vec<usize> = Vec::with_capacity(self.raws.len().min(self.keys.len()));
        let mut doubles = Vec::new();
        for (index, raw) in self.raws.iter().enumerate() {
            let Some(def) = raw.def else { continue };
            let before = seen.iter().find(|&&other| self.raws[other].def.is_some_and(|d| d.name == def.name));
            match before {
                Some(&other) => doubles.push((other, index)),
                None => seen.push(index),
            }
        }
        for &(first, second) in doubles.iter().take(REPORTED) {
            let (first, second) = (&self.raws[first], &self.raws[second]);
            let same = self.text[first.first.start..first.end] == self.text[second.first.start..second.end];
            let label = second.name;
            let message = if first.name == second.name {
                format!("“{label}”写了两次")
            } else {
                format!("“{}”和“{label}”是同一个键，写了两次", first.name)
            };
            let finding = if same {
                Finding::warning(codes::DUPLICATE_KEY, message)
            } else {
                Finding::error(codes::DUPLICATE_KEY, message)
            };
            let finding = finding
                .at(self.span(second.key.clone()))
                .help("只留一处，删去另一处；现在按前面的一处读取。")
                .related(self.span(first.key.clone()), "前面的一处");
            self.findings.push(finding);
        }
        let mut doubles = doubles.into_iter().map(|(_, second)| second).peekable();
        let mut index = 0;
        self.raws.retain(|_| {
            let double = doubles.next_if_eq(&index).is_some();
            index += 1;
            !double
        });
    }
}

impl Raw<'_> {
    fn extend(&mut self, start: usize, line: &str) {
        self.multi = true;
        self.end = start + line.len();
        self.open = self.open.after(line);
    }
}

/// `----`: a line of hyphens is no item of a list.
fn is_rule(line: &str) -> bool {
    line.len() > 1 && line.bytes().all(|byte| byte == b'-')
}

fn example(pair: &Pair<'_>) -> String {
    match pair.def {
        Some(def) if !def.example.contains('\n') => format!("{}: {}", pair.name, def.example),
        _ => format!("{}: 内容", pair.name),
    }
}
