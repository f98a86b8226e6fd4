//! Where the site is published to.
//!
//! In: the value of `publish`: targets by name. Out: [`Target`]s. Invariants: a target that lacks something is told and
//! left out, so that no half-understood one is ever written to; a secret that stands here is told and not used.

use super::codes;
use super::parts::At;
use super::raw::{SECRETS, TARGET, TARGET_TYPES, canonical};
use super::read::Reader;
use super::yaml::{Entry, Node, Step};
use crate::report::Finding;

/// A place that the site is published to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    pub name: String,
    pub kind: TargetType,
    /// The folder there that the site stands in.
    pub path: String,
    /// Where readers find it, ending in `/`; for a look at it afterwards.
    pub url: Option<String>,
    /// Requests at once.
    pub at_once: Option<usize>,
}

/// How a target is reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TargetType {
    /// A folder of this computer, or a share that is mounted.
    #[default]
    Folder,
}

/// More connections than this no server likes.
const MOST_AT_ONCE: usize = 64;

impl<'a> Reader<'a> {
    pub(super) fn publish(&mut self, entry: &Entry<'a>) -> Vec<Target> {
        let example = "{主机: {类型: 文件夹, 路径: /srv/www}}";
        let Node::Map(targets) = entry.node.clone() else {
            if !entry.node.is_null() {
                self.not(&At::whole(entry), "各个目标的名称，下面写类型", example);
            }
            return Vec::new();
        };
        targets.into_iter().filter_map(|(name, node)| self.target(entry, name, node)).collect()
    }

    fn target(&mut self, entry: &Entry<'a>, name: String, node: Node<'a>) -> Option<Target> {
        let names = [&*name];
        let at = At { entry, name: &name, way: vec![Step::Key(&names)] };
        let node = self.without_secrets(&at, node);
        let mut target = Target { name: name.clone(), ..Target::default() };
        let (mut kind, mut has_type) = (None, false);
        for (key, written, node) in self.pairs(&at, TARGET, node, "{类型: 文件夹, 路径: /srv/www}") {
            let words = [&*written];
            let way = at.way.iter().copied().chain([Step::Key(&words)]).collect();
            let part = At { entry, name: &written, way };
            let text = node.text().map(|text| text.trim().to_owned()).unwrap_or_default();
            match key {
                "type" => (kind, has_type) = (self.target_type(&part, &text), true),
                "path" => target.path = text,
                "url" => target.url = self.target_url(&part, &text),
                _ => target.at_once = self.at_once(&part, &text),
            }
        }
        if !has_type {
            return self.lacks(&at, "类型");
        }
        target.kind = kind?;
        let is_bare = target.path.is_empty();
        match target.kind {
            TargetType::Folder if is_bare => self.lacks(&at, "路径"),
            TargetType::Folder => Some(target),
        }
    }

    /// What is secret is told, and taken out.
    fn without_secrets(&mut self, at: &At<'_, 'a>, node: Node<'a>) -> Node<'a> {
        let Node::Map(pairs) = node else { return node };
        let is_secret = |key: &str| SECRETS.contains(&key.to_lowercase().as_str());
        let (secret, open): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(key, _)| is_secret(key));
        for (key, _) in secret {
            let way = at.way.iter().copied().chain([Step::Name(&key)]).collect();
            let place = self.part(&At { entry: at.entry, name: &key, way });
            self.findings.push(
                Finding::warning(codes::SECRET, format!("“{key}”不能写在 site.yaml 里，没有用它"))
                    .at(place)
                    .help("看得到这个文件的人都会看到密码。请删去这一行、换一个密码，并把新密码放在环境变量 HUIKAN_PUBLISH_PASSWORD 里。"),
            );
        }
        Node::Map(open)
    }

    fn target_type(&mut self, at: &At<'_, 'a>, text: &str) -> Option<TargetType> {
        let known = canonical(TARGET_TYPES, &text.to_lowercase());
        if known.is_none() {
            let usual = TARGET_TYPES.iter().map(|(english, other)| *other.first().unwrap_or(english));
            let usual: Vec<&str> = usual.collect();
            let place = self.part(at);
            let finding = Finding::warning(codes::UNKNOWN_VALUE, format!("没有“{text}”这种发布方式"));
            self.findings.push(finding.at(place).help(format!("可以写：{}。", usual.join("、"))));
        }
        known.map(|_| TargetType::Folder)
    }

    fn target_url(&mut self, at: &At<'_, 'a>, text: &str) -> Option<String> {
        let base = super::BaseUrl::parse(text);
        if base.is_none() {
            self.not(at, "完整的网址", "https://www.example.gov.cn/");
        }
        base.map(|base| format!("{}{}", base.origin, base.path))
    }

    fn at_once(&mut self, at: &At<'_, 'a>, text: &str) -> Option<usize> {
        let number = text.parse().ok().filter(|number| (1..=MOST_AT_ONCE).contains(number));
        if number.is_none() {
            self.not(at, " 1 到 64 的整数", "8");
        }
        number
    }

    fn lacks<T>(&mut self, at: &At<'_, 'a>, key: &str) -> Option<T> {
        let place = self.part(at);
        let finding = Finding::warning(codes::TARGET, format!("发布目标“{}”没有写{key}，不能用", at.name));
        self.findings.push(finding.at(place).help(format!("在它下面加一行“{key}: …”。")));
        None
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::Config;
    use crate::snapshot::{Options, Text};

    fn read(lines: &str) -> (Vec<Target>, Vec<String>) {
        let text = format!("name: 甲\nurl: https://a.cn\nid: a\n{lines}");
        let (config, findings) = Config::read(Some(&Arc::new(Text::utf8(&text))), &Options::default());
        let line = |finding: &Finding| {
            let span = finding.span.as_ref().map_or(0..0, |span| span.start as usize..span.end as usize);
            format!("{} {}", finding.code, &text[span])
        };
        (config.publish, findings.iter().map(line).collect())
    }

    #[test]
    fn targets_are_named_in_either_language() {
        let (targets, findings) = read(
            "发布:\n  主机:\n    类型: 文件夹\n    路径: /srv/www\n    网址: https://b.cn\n    并发: 4\n",
        );
        let target = Target {
            name: "主机".into(),
            kind: TargetType::Folder,
            path: "/srv/www".into(),
            url: Some("https://b.cn/".into()),
            at_once: Some(4),
        };
        assert_eq!((&targets, findings), (&vec![target], vec![]));
        let (english, _) =
            read("publish:\n  主机: {type: folder, path: /srv/www, url: \"https://b.cn/\", at_once: 4}\n");
        assert_eq!(english, targets);
        assert_eq!(read("发布:\n"), (vec![], vec![]));
    }

    #[test]
    fn a_target_that_lacks_something_is_told_and_left_out() {
        let (targets, findings) = read(
            "发布:\n  甲:\n    路径: /a\n  乙:\n    类型: 文件夹\n  丙:\n    类型: 邮寄\n    路径: /c\n  丁:\n    类型: 文件夹\n    路径: /d\n    密码: abc\n    网扯: x\n    网址: b.cn\n",
        );
        assert_eq!(targets.len(), 1);
        assert_eq!(
            findings,
            [
                "config/target 路径: /a",
                "config/target 类型: 文件夹",
                "config/unknown-value 邮寄",
                "config/secret 密码",
                "yaml/unknown-key 网扯",
                "config/wrong-type b.cn",
            ]
        );
        assert_eq!(read("发布: 主机\n").1, ["config/wrong-type 主机"]);
    }
}
