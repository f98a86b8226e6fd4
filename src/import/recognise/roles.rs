//! The words of bylines that are no names: roles, and what papers say of themselves.
//!
//! In: a word or a line. Out: whether it is one. Invariant: a name of a person is none.

use super::character::{is_han, unbracketed};

/// Roles by their whole word.
pub(super) const ROLES: [&str; 60] = [
    "摄",
    "图",
    "文",
    "图文",
    "文图",
    "文/图",
    "图/文",
    "摄影",
    "航拍",
    "摄像",
    "供稿",
    "供图",
    "编辑",
    "责编",
    "责任编辑",
    "校对",
    "校稿",
    "审核",
    "审稿",
    "核稿",
    "来源",
    "作者",
    "撰稿",
    "撰文",
    "策划",
    "统筹",
    "监制",
    "制作",
    "制图",
    "文字",
    "图片",
    "视频",
    "剪辑",
    "整理",
    "初审",
    "复审",
    "终审",
    "一审",
    "二审",
    "三审",
    "一校",
    "二校",
    "三校",
    "编审",
    "签发",
    "主编",
    "审签",
    "编校",
    "实习生",
    "报道",
    "摄影报道",
    "通讯",
    "供稿单位",
    "单位",
    "作者单位",
    "稿件来源",
    "文字摄影",
    "拟稿",
    "记者",
    "通讯员",
];

/// What a role may end with: 全媒体记者, 特约通讯员, 执行主编.
const ENDS: [&str; 13] = [
    "记者",
    "通讯员",
    "摄影",
    "编辑",
    "撰稿",
    "摄像",
    "主编",
    "编审",
    "编委",
    "评论员",
    "摄影师",
    "实习生",
    "责编",
];

/// What hands do to a text before it is out. With a colon behind it such a word is a role, also under the one who
/// bears it (责任校对) and as a person (审核人); without a colon it may be any other word: 设计 未来.
const HANDS: [&str; 43] = [
    "编辑", "校对", "校稿", "审核", "审稿", "核稿", "审定", "审读", "审阅", "审批", "审校", "校审", "签发",
    "审签", "签批", "编审", "编校", "责编", "责校", "初审", "复审", "终审", "一审", "二审", "三审", "初校",
    "复校", "终校", "一校", "二校", "三校", "拟稿", "撰稿", "供稿", "统稿", "执笔", "摄影", "摄像", "拍摄",
    "制作", "策划", "监制", "美编",
];

/// What stands before the work of a hand: 责任校对, 值班编辑.
const BEFORE: [&str; 8] = ["责任", "值班", "执行", "本期", "本版", "新媒体", "网络", "总"];

/// Who answers for a day or a page: 值班主任.
const HEADS: [&str; 4] = ["主任", "领导", "总编", "总监"];

/// Roles that may also stand behind the names, and glued to them: 张三摄.
pub(super) const BEHIND: [&str; 14] = [
    "摄影报道",
    "摄影",
    "航拍",
    "供图",
    "供稿",
    "摄",
    "文",
    "图",
    "文图",
    "图文",
    "文/图",
    "图/文",
    "整理",
    "报道",
];

/// Who did both: they wrote, and took the pictures.
pub(super) const BOTH: [&str; 4] = ["文/图", "图/文", "图文", "文图"];

/// A role's characters at most: 红网时刻新闻县区分站全媒体记者.
const LONGEST_ROLE: usize = 16;

/// What papers say of themselves at their end, mostly in brackets.
const SAYINGS: [&str; 14] = [
    "此件公开发布",
    "此件主动公开",
    "此件依申请公开",
    "此件不公开",
    "此件删减后公开",
    "此件公开",
    "此页无正文",
    "本页无正文",
    "完",
    "全文完",
    "未完待续",
    "待续",
    "以下无正文",
    "以上无正文",
];

/// Whether a line is such a phrase, and holds no name.
pub(super) fn is_saying(line: &str) -> bool {
    SAYINGS.contains(&unbracketed(line).unwrap_or(line).trim_end_matches(['。', '.']))
}

/// Whether a word with a colon behind it is a role.
pub(super) fn is_label(word: &str) -> bool {
    let done = hand(word);
    let under = BEFORE.iter().find_map(|before| done.strip_prefix(before));
    is_role(word)
        || HANDS.contains(&done)
        || under.is_some_and(|under| HANDS.contains(&under) || HEADS.contains(&under))
}

/// The work of a role that is called by the person: 审核 for 审核人 and 审核人员.
pub(super) fn hand(role: &str) -> &str {
    let end = |end: &&str| role.strip_suffix(*end).filter(|work| HANDS.contains(work));
    ["人员", "人", "员", "者"].iter().find_map(end).unwrap_or(role)
}

/// Whether a word is a role.
pub(super) fn is_role(word: &str) -> bool {
    ROLES.contains(&word)
        || word.chars().count() <= LONGEST_ROLE
            && ENDS.iter().any(|end| word.ends_with(end))
            && word.chars().all(|c| is_han(c) || c.is_ascii_alphanumeric())
}
