//! The report for people, drawn for a terminal.
//!
//! In: a [`Report`], the texts that its spans point into, and a [`Style`]. Out: one text that ends with a
//! summary line. Order: hints, warnings, errors, each by file and place, so that what matters most stands
//! just above the prompt. Invariant: what a user wrote cannot steer the terminal; only the line with the
//! span is shown, cut around it, so a paragraph of a thousand characters and a report of ten thousand
//! findings stay readable and quick.

mod excerpt;
mod neutral;

use std::collections::BTreeMap;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Padding, Renderer, Snippet};

use self::excerpt::Excerpt;
use super::place::Lines;
use super::{Finding, Report, Severity, SourcePath, Sources, Span};

pub use neutral::{neutral, neutral_line};

/// Columns before the excerpt, for line numbers of up to five digits.
const MARGIN: usize = 10;

/// How a report is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// With ANSI colours.
    pub color: bool,
    /// Terminal columns; a Han character takes two.
    pub width: usize,
    /// How many findings of one code are drawn in full; the rest is a number. Of errors, four times as
    /// many. `None`: all of them.
    pub limit: Option<usize>,
    /// Findings that matter less are neither drawn nor counted.
    pub least: Severity,
}

impl Default for Style {
    fn default() -> Style {
        Style { color: false, width: 100, limit: Some(5), least: Severity::Hint }
    }
}

impl Style {
    /// An error stands between the user and the site: it is worth more room than what can wait.
    fn limit_of(&self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.limit.map_or(usize::MAX, |limit| limit.saturating_mul(4)),
            Severity::Warning | Severity::Hint => self.limit.unwrap_or(usize::MAX),
        }
    }
}

/// Draws a whole report, the summary line included; empty if there is nothing to say.
pub fn draw(report: &Report, sources: &dyn Sources, style: Style) -> String {
    let mut drawn = String::new();
    for severity in [Severity::Hint, Severity::Warning, Severity::Error] {
        if severity <= style.least {
            draw_severity(&mut drawn, report, sources, style, severity);
        }
    }
    if !drawn.is_empty() {
        drawn.push_str(&summary(report, style.least));
        drawn.push('\n');
    }
    drawn
}

/// What [`summary`] says of a report without findings.
pub const NOTHING: &str = "没有发现问题";

/// `2 个错误，5 个警告`; severities without findings are left out.
pub fn summary(report: &Report, least: Severity) -> String {
    let counts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Hint]
        .into_iter()
        .filter(|&severity| severity <= least)
        .map(|severity| (severity, report.count(severity)))
        .filter(|&(_, count)| count > 0)
        .map(|(severity, count)| format!("{count} 个{}", severity.label()))
        .collect();
    if counts.is_empty() { NOTHING.to_owned() } else { counts.join("，") }
}

fn draw_severity(
    drawn: &mut String,
    report: &Report,
    sources: &dyn Sources,
    style: Style,
    severity: Severity,
) {
    let limit = style.limit_of(severity);
    let mut totals = BTreeMap::new();
    let chosen = || report.findings().iter().filter(move |finding| finding.severity == severity);
    for finding in chosen() {
        *totals.entry(finding.code).or_insert(0_usize) += 1;
    }
    let mut pen = Pen::new(sources, style);
    let mut shown = BTreeMap::new();
    for finding in chosen() {
        let number = shown.entry(finding.code).or_insert(0_usize);
        *number += 1;
        if *number > limit {
            continue;
        }
        pen.finding(drawn, finding);
        let hidden = totals.get(&finding.code).map_or(0, |total| total - *number);
        if *number == limit && hidden > 0 {
            drawn.push_str(&format!("另有 {hidden} 处同类问题（{}），用 -v 查看全部\n\n", finding.code));
        }
    }
}

/// On which pages it shows, where the cause lies elsewhere.
fn page_note(finding: &Finding) -> Option<String> {
    let page = finding.page.as_ref()?.trim_start_matches('/');
    let more = if finding.count > 1 { format!(" 等 {} 个页面", finding.count) } else { String::new() };
    Some(format!("出现在页面 /{page}{more}"))
}

/// Draws one finding after another; the line starts of the last file are kept.
struct Pen<'a> {
    sources: &'a dyn Sources,
    renderer: Renderer,
    lines: Option<(SourcePath, Lines<'a>)>,
}

impl<'a> Pen<'a> {
    fn new(sources: &'a dyn Sources, style: Style) -> Pen<'a> {
        let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
        // The renderer reckons with the columns of the line alone, not with the margin before it.
        let width = style.width.saturating_sub(MARGIN).max(MARGIN * 2);
        Pen { sources, renderer: renderer.term_width(width), lines: None }
    }

    fn finding(&mut self, drawn: &mut String, finding: &Finding) {
        let level = match finding.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Hint => Level::NOTE,
        };
        let mut headline = neutral_line(&finding.message).into_owned();
        if finding.count > 1 {
            headline.push_str(&match finding.page {
                Some(_) => format!("（{} 个页面都有）", finding.count),
                None => format!("（共 {} 处）", finding.count),
            });
        }
        let title = level.with_name(finding.severity.label()).primary_title(headline).id(finding.code.0);
        let mut group = Group::with_title(title);
        let mut notes = Vec::new();
        if let Some(span) = &finding.span {
            group = match self.snippet(span, AnnotationKind::Primary, None) {
                Some(snippet) => group.element(snippet),
                None => group.element(Origin::path(neutral_line(span.file.as_str()).into_owned())),
            };
        }
        for (span, label) in &finding.related {
            match self.snippet(span, AnnotationKind::Context, Some(label)) {
                Some(snippet) => group = group.element(snippet),
                None => notes.push(("相关", format!("{label}：{}", span.file))),
            }
        }
        notes.extend(page_note(finding).map(|note| ("说明", note)));
        notes.extend(finding.help.clone().map(|help| ("帮助", help)));
        if finding.span.is_some() && !notes.is_empty() {
            group = group.element(Padding);
        }
        let message = |(name, text): (&'static str, String)| {
            Level::HELP.with_name(name).message(neutral(&text).into_owned())
        };
        drawn.push_str(&self.renderer.render(&[group.elements(notes.into_iter().map(message))]));
        drawn.push_str("\n\n");
    }

    /// The line with the span; `None` if the file has no text to show.
    fn snippet(
        &mut self,
        span: &Span,
        kind: AnnotationKind,
        label: Option<&str>,
    ) -> Option<Snippet<'a, Annotation<'a>>> {
        let excerpt = Excerpt::of(self.lines_of(&span.file)?, span);
        let goes_on = excerpt.last_number > excerpt.number;
        let words = label
            .map(|label| neutral_line(label).into_owned())
            .into_iter()
            .chain(goes_on.then(|| format!("到第 {} 行", excerpt.last_number)))
            .collect::<Vec<_>>();
        let label = (!words.is_empty()).then(|| words.join("，"));
        let snippet = Snippet::source(excerpt.line)
            .path(neutral_line(span.file.as_str()).into_owned())
            .line_start(excerpt.number)
            .annotation(kind.span(excerpt.mark).label(label));
        Some(snippet)
    }

    fn lines_of(&mut self, file: &SourcePath) -> Option<&Lines<'a>> {
        if self.lines.as_ref().is_none_or(|(last, _)| last != file) {
            let text = self.sources.text(file)?;
            self.lines = Some((file.clone(), Lines::new(text)));
        }
        self.lines.as_ref().map(|(_, lines)| lines)
    }
}

#[cfg(test)]
mod tests;
