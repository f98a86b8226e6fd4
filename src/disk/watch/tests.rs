//! Real folders, real events, and events that get lost.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tempfile::TempDir;

use super::*;
use crate::disk::reread_tests::{equal, put};
use crate::disk::{read, reread};
use crate::snapshot::{Options, Snapshot};

/// A site that is watched, and what was read of it.
struct Served {
    dir: TempDir,
    watch: Watch,
    snapshot: Snapshot,
    batches: usize,
}

fn site() -> TempDir {
    let dir = TempDir::new().unwrap();
    put(dir.path(), "content/site.yaml", "name: 慈利");
    put(dir.path(), "content/要闻/稿件.md", "# 稿件");
    dir
}

fn read_all(root: &Path) -> Snapshot {
    read(root, Options::default(), Timestamp::UNIX_EPOCH, None).unwrap()
}

impl Served {
    fn new(dir: TempDir) -> Served {
        let watch = Watch::start(dir.path()).unwrap();
        Served::over(dir, watch)
    }

    fn over(dir: TempDir, watch: Watch) -> Served {
        let snapshot = read_all(dir.path());
        Served { dir, watch, snapshot, batches: 0 }
    }

    fn root(&self) -> &Path {
        self.dir.path()
    }

    /// Follows the changes until the snapshot is what a full reading gives, and says how long it took.
    fn catch_up(&mut self) -> Duration {
        let start = Instant::now();
        let mut pending = Changes::default();
        while !read(self.root(), Options::default(), Timestamp::UNIX_EPOCH, None)
            .is_ok_and(|full| equal(&self.snapshot, &full))
        {
            match self.watch.next(Some(start + Duration::from_secs(20))) {
                Event::Changed(changes) => pending.append(changes),
                other => panic!("{other:?} after {:?}", start.elapsed()),
            }
            self.batches += 1;
            let (options, now) = (Options::default(), Timestamp::UNIX_EPOCH);
            if let Ok(next) = reread(self.dir.path(), options, now, &self.snapshot, &pending) {
                self.snapshot = next;
                pending = Changes::default();
            }
        }
        start.elapsed()
    }

    /// Whether nothing is heard for a while.
    fn is_quiet_for(&mut self, milliseconds: u64) -> bool {
        let event = self.watch.next(Some(Instant::now() + Duration::from_millis(milliseconds)));
        assert!(event == Event::Deadline || matches!(event, Event::Changed(_)), "{event:?}");
        event == Event::Deadline
    }

    fn settle(&mut self) {
        while !self.is_quiet_for(200) {}
    }
}

#[test]
fn each_way_of_saving_is_seen() {
    let mut served = Served::new(site());
    let article = served.root().join("content/要闻/稿件.md");
    let beside = |name: &str| article.with_file_name(name);

    fs::write(&article, "in place").unwrap();
    served.catch_up();
    // vim: the old file becomes the backup, a new one takes its name.
    fs::write(beside("4913"), "").unwrap();
    fs::remove_file(beside("4913")).unwrap();
    fs::rename(&article, beside("稿件.md~")).unwrap();
    fs::write(&article, "vim").unwrap();
    fs::remove_file(beside("稿件.md~")).unwrap();
    served.catch_up();
    // An atomic save.
    fs::write(beside(".稿件.md.swp"), "atomic").unwrap();
    fs::rename(beside(".稿件.md.swp"), &article).unwrap();
    served.catch_up();
    // Word: a temporary file, two renames.
    fs::write(beside("~WRD0001.tmp"), "word").unwrap();
    fs::rename(&article, beside("~WRL0002.tmp")).unwrap();
    fs::rename(beside("~WRD0001.tmp"), &article).unwrap();
    fs::remove_file(beside("~WRL0002.tmp")).unwrap();
    served.catch_up();
    fs::remove_file(&article).unwrap();
    fs::write(&article, "made again").unwrap();
    served.catch_up();
    fs::remove_file(&article).unwrap();
    served.catch_up();
    assert!(served.snapshot.text("content/要闻/稿件.md").is_none());
}

#[test]
fn a_save_is_told_within_milliseconds() {
    let mut served = Served::new(site());
    let mut took: Vec<Duration> = (0..9)
        .map(|turn| {
            put(served.root(), "content/要闻/稿件.md", &format!("{turn}"));
            served.catch_up()
        })
        .collect();
    took.sort();
    assert!(took[4] < Duration::from_millis(40), "{took:?}");
}

#[test]
fn what_a_new_folder_holds_is_seen() {
    let mut served = Served::new(site());
    for turn in 0..20 {
        put(served.root(), &format!("content/{turn}/深/更深/index.md"), "正文");
        put(served.root(), &format!("content/{turn}/深/更深/1.jpg"), "图");
    }
    served.catch_up();
    // The second look at what came whole tells nothing.
    assert!(served.is_quiet_for(300));
    put(served.root(), "content/3/深/更深/index.md", "改过");
    served.catch_up();
    fs::rename(served.root().join("content/3"), served.root().join("content/30")).unwrap();
    served.catch_up();
    put(served.root(), "content/30/深/更深/index.md", "移动以后");
    served.catch_up();
    fs::remove_dir_all(served.root().join("content/4")).unwrap();
    served.catch_up();
    assert!(!served.watch.trust.is_lost());
}

#[test]
fn many_files_are_few_batches() {
    let mut served = Served::new(site());
    for index in 0..2000 {
        put(served.root(), &format!("content/要闻/{index}.md"), &format!("# 第 {index} 篇"));
    }
    // As git does it: all at once, while nobody asks.
    served.catch_up();
    assert!(served.batches <= 4, "{}", served.batches);
    assert!(!served.watch.trust.is_lost());
}

#[test]
fn a_large_file_is_told_when_it_is_whole() {
    let mut served = Served::new(site());
    served.settle();
    let path = served.root().join("content/要闻/录像.mp4");
    let writer = std::thread::spawn(move || {
        let mut file = fs::File::create(path).unwrap();
        for _ in 0..20 {
            file.write_all(&vec![7; 1 << 20]).unwrap();
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    let mut told = 0;
    while !served.is_quiet_for(300) {
        told += 1;
    }
    writer.join().unwrap();
    assert!(told < 12, "{told} times in 20 pieces");
    served.snapshot = read_all(served.root());
    assert!(served.is_quiet_for(300));
}

#[test]
fn a_branch_of_git_is_seen() {
    let dir = site();
    let git = |arguments: &[&str]| {
        let who = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main"];
        let mut git = std::process::Command::new("git");
        let run = git.current_dir(dir.path()).args(who).args(arguments).output();
        run.unwrap_or_else(|cause| panic!("git: {cause}"))
    };
    git(&["init"]);
    git(&["add", "."]);
    git(&["commit", "-m", "first"]);
    git(&["checkout", "-b", "other"]);
    for index in 0..200 {
        put(dir.path(), &format!("content/{}/{index}/index.md", index % 7), "正文");
    }
    put(dir.path(), "content/要闻/稿件.md", "另一支");
    git(&["add", "."]);
    git(&["commit", "-m", "second"]);
    git(&["checkout", "main"]);
    let path = dir.path().to_owned();
    let mut served = Served::new(dir);
    for branch in ["other", "main", "other"] {
        let mut git = std::process::Command::new("git");
        let run = git.current_dir(&path).args(["checkout", branch]).output().unwrap();
        assert!(run.status.success());
        served.catch_up();
        let is_there = served.snapshot.text("content/3/3/index.md").is_some();
        assert_eq!(is_there, branch == "other");
    }
    assert!(!served.watch.trust.is_lost());
}

#[test]
fn themes_and_content_may_come_and_go() {
    let mut served = Served::new(site());
    put(served.root(), "themes/mine/templates/base.html", "<html>");
    served.catch_up();
    served.settle();
    put(served.root(), "themes/mine/templates/base.html", "<html lang=zh>");
    served.catch_up();
    fs::remove_dir_all(served.root().join("themes")).unwrap();
    served.catch_up();

    let (content, aside) = (served.root().join("content"), served.root().join("aside"));
    fs::rename(&content, &aside).unwrap();
    assert!(!served.is_quiet_for(2000));
    fs::rename(&aside, &content).unwrap();
    put(served.root(), "content/要闻/稿件.md", "回来了");
    served.catch_up();
    fs::remove_dir_all(&content).unwrap();
    put(served.root(), "content/要闻/新.md", "重来");
    served.catch_up();
    served.settle();
    put(served.root(), "content/要闻/新.md", "重来以后");
    served.catch_up();
    assert!(!served.watch.trust.is_lost());
}

#[test]
fn reading_and_what_is_passed_over_wake_nobody() {
    let mut served = Served::new(site());
    served.settle();
    for _ in 0..3 {
        read_all(served.root());
    }
    put(served.root(), "public/index.html", "x");
    put(served.root(), "content/要闻/.稿件.md.swp", "x");
    put(served.root(), "content/要闻/~$稿件.docx", "x");
    put(served.root(), ".huikan/cache/x", "x");
    put(served.root(), "README.md", "x");
    assert!(served.is_quiet_for(500));
}

#[test]
fn the_probe_is_heard_and_leaves_nothing() {
    let mut served = Served::new(site());
    assert!(served.is_quiet_for(1500));
    assert!(!served.watch.trust.is_lost());
    let left = fs::read_dir(served.root().join(".huikan/cache")).unwrap().count();
    assert_eq!(left, 0);
}

#[test]
fn a_handle_ends_the_waiting() {
    let mut served = Served::new(site());
    let stop = served.watch.stopper();
    let thread = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(50));
        stop.stop();
    });
    assert_eq!(served.watch.next(None), Event::Stopped);
    assert_eq!(served.watch.next(None), Event::Stopped);
    thread.join().unwrap();
}

/// Watches with a source of which `pass` lets events through.
fn lossy(dir: TempDir, pass: impl Fn(&Heard) -> bool + Send + 'static) -> Served {
    let watch = Watch::over(dir.path(), |root, tell| {
        let some = move |heard| {
            if pass(&heard) {
                tell(heard);
            }
        };
        events::of_system(root, Box::new(some))
    });
    Served::over(dir, watch.unwrap())
}

fn is_path(heard: &Heard) -> bool {
    matches!(heard, Heard::Path { .. })
}

#[test]
fn without_any_events_scans_find_everything() {
    let mut served = lossy(site(), |_| false);
    put(served.root(), "content/要闻/稿件.md", "改过");
    put(served.root(), "content/新/稿件.md", "新的");
    served.catch_up();
    assert!(served.watch.trust.is_lost(), "the probe was not heard");
    put(served.root(), "content/要闻/稿件.md", "又改过");
    assert!(served.catch_up() < Duration::from_secs(1));
    fs::remove_dir_all(served.root().join("content/新")).unwrap();
    assert!(served.catch_up() < Duration::from_secs(1));
}

#[test]
fn no_events_at_all_are_no_error() {
    let dir = site();
    let watch = Watch::over(dir.path(), |_, _| Err(Deaf)).unwrap();
    let mut served = Served::over(dir, watch);
    put(served.root(), "content/要闻/稿件.md", "改过");
    assert!(served.catch_up() < Duration::from_secs(1));
}

#[test]
fn events_that_get_lost_are_trusted_no_more() {
    // Only the probe is heard: scans find the changes, the trust is gone, and scans come more often.
    let mut served = lossy(site(), |heard| !is_path(heard));
    for turn in 0..3 {
        put(served.root(), "content/要闻/稿件.md", &format!("改过 {turn} 次"));
        assert!(served.catch_up() < Duration::from_secs(4));
        served.is_quiet_for(1100);
    }
    assert!(served.watch.trust.is_lost());
    put(served.root(), "content/要闻/稿件.md", "又改过");
    assert!(served.catch_up() < Duration::from_secs(1));
}

#[test]
fn half_of_the_events_are_enough() {
    let count = AtomicUsize::new(0);
    let every_other =
        move |heard: &Heard| !is_path(heard) || count.fetch_add(1, Ordering::Relaxed).is_multiple_of(2);
    let mut served = lossy(site(), every_other);
    for turn in 0..12 {
        put(served.root(), &format!("content/{}/{turn}.md", turn % 3), &format!("{turn}"));
        if turn % 4 == 3 {
            served.catch_up();
        }
    }
}

#[test]
fn late_events_are_no_lost_ones() {
    let dir = site();
    let watch = Watch::over(dir.path(), |root, tell| {
        let (send, receive) = channel::<Heard>();
        std::thread::spawn(move || {
            for heard in receive {
                std::thread::sleep(Duration::from_millis(20));
                tell(heard);
            }
        });
        events::of_system(root, Box::new(move |heard| drop(send.send(heard))))
    });
    let mut served = Served::over(dir, watch.unwrap());
    for turn in 0..30 {
        put(served.root(), &format!("content/要闻/{turn}.md"), "x");
    }
    served.catch_up();
    while served.watch.next(Some(Instant::now() + Duration::from_secs(4))) != Event::Deadline {}
    assert!(!served.watch.trust.is_lost());
}

#[test]
fn an_overflow_is_looked_into_at_once() {
    let dir = site();
    let watch = Watch::over(dir.path(), |root, tell| {
        let some = move |heard| {
            tell(if is_path(&heard) { Heard::Overflow } else { heard });
        };
        events::of_system(root, Box::new(some))
    });
    let mut served = Served::over(dir, watch.unwrap());
    put(served.root(), "content/要闻/稿件.md", "改过");
    assert!(served.catch_up() < Duration::from_secs(1));
    assert!(!served.watch.trust.is_lost());
}
