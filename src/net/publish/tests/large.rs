//! Large files: few are in memory at once, and what cannot be kept stops nothing.

use std::sync::atomic::AtomicUsize;

use super::*;

/// Contents that wait a moment for others to be read beside them.
struct Crowd<'a> {
    site: Folder<'a>,
    memory: &'a Memory,
    /// Read so far, once to be staged and once to be compared.
    read: AtomicUsize,
    /// Read and not yet on the host, at most.
    most: AtomicUsize,
}

impl Crowd<'_> {
    fn at_once(&self) -> usize {
        let files = lock(&self.memory.files);
        let of = |is_meant: &dyn Fn(&str) -> bool| files.keys().filter(|path| is_meant(path)).count();
        let placed = of(&|path| !path.starts_with(FOLDER) && path != FOREIGN.0);
        let is_staged = |path: &str| path.starts_with(PARTS) && !path.ends_with(PUBLISHED);
        self.read.load(Ordering::Relaxed).saturating_sub(of(&is_staged) + 2 * placed)
    }
}

impl Contents for Crowd<'_> {
    fn bytes(&self, path: &str) -> Result<Vec<u8>, String> {
        self.read.fetch_add(1, Ordering::Relaxed);
        let start = std::time::Instant::now();
        while start.elapsed() < Duration::from_millis(20) {
            self.most.fetch_max(self.at_once(), Ordering::Relaxed);
            std::thread::yield_now();
        }
        self.site.bytes(path)
    }
}

#[test]
fn files_that_are_large_together_go_one_after_the_other() {
    let many: Site = (0..6).map(|number| (format!("_files/{number}.mp4"), "像".repeat(30))).collect();
    for (room, most) in [(None, 3), (Some(200), 2), (Some(10), 1)] {
        let (memory, one) = (host_with_a_foreign_file(), Publisher::new("one"));
        let (read, at_once) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let crowd = Crowd { site: Folder(&many, &one.kept), memory: &memory, read, most: at_once };
        one.publish_from(&memory, &many, How { room, ..How::default() }, &crowd).unwrap();
        is(&memory, &many);
        assert_eq!(crowd.most.into_inner(), most, "{room:?}");
    }
}

/// Contents of which no more is kept than so many bytes each.
struct Small<'a>(Folder<'a>, u64);

impl Contents for Small<'_> {
    fn bytes(&self, path: &str) -> Result<Vec<u8>, String> {
        self.0.bytes(path)
    }

    fn begins(&self) -> Result<(), String> {
        Ok(())
    }

    fn wants_old(&self, _path: &str) -> Option<u64> {
        Some(self.1)
    }

    fn keep(&self, path: &str, bytes: &[u8]) {
        self.0.keep(path, bytes);
    }
}

#[test]
fn what_is_too_large_to_be_kept_is_published_all_the_same() {
    let (memory, one) = (host_with_a_foreign_file(), Publisher::new("one"));
    let first = site(&[("a.txt", "甲"), ("b.txt", "乙"), ("c.txt", "丙"), ("大.txt", &"大".repeat(4 << 20))]);
    one.publish(&memory, &first).unwrap();
    // Others made one so long that nobody wants it, and one longer than it was by much.
    let long = "长".repeat(1 << 20);
    lock(&memory.files).insert("a.txt".into(), "太长".repeat(2 << 20).into());
    lock(&memory.files).insert("b.txt".into(), long.clone().into());
    let second = first.keys().map(|path| (path.clone(), "新".to_owned())).collect();
    let contents = Small(Folder(&second, &one.kept), 8 << 20);
    one.publish_from(&memory, &second, How::default(), &contents).unwrap();
    is(&memory, &second);
    assert_eq!(*lock(&one.kept), site(&[("b.txt", &long), ("c.txt", "丙")]));
}

/// Contents that end in a panic.
struct Panicking;

impl Contents for Panicking {
    fn bytes(&self, _path: &str) -> Result<Vec<u8>, String> {
        Err("没有".to_owned())
    }

    fn begins(&self) -> Result<(), String> {
        std::panic::resume_unwind(Box::new("a fault of ours"))
    }

    fn wants_old(&self, _path: &str) -> Option<u64> {
        None
    }

    fn keep(&self, _path: &str, _bytes: &[u8]) {}
}

#[test]
fn a_fault_of_ours_ends_the_publish_and_the_watch_over_its_lock() {
    let (ended, ends) = std::sync::mpsc::channel::<()>();
    let publish = std::thread::spawn(move || {
        let _ended = ended;
        let memory = host_with_a_foreign_file();
        let first = site(&[("index.html", "首页")]);
        Publisher::new("one").publish_from(&memory, &first, How::default(), &Panicking)
    });
    // Whoever ends lets go of the other end.
    let end = ends.recv_timeout(Duration::from_secs(20));
    assert_eq!(end, Err(std::sync::mpsc::RecvTimeoutError::Disconnected), "it waits without end");
    assert!(publish.join().is_err());
}
