//! The file of an imported article: the archetype's header, filled in, and the body.
//!
//! In: a draft, its day and column. Out: path and text. Invariant: the header is the one that `new` gives for the
//! kind, the site's own archetype included; the path is one that nothing stands at.

use std::sync::Arc;

use jiff::civil::Date;

use crate::config::yaml;
use crate::content::{Article, Kind, Meta, Status, slug};
use crate::import::draft::Head;
use crate::import::write;
use crate::report::SourcePath;
use crate::snapshot::{Snapshot, Text};

use super::super::header::{is_chinese, names_of, set_key, set_key_above, set_within, value_of};
use super::super::kinds::{Archetype, archetype};
use super::super::new::file_stem;
use super::super::said;
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
        Content::Kept { text, .. } => kept(text, date, &name)?,
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

/// A way to set a key, under one of its names; `None` where it cannot be.
type Set<'a> = dyn Fn(&str, &[&str], &str) -> Option<String> + 'a;

/// The header of a text that has one: a draft, with day and address. What would not be read as a draft would be public.
fn kept(text: &str, date: Date, name: &str) -> Result<String, Refusal> {
    // A name without a day, which would be read as the article's.
    let before = Article::read(&SourcePath::new("content/index.md"), &Arc::new(Text::utf8(text)));
    let draft = if is_chinese(text) { "草稿" } else { "draft" };
    let keys = [
        ("status", draft.to_owned(), true),
        ("date", date.to_string(), before.meta.date.is_none()),
        ("slug", yaml::scalar(&slug::of_name(name)), before.meta.slug.is_none()),
    ];
    let with = |set: &Set<'_>| {
        keys.iter().filter(|(_, _, is_missing)| *is_missing).try_fold(
            text.to_owned(),
            |text, (key, value, _)| {
                let names = names_of(key, &text);
                let is_there = *key != "status" && value_of(&text, &names).is_some();
                if is_there { Some(text) } else { set(&text, &names, value) }
            },
        )
    };
    let is_meant = |text: &String| {
        let after = said::read(&before, text).meta;
        let wanted = Meta {
            status: Status::Draft,
            date: before.meta.date.or(after.date),
            slug: before.meta.slug.clone().or(after.slug),
            unheaded: false,
            status_misread: false,
            ..before.meta.clone()
        };
        said::says(&before, text, &wanted)
    };
    let plain = with(&|text, names, value| Some(set_key(text, names, value))).filter(is_meant);
    // Keys that do not begin at the margin.
    let within = || with(&|text, names, value| set_within(text, &[names.to_vec()], value)).filter(is_meant);
    plain.or_else(within).ok_or_else(|| {
        Refusal::new("文件头写得不规整，不能改成草稿")
            .help("请把标题、日期、状态各写一行，从行首写起，放在两行“---”之间，再导入一次。")
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_ours_becomes_a_draft_however_its_header_is_indented_or_nothing() {
        let date = "2022-12-20".parse().unwrap();
        for text in [
            "---\n标题: 甲\n状态: 已发布\n---\n正文\n",
            "---\n  标题: 甲\n  日期: 2022-12-01\n  状态: 已发布\n---\n正文\n",
            "---\n  title: 甲\n  status: published\n---\n正文\n",
        ] {
            let text = kept(text, date, "2022-12-20-甲").unwrap();
            let article = Article::read(&SourcePath::new("content/a/b.md"), &Arc::new(Text::utf8(&text)));
            assert_eq!((article.meta.status, said::errors(&article).next()), (Status::Draft, None), "{text}");
            assert!(article.meta.date.is_some() && article.meta.slug.is_some(), "{text}");
        }
        assert!(kept("---\n\t标题: 甲\n\t状态: 已发布\n---\n正文\n", date, "甲").is_err());
    }
}
