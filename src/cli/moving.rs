//! `move`: an article goes to another column, with its photos, and its old address keeps working.
//!
//! In: a file and a column. Out: the file (or its whole folder, and its `.assets`) in the column's folder,
//! the old address among its `aliases`, links to what stayed behind rewritten. Invariant: nothing is
//! overwritten; all that could refuse is asked before the first change.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::portal::{Portal, Stage};
use crate::report::SourcePath;
use crate::snapshot::Options;

use super::args::{Common, Move};
use super::files::{Manuscript, failure};
use super::header::{add_to_list, yaml_text};
use super::links::{self, Links};
use super::reading;
use super::site::{Column, Site};
use super::terminal::{Refusal, Terminal};

/// What moves: pairs of disk paths, from and to.
struct Plan {
    pairs: Vec<(PathBuf, PathBuf)>,
    /// The article's own file after the move.
    file: PathBuf,
    name: SourcePath,
}

pub fn run(args: &Move, common: &Common, terminal: &Terminal) -> Result<(), Refusal> {
    let site = Site::find(common.site.as_deref())?;
    let (name, path) = site.file(&args.file)?;
    let column = site.column(&args.column)?;
    let plan = plan(&name, &path, &column)?;
    let address = address_of(&site, common, &name)?;
    let mut manuscript = Manuscript::open(&path)?;
    if let Some(address) = &address {
        manuscript.text = add_to_list(&manuscript.text, &["aliases", "旧址"], &yaml_text(address));
    }
    let moved = if name.file_name() == "index.md" {
        name.folder().to_owned()
    } else {
        format!("{}/{}.assets", name.folder(), name.stem())
    };
    let Links { text, rewritten } =
        links::moved(&manuscript.text, name.folder(), plan.name.folder(), &|target| {
            target != moved && !target.starts_with(&format!("{moved}/")) && site.root.join(target).exists()
        });
    manuscript.text = text;
    manuscript.save()?;
    for (from, to) in &plan.pairs {
        fs::rename(from, to).map_err(|error| failure("移不动", from, &error))?;
    }
    debug_assert!(plan.file.exists());
    terminal.say(&format!("已移到“{}”：{}", column.title, plan.name));
    if rewritten > 0 {
        terminal.say(&format!("正文里 {rewritten} 处链接已改成新位置的写法。"));
    }
    match address {
        Some(address) => terminal.say(&format!("旧网址 {address} 已记在 aliases 里，仍然打得开。")),
        None => terminal.say("它还没有发布过，没有旧网址要保留。"),
    }
    Ok(())
}

fn plan(name: &SourcePath, path: &Path, column: &Column) -> Result<Plan, Refusal> {
    if name.extension() != "md" || name.file_name() == "_index.md" {
        return Err(Refusal::new(format!("{name} 不是稿件，不能移动")));
    }
    let in_folder = name.file_name() == "index.md";
    let (from, inner) = match path.parent().filter(|_| in_folder) {
        Some(folder) => (folder.to_owned(), Some("index.md")),
        None => (path.to_owned(), None),
    };
    let own = if in_folder { name.folder() } else { name.as_str() };
    let (old_column, own_name) = own.rsplit_once('/').unwrap_or(("content", own));
    if old_column == format!("content/{}", column.folder) {
        return Err(Refusal::new(format!("{name} 已经在“{}”栏目里，没有移动", column.title)));
    }
    let to = column.path.join(own_name);
    let mut pairs = vec![(from.clone(), to.clone())];
    if !in_folder {
        let assets = format!("{}.assets", name.stem());
        let beside = from.with_file_name(&assets);
        if beside.is_dir() {
            pairs.push((beside, column.path.join(assets)));
        }
    }
    if let Some((_, taken)) = pairs.iter().find(|(_, to)| to.exists()) {
        return Err(
            Refusal::new(format!("{} 已经有了，没有移动", taken.display())).help("请先给其中一个改名。")
        );
    }
    let new = format!("content/{}/{own_name}", column.folder);
    let (file, name) = match inner {
        Some(inner) => (to.join(inner), format!("{new}/{inner}")),
        None => (to, new),
    };
    Ok(Plan { pairs, file, name: SourcePath::from(name) })
}

/// The site-absolute address of a published article's page.
fn address_of(site: &Site, common: &Common, name: &SourcePath) -> Result<Option<String>, Refusal> {
    let snapshot = reading::snapshot(site, common, Options::default())?;
    let portal = Portal::open(Arc::new(snapshot), None);
    let page = portal.routes().find(|route| route.stage == Stage::Page && route.source == Some(name));
    Ok(page.map(|route| format!("/{}", route.path.as_str())))
}
