//! P09: headings that do not match their siblings.

use std::collections::BTreeMap;

use crate::proofread::gaps::article;
use crate::proofread::letters::{is_han, is_space};
use crate::proofread::ordinal::{Ordinal, Style, label, ordinal, written};
use crate::proofread::prose::{Block, BlockKind, Passage, Place, Prose};
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("P09"),
    severity: Severity::Warning,
    default: true,
    title: "小标题和同级的对不上",
    why: "同一级小标题的序号要写法一致、依次相接，层次顺序是 一、（一）1.（1）①；（一）后面不加顿号，阿拉伯数字后面用点。",
    source: "GB/T 15834—2011 附录 B.2（序次语之后的标点）；党政机关公文格式 GB/T 9704—2012 7.3.3",
    examples: &[
        Example {
            raw: "## 一、工作成效\n\n成效明显。\n\n## 二、存在问题\n\n问题不少。\n\n## 二、意见建议\n\n建议三条。",
            fixed: "## 一、工作成效\n\n成效明显。\n\n## 二、存在问题\n\n问题不少。\n\n## 三、意见建议\n\n建议三条。",
        },
        Example {
            raw: "## 一、工作成效\n\n成效明显。\n\n## 2、存在问题\n\n问题不少。\n\n## 三、意见建议\n\n建议三条。",
            fixed: "## 一、工作成效\n\n成效明显。\n\n## 二、存在问题\n\n问题不少。\n\n## 三、意见建议\n\n建议三条。",
        },
        Example {
            raw: "## （一）、基本情况\n\n情况很好。", fixed: "## （一）基本情况\n\n情况很好。"
        },
        Example {
            raw: "## 一、强化引领，筑牢基础\n\n甲。\n\n## 二、聚焦发展，提升实效\n\n乙。\n\n## 三、履职为民 增进福祉\n\n丙。",
            fixed: "## 一、强化引领，筑牢基础\n\n甲。\n\n## 二、聚焦发展，提升实效\n\n乙。\n\n## 三、履职为民，增进福祉\n\n丙。",
        },
        Example {
            raw: "## （一）工作成效\n\n### 一、体系健全\n\n好。\n\n### 二、设施完善\n\n好。",
            fixed: "## 一、工作成效\n\n### （一）体系健全\n\n好。\n\n### （二）设施完善\n\n好。",
        },
    ],
    clean: &[
        "## 一、成效\n\n### （一）体系\n\n好。\n\n### （二）设施\n\n好。\n\n## 二、问题\n\n### （一）分类\n\n差。",
        "## 强班子，让支部有了主心骨\n\n甲。\n\n## 兴产业，让村民有了摇钱树\n\n乙。\n\n## 结语\n\n丙。",
        "## 1. 现状\n\n甲。\n\n## 2. 问题\n\n乙。\n\n## 3. 对策\n\n丙。",
        "1. 抓改造。\n2. 抓加工。",
        "1.加强学习\n\n2.落实责任。\n\n3.强化督办",
        "（一）加强学习\n\n（二）落实责任。要层层压实责任，细化分工。\n\n（三）强化督办\n\n要定期通报。",
        "（一）加强学习，统一思想；\n\n（二）落实责任，细化分工;\n\n（三）强化督办，定期通报；\n\n（四）总结经验;",
    ],
    check,
};

/// A heading, a paragraph that looks like one, or another one with a number: it counts, and no more.
struct Heading<'p> {
    /// Deeper is more.
    level: u8,
    ordinal: Option<Ordinal>,
    passage: &'p Passage,
    form: Form,
    /// The number of its block.
    block: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Written as a heading: `##`.
    Heading,
    /// A line of its own without an end mark.
    Line,
    /// A whole sentence.
    Text,
}

/// Longer lines are no headings.
const LONGEST: usize = 40;

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    let headings = headings(reading);
    let mut judge = Judge { prose: reading.prose, marks, lookups: LOOKUPS, is_mark_told: false };
    let mut groups: BTreeMap<u8, Vec<&Heading<'_>>> = BTreeMap::new();
    let mut parents: Vec<&Heading<'_>> = Vec::new();
    for heading in &headings {
        // What is higher ends the series below it.
        let deeper = groups.split_off(&(heading.level + 1));
        deeper.values().for_each(|group| judge.series(group));
        parents.retain(|parent| parent.level < heading.level);
        let group = groups.entry(heading.level).or_default();
        if heading.ordinal.is_some_and(|ordinal| ordinal.value == 1) && group.len() > 1 {
            judge.series(&std::mem::take(group));
        }
        if group.is_empty() && heading.form != Form::Text {
            order(&parents, heading, judge.marks);
        }
        group.push(heading);
        if heading.form != Form::Text {
            parents.push(heading);
        }
    }
    groups.values().for_each(|group| judge.series(group));
}

fn headings<'p>(reading: &Reading<'p>) -> Vec<Heading<'p>> {
    let mut headings = Vec::new();
    for (number, block) in reading.prose.blocks.iter().enumerate() {
        let Some(passage) = reading.prose.of_block(block).first() else { continue };
        let ordinal = ordinal(passage);
        match (block.kind, passage.place) {
            (BlockKind::Heading(level), Place::Heading(_)) => {
                headings.push(Heading { level, ordinal, passage, form: Form::Heading, block: number });
            }
            (BlockKind::Paragraph, Place::Paragraph) if ordinal.is_some() => {
                let level = ordinal.map_or(7, |ordinal| 10 + ordinal.style as u8);
                let form = if is_like_heading(passage) { Form::Line } else { Form::Text };
                // 65 页的书，…: a figure at the beginning of a sentence.
                let is_figure = form == Form::Text && ordinal.is_some_and(|ordinal| ordinal.mark == ' ');
                if !is_figure {
                    headings.push(Heading { level, ordinal, passage, form, block: number });
                }
            }
            _ => {}
        }
    }
    headings
}

/// A numbered line without an end mark.
fn is_like_heading(passage: &Passage) -> bool {
    let range = passage.trimmed();
    let last = passage.before(range.end);
    let ends = matches!(last, '。' | '！' | '？' | '；' | '：' | '，' | '、' | '…' | '”' | '）' | ';' | '.');
    range.len() <= LONGEST && !ends && !passage.text.contains(['。', '；', '：', ';'])
}

/// 、 after （一）, and after 1.: what is said of it, and where.
fn mark_after(passage: &Passage, ordinal: &Ordinal) -> Option<(&'static str, usize, &'static str)> {
    let (message, instead) = match ordinal.style {
        Style::HanInBrackets | Style::DigitsInBrackets | Style::Circled => ("带括号的序号后面不加顿号", ""),
        Style::Digits => ("阿拉伯数字的序号后面用点，不用顿号", ". "),
        Style::Han => return None,
    };
    let mark = (0..ordinal.length).rev().find(|&index| passage.letter(index) == '、')?;
    (ordinal.mark == '、').then_some((message, mark, instead))
}

/// What lies in a heading has a lower number than it.
fn order(parents: &[&Heading<'_>], heading: &Heading<'_>, marks: &mut Marks<'_>) {
    let parent = parents.iter().rev().find(|parent| parent.level < heading.level);
    let styles = parent.and_then(|parent| parent.ordinal).zip(heading.ordinal);
    if let Some((outer, inner)) = styles.filter(|(outer, inner)| inner.style < outer.style) {
        let (outer, inner) = (written(outer.style, outer.mark), written(inner.style, inner.mark));
        let message = format!("“{inner}”在“{outer}”的下面，层次反了");
        marks.at(heading.passage, 0..heading.passage.len(), message);
    }
}

/// The most frequent one; of several, the first.
fn most_frequent<T: Copy + Ord>(items: impl Iterator<Item = T> + Clone) -> Option<T> {
    let mut counts: BTreeMap<T, (usize, usize)> = BTreeMap::new();
    for (place, item) in items.enumerate() {
        counts.entry(item).or_insert((0, place)).0 += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(_, (count, place))| (*count, std::cmp::Reverse(*place)))
        .map(|(item, _)| item)
}

/// Numbers that are looked for elsewhere in one article, at most.
const LOOKUPS: usize = 50;

/// What series are judged with.
struct Judge<'r, 'm, 'a> {
    prose: &'r Prose<'r>,
    marks: &'m mut Marks<'a>,
    lookups: usize,
    /// Of lines that are no headings, a mark that is not the standard's is told once.
    is_mark_told: bool,
}

impl Judge<'_, '_, '_> {
    /// One series: headings of a level below the same parent, and paragraphs with numbers of one kind.
    fn series(&mut self, group: &[&Heading<'_>]) {
        let heads: Vec<&Heading<'_>> =
            group.iter().copied().filter(|heading| heading.form != Form::Text).collect();
        if heads.is_empty() {
            return;
        }
        self.styles(&heads);
        self.values(group);
        commas(&heads, self.marks);
    }

    /// One finding for all headings of a series that are parted wrongly in the same way, with one fix.
    fn marks_after(&mut self, numbered: &[(&Heading<'_>, Ordinal)], usual: Style) {
        let of_style = numbered.iter().filter(|(_, ordinal)| ordinal.style == usual);
        let wrong: Vec<_> = of_style
            .filter_map(|(heading, ordinal)| Some((*heading, mark_after(heading.passage, ordinal)?)))
            .collect();
        let Some((first, (message, at, _))) = wrong.first() else { return };
        let is_line = wrong.iter().all(|(heading, _)| heading.form == Form::Line);
        if is_line && std::mem::replace(&mut self.is_mark_told, true) {
            return;
        }
        let message = match wrong.len() {
            1 => (*message).to_owned(),
            count => format!("{message}（共 {count} 处）"),
        };
        let mut mark = self.marks.at(first.passage, 0..at + 1, message);
        if is_line {
            mark = mark.severity(Severity::Hint);
        }
        let edits = wrong.iter().map(|(heading, (_, at, instead))| (heading.passage, *at..at + 1, *instead));
        mark.swap_all(edits, Applicability::Ask);
    }

    fn styles(&mut self, heads: &[&Heading<'_>]) {
        let numbered = numbered(heads);
        let of = |ordinal: &Ordinal| (ordinal.style, ordinal.mark);
        let Some(usual) = most_frequent(numbered.iter().map(|(_, ordinal)| of(ordinal))) else { return };
        self.marks_after(&numbered, usual.0);
        for (heading, ordinal) in numbered {
            // Where the mark alone is wrong, that has been said.
            let is_told = ordinal.style == usual.0 && ordinal.mark == '、' && ordinal.style != Style::Han;
            if is_told || of(&ordinal) == usual {
                continue;
            }
            let (this, usual) = (written(ordinal.style, ordinal.mark), written(usual.0, usual.1));
            let message = format!("序号写成“{this}”一类，同级的小标题是“{usual}”一类");
            self.marks.at(heading.passage, 0..heading.passage.len(), message);
        }
    }

    fn values(&mut self, group: &[&Heading<'_>]) {
        let numbered = numbered(group);
        // How far each is from its place; most are right.
        let offset = |(place, (_, ordinal)): (usize, &(&Heading<'_>, Ordinal))| {
            i64::from(ordinal.value) - place as i64
        };
        let offsets: Vec<i64> = numbered.iter().enumerate().map(offset).collect();
        let Some(usual) = most_frequent(offsets.iter().copied()) else { return };
        // Once a number is left out, those behind it are as wrong as it is.
        for (place, offset) in offsets.iter().enumerate() {
            let is_first = place == 0 || offsets[place - 1] != *offset;
            let before = place.checked_sub(1).map(|before| numbered[before]);
            if *offset != usual && is_first && !self.is_elsewhere(before, numbered[place]) {
                self.tell(before, numbered[place]);
            }
        }
        let Some(first @ (heading, ordinal)) = numbered.first().copied() else { return };
        let starts_late = usual != 1 && offsets.len() > 1 && offsets.iter().all(|offset| *offset == usual);
        if starts_late && ordinal.style <= Style::HanInBrackets && !self.is_elsewhere(None, first) {
            let number = heading.passage.part(0..ordinal.length).trim();
            let message = format!("序号从“{number}”开始，前面的少了");
            self.marks.at(heading.passage, 0..heading.passage.len(), message);
        }
    }

    fn tell(&mut self, before: Option<(&Heading<'_>, Ordinal)>, (heading, ordinal): (&Heading<'_>, Ordinal)) {
        let number = heading.passage.part(0..ordinal.length).trim();
        let message = match before {
            Some((_, before)) if before.value == ordinal.value => format!("序号“{number}”和前一个重复"),
            _ => format!("序号“{number}”和前后的接不上"),
        };
        self.marks.at(heading.passage, 0..heading.passage.len(), message);
    }

    /// Whether the number that is missing before a heading stands in what is no heading: in a list, a table, the
    /// middle of a paragraph.
    fn is_elsewhere(
        &mut self,
        before: Option<(&Heading<'_>, Ordinal)>,
        (heading, ordinal): (&Heading<'_>, Ordinal),
    ) -> bool {
        if before.is_some_and(|(_, before)| before.value == ordinal.value) {
            return false;
        }
        let Some(lookups) = self.lookups.checked_sub(1) else { return true };
        self.lookups = lookups;
        let missing = label(ordinal.style, ordinal.value.saturating_sub(1));
        let from = before.map_or(0, |(before, _)| before.block);
        let blocks = self.prose.blocks.get(from..heading.block).unwrap_or_default();
        let is_list = |block: &Block| ordinal.style == Style::Digits && block.kind == BlockKind::List;
        let holds = |passage: &Passage| passage.text.contains(&missing);
        blocks.iter().any(|block| is_list(block) || self.prose.of_block(block).iter().any(holds))
    }
}

fn numbered<'h, 'p>(group: &[&'h Heading<'p>]) -> Vec<(&'h Heading<'p>, Ordinal)> {
    group.iter().filter_map(|heading| Some((*heading, heading.ordinal?))).collect()
}

/// A space in one where the others have a comma, or the other way round.
fn commas(group: &[&Heading<'_>], marks: &mut Marks<'_>) {
    let parted = |heading: &Heading<'_>| {
        let passage = heading.passage;
        // The space behind 第三章 parts the number from the words.
        let chapter = article(passage, 0).map(|end| end + usize::from(is_space(passage.letter(end))));
        let start = heading.ordinal.map(|ordinal| ordinal.length).or(chapter).unwrap_or(0);
        let words = start..passage.trimmed().end;
        let comma = words.clone().find(|&index| passage.letter(index) == '，');
        // 找不到 huikan: a word in Latin letters has its own spaces.
        let is_gap = |index: usize| is_han(passage.before(index)) && is_han(passage.letter(index + 1));
        let space = words.clone().find(|&index| is_space(passage.letter(index)) && is_gap(index));
        comma.map(|at| (at, '，')).or(space.map(|at| (at, ' ')))
    };
    let marked: Vec<_> =
        group.iter().filter_map(|heading| Some((heading.passage, parted(heading)?))).collect();
    let with_comma = marked.iter().filter(|(_, (_, mark))| *mark == '，').count();
    let with_space = marked.len() - with_comma;
    if marked.len() < 3 || with_comma == 0 || with_space == 0 {
        return;
    }
    let (odd, usual, message) = match with_space > with_comma {
        true => ('，', "　", "这个小标题用逗号，同级的用空格"),
        false => (' ', "，", "这个小标题用空格，同级的用逗号"),
    };
    for (passage, (at, _)) in marked.iter().filter(|(_, (_, mark))| *mark == odd) {
        marks.at(passage, 0..passage.len(), message).swap(
            passage,
            [(*at..at + 1, usual)],
            Applicability::Ask,
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::proofread::tests::count;

    #[test]
    fn every_numbered_paragraph_counts() {
        for (text, expected) in [
            ("（1）加强学习\n\n（2）落实责任，细化分工，压茬推进。\n\n（3）强化督办\n\n（4）总结提高", 0),
            ("## 一、甲\n\n乙。\n\n二、丙。\n\n## 三、丁\n\n戊。", 0),
            ("要求如下：（一）加强学习\n\n（二）落实责任\n\n（三）强化督办", 0),
            ("1.加强学习\n\n2.落实责任。\n\n4.强化督办", 1),
            ("1.加强学习\n\n65 页的电子书，汇总了知识点。\n\n2.强化督办", 0),
            (
                "## 第一章 总则\n\n甲。\n\n## 第二章 机构和职权\n\n乙。\n\n## 第三章 审查决算，听取报告\n\n丙。",
                0,
            ),
            ("（一）加强学习\n\n（二）落实责任。要细化分工。\n\n（二）强化督办", 1),
            ("1、[甲](a.md)\n\n乙。\n\n2、[丙](b.md)\n\n丁。\n\n1、[戊](c.md)\n\n2、[己](d.md)", 1),
        ] {
            assert_eq!(count(text, "P09"), expected, "{text}");
        }
    }
}
