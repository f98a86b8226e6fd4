//! The hosts that `site.yaml` can name.
//!
//! In: a target. Out: a [`Remote`]. Invariant: what a system says becomes [`Trouble`] that tells whether to try again.

use std::io::ErrorKind;
use std::path::Path;

use crate::config::{Target, TargetType};
use crate::disk::{self, Folder};
use crate::net::publish::{Remote, Trouble, TroubleKind};

use super::super::site;
use super::super::terminal::Refusal;

/// The host of a target.
pub fn open(root: &Path, target: &Target) -> Result<Box<dyn Remote>, Refusal> {
    match target.kind {
        TargetType::Folder => {
            let folder = Folder::open(root, &site::public(root), Path::new(&target.path))?;
            Ok(Box::new(Local(folder)))
        }
    }
}

/// How many requests at once each kind of host likes, where nobody says.
pub fn at_once(target: &Target) -> usize {
    match target.kind {
        TargetType::Folder => 4,
    }
}

struct Local(Folder);

fn trouble(error: &disk::Error) -> Trouble {
    let kind = match error.kind() {
        Some(ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) => TroubleKind::Denied,
        Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => TroubleKind::Full,
        // What a share does when its network is slow, or a scanner holds a file.
        Some(
            ErrorKind::Interrupted
            | ErrorKind::TimedOut
            | ErrorKind::ResourceBusy
            | ErrorKind::ConnectionReset
            | ErrorKind::NetworkUnreachable,
        ) => TroubleKind::Passing,
        _ => TroubleKind::Other,
    };
    Trouble::new(kind, error.to_string())
}

impl Remote for Local {
    fn list(&self) -> Result<Vec<(String, u64)>, Trouble> {
        self.0.list().map_err(|error| trouble(&error))
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Trouble> {
        self.0.read(path).map_err(|error| trouble(&error))
    }

    fn size(&self, path: &str) -> Result<Option<u64>, Trouble> {
        self.0.size(path).map_err(|error| trouble(&error))
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Trouble> {
        self.0.write(path, bytes).map_err(|error| trouble(&error))
    }

    fn delete(&self, path: &str) -> Result<(), Trouble> {
        self.0.delete(path).map_err(|error| trouble(&error))
    }

    fn create(&self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        self.0.create(path, bytes).map_err(|error| trouble(&error))
    }

    fn creates_exclusively(&self) -> bool {
        true
    }

    fn sweep(&self) -> Result<(), Trouble> {
        self.0.sweep().map_err(|error| trouble(&error))
    }
}
