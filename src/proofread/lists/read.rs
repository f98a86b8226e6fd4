//! Reading lists: from the program, and from the office's tables.
//!
//! In: tables. Out: entries, and a finding with its line for each that is none. Invariant: whatever a table holds,
//! the rest of it is used.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::people::Post;
use super::{List, Lists, Phrase, WRONG_LIST, Word};
use crate::content::data::{Table, read_table};
use crate::report::{Finding, SourcePath, Span, nearest};
use crate::snapshot::Text;

/// Where the office's lists are, below `content/_data/`.
const FOLDER: &str = "proofreading/";

/// More entries of one list, and longer words, than an office keeps.
const ENTRIES: usize = 5_000;
const LENGTH: usize = 60;

/// The lists by the names of their files.
const NAMES: [(&str, &[&str]); 6] = [
    ("words", &["易错词", "易混词"]),
    ("style", &["本社用法", "用语"]),
    ("phrases", &["固定提法", "提法"]),
    ("terms", &["引号词语", "引号词"]),
    ("variants", &["统一写法", "异名"]),
    ("people", &["姓名职务", "人员"]),
];

/// What comes with the program; each file says when and from what it was made.
const SHIPPED: [(&str, List, &str); 7] = [
    ("cppcc", List::Cppcc, include_str!("cppcc.yaml")),
    ("wording", List::Wording, include_str!("wording.yaml")),
    ("misused", List::Misused, include_str!("misused.yaml")),
    ("redundant", List::Redundant, include_str!("redundant.yaml")),
    ("phrases", List::Phrase, include_str!("phrases.yaml")),
    ("terms", List::Term, include_str!("terms.yaml")),
    ("variants", List::Variant, include_str!("variants.yaml")),
];

/// The lists of the program alone, not ready to find.
pub fn shipped() -> Lists {
    static PARSED: OnceLock<Vec<(List, Table)>> = OnceLock::new();
    let parsed = PARSED.get_or_init(|| {
        let table = |&(name, list, text): &(&str, List, &str)| {
            (list, read_table(&SourcePath::new(&format!("{name}.yaml")), &Arc::new(Text::utf8(text))))
        };
        SHIPPED.iter().map(table).collect()
    });
    let mut lists = Lists::empty();
    for (list, table) in parsed {
        let mut findings = table.findings.clone();
        Reader { lists: &mut lists, findings: &mut findings, table }.read(*list);
        debug_assert!(findings.is_empty(), "{findings:?}");
    }
    lists
}

/// Adds the office's tables.
pub fn office(tables: &BTreeMap<String, Arc<Table>>, lists: &mut Lists, findings: &mut Vec<Finding>) {
    for (path, table) in tables.iter().filter(|(path, _)| path.starts_with(FOLDER)) {
        let typed = &path[FOLDER.len()..];
        let known = NAMES.iter().find(|(name, others)| *name == typed || others.contains(&typed));
        let list = match known.map(|(name, _)| *name) {
            Some("words") => List::Misused,
            Some("style") => List::Wording,
            Some("phrases") => List::Phrase,
            Some("terms") => List::Term,
            Some("variants") => List::Variant,
            Some(_) => List::Name,
            None => {
                let all = NAMES.iter().flat_map(|(name, others)| others.iter().copied().chain([*name]));
                let near = nearest(typed, all).map(|near| format!("是不是“{near}”？")).unwrap_or_default();
                let names: Vec<&str> = NAMES.iter().map(|(name, _)| *name).collect();
                findings.push(
                    Finding::warning(WRONG_LIST, format!("校对词表里没有“{typed}”这一种"))
                        .at(Span::file(table.path.clone()))
                        .help(format!("{near}词表的文件名可以是：{}。", names.join("、"))),
                );
                continue;
            }
        };
        Reader { lists, findings, table }.read(list);
    }
}

struct Reader<'a> {
    lists: &'a mut Lists,
    findings: &'a mut Vec<Finding>,
    table: &'a Table,
}

impl Reader<'_> {
    fn read(&mut self, list: List) {
        let value = self.table.value();
        let items = match &value {
            Value::Array(items) => items,
            // Its own finding has been told, or nothing is written yet.
            Value::Null => return,
            _ => return self.wrong(None, "词表要一行一条，每条前面写“- ”", example(list)),
        };
        if items.len() > ENTRIES {
            let message = format!("词表有 {} 条，只用前 {ENTRIES} 条", items.len());
            self.wrong(None, &message, "请把不常用的删去，或者分到别的词表里。");
        }
        for (number, item) in items.iter().take(ENTRIES).enumerate() {
            if let Err(reason) = self.entry(list, item) {
                let message = format!("词表第 {} 条用不了：{reason}", number + 1);
                self.wrong(Some(number), &message, example(list));
            }
        }
    }

    fn wrong(&mut self, item: Option<usize>, message: &str, help: &str) {
        let place = item.and_then(|item| self.table.place(item)).unwrap_or_default();
        let span = Span::new(self.table.path.clone(), place.start as usize..place.end as usize);
        self.findings.push(Finding::warning(WRONG_LIST, message).at(span).help(help));
    }

    fn entry(&mut self, list: List, item: &Value) -> Result<(), String> {
        match list {
            List::Phrase => self.phrase(item),
            List::Term => self.term(item),
            List::Variant => self.variant(item),
            List::Name | List::Post => self.person(item),
            _ => self.word(list, item),
        }
    }

    fn word(&mut self, list: List, item: &Value) -> Result<(), String> {
        let map = item.as_object().ok_or("要写成“误: 正”")?;
        let (wrong, right) = match (text(map, &["误", "错", "wrong"])?, map.iter().next()) {
            (Some(wrong), _) => (wrong, text(map, &["正", "对", "right"])?),
            // `帐户: 账户`
            (None, Some((wrong, right))) if map.len() == 1 => (wrong.clone(), one(right)?),
            _ => return Err("没有写“误”".to_owned()),
        };
        let wrong = short(&wrong)?;
        if wrong.chars().count() < 2 {
            return Err(format!("“{wrong}”只有一个字，会到处都是"));
        }
        if right.as_ref() == Some(&wrong) {
            return Err(format!("“{wrong}”改后还是原样"));
        }
        let unless = texts(map, &["不算", "除非", "unless"])?;
        if let Some(other) = unless.iter().find(|longer| !longer.contains(&wrong)) {
            return Err(format!("不算的“{other}”里没有“{wrong}”"));
        }
        let level = text(map, &["程度", "severity"])?;
        let word = Word {
            right,
            unless,
            why: text(map, &["说明", "why"])?,
            source: text(map, &["来源", "source"])?,
            is_hint: matches!(level.as_deref(), Some("提示" | "hint")),
            wrong,
        };
        let words = self.lists.words.entry(list).or_default();
        // What the office writes goes before what came with the program.
        match words.iter_mut().find(|other| other.wrong == word.wrong) {
            Some(other) => *other = word,
            None => words.push(word),
        }
        Ok(())
    }

    fn phrase(&mut self, item: &Value) -> Result<(), String> {
        let (phrase, source) = match item {
            Value::Object(map) => (text(map, &["提法", "phrase"])?, text(map, &["来源", "source"])?),
            item => (one(item)?, None),
        };
        let phrase = short(&phrase.ok_or("没有写“提法”")?)?;
        let letters: Vec<char> = phrase.chars().collect();
        if letters.len() < 6 {
            return Err(format!("“{phrase}”不到六个字，相近的写法太多"));
        }
        self.lists.phrases.push(Phrase { text: phrase, letters, source });
        Ok(())
    }

    fn term(&mut self, item: &Value) -> Result<(), String> {
        let term = short(&one(item)?.ok_or("要写一个词")?)?;
        let (opening, closing) = (term.matches('“').count(), term.matches('”').count());
        if opening == 0 || opening != closing {
            return Err(format!("“{term}”里要有一对引号，例如 “三公”经费"));
        }
        self.lists.terms.push(term);
        Ok(())
    }

    fn variant(&mut self, item: &Value) -> Result<(), String> {
        let items = item.as_array().ok_or("要写成[推荐的写法, 别的写法]")?;
        let spellings: Vec<String> = items
            .iter()
            .map(|item| one(item)?.ok_or_else(|| "有一种写法是空的".to_owned()).and_then(|word| short(&word)))
            .collect::<Result<_, _>>()?;
        if spellings.len() < 2 {
            return Err("至少要两种写法".to_owned());
        }
        self.lists.variants.push(spellings);
        Ok(())
    }

    fn person(&mut self, item: &Value) -> Result<(), String> {
        let map = item.as_object().ok_or("要写“姓名”和“职务”")?;
        let name = text(map, &["姓名", "name"])?.ok_or("没有写“姓名”")?;
        let name: String = short(&name)?.chars().filter(|c| !c.is_whitespace()).collect();
        if name.chars().count() < 2 {
            return Err(format!("姓名“{name}”只有一个字"));
        }
        let posts = texts(map, &["职务", "post"])?;
        let from = date(map, &["自", "起", "from"], Date::first_of_month)?;
        let to = date(map, &["至", "止", "to"], Date::last_of_month)?;
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            return Err("“至”早于“自”".to_owned());
        }
        self.lists.people.add(&name, posts.into_iter().map(|name| Post { name, from, to }));
        Ok(())
    }
}

/// What a line of a list looks like.
fn example(list: List) -> &'static str {
    match list {
        List::Phrase => "例如：- 中国特色社会主义制度",
        List::Term => "例如：- “三公”经费",
        List::Variant => "例如：- [县委、县政府, 县委县政府]",
        List::Name | List::Post => "例如：- {姓名: 某某, 职务: 县政协主席, 自: 2021-10-01, 至: 2026-10-01}",
        _ => "例如：- {误: 帐户, 正: 账户}，或者 - 帐户: 账户",
    }
}

fn short(text: &str) -> Result<String, String> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err("有一项是空的".to_owned()),
        count if count > LENGTH => Err(format!("有一项长 {count} 个字，最多 {LENGTH} 个")),
        _ => Ok(text.to_owned()),
    }
}

fn one(value: &Value) -> Result<Option<String>, String> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
        Value::Number(number) => Ok(Some(number.to_string())),
        _ => Err("每一项只写一个词".to_owned()),
    }
}

fn named<'m>(map: &'m Map<String, Value>, names: &[&str]) -> Option<&'m Value> {
    names.iter().find_map(|name| map.get(*name))
}

fn text(map: &Map<String, Value>, names: &[&str]) -> Result<Option<String>, String> {
    named(map, names).map_or(Ok(None), one)
}

fn texts(map: &Map<String, Value>, names: &[&str]) -> Result<Vec<String>, String> {
    match named(map, names) {
        Some(Value::Array(items)) => {
            let items = items.iter().map(one).collect::<Result<Vec<_>, _>>()?;
            items.into_iter().flatten().map(|item| short(&item)).collect()
        }
        Some(value) => one(value)?.map(|item| short(&item)).into_iter().collect(),
        None => Ok(Vec::new()),
    }
}

/// A day; of a month alone the one that `whole` takes.
fn date(map: &Map<String, Value>, names: &[&str], whole: fn(Date) -> Date) -> Result<Option<Date>, String> {
    let Some(written) = text(map, names)? else { return Ok(None) };
    let parts = written.split(['-', '.', '/', '年', '月', '日']).filter(|part| !part.is_empty());
    let numbers: Vec<i16> = parts.map(|part| part.trim().parse().unwrap_or(0)).collect();
    let small = |number: i16| i8::try_from(number).unwrap_or(0);
    let date = match numbers[..] {
        [year, month, day] => Date::new(year, small(month), small(day)).ok(),
        [year, month] => Date::new(year, small(month), 1).ok().map(whole),
        _ => None,
    };
    date.map(Some).ok_or(format!("日期“{written}”要写成 2021-10-01"))
}
