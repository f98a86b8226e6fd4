//! Zips, for handing files on.
//!
//! In: names, and what gives the bytes of each. Out: a zip. Invariants: the same names and bytes make the same zip, for
//! it holds neither times nor whoever made it; it is whole or not there; no file is overwritten.

use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::error::Error;

/// Writes a zip into a folder, under `name` or, where that is taken, one with a number; gives its path.
///
/// # Errors
/// If bytes cannot be had, or writing fails.
pub fn put_zip(
    folder: &Path,
    name: &str,
    files: &[String],
    bytes: &dyn Fn(&str) -> Result<Vec<u8>, Error>,
) -> Result<PathBuf, Error> {
    let fail = |cause: io::Error| Error::system("写入", folder.join(name), cause);
    let mut part =
        tempfile::Builder::new().prefix(".huikan-").suffix(".tmp").tempfile_in(folder).map_err(fail)?;
    let mut zip = ZipWriter::new(BufWriter::new(part.as_file_mut()));
    for file in files {
        let bytes = bytes(file)?;
        let start = zip.start_file(file.as_str(), options(file)).map_err(io::Error::from);
        start.and_then(|()| zip.write_all(&bytes)).map_err(fail)?;
    }
    let end = zip.finish().map_err(io::Error::from).and_then(|mut end| end.flush());
    end.and_then(|()| part.as_file().sync_all()).map_err(fail)?;
    keep(part, folder, name)
}

fn keep(mut part: tempfile::NamedTempFile<File>, folder: &Path, name: &str) -> Result<PathBuf, Error> {
    let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
    for number in 1.. {
        let path = match number {
            1 => folder.join(name),
            _ => folder.join(format!("{stem}-{number}.{end}")),
        };
        part = match part.persist_noclobber(&path) {
            Ok(_) => return Ok(path),
            Err(error) if error.error.kind() == ErrorKind::AlreadyExists => error.file,
            Err(error) => return Err(Error::system("写入", path, error.error)),
        };
    }
    Err(Error::rule("写入", folder.join(name), "同名的文件太多了"))
}

/// Pictures and films are packed as they are: nothing is gained on them.
fn options(file: &str) -> SimpleFileOptions {
    let packed =
        [".jpg", ".jpeg", ".png", ".webp", ".gif", ".mp4", ".mp3", ".zip", ".docx", ".xlsx", ".woff2"];
    let is_packed = packed.iter().any(|end| file.to_ascii_lowercase().ends_with(end));
    let method = if is_packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
    SimpleFileOptions::default()
        .compression_method(method)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
        .large_file(false)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn the_same_files_make_the_same_zip_beside_the_last_one() {
        let dir = tempfile::TempDir::new().unwrap();
        let files = ["更新清单.txt", "网站/a.html", "网站/图.jpg"].map(str::to_owned);
        let bytes = |file: &str| Ok(file.as_bytes().repeat(9));
        let [one, two] = [(), ()].map(|()| put_zip(dir.path(), "更新.zip", &files, &bytes).unwrap());
        assert_eq!(
            (one.file_name().unwrap().to_str(), two.file_name().unwrap().to_str()),
            (Some("更新.zip"), Some("更新-2.zip"))
        );
        assert_eq!(std::fs::read(&one).unwrap(), std::fs::read(&two).unwrap());
        let mut zip = zip::ZipArchive::new(File::open(&one).unwrap()).unwrap();
        let mut text = String::new();
        zip.by_name("网站/a.html").unwrap().read_to_string(&mut text).unwrap();
        assert_eq!((zip.len(), text), (3, "网站/a.html".repeat(9)));
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_zip_that_cannot_be_made_is_not_there() {
        let dir = tempfile::TempDir::new().unwrap();
        let bytes = |_: &str| Err(Error::rule("读取", "a", "没有"));
        assert!(put_zip(dir.path(), "a.zip", &["a".to_owned()], &bytes).is_err());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    }
}
