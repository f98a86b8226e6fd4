//! The rules of the inspection: what each is called, how much it matters, and where it comes from.
//!
//! In: nothing. Out: [`Rule`]s, by code; the findings of this room are made by them alone, so that each can be
//! explained. Invariant: a code is never renamed, and each has an explanation with its source.

use crate::config::Profile;
use crate::report::{Code, Finding, Severity};

/// How much it would cost in an inspection (国办秘函〔2019〕19号).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// 单项否决: one of these, and the site has failed.
    Veto,
    /// 扣分.
    Deduction,
    /// 提示: advice, and whatever rests on a source that is not confirmed.
    Advice,
}

impl Grade {
    pub const ALL: [Grade; 3] = [Grade::Veto, Grade::Deduction, Grade::Advice];

    /// The stable name for programs.
    pub fn name(self) -> &'static str {
        match self {
            Grade::Veto => "veto",
            Grade::Deduction => "deduction",
            Grade::Advice => "advice",
        }
    }

    /// The words that staff read.
    pub fn label(self) -> &'static str {
        match self {
            Grade::Veto => "单项否决风险",
            Grade::Deduction => "扣分",
            Grade::Advice => "提示",
        }
    }

    /// Of a finding: its rule's; of one that other rooms tell, what its severity comes to.
    pub fn of(finding: &Finding) -> Grade {
        match (rule(finding.code.0), finding.severity) {
            (Some(rule), _) => rule.grade,
            (None, Severity::Error | Severity::Warning) => Grade::Deduction,
            (None, Severity::Hint) => Grade::Advice,
        }
    }
}

/// For which sites a rule holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binds {
    /// Any site: readers suffer.
    All,
    /// Sites of the CPPCC and of governments.
    Official,
    /// Sites of governments alone.
    Government,
}

/// One rule.
#[derive(Debug)]
pub struct Rule {
    pub code: Code,
    pub grade: Grade,
    pub binds: Binds,
    /// What it finds, in a few words.
    pub title: &'static str,
    /// Why that matters, and what exactly is looked at.
    pub why: &'static str,
    /// The document, or that it is our own advice.
    pub source: &'static str,
    /// What to do, where a finding says nothing more particular.
    pub remedy: &'static str,
}

impl Rule {
    pub fn binds(&self, profile: Profile) -> bool {
        match self.binds {
            Binds::All => true,
            Binds::Official => profile != Profile::Plain,
            Binds::Government => profile == Profile::Gov,
        }
    }

    /// 国办秘函〔2019〕19号 binds government sites: there, what fails an inspection is an error. Others take it as
    /// their measure.
    fn severity(&self, profile: Profile) -> Severity {
        match (self.grade, profile) {
            (Grade::Veto, Profile::Gov) => Severity::Error,
            (Grade::Veto | Grade::Deduction, _) => Severity::Warning,
            (Grade::Advice, _) => Severity::Hint,
        }
    }

    /// A finding of this rule, with its remedy as help.
    pub(super) fn finding(&self, profile: Profile, message: impl Into<String>) -> Finding {
        Finding::new(self.code, self.severity(profile), message).help(self.remedy)
    }

    /// The page that `check --explain CODE` prints, without a line end behind it.
    pub fn explanation(&self) -> String {
        let binds = match self.binds {
            Binds::All => "所有网站",
            Binds::Official => "政协网站和政府网站（“检查标准”是“政协”或“政府网站”）",
            Binds::Government => "政府网站（“检查标准”是“政府网站”）",
        };
        let Rule { code, title, why, source, remedy, .. } = self;
        let grade = self.grade.label();
        format!("{code}　{title}\n分级：{grade}\n适用：{binds}\n\n{why}\n\n怎么办：{remedy}\n依据：{source}")
    }
}

/// The groups of rules, in the order of the table.
const GROUPS: &[&[Rule]] = &[
    super::dates::RULES,
    super::freshness::RULES,
    super::columns::RULES,
    super::tags::RULES,
    super::footer::RULES,
    super::links::RULES,
    super::attachments::RULES,
    super::alt::RULES,
    super::headings::RULES,
    super::contrast::RULES,
    super::outside::RULES,
    super::outward::RULES,
    super::sources::RULES,
    super::duplicates::RULES,
    super::weight::RULES,
    super::search::RULES,
];

/// All rules, a group after the other.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    GROUPS.iter().copied().flatten()
}

/// The rule of a code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.code.0 == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_explains_itself_and_no_code_is_used_twice() {
        let mut codes: Vec<&str> = rules().map(|rule| rule.code.0).collect();
        let all = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), all);
        for rule in rules() {
            assert!(rule.code.0.starts_with("inspect/"), "{}", rule.code);
            assert!(!rule.title.is_empty() && !rule.title.ends_with('。'), "{}", rule.code);
            for sentence in [rule.why, rule.source, rule.remedy] {
                assert!(sentence.ends_with('。'), "{}: {sentence}", rule.code);
            }
            assert!(rule.explanation().contains(rule.title));
        }
    }

    #[test]
    fn what_fails_an_inspection_is_an_error_for_governments_alone() {
        let veto = rules().find(|rule| rule.grade == Grade::Veto).expect("there is one");
        assert_eq!(veto.finding(Profile::Gov, "甲").severity, Severity::Error);
        assert_eq!(veto.finding(Profile::Cppcc, "甲").severity, Severity::Warning);
        assert!(
            rules()
                .filter(|rule| rule.grade == Grade::Advice)
                .all(|rule| { rule.finding(Profile::Gov, "甲").severity == Severity::Hint })
        );
    }
}
