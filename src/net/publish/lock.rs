//! Two people do not publish to one host at once.
//!
//! In: a host, and who asks. Out: a lock that stands on the host as `_huikan/lock.json`. Invariants: a lock that
//! nobody renewed for long is taken over, one of our own that was left behind at once; whoever takes over one whose
//! owner may be alive does nothing until the owner must have noticed; the times are those of the computers that
//! publish, never the host's. Where the host cannot create a file exclusively the lock is advisory.

use std::sync::Mutex;
use std::thread;

use serde::{Deserialize, Serialize};

use super::Refused;
use super::host::Host;
use super::look;
use super::manifest::{LOCK, LONGEST_MARK};
use super::remote::Trouble;

/// Seconds after which a lock that is in use is renewed.
pub const RENEWED: i64 = 20;
/// Seconds without renewal, by the clocks of two computers, after which its owner may be gone: then the lock is watched
/// for longer than it takes to renew it, for a clock may be wrong.
const GONE: i64 = 15 * 60;

/// Who asks: random names, for everybody can read the lock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// Of a target of the site's folder on this computer, which lets one publish of it run at a time.
    pub owner: String,
    /// Of this publish.
    pub token: String,
    /// Seconds since 1970.
    pub time: i64,
}

/// A lock that is held.
pub struct Lock<'h> {
    host: &'h Host<'h>,
    clock: &'h (dyn Fn() -> i64 + Sync),
    mine: Mutex<Owner>,
    /// It was another's, who may have gone on until now.
    pub is_taken_over: bool,
    /// It stood there: a publish was cut short, maybe before it left any other word.
    pub was_left: bool,
}

impl<'h> Lock<'h> {
    /// Takes the lock.
    ///
    /// # Errors
    /// [`Refused::Locked`] if somebody else holds it, unless `take_over`.
    pub fn take(
        host: &'h Host<'h>,
        mine: Owner,
        clock: &'h (dyn Fn() -> i64 + Sync),
        take_over: bool,
    ) -> Result<Lock<'h>, Refused> {
        let (bytes, patience) = (bytes(&mine), host.patience());
        let (mut is_taken_over, mut was_left) = (false, false);
        let taken = |mine, is_taken_over, was_left| Lock {
            host,
            clock,
            mine: Mutex::new(mine),
            is_taken_over,
            was_left,
        };
        for _ in 0..3 {
            if host.ask(|remote| remote.create(LOCK, &bytes))? && host.remote.creates_exclusively() {
                return Ok(taken(mine, is_taken_over, was_left));
            }
            if !host.remote.creates_exclusively() {
                thread::sleep(patience.settled);
            }
            let Some(there) = holder(host)? else { continue };
            if there.token == mine.token {
                return Ok(taken(mine, is_taken_over, was_left));
            }
            let age = (clock() - there.time).abs();
            let is_mine = there.owner == mine.owner;
            if !is_mine && !take_over && (age < GONE || is_renewed(host, &there)?) {
                return Err(Refused::Locked { seconds: if age < GONE { age } else { 0 } });
            }
            is_taken_over |= !is_mine;
            was_left = true;
            // Never deleted: that could hit the lock of one who took over a moment before.
            host.ask(|remote| remote.write(LOCK, &bytes))?;
            if take_over && !is_mine {
                let seconds = patience.watch.as_secs();
                host.tell(&format!("接手以前，先等 {seconds} 秒：对方要是还在发布，这时会停下来"));
                thread::sleep(patience.watch);
            } else {
                thread::sleep(patience.settled);
            }
            if holder(host)?.is_some_and(|now| now.token == mine.token) {
                return Ok(taken(mine, is_taken_over, was_left));
            }
        }
        Err(Refused::Locked { seconds: 0 })
    }

    /// Says that its owner is still there, if it was not said lately.
    ///
    /// # Errors
    /// [`Refused::TakenOver`] if it is another's by now, as after a computer slept; or if the host cannot be asked.
    pub fn renew(&self) -> Result<(), Refused> {
        // Held while the host is asked: nobody goes on until it is known that the lock is ours.
        let mut mine = look::lock(&self.mine);
        let now = (self.clock)();
        if self.was_ours_just_now(&mine) {
            return Ok(());
        }
        if !self.has(&mine.token)? {
            return Err(Refused::TakenOver);
        }
        let renewed = Owner { time: now, ..mine.clone() };
        self.host.ask(|remote| remote.write(LOCK, &bytes(&renewed)))?;
        *mine = renewed;
        Ok(())
    }

    /// Whether nobody took it over. Where only one can have it, and it was ours a moment ago, it is not asked for: who
    /// takes over waits for longer than that.
    ///
    /// # Errors
    /// If the host cannot be asked.
    pub fn is_held(&self) -> Result<bool, Trouble> {
        let mine = look::lock(&self.mine);
        Ok(self.host.remote.creates_exclusively() && self.was_ours_just_now(&mine)
            || self.has(&mine.token)?)
    }

    fn was_ours_just_now(&self, mine: &Owner) -> bool {
        ((self.clock)() - mine.time).abs() < RENEWED
    }

    fn has(&self, token: &str) -> Result<bool, Trouble> {
        Ok(holder(self.host)?.is_some_and(|there| there.token == token))
    }

    /// Gives it back. Known to be ours a moment ago it is not asked for: who takes over waits for longer than that.
    ///
    /// # Errors
    /// If the host cannot be asked; then it grows old by itself.
    pub fn release(self) -> Result<(), Trouble> {
        let mine = look::lock(&self.mine);
        let is_ours = self.was_ours_just_now(&mine) || self.has(&mine.token)?;
        if is_ours { self.host.ask(|remote| remote.delete(LOCK)) } else { Ok(()) }
    }
}

/// Whether somebody renews a lock that looks old.
fn is_renewed(host: &Host<'_>, there: &Owner) -> Result<bool, Trouble> {
    let watch = host.patience().watch;
    let seconds = watch.as_secs();
    host.tell(&format!(
        "有一次发布没有结束，很久没有动静了；先看 {seconds} 秒，没有人接着做，就由这台电脑接手"
    ));
    thread::sleep(watch);
    Ok(holder(host)?.is_some_and(|now| now != *there))
}

/// Of a lock that cannot be read: nobody, long ago.
fn holder(host: &Host<'_>) -> Result<Option<Owner>, Trouble> {
    let bytes = host.ask(|remote| remote.read(LOCK, LONGEST_MARK))?;
    Ok(bytes.map(|bytes| serde_json::from_slice(&bytes).unwrap_or_default()))
}

fn bytes(owner: &Owner) -> Vec<u8> {
    serde_json::to_vec(owner).unwrap_or_default()
}
