//! What rendering finds, without anything being written.

use rayon::prelude::*;

use super::{Portal, RouteInfo};
use crate::report::Finding;

impl Portal {
    /// The findings of pages, in no promised order: a [`crate::report::Report`] sorts them.
    pub fn page_findings(&self, wanted: impl Fn(&RouteInfo<'_>) -> bool + Sync) -> Vec<Finding> {
        let pages: Vec<RouteInfo<'_>> =
            self.routes().filter(|route| route.path.is_page() && wanted(route)).collect();
        let found = pages.par_iter().filter_map(|route| self.render(route.path));
        found.flat_map_iter(|page| page.findings).collect()
    }
}
