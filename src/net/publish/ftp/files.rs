//! What is asked by FTP of files and folders.
//!
//! In: a line and paths on the host. Out: what came of it. Invariant: a file that is said to be written or read is as
//! long as it should be.

use std::io::{ErrorKind, Read, Write};

use suppaftp::FtpError;

use super::super::remote::{Trouble, TroubleKind};
use super::super::source::unread;
use super::line::{Line, Offers};

/// Bytes that are read and sent at once.
const PIECE: usize = 64 << 10;

/// Why a request came to nothing.
#[derive(Debug)]
pub enum Fault {
    /// The line is of no use any more.
    Broken,
    /// Nobody answered.
    Silent,
    /// The host is not who it should be.
    Certificate,
    /// The host speaks a newer TLS alone.
    OldVersion,
    /// A file is longer than was asked for.
    Long,
    /// What was to be sent could not be read; a part of it was.
    Unread(Trouble),
    Said {
        code: u32,
        words: String,
    },
    /// No line could be had.
    Closed(Trouble),
}

impl From<FtpError> for Fault {
    fn from(error: FtpError) -> Fault {
        match error {
            FtpError::UnexpectedResponse(said) => {
                let words = String::from_utf8_lossy(&said.body).trim().to_owned();
                Fault::Said { code: said.status.code(), words }
            }
            FtpError::ConnectionError(error)
                if matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock) =>
            {
                Fault::Silent
            }
            FtpError::ConnectionError(error) => {
                match error.get_ref().and_then(|error| error.downcast_ref::<rustls::Error>()) {
                    Some(rustls::Error::AlertReceived(rustls::AlertDescription::ProtocolVersion)) => {
                        Fault::OldVersion
                    }
                    Some(rustls::Error::InvalidCertificate(_)) => Fault::Certificate,
                    _ => Fault::Broken,
                }
            }
            FtpError::SecureError(_) => Fault::Certificate,
            _ => Fault::Broken,
        }
    }
}

impl Fault {
    /// Whether the line cannot be asked again.
    pub fn ends_the_line(&self) -> bool {
        match self {
            Fault::Long => false,
            Fault::Said { code, .. } => matches!(code, 421 | 426),
            _ => true,
        }
    }

    pub fn trouble(self, host: &str) -> Trouble {
        match self {
            Fault::Broken => Trouble::passing(format!("与主机 {host} 的连接中断了")),
            Fault::Silent => Trouble::silent(host),
            Fault::OldVersion => Trouble::passing(format!("主机 {host} 要用更新的加密方式")),
            Fault::Certificate => Trouble::other(format!("主机 {host} 的安全证书有问题，没有继续")),
            Fault::Long => Trouble::new(TroubleKind::Long, "文件太大，没有读"),
            Fault::Closed(trouble) | Fault::Unread(trouble) => trouble,
            Fault::Said { code, words } => said(host, code, &words),
        }
    }
}

fn said(host: &str, code: u32, words: &str) -> Trouble {
    let is_full = ["space", "quota", "full"].iter().any(|word| words.to_lowercase().contains(word));
    match code {
        452 | 552 => Trouble::new(TroubleKind::Full, full(host)),
        _ if is_full => Trouble::new(TroubleKind::Full, full(host)),
        // Servers say so of a full disk, and of a line that broke.
        426 | 451 => {
            Trouble::passing(format!("主机 {host} 没有收下文件，是磁盘满了，或者连接断了（它说“{words}”）"))
        }
        400..=499 => Trouble::passing(format!("主机 {host} 正忙（它说“{words}”）")),
        530 | 532 | 550 | 553 => Trouble::new(
            TroubleKind::Denied,
            format!("主机 {host} 不让写那里（它说“{words}”）；请核对路径，或者请管理主机的同事开通权限"),
        ),
        _ => Trouble::other(format!("主机 {host} 没有照办，它说“{words}”")),
    }
}

fn full(host: &str) -> String {
    format!("主机 {host} 的空间满了；请管理主机的同事清理以后再试")
}

/// What servers say of a file or folder that is missing, or that nobody may touch.
pub fn is_refusal(code: u32) -> bool {
    matches!(code, 550 | 553)
}

/// `None` where there is no such file.
fn may_miss<T>(answer: Result<T, FtpError>) -> Result<Option<T>, Fault> {
    match answer.map_err(Fault::from) {
        Ok(answer) => Ok(Some(answer)),
        Err(Fault::Said { code: 550, .. }) => Ok(None),
        Err(fault) => Err(fault),
    }
}

pub fn size(line: &mut Line, at: &str) -> Result<Option<u64>, Fault> {
    Ok(may_miss(line.size(at))?.map(|size| size as u64))
}

/// [`Fault::Long`] where it has more than `most` bytes.
pub fn read(line: &mut Line, at: &str, most: u64) -> Result<Option<Vec<u8>>, Fault> {
    let Some(size) = size(line, at)? else { return Ok(None) };
    if size > most {
        return Err(Fault::Long);
    }
    let bytes = line.retr(at, |from| {
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
        match from.take(size.saturating_add(1)).read_to_end(&mut bytes) {
            // Servers forget to say goodbye; the size tells whether all came.
            Err(error) if error.kind() != ErrorKind::UnexpectedEof => Err(FtpError::ConnectionError(error)),
            _ => Ok(bytes),
        }
    })?;
    if bytes.len() as u64 == size { Ok(Some(bytes)) } else { Err(Fault::Broken) }
}

/// Writes a file where it is to be swapped in later.
pub fn put(line: &mut Line, at: &str, from: &mut dyn Read) -> Result<(), Fault> {
    let mut to = line.put_with_stream(at)?;
    let sent = send(from, &mut to);
    match (to.finish().map_err(Fault::from), sent) {
        (_, Err(unread @ Fault::Unread(_))) => Err(unread),
        // What the host says of it tells more than that it hung up.
        (Err(fault @ Fault::Said { .. }), _) => Err(fault),
        (ended, sent) => {
            let sent = sent?;
            ended?;
            if size(line, at)? == Some(sent) { Ok(()) } else { Err(Fault::Broken) }
        }
    }
}

/// How many bytes were sent.
fn send(from: &mut dyn Read, to: &mut dyn Write) -> Result<u64, Fault> {
    let (mut piece, mut sent) = (vec![0; PIECE], 0);
    let broken = |error| Fault::from(FtpError::ConnectionError(error));
    loop {
        let length = from.read(&mut piece).map_err(|error| Fault::Unread(unread(&error)))?;
        if length == 0 {
            // The flush makes an empty file's connection private too, without which it is refused.
            to.flush().map_err(broken)?;
            return Ok(sent);
        }
        to.write_all(&piece[..length]).map_err(broken)?;
        sent += length as u64;
    }
}

/// Puts a file in the place of another.
pub fn rename(line: &mut Line, from: &str, to: &str) -> Result<(), Fault> {
    match line.rename(from, to).map_err(Fault::from) {
        // What is busy now is not in the way.
        Err(Fault::Said { code, words }) if is_refusal(code) => {
            if size(line, to)?.is_none() || size(line, from)?.is_none() {
                return Err(Fault::Said { code, words });
            }
            // A server that cannot put one file in the place of another: the old one goes a moment before.
            line.rm(to)?;
            Ok(line.rename(from, to)?)
        }
        answer => answer,
    }
}

pub fn delete(line: &mut Line, at: &str) -> Result<(), Fault> {
    match line.rm(at).map_err(Fault::from) {
        Err(fault @ Fault::Said { code: 550, .. }) => match size(line, at)? {
            Some(_) => Err(fault),
            None => Ok(()),
        },
        answer => answer,
    }
}

/// The lines of a folder's listing; `None` where nobody can tell what is in it, none where it is not there.
pub fn list(line: &mut Line, at: &str, offers: Offers) -> Result<Option<Vec<String>>, Fault> {
    let folder = Some(at).filter(|at| !at.is_empty());
    let lines = if offers.exact_lists { line.mlsd(folder) } else { line.list(folder) };
    match lines.map_err(Fault::from) {
        // So servers call a folder that is not there, and one that this user may not see into.
        Err(Fault::Said { code: 501 | 550, .. }) => {
            Ok(if is_folder(line, at)? { None } else { Some(Vec::new()) })
        }
        lines => lines.map(Some),
    }
}

/// Whether a folder can be gone into. The line comes back to where it was.
fn is_folder(line: &mut Line, at: &str) -> Result<bool, Fault> {
    if at.is_empty() {
        return Ok(true);
    }
    let here = match line.pwd().map_err(Fault::from) {
        Ok(here) => here,
        // Where the way back is unknown nobody goes.
        Err(Fault::Said { .. }) => return Ok(true),
        Err(fault) => return Err(fault),
    };
    match line.cwd(at).map_err(Fault::from) {
        Ok(()) => {}
        Err(Fault::Said { .. }) => return Ok(false),
        Err(fault) => return Err(fault),
    }
    // Paths that are asked for later on this line begin where the login leads.
    match line.cwd(here).map_err(Fault::from) {
        Err(Fault::Said { .. }) => Err(Fault::Broken),
        back => back.map(|()| true),
    }
}
