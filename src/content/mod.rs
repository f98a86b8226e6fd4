//! Articles: a Markdown file, its front matter, and what follows from the two alone.
//!
//! In: one file of the snapshot. Out: an [`Article`] (or a column's [`ColumnIndex`]) and its findings.
//! Invariant: site-free. What an article is depends on its path and text alone, so an unchanged one is
//! shared between portals. A broken header still gives an article: its title from the first heading.

mod article;
mod astray;
pub mod codes;
pub mod credits;
pub mod data;
pub mod date;
mod defaults;
pub mod former;
mod front_matter;
mod header;
pub mod keys;
pub mod message;
mod meta;
mod reviews;
pub mod slug;
mod values;

pub use defaults::PASSED_DOWN;
pub use meta::{
    Attachment, ColumnMeta, Correction, Credit, Headline, Key, Kind, Meta, Return, Review, Reviewers, Status,
    Withdrawal,
};

pub use values::as_flag;

use std::sync::Arc;

use crate::markdown::{Doc, Title};
use crate::report::{Finding, SourcePath};
use crate::snapshot::Text;

/// An article, parsed.
#[derive(Debug)]
pub struct Article {
    pub path: SourcePath,
    pub text: Arc<Text>,
    /// The folder of its column below `content/`: `要闻`, `xinwen/yaowen`; empty at the root.
    pub column: Box<str>,
    /// Its name without date handling or extension: the folder's name for `index.md`.
    pub stem: Box<str>,
    /// The last part of its address without `.html`; see DESIGN "Slugs".
    pub slug: Box<str>,
    pub meta: Meta,
    /// `title`, else the first heading, else the stem.
    pub title: Box<str>,
    /// The first heading of the body is the title (it was taken, or repeats it): pages leave it out.
    pub title_in_body: bool,
    pub doc: Doc,
    /// What the body names, as written: see [`Doc::addresses`].
    pub addresses: Box<[Box<str>]>,
    pub findings: Vec<Finding>,
}

/// A column's `_index.md`.
#[derive(Debug)]
pub struct ColumnIndex {
    pub path: SourcePath,
    pub text: Arc<Text>,
    /// The folder below `content/`; empty for the home page's own.
    pub folder: Box<str>,
    pub meta: ColumnMeta,
    pub doc: Doc,
    pub findings: Vec<Finding>,
}

#[cfg(test)]
mod tests;

impl Article {
    /// Where readers find the title, for whoever renders the body.
    pub fn title_place(&self) -> Title {
        if self.title_in_body { Title::FirstHeading } else { Title::Apart }
    }
}

impl Kind {
    /// The name in front matter and in templates' names.
    pub fn name(self) -> &'static str {
        match self {
            Kind::News => "news",
            Kind::WorkReview => "work-review",
            Kind::Inspection => "inspection",
            Kind::Photo => "photo",
            Kind::Notice => "notice",
            Kind::Page => "page",
        }
    }

    /// The word that staff use.
    pub fn label(self) -> &'static str {
        match self {
            Kind::News => "新闻",
            Kind::WorkReview => "工作综述",
            Kind::Inspection => "调研视察",
            Kind::Photo => "图片新闻",
            Kind::Notice => "公告",
            Kind::Page => "单页",
        }
    }
}
