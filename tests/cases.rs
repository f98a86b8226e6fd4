//! Cases: `tests/cases/AREA/NAME/`, each a small site and what becomes of it.
//!
//! A case holds `content/`, perhaps `themes/`, perhaps `case.yaml` (see [`Options`]), and `expected/`:
//! `report.txt`, the report that staff read (of cases below `inspect/` with what inspection finds, of those below
//! `wechat/` with what its messages show, which count as outputs), and such outputs as matter to it. Of an expected page that begins with `<main` that element alone is compared. What
//! a case does not bring, the common site of `tests/support/site/` does. `UPDATE=1 cargo test --test cases`
//! writes what came; read it before you commit it. A new expected output begins as an empty file (a page then
//! holds its `<main>`).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops where it is")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use huikan::disk;
use huikan::inspect::inspect;
use huikan::portal::Portal;
use huikan::portal::wechat::{Look, Pictures, verify};
use huikan::report::{Report, SourcePath, text};
use huikan::snapshot::{self, Source, Text};
use rayon::prelude::*;
use serde::Deserialize;

/// `case.yaml`
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Options {
    now: String,
    base_url: Option<String>,
    drafts: bool,
    relative: bool,
    /// Routes of the last build: path -> source.
    previous: BTreeMap<String, Option<String>>,
    /// Texts whose names some file systems cannot hold, or not beside each other.
    files: BTreeMap<String, String>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            now: "2022-12-31T12:00:00+08:00".to_owned(),
            base_url: None,
            drafts: false,
            relative: false,
            previous: BTreeMap::new(),
            files: BTreeMap::new(),
        }
    }
}

#[test]
fn cases() {
    let cases = folders(&root().join("tests/cases"), 2);
    assert!(cases.len() > 20, "too few cases: the test looks in the wrong place");
    let failures: Vec<String> = cases.par_iter().flat_map(|case| run(case)).collect();
    assert!(
        failures.is_empty(),
        "{} differences; UPDATE=1 writes what came\n\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// Whatever stands under the keys of a module, the home page is drawn.
#[test]
fn any_value_of_a_module_leaves_the_home_page() {
    use proptest::prelude::*;

    let case = root().join("tests/cases/home/values");
    let site = tempfile::tempdir().unwrap();
    copy(&root().join("tests/support/site"), site.path());
    copy(&case, site.path());
    let now = Options::default().now.parse().unwrap();
    let snapshot = disk::read(site.path(), snapshot::Options::default(), now, None).unwrap();

    let words = "a|要闻|会议|提案工作|links|single|名册|true|是|0|3|-1|1.5|一半|half|source|news|新闻|要闻/a.md|javascript:x|~|\"\"|\" \"";
    let words: Vec<&str> = words.split('|').collect();
    let value = prop::sample::select(words).prop_map(str::to_owned).prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(|items| format!("[{}]", items.join(", "))),
            inner.prop_map(|value| format!(
                "{{title: {value}, url: {value}, image: {value}, group: {value}}}"
            )),
        ]
    });
    let keys: Vec<&str> = huikan::config::HOME_MODULE.iter().map(|(key, _)| *key).skip(1).collect();
    let types: Vec<&str> = huikan::config::HOME_TYPES.iter().map(|(name, _)| *name).collect();
    let pairs = prop::collection::vec((prop::sample::select(keys), value), 0..6);
    let modules = prop::collection::vec((prop::sample::select(types), pairs), 1..16);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 96,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let tested = runner.run(&modules, |modules| {
        let mut text =
            "name: 某县政协\nurl: https://www.example.gov.cn/\nid: k3f9axqz\ntheme: county\nhome:\n"
                .to_owned();
        for (kind, pairs) in &modules {
            text.push_str(&format!("  - type: {kind}\n"));
            pairs.iter().for_each(|(key, value)| text.push_str(&format!("    {key}: {value}\n")));
        }
        let mut snapshot = snapshot.clone();
        snapshot
            .files
            .insert(SourcePath::new("content/site.yaml"), Source::Text(Arc::new(Text::utf8(&text))));
        let (outputs, report) = support::build(&Portal::open(Arc::new(snapshot), None));
        let failed = report.findings().iter().find(|finding| finding.code.0 == "theme/render");
        prop_assert!(failed.is_none(), "{failed:?}\n{text}");
        prop_assert!(outputs.contains_key("index.html"), "{text}");
        Ok(())
    });
    tested.unwrap();
}

/// Codes that no site in a folder shows, or not on every system; each is asserted by a test beside its code.
const ELSEWHERE: &[(&str, &str)] = &[
    ("config/misnamed", "a site without site.yaml"),
    ("editorial/change-not-announced", "about the last build"),
    ("media/unreadable", "about making pictures"),
    ("inspect/outward-gone", "about other sites"),
    ("inspect/outward-moved", "about other sites"),
    ("inspect/outward-trouble", "about other sites"),
    ("inspect/page-weight", "a file of many megabytes"),
    ("proofread/list", "the office's own lists, which a build does not read"),
    ("read/broken-link", "a symbolic link, which Windows needs rights for"),
    ("read/link-loop", "a symbolic link"),
    ("read/link-outside", "a symbolic link"),
    ("read/long-article", "a text of many megabytes"),
    ("read/name-encoding", "a name that is no UTF-8"),
    ("read/same-name", "two names that are one on a Mac"),
    ("read/special-file", "a pipe or a device"),
    ("read/too-deep", "a path longer than a checkout on Windows may have"),
    ("read/too-large", "a text of many megabytes"),
    ("read/unreadable", "a file without permission, which a checkout does not keep"),
    ("table/too-long", "a table of many thousand rows"),
    ("wechat/picture-gone", "a file that goes while it is read"),
    ("wechat/refused", "a mistake of ours"),
    ("wechat/too-large", "a picture that no quality makes small"),
    ("write/bad-path", "about writing"),
    ("write/blocked", "about writing"),
    ("write/changed-while-building", "about writing"),
    ("write/edited-by-hand", "about writing"),
    ("write/ledger-damaged", "about writing"),
    ("write/no-output", "about writing"),
    ("write/source-gone", "about writing"),
    ("write/unclaimed", "about writing"),
];

#[test]
fn every_code_has_a_case() {
    let mut sources = String::new();
    let mut tests = String::new();
    for file in files(&root().join("src")).iter().filter(|file| file.extension().is_some_and(|e| e == "rs")) {
        let text = fs::read_to_string(file).unwrap();
        let name = file.to_string_lossy().replace('\\', "/");
        let split = if name.contains("tests") { 0 } else { text.find("#[cfg(test)]").unwrap_or(text.len()) };
        sources.push_str(&text[..split]);
        tests.push_str(&text[split..]);
    }
    let mut shown = String::new();
    for case in folders(&root().join("tests/cases"), 2) {
        shown.push_str(&fs::read_to_string(case.join("expected/report.txt")).unwrap_or_default());
    }
    let codes = codes(&sources);
    assert!(codes.len() > 50, "too few codes: {codes:?}");
    let elsewhere: BTreeMap<&str, &str> = ELSEWHERE.iter().copied().collect();
    let without = |code: &&String| match elsewhere.contains_key(code.as_str()) {
        true => !tests.contains(&format!("\"{code}\"")),
        false => !shown.contains(&format!("[{code}]")),
    };
    let missing: Vec<_> = codes.iter().filter(without).collect();
    assert!(
        missing.is_empty(),
        "codes without a case (or without the unit test that ELSEWHERE promises): {missing:#?}"
    );
    let gone: Vec<_> = elsewhere.keys().filter(|code| !codes.contains(**code)).collect();
    assert!(gone.is_empty(), "ELSEWHERE names codes that the source does not: {gone:?}");
}

/// The texts of the form `"room/what-is-wrong"` whose room has codes. File names and media types are none.
fn codes(source: &str) -> BTreeSet<String> {
    const ROOMS: &[&str] = &[
        "column",
        "config",
        "data",
        "editorial",
        "footnote",
        "front-matter",
        "html",
        "inspect",
        "link",
        "markdown",
        "media",
        "proofread",
        "read",
        "review",
        "route",
        "table",
        "theme",
        "topic",
        "wechat",
        "write",
        "yaml",
    ];
    let is_code = |text: &&str| {
        text.split_once('/').is_some_and(|(room, what)| {
            let plain = !what.is_empty()
                && what.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b.is_ascii_digit());
            ROOMS.contains(&room) && plain
        })
    };
    let named = source.split("Code(\"").skip(1).filter_map(|rest| rest.split('"').next());
    // A rule of proofreading carries its own tests: `P03`.
    let is_rule = |code: &&str| code.len() == 3 && code.starts_with(|c: char| c.is_ascii_uppercase());
    let unknown: Vec<_> = named.filter(|code| !is_code(code) && !is_rule(code)).collect();
    assert!(unknown.is_empty(), "codes of rooms that this test does not know: {unknown:?}");
    source.split('"').filter(is_code).map(str::to_owned).collect()
}

/// Runs one case; each difference as text.
fn run(case: &Path) -> Vec<String> {
    let update = std::env::var_os("UPDATE").is_some();
    let portal = open(case);
    let (mut outputs, mut report) = support::build(&portal);
    if case.parent().is_some_and(|area| area.ends_with("inspect")) {
        let found = inspect(&portal).findings;
        report = Report::new(report.findings().iter().cloned().chain(found).collect());
    }
    if case.parent().is_some_and(|area| area.ends_with("wechat")) {
        report = messages(&portal, &mut outputs, &report);
    }
    let style = text::Style { limit: None, ..text::Style::default() };
    let mut drawn = text::draw(&report, &portal, style);
    if drawn.is_empty() {
        drawn.push_str("没有发现问题\n");
    }
    let expected = case.join("expected");
    let mut failures = Vec::new();
    compare(&expected.join("report.txt"), &drawn, update, &mut failures);
    for file in files(&expected) {
        let path = file.strip_prefix(&expected).unwrap().to_string_lossy().replace('\\', "/");
        if path == "report.txt" {
            continue;
        }
        match outputs.get(&path) {
            Some(output) => {
                let output = String::from_utf8(output.clone()).unwrap();
                let old = fs::read_to_string(&file).unwrap();
                compare(&file, &part(&output, &old, &path), update, &mut failures);
            }
            None => failures.push(format!("{}: there is no such output", file.display())),
        }
    }
    failures
}

/// The text of each article that is shown as a message of the official account, below `wechat/`, and what is found in it.
fn messages(portal: &Portal, outputs: &mut BTreeMap<String, Vec<u8>>, report: &Report) -> Report {
    let mut findings = report.findings().to_vec();
    for article in portal.article_infos().iter().filter(|article| article.path.is_some()) {
        for (look, name) in [(Look::Red, "red"), (Look::Plain, "plain")] {
            let draft = portal.message(article.source, look).unwrap();
            let content = draft.content(|number| Some(format!("images/{number:02}.jpg"))).unwrap();
            assert_eq!(verify(&content, look, Pictures::Beside), Vec::<String>::new());
            if look == Look::Red {
                findings.extend(draft.findings.clone());
                findings.extend(draft.length(&content));
            }
            // A line a block, to be read.
            let lines = content
                .replace("><p ", ">\n<p ")
                .replace("><section ", ">\n<section ")
                .replace("><tr", ">\n<tr");
            outputs
                .insert(format!("wechat/{}-{name}.html", article.source.stem()), (lines + "\n").into_bytes());
        }
    }
    Report::new(findings)
}

/// The output, or its `<main>` where the expected text holds nothing else.
fn part(output: &str, old: &str, path: &str) -> String {
    if path.starts_with("wechat/")
        || !path.ends_with(".html")
        || !(old.is_empty() || old.starts_with("<main"))
    {
        return output.to_owned();
    }
    let from = output.find("<main").expect("a page has a main element");
    let to = output.find("</main>").expect("a main element ends");
    format!("{}</main>\n", &output[from..to])
}

fn compare(file: &Path, came: &str, update: bool, failures: &mut Vec<String>) {
    let expected = fs::read_to_string(file).unwrap_or_default();
    if expected == came {
        return;
    }
    if update {
        fs::create_dir_all(file.parent().expect("it has a folder")).unwrap();
        fs::write(file, came).unwrap();
    } else {
        failures.push(format!("--- {}\n{expected}+++ came\n{came}", file.display()));
    }
}

fn open(case: &Path) -> Portal {
    let options = match fs::read_to_string(case.join("case.yaml")) {
        Ok(text) => serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", case.display())),
        Err(_) => Options::default(),
    };
    // In a folder of its own, since reading leaves a cache behind.
    let site = tempfile::tempdir().unwrap();
    copy(&root().join("tests/support/site"), site.path());
    copy(case, site.path());
    let previous = options.previous.iter().map(|(path, source)| snapshot::PreviousRoute {
        path: path.clone(),
        source: source.as_deref().map(SourcePath::new),
        text_hash: None,
    });
    let how = snapshot::Options {
        base_url: options.base_url,
        drafts: options.drafts,
        relative: options.relative,
        previous_routes: previous.collect(),
    };
    let mut snapshot = disk::read(site.path(), how, options.now.parse().unwrap(), None).unwrap();
    for (path, text) in &options.files {
        snapshot.files.insert(SourcePath::new(path), Source::Text(Arc::new(Text::utf8(text))));
    }
    Portal::open(Arc::new(snapshot), None)
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn copy(from: &Path, to: &Path) {
    for file in files(from) {
        let target = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&file, target).unwrap();
    }
}

/// All files below a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let (files, folders): (Vec<_>, Vec<_>) = entries(folder).into_iter().partition(|path| path.is_file());
    files.into_iter().chain(folders.iter().flat_map(|folder| self::files(folder))).collect()
}

/// The folders at a depth below another.
fn folders(folder: &Path, depth: usize) -> Vec<PathBuf> {
    if depth == 0 {
        return vec![folder.to_owned()];
    }
    let inner = entries(folder).into_iter().filter(|path| path.is_dir());
    inner.flat_map(|inner| folders(&inner, depth - 1)).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}
