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
mod tags;
mod weight;

pub use freshness::{Standing, Update};
pub use outward::OutwardLink;
pub use rule::{Binds, Grade, Rule, rule, rules};

use std::borrow::Cow;

use page::{Ground, Look, look_at_all};

use crate::portal::{Output, Portal};
use crate::report::{Finding, Span};
use crate::site::UrlPath;

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Inspection {
    /// Of the rules of this room that bind the site's profile.
    pub findings: Vec<Finding>,
    /// What rendering all pages told.
    pub rendering: Vec<Finding>,
    /// The home page.
    pub home: Option<Standing>,
    /// Every column, in the order of the navigation.
    pub columns: Vec<Standing>,
    /// Addresses of other sites, each once, in order.
    pub outward: Vec<OutwardLink>,
}

/// Inspects a portal.
pub fn inspect(portal: &Portal) -> Inspection {
    let ground = Ground::new(portal);
    let mut looks = look_at_all(&ground);
    let rendering = looks.iter().flat_map(|look| look.rendering.iter().cloned()).collect();
    let home = freshness::of_home(ground.site, &looks);
    let columns = freshness::of_columns(ground.site);
    let mut findings = dates::findings(&ground);
    findings.extend(freshness::findings(&ground, &home, &columns));
    findings.extend(columns::findings(&ground, &columns));
    findings.extend(of_pages(&ground, &looks));
    findings.extend(attachments::findings(&ground));
    findings.extend(contrast::findings(&ground));
    findings.extend(sources::findings(&ground));
    findings.extend(duplicates::findings(&ground));
    findings.extend(search::findings(&ground));
    findings.retain(|finding| rule(finding.code.0).is_none_or(|rule| rule.binds(ground.profile)));
    let outward = outward::links(&ground, &looks);
    looks.clear();
    Inspection { findings, rendering, home: Some(home), columns, outward }
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
