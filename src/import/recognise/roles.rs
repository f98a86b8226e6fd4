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

/// Whether a word is a role.
pub(super) fn is_role(word: &str) -> bool {
    ROLES.contains(&word)
        || word.chars().count() <= LONGEST_ROLE
            && ENDS.iter().any(|end| word.ends_with(end))
            && word.chars().all(|c| is_han(c) || c.is_ascii_alphanumeric())
}
