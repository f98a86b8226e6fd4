//! The official page tags: there, once, and well-formed, on every page that must have them.
//!
//! In: the `meta` elements of a page. Out: findings: what a template does not print, and what an office has not
//! written. What opening has told (no site name, no address, a column without description, an article without date)
//! is not told again.

use std::collections::BTreeSet;

use super::page::{Ground, Look};
use super::rule::{Binds, Grade, Rule};
use super::scan::Tag;
use crate::content::Kind;
use crate::report::{Code, Finding};
use crate::site::{Column, ColumnId, Route, RouteEntry};

const SOURCE: &str = "《网页标签规范》，《政府网站发展指引》（国办发〔2017〕47号）的附件。";

pub const RULES: &[Rule] = &[
    Rule {
        code: Code("inspect/tag-missing"),
        grade: Grade::Deduction,
        binds: Binds::Official,
        title: "页面没有输出必选的网页标签",
        why: "每页应有 SiteName、SiteDomain；首页和栏目页应有 ColumnName、ColumnDescription、ColumnKeywords、ColumnType；文章页应有 ArticleTitle、PubDate、ContentSource。这里看的是生成的网页：资料写了、网页里却没有的，是主题模板漏了。",
        source: SOURCE,
        remedy: "在主题的模板里，<head> 中写上 {{ page.head }}；标签由程序按资料填写。",
    },
    Rule {
        code: Code("inspect/column-tags"),
        grade: Grade::Deduction,
        binds: Binds::Official,
        title: "栏目标签的资料没有写全",
        why: "栏目页的四个标签都是必选，内容从栏目的 _index.md 来：关键词（keywords）写成 ColumnKeywords，栏目类别（type）写成 ColumnType；首页的从 site.yaml 来。",
        source: SOURCE,
        remedy: "在栏目的 _index.md（首页是 site.yaml）里补上，例如 关键词: [政协, 要闻]，栏目类别: 工作动态。",
    },
    Rule {
        code: Code("inspect/tag-twice"),
        grade: Grade::Advice,
        binds: Binds::Official,
        title: "同一个网页标签写了两次",
        why: "规范没有说一个标签可以写几次，范例里每个只有一个；写两次，采集的程序只认其中一个。",
        source: SOURCE,
        remedy: "主题模板里已有 {{ page.head }} 的，不要再自己写同名的标签。",
    },
    Rule {
        code: Code("inspect/tag-date"),
        grade: Grade::Deduction,
        binds: Binds::Official,
        title: "PubDate 的写法不对",
        why: "发布时间要写成 YYYY-MM-DD HH:MM：半角的连字号和冒号，24 小时，不带秒。",
        source: SOURCE,
        remedy: "用 {{ page.head }} 输出标签，不要在模板里自己写日期。",
    },
    Rule {
        code: Code("inspect/column-type"),
        grade: Grade::Advice,
        binds: Binds::Official,
        title: "栏目类别不在规范列出的词里",
        why: "规范列出了十八个栏目类别，后面有省略号，可以另写；但用列出的词，检查的程序才认得。",
        source: SOURCE,
        remedy: "没有特别理由的，从规范列出的词里选一个，例如 工作动态、政策文件、概况信息、咨询投诉、数据发布。",
    },
    Rule {
        code: Code("inspect/site-code"),
        grade: Grade::Deduction,
        binds: Binds::Government,
        title: "没有写网站标识码",
        why: "SiteIDCode 是政府网站每页必选的标签，页脚也要有。标识码由主管部门分配。",
        source: SOURCE,
        remedy: "在 site.yaml 里写上，例如 网站标识码: 3604000001。",
    },
];

const MISSING: &Rule = &RULES[0];
const COLUMN: &Rule = &RULES[1];
const TWICE: &Rule = &RULES[2];
const DATE: &Rule = &RULES[3];
const TYPE: &Rule = &RULES[4];
const SITE_CODE: &Rule = &RULES[5];

/// The official names, in the order of the standard.
const NAMES: [&str; 15] = [
    "SiteName",
    "SiteDomain",
    "SiteIDCode",
    "ColumnName",
    "ColumnDescription",
    "ColumnKeywords",
    "ColumnType",
    "ArticleTitle",
    "PubDate",
    "ContentSource",
    "Keywords",
    "Author",
    "Description",
    "Image",
    "Url",
];

/// The values of `ColumnType` that the standard lists.
const TYPES: [&str; 18] = [
    "首页",
    "概况信息",
    "机构职能",
    "负责人信息",
    "工作动态",
    "政策文件",
    "信息公开指南",
    "信息公开目录",
    "信息公开年报",
    "依法申请公开",
    "数据发布",
    "数据开放",
    "政策解读",
    "回应关切",
    "办事服务",
    "咨询投诉",
    "征集调查",
    "在线访谈",
];

/// What is wrong with a tag of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flaw {
    Missing,
    Twice,
    Form,
}

/// The official tags of a page.
#[derive(Debug, Default)]
pub struct Seen {
    /// How often each is there with a value, by [`NAMES`].
    counts: [u8; NAMES.len()],
    date: Box<str>,
    flaws: Vec<(&'static str, Flaw)>,
}

impl Seen {
    pub fn add(&mut self, name: &str, tag: Tag<'_>) {
        let Some(at) = NAMES.iter().position(|official| *official == name) else { return };
        let value = tag.attribute("content").unwrap_or_default();
        if value.trim().is_empty() {
            return;
        }
        self.counts[at] = self.counts[at].saturating_add(1);
        if name == "PubDate" {
            self.date = value.into();
        }
    }

    /// Compares with what a page of this kind must have, and lets go of the rest.
    pub fn judge(&mut self, ground: &Ground<'_>, entry: &RouteEntry) {
        let required = required(ground, entry);
        for (name, count) in NAMES.iter().copied().zip(self.counts) {
            match count {
                0 if required.contains(&name) => self.flaws.push((name, Flaw::Missing)),
                0 | 1 => {}
                _ => self.flaws.push((name, Flaw::Twice)),
            }
        }
        if !self.date.is_empty() && !is_official_date(&self.date) {
            self.flaws.push(("PubDate", Flaw::Form));
        }
    }
}

/// The tags that a page must have, and whose value is written.
fn required(ground: &Ground<'_>, entry: &RouteEntry) -> Vec<&'static str> {
    let site = ground.site;
    let config = &site.config;
    if matches!(entry.route, Route::Redirect(_) | Route::NotFound) {
        return Vec::new();
    }
    let mut wanted = vec![
        ("SiteName", !config.name.is_empty()),
        ("SiteDomain", config.base.is_some()),
        ("SiteIDCode", !config.site_code.is_empty()),
    ];
    match entry.route {
        Route::Home => wanted.extend([
            ("ColumnName", true),
            ("ColumnDescription", !config.description.is_empty()),
            ("ColumnKeywords", !config.keywords.is_empty()),
            ("ColumnType", true),
        ]),
        Route::Column(id, _) => {
            let meta = site.column(id).meta();
            wanted.extend([
                ("ColumnName", true),
                ("ColumnDescription", meta.is_some_and(|meta| meta.description.is_some())),
                ("ColumnKeywords", meta.is_some_and(|meta| !meta.keywords.is_empty())),
                ("ColumnType", meta.is_some_and(|meta| meta.column_type.is_some())),
            ]);
        }
        Route::Article(id) => wanted.extend([
            ("ArticleTitle", true),
            (
                "PubDate",
                site.entry(id).article.meta.date.is_some() && site.effective(id).kind() != Kind::Page,
            ),
            ("ContentSource", !config.name.is_empty()),
        ]),
        _ => {}
    }
    wanted.into_iter().filter(|(_, written)| *written).map(|(name, _)| name).collect()
}

/// `2022-12-20 09:30`
fn is_official_date(date: &str) -> bool {
    let form = b"0000-00-00 00:00";
    let fits = |(byte, form): (u8, &u8)| if *form == b'0' { byte.is_ascii_digit() } else { byte == *form };
    date.len() == form.len() && date.bytes().zip(form).all(fits)
}

pub fn findings(ground: &Ground<'_>, looks: &[Look<'_>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for look in looks {
        for (name, flaw) in &look.tags.flaws {
            let (rule, message) = match flaw {
                Flaw::Missing => (MISSING, format!("网页里没有标签 {name}，资料却写了")),
                Flaw::Twice => (TWICE, format!("网页里的标签 {name} 不止一个")),
                Flaw::Form => (DATE, "网页里的 PubDate 不是“年-月-日 时:分”的形式".to_owned()),
            };
            findings.push(rule.finding(ground.profile, message).on_page(look.path().as_str()));
        }
    }
    findings.extend(home(ground));
    findings.extend(
        ground.site.columns.iter().filter(|c| c.id != ColumnId::HOME).flat_map(|c| column(ground, c)),
    );
    findings
}

fn home(ground: &Ground<'_>) -> Vec<Finding> {
    let config = &ground.site.config;
    let lacks = [
        (config.description.is_empty(), "ColumnDescription", "描述（description）"),
        (config.keywords.is_empty(), "ColumnKeywords", "关键词（keywords）"),
    ];
    let lacking = lacks.into_iter().filter(|(lacks, ..)| *lacks);
    let told = |(_, tag, what): (bool, &str, &str)| {
        let message = format!("首页没有标签 {tag}：site.yaml 里没有写{what}");
        COLUMN.finding(ground.profile, message).at(config.place("name"))
    };
    let mut findings: Vec<Finding> = lacking.map(told).collect();
    let code = |key: &str| config.footer.get(key).and_then(|value| value.as_str()).unwrap_or_default();
    if config.site_code.is_empty() && code("code").is_empty() {
        findings.push(SITE_CODE.finding(ground.profile, "没有写网站标识码").at(config.place("name")));
    }
    findings
}

fn column(ground: &Ground<'_>, column: &Column) -> Vec<Finding> {
    let meta = column.meta();
    let mut lacking = BTreeSet::new();
    if meta.is_none_or(|meta| meta.keywords.is_empty()) {
        lacking.insert("关键词（keywords）");
    }
    let kind = meta.and_then(|meta| meta.column_type.as_deref());
    if kind.is_none() {
        lacking.insert("栏目类别（type）");
    }
    let title = &column.title;
    let mut findings = Vec::new();
    if !lacking.is_empty() {
        let what: Vec<&str> = lacking.into_iter().collect();
        let message = format!("栏目“{title}”没有写{}", what.join("和"));
        findings.push(COLUMN.finding(ground.profile, message).at(column.span()));
    }
    if let Some(kind) = kind.filter(|kind| !TYPES.contains(kind)) {
        let message = format!("栏目“{title}”的类别“{kind}”不在规范列出的词里");
        findings.push(TYPE.finding(ground.profile, message).at(column.place("type")));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::is_official_date;

    #[test]
    fn the_official_form_of_a_date_is_strict() {
        assert!(is_official_date("2022-12-20 09:30"));
        for wrong in
            ["2022-12-20", "2022-12-20 9:30", "2022—12—20 09:30", "2022-12-20 09:30:00", "2022/12/20 09:30"]
        {
            assert!(!is_official_date(wrong), "{wrong}");
        }
    }
}
