//! `build`: the portal of this moment, written to the output folder.
//!
//! In: the site and the options. Out: the output folder, the report, and what was done. Invariant: an
//! error found on opening stops the build before the first write, unless `--keep-going`; the exit code
//! says so either way.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};

use crate::disk::{self, Change, WriteOptions, Written};
use crate::portal::Portal;
use crate::report::{Report, Severity};
use crate::site::Publication;

use super::Outcome;
use super::args::{Build, Common, Format};
use super::clock::Stopwatch;
use super::progress::Bar;
use super::site::{self, Site, options};
use super::terminal::{Refusal, Terminal};
use super::timings::{Spent, Stage, Timings};

/// Changed paths that a dry run lists without `-v`.
const LISTED: usize = 20;

pub fn run(args: &Build, common: &Common, terminal: &Terminal) -> Result<Outcome, Refusal> {
    let watch = Stopwatch::start();
    let timings = args.timings.then(Timings::start);
    let begin = |stage| timings.iter().for_each(|timings| timings.begin(stage));
    let root = site::root(common.site.as_deref())?;
    let out = destination(args, &root)?;
    let mut options = options(&args.target)?;
    options.previous_routes = disk::previous_routes(&root, &out)?;
    let bar = Bar::new(terminal);
    let site = Site::read(common, options)?;
    let portal = Portal::open_in_steps(Arc::new(site.snapshot), None, &|step| begin(step.into()));
    begin(Stage::Preparing);
    let opened = raised(args, portal.report().clone());
    let written = if opened.has_errors() && !args.keep_going {
        Written { stopped: true, ..Written::default() }
    } else {
        let how = WriteOptions { force: args.force, keep_going: args.keep_going, dry_run: args.dry_run };
        match &timings {
            None => disk::write(&portal, &out, &root, &how, &|progress| bar.show(progress))?,
            Some(timings) => disk::write(&timings.watching(&portal), &out, &root, &how, &|progress| {
                timings.written(progress);
                bar.show(progress);
            })?,
        }
    };
    let spent = timings.map(Timings::done);
    bar.finish();
    let findings = [opened.findings(), &written.findings].concat();
    let report = raised(args, Report::new(findings));
    let build =
        Done { args, portal: &portal, out, written, report, spent, milliseconds: watch.milliseconds() };
    build.tell(terminal);
    Ok(if build.report.has_errors() || build.written.failed > 0 { Outcome::Errors } else { Outcome::Clean })
}

/// The output folder. Drafts do not go to the public one.
fn destination(args: &Build, root: &Path) -> Result<PathBuf, Refusal> {
    let public = site::public(root);
    let out = args.out.clone().unwrap_or_else(|| public.clone());
    if !args.target.drafts || site::below(root, &out) != site::below(root, &public) {
        return Ok(out);
    }
    Err(match args.out {
        None => Refusal::new("--drafts 要和 --out 一起写，免得草稿混进正式的网站")
            .help("例：huikan build --drafts --out 预览"),
        Some(_) => Refusal::new("--drafts 不能写到 public，那里是正式的网站")
            .help("请换一个文件夹，例：huikan build --drafts --out 预览"),
    })
}

fn raised(args: &Build, report: Report) -> Report {
    if args.deny.is_some() { report.deny_warnings() } else { report }
}

/// A build that is done, or was stopped.
struct Done<'a> {
    args: &'a Build,
    portal: &'a Portal,
    out: PathBuf,
    written: Written,
    report: Report,
    spent: Option<Spent>,
    milliseconds: u128,
}

impl Done<'_> {
    fn tell(&self, terminal: &Terminal) {
        let sources = self.portal;
        if terminal.format == Format::Json {
            terminal.json(&json!({
                "findings": crate::report::json::findings(&self.report, sources),
                "summary": self.summary(),
            }));
            return;
        }
        terminal.report(&self.report, sources);
        let mut words = String::new();
        // Writing to a string cannot fail.
        let _ = self.words(&mut words, terminal.verbose);
        let _ = self.spent.as_ref().map(|spent| spent.words(&mut words));
        terminal.say(words.trim_end());
    }

    fn summary(&self) -> Value {
        let (counts, written) = (self.portal.counts(), &self.written);
        let mut summary = json!({
            "articles": counts.articles,
            "published": counts.published,
            "left_out": counts.left_out,
            "pages": counts.pages,
            "files": written.files,
            "written": written.written,
            "unchanged": written.unchanged,
            "deleted": written.deleted,
            "failed": written.failed,
            "stopped": written.stopped,
            "milliseconds": self.milliseconds,
        });
        if let Some(spent) = &self.spent {
            summary["timings"] = spent.json();
        }
        if self.args.dry_run {
            let change = |(change, path): &(Change, crate::portal::UrlPath)| {
                let name = match change {
                    Change::Added => "added",
                    Change::Changed => "changed",
                    Change::Deleted => "deleted",
                };
                json!({ "change": name, "path": path.as_str() })
            };
            summary["changes"] = written.changes.iter().map(change).collect();
        }
        summary
    }

    fn words(&self, words: &mut String, verbose: bool) -> std::fmt::Result {
        self.articles(words, verbose)?;
        let written = &self.written;
        if written.stopped {
            let count = self.report.count(Severity::Error);
            return writeln!(
                words,
                "有 {count} 个错误，网站没有改动。改正以后再运行一次；先不管它们，加上 --keep-going"
            );
        }
        if self.args.dry_run {
            return self.changes(words, verbose);
        }
        write!(words, "页面 {} 个，文件 {} 个：", self.portal.counts().pages, written.files)?;
        writeln!(
            words,
            "写入 {}，没有变化 {}，删除 {}",
            written.written, written.unchanged, written.deleted
        )?;
        if written.failed > 0 {
            writeln!(words, "有 {} 个文件没能生成，原来的保留不动；这一次没有删除任何文件", written.failed)?;
        }
        if verbose {
            self.list(words, usize::MAX)?;
        }
        let seconds = self.milliseconds as f64 / 1000.0;
        writeln!(words, "网站在“{}”，用时 {seconds:.2} 秒", self.out.display())
    }

    /// How many articles there are, and why some are not published.
    fn articles(&self, words: &mut String, verbose: bool) -> std::fmt::Result {
        let counts = self.portal.counts();
        write!(words, "稿件 {} 篇，发布 {} 篇", counts.articles, counts.published)?;
        let left_out = self.portal.left_out();
        let mut reasons = BTreeMap::new();
        for (_, reason) in &left_out {
            *reasons.entry(reason.label()).or_insert(0_usize) += 1;
        }
        let publications = || self.portal.site().entries.iter().map(|entry| entry.publication);
        let count = |which| publications().filter(|publication| *publication == which).count();
        let others = [("撤稿", Publication::Withdrawn), ("文件头有错误", Publication::Broken)];
        let others = others.map(|(label, which)| (label, count(which)));
        let reasons = reasons.into_iter().chain(others.into_iter().filter(|&(_, count)| count > 0));
        let reasons: Vec<String> = reasons.map(|(label, count)| format!("{label} {count} 篇")).collect();
        if !reasons.is_empty() {
            write!(words, "；没有发布：{}", reasons.join("，"))?;
        }
        words.push('\n');
        if verbose {
            for (path, reason) in left_out {
                writeln!(words, "  {path}：{}", reason.words())?;
            }
        }
        Ok(())
    }

    /// What a build would do.
    fn changes(&self, words: &mut String, verbose: bool) -> std::fmt::Result {
        let changes = &self.written.changes;
        if changes.is_empty() {
            return writeln!(words, "试运行：没有要改动的文件");
        }
        let count = |kind| changes.iter().filter(|(change, _)| *change == kind).count();
        writeln!(
            words,
            "试运行，没有写入：将新增 {} 个文件，更新 {} 个，删除 {} 个",
            count(Change::Added),
            count(Change::Changed),
            count(Change::Deleted)
        )?;
        self.list(words, if verbose { usize::MAX } else { LISTED })
    }

    fn list(&self, words: &mut String, limit: usize) -> std::fmt::Result {
        let changes = &self.written.changes;
        for (change, path) in changes.iter().take(limit) {
            let label = match change {
                Change::Added => "新增",
                Change::Changed => "更新",
                Change::Deleted => "删除",
            };
            writeln!(words, "  {label} {}", path.as_str())?;
        }
        match changes.len().checked_sub(limit) {
            Some(more) if more > 0 => writeln!(words, "  另有 {more} 个，用 -v 查看全部"),
            _ => Ok(()),
        }
    }
}
