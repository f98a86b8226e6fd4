//! `import --addresses`: a table of old addresses becomes aliases in the articles' headers.
//!
//! In: a CSV file. Out: aliases added to articles and columns. Invariant: headers keep all else that they say;
//! a row whose article cannot be found, or is not the only one, changes nothing and is told.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde_json::json;

use crate::config::yaml;
use crate::content::{Article, ColumnIndex};
use crate::disk;
use crate::import::addresses::{self, Row};
use crate::portal::Portal;
use crate::report::{Severity, SourcePath};
use crate::site::{ColumnId, Route, alias_path, decode};
use crate::snapshot::{Options, Text};

use super::super::Outcome;
use super::super::args::{Common, Format};
use super::super::header::{add_to_list, is_regular, names_of};
use super::super::site::Site;
use super::super::terminal::{Refusal, Terminal};

/// Rows that are shown without `-v`.
const SHOWN: usize = 12;

pub fn run(table: &Path, dry_run: bool, common: &Common, terminal: &Terminal) -> Result<Outcome, Refusal> {
    let site = Site::read(common, Options::default())?;
    let text = disk::table(table)?;
    let Some(read) = addresses::read(&text) else {
        return Err(Refusal::new("旧址表里没有“旧址”和“新址”（或“标题”）两列")
            .help("请在第一行写列名：一列“旧址”，一列“新址”或“标题”。在 Excel 里另存为 CSV 就可以。"));
    };
    let portal = Portal::open(Arc::new(site.snapshot.clone()), None);
    let (places, holders) = (Places::of(&site, &portal), Holders::of(&portal));
    let mut wrong = read.wrong;
    let mut found: Vec<(&Row, SourcePath)> = Vec::new();
    for row in &read.rows {
        match places.find(&row.new) {
            Ok(path) => found.push((row, path)),
            Err(why) => wrong.push((row.line, why)),
        }
    }
    let files = holders.sorted(&found, &mut wrong);
    let (mut added, mut changed, mut usable) = (0, 0, 0);
    for (path, rows) in &files {
        match with_aliases(&site, path, rows.iter().map(|row| row.old.as_str())) {
            Some((_, new)) if new.is_empty() => usable += rows.len(),
            Some((text, new)) => {
                if let (false, Some(before)) = (dry_run, site.snapshot.text(path.as_str()))
                    && let Err(error) = disk::replace(&site.root, path, before, &text)
                {
                    // One file that cannot be written holds up no other.
                    wrong.extend(rows.iter().map(|row| (row.line, error.to_string())));
                    continue;
                }
                usable += rows.len();
                added += new.len();
                changed += 1;
            }
            None => wrong.extend(
                rows.iter()
                    .map(|row| (row.line, format!("{path} 的文件头不好改，请自己写上旧址 {}", row.old))),
            ),
        }
    }
    wrong.sort();
    let counts = Counts { rows: read.rows.len(), usable, added, changed };
    tell(&counts, &wrong, dry_run, common, terminal);
    Ok(if wrong.is_empty() { Outcome::Clean } else { Outcome::Errors })
}

/// Whose an address is already.
pub struct Holders<'a> {
    portal: &'a Portal,
    /// Former addresses as headers have them, of what is not published too.
    aliases: BTreeMap<String, SourcePath>,
}

impl<'a> Holders<'a> {
    pub fn of(portal: &'a Portal) -> Holders<'a> {
        let site = portal.site();
        let articles = site.entries.iter().map(|entry| (&entry.article.meta.aliases, &entry.article.path));
        let columns = site.columns.iter().filter_map(|column| column.index.as_ref());
        let mut aliases = BTreeMap::new();
        for (written, path) in articles.chain(columns.map(|index| (&index.meta.aliases, &index.path))) {
            for key in written.iter().filter_map(|alias| addresses::same(alias)) {
                aliases.entry(key).or_insert_with(|| path.clone());
            }
        }
        Holders { portal, aliases }
    }

    /// Why an alias cannot lead to this file.
    pub fn against(&self, alias: &str, file: &SourcePath) -> Option<String> {
        let site = self.portal.site();
        if let Some(holder) = self.aliases.get(&addresses::same(alias)?) {
            return (holder != file).then(|| format!("旧址“{alias}”已经写在 {holder} 里，没有再写"));
        }
        let path = alias_path(alias)?;
        let own = site.article_of(file.as_str()).is_some_and(|id| site.entry(id).url == path);
        match site.routes.find(path.as_str()) {
            _ if own => Some(format!("“{alias}”就是 {file} 现在的网址，不用写成旧址")),
            Some(route) if !matches!(route.route, Route::Redirect(_)) => {
                Some(format!("“{alias}”是本站现在的一个网址，不能写成旧址"))
            }
            _ => None,
        }
    }

    /// Rows by file; those that cannot be written go to `wrong`.
    fn sorted<'r>(
        &self,
        found: &[(&'r Row, SourcePath)],
        wrong: &mut Vec<(u64, String)>,
    ) -> BTreeMap<SourcePath, Vec<&'r Row>> {
        let mut meant: BTreeMap<Option<String>, BTreeMap<&SourcePath, u64>> = BTreeMap::new();
        for (row, path) in found {
            meant.entry(addresses::same(&row.old)).or_default().entry(path).or_insert(row.line);
        }
        let mut files: BTreeMap<SourcePath, Vec<&Row>> = BTreeMap::new();
        for (row, path) in found {
            let others = meant.get(&addresses::same(&row.old));
            let other = others.and_then(|places| places.iter().find(|(other, _)| **other != path));
            let why = match other {
                Some((other, line)) => {
                    Some(format!("旧址“{}”在第 {line} 行写的是另一篇 {other}，两处都没有写", row.old))
                }
                None => self.against(&row.old, path),
            };
            match why {
                Some(why) => wrong.push((row.line, why)),
                None => files.entry(path.clone()).or_default().push(*row),
            }
        }
        files
    }
}

/// Where articles and columns are, by address, by name and by title.
struct Places<'a> {
    site: &'a Site,
    portal: &'a Portal,
    titles: BTreeMap<String, Vec<SourcePath>>,
}

impl<'a> Places<'a> {
    fn of(site: &'a Site, portal: &'a Portal) -> Places<'a> {
        let made = portal.site();
        let mut titles: BTreeMap<String, Vec<SourcePath>> = BTreeMap::new();
        for entry in &made.entries {
            titles.entry(plain(&entry.article.title)).or_default().push(entry.article.path.clone());
        }
        let own = made.columns.iter().filter(|column| column.id != ColumnId::HOME);
        for (title, index) in own.filter_map(|column| Some((&column.title, column.index.as_ref()?))) {
            titles.entry(plain(title)).or_default().push(index.path.clone());
        }
        Places { site, portal, titles }
    }

    /// The file that is meant by an address, a title, or whatever names an article elsewhere; an error says why
    /// there is none.
    fn find(&self, new: &str) -> Result<SourcePath, String> {
        if let Some(source) = self.by_address(new) {
            return Ok(source);
        }
        let index = format!("content/{}/_index.md", new.trim_matches('/').trim_start_matches("content/"));
        let files = &self.portal.site().snapshot.files;
        if let Some((file, _)) = files.get_key_value(index.as_str()) {
            return Ok(file.clone());
        }
        let named = self.site.file(Path::new(new));
        match (named, self.titles.get(&plain(new)).map(Vec::as_slice)) {
            (Ok(file), _) if file.is_markdown() => Ok(file),
            (_, Some([one])) => Ok(one.clone()),
            (_, Some(several)) => Err(format!("有 {} 篇稿件都叫“{new}”，请改写新址", several.len())),
            (Err(refusal), None) => {
                Err(format!("{}：新址写本站的网址、稿件的文件名或完整的标题", refusal.message))
            }
            (Ok(file), None) => Err(format!("{file} 不是稿件：新址写本站的网址、稿件的文件名或完整的标题")),
        }
    }

    /// What stands at an address of this site, or led to from a former one.
    fn by_address(&self, new: &str) -> Option<SourcePath> {
        let site = self.portal.site();
        let path =
            new.split_once("://").map_or(new, |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
        let path = decode(path.split(['?', '#']).next().unwrap_or(path));
        let path = path.strip_prefix(site.hrefs.root()).unwrap_or(&path).trim_start_matches('/');
        let address = if path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        let source = site.routes.find(&address).and_then(|route| route.source.clone());
        // What is not published has no route, but an address.
        let unpublished = || site.entries.iter().find(|entry| entry.url.as_str() == address);
        source
            .or_else(|| unpublished().map(|entry| entry.article.path.clone()))
            .filter(SourcePath::is_markdown)
    }
}

/// A title without white space, in which tables and headers differ.
fn plain(title: &str) -> String {
    title.split_whitespace().collect()
}

/// The header with more aliases, and which are new; `None` where it cannot be changed surely.
pub fn with_aliases<'a>(
    site: &Site,
    path: &SourcePath,
    aliases: impl Iterator<Item = &'a str>,
) -> Option<(String, Vec<String>)> {
    let written = site.snapshot.text(path.as_str())?;
    let before = Read::of(path, written);
    let mut text = written.content.to_string();
    if !is_regular(&text, before.has_keys) {
        return None;
    }
    let (mut added, mut wanted) = (Vec::new(), before.aliases.clone());
    for alias in aliases {
        let names = names_of("aliases", &text);
        let next = add_to_list(&text, &names, &yaml::scalar(alias))?;
        if next != text {
            added.push(alias.to_owned());
        }
        wanted.push(alias.to_owned());
        text = next;
    }
    let after = Read::of(path, &Arc::new(Text::utf8(&text)));
    (added.is_empty() || after.is_meant(&before, &wanted)).then_some((text, added))
}

/// What the reader that the site uses finds in a header.
struct Read {
    has_keys: bool,
    aliases: Vec<String>,
    errors: Vec<String>,
}

impl Read {
    fn of(path: &SourcePath, text: &Arc<Text>) -> Read {
        let (has_keys, aliases, findings) = if path.file_name() == "_index.md" {
            let index = ColumnIndex::read(path, text);
            (!index.meta.spans.is_empty(), index.meta.aliases, index.findings)
        } else {
            let article = Article::read(path, text);
            (!article.meta.spans.is_empty(), article.meta.aliases, article.findings)
        };
        let errors = findings.into_iter().filter(|finding| finding.severity == Severity::Error);
        Read { has_keys, aliases, errors: errors.map(|finding| finding.message).collect() }
    }

    /// Whether every address that is wanted is read, and no error came along.
    fn is_meant(&self, before: &Read, wanted: &[String]) -> bool {
        let is_read = |alias: &String| {
            let key = addresses::same(alias);
            self.aliases.iter().any(|read| read == alias || (key.is_some() && addresses::same(read) == key))
        };
        wanted.iter().all(is_read) && self.errors.iter().all(|error| before.errors.contains(error))
    }
}

/// What became of a table.
struct Counts {
    /// That could be read.
    rows: usize,
    /// Those of them that have an article, and may stand in its header.
    usable: usize,
    /// Written now; the other usable ones were there.
    added: usize,
    /// Files.
    changed: usize,
}

fn tell(counts: &Counts, wrong: &[(u64, String)], dry_run: bool, common: &Common, terminal: &Terminal) {
    let Counts { rows, usable, added, changed } = *counts;
    if common.format != Format::Human {
        let wrong: Vec<_> =
            wrong.iter().map(|(line, words)| json!({"line": line, "message": words})).collect();
        terminal.json(&json!({"findings": [], "wrong": wrong, "summary": {"rows": rows, "added": added, "changed": changed}}));
        return;
    }
    let would = if dry_run { "会写进" } else { "写进了" };
    let mut parts = Vec::new();
    if added > 0 {
        parts.push(format!("{added} 个{would} {changed} 个文件"));
    }
    if usable > added {
        parts.push(format!("{} 个已经写过", usable - added));
    }
    let parts = if parts.is_empty() { String::new() } else { format!("：{}", parts.join("，")) };
    terminal.say(&format!("旧址表里有 {usable} 个旧址可用{parts}。"));
    if !wrong.is_empty() {
        let shown = if common.verbose { wrong.len() } else { SHOWN.min(wrong.len()) };
        let lines: Vec<String> =
            wrong[..shown].iter().map(|(line, words)| format!("  第 {line} 行：{words}")).collect();
        terminal.say(&format!("有 {} 行没有用上：\n{}", wrong.len(), lines.join("\n")));
        if shown < wrong.len() {
            terminal.say(&format!("  还有 {} 行，加上 -v 就都列出来", wrong.len() - shown));
        }
    }
    if added > 0 && !dry_run {
        terminal
            .say("重新生成网站以后，把 _redirects 开头的规则文件交给管主机的人，带问号的旧址才会转过来。");
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::snapshot::Snapshot;

    /// The header with `/b` among its former addresses, and what the site reads then.
    fn with(name: &str, header: &str) -> Option<(String, Vec<String>)> {
        let path = SourcePath::from(format!("content/要闻/{name}"));
        let text = format!("---\n标题: 甲\n{header}\n---\n正文\n");
        let snapshot = Snapshot::of_texts([(path.as_str(), &*text)], "2022-12-20T00:00:00Z");
        let site = Site { root: PathBuf::new(), snapshot };
        let (text, _) = with_aliases(&site, &path, ["/b"].into_iter())?;
        let read = Read::of(&path, &Arc::new(Text::utf8(&text)));
        Some((text, read.aliases))
    }

    #[test]
    fn every_former_address_is_read_afterwards_or_nothing_is_written() {
        for name in ["a.md", "_index.md"] {
            for header in [
                "旧址:\n# 2019 年以前\n- /old/1.html",
                "旧址:\n  - /old/1.html   # 旧站一",
                "旧址: /old/1.html",
            ] {
                let (text, read) = with(name, header).unwrap();
                assert_eq!(read, ["/old/1.html", "/b"], "{text}");
                let comment = header.find('#').map_or("", |at| header[at..].lines().next().unwrap());
                assert!(text.contains(comment), "{text}");
            }
            for header in ["  旧址: /old/1.html", "旧址: /old/1.html\n别名: /old/2.html\n旧址: /old/3.html"]
            {
                let kept = with(name, header);
                assert!(kept.is_none_or(|(_, read)| read.contains(&"/b".to_owned())), "{header}");
            }
        }
        let indented = "标题: 乙\n  旧址: /old/1.html";
        assert_eq!(with("a.md", indented), None, "it would not be read");
    }
}
