//! The foot of each page: what stands there, and what slipped below it.
//!
//! In: the value of `footer`. Out: a mapping with English keys where they are known, in the order written. Invariant: what is
//! not understood is told; a state of things that every page asserts is never asserted by mistake.

use serde_json::Value;

use super::codes;
use super::raw::{FOOTER, SITE};
use super::read::{Reader, flag_of};
use super::yaml::{self, Entry, KeyDef, Node, Step};
use crate::report::{Finding, Severity, Span, nearest};

impl<'a> Reader<'a> {
    /// The footer's keys in English where they are known, in the order written.
    pub(super) fn footer(&mut self, entry: &Entry<'a>) -> Value {
        let Node::Map(pairs) = entry.node.clone() else {
            if !entry.node.is_null() {
                self.wrong(entry, codes::WRONG_TYPE, "几行“键: 值”");
            }
            return Value::Null;
        };
        let canonical = |key: &str| {
            let known = FOOTER.iter().find(|(english, other)| *english == key || other.contains(&key));
            known.map(|(english, _)| (*english).to_owned())
        };
        let mut footer = serde_json::Map::new();
        for (key, node) in pairs {
            let name = canonical(&key).unwrap_or_else(|| {
                self.unknown_footer_key(entry, &key);
                key.clone()
            });
            if matches!(&*name, "ipv6" | "mark" | "report") && matches!(node, Node::List(_) | Node::Map(_)) {
                self.footer_wrong(entry, &key, "一个词或一个网址");
                continue;
            }
            let value = match &*name {
                "ipv6" => Value::Bool(self.footer_flag(entry, &key, &node)),
                "mark" | "report" => self.footer_address(entry, &key, node),
                _ => node.into_value(),
            };
            footer.entry(name).or_insert(value);
        }
        Value::Object(footer)
    }

    /// What every page states, and so states only where it was surely said.
    fn footer_flag(&mut self, entry: &Entry<'a>, key: &str, node: &Node<'a>) -> bool {
        let written = node.text().unwrap_or_default();
        let word = written.trim().to_lowercase();
        let flag = flag_of(&word);
        if flag.is_none() {
            self.footer_wrong(entry, key, "“是”或“否”");
        }
        flag.unwrap_or(false)
    }

    fn footer_wrong(&mut self, entry: &Entry<'a>, key: &str, wanted: &str) {
        let message = format!("“{}”下面的“{key}”要写{wanted}", entry.name);
        let finding = Finding::warning(codes::WRONG_TYPE, message).at(self.within_footer(entry, key));
        self.findings.push(finding.help("这一项没有起作用。"));
    }

    /// An address that every page leads to.
    fn footer_address(&mut self, entry: &Entry<'a>, key: &str, node: Node<'a>) -> Value {
        let written = node.text().unwrap_or_default();
        let address = written.trim();
        let is_address = address.is_empty() || address.contains("://") || address.starts_with('/');
        if !is_address {
            let message = format!("“{}”下面的“{key}”不是完整的网址：{address}", entry.name);
            let finding = Finding::warning(codes::URL, message).at(self.within_footer(entry, key));
            self.findings
                .push(finding.help("要写完整的网址，以 https:// 或 http:// 开头；本站的网页以 / 开头。"));
        }
        node.into_value()
    }

    fn within_footer(&self, entry: &Entry<'a>, key: &str) -> Span {
        let value = entry.value.clone();
        self.span(yaml::within(self.text, value.clone(), &[Step::Name(key)]).unwrap_or(value))
    }

    /// A key that no footer has: a setting of the whole site that slipped in here, a slip of the pen, or the theme's own.
    fn unknown_footer_key(&mut self, entry: &Entry<'a>, key: &str) {
        let name = entry.name;
        let message = format!("“{name}”下面的“{key}”不认识");
        let all = FOOTER.iter().flat_map(|(english, other)| other.iter().copied().chain([*english]));
        let finding = misplaced(name, key).unwrap_or_else(|| match nearest(key, all) {
            Some(near) => {
                let help = format!("是不是“{near}”？主题自己约定的键可以不管这一条。");
                Finding::warning(yaml::codes::UNKNOWN_KEY, message).help(help)
            }
            None => Finding::new(yaml::codes::UNKNOWN_KEY, Severity::Hint, message)
                .help("自带的主题用不上它；主题自己约定的键可以不管这一条。"),
        });
        let place = self.within_footer(entry, key);
        self.findings.push(finding.at(place));
    }
}

/// Of a setting of the whole site below another one, where it does nothing.
pub(super) fn misplaced(below: &str, key: &str) -> Option<Finding> {
    let def = KeyDef::find(SITE, key)?;
    // Whoever asks for reviews must not be without them for two blanks.
    let severity = if def.name == "review" { Severity::Error } else { Severity::Warning };
    let message = format!("“{key}”写在“{below}”下面了，它是整个网站的设置，没有起作用");
    let help = "请把它前面的空格删去，让它顶格，放在别的设置旁边。";
    Some(Finding::new(yaml::codes::UNKNOWN_KEY, severity, message).help(help))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::config::Config;
    use crate::report::position_at;
    use crate::snapshot::{Options, Text};

    fn read(lines: &str) -> (Config, Vec<String>) {
        let text = format!("name: 甲\nurl: https://a.cn\nid: a\n{lines}");
        let (config, findings) = Config::read(Some(&Arc::new(Text::utf8(&text))), &Options::default());
        let place = |finding: &crate::report::Finding| {
            let at = position_at(&text, finding.span.as_ref().map_or(0, |span| span.start as usize));
            format!("{} {} {}:{}", finding.severity.name(), finding.code, at.line, at.column)
        };
        let places = findings.iter().map(place).collect();
        (config, places)
    }

    #[test]
    fn what_slipped_below_the_footer_is_told_and_reviews_stop_the_build() {
        for (lines, expected) in [
            ("页脚:\n  icp: a\n  三审: 必须\n", "error yaml/unknown-key 6:3"),
            ("footer:\n  icp: a\n  theme: county\n", "warning yaml/unknown-key 6:3"),
            ("footer:\n  主办单拉: 办公室\n", "warning yaml/unknown-key 5:3"),
            ("footer:\n  zhuban: 办公室\n", "hint yaml/unknown-key 5:3"),
            ("首页:\n  - type: list\n    review: 必须\n", "error yaml/unknown-key 6:5"),
        ] {
            assert_eq!(read(lines).1, [expected], "{lines}");
        }
    }

    #[test]
    fn every_page_says_only_what_was_surely_said() {
        for (written, expected) in [
            ("是", true),
            ("true", true),
            ("支持", true),
            ("否", false),
            ("\"false\"", false),
            ("不支持", false),
        ] {
            let (config, findings) = read(&format!("footer:\n  ipv6: {written}\n"));
            assert_eq!((&config.footer["ipv6"], findings), (&expected.into(), vec![]), "{written}");
        }
        let (config, findings) = read("footer:\n  ipv6: 大概\n  找错: www.a.cn\n  mark: /a.html\n");
        assert_eq!(config.footer["ipv6"], false);
        assert_eq!(findings, ["warning config/wrong-type 5:3", "warning config/url 6:3"]);
        let (config, findings) = read("footer:\n  ipv6: [是]\n  mark: [www.a.cn]\n");
        assert!(config.footer.get("ipv6").is_none() && config.footer.get("mark").is_none());
        assert_eq!(findings, ["warning config/wrong-type 5:3", "warning config/wrong-type 6:3"]);
    }
}
