//! The site that a command works on: its folder, its columns and its articles, by name.
//!
//! In: `--site` and what the user typed for a file or a column. Out: paths, or a [`Refusal`] that names
//! what comes nearest. Only names and a few header keys are read; the portal is not opened for it.

use std::fs;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use crate::report::SourcePath;

use super::files::{Manuscript, failure};
use super::header::value_of;
use super::terminal::Refusal;

/// A folder with `content/`.
#[derive(Debug)]
pub struct Site {
    pub root: PathBuf,
}

/// A column by the names that a user may type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Below `content/`, with `/`.
    pub folder: String,
    pub title: String,
    pub slug: String,
    /// The folder on disk.
    pub path: PathBuf,
}

impl Site {
    /// The site at `--site`, or here.
    pub fn find(typed: Option<&Path>) -> Result<Site, Refusal> {
        let root = typed.unwrap_or(Path::new("."));
        if root.join("content").is_dir() {
            return Ok(Site { root: root.to_owned() });
        }
        if !root.is_dir() {
            return Err(Refusal::new(format!("没有 {} 这个文件夹", root.display())));
        }
        let refusal = if typed.is_some() {
            Refusal::new(format!("{} 里没有 content/，它不是一个网站", root.display()))
        } else {
            Refusal::new("当前文件夹里没有 content/，这里不是网站")
        };
        let absolute = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
        Err(match absolute.ancestors().skip(1).find(|above| above.join("content").is_dir()) {
            Some(above) => refusal.help(format!("网站在上级文件夹 {0} 里：加上 --site {0}", above.display())),
            None => refusal.help("进入网站的文件夹，或加上 --site 指明；新建一个网站用 huikan init 文件夹。"),
        })
    }

    pub fn content(&self) -> PathBuf {
        self.root.join("content")
    }

    /// Every file below `content/`, by the name that the program knows it by and its path on disk;
    /// sorted. Names that begin with a dot are left out.
    pub fn files(&self) -> Result<Vec<(SourcePath, PathBuf)>, Refusal> {
        let mut files = Vec::new();
        let mut folders = vec![("content".to_owned(), self.content())];
        while let Some((name, folder)) = folders.pop() {
            let entries = fs::read_dir(&folder).map_err(|error| failure("读不了", &folder, &error))?;
            for entry in entries {
                let entry = entry.map_err(|error| failure("读不了", &folder, &error))?;
                let own: String = entry.file_name().to_string_lossy().nfc().collect();
                if own.starts_with('.') {
                    continue;
                }
                let name = format!("{name}/{own}");
                let path = entry.path();
                if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    folders.push((name, path));
                } else {
                    files.push((SourcePath::from(name), path));
                }
            }
        }
        files.sort();
        Ok(files)
    }

    /// The columns: folders below `content/` with an `_index.md`.
    pub fn columns(&self) -> Result<Vec<Column>, Refusal> {
        let mut columns = Vec::new();
        for (name, path) in self.files()? {
            let folder = name.folder().strip_prefix("content/").unwrap_or_default();
            if name.file_name() != "_index.md" || folder.is_empty() {
                continue;
            }
            // A column whose header cannot be read still has its folder's name.
            let text = Manuscript::open(&path).map(|file| file.text).unwrap_or_default();
            let own = folder.rsplit('/').next().unwrap_or(folder);
            columns.push(Column {
                folder: folder.to_owned(),
                title: value_of(&text, &["title", "标题"]).unwrap_or_else(|| own.to_owned()),
                slug: value_of(&text, &["slug", "网址名"]).unwrap_or_default(),
                path: path.parent().unwrap_or(Path::new(".")).to_owned(),
            });
        }
        Ok(columns)
    }

    /// The column that is meant by a title, an address name or a folder.
    pub fn column(&self, typed: &str) -> Result<Column, Refusal> {
        let columns = self.columns()?;
        let wanted: String = typed.trim().replace('\\', "/").nfc().collect();
        let wanted = wanted.strip_prefix("content/").unwrap_or(&wanted).trim_matches('/');
        let by = |name: fn(&Column) -> &str| {
            columns.iter().filter(|column| name(column) == wanted).collect::<Vec<_>>()
        };
        let own_folder = |column: &Column| column.folder.rsplit('/').next() == Some(wanted);
        let found = [by(|c| &c.folder), by(|c| &c.title), by(|c| &c.slug)]
            .into_iter()
            .chain([columns.iter().filter(|column| own_folder(column)).collect()])
            .find(|found| !found.is_empty())
            .unwrap_or_default();
        match found[..] {
            [one] => Ok(one.clone()),
            [] => Err(unknown_column(typed, &columns)),
            [..] => {
                let folders: Vec<&str> = found.iter().map(|column| &*column.folder).collect();
                Err(Refusal::new(format!("有 {} 个栏目都叫“{typed}”", found.len()))
                    .help(format!("请写它的文件夹：{}", folders.join("、"))))
            }
        }
    }

    /// The file that is meant: a path from here, from the site or from `content/`, or just its name.
    pub fn file(&self, typed: &Path) -> Result<(SourcePath, PathBuf), Refusal> {
        let files = self.files()?;
        let tried = [typed.to_owned(), self.root.join(typed), self.content().join(typed)];
        let real = |path: &Path| fs::canonicalize(path).ok();
        for path in tried.iter().filter_map(|path| real(path)) {
            let wanted = if path.is_dir() { path.join("index.md") } else { path };
            let same_name = |own: &Path| own.file_name() == wanted.file_name();
            let found = files.iter().find(|(_, own)| same_name(own) && real(own).as_ref() == Some(&wanted));
            if let Some(found) = found {
                return Ok(found.clone());
            }
        }
        let words: String = typed.to_string_lossy().replace('\\', "/").nfc().collect();
        by_name(words.trim_end_matches('/'), &files)
    }
}

fn by_name(wanted: &str, files: &[(SourcePath, PathBuf)]) -> Result<(SourcePath, PathBuf), Refusal> {
    let is_meant = |name: &SourcePath| {
        name.file_name() == wanted
            || name.as_str().ends_with(&format!("/{wanted}"))
            || (name.extension() == "md" && article_name(name) == wanted)
    };
    let found: Vec<_> = files.iter().filter(|(name, _)| is_meant(name)).collect();
    match found[..] {
        [one] => Ok(one.clone()),
        [] => {
            let refusal = Refusal::new(format!("找不到 {wanted}"));
            let names = files.iter().filter(|(name, _)| name.extension() == "md").map(|(name, _)| name);
            let wanted = wanted.rsplit('/').next().unwrap_or(wanted).trim_end_matches(".md");
            Err(match nearest(wanted, names, |name| article_name(name)) {
                Some(name) => refusal.help(format!("名字最接近的是 {name}")),
                None => refusal.help("请写稿件的路径，如 content/要闻/2022-12-20-会议.md，或只写文件名。"),
            })
        }
        [..] => {
            let names: Vec<&str> = found.iter().take(8).map(|(name, _)| name.as_str()).collect();
            Err(Refusal::new(format!("有 {} 个文件都叫 {wanted}", found.len()))
                .help(format!("请写出它的路径：\n  {}", names.join("\n  "))))
        }
    }
}

/// What people call an article: its file's name, or its folder's for `index.md`.
pub fn article_name(name: &SourcePath) -> &str {
    if name.file_name() == "index.md" {
        name.folder().rsplit('/').next().unwrap_or_default()
    } else {
        name.stem()
    }
}

fn unknown_column(typed: &str, columns: &[Column]) -> Refusal {
    let refusal = Refusal::new(format!("没有“{typed}”这个栏目"));
    if columns.is_empty() {
        return refusal.help("content/ 里还没有栏目：建一个文件夹，里面放 _index.md。");
    }
    let own = |column: &'_ Column| column.folder.rsplit('/').next().unwrap_or_default().to_owned();
    let names = columns.iter().flat_map(|column| [column.title.clone(), column.slug.clone(), own(column)]);
    if let Some(name) = nearest(typed, names, |name| name) {
        return refusal.help(format!("是不是想写“{name}”？"));
    }
    let titles: Vec<&str> = columns.iter().take(30).map(|column| &*column.title).collect();
    refusal.help(format!("现有的栏目：{}", titles.join("、")))
}

/// The name that is most like what was typed, if any is like it.
fn nearest<T>(typed: &str, names: impl Iterator<Item = T>, words: impl Fn(&T) -> &str) -> Option<T> {
    let like = |name: &T| {
        let name = words(name);
        if !name.is_empty() && !typed.is_empty() && (name.contains(typed) || typed.contains(name)) {
            return 0.9;
        }
        strsim::normalized_damerau_levenshtein(typed, name)
    };
    names
        .map(|name| (like(&name), name))
        .filter(|&(like, _)| like >= 0.5)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}
