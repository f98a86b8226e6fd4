//! Pictures that could not be made as they should be.
//!
//! In: what making one met, when a browser asked for it. Out: findings, beside those of the background pass.
//! Invariant: a trouble is that of certain bytes; it is over when the file has others.

use std::collections::BTreeMap;

use super::{Checked, Shared, events, lock};
use crate::portal::photos::Trouble;
use crate::portal::{Portal, Recipe};
use crate::report::{Finding, Report, SourcePath};
use crate::snapshot::Source;

/// By source and the hash of its bytes.
pub(super) type Unmade = BTreeMap<(SourcePath, [u8; 32]), Trouble>;

impl Shared {
    /// Tells of a trouble that was not told yet.
    pub(super) fn tell_unmade(&self, recipe: &Recipe, trouble: &Trouble) {
        let key = (recipe.source.clone(), recipe.hash);
        if lock(&self.unmade).insert(key, trouble.clone()).as_ref() == Some(trouble) {
            return;
        }
        let shown = self.shown();
        let known = lock(&self.checked).clone().filter(|checked| checked.version == shown.version);
        // Else the pass that is on its way tells of it.
        if let Some(checked) = known {
            let checked = self.keep_checked(checked, &shown.portal);
            self.tell(events::Event::Findings { version: checked.version });
            self.tell_checked(&shown.portal, &checked);
        }
    }

    /// Keeps what a pass found, with what is known of pictures.
    pub(super) fn keep_checked(&self, checked: Checked, portal: &Portal) -> Checked {
        let mut kept = lock(&self.checked);
        let unmade = findings(&lock(&self.unmade), portal);
        let with = |report: &Report| {
            let new = unmade.iter().filter(|finding| !report.findings().contains(finding)).cloned();
            Report::new(report.findings().iter().cloned().chain(new).collect()).into()
        };
        let checked =
            Checked { version: checked.version, report: with(&checked.report), pages: with(&checked.pages) };
        if kept.as_ref().is_none_or(|kept| kept.version <= checked.version) {
            *kept = Some(checked.clone());
        }
        checked
    }
}

/// Of the pictures that still are as they were.
fn findings(unmade: &Unmade, portal: &Portal) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for ((path, hash), trouble) in unmade {
        let source = portal.snapshot().files.get(path);
        if matches!(source, Some(Source::Asset(asset)) if asset.hash.as_bytes() == hash) {
            let new = portal.unreadable(path, trouble);
            found.extend(new.into_iter().filter(|finding| !found.contains(finding)).collect::<Vec<_>>());
        }
    }
    found
}
