//! What staff have switched off: a rule for the whole site, for an article, or for one block.
//!
//! In: `check` of `site.yaml`, and comments in a body: `<!-- huikan:ignore P02 W05 -->` (in Chinese 会刊：不查)
//! before a block, or in it, is for that block; `ignore-all` (全文不查) is for the article; without codes, all
//! rules are meant. Out: which findings are not to be told.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{RULES, Rule, nearest_code, rule};
use crate::config::{self, yaml::Step};
use crate::markdown::{Doc, Kind};
use crate::report::{Code, Finding};
use crate::site::Site;

/// A code in the settings that no rule has.
pub const UNKNOWN_RULE: Code = Code("config/unknown-rule");

/// Longest first: one word begins with the other.
const WHOLE: [&str; 3] = ["huikan:ignore-all", "会刊：全文不查", "会刊:全文不查"];
const BLOCK: [&str; 3] = ["huikan:ignore", "会刊：不查", "会刊:不查"];

/// The rules that are on: as they are by themselves, and as `site.yaml` says.
pub fn rules(site: &Site, findings: &mut Vec<Finding>) -> Vec<&'static Rule> {
    let check = &site.config.check;
    let off = named(site, &check.off, &["off", "不查", "关闭"], findings);
    let on = named(site, &check.on, &["on", "加查", "打开"], findings);
    let is_on = |rule: &&Rule| !off.contains(rule.code.0) && (rule.default || on.contains(rule.code.0));
    RULES.iter().copied().filter(is_on).collect()
}

/// The rules that the settings name under a key. Codes with a `/` are those of inspection, which reads them itself.
fn named(site: &Site, typed: &[String], key: &[&str], findings: &mut Vec<Finding>) -> BTreeSet<&'static str> {
    let mut codes = BTreeSet::new();
    let config = &site.config;
    for (number, typed) in typed.iter().enumerate().filter(|(_, typed)| !typed.contains('/')) {
        match rule(typed) {
            Some(rule) => {
                codes.insert(rule.code.0);
            }
            None => {
                let help = match nearest_code(typed) {
                    Some(near) => format!("是不是 {near}？全部规则用 huikan check --explain 查看。"),
                    None => "全部规则用 huikan check --explain 查看。".to_owned(),
                };
                let text = site.snapshot.text(config::FILE).map_or("", |text| &*text.content);
                let place = config.place_within(text, "check", &[Step::Key(key), Step::Item(number)]);
                let message = format!("没有编号是“{typed}”的规则");
                findings.push(Finding::warning(UNKNOWN_RULE, message).at(place).help(help));
            }
        }
    }
    codes
}

/// Ranges of bytes, each with the codes that are not told there; without codes, none is.
#[derive(Debug, Default)]
pub struct Ignored(Vec<(Range<usize>, Vec<String>)>);

impl Ignored {
    pub fn covers(&self, finding: &Finding) -> bool {
        let Some(span) = &finding.span else { return false };
        let at = span.start as usize;
        let is_named = |codes: &[String]| {
            codes.is_empty() || codes.iter().any(|code| code.eq_ignore_ascii_case(finding.code.0))
        };
        self.0.iter().any(|(range, codes)| range.contains(&at) && is_named(codes))
    }
}

/// What the comments of a body ask for.
pub fn ignored(doc: &Doc) -> Ignored {
    let blocks: Vec<usize> = doc.blocks().collect();
    let mut ignored = Ignored::default();
    for (number, &block) in blocks.iter().enumerate() {
        let node = doc.nodes()[block];
        for inner in &doc.nodes()[block..node.end as usize] {
            let Kind::Html(html) = inner.kind else { continue };
            for (whole, codes) in comments(doc.str(html)) {
                let range = match (whole, node.kind) {
                    (true, _) => 0..usize::MAX,
                    (false, Kind::HtmlBlock) => {
                        // The next block that is no comment itself.
                        let next = blocks[number + 1..].iter().map(|next| doc.nodes()[*next]);
                        match next.into_iter().find(|next| next.kind != Kind::HtmlBlock) {
                            Some(next) => next.span(),
                            None => continue,
                        }
                    }
                    (false, _) => node.span(),
                };
                ignored.0.push((range, codes));
            }
        }
    }
    ignored
}

/// Of each comment that speaks to us: whether it is for the whole article, and its codes.
fn comments(html: &str) -> impl Iterator<Item = (bool, Vec<String>)> + '_ {
    html.split("<!--").skip(1).filter_map(|rest| {
        let words = rest.split("-->").next().unwrap_or_default().trim();
        let behind = |names: [&str; 3]| names.into_iter().find_map(|name| words.strip_prefix(name));
        let whole = behind(WHOLE);
        let codes = whole.or_else(|| behind(BLOCK))?;
        let split = codes.split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、'));
        let codes = split.filter(|code| !code.is_empty()).map(str::to_owned).collect();
        Some((whole.is_some(), codes))
    })
}
