//! `import --addresses`: a table of old addresses becomes aliases in the articles' headers.
//!
//! In: a CSV file. Out: aliases added to articles and columns. Invariant: headers keep all else that they say;
//! a row whose article cannot be found, or is not the only one, changes nothing and is told.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde_json::json;

use crate::config::yaml;
use crate::content::Article;
use crate::disk;
use crate::import::addresses::{self, Row};
use crate::portal::Portal;
use crate::report::SourcePath;
use crate::site::{ColumnId, decode};
use crate::snapshot::Options;

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
    let places = Places::of(&portal);
    let mut wrong = read.wrong;
    let mut files: BTreeMap<SourcePath, Vec<&Row>> = BTreeMap::new();
    for row in &read.rows {
        match places.find(&row.new) {
            Ok(path) => files.entry(path).or_default().push(row),
            Err(why) => wrong.push((row.line, why)),
        }
    }
    let (mut added, mut changed) = (0, 0);
    for (path, rows) in &files {
        match with_aliases(&site, path, rows) {
            Some((_, 0)) => {}
            Some((text, count)) => {
                if let (false, Some(before)) = (dry_run, site.snapshot.text(path.as_str())) {
                    disk::replace(&site.root, path, before, &text)?;
                }
                added += count;
                changed += 1;
            }
            None => wrong.extend(
                rows.iter()
                    .map(|row| (row.line, format!("{path} 的文件头不好改，请自己写上旧址 {}", row.old))),
            ),
        }
    }
    wrong.sort();
    tell(read.rows.len(), added, changed, &wrong, dry_run, common, terminal);
    Ok(if wrong.is_empty() { Outcome::Clean } else { Outcome::Errors })
}

/// Where articles and columns are, by address and by title.
struct Places<'a> {
    portal: &'a Portal,
    titles: BTreeMap<String, Vec<SourcePath>>,
}

impl<'a> Places<'a> {
    fn of(portal: &'a Portal) -> Places<'a> {
        let site = portal.site();
        let mut titles: BTreeMap<String, Vec<SourcePath>> = BTreeMap::new();
        for entry in &site.entries {
            titles.entry(plain(&entry.article.title)).or_default().push(entry.article.path.clone());
        }
        let own = site.columns.iter().filter(|column| column.id != ColumnId::HOME);
        for (title, index) in own.filter_map(|column| Some((&column.title, column.index.as_ref()?))) {
            titles.entry(plain(title)).or_default().push(index.path.clone());
        }
        Places { portal, titles }
    }

    /// The file that is meant by an address, a path or a title; an error says why there is none.
    fn find(&self, new: &str) -> Result<SourcePath, String> {
        let path =
            new.split_once("://").map_or(new, |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
        let path = decode(path.split(['?', '#']).next().unwrap_or(path));
        let root = self.portal.site().hrefs.root();
        let path = path.strip_prefix(root).unwrap_or(&path).trim_start_matches('/').to_owned();
        let address = if path.ends_with('/') { format!("{path}index.html") } else { path.clone() };
        if let Some(source) = self.portal.site().routes.find(&address).and_then(|route| route.source.clone())
        {
            return Ok(source);
        }
        let files = &self.portal.site().snapshot.files;
        let named = [
            path.clone(),
            format!("content/{path}"),
            format!("content/{path}/index.md"),
            format!("content/{path}/_index.md"),
        ];
        if let Some((file, _)) = named
            .iter()
            .find_map(|name| files.get_key_value(name.as_str()))
            .filter(|(file, _)| file.as_str().ends_with(".md"))
        {
            return Ok(file.clone());
        }
        match self.titles.get(&plain(new)).map(Vec::as_slice) {
            Some([one]) => Ok(one.clone()),
            Some(several) => Err(format!("有 {} 篇稿件都叫“{new}”，请改写新址", several.len())),
            None => Err(format!("没有找到“{new}”：新址写本站的网址、稿件的文件名或完整的标题")),
        }
    }
}

/// A title without white space, in which tables and headers differ.
fn plain(title: &str) -> String {
    title.split_whitespace().collect()
}

/// The header with more aliases, and how many; `None` where it cannot be changed surely.
fn with_aliases(site: &Site, path: &SourcePath, rows: &[&Row]) -> Option<(String, usize)> {
    let before = site.snapshot.text(path.as_str())?;
    let has_keys = !Article::read(path, before).meta.spans.is_empty();
    let mut text = before.content.to_string();
    if !is_regular(&text, has_keys) {
        return None;
    }
    let mut added = 0;
    for row in rows {
        let names = names_of("aliases", &text);
        let next = add_to_list(&text, &names, &yaml::scalar(&row.old))?;
        added += usize::from(next != text);
        text = next;
    }
    Some((text, added))
}

fn tell(
    rows: usize,
    added: usize,
    changed: usize,
    wrong: &[(u64, String)],
    dry_run: bool,
    common: &Common,
    terminal: &Terminal,
) {
    if common.format != Format::Human {
        let wrong: Vec<_> =
            wrong.iter().map(|(line, words)| json!({"line": line, "message": words})).collect();
        terminal.json(&json!({"findings": [], "wrong": wrong, "summary": {"rows": rows, "added": added, "changed": changed}}));
        return;
    }
    let would = if dry_run { "会写进" } else { "写进了" };
    terminal
        .say(&format!("旧址表里有 {rows} 个旧址可用，{would} {changed} 个文件 {added} 个，其余已经写过。"));
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
