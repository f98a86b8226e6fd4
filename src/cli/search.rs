//! `search`: what a reader would find, from the same index and in the same order as in the browser.

use std::sync::Arc;

use serde_json::json;

use crate::portal::Portal;
use crate::portal::search::{Answer, Found, Order, Wanted, answer};
use crate::site::{SearchPart, find_column};

use super::args::{Common, Format, Search};
use super::site::{Site, options};
use super::terminal::{Refusal, Terminal};

pub fn run(args: &Search, common: &Common, terminal: &Terminal) -> Result<(), Refusal> {
    let typed = args.words.join(" ");
    if typed.trim().is_empty() {
        return Err(Refusal::new("没有写要找什么").help("例：huikan search 提案 协商"));
    }
    let site = Site::read(common, options(&args.target)?)?;
    let portal = Portal::open(Arc::new(site.snapshot), None);
    if portal.site().searchable.is_none() {
        return Err(Refusal::new("这个主题没有搜索页（templates/search.html），所以没有站内搜索".to_owned()));
    }
    let wanted = wanted(args, &portal)?;
    let read = |part: SearchPart| portal.search_part(part);
    let mut found = answer(&typed, &wanted, &read)
        .map_err(|_| Refusal::new("搜索的索引没有生成出来，请把这件事告诉维护会刊的人".to_owned()))?;
    let hits: Vec<Found> = found.by_ref().take(args.limit).collect();
    // Some thousand texts are read through to count exactly; of more a reader wants no number either.
    let exact = found.total() <= 1000;
    let total = if exact { hits.len() + found.by_ref().count() } else { found.total() };
    if terminal.format == Format::Json {
        terminal.json(&as_json(&hits, total, exact));
    } else {
        terminal.say(&in_words(&portal, &hits, total, &found, exact));
    }
    Ok(())
}

fn wanted(args: &Search, portal: &Portal) -> Result<Wanted, Refusal> {
    let column = match &args.column {
        Some(name) => {
            let columns = &portal.site().columns;
            let column = find_column(columns, name);
            let column = column.ok_or_else(|| Refusal::new(format!("没有叫“{name}”的栏目")))?;
            Some(column.path.clone())
        }
        None => None,
    };
    let order = if args.newest { Order::Date } else { Order::Relevance };
    Ok(Wanted { column, year: args.year, order })
}

fn in_words(portal: &Portal, hits: &[Found], total: usize, found: &Answer<'_>, exact: bool) -> String {
    let mut lines = vec![match total {
        0 => "没有找到".to_owned(),
        _ => format!("{} {total} 篇", if exact { "找到" } else { "约" }),
    }];
    for (number, Found { document, excerpt }) in (1..).zip(hits) {
        lines.push(format!("{number}. {}", document.title));
        let address = format!("/{}", document.address);
        let of = [&document.column, &document.date, &address];
        let of: Vec<&str> = of.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        lines.push(format!("   {}", of.join("  ")));
        let mut piece = excerpt.text.clone();
        for mark in excerpt.marks.iter().rev() {
            piece.insert(mark.end, '】');
            piece.insert(mark.start, '【');
        }
        if !piece.is_empty() {
            lines.push(format!("   {}", piece.replace('\n', " ")));
        }
    }
    if found.incomplete {
        lines.push("有一部分索引读不出来，结果可能不全".to_owned());
    }
    let pieces = if total == 0 { found.pieces() } else { Vec::new() };
    if !pieces.is_empty() {
        lines.push(format!("可以试试：{}", pieces.join("　")));
    }
    let left_out = portal.counts().left_out;
    if total == 0 && left_out > 0 {
        lines.push(format!("没有发布的 {left_out} 篇稿件不在里面"));
    }
    lines.join("\n")
}

fn as_json(hits: &[Found], total: usize, exact: bool) -> serde_json::Value {
    let hit = |Found { document, excerpt }: &Found| {
        json!({
            "title": document.title,
            "address": format!("/{}", document.address),
            "date": document.date,
            "column": document.column,
            "excerpt": excerpt.text,
        })
    };
    json!({ "total": total, "exact": exact, "hits": hits.iter().map(hit).collect::<Vec<_>>() })
}
