//! A host in memory that counts, fails and watches, for tests.
//!
//! A page's links are its words that begin with `@`. After each change the whole host is looked at: a page that shows
//! a file that is not there is noted, unless no page leads to it yet.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::look::lock;
use super::manifest::FOLDER;
use super::parts::PARTS;
use super::remote::{Entry, Remote, Stands, Trouble, TroubleKind};

/// When requests go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Never,
    /// Each n-th does not arrive.
    Lost(usize),
    /// Each n-th is done, and its answer is lost.
    Unanswered(usize),
    /// All from the n-th on: the one who asks was killed.
    Killed(usize),
    Denied,
}

pub struct Memory {
    pub files: Mutex<BTreeMap<String, Vec<u8>>>,
    pub fault: Mutex<Fault>,
    pub requests: AtomicUsize,
    pub uploads: AtomicUsize,
    pub exclusive: AtomicBool,
    /// Links that led nowhere at some moment.
    pub broken: Mutex<Vec<String>>,
    /// Paths of things that are no files.
    pub odd: Mutex<BTreeSet<String>>,
    /// Files that no listing shows.
    pub hidden: Mutex<BTreeSet<String>>,
    /// Folders that look empty.
    pub empty: Mutex<BTreeSet<String>>,
    /// Folders whose listings say that there is more.
    pub unsure: Mutex<BTreeSet<String>>,
    /// A folder that cannot be listed.
    pub closed: Mutex<Option<String>>,
    /// What is odd is seen in listings alone.
    pub lists_more: AtomicBool,
}

impl Memory {
    pub fn new() -> Memory {
        Memory {
            files: Mutex::default(),
            fault: Mutex::new(Fault::Never),
            requests: AtomicUsize::new(0),
            uploads: AtomicUsize::new(0),
            exclusive: AtomicBool::new(true),
            broken: Mutex::default(),
            odd: Mutex::default(),
            hidden: Mutex::default(),
            empty: Mutex::default(),
            unsure: Mutex::default(),
            closed: Mutex::default(),
            lists_more: AtomicBool::new(false),
        }
    }

    /// All but what is ours alone.
    pub fn shown(&self) -> BTreeMap<String, String> {
        let files = lock(&self.files);
        let shown = files.iter().filter(|(path, _)| !path.starts_with(FOLDER));
        shown.map(|(path, bytes)| (path.clone(), String::from_utf8_lossy(bytes).into_owned())).collect()
    }

    pub fn counted(&self) -> (usize, usize) {
        (self.requests.swap(0, Ordering::Relaxed), self.uploads.swap(0, Ordering::Relaxed))
    }

    fn ask<T>(&self, request: impl FnOnce(&mut BTreeMap<String, Vec<u8>>) -> T) -> Result<T, Trouble> {
        let number = self.requests.fetch_add(1, Ordering::Relaxed) + 1;
        let fault = *lock(&self.fault);
        let mut files = lock(&self.files);
        match fault {
            Fault::Lost(each) if number.is_multiple_of(each) => return Err(Trouble::passing("断了")),
            Fault::Killed(at) if number >= at => return Err(Trouble::other("没有了")),
            Fault::Denied => return Err(Trouble::new(TroubleKind::Denied, "密码不对")),
            _ => {}
        }
        let answer = request(&mut files);
        self.watch(&files);
        match fault {
            Fault::Unanswered(each) if number.is_multiple_of(each) => Err(Trouble::passing("断了")),
            _ => Ok(answer),
        }
    }

    /// No file is where a folder is, nor below a file.
    fn put(
        &self,
        path: &str,
        from: impl FnOnce(&mut BTreeMap<String, Vec<u8>>) -> Option<Vec<u8>>,
    ) -> Result<bool, Trouble> {
        self.ask(|files| {
            let is_blocked = path.match_indices('/').any(|(end, _)| files.contains_key(&path[..end]))
                || below(files, path).is_some();
            if is_blocked {
                return Err(Trouble::other("有东西在那里"));
            }
            let bytes = from(files);
            Ok(bytes.is_some_and(|bytes| files.insert(path.to_owned(), bytes).is_none_or(|_| true)))
        })?
    }

    fn watch(&self, files: &BTreeMap<String, Vec<u8>>) {
        let pages = files.iter().filter(|(path, _)| path.ends_with(".html") && !path.starts_with(FOLDER));
        let links = pages.flat_map(|(path, bytes)| {
            let text = String::from_utf8_lossy(bytes).into_owned();
            let links = text.split_whitespace().filter_map(|word| word.strip_prefix('@'));
            links.map(|link| (path, link.to_owned())).collect::<Vec<_>>()
        });
        let links: Vec<(&String, String)> = links.collect();
        let linked: BTreeSet<&str> = links.iter().map(|(_, link)| &**link).chain(["index.html"]).collect();
        let dead = links.iter().filter(|(path, link)| linked.contains(&***path) && !files.contains_key(link));
        lock(&self.broken).extend(dead.map(|(path, link)| format!("{path} -> {link}")));
    }
}

/// A file in a folder.
fn below<'f>(files: &'f BTreeMap<String, Vec<u8>>, path: &str) -> Option<&'f String> {
    let folder = format!("{path}/");
    files.keys().find(|path| path.starts_with(&folder))
}

impl Remote for Memory {
    fn list(&self, folder: &str) -> Result<Vec<Entry>, Trouble> {
        let entry = |(path, bytes): (&String, &Vec<u8>)| {
            let below = path.strip_prefix(folder)?;
            Some(match below.split_once('/') {
                None => Entry::File(path.clone(), bytes.len() as u64),
                Some((name, _)) => Entry::Folder(format!("{folder}{name}/")),
            })
        };
        if lock(&self.closed).as_deref() == Some(folder) {
            return Err(Trouble::new(TroubleKind::Denied, "不让看"));
        }
        let all_odd = lock(&self.odd).clone();
        let is_odd = |entry: &Entry| matches!(entry, Entry::Folder(path) if all_odd.contains(path.trim_end_matches('/')));
        let hidden = lock(&self.hidden).clone();
        let empty = lock(&self.empty).clone().into_iter().map(Entry::Folder);
        let empty: Vec<Entry> = empty.filter(|_| folder.is_empty()).collect();
        let more = lock(&self.unsure).get(folder).cloned().map(Entry::More);
        let odd =
            all_odd.iter().filter(|path| path.strip_prefix(folder).is_some_and(|name| !name.contains('/')));
        self.ask(|files| {
            let found: BTreeSet<_> = files
                .iter()
                .filter(|(path, _)| !hidden.contains(*path))
                .filter_map(entry)
                .filter(|entry| !is_odd(entry))
                .chain(odd.cloned().map(Entry::Other))
                .chain(more)
                .chain(empty)
                .collect();
            found.into_iter().collect()
        })
    }

    fn stands(&self, path: &str) -> Result<Stands, Trouble> {
        let is_odd = lock(&self.odd).contains(path) && !self.lists_more();
        self.ask(|files| match files.get(path) {
            _ if is_odd => Stands::Other,
            Some(bytes) => Stands::File(bytes.len() as u64),
            None => below(files, path).map_or(Stands::Nothing, |_| Stands::Folder),
        })
    }

    fn lists_more(&self) -> bool {
        self.lists_more.load(Ordering::Relaxed)
    }

    fn read(&self, path: &str, most: u64) -> Result<Option<Vec<u8>>, Trouble> {
        self.ask(|files| match files.get(path) {
            Some(bytes) if bytes.len() as u64 > most => Err(Trouble::long(path)),
            found => Ok(found.cloned()),
        })?
    }

    fn size(&self, path: &str) -> Result<Option<u64>, Trouble> {
        self.ask(|files| files.get(path).map(|bytes| bytes.len() as u64))
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Trouble> {
        self.uploads.fetch_add(1, Ordering::Relaxed);
        self.put(path, |_| Some(bytes.to_owned())).map(drop)
    }

    fn stage(&self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        self.uploads.fetch_add(1, Ordering::Relaxed);
        self.ask(|files| drop(files.insert(format!("{PARTS}{path}"), bytes.to_owned())))?;
        Ok(true)
    }

    fn place(&self, path: &str) -> Result<(), Trouble> {
        let is_there = self.put(path, |files| files.remove(&format!("{PARTS}{path}")))?;
        if is_there { Ok(()) } else { Err(Trouble::other("没有")) }
    }

    fn sweep(&self) -> Result<(), Trouble> {
        self.ask(|files| files.retain(|path, _| !path.starts_with(PARTS)))
    }

    fn delete(&self, path: &str) -> Result<(), Trouble> {
        self.ask(|files| drop(files.remove(path)))
    }

    fn create(&self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        self.uploads.fetch_add(1, Ordering::Relaxed);
        self.ask(|files| {
            let is_free = !files.contains_key(path);
            if is_free {
                files.insert(path.to_owned(), bytes.to_owned());
            }
            is_free
        })
    }

    fn creates_exclusively(&self) -> bool {
        self.exclusive.load(Ordering::Relaxed)
    }
}
