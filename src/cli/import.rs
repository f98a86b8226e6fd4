//! `import`: a manuscript becomes an article, with an account of what was seen in it.
//!
//! In: files, folders, archives, or standard input. Out: a folder a manuscript, its original kept, and a report.
//! Invariant: nothing is overwritten; an article is there whole or not at all; one bad file stops no other.

mod addresses;
mod article;
mod given;
mod old_site;
mod originals;
mod told;

use std::path::Path;
use std::sync::Arc;

use crate::content::{Article, Kind};
use crate::disk;
use crate::import::account::Account;
use crate::import::manuscript::{Remark, RemarkKind};
use crate::portal::Portal;
use crate::proofread::Proofreader;
use crate::report::{Finding, SourcePath};
use crate::snapshot::{Options, Text};
use jiff::civil::Date;

use super::Outcome;
use super::args::{Common, Import};
use super::clock;
use super::site::{Column, Site};
use super::terminal::{Refusal, Terminal};
use article::Written;
use given::{Given, Material};
use originals::Originals;

pub fn run(args: &Import, common: &Common, terminal: &Terminal) -> Result<Outcome, Refusal> {
    if let Some(table) = &args.addresses {
        return addresses::run(table, args.dry_run, common, terminal);
    }
    if let Some(program) = args.from {
        return old_site::run(args, program, common, terminal);
    }
    let mut site = Site::read(common, Options::default())?;
    let column = args.column.as_deref().map(|typed| site.column(typed)).transpose()?;
    let portal = Portal::open(Arc::new(site.snapshot.clone()), None);
    let proofreader = Proofreader::new(portal.site());
    let today = clock::local(clock::now(common.now)).date();
    let mut originals = Originals::read(&site.root)?;
    let mut done = Vec::new();
    for file in &args.files {
        let desk = Desk { args, column: column.as_ref(), proofreader: &proofreader, today };
        let result = desk.import(&mut site, &mut originals, file);
        let result = result.map_err(|refusal| (file.display().to_string(), refusal));
        told::one(&result, args.dry_run, terminal);
        done.push(result);
    }
    told::all(&done, args.dry_run, terminal);
    // What is wrong in a text is for whoever edits it: the article is a draft.
    Ok(if done.iter().all(Result::is_ok) { Outcome::Clean } else { Outcome::Errors })
}

/// A manuscript that became an article.
#[derive(Debug)]
pub struct Imported {
    /// As the user named it.
    pub from: String,
    pub column: Column,
    /// The column was not named, but guessed.
    pub column_guessed: bool,
    pub path: SourcePath,
    pub text: Arc<Text>,
    pub date: Date,
    /// Where the date came from.
    pub dated: &'static str,
    pub kind: Kind,
    pub account: Account,
    /// Files beside the article, and why a page does not show them.
    pub unshown: Vec<(String, &'static str)>,
    /// The same manuscript was imported before, to a place where it is no more.
    pub before: Option<String>,
    pub findings: Vec<Finding>,
}

/// What is the same for all files of one run.
struct Desk<'a> {
    args: &'a Import,
    column: Option<&'a Column>,
    proofreader: &'a Proofreader,
    today: Date,
}

impl Desk<'_> {
    fn import(&self, site: &mut Site, originals: &mut Originals, path: &Path) -> Result<Imported, Refusal> {
        let given = given::read(path)?;
        let before = originals.article(&given.hash).map(str::to_owned);
        if let Some(article) = before.as_ref().filter(|name| site.snapshot.files.contains_key(name.as_str()))
        {
            return Err(Refusal::new(format!("这份原稿已经导入过，就是 {article}"))
                .help("要重新导入，先把那篇稿件删去或改名。"));
        }
        let mut material = given.material(path, self.args.date)?;
        let head = material.head();
        let kind = head.kind;
        let (date, dated) = match (self.args.date, head.date) {
            (Some(date), _) => (date, "用 --date 写明的"),
            (None, Some(date)) => (date, "原稿里写的"),
            (None, None) => (self.today, "原稿里没有写，用了今天"),
        };
        let (column, column_guessed) = self.column_of(site, kind)?;
        let written = article::write(&site.snapshot, &material, date, &column)?;
        if !self.args.dry_run {
            put(&site.root, originals, &given, &written, &mut material)?;
        }
        let text = Arc::new(written.text);
        let source = crate::snapshot::Source::Text(Arc::clone(&text));
        site.snapshot.files.insert(written.path.clone(), source);
        let findings = self.findings(&written.path, &text);
        Ok(Imported {
            from: given.name,
            column,
            column_guessed,
            path: written.path,
            text,
            date,
            dated,
            kind,
            account: material.account,
            unshown: material.unshown,
            before,
            findings,
        })
    }

    /// What a check would say of the article's text and header.
    fn findings(&self, path: &SourcePath, text: &Arc<Text>) -> Vec<Finding> {
        let article = Article::read(path, text);
        let date = article.meta.date.map(|date| date.local().date());
        let mut findings = article.findings.clone();
        findings.extend(self.proofreader.read(&article, date));
        findings
    }

    /// The column that was named, else the one that fits the kind.
    fn column_of(&self, site: &Site, kind: Kind) -> Result<(Column, bool), Refusal> {
        if let Some(column) = self.column {
            return Ok((column.clone(), false));
        }
        let words: &[&str] = match kind {
            Kind::Notice => &["公告", "通知", "要闻", "动态", "新闻"],
            Kind::Photo => &["图片", "要闻", "动态", "新闻"],
            Kind::Inspection => &["调研", "视察", "要闻", "动态", "新闻"],
            Kind::WorkReview | Kind::News | Kind::Page => &["要闻", "动态", "新闻"],
        };
        let columns = site.columns();
        let fitting = words.iter().find_map(|word| columns.iter().find(|column| column.title.contains(word)));
        let only = || columns.first().filter(|_| columns.len() == 1);
        fitting.or_else(only).map(|column| (column.clone(), true)).ok_or_else(|| {
            let titles: Vec<&str> = columns.iter().take(30).map(|column| &*column.title).collect();
            Refusal::new("不知道放在哪个栏目")
                .help(format!("请用 --column 写明。现有的栏目：{}", titles.join("、")))
        })
    }
}

/// Puts the article in its place, and its original aside: only once the article is there.
fn put(
    root: &Path,
    originals: &mut Originals,
    given: &Given,
    written: &Written,
    material: &mut Material,
) -> Result<(), Refusal> {
    let mut files = vec![("index.md".to_owned(), written.text.content.as_bytes().to_vec())];
    files.extend(material.files.iter().map(|file| (file.name.clone(), file.bytes.to_vec())));
    disk::put_folder(root, &SourcePath::new(written.path.folder()), &files)?;
    let kept = originals
        .keep(root, &given.hash, &given.original)
        .and_then(|()| originals.note(root, &given.hash, &given.name, written.path.as_str()));
    if let Err(refusal) = kept {
        // No failure of the import: the article is there.
        let words = format!("稿件已经放好，只是原稿没有存下来：{}", refusal.message);
        material.account.remarks.push(Remark { kind: RemarkKind::Doubt, words });
    }
    Ok(())
}
