//! What was tried lately, so that it is not tried again.
//!
//! In: answers, with the time. Out: those that are young enough. Invariant: trouble is never remembered, since it
//! passes; a link that is there counts as there for a week.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Answer;

/// Seconds for which an answer holds.
const ALIVE: i64 = 7 * 24 * 3600;
/// Whoever mends a link wants to see it mended, and pages come back.
const GONE: i64 = 3600;

/// Answers by address, with the second since 1970 of each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    answers: BTreeMap<String, (i64, Answer)>,
}

impl Memory {
    /// The layout of what is kept.
    pub const VERSION: u8 = 1;

    /// What is still known of an address. A clock that was set back makes nothing younger.
    pub fn recall(&self, address: &str, now: i64) -> Option<&Answer> {
        let (then, answer) = self.answers.get(address)?;
        let holds = lifetime(answer)?;
        (0..holds).contains(&(now - then)).then_some(answer)
    }

    /// Notes an answer.
    pub fn note(&mut self, address: &str, now: i64, answer: &Answer) {
        self.answers.insert(address.to_owned(), (now, answer.clone()));
    }

    /// Forgets what is too old or may not be remembered.
    pub fn tidy(&mut self, now: i64) {
        self.answers.retain(|_, (then, answer)| {
            lifetime(answer).is_some_and(|holds| (0..holds).contains(&(now - *then)))
        });
    }
}

fn lifetime(answer: &Answer) -> Option<i64> {
    match answer {
        Answer::Alive | Answer::Moved(_) | Answer::Guarded(_) => Some(ALIVE),
        Answer::Gone(_) => Some(GONE),
        Answer::Trouble(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Trouble;
    use super::*;

    #[test]
    fn what_is_there_is_remembered_for_a_week_and_trouble_never() {
        let mut memory = Memory::default();
        memory.note("https://a.cn/", 1000, &Answer::Alive);
        memory.note("https://b.cn/", 1000, &Answer::Gone(404));
        memory.note("https://c.cn/", 1000, &Answer::Trouble(Trouble::Timeout));
        let known = |now: i64| {
            ["a", "b", "c"].map(|host| memory.recall(&format!("https://{host}.cn/"), now).is_some())
        };
        assert_eq!(known(1000), [true, true, false]);
        assert_eq!(known(1000 + GONE), [true, false, false]);
        assert_eq!(known(1000 + ALIVE), [false; 3]);
        assert_eq!(known(999), [false; 3]);
        memory.tidy(1000 + GONE);
        assert_eq!(memory.answers.len(), 1);
    }
}
