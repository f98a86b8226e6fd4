//! Dates that cannot be, or look as if they had been changed.
//!
//! In: the dates of what is published, and the present time of the snapshot. Out: findings at the date. A bare date of
//! today is right all day, although PubDate prints an hour with it.

use jiff::Timestamp;

use super::page::Ground;
use super::rule::{Binds, Grade, Rule};
use crate::content::Article;
use crate::content::date::{Moment, SHANGHAI, leading_date};
use crate::report::{Code, Finding, Span};
use crate::site::Publication;

const SOURCE: &str = "《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）单项否决第一项：严重问题包括伪造发稿日期；政协网站参照执行。";

pub const RULES: &[Rule] = &[
    Rule {
        code: Code("inspect/date-future"),
        grade: Grade::Veto,
        binds: Binds::Official,
        title: "已经公开的稿件，日期却在将来",
        why: "网页上的发布时间比现在还晚，会被看作伪造发稿日期。",
        source: SOURCE,
        remedy: "把日期改成实际发布的时间。要到时候才发布的稿件，不要放进正式的网站（生成时不带 --drafts）。",
    },
    Rule {
        code: Code("inspect/updated-future"),
        grade: Grade::Deduction,
        binds: Binds::Official,
        title: "更新、更正或撤稿的时间在将来",
        why: "页面上写着一个还没有到的时间，读者和检查的人都会觉得不可信。",
        source: SOURCE,
        remedy: "改成实际的时间。",
    },
    Rule {
        code: Code("inspect/date-differs"),
        grade: Grade::Advice,
        binds: Binds::Official,
        title: "日期和文件名里的日期相差很多",
        why: "文件名开头的日期，和文件头里的发布日期相差超过 31 天：可能是复制旧稿忘了改，也可能是改了发稿日期。",
        source: SOURCE,
        remedy: "核对哪个日期对。文件名不影响网页；日期没有错的，可以不管，或者改文件名（写明了网址名的，网址不会变）。",
    },
];

const FUTURE: &Rule = &RULES[0];
const UPDATED: &Rule = &RULES[1];
const DIFFERS: &Rule = &RULES[2];

/// A month: manuscripts are named when they come in, and published later.
const MOST_DAYS: i32 = 31;

pub fn findings(ground: &Ground<'_>) -> Vec<Finding> {
    let now = ground.site.snapshot.now;
    let mut findings = Vec::new();
    for entry in &ground.site.entries {
        if matches!(entry.publication, Publication::Published | Publication::Withdrawn) {
            findings.extend(future(ground, &entry.article, now));
            findings.extend(changed(ground, &entry.article, now));
            findings.extend(differing(ground, &entry.article));
        }
    }
    findings
}

/// Where a value of the header stands; the file as a whole where it isn't written.
fn place(article: &Article, key: &str) -> Span {
    Span::new(article.path.clone(), article.meta.span(key).unwrap_or(0..0))
}

fn future(ground: &Ground<'_>, article: &Article, now: Timestamp) -> Option<Finding> {
    let date = article.meta.date.filter(|date| date.instant > now)?;
    let message =
        format!("发布日期 {} 还没有到，稿件却已经公开", date.official(ground.site.config.default_time));
    Some(FUTURE.finding(ground.profile, message).at(place(article, "date")))
}

fn changed(ground: &Ground<'_>, article: &Article, now: Timestamp) -> Vec<Finding> {
    let meta = &article.meta;
    let correction = meta.corrections.iter().filter_map(|correction| correction.time);
    let times = [("updated", "更新", meta.updated)]
        .into_iter()
        .chain([("withdraw", "撤稿", meta.withdraw.as_ref().and_then(|withdraw| withdraw.time))])
        .chain(correction.map(|time| ("corrections", "更正", Some(time))));
    let is_future = |time: &Moment| time.instant > now;
    let told = |(key, what, time): (&str, &str, Option<Moment>)| {
        let time = time.filter(is_future)?;
        let message = format!("{what}的时间 {} 还没有到", time.date());
        Some(UPDATED.finding(ground.profile, message).at(place(article, key)))
    };
    times.filter_map(told).collect()
}

fn differing(ground: &Ground<'_>, article: &Article) -> Option<Finding> {
    let written = article.meta.span("date").filter(|span| !span.is_empty()).and(article.meta.date)?;
    let named = leading_date(&article.stem)?.moment?;
    let day = |moment: Moment| SHANGHAI.to_datetime(moment.instant).date();
    let apart = (day(written) - day(named)).get_days().abs();
    let message = || format!("发布日期 {} 和文件名里的 {} 相差 {apart} 天", written.date(), named.date());
    (apart > MOST_DAYS).then(|| DIFFERS.finding(ground.profile, message()).at(place(article, "date")))
}
