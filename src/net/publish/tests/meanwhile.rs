//! What somebody else does between two requests of a publish.

use super::*;

type Deed<'a> = Box<dyn FnOnce() + Send + 'a>;

/// A host on which something happens once, at the first change of a file that is meant.
struct Meanwhile<'a> {
    memory: &'a Memory,
    is_meant: fn(&str) -> bool,
    before: Mutex<Option<Deed<'a>>>,
    after: Mutex<Option<Deed<'a>>>,
}

impl<'a> Meanwhile<'a> {
    fn new(memory: &'a Memory, is_meant: fn(&str) -> bool) -> Meanwhile<'a> {
        Meanwhile { memory, is_meant, before: Mutex::default(), after: Mutex::default() }
    }

    fn at<T>(&self, path: &str, change: impl FnOnce() -> Result<T, Trouble>) -> Result<T, Trouble> {
        let happen = |deed: &Mutex<Option<Deed<'a>>>| {
            let deed = lock(deed).take();
            deed.into_iter().for_each(|deed| deed());
        };
        if (self.is_meant)(path) {
            happen(&self.before);
        }
        let answer = change()?;
        if (self.is_meant)(path) {
            happen(&self.after);
        }
        Ok(answer)
    }
}

impl Remote for Meanwhile<'_> {
    fn list(&self, folder: &str) -> Result<Vec<Entry>, Trouble> {
        self.memory.list(folder)
    }
    fn read(&self, path: &str, most: u64) -> Result<Option<Vec<u8>>, Trouble> {
        self.memory.read(path, most)
    }
    fn size(&self, path: &str) -> Result<Option<u64>, Trouble> {
        self.memory.size(path)
    }
    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Trouble> {
        self.at(path, || self.memory.write(path, bytes))
    }
    fn stage(&self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        self.memory.stage(path, bytes)
    }
    fn place(&self, path: &str) -> Result<(), Trouble> {
        self.at(path, || self.memory.place(path))
    }
    fn delete(&self, path: &str) -> Result<(), Trouble> {
        self.memory.delete(path)
    }
    fn create(&self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        match self.memory.create(path, bytes)? {
            true => self.at(path, || Ok(true)),
            false => Ok(false),
        }
    }
    fn creates_exclusively(&self) -> bool {
        self.memory.creates_exclusively()
    }
    fn sweep(&self) -> Result<(), Trouble> {
        self.memory.sweep()
    }
}

#[test]
fn what_was_on_its_way_when_another_took_over_is_looked_at_next_time() {
    let (first, second) = two_days();
    let (memory, one, two) = (host_with_a_foreign_file(), Publisher::new("one"), Publisher::new("two"));
    one.publish(&memory, &first).unwrap();
    let third: Site = second.iter().map(|(path, text)| (path.clone(), format!("{text} 新"))).collect();
    // One is stopped when the first page is about to take its place, and goes on after two has published.
    let host = Meanwhile::new(&memory, |path| path.ends_with(".html"));
    *lock(&host.before) = Some(Box::new(|| {
        two.publish_so(&memory, &third, How { take_over: true, ..How::default() }).unwrap();
        one.clock.fetch_add(10_000, Ordering::Relaxed);
    }));
    assert_eq!(
        one.publish_from(&host, &second, How::default(), &Folder(&second, &one.kept)),
        Err(Refused::TakenOver)
    );
    assert_ne!(memory.shown().get("yaowen/3.html"), third.get("yaowen/3.html"), "one was too late to notice");
    lock(&memory.broken).clear();
    assert!(!two.publish(&memory, &third).unwrap().is_still());
    lock(&memory.broken).clear();
    is(&memory, &third);
    assert!(two.publish(&memory, &third).unwrap().is_still());
    assert!(lock(&memory.files).keys().all(|path| !path.starts_with(FOLDER) || path == PUBLISHED));
}

#[test]
fn whoever_takes_over_makes_the_plan_anew() {
    let (first, _) = two_days();
    let (memory, one) = (host_with_a_foreign_file(), Publisher::new("one"));
    lock(&memory.files).insert(LOCK.into(), lock_of_another(1_000_000));
    let how = How { take_over: true, ..How::default() };
    assert_eq!(one.publish_from(&memory, &first, how, &Folder(&first, &one.kept)), Err(Refused::Moved));
    assert_eq!((memory.shown().len(), lock(&memory.files).contains_key(LOCK)), (1, false));
}

#[test]
fn who_is_told_to_take_over_waits_for_one_who_goes_on() {
    let (first, _) = two_days();
    let (memory, one) = (host_with_a_foreign_file(), Publisher::new("one"));
    lock(&memory.files).insert(LOCK.into(), lock_of_another(1_000_000));
    let is_over = AtomicBool::new(false);
    let answer = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                lock(&memory.files).insert(LOCK.into(), lock_of_another(1_000_000));
                std::thread::yield_now();
            }
        });
        let how = How { take_over: true, watch: Duration::from_millis(20), ..How::default() };
        let answer = one.publish_so(&memory, &first, how);
        is_over.store(true, Ordering::Relaxed);
        answer
    });
    assert_eq!(answer, Err(Refused::Locked { seconds: 0 }));
    assert_eq!(memory.shown().len(), 1, "nothing was done");
}

#[test]
fn of_two_who_take_over_an_old_lock_at_once_the_last_has_it() {
    let (first, _) = two_days();
    let (memory, one) = (host_with_a_foreign_file(), Publisher::new("one"));
    lock(&memory.files).insert(LOCK.into(), lock_of_another(0));
    let host = Meanwhile::new(&memory, |path| path == LOCK);
    let other = || drop(lock(&memory.files).insert(LOCK.into(), lock_of_another(1_000_000)));
    *lock(&host.after) = Some(Box::new(other));
    assert_eq!(one.publish(&host, &first), Err(Refused::Locked { seconds: 0 }));
    assert_eq!(memory.shown().len(), 1, "nothing was done");
    assert_eq!(lock(&memory.files).get(LOCK), Some(&lock_of_another(1_000_000)), "it is the other's");
}

/// Contents that take longer to be had than a lock is respected for.
struct Slow<'a>(Folder<'a>, &'a Memory, &'a AtomicI64);

impl Contents for Slow<'_> {
    fn bytes(&self, path: &str) -> Result<Vec<u8>, String> {
        let lock_now = || lock(&self.1.files).get(LOCK).cloned();
        let before = lock_now();
        self.2.fetch_add(60, Ordering::Relaxed);
        let start = std::time::Instant::now();
        while lock_now() == before && start.elapsed() < Duration::from_secs(10) {
            std::thread::yield_now();
        }
        if lock_now() == before { Err("没有动静".to_owned()) } else { self.0.bytes(path) }
    }
}

#[test]
fn the_lock_is_renewed_however_long_one_file_takes() {
    let (memory, one) = (host_with_a_foreign_file(), Publisher::new("one"));
    let first = site(&[("index.html", "首页")]);
    let contents = Slow(Folder(&first, &one.kept), &memory, &one.clock);
    one.publish_from(&memory, &first, How::default(), &contents).unwrap();
    is(&memory, &first);
}

#[test]
fn what_was_on_its_way_before_a_word_was_left_goes_with_the_next_publish() {
    let (first, second) = two_days();
    let (memory, one) = (host_with_a_foreign_file(), Publisher::new("one"));
    one.publish(&memory, &first).unwrap();
    // Killed before it said what it was about to change: of this computer, and of another one long ago.
    for (owner, next) in [("one", &second), ("another", &first)] {
        let left = format!("{{\"owner\":\"{owner}\",\"token\":\"t\",\"time\":0}}");
        lock(&memory.files).insert(LOCK.into(), left.into_bytes());
        lock(&memory.files).insert(format!("{PARTS}yaowen/3.html"), "丙".into());
        one.publish(&memory, next).unwrap();
        is(&memory, next);
        assert!(lock(&memory.files).keys().all(|path| !path.starts_with(PARTS)), "{owner}");
    }
}
