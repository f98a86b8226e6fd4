//! Lists of people, whose lines look as bylines do: 张三　李四.
//!
//! In: the items. Out: whether a line is one of such a list. Invariant: names with a role are a byline.

use super::byline::byline;
use super::character::{is_stop, unbracketed};
use super::line::Item;

/// Whether names without a role are members that a text lists: its title says so, or other lines are like it.
pub(super) fn is_listed(items: &[Item], at: usize) -> bool {
    if names(&items[at]) == 0 {
        return false;
    }
    let is_above = |item: &Item| matches!(item, Item::Line(line) if is_roll(&line.text));
    let others = || items.iter().enumerate().skip(at + 1).filter(|(_, item)| names(item) > 1);
    let is_told = |item: &Item| matches!(item, Item::Line(line) if line.text.contains(is_stop));
    // Two lines of names above a text are a byline.
    items[..at].iter().any(is_above)
        || others().any(|(other, _)| other > at + 1)
        || others().next().is_some() && !items.iter().any(is_told)
}

/// How many names a line holds that holds nothing else.
fn names(item: &Item) -> usize {
    let Item::Line(line) = item else { return 0 };
    let read = byline(&line.text).filter(|read| !read.has_role && unbracketed(&line.text).is_none());
    read.map_or(0, |read| read.credits.len())
}

/// Whether a title says that it is a list of people.
pub(super) fn is_roll(title: &str) -> bool {
    let bare = title.split(['（', '(']).next().unwrap_or_default().trim();
    let paper = ["公示", "公告", "通知", "通报"].iter().find_map(|paper| bare.strip_suffix(paper));
    let bare = paper.unwrap_or(bare).trim_end_matches('的');
    ["名单", "名录", "名册", "花名册", "一览表"].iter().any(|end| bare.ends_with(end))
}

/// Whether a line says how many it heads: 中共界（3人）.
pub(super) fn is_counted(text: &str) -> bool {
    let Some((_, inner)) = text.trim().rsplit_once(['（', '(']) else { return false };
    let Some(inner) = inner.strip_suffix(['）', ')']) else { return false };
    let number = inner.trim().trim_start_matches('共').trim_end_matches(['人', '名', '位', '户', '家']);
    let is_digit = |c: char| c.is_ascii_digit() || "０１２３４５６７８９一二三四五六七八九十百".contains(c);
    number.len() < inner.len() && !number.trim().is_empty() && number.trim().chars().all(is_digit)
}
