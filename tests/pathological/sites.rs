//! Generators: each makes a site of one kind of excess, `n` of its own unit.
//!
//! In: `n`. Out: a snapshot in memory. Invariant: the same `n` gives the same site.

use std::sync::Arc;

use huikan::report::SourcePath;
use huikan::snapshot::{Asset, Format, Nature, Picture, Snapshot, Source, Text};

use crate::{bodies, columns};

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
    ("long-article", 20 << 20, bodies::long_article),
    ("long-line", 10 << 20, bodies::long_line),
    ("links", 10_000, links),
    ("dead-links", 10_000, dead_links),
    ("anchors", 10_000, anchors),
    ("dead-anchors", 10_000, dead_anchors),
    ("page-anchors", 10_000, bodies::page_anchors),
    ("columns", 2_000, columns::columns),
    ("columns-each-with-one", 2_000, columns::columns_with_articles),
    ("grouped-columns", 2_000, columns::grouped_columns),
    ("deep-columns", 100, columns::deep_columns),
    ("quotes", 10_000, |n| body(&format!("{}甲", "> ".repeat(n)))),
    ("lists", 10_000, |n| body(&format!("{}甲", "- ".repeat(n)))),
    ("indented-lists", 2_000, |n| {
        body(&(0..n).map(|d| format!("{}- 甲\n", "  ".repeat(d))).collect::<String>())
    }),
    ("brackets", 10_000, |n| body(&format!("{}甲{}", "[".repeat(n), "](a)".repeat(n)))),
    ("emphasis", 10_000, |n| body(&format!("{}甲{}", "*a ".repeat(n), " b*".repeat(n)))),
    ("html-nesting", 10_000, |n| body(&format!("{}甲{}", "<div>\n".repeat(n), "</div>\n".repeat(n)))),
    ("inline-html", 10_000, |n| body(&format!("{}甲{}", "<b>".repeat(n), "</b>".repeat(n)))),
    ("table-rows", 200_000, columns::table),
    ("proposals", 200_000, columns::proposals),
    ("proposals-wrong", 200_000, columns::proposals_wrong),
    ("studios", 200_000, columns::studios),
    ("pictures", 5_000, bodies::pictures),
    ("missing-pictures", 5_000, bodies::missing_pictures),
    ("static-files", 100_000, static_files),
    ("big-site-yaml", 5 << 20, big_site_yaml),
    ("many-modules", 5_000, many_modules),
    ("footnotes", 10_000, bodies::footnotes),
    ("notes-without-an-end", 500_000, |n| body(&"[^".repeat(n))),
    ("no-domains", 200_000, |n| body(&"éwww._".repeat(n))),
    ("headings", 10_000, bodies::headings),
    ("same-headings", 10_000, bodies::same_headings),
    ("table-columns", 10_000, bodies::table_columns),
    ("csv-columns", 10_000, columns::csv_columns),
    ("markdown-table", 50_000, bodies::markdown_table),
    ("code", 5 << 20, bodies::code),
    ("code-line", 1 << 20, bodies::code_line),
    ("code-blocks", 2_000, bodies::code_blocks),
    ("aliases", 1_000, bodies::aliases),
    ("topics", 5_000, topics),
    ("header-keys", 10_000, bodies::header_keys),
    ("authors", 10_000, bodies::authors),
    ("attachments", 5_000, bodies::attachments),
    ("further-columns", 2_000, columns::further_columns),
    ("unknown-columns", 20_000, columns::unknown_columns),
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
    ("references", 20_000, bodies::references),
    ("code-spans", 20_000, |n| {
        body(&(0..n).map(|number| format!("{} ", "`".repeat(number % 300 + 1))).collect::<String>())
    }),
    ("corrections", 5_000, bodies::corrections),
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

pub fn add(snapshot: &mut Snapshot, path: &str, text: &str) {
    snapshot.files.insert(SourcePath::new(path), Source::Text(Arc::new(Text::utf8(text))));
}

pub fn add_asset(snapshot: &mut Snapshot, path: &str) {
    let is_picture = path.ends_with(".jpg");
    let asset = Asset {
        size: path.len() as u64,
        hash: blake3::hash(path.as_bytes()),
        nature: match is_picture {
            true => Nature::Picture(Picture::plain(Format::Jpeg, 800, 600)),
            false => Nature::Other,
        },
        disk_path: None,
    };
    snapshot.files.insert(SourcePath::new(path), Source::Asset(Arc::new(asset)));
}

pub fn column_text(title: &str, slug: &str) -> String {
    format!(
        "---\ntitle: {title}\nslug: {slug}\ndescription: {title}的报道。\nkeywords: [{title}]\ntype: 工作动态\n---\n"
    )
}

/// A site with the column 要闻.
pub fn site() -> Snapshot {
    let mut snapshot = Snapshot::of_texts([("content/site.yaml", CONFIG)], NOW);
    add(&mut snapshot, "content/要闻/_index.md", &column_text("要闻", "yaowen"));
    snapshot
}

pub fn article(snapshot: &mut Snapshot, path: &str, header: &str, body: &str) {
    add(snapshot, path, &format!("---\n{header}---\n\n{body}\n"));
}

/// A day of 2000 to 2021, the later the higher the number.
pub fn day(number: usize) -> String {
    format!("{}-{:02}-{:02}", 2000 + number / 336 % 22, number / 28 % 12 + 1, number % 28 + 1)
}

/// One article with this body.
pub fn body(body: &str) -> Snapshot {
    with_header("", body)
}

pub fn with_header(header: &str, body: &str) -> Snapshot {
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

/// Twenty columns at the top, the others in them.
/// Columns within columns.
/// Each row with the number of another, an unknown unit and an unknown result.
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

/// Every article in every column.
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
