//! Searching in a portal: its index, and the files that it is published in.
//!
//! In: a portal. Out: the bytes of each file of its index; [`answer`] reads those files and nothing else.
//! Invariant: the index is made once, whoever asks first, and nobody who waits for it does other work of the
//! portal meanwhile.

use super::Portal;
use crate::outputs::search::{Index, as_script};
use crate::site::SearchPart;

pub use crate::outputs::search::{Answer, Found, Order, Wanted, answer};

impl Portal {
    /// A file of the search index, as pages fetch it.
    pub(super) fn search_file(&self, part: SearchPart) -> Option<Vec<u8>> {
        let bytes = self.search_part(part)?;
        Some(if self.site.hrefs.is_relative() { as_script(part, &bytes) } else { bytes })
    }

    /// The bytes of a part of the search index; `None` for one that does not exist.
    pub fn search_part(&self, part: SearchPart) -> Option<Vec<u8>> {
        self.index(rayon::current_num_threads()).part(&self.site, part)
    }

    /// Makes the search index now, on one thread of its own: whoever searches later need not wait, and what else
    /// goes on has the other threads.
    pub fn prepare_search(&self) {
        if self.site.searchable.is_some() {
            self.index(1);
        }
    }

    fn index(&self, threads: usize) -> &Index {
        self.index.get_or_init(|| apart(threads, || Index::of(&self.site)))
    }
}

/// Does parallel work on threads of its own. On rayon's common ones, a thread that waits for the others takes up
/// whatever lies in the queue: another file of the same index, say, which would wait for this very thread.
fn apart<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    let Ok(pool) = rayon::ThreadPoolBuilder::new().num_threads(threads).build() else {
        return work();
    };
    let made = std::thread::scope(|scope| scope.spawn(|| pool.install(work)).join());
    made.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
