//! `new`: a draft begins, from its kind's archetype.
//!
//! In: column, title, kind, date. Out: one file, its header filled in. Invariant: deterministic (the same
//! words give the same name and address), valid names on every file system, nothing overwritten.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use crate::config::yaml;
use crate::content::slug;
use crate::disk;
use crate::report::{SourcePath, is_device_name};
use crate::snapshot::{Options, Snapshot};

use super::args::{Common, New};
use super::clock;
use super::header::{is_chinese, names_of, set_key, value_of};
use super::kinds::{ARCHETYPES, Archetype, archetype};
use super::site::{Column, Site};
use super::terminal::{Refusal, Terminal};

/// Characters of a title that its file's name keeps: Windows allows 260 for a whole path.
const NAME_LENGTH: usize = 60;

pub fn run(args: &New, common: &Common, terminal: &Terminal) -> Result<(), Refusal> {
    let title: String = args.title.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect();
    if title.is_empty() {
        return Err(Refusal::new("标题是空的"));
    }
    let site = Site::read(common, Options::default())?;
    let column = site.column(&args.column)?;
    let kind = kind_of(args, &column)?;
    let date = args.date.unwrap_or_else(|| clock::local(clock::now(common.now)).date());
    let stem = file_stem(&title, kind.dated.then_some(date));
    let in_folder = kind.in_folder || args.folder;
    let [mut name, mut sibling] = [format!("{stem}.md"), format!("{stem}/index.md")]
        .map(|name| format!("content/{}/{name}", column.folder));
    if in_folder {
        std::mem::swap(&mut name, &mut sibling);
    }
    if [&name, &sibling].iter().any(|name| site.snapshot.files.contains_key(name.as_str())) {
        return Err(Refusal::new(format!("{name} 已经有了，没有覆盖它"))
            .help("请换一个标题，或用 --date 换一个日期。"));
    }
    let text = article(&site.snapshot, kind, &title, date, &slug::of_name(&stem));
    disk::create(&site.root, &SourcePath::new(&name), text.as_bytes())?;
    terminal.say(&format!("新建了{}草稿：{name}", kind.chinese));
    if in_folder {
        terminal.say("照片放在同一个文件夹里。");
    }
    terminal.say("写好以后，把文件开头的状态改成“已发布”，再运行 huikan build。");
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
fn article(snapshot: &Snapshot, kind: Archetype, title: &str, date: Date, slug: &str) -> String {
    let own = snapshot.text(&format!("content/_archetypes/{}.md", kind.name));
    let mut text = own.map_or(kind.text, |text| &text.content).to_owned();
    let (draft, kind_name) = if is_chinese(&text) { ("草稿", kind.chinese) } else { ("draft", kind.name) };
    let mut set = |key: &str, value: &str| text = set_key(&text, &names_of(key, &text), value);
    set("title", &yaml::scalar(title));
    if kind.dated {
        set("date", &date.to_string());
    }
    set("slug", slug);
    set("status", draft);
    if value_of(&text, &names_of("kind", &text)).is_none() {
        text = set_key(&text, &names_of("kind", &text), kind_name);
    }
    text
}

/// A file's name without extension: the date and the title, without what Windows forbids, and what a shell reads
/// between quotation marks, as commands in messages have names.
pub(super) fn file_stem(title: &str, date: Option<Date>) -> String {
    let forbidden = |c: char| {
        c.is_control() || matches!(c, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' | '$' | '`')
    };
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
        None if kept.is_empty() || is_reserved(kept) => format!("page-{}", slug::hash(title)),
        None => kept.to_owned(),
    }
}

fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    matches!(&*stem, "index" | "404") || is_device_name(name)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::content::{Article, Kind, Status};
    use crate::snapshot::Text;

    fn day() -> Date {
        "2022-12-20".parse().unwrap()
    }

    #[test]
    fn names_are_valid_on_windows() {
        assert_eq!(file_stem("县政协召开“三新”会议", Some(day())), "2022-12-20-县政协召开“三新”会议");
        assert_eq!(file_stem("a/b\\c:d*e?\"<f>|.", Some(day())), "2022-12-20-abcdef");
        assert_eq!(file_stem("???", Some(day())), "2022-12-20");
        // A command that names the file runs nothing.
        assert_eq!(file_stem("政协$(date)`id`", Some(day())), "2022-12-20-政协(date)id");
        assert_eq!(file_stem("政协 简介", None), "政协-简介");
        for reserved in ["CON", "com1", "nul.txt", "index", "..", "_"] {
            assert!(file_stem(reserved, None).starts_with("page-"), "{reserved}");
        }
        assert_eq!(file_stem(&"长".repeat(300), None).chars().count(), 60);
    }

    #[test]
    fn every_archetype_is_filled_in_and_reads_without_findings() {
        let snapshot = Snapshot::of_texts([], "2022-12-20T00:00:00Z");
        for kind in ARCHETYPES {
            let text = article(&snapshot, kind, "甲: 乙", day(), "20221220-abcdefgh");
            let path = SourcePath::new("content/要闻/a.md");
            let article = Article::read(&path, &Arc::new(Text::utf8(&text)));
            assert_eq!(article.findings, [], "{text}");
            assert_eq!(&*article.title, "甲: 乙", "{text}");
            assert_eq!(article.meta.date.is_some(), kind.dated, "{text}");
            assert_eq!((article.meta.status, &*article.slug), (Status::Draft, "20221220-abcdefgh"), "{text}");
            assert_eq!(article.meta.kind, Kind::named(kind.name), "{text}");
        }
    }

    #[test]
    fn the_archetypes_of_the_site_win() {
        let own = "---\n标题:\n来源: 县政协办公室\n---\n\n本文由×××供稿。\n";
        let snapshot = Snapshot::of_texts([("content/_archetypes/news.md", own)], "2022-12-20T00:00:00Z");
        assert_eq!(
            article(&snapshot, ARCHETYPES[0], "甲", day(), "a"),
            "---\n标题: 甲\n来源: 县政协办公室\n日期: 2022-12-20\n网址名: a\n状态: 草稿\n体裁: 新闻\n---\n\n本文由×××供稿。\n"
        );
    }
}
