//! Bodies as authors write them, and as nobody should.

use std::sync::Arc;

use super::*;

/// A document of a body that follows front matter, so that an offset into the body shows.
pub(super) fn doc(body: &str) -> Doc {
    let front = "---\n标题: 政协\n---\n";
    parse(&Arc::from(format!("{front}{body}")), front.len()..front.len() + body.len())
}

/// Inline markup in short: `<s>`trong, `<e>`m, `<d>`el, `<a>`, code in backticks, `⏎` for a line break
/// that stays, `^` for a footnote's number. Blocks are separated by `/`.
pub(super) fn brief(doc: &Doc) -> String {
    let mut out = String::new();
    let mut open: Vec<(usize, &str)> = Vec::new();
    for (index, node) in doc.nodes().iter().enumerate() {
        while let Some((_, close)) = open.pop_if(|(end, _)| *end <= index) {
            out.push_str(close);
        }
        let (start, close) = match node.kind {
            Kind::Strong => ("<s>", "</s>"),
            Kind::Emphasis => ("<e>", "</e>"),
            Kind::Strikethrough => ("<d>", "</d>"),
            Kind::Link(_) => ("<a>", "</a>"),
            Kind::Image(_) => ("<i>", "</i>"),
            Kind::Code(code) => {
                out.push_str(&format!("`{}`", doc.str(code)));
                continue;
            }
            Kind::SoftBreak { joins: true } => ("", ""),
            Kind::SoftBreak { joins: false } => ("⏎", ""),
            Kind::HardBreak => ("↵", ""),
            Kind::Text(text) | Kind::Html(text) => (doc.str(text), ""),
            Kind::FootnoteReference(_) => ("^", ""),
            _ if out.is_empty() => ("", ""),
            _ => ("/", ""),
        };
        out.push_str(start);
        open.push((node.end as usize, close));
    }
    while let Some((_, close)) = open.pop() {
        out.push_str(close);
    }
    out
}

#[track_caller]
fn reads(body: &str, expected: &str) {
    assert_eq!(brief(&doc(body)), expected, "{body}");
}

#[test]
fn emphasis_works_beside_chinese_punctuation() {
    reads("**《条例》**规定", "<s>《条例》</s>规定");
    reads("这是**“重点”**内容", "这是<s>“重点”</s>内容");
    reads("**结束。**下一句", "<s>结束。</s>下一句");
    reads("**注意：**请", "<s>注意：</s>请");
    reads("**（一）**总体", "<s>（一）</s>总体");
    reads("增长**5%**的", "增长<s>5%</s>的");
    reads("~~删除。~~后", "<d>删除。</d>后");
    reads("**A。**B**C。**D", "<s>A。</s>B<s>C。</s>D");
    reads("用**“重点”**Go语言", "用<s>“重点”</s>Go语言");
    reads("**重点。**~~删~~后", "<s>重点。</s><d>删</d>后");
    reads("**~~重点~~**内容", "<s><d>重点</d></s>内容");
    reads("**~~《条例》~~**已废止", "<s><d>《条例》</d></s>已废止");
    reads("~~**《条例》**~~已废止", "<d><s>《条例》</s></d>已废止");
    reads("***重要：***请", "<e><s>重要：</s></e>请");
}

#[test]
fn emphasis_keeps_its_commonmark_meaning_elsewhere() {
    reads("a**\"b\"**c", "a**\"b\"**c");
    reads("2 * 3 * 4，5 ** 6", "2 * 3 * 4，5 ** 6");
    reads(r"\*\*《条例》\*\*规定", "**《条例》**规定");
    reads("`**《条例》**规定`", "`**《条例》**规定`");
    reads("5~10元，3~5天，约5%~6%", "5~10元，3~5天，约5%~6%");
    reads("文_强调_文 _强调。_ 文", "文_强调_文 <e>强调。</e> 文");
    reads("[**《条例》**解读](http://a.cn/**《a》**b)", "<a><s>《条例》</s>解读</a>");
    reads("> 一。\n>**二**", "一。<s>二</s>");
}

#[test]
fn a_sentinel_leaves_no_trace() {
    let body = "```**“甲”**乙\n**“甲”**乙\n```\n\n<div title=\"甲**“乙”**丙\">\n\n[a](x**“乙”**丙 \"甲**“乙”**丙\") ![甲**“乙”**丙](y) `甲**“乙”**丙`\n\n[^甲**“乙”**丙]: 注\n\n# 甲**“乙”**丙 {#甲**“乙”**丙}\n";
    let doc = doc(body);
    assert!(!format!("{doc:?}").contains(r"\u{fdd0}"));
    assert_eq!(&*doc.headings()[0].title, "甲“乙”丙");
    assert_eq!(&*doc.headings()[0].anchor, "甲**“乙”**丙");
    let code = doc.nodes().iter().find_map(|node| match node.kind {
        Kind::CodeBlock(info) => info,
        _ => None,
    });
    assert_eq!(code.map(|info| doc.str(info)), Some("**“甲”**乙"));
}

#[test]
fn lines_join_between_full_width_characters() {
    reads("第一行\n第二行", "第一行第二行");
    reads("第一行，\n“第二行”\n（三）", "第一行，“第二行”（三）");
    reads("**第一行**\n*第二行*", "<s>第一行</s><e>第二行</e>");
    reads("[第一行\n第二行](a)\n三", "<a>第一行第二行</a>三");
    reads("规定[^1]\n第二行\n\n[^1]: 注", "规定^第二行//注");
    reads("第一行\nGDP\n第二行", "第一行⏎GDP⏎第二行");
    reads("한국\n한국", "한국⏎한국");
    reads("第一行\n`代码`\n第二行", "第一行⏎`代码`⏎第二行");
    reads("第一行\n<b>第二行</b>\n三", "第一行⏎<b>第二行</b>⏎三");
    reads("第一行\n![图](1.jpg)\n第二行", "第一行⏎<i>图</i>⏎第二行");
    reads("第一行  \n第二行\\\n三", "第一行↵第二行↵三");
    reads("第一行\r\n第二行", "第一行第二行");
    reads("> 第一行\n> 第二行", "第一行第二行");
}

#[test]
fn bare_addresses_become_links_in_text_only() {
    reads("见https://a.cn/x_y*z*（附）", "见<a>https://a.cn/x_y</a><e>z</e>（附）");
    reads("见https://a.cn/a_b_c?d=1&amp;e=2&f。", "见<a>https://a.cn/a_b_c?d=1&e=2&f</a>。");
    reads(
        "[https://a.cn](b) `https://a.cn` ![https://a.cn](c)",
        "<a>https://a.cn</a> `https://a.cn` <i>https://a.cn</i>",
    );
    reads("    https://a.cn", "https://a.cn");
    reads("**www.a.cn**。a@b.cn", "<s><a>www.a.cn</a></s>。<a>a@b.cn</a>");
    reads("<https://a.cn>与<a@b.cn>", "<a>https://a.cn</a>与<a>a@b.cn</a>");
}

#[test]
fn the_pieces_of_an_address_keep_their_spans() {
    let doc = doc("前http://a.cn/?b&amp;c。后");
    let spans: Vec<_> = doc.nodes().iter().map(|node| (node.kind, &doc.text()[node.span()])).collect();
    let texts: Vec<_> = spans.iter().map(|(_, text)| *text).collect();
    let whole = "前http://a.cn/?b&amp;c。后";
    assert_eq!(texts, [whole, "前", "http://a.cn/?b&amp;c", "http://a.cn/?b", "&amp;", "c", "。后"]);
    assert!(matches!(spans[2].0, Kind::Link(0)));
    assert_eq!(doc.nodes()[2].end, 6);
}

/// Names of kinds, nested by parentheses.
fn outline(doc: &Doc) -> String {
    fn write(doc: &Doc, nodes: impl Iterator<Item = usize>, out: &mut String) {
        for node in nodes {
            let kind = format!("{:?}", doc.nodes()[node].kind);
            out.push_str(kind.split(['(', ' ']).next().unwrap_or_default());
            if doc.children(node).next().is_some() {
                out.push('(');
                write(doc, doc.children(node), out);
                out.push(')');
            }
            out.push(' ');
        }
        out.truncate(out.trim_end().len());
    }
    let mut out = String::new();
    write(doc, doc.blocks(), &mut out);
    out
}

#[test]
fn blocks_nest_as_written() {
    let tree = |body: &str| outline(&doc(body));
    assert_eq!(tree("# 一\n\n二"), "Heading(Text) Paragraph(Text)");
    assert_eq!(
        tree("|a|b|\n|-|:-:|\n|c|d|"),
        "Table(TableHead(TableCell(Text) TableCell(Text)) TableRow(TableCell(Text) TableCell(Text)))"
    );
    assert_eq!(tree("- [x] 甲\n- [ ] 乙"), "List(Item(TaskMarker Text) Item(TaskMarker Text))");
    assert_eq!(
        tree("- [x] 甲\n\n- [ ] 乙"),
        "List(Item(Paragraph(TaskMarker Text)) Item(Paragraph(TaskMarker Text)))"
    );
    assert_eq!(tree("1. 甲\n\n2. 乙"), "List(Item(Paragraph(Text)) Item(Paragraph(Text)))");
    assert_eq!(tree("> [!NOTE]\n> 甲"), "BlockQuote(Paragraph(Text))");
    assert_eq!(tree("<div>\n甲\n</div>\n\n---"), "HtmlBlock(Html) Rule");
    assert_eq!(tree("```rust\na\n\nb\n```"), "CodeBlock(Text)");
    assert_eq!(
        tree("甲[^注一]\n\n[^注一]: 乙"),
        "Paragraph(Text FootnoteReference) FootnoteDefinition(Paragraph(Text))"
    );
    assert_eq!(tree("甲<b>*乙*</b>"), "Paragraph(Text Html Emphasis(Text) Html)");
}

#[test]
fn kinds_say_what_was_written() {
    let kinds = |body: &str| doc(body).nodes().iter().map(|node| node.kind).collect::<Vec<_>>();
    assert_eq!(kinds("3. 甲\n4. 乙")[0], Kind::List { start: Some(3), tight: true });
    assert_eq!(kinds("- 甲\n\n- 乙")[0], Kind::List { start: None, tight: false });
    assert_eq!(kinds("- 甲\n  - 乙\n\n    丙")[0], Kind::List { start: None, tight: true });
    assert_eq!(kinds("> [!WARNING]\n> 甲")[0], Kind::BlockQuote(Some(Alert::Warning)));
    assert_eq!(kinds("> 甲")[0], Kind::BlockQuote(None));
    let cells: Vec<_> = kinds("|a|b|c|\n|:-|:-:|-:|\n|d|e|f|\n")
        .into_iter()
        .filter_map(|kind| match kind {
            Kind::TableCell(alignment) => Some(alignment),
            _ => None,
        })
        .collect();
    assert_eq!(cells, [Alignment::Left, Alignment::Center, Alignment::Right].repeat(2));
}

#[test]
fn footnote_labels_may_be_chinese() {
    let doc = doc("甲[^注一]乙[^《注》。]\n\n[^注一]: 丙\n[^《注》。]: 丁");
    let labels: Vec<_> = doc
        .nodes()
        .iter()
        .filter_map(|node| match node.kind {
            Kind::FootnoteReference(label) | Kind::FootnoteDefinition(label) => Some(doc.str(label)),
            _ => None,
        })
        .collect();
    assert_eq!(labels, ["注一", "《注》。", "注一", "《注》。"]);
    assert!(doc.has_footnotes());
}

#[test]
fn headings_have_titles_and_anchors() {
    let doc = doc(
        "# 一、**总体**要求 {#zong .x}\n\n## 附件：\n第二行\n---\n\n### 附件第二行\n\n#### `x` & ![图](1)",
    );
    let headings: Vec<_> = doc.headings().iter().map(|h| (h.level, &*h.title, &*h.anchor)).collect();
    let expected = [
        (1, "一、总体要求", "zong"),
        (2, "附件：", "附件"),
        (2, "第二行", "第二行"),
        (3, "附件第二行", "附件第二行"),
        (4, "x & ", "x"),
    ];
    assert_eq!(headings, expected);
    for (index, heading) in doc.headings().iter().enumerate() {
        assert_eq!(doc.nodes()[heading.node as usize].kind, Kind::Heading(index as u32));
    }
    assert_eq!(doc.title(), Some(0));
}

#[test]
fn only_a_first_heading_of_level_one_is_a_title() {
    assert_eq!(doc("## 一\n\n# 二").title(), None);
    assert_eq!(doc("正文\n\n# 二").title(), Some(0));
    assert_eq!(doc("正文").title(), None);
}

/// The words of the whole body, alternative texts and code blocks left out.
pub(super) fn plain_text(doc: &Doc) -> String {
    doc.plain(0..doc.nodes().len(), Include::default())
}

#[test]
fn plain_text_is_words_on_lines() {
    let plain = |body: &str| plain_text(&doc(body));
    assert_eq!(
        plain("# 题\n\n第**一**行\n第二行\nEnd\n\n- 甲\n  - 乙\n\n> 引"),
        "题\n第一行第二行 End\n甲\n乙\n引"
    );
    assert_eq!(plain("|a|b|\n|-|-|\n|c|d|"), "a b\nc d");
    assert_eq!(plain("- a\n  > q\n\n  b\n- c"), "a\nq\nb\nc");
    assert_eq!(plain("甲![图](1)<b>乙</b>[^1]&amp;\n\n```\ncode\n```\n\n[^1]: 注"), "甲乙&\n注");
    assert_eq!(plain("|甲<br>乙|\n|-|\n|丙<BR/>丁|"), "甲 乙\n丙 丁");
    assert_eq!(plain("甲<script>乙</script>丙 List<String>"), "甲丙 List<String>");
    let doc = doc("甲![图](1)\n\n```\ncode\n```");
    let all = Include { alts: true, code_blocks: true };
    assert_eq!(doc.plain(0..doc.nodes().len(), all), "甲图\ncode\n");
}

#[test]
fn plain_text_has_what_the_page_shows_of_raw_html() {
    let plain = |body: &str| plain_text(&doc(body));
    assert_eq!(
        plain("<p style=\"text-indent:2em\">我县召开&ldquo;水利&rdquo;会议。</p>\n\n末段"),
        "我县召开“水利”会议。\n末段"
    );
    assert_eq!(
        plain("<table><tr><td>甲</td>\n<td>乙\n二</td></tr><tr><td>丙</td></tr></table>"),
        "甲 乙 二\n丙"
    );
    assert_eq!(plain("<details><summary>题</summary>\n\n**正**文\n\n</details>"), "题\n正文");
    assert_eq!(plain("<div>甲<style>\n.a {}\n</style>乙<!-- 丙 --></div>"), "甲乙");
    assert_eq!(plain("甲<script>\n\n乙"), "甲\n乙", "what has no end takes nothing with it");
    assert_eq!(plain("<object>\n\n- 乙\n\n</object>\n\n丙"), "丙");
}

#[test]
fn text_that_stands_in_the_source_is_not_copied() {
    let doc = doc("> **甲。**乙\n> `丙` [丁](a.md \"题\") ![](<b c.png>)&amp;\\*");
    let copied = |text: Str| text.span().is_none();
    for node in doc.nodes() {
        let texts = match node.kind {
            Kind::Text(text) | Kind::Code(text) => vec![text],
            Kind::Link(link) | Kind::Image(link) => {
                let to = doc.link(link);
                to.title.into_iter().chain([to.destination]).collect()
            }
            _ => vec![],
        };
        for text in texts {
            assert_eq!(copied(text), doc.str(text) == "&", "{}", doc.str(text));
        }
    }
}

#[test]
fn a_range_that_is_none_gives_an_empty_doc() {
    let text: Arc<str> = Arc::from("政协");
    for body in [1..3, 0..7, Range { start: 5, end: 2 }, 7..9] {
        assert!(parse(&text, body).nodes().is_empty());
    }
    assert_eq!(parse(&text, 3..6).nodes().len(), 2);
}
