//! Killed at any moment, and two at once.

use std::fs;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::site::{Site, article, article_path, ran, tree};

/// Kills in all; each round of content gets a few.
const ROUNDS: usize = 8;
const KILLS: usize = 4;

#[test]
fn killed_at_any_moment_the_next_build_ends_in_the_same_tree() {
    let site = Site::new(400);
    let start = Instant::now();
    site.build_with(&["--out", &site.beside("measure").to_string_lossy()]).expect(0, &[]);
    let whole = start.elapsed();
    let mut random = 7_u32;
    let mut cut_short = 0;
    for round in 0..ROUNDS {
        change(&site, round);
        for _ in 0..KILLS {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let mut child = start_silent(&site);
            sleep(whole.mul_f64(f64::from(random >> 8) / f64::from(1 << 24)));
            child.kill().expect("SIGKILL can be sent");
            cut_short += usize::from(!child.wait().expect("it ended").success());
        }
        site.build().expect(0, &[]);
        site.expect_fresh();
        let left: Vec<String> = tree(&site.root).into_keys().filter(|name| name.ends_with(".tmp")).collect();
        assert_eq!(left, [] as [String; 0], "temporary files in round {round}");
    }
    assert!(cut_short > ROUNDS * KILLS / 8, "only {cut_short} builds were killed in time");
}

/// Every page changes, some come, some go, one is renamed, and a file makes room for a folder.
fn change(site: &Site, round: usize) {
    let name = format!("name: ××县政协{round}\n");
    site.put("content/site.yaml", format!("id: robust\n{name}url: https://zx.example.cn\ntheme: plain\n"));
    site.put(&article_path(1000 + round), article(1000 + round, ""));
    let _ = fs::remove_file(site.root.join(article_path(round)));
    let renamed = site.root.join(article_path(100 + round));
    fs::rename(&renamed, renamed.with_file_name(format!("renamed-{round}.md"))).expect("it was made");
    let both = site.root.join("content/_static/both");
    if round.is_multiple_of(2) {
        let _ = fs::remove_dir_all(&both);
        site.put("content/_static/both", "a file");
    } else {
        let _ = fs::remove_file(&both);
        site.put("content/_static/both/inside", "a folder now");
    }
}

fn start_silent(site: &Site) -> Child {
    site.command().stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts")
}

#[test]
fn of_two_builds_at_once_one_waits_for_the_user() {
    let site = Site::new(300);
    for round in 0..4_u32 {
        let mut first = start_silent(&site);
        sleep(Duration::from_millis(u64::from(round) * 40));
        let second = site.build();
        let first = first.wait().expect("it ended");
        // The second may come before the first has begun to write, or after it has ended.
        if second.code == Some(2) {
            second.expect(2, &["另一个 huikan 正在往这里生成网站；请等它结束再试"]);
            assert!(first.success());
        } else {
            second.expect(0, &[]);
            assert!(matches!(first.code(), Some(0 | 2)), "{first:?}");
        }
        site.expect_fresh();
        let _ = fs::remove_dir_all(site.public());
    }
    // Into two folders of one site they do not meet.
    let mut elsewhere = site.command();
    let mut elsewhere = elsewhere
        .arg("--out")
        .arg(site.beside("other"))
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    ran(&mut site.command()).expect(0, &[]);
    assert!(elsewhere.wait().expect("it ended").success());
    assert_eq!(tree(&site.beside("other")), tree(&site.public()));
}
