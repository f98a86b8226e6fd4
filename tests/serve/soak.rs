//! Two thousand edits, such as a long day brings: afterwards everything is as if it had been read afresh.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use huikan::disk;
use huikan::portal::{Output, Portal};
use huikan::snapshot::Options;

use crate::client::get;
use crate::served::{Program, Site, article};

const EDITS: u32 = 2_000;
const NOW: &str = "2023-01-01T08:00:00+08:00";
const TAG: &str = "<script src=\"/_huikan/preview.js\" defer></script>";
const MARK: &str = "content/政协要闻/jihao.md";

/// The same numbers in each run (Knuth's linear congruential generator): a failure can be looked at again.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

fn articles(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    files(&root.join("content"), &mut found);
    found.retain(|path| {
        path.extension().is_some_and(|end| end == "md")
            && !path.components().any(|part| part.as_os_str().to_string_lossy().starts_with('_'))
    });
    found
}

fn edit(site: &Site, chance: &mut Chance, number: u32) {
    let root = site.root();
    let all = articles(&root);
    let path = &all[chance.below(all.len())];
    let text = std::fs::read_to_string(path).unwrap();
    let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
    let template = "themes/county/templates/article-notice.html";
    match chance.below(16) {
        0..=5 => site.put(&name, format!("{}\n\n第{number}次修改。\n", text.trim_end())),
        6 => std::fs::write(path, text.replacen("会议", "会议会议", 1)).unwrap(),
        7 => site.put(&name, text.replacen("title: ", &format!("title: {number}"), 1)),
        8 => site.put(&name, text.replacen("---\n", "---\n日期: [没写完\n", 1)),
        9 => site.put(&name, text.replace("日期: [没写完\n", "")),
        10 => site
            .put(&format!("content/新{}/a{number}.md", number % 3), article(&number.to_string(), "新稿件。")),
        11 if all.len() > 30 => std::fs::remove_file(path).unwrap(),
        12 => std::fs::rename(path, path.with_file_name(format!("gai{number}.md"))).unwrap(),
        13 if number.is_multiple_of(2) => site.put(template, "{% if %}"),
        13 => site.put(template, "{% extends \"article.html\" %}"),
        14 => site.put(&format!("content/_static/fu{}.bin", number % 4), number.to_string()),
        _ => {
            std::fs::remove_file(path).unwrap();
            std::fs::write(path, text).unwrap();
        }
    }
}

/// Waits until the preview has seen everything that was saved so far.
fn catch_up(site: &Site, port: u16, number: u32) {
    site.put(MARK, article("记号", &format!("记号{number}。")));
    let begin = Instant::now();
    while !get(port, "/yaowen/jihao.html").text().contains(&format!("记号{number}。")) {
        assert!(begin.elapsed() < Duration::from_secs(20), "it never caught up with edit {number}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Resident memory in KiB, where the system tells.
fn memory(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.trim().strip_suffix(" kB")?.parse().ok()
}

#[test]
fn after_two_thousand_edits_it_serves_what_a_fresh_build_makes() {
    let site = Site::sample();
    let program = Program::start(&site, &["-q", "--now", NOW]);
    let mut chance = Chance(20_221_220);
    let mut early = None;
    for number in 1..=EDITS {
        edit(&site, &mut chance, number);
        if number % 5 == 0 {
            assert_eq!(get(program.port, "/").status, 200);
        }
        if number % 100 == 0 {
            catch_up(&site, program.port, number);
        }
        if number == 200 {
            early = memory(program.child.id());
        }
    }
    let late = memory(program.child.id());
    if let (Some(early), Some(late)) = (early, late) {
        println!("memory after 200 edits {} MiB, after {EDITS} {} MiB", early >> 10, late >> 10);
        // What every edit left behind would be many times this; a page more or less is not the point.
        assert!(late < early * 3 / 2 + 20_000, "{early} KiB grew to {late} KiB");
    }
    same_as_fresh(&site, program.port);
}

fn same_as_fresh(site: &Site, port: u16) {
    let snapshot = disk::read(&site.root(), Options::default(), NOW.parse().unwrap(), None).unwrap();
    let fresh = Portal::open(Arc::new(snapshot), None);
    let mut compared = 0;
    for route in fresh.routes() {
        let address = fresh.address(route.path);
        let answer = get(port, &address);
        assert_eq!(answer.status, 200, "{address}");
        if let Some(Output::Bytes { bytes, .. }) = fresh.render(route.path).unwrap().output {
            let served = match route.path.is_page() {
                true => answer.text().replacen(TAG, "", 1).into_bytes(),
                false => answer.body,
            };
            assert!(served == bytes, "{address} differs");
            compared += 1;
        }
    }
    assert!(compared > 50, "{compared}");
    let panel = get(port, "/_huikan/site").json();
    let listed = panel["articles"].as_array().unwrap().len();
    assert_eq!(listed, fresh.counts().articles);
}
