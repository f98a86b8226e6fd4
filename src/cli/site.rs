//! The site that a command works on: its folder, its columns and its articles, by name.
//!
//! In: `--site` and what the user typed for a file or a column. Out: the snapshot, source paths, or a
//! [`Refusal`] that names what comes nearest.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use crate::content::ColumnIndex;
use crate::disk;
use crate::report::{SourcePath, nearest_or_part};
use crate::snapshot::{Options, Snapshot};

use super::args::{Common, Target};
use super::clock;
use super::terminal::{Refusal, as_typed};

/// Folders of a site that papers never go to.
pub const TAKEN: [&str; 5] = ["public", "content", "themes", ".huikan", ".git"];

/// A folder with `content/`, as it is at `--now`.
#[derive(Debug)]
pub struct Site {
    pub root: PathBuf,
    pub snapshot: Snapshot,
}

/// A column by the names that a user may type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Below `content/`, with `/`.
    pub folder: String,
    pub title: String,
    pub slug: String,
}

impl Column {
    /// The last part of its folder.
    fn own_folder(&self) -> &str {
        self.folder.rsplit('/').next().unwrap_or_default()
    }
}

/// The folder of the site: `--site`, or here.
pub fn root(typed: Option<&Path>) -> Result<PathBuf, Refusal> {
    let root = typed.unwrap_or(Path::new("."));
    if disk::is_site(root) {
        return Ok(root.to_owned());
    }
    let refusal = match typed {
        Some(_) => Refusal::new(format!("“{}”里没有 content 文件夹，它不是一个网站", root.display())),
        None => Refusal::new("当前文件夹里没有 content 文件夹，这里不是网站"),
    };
    let absolute = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    Err(match absolute.ancestors().skip(1).find(|above| disk::is_site(above)) {
        Some(above) => refusal.help(format!("网站在上级文件夹里：请加上 --site {}", as_typed(above))),
        None => refusal.help("请进入网站的文件夹，或用 --site 指明；新建一个网站用 huikan init 文件夹。"),
    })
}

/// `public/` of the site, as a user would write it.
pub fn public(root: &Path) -> PathBuf {
    if root == Path::new(".") { PathBuf::from("public") } else { root.join("public") }
}

/// What the user chose for the site that is made.
pub fn options(target: &Target) -> Result<Options, Refusal> {
    if let Some(url) = &target.base_url
        && !(url.starts_with("http://") || url.starts_with("https://"))
    {
        return Err(Refusal::new(format!("--base-url 不能写“{url}”，要以 http:// 或 https:// 开头")));
    }
    let base_url = target.base_url.clone();
    Ok(Options { base_url, relative: target.relative, drafts: target.drafts, ..Options::default() })
}

impl Site {
    pub fn read(common: &Common, options: Options) -> Result<Site, Refusal> {
        let root = root(common.site.as_deref())?;
        let snapshot = disk::read(&root, options, clock::now(common.now), None)?;
        Ok(Site { root, snapshot })
    }

    /// The columns, by folder: those with an `_index.md`, and folders that articles stand in.
    pub fn columns(&self) -> Vec<Column> {
        let mut columns = BTreeMap::new();
        for path in self.snapshot.files.keys() {
            let Some(folder) = column_folder(path) else { continue };
            columns.entry(folder).or_insert_with(|| self.column_of(folder));
        }
        columns.into_values().collect()
    }

    fn column_of(&self, folder: &str) -> Column {
        let index = SourcePath::from(format!("content/{folder}/_index.md"));
        let meta = self.snapshot.text(index.as_str()).map(|text| ColumnIndex::read(&index, text).meta);
        let mut column = Column {
            title: meta.as_ref().and_then(|meta| meta.title.clone()).unwrap_or_default(),
            slug: meta.and_then(|meta| meta.slug).unwrap_or_default(),
            folder: folder.to_owned(),
        };
        if column.title.is_empty() {
            column.title = column.own_folder().to_owned();
        }
        column
    }

    /// The column that is meant by a title, an address name or a folder.
    pub fn column(&self, typed: &str) -> Result<Column, Refusal> {
        let columns = self.columns();
        let wanted: String = typed.trim().replace('\\', "/").nfc().collect();
        // A folder that was dragged into the window, or one typed from here: `./content/要闻/`.
        let from_here = below(&self.root, Path::new(typed.trim()))
            .and_then(|path| path.strip_prefix("content/").map(str::to_owned));
        let wanted = from_here.unwrap_or(wanted);
        let wanted = wanted.strip_prefix("content/").unwrap_or(&wanted).trim_matches('/');
        let names: [fn(&Column) -> &str; 4] = [|c| &c.folder, |c| &c.title, |c| &c.slug, Column::own_folder];
        let by = |name: fn(&Column) -> &str| columns.iter().filter(|c| name(c) == wanted).collect::<Vec<_>>();
        let found = names.into_iter().map(by).find(|found| !found.is_empty()).unwrap_or_default();
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
    pub fn file(&self, typed: &Path) -> Result<SourcePath, Refusal> {
        let words: String = typed.to_string_lossy().replace('\\', "/").nfc().collect();
        let words = words.trim_end_matches('/');
        let from_here = below(&self.root, typed);
        let named = from_here.into_iter().chain([words.to_owned(), format!("content/{words}")]);
        let tried = named.flat_map(|name| [format!("{name}/index.md"), name]);
        for name in tried {
            if let Some((path, _)) = self.snapshot.files.get_key_value(name.as_str()) {
                return Ok(path.clone());
            }
        }
        self.by_name(words)
    }

    /// The article that is meant: its path and its text.
    pub fn article(
        &self,
        typed: &Path,
    ) -> Result<(SourcePath, &std::sync::Arc<crate::snapshot::Text>), Refusal> {
        let is_outside = || typed.is_absolute() && below(&self.root, typed).is_none();
        let name = self.file(typed).map_err(|refusal| match is_outside() {
            true => Refusal::new(format!("“{}”不在这个网站里", typed.display()))
                .help("别的网站里的稿件，用 --site 指明那个网站的文件夹。"),
            false => refusal,
        })?;
        let text = self.snapshot.text(name.as_str());
        match text.filter(|_| is_article(&name)) {
            Some(text) => Ok((name, text)),
            None if name.file_name() == "_index.md" => {
                Err(Refusal::new(format!("{name} 是栏目页，不是稿件"))
                    .help("这个命令只管稿件。栏目的名称、说明和文字，直接改这个文件就行。"))
            }
            None => {
                Err(Refusal::new(format!("{name} 不是稿件")).help("稿件是 content/ 下以 .md 结尾的文件。"))
            }
        }
    }

    fn by_name(&self, wanted: &str) -> Result<SourcePath, Refusal> {
        let tail = format!("/{wanted}");
        let is_meant = |path: &&SourcePath| {
            path.as_str().ends_with(&tail) || (is_article(path) && article_name(path) == wanted)
        };
        let content = || self.snapshot.below("content").map(|(path, _)| path);
        let found: Vec<_> = content().filter(is_meant).collect();
        match found[..] {
            [one] => Ok(one.clone()),
            [] => Err(self.unknown_article(wanted)),
            [..] => {
                let names: Vec<&str> = found.iter().take(8).map(|path| path.as_str()).collect();
                Err(Refusal::new(format!("有 {} 个文件都叫“{wanted}”", found.len()))
                    .help(format!("请写出它的路径：\n{}", names.join("\n"))))
            }
        }
    }

    /// That nothing has this name, and what begins so, else what is nearest.
    fn unknown_article(&self, wanted: &str) -> Refusal {
        let refusal = Refusal::new(format!("找不到“{wanted}”"));
        let wanted = wanted.rsplit('/').next().unwrap_or(wanted).trim_end_matches(".md");
        let content = self.snapshot.below("content").map(|(path, _)| path);
        let names: Vec<_> = content.filter(|path| is_article(path)).collect();
        let begins = |path: &&&SourcePath| !wanted.is_empty() && article_name(path).starts_with(wanted);
        let begun: Vec<&str> = names.iter().filter(begins).map(|path| path.as_str()).collect();
        match begun[..] {
            [one] => return refusal.help(format!("名字最接近的是 {one}")),
            [_, ..] => {
                let shown = begun.iter().take(8).copied().collect::<Vec<_>>().join("\n");
                return refusal.help(format!("名字这样开头的有 {} 篇，请写全一个：\n{shown}", begun.len()));
            }
            [] => {}
        }
        match nearest_or_part(wanted, names.iter().copied(), article_name) {
            Some(path) => refusal.help(format!("名字最接近的是 {path}")),
            None => refusal.help("请写稿件的路径，如 content/要闻/2022-12-20-会议.md，或只写文件名。"),
        }
    }
}

/// The folder below `content/` that a file makes a column of; `None` for what is no article or index.
fn column_folder(path: &SourcePath) -> Option<&str> {
    let folder = path.folder().strip_prefix("content/")?;
    let folder = match path.file_name() {
        "_index.md" => folder,
        "index.md" => folder.rsplit_once('/')?.0,
        _ if is_article(path) => folder,
        _ => return None,
    };
    (!folder.starts_with('_')).then_some(folder)
}

/// Whether a file is an article by its place and name.
pub fn is_article(path: &SourcePath) -> bool {
    let below = path.as_str().strip_prefix("content/").unwrap_or("_");
    path.is_markdown() && path.file_name() != "_index.md" && !(below.starts_with('_') && below.contains('/'))
}

/// What people call an article: its file's name, or its folder's for `index.md`.
fn article_name(path: &SourcePath) -> &str {
    match path.file_name() {
        "index.md" => path.folder().rsplit('/').next().unwrap_or_default(),
        _ => path.stem(),
    }
}

/// A path on disk as the site's own, if it lies in it; links are not followed.
pub fn below(root: &Path, path: &Path) -> Option<String> {
    let plain = |path: &Path| {
        let mut plain = PathBuf::new();
        for part in std::path::absolute(path).ok()?.components() {
            match part {
                Component::ParentDir => drop(plain.pop()),
                Component::CurDir => {}
                part => plain.push(part),
            }
        }
        Some(plain)
    };
    let (root, path) = (plain(root)?, plain(path)?);
    let parts =
        path.strip_prefix(root).ok()?.iter().map(|part| part.to_string_lossy().nfc().collect::<String>());
    Some(parts.collect::<Vec<_>>().join("/"))
}

fn unknown_column(typed: &str, columns: &[Column]) -> Refusal {
    let refusal = Refusal::new(format!("没有“{typed}”这个栏目"));
    if columns.is_empty() {
        return refusal.help("content/ 里还没有栏目：建一个文件夹，里面放 _index.md。");
    }
    let names = columns.iter().flat_map(|column| [&*column.title, &*column.slug, column.own_folder()]);
    if let Some(name) = nearest_or_part(typed, names, |name| name) {
        return refusal.help(format!("是不是想写“{name}”？"));
    }
    let titles: Vec<&str> = columns.iter().take(30).map(|column| &*column.title).collect();
    refusal.help(format!("现有的栏目：{}", titles.join("、")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Site {
        let files = [
            ("content/要闻/_index.md", "---\ntitle: 政协要闻\nslug: yaowen\n---\n"),
            ("content/要闻/2022-11-08-会议.md", "---\ntitle: 会议\n---\n"),
            ("content/会议/_index.md", "---\n标题: 政协会议\n网址名: huiyi\n---\n"),
            ("content/会议/全会/index.md", "---\ntitle: 全会\n---\n"),
            ("content/会议/2022-11-08-会议.md", ""),
            ("content/视频/片.md", ""),
            ("content/_data/说明.md", ""),
        ];
        Site { root: "/网站".into(), snapshot: Snapshot::of_texts(files, "2022-12-20T00:00:00Z") }
    }

    #[test]
    fn a_column_is_known_by_title_slug_and_folder() {
        let site = site();
        let names: Vec<String> = site.columns().into_iter().map(|column| column.title).collect();
        assert_eq!(names, ["政协会议", "政协要闻", "视频"]);
        for typed in [
            "政协会议",
            "huiyi",
            "会议",
            "content/会议/",
            "会议/",
            "/网站/content/会议/",
            "/网站/./content/会议",
        ] {
            assert_eq!(site.column(typed).unwrap().folder, "会议", "{typed}");
        }
        let help = |typed| site.column(typed).unwrap_err().help.unwrap();
        assert_eq!(help("政协会仪"), "是不是想写“政协会议”？");
        assert_eq!(help("风光"), "现有的栏目：政协会议、政协要闻、视频");
    }

    /// Reading the index once an article would take minutes here.
    #[test]
    fn the_index_of_a_column_is_read_once() {
        let index = format!("---\ntitle: 要闻\n---\n{}", "**重点**内容，[链接](a.md)。\n\n".repeat(20_000));
        let articles: Vec<String> = (0..2_000).map(|number| format!("content/要闻/{number}.md")).collect();
        let files = articles.iter().map(|name| (&**name, "")).chain([("content/要闻/_index.md", &*index)]);
        let snapshot = Snapshot::of_texts(files, "2022-12-20T00:00:00Z");
        let start = std::time::Instant::now();
        let columns = Site { root: "/网站".into(), snapshot }.columns();
        assert_eq!(columns.len(), 1);
        assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
    }

    #[test]
    fn a_file_is_known_by_path_and_by_a_name_that_is_unique() {
        let site = site();
        let full = "content/会议/全会/index.md";
        for typed in
            [full, "会议/全会/index.md", "会议/全会", "全会", "全会/", "/网站/content/会议/../会议/全会"]
        {
            assert_eq!(site.file(Path::new(typed)).unwrap().as_str(), full, "{typed}");
        }
        let refusal = site.file(Path::new("2022-11-08-会议")).unwrap_err();
        assert_eq!(refusal.message, "有 2 个文件都叫“2022-11-08-会议”");
        assert!(site.file(Path::new("要闻/2022-11-08-会议.md")).is_ok());
        assert!(site.article(Path::new("content/要闻/_index.md")).is_err());
        let outside = site.article(Path::new("/别处/2022-11-08-会议.md")).unwrap_err();
        assert_eq!(outside.message, "“/别处/2022-11-08-会议.md”不在这个网站里");
        let column = site.article(Path::new("content/要闻/_index.md")).unwrap_err();
        assert_eq!(column.message, "content/要闻/_index.md 是栏目页，不是稿件");
        let begun = site.file(Path::new("2022-11")).unwrap_err().help.unwrap();
        assert_eq!(
            begun,
            "名字这样开头的有 2 篇，请写全一个：\ncontent/会议/2022-11-08-会议.md\ncontent/要闻/2022-11-08-会议.md"
        );
        assert_eq!(
            site.file(Path::new("全会议")).unwrap_err().help.unwrap(),
            format!("名字最接近的是 {full}")
        );
    }
}
