//! P01: a paragraph cut in two.

use crate::proofread::letters::{is_closing, is_han, is_space, is_stop};
use crate::proofread::ordinal::ordinal;
use crate::proofread::prose::{Block, BlockKind, OBJECT, Passage, Place, Prose};
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("P01"),
    severity: Severity::Error,
    default: true,
    title: "一段断成两段",
    why: "这一段的结尾没有标点，话没有说完，多半是从报纸版面或 PDF 里复制时断开的：请和下一段接起来，或者补上标点。",
    source: "校对常规；GB/T 15834—2011 4.1",
    examples: &[
        Example {
            raw: "县政协组织三个视察组，先后到城东新区、河西工业园、老城改造片区和高铁站前广场，就重点项目建设开展了\n\n3次专项视察，形成视察报告3份。",
            fixed: "县政协组织三个视察组，先后到城东新区、河西工业园、老城改造片区和高铁站前广场，就重点项目建设开展了3次专项视察，形成视察报告3份。",
        },
        Example {
            raw: "会议听取了专题汇报，与会人员围绕议题深入协商，\n\n形成协商成果12项。",
            fixed: "会议听取了专题汇报，与会人员围绕议题深入协商，形成协商成果12项。",
        },
    ],
    clean: &[
        "把稳政治方向，凝聚思想共识\n\n去年以来，县政协把理论学习摆在首位。",
        "县政协办公室\n\n2022年12月20日",
        "联系地址：某某县城关街道人民路一号县政协办公楼三楼提案委员会办公室，邮政编码见县政府网站首页\n\n收件时间为工作日。",
        "会议听取了专题汇报，与会人员围绕议题深入协商，形成协商成果12项（某办供稿）\n\n下一步将抓好落实。",
    ],
    check,
};

/// Headings are rarely longer.
const HEADING: usize = 24;

/// What ends with a comma is no heading, but may be a verse.
const PAUSED: usize = 16;

/// No heading is as long.
const LONG: usize = 40;

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    let prose = reading.prose;
    for (number, block) in prose.blocks.iter().enumerate() {
        let Some(passage) = paragraph(prose, block).filter(|passage| is_broken(passage)) else { continue };
        let end = passage.trimmed().end;
        let place = end.saturating_sub(4)..end;
        let next = prose.blocks.get(number + 1);
        let words = passage.part(end.saturating_sub(8)..end);
        match next.and_then(|next| paragraph(prose, next)) {
            Some(next) if continues(next) => {
                let mark = marks.at(passage, place, format!("“{words}”后面断开了，话没有说完"));
                let (from, to) = (passage.all().end, next.span(next.trimmed()).start);
                let gap = prose.source.get(from..to);
                if gap.is_some_and(|gap| gap.chars().all(char::is_whitespace)) {
                    mark.replace([(from..to, String::new())], Applicability::Ask);
                }
            }
            Some(_) if is_certain(passage) => {
                marks
                    .at(passage, place, format!("这一段到“{words}”为止，结尾没有标点"))
                    .severity(Severity::Warning);
            }
            Some(_) => {}
            None => beside(prose, number, passage, place, marks),
        }
    }
}

/// Whether a paragraph surely goes on with the next one, for whoever has no article yet.
pub fn is_cut(first: &str, next: &str) -> bool {
    let passage = |text: &str| {
        let mut passage = Passage::new(Place::Paragraph);
        passage.push(text, 0..text.len(), true);
        passage
    };
    let (first, next) = (passage(first), passage(next));
    let has_sentence = first.letters().any(|(_, c)| is_stop(c));
    is_broken(&first) && (has_sentence || first.len() >= LONG) && continues(&next)
}

/// What follows is no paragraph: pictures that a text was cut at, a heading, or nothing.
fn beside(
    prose: &Prose<'_>,
    number: usize,
    passage: &Passage,
    place: std::ops::Range<usize>,
    marks: &mut Marks<'_>,
) {
    if !is_certain(passage) {
        return;
    }
    let words = passage.part(place.end.saturating_sub(8)..place.end).to_owned();
    let mut rest = prose.blocks[number + 1..].iter();
    let next = rest.find(|block| !matches!(block.kind, BlockKind::Pictures(_)));
    let behind_pictures =
        prose.blocks.get(number + 1).is_some_and(|b| matches!(b.kind, BlockKind::Pictures(_)));
    match next.and_then(|next| paragraph(prose, next)) {
        Some(next) if behind_pictures && continues(next) => {
            marks
                .at(passage, place, format!("“{words}”后面被图片隔断了，话没有说完"))
                .help("请把图片移到整段的前面或者后面，再把这两段接起来。");
        }
        _ => {
            marks
                .at(passage, place, format!("这一段到“{words}”为止，结尾没有标点"))
                .severity(Severity::Warning);
        }
    }
}

/// The words of a block that is a paragraph.
fn paragraph<'p>(prose: &'p Prose<'_>, block: &Block) -> Option<&'p Passage> {
    let passage = prose.of_block(block).first()?;
    (block.kind == BlockKind::Paragraph && passage.place == Place::Paragraph).then_some(passage)
}

/// Whether a paragraph stops where no sentence does.
fn is_broken(passage: &Passage) -> bool {
    let range = passage.trimmed();
    let (length, last) = (range.len(), passage.before(range.end));
    let is_pause = matches!(last, '，' | '、' | '“' | '（' | '《');
    let is_word = is_han(last) || last.is_ascii_alphanumeric() || last == '%';
    let shortest = if is_pause { PAUSED } else { HEADING };
    if is_signed(passage) || length < shortest || !(is_pause || is_word) || last == OBJECT {
        return false;
    }
    let (mut stops, mut commas, mut lines) = (0, 0, 0);
    for (_, c) in passage.letters() {
        stops += usize::from(is_stop(c) || c == '；');
        commas += usize::from(matches!(c, '，' | '、'));
        lines += usize::from(c == '\n');
    }
    // Lines of their own are set by hand: verses, addresses, signatures.
    if lines > 0
        || stops == 0
            && (is_label(passage) || is_document(passage) || is_byline(passage) || ordinal(passage).is_some())
    {
        return false;
    }
    match length {
        LONG.. => stops + commas > 0,
        _ => stops > 0 || is_pause && commas > 1 || commas > 1 && !passage.is_at(range.start, "——"),
    }
}

/// Whether it is no heading, title or line of data either.
fn is_certain(passage: &Passage) -> bool {
    let stops = passage.letters().filter(|(_, c)| is_stop(*c)).count();
    let last = passage.before(passage.trimmed().end);
    passage.len() >= LONG && stops > 0 && (is_han(last) || matches!(last, '，' | '、'))
}

/// 联系电话：…
fn is_label(passage: &Passage) -> bool {
    passage.letters().take(12).any(|(_, c)| matches!(c, '：' | ':'))
}

/// The name of a law or a document, or how it came about.
fn is_document(passage: &Passage) -> bool {
    let end = passage.trimmed().end;
    let kinds = [
        "通过", "修正", "修订", "批准", "公布", "发布", "施行", "规定", "解释", "决定", "通知", "意见",
        "办法", "条例", "报告", "方案", "细则",
    ];
    kinds.iter().any(|kind| passage.ends_at(end, kind))
}

/// 某某日报记者 某某　摄: who wrote it, or took the picture, in the last words.
fn is_signed(passage: &Passage) -> bool {
    let end = passage.trimmed().end;
    passage.ends_at(end, "摄") || passage.part(end.saturating_sub(12)..end).contains("记者")
}

fn is_byline(passage: &Passage) -> bool {
    ["记者", "通讯员", "作者", "来源", "编辑", "供稿"].iter().any(|word| passage.part(0..10).contains(word))
}

/// Whether a paragraph may go on with what was before it.
fn continues(passage: &Passage) -> bool {
    let start = passage.trimmed().start;
    let first = passage.letter(start);
    let is_point = ordinal(passage).is_some() || passage.is_at(start, "——") || passage.is_at(start, "第");
    let is_text = passage.letters().any(|(_, c)| is_closing(c)) || passage.len() < HEADING;
    !is_point && is_text && !is_space(first) || is_closing(first)
}
