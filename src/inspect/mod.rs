//! Inspection: rules over the whole portal, as an inspection of official sites goes about it.
//!
//! In: a [`Portal`], whose snapshot holds the present time. Out: an [`Inspection`]: findings, how fresh each column
//! is, and the links that lead outside. Invariant: pure; every page is rendered once and read once, so memory does not
//! grow with the size of the pages. What opening and rendering tell is passed on as it is and never told twice.

mod address;
mod alt;
mod attachments;
mod columns;
mod contrast;
mod css;
mod dates;
mod duplicates;
mod footer;
mod freshness;
mod headings;
mod links;
mod outside;
mod outward;
mod page;
mod rule;
mod scan;
mod search;
mod sources;
pub mod table;
mod tags;
mod weight;

pub use freshness::{Standing, Update};
pub use outward::{Fate, OutwardLink};
pub use rule::{Binds, Grade, Rule, rule, rules};

use std::borrow::Cow;
use std::collections::BTreeSet;

use page::{Ground, Look, look_at_all};

use crate::config::{self, yaml::Step};
use crate::portal::{Output, Portal};
use crate::report::{Code, Finding, Span, nearest};
use crate::site::UrlPath;

/// A code in the settings that no rule has.
const UNKNOWN_RULE: Code = Code("config/unknown-rule");

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Inspection {
    /// Of the rules of this room that bind the site's profile.
    pub findings: Vec<Finding>,
    /// What rendering all pages told.
    pub rendering: Vec<Finding>,
    /// The home page, where it could be made.
    pub home: Option<Standing>,
    /// Every column, in the order of the navigation.
    pub columns: Vec<Standing>,
    /// Addresses of other sites, each once, in order.
    pub outward: Vec<OutwardLink>,
}

impl Inspection {
    /// Its own findings, and those of rendering.
    pub fn all_findings(&self) -> impl Iterator<Item = &Finding> {
        self.rendering.iter().chain(&self.findings)
    }
}

/// Inspects a portal.
pub fn inspect(portal: &Portal) -> Inspection {
    let ground = Ground::new(portal);
    let mut looks = look_at_all(&ground);
    let rendering = looks.iter().flat_map(|look| look.rendering.iter().cloned()).collect();
    looks.retain(|look| look.is_made);
    let home = freshness::of_home(ground.site, &looks);
    let columns = freshness::of_columns(ground.site);
    let mut findings = dates::findings(&ground);
    findings.extend(freshness::findings(&ground, home.as_ref(), &columns));
    findings.extend(columns::findings(&ground, &columns));
    findings.extend(of_pages(&ground, &looks));
    findings.extend(attachments::findings(&ground));
    findings.extend(contrast::findings(&ground));
    findings.extend(sources::findings(&ground));
    findings.extend(duplicates::findings(&ground));
    findings.extend(search::findings(&ground));
    let off = off(&ground, &mut findings);
    findings.retain(|finding| {
        let binds = rule(finding.code.0).is_none_or(|rule| rule.binds(ground.profile));
        binds && !off.contains(finding.code.0)
    });
    let outward = outward::links(&ground, &looks);
    Inspection { findings, rendering, home, columns, outward }
}

/// The rules of this room that `site.yaml` names as off; what it names and no rule is called is a finding.
fn off(ground: &Ground<'_>, findings: &mut Vec<Finding>) -> BTreeSet<&'static str> {
    let config = &ground.site.config;
    let mut off = BTreeSet::new();
    for (number, typed) in config.check.off.iter().enumerate().filter(|(_, typed)| typed.contains('/')) {
        if let Some(rule) = rule(&typed.trim().to_lowercase()) {
            off.insert(rule.code.0);
            continue;
        }
        let near = nearest(typed, rules().map(|rule| rule.code.0)).map(|near| format!("是不是 {near}？"));
        let text = ground.site.snapshot.text(config::FILE).map_or("", |text| &*text.content);
        let way = [Step::Key(&["off", "不查", "关闭"]), Step::Item(number)];
        let finding = Finding::warning(UNKNOWN_RULE, format!("没有编号是“{typed}”的规则"))
            .at(config.place_within(text, "check", &way))
            .help(format!("{}全部规则用 huikan check --explain 查看。", near.unwrap_or_default()));
        findings.push(finding);
    }
    off
}

/// What the rules say of the pages that were made.
fn of_pages(ground: &Ground<'_>, looks: &[Look<'_>]) -> Vec<Finding> {
    let groups = [
        tags::findings(ground, looks),
        footer::findings(ground, looks),
        links::findings(ground, looks),
        alt::findings(ground, looks),
        headings::findings(ground, looks),
        outside::findings(ground, looks),
        weight::findings(ground, looks),
    ];
    groups.into_iter().flatten().collect()
}

/// Puts a finding about one page where its author can mend it: in the file that it comes from, else on the page.
fn on(finding: Finding, look: &Look<'_>) -> Finding {
    match look.source() {
        Some(source) => finding.at(Span::file(source.clone())).on_page(look.path().as_str()),
        None => finding.on_page(look.path().as_str()),
    }
}

/// Puts a finding that several pages have on the first of them, with their number.
fn spread(finding: Finding, looks: &[&Look<'_>]) -> Finding {
    match looks {
        [] => finding,
        [only] => on(finding, only),
        [first, ..] => Finding { count: looks.len(), ..finding.on_page(first.path().as_str()) },
    }
}

/// The text of an output that is one.
fn text_of<'a>(ground: &Ground<'a>, path: &UrlPath) -> Option<Cow<'a, str>> {
    match ground.portal.render(path)?.output? {
        Output::Bytes { bytes, .. } => String::from_utf8(bytes).ok().map(Cow::Owned),
        Output::Copy(source) => {
            let text = ground.site.snapshot.text(source.as_str())?;
            Some(Cow::Borrowed(&*text.content))
        }
        Output::Picture(_) => None,
    }
}

#[cfg(test)]
mod tests;
