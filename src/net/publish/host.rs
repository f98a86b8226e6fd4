//! A remote, asked patiently and by several at once.
//!
//! In: a [`Remote`]. Out: the same requests, made again after trouble that may pass. Invariant: bounded, in tries and
//! in requests and bytes at once; after the first that fails for good no other begins.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use super::lock::RENEWED;
use super::look::lock;
use super::remote::{Remote, Trouble, TroubleKind};
use super::room::Room;

/// How often a request is made again, and after which wait; each waits twice as long as the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    pub tries: u32,
    pub wait: Duration,
    /// How long a lock is watched that looks as if nobody held it any more, and how long whoever takes one over waits
    /// until its owner has noticed: longer than a held lock goes unrenewed, and a request.
    pub watch: Duration,
    /// After a lock was written over another one it is looked at after this: who was a moment later has it.
    pub settled: Duration,
    /// How often the lock is thought of while files are on their way.
    pub beat: Duration,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience {
            tries: 5,
            wait: Duration::from_millis(400),
            watch: Duration::from_secs(RENEWED.unsigned_abs() + 20),
            settled: Duration::from_millis(400),
            beat: Duration::from_secs(5),
        }
    }
}

/// However much else succeeds meanwhile, one request is not made more often.
const MOST_TRIES: u32 = 40;

/// After a wait that is no longer nobody asks what goes on.
const A_MOMENT: Duration = Duration::from_secs(1);

/// So often a host is waited for that has never answered, by all requests together: each waits for half a minute.
const SILENCES: usize = 2;

/// A remote, and how it is asked.
pub struct Host<'r> {
    pub remote: &'r dyn Remote,
    /// For the files that are on their way.
    pub room: Room,
    patience: Patience,
    workers: usize,
    /// Requests that were answered.
    answered: AtomicUsize,
    /// Requests that nobody answered.
    silences: AtomicUsize,
    /// Told what is waited for, in a sentence for staff.
    tell: &'r (dyn Fn(&str) + Sync),
    /// How many tries were told of since the last answer.
    told: AtomicU32,
    /// What failed once is asked one by one: a bad line may carry one file where it breaks under many.
    turn: Mutex<()>,
}

impl std::fmt::Debug for Host<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Host").field("workers", &self.workers).finish_non_exhaustive()
    }
}

impl<'r> Host<'r> {
    /// `workers`: requests at once.
    pub fn new(remote: &'r dyn Remote, patience: Patience, workers: usize) -> Host<'r> {
        Host {
            remote,
            room: Room::default(),
            patience,
            workers,
            answered: AtomicUsize::new(0),
            silences: AtomicUsize::new(0),
            tell: &|_| {},
            told: AtomicU32::new(0),
            turn: Mutex::default(),
        }
    }

    /// The same, which says what it waits for, in a sentence for staff, whenever that takes more than a moment.
    #[must_use]
    pub fn telling(self, tell: &'r (dyn Fn(&str) + Sync)) -> Host<'r> {
        Host { tell, ..self }
    }

    pub(super) fn tell(&self, words: &str) {
        (self.tell)(words);
    }

    /// Of many requests that fail at once one is told.
    fn tell_of_try(&self, trouble: &Trouble, next: u32, wait: Duration) {
        let takes_long = trouble.kind == TroubleKind::Silent || wait > A_MOMENT;
        if takes_long && self.told.fetch_max(next, Ordering::Relaxed) < next {
            let each = if trouble.kind == TroubleKind::Silent { "，每次最多等一分钟" } else { "" };
            self.tell(&format!("{trouble}；再试第 {next} 次，最多 {} 次{each}", self.patience.tries));
        }
    }

    pub fn patience(&self) -> &Patience {
        &self.patience
    }

    /// Nobody has ever answered, and it was tried.
    fn is_dead(&self) -> bool {
        self.answered.load(Ordering::Relaxed) == 0 && self.silences.load(Ordering::Relaxed) >= SILENCES
    }

    /// One request, made again where that may help. While others are answered the line is not dead, only bad: then a
    /// try does not count.
    ///
    /// # Errors
    /// The trouble of the last try.
    pub fn ask<T>(&self, request: impl Fn(&'r dyn Remote) -> Result<T, Trouble>) -> Result<T, Trouble> {
        let (mut wait, mut tries) = (self.patience.wait, 1);
        let mut last = None;
        for number in 0..MOST_TRIES {
            let turn = (number > 0).then(|| lock(&self.turn));
            if let Some(trouble) = last.filter(|_| self.is_dead()) {
                return Err(trouble);
            }
            let before = self.answered.load(Ordering::Relaxed);
            let answer = request(self.remote);
            drop(turn);
            let trouble = match answer {
                Err(trouble) if trouble.kind == TroubleKind::Silent => {
                    self.silences.fetch_add(1, Ordering::Relaxed);
                    trouble
                }
                Err(trouble) if trouble.kind == TroubleKind::Passing => trouble,
                answer => {
                    if answer.is_ok() {
                        self.answered.fetch_add(1, Ordering::Relaxed);
                        self.told.store(0, Ordering::Relaxed);
                    }
                    return answer;
                }
            };
            if tries >= self.patience.tries || self.is_dead() {
                return Err(trouble);
            }
            self.tell_of_try(&trouble, tries + 1, wait);
            last = Some(trouble);
            thread::sleep(wait);
            if self.answered.load(Ordering::Relaxed) == before {
                (wait, tries) = (wait.saturating_mul(2), tries + 1);
            } else {
                (wait, tries) = (self.patience.wait, 1);
            }
        }
        request(self.remote)
    }

    /// Does something with each item, several at once, in no order.
    ///
    /// # Errors
    /// The first that an item met; the rest is not begun then.
    pub fn each<T: Sync, E: Send>(
        &self,
        items: &[T],
        work: impl Fn(&T) -> Result<(), E> + Sync,
    ) -> Result<(), E> {
        let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
        let first = Mutex::new(None);
        let run = || {
            while !stop.load(Ordering::Relaxed) {
                let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) else { return };
                if let Err(error) = work(item) {
                    stop.store(true, Ordering::Relaxed);
                    first.lock().unwrap_or_else(std::sync::PoisonError::into_inner).get_or_insert(error);
                }
            }
        };
        let helpers = self.workers.min(items.len()).saturating_sub(1);
        thread::scope(|scope| {
            for _ in 0..helpers {
                scope.spawn(run);
            }
            run();
        });
        first.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner).map_or(Ok(()), Err)
    }
}

#[cfg(test)]
mod tests {
    use super::super::memory::Memory;
    use super::*;

    #[test]
    fn tries_that_take_long_are_told_once() {
        let (memory, said) = (Memory::new(), Mutex::new(Vec::new()));
        let tell = |words: &str| lock(&said).push(words.to_owned());
        let patience = Patience { tries: 3, wait: Duration::ZERO, ..Patience::default() };
        let host = Host::new(&memory, patience, 4).telling(&tell);
        host.ask(|_| Ok(())).unwrap();
        let fails = |trouble: Trouble| drop(host.ask(|_| Err::<(), _>(trouble.clone())));
        fails(Trouble::passing("断了"));
        assert_eq!(*lock(&said), [""; 0], "it is over in a moment");
        let tries: Vec<u8> = vec![0; 4];
        let _ = host.each(&tries, |_| -> Result<(), ()> {
            fails(Trouble::silent("www.a.cn"));
            Ok(())
        });
        let words = |number| format!("再试第 {number} 次，最多 3 次，每次最多等一分钟");
        let said = lock(&said);
        assert!(said.len() == 2 && said[0].ends_with(&words(2)) && said[1].ends_with(&words(3)), "{said:?}");
    }

    #[test]
    fn a_host_that_never_answered_is_not_waited_for_again_and_again() {
        let memory = Memory::new();
        let host = Host::new(&memory, Patience { wait: Duration::ZERO, ..Patience::default() }, 4);
        let asked = AtomicUsize::new(0);
        let silent = |_: &dyn Remote| -> Result<(), Trouble> {
            asked.fetch_add(1, Ordering::Relaxed);
            Err(Trouble::silent("www.a.cn"))
        };
        for _ in 0..3 {
            assert_eq!(host.ask(silent).unwrap_err().kind, TroubleKind::Silent);
        }
        assert_eq!(asked.swap(0, Ordering::Relaxed), 4, "twice, and once by each that comes later");
        assert_eq!(host.ask(|_| Ok(())), Ok(()));
        assert!(host.ask(silent).is_err());
        assert_eq!(asked.into_inner(), 5, "one that has answered is asked as often as it takes");
    }
}
