//! Findings: what is wrong in the content, where, and how to mend it.
//!
//! In: nothing; this is the lowest room, every other one pushes [`Finding`]s. Out: a [`Report`],
//! sorted and free of doubles, which `text` draws for people, `browser` for the preview and `json` for
//! programs.
//! Invariant: a report's order depends on its findings alone, never on the order of their discovery.

mod baseline;
pub mod browser;
mod fix;
pub mod json;
mod nearest;
mod path;
mod place;
mod portable;
mod private;
pub mod sarif;
pub mod text;

pub use baseline::Baseline;
pub use fix::{Applicability, Edit, Fix, apply};
pub use nearest::{nearest, nearest_or_part};
pub use path::SourcePath;
pub use place::{Position, Sources, Span, position_at};
pub use portable::{is_device_name, is_portable_char, is_portable_name};

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

/// How much a finding matters; the derived order puts what matters most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// It cannot be published as meant: the build stops, or leaves the old page, and exits with 1.
    Error,
    /// It is published, but a reader or an inspector would notice.
    Warning,
    /// Everything else worth knowing.
    Hint,
}

impl Severity {
    /// The stable name in `--format json`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "hint",
        }
    }

    /// The word that staff read.
    pub fn label(self) -> &'static str {
        match self {
            Severity::Error => "错误",
            Severity::Warning => "警告",
            Severity::Hint => "提示",
        }
    }
}

/// The stable name of a kind of finding, `room/what-is-wrong`: `front-matter/unclosed`.
///
/// Users name codes in ignore comments and policies, so a code is never renamed or given a new meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Code(pub &'static str);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A code that was written down is read back for good: there are some two hundred, and a run reads them once.
impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Code, D::Error> {
        String::deserialize(deserializer).map(|name| Code(name.leak()))
    }
}

/// One diagnostic about the content.
///
/// The message is a headline that stands alone: one line, plain Chinese, naming the thing it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub code: Code,
    pub severity: Severity,
    pub message: String,
    /// Where; `None` for what concerns the site as a whole.
    pub span: Option<Span>,
    /// How to mend it, in words; may have several lines.
    pub help: Option<String>,
    pub fix: Option<Fix>,
    /// Other places that belong to it, each with a word on why: the second source of one address.
    pub related: Vec<(Span, String)>,
    /// The output that was being made, where the cause lies in a template; the first of several.
    pub page: Option<String>,
    /// How often the same finding occurred, where a single cause shows on many pages.
    pub count: usize,
}

impl Finding {
    pub fn new(code: Code, severity: Severity, message: impl Into<String>) -> Finding {
        Finding {
            code,
            severity,
            message: message.into(),
            span: None,
            help: None,
            fix: None,
            related: Vec::new(),
            page: None,
            count: 1,
        }
    }

    pub fn error(code: Code, message: impl Into<String>) -> Finding {
        Finding::new(code, Severity::Error, message)
    }

    pub fn warning(code: Code, message: impl Into<String>) -> Finding {
        Finding::new(code, Severity::Warning, message)
    }

    pub fn hint(code: Code, message: impl Into<String>) -> Finding {
        Finding::new(code, Severity::Hint, message)
    }

    #[must_use]
    pub fn at(mut self, span: Span) -> Finding {
        self.span = Some(span);
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Finding {
        self.help = Some(help.into());
        self
    }

    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Finding {
        self.fix = Some(fix);
        self
    }

    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Finding {
        self.related.push((span, label.into()));
        self
    }

    #[must_use]
    pub fn on_page(mut self, page: impl Into<String>) -> Finding {
        self.page = Some(page.into());
        self
    }

    /// Everything that distinguishes two findings, in the order in which people read a report.
    fn rank(&self) -> impl Ord + '_ {
        let place = self.span.as_ref().map(|span| (&span.file, span.start, span.end));
        (place, self.severity, self.code, &self.message, &self.help)
    }
}

/// The findings of a run: sorted by file, place, severity and code; equal ones merged with a count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    findings: Vec<Finding>,
}

impl Report {
    pub fn new(mut findings: Vec<Finding>) -> Report {
        findings.sort_by(|a, b| (a.rank(), &a.page).cmp(&(b.rank(), &b.page)));
        findings.dedup_by(|later, first| {
            let same = later.rank() == first.rank();
            if same {
                first.count += later.count;
            }
            same
        });
        Report { findings }
    }

    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// How many findings have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|f| f.severity == severity).count()
    }

    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// The same report with every warning raised to an error (`--deny warnings`).
    #[must_use]
    pub fn deny_warnings(self) -> Report {
        let raise = |mut finding: Finding| {
            if finding.severity == Severity::Warning {
                finding.severity = Severity::Error;
            }
            finding
        };
        Report::new(self.findings.into_iter().map(raise).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Code = Code("a/a");

    #[test]
    fn order_does_not_depend_on_discovery_and_equal_findings_merge() {
        let one = Finding::warning(A, "一").at(Span::new("content/b.md", 3..4));
        let two = Finding::error(A, "二").at(Span::new("content/a.md", 9..9));
        let forward = Report::new(vec![one.clone(), two.clone(), one.clone()]);
        let backward = Report::new(vec![one.clone(), one, two]);
        assert_eq!(forward, backward);
        assert_eq!(forward.findings().len(), 2);
        assert_eq!(forward.findings()[0].message, "二");
        assert_eq!(forward.findings()[1].count, 2);
    }

    #[test]
    fn denied_warnings_are_errors() {
        let report = Report::new(vec![Finding::warning(A, "一"), Finding::hint(A, "二")]);
        assert!(!report.has_errors());
        let report = report.deny_warnings();
        assert_eq!((report.count(Severity::Error), report.count(Severity::Hint)), (1, 1));
    }
}
