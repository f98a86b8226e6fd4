//! The contents that a publish sends, and those that it keeps.
//!
//! In: the output folder, the desk of the target. Out: bytes by path; old ones in the vault. Invariant: the vault holds
//! what the manifest before this publish names, never what this one or one that was cut short sent.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use crate::disk::{self, Desk, Vault};
use crate::net::publish::{Content, Contents, Files, Manifest, Read, Survey, seal, unseal};

use super::rollback::Way;

/// What is kept for the way back, and for which state of the host it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// The publish that it leads back from.
    pub after: String,
    pub manifest: Manifest,
    /// That publish was a way back itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub returned: bool,
    /// What stood there instead of what the manifest says, or where it says nothing.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub found: Files,
    /// What was not ours, was equal to what we would write, and counts as ours since.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub adopted: BTreeSet<String>,
    /// What was not ours and was overwritten, for somebody said `--force`.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub forced: BTreeSet<String>,
}

impl Before {
    pub fn of(vault: &Vault) -> Option<Before> {
        match unseal::<Before>(&vault.label()?) {
            Read::Sound(before) => Some(before),
            _ => None,
        }
    }

    /// What was there; `now`: what that publish left. Where it only put back what others had changed, that stays.
    pub fn files(&self, now: &Files) -> Files {
        let mut files = self.manifest.files.clone();
        let is_mended = |path: &str| now.contains_key(path) && now.get(path) == self.manifest.files.get(path);
        let found = self.found.iter().filter(|(path, _)| !is_mended(path));
        files.extend(found.map(|(path, content)| (path.clone(), *content)));
        files
    }

    /// Files of ours that others had changed, and that were not only put back.
    pub fn edited(&self, now: &Files) -> Vec<String> {
        let is_edited = |path: &&String| {
            let known = self.manifest.files.get(*path);
            known.is_some() && now.get(*path) != known
        };
        self.found.keys().filter(is_edited).cloned().collect()
    }
}

/// What keeps old contents of one publish.
pub struct Keeper {
    vault: Vault,
    before: Mutex<Option<Before>>,
    /// By a publish that was cut short: what stands there may be ours.
    touched: BTreeSet<String>,
}

impl Keeper {
    /// `returned`: it is a way back.
    pub fn new(desk: &Desk, survey: &Survey, token: &str, returned: bool) -> Keeper {
        let (seen, plan) = (&survey.seen, &survey.plan);
        let mut touched = BTreeSet::new();
        if let Some(pending) = &seen.pending {
            touched.extend(pending.files.keys().chain(&pending.deleted).cloned());
        }
        // Before a first publish there is nothing of ours; what others had there has to be had again.
        let is_first = seen.manifest.is_none() && !seen.damaged && plan.claimed == 0;
        let manifest = seen.manifest.clone().or_else(|| is_first.then(Manifest::default));
        let before = manifest.map(|manifest| {
            let is_foreign = |path: &&String| {
                !manifest.files.contains_key(*path)
                    && !manifest.retired.contains_key(*path)
                    && !touched.contains(*path)
            };
            let forced = plan.changed.iter().filter(is_foreign).cloned().collect();
            let (after, adopted) = (token.to_owned(), plan.adopted.iter().cloned().collect());
            Before { after, manifest, returned, found: Files::new(), adopted, forced }
        });
        Keeper { vault: desk.vault(), before: Mutex::new(before), touched }
    }

    fn begins(&self) -> Result<(), String> {
        let done = match &mut *self.before() {
            None => self.vault.clear(),
            Some(before) => match Before::of(&self.vault) {
                // A publish that was cut short goes on: what it kept is still what was before.
                Some(there) if there.manifest == before.manifest => {
                    before.found.extend(there.found);
                    before.forced.extend(there.forced);
                    self.vault.relabel(&seal(before))
                }
                _ if before.manifest == Manifest::default() && before.forced.is_empty() => self.vault.clear(),
                _ => self.vault.begin(&seal(before)),
            },
        };
        done.map_err(|error| error.to_string())
    }

    /// How many bytes of it at most.
    fn wants(&self, path: &str) -> Option<u64> {
        let before = self.before();
        let before = before.as_ref()?;
        let is_wanted = match before.manifest.files.get(path) {
            Some(content) => !self.vault.has(&name(content)),
            None => before.forced.contains(path),
        };
        let size = before.manifest.files.get(path).map_or(0, |content| content.size);
        Some(self.vault.room()).filter(|room| is_wanted && size <= *room)
    }

    fn keep(&self, path: &str, bytes: &[u8]) {
        let content = Content::of(bytes);
        let is_as_known = match &*self.before() {
            Some(before) => before.manifest.files.get(path) == Some(&content),
            None => return,
        };
        if !is_as_known && self.touched.contains(path) {
            return;
        }
        self.vault.put(&name(&content), bytes);
        if !is_as_known
            && self.vault.has(&name(&content))
            && let Some(before) = &mut *self.before()
        {
            before.found.insert(path.to_owned(), content);
        }
    }

    fn kept(&self) -> Result<(), String> {
        match &*self.before() {
            Some(before) if !before.found.is_empty() => {
                self.vault.relabel(&seal(before)).map_err(|error| error.to_string())
            }
            _ => Ok(()),
        }
    }

    /// Files of ours that were kept as others made them; `now`: what stands there in their place.
    pub fn edited(&self, now: &Files) -> Vec<String> {
        self.before().as_ref().map(|before| before.edited(now)).unwrap_or_default()
    }

    fn before(&self) -> MutexGuard<'_, Option<Before>> {
        // A thread that panicked inside held no half-made state: each change is one insertion.
        self.before.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Contents, and who keeps those that stood there before.
pub trait Keeping: Contents {
    fn keeper(&self) -> &Keeper;
}

/// What a content is called in the vault.
pub fn name(content: &Content) -> String {
    format!("{:032x}", content.sum)
}

/// The files of the output folder.
pub struct Outputs<'a> {
    public: &'a Path,
    keeper: Keeper,
}

impl<'a> Outputs<'a> {
    pub fn new(public: &'a Path, desk: &Desk, survey: &Survey, token: &str) -> Outputs<'a> {
        Outputs { public, keeper: Keeper::new(desk, survey, token, false) }
    }
}

impl Keeping for Outputs<'_> {
    fn keeper(&self) -> &Keeper {
        &self.keeper
    }
}

impl Contents for Outputs<'_> {
    fn bytes(&self, path: &str) -> Result<Vec<u8>, String> {
        disk::read_output(self.public, path).map_err(|error| error.to_string())
    }

    fn open(&self, path: &str) -> Result<Box<dyn io::Read + '_>, String> {
        Ok(Box::new(disk::open_output(self.public, path).map_err(|error| error.to_string())?))
    }

    fn begins(&self) -> Result<(), String> {
        self.keeper.begins()
    }

    fn wants_old(&self, path: &str) -> Option<u64> {
        self.keeper.wants(path)
    }

    fn keep(&self, path: &str, bytes: &[u8]) {
        self.keeper.keep(path, bytes);
    }

    fn kept(&self) -> Result<(), String> {
        self.keeper.kept()
    }
}

/// The files of the way back.
pub struct Returned<'a> {
    desk: &'a Desk,
    way: &'a Way,
    keeper: Keeper,
}

impl<'a> Returned<'a> {
    pub fn new(desk: &'a Desk, way: &'a Way, survey: &Survey, token: &str) -> Returned<'a> {
        Returned { desk, way, keeper: Keeper::new(desk, survey, token, way.returns()) }
    }

    fn vault(&self) -> Vault {
        self.way.vault(self.desk, true)
    }

    fn name(&self, path: &str) -> Result<String, String> {
        self.way.files.get(path).map(name).ok_or_else(|| format!("没有留下“{path}”原来的样子"))
    }
}

impl Keeping for Returned<'_> {
    fn keeper(&self) -> &Keeper {
        &self.keeper
    }
}

impl Contents for Returned<'_> {
    fn bytes(&self, path: &str) -> Result<Vec<u8>, String> {
        self.vault().take(&self.name(path)?).map_err(|error| error.to_string())
    }

    fn open(&self, path: &str) -> Result<Box<dyn io::Read + '_>, String> {
        Ok(Box::new(self.vault().open(&self.name(path)?).map_err(|error| error.to_string())?))
    }

    fn begins(&self) -> Result<(), String> {
        self.way.begins(self.desk).map_err(|error| error.to_string())?;
        self.keeper.begins()
    }

    fn wants_old(&self, path: &str) -> Option<u64> {
        self.keeper.wants(path)
    }

    fn keep(&self, path: &str, bytes: &[u8]) {
        self.keeper.keep(path, bytes);
    }

    fn kept(&self) -> Result<(), String> {
        self.keeper.kept()
    }

    fn is_foreign(&self, path: &str) -> bool {
        self.way.before.forced.contains(path)
    }
}
