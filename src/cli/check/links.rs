//! `--links`: the links that lead to other sites, tried one by one.
//!
//! In: what inspection gathered, and what was tried lately. Out: findings at the links that failed; what was tried is
//! remembered in `.huikan/cache/links`. Invariant: never an error, since the fault may lie with the network here.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::config::Profile;
use crate::disk;
use crate::inspect::{Fate, OutwardLink};
use crate::net::links::{Answer, Manners, Memory, try_all};
use crate::report::Finding;

use super::super::progress::Bar;

/// The name of what is remembered.
const MEMORY: &str = "links";

/// What came of all links.
pub struct Tried {
    pub findings: Vec<Finding>,
    pub links: usize,
    /// How many of them were not asked for again.
    pub remembered: usize,
}

/// Tries the links. `now` is in seconds since 1970.
pub fn run(root: &Path, links: &[OutwardLink], profile: Profile, now: i64, bar: &Bar) -> Tried {
    let mut memory: Memory = disk::recall(root, MEMORY, Memory::VERSION).unwrap_or_default();
    memory.tidy(now);
    let unknown: Vec<&str> = links
        .iter()
        .map(|link| link.address.as_str())
        .filter(|link| memory.recall(link, now).is_none())
        .collect();
    let done = AtomicUsize::new(0);
    bar.count("试外部链接", 0, unknown.len());
    let tell = || bar.count("试外部链接", done.fetch_add(1, Ordering::Relaxed) + 1, unknown.len());
    let answers = try_all(&unknown, Manners::default(), &tell);
    bar.finish();
    let fresh: std::collections::BTreeMap<&str, &Answer> = unknown.iter().copied().zip(&answers).collect();
    let answer = |link: &OutwardLink| match fresh.get(link.address.as_str()) {
        Some(answer) => fate(answer),
        None => memory.recall(&link.address, now).and_then(fate),
    };
    let told = |link: &OutwardLink| Some(link.finding(&answer(link)?, profile));
    let findings = links.iter().filter_map(told).collect();
    let remembered = links.len() - unknown.len();
    for (address, answer) in fresh {
        memory.note(address, now, answer);
    }
    disk::remember(root, MEMORY, Memory::VERSION, &memory);
    Tried { findings, links: links.len(), remembered }
}

fn fate(answer: &Answer) -> Option<Fate> {
    match answer {
        Answer::Alive | Answer::Guarded(_) => None,
        Answer::Moved(to) => Some(Fate::Moved(to.clone())),
        Answer::Gone(status) => Some(Fate::Gone(*status)),
        Answer::Trouble(trouble) => Some(Fate::Trouble(trouble.words())),
    }
}
