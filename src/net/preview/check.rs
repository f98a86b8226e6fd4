//! The background pass: findings of pages that nobody has opened.
//!
//! In: the portal that is shown. Out: one report of everything that opening and rendering it found.
//! Where somebody has searched, the search index is made anew at the end.
//! Invariant: it begins when saving has paused, uses one thread, and gives way at once to a
//! change that is about to be read.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::time::timeout;

use super::events::Event;
use super::{Checked, Shared, Shown, lock};
use crate::portal::Variant;
use crate::report::{Code, Finding, Report, SourcePath};

/// How long a portal must have been the newest.
const PAUSE: Duration = Duration::from_millis(300);

pub(super) async fn keep_checking(shared: Arc<Shared>) {
    let mut stirs = shared.stirs.subscribe();
    stirs.mark_changed();
    while stirs.changed().await.is_ok() {
        while timeout(PAUSE, stirs.changed()).await.is_ok_and(|stirred| stirred.is_ok()) {}
        let shown = shared.shown();
        if shared.checked(shown.version).is_some() {
            continue;
        }
        let (own, stirred) = (Arc::clone(&shared), stirs.clone());
        let pass = tokio::task::spawn_blocking(move || {
            let is_stirred = || stirred.has_changed().unwrap_or(true);
            let mark = |source: &SourcePath| own.editor.findings(&shown.portal, source);
            let Some(checked) = check(&shown, mark, is_stirred, |crops| own.remember(crops)) else { return };
            let checked = own.keep_checked(checked, &shown.portal);
            // First: whoever hears of the event may save at once.
            own.tell_checked(&shown.portal, &checked);
            own.tell(Event::Findings { version: checked.version });
            if own.searched.load(Ordering::Relaxed) {
                // Whoever searches meanwhile waits for this one, and does not begin another.
                let _turn = lock(&own.indexing);
                shown.portal.prepare_search_unless(&is_stirred);
            }
        });
        // A panic was one of rendering: the next change tries again.
        let _ = pass.await;
    }
}

/// `None` if something more urgent came before the end.
/// `mark`: what proofreading finds in an article.
fn check(
    shown: &Shown,
    mark: impl Fn(&SourcePath) -> Vec<Finding>,
    is_stirred: impl Fn() -> bool,
    remember: impl Fn(Vec<Variant>),
) -> Option<Checked> {
    let mut rendered = Vec::new();
    for route in shown.portal.routes().filter(|route| route.path.is_page()) {
        if is_stirred() {
            return None;
        }
        let page = shown.portal.render(route.path).unwrap_or_default();
        remember(page.crops);
        rendered.extend(page.findings);
    }
    let mut marked = Vec::new();
    for file in shown.portal.snapshot().files.keys().filter(|file| file.is_markdown()) {
        if is_stirred() {
            return None;
        }
        marked.extend(mark(file));
    }
    let opened = shown.portal.report().findings();
    let report = Arc::new(Report::new([opened, rendered.as_slice(), marked.as_slice()].concat()));
    // The rest of that is merged: what opening found already was not left to the pages.
    let known: BTreeSet<_> = opened.iter().map(identity).collect();
    rendered.retain(|finding| !known.contains(&identity(finding)));
    Some(Checked { version: shown.version, report, pages: Arc::new(Report::new(rendered)) })
}

/// What makes two findings one.
fn identity(finding: &Finding) -> (Code, &str, Option<(&SourcePath, u32, u32)>) {
    let place = finding.span.as_ref().map(|span| (&span.file, span.start, span.end));
    (finding.code, &finding.message, place)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::sync::atomic::AtomicUsize;

    use super::*;
    use crate::portal::Portal;
    use crate::snapshot::Snapshot;

    #[test]
    fn the_pass_finds_what_rendering_finds_and_gives_way() {
        let files = [
            ("content/site.yaml", "name: 县政协\n"),
            ("content/要闻/_index.md", "---\ntitle: 要闻\nslug: yaowen\n---\n"),
            ("content/要闻/a.md", "---\ntitle: 甲\ndate: 2022-12-01\n---\n见[这里](没有.md)。\n"),
        ];
        let portal = Portal::open(Arc::new(Snapshot::of_texts(files, "2022-12-20T00:00:00Z")), None);
        let shown = Shown { version: 7, portal: Arc::new(portal) };
        let dead = |report: &Report| report.findings().iter().any(|finding| finding.code.0 == "link/missing");
        assert!(!dead(shown.portal.report()));
        let checked = check(&shown, |_| Vec::new(), || false, drop).unwrap();
        assert!(checked.version == 7 && dead(&checked.report) && dead(&checked.pages));
        let again = checked.pages.findings().len() + shown.portal.report().findings().len();
        assert_eq!(checked.report.findings().len(), again);
        let mark = |file: &SourcePath| vec![Finding::warning(Code("P03"), file.as_str())];
        let marked = check(&shown, mark, || false, drop).unwrap();
        let has =
            |report: &Report| report.findings().iter().any(|finding| finding.message == "content/要闻/a.md");
        assert!(has(&marked.report) && !has(&marked.pages));
        let asked = Cell::new(0);
        assert!(check(&shown, |_| Vec::new(), || asked.replace(asked.get() + 1) == 2, drop).is_none());
        assert_eq!(asked.get(), 3);
    }

    /// A save stirs: what makes the index asks before each article whether that happened, and leaves it.
    #[test]
    fn the_search_index_gives_way_and_is_made_once() {
        let article = |number: usize| {
            let text = format!("---\ntitle: 第{number}号\ndate: 2022-12-01\n---\n防汛。\n");
            (format!("content/要闻/{number}.md"), text)
        };
        let articles: Vec<(String, String)> = (0..200).map(article).collect();
        let mut files = vec![
            ("content/site.yaml", "name: 县政协\n"),
            ("content/要闻/_index.md", "---\ntitle: 要闻\nslug: yaowen\n---\n"),
        ];
        files.extend(articles.iter().map(|(path, text)| (path.as_str(), text.as_str())));
        let portal = Portal::open(Arc::new(Snapshot::of_texts(files, "2022-12-20T00:00:00Z")), None);
        let asked = AtomicUsize::new(0);
        let prepare = |stirred_at: usize| {
            asked.store(0, Ordering::Relaxed);
            portal.prepare_search_unless(&|| asked.fetch_add(1, Ordering::Relaxed) >= stirred_at);
            asked.load(Ordering::Relaxed)
        };
        assert_eq!(prepare(0), 1);
        assert_eq!(prepare(150), 151, "nothing is made after it was told to give way");
        assert_eq!(prepare(201), 202, "nor once the articles are read");
        assert!(prepare(usize::MAX) > 201, "there was no index yet");
        assert_eq!(prepare(usize::MAX), 0, "it was made");
    }
}
