//! `move`: an article goes to another column, with its photos, and its old address keeps working.
//!
//! In: a file and a column. Out: the file (or its whole folder, or with its `.assets`) in the column's
//! folder, the old address among its `aliases`, links to what stayed behind rewritten. Invariant: nothing
//! is overwritten; all that could refuse is asked before the first change.

use std::sync::Arc;

use crate::content::Article;
use crate::disk;
use crate::portal::Portal;
use crate::report::SourcePath;
use crate::site::Publication;
use crate::snapshot::{Options, Snapshot};

use super::args::{Common, Move};
use super::header::{add_to_list, is_regular, names_of, yaml_text};
use super::links::{self, Links};
use super::site::{Column, Site};
use super::terminal::{Refusal, Terminal};
use super::withdraw::irregular;

/// What goes where.
#[derive(Debug)]
struct Plan {
    /// Files or folders, from and to.
    moves: Vec<(SourcePath, SourcePath)>,
    /// The article after the move.
    name: SourcePath,
}

pub fn run(args: &Move, common: &Common, terminal: &Terminal) -> Result<(), Refusal> {
    let site = Site::read(common, Options::default())?;
    let (name, text) = site.article(&args.file)?;
    let column = site.column(&args.column)?;
    let plan = plan(&name, &column, &site.snapshot)?;
    let portal = Portal::open(Arc::new(site.snapshot.clone()), None);
    let address = address_of(&portal, &name);
    let stays = |target: &str| exists(&site.snapshot, target) && !plan.takes(target);
    let Links { text: mut edited, rewritten } =
        links::moved(&text.content, name.folder(), plan.name.folder(), &stays);
    if let Some(address) = &address {
        edited = add_to_list(&edited, &names_of("aliases", &edited), &yaml_text(address));
    }
    if edited != *text.content {
        let article = Article::read(&name, text);
        if !is_regular(&text.content, !article.meta.spans.is_empty()) {
            return Err(irregular(&article));
        }
        disk::replace(&site.root, &name, text, &edited)?;
    }
    disk::relocate(&site.root, &plan.moves)?;
    terminal.say(&format!("已移到“{}”：{}", column.title, plan.name));
    if rewritten > 0 {
        terminal.say(&format!("正文里 {rewritten} 处链接已改成新位置的写法。"));
    }
    let pointing = pointing_here(&site.snapshot, &name, &plan);
    if !pointing.is_empty() {
        terminal.say(&format!("下面的稿件里有指向它的链接，请改成新的位置：\n{}", pointing.join("\n")));
    }
    tell_addresses(&site, common, &plan.name, address.as_deref(), terminal)
}

/// Opens the site once more, as the next build will.
fn tell_addresses(
    site: &Site,
    common: &Common,
    name: &SourcePath,
    old: Option<&str>,
    terminal: &Terminal,
) -> Result<(), Refusal> {
    let Some(old) = old else {
        terminal.say("它没有发布，没有旧网址要保留。");
        return Ok(());
    };
    let after =
        disk::read(&site.root, Options::default(), super::clock::now(common.now), Some(&site.snapshot))?;
    if let Some(new) = address_of(&Portal::open(Arc::new(after), None), name) {
        terminal.say(&format!("新网址是 {new}"));
    }
    terminal.say(&format!("旧网址 {old} 已记在文件开头，打开它会转到新网址。"));
    Ok(())
}

impl Plan {
    fn takes(&self, target: &str) -> bool {
        self.moves.iter().any(|(from, _)| {
            target.strip_prefix(from.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }
}

fn plan(name: &SourcePath, column: &Column, snapshot: &Snapshot) -> Result<Plan, Refusal> {
    let in_folder = name.file_name() == "index.md";
    let own = if in_folder { name.folder() } else { name.as_str() };
    let (old_column, own_name) = own.rsplit_once('/').unwrap_or(("content", own));
    if old_column == format!("content/{}", column.folder) {
        return Err(Refusal::new(format!("{name} 已经在“{}”栏目里，没有移动", column.title)));
    }
    let there = |own_name: &str| SourcePath::from(format!("content/{}/{own_name}", column.folder));
    let mut moves = vec![(SourcePath::new(own), there(own_name))];
    let assets = format!("{}.assets", name.stem());
    let beside = format!("{old_column}/{assets}");
    if !in_folder && exists(snapshot, &beside) {
        moves.push((SourcePath::from(beside), there(&assets)));
    }
    if let Some((_, taken)) = moves.iter().find(|(_, to)| exists(snapshot, to.as_str())) {
        return Err(Refusal::new(format!("{taken} 已经有了，没有移动")).help("请先给其中一个改名。"));
    }
    let name = if in_folder { there(&format!("{own_name}/index.md")) } else { there(own_name) };
    Ok(Plan { moves, name })
}

/// Whether there is such a file, or a file below such a folder.
fn exists(snapshot: &Snapshot, path: &str) -> bool {
    snapshot.files.contains_key(path) || snapshot.below(path).next().is_some()
}

/// The site-absolute address of an article's page, if it has one.
fn address_of(portal: &Portal, name: &SourcePath) -> Option<String> {
    let why = portal.why(name)?;
    (!matches!(why.publication, Publication::LeftOut(_))).then(|| format!("/{}", why.path.as_str()))
}

/// The other articles with a relative link to what moves.
fn pointing_here<'a>(snapshot: &'a Snapshot, name: &SourcePath, plan: &Plan) -> Vec<&'a str> {
    let others = snapshot.below("content").map(|(path, _)| path);
    let others = others.filter(|path| path.is_markdown() && !plan.takes(path.as_str()));
    let points = |path: &&SourcePath| {
        let Some(text) = snapshot.text(path.as_str()) else { return false };
        let takes = |target: &str| target == name.as_str() || plan.takes(target);
        links::moved(&text.content, path.folder(), "", &takes).rewritten > 0
    };
    others.filter(points).map(SourcePath::as_str).collect()
}
