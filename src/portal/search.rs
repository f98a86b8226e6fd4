//! The search index: a bundle, made as a whole when the first of its files is asked for.
//!
//! In: a portal. Out: its files, as pages fetch them or as they are, and answers from them. Invariant: made once
//! a portal; same portal, same bytes.

use std::convert::Infallible;
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

    /// The same for nobody in particular: it gives way, and makes none, as soon as `is_stirred`, which is asked before
    /// each article.
    pub fn prepare_search_unless(&self, is_stirred: &(dyn Fn() -> bool + Sync)) {
        if self.site.searchable.is_none() || self.index.get().is_some() {
            return;
        }
        let go_on = || if is_stirred() { Err(()) } else { Ok(()) };
        if let Ok(index) = apart(1, || Index::of(&self.site, &go_on)) {
            // Whoever could not wait has made the same meanwhile.
            let _ = self.index.set(index);
        }
    }

    fn search_index(&self, threads: usize) -> &Index {
        self.index.get_or_init(|| {
            let Ok(index) = apart(threads, || Index::of::<Infallible>(&self.site, &|| Ok(())));
            index
        })
    }
}

/// Makes something by threads of its own. A thread of the build that waited for those of the build would take up
/// another output meanwhile, perhaps of this same index, and wait for itself.
fn apart<T: Send>(threads: usize, make: impl Fn() -> T + Send + Sync) -> T {
    let on_threads = || match ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => pool.install(&make),
        Err(_) => make(),
    };
    match thread::scope(|scope| scope.spawn(on_threads).join()) {
        Ok(made) => made,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}
