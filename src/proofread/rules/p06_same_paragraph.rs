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
    let mut seen: BTreeMap<u64, &Passage> = BTreeMap::new();
    let prose = reading.prose;
    for block in &prose.blocks {
        for passage in prose.of_block(block).iter().filter(|passage| is_paragraph(passage)) {
            let Some(key) = key(passage) else { continue };
            let Some(first) = seen.get(&key).filter(|first| words(first).eq(words(passage))) else {
                seen.insert(key, passage);
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

/// The words alone: marks may have been lost in one of the two.
fn words(passage: &Passage) -> impl Iterator<Item = char> + '_ {
    passage.letters().map(|(_, c)| c).filter(|c| is_han(*c) || c.is_ascii_alphanumeric())
}

/// A number for the words of a paragraph (FNV-1a), if it is long enough.
fn key(passage: &Passage) -> Option<u64> {
    let (mut hash, mut count) = (0xcbf2_9ce4_8422_2325_u64, 0);
    for c in words(passage) {
        hash = (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3);
        count += usize::from(is_han(c));
    }
    (count >= SHORTEST).then_some(hash)
}

fn is_paragraph(passage: &Passage) -> bool {
    matches!(passage.place, Place::Paragraph | Place::Item | Place::Quote)
}

/// Where the text before a block ends.
fn before(source: &str, start: usize) -> usize {
    source[..start].trim_end().len()
}
