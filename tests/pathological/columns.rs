//! Generators of columns: many, deep, and with tables of many rows.

use std::fmt::Write as _;

use huikan::snapshot::Snapshot;

use crate::sites::{add, article, column_text, day, site};

pub fn columns(n: usize) -> Snapshot {
    let mut snapshot = site();
    for number in 0..n {
        add(
            &mut snapshot,
            &format!("content/栏{number}/_index.md"),
            &column_text(&format!("栏{number}"), &format!("c{number}")),
        );
    }
    snapshot
}

pub fn columns_with_articles(n: usize) -> Snapshot {
    let mut snapshot = columns(n);
    for number in 0..n {
        article(
            &mut snapshot,
            &format!("content/栏{number}/n.md"),
            &format!("title: 稿{number}\ndate: {}\n", day(number)),
            "正文。",
        );
    }
    snapshot
}

pub fn grouped_columns(n: usize) -> Snapshot {
    let mut snapshot = columns(20);
    for number in 0..n {
        let folder = format!("content/栏{}/小栏{number}", number % 20);
        add(
            &mut snapshot,
            &format!("{folder}/_index.md"),
            &column_text(&format!("小栏{number}"), &format!("d{number}")),
        );
        article(
            &mut snapshot,
            &format!("{folder}/n.md"),
            &format!("title: 稿{number}\ndate: {}\n", day(number)),
            "正文。",
        );
    }
    snapshot
}

pub fn deep_columns(n: usize) -> Snapshot {
    let mut snapshot = site();
    let mut folder = "content".to_owned();
    for number in 0..n {
        write!(folder, "/c{number}").expect("a string takes everything");
        add(
            &mut snapshot,
            &format!("{folder}/_index.md"),
            &column_text(&format!("层{number}"), &format!("c{number}")),
        );
        article(
            &mut snapshot,
            &format!("{folder}/n.md"),
            &format!("title: 稿{number}\ndate: {}\n", day(number)),
            "正文。",
        );
    }
    snapshot
}

fn with_table(header: &str, rows: &str) -> Snapshot {
    let mut snapshot = site();
    add(&mut snapshot, "content/_data/big.csv", rows);
    if !header.is_empty() {
        let text = format!(
            "---\ntitle: 表\nslug: biao\ndescription: 表。\nkeywords: [表]\ntype: 工作动态\ntable: big\nlayout: {header}\n---\n"
        );
        add(&mut snapshot, "content/表/_index.md", &text);
    }
    snapshot
}

pub fn table(n: usize) -> Snapshot {
    let rows: String = (0..n).map(|row| format!("单位{row},{row},说明文字{row}\n")).collect();
    with_table("other", &format!("名称,数字,说明\n{rows}"))
}

const PROPOSALS: &str = "案号,案由,类别,提案者,主办单位,办理结果,满意度,公开方式\n";

pub fn proposals(n: usize) -> Snapshot {
    let rows: String = (1..=n)
        .map(|row| format!("{row},关于第{row}件事的建议,经济,委员,单位{},A,满意,全文公开\n", row % 40))
        .collect();
    with_table("proposals", &format!("{PROPOSALS}{rows}"))
}

pub fn proposals_wrong(n: usize) -> Snapshot {
    let rows: String = (1..=n)
        .map(|row| format!("1,{},类{row},委员,单位{row},Z,很好,全文公开\n", "关于一件事的建议".repeat(10)))
        .collect();
    with_table("proposals", &format!("{PROPOSALS}{rows}"))
}

pub fn studios(n: usize) -> Snapshot {
    let rows: String = (1..=n).map(|row| format!("工作室,类{row},某镇,经济,委员,全镇,简介{row}\n")).collect();
    with_table("studios", &format!("名称,类型,所在地,界别,召集人,服务范围,简介\n{rows}"))
}

pub fn csv_columns(n: usize) -> Snapshot {
    let header: Vec<String> = (0..n).map(|column| format!("列{column}")).collect();
    let row = vec!["格"; n].join(",");
    with_table("other", &format!("{}\n{row}\n{row}\n", header.join(",")))
}

pub fn further_columns(n: usize) -> Snapshot {
    let mut snapshot = columns(n);
    let names: Vec<String> = (0..n).map(|number| format!("栏{number}")).collect();
    for number in 0..20 {
        let header = format!("title: 稿{number}\ndate: {}\ncolumns: [{}]\n", day(number), names.join(", "));
        article(&mut snapshot, &format!("content/要闻/n{number}.md"), &header, "正文。");
    }
    snapshot
}

pub fn unknown_columns(n: usize) -> Snapshot {
    let mut snapshot = columns(200);
    for number in 0..n {
        let header = format!("title: 稿{number}\ndate: {}\ncolumns: [没有{number}]\n", day(number));
        article(&mut snapshot, &format!("content/要闻/n{number}.md"), &header, "正文。");
    }
    snapshot
}
