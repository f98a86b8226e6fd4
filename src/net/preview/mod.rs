//! The preview: the present portal over HTTP, and word to open tabs when it changes.
//!
//! In: a [`Portal`] after each change ([`Preview::show`]), and [`Files`] for what is copied as it is. Out:
//! the bytes of `build` at each route, with one script tag more; everything of our own stands below
//! `/_huikan/`. Invariants: a request renders the one page that it asks for, from the present portal, and
//! nothing is kept of it; a path is looked up among the routes and never reaches a disk; only requests
//! that pass the guard are answered.

mod answer;
mod assets;
mod check;
mod copies;
mod events;
mod guard;
mod host;
mod inject;
mod listen;
mod mend;
mod message;
mod pages;
mod panel;
mod reply;
mod tab;
mod token;
mod unmade;

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::io::{self, Read, Seek};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Semaphore, broadcast, watch};

use crate::portal::photos::Shown as ShownPicture;
use crate::portal::{Portal, Recipe, UrlPath, Variant};
use crate::report::{Finding, Report, SourcePath};
use crate::snapshot::Snapshot;

pub use host::Host;
pub use listen::Listener;
pub use token::Key;

/// Events that a tab may lag behind before it is asked to connect again.
const EVENTS: usize = 256;

/// Threads for rendering and reading; more would only take the processor from each other.
const BLOCKING_THREADS: usize = 12;

/// Pictures that are made at once. Each may take some hundred megabytes.
const DEVELOPING: usize = 2;

/// Crops that are remembered. When there are more, those that are asked for again are asked for by pages too.
const MOST_CROPS: usize = 100_000;

/// Lends the files that are copied as they are; `disk` fills it in.
pub trait Files: Send + Sync {
    /// # Errors
    /// If the file is gone, or cannot be read at present.
    fn open(&self, snapshot: &Snapshot, source: &SourcePath) -> io::Result<Box<dyn File>>;

    /// Makes a variant of a picture, or takes it from where it was kept.
    ///
    /// # Errors
    /// If the source is gone, changes at present, or cannot be read.
    fn picture(&self, snapshot: &Snapshot, recipe: &Recipe) -> io::Result<ShownPicture>;
}

/// Proofreads, mends an article at a user's word, makes a message of it; `cli` fills it in.
pub trait Editor: Send + Sync {
    /// What there is to mark in an article; nothing in a file that is none.
    fn findings(&self, portal: &Portal, source: &SourcePath) -> Vec<Finding>;

    /// Writes the article of a finding anew, with its fix applied.
    ///
    /// # Errors
    /// Why that could not be done, in Chinese.
    fn mend(&self, portal: &Portal, finding: &Finding) -> Result<(), String>;

    /// The page to copy an article from into the official account.
    ///
    /// # Errors
    /// Why there is none, in Chinese.
    fn message(&self, portal: &Portal, source: &SourcePath) -> Result<String, String>;
}

/// An open file.
pub trait File: Read + Seek + Send {}

impl<T: Read + Seek + Send> File for T {}

/// Why there is no preview: no port is free, or the system refuses. In Chinese, with the way out.
#[derive(Debug)]
pub struct Error {
    message: String,
    cause: io::Error,
}

impl Error {
    fn new(message: impl Into<String>, cause: io::Error) -> Error {
        Error { message: message.into(), cause }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}

/// A preview; clones are handles to the same.
#[derive(Clone)]
pub struct Preview {
    shared: Arc<Shared>,
}

/// What all requests see.
struct Shared {
    /// Of this run: a tab that meets another one asks for everything again.
    start: String,
    files: Box<dyn Files>,
    editor: Box<dyn Editor>,
    shown: watch::Sender<Shown>,
    events: broadcast::Sender<events::Event>,
    /// Why the folder cannot be read at present.
    trouble: Mutex<Option<String>>,
    checked: Mutex<Option<Checked>>,
    when_checked: Mutex<Option<Box<WhenChecked>>>,
    /// Places for event streams.
    streams: Arc<Semaphore>,
    /// Counts what the background pass gives way to.
    stirs: watch::Sender<u64>,
    /// Crops that pages have asked for, by path.
    crops: Mutex<BTreeMap<UrlPath, Arc<Recipe>>>,
    /// Pictures that could not be made as they should be.
    unmade: Mutex<unmade::Unmade>,
    /// Whether anybody has searched: from then on the index follows the edits.
    searched: AtomicBool,
    /// Held by who makes an index.
    indexing: Mutex<()>,
    /// Turns at making pictures: fewer than threads, so that pages go on.
    developing: Arc<Semaphore>,
}

/// Hears of each background pass that ends while its portal is shown.
type WhenChecked = dyn FnMut(&Portal, &Report) + Send;

/// A portal and its number in this run, from 1.
#[derive(Clone)]
struct Shown {
    version: u64,
    portal: Arc<Portal>,
}

/// What rendering all pages of one portal found, with what opening it found.
#[derive(Clone)]
struct Checked {
    version: u64,
    report: Arc<Report>,
    /// What rendering alone found.
    pages: Arc<Report>,
}

impl Preview {
    pub fn new(portal: Arc<Portal>, files: Box<dyn Files>, editor: Box<dyn Editor>) -> Preview {
        let shared = Shared {
            start: token::random_name(),
            files,
            editor,
            shown: watch::Sender::new(Shown { version: 1, portal }),
            events: broadcast::Sender::new(EVENTS),
            trouble: Mutex::new(None),
            checked: Mutex::new(None),
            when_checked: Mutex::new(None),
            streams: Arc::new(Semaphore::new(events::STREAMS)),
            stirs: watch::Sender::new(0),
            crops: Mutex::default(),
            unmade: Mutex::default(),
            searched: AtomicBool::new(false),
            indexing: Mutex::default(),
            developing: Arc::new(Semaphore::new(DEVELOPING)),
        };
        Preview { shared: Arc::new(shared) }
    }

    /// `tell` hears what rendering all pages found that opening the portal had not, whenever a background
    /// pass ends.
    pub fn when_checked(&self, tell: impl FnMut(&Portal, &Report) + Send + 'static) {
        *lock(&self.shared.when_checked) = Some(Box::new(tell));
    }

    /// A change is about to be read: the background pass gives way to it.
    pub fn stir(&self) {
        self.shared.stirs.send_modify(|stirs| *stirs += 1);
    }

    /// Shows another portal from now on, and tells the open tabs. Any trouble is over.
    pub fn show(&self, portal: Arc<Portal>) {
        *lock(&self.shared.trouble) = None;
        let (mut last, mut version) = (None, 0);
        self.shared.shown.send_modify(|shown| {
            version = shown.version + 1;
            let next = Shown { version, portal: Arc::clone(&portal) };
            last = Some(std::mem::replace(shown, next).portal);
        });
        self.stir();
        let assets = last.map(|last| events::changed_copies(&last, &portal)).unwrap_or_default();
        self.shared.tell(events::Event::Portal { version, assets });
    }

    /// The folder cannot be read: the last portal stays, and the open tabs say why. `None`: it can again.
    pub fn trouble(&self, message: Option<String>) {
        let is_news = {
            let mut trouble = lock(&self.shared.trouble);
            std::mem::replace(&mut *trouble, message.clone()) != message
        };
        match message {
            Some(message) if is_news => self.shared.tell(events::Event::Trouble { message }),
            None if is_news => {
                let version = self.shared.shown().version;
                self.shared.tell(events::Event::Portal { version, assets: Vec::new() });
            }
            _ => {}
        }
    }

    /// The portal that is shown at present.
    pub fn portal(&self) -> Arc<Portal> {
        self.shared.shown().portal
    }

    /// Answers requests until `until` is done. Every request needs the key, where there is one.
    ///
    /// # Errors
    /// If the system gives no event loop.
    pub fn serve(
        &self,
        listener: Listener,
        key: Option<Key>,
        until: impl Future<Output = ()>,
    ) -> Result<(), Error> {
        let refused = |cause: io::Error| Error::new(format!("无法启动预览（系统报告“{cause}”）"), cause);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(BLOCKING_THREADS)
            .build()
            .map_err(refused)?;
        let door = Arc::new(guard::Door { port: listener.port(), bound: listener.address(), key });
        let done = runtime.block_on(async {
            tokio::spawn(check::keep_checking(Arc::clone(&self.shared)));
            tokio::spawn(listen::accept(listener.into_tokio()?, Arc::clone(&self.shared), door));
            until.await;
            Ok(())
        });
        // A page that is being rendered keeps nobody waiting.
        runtime.shutdown_background();
        done.map_err(refused)
    }
}

impl fmt::Debug for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Preview").field("version", &self.shared.shown().version).finish_non_exhaustive()
    }
}

impl Shared {
    fn shown(&self) -> Shown {
        self.shown.borrow().clone()
    }

    /// What the background pass found, if it is done with this version.
    fn checked(&self, version: u64) -> Option<Arc<Report>> {
        let checked = lock(&self.checked);
        checked
            .as_ref()
            .filter(|checked| checked.version == version)
            .map(|checked| Arc::clone(&checked.report))
    }

    /// Keeps what a page asked for, until the browser asks for it.
    fn remember(&self, asked: Vec<Variant>) {
        if asked.is_empty() {
            return;
        }
        let mut crops = lock(&self.crops);
        if crops.len() > MOST_CROPS {
            crops.clear();
        }
        crops.extend(asked.into_iter().map(|crop| (crop.path, crop.recipe)));
    }

    fn crop(&self, path: &str) -> Option<Arc<Recipe>> {
        lock(&self.crops).get(path).cloned()
    }

    fn trouble(&self) -> Option<String> {
        lock(&self.trouble).clone()
    }

    /// Nobody hears of a pass over what is not shown any more.
    fn tell_checked(&self, portal: &Portal, checked: &Checked) {
        if self.shown().version == checked.version
            && let Some(tell) = &mut *lock(&self.when_checked)
        {
            tell(portal, &checked.pages);
        }
    }

    fn tell(&self, event: events::Event) {
        // Without an open tab nobody listens.
        let _ = self.events.send(event);
    }
}

/// What is behind these locks is replaced in one step, so a panic elsewhere leaves it whole.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
