//! The file of an imported article: the archetype's header, filled in, and the body.
//!
//! In: a draft, its day and column. Out: path and text. Invariant: the header is the one that `new` gives for the
//! kind, the site's own archetype included; the path is one that nothing stands at.

use jiff::civil::Date;

use crate::config::yaml;
use crate::content::{Kind, slug};
use crate::import::draft::Head;
use crate::import::write;
use crate::report::SourcePath;
use crate::snapshot::{Snapshot, Text};

use super::super::header::{is_chinese, names_of, set_key, set_key_above, value_of};
use super::super::kinds::{Archetype, archetype};
use super::super::new::file_stem;
use super::super::site::Column;
use super::super::terminal::Refusal;
use super::given::{Content, Material};

/// Articles of one day and title, at most.
const SAME: usize = 99;

/// An article, ready to be put in its place.
#[derive(Debug)]
pub struct Written {
    pub path: SourcePath,
    pub text: Text,
}

pub fn write(
    snapshot: &Snapshot,
    material: &Material,
    date: Date,
    column: &Column,
) -> Result<Written, Refusal> {
    let head = material.head();
    let title = head.title.clone().unwrap_or_default();
    let stem = file_stem(&title, Some(date));
    let names = (1..=SAME).map(|number| if number == 1 { stem.clone() } else { format!("{stem}-{number}") });
    let is_free = |name: &String| {
        let at = format!("content/{}/{name}", column.folder);
        !snapshot.files.contains_key(format!("{at}.md").as_str()) && snapshot.below(&at).next().is_none()
    };
    let name = names.into_iter().find(is_free).ok_or_else(|| {
        Refusal::new(format!("content/{}/{stem} 已经有很多篇了", column.folder))
            .help("请先整理一下，或用 --date 换一个日期。")
    })?;
    let text = match &material.content {
        Content::Kept { text, .. } => kept(text, date, &name),
        Content::Recognised { head, body } => {
            let kind = archetype(head.kind.name()).ok_or_else(|| Refusal::new("没有这种体裁"))?;
            let cover = material.files.first().map(|file| &*file.name).filter(|_| head.kind == Kind::Photo);
            format!("{}\n{body}", filled(snapshot, head, kind, date, &name, cover))
        }
    };
    Ok(Written {
        path: SourcePath::from(format!("content/{}/{name}/index.md", column.folder)),
        text: Text::utf8(&text),
    })
}

/// The header of a text that has one: a draft, with day and address.
fn kept(text: &str, date: Date, name: &str) -> String {
    let draft = if is_chinese(text) { "草稿" } else { "draft" };
    let mut text = set_key(text, &names_of("status", text), draft);
    for (key, value) in [("date", date.to_string()), ("slug", yaml::scalar(&slug::of_name(name)))] {
        if value_of(&text, &names_of(key, &text)).is_none() {
            text = set_key(&text, &names_of(key, &text), &value);
        }
    }
    text
}

/// The archetype's header with what was recognised.
fn filled(
    snapshot: &Snapshot,
    head: &Head,
    kind: Archetype,
    date: Date,
    name: &str,
    cover: Option<&str>,
) -> String {
    let own = snapshot.text(&format!("content/_archetypes/{}.md", kind.name));
    let mut text = header_of(own.map_or(kind.text, |text| &text.content));
    let (status, kind_name) = if is_chinese(&text) { ("草稿", kind.chinese) } else { ("draft", kind.name) };
    // What stands above the title on the page stands above it here; the other keys have their places.
    for (key, value) in write::header(head) {
        let below = if key == "kicker" { names_of("title", &text) } else { Vec::new() };
        text = set_key_above(&text, &names_of(key, &text), &value, &below);
    }
    let mut set = |key: &str, value: &str| text = set_key(&text, &names_of(key, &text), value);
    set("date", &date.to_string());
    set("slug", &yaml::scalar(&slug::of_name(name)));
    set("status", status);
    if let Some(cover) = cover {
        set("cover", &yaml::scalar(cover));
    }
    if value_of(&text, &names_of("kind", &text)).is_none() {
        text = set_key(&text, &names_of("kind", &text), kind_name);
    }
    text
}

/// The lines up to the end of the header.
fn header_of(archetype: &str) -> String {
    let mut header = String::new();
    for (number, line) in archetype.lines().enumerate() {
        header.push_str(line);
        header.push('\n');
        if number > 0 && line.trim_end() == "---" {
            return header;
        }
    }
    "---\n---\n".to_owned()
}
