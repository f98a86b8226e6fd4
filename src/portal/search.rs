//! The search index: a bundle, made as a whole when the first of its files is asked for.
//!
//! In: a portal. Out: its files, as pages fetch them or as they are, and answers from them. Invariant: made once
//! a portal; same portal, same bytes.

use std::thread;

use rayon::ThreadPoolBuilder;

use super::Portal;
use crate::outputs::search::{Index, as_script};
use crate::site::SearchPart;

pub use crate::outputs::search::{Answer, Excerpt, Found, Order, Wanted, answer};

impl Portal {
    /// A file of the search index, as pages fetch it.
    pub(super) fn search_file(&self, part: SearchPart) -> Option<Vec<u8>> {
        let bytes = self.search_part(part)?;
        Some(if self.site.hrefs.is_relative() { as_script(part, &bytes) } else { bytes })
    }

    /// The bytes of a part of the search index; `None` for one that does not exist.
    pub fn search_part(&self, part: SearchPart) -> Option<Vec<u8>> {
        // As many threads as there are processors.
        self.search_index(0).part(&self.site, part)
    }

    /// Makes the search index now, on one thread: whoever searches later need not wait, and what else goes on has
    /// the other processors.
    pub fn prepare_search(&self) {
        if self.site.searchable.is_some() {
            self.search_index(1);
        }
    }

    /// The index, made by threads of its own. A thread of the build that waited for those of the build would take
    /// up another output meanwhile, perhaps of this same index, and wait for itself.
    fn search_index(&self, threads: usize) -> &Index {
        let make = || match ThreadPoolBuilder::new().num_threads(threads).build() {
            Ok(pool) => pool.install(|| Index::of(&self.site)),
            Err(_) => Index::of(&self.site),
        };
        self.index.get_or_init(|| match thread::scope(|scope| scope.spawn(make).join()) {
            Ok(index) => index,
            Err(panic) => std::panic::resume_unwind(panic),
        })
    }
}
