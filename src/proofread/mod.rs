//! Proofreading: what an editor would mark in an article's text.
//!
//! In: an [`Article`] with its parsed body, and the office's own lists below `content/_data/proofreading/`. Out:
//! findings, each with its exact place and perhaps a fix. Invariants: code, addresses and attributes are never
//! read; a rule knows one article alone, so the findings of an unchanged article stay as they were; no rule takes
//! more than linear time, whatever the text.

mod brackets;
mod dates;
mod figures;
mod gaps;
mod letters;
mod lexicon;
pub mod lists;
mod mend;
mod names;
mod ordinal;
mod passage;
pub mod prose;
mod rule;
mod rules;
mod switches;

pub use mend::Mended;
pub use rule::{Example, MOST, Marks, Reading, Rule};
pub use rules::{RULES, is_cut};
pub use switches::UNKNOWN_RULE;

use jiff::civil::Date;

use crate::content::Article;
use crate::markdown::no_prose;
use crate::report::{Finding, nearest};
use crate::site::Site;
use lists::Lists;
use prose::Prose;

/// Reads articles by the rules that a site has not switched off.
#[derive(Debug)]
pub struct Proofreader {
    rules: Vec<&'static Rule>,
    lists: Lists,
    /// What is wrong in the settings and lists themselves.
    pub findings: Vec<Finding>,
}

impl Proofreader {
    pub fn new(site: &Site) -> Proofreader {
        let mut findings = Vec::new();
        let rules = switches::rules(site, &mut findings);
        let lists = Lists::of(&site.tables, &mut findings);
        Proofreader { rules, lists, findings }
    }

    /// By the rules and the lists as they come, without a site.
    pub fn plain() -> Proofreader {
        let rules = RULES.iter().copied().filter(|rule| rule.default).collect();
        let mut findings = Vec::new();
        let lists = Lists::of(&Default::default(), &mut findings);
        Proofreader { rules, lists, findings }
    }

    /// What there is to mark in one article. `date` is the day that its text was written for.
    pub fn read(&self, article: &Article, date: Option<Date>) -> Vec<Finding> {
        let prose = Prose::of(article);
        let hits = self.lists.find(&prose);
        let reading = Reading { article, prose: &prose, date, lists: &self.lists, hits };
        let ignored = switches::ignored(&article.doc);
        let no_prose = no_prose(&article.doc, &article.path);
        // What is about a whole sentence with an address in it is about the sentence.
        let is_markup = |finding: &Finding| {
            let Some(start) = finding.span.as_ref().map(|span| span.start as usize) else { return false };
            let at = no_prose.partition_point(|it| it.end <= start);
            no_prose.get(at).is_some_and(|it| it.start <= start)
        };
        let is_told = |finding: &Finding| !ignored.covers(finding) && !is_markup(finding);
        let mut findings = switches::mistyped(&article.doc, &article.path);
        for rule in &self.rules {
            let mut marks = Marks::new(rule, article);
            (rule.check)(&reading, &mut marks);
            findings.extend(marks.into_findings().into_iter().filter(is_told));
        }
        findings
    }
}

/// The rule of this code, in either letter case.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code.0.eq_ignore_ascii_case(code.trim()))
}

/// The code that may be meant by a mistyped one.
pub fn nearest_code(typed: &str) -> Option<&'static str> {
    nearest(&typed.trim().to_ascii_uppercase(), RULES.iter().map(|rule| rule.code.0))
}

#[cfg(test)]
mod tests;
