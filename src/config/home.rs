//! The modules of the home page, as written, become modules as themes know them.
//!
//! In: the value of `home`. Out: a list of mappings with English keys, types and choices where they are
//! known, and findings for what is no module. Whether what they name is there, the theme checks.

use serde_json::{Map, Value};

use super::codes;
use super::footer::misplaced;
use super::raw::{HOME_ITEM, HOME_MODULE, HOME_TYPES, RANKED_BY, WIDTHS, Words, all_names, canonical};
use super::read::Reader;
use super::yaml::{self, Entry, Node, Step};
use crate::report::{Finding, Severity, Span, nearest};

impl<'a> Reader<'a> {
    pub(super) fn home(&mut self, entry: &Entry<'a>) -> Value {
        match entry.node.clone() {
            Node::List(modules) => {
                let modules = modules.into_iter().enumerate();
                modules.map(|(number, module)| self.module(entry, number, module)).collect()
            }
            Node::Null => Value::Null,
            _ => {
                self.wrong(entry, codes::WRONG_TYPE, "一列模块");
                Value::Null
            }
        }
    }

    /// One module; a word alone is a module of that type. What is none becomes null, in its place.
    fn module(&mut self, entry: &Entry<'a>, number: usize, node: Node<'a>) -> Value {
        match node {
            Node::Map(written) => {
                let way = [Step::Item(number)];
                let written = written.into_iter().map(|(key, value)| {
                    let items = canonical(HOME_MODULE, &key) == Some("items");
                    let value = if items { self.items(entry, number, value) } else { value.into_value() };
                    (key, value)
                });
                let written = written.collect();
                let mut module = self.named(entry, &way, HOME_MODULE, written);
                module_values(&mut module);
                Value::Object(module)
            }
            Node::Text(word) => {
                let kind = canonical(HOME_TYPES, &word).unwrap_or(&word);
                serde_json::json!({ "type": kind })
            }
            _ => {
                let place = self.within(entry, &[Step::Item(number)]);
                self.findings.push(
                    Finding::warning(codes::WRONG_TYPE, "首页的这一项不是模块，没有用上").at(place).help(
                        "每个模块从 - type: 写起，例如 - type: list，下面写 title（标题）、column（栏目）",
                    ),
                );
                Value::Null
            }
        }
    }

    fn items(&mut self, entry: &Entry<'a>, number: usize, node: Node<'a>) -> Value {
        let Node::List(items) = node else { return node.into_value() };
        let names = all_names(HOME_MODULE, "items");
        let items = items.into_iter().enumerate().map(|(index, item)| {
            let Node::Map(fields) = item else { return item.into_value() };
            let way = [Step::Item(number), Step::Key(&names), Step::Item(index)];
            let fields = fields.into_iter().map(|(key, value)| (key, value.into_value())).collect();
            Value::Object(self.named(entry, &way, HOME_ITEM, fields))
        });
        items.collect()
    }

    /// Pairs under English keys where they are known, in the order written; the first of two counts.
    fn named(
        &mut self,
        entry: &Entry<'a>,
        way: &[Step<'_>],
        words: Words,
        written: Vec<(String, Value)>,
    ) -> Map<String, Value> {
        let mut named = Map::new();
        for (key, value) in written {
            let name = canonical(words, &key).map(str::to_owned).unwrap_or_else(|| {
                self.unknown_key(entry, way, words, &key);
                key.clone()
            });
            if named.contains_key(&name) {
                self.repeated(entry, way, &key);
            } else {
                named.insert(name, value);
            }
        }
        named
    }

    fn unknown_key(&mut self, entry: &Entry<'a>, way: &[Step<'_>], words: Words, key: &str) {
        let all = words.iter().flat_map(|(english, other)| other.iter().copied().chain([*english]));
        let near = |near| {
            Finding::warning(yaml::codes::UNKNOWN_KEY, format!("首页的模块里“{key}”不认识"))
                .help(format!("是不是“{near}”？主题自己约定的键可以不管这一条。"))
        };
        // Themes have keys of their own here, which a setting of the site may be called like; reviews are none.
        let misplaced = misplaced(entry.name, key).filter(|finding| finding.severity == Severity::Error);
        let finding = misplaced.or_else(|| nearest(key, all).map(near));
        let Some(finding) = finding else { return };
        let way: Vec<_> = way.iter().copied().chain([Step::Name(key)]).collect();
        let place = self.within(entry, &way);
        self.findings.push(finding.at(place));
    }

    fn repeated(&mut self, entry: &Entry<'a>, way: &[Step<'_>], key: &str) {
        let way: Vec<_> = way.iter().copied().chain([Step::Name(key)]).collect();
        let place = self.within(entry, &way);
        self.findings.push(
            Finding::warning(yaml::codes::DUPLICATE_KEY, format!("首页的模块里“{key}”写了两次"))
                .at(place)
                .help("只留一处，删去另一处；现在按前面的一处读取。"),
        );
    }

    fn within(&self, entry: &Entry<'a>, way: &[Step<'_>]) -> Span {
        let value = entry.value.clone();
        self.span(yaml::within(self.text, value.clone(), way).unwrap_or(value))
    }
}

fn module_values(module: &mut Map<String, Value>) {
    for (key, words) in [("type", HOME_TYPES), ("by", RANKED_BY), ("width", WIDTHS)] {
        if let Some(Value::String(word)) = module.get_mut(key)
            && let Some(english) = canonical(words, word)
        {
            english.clone_into(word);
        }
    }
    // Several columns under the name for one.
    if let Some(Value::Array(_)) = module.get("column")
        && let Some(columns) = module.remove("column")
    {
        module.entry("columns").or_insert(columns);
    }
}
