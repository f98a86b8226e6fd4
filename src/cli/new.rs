//! `new`: a draft begins, from its kind's archetype.
//!
//! In: column, title, kind, date. Out: one file, its header filled in. Invariant: deterministic (the same
//! words give the same name and address), valid names on every file system, nothing overwritten.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use super::args::{Common, New};
use super::clock;
use super::files::{Manuscript, create};
use super::header::{set_key, value_of, yaml_text};
use super::kinds::{ARCHETYPES, Archetype, archetype};
use super::site::{Column, Site};
use super::terminal::{Refusal, Terminal};

/// Characters of a title that its file's name keeps: Windows allows 260 for a whole path.
const NAME_LENGTH: usize = 60;

pub fn run(args: &New, common: &Common, terminal: &Terminal) -> Result<(), Refusal> {
    let site = Site::find(common.site.as_deref())?;
    let column = site.column(&args.column)?;
    let kind = kind_of(args, &column)?;
    let title: String = args.title.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect();
    if title.is_empty() {
        return Err(Refusal::new("标题是空的"));
    }
    let date = args.date.unwrap_or_else(|| clock::local(clock::now(common.now)).date());
    let text = article(&site, kind, &title, date)?;
    let stem = file_stem(&title, kind.dated.then_some(date));
    let in_folder = kind.in_folder || args.folder;
    let name = if in_folder { format!("{stem}/index.md") } else { format!("{stem}.md") };
    let sibling = if in_folder { format!("{stem}.md") } else { format!("{stem}/index.md") };
    let shown = format!("content/{}/{name}", column.folder);
    if column.path.join(&name).exists() || column.path.join(&sibling).exists() {
        return Err(Refusal::new(format!("{shown} 已经有了，没有覆盖它"))
            .help("请换一个标题，或用 --date 换一个日期。"));
    }
    create(&column.path.join(&name), text.as_bytes())?;
    terminal.say(&format!("新建了{}草稿：{shown}", kind.chinese));
    if in_folder {
        terminal.say("照片放在同一个文件夹里。");
    }
    terminal.say("写好以后，把 status 改成 published，再运行 huikan build。");
    Ok(())
}

/// What `--kind` says, else what the column's name begins with (公告通知), else news.
fn kind_of(args: &New, column: &Column) -> Result<Archetype, Refusal> {
    match &args.kind {
        Some(typed) => archetype(typed).ok_or_else(|| {
            let names = ARCHETYPES.map(|kind| format!("{} {}", kind.name, kind.chinese));
            Refusal::new(format!("没有“{typed}”这种体裁")).help(format!("可以写：{}。", names.join("、")))
        }),
        None => {
            let named = ARCHETYPES.into_iter().find(|kind| column.title.starts_with(kind.chinese));
            Ok(named.unwrap_or(ARCHETYPES[0]))
        }
    }
}

/// The site's own archetype, or ours, with its header filled in.
fn article(site: &Site, kind: Archetype, title: &str, date: Date) -> Result<String, Refusal> {
    let own = site.content().join("_archetypes").join(format!("{}.md", kind.name));
    let mut text = if own.is_file() { Manuscript::open(&own)?.text } else { kind.text.to_owned() };
    text = set_key(&text, &["title", "标题"], &yaml_text(title));
    if kind.dated {
        text = set_key(&text, &["date", "日期"], &date.to_string());
    }
    text = set_key(&text, &["slug", "网址名"], &slug(title, kind.dated.then_some(date)));
    if value_of(&text, &["kind", "体裁"]).is_none() {
        text = set_key(&text, &["kind", "体裁"], kind.name);
    }
    Ok(set_key(&text, &["status", "状态"], "draft"))
}

/// `20221220-k3f9axqz`: the date, and eight letters that depend on date and title.
fn slug(title: &str, date: Option<Date>) -> String {
    /// Without `l`, `o`, `0` and `1`, which people mistake for each other; 32 of them.
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let hash = blake3::hash(title.as_bytes());
    let letters = hash.as_bytes().iter().take(8).map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    let day = date.map(|date| format!("{:04}{:02}{:02}-", date.year(), date.month(), date.day()));
    day.unwrap_or_default().chars().chain(letters).collect()
}

/// A file's name without extension: the date and the title, without what Windows forbids.
fn file_stem(title: &str, date: Option<Date>) -> String {
    let forbidden =
        |c: char| c.is_control() || matches!(c, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*');
    let kept: String = title
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            c if forbidden(c) => None,
            c => Some(c),
        })
        .take(NAME_LENGTH)
        .collect();
    let kept = kept.trim_matches(['.', '-', '_', ' ']);
    match date {
        Some(date) if kept.is_empty() => date.to_string(),
        Some(date) => format!("{date}-{kept}"),
        // Without a date in front, the name must not be one that Windows or the site keeps for itself.
        None if kept.is_empty() || is_reserved(kept) => format!("page-{}", slug(title, None)),
        None => kept.to_owned(),
    }
}

fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix).is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit())
    };
    matches!(&*stem, "con" | "prn" | "aux" | "nul" | "index" | "404") || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day() -> Date {
        "2022-12-20".parse().unwrap()
    }

    #[test]
    fn names_are_valid_on_windows() {
        assert_eq!(file_stem("县政协召开“三新”会议", Some(day())), "2022-12-20-县政协召开“三新”会议");
        assert_eq!(file_stem("a/b\\c:d*e?\"<f>|.", Some(day())), "2022-12-20-abcdef");
        assert_eq!(file_stem("???", Some(day())), "2022-12-20");
        assert_eq!(file_stem("政协 简介", None), "政协-简介");
        for reserved in ["CON", "com1", "nul.txt", "index", "..", "_"] {
            assert!(file_stem(reserved, None).starts_with("page-"), "{reserved}");
        }
        assert_eq!(file_stem(&"长".repeat(300), None).chars().count(), 60);
    }

    #[test]
    fn a_slug_depends_on_date_and_title_alone() {
        assert_eq!(slug("甲", Some(day())), slug("甲", Some(day())));
        assert_ne!(slug("甲", Some(day())), slug("乙", Some(day())));
        let written = slug("甲", Some(day()));
        assert!(written.starts_with("20221220-") && written.len() == 17, "{written}");
    }

    #[test]
    fn every_archetype_is_filled_in() {
        let site = Site { root: "/nowhere".into() };
        for kind in ARCHETYPES {
            let text = article(&site, kind, "甲: 乙", day()).unwrap();
            assert_eq!(value_of(&text, &["title"]).as_deref(), Some("甲: 乙"), "{text}");
            assert_eq!(value_of(&text, &["date"]).is_some(), kind.dated, "{text}");
            assert_eq!(value_of(&text, &["status"]).as_deref(), Some("draft"), "{text}");
            assert_eq!(value_of(&text, &["kind"]).as_deref(), Some(kind.name), "{text}");
            assert!(value_of(&text, &["slug"]).is_some(), "{text}");
        }
    }
}
