//! The contents that a publish sends, and those that it keeps.
//!
//! In: the output folder, the desk of the target. Out: bytes by path; old ones in the vault. Invariant: the vault holds
//! what the manifest before this publish names, never what this one or one that was cut short sent.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::disk::{self, Desk, Vault};
use crate::net::publish::{Content, Contents, Manifest, Read, is_fingerprinted, seal, unseal};

/// What is kept for the way back, and for which state of the host it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// The publish that it leads back from.
    pub after: String,
    pub manifest: Manifest,
}

/// What keeps old contents of one publish.
pub struct Keeper {
    vault: Vault,
    before: Option<Before>,
}

impl Keeper {
    pub fn new(desk: &Desk, before: Option<&Manifest>, token: &str) -> Keeper {
        let before = before.map(|manifest| Before { after: token.to_owned(), manifest: manifest.clone() });
        Keeper { vault: desk.vault(), before }
    }

    fn begins(&self) -> Result<(), String> {
        let done = match &self.before {
            None => self.vault.clear(),
            Some(before) => {
                let label = self.vault.label().map(|label| unseal::<Before>(&label));
                // A publish that was cut short goes on: what it kept is still what was before.
                let goes_on = matches!(label, Some(Read::Sound(there)) if there.manifest == before.manifest);
                let label = seal(before);
                if goes_on { self.vault.relabel(&label) } else { self.vault.begin(&label) }
            }
        };
        done.map_err(|error| error.to_string())
    }

    fn wanted(&self, path: &str) -> Option<String> {
        let content = self.before.as_ref()?.manifest.files.get(path)?;
        // Those stay on the host for one more publish.
        (!is_fingerprinted(path)).then(|| name(content)).filter(|name| !self.vault.has(name))
    }

    fn keep(&self, path: &str, bytes: &[u8]) {
        let content = Content::of(bytes);
        if self.wanted(path).is_some_and(|wanted| wanted == name(&content)) {
            self.vault.put(&name(&content), bytes);
        }
    }
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
    pub fn new(public: &'a Path, desk: &Desk, before: Option<&Manifest>, token: &str) -> Outputs<'a> {
        Outputs { public, keeper: Keeper::new(desk, before, token) }
    }
}

impl Contents for Outputs<'_> {
    fn bytes(&self, path: &str) -> Result<Vec<u8>, String> {
        disk::read_output(self.public, path).map_err(|error| error.to_string())
    }

    fn begins(&self) -> Result<(), String> {
        self.keeper.begins()
    }

    fn wants_old(&self, path: &str) -> bool {
        self.keeper.wanted(path).is_some()
    }

    fn keep(&self, path: &str, bytes: &[u8]) {
        self.keeper.keep(path, bytes);
    }
}

/// The files of the way back.
pub struct Returned<'a> {
    vault: &'a Vault,
    manifest: &'a Manifest,
    keeper: Keeper,
}

impl<'a> Returned<'a> {
    pub fn new(vault: &'a Vault, manifest: &'a Manifest, keeper: Keeper) -> Returned<'a> {
        Returned { vault, manifest, keeper }
    }
}

impl Contents for Returned<'_> {
    fn bytes(&self, path: &str) -> Result<Vec<u8>, String> {
        let content = self.manifest.files.get(path).ok_or_else(|| format!("没有留下“{path}”原来的样子"))?;
        self.vault.take(&name(content)).map_err(|error| error.to_string())
    }

    fn begins(&self) -> Result<(), String> {
        self.keeper.begins()
    }

    fn wants_old(&self, path: &str) -> bool {
        self.keeper.wanted(path).is_some()
    }

    fn keep(&self, path: &str, bytes: &[u8]) {
        self.keeper.keep(path, bytes);
    }
}
