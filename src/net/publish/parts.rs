//! Where files stand while they are on their way to their place.
//!
//! In: paths. Out: names below `_huikan/part/`. Invariant: two who publish at once, be it that one took over from the
//! other, never write to one name: no file is made of two.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

/// Below the root; a publish that was cut short leaves files there.
pub const PARTS: &str = "_huikan/part/";

/// The names of one run.
#[derive(Debug)]
pub struct Parts {
    run: u64,
}

impl Parts {
    pub fn new() -> Parts {
        // Another number for each run: what a hash map starts from.
        Parts { run: RandomState::new().hash_one(()) }
    }

    /// The same for the same path, so that a second try replaces the first.
    pub fn of(&self, path: &str) -> String {
        format!("{PARTS}{:016x}{}", self.run, &blake3::hash(path.as_bytes()).to_hex()[..32])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_runs_share_no_name() {
        let (one, other) = (Parts::new(), Parts::new());
        assert_eq!(one.of("a"), one.of("a"));
        assert_ne!(one.of("a"), other.of("a"));
        assert_ne!(one.of("a"), one.of("b"));
    }
}
