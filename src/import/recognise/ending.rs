//! What stands below the text: who wrote it, who edited it, office and day.
//!
//! In: the items. Out: names, source and date in the head; a notice keeps its office and day, since they belong
//! to it. Invariant: a line is taken off only where its words are in the head.

use jiff::civil::Date;

use super::byline::byline;
use super::character::{is_stop, unbracketed};
use super::head::{credit, is_free, labelled, labelled_part};
use super::line::Item;
use super::names::is_person;
use super::roles::{is_label, is_saying};
use super::talk::is_spoken;
use super::{date, signature};
use crate::content::Kind;
use crate::import::account::Sure;
use crate::import::draft::Draft;
use crate::import::manuscript::{Remark, RemarkKind};

/// Lines that are looked at, from the end.
const LINES: usize = 8;

/// Takes the lines below the text off the items. `given`: the day that somebody named for the article.
pub(super) fn take(items: &mut Vec<Item>, given: Option<Date>, draft: &mut Draft) {
    let mut keeps =
        draft.head.kind == Kind::Notice || is_letter(draft.head.title.as_deref().unwrap_or_default());
    let mut taken: Vec<usize> = Vec::new();
    let mut is_dated = false;
    for at in (1..items.len()).rev().take(LINES) {
        let Item::Line(line) = &items[at] else { break };
        let text = line.text.trim().to_owned();
        let inner = unbracketed(&text).unwrap_or(&text).to_owned();
        if is_passed(&inner) {
            continue;
        }
        if is_spoken(items, at) {
            break;
        }
        let signs = is_dated || signature::stands_below(items, at, &inner);
        match read(&text, inner, (given, signs), draft) {
            None => break,
            Some(Below::Day { stays }) => {
                is_dated = true;
                keeps |= stays;
            }
            Some(Below::Office) => {}
            Some(Below::Credit) => {
                taken.push(at);
                continue;
            }
        }
        // A notice or letter keeps its office and day.
        if !keeps {
            taken.push(at);
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
    /// The day of the signature; it stays where the article has another one.
    Day {
        stays: bool,
    },
    Office,
    /// Names, or something with a label.
    Credit,
}

/// Puts a line into the head, where it belongs there. `inner`: it without brackets; `signs`: an office may sign here.
fn read(text: &str, inner: String, (given, signs): (Option<Date>, bool), draft: &mut Draft) -> Option<Below> {
    if let Some(day) = date::alone(text) {
        return signed_on(day, text, given, draft);
    }
    let read = byline(text);
    let is_free = |part| is_free(part, &draft.head) || part == "日期" && given.is_some();
    if let Some(names) = all_pictures(&inner) {
        credit(&format!("摄影：{names}"), draft, "文末写着全文的图片是谁拍的");
    } else if read.as_ref().is_some_and(|read| read.has_role) {
        credit(&inner, draft, "文末全是身份和姓名的一行");
    } else if unbracketed(text).is_some() && read.is_some() {
        credit(&inner, draft, "文末括号里的姓名");
    } else if labelled_part(&inner).is_some_and(is_free) {
        labelled(&inner, draft);
    } else if signature::is_office_alone(&inner)
        && draft.head.source.as_ref().is_none_or(|source| *source == inner)
    {
        if !signs {
            doubt(format!("文末的“{inner}”像是单位名称，不一定是落款，留在正文里"), draft);
            return None;
        }
        draft.account.found("来源", &inner, Sure::Likely, "文末单独一行的单位名称");
        draft.head.source = Some(inner);
        return Some(Below::Office);
    } else {
        if is_like_credit(&inner) {
            doubt(format!("文末的“{inner}”像是署名，有认不出的身份或姓名，留在正文里"), draft);
        }
        return None;
    }
    Some(Below::Credit)
}

/// The day below the text. One that is not the article's stays there, if somebody named the article's.
fn signed_on(day: Date, text: &str, given: Option<Date>, draft: &mut Draft) -> Option<Below> {
    match (draft.head.date.filter(|known| *known != day), given) {
        (None, _) => {
            draft.account.found("日期", text, Sure::Likely, "文末单独一行的日期");
            draft.head.date = Some(day);
            Some(Below::Day { stays: false })
        }
        (Some(known), Some(_)) => {
            doubt(format!("文末写着“{text}”，日期是写明的 {known}：落款留在正文里"), draft);
            Some(Below::Day { stays: true })
        }
        (Some(_), None) => None,
    }
}

fn doubt(words: String, draft: &mut Draft) {
    draft.account.remarks.push(Remark { kind: RemarkKind::Doubt, words });
}

/// Whether a line begins as a line of roles and names does, though not all of it could be read.
fn is_like_credit(text: &str) -> bool {
    let is_short = text.chars().count() <= 60 && !text.contains(is_stop);
    let role = text.split(['：', ':']).next().filter(|role| role.len() < text.len());
    let role = role.map(|role| role.split_whitespace().collect::<String>());
    is_short && role.is_some_and(|role| is_label(&role))
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
pub(super) fn is_passed(text: &str) -> bool {
    const BEGINNINGS: [&str; 9] =
        ["联系人", "联系电话", "联系方式", "联系单位", "电话", "邮箱", "抄送", "抄报", "主送"];
    let ends_printed = text.trim_end_matches(['。', '）']).ends_with("印发") && text.chars().count() <= 45;
    is_saying(text) || ends_printed || BEGINNINGS.iter().any(|begin| text.starts_with(begin))
}
