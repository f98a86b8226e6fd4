//! The sample portal, `content/` of this repository: what a newcomer sees first is without fault.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use huikan::content::Kind;
use huikan::disk;
use huikan::inspect::inspect;
use huikan::portal::Portal;
use huikan::proofread::Proofreader;
use huikan::report::{Report, SourcePath};
use huikan::snapshot::{Options, Snapshot, Source, Text};

use crate::html::{self, Tag};
use crate::support::build;

/// Read where it lies, without leaving a cache there.
fn snapshot(options: Options) -> Snapshot {
    let site = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"), &site.path().join("content"));
    disk::read(site.path(), options, "2023-01-01T08:00:00+08:00".parse().unwrap(), None).unwrap()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn open(theme: &str, options: Options) -> Portal {
    let mut snapshot = snapshot(options);
    let config = snapshot
        .text("content/site.yaml")
        .unwrap()
        .content
        .replace("theme: county", &format!("theme: {theme}"));
    // Options are a theme's own: another theme has others.
    let config =
        if theme == "county" { config } else { config.replace("theme_options:\n  accessibility_page", "#") };
    assert!(config.contains(&format!("theme: {theme}")));
    snapshot.files.insert(SourcePath::new("content/site.yaml"), Source::Text(Arc::new(Text::utf8(&config))));
    Portal::open(Arc::new(snapshot), None)
}

fn told(report: &Report) -> Vec<String> {
    report
        .findings()
        .iter()
        .map(|finding| format!("{}: {} {:?}", finding.code, finding.message, finding.span))
        .collect()
}

#[test]
fn it_shows_what_there_is_without_a_finding() {
    for theme in ["county", "plain"] {
        let portal = open(theme, Options::default());
        let inspection = inspect(&portal);
        let findings = portal.report().findings().iter().chain(inspection.all_findings());
        let mut told = told(&Report::new(findings.cloned().collect()));
        // The plain theme has no page to search on, and says so of itself.
        told.retain(|line| theme == "county" || !line.starts_with("inspect/search-none"));
        assert_eq!(told, [""; 0], "{theme}");
        assert!(portal.counts().published >= 15);
        let site = portal.site();
        let ids = (0..site.entries.len()).map(|id| huikan::site::ArticleId(u32::try_from(id).unwrap()));
        let kinds: Vec<Kind> = ids.map(|id| site.effective(id).kind()).collect();
        for kind in [Kind::WorkReview, Kind::Inspection, Kind::Photo] {
            assert!(kinds.contains(&kind), "no {}", kind.label());
        }
    }
}

#[test]
fn its_articles_are_proofread() {
    let portal = open("county", Options::default());
    let proofreader = Proofreader::new(portal.site());
    let entries = portal.site().entries.iter();
    let findings = entries.flat_map(|entry| {
        let date = entry.article.meta.date.map(|date| date.local().date());
        proofreader.read(&entry.article, date)
    });
    assert_eq!(told(&Report::new(findings.collect())), [""; 0]);
}

#[test]
fn its_pages_are_well_formed_and_stay_at_home() {
    for theme in ["county", "plain"] {
        let (outputs, _) = build(&open(theme, Options::default()));
        for (path, bytes) in outputs.iter().filter(|(path, _)| path.ends_with(".html")) {
            let page = std::str::from_utf8(bytes).unwrap();
            let tags = html::tags(page);
            check_page(&format!("{theme} {path}"), page, &tags);
        }
    }
}

fn check_page(name: &str, page: &str, tags: &[Tag]) {
    let count = |tag: &str| tags.iter().filter(|other| other.name == tag).count();
    assert!(page.starts_with("<!doctype html>"), "{name}");
    assert_eq!((count("html"), count("title"), count("body")), (1, 1, 1), "{name}");
    let charset = tags.iter().any(|tag| tag.name == "meta" && tag.attribute("charset") == Some("utf-8"));
    assert!(charset, "{name}");
    let redirect = tags.iter().any(|tag| tag.attribute("http-equiv") == Some("refresh"));
    let policy = tags.iter().any(|tag| tag.attribute("http-equiv") == Some("Content-Security-Policy"));
    if !redirect {
        assert_eq!((count("h1"), count("main"), policy), (1, 1, true), "{name}");
    }
    assert_eq!(count("style"), 0, "{name}");
    let mut ids: Vec<&str> = tags.iter().filter_map(|tag| tag.attribute("id")).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "{name}: an id stands twice");
    let mut level = 0;
    for tag in tags {
        assert!(tag.attribute("style").is_none(), "{name}: a style attribute");
        let handler = tag.attributes.iter().find(|(attribute, _)| attribute.starts_with("on"));
        assert!(handler.is_none(), "{name}: {handler:?}");
        if tag.name == "script" {
            let data = tag.attribute("type") == Some("application/ld+json");
            assert!(
                data || (tag.attribute("src").is_some() && tag.text.trim().is_empty()),
                "{name}: an inline script"
            );
        }
        if tag.name == "img" {
            assert!(tag.attribute("alt").is_some(), "{name}: a picture without alt");
            assert!(
                tag.attribute("width").is_some() && tag.attribute("height").is_some(),
                "{name}: a picture without size"
            );
        }
        let asset =
            tag.name != "a" && tag.name != "form" && !matches!(tag.attribute("rel"), Some("canonical"));
        for (_, address) in html::addresses(std::slice::from_ref(tag)).iter().filter(|_| asset) {
            assert!(
                !address.contains("://") && !address.starts_with("//"),
                "{name}: {address} is on another host"
            );
        }
        if let Some(heading) = tag.name.strip_prefix('h').and_then(|level| level.parse::<usize>().ok()) {
            assert!(heading <= level + 1, "{name}: h{heading} after h{level}");
            level = heading;
        }
    }
}

#[test]
fn no_internal_link_is_dead() {
    for theme in ["county", "plain"] {
        let places: [(Option<&str>, &str, bool); 3] =
            [(None, "/", false), (Some("https://www.example.gov.cn/zx/"), "/zx/", false), (None, "/", true)];
        for (base_url, root, relative) in places {
            let options = Options { base_url: base_url.map(str::to_owned), relative, ..Options::default() };
            let (outputs, _): (BTreeMap<_, _>, _) = build(&open(theme, options));
            let dead = html::dead_links(&outputs, "https://www.example.gov.cn", root, relative);
            assert!(dead.is_empty(), "{theme} at {root}, relative {relative}: {dead:#?}");
        }
    }
}
