//! P11: the title once more at the head of the body.

use crate::proofread::letters::is_space;
use crate::proofread::prose::{BlockKind, Place};
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("P11"),
    severity: Severity::Warning,
    default: true,
    title: "正文开头重复了标题",
    why: "网页上已经有标题，正文第一段不用再写一遍。",
    source: "本系统用法",
    examples: &[Example {
        raw: "---\n标题: 县政协召开座谈会\n日期: 2022-12-20\n---\n**县政协召开座谈会**\n\n12月20日，县政协召开座谈会。\n",
        fixed: "---\n标题: 县政协召开座谈会\n日期: 2022-12-20\n---\n12月20日，县政协召开座谈会。\n",
    }],
    clean: &[
        "---\n标题: 县政协召开座谈会\n日期: 2022-12-20\n---\n# 县政协召开座谈会\n\n12月20日，县政协召开座谈会。\n",
        "县政协开展座谈交流\n\n12月20日，县政协召开座谈会。",
    ],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    let prose = reading.prose;
    let Some(block) = prose.blocks.first().filter(|block| block.kind == BlockKind::Paragraph) else { return };
    let Some(passage) = prose.of_block(block).first().filter(|first| first.place == Place::Paragraph) else {
        return;
    };
    let bare = |text: &str| text.chars().filter(|c| !is_space(*c) && *c != '\n').collect::<String>();
    if passage.text.len() > 600 || bare(&passage.text) != bare(&reading.article.title) {
        return;
    }
    let mark = marks.at(passage, 0..passage.len(), "正文开头又写了一遍标题");
    // Up to the next block, so that no empty lines are left.
    if let Some(next) = prose.blocks.get(1) {
        mark.replace([(block.span.start..next.span.start, String::new())], Applicability::Ask);
    }
}
