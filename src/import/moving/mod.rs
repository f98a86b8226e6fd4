//! Old sites in: what stands in the folder of Hexo, Hugo or Jekyll becomes files under `content/`.
//!
//! In: the folder as a [`Tree`] of texts and names. Out: [`Moved`]: files to write, files to copy, what an editor
//! must know. Invariant: every article keeps its old address as an alias, every word of its text stays, and what
//! is left out (a tag nobody knows, a key without a meaning) is named with its file and line; nothing here
//! touches a file.

mod address;
mod attributes;
mod cascade;
mod front;
mod header;
mod held;
mod hexo;
mod hugo;
mod hugo_keys;
mod jekyll;
mod marks;
mod names;
mod post;
mod stamp;
mod turn;
mod write;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use post::Site;

/// Whose folder it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generator {
    Hexo,
    Hugo,
    Jekyll,
}

impl Generator {
    /// What wrote a folder, by its settings file and folders; `None` where nothing says so.
    pub fn of(tree: &Tree) -> Option<Generator> {
        let any = |names: &[&str]| names.iter().any(|name| tree.files.contains_key(*name));
        let below = |folder: &str| tree.below(folder).next().is_some();
        if any(&hugo::CONFIGS) || below("config/_default") {
            Some(Generator::Hugo)
        } else if any(&["_config.yml"]) && below("source") {
            Some(Generator::Hexo)
        } else if any(&["_config.yml", "_config.toml", "Gemfile"]) || below("_posts") {
            Some(Generator::Jekyll)
        } else {
            None
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Generator::Hexo => "Hexo",
            Generator::Hugo => "Hugo",
            Generator::Jekyll => "Jekyll",
        }
    }
}

/// The files of a folder, by path with `/`.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// `None` for what is no text: a picture, an attachment.
    pub files: BTreeMap<String, Option<String>>,
}

impl Tree {
    pub(self) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.as_deref()
    }

    /// Paths and texts below a folder, the folder's name left out; all files for an empty name.
    pub(self) fn below<'a>(&'a self, folder: &str) -> impl Iterator<Item = (&'a str, Option<&'a str>)> {
        let start = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let length = start.len();
        self.files
            .range(start.clone()..)
            .take_while(move |(path, _)| path.starts_with(&start))
            .map(move |(path, text)| (&path[length..], text.as_deref()))
    }
}

/// A file to make, its path from the site's folder on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub path: String,
    pub from: From,
    pub kind: Kind,
    /// Former addresses in its header.
    pub aliases: Vec<String>,
}

/// What a file is for the new site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Article {
        is_draft: bool,
    },
    Column {
        /// Whether it has a body.
        has_words: bool,
    },
    Asset,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum From {
    Text(String),
    /// A file of the old folder, copied as it is.
    Copy(String),
}

/// What whoever moves should know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remark {
    /// In the old folder.
    pub file: String,
    /// From 1; 0 where the whole file is meant.
    pub line: usize,
    /// Plain Chinese, one line.
    pub words: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// By path, each once.
    pub files: Vec<File>,
    pub remarks: Vec<Remark>,
}

/// Moves a whole folder into a site whose address has the path `root`: `/`, `/zx/`.
pub fn moved(tree: &Tree, generator: Generator, root: &str) -> Moved {
    let mut site = Site::default();
    match generator {
        Generator::Hexo => hexo::read(tree, &mut site),
        Generator::Hugo => hugo::read(tree, &mut site),
        Generator::Jekyll => jekyll::read(tree, &mut site),
    }
    write::all(site, generator, root)
}

/// A settings file or front matter, as data.
type Head = Map<String, Value>;

/// A text of a mapping, numbers and truth values included; `None` for lists, mappings and nothing.
fn text_of(head: &Head, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| plain(head.get(*key)?))
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn is_true(head: &Head, key: &str) -> bool {
    matches!(head.get(key), Some(Value::Bool(true)))
        || text_of(head, &[key]).is_some_and(|text| text == "true")
}

/// A list of texts, or one text.
fn texts_of(head: &Head, keys: &[&str]) -> Vec<String> {
    let list = |value: &Value| match value {
        Value::Array(items) => items.iter().filter_map(plain).collect(),
        other => plain(other).into_iter().collect::<Vec<_>>(),
    };
    keys.iter().filter_map(|key| head.get(*key)).map(list).find(|found| !found.is_empty()).unwrap_or_default()
}
