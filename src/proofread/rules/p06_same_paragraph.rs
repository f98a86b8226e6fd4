//! P06: a paragraph twice.

use std::collections::BTreeMap;

use crate::proofread::gaps::article;
use crate::proofread::letters::{is_han, is_stop};
use crate::proofread::ordinal::ordinal;
use crate::proofread::prose::{Passage, Place, Prose};
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("P06"),
    severity: Severity::Error,
    default: true,
    title: "同一段写了两遍",
    why: "两段的文字完全相同，多半是粘贴了两次：请删去一段。条款、答谢的套话各处都有，不算。",
    source: "校对常规",
    examples: &[Example {
        raw: "会议强调，要加强学习，认真履职，为全县高质量发展贡献力量。\n\n中间一段。\n\n会议强调，要加强学习，认真履职，为全县高质量发展贡献力量。",
        fixed: "会议强调，要加强学习，认真履职，为全县高质量发展贡献力量。\n\n中间一段。",
    }],
    clean: &[
        "某某县政协办公室\n\n另一段。\n\n某某县政协办公室",
        "问：怎样报名？\n\n答复：感谢您对我们工作的关心和支持！\n\n问：怎样入会？\n\n答复：感谢您对我们工作的关心和支持！",
    ],
    check,
};

/// Shorter ones may well stand twice: a signature, a line of a form.
const SHORTEST: usize = 15;

/// One sentence again within so many blocks was pasted twice; further on, it may be meant.
const NEAR: usize = 12;

/// A text of so many articles is a law or a rule.
const ARTICLES: usize = 5;

/// How far in a paragraph the article is named that it is about.
const NAMED: usize = 30;

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    let mut seen: BTreeMap<u64, (usize, &Passage)> = BTreeMap::new();
    let prose = reading.prose;
    let is_statute = is_statute(prose);
    for (number, block) in prose.blocks.iter().enumerate() {
        for passage in prose.of_block(block).iter().filter(|passage| is_paragraph(passage)) {
            let Some(key) = key(passage) else { continue };
            let Some((at, first)) = seen.get(&key).filter(|(_, first)| words(first).eq(words(passage)))
            else {
                seen.insert(key, (number, passage));
                continue;
            };
            let is_single = sentences(passage) < 2;
            if number > at + 1 && (is_statute || may_recur(passage)) {
                continue;
            }
            let is_far = number - at > NEAR && is_single;
            let start = passage.part(0..10).trim();
            let mut mark = marks
                .at(passage, 0..passage.len(), format!("“{start}……”这一段和前面的一段相同"))
                .related(first.all(), "前面的一段");
            if is_far {
                mark = mark.severity(Severity::Hint);
            }
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

/// A point of a list, a thanks at the end of each answer, a formula: each place has its own, and they are alike.
fn may_recur(passage: &Passage) -> bool {
    let length = passage.trimmed().len();
    let clauses = passage.letters().filter(|(_, c)| matches!(c, '，' | '；' | '：')).count();
    let is_thanks = ["感谢", "谢谢", "特此", "敬请"].iter().any(|word| passage.text.contains(word));
    ordinal(passage).is_some() && sentences(passage) < 2
        || passage.letter(passage.trimmed().start) == '—'
        || length < 2 * SHORTEST && clauses < 2
        || length < 3 * SHORTEST && is_thanks
}

fn sentences(passage: &Passage) -> usize {
    passage.letters().filter(|(_, c)| is_stop(*c)).count()
}

/// Whether a text has articles, as laws and rules have: each of them says what belongs to it, in the same words.
fn is_statute(prose: &Prose<'_>) -> bool {
    // 一、将第三条修改为: a law that changes another one.
    let articles = prose
        .passages
        .iter()
        .filter(|passage| (0..passage.len().min(NAMED)).any(|index| article(passage, index).is_some()));
    articles.take(ARTICLES).count() == ARTICLES
}

fn is_paragraph(passage: &Passage) -> bool {
    matches!(passage.place, Place::Paragraph | Place::Item | Place::Quote)
}

/// Where the text before a block ends.
fn before(source: &str, start: usize) -> usize {
    source[..start].trim_end().len()
}

#[cfg(test)]
mod tests {
    use crate::proofread::tests::count;

    #[test]
    fn points_and_formulas_recur() {
        let long = "县政协组织委员深入乡镇调研，召开座谈会三次，走访企业十二家，形成报告一份。";
        for (text, expected) in [
            (format!("{long}\n\n{long}"), 1),
            (format!("{long}\n\n中间。\n\n{long}"), 1),
            ("（一）对单位和个人处五千元以上五万元以下的罚款；\n\n中间。\n\n（一）对单位和个人处五千元以上五万元以下的罚款；".into(), 0),
            ("（一）对单位和个人处五千元以上五万元以下的罚款；\n\n（一）对单位和个人处五千元以上五万元以下的罚款；".into(), 1),
            ("感谢您对县政协工作的关心，欢迎继续提出宝贵意见，谢谢！\n\n中间。\n\n感谢您对县政协工作的关心，欢迎继续提出宝贵意见，谢谢！".into(), 0),
            (format!("第一条　甲。\n\n{long}\n\n第二条　乙。\n\n第三条　丙。\n\n{long}\n\n第四条　丁。\n\n第五条　戊。"), 0),
        ] {
            assert_eq!(count(&text, "P06"), expected, "{text}");
        }
    }
}
