//! P12: the authors once more at the end of the body.

use crate::proofread::letters::is_han;
use crate::proofread::prose::{BlockKind, Place};
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("P12"),
    severity: Severity::Warning,
    default: true,
    title: "正文末尾重复了作者",
    why: "文件头里已经写了作者，网页上会印出来，正文末尾的署名可以删去。",
    source: "本系统用法",
    examples: &[Example {
        raw: "---\n标题: 甲\n日期: 2022-12-20\n作者: [县政协办公室]\n---\n12月20日，县政协召开座谈会。\n\n（县政协办公室）\n",
        fixed: "---\n标题: 甲\n日期: 2022-12-20\n作者: [县政协办公室]\n---\n12月20日，县政协召开座谈会。\n",
    }],
    clean: &[
        "---\n标题: 甲\n日期: 2022-12-20\n作者: [县政协办公室]\n---\n12月20日，县政协召开座谈会。\n\n（县委办公室供稿）\n",
    ],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    let prose = reading.prose;
    let names: Vec<&str> = reading.article.meta.authors.iter().map(|credit| &*credit.name).collect();
    let Some(block) = prose.blocks.last().filter(|block| block.kind == BlockKind::Paragraph) else { return };
    let Some(passage) = prose.of_block(block).first().filter(|last| last.place == Place::Paragraph) else {
        return;
    };
    if names.is_empty() || passage.len() > 60 || prose.blocks.len() < 2 {
        return;
    }
    // 口 is what is left of □ before a signature.
    let text = passage.text.trim().trim_start_matches(['□', '口', '■', '◎', '●']);
    let text: String = text.chars().filter(|c| is_han(*c)).collect();
    let words = ["供稿", "作者", "撰稿", "通讯员", "记者", "报道", "文"];
    let mut rest = text;
    for name in &names {
        let name: String = name.chars().filter(|c| is_han(*c)).collect();
        if name.is_empty() || !rest.contains(&name) {
            return;
        }
        rest = rest.replacen(&name, "", 1);
    }
    for word in words {
        rest = rest.replace(word, "");
    }
    if rest.is_empty() {
        let mark = marks.at(passage, 0..passage.len(), "正文末尾又写了一遍作者");
        let from = prose.source[..block.span.start].trim_end().len();
        mark.replace([(from..passage.all().end.max(from), String::new())], Applicability::Ask);
    }
}
