//! What the end of a build tells, in words or as JSON.
//!
//! In: a portal and what was written, or the account of a build that stands from before. Out: the report, the
//! summary. Invariant: both tell the same of the same site.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::disk::{Change, Written};
use crate::portal::{Counts, Portal, UrlPath};
use crate::report::{Finding, Report, Severity, SourcePath, Sources};
use crate::site::Publication;

use super::args::{Build, Format};
use super::terminal::Terminal;
use super::timings::Spent;

/// Changed paths that a dry run lists without `-v`.
const LISTED: usize = 20;

/// What is told of a site, whether it was made now or stands from before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub counts: Counts,
    /// What is not published, with the reason in words.
    left_out: Vec<(SourcePath, String)>,
    /// How many articles are not published for which reason.
    reasons: Vec<(String, usize)>,
    /// Of opening and rendering, as found.
    pub report: Report,
    pub files: usize,
}

impl Account {
    /// `told` is what was found beside opening and writing.
    pub fn of(portal: &Portal, told: &[Finding], written: &Written) -> Account {
        let left_out = portal.left_out();
        // What was never to be published yet comes first.
        let mut reasons = BTreeMap::new();
        for (_, why) in &left_out {
            *reasons.entry((!matches!(why, Publication::LeftOut(_)), why.label())).or_insert(0_usize) += 1;
        }
        let reasons = reasons.into_iter().map(|((_, label), count)| (label, count));
        let words = |(path, why): (&SourcePath, Publication)| (path.clone(), why.words());
        Account {
            counts: portal.counts(),
            reasons: reasons.map(|(label, count)| (label.to_owned(), count)).collect(),
            left_out: left_out.into_iter().map(words).collect(),
            report: Report::new([portal.report().findings(), told, &written.findings].concat()),
            files: written.files,
        }
    }

    /// What would be noted for the next build; `None` if that must look at everything again: something is wrong,
    /// or has to do with the folder, or what was there before.
    pub fn to_note(&self, sources: &dyn Sources) -> Option<Vec<u8>> {
        let lasts = |finding: &Finding| {
            let in_folder = ["write/", "route/lost"].iter().any(|code| finding.code.0.starts_with(code));
            let places = finding.span.iter().chain(finding.related.iter().map(|(span, _)| span));
            let is_whole = |span: &crate::report::Span| (span.start, span.end) == (0, 0);
            !in_folder && places.into_iter().all(|span| is_whole(span) || sources.text(&span.file).is_some())
        };
        let noted = !self.report.has_errors() && self.report.findings().iter().all(lasts);
        noted.then(|| postcard::to_stdvec(self).ok()).flatten()
    }

    pub fn of_note(note: &[u8]) -> Option<Account> {
        postcard::from_bytes(note).ok()
    }
}

/// A build that is done, was stopped, or need not be done.
pub struct Done<'a> {
    pub args: &'a Build,
    pub account: Account,
    /// Where the report's places are.
    pub sources: &'a dyn Sources,
    pub out: PathBuf,
    pub written: Written,
    pub report: Report,
    pub spent: Option<Spent>,
    pub milliseconds: u128,
}

impl Done<'_> {
    pub fn tell(&self, terminal: &Terminal) {
        if terminal.format == Format::Json {
            terminal.json(&json!({
                "findings": crate::report::json::findings(&self.report, self.sources),
                "summary": self.summary(),
            }));
            return;
        }
        terminal.report(&self.report, self.sources);
        let mut words = String::new();
        // Writing to a string cannot fail.
        let _ = self.words(&mut words, terminal.verbose);
        let _ = self.spent.as_ref().map(|spent| spent.words(&mut words));
        terminal.say(words.trim_end());
    }

    fn summary(&self) -> Value {
        let (counts, written) = (self.account.counts, &self.written);
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
            let change = |(change, path): &(Change, UrlPath)| {
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
        write!(words, "页面 {} 个，文件 {} 个：", self.account.counts.pages, written.files)?;
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
        let counts = self.account.counts;
        write!(words, "稿件 {} 篇，发布 {} 篇", counts.articles, counts.published)?;
        let reasons = self.account.reasons.iter();
        let reasons: Vec<String> = reasons.map(|(label, count)| format!("{label} {count} 篇")).collect();
        if !reasons.is_empty() {
            write!(words, "；没有发布：{}", reasons.join("，"))?;
        }
        words.push('\n');
        if verbose {
            for (path, reason) in &self.account.left_out {
                writeln!(words, "  {path}：{reason}")?;
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
