//! Posts become articles: names, headers, bodies, columns.
//!
//! In: what a reader found. Out: [`Moved`]. Invariant: two posts never share a file, an old address leads to one
//! article only, and the order of all is that of paths.

use std::collections::{BTreeMap, BTreeSet};

use super::header::{Lines, READ, header};
use super::post::{Column, Post, Site};
use super::turn::{Around, turn};
use super::{File, From, Generator, Moved, Remark, names, text_of};
use crate::content::slug;
use crate::site::alias_path;

/// Everything of an old site.
pub fn all(mut site: Site, generator: Generator) -> Moved {
    let posts = std::mem::take(&mut site.posts);
    let paths = paths(&posts);
    let index = Index::of(&posts, &paths, &site);
    let mut moved = Moved { articles: posts.len(), columns: site.columns.len(), ..Moved::default() };
    let mut files: BTreeMap<String, From> = BTreeMap::new();
    let (mut given, mut unused) = (BTreeSet::new(), BTreeMap::new());
    for (post, path) in posts.iter().zip(&paths) {
        let around = Around { generator, link: &|name| index.link(name, path), title: &title(post) };
        let mut turned = turn(&post.body, &around);
        turned.text = index.relinked(&without_root(&turned.text, &site.root), path);
        let told = std::mem::take(&mut turned.told);
        site.remarks.extend(told.into_iter().map(|(line, words)| Remark {
            file: post.file.clone(),
            line: post.body_line + line - 1,
            words,
        }));
        let aliases = aliases(post, &mut given, &mut site.remarks);
        moved.addresses += aliases.len();
        moved.drafts += usize::from(post.is_draft);
        count_unused(post, &mut unused);
        let text = format!(
            "---\n{}---\n\n{}\n",
            header(post, path, &turned, &aliases, &mut site.remarks),
            turned.text
        );
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        files.extend(
            post.assets.iter().map(|(from, name)| (format!("{folder}/{name}"), From::Copy(from.clone()))),
        );
        files.insert(path.clone(), From::Text(text));
    }
    for (folder, column) in &site.columns {
        let around = Around {
            generator,
            link: &|name| index.link(name, &format!("content/{folder}/_index.md")),
            title: &column.title,
        };
        let turned = turn(&column.body, &around);
        let told = turned.told.iter().map(|(line, words)| Remark {
            file: column.file.clone(),
            line: column.body_line + line - 1,
            words: words.clone(),
        });
        site.remarks.extend(told);
        let aliases = usable(&column.old, &column.file, &mut given, &mut site.remarks);
        moved.addresses += aliases.len();
        files.insert(
            format!("content/{folder}/_index.md"),
            From::Text(column_text(folder, column, &turned.text, &aliases)),
        );
    }
    let fixed = site.fixed.into_iter().map(|(from, to)| (format!("content/_static/{to}"), From::Copy(from)));
    files.extend(fixed);
    moved.files = files.into_iter().map(|(path, from)| File { path, from }).collect();
    for (key, (file, count)) in unused {
        site.remarks.push(Remark {
            file,
            line: 0,
            words: format!("文件头里的“{key}”没有用上（共 {count} 篇）"),
        });
    }
    if site.left > 0 {
        let words =
            format!("样式、脚本和只给主机看的文件没有搬，共 {} 个：新网站的主题里有自己的", site.left);
        site.remarks.push(Remark { file: String::new(), line: 0, words });
    }
    site.remarks.sort();
    site.remarks.dedup();
    moved.remarks = site.remarks;
    moved
}

/// Where each post goes; two of one name get a number.
fn paths(posts: &[Post]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut path = |post: &Post| {
        let stem = names::file(&post.stem);
        let name = match post.date.filter(|_| !post.is_page) {
            Some(date) => format!("{}-{stem}", date.wall.date()),
            None => stem,
        };
        let folder =
            if post.column.is_empty() { "content".to_owned() } else { format!("content/{}", post.column) };
        let numbers = std::iter::once(String::new()).chain((2..).map(|number| format!("-{number}")));
        let free = numbers
            .map(|number| format!("{folder}/{name}{number}"))
            .find(|name| taken.insert(name.to_lowercase()));
        let free = free.unwrap_or_default();
        if post.assets.is_empty() { format!("{free}.md") } else { format!("{free}/index.md") }
    };
    posts.iter().map(&mut path).collect()
}

pub(super) fn title(post: &Post) -> String {
    text_of(&post.head, &["title"]).unwrap_or_else(|| post.stem.clone())
}

/// Articles by their old names and addresses.
struct Index<'a> {
    names: BTreeMap<&'a str, &'a str>,
    addresses: BTreeMap<String, &'a str>,
    fixed: BTreeSet<String>,
}

impl<'a> Index<'a> {
    fn of(posts: &'a [Post], paths: &'a [String], site: &Site) -> Index<'a> {
        let (mut names, mut addresses) = (BTreeMap::new(), BTreeMap::new());
        for (post, path) in posts.iter().zip(paths) {
            for name in &post.known_as {
                names.entry(name.as_str()).or_insert(path.as_str());
            }
            for old in &post.old {
                addresses.entry(key(old)).or_insert(path.as_str());
            }
        }
        Index { names, addresses, fixed: site.fixed.iter().map(|(_, to)| to.clone()).collect() }
    }

    fn link(&self, name: &str, from: &str) -> Option<String> {
        let name = name.trim_matches('/');
        let (name, place) = name.split_once('#').map_or((name, ""), |(name, _)| (name, &name[name.len()..]));
        let plain = name.trim_end_matches(".md").trim_end_matches(".markdown");
        let found = [name, plain].into_iter().find_map(|name| self.names.get(name))?;
        Some(relative(from, found) + place)
    }

    /// Links to old addresses lead to the files, and those to fixed files to where these stand now.
    fn relinked(&self, text: &str, from: &str) -> String {
        ["](/", "src=\"/", "href=\"/"].iter().fold(text.to_owned(), |text, before| {
            let mut out = String::with_capacity(text.len());
            let mut rest = text.as_str();
            while let Some(at) = rest.find(before) {
                let (done, after) = rest.split_at(at + before.len() - 1);
                out.push_str(done);
                let end = after.find([')', ' ', '#', '"', '\n']).unwrap_or(after.len());
                out.push_str(&self.place(&after[..end], from));
                rest = &after[end..];
            }
            out + rest
        })
    }

    fn place(&self, address: &str, from: &str) -> String {
        let fixed = crate::site::decode(address);
        match self.addresses.get(&key(address)) {
            Some(path) => relative(from, path),
            None if self.fixed.contains(fixed.trim_start_matches('/')) => format!("/_static{address}"),
            None => address.to_owned(),
        }
    }
}

/// An address without what hosts do not tell apart.
fn key(address: &str) -> String {
    let decoded = crate::site::decode(address);
    decoded.trim_end_matches("index.html").trim_end_matches('/').to_owned()
}

/// The way from one file to another.
fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let parts: Vec<&str> = to.split('/').collect();
    let shared = from[..from.len() - 1].iter().zip(&parts).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(from.len() - 1 - shared);
    let way = up + &parts[shared..].join("/");
    // A blank ends a Markdown address.
    way.replace(' ', "%20")
}

/// Addresses of the old site's folder on its host are addresses of the site.
fn without_root(text: &str, root: &str) -> String {
    if root.is_empty() {
        return text.to_owned();
    }
    ["](", "src=\"", "href=\""].iter().fold(text.to_owned(), |text, before| {
        text.replace(&format!("{before}{root}/"), &format!("{before}/"))
    })
}

fn aliases(post: &Post, given: &mut BTreeSet<String>, remarks: &mut Vec<Remark>) -> Vec<String> {
    usable(&post.old, &post.file, given, remarks)
}

/// The old addresses that can lead here; the others are told.
fn usable(
    old: &[String],
    file: &str,
    given: &mut BTreeSet<String>,
    remarks: &mut Vec<Remark>,
) -> Vec<String> {
    let mut kept = Vec::new();
    for address in old {
        let wrong = match alias_path(address) {
            None => Some("不能用作旧址"),
            Some(path) if !given.insert(path.as_str().to_lowercase()) => {
                Some("已经是另一篇的旧址").filter(|_| !kept.contains(address))
            }
            Some(_) => {
                // A header's list would part at a blank.
                kept.push(address.replace(' ', "%20"));
                None
            }
        };
        remarks.extend(wrong.map(|why| Remark {
            file: file.to_owned(),
            line: 0,
            words: format!("网址“{address}”{why}，没有带过来"),
        }));
    }
    kept
}

fn count_unused(post: &Post, unused: &mut BTreeMap<String, (String, usize)>) {
    for key in post.head.keys().filter(|key| !READ.contains(&key.as_str())) {
        unused.entry(key.clone()).or_insert_with(|| (post.file.clone(), 0)).1 += 1;
    }
}

fn column_text(folder: &str, column: &Column, body: &str, aliases: &[String]) -> String {
    let name = folder.rsplit('/').next().unwrap_or(folder);
    let own = column.slug.as_deref().filter(|own| slug::check(own).is_ok());
    let mut lines = Lines(String::new());
    lines.text("title", &column.title);
    lines.plain("slug", &own.map_or_else(|| slug::of_name(name), str::to_owned));
    lines.text("description", column.description.as_deref().unwrap_or_default());
    lines.plain("weight", column.weight.as_deref().unwrap_or_default());
    lines.list("aliases", aliases);
    let body = if body.trim().is_empty() { String::new() } else { format!("\n{}\n", body.trim()) };
    format!("---\n{}---\n{body}", lines.0)
}
