//! FTP, plain or with TLS (FTPS, explicit): what most rented web space still offers.
//!
//! In: where, and a login. Out: a [`Remote`]. Invariants: a file is written beside its place, its size is asked for, and
//! then it is renamed over it, for a server takes a data connection that broke for the end of a file; with TLS nothing,
//! neither password nor file, goes over a connection that is not private.

mod files;
mod line;
mod listing;

use std::collections::BTreeSet;
use std::sync::{Mutex, OnceLock};

use suppaftp::FtpResult;

use super::look::lock;
use super::manifest::is_within;
use super::parts::{PARTS, Parts};
use super::remote::{Entry, Remote, Trouble};
use super::source::{Source, unread};
use files::Fault;
pub use line::Door;
use line::{Line, Offers};

/// A host that speaks FTP.
pub struct Ftp {
    door: Door,
    /// From the root there, or from where the login leads.
    root: String,
    /// What the host said that it can do.
    offers: OnceLock<Offers>,
    /// Lines that nobody uses just now.
    idle: Mutex<Vec<Line>>,
    parts: Parts,
    /// Folders that are there.
    folders: Mutex<BTreeSet<String>>,
}

impl std::fmt::Debug for Ftp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ftp").field("door", &self.door).field("root", &self.root).finish_non_exhaustive()
    }
}

impl Ftp {
    /// Nothing is connected yet.
    pub fn new(door: Door, root: &str) -> Ftp {
        let root = root.trim_end_matches('/').to_owned();
        let (offers, idle, folders) = (OnceLock::new(), Mutex::default(), Mutex::default());
        Ftp { door, root, offers, idle, parts: Parts::new(), folders }
    }

    fn open(&self) -> Result<Line, Trouble> {
        let mut line = self.door.open()?;
        self.greet(&mut line).map_err(|error| self.trouble(Fault::from(error)))?;
        Ok(line)
    }

    fn greet(&self, line: &mut Line) -> FtpResult<()> {
        let offers = match self.offers.get() {
            Some(offers) => *offers,
            None => {
                let offers = Offers::of(line)?;
                *self.offers.get_or_init(|| offers)
            }
        };
        offers.apply(line)
    }

    /// Asks on a line of its own.
    fn run<T>(&self, request: impl FnOnce(&mut Line) -> Result<T, Fault>) -> Result<T, Fault> {
        let idle = lock(&self.idle).pop();
        let mut line = match idle {
            Some(line) => line,
            None => self.open().map_err(Fault::Closed)?,
        };
        let answer = request(&mut line);
        match &answer {
            // What waited as long as this one is of no use either.
            Err(fault) if fault.ends_the_line() => lock(&self.idle).clear(),
            _ => lock(&self.idle).push(line),
        }
        answer
    }

    /// Does it for `path`, which is written at `on_the_way`, making the folders above that where that may be what is missing.
    fn in_folder<T>(
        &self,
        path: &str,
        on_the_way: &str,
        request: impl Fn(&mut Line) -> Result<T, Fault>,
    ) -> Result<T, Trouble> {
        let answer = match self.run(&request) {
            Err(Fault::Said { code, .. }) if files::is_refusal(code) => {
                self.make_folders(on_the_way)?;
                self.run(&request)
            }
            answer => answer,
        };
        answer.map_err(|fault| self.refused(fault, path))
    }

    /// What a host says of a file need not name it, nor by its path here.
    fn refused(&self, fault: Fault, path: &str) -> Trouble {
        let is_said = matches!(fault, Fault::Said { .. });
        let mut trouble = self.trouble(fault);
        if is_said {
            trouble.words = format!("“{path}”：{}", trouble.words);
        }
        trouble
    }

    /// Makes the folders above a path. Of one that is there servers say no more than that it failed.
    fn make_folders(&self, path: &str) -> Result<(), Trouble> {
        for (end, _) in path.match_indices('/') {
            let folder = &path[..end];
            if lock(&self.folders).contains(folder) {
                continue;
            }
            let at = self.at(folder)?;
            match self.run(|line| Ok(line.mkdir(&at)?)) {
                Ok(()) | Err(Fault::Said { .. }) => drop(lock(&self.folders).insert(folder.to_owned())),
                Err(fault) => return Err(self.trouble(fault)),
            }
        }
        Ok(())
    }

    /// # Errors
    /// If it would not lie below the root.
    fn at(&self, path: &str) -> Result<String, Trouble> {
        let root = &self.root;
        match () {
            () if !path.is_empty() && !is_within(path.trim_end_matches('/')) => {
                Err(Trouble::other(format!("“{}”不是网站里的路径，没有碰它", path.escape_debug())))
            }
            () if root.is_empty() => Ok(path.to_owned()),
            () => Ok(format!("{root}/{path}")),
        }
    }

    fn trouble(&self, fault: Fault) -> Trouble {
        fault.trouble(&self.door.host)
    }
}

impl Remote for Ftp {
    fn list(&self, folder: &str) -> Result<Vec<Entry>, Trouble> {
        let at = self.at(folder)?;
        let at = if at.len() > 1 { at.trim_end_matches('/') } else { &at };
        let lines = self.run(|line| {
            let offers = self.offers.get().copied().unwrap_or_default();
            files::list(line, at, offers)
        });
        let lines = lines.map_err(|fault| self.trouble(fault))?;
        Ok(match lines {
            Some(lines) => lines.iter().filter_map(|line| listing::entry(line, folder)).collect(),
            None => vec![Entry::More(folder.to_owned())],
        })
    }

    fn read(&self, path: &str, most: u64) -> Result<Option<Vec<u8>>, Trouble> {
        let at = self.at(path)?;
        self.run(|line| files::read(line, &at, most)).map_err(|fault| self.refused(fault, path))
    }

    fn size(&self, path: &str) -> Result<Option<u64>, Trouble> {
        let at = self.at(path)?;
        self.run(|line| files::size(line, &at)).map_err(|fault| self.refused(fault, path))
    }

    fn lists_more(&self) -> bool {
        // Of a link that leads to no file, and of a folder, a size is told as little as of nothing.
        true
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Trouble> {
        self.stage(path, bytes)?;
        self.place(path)
    }

    fn write_large(&self, path: &str, source: &dyn Source) -> Result<(), Trouble> {
        let part = self.parts.of(path);
        let at = self.at(&part)?;
        self.in_folder(path, &part, |line| {
            let mut from = source.open().map_err(|error| Fault::Unread(unread(&error)))?;
            files::put(line, &at, &mut *from)
        })?;
        self.place(path)
    }

    fn stage(&self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        let part = self.parts.of(path);
        let at = self.at(&part)?;
        self.in_folder(path, &part, |line| files::put(line, &at, &mut &*bytes)).map(|()| true)
    }

    fn place(&self, path: &str) -> Result<(), Trouble> {
        let (from, to) = (self.at(&self.parts.of(path))?, self.at(path)?);
        self.in_folder(path, path, |line| files::rename(line, &from, &to))
    }

    fn delete(&self, path: &str) -> Result<(), Trouble> {
        let at = self.at(path)?;
        self.run(|line| files::delete(line, &at)).map_err(|fault| self.refused(fault, path))
    }

    fn remove_folder(&self, folder: &str) -> Result<(), Trouble> {
        let at = self.at(folder.trim_end_matches('/'))?;
        self.run(|line| Ok(line.rmdir(&at)?)).map_err(|fault| self.trouble(fault))?;
        lock(&self.folders).remove(folder.trim_end_matches('/'));
        Ok(())
    }

    fn create(&self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        if self.size(path)?.is_some() {
            return Ok(false);
        }
        self.write(path, bytes).map(|()| true)
    }

    fn creates_exclusively(&self) -> bool {
        false
    }

    fn sweep(&self) -> Result<(), Trouble> {
        for entry in self.list(PARTS)? {
            if let Entry::File(path, _) = entry {
                self.delete(&path)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;

    use super::super::remote::TroubleKind;
    use super::*;

    /// What a host is asked that says this; what it was asked comes when its line has ended.
    fn host(says: fn(&str) -> &'static str) -> (Ftp, std::thread::JoinHandle<Vec<String>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let data = TcpListener::bind("127.0.0.1:0").unwrap();
        let (port, data_port) = (listener.local_addr().unwrap().port(), data.local_addr().unwrap().port());
        let server = std::thread::spawn(move || {
            let (mut to, _) = listener.accept().unwrap();
            let from = BufReader::new(to.try_clone().unwrap());
            to.write_all(b"220 ready\r\n").unwrap();
            let mut asked = Vec::new();
            for line in from.lines().map_while(Result::ok) {
                let said = match line.split(' ').next().unwrap_or_default() {
                    "USER" => "331 who".to_owned(),
                    "PASS" => "230 in".to_owned(),
                    "TYPE" => "200 yes".to_owned(),
                    "PASV" => format!("227 (127,0,0,1,{},{})", data_port >> 8, data_port & 255),
                    _ => says(&line).to_owned(),
                };
                to.write_all(format!("{said}\r\n").as_bytes()).unwrap();
                asked.push(line);
            }
            // Whoever connected for a listing was let in until now.
            drop(data);
            asked
        });
        (Ftp::new(Door::new("127.0.0.1".into(), port, "zx".into(), "geheim".into(), false), ""), server)
    }

    #[test]
    fn a_file_that_is_busy_is_not_taken_away() {
        let (ftp, server) = host(|line| match &line[..4] {
            "RNFR" => "350 and then",
            "RNTO" => "450 busy",
            "SIZE" => "213 5",
            "DELE" => "250 gone",
            _ => "502 what",
        });
        assert_eq!(ftp.place("a.html").unwrap_err().kind, TroubleKind::Passing);
        drop(ftp);
        let asked = server.join().unwrap();
        let has = |word: &str| asked.iter().any(|line| line.starts_with(word));
        assert!(has("RNTO") && !has("DELE"), "{asked:?}");
    }

    #[test]
    fn a_folder_that_nobody_may_see_into_is_not_taken_for_an_empty_one() {
        let (ftp, server) = host(|line| match line {
            "PWD" => "257 \"/home\"",
            "CWD closed" | "CWD /home" => "250 there",
            _ if line.starts_with("LIST") || line.starts_with("CWD") => "550 no",
            _ => "502 what",
        });
        assert_eq!(ftp.list("closed/").unwrap(), [Entry::More("closed/".into())]);
        assert_eq!(ftp.list("missing/").unwrap(), []);
        drop(ftp);
        let asked = server.join().unwrap();
        let back = asked.iter().position(|line| line == "CWD closed").unwrap() + 1;
        assert_eq!(asked[back], "CWD /home", "{asked:?}");
    }
}
