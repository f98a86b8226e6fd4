//! Generators: each makes a site of one kind of excess, `n` of its own unit.
//!
//! In: `n`. Out: a snapshot in memory. Invariant: the same `n` gives the same site.

use std::fmt::Write as _;
use std::sync::Arc;

use huikan::report::SourcePath;
use huikan::snapshot::{Asset, Picture, Snapshot, Source, Text};

/// The present time of every site here.
const NOW: &str = "2022-12-31T12:00:00+08:00";

const CONFIG: &str = "name: 某县政协\nurl: https://www.example.gov.cn/\nid: k3f9axqz\n";

/// How a site is made of its size.
pub type Generator = fn(usize) -> Snapshot;

/// Every kind, with the size that the project promises to bear.
pub const SITES: &[(&str, usize, Generator)] = &[
    ("tags", 50_000, tags),
    ("tags-of-one", 2_000, tags_of_one),
    ("articles", 100_000, articles),
    ("same-title", 20_000, same_title),
    ("same-slug", 20_000, same_slug),
    ("same-slug-columns", 20_000, same_slug_columns),
    ("same-name-case", 20_000, same_name_case),
    ("long-article", 20 << 20, long_article),
    ("long-line", 10 << 20, long_line),
    ("links", 10_000, links),
    ("dead-links", 10_000, dead_links),
    ("anchors", 10_000, anchors),
    ("dead-anchors", 10_000, dead_anchors),
    ("page-anchors", 10_000, page_anchors),
    ("columns", 2_000, columns),
    ("columns-each-with-one", 2_000, columns_with_articles),
    ("grouped-columns", 2_000, grouped_columns),
    ("deep-columns", 100, deep_columns),
    ("quotes", 10_000, |n| body(&format!("{}甲", "> ".repeat(n)))),
    ("lists", 10_000, |n| body(&format!("{}甲", "- ".repeat(n)))),
    ("indented-lists", 2_000, |n| {
        body(&(0..n).map(|d| format!("{}- 甲\n", "  ".repeat(d))).collect::<String>())
    }),
    ("brackets", 10_000, |n| body(&format!("{}甲{}", "[".repeat(n), "](a)".repeat(n)))),
    ("emphasis", 10_000, |n| body(&format!("{}甲{}", "*a ".repeat(n), " b*".repeat(n)))),
    ("html-nesting", 10_000, |n| body(&format!("{}甲{}", "<div>\n".repeat(n), "</div>\n".repeat(n)))),
    ("inline-html", 10_000, |n| body(&format!("{}甲{}", "<b>".repeat(n), "</b>".repeat(n)))),
    ("table-rows", 200_000, table),
    ("proposals", 200_000, proposals),
    ("proposals-wrong", 200_000, proposals_wrong),
    ("studios", 200_000, studios),
    ("pictures", 5_000, pictures),
    ("missing-pictures", 5_000, missing_pictures),
    ("static-files", 100_000, static_files),
    ("big-site-yaml", 5 << 20, big_site_yaml),
    ("many-modules", 5_000, many_modules),
    ("footnotes", 10_000, footnotes),
    ("headings", 10_000, headings),
    ("same-headings", 10_000, same_headings),
    ("table-columns", 10_000, table_columns),
    ("csv-columns", 10_000, csv_columns),
    ("markdown-table", 50_000, markdown_table),
    ("code", 5 << 20, code),
    ("code-line", 1 << 20, code_line),
    ("code-blocks", 2_000, code_blocks),
    ("aliases", 1_000, aliases),
    ("topics", 5_000, topics),
    ("header-keys", 10_000, header_keys),
    ("authors", 10_000, authors),
    ("attachments", 5_000, attachments),
    ("further-columns", 2_000, further_columns),
    ("unknown-columns", 20_000, unknown_columns),
    ("links-table", 20_000, links_table),
    ("bare-urls", 50_000, |n| body(&"见 http://a.cn/x 和 b@c.cn。\n".repeat(n))),
    ("raw-links", 10_000, |n| body(&"<a href=\"没有.md\">甲</a>\n".repeat(n))),
    ("loose-items", 100_000, |n| body(&"- 甲\n\n".repeat(n))),
    ("html-blocks", 50_000, |n| body(&"<p>甲</p>\n\n".repeat(n))),
    ("entities", 200_000, |n| body(&"&amp;&lt;".repeat(n))),
    ("nested-header", 10_000, |n| {
        with_header(&format!("attachments: {}{}\n", "[".repeat(n), "]".repeat(n)), "正文。")
    }),
    ("nested-config", 10_000, |n| {
        nested_data(
            "content/site.yaml",
            &format!("{CONFIG}theme_options: {{a: {}{}}}\n", "[".repeat(n), "]".repeat(n)),
        )
    }),
    ("nested-json", 10_000, |n| {
        nested_data("content/_data/a.json", &format!("{}{}", "[".repeat(n), "]".repeat(n)))
    }),
    ("nested-yaml", 10_000, |n| nested_data("content/_data/a.yaml", &"- ".repeat(n))),
    ("big-json", 100_000, |n| {
        nested_data("content/_data/a.json", &format!("[{}0]", "{\"a\": \"b.c\"},".repeat(n)))
    }),
    ("footer-keys", 5_000, footer_keys),
    ("module-items", 5_000, module_items),
    ("references", 20_000, references),
    ("code-spans", 20_000, |n| {
        body(&(0..n).map(|number| format!("{} ", "`".repeat(number % 300 + 1))).collect::<String>())
    }),
    ("corrections", 5_000, corrections),
];

/// The site of a name, where there is one.
pub fn named(name: &str) -> Option<(usize, Generator)> {
    SITES.iter().find(|site| site.0 == name).map(|site| (site.1, site.2))
}

/// Shows a site by another theme.
pub fn choose_theme(snapshot: &mut Snapshot, theme: &str) {
    let config = format!("{}theme: {theme}\n", snapshot.text("content/site.yaml").unwrap().content);
    add(snapshot, "content/site.yaml", &config);
}

fn add(snapshot: &mut Snapshot, path: &str, text: &str) {
    snapshot.files.insert(SourcePath::new(path), Source::Text(Arc::new(Text::utf8(text))));
}

fn add_asset(snapshot: &mut Snapshot, path: &str) {
    let is_picture = path.ends_with(".jpg");
    let asset = Asset {
        size: path.len() as u64,
        hash: blake3::hash(path.as_bytes()),
        picture: is_picture.then_some(Picture { width: 800, height: 600, orientation: 1 }),
        disk_path: None,
    };
    snapshot.files.insert(SourcePath::new(path), Source::Asset(Arc::new(asset)));
}

fn column_text(title: &str, slug: &str) -> String {
    format!(
        "---\ntitle: {title}\nslug: {slug}\ndescription: {title}的报道。\nkeywords: [{title}]\ntype: 工作动态\n---\n"
    )
}

/// A site with the column 要闻.
fn site() -> Snapshot {
    let mut snapshot = Snapshot::of_texts([("content/site.yaml", CONFIG)], NOW);
    add(&mut snapshot, "content/要闻/_index.md", &column_text("要闻", "yaowen"));
    snapshot
}

fn article(snapshot: &mut Snapshot, path: &str, header: &str, body: &str) {
    add(snapshot, path, &format!("---\n{header}---\n\n{body}\n"));
}

/// A day of 2000 to 2021, the later the higher the number.
fn day(number: usize) -> String {
    format!("{}-{:02}-{:02}", 2000 + number / 336 % 22, number / 28 % 12 + 1, number % 28 + 1)
}

/// One article with this body.
fn body(body: &str) -> Snapshot {
    with_header("", body)
}

fn with_header(header: &str, body: &str) -> Snapshot {
    let mut snapshot = site();
    let header = format!("title: 长文\ndate: 2022-12-01\n{header}");
    article(&mut snapshot, "content/要闻/a.md", &header, body);
    snapshot
}

/// Articles of ten tags each, no tag twice.
fn tags(n: usize) -> Snapshot {
    let mut snapshot = site();
    for number in 0..n.div_ceil(10) {
        let tags: Vec<String> = (0..10).map(|tag| format!("词{}", number * 10 + tag)).collect();
        let header = format!("title: 稿{number}\ndate: {}\ntags: [{}]\n", day(number), tags.join(", "));
        article(&mut snapshot, &format!("content/要闻/n{number}.md"), &header, "正文。");
    }
    snapshot
}

fn tags_of_one(n: usize) -> Snapshot {
    let tags: Vec<String> = (0..n).map(|tag| format!("词{tag}")).collect();
    let mut snapshot = site();
    for number in 0..5 {
        let header = format!("title: 稿{number}\ndate: {}\ntags: [{}]\n", day(number), tags.join(", "));
        article(&mut snapshot, &format!("content/要闻/n{number}.md"), &header, "正文。");
    }
    snapshot
}

fn articles(n: usize) -> Snapshot {
    let mut snapshot = site();
    for number in 0..n {
        let header = format!("title: 稿{number}\ndate: {}\ntags: [词{}]\n", day(number), number % 50);
        article(&mut snapshot, &format!("content/要闻/n{number}.md"), &header, "正文。");
    }
    snapshot
}

fn same_title(n: usize) -> Snapshot {
    let mut snapshot = site();
    for number in 0..n {
        article(
            &mut snapshot,
            &format!("content/要闻/n{number}.md"),
            "title: 同题\ndate: 2022-12-01\n",
            "正文。",
        );
    }
    snapshot
}

fn same_slug(n: usize) -> Snapshot {
    let mut snapshot = site();
    for number in 0..n {
        let header = "title: 同题\ndate: 2022-12-01\nslug: same\n";
        article(&mut snapshot, &format!("content/要闻/n{number}.md"), header, "正文。");
    }
    snapshot
}

fn same_slug_columns(n: usize) -> Snapshot {
    let mut snapshot = site();
    for number in 0..n.min(200) {
        add(&mut snapshot, &format!("content/栏{number}/_index.md"), &column_text("同名", "same"));
    }
    for number in 0..n {
        let header = "title: 同题\ndate: 2022-12-01\nslug: same\n";
        article(&mut snapshot, &format!("content/栏{}/n{number}.md", number % 200), header, "正文。");
    }
    snapshot
}

/// Addresses that differ in letter case alone.
fn same_name_case(n: usize) -> Snapshot {
    let mut snapshot = site();
    for number in 0..n {
        let name: String = (0..16).map(|bit| if number >> bit & 1 == 0 { 'a' } else { 'A' }).collect();
        add_asset(&mut snapshot, &format!("content/_static/{name}.txt"));
    }
    snapshot
}

/// Paragraphs of a hundred characters.
fn long_article(bytes: usize) -> Snapshot {
    let paragraph = "县政协召开**常委会议**，听取关于《优化营商环境》的情况通报。".repeat(4);
    body(&format!("{paragraph}\n\n").repeat(bytes / (paragraph.len() + 2)))
}

fn long_line(bytes: usize) -> Snapshot {
    body(&"字".repeat(bytes / 3))
}

fn links(n: usize) -> Snapshot {
    let mut snapshot = site();
    for number in 0..n {
        let header = format!("title: 稿{number}\ndate: {}\n", day(number));
        article(&mut snapshot, &format!("content/要闻/n{number}.md"), &header, "正文。");
    }
    let links: String = (0..n).map(|number| format!("[稿](n{number}.md)\n")).collect();
    article(&mut snapshot, "content/要闻/a.md", "title: 目录\ndate: 2022-12-01\n", &links);
    snapshot
}

fn dead_links(n: usize) -> Snapshot {
    let mut snapshot = site();
    for number in 0..n {
        add_asset(&mut snapshot, &format!("content/要闻/稿件{number}号.md"));
    }
    let links: String = (0..n).map(|number| format!("[稿](稿件{number}.md)\n")).collect();
    article(&mut snapshot, "content/要闻/a.md", "title: 目录\ndate: 2022-12-01\n", &links);
    snapshot
}

/// Links to the headings of another article.
fn anchors_of(n: usize, prefix: &str) -> Snapshot {
    let mut snapshot = site();
    let headings: String = (0..n).map(|number| format!("## 第{number}节\n\n")).collect();
    article(&mut snapshot, "content/要闻/b.md", "title: 各节\ndate: 2022-12-01\n", &headings);
    let links: String = (0..n).map(|number| format!("[节](b.md#{prefix}{number}节)\n")).collect();
    article(&mut snapshot, "content/要闻/a.md", "title: 目录\ndate: 2022-12-01\n", &links);
    snapshot
}

fn anchors(n: usize) -> Snapshot {
    anchors_of(n, "第")
}

fn dead_anchors(n: usize) -> Snapshot {
    anchors_of(n, "地")
}

fn page_anchors(n: usize) -> Snapshot {
    let headings: String =
        (0..n).map(|number| format!("## 第{number}节\n\n[节](#地{number}节)\n\n")).collect();
    body(&headings)
}

fn columns(n: usize) -> Snapshot {
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

fn columns_with_articles(n: usize) -> Snapshot {
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

/// Twenty columns at the top, the others in them.
fn grouped_columns(n: usize) -> Snapshot {
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

/// Columns within columns.
fn deep_columns(n: usize) -> Snapshot {
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

fn table(n: usize) -> Snapshot {
    let rows: String = (0..n).map(|row| format!("单位{row},{row},说明文字{row}\n")).collect();
    with_table("other", &format!("名称,数字,说明\n{rows}"))
}

const PROPOSALS: &str = "案号,案由,类别,提案者,主办单位,办理结果,满意度,公开方式\n";

fn proposals(n: usize) -> Snapshot {
    let rows: String = (1..=n)
        .map(|row| format!("{row},关于第{row}件事的建议,经济,委员,单位{},A,满意,全文公开\n", row % 40))
        .collect();
    with_table("proposals", &format!("{PROPOSALS}{rows}"))
}

/// Each row with the number of another, an unknown unit and an unknown result.
fn proposals_wrong(n: usize) -> Snapshot {
    let rows: String = (1..=n)
        .map(|row| format!("1,{},类{row},委员,单位{row},Z,很好,全文公开\n", "关于一件事的建议".repeat(10)))
        .collect();
    with_table("proposals", &format!("{PROPOSALS}{rows}"))
}

fn studios(n: usize) -> Snapshot {
    let rows: String = (1..=n).map(|row| format!("工作室,类{row},某镇,经济,委员,全镇,简介{row}\n")).collect();
    with_table("studios", &format!("名称,类型,所在地,界别,召集人,服务范围,简介\n{rows}"))
}

fn pictures(n: usize) -> Snapshot {
    let text: String =
        (0..n).map(|number| format!("![图{number}]({number}.jpg \"图说（×××　摄）\")\n")).collect();
    let mut snapshot = body(&text);
    (0..n).for_each(|number| add_asset(&mut snapshot, &format!("content/要闻/{number}.jpg")));
    snapshot
}

fn missing_pictures(n: usize) -> Snapshot {
    let text: String = (0..n).map(|number| format!("![图{number}](图{number}.jpg)\n\n")).collect();
    let mut snapshot = body(&text);
    (0..n).for_each(|number| add_asset(&mut snapshot, &format!("content/要闻/{number}.jpg")));
    snapshot
}

fn static_files(n: usize) -> Snapshot {
    let mut snapshot = site();
    (0..n).for_each(|number| add_asset(&mut snapshot, &format!("content/_static/f/{number}.txt")));
    snapshot
}

fn big_site_yaml(bytes: usize) -> Snapshot {
    let mut snapshot = site();
    let keys: String = (0..bytes / 24).map(|number| format!("不认识的键{number}: {number}\n")).collect();
    add(&mut snapshot, "content/site.yaml", &format!("{CONFIG}{keys}"));
    snapshot
}

fn many_modules(n: usize) -> Snapshot {
    let mut snapshot = site();
    let modules: String =
        (0..n).map(|number| format!("  - type: list\n    column: 没有{number}\n")).collect();
    add(&mut snapshot, "content/site.yaml", &format!("{CONFIG}home:\n{modules}"));
    snapshot
}

fn footnotes(n: usize) -> Snapshot {
    let uses: String = (0..n).map(|number| format!("甲[^{number}]")).collect();
    let notes: String = (0..n).map(|number| format!("[^{number}]: 注释\n")).collect();
    body(&format!("{uses}\n\n{notes}"))
}

fn headings(n: usize) -> Snapshot {
    with_header(
        "toc: true\n",
        &(0..n).map(|number| format!("{} 第{number}节\n\n", "#".repeat(number % 3 + 2))).collect::<String>(),
    )
}

fn same_headings(n: usize) -> Snapshot {
    with_header("toc: true\n", &"## 附件\n\n".repeat(n))
}

fn table_columns(n: usize) -> Snapshot {
    body(&format!("{0}|\n{1}|\n{0}|\n|甲|\n|乙|\n|丙|\n", "|甲".repeat(n), "|-".repeat(n)))
}

fn csv_columns(n: usize) -> Snapshot {
    let header: Vec<String> = (0..n).map(|column| format!("列{column}")).collect();
    let row = vec!["格"; n].join(",");
    with_table("other", &format!("{}\n{row}\n{row}\n", header.join(",")))
}

fn markdown_table(n: usize) -> Snapshot {
    body(&format!("|甲|乙|丙|\n|-|-|-|\n{}", "|一|二|三|\n".repeat(n)))
}

const CODE: &str = "fn main() { let x = \"文字\"; println!(\"{x}\"); } // 说明\n";

fn code(bytes: usize) -> Snapshot {
    body(&format!("```rust\n{}```\n", CODE.repeat(bytes / CODE.len())))
}

fn code_line(bytes: usize) -> Snapshot {
    body(&format!("```js\n{}\n```\n", "f(a[0],\"x\");".repeat(bytes / 12)))
}

fn code_blocks(n: usize) -> Snapshot {
    body(
        &(0..n)
            .map(|number| format!("```rust\nlet x{number} = {number};\n{CODE}```\n\n"))
            .collect::<String>(),
    )
}

fn aliases(n: usize) -> Snapshot {
    let aliases: String = (0..n).map(|number| format!("  - /old/{number}.html\n")).collect();
    with_header(&format!("aliases:\n{aliases}"), "正文。")
}

fn topics(n: usize) -> Snapshot {
    let mut snapshot = site();
    let rows: String =
        (0..n).map(|number| format!("- title: 专题{number}\n  slug: t{number}\n  lead: 导语\n")).collect();
    add(&mut snapshot, "content/_data/topics.yaml", &rows);
    for number in 0..n.div_ceil(5) {
        let header = format!("title: 稿{number}\ndate: {}\ntopics: [专题{number}]\n", day(number));
        article(&mut snapshot, &format!("content/要闻/n{number}.md"), &header, "正文。");
    }
    snapshot
}

fn header_keys(n: usize) -> Snapshot {
    with_header(&(0..n).map(|number| format!("不认识{number}: 值\n")).collect::<String>(), "正文。")
}

fn authors(n: usize) -> Snapshot {
    with_header(
        &format!("authors:\n{}", "  - 某办公室\n  - {role: 通讯员, name: 某处}\n".repeat(n / 2)),
        "正文。",
    )
}

fn attachments(n: usize) -> Snapshot {
    let files: String = (0..n).map(|number| format!("  - 没有{number}.pdf\n  - {number}.pdf\n")).collect();
    let mut snapshot = with_header(&format!("attachments:\n{files}"), "正文。");
    (0..n).for_each(|number| add_asset(&mut snapshot, &format!("content/要闻/{number}.pdf")));
    snapshot
}

/// Every article in every column.
fn further_columns(n: usize) -> Snapshot {
    let mut snapshot = columns(n);
    let names: Vec<String> = (0..n).map(|number| format!("栏{number}")).collect();
    for number in 0..20 {
        let header = format!("title: 稿{number}\ndate: {}\ncolumns: [{}]\n", day(number), names.join(", "));
        article(&mut snapshot, &format!("content/要闻/n{number}.md"), &header, "正文。");
    }
    snapshot
}

fn unknown_columns(n: usize) -> Snapshot {
    let mut snapshot = columns(200);
    for number in 0..n {
        let header = format!("title: 稿{number}\ndate: {}\ncolumns: [没有{number}]\n", day(number));
        article(&mut snapshot, &format!("content/要闻/n{number}.md"), &header, "正文。");
    }
    snapshot
}

/// Links that lead nowhere, in a table of a module.
fn links_table(n: usize) -> Snapshot {
    let mut snapshot = site();
    add(&mut snapshot, "content/site.yaml", &format!("{CONFIG}home:\n  - type: links\n"));
    let rows: String =
        (0..n).map(|number| format!("- title: 单位{number}\n  url: 没有{number}.md\n")).collect();
    add(&mut snapshot, "content/_data/links.yaml", &rows);
    snapshot
}

/// One more file, or another in the place of one.
fn nested_data(path: &str, text: &str) -> Snapshot {
    let mut snapshot = body("正文。");
    add(&mut snapshot, path, text);
    snapshot
}

fn footer_keys(n: usize) -> Snapshot {
    let keys: String = (0..n).map(|number| format!("  k{number}: 没有{number}.png\n")).collect();
    nested_data("content/site.yaml", &format!("{CONFIG}footer:\n{keys}"))
}

fn module_items(n: usize) -> Snapshot {
    let items: String =
        (0..n).map(|number| format!("      - title: 链接{number}\n        url: 没有{number}.md\n")).collect();
    nested_data("content/site.yaml", &format!("{CONFIG}home:\n  - type: links\n    items:\n{items}"))
}

fn references(n: usize) -> Snapshot {
    let uses: String = (0..n).map(|number| format!("[甲][{number}]\n")).collect();
    let targets: String = (0..n).map(|number| format!("[{number}]: https://a.cn/{number}\n")).collect();
    body(&format!("{uses}\n{targets}"))
}

fn corrections(n: usize) -> Snapshot {
    with_header(&format!("corrections:\n{}", "  - {text: 更正一处, time: 2022-12-02}\n".repeat(n)), "正文。")
}
