//! The portal: the site placed and ready, and one output of it when it is asked for.
//!
//! In: a [`Snapshot`], and the portal of the last one, whose unchanged articles are shared. Out: the
//! routes in order, and [`Portal::render`]. Invariant: pure. Same portal, same path, same bytes, on any
//! number of threads; nothing outside the snapshot is read.

use std::sync::Arc;

use crate::report::{Finding, Report, SourcePath};
use crate::snapshot::Snapshot;

/// An output path below the site's root, without leading `/`: `yaowen/index.html`.
///
/// Made of names that are valid on every file system, Windows included.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UrlPath(Arc<str>);

impl UrlPath {
    pub fn new(path: &str) -> UrlPath {
        UrlPath(Arc::from(path.trim_start_matches('/')))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// When an output is written and uploaded: what others link to comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    Asset,
    Page,
    List,
    /// Feeds, sitemaps, redirect maps.
    Feed,
}

/// One route, as `disk` and `net` see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteInfo<'a> {
    pub path: &'a UrlPath,
    pub stage: Stage,
    /// The article, column or file that it comes from, where there is one.
    pub source: Option<&'a SourcePath>,
}

/// What one route gives.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// `None` if it could not be made: a finding of severity error says why, and an old file stays.
    pub output: Option<Output>,
    pub findings: Vec<Finding>,
}

/// The bytes of a route, or where they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    Bytes {
        bytes: Vec<u8>,
        /// With its charset: `text/html; charset=utf-8`.
        media_type: &'static str,
    },
    /// The file as it is; its hash is in the snapshot.
    Copy(SourcePath),
}

/// What the end of a build tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub articles: usize,
    pub published: usize,
    pub left_out: usize,
    /// HTML pages.
    pub pages: usize,
}

/// A site, ready to be asked.
#[derive(Debug)]
pub struct Portal {
    snapshot: Arc<Snapshot>,
    report: Report,
}

impl Portal {
    /// Parses and places everything. `previous` saves work and never changes the result.
    pub fn open(snapshot: Arc<Snapshot>, _previous: Option<&Portal>) -> Portal {
        let report = Report::new(snapshot.findings.clone());
        Portal { snapshot, report }
    }

    pub fn snapshot(&self) -> &Arc<Snapshot> {
        &self.snapshot
    }

    /// What was found on opening: of reading, articles, columns, routes, theme. Rendering adds more.
    pub fn report(&self) -> &Report {
        &self.report
    }

    pub fn counts(&self) -> Counts {
        Counts::default()
    }

    /// All routes, sorted by path.
    pub fn routes(&self) -> impl ExactSizeIterator<Item = RouteInfo<'_>> {
        std::iter::empty()
    }

    /// One output; `None` if there is no such route.
    pub fn render(&self, _path: &UrlPath) -> Option<Rendered> {
        None
    }
}
