//! `content/site.yaml`: what the site is called, where it stands, what it wants.
//!
//! In: the text of `site.yaml` (`raw.rs`: what may be written) and the caller's options. Out: a
//! [`Config`] (what is meant), complete with defaults, and findings for what could not be understood.
//! Invariant: reading never fails; a site without `site.yaml` has a usable, empty configuration.

mod base_url;
mod check;
pub mod codes;
mod footer;
mod home;
mod parts;
mod pictures;
mod publish;
mod raw;
mod read;
mod review;
pub mod yaml;

pub use check::Check;
pub use pictures::{LONGEST_MARK, Pictures, Watermark};
pub use publish::{Target, TargetType, Unfinished};
pub use raw::{HOME_ITEM, HOME_MODULE, HOME_TYPES, KINDS, RANKED_BY, WIDTHS, Words, all_names, canonical};
pub use read::{FILE, keys};
pub use review::{Review, ReviewMode, Withdrawn};

use std::ops::Range;

use jiff::civil::Time;
use serde_json::Value;

/// What is meant.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// A random name that stays when address and title change; written by `init`.
    pub id: String,
    /// The site's name: SiteName, the masthead, the end of each title.
    pub name: String,
    /// Where the site will stand; `None` until `url` is written.
    pub base: Option<BaseUrl>,
    pub description: String,
    pub keywords: Vec<String>,
    /// The folder's name under `themes/`.
    pub theme: String,
    /// Options for the theme, checked against its `theme.yaml` when that is loaded.
    pub theme_options: Value,
    /// 网站标识码, printed as SiteIDCode where it has a value.
    pub site_code: String,
    /// The elements at the foot of each page, as written: a mapping, its keys for the theme to know.
    pub footer: Value,
    /// The modules of the home page, in order: a list of mappings, whose usual keys and types are in
    /// English, whatever they were written in; the rest is as written, for the theme to know.
    pub home: Value,
    /// Articles a page of a list; 20.
    pub page_size: usize,
    /// Articles a feed; 20.
    pub feed_size: usize,
    /// The hour that PubDate prints for a date without one; 09:00.
    pub default_time: Time,
    pub pictures: Pictures,
    /// How far the three reviews (三审三校) bind.
    pub review: Review,
    /// What stands at the address of an article that was withdrawn.
    pub withdrawn: Withdrawn,
    pub profile: Profile,
    pub check: Check,
    pub slugs: Slugs,
    /// Says 示例站点 and noindex on each page.
    pub sample: bool,
    /// Search engines are asked to stay away.
    pub noindex: bool,
    /// Where `publish` can bring the site, in the order written; those alone that say enough.
    pub publish: Vec<Target>,
    /// The others.
    pub unfinished: Vec<Unfinished>,
    /// Where each value stands in `site.yaml`, by the English name of its key: for findings of other rooms.
    pub spans: Vec<(&'static str, Range<usize>)>,
}

/// Which rules of inspection bind the site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// A CPPCC's: those for official sites, as a measure.
    #[default]
    Cppcc,
    /// A government's: those for official sites and for governments. What would fail an inspection is an error.
    Gov,
    /// Anybody's: those alone that every reader gains by.
    Plain,
}

/// How an article without `slug:` and without an ASCII name is addressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Slugs {
    #[default]
    Hash,
    Pinyin,
}

/// An absolute `http` or `https` address that ends in `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    /// `https://www.example.gov.cn`
    pub origin: String,
    /// `/`, or `/zx/` where the site stands below a sub-path.
    pub path: String,
}
