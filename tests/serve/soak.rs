//! Random edits, one after another, with an open page and requests in between: in the end every route is
//! what a fresh build makes. `SOAK=2000 cargo test --test serve soak` for a long time.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use huikan::disk;
use huikan::portal::{Output, Portal};
use huikan::snapshot::Options;

use crate::client::{Events, get};
use crate::pages::{TAG, built};
use crate::served::{Program, Site, article};

const NOW: &str = "2023-01-01T08:00:00+08:00";

/// Numbers that look random and are the same in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn name(&mut self) -> String {
        let folder = ["要闻", "要闻", "调研", "调研/视察"][self.below(4)];
        format!("content/{folder}/gao-{}.md", self.below(12))
    }
}

/// What an editor, a file manager or git does to the folder.
fn edit(site: &Site, dice: &mut Dice, number: usize) {
    let (path, other) = (dice.name(), dice.name());
    let on_disk = |path: &str| site.root().join(path);
    match dice.below(14) {
        0..=3 => site.put(&path, article(&format!("第{number}次修改"), "县政协召开会议，**研究**工作。")),
        4 => site.put(&path, article("调研", &format!("见[另一篇](gao-{}.md)。", dice.below(12)))),
        5 => drop(std::fs::remove_file(on_disk(&path))),
        6 => drop(std::fs::rename(on_disk(&path), on_disk(&other))),
        7 => site.put(&path, "---\ntitle: [会议\ndate: 2022-13-40\n---\n# 会议\n\n正文。\n"),
        8 => site.put(&path, article("改期", "正文。").replace("2022-12-20", "2022-11-08")),
        9 => {
            let index = format!("---\ntitle: 要闻{}\nslug: yaowen\n---\n", dice.below(3));
            site.put("content/要闻/_index.md", index);
        }
        10 => site.put("content/_static/表.csv", format!("甲,{number}\n")),
        11 => {
            let folder = format!("content/调研/文件夹-{}", dice.below(3));
            site.put(&format!("{folder}/index.md"), article("图片", "![图](1.png \"会场\")"));
            site.put(&format!("{folder}/1.png"), format!("图{}", dice.below(3)));
        }
        12 => drop(std::fs::remove_dir_all(on_disk(&format!("content/调研/文件夹-{}", dice.below(3))))),
        // In place, as some editors save.
        _ => drop(std::fs::write(on_disk(&path), article("就地保存", &format!("第{number}次。")))),
    }
}

fn fresh(root: &Path) -> Portal {
    let snapshot = disk::read(root, Options::default(), NOW.parse().unwrap(), None).unwrap();
    Portal::open(Arc::new(snapshot), None)
}

/// The first route that is served otherwise than a fresh build makes it.
fn different(portal: &Portal, root: &Path, port: u16) -> Option<String> {
    portal.routes().find_map(|route| {
        let address = portal.address(route.path);
        let output = portal.render(route.path)?.output.or_else(|| portal.draft(route.path)?.output)?;
        let is_page = matches!(output, Output::Bytes { .. }) && route.path.is_page();
        let expected = built(portal, output, root);
        let answer = get(port, &address);
        let body = if is_page { answer.text().replacen(TAG, "", 1).into_bytes() } else { answer.body };
        (answer.status != 200 || body != expected).then_some(address)
    })
}

#[test]
fn after_many_edits_every_route_is_what_a_fresh_build_makes() {
    let edits = std::env::var("SOAK").ok().and_then(|edits| edits.parse().ok()).unwrap_or(150);
    let site = Site::small();
    for folder in ["调研", "调研/视察"] {
        site.put(&format!("content/{folder}/_index.md"), format!("---\ntitle: {folder}\n---\n"));
    }
    let program = Program::start(&site, &["-q", "--now", NOW]);
    let mut events = Events::open(program.port);
    let first = events.next("portal");
    let mut dice = Dice(0x2022_1220);
    for number in 0..edits {
        edit(&site, &mut dice, number);
        // Sometimes several at once, sometimes one after the other has been seen.
        match dice.below(4) {
            0 => {}
            1 => drop(get(program.port, "/yaowen/")),
            _ => std::thread::sleep(Duration::from_millis(dice.below(40) as u64)),
        }
    }
    let root: PathBuf = site.root();
    let portal = fresh(&root);
    let begin = Instant::now();
    while let Some(address) = different(&portal, &root, program.port) {
        assert!(begin.elapsed() < Duration::from_secs(30), "{address} is not what a build makes");
        std::thread::sleep(Duration::from_millis(100));
    }
    // What is gone is gone.
    let all = get(program.port, "/_huikan/site").json();
    assert_eq!(all["articles"].as_array().unwrap().len(), portal.counts().articles);
    assert!(all["version"].as_u64() > first["version"].as_u64());
}
