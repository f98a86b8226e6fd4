//! What is asked by SFTP of files and folders.
//!
//! In: a session and paths on the host. Out: what came of it. Invariant: small files cost as few turns as the protocol
//! allows: bytes and the end of a file are sent in one.

use std::io::Read;

use super::super::remote::{Trouble, TroubleKind};
use super::super::source::unread;
use super::session::{Broken, Session, UnderWay};
use super::wire::{self, Answer, Attributes, Request};

/// What every server takes and gives at once.
const PIECE: usize = 32 << 10;
/// Pieces of one file that are under way at once: together as much as `ssh` lets go without an answer.
const UNDER_WAY: usize = 64;

/// Why a request came to nothing.
pub enum Fault {
    /// The line is of no use any more.
    Broken,
    /// Nor is one on which nobody answers.
    Silent,
    /// There is no such file, or no folder above it.
    Missing,
    /// What was sent could not be kept.
    NoRoom,
    /// A file is longer than was asked for.
    Long,
    /// What was to be sent could not be read.
    Unread(Trouble),
    Said {
        code: u32,
        words: String,
    },
}

impl From<Broken> for Fault {
    fn from(broken: Broken) -> Fault {
        match broken {
            Broken::Cut => Fault::Broken,
            Broken::Silent => Fault::Silent,
        }
    }
}

impl Fault {
    pub fn ends_the_line(&self) -> bool {
        matches!(self, Fault::Broken | Fault::Silent)
    }

    pub fn trouble(self, host: &str) -> Trouble {
        let (code, words) = match self {
            Fault::Silent => return Trouble::silent(host),
            Fault::Broken => return Trouble::passing("与主机的连接中断了"),
            Fault::Missing => return Trouble::other("主机上没有这个文件夹"),
            Fault::Unread(trouble) => return trouble,
            Fault::Long => return Trouble::new(TroubleKind::Long, "文件太大，没有读"),
            Fault::NoRoom => {
                let words = "主机没有收下文件，多半是磁盘满了；请管理主机的同事清理以后再试";
                return Trouble::new(TroubleKind::Full, words);
            }
            Fault::Said { code, words } => (code, words),
        };
        let is_full = ["space", "quota", "Quota"].iter().any(|word| words.contains(word));
        match code {
            _ if is_full => Trouble::new(TroubleKind::Full, "主机的磁盘满了；请管理主机的同事清理以后再试"),
            wire::DENIED => {
                Trouble::new(TroubleKind::Denied, "主机不让这个用户写那个文件夹；请管理主机的同事开通权限")
            }
            wire::NO_CONNECTION | wire::CONNECTION_LOST => Trouble::passing("主机说连接断了"),
            wire::FAILURE => Trouble::other("主机没有照办，也没有说为什么；那里可能有一个同名的文件夹或文件"),
            _ => Trouble::other(format!("主机没有照办，它说“{}”（{code}）", words.trim())),
        }
    }
}

/// A status that is no success becomes a fault.
fn checked(answer: Answer) -> Result<Answer, Fault> {
    match answer {
        Answer::Status { code: wire::NO_SUCH_FILE, .. } => Err(Fault::Missing),
        Answer::Status { code, words } if code != wire::OK => Err(Fault::Said { code, words }),
        answer => Ok(answer),
    }
}

fn ask(session: &Session, request: Request) -> Result<Answer, Fault> {
    checked(session.ask(request)?)
}

fn on(kind: u8, at: &str) -> Request {
    Request::new(kind).text(at.as_bytes())
}

fn odd() -> Fault {
    Fault::Said { code: wire::UNSUPPORTED, words: "?".to_owned() }
}

pub fn attributes(session: &Session, kind: u8, at: &str) -> Result<Attributes, Fault> {
    match ask(session, on(kind, at))? {
        Answer::Attributes(attributes) => Ok(attributes),
        _ => Err(odd()),
    }
}

fn open(session: &Session, at: &str, flags: u32) -> Result<Vec<u8>, Fault> {
    match ask(session, on(wire::OPEN, at).number(flags).number(0))? {
        Answer::Handle(handle) => Ok(handle),
        _ => Err(odd()),
    }
}

fn close(session: &Session, handle: &[u8]) -> Result<UnderWay, Broken> {
    session.send(Request::new(wire::CLOSE).text(handle))
}

/// [`Fault::Long`] where it has more than `most` bytes.
pub fn read(session: &Session, at: &str, most: u64) -> Result<Vec<u8>, Fault> {
    let handle = open(session, at, wire::TO_READ)?;
    let piece =
        |offset: u64| session.send(Request::new(wire::READ).text(&handle).long(offset).number(PIECE as u32));
    let size = session.send(Request::new(wire::FSTAT).text(&handle))?;
    let first = piece(0)?;
    let size = match checked(size.answer()?)? {
        Answer::Attributes(attributes) => attributes.size,
        _ => return Err(odd()),
    };
    if size > most {
        close(session, &handle)?;
        return Err(Fault::Long);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    let (mut have, mut under_way) = (0, vec![(0, first)]);
    loop {
        for (offset, piece) in under_way {
            match piece.answer()? {
                // A piece shorter than asked for: the next turn begins behind it.
                Answer::Data(data) if offset == bytes.len() as u64 => bytes.extend(data),
                Answer::Data(_) | Answer::Status { code: wire::EOF, .. } => {}
                answer => drop(checked(answer)?),
            }
        }
        if bytes.len() as u64 >= size {
            break;
        }
        // It became shorter meanwhile.
        if bytes.len() as u64 == have {
            return Err(Fault::Broken);
        }
        have = bytes.len() as u64;
        let next = (0..UNDER_WAY).map(|turn| have + (turn * PIECE) as u64).filter(|offset| *offset < size);
        under_way = next.map(|offset| Ok((offset, piece(offset)?))).collect::<Result<_, Broken>>()?;
    }
    // What the host says of the end of reading changes nothing.
    close(session, &handle)?;
    Ok(bytes)
}

/// Writes a file where it is to be swapped in later.
pub fn put(session: &Session, at: &str, from: &mut dyn Read) -> Result<(), Fault> {
    let handle = open(session, at, wire::CREATE | wire::TRUNCATE | wire::TO_WRITE)?;
    fill(session, &handle, from)
}

/// Writes a file if there is none; whether it did.
pub fn create(session: &Session, at: &str, mut bytes: &[u8]) -> Result<bool, Fault> {
    match open(session, at, wire::CREATE | wire::EXCLUSIVE | wire::TO_WRITE) {
        Ok(handle) => fill(session, &handle, &mut bytes).map(|()| true),
        // Servers have no word of their own for it.
        Err(said @ Fault::Said { .. }) => match attributes(session, wire::LSTAT, at) {
            Ok(_) => Ok(false),
            Err(_) => Err(said),
        },
        Err(fault) => Err(fault),
    }
}

fn fill(session: &Session, handle: &[u8], from: &mut dyn Read) -> Result<(), Fault> {
    let mut under_way = std::collections::VecDeque::new();
    let mut written = Ok(());
    let mut arrived = |piece: UnderWay| -> Result<(), Broken> {
        if let Err(fault) = checked(piece.answer()?) {
            written = Err(fault);
        }
        Ok(())
    };
    let (mut offset, mut piece) = (0, Vec::with_capacity(PIECE));
    loop {
        piece.clear();
        let read = Read::take(&mut *from, PIECE as u64).read_to_end(&mut piece);
        read.map_err(|error| Fault::Unread(unread(&error)))?;
        if piece.is_empty() {
            break;
        }
        if under_way.len() >= UNDER_WAY
            && let Some(first) = under_way.pop_front()
        {
            arrived(first)?;
        }
        under_way.push_back(session.send(Request::new(wire::WRITE).text(handle).long(offset).text(&piece))?);
        offset += piece.len() as u64;
    }
    let end = close(session, handle)?;
    for piece in under_way {
        arrived(piece)?;
    }
    let ended = checked(end.answer()?).map(drop);
    written.and(ended).map_err(|fault| match fault {
        // Servers have no word of their own for it; a file that could be opened fails for little else.
        Fault::Said { code: wire::FAILURE, .. } => Fault::NoRoom,
        fault => fault,
    })
}

/// Puts a file in the place of another.
pub fn rename(session: &Session, from: &str, to: &str) -> Result<(), Fault> {
    let swap = Request::new(wire::EXTENDED).text(b"posix-rename@openssh.com").text(from.as_bytes());
    match ask(session, swap.text(to.as_bytes())) {
        Ok(_) => Ok(()),
        Err(Fault::Said { code: wire::UNSUPPORTED, .. }) => match plainly(session, from, to) {
            Err(fault) if is_in_the_way(session, &fault, from, to)? => exchange(session, from, to),
            // Of a file that is not there the new one may be in its place already.
            done => done,
        },
        Err(fault) => Err(fault),
    }
}

fn plainly(session: &Session, from: &str, to: &str) -> Result<(), Fault> {
    ask(session, on(wire::RENAME, from).text(to.as_bytes())).map(drop)
}

/// Whether the old file may be why the new one could not come: servers say no more of it than that it failed.
fn is_in_the_way(session: &Session, fault: &Fault, from: &str, to: &str) -> Result<bool, Fault> {
    if !matches!(fault, Fault::Said { code: wire::FAILURE | wire::EXISTS, .. }) {
        return Ok(false);
    }
    for at in [to, from] {
        match attributes(session, wire::LSTAT, at) {
            Ok(found) if found.is_file() => {}
            Err(fault) if fault.ends_the_line() => return Err(fault),
            _ => return Ok(false),
        }
    }
    Ok(true)
}

/// A server that cannot put one file in the place of another: the old one goes aside a moment before, and comes back
/// where the new one does not come.
fn exchange(session: &Session, from: &str, to: &str) -> Result<(), Fault> {
    let aside = format!("{from}.old");
    // Of a try before; what stands in its place is newer.
    delete(session, &aside)?;
    plainly(session, to, &aside)?;
    if let Err(fault) = plainly(session, from, to) {
        // Where that fails too, nothing more can be done, and why the new one did not come says more.
        let _ = plainly(session, &aside, to);
        return Err(fault);
    }
    // It lies among what is on its way, which the next publish sweeps.
    let _ = delete(session, &aside);
    Ok(())
}

pub fn delete(session: &Session, at: &str) -> Result<(), Fault> {
    match ask(session, on(wire::REMOVE, at)) {
        Ok(_) | Err(Fault::Missing) => Ok(()),
        Err(fault) => Err(fault),
    }
}

/// Takes an empty folder away.
pub fn remove_folder(session: &Session, at: &str) -> Result<(), Fault> {
    ask(session, on(wire::RMDIR, at)).map(drop)
}

/// Makes a folder, or finds that it is there.
pub fn make_folder(session: &Session, at: &str) -> Result<(), Fault> {
    match ask(session, on(wire::MKDIR, at).number(0)) {
        // Of a folder that is there servers say no more than that it failed.
        Err(said @ Fault::Said { .. }) => match attributes(session, wire::STAT, at) {
            Ok(found) if found.is_folder() => Ok(()),
            _ => Err(said),
        },
        made => made.map(drop),
    }
}

/// What a folder holds; nothing where it is not there.
pub fn entries(session: &Session, at: &str) -> Result<Vec<(String, Attributes)>, Fault> {
    // Of a relative root, where the login leads.
    let at = if at.is_empty() { "." } else { at };
    let handle = match ask(session, on(wire::OPENDIR, at)) {
        Ok(Answer::Handle(handle)) => handle,
        Ok(_) => return Err(odd()),
        Err(Fault::Missing) => return Ok(Vec::new()),
        Err(fault) => return Err(fault),
    };
    let mut entries = Vec::new();
    loop {
        match session.ask(Request::new(wire::READDIR).text(&handle))? {
            Answer::Names(names) => entries.extend(names),
            Answer::Status { code: wire::EOF, .. } => break,
            answer => drop(checked(answer)?),
        }
    }
    close(session, &handle)?;
    entries.retain(|(name, _)| name != "." && name != "..");
    Ok(entries)
}
