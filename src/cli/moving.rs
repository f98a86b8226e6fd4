//! `move`: an article goes to another column, with its photos, and its old address keeps working.
//!
//! In: a file and a column. Out: the file (or its whole folder, or with its `.assets`) in the column's
//! folder, the old address among its `aliases`, links to what stayed behind rewritten. Invariant: nothing
//! is overwritten; all that could refuse is asked before the first change, and files move before their text
//! is edited.

use std::sync::Arc;

use crate::config::yaml;
use crate::content::Article;
use crate::disk;
use crate::portal::Portal;
use crate::report::{Finding, Severity, SourcePath};
use crate::site::Publication;
use crate::snapshot::{Options, Snapshot, Source, Text};

use super::args::{Common, Move};
use super::header::{add_to_list, is_regular, names_of};
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
    let article = Article::read(&name, text);
    let links = edited(&site.snapshot, &article, &plan, address.as_deref())?;
    let new = new_address(&portal, &plan, &links.text)?;
    disk::relocate(&site.root, &plan.moves)?;
    if links.text != *text.content {
        disk::replace(&site.root, &plan.name, text, &links.text).inspect_err(|_| {
            let back: Vec<_> = plan.moves.iter().map(|(from, to)| (to.clone(), from.clone())).collect();
            // The first error is the one to tell; what cannot be moved back stays where it is.
            let _ = disk::relocate(&site.root, &back);
        })?;
    }
    terminal.say(&format!("已移到“{}”：{}", column.title, plan.name));
    tell_links(&links, terminal);
    let signed = portal.site().article_of(name.as_str()).map(|id| portal.site().signing(id));
    if links.rewritten > 0 && signed.is_some_and(|signing| signing.is_complete()) {
        terminal.say("链接也在签名里：它的三审要重签。");
    }
    let pointing = pointing_here(&site.snapshot, &name, &plan);
    if !pointing.is_empty() {
        terminal.say(&format!("下面的稿件里有指向它的链接，请改成新的位置：\n{}", pointing.join("\n")));
    }
    tell_addresses(address.as_deref(), new.as_deref(), terminal);
    Ok(())
}

/// Asks the site as the next build will find it for the article's address. A move that makes two articles want one
/// would stop that build, and is refused.
fn new_address(portal: &Portal, plan: &Plan, text: &str) -> Result<Option<String>, Refusal> {
    let before = portal.report().findings();
    let mut snapshot = (**portal.snapshot()).clone();
    let moved = |path: &SourcePath| {
        let to = |(from, to): &(SourcePath, SourcePath)| {
            let rest = path.as_str().strip_prefix(from.as_str())?;
            (rest.is_empty() || rest.starts_with('/')).then(|| SourcePath::from(format!("{to}{rest}")))
        };
        plan.moves.iter().find_map(to).unwrap_or_else(|| path.clone())
    };
    snapshot.files = snapshot.files.iter().map(|(path, source)| (moved(path), source.clone())).collect();
    snapshot.files.insert(plan.name.clone(), Source::Text(Arc::new(Text::utf8(text))));
    let after = Portal::open(Arc::new(snapshot), None);
    let is_new = |finding: &&Finding| {
        let is_of_address = finding.severity == Severity::Error && finding.code.0.starts_with("route/");
        is_of_address && !before.iter().any(|known| known.message == finding.message)
    };
    match after.report().findings().iter().find(is_new) {
        Some(finding) => {
            Err(Refusal::new(format!("{}，没有移动", finding.message))
                .help("请先改其中一篇的“网址名”，再移动。"))
        }
        None => Ok(address_of(&after, &plan.name)),
    }
}

/// The article's text as it is to stand in the new column.
fn edited(
    snapshot: &Snapshot,
    article: &Article,
    plan: &Plan,
    address: Option<&str>,
) -> Result<Links, Refusal> {
    let text = &article.text.content;
    let stays = |target: &str| exists(snapshot, target) && !plan.takes(target);
    let (old, new) = (article.path.folder(), plan.name.folder());
    let mut links = links::moved(text, Some(&article.meta), old, new, &stays);
    let Some(address) = address else { return Ok(links) };
    if !is_regular(text, !article.meta.spans.is_empty()) {
        return Err(irregular(article));
    }
    let names = names_of("aliases", &links.text);
    links.text = add_to_list(&links.text, &names, &yaml::scalar(address)).ok_or_else(|| unsure(article))?;
    // Whatever the header looks like: a former address that was read before must be read afterwards.
    let after = Article::read(&article.path, &Arc::new(Text::utf8(&links.text)));
    let kept = |alias: &String| after.meta.aliases.contains(alias);
    if !article.meta.aliases.iter().all(kept) || !kept(&address.to_owned()) {
        return Err(unsure(article));
    }
    Ok(links)
}

fn unsure(article: &Article) -> Refusal {
    Refusal::new(format!("{} 的旧址写得不规整，没有移动它", article.path))
        .help("请先把文件开头的旧址写成一行一个，前面加“- ”（运行 huikan build 会指出错误），再试一次。")
}

fn tell_links(links: &Links, terminal: &Terminal) {
    if links.rewritten > 0 {
        terminal.say(&format!("稿件里 {} 处链接已改成新位置的写法。", links.rewritten));
    }
    if !links.left.is_empty() {
        terminal.say(&format!("文件开头的这些文件没有改成新位置的写法，请改一下：{}", links.left.join("、")));
    }
}

fn tell_addresses(old: Option<&str>, new: Option<&str>, terminal: &Terminal) {
    let Some(old) = old else { return terminal.say("它没有发布，没有旧址要保留。") };
    if let Some(new) = new {
        terminal.say(&format!("新网址是 {new}"));
    }
    terminal.say(&format!("旧址 {old} 已记在文件开头，打开它会转到新网址。"));
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
    if in_folder {
        is_alone(name, snapshot)?;
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

/// An article moves with its folder, so no other article and no column may stand in that.
fn is_alone(name: &SourcePath, snapshot: &Snapshot) -> Result<(), Refusal> {
    let folder = name.folder();
    let mut others = snapshot.below(folder).map(|(path, _)| path).filter(|path| path.is_markdown());
    let Some(other) = others.find(|path| *path != name) else { return Ok(()) };
    Err(Refusal::new(format!("{name} 要连文件夹 {folder} 一起移，可是里面还有 {other}，没有移动")).help(
        "只移这一篇：请在里面给它新建一个文件夹，把 index.md 和它的图片放进去，再移动那里的 index.md。发布过的，先把现在的网址写进文件开头的“旧址”。",
    ))
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
        links::moved(&text.content, None, path.folder(), "", &takes).rewritten > 0
    };
    others.filter(points).map(SourcePath::as_str).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use clap::Parser;

    use super::super::args::{Args, Command};
    use super::*;

    /// A site of two columns with one article in the first, which is moved to the second.
    fn moved(header: &str, prepare: impl Fn(&std::path::Path)) -> (Result<(), Refusal>, String) {
        let dir = tempfile::TempDir::new().unwrap();
        let [from, to] = ["content/要闻", "content/会议"].map(|folder| dir.path().join(folder));
        for folder in [&from, &to] {
            fs::create_dir_all(folder).unwrap();
            fs::write(folder.join("_index.md"), "").unwrap();
        }
        let text = format!("---\n{header}---\n[甲](b.md)\n");
        fs::write(from.join("a.md"), &text).unwrap();
        fs::write(from.join("b.md"), "---\ntitle: 乙\n---\n").unwrap();
        prepare(dir.path());
        let site = dir.path().to_str().unwrap();
        let args = Args::try_parse_from(["huikan", "move", "a.md", "会议", "--site", site, "-q"]).unwrap();
        let Command::Move(command) = &args.command else { panic!("{args:?}") };
        let result = run(command, &args.common, &Terminal::new(&args.common));
        let stayed = fs::read_to_string(from.join("a.md"));
        if result.is_err() {
            assert_eq!(stayed.as_deref().ok(), Some(&*text));
        }
        (result, stayed.or_else(|_| fs::read_to_string(to.join("a.md"))).unwrap())
    }

    #[test]
    fn an_address_that_another_article_has_is_told_before_anything_moves() {
        let header = "title: 甲\ndate: 2022-12-01\nslug: same\n";
        let prepare = |root: &std::path::Path| {
            let other = "---\ntitle: 丙\ndate: 2022-12-02\nslug: same\n---\n丙。\n";
            fs::write(root.join("content/会议/c.md"), other).unwrap();
        };
        let (result, _) = moved(header, prepare);
        let told = format!("{:?}", result.unwrap_err());
        assert!(told.contains("同一个网址") && told.contains("没有移动"), "{told}");
    }

    #[test]
    fn a_refused_rename_leaves_the_text_as_it_was() {
        // A folder without files is not seen until the move.
        let prepare = |root: &std::path::Path| {
            for column in ["要闻", "会议"] {
                fs::create_dir(root.join(format!("content/{column}/a.assets"))).unwrap();
            }
            fs::write(root.join("content/要闻/a.assets/1.jpg"), "").unwrap();
        };
        assert!(moved("title: 甲\n", prepare).0.is_err());
    }

    #[test]
    fn former_addresses_survive_or_nothing_is_done() {
        for list in ["[/old/1.html", "[\n/old/1.html]", "{a: /old/1.html}"] {
            let (result, _) = moved(&format!("title: 甲\naliases: {list}\n"), |_| ());
            assert!(result.is_err(), "{list}");
        }
        let (result, text) = moved("title: 甲\naliases: /old/1.html\n", |_| ());
        assert_eq!(result, Ok(()));
        assert!(text.contains("  - /old/1.html\n  - /") && text.contains("(../要闻/b.md)"), "{text}");
    }

    #[test]
    fn an_index_that_stands_among_other_articles_does_not_take_them_along() {
        for other in ["content/专题/_index.md", "content/专题/2022-12-04-别.md", "content/专题/一/index.md"]
        {
            let files = [("content/专题/index.md", "甲"), (other, "乙"), ("content/专题/1.jpg", "")];
            let snapshot = Snapshot::of_texts(files, "2022-12-20T00:00:00Z");
            let column =
                Column { folder: "要闻".to_owned(), title: "要闻".to_owned(), slug: "yaowen".to_owned() };
            let refusal = plan(&SourcePath::new("content/专题/index.md"), &column, &snapshot).unwrap_err();
            assert!(refusal.message.contains(other) && refusal.message.contains("没有移动"), "{refusal:?}");
        }
    }
}
