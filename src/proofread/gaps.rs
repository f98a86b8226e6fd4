//! Spaces between Han characters: which are right where they stand, and which may be all that is left of a mark.
//!
//! In: a passage. Out: the gaps of a sentence that nothing accounts for. Invariant: looks a few characters around.

use std::ops::Range;

use super::letters::{is_closing, is_han, is_opening, is_space};
use super::names;
use super::prose::Passage;

/// A run of spaces in a line.
#[derive(Clone, Debug)]
pub struct Gap {
    pub letters: Range<usize>,
    /// Han characters on both sides: something is missing here.
    pub is_bare: bool,
}

/// Who wrote or took it, behind the name.
const ROLES: [&str; 14] = [
    "摄",
    "文",
    "图",
    "供稿",
    "供图",
    "报道",
    "通讯员",
    "记者",
    "编辑",
    "摄影",
    "撰文",
    "整理",
    "绘",
    "制图",
];

/// How far a bracket or the beginning of an agency's line may be.
const NEAR: usize = 40;

/// The spaces of a sentence that a Han character stands beside, and that nothing accounts for.
pub fn gaps(source: &str, passage: &Passage, sentence: Range<usize>) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let mut index = sentence.start;
    while index < sentence.end {
        if !is_space(passage.letter(index)) {
            index += 1;
            continue;
        }
        let start = index;
        while index < sentence.end && is_space(passage.letter(index)) {
            index += 1;
        }
        let (before, after) = (passage.before(start), passage.letter(index));
        // Inside of 《 报告 》 nothing is lost: that is Q12's.
        let is_outside = (is_han(before) || is_closing(before)) && (is_han(after) || is_opening(after));
        let is_pair = is_outside && (is_han(before) || is_han(after));
        // 11月　所有: a figure's unit is Han. 45 家 is a habit of spacing, and no damage.
        if is_pair && !is_harmless(passage, start, index) && !is_at_markup(source, passage, start..index) {
            gaps.push(Gap { letters: start..index, is_bare: is_han(before) && is_han(after) });
        }
    }
    gaps
}

fn is_harmless(passage: &Passage, start: usize, end: usize) -> bool {
    // What a line begins with is indented, and is P14's.
    start == 0
        || is_parted_name(passage, start, end)
        || is_between_names(passage, start, end)
        || is_byline(passage, start, end)
        || is_heading(passage, start, end)
        || is_slogan(passage, start, end)
        || is_beside_latin(passage, start, end)
}

/// 段　鸣: a name of two characters, as wide as one of three.
fn is_parted_name(passage: &Passage, start: usize, end: usize) -> bool {
    let alone = |index: usize| !is_han(passage.letter(index)) || passage.letter(index) == '等';
    let is_wide = end == start + 1 && passage.letter(start) == '\u{3000}';
    alone(end + 1) && (is_wide || start > 1 && alone(start - 2))
        || names::starting(passage, start - 1).is_some_and(|end_of_name| end_of_name == end + 1)
}

/// 王强　李明　张三丰: one of several names in a row, or a name behind a post.
fn is_between_names(passage: &Passage, start: usize, end: usize) -> bool {
    let Some(behind) = names::starting(passage, end) else { return false };
    let next = (behind..behind + 3).find(|&index| !is_space(passage.letter(index))).unwrap_or(behind);
    let goes_on = next > behind && names::starting(passage, next).is_some();
    let is_post =
        ["主席", "主任", "书记", "长", "委员", "同志"].iter().any(|post| passage.ends_at(start, post));
    goes_on || is_post || names::ends(passage, start)
}

/// 本报讯 记者, 通讯员 某某, 记录：李明: who tells it, and in what office.
fn is_byline(passage: &Passage, start: usize, end: usize) -> bool {
    let is_behind = |role: &&str| {
        let length = role.chars().count();
        let next = passage.letter(end + length);
        passage.is_at(end, role)
            && (!is_han(next) || length > 1 && names::starting(passage, end + length).is_some())
    };
    let is_before = |role: &&str| role.chars().count() > 1 && passage.ends_at(start, role);
    let is_agency = start <= NEAR && matches!(passage.before(start), '讯' | '电');
    // 主持人：张三　记录：李明
    let colon = (end + 2..end + 7).find(|&index| !is_han(passage.letter(index)));
    let is_label = colon.is_some_and(|colon| passage.letter(colon) == '：')
        && (start.saturating_sub(12)..start).any(|index| passage.letter(index) == '：');
    ROLES.iter().any(|role| is_behind(role) || is_before(role)) || is_agency || is_label
}

/// 第三条之一　…, 上午9时 …: a number or an hour, and what belongs to it.
fn is_heading(passage: &Passage, start: usize, end: usize) -> bool {
    let is_hour = matches!(passage.before(start), '时' | '点' | '分')
        && start > 1
        && passage.letter(start - 2).is_ascii_digit()
        || ["上午", "中午", "下午", "晚上"].iter().any(|hour| passage.ends_at(start, hour));
    let behind = article(passage, end);
    let is_before = (start.saturating_sub(12)..start)
        .any(|from| passage.letter(from) == '第' && article(passage, from) == Some(start));
    let is_behind = behind.is_some_and(|behind| is_space(passage.letter(behind)));
    // 本规定第六条 从严掌握 is in the middle of a clause.
    let begins = |from: usize| from == 0 || !is_han(passage.letter(from - 1));
    let opens = (start.saturating_sub(12)..start)
        .find(|&from| passage.letter(from) == '第' && article(passage, from) == Some(start));
    is_hour || is_before && opens.is_some_and(begins) || is_behind
}

/// Where 第三条之一 ends.
pub fn article(passage: &Passage, start: usize) -> Option<usize> {
    let is_number = |index: &usize| {
        passage.letter(*index).is_ascii_digit()
            || "一二三四五六七八九十百千零〇".contains(passage.letter(*index))
    };
    if passage.letter(start) != '第' {
        return None;
    }
    let unit = start + 1 + (start + 1..start + 10).take_while(is_number).count();
    let is_unit = unit > start + 1 && matches!(passage.letter(unit), '条' | '章' | '节' | '款' | '项' | '编');
    let end = unit + 1;
    let more =
        if passage.letter(end) == '之' { (end + 1..end + 4).take_while(is_number).count() } else { 0 };
    is_unit.then_some(if more > 0 { end + 1 + more } else { end })
}

/// “学思想 强党性 重实践”, （县政协 摄）: parts of a slogan, a title or a remark, which have marks of their own around
/// them and none between.
fn is_slogan(passage: &Passage, start: usize, end: usize) -> bool {
    let open = (start.saturating_sub(NEAR)..start)
        .rev()
        .map(|index| passage.letter(index))
        .find(|c| is_part_end(*c));
    let close = (end..end + NEAR).map(|index| passage.letter(index)).find(|c| is_part_end(*c));
    matches!(
        (open, close),
        (Some('“'), Some('”'))
            | (Some('《'), Some('》'))
            | (Some('（'), Some('）'))
            | (Some('【'), Some('】'))
    )
}

/// Marks beside which a part of a slogan begins or ends.
fn is_part_end(c: char) -> bool {
    is_opening(c) || is_closing(c) && c != '、' || c == '\0'
}

/// AI 的 面试题: who parts Latin words from Chinese ones parts a short word beside them too.
fn is_beside_latin(passage: &Passage, start: usize, end: usize) -> bool {
    let is_latin = |space: usize, letter: usize| {
        is_space(passage.letter(space)) && passage.letter(letter).is_ascii_alphanumeric()
    };
    let before = (start.saturating_sub(4)..start).rev().find(|&index| !is_han(passage.letter(index)));
    let after = (end..end + 4).find(|&index| !is_han(passage.letter(index)));
    before.is_some_and(|space| space > 0 && is_latin(space, space - 1))
        || after.is_some_and(|space| is_latin(space, space + 1))
}

/// Spaces beside bold words and links are a habit of who writes markup.
fn is_at_markup(source: &str, passage: &Passage, gap: Range<usize>) -> bool {
    let bytes = passage.span(gap);
    let is_markup = |c: char| matches!(c, '*' | '_' | '`' | '[' | ']' | ')' | '~');
    source.get(..bytes.start).is_some_and(|before| before.ends_with(is_markup))
        || source.get(bytes.end..).is_some_and(|after| after.starts_with(is_markup))
}
