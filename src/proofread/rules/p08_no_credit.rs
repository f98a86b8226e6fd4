//! P08: captions that do not say who took the picture.

use crate::content::Kind;
use crate::proofread::prose::Place;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("P08"),
    severity: Severity::Warning,
    default: true,
    title: "图片没有署名",
    why: "图说里没有写谁拍的：请在图说末尾写“（×××　摄）”或“（×××　供图）”，或者在文件头里写“摄影”。",
    source: "编辑部图文习惯",
    examples: &[Example {
        raw: "![座谈会](1.jpg \"县政协召开座谈会。\")",
        fixed: "![座谈会](1.jpg \"县政协召开座谈会。（县政协办公室　摄）\")",
    }],
    clean: &[
        "---\n标题: 甲\n日期: 2022-12-20\n摄影: [县政协办公室]\n---\n![座谈会](1.jpg \"县政协召开座谈会。\")\n",
        "![示意图](1.jpg \"办理流程示意图（本站绘制）\")",
        "---\n标题: 甲\n体裁: 单页\n---\n![座谈会](1.jpg \"县政协召开座谈会。\")\n",
        "![座谈会](1.jpg \"县政协召开座谈会。\")\n\n（本文图片由县政协办公室提供）",
    ],
    check,
};

/// Words that a picture's origin is told with.
const ORIGINS: [&str; 14] =
    ["摄", "绘", "供图", "提供", "来源", "资料", "制图", "截图", "图/", "图／", "拍", "图源", "图：", "扫描"];

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    let meta = &reading.article.meta;
    let is_news = !matches!(meta.kind, Some(Kind::Page | Kind::Notice));
    let told = !meta.photographers.is_empty() || meta.authors.iter().any(|credit| is_told(&credit.role));
    // （某某　文/图） at the end stands for all.
    let passages = &reading.prose.passages;
    let at_end =
        || passages.iter().rev().take(2).any(|last| last.place == Place::Paragraph && is_told(&last.text));
    if !is_news || told || at_end() {
        return;
    }
    let captions = passages.iter().filter(|passage| passage.place == Place::Caption);
    let mut without = captions.filter(|caption| !is_told(&caption.text));
    let Some(first) = without.next() else { return };
    let others: Vec<_> = without.collect();
    let message = match others.len() {
        0 => "图说里没有摄影者".to_owned(),
        more => format!("{} 张图的图说里没有摄影者", more + 1),
    };
    let mut mark = marks.at(first, 0..first.len(), message);
    for other in others.iter().take(20) {
        mark = mark.related(other.all(), "这一张也没有");
    }
}

fn is_told(text: &str) -> bool {
    ORIGINS.iter().any(|word| text.contains(word)) || text.contains("文图") || text.ends_with("图）")
}
