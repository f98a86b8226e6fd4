//! The host beside the build, before anything is done.
//!
//! In: a host, the files of the build, and what this computer remembers of the last publish. Out: the plan, and the
//! state of the host that it was made for. Invariant: asks and reads, never writes.

use super::Refused;
use super::host::Host;
use super::look::{Seen, find};
use super::manifest::{Files, Manifest};
use super::plan::{Claims, Found, Plan};

/// What is compared, and how closely.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    pub want: &'a Files,
    /// The manifest of the last publish from this computer, should the host have lost its own.
    pub remembered: Option<&'a Manifest>,
    /// Looks at each file of the host instead of believing its manifest.
    pub verify: bool,
    /// What is in the way and not ours may be overwritten.
    pub force: bool,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survey {
    pub seen: Seen,
    pub plan: Plan,
}

impl Survey {
    /// Compares, with what was `seen` on the host.
    ///
    /// # Errors
    /// If the host has lost all that was brought to it, or cannot be asked.
    pub fn make(host: &Host<'_>, question: &Question<'_>, seen: Seen) -> Result<Survey, Refused> {
        let is_lost = seen.manifest.is_none();
        let manifest = seen.manifest.as_ref().or(question.remembered);
        let claims = Claims::of(manifest, seen.pending.as_ref(), is_lost && manifest.is_some());
        let doubtful = claims.doubtful(question.want, question.verify);
        let found = find(host, &doubtful, question.want, &claims)?;
        let is_bare = is_lost && !seen.damaged && seen.pending.is_none();
        let is_gone = |path: &String| found.get(path).is_none_or(|found| *found == Found::Absent);
        // A share that is not connected looks like this.
        if is_bare && !question.force && !claims.files.is_empty() && claims.files.keys().all(is_gone) {
            return Err(Refused::Emptied);
        }
        let plan = Plan::new(question.want, &claims, &found, question.force);
        Ok(Survey { seen, plan })
    }

    /// Whether the host is as it should be, its manifest included.
    pub fn is_still(&self) -> bool {
        self.plan.is_still() && self.seen.manifest.is_some() && self.seen.pending.is_none()
    }
}
