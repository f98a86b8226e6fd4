//! A host in memory that fails in every way: after the next publish that succeeds it is what the build is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use super::look::lock;
use super::memory::{Fault, Memory};
use super::parts::PARTS;
use super::*;

mod bounds;
mod large;
mod meanwhile;

type Site = BTreeMap<String, String>;

/// One who publishes from a folder of their own.
struct Publisher {
    name: &'static str,
    turns: AtomicI64,
    clock: AtomicI64,
    remembered: Mutex<Option<Manifest>>,
    kept: Mutex<Site>,
    told: Mutex<Vec<String>>,
}

struct Folder<'a>(&'a Site, &'a Mutex<Site>);

impl Contents for Folder<'_> {
    fn bytes(&self, path: &str) -> Result<Vec<u8>, String> {
        self.0.get(path).map(|text| text.clone().into_bytes()).ok_or_else(|| "没有".to_owned())
    }

    fn begins(&self) -> Result<(), String> {
        Ok(())
    }

    fn wants_old(&self, _path: &str) -> Option<u64> {
        Some(u64::MAX)
    }

    fn keep(&self, path: &str, bytes: &[u8]) {
        lock(self.1).insert(path.to_owned(), String::from_utf8_lossy(bytes).into_owned());
    }
}

#[derive(Clone, Copy, Default)]
struct How {
    verify: bool,
    force: bool,
    take_over: bool,
    watch: Duration,
    room: Option<u64>,
}

impl Publisher {
    fn new(name: &'static str) -> Publisher {
        let (turns, clock) = (AtomicI64::new(0), AtomicI64::new(1_000_000));
        let (remembered, kept, told) = (Mutex::default(), Mutex::default(), Mutex::default());
        Publisher { name, turns, clock, remembered, kept, told }
    }

    fn publish(&self, remote: &dyn Remote, site: &Site) -> Result<Plan, Refused> {
        self.publish_so(remote, site, How::default())
    }

    fn publish_so(&self, remote: &dyn Remote, site: &Site, how: How) -> Result<Plan, Refused> {
        // As the program does: where the host moved on, the plan is made anew.
        match self.publish_from(remote, site, how, &Folder(site, &self.kept)) {
            Err(Refused::Moved) => self.publish_from(remote, site, how, &Folder(site, &self.kept)),
            done => done,
        }
    }

    fn publish_from(
        &self,
        remote: &dyn Remote,
        site: &Site,
        how: How,
        contents: &dyn Contents,
    ) -> Result<Plan, Refused> {
        let want: Files =
            site.iter().map(|(path, text)| (path.clone(), Content::of(text.as_bytes()))).collect();
        let (settled, beat) = (Duration::ZERO, Duration::from_millis(1));
        let patience = Patience { tries: 6, wait: Duration::ZERO, watch: how.watch, settled, beat };
        let tell = |words: &str| lock(&self.told).push(words.to_owned());
        let mut host = Host::new(remote, patience, 3).telling(&tell);
        host.room = how.room.map_or_else(Default::default, room::Room::of);
        let remembered = lock(&self.remembered).clone();
        let question =
            Question { want: &want, remembered: remembered.as_ref(), verify: how.verify, force: how.force };
        let survey = Survey::make(&host, &question, Seen::of(&host, "k3f9axqz")?)?;
        if survey.is_still() || survey.plan.conflicts.len() + survey.plan.blocked.len() > 0 {
            return Ok(survey.plan);
        }
        let clock = || self.clock.load(Ordering::Relaxed);
        let token = format!("{}-{}", self.name, self.turns.fetch_add(1, Ordering::Relaxed));
        let errand = Errand {
            host: &host,
            site: "k3f9axqz",
            want: &want,
            plan: &survey.plan,
            seen: &survey.seen,
            me: Owner { owner: self.name.to_owned(), token, time: clock() },
            take_over: how.take_over,
            clock: &clock,
            contents,
            words: "",
            progress: &|_| {},
        };
        let manifest = errand.carry_out()?;
        *lock(&self.remembered) = Some(manifest);
        Ok(survey.plan)
    }
}

fn site(files: &[(&str, &str)]) -> Site {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// A portal of two articles, and what becomes of it a day later: a new article with a picture, a new look, one gone.
fn two_days() -> (Site, Site) {
    let css = "_assets/site.00000001.css";
    let first = site(&[
        ("index.html", "首页 @yaowen/index.html @yaowen/1.html @_assets/site.00000001.css"),
        ("yaowen/index.html", "@yaowen/1.html @yaowen/2.html @_assets/site.00000001.css"),
        ("yaowen/1.html", "甲 @_assets/site.00000001.css"),
        ("yaowen/2.html", "乙 @yaowen/1.html @_assets/site.00000001.css"),
        (css, "p {}"),
        ("rss.xml", "1 2"),
    ]);
    let second = site(&[
        ("index.html", "首页 @yaowen/index.html @yaowen/3.html @_assets/site.00000002.css"),
        ("yaowen/index.html", "@yaowen/3.html @yaowen/2.html @_assets/site.00000002.css"),
        ("yaowen/2.html", "乙 @yaowen/3.html @_assets/site.00000002.css"),
        ("yaowen/3.html", "丙 @_media/0123456789abcdef.jpg @_assets/site.00000002.css"),
        ("_assets/site.00000002.css", "p { color: red }"),
        ("_media/0123456789abcdef.jpg", "图"),
        ("rss.xml", "2 3"),
    ]);
    (first, second)
}

const FOREIGN: (&str, &str) = ("old/旧站.html", "别人的");

fn host_with_a_foreign_file() -> Memory {
    let memory = Memory::new();
    lock(&memory.files).insert(FOREIGN.0.into(), FOREIGN.1.into());
    memory
}

/// What the host shows but for the foreign file and old assets.
fn is(memory: &Memory, site: &Site) {
    let mut shown = memory.shown();
    assert_eq!(shown.remove(FOREIGN.0).as_deref(), Some(FOREIGN.1), "the foreign file is as it was");
    let old: BTreeSet<String> = shown.keys().filter(|path| !site.contains_key(*path)).cloned().collect();
    assert!(old.iter().all(|path| is_fingerprinted(path)), "{old:?}");
    shown.retain(|path, _| !old.contains(path));
    assert_eq!(&shown, site);
    assert_eq!(*lock(&memory.broken), [""; 0], "at each moment pages show what is there");
}

#[test]
fn the_host_becomes_the_build_and_then_nothing_is_sent() {
    let (first, second) = two_days();
    let (memory, one) = (host_with_a_foreign_file(), Publisher::new("one"));
    assert_eq!(one.publish(&memory, &first).unwrap().new.len(), 6);
    is(&memory, &first);
    memory.counted();
    let plan = one.publish(&memory, &first).unwrap();
    assert!(plan.is_still());
    let (requests, uploads) = memory.counted();
    assert!(requests <= 5 && uploads == 0, "{requests} {uploads}");
    let plan = one.publish(&memory, &second).unwrap();
    assert_eq!((plan.new.len(), plan.changed.len(), plan.deleted.len(), plan.retired.len()), (3, 4, 1, 1));
    is(&memory, &second);
    let (_, uploads) = memory.counted();
    assert!(uploads <= plan.sends() + 3, "{uploads}");
    assert!(lock(&memory.files).keys().all(|path| !path.starts_with("_huikan/") || path == PUBLISHED));
    let kept = lock(&one.kept);
    assert_eq!(kept.len(), 5, "what was changed or deleted");
    assert!(kept.iter().all(|(path, text)| first[path] == *text));
}

#[test]
fn requests_that_get_lost_are_made_again() {
    let (first, second) = two_days();
    for each in 2..9 {
        for fault in [Fault::Lost(each), Fault::Unanswered(each)] {
            let (memory, one) = (host_with_a_foreign_file(), Publisher::new("one"));
            *lock(&memory.fault) = fault;
            for site in [&first, &second, &first] {
                one.publish(&memory, site).unwrap_or_else(|error| panic!("{fault:?}: {error}"));
                is(&memory, site);
            }
        }
    }
}

#[test]
fn killed_at_any_request_the_next_publish_goes_on() {
    let (first, second) = two_days();
    let mut kills = 0;
    for at in 1.. {
        let (memory, one, two) = (host_with_a_foreign_file(), Publisher::new("one"), Publisher::new("two"));
        one.publish(&memory, &first).unwrap();
        memory.counted();
        *lock(&memory.fault) = Fault::Killed(at);
        let is_done = one.publish(&memory, &second).is_ok();
        *lock(&memory.fault) = Fault::Never;
        if is_done {
            break;
        }
        kills += 1;
        // Turn by turn the same one goes on, another one after a while, or the old state is wanted back.
        let (who, next) = [(&one, &second), (&two, &second), (&one, &first)][at % 3];
        two.clock.store(1_001_000, Ordering::Relaxed);
        who.publish(&memory, next).unwrap_or_else(|error| panic!("{at}: {error}"));
        is(&memory, next);
        assert!(who.publish(&memory, next).unwrap().is_still());
        let left = lock(&memory.files).keys().find(|path| path.starts_with(PARTS)).cloned();
        assert_eq!(left, None, "{at}: nothing stays on its way");
    }
    assert!(kills > 15, "{kills}");
}

#[test]
fn a_lost_or_damaged_manifest_costs_a_look_and_nothing_else() {
    let (first, second) = two_days();
    for damage in [None, Some("{"), Some("")] {
        let (memory, one) = (host_with_a_foreign_file(), Publisher::new("one"));
        one.publish(&memory, &first).unwrap();
        match damage {
            None => drop(lock(&memory.files).remove(PUBLISHED)),
            Some(text) => drop(lock(&memory.files).insert(PUBLISHED.into(), text.into())),
        }
        let plan = one.publish(&memory, &second).unwrap();
        assert_eq!((plan.new.len(), plan.changed.len(), plan.deleted.len()), (3, 4, 1));
        is(&memory, &second);
    }
    // Somebody else, who remembers nothing, takes over what is equal.
    let (memory, one, two) = (host_with_a_foreign_file(), Publisher::new("one"), Publisher::new("two"));
    one.publish(&memory, &first).unwrap();
    lock(&memory.files).remove(PUBLISHED);
    assert_eq!(two.publish(&memory, &first).unwrap().adopted.len(), 6);
    is(&memory, &first);
    assert!(two.publish(&memory, &first).unwrap().is_still());
}

#[test]
fn what_stands_in_the_way_is_overwritten_only_when_told() {
    let (first, _) = two_days();
    let (memory, one) = (host_with_a_foreign_file(), Publisher::new("one"));
    lock(&memory.files).insert("index.html".into(), "旧站首页".into());
    assert_eq!(one.publish(&memory, &first).unwrap().conflicts, ["index.html"]);
    assert_eq!(memory.shown().len(), 2, "nothing was done");
    one.publish_so(&memory, &first, How { force: true, ..How::default() }).unwrap();
    is(&memory, &first);
}

#[test]
fn what_went_missing_on_the_host_is_found_when_asked_for() {
    let (first, _) = two_days();
    let (memory, one) = (host_with_a_foreign_file(), Publisher::new("one"));
    one.publish(&memory, &first).unwrap();
    lock(&memory.files).remove("yaowen/1.html");
    lock(&memory.files).insert("yaowen/2.html".into(), "乱改".into());
    assert!(one.publish(&memory, &first).unwrap().is_still(), "the manifest is believed");
    lock(&memory.broken).clear();
    let plan = one.publish_so(&memory, &first, How { verify: true, ..How::default() }).unwrap();
    assert_eq!((plan.new, plan.changed), (vec!["yaowen/1.html".into()], vec!["yaowen/2.html".into()]));
    lock(&memory.broken).clear();
    is(&memory, &first);
}

#[test]
fn two_at_once_do_not_meet() {
    let (first, second) = two_days();
    for exclusive in [true, false] {
        let memory = host_with_a_foreign_file();
        memory.exclusive.store(exclusive, Ordering::Relaxed);
        let (one, two) = (Publisher::new("one"), Publisher::new("two"));
        one.publish(&memory, &first).unwrap();
        std::thread::scope(|scope| {
            let ran = [(&one, &first), (&two, &second)].map(|(who, site)| {
                let memory = &memory;
                scope.spawn(move || who.publish(memory, site))
            });
            for done in ran {
                let done = done.join().unwrap();
                let is_fair = matches!(done, Ok(_) | Err(Refused::Locked { .. } | Refused::Moved));
                assert!(is_fair, "{done:?}");
            }
        });
        two.publish(&memory, &second).unwrap();
        is(&memory, &second);
    }
}

#[test]
fn a_lock_is_respected_until_it_is_old_or_taken_over() {
    let (first, second) = two_days();
    let (memory, one, two) = (host_with_a_foreign_file(), Publisher::new("one"), Publisher::new("two"));
    one.publish(&memory, &first).unwrap();
    memory.counted();
    *lock(&memory.fault) = Fault::Killed(12);
    one.publish(&memory, &second).unwrap_err();
    *lock(&memory.fault) = Fault::Never;
    two.clock.store(1_000_600, Ordering::Relaxed);
    assert_eq!(two.publish(&memory, &second), Err(Refused::Locked { seconds: 600 }));
    assert_eq!(*lock(&two.told), [""; 0]);
    two.publish_so(&memory, &second, How { take_over: true, ..How::default() }).unwrap();
    is(&memory, &second);
    assert!(lock(&two.told).concat().contains("先等 0 秒"), "whoever waits is told how long");
}

/// What stands on the host when another one holds the lock since `time`.
fn lock_of_another(time: i64) -> Vec<u8> {
    format!("{{\"owner\":\"another\",\"token\":\"t\",\"time\":{time}}}").into_bytes()
}

#[test]
fn a_lock_that_looks_old_is_watched_for_clocks_are_wrong() {
    let (first, _) = two_days();
    // Long ago, and from the future; nobody renews it.
    for time in [0, 2_000_000] {
        let (memory, one) = (host_with_a_foreign_file(), Publisher::new("one"));
        lock(&memory.files).insert(LOCK.into(), lock_of_another(time));
        one.publish(&memory, &first).unwrap();
        is(&memory, &first);
        assert!(lock(&one.told).concat().contains("先看 0 秒"), "whoever waits is told how long");
    }
    // Somebody does.
    let (memory, one) = (host_with_a_foreign_file(), Publisher::new("one"));
    lock(&memory.files).insert(LOCK.into(), lock_of_another(0));
    let is_over = AtomicBool::new(false);
    let answer = std::thread::scope(|scope| {
        scope.spawn(|| {
            for time in 1.. {
                if is_over.load(Ordering::Relaxed) {
                    break;
                }
                lock(&memory.files).insert(LOCK.into(), lock_of_another(time % 1000));
            }
        });
        let answer =
            one.publish_so(&memory, &first, How { watch: Duration::from_millis(50), ..How::default() });
        is_over.store(true, Ordering::Relaxed);
        answer
    });
    assert_eq!(answer, Err(Refused::Locked { seconds: 0 }));
    assert_eq!(memory.shown().len(), 1, "nothing was done");
}

/// Contents that are read after a long sleep, while somebody else took the lock.
struct Asleep<'a>(Folder<'a>, &'a Memory, &'a AtomicI64);

impl Contents for Asleep<'_> {
    fn bytes(&self, path: &str) -> Result<Vec<u8>, String> {
        self.2.fetch_add(10_000, Ordering::Relaxed);
        lock(&self.1.files).insert(LOCK.into(), lock_of_another(9));
        self.0.bytes(path)
    }
}

#[test]
fn whoever_slept_while_another_took_over_sends_nothing_more() {
    let (first, _) = two_days();
    let (memory, one) = (host_with_a_foreign_file(), Publisher::new("one"));
    let contents = Asleep(Folder(&first, &one.kept), &memory, &one.clock);
    assert_eq!(one.publish_from(&memory, &first, How::default(), &contents), Err(Refused::TakenOver));
    assert_eq!(memory.shown().len(), 1);
    assert_eq!(lock(&memory.files).get(LOCK), Some(&lock_of_another(9)), "it is the other's");
}

#[test]
fn a_wrong_password_or_another_site_changes_nothing() {
    let (first, second) = two_days();
    let (memory, one) = (host_with_a_foreign_file(), Publisher::new("one"));
    one.publish(&memory, &first).unwrap();
    *lock(&memory.fault) = Fault::Denied;
    assert!(
        matches!(one.publish(&memory, &second), Err(Refused::Trouble(trouble)) if trouble.kind == TroubleKind::Denied)
    );
    *lock(&memory.fault) = Fault::Never;
    is(&memory, &first);
    let other = seal(&Manifest { site: "other".into(), ..Manifest::default() });
    lock(&memory.files).insert(PUBLISHED.into(), other);
    assert_eq!(one.publish(&memory, &second), Err(Refused::OtherSite));
}
