//! Files of the site that a command makes or edits.
//!
//! In: paths and texts. Out: files, in the form in which they were. Invariant: nothing is overwritten that
//! was not read first; an edited file is replaced in one step, so a crash leaves the old or the new one.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::terminal::Refusal;

/// A text file in its form on disk: encoding, BOM and line ends are kept by [`Manuscript::save`].
#[derive(Debug)]
pub struct Manuscript {
    path: PathBuf,
    encoding: &'static encoding_rs::Encoding,
    bom: &'static [u8],
    /// Decoded, without BOM, line ends as they are.
    pub text: String,
}

const UTF8_BOM: &[u8] = b"\xef\xbb\xbf";

impl Manuscript {
    /// Reads a file that can be written back exactly; any other is refused.
    pub fn open(path: &Path) -> Result<Manuscript, Refusal> {
        let bytes = fs::read(path).map_err(|error| failure("读不了", path, &error))?;
        let (bom, body) = match bytes.strip_prefix(UTF8_BOM) {
            Some(body) => (UTF8_BOM, body),
            None => (&b""[..], &bytes[..]),
        };
        let encoding =
            if std::str::from_utf8(body).is_ok() { encoding_rs::UTF_8 } else { encoding_rs::GB18030 };
        let text = encoding.decode_without_bom_handling(body).0.into_owned();
        if encoding.encode(&text).0 != body || text.contains('\0') {
            return Err(Refusal::new(format!("{} 的文字编码认不出来，没有改动它", path.display()))
                .help("请用编辑器把它另存为 UTF-8，再试一次。"));
        }
        Ok(Manuscript { path: path.to_owned(), encoding, bom, text })
    }

    /// Replaces the file by the present text. A character that its encoding lacks makes it UTF-8.
    pub fn save(&self) -> Result<(), Refusal> {
        let mut bytes = self.bom.to_vec();
        bytes.extend_from_slice(&self.encoding.encode(&self.text).0);
        replace(&self.path, &bytes).map_err(|error| failure("写不了", &self.path, &error))
    }
}

/// Writes beside the file and renames, keeping its permissions.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut beside = tempfile::Builder::new().prefix(".huikan-").tempfile_in(folder)?;
    beside.write_all(bytes)?;
    beside.as_file().set_permissions(fs::metadata(path)?.permissions())?;
    beside.as_file().sync_all()?;
    beside.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Makes a file, and the folders above it; refuses if there is one.
pub fn create(path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| failure("建不了文件夹", folder, &error))?;
    }
    let mut file = match fs::File::create_new(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            return Err(Refusal::new(format!("{} 已经有了，没有覆盖它", path.display())));
        }
        Err(error) => return Err(failure("建不了", path, &error)),
    };
    file.write_all(bytes).map_err(|error| failure("写不了", path, &error))
}

/// A problem of the disk, in words.
pub fn failure(what: &str, path: &Path, error: &io::Error) -> Refusal {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "没有这个文件".to_owned(),
        io::ErrorKind::PermissionDenied => "没有权限".to_owned(),
        io::ErrorKind::StorageFull => "磁盘满了".to_owned(),
        io::ErrorKind::AlreadyExists => "已经有了".to_owned(),
        io::ErrorKind::NotADirectory => "路径中间有一个不是文件夹".to_owned(),
        io::ErrorKind::IsADirectory => "它是一个文件夹".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "磁盘是只读的".to_owned(),
        _ => error.to_string(),
    };
    Refusal::new(format!("{what} {}：{reason}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn edited(before: &[u8], edit: impl Fn(&str) -> String) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("稿.md");
        create(&path, before).unwrap();
        let mut manuscript = Manuscript::open(&path).unwrap();
        manuscript.text = edit(&manuscript.text);
        manuscript.save().unwrap();
        fs::read(&path).unwrap()
    }

    #[test]
    fn a_file_keeps_its_encoding_bom_and_line_ends() {
        let add = |text: &str| format!("{text}撤");
        assert_eq!(edited("\u{feff}甲\r\n乙\n".as_bytes(), add), "\u{feff}甲\r\n乙\n撤".as_bytes());
        let gb = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
        assert_eq!(edited(&gb("政协\r\n㐀"), add), gb("政协\r\n㐀撤"));
    }

    #[test]
    fn what_cannot_be_written_back_is_not_touched_and_nothing_is_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("子/稿.md");
        create(&path, b"\xff\xfe\x32\x65").unwrap();
        assert!(Manuscript::open(&path).is_err());
        assert!(create(&path, b"x").is_err());
        assert_eq!(fs::read(&path).unwrap(), b"\xff\xfe\x32\x65");
    }
}
