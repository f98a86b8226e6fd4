//! What was meant to be seen and isn't: headlines whose article is not shown, columns with nothing in them.
//!
//! In: a placed site. Out: findings. The pages themselves are right: the next headline stands in for the
//! first, and an empty column says that it is empty.

use super::placing::value_span;
use super::publication::{Publication, Reason};
use super::{Column, ColumnId, Entry, NAVIGATION, Site, codes};
use crate::config::Profile;
use crate::report::{Finding, Severity};

/// How many empty columns one finding names.
const NAMED: usize = 30;

pub fn findings(site: &Site) -> Vec<Finding> {
    let headlines = site.entries.iter().filter(|entry| entry.headline).filter_map(|entry| headline(entry));
    let columns: Vec<&Column> = site.columns.iter().filter(|column| is_empty(site, column)).collect();
    let crowded = site.columns.iter().filter_map(|column| crowded(site, column));
    headlines.chain(empty(site, &columns)).chain(crowded).collect()
}

/// More columns beside each other than a navigation shows.
fn crowded(site: &Site, column: &Column) -> Option<Finding> {
    let shown = column.children.iter().filter(|id| !site.column(**id).hidden()).count();
    let where_to = match column.id {
        ColumnId::HOME => "网站".to_owned(),
        _ => format!("栏目“{}”", column.title),
    };
    (shown > NAVIGATION).then(|| {
        let message = format!("{where_to}下面有 {shown} 个栏目，导航里只列前 {NAVIGATION} 个");
        Finding::warning(codes::COLUMN_MANY, message).at(column.span()).help(
            "导航每一页都有，列得太多谁也找不到，网页也慢。其余的只能从网站地图进去：请归并成几个大栏目",
        )
    })
}

/// A headline that waits for its hour is as it should be.
fn headline(entry: &Entry) -> Option<Finding> {
    let (severity, reason) = match entry.publication {
        Publication::Withdrawn => (Severity::Warning, "已撤稿".to_owned()),
        // Of a missing signature its own finding tells.
        Publication::LeftOut(Reason::Scheduled(_) | Reason::Unsigned)
        | Publication::Published
        | Publication::Broken => return None,
        Publication::LeftOut(reason @ Reason::Expired(_)) => (Severity::Warning, reason.words()),
        Publication::LeftOut(reason) => (Severity::Hint, reason.words()),
    };
    let message = format!("头条“{}”没有显示：稿件{reason}", entry.article.title);
    Some(
        Finding::new(codes::HEADLINE_UNSHOWN, severity, message).at(value_span(&entry.article, "headline")).help(
            "首页用下一条头条，没有别的头条就不显示。这篇不再作头条的，请删去文件头里的“头条（headline）”这一行",
        ),
    )
}

/// Neither articles, nor a table, nor words of its own.
pub fn is_empty(site: &Site, column: &Column) -> bool {
    let has_words = column.index.as_ref().is_some_and(|index| !index.doc.nodes().is_empty());
    column.id != ColumnId::HOME
        && !column.hidden()
        && !has_words
        && column.sheets.is_empty()
        && column.children.iter().all(|id| is_empty(site, site.column(*id)))
        && !column.list.items.iter().any(|id| site.entry(*id).is_shown())
}

/// Inspections of official sites count empty columns, so there each is a warning of its own. Elsewhere
/// they are told together, and not at all while most are empty: then the portal is being set up.
fn empty(site: &Site, columns: &[&Column]) -> Vec<Finding> {
    let help =
        "读者会看到空栏目。暂时不用的，在栏目的 _index.md 里写“隐藏: 是”（hidden: true），导航里就没有它";
    if site.config.profile == Profile::Gov {
        let finding = |column: &&Column| {
            let message = format!("栏目“{}”还没有发布的稿件", column.title);
            Finding::warning(codes::COLUMN_EMPTY, message).at(column.span()).help(help)
        };
        return columns.iter().map(finding).collect();
    }
    let [first, others @ ..] = columns else { return Vec::new() };
    if columns.len() * 2 >= site.columns.len() {
        return Vec::new();
    }
    let message = match others {
        [] => format!("栏目“{}”还没有发布的稿件", first.title),
        _ => {
            let names: Vec<&str> = columns.iter().take(NAMED).map(|column| column.title.as_str()).collect();
            let more = if columns.len() > NAMED { "等" } else { "" };
            format!("有 {} 个栏目还没有发布的稿件：{}{more}", columns.len(), names.join("、"))
        }
    };
    vec![Finding::hint(codes::COLUMN_EMPTY, message).at(first.span()).help(help)]
}
