//! What staff have switched off: a rule for the whole site, for an article, or for one block.
//!
//! In: `check` of `site.yaml`, and comments in a body: `<!-- huikan:ignore P02 W05 -->` (in Chinese 会刊：不查)
//! before a block, or in it, is for that block; `ignore-all` (全文不查) is for the article; without codes, all
//! rules are meant. Out: which findings are not to be told.

use std::collections::{BTreeMap, BTreeSet};

use super::{RULES, Rule, nearest_code, rule};
use crate::config::{self, yaml::Step};
use crate::markdown::{Doc, Kind};
use crate::report::{Code, Finding, SourcePath, Span};
use crate::site::Site;

/// A code in the settings that no rule has.
pub const UNKNOWN_RULE: Code = Code("config/unknown-rule");

/// Longest first: one word begins with the other.
const WHOLE: [&str; 2] = ["ignore-all", "全文不查"];
const BLOCK: [&str; 2] = ["ignore", "不查"];
/// How a comment speaks to us, before a colon of either width.
const NAMES: [&str; 2] = ["huikan", "会刊"];

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
                let help = all_rules(typed);
                let text = site.snapshot.text(config::FILE).map_or("", |text| &*text.content);
                let place = config.place_within(text, "check", &[Step::Key(key), Step::Item(number)]);
                let message = format!("没有编号是“{typed}”的规则");
                findings.push(Finding::warning(UNKNOWN_RULE, message).at(place).help(help));
            }
        }
    }
    codes
}

/// Where the rules are listed, and which may be meant.
fn all_rules(typed: &str) -> String {
    let near = nearest_code(typed).map(|near| format!("是不是 {near}？")).unwrap_or_default();
    format!("{near}全部规则用 huikan check --explain 查看。")
}

/// Which rules a comment names.
#[derive(Debug, Default)]
struct Named {
    all: bool,
    /// In capitals.
    codes: BTreeSet<String>,
}

impl Named {
    fn add(&mut self, codes: Vec<String>) {
        self.all |= codes.is_empty();
        self.codes.extend(codes.into_iter().map(|code| code.to_ascii_uppercase()));
    }

    fn covers(&self, code: Code) -> bool {
        self.all || self.codes.contains(code.0)
    }
}

/// What is not told in an article, and in each of its blocks.
#[derive(Debug, Default)]
pub struct Ignored {
    whole: Named,
    /// By where a block begins, and with where it ends.
    blocks: BTreeMap<usize, (usize, Named)>,
}

impl Ignored {
    pub fn covers(&self, finding: &Finding) -> bool {
        let Some(span) = &finding.span else { return false };
        let at = span.start as usize;
        let block = self.blocks.range(..=at).next_back().map(|(_, block)| block);
        self.whole.covers(finding.code)
            || block.is_some_and(|(end, named)| at < *end && named.covers(finding.code))
    }
}

/// What the comments of a body ask for.
pub fn ignored(doc: &Doc) -> Ignored {
    let mut ignored = Ignored::default();
    let mut waiting: Vec<Vec<String>> = Vec::new();
    for block in doc.blocks() {
        let node = doc.nodes()[block];
        let is_comment = node.kind == Kind::HtmlBlock;
        let entry = |ignored: &mut Ignored, codes| {
            ignored
                .blocks
                .entry(node.span().start)
                .or_insert((node.span().end, Named::default()))
                .1
                .add(codes);
        };
        if !is_comment {
            // What stood before it, in blocks of their own.
            waiting.drain(..).for_each(|codes| entry(&mut ignored, codes));
        }
        for inner in &doc.nodes()[block..node.end as usize] {
            let Kind::Html(html) = inner.kind else { continue };
            for (whole, codes) in comments(doc.str(html)) {
                match (whole, is_comment) {
                    (true, _) => ignored.whole.add(codes),
                    (false, true) => waiting.push(codes),
                    (false, false) => entry(&mut ignored, codes),
                }
            }
        }
    }
    ignored
}

/// What the comments of a body ask for that nobody can do: rules that there are not, and words that are none.
pub fn mistyped(doc: &Doc, path: &SourcePath) -> Vec<Finding> {
    let mut findings = Vec::new();
    for node in doc.nodes() {
        let Kind::Html(html) = node.kind else { continue };
        let at = || Span::new(path.clone(), node.span());
        for words in spoken(doc.str(html)) {
            let Some((_, codes)) = read(words) else {
                let message = format!("看不懂给会刊的这句话：“{words}”");
                let help =
                    "不查一段写 <!-- huikan:ignore P02 -->，不查全文写 <!-- huikan:ignore-all P02 -->。";
                findings.push(Finding::warning(UNKNOWN_RULE, message).at(at()).help(help));
                continue;
            };
            for typed in codes.into_iter().filter(|typed| !typed.contains('/') && rule(typed).is_none()) {
                let message = format!("没有编号是“{typed}”的规则");
                findings.push(Finding::warning(UNKNOWN_RULE, message).at(at()).help(all_rules(&typed)));
            }
        }
    }
    findings
}

/// The words of each comment that begins with our name, behind it.
fn spoken(html: &str) -> impl Iterator<Item = &str> + '_ {
    html.split("<!--").skip(1).filter_map(|rest| {
        let words = rest.split("-->").next().unwrap_or_default().trim();
        let behind = NAMES.into_iter().find_map(|name| words.strip_prefix(name))?.trim_start();
        behind.strip_prefix([':', '：']).map(str::trim)
    })
}

/// Whether these words are for the whole article, and their codes.
fn read(words: &str) -> Option<(bool, Vec<String>)> {
    let behind = |names: [&str; 2]| names.into_iter().find_map(|name| words.strip_prefix(name));
    let whole = behind(WHOLE);
    let codes = whole.or_else(|| behind(BLOCK))?;
    let is_mark = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ':' | '：');
    // ignored is another word.
    if codes.starts_with(|c: char| c.is_ascii_lowercase() || c == '-') {
        return None;
    }
    let codes = codes.split(is_mark).filter(|code| !code.is_empty()).map(str::to_owned).collect();
    Some((whole.is_some(), codes))
}

/// Of each comment that speaks to us: whether it is for the whole article, and its codes.
fn comments(html: &str) -> impl Iterator<Item = (bool, Vec<String>)> + '_ {
    spoken(html).filter_map(read)
}
