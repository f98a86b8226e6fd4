//! P14: indents typed by hand, and paragraphs of nothing.

use std::ops::Range;

use crate::proofread::prose::{BlockKind, Place};
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("P14"),
    severity: Severity::Hint,
    default: true,
    title: "段首空格、空段",
    why: "段首的缩进由网页样式统一加，不用打空格；空行也不用占一段。",
    source: "本系统用法",
    examples: &[
        Example { raw: "　　县政协召开座谈会。", fixed: "县政协召开座谈会。" },
        Example { raw: "&emsp;&emsp;县政协召开座谈会。", fixed: "县政协召开座谈会。" },
        Example {
            raw: "第一段讲工作。\n\n　　\n\n第二段讲成效。",
            fixed: "第一段讲工作。\n\n第二段讲成效。",
        },
    ],
    clean: &["县政协　召开座谈会。"],
    check,
};

const BLANKS: [&str; 9] =
    ["\u{3000}", "\u{a0}", "\u{2003}", "\u{2002}", "&emsp;", "&ensp;", "&nbsp;", "&#12288;", "&#160;"];

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    let prose = reading.prose;
    for (number, block) in prose.blocks.iter().enumerate() {
        if block.kind != BlockKind::Paragraph {
            continue;
        }
        match prose.of_block(block).iter().find(|passage| passage.place == Place::Paragraph) {
            Some(passage) => {
                let start = passage.all().start.max(block.span.start);
                let rest = prose.source.get(start..block.span.end).unwrap_or_default();
                let length = blank(rest);
                if length > 0 && length < rest.trim_end().len() {
                    let bytes = start..start + length;
                    marks
                        .mark(bytes.clone(), "段首的空格不用打")
                        .replace([(bytes, String::new())], Applicability::Safe);
                }
            }
            None => {
                let text = prose.source.get(block.span.clone()).unwrap_or_default();
                if !text.trim().is_empty() && blank(text.trim_end()) < text.trim_end().len() {
                    continue;
                }
                let end = prose.blocks.get(number + 1).map_or(block.span.end, |next| next.span.start);
                let bytes: Range<usize> = block.span.start..end;
                marks
                    .mark(block.span.clone(), "这一段是空的")
                    .replace([(bytes, String::new())], Applicability::Safe);
            }
        }
    }
}

/// How many bytes of white space a text begins with, as characters or by name.
fn blank(text: &str) -> usize {
    let mut length = 0;
    while let Some(word) = BLANKS.iter().find(|word| text[length..].starts_with(**word)) {
        length += word.len();
        length += text[length..].bytes().take_while(|byte| *byte == b' ').count();
    }
    length
}
