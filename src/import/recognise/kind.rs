//! What kind of article it is.

use super::line::{Item, plain};
use super::zone::is_number;
use crate::content::Kind;
use crate::import::account::Sure;
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

/// Words that name a photo story, in its kicker or title.
const PHOTOS: [&str; 8] =
    ["图片新闻", "图片报道", "组图", "图集", "高清图", "影像志", "镜头里的", "一组照片"];

/// Characters of text beside pictures that leave a photo story one: always, and at most.
const LITTLE: usize = 60;
const TEXT: usize = 250;

/// A photo story shows pictures with captions, and says little besides.
pub(super) fn by_body(draft: &mut Draft) {
    if !matches!(draft.head.kind, Kind::News | Kind::Inspection) {
        return;
    }
    let head = &draft.head;
    let named = [&head.kicker, &head.title, &head.subtitle].into_iter().flatten();
    let is_named = named.into_iter().any(|text| PHOTOS.iter().any(|word| text.contains(word)));
    let is_meeting =
        head.title.as_deref().is_some_and(|title| ["会", "召开"].iter().any(|word| title.contains(word)));
    let is_here = |figure: &&Figure| draft.names.iter().flatten().any(|name| *name == figure.file);
    let (mut shown, mut captions, mut paragraphs, mut text, mut others) = (0, Vec::new(), 0, 0, 0);
    for part in &draft.body {
        match part {
            Part::Pictures(figures) => {
                shown += figures.iter().filter(is_here).count();
                // Several side by side may have one for all.
                captions.push(figures.iter().map(|figure| figure.caption.chars().count()).sum::<usize>());
            }
            Part::Paragraph(runs) => {
                paragraphs += 1;
                text += plain(runs).chars().count();
            }
            Part::Signed(_) => {}
            _ => others += 1,
        }
    }
    let told: usize = captions.iter().sum();
    let is_captioned = captions.iter().all(|caption| *caption > 0);
    let is_photo =
        shown > 0 && is_captioned && others == 0 && paragraphs <= 1 && text <= TEXT.min(told.max(LITTLE));
    let (sure, why) = match () {
        () if is_named && shown > 0 => (Sure::Certain, "标题说是图片新闻"),
        () if is_photo && !is_meeting => (Sure::Guess, "每张图都有图说，此外文字很少；不是的话请改体裁"),
        () => return,
    };
    draft.head.kind = Kind::Photo;
    draft.account.found("体裁", Kind::Photo.label(), sure, why);
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
