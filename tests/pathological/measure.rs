//! Measuring by hand: `SITE=tags N=50000 cargo test --test pathological -- --ignored --nocapture measure`
//! prints what one site costs. Nothing asserts a time.

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Arc;

use huikan::portal::{Output, Portal, UrlPath};

use crate::sites;

/// How many pages of a site are rendered: of a hundred thousand like pages some hundreds tell the rest.
const SAMPLE: usize = 400;

/// What is rendered in any case, since it speaks of many.
const OVERVIEWS: [&str; 9] = [
    "index.html",
    "sitemap.html",
    "sitemap.xml",
    "atom.xml",
    "tags/index.html",
    "topics/index.html",
    "yaowen/index.html",
    "biao/index.html",
    "yaowen/a.html",
];

#[test]
#[ignore = "for measuring by hand"]
fn measure() {
    let name = std::env::var("SITE").unwrap_or_default();
    let (full, generator) = sites::named(&name).expect("SITE names a site");
    let n = std::env::var("N").ok().and_then(|n| n.parse().ok()).unwrap_or(full);
    let theme = std::env::var("THEME").ok();
    let mut snapshot = generator(n);
    if let Some(theme) = theme {
        sites::choose_theme(&mut snapshot, &theme);
    }
    let made = cpu();
    let resident = status("VmRSS");
    let portal = Portal::open(Arc::new(snapshot), None);
    let opened = cpu();
    let after_open = status("VmRSS");
    let (mut bytes, mut files, mut largest, mut findings, mut failed) =
        (0, 0, (0, String::new()), portal.report().findings().len(), 0);
    let mut codes = std::collections::BTreeMap::<String, usize>::new();
    for finding in portal.report().findings() {
        *codes.entry(format!("{:?}", finding.code)).or_default() += 1;
    }
    let mut slowest = (0, String::new());
    let all: Vec<UrlPath> = portal.routes().map(|route| route.path.clone()).collect();
    let step = all.len().div_ceil(SAMPLE).max(1);
    let is_sampled =
        |(index, path): &(usize, &UrlPath)| index % step == 0 || OVERVIEWS.contains(&path.as_str());
    let paths: Vec<&UrlPath> = all.iter().enumerate().filter(is_sampled).map(|(_, path)| path).collect();
    for path in &paths {
        let before = cpu();
        let rendered = portal.render(path).unwrap();
        let took = cpu() - before;
        if took > slowest.0 {
            slowest = (took, path.to_string());
        }
        findings += rendered.findings.len();
        for finding in &rendered.findings {
            *codes.entry(format!("{:?}", finding.code)).or_default() += 1;
        }
        match rendered.output {
            Some(Output::Bytes { bytes: out, .. }) => {
                files += 1;
                bytes += out.len();
                if out.len() > largest.0 {
                    largest = (out.len(), path.to_string());
                }
            }
            Some(Output::Copy(_) | Output::Picture(_)) => {}
            None => failed += 1,
        }
    }
    let rendered = cpu();
    let mut line = String::new();
    write!(
        line,
        "{name} n={n}: open {} ms, render {} ms ({} of {} routes); {files} files, {} KB, largest {} KB {}; slowest {} ms {}; findings {findings}, failed {failed}; MB: snapshot {} open {} peak {}; {codes:?}",
        opened - made,
        rendered - opened,
        paths.len(),
        all.len(),
        bytes / 1024,
        largest.0 / 1024,
        largest.1,
        slowest.0,
        slowest.1,
        resident / 1024,
        after_open / 1024,
        status("VmHWM") / 1024,
    )
    .unwrap();
    writeln!(std::io::stdout(), "{line}").unwrap();
}

/// CPU time of this process, in milliseconds.
fn cpu() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |index: usize| fields.get(index).and_then(|field| field.parse::<u64>().ok()).unwrap_or(0);
    (ticks(11) + ticks(12)) * 10
}

/// A figure of this process, in KB.
fn status(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line =
        status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')?.split_whitespace().next());
    line.and_then(|kb| kb.parse().ok()).unwrap_or(0)
}
