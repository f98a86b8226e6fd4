//! Warm equals cold, and always the same: a portal opened from the last one, on any number of threads,
//! from files in any order, gives the same bytes and the same report.

use std::cmp::Reverse;
use std::sync::Arc;

use huikan::portal::Portal;
use huikan::report::Report;
use huikan::snapshot::Snapshot;
use proptest::prelude::*;
use rayon::prelude::*;

use crate::edit::{Edit, HEADERS, apply, edit, first};
use crate::site::{budget, changed};
use crate::support::build;

proptest! {
    #![proptest_config(ProptestConfig { cases: budget(32), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn warm_equals_cold(edits in prop::collection::vec(edit(), 1..10)) {
        let mut site = first();
        let mut portal = site.open();
        for edit in &edits {
            site = apply(site, edit);
            portal = site.open_after(&portal);
        }
        // Each state was opened from the one before; only the last is compared, since all led to it.
        let (cold, warm) = (build(&site.open()), build(&portal));
        assert_eq!(changed(&cold.0, &warm.0), [""; 0]);
        assert_eq!(cold.1, warm.1);
    }
}

#[test]
fn threads_and_the_order_of_files_change_nothing() {
    let mut site = first();
    for number in 0..40_u8 {
        let (header, date) = (number.wrapping_mul(5), format!("2022-11-{:02}", 1 + number % 28));
        site = apply(site, &Edit::Article { number: number.wrapping_mul(7), header, body: number });
        site = site.article(&format!("m{number}"), &date, HEADERS[usize::from(number) % 4]);
    }
    let one = rendered(1, site.snapshot.clone());
    assert!(one.0.len() > 60);
    let shuffled = shuffled(&site.snapshot);
    for (threads, snapshot) in [(1, &site.snapshot), (8, &site.snapshot), (8, &shuffled)] {
        assert!(rendered(threads, snapshot.clone()) == one, "{threads} threads");
    }
}

/// Every output and the report, opened and rendered in parallel as `build` does.
fn rendered(threads: usize, snapshot: Snapshot) -> (Vec<String>, Report) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| {
        let portal = Portal::open(Arc::new(snapshot), None);
        let paths: Vec<_> = portal.routes().map(|route| route.path.clone()).collect();
        let outputs = paths.par_iter().map(|path| format!("{path} {:?}", portal.render(path))).collect();
        (outputs, portal.report().clone())
    })
}

/// The same snapshot, its files inserted in another order.
fn shuffled(snapshot: &Snapshot) -> Snapshot {
    let mut files: Vec<_> = snapshot.files.clone().into_iter().collect();
    files.sort_by_key(|(path, _)| Reverse(*blake3::hash(path.as_str().as_bytes()).as_bytes()));
    Snapshot { files: files.into_iter().collect(), ..snapshot.clone() }
}

#[test]
fn what_did_not_change_is_shared() {
    let site = first();
    let portal = site.open();
    let next = site.article("n0", "2022-12-01", "tags: [民生]\n").open_after(&portal);
    let shared = |path: &str| {
        let article = |portal: &Portal| {
            let site = portal.site();
            Arc::clone(&site.entry(site.article_of(path).unwrap()).article)
        };
        Arc::ptr_eq(&article(&portal), &article(&next))
    };
    assert!(shared("content/要闻/n1.md") && !shared("content/要闻/n0.md"));
}

#[test]
fn words_alone_move_nothing() {
    let site = first();
    let portal = site.open();
    let path = "content/要闻/n0.md";
    let reworded =
        |header: &str, body: &str| site.clone().file(path, &format!("---\n{header}---\n\n{body}\n"));
    let header = "title: 另一个题\ndate: 2022-12-01\ntags: [提案]\n";
    let is_shared = |next: &Portal| Arc::ptr_eq(&portal.site().routes, &next.site().routes);
    let next = reworded(header, "改过的正文，见[没有](无.md)。").open_after(&portal);
    assert!(is_shared(&next));
    assert!(crate::site::text(&next, "index.html").contains("另一个题"));
    // A picture more, another day, another column, a mistake: everything is placed anew.
    for (header, body) in [
        (header, "![图](1.jpg)"),
        (&*header.replace("-01", "-02"), ""),
        (&*format!("{header}columns: [会议]\n"), ""),
        (&*format!("{header}slug: 坏\n"), ""),
    ] {
        assert!(!is_shared(&reworded(header, body).open_after(&portal)), "{header}{body}");
    }
}

#[test]
fn a_lost_address_is_followed_by_its_text() {
    let site = first();
    let portal = site.open();
    let built = site.previous(&portal);
    let text = built.snapshot.text("content/要闻/n0.md").unwrap().content.to_string();
    let moved = built.without("content/要闻/n0.md").file("content/会议/m.md", &text);
    let edited = moved.clone().file("content/会议/m.md", &format!("{text}\n又一段。\n"));
    let portal = moved.open_after(&moved.open());
    let portal = edited.open_after(&portal);
    assert_eq!(portal.report(), edited.open().report());
    let back = moved.open_after(&portal);
    assert_eq!(back.report(), moved.open().report());
    assert_ne!(back.report(), portal.report());
}
