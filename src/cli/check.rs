//! `check`: what an editor and an inspector would mark, and, at the user's word, the mends.
//!
//! In: the site, or some of its articles. Out: the report; with `--fix` and `--review`, changed articles whose
//! former bytes are kept for `--undo`. Invariant: without one of these nothing is written.

mod explain;
mod links;
mod mend;
mod review;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use serde_json::{Value, json};

use crate::content::Article;
use crate::disk;
use crate::inspect::{self, Grade, Inspection};
use crate::portal::Portal;
use crate::proofread::{self, Proofreader};
use crate::report::sarif::Description;
use crate::report::{self, Code, Finding, Report, Severity, SourcePath, text};
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
    if args.fix || args.review {
        let portal = Portal::open(Arc::new(site.snapshot), None);
        let work = Work { portal: &portal, proofreader: Proofreader::new(portal.site()), scope: &scope };
        let fixed = if args.fix { mend::fix(&root, &work, terminal)? } else { 0 };
        if args.review {
            // What was fixed just now reads otherwise.
            let (site, scope) = read(args, common)?;
            let portal = Portal::open(Arc::new(site.snapshot), None);
            let work = Work { portal: &portal, proofreader: Proofreader::new(portal.site()), scope: &scope };
            review::run(&root, &work, terminal)?;
        }
        let (site, scope) = read(args, common)?;
        return tell(&root, site.snapshot, &Told { args, scope: &scope, fixed, watch }, terminal);
    }
    tell(&root, site.snapshot, &Told { args, scope: &scope, fixed: 0, watch }, terminal)
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
            Some(span) => self.holds(&span.file),
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
}

impl Work<'_> {
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
    let only = args.only.iter().flat_map(|codes| codes.split([',', '，', '、']));
    let only = only.map(|code| code.trim().to_owned()).filter(|code| !code.is_empty()).collect();
    Ok((site, Scope { files, only }))
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

/// What the report is told with.
struct Told<'a> {
    args: &'a Check,
    scope: &'a Scope,
    fixed: usize,
    watch: Stopwatch,
}

/// What was found, and what else came of finding it.
struct Found {
    report: Report,
    articles: usize,
    inspection: Option<Inspection>,
    tried: Option<links::Tried>,
}

fn tell(root: &Path, snapshot: Snapshot, told: &Told<'_>, terminal: &Terminal) -> Result<Outcome, Refusal> {
    let portal = Portal::open(Arc::new(snapshot), None);
    let work = Work { portal: &portal, proofreader: Proofreader::new(portal.site()), scope: told.scope };
    let found = find(root, &work, told, terminal);
    let report = &found.report;
    if let (Some(file), Some(inspection)) = (&told.args.table, &found.inspection) {
        disk::put(file, inspect::table::table(&portal, inspection, report, &described).as_bytes())?;
    }
    match terminal.format {
        Format::Json => terminal.json(&as_json(&found, &portal, told)),
        Format::Sarif => terminal.json(&report::sarif::log(report, &portal, &described)),
        Format::Human => in_words(&found, &portal, told, terminal),
    }
    let outcome = if report.has_errors() { Outcome::Errors } else { Outcome::Clean };
    std::mem::forget(portal);
    Ok(outcome)
}

fn find(root: &Path, work: &Work<'_>, told: &Told<'_>, terminal: &Terminal) -> Found {
    let (portal, scope) = (work.portal, told.scope);
    let mut findings = portal.report().findings().to_vec();
    findings.extend(work.proofread());
    // The portal as a whole is inspected where the whole of it is in scope.
    let inspection = scope.files.is_empty().then(|| inspect::inspect(portal));
    match &inspection {
        Some(inspection) => findings.extend(inspection.all_findings().cloned()),
        None => findings.extend(
            portal.page_findings(|route| route.source.is_some_and(|source| scope.files.contains(source))),
        ),
    }
    let asked_for = inspection.as_ref().filter(|_| told.args.links);
    let tried = asked_for.map(|inspection| {
        let (now, profile) = (clock::now(None).as_second(), portal.site().config.profile);
        links::run(root, &inspection.outward, profile, now, &Bar::new(terminal))
    });
    findings.extend(tried.iter().flat_map(|tried| tried.findings.iter().cloned()));
    findings.retain(|finding| scope.wants(finding));
    let report = Report::new(findings);
    let report = if told.args.deny.is_some() { report.deny_warnings() } else { report };
    Found { report, articles: work.articles().len(), inspection, tried }
}

fn as_json(found: &Found, portal: &Portal, told: &Told<'_>) -> Value {
    let report = &found.report;
    let mut findings = report::json::findings(report, portal);
    for (object, finding) in findings.as_array_mut().into_iter().flatten().zip(report.findings()) {
        object["grade"] = json!(Grade::of(finding).name());
    }
    json!({
        "findings": findings,
        "summary": {
            "articles": found.articles,
            "errors": report.count(Severity::Error),
            "warnings": report.count(Severity::Warning),
            "hints": report.count(Severity::Hint),
            "grades": Grade::ALL.map(|grade| (grade.name(), graded(report, grade))).into_iter().collect::<BTreeMap<_, _>>(),
            "fixed": told.fixed,
            "milliseconds": told.watch.milliseconds(),
        },
    })
}

/// How many findings have this grade.
fn graded(report: &Report, grade: Grade) -> usize {
    report.findings().iter().filter(|finding| Grade::of(finding) == grade).count()
}

/// What a rule says of itself, for programs that show it beside its findings.
fn described(code: Code) -> Option<Description> {
    if let Some(rule) = inspect::rule(code.0) {
        let help = format!("{}\n{}\n依据：{}", rule.why, rule.remedy, rule.source);
        return Some(Description { title: rule.title.to_owned(), help });
    }
    let rule = proofread::rule(code.0)?;
    Some(Description {
        title: rule.title.to_owned(), help: format!("{}\n依据：{}", rule.why, rule.source)
    })
}

fn in_words(found: &Found, portal: &Portal, told: &Told<'_>, terminal: &Terminal) {
    let report = &found.report;
    terminal.report(report, portal);
    terminal.say(&format!("检查了 {} 篇稿件：{}", found.articles, text::summary(report, Severity::Hint)));
    if found.inspection.is_some() && !report.findings().is_empty() {
        let grades = Grade::ALL.map(|grade| format!("{} {} 处", grade.label(), graded(report, grade)));
        terminal.say(&format!("按网站检查的分级：{}", grades.join("，")));
    }
    if let Some(tried) = &found.tried {
        let remembered = match tried.remembered {
            0 => String::new(),
            some => format!("，其中 {some} 个最近试过，没有再试"),
        };
        terminal.say(&format!("试了 {} 个外部链接{remembered}", tried.links));
    }
    if let Some(file) = &told.args.table {
        terminal.say(&format!("自查表写在 {}，用浏览器打开，可以打印", file.display()));
    }
    let mendable = |safe| report.findings().iter().filter(|finding| mend::is(finding, safe)).count();
    if mendable(true) > 0 {
        terminal.say(&format!("其中 {} 处可以自动改：huikan check --fix", mendable(true)));
    }
    if mendable(false) > 0 {
        terminal.say(&format!("其中 {} 处可以逐条确认着改：huikan check --review", mendable(false)));
    }
}
