//! What keeps a site from being brought to its host.
//!
//! In: a portal. Out: the findings for which `publish` stops. Invariant: where the site asks for three signatures, it
//! is not enough that the article itself is left out: the host would keep an older page that nobody signed either.

use crate::config::ReviewMode;
use crate::portal::Portal;
use crate::report::{Finding, Severity};

/// The articles that wait for signatures, where the site is strict about them; none where it isn't.
pub fn unsigned(portal: &Portal) -> Vec<&Finding> {
    if portal.site().config.review.mode != ReviewMode::Strict {
        return Vec::new();
    }
    let is_it =
        |finding: &&Finding| finding.code.0.starts_with("review/") && finding.severity == Severity::Error;
    portal.report().findings().iter().filter(is_it).collect()
}
