//! P06: a paragraph twice.

use std::collections::BTreeMap;

use crate::proofread::letters::is_han;
use crate::proofread::prose::{Passage, Place};
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("P06"),
    severity: Severity::Error,
    default: true,
    title: "同一段写了两遍",
    why: "两段的文字完全相同，多半是粘贴了两次：请删去一段。",
    source: "校对常规",
    examples: &[Example {
        raw: "会议强调，要加强学习，认真履职，为全县高质量发展贡献力量。\n\n中间一段。\n\n会议强调，要加强学习，认真履职，为全县高质量发展贡献力量。",
        fixed: "会议强调，要加强学习，认真履职，为全县高质量发展贡献力量。\n\n中间一段。",
    }],
    clean: &["某某县政协办公室\n\n另一段。\n\n某某县政协办公室"],
    check,
};

/// Shorter ones may well stand twice: a signature, a line of a form.
const SHORTEST: usize = 15;

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    let mut seen: BTreeMap<String, &Passage> = BTreeMap::new();
    let prose = reading.prose;
    for block in &prose.blocks {
        for passage in prose.of_block(block).iter().filter(|passage| is_paragraph(passage)) {
            // Marks may have been lost in one of the two.
            let words: String = passage.letters().map(|(_, c)| c).filter(|c| c.is_alphanumeric()).collect();
            if words.chars().filter(|c| is_han(*c)).count() < SHORTEST {
                continue;
            }
            let Some(first) = seen.get(&words) else {
                seen.insert(words, passage);
                continue;
            };
            let start = passage.part(0..10).trim();
            let mark = marks
                .at(passage, 0..passage.len(), format!("“{start}……”这一段和前面的一段相同"))
                .related(first.all(), "前面的一段");
            // From the end of what is before, so that no empty lines are left.
            let (from, whole) = (before(prose.source, block.span.start), passage.all());
            if passage.place == Place::Paragraph
                && prose.source[block.span.clone()].trim() == &prose.source[whole.clone()]
            {
                mark.replace([(from..whole.end, String::new())], Applicability::Ask);
            }
        }
    }
}

fn is_paragraph(passage: &Passage) -> bool {
    matches!(passage.place, Place::Paragraph | Place::Item | Place::Quote)
}

/// Where the text before a block ends.
fn before(source: &str, start: usize) -> usize {
    source[..start].trim_end().len()
}
