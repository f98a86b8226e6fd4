//! What the core costs, piece by piece: `cargo bench`.
//!
//! In: a portal of 1,000 articles from `articles`. Out: times of single steps, to see where a change made
//! something slower; how whole builds compare with other programs is `tests/bench/run`'s matter.

mod articles;

use std::sync::Arc;

use divan::{Bencher, black_box};

use huikan::content::Article;
use huikan::markdown;
use huikan::portal::{Portal, UrlPath};
use huikan::report::SourcePath;
use huikan::snapshot::{Snapshot, Text};

const ARTICLES: usize = 1_000;
/// One in the middle, without table, list and link.
const ONE: usize = 503;

fn main() {
    divan::main();
}

fn portal() -> Portal {
    Portal::open(Arc::new(articles::snapshot(ARTICLES)), None)
}

/// The output path of a page whose path holds all of these.
fn page(portal: &Portal, parts: &[&str]) -> UrlPath {
    let is_it = |path: &UrlPath| parts.iter().all(|part| path.as_str().contains(part));
    let found = portal.routes().map(|route| route.path.clone()).find(is_it);
    found.expect("the portal has such a page")
}

#[divan::bench]
fn front_matter(bencher: Bencher<'_, '_>) {
    let path = SourcePath::new(&articles::path(ONE));
    let text = Arc::new(Text::utf8(&articles::front_matter(ONE)));
    bencher.bench(|| Article::read(black_box(&path), black_box(&text)));
}

#[divan::bench]
fn markdown_of_one_article(bencher: Bencher<'_, '_>) {
    let text: Arc<str> = articles::body(ONE, ARTICLES).into();
    bencher.bench(|| markdown::parse(black_box(&text), 0..text.len()));
}

#[divan::bench]
fn one_article_page(bencher: Bencher<'_, '_>) {
    let portal = portal();
    let path = page(&portal, &[&format!("a{ONE:06}.html")]);
    bencher.bench(|| portal.render(black_box(&path)));
}

#[divan::bench]
fn one_list_page(bencher: Bencher<'_, '_>) {
    let portal = portal();
    let path = page(&portal, &["/d0/page-2.html"]);
    bencher.bench(|| portal.render(black_box(&path)));
}

#[divan::bench(sample_count = 20)]
fn opening_1000_articles(bencher: Bencher<'_, '_>) {
    let snapshot = Arc::new(articles::snapshot(ARTICLES));
    bencher.bench_local(|| Portal::open(black_box(Arc::clone(&snapshot)), None));
}

#[divan::bench]
fn opening_after_an_edit_of_words(bencher: Bencher<'_, '_>) {
    reopening(bencher, |text| format!("{text}又及：项目已经完工。\n"));
}

#[divan::bench]
fn opening_after_an_edit_of_a_date(bencher: Bencher<'_, '_>) {
    reopening(bencher, |text| {
        let (head, rest) = text.split_once("date: ").expect("every article has a date");
        format!("{head}date: 2015{}", &rest[4..])
    });
}

fn reopening(bencher: Bencher<'_, '_>, edit: impl Fn(&str) -> String) {
    let last = portal();
    let next: Arc<Snapshot> = Arc::new(articles::edited(last.snapshot(), ONE, edit));
    assert!(!next.changed_since(last.snapshot()).is_empty(), "the edit changes nothing");
    bencher.bench_local(|| Portal::open(black_box(Arc::clone(&next)), Some(&last)));
}
