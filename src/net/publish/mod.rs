//! Publishing: a folder of outputs is brought to a host, whole or not at all.
//!
//! In: the files of a build by path and content, and a [`Remote`]. Out: the same files on the host. The pure parts say
//! what is to be done (`plan`), in which order (`order`), and when to ask first (`guard`); `look`, `lock` and `carry`
//! talk to the host. Invariants: contents decide, never times; what we did not write stays as it is; killed at any
//! moment, each file is whole, no page shows what is not there, and the next publish goes on from there.

mod carry;
mod ftp;
mod guard;
mod host;
mod http;
mod lock;
mod look;
mod manifest;
mod order;
mod parts;
mod plan;
mod probe;
mod remote;
mod room;
mod s3;
mod sftp;
mod source;
mod survey;
mod webdav;

use std::fmt;

pub use carry::{Contents, Errand, Progress};
pub use ftp::{Door, Ftp};
pub use guard::{Doubt, doubt};
pub use host::{Host, Patience};
pub use lock::Owner;
pub use look::{Seen, find};
pub use manifest::{
    Content, FOLDER, Files, LOCK, Manifest, PUBLISHED, PUBLISHING, Pending, Read, seal, unseal,
};
pub use order::{Sort, is_fingerprinted};
pub use plan::{Claims, Found, Plan};
pub use probe::{Shown, look, sample};
pub use remote::{Entry, Remote, Stands, Trouble, TroubleKind};
pub use s3::{Bucket, Keys, S3};
pub use sftp::{Dial, Line, Sftp};
pub use source::{Source, unread};
pub use survey::{Question, Survey};
pub use webdav::WebDav;

/// Why a publish ended before it was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    Trouble(Trouble),
    /// The host's manifest is of another site.
    OtherSite,
    /// It was written by a newer program.
    Newer,
    /// Nothing is there of what this computer brought to it: it is likely another place.
    Emptied,
    /// Somebody else publishes, or did so many seconds ago and left the lock.
    Locked {
        seconds: i64,
    },
    /// Somebody took the lock over while we published.
    TakenOver,
    /// Somebody published between the plan and the lock.
    Moved,
    /// A file of the build cannot be had; one sentence.
    Content(String),
}

impl From<Trouble> for Refused {
    fn from(trouble: Trouble) -> Refused {
        match trouble.kind {
            TroubleKind::Moved => Refused::Moved,
            _ => Refused::Trouble(trouble),
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::Trouble(trouble) => f.write_str(&trouble.words),
            Refused::OtherSite => f.write_str("那里已经有另一个网站（编号不同），没有改动它"),
            Refused::Newer => f.write_str("那里的网站是用更新版本的 huikan 发布的，这个版本看不懂"),
            Refused::Emptied => f.write_str("上次发布的文件一个也不在那里了，那里可能不是原来的地方"),
            Refused::Locked { seconds } => match seconds / 60 {
                0 => f.write_str("有人正在往这里发布"),
                minutes => write!(f, "有人正在往这里发布，{minutes} 分钟前还有动静"),
            },
            Refused::TakenOver => f.write_str("发布到一半，被另一台电脑接手了"),
            Refused::Moved => f.write_str("刚才有人也发布了，情况变了"),
            Refused::Content(words) => f.write_str(words),
        }
    }
}

impl std::error::Error for Refused {}

#[cfg(test)]
mod memory;
#[cfg(test)]
mod tests;
