//! A rule: what it looks for, why, on whose authority, and the examples that are its tests.
//!
//! In: a [`Reading`]. Out: [`Marks`]. Invariant: a rule's findings carry its code and severity and a help.

use std::ops::Range;

use jiff::civil::Date;

use super::lists::{Hit, Hits, List, Lists};
use super::prose::{Passage, Prose};
use crate::content::Article;
use crate::report::{Applicability, Code, Finding, Fix, Severity, SourcePath, Span};

/// One thing that an editor marks.
#[derive(Debug)]
pub struct Rule {
    /// What staff write to switch it off: `P02`.
    pub code: Code,
    pub severity: Severity,
    /// Whether it is on where nobody switched it: what is a matter of taste is off.
    pub default: bool,
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
    pub check: fn(&Reading<'_>, &mut Marks<'_>),
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
    /// The words that the office, or the program, keeps lists of.
    pub lists: &'a Lists,
    pub(super) hits: Hits,
}

impl<'a> Reading<'a> {
    /// The passages that whole sentences are expected in.
    pub fn running(&self) -> impl Iterator<Item = &'a Passage> + use<'a> {
        self.prose.passages.iter().filter(|passage| passage.place.is_running())
    }

    /// All passages whose words are the author's, but for raw HTML, of which no exact place is known.
    pub fn passages(&self) -> impl Iterator<Item = &'a Passage> + use<'a> {
        use super::prose::Place;
        self.prose.passages.iter().filter(|passage| passage.place != Place::Raw)
    }

    /// Where words of a list stand, in the order of the text.
    pub fn hits(&self, list: List) -> impl Iterator<Item = (&'a Passage, Hit)> + '_ {
        let prose = self.prose;
        self.hits.of(list).map(move |hit| (&prose.passages[hit.passage as usize], *hit))
    }
}

/// What a rule found in one article.
#[derive(Debug)]
pub struct Marks<'a> {
    rule: &'static Rule,
    path: &'a SourcePath,
    source: &'a str,
    findings: Vec<Finding>,
    /// What was found beyond [`MOST`].
    more: usize,
}

/// Findings of one rule in one article that are told: whoever reads more has understood.
pub const MOST: usize = 1000;

impl<'a> Marks<'a> {
    pub(super) fn new(rule: &'static Rule, article: &'a Article) -> Marks<'a> {
        Marks { rule, path: &article.path, source: &article.text.content, findings: Vec::new(), more: 0 }
    }

    /// Marks letters of a passage.
    pub fn at(&mut self, passage: &Passage, letters: Range<usize>, message: impl Into<String>) -> Mark<'_> {
        self.mark(passage.span(letters), message)
    }

    /// Marks bytes of the file. The help is the rule's own until the caller says more.
    pub fn mark(&mut self, bytes: Range<usize>, message: impl Into<String>) -> Mark<'_> {
        if self.findings.len() >= MOST {
            self.more += 1;
            return Mark { path: self.path, source: self.source, finding: None };
        }
        let help = format!("{}（详见 huikan check --explain {}）", self.rule.why, self.rule.code);
        let span = Span::new(self.path.clone(), bytes);
        let mut finding = Finding::new(self.rule.code, self.rule.severity, message).at(span);
        finding.help = Some(help);
        self.findings.push(finding);
        let finding = self.findings.last_mut();
        Mark { path: self.path, source: self.source, finding }
    }

    pub(super) fn into_findings(mut self) -> Vec<Finding> {
        if let Some(last) = self.findings.last_mut().filter(|_| self.more > 0) {
            last.count += self.more;
        }
        self.findings
    }
}

/// The finding that was just made, to say more of it.
#[derive(Debug)]
pub struct Mark<'a> {
    path: &'a SourcePath,
    source: &'a str,
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

    /// Replaces letters of a passage; several edits make one fix. Nothing is offered where one of them is not
    /// written in the file as it is read: markup would be hurt.
    pub fn swap<const N: usize>(
        self,
        passage: &Passage,
        edits: [(Range<usize>, &str); N],
        applicability: Applicability,
    ) -> Self {
        self.swap_all(edits.into_iter().map(|(letters, text)| (passage, letters, text)), applicability)
    }

    /// The same in several passages.
    pub fn swap_all<'p>(
        self,
        edits: impl Iterator<Item = (&'p Passage, Range<usize>, &'p str)>,
        applicability: Applicability,
    ) -> Self {
        let source = self.source;
        let exact = |(passage, letters, text): (&Passage, Range<usize>, &str)| {
            // What is only put in stands beside a letter, so that its place is sure.
            let start = match letters.is_empty() {
                true => passage.exact(source, letters.start.checked_sub(1)?..letters.start)?.end,
                false => passage.exact(source, letters.clone())?.start,
            };
            Some((start..start + passage.part(letters).len(), text.to_owned()))
        };
        match edits.map(exact).collect::<Option<Vec<_>>>() {
            Some(edits) => self.replace(edits, applicability),
            None => self,
        }
    }

    /// Another place that belongs to it.
    pub fn related(mut self, bytes: Range<usize>, label: &str) -> Self {
        if let Some(finding) = &mut self.finding {
            finding.related.push((Span::new(self.path.clone(), bytes), label.to_owned()));
        }
        self
    }
}
