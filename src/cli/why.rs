//! `why`: is an article published, where, and if not why not.

use std::sync::Arc;

use serde_json::json;

use crate::portal::{Portal, Stage};
use crate::report::{Report, Severity, SourcePath};

use super::args::{Common, Format, Why};
use super::reading;
use super::site::Site;
use super::terminal::{Refusal, Terminal};

pub fn run(args: &Why, common: &Common, terminal: &Terminal) -> Result<(), Refusal> {
    let site = Site::find(common.site.as_deref())?;
    let (name, _) = site.file(&args.file)?;
    let snapshot = reading::snapshot(&site, common, reading::options(&args.target)?)?;
    let portal = Portal::open(Arc::new(snapshot), None);
    let addresses: Vec<String> = portal
        .routes()
        .filter(|route| route.source == Some(&name) && route.stage != Stage::List)
        .map(|route| format!("/{}", route.path.as_str()))
        .collect();
    let own = own_findings(&portal, &name);
    if terminal.format == Format::Json {
        terminal.json(&json!({
            "file": name.as_str(),
            "published": !addresses.is_empty(),
            "addresses": addresses,
            "findings": crate::report::json::findings(&own, &**portal.snapshot()),
        }));
        return Ok(());
    }
    if addresses.is_empty() {
        terminal.say(&format!("{name} 没有发布。"));
    } else {
        terminal.say(&format!("{name} 已发布：\n  {}", addresses.join("\n  ")));
    }
    terminal.report(&own, &**portal.snapshot());
    Ok(())
}

/// The findings about this file alone.
fn own_findings(portal: &Portal, name: &SourcePath) -> Report {
    let about = |finding: &&crate::report::Finding| {
        finding.severity < Severity::Hint && finding.span.as_ref().is_some_and(|span| span.file == *name)
    };
    Report::new(portal.report().findings().iter().filter(about).cloned().collect())
}
