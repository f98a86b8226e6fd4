//! `why`: is an article published, where, and if not why not.

use std::sync::Arc;

use serde_json::json;

use crate::portal::{Portal, Why as Answer};
use crate::report::{Finding, Report, SourcePath};
use crate::site::{Publication, Step};

use super::args::{Common, Format, Why};
use super::review::state_line;
use super::site::{Site, options};
use super::terminal::{Refusal, Terminal};

pub fn run(args: &Why, common: &Common, terminal: &Terminal) -> Result<(), Refusal> {
    let site = Site::read(common, options(&args.target)?)?;
    let (name, _) = site.article(&args.file)?;
    let portal = Portal::open(Arc::new(site.snapshot), None);
    let Some(answer) = portal.why(&name) else {
        return Err(Refusal::new(format!("{name} 不是稿件")));
    };
    let own = own_findings(&portal, &name);
    if terminal.format == Format::Json {
        let mut object = as_json(&answer);
        object["findings"] = crate::report::json::findings(&own, &**portal.snapshot());
        terminal.json(&object);
        return Ok(());
    }
    terminal.say(&in_words(&answer));
    if let Some(lines) = signatures(&portal, &name) {
        terminal.say(&lines);
    }
    terminal.report(&own, &**portal.snapshot());
    Ok(())
}

/// Where the three reviews stand, if the site asks for them.
fn signatures(portal: &Portal, name: &SourcePath) -> Option<String> {
    let site = portal.site();
    let id = site.article_of(name.as_str()).filter(|id| site.asks_for_signatures(*id))?;
    let (article, signing) = (&site.entry(id).article, site.signing(id));
    let steps =
        Step::ALL.map(|step| format!("{}：{}", step.label(), state_line(article, step, signing.state(step))));
    Some(steps.join("\n"))
}

fn state(answer: &Answer) -> String {
    match answer.publication {
        Publication::Withdrawn if answer.leads_to.is_some() => {
            let column = answer.columns.first().map(String::as_str).unwrap_or_default();
            format!("已撤稿，网址转到栏目“{column}”")
        }
        Publication::Published => "已发布".to_owned(),
        Publication::Withdrawn => "已撤稿，网址上只写明撤稿和原因".to_owned(),
        Publication::Broken => "文件头有错误；改正以前，列表里没有它".to_owned(),
        Publication::LeftOut(reason) => format!("没有发布：{}", reason.words()),
    }
}

fn in_words(answer: &Answer) -> String {
    let left_out = matches!(answer.publication, Publication::LeftOut(_));
    let mut lines = vec![format!("{}（{}）", answer.title, answer.source), state(answer)];
    let path = format!("/{}", answer.path.as_str());
    let address = answer.address.as_ref().unwrap_or(&path);
    lines.push(format!("{}：{address}", if left_out { "发布以后的网址" } else { "网址" }));
    let mut list = |name: &str, items: Vec<String>| {
        if !items.is_empty() {
            lines.push(format!("{name}：{}", items.join("、")));
        }
    };
    list("旧址", answer.aliases.clone());
    list("栏目", answer.columns.clone());
    list("标签", answer.tags.clone());
    list("专题", answer.topics.clone());
    lines.join("\n")
}

fn as_json(answer: &Answer) -> serde_json::Value {
    let reason = match answer.publication {
        Publication::LeftOut(reason) => Some(reason.words()),
        _ => None,
    };
    json!({
        "file": answer.source.as_str(),
        "title": answer.title,
        "published": matches!(answer.publication, Publication::Published),
        "state": match answer.publication {
            Publication::Published => "published",
            Publication::Withdrawn => "withdrawn",
            Publication::Broken => "broken",
            Publication::LeftOut(_) => "left-out",
        },
        "reason": reason,
        "path": format!("/{}", answer.path.as_str()),
        "address": answer.address,
        "aliases": answer.aliases,
        "columns": answer.columns,
        "tags": answer.tags,
        "topics": answer.topics,
    })
}

/// The findings about this file alone.
fn own_findings(portal: &Portal, name: &SourcePath) -> Report {
    let about = |finding: &&Finding| finding.span.as_ref().is_some_and(|span| span.file == *name);
    Report::new(portal.report().findings().iter().filter(about).cloned().collect())
}
