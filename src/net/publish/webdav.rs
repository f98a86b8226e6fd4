//! WebDAV: folders over HTTP, as network disks and many web servers offer them.
//!
//! In: an address and a login. Out: a [`Remote`]. Invariants: a file is written beside its place and then moved over it,
//! for not every server puts a file there at once; no redirect is followed with the password.

mod multistatus;

use std::collections::BTreeSet;
use std::sync::Mutex;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::http::{Answer, LONGEST_ANSWER, Web, encoded};
use super::look::lock;
use super::parts::{PARTS, Parts};
use super::remote::{Entry, Remote, Stands, Trouble};
use super::source::Source;
use multistatus::{Found, read};

const SIZES: &[u8] = b"<?xml version=\"1.0\"?><propfind xmlns=\"DAV:\"><prop><resourcetype/><getcontentlength/></prop></propfind>";

/// A host that speaks WebDAV.
pub struct WebDav {
    /// Ends in `/`.
    root: String,
    authorization: Option<String>,
    web: Web,
    parts: Parts,
    /// Folders that are there.
    folders: Mutex<BTreeSet<String>>,
    /// Folders that should have gone, and hold something of others.
    kept: Mutex<BTreeSet<String>>,
}

impl std::fmt::Debug for WebDav {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WebDav").field("root", &self.root).finish_non_exhaustive()
    }
}

impl WebDav {
    /// The folder `path` below an address. `login`: user and password, where the host asks for them.
    pub fn new(address: &str, path: &str, login: Option<(&str, &str)>, connections: usize) -> WebDav {
        let authorization =
            login.map(|(user, password)| format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))));
        let root = format!("{}/{}", address.trim_end_matches('/'), encoded(path.trim_matches('/')));
        let root = format!("{}/", root.trim_end_matches('/'));
        let web = Web::new(&root, connections);
        WebDav {
            web,
            root,
            authorization,
            parts: Parts::new(),
            folders: Mutex::default(),
            kept: Mutex::default(),
        }
    }

    fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&'static str, String)],
        bytes: &[u8],
    ) -> Result<Answer, Trouble> {
        self.ask_for(LONGEST_ANSWER, method, path, headers, bytes)
    }

    /// The same for a file of at most so many bytes.
    fn ask_for(
        &self,
        most: u64,
        method: &str,
        path: &str,
        headers: &[(&'static str, String)],
        bytes: &[u8],
    ) -> Result<Answer, Trouble> {
        let headers: Vec<(&str, String)> = headers.iter().cloned().chain(self.login()).collect();
        self.web.ask(most, method, &self.address(path), &headers, bytes)
    }

    fn login(&self) -> Option<(&'static str, String)> {
        self.authorization.as_ref().map(|value| ("authorization", value.clone()))
    }

    fn address(&self, path: &str) -> String {
        format!("{}{}", self.root, encoded(path))
    }

    /// Makes the folders above a path.
    fn make_folders(&self, path: &str) -> Result<(), Trouble> {
        for (end, _) in path.match_indices('/') {
            let folder = &path[..=end];
            if lock(&self.folders).contains(folder) {
                continue;
            }
            let answer = self.ask("MKCOL", folder, &[], &[])?;
            match answer.status {
                // 405: it is there already.
                201 | 405 | 200 => drop(lock(&self.folders).insert(folder.to_owned())),
                404 | 409 => return Err(Trouble::other("主机上没有这个目标的文件夹；请核对地址")),
                _ => return Err(self.web.refused(&answer, "新建文件夹")),
            }
        }
        Ok(())
    }

    /// The entries of a folder, itself among them.
    fn entries(&self, folder: &str, depth: &str) -> Result<Option<Vec<Found>>, Trouble> {
        let headers = [("depth", depth.to_owned()), ("content-type", "application/xml".to_owned())];
        let answer = self.ask("PROPFIND", folder, &headers, SIZES)?;
        match answer.status {
            207 => match read(&answer.bytes) {
                Some(entries) => Ok(Some(entries)),
                None => Err(Trouble::other("主机的文件清单读不懂")),
            },
            404 => Ok(None),
            _ => Err(self.web.refused(&answer, "列出文件")),
        }
    }

    /// The path of the root on its host, as answers name it.
    fn base(&self) -> String {
        let behind = self.root.split_once("//").map_or(&*self.root, |(_, behind)| behind);
        let path = behind.find('/').map_or("/", |at| &behind[at..]);
        multistatus::decoded(path)
    }

    /// Moves what was sent; `overwrite` as the protocol says it: `T` or `F`.
    fn put_in_place(&self, path: &str, overwrite: &str) -> Result<Answer, Trouble> {
        let to = [("destination", self.address(path)), ("overwrite", overwrite.to_owned())];
        self.ask("MOVE", &self.parts.of(path), &to, &[])
    }

    /// A file, or a folder with all that is in it.
    fn take_away(&self, path: &str) -> Result<(), Trouble> {
        let answer = self.ask("DELETE", path, &[], &[])?;
        match answer.status {
            200 | 204 | 404 => Ok(()),
            _ => Err(self.web.refused(&answer, "删除文件")),
        }
    }

    /// Servers answer a missing folder with whatever they like: it is made first.
    fn put(&self, path: &str, bytes: &[u8], headers: &[(&'static str, String)]) -> Result<Answer, Trouble> {
        self.make_folders(path)?;
        self.ask("PUT", path, headers, bytes)
    }
}

fn holds_theirs(path: &str) -> Trouble {
    Trouble::other(format!("那里的“{path}”是一个文件夹，里面有别人放的文件；请把它移走或者改名"))
}

impl Remote for WebDav {
    fn list(&self, folder: &str) -> Result<Vec<Entry>, Trouble> {
        let base = self.base();
        let Some(found) = self.entries(folder, "1")? else { return Ok(Vec::new()) };
        // A host that calls its folders otherwise would seem to hold nothing, and what others have there be overwritten.
        let itself = format!("{base}{folder}");
        if !found.iter().any(|found| found.path.trim_end_matches('/') == itself.trim_end_matches('/')) {
            let words = "主机的文件清单和地址对不上；请核对地址，或者请管理主机的同事看看有没有经过代理";
            return Err(Trouble::other(words));
        }
        let entry = |found: Found| {
            let path = found.path.strip_prefix(&base)?.trim_end_matches('/');
            match found.is_folder {
                // The folder is among its entries.
                true => (path != folder.trim_end_matches('/')).then(|| Entry::Folder(format!("{path}/"))),
                false => Some(Entry::File(path.to_owned(), found.size)),
            }
        };
        Ok(found.into_iter().filter_map(entry).collect())
    }

    fn read(&self, path: &str, most: u64) -> Result<Option<Vec<u8>>, Trouble> {
        let answer = self.ask_for(most, "GET", path, &[], &[])?;
        match answer.status {
            200 => Ok(Some(answer.bytes)),
            404 => Ok(None),
            _ => Err(self.web.refused(&answer, "读取文件")),
        }
    }

    fn size(&self, path: &str) -> Result<Option<u64>, Trouble> {
        let entries = self.entries(path, "0")?.unwrap_or_default();
        Ok(entries.into_iter().find(|entry| !entry.is_folder).map(|entry| entry.size))
    }

    fn stands(&self, path: &str) -> Result<Stands, Trouble> {
        let found = self.entries(path, "0")?.unwrap_or_default().into_iter().next();
        Ok(match found {
            None => Stands::Nothing,
            Some(found) if found.is_folder => Stands::Folder,
            Some(found) => Stands::File(found.size),
        })
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Trouble> {
        self.stage(path, bytes)?;
        self.place(path)
    }

    fn stage(&self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        let answer = self.put(&self.parts.of(path), bytes, &[])?;
        match answer.status {
            200 | 201 | 204 => Ok(true),
            _ => Err(self.web.refused(&answer, "写入文件")),
        }
    }

    fn write_large(&self, path: &str, source: &dyn Source) -> Result<(), Trouble> {
        let part = self.parts.of(path);
        self.make_folders(&part)?;
        let login: Vec<(&str, String)> = self.login().into_iter().collect();
        let answer = self.web.put(&self.address(&part), &login, source)?;
        match answer.status {
            200 | 201 | 204 => self.place(path),
            _ => Err(self.web.refused(&answer, "写入文件")),
        }
    }

    fn place(&self, path: &str) -> Result<(), Trouble> {
        if lock(&self.kept).contains(&format!("{path}/")) {
            return Err(holds_theirs(path));
        }
        self.make_folders(path)?;
        let mut answer = self.put_in_place(path, "F")?;
        if answer.status == 412 {
            // A move would take a folder away with all that is in it.
            if self.stands(path)? == Stands::Folder {
                return Err(holds_theirs(path));
            }
            answer = self.put_in_place(path, "T")?;
        }
        match answer.status {
            200 | 201 | 204 => Ok(()),
            // The part has gone: the move was done, and its answer was lost on the way.
            404 => Err(Trouble::passing("写入的文件没有了")),
            _ => Err(self.web.refused(&answer, "写入文件")),
        }
    }

    fn delete(&self, path: &str) -> Result<(), Trouble> {
        // A folder of that name is not ours, and would go with all that is in it.
        match self.stands(path)? {
            Stands::Nothing | Stands::Folder => Ok(()),
            Stands::File(_) | Stands::Other => self.take_away(path),
        }
    }

    fn remove_folder(&self, folder: &str) -> Result<(), Trouble> {
        // Itself is among its entries.
        let entries = self.entries(folder, "1")?.unwrap_or_default();
        if entries.len() > 1 {
            lock(&self.kept).insert(folder.to_owned());
        }
        if entries.len() != 1 || !entries[0].is_folder {
            return Err(Trouble::other(format!("“{folder}”不是一个空文件夹")));
        }
        self.take_away(folder)?;
        lock(&self.folders).remove(folder);
        Ok(())
    }

    fn create(&self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        if self.size(path)?.is_some() {
            return Ok(false);
        }
        let answer = self.put(path, bytes, &[("if-none-match", "*".to_owned())])?;
        match answer.status {
            200 | 201 | 204 => Ok(true),
            412 => Ok(false),
            _ => Err(self.web.refused(&answer, "写入文件")),
        }
    }

    fn creates_exclusively(&self) -> bool {
        false
    }

    fn sweep(&self) -> Result<(), Trouble> {
        self.take_away(PARTS)?;
        lock(&self.folders).remove(PARTS);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
