//! P16: marks of a text that were taken for markup.

use crate::markdown::{Kind, Node};
use crate::proofread::letters::is_han;
use crate::proofread::prose::kinds;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("P16"),
    severity: Severity::Warning,
    default: true,
    title: "符号被当成了排版记号",
    why: "星号、行首的空格和“数字加点”在稿件里另有用处：不是要排版的，请换成全角的，或者在前面加反斜杠。",
    source: "本系统用法；CommonMark 0.31",
    examples: &[
        Example { raw: "规格为5*3*2米。", fixed: "规格为5×3×2米。" },
        Example {
            raw: "第一段。\n\n     县政协召开座谈会，部署有关工作。",
            fixed: "第一段。\n\n县政协召开座谈会，部署有关工作。",
        },
        Example {
            raw: "2022. 这一年，县政协换届。", fixed: "2022\\. 这一年，县政协换届。"
        },
        Example {
            raw: "** 坚持党的领导**。县政协党组发挥作用。",
            fixed: "**坚持党的领导**。县政协党组发挥作用。",
        },
    ],
    clean: &[
        "**“三公”经费**下降。",
        "~~删去的话~~。",
        "1. 第一点。\n2. 第二点。",
        "```\n代码，不是正文。\n```",
    ],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    let doc = &reading.article.doc;
    let source = reading.prose.source;
    for node in doc.nodes() {
        if node.kind == Kind::Emphasis {
            between(source, node, marks);
        }
    }
    for index in doc.blocks() {
        let node = doc.nodes()[index];
        match node.kind {
            Kind::CodeBlock(None) => indented(source, node, marks),
            Kind::List { start: Some(start), .. } if start > 99 => year(source, node, start, marks),
            _ => {}
        }
    }
    for passage in reading.running().filter(|passage| passage.has(kinds::ASCII_MARK)) {
        let pair = |index: usize| passage.letter(index) == '*' && passage.letter(index + 1) == '*';
        if let Some(index) = (0..passage.len()).find(|&index| pair(index)) {
            let message = "星号没有起作用：“**”要紧贴文字，两边成对";
            marks.at(passage, index..index + 2, message);
        }
    }
}

/// `5*3*2`: single marks between figures.
fn between(source: &str, node: &Node, marks: &mut Marks<'_>) {
    let span = node.span();
    let (before, after) = (source[..span.start].chars().next_back(), source[span.end..].chars().next());
    let inner = source[span.clone()].trim_start_matches('*');
    let is_single = source[span.clone()].len() - inner.len() == 1 && source[span.clone()].ends_with('*');
    let is_figure = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || matches!(c, '%' | '％'));
    let is_between = is_figure(before) && is_figure(inner.chars().next());
    let is_between = is_between && (is_figure(after) || after.is_some_and(is_han));
    if is_single && is_between {
        let edits = [span.start..span.start + 1, span.end - 1..span.end].map(|at| (at, "×".to_owned()));
        let message = "两个“*”之间的字被当成了排版记号";
        marks.mark(span, message).replace(edits, Applicability::Ask);
    }
}

/// Four spaces at the start of a line.
fn indented(source: &str, node: Node, marks: &mut Marks<'_>) {
    let span = node.span();
    let text = &source[span.clone()];
    let han = text.chars().filter(|c| is_han(*c)).count();
    let is_prose = text.contains(['，', '。']) && han * 2 > text.chars().count();
    if text.trim_start().starts_with("```") || text.trim_start().starts_with("~~~") || !is_prose {
        return;
    }
    let line = source[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let mark = marks.mark(span.clone(), "行首的空格让这一段变成了代码");
    let start = span.end - text.trim_start().len();
    if source[line..start].trim().is_empty() && !text.trim().contains('\n') {
        mark.replace([(line..start, String::new())], Applicability::Ask);
    }
}

fn year(source: &str, node: Node, start: u32, marks: &mut Marks<'_>) {
    let span = node.span();
    let number = start.to_string();
    let dot = span.start + number.len();
    let mark = marks.mark(span.start..dot, format!("“{number}.”被当成了列表的序号"));
    if source[span.start..].starts_with(&number) && source[dot..].starts_with('.') {
        mark.replace([(dot..dot, "\\".to_owned())], Applicability::Ask);
    }
}
