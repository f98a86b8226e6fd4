//! Columns and modules with nothing in them, and columns that do not say how often they should change.
//!
//! In: the site. Out: findings. That a single column is empty is told on opening; here they are counted, as the
//! inspection does.

use std::sync::Arc;

use super::freshness::{Standing, Update};
use super::page::Ground;
use super::rule::{Binds, Grade, Rule};
use crate::config::yaml::Step;
use crate::content::Kind;
use crate::report::{Code, Finding, Sources, Span};
use crate::site::{ArticleId, ColumnId, Entry, find_column};

pub const RULES: &[Rule] = &[
    Rule {
        code: Code("inspect/columns-empty"),
        grade: Grade::Veto,
        binds: Binds::Official,
        title: "五个以上空白栏目",
        why: "空白栏目 5 个以上，就是“栏目不更新”。没有稿件、没有数据表、也没有自己文字的栏目算空白；隐藏的不算。",
        source: "《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）单项否决第四项；政协网站参照执行。",
        remedy: "给这些栏目发稿件；暂时不用的，在 _index.md 里写“隐藏: 是”（hidden: true）。",
    },
    Rule {
        code: Code("inspect/update-missing"),
        grade: Grade::Advice,
        binds: Binds::Official,
        title: "栏目没有写更新类",
        why: "不知道一个栏目多久应该更新，就不能提前提醒。",
        source: "本程序的约定，为的是按国办秘函〔2019〕19号的期限核对。",
        remedy: "在栏目的 _index.md 里写一行更新类（update）：动态要闻、通知公告、政策文件、规划计划、不更新，或者天数，例如 更新类: 30天。",
    },
    Rule {
        code: Code("inspect/update-unknown"),
        grade: Grade::Advice,
        binds: Binds::Official,
        title: "看不懂栏目的更新类",
        why: "看不懂的更新类不起作用，栏目就没有人提醒。",
        source: "本程序的约定，为的是按国办秘函〔2019〕19号的期限核对。",
        remedy: "更新类写 动态要闻、通知公告、政策文件、规划计划、不更新，或者天数，例如 更新类: 30天。",
    },
    Rule {
        code: Code("inspect/module-empty"),
        grade: Grade::Advice,
        binds: Binds::All,
        title: "首页模块没有内容",
        why: "首页的一个模块取了某个栏目，那个栏目还没有发布的稿件：模块不会显示，版面就少了一块。",
        source: "《政府网站发展指引》（国办发〔2017〕47号）对首页和栏目的要求；属于建议。",
        remedy: "给那个栏目发稿件，或者从 site.yaml 的首页里去掉这个模块。",
    },
    Rule {
        code: Code("inspect/no-column"),
        grade: Grade::Advice,
        binds: Binds::All,
        title: "稿件不在任何栏目里",
        why: "稿件直接放在 content/ 下，哪个栏目的列表里都没有它，读者只能搜到它，或者从别的稿件里的链接进去。",
        source: "本程序的约定；《政府网站发展指引》（国办发〔2017〕47号）要求信息归到栏目。",
        remedy: "用 huikan move 把它移到一个栏目里；“关于本站”一类的单页，写“体裁: 单页”（kind: page）。",
    },
];

const EMPTY: &Rule = &RULES[0];
const UNWRITTEN: &Rule = &RULES[1];
const UNKNOWN: &Rule = &RULES[2];
const MODULE: &Rule = &RULES[3];
const APART: &Rule = &RULES[4];

/// How many empty columns fail a site.
const MOST_EMPTY: usize = 5;

pub fn findings(ground: &Ground<'_>, columns: &[Standing]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = empty(ground, columns).into_iter().collect();
    findings.extend(classes(ground));
    findings.extend(modules(ground));
    findings.extend(apart(ground));
    findings
}

/// Articles that no column lists; a page of its own, as 关于本站, needs none.
fn apart(ground: &Ground<'_>) -> Vec<Finding> {
    let site = ground.site;
    let entries = site.entries.iter().zip(0..).filter(|(entry, id)| {
        let has_column = entry.column != ColumnId::HOME || !entry.further.is_empty();
        entry.is_shown() && !has_column && site.effective(ArticleId(*id)).kind() != Kind::Page
    });
    let finding = |(entry, _): (&Arc<Entry>, u32)| {
        let message = format!("“{}”直接放在 content/ 下，不在任何栏目里", entry.article.path.file_name());
        APART.finding(ground.profile, message).at(Span::file(entry.article.path.clone()))
    };
    entries.map(finding).collect()
}

fn empty(ground: &Ground<'_>, columns: &[Standing]) -> Option<Finding> {
    let titles: Vec<&str> = columns.iter().filter(|c| c.empty).map(|column| column.title.as_str()).collect();
    let message = || format!("有 {} 个空白栏目：{}", titles.len(), titles.join("、"));
    (titles.len() >= MOST_EMPTY).then(|| EMPTY.finding(ground.profile, message()))
}

/// What columns say of their updates; those that say nothing are told together.
fn classes(ground: &Ground<'_>) -> Vec<Finding> {
    let site = ground.site;
    let mut findings = Vec::new();
    let mut silent = Vec::new();
    for column in site.columns.iter().filter(|column| column.id != ColumnId::HOME && !column.hidden()) {
        match column.meta().and_then(|meta| meta.update.as_deref()) {
            // A column that only holds others is as fresh as they are.
            None if column.children.is_empty() => silent.push(column),
            Some(written) if Update::parse(written).is_none() => {
                let message = format!("栏目“{}”的更新类“{written}”看不懂", column.title);
                findings.push(UNKNOWN.finding(ground.profile, message).at(column.place("update")));
            }
            _ => {}
        }
    }
    if let [first, ..] = silent.as_slice() {
        let titles: Vec<&str> = silent.iter().map(|column| column.title.as_str()).collect();
        let message = format!("有 {} 个栏目没有写更新类：{}", titles.len(), titles.join("、"));
        findings.push(UNWRITTEN.finding(ground.profile, message).at(first.span()));
    }
    findings
}

/// Modules of the home page whose column has nothing to show.
fn modules(ground: &Ground<'_>) -> Vec<Finding> {
    let site = ground.site;
    let Some(modules) = site.config.home.as_array() else { return Vec::new() };
    let config = crate::report::SourcePath::new(crate::config::FILE);
    let text = Sources::text(&*site.snapshot, &config).unwrap_or_default();
    let mut findings = Vec::new();
    for (number, module) in modules.iter().enumerate() {
        let one = module.get("column").and_then(|name| name.as_str()).into_iter();
        let many = module.get("columns").and_then(|names| names.as_array()).into_iter().flatten();
        for name in one.chain(many.filter_map(|name| name.as_str())) {
            let Some(column) = find_column(&site.columns, name).filter(|column| site.is_empty(column.id))
            else {
                continue;
            };
            let message = format!("首页第 {} 个模块取的栏目“{}”没有内容", number + 1, column.title);
            let place = site.config.place_within(text, "home", &[Step::Item(number)]);
            findings.push(MODULE.finding(ground.profile, message).at(place));
        }
    }
    findings
}
