//! What the ledger claims and no route makes any more.
//!
//! In: the claims of the last build, and what this one made. Out: deletions, and what is kept and why.
//! Invariant: nothing is deleted in a build in which something failed.

use std::collections::{BTreeMap, BTreeSet};

use super::error::Error;
use super::ledger::{Claims, Entry};
use super::plan::{Folders, Job, There, parent};
use super::remove::{Fate, Remover};
use super::write::{Change, Written};
use crate::portal::UrlPath;

/// What is claimed and no longer made.
pub(super) struct Stale<'a> {
    pub claims: &'a Claims,
    pub jobs: &'a [&'a Job<'a>],
    /// What had to go before anything was written.
    pub cleared: BTreeMap<&'a str, Fate>,
}

impl Stale<'_> {
    /// Removes it, if that may be; what is kept stays in `claims`.
    pub fn remove(
        mut self,
        may_delete: bool,
        folders: &mut Folders<'_>,
        remover: &Remover<'_>,
        written: &mut Written,
        claims: &mut Claims,
    ) -> Result<(), Error> {
        // A file that was renamed only in the case of its letters is the new file.
        let renamed: BTreeSet<&str> = self
            .jobs
            .iter()
            .filter_map(|job| if let There::OursAs(name, _) = job.there { Some(name) } else { None })
            .collect();
        let made: BTreeSet<&str> = self.jobs.iter().map(|job| job.path().as_str()).collect();
        for (path, entry) in &self.claims.files {
            if made.contains(&**path) || renamed.contains(&**path) {
                continue;
            }
            let fate = match self.cleared.remove(&**path) {
                Some(fate) => fate,
                None if may_delete => remover.file(folders, path, entry)?,
                None => Fate::Kept(None),
            };
            match fate {
                Fate::Gone => {}
                Fate::Deleted => {
                    written.deleted += 1;
                    written.changes.push((Change::Deleted, UrlPath::new(path)));
                }
                Fate::Kept(finding) => {
                    written.findings.extend(finding);
                    let kept = may_delete || entry.kept;
                    claims.files.insert(path.clone(), Entry { kept, ..entry.clone() });
                }
            }
        }
        if may_delete && !remover.how.dry_run {
            remove_folders(&made, folders, remover, claims)?;
        }
        Ok(())
    }
}

fn remove_folders(
    made: &BTreeSet<&str>,
    folders: &mut Folders<'_>,
    remover: &Remover<'_>,
    claims: &mut Claims,
) -> Result<(), Error> {
    let mut needed = BTreeSet::new();
    for path in made.iter().chain(claims.files.keys().map(|path| &**path).collect::<Vec<_>>().iter()) {
        let mut folder = parent(path);
        while !folder.is_empty() && needed.insert(folder.to_owned()) {
            folder = parent(folder);
        }
    }
    // Backwards, a folder comes after all that are in it.
    for folder in claims.folders.clone().iter().rev().filter(|folder| !needed.contains(&***folder)) {
        if remover.folder(folders, folder)? {
            claims.folders.remove(folder);
        }
    }
    Ok(())
}
