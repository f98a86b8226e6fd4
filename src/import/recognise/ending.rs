//! What stands below the text: who wrote it, who edited it, office and day.
//!
//! In: the items. Out: names, source and date in the head; a notice keeps its office and day, since they belong
//! to it. Invariant: a line is taken off only where its words are in the head.

use super::byline::byline;
use super::character::unbracketed;
use super::date;
use super::head::{credit, is_free, labelled, labelled_part};
use super::line::Item;
use super::names::{is_office, is_person};
use super::roles::is_saying;
use crate::content::Kind;
use crate::import::account::Sure;
use crate::import::draft::Draft;

/// Lines that are looked at, from the end.
const LINES: usize = 8;

/// Takes the lines below the text off the items.
pub(super) fn take(items: &mut Vec<Item>, draft: &mut Draft) {
    let keeps = draft.head.kind == Kind::Notice || is_letter(draft.head.title.as_deref().unwrap_or_default());
    let mut taken: Vec<usize> = Vec::new();
    for at in (0..items.len()).rev().take(LINES) {
        let Item::Line(line) = &items[at] else { break };
        let text = line.text.trim().to_owned();
        let inner = unbracketed(&text).unwrap_or(&text).to_owned();
        if at == 0 {
            break;
        }
        if is_passed(&inner) {
            continue;
        }
        match read(&text, inner, draft) {
            None => break,
            // A notice or letter keeps its office and day.
            Some(Below::Signature) if keeps => {}
            Some(_) => taken.push(at),
        }
    }
    let mut at = 0;
    items.retain(|_| {
        at += 1;
        !taken.contains(&(at - 1))
    });
}

/// What a line below the text is.
enum Below {
    /// An office or a day.
    Signature,
    /// Names, or something with a label.
    Credit,
}

/// Puts a line into the head, where it belongs there. `inner`: it without brackets.
fn read(text: &str, inner: String, draft: &mut Draft) -> Option<Below> {
    let free_day = |day: &jiff::civil::Date| draft.head.date.is_none_or(|known| known == *day);
    let read = byline(text);
    if let Some(day) = date::alone(text).filter(free_day) {
        draft.account.found("日期", text, Sure::Likely, "文末单独一行的日期");
        draft.head.date.get_or_insert(day);
        return Some(Below::Signature);
    }
    if let Some(names) = all_pictures(&inner) {
        credit(&format!("摄影：{names}"), draft, "文末写着全文的图片是谁拍的");
    } else if read.as_ref().is_some_and(|read| read.has_role) {
        credit(&inner, draft, "文末全是身份和姓名的一行");
    } else if unbracketed(text).is_some() && read.is_some() {
        credit(&inner, draft, "文末括号里的姓名");
    } else if labelled_part(&inner).is_some_and(|part| is_free(part, &draft.head)) {
        labelled(&inner, draft);
    } else if is_signature(&inner) && draft.head.source.as_ref().is_none_or(|source| *source == inner) {
        draft.account.found("来源", &inner, Sure::Likely, "文末单独一行的单位名称");
        draft.head.source = Some(inner);
        return Some(Below::Signature);
    } else {
        return None;
    }
    Some(Below::Credit)
}

/// The names of 本文图片由某某、某某摄.
fn all_pictures(text: &str) -> Option<&str> {
    let rest = ["本文", "文中", "文内", "以上"].iter().find_map(|begin| text.strip_prefix(begin))?;
    let rest = ["图片", "照片", "配图"].iter().find_map(|what| rest.strip_prefix(what))?;
    let rest = rest.trim_start_matches(['均', '皆', '由', '为', '：', ':', ' ', '\u{3000}']);
    let rest = rest.trim_end_matches(['。', '影', '提', '供', '拍']);
    let names = rest.strip_suffix('摄').unwrap_or(rest).trim_end_matches(['拍', ' ', '\u{3000}']);
    let is_told = names.len() < text.trim_end_matches('。').len() && names.split('、').all(is_person);
    is_told.then_some(names)
}

/// Whether a title is that of a letter: who signed it belongs to it.
fn is_letter(title: &str) -> bool {
    ["信", "函", "电", "倡议书", "倡议", "邀请书", "贺词", "慰问", "启事"]
        .iter()
        .any(|end| title.ends_with(end))
}

/// What stands below the signature and stays there: whom to ask, who gets a copy, what the paper says of itself.
fn is_passed(text: &str) -> bool {
    const BEGINNINGS: [&str; 9] =
        ["联系人", "联系电话", "联系方式", "联系单位", "电话", "邮箱", "抄送", "抄报", "主送"];
    let ends_printed = text.trim_end_matches(['。', '）']).ends_with("印发") && text.chars().count() <= 45;
    is_saying(text) || ends_printed || BEGINNINGS.iter().any(|begin| text.starts_with(begin))
}

/// An office alone on its line.
fn is_signature(text: &str) -> bool {
    let joined: String = text.split_whitespace().collect();
    is_office(&joined)
}
