//! `--explain`: a rule in its own words, or the list of all.

use crate::inspect;
use crate::proofread::{RULES, Rule, nearest_code, rule};
use crate::report::nearest;

use super::super::terminal::{Refusal, Terminal};

/// Explains a rule; without a code, lists them all.
pub fn run(code: &str, terminal: &Terminal) -> Result<(), Refusal> {
    if code.is_empty() {
        for rule in RULES {
            let off = if rule.default { "" } else { "（平时不查）" };
            terminal.say(&format!("{}  {}  {}{off}", rule.code, rule.severity.label(), rule.title));
        }
        for rule in inspect::rules() {
            terminal.say(&format!("{}  {}  {}", rule.code, rule.grade.label(), rule.title));
        }
        terminal.say("\n某条规则的说明：huikan check --explain P02");
        return Ok(());
    }
    if let Some(rule) = inspect::rule(&code.trim().to_lowercase()) {
        terminal.say(&format!("{}\n\n{}", rule.explanation(), off(rule.code.0)));
        return Ok(());
    }
    let Some(rule) = rule(code) else {
        let of_inspection = || nearest(code, inspect::rules().map(|rule| rule.code.0));
        let near = if code.contains('/') { of_inspection() } else { nearest_code(code) };
        let near = near.map(|near| format!("是不是 {near}？")).unwrap_or_default();
        return Err(Refusal::new(format!("没有编号是“{code}”的规则"))
            .help(format!("{near}全部规则：huikan check --explain")));
    };
    terminal.say(&in_words(rule));
    Ok(())
}

fn in_words(rule: &Rule) -> String {
    let mut lines = vec![
        format!("{}  {}（{}）", rule.code, rule.title, rule.severity.label()),
        rule.why.to_owned(),
        format!("依据：{}", rule.source),
    ];
    let indented = |text: &str| text.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n");
    for example in rule.examples {
        lines.push(format!("\n  原来：\n{}\n  改后：\n{}", indented(example.raw), indented(example.fixed)));
    }
    lines.push(format!(
        "\n一处不查：在那一段前面另起一行写 <!-- huikan:ignore {code} -->；\n\
         {off}",
        code = rule.code,
        off = if rule.default { off(rule.code.0) } else { on(rule.code.0) }
    ));
    lines.join("\n")
}

/// How a rule is switched off.
fn off(code: &str) -> String {
    format!("整个网站不查：在 content/site.yaml 里写 检查: {{不查: [{code}]}}")
}

/// How a rule is switched on that is off by itself.
fn on(code: &str) -> String {
    format!("这一条平时不查；要查，在 content/site.yaml 里写 检查: {{加查: [{code}]}}")
}
