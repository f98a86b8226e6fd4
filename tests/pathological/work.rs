//! What each site of excess comes to, at a small size: the work, the pages and the findings. No test
//! asserts a time.

use std::sync::Arc;

use huikan::portal::{Output, Portal, UrlPath};
use huikan::report::{Code, Finding, Severity};

use crate::sites::{self, SITES};

/// The portal of a site, and what was found on opening it and on rendering some pages.
struct Built {
    portal: Portal,
    findings: Vec<Finding>,
}

#[track_caller]
fn built(name: &str, n: usize) -> Built {
    let (_, generator) = sites::named(name).expect("there is such a site");
    let portal = Portal::open(Arc::new(generator(n)), None);
    let findings = portal.report().findings().to_vec();
    Built { portal, findings }
}

impl Built {
    #[track_caller]
    fn page(&mut self, path: &str) -> String {
        let rendered = self.portal.render(&UrlPath::new(path)).unwrap_or_else(|| panic!("no route {path}"));
        self.findings.extend(rendered.findings);
        match rendered.output {
            Some(Output::Bytes { bytes, .. }) => String::from_utf8(bytes).unwrap(),
            other => panic!("{path}: {other:?} {:?}", self.findings),
        }
    }

    fn told(&self, code: &'static str) -> Vec<&Finding> {
        self.findings.iter().filter(|finding| finding.code == Code(code)).collect()
    }
}

/// About how many of the routes of a site are rendered below.
const SAMPLE: usize = 300;

/// Pages that speak of many others: they are rendered in any case.
const OVERVIEWS: [&str; 17] = [
    "404.html",
    "_search/index.bin",
    "_search/t/0.bin",
    "feed.json",
    "index.html",
    "rss.xml",
    "search.html",
    "sitemap.html",
    "sitemap.xml",
    "atom.xml",
    "tags/index.html",
    "yaowen/index.html",
    "yaowen/a.html",
    "yaowen/atom.xml",
    "yaowen/feed.json",
    "yaowen/rss.xml",
    "biao/index.html",
];

/// What every site has once: in a sample it would stand for many of its like.
fn is_of_any_site(path: &str) -> bool {
    path.starts_with("_assets/") || path == "_search/characters.bin"
}

/// Some routes of a portal, every so many one, and the overviews.
fn sample(portal: &Portal) -> (Vec<UrlPath>, Vec<UrlPath>, usize) {
    let paths: Vec<UrlPath> = portal.routes().map(|route| route.path.clone()).collect();
    // A column has five routes and an article one: no step that meets the same of them each time.
    let step = (paths.len() / SAMPLE) | 1;
    let step = if step.is_multiple_of(5) { step + 2 } else { step };
    let (overviews, others): (Vec<UrlPath>, Vec<UrlPath>) = paths
        .into_iter()
        .partition(|path| OVERVIEWS.contains(&path.as_str()) || is_of_any_site(path.as_str()));
    (overviews, others.into_iter().step_by(step).collect(), step)
}

/// What a site comes to: about the bytes of its pages, and its findings with their words.
fn size(name: &str, n: usize) -> usize {
    let mut built = built(name, n);
    let (overviews, others, step) = sample(&built.portal);
    let mut bytes = 0;
    for (paths, weight) in [(overviews, 1), (others, step)] {
        for path in paths {
            let rendered = built.portal.render(&path).expect("every route can be asked for");
            built.findings.extend(rendered.findings);
            bytes += match rendered.output {
                Some(Output::Bytes { bytes, .. }) => bytes.len() * weight,
                _ => path.as_str().len(),
            };
        }
    }
    let words = |finding: &Finding| finding.message.len() + finding.help.as_ref().map_or(0, String::len);
    bytes + built.findings.iter().map(words).sum::<usize>()
}

/// Twice as much of anything makes at most about twice as much output: what is named on every page has a
/// limit, and nothing is told of each pair. Columns in each other have addresses of all above them.
#[test]
fn outputs_grow_no_faster_than_their_sites() {
    for (name, full, _) in SITES.iter().filter(|site| site.0 != "deep-columns") {
        let n = (full / 64).clamp(150, 50_000).min(*full);
        let (small, big) = (size(name, n), size(name, 2 * n));
        assert!(big <= 2 * small + small / 4, "{name}: {small} bytes for {n}, {big} for {}", 2 * n);
    }
}

/// What is refused with an error: one address or number for many, brackets in each other without end.
const REFUSED: &[&str] = &[
    "same-slug",
    "same-slug-columns",
    "same-name-case",
    "proposals-wrong",
    "nested-header",
    "nested-config",
    "nested-json",
    "nested-yaml",
];

#[test]
fn brackets_in_each_other_without_end_are_told() {
    for (name, code) in
        [("nested-config", "yaml/syntax"), ("nested-header", "yaml/syntax"), ("nested-json", "data/syntax")]
    {
        for n in [400, 4_000] {
            let built = built(name, n);
            assert_eq!(built.told(code).len(), 1, "{name} {n}");
        }
    }
}

#[test]
fn nothing_fails_for_being_many_or_deep() {
    for (name, full, generator) in SITES {
        let n = (full / 64).clamp(120, 50_000).min(*full);
        let portal = Portal::open(Arc::new(generator(n)), None);
        let refused = portal.report().findings().iter().any(|finding| finding.severity == Severity::Error);
        assert_eq!(refused, REFUSED.contains(name), "{name}");
        let (overviews, others, _) = sample(&portal);
        for path in overviews.iter().chain(&others) {
            let rendered = portal.render(path).unwrap();
            let failed = rendered.findings.iter().find(|finding| finding.severity == Severity::Error);
            // What cannot be read keeps its old page, and has been told on opening.
            let is_there = rendered.output.is_some() || *name == "nested-header";
            assert!(is_there && failed.is_none(), "{name}: {path} {failed:?}");
        }
    }
}

#[test]
fn the_site_map_shows_columns_at_any_depth() {
    for theme in ["county", "plain"] {
        let mut snapshot = sites::named("deep-columns").unwrap().1(100);
        sites::choose_theme(&mut snapshot, theme);
        let portal = Portal::open(Arc::new(snapshot), None);
        let page = Built { portal, findings: Vec::new() }.page("sitemap.html");
        let main = &page[page.find("<main").unwrap()..page.find("</main>").unwrap()];
        let deepest = main.find(">层99</a>").expect("the deepest column is on the map");
        let open = |what: &str| main[..deepest].matches(what).count();
        assert!(open("<ul") - open("</ul>") >= 100, "{theme}");
        assert_eq!(main.matches("<ul").count(), main.matches("</ul>").count(), "{theme}");
        assert_eq!(main.matches("<li").count(), main.matches("</li>").count(), "{theme}");
    }
}

#[test]
fn the_navigation_names_a_hundred_columns() {
    let mut many = built("columns-each-with-one", 400);
    let page = many.page("c7/n.html");
    let nav = &page[page.find("<nav class=\"nav\"").unwrap()..page.find("</header>").unwrap()];
    assert_eq!(nav.matches("<li").count(), 101);
    let map = many.page("sitemap.html");
    let main = &map[map.find("<main").unwrap()..];
    assert_eq!(main.matches(">栏").count(), 400, "the map names all");
    let told = many.told("column/too-many");
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].message, "网站下面有 401 个栏目，导航里只列前 100 个");
}

#[test]
fn on_a_site_of_many_columns_the_menu_of_the_pages_own_branch_opens() {
    let mut few = built("grouped-columns", 100);
    let mut many = built("grouped-columns", 400);
    for (built, named) in [(&mut few, 100), (&mut many, 20)] {
        let page = built.page("c3/d3/n.html");
        let nav = &page[page.find("<nav class=\"nav\"").unwrap()..page.find("</header>").unwrap()];
        assert_eq!(nav.matches(">小栏").count(), named);
        assert!(nav.contains(">小栏23</a>"));
    }
}

#[test]
fn a_page_lists_five_thousand_rows_of_a_table_and_the_file_holds_all() {
    for (name, note) in
        [("proposals", "共 5200 件，这里列出前 5000 件"), ("studios", "共 5200 家，这里列出前 5000 家")]
    {
        let mut built = built(name, 5_200);
        let page = built.page("biao/index.html");
        assert!(page.contains(note), "{name}");
        assert!(page.len() < 6 << 20, "{name}: {}", page.len());
        assert_eq!(built.page("biao/big.csv").lines().count(), 5_201);
        assert_eq!(built.told("table/too-long").len(), 1);
    }
    let rows = built("proposals", 5_200)
        .portal
        .routes()
        .filter(|route| route.path.as_str().starts_with("biao/big-"))
        .count();
    assert_eq!(rows, 5_200, "each row has its page");
}

#[test]
fn dead_addresses_are_all_told_and_fifty_with_what_could_be_meant() {
    for (name, code) in [
        ("dead-links", "link/missing"),
        ("dead-anchors", "link/anchor-missing"),
        ("missing-pictures", "media/missing"),
    ] {
        let mut built = built(name, 200);
        built.page("yaowen/a.html");
        let told = built.told(code);
        assert_eq!(told.len(), 200, "{name}");
        let meant =
            told.iter().filter(|finding| finding.help.as_ref().is_some_and(|help| help.contains("是不是")));
        assert_eq!(meant.count(), 50, "{name}");
    }
}

#[test]
fn a_home_page_draws_a_hundred_modules_and_tells_a_hundred_mistakes() {
    let built = built("many-modules", 300);
    assert_eq!(built.told("theme/module-source").len(), 100);
    assert_eq!(built.told("theme/too-many-modules").len(), 1);
    let links = self::built("links-table", 300);
    assert_eq!(links.told("theme/address-missing").len(), 101);
}

#[test]
fn feeds_carry_the_summary_of_what_is_too_long_for_them() {
    let mut long = built("long-article", 300_000);
    let page = long.page("yaowen/a.html").len();
    assert!(page > 300_000);
    for feed in ["atom.xml", "feed.json", "yaowen/atom.xml"] {
        let feed = long.page(feed);
        assert!(feed.len() < 10_000 && feed.contains("县政协召开常委会议"), "{feed}");
    }
}

#[test]
fn a_listing_of_megabytes_stays_plain() {
    let mut built = built("code", 1 << 20);
    let page = built.page("yaowen/a.html");
    assert!(!page.contains("hl-"));
    assert!(page.len() < 2 << 20);
}
