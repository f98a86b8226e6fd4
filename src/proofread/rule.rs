//! A rule: what it looks for, why, on whose authority, and the examples that are its tests.
//!
//! In: a [`Reading`]. Out: [`Marks`]. Invariant: a rule's findings carry its code and severity and a help.

use std::ops::Range;

use jiff::civil::Date;

use super::prose::Prose;
use crate::content::Article;
use crate::report::{Applicability, Code, Finding, Fix, Severity, SourcePath, Span};

/// One thing that an editor marks.
#[derive(Debug)]
pub struct Rule {
    /// What staff write to switch it off: `P02`.
    pub code: Code,
    pub severity: Severity,
    /// A headline, for lists of rules.
    pub title: &'static str,
    /// Why it is wrong, and what to do; plain sentences.
    pub why: &'static str,
    /// The standard or the habit that it follows: `GB/T 15834-2011`, `本社用法`.
    pub source: &'static str,
    /// Its tests, and what `--explain` shows.
    pub examples: &'static [Example],
    /// What looks like a breach and is none: nothing is found here.
    pub clean: &'static [&'static str],
    pub check: fn(&Reading<'_>, &mut Marks),
}

/// The body of an article (or the whole file, if it begins with `---`) before and after.
#[derive(Debug)]
pub struct Example {
    pub raw: &'static str,
    pub fixed: &'static str,
}

/// What a rule reads.
#[derive(Debug)]
pub struct Reading<'a> {
    pub article: &'a Article,
    pub prose: &'a Prose<'a>,
    /// The day that the text was written for: its date, where it has one.
    pub date: Option<Date>,
}

/// What a rule found in one article.
#[derive(Debug)]
pub struct Marks {
    rule: &'static Rule,
    path: SourcePath,
    findings: Vec<Finding>,
}

impl Marks {
    pub(super) fn new(rule: &'static Rule, path: &SourcePath) -> Marks {
        Marks { rule, path: path.clone(), findings: Vec::new() }
    }

    /// Marks bytes of the file. The help is the rule's own until the caller says more.
    pub fn mark(&mut self, bytes: Range<usize>, message: impl Into<String>) -> Mark<'_> {
        let help = format!("{}（详见 huikan check --explain {}）", self.rule.why, self.rule.code);
        let span = Span::new(self.path.clone(), bytes);
        let finding = Finding::new(self.rule.code, self.rule.severity, message).at(span).help(help);
        self.findings.push(finding);
        let finding = self.findings.last_mut();
        Mark { path: &self.path, finding }
    }

    pub(super) fn into_findings(self) -> Vec<Finding> {
        self.findings
    }
}

/// The finding that was just made, to say more of it.
#[derive(Debug)]
pub struct Mark<'a> {
    path: &'a SourcePath,
    finding: Option<&'a mut Finding>,
}

impl Mark<'_> {
    /// What to do here, in place of the rule's own words.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        if let Some(finding) = &mut self.finding {
            finding.help = Some(help.into());
        }
        self
    }

    /// Less, or more, than the rule's own severity.
    pub fn severity(mut self, severity: Severity) -> Self {
        if let Some(finding) = &mut self.finding {
            finding.severity = severity;
        }
        self
    }

    /// Replaces bytes of the file; several edits make one fix.
    pub fn replace(
        mut self,
        edits: impl IntoIterator<Item = (Range<usize>, String)>,
        applicability: Applicability,
    ) -> Self {
        if let Some(finding) = &mut self.finding {
            let edits = edits
                .into_iter()
                .map(|(bytes, text)| crate::report::Edit { span: Span::new(self.path.clone(), bytes), text });
            finding.fix = Some(Fix { edits: edits.collect(), applicability });
        }
        self
    }

    /// Another place that belongs to it.
    pub fn related(mut self, bytes: Range<usize>, label: &str) -> Self {
        if let Some(finding) = &mut self.finding {
            finding.related.push((Span::new(self.path.clone(), bytes), label.to_owned()));
        }
        self
    }
}
