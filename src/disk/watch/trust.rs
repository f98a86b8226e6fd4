//! Whether events can be relied on.
//!
//! In: where the site lies, whether a probe was heard, and what scans found that events had not told. Out:
//! how soon to scan again. Invariant: trust that is lost does not come back.

use std::path::Path;
use std::time::{Duration, Instant};

use super::scan::Scan;
use crate::disk::changes::Changes;

/// In which a probe, or a change that a scan found first, is to be heard of.
pub(super) const PATIENCE: Duration = Duration::from_secs(1);

/// How often scans are made, and what part of one thread's time they take.
const SLOW: (Duration, u32) = (Duration::from_secs(2), 100);
const QUICK: (Duration, u32) = (Duration::from_millis(300), 10);

#[derive(Debug)]
pub(super) struct Trust {
    lost: bool,
    /// Until when a probe is waited for.
    probe: Option<Instant>,
    /// What was heard since the last scan began.
    heard: Changes,
    /// And between that and the scan before: a change that a scan finds was made since then.
    heard_before: Changes,
    /// What a scan found and nobody told, and until when it may still be told.
    untold: Option<(Changes, Instant)>,
    /// Some events were lost until then, and the system said so: a scan that begins later finds what.
    excused: Option<Instant>,
}

impl Trust {
    pub fn new(events_work: bool) -> Trust {
        let (heard, heard_before) = Default::default();
        Trust { lost: !events_work, probe: None, heard, heard_before, untold: None, excused: None }
    }

    pub fn is_lost(&self) -> bool {
        self.lost
    }

    pub fn lose(&mut self) {
        self.lost = true;
    }

    pub fn expect_probe(&mut self, now: Instant) {
        self.probe = Some(now + PATIENCE);
    }

    /// Whether a probe was waited for.
    pub fn probe_heard(&mut self) -> bool {
        self.probe.take().is_some()
    }

    pub fn heard(&mut self, path: &str) {
        self.heard.add(path.to_owned());
        if let Some((untold, _)) = &mut self.untold {
            untold.remove(path);
        }
    }

    pub fn excuse(&mut self, now: Instant) {
        self.excused = Some(now);
    }

    /// A scan is about to begin.
    pub fn scan_begins(&mut self) {
        self.heard_before = std::mem::take(&mut self.heard);
    }

    /// A scan ended; what it found may show that events are missing.
    pub fn judge(&mut self, scan: &Scan, now: Instant) {
        let excused = self.excused.is_some();
        self.excused = self.excused.filter(|&until| scan.started < until);
        if let Some(paths) = scan.changes.paths().filter(|_| !excused) {
            let is_told = |path: &str| self.heard.cover(path) || self.heard_before.cover(path);
            let untold = Changes::of(paths.filter(|path| !is_told(path)));
            if !untold.is_empty() {
                self.untold = Some((untold, now + PATIENCE));
            }
        }
        self.lost |= !scan.plain;
    }

    /// Takes what is overdue into account; whether trust was lost just now.
    pub fn check(&mut self, now: Instant) -> bool {
        let had = !self.lost;
        if self.probe.is_some_and(|until| until <= now) {
            self.probe = None;
            self.lost = true;
        }
        if let Some((_, until)) = &self.untold
            && *until <= now
        {
            self.lost |= self.untold.take().is_some_and(|(untold, _)| !untold.is_empty());
        }
        had && self.lost
    }

    /// When [`Trust::check`] is due.
    pub fn due(&self) -> Option<Instant> {
        self.probe.into_iter().chain(self.untold.as_ref().map(|(_, until)| *until)).min()
    }

    /// From the end of a scan to the next.
    pub fn pause(&self, took: Duration) -> Duration {
        let (least, times) = if self.lost { QUICK } else { SLOW };
        least.max(took * times)
    }
}

/// Whether a folder's file system tells of changes that are made elsewhere.
#[cfg(target_os = "linux")]
pub(super) fn tells_of_changes(folder: &Path) -> bool {
    // From linux/magic.h, and vboxsf's and VMware's own: NFS, SMB, CIFS, SMB2, FUSE, 9p (WSL), AFS, Ceph.
    const SILENT: [u32; 10] = [
        0x6969,
        0x517B,
        0xFF53_4D42,
        0xFE53_4D42,
        0x6573_5546,
        0x0102_1997,
        0x5346_414F,
        0x00C3_6400,
        0x786F_4256,
        0xBACB_ACBC,
    ];
    // The number's type differs between processors; its lower 32 bits are what counts.
    let magic = |stat: rustix::fs::StatFs| u32::try_from(stat.f_type & 0xFFFF_FFFF).unwrap_or_default();
    rustix::fs::statfs(folder).is_ok_and(|stat| !SILENT.contains(&magic(stat)))
}

/// Other systems tell of network drives, or a scan finds out.
#[cfg(not(target_os = "linux"))]
pub(super) fn tells_of_changes(_folder: &Path) -> bool {
    true
}
