//! What front matter may say, as types. The reader is `header.rs`.

use std::ops::Range;

use serde_json::Value;

use super::date::Moment;

/// An article's front matter. Everything is optional: defaults come from the column when the site is placed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meta {
    pub title: Option<String>,
    pub kicker: Option<String>,
    pub subtitle: Option<String>,
    pub short_title: Option<String>,
    pub date: Option<Moment>,
    pub updated: Option<Moment>,
    pub expires: Option<Moment>,
    pub kind: Option<Kind>,
    pub source: Option<String>,
    pub source_url: Option<String>,
    pub authors: Vec<Credit>,
    pub photographers: Vec<String>,
    pub editor: Vec<String>,
    pub reviewers: Reviewers,
    pub tags: Vec<String>,
    pub topics: Vec<String>,
    /// Further columns, by title, slug or folder, as written.
    pub columns: Vec<String>,
    pub summary: Option<String>,
    pub keywords: Vec<String>,
    /// As written: an address relative to the article.
    pub cover: Option<String>,
    /// The point of a picture that a crop keeps: percent of width and height.
    pub focus: Option<(u8, u8)>,
    pub status: Status,
    /// The status was written, and nobody understands it: an error tells of it.
    pub status_misread: bool,
    /// Nothing is said of it at all, not even a date: a stray file, which is as good as a draft.
    pub unheaded: bool,
    pub withdraw: Option<Withdrawal>,
    pub corrections: Vec<Correction>,
    pub slug: Option<String>,
    /// Former addresses, site-absolute (`/old/1.html`).
    pub aliases: Vec<String>,
    /// Lower comes first; 0 where nothing is written.
    pub weight: i64,
    pub sticky: bool,
    pub headline: Option<Headline>,
    /// `false` keeps it out of the search index.
    pub search: Option<bool>,
    pub toc: Option<bool>,
    pub attachments: Vec<Attachment>,
    /// For the official account, as written.
    pub wechat: Value,
    /// Where each value stands in the file, in the order written.
    pub spans: Vec<(Key, Range<u32>)>,
}

/// `体裁`: template, archetype, required fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    #[default]
    News,
    WorkReview,
    Inspection,
    Photo,
    Notice,
    Page,
}

/// `状态` as written; scheduled and expired are derived from dates by `site`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Status {
    Draft,
    Review,
    Returned,
    #[default]
    Published,
    Withdrawn,
    Archived,
}

/// A name with the role it is printed under (`全媒体记者`); the role is empty where none was given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Credit {
    pub role: String,
    pub name: String,
}

/// 三审: who signed, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reviewers {
    pub first: Option<Review>,
    pub second: Option<Review>,
    pub last: Option<Review>,
    /// Each time that it was sent back, the oldest first.
    pub returned: Vec<Return>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Review {
    pub name: String,
    pub time: Option<Moment>,
    /// As written; what it is of, `site` says.
    pub signature: Option<String>,
}

/// 退回: who sent it back, when and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Return {
    pub name: String,
    pub time: Option<Moment>,
    pub reason: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Withdrawal {
    pub reason: String,
    pub time: Option<Moment>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Correction {
    pub text: String,
    pub time: Option<Moment>,
}

/// `头条`, until its end where one is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Headline {
    pub until: Option<Moment>,
}

/// A file offered for download below the article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attachment {
    /// As written: an address relative to the article.
    pub file: String,
    pub title: Option<String>,
}

/// A column's `_index.md`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ColumnMeta {
    pub title: Option<String>,
    pub slug: Option<String>,
    pub description: Option<String>,
    pub keywords: Vec<String>,
    /// ColumnType of the official page tags: `工作动态`.
    pub column_type: Option<String>,
    /// How often it should see something new: `daily`, `weekly`, `monthly`, as written.
    pub update: Option<String>,
    /// Lower comes first.
    pub weight: i64,
    /// The table of `content/_data/` that the column shows, or the folder of several, as written.
    pub table: Option<String>,
    /// The list's look: `list`, `pictures`, `about`, …: for the theme to know.
    pub layout: Option<String>,
    /// Not in the navigation.
    pub hidden: bool,
    pub cover: Option<String>,
    pub aliases: Vec<String>,
    pub page_size: Option<usize>,
    /// Passed down to the articles and columns below, where they say nothing themselves.
    pub defaults: Box<Meta>,
    pub spans: Vec<(Key, Range<u32>)>,
}

/// A key of front matter, by its English name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub &'static str);
