//! What stands around a manuscript and is none of it: the head and foot of the mail that it came in, and the
//! editors' word above the title, which stands below it in an article.
//!
//! In: the items, before anything was taken off. Out: the items without the mail's lines, which are told; the
//! editors' word by itself. Invariant: nothing but lines that say themselves what they are is taken.

use super::line::{Item, Line};
use crate::import::draft::Draft;
use crate::import::manuscript::{Remark, RemarkKind};

/// What lines of a mail's head begin with.
const HEAD: [&str; 9] =
    ["发件人", "收件人", "寄件人", "主题", "发送时间", "发件时间", "抄送", "附件", "日期"];

/// Two of these make a head of a mail: its other lines may be a paper's.
const SURE: [&str; 4] = ["发件人", "收件人", "寄件人", "主题"];

/// Lines of a mail's foot, at most.
const FOOT: usize = 8;

/// Characters of a greeting, at most.
const GREETING: usize = 40;

/// Takes the lines of a mail off.
pub(super) fn take_mail(items: &mut Vec<Item>, draft: &mut Draft) {
    let heads =
        items.iter().take_while(|item| label(item).is_some_and(|label| HEAD.contains(&label))).count();
    let sure = items[..heads].iter().filter_map(label).filter(|label| SURE.contains(label)).count();
    if sure < 2 {
        return;
    }
    let greets = items.get(heads).is_some_and(is_greeting);
    let mut taken: Vec<Item> = items.drain(..heads + usize::from(greets)).collect();
    let is_rule =
        |item: &Item| matches!(item, Item::Line(line) if matches!(&*line.text, "--" | "——" | "---"));
    let foot = items.iter().rposition(is_rule).filter(|at| items.len() - at <= FOOT);
    taken.extend(foot.into_iter().flat_map(|at| items.drain(at..).collect::<Vec<_>>()));
    let words: Vec<&str> = taken
        .iter()
        .filter_map(|item| if let Item::Line(line) = item { Some(&*line.text) } else { None })
        .collect();
    let words = format!("邮件的抬头和落款没有写进稿件：“{}”", words.join(" "));
    draft.account.remarks.push(Remark { kind: RemarkKind::Dropped, words });
}

fn label(item: &Item) -> Option<&str> {
    let Item::Line(line) = item else { return None };
    line.text.split_once(['：', ':']).map(|(label, _)| label.trim())
}

/// 编辑老师好！稿件如下，请审阅。
fn is_greeting(item: &Item) -> bool {
    let Item::Line(Line { text, .. }) = item else { return false };
    let greets = ["编辑", "老师", "您好", "你好", "各位"].iter().any(|begin| text.starts_with(begin));
    greets
        && text.chars().count() <= GREETING
        && ["稿", "附件", "审阅"].iter().any(|word| text.contains(word))
}

/// Takes the editors' word off the top, where a title may follow.
pub(super) fn take_word(items: &mut Vec<Item>) -> Option<Item> {
    const BEGINNINGS: [&str; 8] = [
        "编者按",
        "【编者按】",
        "［编者按］",
        "编者的话",
        "开栏语",
        "开栏的话",
        "【开栏语】",
        "【开栏的话】",
    ];
    let Some(Item::Line(first)) = items.first() else { return None };
    let says_it = BEGINNINGS.iter().any(|begin| first.text.starts_with(begin));
    (says_it && first.text.contains('。') && items.len() > 2).then(|| items.remove(0))
}
