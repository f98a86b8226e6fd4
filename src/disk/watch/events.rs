//! What the system tells of changes, while they happen.
//!
//! In: folders to listen to. Out: one [`Heard`] for each path that concerns a site. Invariant: reading
//! tells nothing, so a build does not wake itself; what the system says is believed no further than
//! "something changed here".

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use notify::event::{EventKind, ModifyKind};
use notify::{Config, RecommendedWatcher, RecursiveMode, Watcher};

use crate::disk::changes::is_of_concern;

/// The folders in which everything is that reading looks at.
pub(super) const TOPS: [&str; 2] = ["content", "themes"];

/// Where the probe is written.
const PROBED: &str = ".huikan/cache";

/// Something that was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// Made, removed or renamed, or its bytes changed: a path below the root, with `/`.
    Path { path: String, how: How },
    /// Something in the folder of the probe.
    Probe,
    /// The system could not keep up: some of what changed was not told.
    Overflow,
    /// Nothing more can be relied on: a limit was reached, or listening failed.
    Trouble,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// Made, removed, renamed.
    Name,
    /// Written, or another time or permission.
    Inside,
}

/// Takes what is heard, on a thread of the system's choice.
pub(super) type Tell = Box<dyn Fn(Heard) + Send>;

/// A source of events. Tests have others, that lose some.
pub(super) trait Events: Send {
    /// Listens to a folder, with everything below it if `deep`.
    fn follow(&mut self, folder: &Path, deep: bool) -> Result<(), Deaf>;
    /// Listens to it no more; it may be gone.
    fn leave(&mut self, folder: &Path);
}

/// A folder cannot be listened to.
#[derive(Debug)]
pub(super) struct Deaf;

/// The events of the operating system, for a root that is canonical.
pub(super) fn of_system(root: &Path, tell: Tell) -> Result<Box<dyn Events>, Deaf> {
    let root = root.to_owned();
    let on_event = move |event: notify::Result<notify::Event>| hear(&root, event, &tell);
    // What links lead to is found by scanning.
    let config = Config::default().with_follow_symlinks(false);
    let watcher = RecommendedWatcher::new(on_event, config).map_err(|_| Deaf)?;
    Ok(Box::new(System { watcher }))
}

/// Events of a site's folders, as far as they can be had.
pub(super) struct Ears {
    root: PathBuf,
    /// `None` where the system has none.
    events: Option<Box<dyn Events>>,
    /// To be listened to anew; the empty name is the root itself.
    to_follow: BTreeSet<&'static str>,
}

impl Ears {
    pub fn new(root: &Path, events: Option<Box<dyn Events>>) -> Ears {
        let to_follow = TOPS.into_iter().chain([""]).collect();
        Ears { root: root.to_owned(), events, to_follow }
    }

    /// The folders were made, moved or not heard of for a while.
    pub fn turn_to(&mut self, tops: &[&'static str]) {
        self.to_follow.extend(tops);
    }

    /// Listens to what it was turned to; whether that was possible. Where a folder is not there, its
    /// coming is heard in the root.
    pub fn follow(&mut self) -> bool {
        let Some(events) = &mut self.events else { return false };
        let mut followed = true;
        for top in std::mem::take(&mut self.to_follow) {
            let folder = if top.is_empty() { self.root.clone() } else { self.root.join(top) };
            events.leave(&folder);
            let is_followed = events.follow(&folder, !top.is_empty()).is_ok();
            followed &= is_followed || !folder.exists();
        }
        followed
    }

    /// Makes a file that is to be heard of as [`Heard::Probe`]; whether that was possible.
    pub fn probe(&mut self) -> bool {
        let folder = self.root.join(PROBED);
        let Some(events) = &mut self.events else { return false };
        fs::create_dir_all(&folder).is_ok()
            && events.follow(&folder, false).is_ok()
            // It is gone again at once: nothing is left behind, however we end.
            && tempfile::Builder::new().prefix("probe-").tempfile_in(folder).is_ok()
    }

    pub fn leave_probe(&mut self) {
        if let Some(events) = &mut self.events {
            events.leave(&self.root.join(PROBED));
        }
    }
}

struct System {
    watcher: RecommendedWatcher,
}

impl Events for System {
    fn follow(&mut self, folder: &Path, deep: bool) -> Result<(), Deaf> {
        let mode = if deep { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        self.watcher.watch(folder, mode).map_err(|_| Deaf)
    }

    fn leave(&mut self, folder: &Path) {
        // It was not listened to, or the system has left it already.
        drop(self.watcher.unwatch(folder));
    }
}

fn hear(root: &Path, event: notify::Result<notify::Event>, tell: &Tell) {
    let Ok(event) = event else { return tell(Heard::Trouble) };
    if event.need_rescan() {
        return tell(Heard::Overflow);
    }
    let how = match event.kind {
        EventKind::Access(_) => return,
        EventKind::Modify(ModifyKind::Name(_)) | EventKind::Create(_) | EventKind::Remove(_) => How::Name,
        EventKind::Modify(_) => How::Inside,
        // "Any" is what a system says that tells no kinds.
        EventKind::Any | EventKind::Other => How::Name,
    };
    for path in &event.paths {
        if let Some(heard) = heard(root, path, how) {
            tell(heard);
        }
    }
}

fn heard(root: &Path, path: &Path, how: How) -> Option<Heard> {
    let below = path.strip_prefix(root).ok()?;
    let mut parts = below.iter().map(|part| part.to_str());
    // A name that is no text makes its folder a changed one.
    let mut path = String::new();
    while let Some(Some(part)) = parts.next() {
        if !path.is_empty() {
            path.push('/');
        }
        path.push_str(part);
    }
    let in_probed = path.strip_prefix(PROBED).is_some_and(|rest| rest.starts_with('/'));
    if in_probed {
        return Some(Heard::Probe);
    }
    is_of_concern(&path).then_some(Heard::Path { path, how })
}
