//! Freshness: how old the newest article of the home page and of each column is, and how many days are left.
//!
//! In: the update class of each column, the dates of what it shows, the present time of the snapshot. Out: the
//! [`Standing`] of each, for findings and for the table. Invariant: what has no date is not counted as an update, as
//! the inspection has it; a sample site is not judged, since its articles stay as they are.

use jiff::Timestamp;

use super::page::{Ground, Look};
use super::rule::{Binds, Grade, Rule};
use crate::content::date::{Moment, SHANGHAI};
use crate::report::{Code, Finding};
use crate::site::{Column, ColumnId, Route, Site};

const SOURCE: &str =
    "《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）单项否决第三、四项；政协网站参照执行。";

pub const RULES: &[Rule] = &[
    Rule {
        code: Code("inspect/home-stale"),
        grade: Grade::Veto,
        binds: Binds::Official,
        title: "首页两周没有更新",
        why: "首页上最新一条信息的日期，距今超过 14 天，就是“首页不更新”。没有日期的信息不算更新。这里看的是生成的首页上链接到的稿件。",
        source: SOURCE,
        remedy: "发布新稿件；稿件已经有了而首页没有的，核对首页模块取的是不是那个栏目。",
    },
    Rule {
        code: Code("inspect/home-due"),
        grade: Grade::Advice,
        binds: Binds::Official,
        title: "首页快到两周没有更新",
        why: "已经过了期限的七成。提前安排稿件，免得碰上检查。",
        source: SOURCE,
        remedy: "在剩下的天数里发布新稿件。",
    },
    Rule {
        code: Code("inspect/column-stale"),
        grade: Grade::Deduction,
        binds: Binds::Official,
        title: "栏目超过期限没有更新",
        why: "期限由栏目的更新类决定：动态要闻 14 天，通知公告和政策文件 183 天，规划计划一类 365 天，也可以自己写天数。没有日期的信息不算更新。",
        source: SOURCE,
        remedy: "发布新稿件；内容本来就不常更新的栏目，把 _index.md 里的更新类改成合适的，例如 更新类: 不更新。",
    },
    Rule {
        code: Code("inspect/column-due"),
        grade: Grade::Advice,
        binds: Binds::Official,
        title: "栏目快到更新期限",
        why: "已经过了期限的七成。提前安排稿件，免得碰上检查。",
        source: SOURCE,
        remedy: "在剩下的天数里发布新稿件。",
    },
    Rule {
        code: Code("inspect/columns-stale"),
        grade: Grade::Veto,
        binds: Binds::Official,
        title: "五个以上栏目不更新",
        why: "动态、要闻类栏目超过两周不更新的，加上通知公告、政策文件类栏目超过六个月不更新的，合计 5 个以上，就是“栏目不更新”。",
        source: SOURCE,
        remedy: "先更新动态、要闻类栏目；长期没有内容的栏目，并到别的栏目里，或者在 _index.md 里写“隐藏: 是”。",
    },
    Rule {
        code: Code("inspect/columns-neglected"),
        grade: Grade::Veto,
        binds: Binds::Official,
        title: "十个以上栏目长期不更新",
        why: "应当更新而长期没有更新的栏目，合计 10 个以上，就是“栏目不更新”。这里算的是写了其他期限的栏目。",
        source: SOURCE,
        remedy: "更新这些栏目，或者把长期没有内容的栏目归并、隐藏。",
    },
];

const HOME_STALE: &Rule = &RULES[0];
const HOME_DUE: &Rule = &RULES[1];
const STALE: &Rule = &RULES[2];
const DUE: &Rule = &RULES[3];
const MANY: &Rule = &RULES[4];
const NEGLECTED: &Rule = &RULES[5];

/// Days that the home page may stand still.
const HOME_DAYS: i64 = 14;

/// How many stale columns fail a site: of news and notices together, and of all others.
const MOST_STALE: usize = 5;
const MOST_NEGLECTED: usize = 10;

/// From this share of the limit on it is told, in percent.
const DUE_PERCENT: i64 = 70;

/// How often a column should see something new (`update` of its `_index.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Update {
    News,
    Notice,
    Policy,
    Plan,
    Days(u16),
    /// It is as it is.
    Static,
}

impl Update {
    /// Reads what a column says; `None` for what is neither a class nor a number of days.
    pub fn parse(written: &str) -> Option<Update> {
        let written = written.trim().to_lowercase();
        let days = written.trim_end_matches(['天', '日', 'd']).trim_end();
        if let Ok(days) = days.parse::<u16>() {
            return (days > 0).then_some(Update::Days(days));
        }
        Some(match written.as_str() {
            "news" | "动态" | "要闻" | "动态要闻" | "新闻" => Update::News,
            "notice" | "通知" | "公告" | "通知公告" => Update::Notice,
            "policy" | "政策" | "文件" | "政策文件" => Update::Policy,
            "plan" | "规划" | "计划" | "规划计划" => Update::Plan,
            "static" | "never" | "不更新" | "固定" => Update::Static,
            "daily" | "每日" | "每天" => Update::Days(1),
            "weekly" | "每周" => Update::Days(7),
            "monthly" | "每月" => Update::Days(31),
            "quarterly" | "每季" | "每季度" => Update::Days(92),
            "half-yearly" | "每半年" => Update::Days(183),
            "yearly" | "每年" => Update::Days(366),
            _ => return None,
        })
    }

    /// Days that may pass without anything new.
    pub fn limit(self) -> Option<i64> {
        match self {
            Update::News => Some(14),
            Update::Notice | Update::Policy => Some(183),
            Update::Plan => Some(365),
            Update::Days(days) => Some(days.into()),
            Update::Static => None,
        }
    }

    /// The words that staff read.
    pub fn label(self) -> String {
        match self {
            Update::News => "动态要闻".to_owned(),
            Update::Notice => "通知公告".to_owned(),
            Update::Policy => "政策文件".to_owned(),
            Update::Plan => "规划计划".to_owned(),
            Update::Days(days) => format!("每 {days} 天"),
            Update::Static => "不更新".to_owned(),
        }
    }
}

/// How a column, or the home page, stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub column: ColumnId,
    pub title: String,
    /// `None` where the column does not say, or says what nobody understands.
    pub class: Option<Update>,
    pub newest: Option<Moment>,
    /// Whole days since then, by the calendar in Asia/Shanghai.
    pub age: Option<i64>,
    pub limit: Option<i64>,
    /// Nothing in it that readers could see.
    pub empty: bool,
}

impl Standing {
    fn new(column: &Column, class: Option<Update>, newest: Option<Moment>, now: Timestamp) -> Standing {
        Standing {
            column: column.id,
            title: column.title.clone(),
            class,
            newest,
            age: newest.map(|newest| days_between(newest, now)),
            limit: class.and_then(Update::limit),
            empty: false,
        }
    }

    /// Days that are left; below 0 it is stale. `None` without a limit, or without anything dated.
    pub fn left(&self) -> Option<i64> {
        Some(self.limit? - self.age?)
    }

    pub fn is_stale(&self) -> bool {
        self.left().is_some_and(|left| left < 0)
    }

    pub fn is_due(&self) -> bool {
        let due = |(age, limit): (i64, i64)| age <= limit && age * 100 >= limit * DUE_PERCENT;
        self.age.zip(self.limit).is_some_and(due)
    }
}

fn days_between(then: Moment, now: Timestamp) -> i64 {
    let day = |at: Timestamp| SHANGHAI.to_datetime(at).date();
    i64::from((day(now) - day(then.instant)).get_days())
}

/// The home page as it was made; `None` if it could not be.
pub fn of_home(site: &Site, looks: &[Look<'_>]) -> Option<Standing> {
    let home = looks.iter().find(|look| look.entry.route == Route::Home)?;
    let dates = home.links.articles.iter().filter_map(|id| site.entry(*id).article.meta.date);
    let newest = dates.max_by_key(|date| date.instant);
    let standing = Standing::new(site.home(), None, newest, site.snapshot.now);
    Some(Standing { title: "首页".to_owned(), limit: Some(HOME_DAYS), ..standing })
}

/// Every column, in the order of the navigation, those below behind the one above.
pub fn of_columns(site: &Site) -> Vec<Standing> {
    let mut standings = Vec::new();
    let mut waiting: Vec<ColumnId> = site.home().children.iter().rev().copied().collect();
    while let Some(id) = waiting.pop() {
        let column = site.column(id);
        waiting.extend(column.children.iter().rev());
        let class = column.meta().and_then(|meta| meta.update.as_deref()).and_then(Update::parse);
        let standing = Standing::new(column, class, newest(site, column), site.snapshot.now);
        standings.push(Standing { empty: site.is_empty(id), ..standing });
    }
    standings
}

/// The newest date of a column's articles and rows.
fn newest(site: &Site, column: &Column) -> Option<Moment> {
    let entries = column.list.items.iter().map(|id| site.entry(*id)).filter(|entry| entry.is_shown());
    let articles = entries.filter_map(|entry| entry.article.meta.date);
    let rows = column.sheets.iter().flat_map(|sheet| {
        let order = &site.sheet(*sheet).order;
        order.iter().filter_map(|row| site.row_date(*sheet, *row))
    });
    articles.chain(rows).max_by_key(|date| date.instant)
}

pub fn findings(ground: &Ground<'_>, home: Option<&Standing>, columns: &[Standing]) -> Vec<Finding> {
    if ground.site.config.sample {
        return Vec::new();
    }
    let mut findings: Vec<Finding> = home.and_then(|home| of_home_page(ground, home)).into_iter().collect();
    findings.extend(columns.iter().filter_map(|standing| column(ground, standing)));
    let stale = |wanted: &dyn Fn(Update) -> bool| -> Vec<&str> {
        let of_class = |standing: &&Standing| standing.is_stale() && standing.class.is_some_and(wanted);
        columns.iter().filter(of_class).map(|standing| standing.title.as_str()).collect()
    };
    let is_counted = |class| matches!(class, Update::News | Update::Notice | Update::Policy);
    let both = [
        (MANY, MOST_STALE, stale(&is_counted), "动态要闻、通知公告、政策文件类栏目"),
        (NEGLECTED, MOST_NEGLECTED, stale(&|class| !is_counted(class)), "其他应当更新的栏目"),
    ];
    for (rule, most, titles, what) in both {
        if titles.len() >= most {
            let message = format!("{what}里有 {} 个超过期限没有更新：{}", titles.len(), titles.join("、"));
            findings.push(rule.finding(ground.profile, message));
        }
    }
    findings
}

fn of_home_page(ground: &Ground<'_>, home: &Standing) -> Option<Finding> {
    let (rule, message) = match home.age {
        None => (HOME_STALE, "首页上没有带日期的信息，检查时按没有更新算".to_owned()),
        Some(age) if home.is_stale() => {
            (HOME_STALE, format!("首页最新的信息是 {age} 天前的，超过了 {HOME_DAYS} 天"))
        }
        Some(age) if home.is_due() => {
            (HOME_DUE, format!("首页还有 {} 天就满 {HOME_DAYS} 天没有更新", HOME_DAYS - age))
        }
        Some(_) => return None,
    };
    Some(rule.finding(ground.profile, message).on_page("index.html"))
}

fn column(ground: &Ground<'_>, standing: &Standing) -> Option<Finding> {
    let (age, limit) = (standing.age?, standing.limit?);
    let title = &standing.title;
    let (rule, message) = if standing.is_stale() {
        (STALE, format!("栏目“{title}”已经 {age} 天没有更新，超过了 {limit} 天"))
    } else if standing.is_due() {
        (DUE, format!("栏目“{title}”还有 {} 天就满 {limit} 天没有更新", limit - age))
    } else {
        return None;
    };
    Some(rule.finding(ground.profile, message).at(ground.site.column(standing.column).place("update")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_and_days_are_understood() {
        for (written, limit) in
            [("news", Some(14)), ("通知公告", Some(183)), ("30天", Some(30)), ("每季度", Some(92))]
        {
            assert_eq!(Update::parse(written).and_then(Update::limit), limit, "{written}");
        }
        assert_eq!(Update::parse("static"), Some(Update::Static));
        assert_eq!((Update::parse("常常"), Update::parse("0")), (None, None));
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        let days = |then: &str, now: &str| {
            days_between(Moment { instant: then.parse().unwrap(), has_time: true }, now.parse().unwrap())
        };
        assert_eq!(days("2022-12-17T23:59:00+08:00", "2022-12-31T00:01:00+08:00"), 14);
        assert_eq!(days("2022-12-16T00:00:00+08:00", "2022-12-31T12:00:00+08:00"), 15);
    }
}
