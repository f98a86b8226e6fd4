//! What kind of article it is.

use super::line::{Item, plain};
use super::zone::is_number;
use crate::content::Kind;
use crate::import::draft::{Draft, Figure, Head, Part};

/// By the title's last words.
pub(super) fn by_title(head: &Head, items: &[Item]) -> Kind {
    let title = head.title.as_deref().unwrap_or_default();
    let subtitle = head.subtitle.as_deref().unwrap_or_default();
    let ends = |words: &[&str]| {
        let bare = |text: &str| text.split(['（', '(']).next().unwrap_or_default().trim().to_owned();
        [bare(title), bare(subtitle)].iter().any(|text| words.iter().any(|word| text.ends_with(word)))
    };
    let has = |words: &[&str]| words.iter().any(|word| title.contains(word) || subtitle.contains(word));
    let is_paper = |item: &Item| matches!(item, Item::Line(line) if is_number(&line.text));
    if items.iter().take(4).any(is_paper)
        || ends(&["公告", "通告", "公示", "启事", "通知", "公报", "声明", "告知书", "征集"])
    {
        return Kind::Notice;
    }
    if ["召开", "开幕", "闭幕"].iter().any(|word| title.contains(word)) {
        return Kind::News;
    }
    let is_report = title.trim().ends_with("工作报告");
    if is_report || has(&["综述", "工作回顾", "工作总结", "履职纪实", "工作纪实", "巡礼"])
    {
        return Kind::WorkReview;
    }
    if has(&["调研", "视察", "考察", "走访", "督查", "督办"]) {
        return Kind::Inspection;
    }
    Kind::News
}

/// Few words beside pictures make a photo news.
pub(super) fn by_body(draft: &Draft) -> Kind {
    let is_here = |figure: &&Figure| draft.names.iter().flatten().any(|name| *name == figure.file);
    let pictures = draft
        .body
        .iter()
        .map(
            |part| {
                if let Part::Pictures(figures) = part { figures.iter().filter(is_here).count() } else { 0 }
            },
        )
        .sum::<usize>();
    let words: usize = draft
        .body
        .iter()
        .map(|part| if let Part::Paragraph(runs) = part { plain(runs).chars().count() } else { 0 })
        .sum();
    let is_photo = pictures > 1 && words < 250 || pictures == 1 && words < 120;
    match draft.head.kind {
        Kind::News | Kind::Inspection if is_photo => Kind::Photo,
        kind => kind,
    }
}

/// A file's name as a title: without its date, its version and what else offices add.
pub(super) fn title_of(name: &str) -> String {
    let digits =
        |c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | ' ' | '年' | '月' | '日' | '、');
    let mut title = name.trim().trim_start_matches(digits).trim();
    while let Some(open) =
        title.rfind(['（', '(', '【', '[']).filter(|_| title.ends_with(['）', ')', '】', ']']))
    {
        let inner = &title[open..];
        let is_version = ["稿", "版", "定", "改", "修", "审", "副本"].iter().any(|word| inner.contains(word))
            || inner.chars().all(|c| !c.is_alphabetic());
        if !is_version {
            break;
        }
        title = title[..open].trim_end();
    }
    for end in ["定稿", "终稿", "初稿", "修改稿", "最终版", "副本", "（1）"] {
        title = title.strip_suffix(end).unwrap_or(title).trim_end_matches(['-', '_', ' ', '—']);
    }
    if title.chars().count() < 2 { String::new() } else { title.to_owned() }
}
