//! How much of what is sent and read is in memory at once.
//!
//! In: sizes of files, from any thread. Out: a [`Place`] for each, as soon as there is room. Invariant: all places
//! together are no larger than the room; a file that is larger than that has it alone.

use std::sync::{Condvar, Mutex, PoisonError};

use super::look::lock;

/// Bytes: a day's photographs go side by side, videos one after the other.
const ROOM: u64 = 64 << 20;

/// Room for files.
#[derive(Debug)]
pub struct Room {
    whole: u64,
    free: Mutex<u64>,
    freed: Condvar,
    /// In line: who needs much is not passed by all that need little.
    turn: Mutex<()>,
}

/// What a file takes up until it is dropped.
#[derive(Debug)]
pub struct Place<'r> {
    room: &'r Room,
    bytes: u64,
}

impl Default for Room {
    fn default() -> Room {
        Room::of(ROOM)
    }
}

impl Room {
    pub fn of(bytes: u64) -> Room {
        Room { whole: bytes, free: Mutex::new(bytes), freed: Condvar::new(), turn: Mutex::default() }
    }

    /// Waits until there is room. Who has a place must not ask for another one: it might wait for itself.
    pub fn take(&self, bytes: u64) -> Place<'_> {
        let bytes = bytes.min(self.whole);
        let _turn = lock(&self.turn);
        let free = self.freed.wait_while(lock(&self.free), |free| *free < bytes);
        *free.unwrap_or_else(PoisonError::into_inner) -= bytes;
        Place { room: self, bytes }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        *lock(&self.room.free) += self.bytes;
        self.room.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[test]
    fn what_is_larger_than_the_room_has_it_alone() {
        let (room, held, most) = (Room::of(10), AtomicU64::new(0), AtomicU64::new(0));
        std::thread::scope(|scope| {
            for bytes in [3, 50, 4, 50, 3, 10, 6, 4].repeat(20) {
                let (room, held, most) = (&room, &held, &most);
                scope.spawn(move || {
                    let _place = room.take(bytes);
                    let now = held.fetch_add(bytes, Ordering::SeqCst) + bytes;
                    most.fetch_max(now, Ordering::SeqCst);
                    assert!(now <= 10 || now == bytes, "{now}");
                    std::thread::yield_now();
                    held.fetch_sub(bytes, Ordering::SeqCst);
                });
            }
        });
        assert_eq!((most.into_inner(), *lock(&room.free)), (50, 10));
    }
}
