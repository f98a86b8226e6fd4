//! What stands before and after a message's text.
//!
//! In: an article and its notes. Out: lines: kicker, subtitle, source, date and names above; corrections, attachments,
//! notes and the editors below. The title stands nowhere: an account has a field of its own for it.

use unicode_width::UnicodeWidthStr as _;

use super::block::{Align, Block, Line, Marks, Role, Words};
use super::codes;
use super::notes::Links;
use crate::content::date::Moment;
use crate::content::{Article, Credit};
use crate::markdown::{self, Resolve as _, Target};
use crate::report::{Finding, Span};
use crate::site::{ArticleId, Resolver, Site};

/// Of a phone, in columns of half a Han character, at 14 pixels.
const LINE: usize = 48;

/// The lines above the text.
pub(super) fn above(site: &Site, id: ArticleId) -> Vec<Block> {
    let article = &site.entry(id).article;
    let mut blocks = Vec::new();
    let mut add = |role, text: &str| blocks.extend(line(role, text));
    add(Role::Kicker, article.meta.kicker.as_deref().unwrap_or_default());
    add(Role::Subtitle, article.meta.subtitle.as_deref().unwrap_or_default());
    blocks.extend(of_words(Role::Facts, facts(site, id)));
    for correction in &article.meta.corrections {
        let time = correction.time.map(|time| format!("（{}）", time.cn())).unwrap_or_default();
        blocks.extend(line(Role::Paragraph, &format!("更正：{}{time}", correction.text)));
    }
    blocks
}

/// Source and date, and each role's names on a line of its own.
fn facts(site: &Site, id: ArticleId) -> Words {
    let effective = site.effective(id);
    let source = effective.source().map(|source| format!("来源：{source}"));
    let date = site.entry(id).article.meta.date.map(Moment::cn);
    let mut words = wrapped(&source.into_iter().chain(date).collect::<Vec<_>>());
    let mut add = |role: &str, names: String| {
        words.line_break();
        words.text(&format!("{role}：{names}"), &Marks::default());
    };
    let authors = effective.authors();
    for group in authors.chunk_by(|one, next| one.role == next.role) {
        add(role(&group[0]), names(group.iter().map(|credit| credit.name.as_str())));
    }
    let photographers = effective.photographers();
    if !photographers.is_empty() && !authors.iter().any(|credit| credit.role.contains('摄')) {
        add("摄影", names(photographers.iter().map(String::as_str)));
    }
    words
}

fn role(credit: &Credit) -> &str {
    if credit.role.is_empty() { "作者" } else { &credit.role }
}

fn names<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.collect::<Vec<_>>().join(" ")
}

/// The lines below the text; `address` is that of the article's page.
pub(super) fn below(site: &Site, id: ArticleId, links: &Links, resolver: &Resolver<'_>) -> Vec<Block> {
    let mut blocks = attachments(site, id, resolver);
    let notes = links.notes();
    if !notes.is_empty() {
        blocks.extend(line(Role::NoteTitle, "参考链接"));
    }
    for (number, (address, words)) in notes.iter().enumerate() {
        let mut note = Words::default();
        note.exact(&format!("[{}] ", number + 1), &Marks::default());
        note.text(words, &Marks::default());
        note.text(if words.trim().is_empty() { "" } else { "：" }, &Marks::default());
        note.exact(&readable(address), &Marks::default());
        blocks.extend(of_words(Role::Note, note));
    }
    blocks.extend(of_words(Role::Signed, wrapped(&signed(site, id))));
    blocks
}

/// An address with its Chinese as people read it; what else is encoded stays.
fn readable(address: &str) -> String {
    let bytes = address.as_bytes();
    let code = |at: usize| address.get(at + 1..at + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(&byte) = bytes.get(at) {
        match code(at).filter(|code| byte == b'%' && *code >= 0x80) {
            Some(code) => {
                out.push(code);
                at += 3;
            }
            None => {
                out.push(byte);
                at += 1;
            }
        }
    }
    let is_plain = |text: &String| !text.chars().any(|c| c.is_control() || c.is_whitespace());
    String::from_utf8(out).ok().filter(is_plain).unwrap_or_else(|| address.to_owned())
}

/// Files to download, which a message cannot hold.
fn attachments(site: &Site, id: ArticleId, resolver: &Resolver<'_>) -> Vec<Block> {
    let attachments = &site.entry(id).article.meta.attachments;
    let mut blocks = Vec::new();
    for attachment in attachments {
        let size = match resolver.link(&attachment.file) {
            Target::Attachment { extension, bytes, .. } => {
                format!("（{}，{}）", extension.to_uppercase(), markdown::readable_size(bytes))
            }
            Target::Forbidden | Target::Missing(_) => continue,
            Target::Inside { .. } | Target::Outside { .. } => String::new(),
        };
        let name = attachment.file.rsplit('/').next().unwrap_or_default();
        let title = attachment.title.as_deref().unwrap_or(name);
        blocks.extend(line(Role::Note, &format!("{}. {title}{size}", blocks.len() + 1)));
    }
    if !blocks.is_empty() {
        blocks.splice(..0, line(Role::NoteTitle, "附件"));
        blocks.extend(line(Role::Note, "附件请点文末“阅读原文”，到网站上下载"));
    }
    blocks
}

/// Files to download that are not there.
pub(super) fn missing_attachments(article: &Article, resolver: &Resolver<'_>) -> Vec<Finding> {
    let span = Span::new(article.path.clone(), article.meta.span("attachments").unwrap_or(0..0));
    let all = article.meta.attachments.iter();
    let missing = all.filter(|attachment| matches!(resolver.link(&attachment.file), Target::Missing(_)));
    let told = missing.map(|attachment| {
        Finding::warning(codes::ATTACHMENT_MISSING, format!("找不到附件“{}”", attachment.file))
            .at(span.clone())
            .help("附件写文件名，文件和稿件放在一起")
    });
    told.collect()
}

/// Who edited, and who signed the three reviews.
fn signed(site: &Site, id: ArticleId) -> Vec<String> {
    let mut signed = Vec::new();
    let editor = site.effective(id).editor();
    if !editor.is_empty() {
        signed.push(format!("责任编辑：{}", names(editor.iter().map(String::as_str))));
    }
    let reviewers = &site.entry(id).article.meta.reviewers;
    for (step, review) in [("初审", &reviewers.first), ("复审", &reviewers.second), ("终审", &reviewers.last)]
    {
        signed.extend(review.as_ref().map(|review| format!("{step}：{}", review.name)));
    }
    signed
}

/// Items one behind the other, with a break where the next would not stand whole on a phone's line.
fn wrapped(items: &[String]) -> Words {
    let mut words = Words::default();
    let mut used = 0;
    for item in items {
        let width = item.width() + 2;
        if used > 0 && used + width > LINE {
            words.line_break();
            used = 0;
        } else if used > 0 {
            words.exact("\u{3000}", &Marks::default());
        }
        words.text(item, &Marks::default());
        used += width;
    }
    words
}

/// A line of words; none where there are no words.
fn line(role: Role, text: &str) -> Option<Block> {
    let mut words = Words::default();
    words.text(text, &Marks::default());
    of_words(role, words)
}

fn of_words(role: Role, words: Words) -> Option<Block> {
    let runs = words.finish();
    let align: Option<Align> = None;
    (!runs.is_empty()).then_some(Block::Line(Line {
        role,
        align,
        depth: 0,
        gutter: 0,
        marker: 0,
        quoted: false,
        runs,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_in_chinese() {
        for (address, shown) in [
            ("https://a.cn/%E8%A1%A8%20%25.pdf", "https://a.cn/表%20%25.pdf"),
            ("https://a.cn/%E8%A1", "https://a.cn/%E8%A1"),
            ("https://a.cn/%E3%80%80x", "https://a.cn/%E3%80%80x"),
            ("https://a.cn/%", "https://a.cn/%"),
        ] {
            assert_eq!(readable(address), shown);
        }
    }
}
