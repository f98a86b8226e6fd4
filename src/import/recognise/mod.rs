//! Seeing the parts of an article in a manuscript, by order and look, since manuscripts rarely use styles.
//!
//! In: a [`Manuscript`]. Out: a [`Draft`] with its account. The steps: lines without what only sets type; hard
//! line ends closed; what stands above and below the text; headings; captions bound to pictures; blocks.
//! Invariant: every character of the text is in the head or the body once, or told in the account.

mod around;
mod bind;
mod body;
mod byline;
mod captions;
pub(super) mod character;
mod date;
mod ending;
mod head;
mod headings;
mod indents;
mod kind;
pub(super) mod line;
mod lists;
mod lonely;
mod members;
mod names;
mod opening;
pub(super) mod ordinal;
mod pictures;
mod roles;
mod signature;
mod tables;
mod talk;
mod title;
mod wrap;
mod zone;

#[cfg(test)]
mod tests;

use super::account::Sure;
use super::draft::{Draft, Part};
use super::manuscript::{Manuscript, Remark, RemarkKind};
use crate::content::Kind;
use line::Item;

/// How a manuscript is read.
pub struct Options<'o> {
    /// The file's name without extension: a title, where the text has none.
    pub name: &'o str,
    /// Whether a paragraph is surely cut, and goes on with the next one.
    pub joins: &'o dyn Fn(&str, &str) -> bool,
    /// The day that somebody named for it, whatever the text says.
    pub date: Option<jiff::civil::Date>,
}

impl std::fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options").field("name", &self.name).finish_non_exhaustive()
    }
}

/// The draft of a manuscript.
pub fn recognise(manuscript: &Manuscript, options: &Options<'_>) -> Draft {
    let mut draft = Draft::default();
    draft.account.remarks.clone_from(&manuscript.remarks);
    draft.head.date = options.date;
    let mut items = unpacked(line::items(manuscript));
    closed(&items, &mut draft);
    let by_width = wrap::unwrap(&mut items);
    let by_indents = if by_width == 0 { indents::unwrap(&mut items) } else { 0 };
    if by_width + by_indents > 0 {
        let sign = if by_width > 0 { "每行一样宽" } else { "每段开头空两格" };
        let words = format!("原稿{sign}，{} 处换行接成了整段", by_width + by_indents);
        draft.account.remarks.push(Remark { kind: RemarkKind::Doubt, words });
    }
    around::take_mail(&mut items, &mut draft);
    let word = around::take_word(&mut items);
    zone::take(&mut items, &mut draft);
    items.splice(0..0, word);
    name(&mut draft, options.name);
    draft.head.kind = kind::by_title(&draft.head, &items);
    ending::take(&mut items, options.date, &mut draft);
    opening::take(&mut items, &mut draft);
    let usual = bind::usual(&items);
    let headings = headings::headings(&items);
    let mut doubts = Vec::new();
    let mut bound = bind::bind(items, &headings, &mut doubts);
    draft.account.remarks.extend(doubts.iter().map(|words| {
        let words = format!("图片下面的“{words}”和正文一个样子，留在正文里；是图说的，请移到图片的引号里");
        Remark { kind: RemarkKind::Doubt, words }
    }));
    let names = pictures::place(&mut bound, manuscript, &mut draft);
    draft.body = body::parts(bound, usual.look, options, &mut draft, &names);
    lead(&mut draft);
    draft.notes = manuscript.notes.iter().map(|note| body::note(note)).collect();
    draft.names = names.files;
    kind::by_body(&mut draft);
    draft
}

/// Tells of line ends inside paragraphs that cut a sentence.
fn closed(items: &[Item], draft: &mut Draft) {
    let closed = |item: &Item| if let Item::Line(line) = item { line.closed } else { 0 };
    let count: usize = items.iter().map(closed).sum();
    if count > 0 {
        let words = format!("有 {count} 处换行断在一句话中间，接成了一段");
        draft.account.remarks.push(Remark { kind: RemarkKind::Doubt, words });
    }
}

/// Tells which paragraph is the lead.
fn lead(draft: &mut Draft) {
    let first = draft
        .body
        .iter()
        .filter_map(|part| if let Part::Paragraph(runs) = part { Some(line::plain(runs)) } else { None })
        .find(|words| !zone::is_number(words));
    if let Some(words) = first.filter(|_| draft.head.kind != Kind::Notice) {
        draft.account.found("导语", &words, Sure::Likely, "正文的第一段");
    }
}

/// Items without tables that are none.
fn unpacked(items: Vec<Item>) -> Vec<Item> {
    let mut done = Vec::with_capacity(items.len());
    for item in items {
        match item {
            Item::Table(table) => match tables::unpack(&table) {
                Some(inner) => done.extend(inner),
                None => done.push(Item::Table(table)),
            },
            item => done.push(item),
        }
    }
    done
}

/// A text without a title is called what its file is called.
fn name(draft: &mut Draft, name: &str) {
    if draft.head.title.is_some() {
        return;
    }
    let name = kind::title_of(name);
    if !name.is_empty() {
        draft.account.found("标题", &name, Sure::Guess, "正文前面没有标题，用了文件名");
        draft.head.title = Some(name);
    }
}
