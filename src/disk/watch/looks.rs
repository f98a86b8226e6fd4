//! What is looked at once more, a moment after it was heard of.
//!
//! In: new folders, and large files that are being written. Out: what is then to be told. Invariant: a
//! folder that stayed as it was is not told twice, a large file not before it is quiet.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use super::scan::Listing;
use crate::disk::changes::Changes;

/// Long enough for the system to listen to a new folder, and for a copy to write its next piece.
const MOMENT: Duration = Duration::from_millis(120);

/// By path below the root: when, and what for.
#[derive(Debug, Default)]
pub(super) struct Looks(BTreeMap<String, (Instant, Look)>);

#[derive(Debug)]
enum Look {
    /// What is written into a new folder before the system listens to it is not told. The listing is what
    /// was there when the folder was handed out; before that there is none.
    Folder(Option<Listing>),
    /// The bytes of a large file are read as a whole, so not while every moment brings more.
    File,
}

impl Looks {
    pub fn folder_came(&mut self, path: &str, at: Instant) {
        self.0.insert(path.to_owned(), (at + MOMENT, Look::Folder(None)));
    }

    pub fn file_grows(&mut self, path: &str, at: Instant) {
        self.0.insert(path.to_owned(), (at + MOMENT, Look::File));
    }

    pub fn due(&self) -> Option<Instant> {
        self.0.values().map(|(when, _)| *when).min()
    }

    /// A batch is about to be handed out, and read after that.
    pub fn before_reading(&mut self, root: &Path) {
        for (path, (_, look)) in &mut self.0 {
            if let Look::Folder(listing @ None) = look {
                *listing = Some(Listing::below(root, path));
            }
        }
    }

    /// What the looks that are due have to tell.
    pub fn look(&mut self, root: &Path, now: Instant) -> Changes {
        let all = std::mem::take(&mut self.0);
        let (due, later): (BTreeMap<_, _>, _) = all.into_iter().partition(|(_, (when, _))| *when <= now);
        self.0 = later;
        let mut changes = Changes::default();
        for (path, (_, look)) in due {
            match look {
                Look::Folder(Some(listing)) => {
                    changes.append(listing.changes_to(&Listing::below(root, &path)))
                }
                // Not handed out yet: what is settling has it.
                Look::Folder(None) => self.folder_came(&path, now),
                Look::File => changes.add(path),
            }
        }
        changes
    }
}
