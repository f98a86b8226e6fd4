//! The text of a message is read again: what the account's editor would destroy must not be in it.
//!
//! In: a fragment, and where its pictures may be. Out: what is wrong with it, in words; nothing where all is right.
//! Invariant: these rules know nothing of how the fragment was made: they are the platform's, as far as they are known.

use super::look::Look;
use crate::markdown::dom::{Data, Element, Id, Step, Tree};

/// Where a text's pictures are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pictures {
    /// In files beside it: `images/1.jpg`.
    Beside,
    /// Inside of it.
    Embedded,
    /// With the platform.
    Uploaded,
}

/// Elements that make a block of their own.
const BLOCKS: [&str; 8] = ["p", "section", "blockquote", "h2", "h3", "h4", "table", "hr"];
/// Those that stand among words.
const INLINE: [&str; 7] = ["span", "strong", "em", "sup", "a", "br", "img"];

/// Properties that survive, and those that the strictest editor keeps of lines.
const PROPERTIES: [&str; 36] = [
    "background-color",
    "border",
    "border-bottom",
    "border-collapse",
    "border-left",
    "border-right",
    "border-top",
    "color",
    "font-size",
    "font-style",
    "font-weight",
    "height",
    "letter-spacing",
    "line-height",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-width",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "text-align",
    "text-decoration",
    "text-indent",
    "vertical-align",
    "width",
    "word-break",
    "border-color",
    "border-style",
    "border-width",
    "border-bottom-color",
    "border-left-color",
    "border-right-color",
    "border-top-color",
];
const OF_THE_STRICTEST: [&str; 5] = ["color", "font-size", "font-weight", "font-style", "text-align"];

/// Problems that are told; more add nothing.
const MOST: usize = 20;

/// Reads a fragment.
pub fn verify(fragment: &str, look: Look, pictures: Pictures) -> Vec<String> {
    let mut reader = Reader { look, pictures, problems: Vec::new() };
    if let Some(c) = fragment.chars().find(|c| c.is_control()) {
        reader.tell(format!("有控制字符 U+{:04X}", u32::from(c)));
    }
    match Tree::fragment(fragment) {
        Ok(tree) => reader.read(&tree),
        Err(_) => reader.tell("太长，读不完".to_owned()),
    }
    // A reader of HTML mends what it reads; what it would write must be what was there.
    if fragment.contains("<!--") || fragment.matches('<').count() != fragment.matches('>').count() {
        reader.tell("有注释或者没有写完的标签".to_owned());
    }
    reader.problems
}

struct Reader {
    look: Look,
    pictures: Pictures,
    problems: Vec<String>,
}

impl Reader {
    fn tell(&mut self, problem: String) {
        if self.problems.len() < MOST && !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    fn read(&mut self, tree: &Tree) {
        let mut open: Vec<&str> = Vec::new();
        for step in tree.walk(tree.root()) {
            match step {
                Step::Enter(id) => {
                    self.node(tree, id, &open);
                    open.push(tree.name(id));
                }
                Step::Leave(_) => drop(open.pop()),
            }
        }
        let guards = [tree.first_child(tree.root()), tree.last_child(tree.root())];
        for guard in guards.map(|guard| guard.filter(|&id| is_guard(tree, id))) {
            if guard.is_none() {
                self.tell("首尾没有空段".to_owned());
            }
        }
    }

    fn node(&mut self, tree: &Tree, id: Id, open: &[&str]) {
        match tree.data(id) {
            Data::Root => {}
            Data::Comment(_) => self.tell("有注释".to_owned()),
            Data::Text(_) if !open.iter().any(|name| BLOCKS.contains(name)) => {
                self.tell("有文字不在段落里".to_owned());
            }
            Data::Text(_) if matches!(open.last(), Some(&("table" | "tbody" | "thead" | "tr"))) => {
                self.tell("有文字不在单元格里".to_owned());
            }
            Data::Text(_) => {}
            Data::Element(element) => self.element(element, open),
        }
    }

    fn element(&mut self, element: &Element, open: &[&str]) {
        let name = &*element.name;
        let parent = open.last().copied().unwrap_or_default();
        let in_cell = matches!(parent, "td" | "th");
        let in_line = open.iter().any(|name| BLOCKS.contains(name))
            && !matches!(parent, "table" | "tbody" | "thead" | "tr");
        let fits = match name {
            _ if BLOCKS.contains(&name) => parent.is_empty(),
            _ if INLINE.contains(&name) => in_line || in_cell,
            "thead" | "tbody" => parent == "table",
            "tr" => matches!(parent, "tbody" | "thead"),
            "td" | "th" => parent == "tr",
            _ => return self.tell(format!("有不能用的标签 {name}")),
        };
        if !fits {
            self.tell(format!("标签 {name} 放在了 {parent} 里"));
        }
        if !matches!(name, "br" | "tbody" | "thead" | "tr")
            && element.attribute("style").is_none_or(str::is_empty)
        {
            self.tell(format!("标签 {name} 没有样式"));
        }
        for (attribute, value) in &element.attributes {
            self.attribute(name, attribute, value);
        }
    }

    fn attribute(&mut self, element: &str, name: &str, value: &str) {
        match (element, name) {
            (_, "style") => self.style(element, value),
            ("img", "alt") => {}
            ("img", "src") if self.is_own(value) => {}
            ("img", "src") => self.tell("图片的地址不对".to_owned()),
            ("td" | "th", "colspan" | "rowspan")
                if value.parse::<u32>().is_ok_and(|span| (2..=100).contains(&span)) => {}
            ("a", "href") if leads_to_a_message(value) => {}
            ("a", "href") => self.tell("有通到公众号以外的链接".to_owned()),
            _ => self.tell(format!("标签 {element} 有不能用的属性 {name}")),
        }
        if element == "img" && name == "src" && value.is_empty() {
            self.tell("图片没有地址".to_owned());
        }
    }

    fn is_own(&self, address: &str) -> bool {
        let is_plain = |name: &str| {
            !name.is_empty()
                && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
        };
        match self.pictures {
            Pictures::Beside => address.strip_prefix("images/").is_some_and(is_plain),
            Pictures::Embedded => ["data:image/jpeg;base64,", "data:image/png;base64,"]
                .iter()
                .any(|start| address.starts_with(start)),
            Pictures::Uploaded => {
                let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
                let host = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
                host.is_some_and(|host| {
                    host == "mmbiz.qpic.cn" || host.ends_with(".qpic.cn") || host.ends_with(".qlogo.cn")
                })
            }
        }
    }

    fn style(&mut self, element: &str, style: &str) {
        let is_line = !matches!(element, "img" | "table" | "td" | "th" | "hr");
        for declaration in style.split(';').filter(|declaration| !declaration.trim().is_empty()) {
            let Some((property, value)) = declaration.split_once(':') else {
                self.tell(format!("样式 {declaration} 读不懂"));
                continue;
            };
            let (property, value) = (property.trim(), value.trim());
            let is_kept = match self.look {
                Look::Plain if is_line => OF_THE_STRICTEST.contains(&property),
                _ => PROPERTIES.contains(&property),
            };
            if !is_kept {
                self.tell(format!("标签 {element} 有不能用的样式 {property}"));
            }
            if !is_value(value) {
                self.tell(format!("样式 {property} 的值 {value} 不能用"));
            }
            if property.ends_with("color") && !is_colour(value) {
                self.tell(format!("颜色 {value} 不能用：深浅要适中，写成六位"));
            }
        }
    }
}

/// An empty line, which the editor may take away.
fn is_guard(tree: &Tree, id: Id) -> bool {
    tree.name(id) == "p" && tree.text(id) == "\u{A0}" && tree.children(id).count() == 1
}

fn leads_to_a_message(address: &str) -> bool {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.split(['/', '?', '#']).next() == Some("mp.weixin.qq.com"))
}

/// Words, numbers and colours; nothing that is reckoned, fetched or named elsewhere.
fn is_value(value: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'#' | b'%' | b'.' | b'-' | b' ');
    !value.is_empty() && value.bytes().all(is_word)
}

/// Six digits, and neither black nor white: the reader's dark mode turns those over as it likes.
fn is_colour(value: &str) -> bool {
    let Some(digits) = value.strip_prefix('#').filter(|digits| digits.len() == 6) else { return false };
    let parts = [0, 2, 4].map(|at| digits.get(at..at + 2).and_then(|part| u8::from_str_radix(part, 16).ok()));
    let [Some(red), Some(green), Some(blue)] = parts else { return false };
    red.max(green).max(blue) >= 0x33 && red.min(green).min(blue) < 0xfe
}
