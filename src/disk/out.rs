//! The output folder: where it really is, and what may be written below it.
//!
//! In: `--out` as the user wrote it. Out: its real path, and the name of its ledger. Invariant: an
//! output folder never overlaps the sources.

use std::path::{Component, Path, PathBuf};

use super::error::Error;
use crate::report::is_portable_name;

/// An output folder that may be written to.
#[derive(Debug)]
pub(super) struct Out {
    /// Free of links, even where it does not exist yet.
    pub real: PathBuf,
    /// Of the site.
    pub root: PathBuf,
    /// `.huikan/state`
    pub state: PathBuf,
    /// The real path; below the site's root relative to it, so that a site can be moved as a whole.
    pub key: String,
    /// Short for `key`.
    pub id: String,
}

impl Out {
    /// Checks that the folder overlaps nothing that is read.
    pub fn new(root: &Path, out: &Path) -> Result<Out, Error> {
        let root = root.canonicalize().map_err(|cause| Error::system("读取站点", root, cause))?;
        let real = real_path(out);
        if real.as_ref().map_or(out, |real| real).is_symlink() {
            let why = "它是一个链接，但链接的目标不存在或转了圈；请删去它，或用 --out 另选一个文件夹";
            return Err(Error::rule("写入", out, why));
        }
        let real = real.map_err(|cause| Error::system("写入", out, cause))?;
        let refuse = |why: String| Err(Error::rule("写入", &real, why));
        if real.exists() && !real.is_dir() {
            return refuse("它是一个文件，不是文件夹；请移走它，或用 --out 另选一个文件夹".into());
        }
        if root.starts_with(&real) {
            return refuse("输出文件夹不能是站点本身或它的上级；请用 --out 另选一个文件夹".into());
        }
        for name in ["content", "themes", ".huikan", ".git"] {
            let taken = root.join(name);
            let taken = taken.canonicalize().unwrap_or(taken);
            if real.starts_with(&taken) || taken.starts_with(&real) {
                return refuse(format!("输出文件夹不能与站点的 {name} 重叠；请用 --out 另选一个文件夹"));
            }
        }
        let key = match real.strip_prefix(&root) {
            Ok(below) => below
                .components()
                .map(|part| part.as_os_str().to_string_lossy())
                .collect::<Vec<_>>()
                .join("/"),
            Err(_) => real.to_string_lossy().into_owned(),
        };
        let id = blake3::hash(key.as_bytes()).to_hex()[..16].to_owned();
        Ok(Out { state: root.join(".huikan/state"), real, root, key, id })
    }

    pub fn path(&self, output: &str) -> PathBuf {
        self.real.join(output)
    }
}

/// The path without links, of which only the beginning need exist.
fn real_path(path: &Path) -> std::io::Result<PathBuf> {
    let absolute = std::path::absolute(path)?;
    let mut real = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::ParentDir => drop(real.pop()),
            Component::CurDir => {}
            part => real.push(part),
        }
        match real.canonicalize() {
            Ok(resolved) => real = resolved,
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {}
            // The part of a Windows path that names the drive alone.
            Err(_) if matches!(part, Component::Prefix(_)) => {}
            Err(cause) => return Err(cause),
        }
    }
    Ok(real)
}

/// Whether an output path stays below the folder and is valid on every file system.
pub(super) fn is_portable(path: &str) -> bool {
    !path.is_empty() && path.split('/').all(is_portable_name)
}

/// Whether a path is a folder's or below it, by where links lead. The path itself need not be there: what is of it decides.
pub fn leads_below(path: &Path, folder: &Path) -> bool {
    let Ok(folder) = folder.canonicalize() else { return false };
    let there = path.ancestors().find_map(|part| {
        if part.as_os_str().is_empty() {
            Path::new(".").canonicalize().ok()
        } else {
            part.canonicalize().ok()
        }
    });
    there.is_some_and(|there| there.starts_with(folder))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn portable_paths() {
        for path in [
            "index.html",
            "yaowen/20221108-k3f9axqz.html",
            "附件/报告.docx",
            ".nojekyll",
            "a/console.html",
            "com10",
        ] {
            assert!(is_portable(path), "{path}");
        }
        for path in [
            "",
            "/a",
            "a//b",
            "a/",
            "..",
            "a/../b",
            ".",
            "C:/a",
            "a\\b",
            "a?",
            "a.",
            "a ",
            "con",
            "a/NUL.txt",
            "com1.html",
            "a\nb",
        ] {
            assert!(!is_portable(path), "{path}");
        }
        assert!(!is_portable(&"长".repeat(86)));
    }

    #[test]
    fn an_output_folder_that_overlaps_the_sources_is_refused() {
        let dir = tempfile::TempDir::new().unwrap();
        let root = dir.path().join("site");
        for folder in ["content/a", "themes", "public"] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        fs::write(root.join("file"), "").unwrap();
        let refused = [
            ".",
            "..",
            "content",
            "content/new",
            "themes",
            "themes/x/y",
            "public/..",
            "x/../content",
            ".huikan/x",
            ".git",
            "file",
            "file/x",
        ];
        for out in refused {
            let error = Out::new(&root, &root.join(out)).expect_err(out);
            assert!(error.to_string().contains("无法"), "{error}");
        }
        for (out, key) in [("public", "public"), ("a/new/one", "a/new/one"), ("contents", "contents")] {
            assert_eq!(Out::new(&root, &root.join(out)).unwrap().key, key);
        }
        assert!(Path::new(&Out::new(&root, &dir.path().join("elsewhere")).unwrap().key).is_absolute());
    }

    #[cfg(unix)]
    #[test]
    fn links_to_one_folder_have_one_ledger_and_cannot_hide_the_sources() {
        use std::os::unix::fs::symlink;
        let dir = tempfile::TempDir::new().unwrap();
        fs::create_dir_all(dir.path().join("content")).unwrap();
        fs::create_dir_all(dir.path().join("public")).unwrap();
        symlink("public", dir.path().join("link")).unwrap();
        symlink("content", dir.path().join("sly")).unwrap();
        for (target, name) in [("nowhere", "broken"), ("turn", "turn")] {
            symlink(target, dir.path().join(name)).unwrap();
            let error = Out::new(dir.path(), &dir.path().join(name)).unwrap_err().to_string();
            assert!(error.contains(name) && error.contains("请删去它"), "{error}");
        }
        let id = |out: &str| Out::new(dir.path(), &dir.path().join(out)).map(|out| out.id);
        assert_eq!(id("link").unwrap(), id("public").unwrap());
        assert_eq!(id("link/a").unwrap(), id("public/a").unwrap());
        assert!(id("sly").is_err() && id("sly/new").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_is_not_there_yet_is_where_its_link_leads() {
        let dir = tempfile::TempDir::new().unwrap();
        let public = dir.path().join("public");
        fs::create_dir(&public).unwrap();
        std::os::unix::fs::symlink(&public, dir.path().join("预览")).unwrap();
        for (path, is_below) in
            [("预览", true), ("预览/新/更新", true), ("public/新", true), ("别处/新", false), ("别处", false)]
        {
            assert_eq!(leads_below(&dir.path().join(path), &public), is_below, "{path}");
        }
    }
}
