//! `check`: what an editor and an inspector would mark, and, at the user's word, the mends.
//!
//! In: the site, or some of its articles. Out: the report; with `--fix` and `--review`, changed articles whose
//! former bytes are kept for `--undo`. Invariant: without one of these nothing is written.

mod baseline;
mod explain;
mod forms;
mod links;
mod mend;
mod review;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use serde_json::json;

use crate::content::Article;
use crate::disk;
use crate::inspect::{self, Inspection};
use crate::portal::Portal;
use crate::proofread::{self, Proofreader};
use crate::report::{Baseline, Finding, Report, Severity, SourcePath, Sources, text};
use crate::site::Publication;
use crate::snapshot::{Options, Snapshot};

use super::Outcome;
use super::args::{Check, Common, Format};
use super::clock::{self, Stopwatch};
use super::progress::Bar;
use super::site::{self, Site};
use super::terminal::{Refusal, Terminal};

pub fn run(args: &Check, common: &Common, terminal: &Terminal) -> Result<Outcome, Refusal> {
    let watch = Stopwatch::start();
    if let Some(code) = &args.explain {
        return explain::run(code, terminal).map(|()| Outcome::Clean);
    }
    let root = site::root(common.site.as_deref())?;
    if args.undo {
        return mend::undo(&root, terminal).map(|()| Outcome::Clean);
    }
    let (site, scope) = read(args, common)?;
    let known = match args.baseline {
        true => Baseline::default(),
        false => baseline::read(&root, site.snapshot.files.keys())?,
    };
    let told = Told { args, root: &root, terminal, known: &known, watch };
    if args.fix || args.review {
        let portal = Portal::open(Arc::new(site.snapshot), None);
        let work = Work::new(&portal, &scope, &known);
        let fixed = if args.fix { mend::fix(&root, &work, terminal)? } else { 0 };
        if args.review {
            // What was fixed just now reads otherwise.
            let (site, scope) = read(args, common)?;
            let portal = Portal::open(Arc::new(site.snapshot), None);
            let work = Work::new(&portal, &scope, &known);
            review::run(&root, &work, terminal)?;
        }
        let (site, scope) = read(args, common)?;
        return Ok(told.tell(site.snapshot, &scope, fixed)?.0);
    }
    if args.baseline {
        let sources = site.snapshot.clone();
        let report = told.tell(site.snapshot, &scope, 0)?.1;
        baseline::keep(&root, &report, &sources, terminal)?;
        return Ok(Outcome::Clean);
    }
    Ok(told.tell(site.snapshot, &scope, 0)?.0)
}

/// What is checked.
pub struct Scope {
    /// Empty for the whole site.
    files: BTreeSet<SourcePath>,
    only: Vec<String>,
}

impl Scope {
    fn holds(&self, file: &SourcePath) -> bool {
        self.files.is_empty() || self.files.contains(file)
    }

    fn wants(&self, finding: &Finding) -> bool {
        let code = finding.code.0;
        let is_named = |only: &String| {
            code.eq_ignore_ascii_case(only) || only.ends_with('/') && code.starts_with(only.as_str())
        };
        let is_here = match &finding.span {
            // A rule that is switched off by a wrong name concerns every article.
            Some(span) => self.holds(&span.file) || code == proofread::UNKNOWN_RULE.0,
            None => self.files.is_empty(),
        };
        is_here && (self.only.is_empty() || self.only.iter().any(is_named))
    }
}

/// A portal and how it is proofread.
pub struct Work<'a> {
    portal: &'a Portal,
    proofreader: Proofreader,
    scope: &'a Scope,
    /// What is left as it is.
    known: &'a Baseline,
}

impl<'a> Work<'a> {
    fn new(portal: &'a Portal, scope: &'a Scope, known: &'a Baseline) -> Work<'a> {
        Work { portal, proofreader: Proofreader::new(portal.site()), scope, known }
    }

    /// What is to be mended of an article whose text is this.
    fn wanted(&self, mut findings: Vec<Finding>, text: &str) -> Vec<Finding> {
        findings.retain(|finding| self.scope.wants(finding));
        self.known.news(Report::new(findings).findings().to_vec(), &|_| Some(text))
    }

    /// How many mends, safe ones or others, are left alone since a baseline knows their findings.
    fn set_aside(&self, safe: bool) -> usize {
        if self.known.count() == 0 {
            return 0;
        }
        let of = |article: &&Arc<Article>| {
            let mut all = self.proofreader.all(article);
            all.retain(|finding| self.scope.wants(finding));
            let count = |findings: &[Finding]| findings.iter().filter(|it| mend::is(it, safe)).count();
            let all = Report::new(all).findings().to_vec();
            count(&all) - count(&self.known.news(all, &|_| Some(&article.text.content)))
        };
        self.articles().par_iter().map(of).sum()
    }

    /// The articles to read: drafts too, since that is when one proofreads; withdrawn ones never.
    fn articles(&self) -> Vec<&Arc<Article>> {
        let entries = self.portal.site().entries.iter();
        let read = entries.filter(|entry| entry.publication != Publication::Withdrawn);
        read.map(|entry| &entry.article).filter(|article| self.scope.holds(&article.path)).collect()
    }

    /// What proofreading finds.
    fn proofread(&self) -> Vec<Finding> {
        let articles = self.articles();
        let read = articles.par_iter().flat_map_iter(|article| {
            let date = article.meta.date.map(|date| date.local().date());
            self.proofreader.read(article, date)
        });
        let mut findings: Vec<Finding> = read.collect();
        findings.extend(self.proofreader.findings.iter().cloned());
        findings
    }
}

impl Work<'_> {
    /// Everything that there is to tell. The portal as a whole is inspected where the whole of it is in scope.
    fn findings(&self) -> (Vec<Finding>, Option<Inspection>) {
        let (portal, scope) = (self.portal, self.scope);
        let mut findings = portal.report().findings().to_vec();
        findings.extend(self.proofread());
        let inspection = scope.files.is_empty().then(|| inspect::inspect(portal));
        match &inspection {
            Some(inspection) => findings.extend(inspection.all_findings().cloned()),
            None => findings.extend(
                portal.page_findings(|route| route.source.is_some_and(|source| scope.files.contains(source))),
            ),
        }
        (findings, inspection)
    }
}

/// Reads the site, and finds what the user named in it.
fn read(args: &Check, common: &Common) -> Result<(Site, Scope), Refusal> {
    // Whoever names a draft wants to know of its links too.
    let options = Options { drafts: !args.files.is_empty(), ..Options::default() };
    let mut site = Site::read(common, options)?;
    let out = site::public(&site.root);
    let routes = disk::previous_routes(&site.root, &out)?;
    let mut files = BTreeSet::new();
    for typed in &args.files {
        files.insert(site.article(typed)?.0);
    }
    if args.changed {
        let known = routes.iter().filter_map(|route| Some((route.source.as_ref()?, route.text_hash?)));
        let built: BTreeSet<(&SourcePath, [u8; 32])> =
            known.map(|(source, hash)| (source, *hash.as_bytes())).collect();
        files.extend(changed(&site.snapshot, &built));
        if files.is_empty() {
            // A name that no file has: nothing is in scope, rather than everything.
            files.insert(SourcePath::new(""));
        }
    }
    site.snapshot.options.previous_routes = routes;
    Ok((site, Scope { files, only: named(&args.only)? }))
}

/// Articles whose text the last build did not see.
fn changed(snapshot: &Snapshot, built: &BTreeSet<(&SourcePath, [u8; 32])>) -> Vec<SourcePath> {
    let texts = snapshot.files.keys().filter(|path| site::is_article(path));
    let is_new = |path: &&SourcePath| {
        let text = snapshot.text(path.as_str());
        text.is_some_and(|text| !built.contains(&(*path, *text.hash.as_bytes())))
    };
    texts.filter(is_new).cloned().collect()
}

/// Writes the 自查表: never where the site's own files are, and never over anything but an earlier one.
fn put_table(root: &Path, file: &Path, table: &str) -> Result<(), Refusal> {
    let below = site::below(root, file);
    let first = below.as_deref().and_then(|path| path.split('/').next()).unwrap_or_default();
    if site::TAKEN.iter().any(|taken| first.eq_ignore_ascii_case(taken)) {
        return Err(Refusal::new(format!("自查表不能放在 {first} 里"))
            .help("请放在别处，例如：huikan check --table 自查表.html"));
    }
    Ok(disk::renew_paper(file, table.as_bytes(), "网站自查表")?)
}

/// The codes that the user named; a mistyped one would check nothing.
fn named(typed: &[String]) -> Result<Vec<String>, Refusal> {
    let codes = typed.iter().flat_map(|codes| codes.split([',', '，', '、']));
    let codes: Vec<String> =
        codes.map(|code| code.trim().to_owned()).filter(|code| !code.is_empty()).collect();
    let is_known = |code: &&String| code.contains('/') || proofread::rule(code).is_some();
    if let Some(unknown) = codes.iter().find(|code| !is_known(code)) {
        let near =
            proofread::nearest_code(unknown).map(|near| format!("是不是 {near}？")).unwrap_or_default();
        return Err(Refusal::new(format!("没有编号是“{unknown}”的规则"))
            .help(format!("{near}全部规则：huikan check --explain")));
    }
    Ok(codes)
}

/// How many findings of proofreading are counted and not listed, since an article has too many of one rule.
fn unlisted(report: &Report) -> usize {
    let mut counts: BTreeMap<(&SourcePath, &str), (usize, usize)> = BTreeMap::new();
    for finding in report.findings().iter().filter(|it| proofread::rule(it.code.0).is_some()) {
        let Some(span) = &finding.span else { continue };
        let (listed, all) = counts.entry((&span.file, finding.code.0)).or_default();
        (*listed, *all) = (*listed + 1, *all + finding.count);
    }
    counts.values().filter(|(_, all)| *all > proofread::MOST).map(|(listed, all)| all - listed).sum()
}

/// How the end is told.
struct Told<'a> {
    args: &'a Check,
    root: &'a Path,
    terminal: &'a Terminal,
    /// What is not told again.
    known: &'a Baseline,
    watch: Stopwatch,
}

impl Told<'_> {
    fn tell(&self, snapshot: Snapshot, scope: &Scope, fixed: usize) -> Result<(Outcome, Report), Refusal> {
        let portal = Portal::open(Arc::new(snapshot), None);
        let work = Work::new(&portal, scope, self.known);
        let articles = work.articles().len();
        let (mut findings, inspection) = work.findings();
        let tried = inspection.as_ref().filter(|_| self.args.links).map(|found| self.tried(&portal, found));
        findings.extend(tried.iter().flat_map(|tried| tried.findings.iter().cloned()));
        findings.retain(|finding| scope.wants(finding));
        let all = Report::new(findings);
        if let (Some(file), Some(inspection)) = (&self.args.table, &inspection) {
            put_table(self.root, file, &forms::table(&portal, inspection, &all))?;
        }
        let before = all.findings().len();
        let news = self.known.news(all.findings().to_vec(), &|file| portal.text(file));
        let known = before - news.len();
        let report = Report::new(news);
        let report = if self.args.deny.is_some() { report.deny_warnings() } else { report };
        let outcome = if report.has_errors() { Outcome::Errors } else { Outcome::Clean };
        match self.terminal.format {
            Format::Sarif => self.terminal.json(&forms::sarif(&report, &portal)),
            Format::Json => {
                let summary = json!({
                    "articles": articles,
                    "errors": report.count(Severity::Error),
                    "warnings": report.count(Severity::Warning),
                    "hints": report.count(Severity::Hint),
                    "grades": forms::grades(&report),
                    "known": known,
                    "fixed": fixed,
                    "milliseconds": self.watch.milliseconds(),
                });
                let findings = forms::graded(&report, &portal);
                self.terminal.json(&json!({ "findings": findings, "summary": summary }));
            }
            Format::Human => {
                self.terminal.report(&report, &portal);
                self.say(&report, articles, known);
                self.say_of_the_whole(&report, tried.as_ref());
            }
        }
        std::mem::forget(portal);
        Ok((outcome, report))
    }

    /// The links to other sites, tried.
    fn tried(&self, portal: &Portal, inspection: &Inspection) -> links::Tried {
        let (now, profile) = (clock::now(None).as_second(), portal.site().config.profile);
        links::run(self.root, &inspection.outward, profile, now, &Bar::new(self.terminal))
    }

    fn say_of_the_whole(&self, report: &Report, tried: Option<&links::Tried>) {
        // Grades are those of an inspection: an article that is proofread has none.
        if report.findings().iter().any(|finding| inspect::rule(finding.code.0).is_some()) {
            self.terminal.say(&format!("按网站检查的分级：{}", forms::grades_in_words(report)));
        }
        if let Some(tried) = tried {
            let remembered = match tried.remembered {
                0 => String::new(),
                some => format!("，其中 {some} 个最近试过，没有再试"),
            };
            self.terminal.say(&format!("试了 {} 个外部链接{remembered}", tried.links));
            if tried.offline {
                self.terminal.say("外部链接一个也试不通，多半是这台电脑没有连上网络，所以都没有列出来");
            }
        }
        if let Some(file) = &self.args.table {
            self.terminal.say(&format!("自查表写在 {}，用浏览器打开，可以打印", file.display()));
        }
    }

    fn say(&self, report: &Report, articles: usize, known: usize) {
        let found = text::summary(report, Severity::Hint);
        let terminal = self.terminal;
        terminal.say(&format!("检查了 {articles} 篇稿件：{found}"));
        if known > 0 {
            terminal.say(&format!("另有 {known} 处是以前记下的，不再提"));
        }
        let more = unlisted(report);
        if more > 0 {
            let most = proofread::MOST;
            terminal.say(&format!("同一条规则在一篇里只列 {most} 处，另有 {more} 处没有列出"));
        }
        let mendable = |safe: bool| -> usize {
            report.findings().iter().filter(|it| mend::is(it, safe)).map(|it| it.count).sum()
        };
        if mendable(true) > 0 {
            terminal.say(&format!("其中 {} 处可以自动改：huikan check --fix", mendable(true)));
        }
        if mendable(false) > 0 {
            terminal.say(&format!("其中 {} 处可以逐条确认着改：huikan check --review", mendable(false)));
        }
    }
}
