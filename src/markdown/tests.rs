//! Bodies as authors write them, and as nobody should.

use std::sync::Arc;

use super::*;

/// A document of a body that follows front matter, so that an offset into the body shows.
pub(super) fn doc(body: &str) -> Doc {
    let front = "---\n标题: 政协\n---\n";
    parse(&Arc::from(format!("{front}{body}")), front.len()..front.len() + body.len())
}

/// Inline markup in short: `<s>`trong, `<e>`m, `<d>`el, `<a>`, code in backticks, `⏎` for a line break
/// that stays. Blocks are separated by `/`.
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
