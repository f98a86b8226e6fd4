//! Bodies that nobody means: random ones against another parser, and bombs.

use std::sync::Arc;

use proptest::prelude::*;

use super::tests::{brief, doc, plain_text};
use super::*;

/// A small generator of numbers, the same in every run.
struct Xorshift(u64);

impl Xorshift {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }

    fn text(&mut self, alphabet: &[&str]) -> String {
        let length = 3 + self.below(12);
        (0..length).map(|_| alphabet[self.below(alphabet.len())]).collect()
    }
}

/// What comrak makes of a text, as [`brief`] writes it.
fn comrak(text: &str) -> String {
    let mut options = comrak::Options::default();
    options.extension.cjk_friendly_emphasis = true;
    let html = comrak::markdown_to_html(text, &options);
    let names = [("<strong>", "<s>"), ("</strong>", "</s>"), ("<em>", "<e>"), ("</em>", "</e>")];
    let html = names.iter().fold(html, |html, (from, to)| html.replace(from, to));
    html.trim().trim_start_matches("<p>").trim_end_matches("</p>").replace("&quot;", "\"")
}

#[track_caller]
fn agrees_with_comrak(alphabet: &[&str], seed: u64) {
    let mut random = Xorshift(seed);
    let mut emphasised = 0;
    for _ in 0..10_000 {
        // A word before it, for what is a list or a rule otherwise.
        let text = format!("字 {}", random.text(alphabet).trim_end());
        let ours = brief(&doc(&text));
        assert_eq!(ours, comrak(&text), "{text:?}");
        emphasised += usize::from(ours.contains("<s>") || ours.contains("<e>"));
    }
    assert!(emphasised > 1_500, "{emphasised} had emphasis: too few to compare");
}

/// Quotation marks are ours to read as Chinese, so here they have only Chinese about them.
#[test]
fn emphasis_agrees_with_comrak_on_chinese() {
    let alphabet =
        ["**", "*", "**", "***", "中", "文", "。", "，", "《", "》", "（", "）", "“", "”", "、", "%", " "];
    agrees_with_comrak(&alphabet, 0x9e37_79b9);
}

#[test]
fn emphasis_agrees_with_comrak_on_mixed_text() {
    let alphabet = [
        "**",
        "*",
        "**",
        "中",
        "文",
        "。",
        "，",
        "《",
        "》",
        "a",
        "b",
        "1",
        ".",
        "\"",
        "%",
        "(",
        ")",
        " ",
        "\\",
        "한",
        "é",
        "葛\u{e0100}",
    ];
    agrees_with_comrak(&alphabet, 0x7f4a_7c15);
}

/// `_` has a rule of its own, which has to see the asterisks beside it and not our sentinels.
#[test]
fn emphasis_agrees_with_comrak_beside_underscores() {
    let alphabet = ["**", "*", "**", "_", "中", "文", "。", "，", "《", "》", "a", "1", ".", " "];
    agrees_with_comrak(&alphabet, 0x1656_67b1);
}

/// Spans lie in the body, and what stands there is what the nodes are; subtrees lie in each other.
#[track_caller]
fn spans_hold(doc: &Doc) {
    let body = doc.body();
    let mut open: Vec<usize> = Vec::new();
    for (index, node) in doc.nodes().iter().enumerate() {
        let span = node.span();
        assert!(doc.text().get(span.clone()).is_some(), "{span:?}");
        assert!(body.start <= span.start && span.end <= body.end, "{span:?} outside {body:?}");
        assert!(index < node.end as usize && node.end as usize <= doc.nodes().len());
        while open.pop_if(|outer| doc.nodes()[*outer].end as usize <= index).is_some() {}
        if let Some(&outer) = open.last() {
            assert!(node.end <= doc.nodes()[outer].end);
        }
        open.push(index);
        assert!(open.len() <= MAX_DEPTH, "{} deep", open.len());
        let source = &doc.text()[span.clone()];
        match node.kind {
            Kind::Text(text) | Kind::Html(text) if text.span().is_some() => assert_eq!(doc.str(text), source),
            Kind::Emphasis | Kind::Strong | Kind::Strikethrough => {
                let delimiter = &source[..if node.kind == Kind::Strong { 2 } else { 1 }];
                assert!(matches!(delimiter, "*" | "_" | "**" | "__" | "~"), "{source}");
                assert!(source.ends_with(delimiter), "{source}");
            }
            Kind::Code(_) => assert!(source.starts_with('`') && source.ends_with('`'), "{source}"),
            Kind::Image(_) => assert!(source.starts_with("!["), "{source}"),
            _ => {}
        }
    }
}

/// A body has one reading, wherever it stands.
#[track_caller]
fn is_the_same_without_front_matter(doc: &Doc) {
    let first = doc.body().start;
    let body: Arc<str> = Arc::from(&doc.text()[doc.body()]);
    let alone = parse(&body, 0..body.len());
    assert_eq!(brief(doc), brief(&alone));
    let spans: Vec<_> =
        doc.nodes().iter().map(|node| node.span().start - first..node.span().end - first).collect();
    assert_eq!(spans, alone.nodes().iter().map(Node::span).collect::<Vec<_>>());
}

#[test]
fn spans_hold_in_mixed_syntax() {
    let alphabet = [
        "**",
        "*",
        "~~",
        "_",
        "`",
        "[",
        "](u)",
        "![",
        "中",
        "。",
        "“",
        "”",
        "《",
        "》",
        "a",
        "1",
        " ",
        "\\",
        "\n",
        "\n\n",
        "<b>",
        "&amp;",
        "- ",
        "> ",
        "# ",
        "|",
        "\n|-|-|\n",
        "http://a.cn",
        "www.b.cn",
        "c@d.cn",
        "[^1]",
        "\n[^1]: ",
        "```",
        "\r\n",
        "\u{fdd0}",
        "\t",
        "[!NOTE]",
        "{#x}",
        "1. ",
        "[ ] ",
    ];
    let mut random = Xorshift(0x2545_f491);
    for _ in 0..10_000 {
        let text = random.text(&alphabet);
        let doc = doc(&text);
        spans_hold(&doc);
        is_the_same_without_front_matter(&doc);
        let plain = plain_text(&doc);
        assert!(plain.chars().count() >= doc.counts().han, "{text:?}");
        doc.summary(10);
    }
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let doc = doc(&String::from_utf8_lossy(&bytes));
        spans_hold(&doc);
        doc.summary(20);
        doc.counts();
    }

    #[test]
    fn no_text_panics(text in "[ -~\\n*_~《》“”。中文\u{fdd0}]{0,200}") {
        spans_hold(&doc(&text));
    }
}

#[test]
fn a_noncharacter_that_the_author_typed_stays() {
    assert_eq!(brief(&doc("甲\u{fdd0}乙**《丙》**丁\u{fdd0}")), "甲\u{fdd0}乙<s>《丙》</s>丁\u{fdd0}");
}

/// Bombs, `size` in some unit of their own.
fn bombs(size: usize) -> Vec<(&'static str, String)> {
    let deep_list: String =
        (0..size.min(2_000)).map(|depth| format!("{}- 甲\n", "  ".repeat(depth))).collect();
    vec![
        ("quotes", format!("{}甲", ">".repeat(size))),
        ("lists in a line", format!("{}甲", "- ".repeat(size))),
        ("lists in lines", deep_list),
        ("emphasis", format!("{}甲{}", "*_".repeat(size), "_*".repeat(size))),
        ("open emphasis", "**《甲".repeat(size)),
        ("shut emphasis", "甲》**".repeat(size)),
        ("runs", "甲**~~".repeat(size)),
        ("touching runs", format!("甲{}。乙", "**~~".repeat(size))),
        ("asterisks", "*".repeat(size)),
        ("quotes before emphasis", ">>>**《甲》**乙\n".repeat(size)),
        ("backslashes", format!("{}*甲", "\\".repeat(size))),
        ("brackets", "[".repeat(size)),
        ("pictures", format!("{}甲{}", "![".repeat(size), "](a)".repeat(size))),
        ("schemes", "http://a_".repeat(size)),
        ("colons", "://".repeat(size)),
        ("signs", "a@".repeat(size)),
        ("mails", "a@b.cn".repeat(size)),
        ("www", "www.".repeat(size)),
        ("semicolons", format!("http://a.cn/{}", "&a;".repeat(size))),
        ("closing brackets", format!("http://a.cn/{}", ")".repeat(size))),
        ("entities in an address", format!("http://a.cn/{}", "x&amp;".repeat(size))),
        ("equal headings", "# 附件\n\n".repeat(size)),
        ("footnotes", format!("[^1]: {}甲", "[^1]".repeat(size))),
        ("notes without an end", "[^".repeat(size)),
        ("no domains", "éwww._".repeat(size)),
        ("lines", "甲\n".repeat(size)),
        ("cells", format!("{0}|\n{1}|\n{0}|\n", "|甲".repeat(size), "|-".repeat(size))),
    ]
}

#[test]
fn bombs_do_no_harm() {
    for (name, body) in bombs(10_000) {
        let doc = doc(&body);
        spans_hold(&doc);
        doc.summary(100);
        assert!(doc.counts().chars() <= body.len(), "{name}");
    }
}

/// The tree grows no faster than the body: no bomb makes much of little.
#[test]
fn nodes_grow_with_the_body() {
    for ((name, small), (_, big)) in bombs(2_000).into_iter().zip(bombs(4_000)) {
        let (few, many) = (doc(&small), doc(&big));
        let strings = |doc: &Doc| doc.nodes().len() + plain_text(doc).len();
        let most = strings(&few) * 2 + strings(&few) / 4 + 64;
        assert!(strings(&many) <= most, "{name}: {} then {}", strings(&few), strings(&many));
    }
}

#[test]
fn what_is_nested_too_deep_keeps_its_words() {
    for (open, close, words) in [("> ", "", ""), ("- ", "", ""), ("*a ", " b*", "ab"), ("![", "](u)", "")] {
        let body = format!("{}甲{}", open.repeat(500), close.repeat(500));
        let doc = doc(&body);
        spans_hold(&doc);
        let text = doc.plain(0..doc.nodes().len(), Include { alts: true, code_blocks: true });
        let kept: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let (before, after) = (words.get(..1).unwrap_or_default(), words.get(1..).unwrap_or_default());
        assert_eq!(kept, format!("{}甲{}", before.repeat(500), after.repeat(500)), "{open}");
    }
}
