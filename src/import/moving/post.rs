//! What the three readers fill: posts, columns, files, remarks.
//!
//! In: nothing; data only. Out: what `write` makes files of. Invariant: paths with `/`; old addresses from `/`
//! on, decoded.

use std::collections::{BTreeMap, BTreeSet};

use super::stamp::Stamp;
use super::{Head, Remark, address, front, text_of};

/// An old site, read.
#[derive(Debug, Default)]
pub struct Site {
    pub posts: Vec<Post>,
    /// By folder below `content/`.
    pub columns: BTreeMap<String, Column>,
    /// Files copied as they are: from, and to below `content/_static/`.
    pub fixed: Vec<(String, String)>,
    pub remarks: Vec<Remark>,
    /// Styles, scripts and files for hosts, which the new site has of its own.
    pub left: usize,
    /// Where the old site stood on its host: `/blog` or nothing. Texts name it, `Post::old` does not.
    pub root: String,
    /// Files whose header could not be read: what it says of them is not known.
    pub broken: BTreeSet<String>,
}

/// An article or page.
#[derive(Debug, Default)]
pub struct Post {
    /// In the old folder.
    pub file: String,
    pub head: Head,
    pub body: String,
    pub body_line: usize,
    /// Its name in the new site, without date and extension.
    pub stem: String,
    /// The folder below `content/`; empty for a page of its own.
    pub column: String,
    pub date: Option<Stamp>,
    pub is_draft: bool,
    /// When it goes off the site.
    pub expires: Option<Stamp>,
    /// A page that is no news: 关于, 联系.
    pub is_page: bool,
    pub old: Vec<String>,
    /// Files beside it: from, and the name there.
    pub assets: Vec<(String, String)>,
    /// Names by which other posts link to it.
    pub known_as: Vec<String>,
}

impl Post {
    /// A page of its own, and where it stood: at its `permalink`, else where its file says, in a folder of its own if
    /// the old site's addresses are `pretty`.
    pub fn page(
        file: &str,
        path: &str,
        (head, body, body_line): (Head, String, usize),
        pretty: bool,
    ) -> Post {
        let (folder, stem) = folder_and_stem(path);
        let address = match text_of(&head, &["permalink"]) {
            Some(own) => format!("/{}", own.trim_start_matches('/')),
            None if stem == "index" => format!("/{folder}/"),
            None if pretty => format!("/{folder}/{stem}/"),
            None => format!("/{folder}/{stem}.html"),
        };
        let name = if stem == "index" { folder.rsplit('/').next().unwrap_or(folder) } else { stem };
        Post {
            file: file.to_owned(),
            stem: name.to_owned(),
            date: text_of(&head, &["date"]).and_then(|text| Stamp::read(&text)),
            old: vec![address::tidy(&address)],
            head,
            body,
            body_line,
            is_page: true,
            ..Post::default()
        }
    }
}

#[derive(Debug, Default)]
pub struct Column {
    pub title: String,
    pub slug: Option<String>,
    pub description: Option<String>,
    /// It is in no menu.
    pub is_hidden: bool,
    pub weight: Option<String>,
    pub old: Vec<String>,
    pub body: String,
    pub file: String,
    pub body_line: usize,
}

impl Post {
    /// What it is called; its file's name where it says nothing.
    pub fn title(&self) -> String {
        text_of(&self.head, &["title"]).unwrap_or_else(|| self.stem.clone())
    }
}

impl Site {
    /// Where the old site stood, from its settings, with or without slashes.
    pub fn stood_at(&mut self, root: Option<String>) {
        let root = root.unwrap_or_default();
        let path = root.trim_matches('/');
        self.root = if path.is_empty() { String::new() } else { format!("/{path}") };
    }

    pub fn tell(&mut self, file: &str, line: usize, words: impl Into<String>) {
        self.remarks.push(Remark { file: file.to_owned(), line, words: words.into() });
    }

    /// Takes a text apart; where its header cannot be read, says so and keeps all of it as the body.
    pub fn parted(&mut self, file: &str, text: &str, bare: bool) -> (Head, String, usize, bool) {
        match front::part(text, bare) {
            Ok(parted) => (parted.head, parted.body.to_owned(), parted.body_line, parted.has_head),
            Err(wrong) => {
                let words = format!("文件头读不懂，整个文件当作正文，先作为草稿：{}", wrong.why);
                self.tell(file, wrong.line, words);
                self.broken.insert(file.to_owned());
                (Head::new(), text.to_owned(), 1, false)
            }
        }
    }

    /// A file that pages show, to be copied. Styles, scripts and what only hosts read stay behind.
    pub fn keep(&mut self, from: &str, to: &str) {
        let name = to.rsplit('/').next().unwrap_or(to);
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
        let of_theme = [
            "css", "scss", "sass", "less", "styl", "js", "mjs", "map", "woff", "woff2", "ttf", "eot",
            "liquid", "rb",
        ];
        let of_host = [
            "robots.txt",
            "CNAME",
            "sitemap.xml",
            "atom.xml",
            "feed.xml",
            "rss.xml",
            "404.html",
            "favicon.ico",
        ];
        if to.split('/').any(|part| part.starts_with('.')) {
            return;
        }
        if of_theme.contains(&&*extension) || of_host.contains(&name) {
            self.left += 1;
        } else {
            self.fixed.push((from.to_owned(), to.to_owned()));
        }
    }

    /// The settings, from the first of these files that is there.
    pub fn settings(&mut self, tree: &super::Tree, files: &[&str]) -> Head {
        for file in files {
            let Some(text) = tree.text(file) else { continue };
            let form = match file.rsplit('.').next() {
                Some("toml") => front::Form::Toml,
                Some("json") => front::Form::Json,
                _ => front::Form::Yaml,
            };
            match front::read(text, form) {
                Ok(head) => return head,
                Err(wrong) => self.tell(file, wrong.line, format!("设置读不懂，按默认设置来：{}", wrong.why)),
            }
        }
        Head::new()
    }

    /// A column by the names of its folders; what is above it is made too.
    pub fn column(&mut self, names: &[String]) -> String {
        let mut folder = String::new();
        for name in names {
            if !folder.is_empty() {
                folder.push('/');
            }
            folder.push_str(&super::names::file(name));
            let title = name.clone();
            self.columns.entry(folder.clone()).or_insert_with(|| Column { title, ..Column::default() });
        }
        folder
    }
}

/// Whether a file is a text of an article.
pub fn is_text(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    matches!(&*extension.to_ascii_lowercase(), "md" | "markdown" | "mkd" | "mkdn" | "mkdown" | "html" | "htm")
}

/// A path in two: its folder (empty at the top), and its name without extension.
pub fn folder_and_stem(path: &str) -> (&str, &str) {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    (folder, name.rsplit_once('.').map_or(name, |(stem, _)| stem))
}

/// A date at the head of a name, and the rest: `2020-01-02-name`.
pub fn dated(stem: &str) -> (Option<Stamp>, &str) {
    let Some((head, rest)) =
        stem.char_indices().filter(|(_, c)| *c == '-').nth(2).map(|(at, _)| stem.split_at(at))
    else {
        return (None, stem);
    };
    match Stamp::read(head).filter(|_| head.chars().all(|c| c.is_ascii_digit() || c == '-')) {
        Some(stamp) => (Some(stamp), &rest[1..]),
        None => (None, stem),
    }
}
