//! The background pass: findings of pages that nobody has opened.
//!
//! In: the portal that is shown. Out: one report of everything that opening and rendering it found.
//! Invariant: it begins when saving has paused, uses one thread, and gives way to a newer portal at once.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

use super::events::Event;
use super::{Checked, Shared, Shown, lock};
use crate::report::Report;

/// How long a portal must have been the newest.
const PAUSE: Duration = Duration::from_millis(300);

pub(super) async fn keep_checking(shared: Arc<Shared>) {
    let mut shown = shared.shown.subscribe();
    shown.mark_changed();
    while shown.changed().await.is_ok() {
        while timeout(PAUSE, shown.changed()).await.is_ok_and(|changed| changed.is_ok()) {}
        let portal = shown.borrow_and_update().clone();
        let asked = Arc::clone(&shared);
        let checked = tokio::task::spawn_blocking(move || check(&asked, &portal)).await;
        if let Ok(Some(checked)) = checked {
            let version = checked.version;
            *lock(&shared.checked) = Some(checked);
            shared.tell(Event::Findings { version });
        }
    }
}

/// `None` if a newer portal came before the end.
fn check(shared: &Shared, shown: &Shown) -> Option<Checked> {
    let mut findings = shown.portal.report().findings().to_vec();
    for route in shown.portal.routes() {
        if shared.shown.borrow().version != shown.version {
            return None;
        }
        if route.path.is_page() {
            findings.extend(shown.portal.render(route.path).into_iter().flat_map(|page| page.findings));
        }
    }
    Some(Checked { version: shown.version, report: Arc::new(Report::new(findings)) })
}
