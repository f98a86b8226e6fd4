//! Q12: spaces beside Chinese punctuation.

use std::ops::Range;

use crate::proofread::brackets::Brackets;
use crate::proofread::letters::{han_digit, is_closing, is_han, is_opening, is_space, is_stop};
use crate::proofread::ordinal::ordinal;
use crate::proofread::prose::{Passage, Place, kinds};
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("Q12"),
    severity: Severity::Hint,
    default: true,
    title: "标点旁边的空格",
    why: "中文标点前后不用空格。",
    source: "GB/T 15834—2011 5.1",
    examples: &[
        Example { raw: "会议结束。 委员们返回。", fixed: "会议结束。委员们返回。" },
        Example { raw: "会议指出， 要加强学习。", fixed: "会议指出，要加强学习。" },
    ],
    clean: &[
        "第十条　《规则》自发布之日起施行。",
        "他在《念好“山字经” 做活“水文章”》中说。",
        "委员们积极参与，围绕 书香政协 活动建言。",
        "主席： 某某",
        "（县政协办公室　摄）",
    ],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    let prose = |passage: &&Passage| matches!(passage.place, Place::Paragraph | Place::Item | Place::Quote);
    for passage in reading.running().filter(prose).filter(|passage| passage.has(kinds::SPACE)) {
        if !passage.text.contains('。') {
            continue;
        }
        let range = passage.trimmed();
        // 第三条　and （三） are parted from their words as the layout has it.
        let head = ordinal(passage).map_or(0, |ordinal| ordinal.length);
        let titles = titles(passage);
        for sentence in passage.sentences() {
            let gaps = gaps(passage, sentence.start.max(range.start), sentence.end.min(range.end));
            // A space between words is the trace of a lost mark, and so may be this one: that is P02's.
            let lost =
                |&(start, end): &(usize, usize)| is_han(passage.before(start)) && is_han(passage.letter(end));
            if gaps.iter().any(lost) {
                continue;
            }
            for (start, end) in gaps {
                let (before, after) = (passage.before(start), passage.letter(end));
                let is_beside =
                    is_closing(before) || is_opening(before) || is_closing(after) || is_opening(after);
                // “X” App: a word in Latin letters has its own habits.
                let is_layout = end == head || is_behind_article(passage, start);
                let is_between_halves = !is_opening(before)
                    && !is_closing(after)
                    && titles.iter().any(|title| title.contains(&start));
                if is_layout || is_between_halves {
                    continue;
                }
                if !is_beside || before.is_ascii_alphanumeric() || after.is_ascii_alphanumeric() {
                    continue;
                }
                let is_plain =
                    is_stop(before) || before == '；' || matches!(after, '，' | '。' | '；' | '、');
                let applicability = if is_plain { Applicability::Safe } else { Applicability::Ask };
                marks.at(passage, start..end, "标点旁边不用空格").swap(
                    passage,
                    [(start..end, "")],
                    applicability,
                );
            }
        }
    }
}

/// The titles of books and articles in a passage.
fn titles(passage: &Passage) -> Vec<Range<usize>> {
    let pairs = Brackets::of(passage).pairs.into_iter();
    pairs
        .filter(|pair| matches!(passage.letter(pair.open), '《' | '〈'))
        .map(|pair| pair.open..pair.close)
        .collect()
}

/// Whether 第三条 or 第三条之一 begins a line and ends here.
fn is_behind_article(passage: &Passage, end: usize) -> bool {
    let is_number =
        |c: char| c.is_ascii_digit() || han_digit(c).is_some() || matches!(c, '十' | '百' | '千' | '零');
    let start = (0..end).rev().take_while(|&at| passage.letter(at) != '\n').last().unwrap_or(end);
    let start = (start..end).find(|&at| !is_space(passage.letter(at))).unwrap_or(end);
    let number = |from: usize| (from..from + 8).find(|&at| !is_number(passage.letter(at))).unwrap_or(from);
    let unit = number(start + 1);
    let is_article = passage.letter(start) == '第'
        && unit > start + 1
        && matches!(passage.letter(unit), '条' | '章' | '节' | '款' | '项' | '编');
    let behind = match passage.letter(unit + 1) {
        '之' => number(unit + 2),
        _ => unit + 1,
    };
    is_article && behind == end
}

fn gaps(passage: &Passage, start: usize, end: usize) -> Vec<(usize, usize)> {
    let mut gaps = Vec::new();
    let mut index = start;
    while index < end {
        if !is_space(passage.letter(index)) {
            index += 1;
            continue;
        }
        let first = index;
        while is_space(passage.letter(index)) {
            index += 1;
        }
        gaps.push((first, index));
    }
    gaps
}

#[cfg(test)]
mod tests {
    use crate::proofread::tests::marked;

    #[test]
    fn what_parts_numbers_and_halves_of_titles_is_layout() {
        for (text, count) in [
            ("第十条 《规则》施行。", 0),
            ("第十条之一 “某某”施行。", 0),
            ("第3条 （一）施行。", 0),
            ("（三） 违反规定的。", 0),
            ("他在《念好“山字经” 做活“水文章”》中说。", 0),
            ("会议通过《 规则》。", 1),
            ("会议通过《规则 》。", 1),
            ("依照第十条 《规则》施行。", 1),
            ("第十条 施行。 会议结束。", 1),
        ] {
            assert_eq!(marked("Q12", text).len(), count, "{text}");
        }
    }
}
