//! Two people do not publish to one host at once.
//!
//! In: a host, and who asks. Out: a lock that stands on the host as `_huikan/lock.json`. Invariants: a lock that
//! nobody renewed for long is taken over, one of our own that was left behind at once; the times are those of the
//! computers that publish, never the host's. Where the host cannot create a file exclusively the lock is advisory.

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Refused;
use super::host::Host;
use super::look;
use super::manifest::LOCK;
use super::remote::Trouble;

/// Seconds after which a lock that is in use is renewed.
const RENEWED: i64 = 20;
/// Seconds without renewal, by the clocks of two computers, after which its owner may be gone: then the lock is watched
/// for longer than it takes to renew it, for a clock may be wrong.
const GONE: i64 = 15 * 60;

/// Where nothing is exclusive, whoever was a moment too late overwrites a lock: then it is looked at after this.
const SETTLED: Duration = Duration::from_millis(400);

/// Who asks: random names, for everybody can read the lock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// Of the site's folder on this computer, which lets one publish run at a time.
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
        let bytes = bytes(&mine);
        for _ in 0..3 {
            if host.ask(|remote| remote.create(LOCK, &bytes))? && host.remote.creates_exclusively() {
                return Ok(Lock { host, clock, mine: Mutex::new(mine) });
            }
            if !host.remote.creates_exclusively() {
                thread::sleep(SETTLED);
            }
            let Some(there) = holder(host)? else { continue };
            if there.token == mine.token {
                return Ok(Lock { host, clock, mine: Mutex::new(mine) });
            }
            let age = (clock() - there.time).abs();
            let is_mine = there.owner == mine.owner || take_over;
            if !is_mine && (age < GONE || is_renewed(host, &there)?) {
                return Err(Refused::Locked { seconds: if age < GONE { age } else { 0 } });
            }
            host.ask(|remote| remote.delete(LOCK))?;
        }
        Err(Refused::Locked { seconds: 0 })
    }

    /// Says that its owner is still there, if it was not said lately.
    ///
    /// # Errors
    /// [`Refused::TakenOver`] if it is another's by now, as after a computer slept; or if the host cannot be asked.
    pub fn renew(&self) -> Result<(), Refused> {
        let now = (self.clock)();
        let due = {
            let mut mine = look::lock(&self.mine);
            let is_due = (now - mine.time).abs() >= RENEWED;
            if is_due {
                mine.time = now;
            }
            is_due.then(|| bytes(&mine))
        };
        let Some(bytes) = due else { return Ok(()) };
        if !self.is_held()? {
            return Err(Refused::TakenOver);
        }
        Ok(self.host.ask(|remote| remote.write(LOCK, &bytes))?)
    }

    /// Whether nobody took it over.
    ///
    /// # Errors
    /// If the host cannot be asked.
    pub fn is_held(&self) -> Result<bool, Trouble> {
        let token = look::lock(&self.mine).token.clone();
        Ok(holder(self.host)?.is_some_and(|there| there.token == token))
    }

    /// Gives it back.
    ///
    /// # Errors
    /// If the host cannot be asked; then it grows old by itself.
    pub fn release(self) -> Result<(), Trouble> {
        self.host.ask(|remote| remote.delete(LOCK))
    }
}

/// Whether somebody renews a lock that looks old.
fn is_renewed(host: &Host<'_>, there: &Owner) -> Result<bool, Trouble> {
    thread::sleep(host.watch());
    Ok(holder(host)?.is_some_and(|now| now != *there))
}

/// Of a lock that cannot be read: nobody, long ago.
fn holder(host: &Host<'_>) -> Result<Option<Owner>, Trouble> {
    let bytes = host.ask(|remote| remote.read(LOCK))?;
    Ok(bytes.map(|bytes| serde_json::from_slice(&bytes).unwrap_or_default()))
}

fn bytes(owner: &Owner) -> Vec<u8> {
    serde_json::to_vec(owner).unwrap_or_default()
}
