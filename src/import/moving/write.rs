//! Posts become articles: names, headers, bodies, columns.
//!
//! In: what a reader found. Out: [`Moved`]. Invariant: two posts never share a file, an old address leads to one
//! article only, and the order of all is that of paths.

use std::collections::{BTreeMap, BTreeSet};

use super::header::{Lines, READ, header};
use super::post::{Column, Post, Site};
use super::turn::{Around, Turned, turn};
use super::{File, From, Generator, Kind, Moved, Remark, names, text_of, texts_of};
use crate::content::slug;
use crate::site::alias_path;

/// Everything of an old site, for a new one whose address has the path `root`.
pub fn all(mut site: Site, generator: Generator, root: &str) -> Moved {
    let mut posts = std::mem::take(&mut site.posts);
    hold_back(&mut site, &mut posts);
    let paths = paths(&posts);
    let index = Index::of(&posts, &paths, &site);
    let mut files: BTreeMap<String, File> = BTreeMap::new();
    let (way, mut unused) = (way(&site.root, root), BTreeMap::new());
    let mut remarks = std::mem::take(&mut site.remarks);
    remarks.extend(way.is_none().then(|| apart(&site.root, root)));
    let before = way.unwrap_or_default();
    let mut desk = Desk { site: &site, index: &index, generator, before, given: BTreeSet::new(), remarks };
    for (post, path) in posts.iter().zip(&paths) {
        count_unused(post, &mut unused);
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let assets = post.assets.iter().map(|(from, name)| copy(format!("{folder}/{name}"), from.clone()));
        files.extend(assets);
        files.insert(path.clone(), desk.article(post, path));
    }
    for (folder, column) in &site.columns {
        files.insert(format!("content/{folder}/_index.md"), desk.column(folder, column));
    }
    files.extend(site.fixed.iter().map(|(from, to)| copy(format!("content/_static/{to}"), from.clone())));
    let mut remarks = desk.remarks;
    for (key, (file, count)) in unused {
        let words = format!("文件头里的“{key}”没有用上（共 {count} 篇）");
        remarks.push(Remark { file, line: 0, words });
    }
    remarks.extend(tag_pages(&posts, &site, generator, root));
    if site.left > 0 {
        let words =
            format!("样式、脚本和只给主机看的文件没有搬，共 {} 个：新网站的主题里有自己的", site.left);
        remarks.push(Remark { file: String::new(), line: 0, words });
    }
    remarks.sort();
    remarks.dedup();
    Moved { files: files.into_values().collect(), remarks }
}

/// What the old site showed only to those who had a password is no news for everybody: it waits as a draft. So does
/// what has a header that nobody could read.
fn hold_back(site: &mut Site, posts: &mut [Post]) {
    for post in posts.iter_mut().filter(|post| text_of(&post.head, &["password"]).is_some()) {
        post.is_draft = true;
        site.tell(&post.file, 0, "旧网站上要密码才能看（password），新网站不设密码：先作为草稿，没有公开");
    }
    posts.iter_mut().filter(|post| site.broken.contains(&post.file)).for_each(|post| post.is_draft = true);
}

/// Pages of tags have no file whose header could name a former address. Jekyll makes none by itself.
fn tag_pages(posts: &[Post], site: &Site, generator: Generator, root: &str) -> Option<Remark> {
    let tags: BTreeSet<String> =
        posts.iter().flat_map(|post| texts_of(&post.head, &["tags", "tag"])).collect();
    let first = tags.first().filter(|_| !matches!(generator, Generator::Jekyll))?;
    let (old, new) = (site.root.trim_end_matches('/'), root.trim_end_matches('/'));
    let words = format!(
        "旧网站有 {} 个标签页（如 {old}/tags/{first}/），新网站里它们换了网址，旧的转不过来；全部标签在 {new}/tags/",
        tags.len()
    );
    Some(Remark { file: String::new(), line: 0, words })
}

fn copy(path: String, from: String) -> (String, File) {
    let file = File { path: path.clone(), from: From::Copy(from), kind: Kind::Asset, aliases: Vec::new() };
    (path, file)
}

/// What is the same for all files of one move, and what is told of them.
struct Desk<'a> {
    site: &'a Site,
    index: &'a Index<'a>,
    generator: Generator,
    /// What aliases have before the old address.
    before: String,
    /// Former addresses that have an article.
    given: BTreeSet<String>,
    remarks: Vec<Remark>,
}

impl Desk<'_> {
    fn article(&mut self, post: &Post, path: &str) -> File {
        let turned = self.turned(&post.body, &post.title(), path, (&post.file, post.body_line));
        let aliases = self.usable(&post.old, &post.file);
        let header = header(post, path, &turned, &aliases, &mut self.remarks);
        let text = format!("---\n{header}---\n\n{}\n", turned.text);
        let kind = Kind::Article { is_draft: post.is_draft };
        File { path: path.to_owned(), from: From::Text(text), kind, aliases }
    }

    fn column(&mut self, folder: &str, column: &Column) -> File {
        let path = format!("content/{folder}/_index.md");
        let turned = self.turned(&column.body, &column.title, &path, (&column.file, column.body_line));
        let aliases = self.usable(&column.old, &column.file);
        let text = column_text(folder, column, &turned.text, &aliases);
        let kind = Kind::Column { has_words: !turned.text.trim().is_empty() };
        File { path, from: From::Text(text), kind, aliases }
    }

    /// A body for the new site; `(file, line)` is where it begins in the old one.
    fn turned(&mut self, body: &str, title: &str, path: &str, (file, line): (&str, usize)) -> Turned {
        let index = self.index;
        let around = Around { generator: self.generator, link: &|name| index.link(name, path), title };
        let mut turned = turn(body, &around);
        turned.text = index.relinked(&without_root(&turned.text, &self.site.root), path);
        let told = std::mem::take(&mut turned.told).into_iter().map(|(at, words)| (line + at - 1, words));
        let drafts = index
            .linked_drafts(&turned.text, path)
            .map(|draft| (0, format!("里面有链接指向草稿 {draft}：它发布以后，链接才打得开")));
        let all = told.chain(drafts).map(|(line, words)| Remark { file: file.to_owned(), line, words });
        self.remarks.extend(all);
        turned
    }
}

/// What aliases have before the old address: they are paths below the new site's root. `None` where the old root
/// is not below it, so that no page of the new site can stand there. Roots may end with a slash.
fn way(old: &str, new: &str) -> Option<String> {
    let rest = old.trim_end_matches('/').strip_prefix(new.trim_end_matches('/'))?;
    (rest.is_empty() || rest.starts_with('/')).then(|| rest.to_owned())
}

fn apart(old: &str, new: &str) -> Remark {
    let words = format!(
        "旧网站在 {old}/ 下面，新网站在 {new} 下面，旧址自己转不过来：请管主机的人把 {old}/ 开头的网址转到 {new} 开头，旧址就有效了"
    );
    Remark { file: String::new(), line: 0, words }
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

/// Articles by their old names and addresses.
struct Index<'a> {
    names: BTreeMap<&'a str, &'a str>,
    addresses: BTreeMap<String, &'a str>,
    fixed: BTreeSet<String>,
    drafts: Vec<&'a str>,
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
        let all = posts.iter().zip(paths).filter(|(post, _)| post.is_draft);
        let drafts = all.map(|(_, path)| path.as_str()).collect();
        Index { names, addresses, fixed: site.fixed.iter().map(|(_, to)| to.clone()).collect(), drafts }
    }

    /// Drafts that a text of the new site links to.
    fn linked_drafts(&self, text: &str, from: &str) -> impl Iterator<Item = &'a str> {
        let links: BTreeSet<&str> = text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split([')', ' ', '#', '\n']).next())
            .filter(|link| link.ends_with(".md"))
            .collect();
        let is_linked = |path: &&&str| !links.is_empty() && links.contains(&*relative(from, path));
        self.drafts.iter().filter(is_linked).copied().collect::<Vec<_>>().into_iter()
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

impl Desk<'_> {
    /// The old addresses that can lead here; the others are told.
    fn usable(&mut self, old: &[String], file: &str) -> Vec<String> {
        let mut kept = Vec::new();
        for address in old {
            // A header's list would part at a blank.
            let alias = format!("{}{address}", self.before).replace(' ', "%20");
            let wrong = match alias_path(&alias) {
                None => Some("不能用作旧址"),
                Some(path) => {
                    if self.given.insert(path.as_str().to_lowercase()) {
                        kept.push(alias);
                        None
                    } else {
                        Some("已经是另一篇的旧址").filter(|_| !kept.contains(&alias))
                    }
                }
            };
            self.remarks.extend(wrong.map(|why| Remark {
                file: file.to_owned(),
                line: 0,
                words: format!("网址“{address}”{why}，没有带过来"),
            }));
        }
        kept
    }
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
    lines.plain("hidden", if column.is_hidden { "true" } else { "" });
    lines.list("aliases", aliases);
    let body = if body.trim().is_empty() { String::new() } else { format!("\n{}\n", body.trim()) };
    format!("---\n{}---\n{body}", lines.0)
}
