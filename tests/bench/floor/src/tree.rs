//! Folders read and written the way all builders here do it: several threads, new files made directly.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Files that a thread takes at once.
const HANDFUL: usize = 16;

/// A new file, and its folder just before it.
pub fn create(path: &Path) -> io::Result<File> {
    match File::create_new(path) {
        Err(cause) if cause.kind() == ErrorKind::NotFound => {
            fs::create_dir_all(path.parent().unwrap_or(path))?;
            File::create_new(path)
        }
        made => made,
    }
}

/// What `each` gives for every item, in their order; a thread keeps its buffer.
pub fn on_all_threads<T: Sync, R: Send>(
    items: &[T],
    each: impl Fn(&T, &mut Vec<u8>) -> io::Result<R> + Sync,
) -> io::Result<Vec<R>> {
    let next = AtomicUsize::new(0);
    let work = || -> io::Result<Vec<(usize, R)>> {
        let (mut buffer, mut done) = (Vec::new(), Vec::new());
        loop {
            let first = next.fetch_add(HANDFUL, Ordering::Relaxed);
            if first >= items.len() {
                return Ok(done);
            }
            let last = items.len().min(first + HANDFUL);
            for (at, item) in items[first..last].iter().enumerate() {
                done.push((first + at, each(item, &mut buffer)?));
            }
        }
    };
    let threads = thread::available_parallelism()?.get();
    let mut done = thread::scope(|scope| -> io::Result<Vec<(usize, R)>> {
        let hands: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let mut done = Vec::with_capacity(items.len());
        for hand in hands {
            done.extend(hand.join().map_err(|_| io::Error::other("a thread panicked"))??);
        }
        Ok(done)
    })?;
    done.sort_unstable_by_key(|(at, _)| *at);
    Ok(done.into_iter().map(|(_, made)| made).collect())
}

/// All files below a folder.
pub fn collect(folder: &Path, into: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), into)?;
        } else {
            into.push(entry.path());
        }
    }
    Ok(())
}
