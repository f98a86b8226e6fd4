//! Problems of the surroundings: no such folder, no permission, disk full.
//!
//! In: what was tried, where, and what the system said. Out: one [`Error`] whose text tells staff, in
//! plain Chinese, what to do. Invariant: every error names a path.

use std::borrow::Cow;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Reading or writing cannot go on.
///
/// One type for the whole room: callers print it and exit with 2, none of them tells kinds apart.
#[derive(Debug)]
pub struct Error {
    action: &'static str,
    path: PathBuf,
    cause: Cause,
}

#[derive(Debug)]
enum Cause {
    /// The system refused.
    System(io::Error),
    /// We refuse, for a reason that the message gives together with a way out.
    Rule(Cow<'static, str>),
}

impl Error {
    /// `action` completes 无法…: 读取, 写入, 新建文件夹.
    pub(super) fn system(action: &'static str, path: impl Into<PathBuf>, cause: io::Error) -> Error {
        Error { action, path: path.into(), cause: Cause::System(cause) }
    }

    /// `why` says what is in the way and what to do, without a full stop at its end.
    pub(super) fn rule(
        action: &'static str,
        path: impl Into<PathBuf>,
        why: impl Into<Cow<'static, str>>,
    ) -> Error {
        Error { action, path: path.into(), cause: Cause::Rule(why.into()) }
    }

    /// A file of the build that is not as the build left it.
    pub fn changed(path: impl Into<PathBuf>) -> Error {
        Error::rule("打包", path, "它生成以后被改动了；请再做一次压缩包")
    }

    /// What kind of trouble the system had; `None` where the refusal is ours.
    pub fn kind(&self) -> Option<io::ErrorKind> {
        match &self.cause {
            Cause::System(cause) => Some(cause.kind()),
            Cause::Rule(_) => None,
        }
    }

    /// The file or folder that it is about.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Windows puts this prefix before paths that it has resolved; people never write it.
        let path = self.path.display().to_string();
        write!(f, "无法{}“{}”：", self.action, path.strip_prefix(r"\\?\").unwrap_or(&path))?;
        match &self.cause {
            Cause::System(cause) => f.write_str(&reason(cause)),
            Cause::Rule(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.cause {
            Cause::System(cause) => Some(cause),
            Cause::Rule(_) => None,
        }
    }
}

/// What the system said, in Chinese where we know it, with the way out.
fn reason(cause: &io::Error) -> Cow<'static, str> {
    use io::ErrorKind as Kind;
    Cow::Borrowed(match cause.kind() {
        Kind::NotFound => "没有这个文件或文件夹，请核对路径",
        Kind::PermissionDenied => {
            "没有权限，或者文件正被别的程序占用；请关闭占用它的程序，或检查文件夹的读写权限"
        }
        Kind::StorageFull | Kind::QuotaExceeded => "磁盘空间不足，请清理后再试；已写好的文件不会丢失",
        Kind::ReadOnlyFilesystem => "所在磁盘是只读的，请换一个可以写入的位置",
        Kind::NotADirectory => "路径中有一段是文件，不是文件夹；请移走或改名那个文件",
        Kind::IsADirectory => "这里有一个同名的文件夹，请移走或改名",
        Kind::AlreadyExists => "同名的文件或文件夹已经存在，请移走或改名",
        Kind::InvalidFilename => "名称太长，或含有系统不允许的字符，请改短",
        Kind::FileTooLarge => "文件超过了所在磁盘允许的大小",
        Kind::ResourceBusy | Kind::ExecutableFileBusy => "文件正被别的程序占用，请关闭后再试",
        _ => return Cow::Owned(format!("系统报告“{cause}”")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_reads_as_one_sentence_with_a_way_out() {
        let full = Error::system("写入", "public/index.html", io::ErrorKind::StorageFull.into());
        assert_eq!(
            full.to_string(),
            "无法写入“public/index.html”：磁盘空间不足，请清理后再试；已写好的文件不会丢失"
        );
        let odd = Error::system("读取", "a", io::Error::other("odd"));
        assert_eq!(odd.to_string(), "无法读取“a”：系统报告“odd”");
    }
}
