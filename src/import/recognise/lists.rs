//! Points of lists, as deep as the file sets them.
//!
//! In: bound blocks. Out: which lines are points, and lists of them. Invariant: a point loses its own mark, which
//! the list draws, and no word.

use super::bind::Bound;
use super::body::lightened;
use super::line::{Line, cut, is_bullet, trim, words};
use super::ordinal::{Style as Number, ordinal};
use crate::import::draft::Part;
use crate::import::manuscript::{Look, Piece, Run, Style};

/// Marks that lines of a list begin with, where they were typed.
const BULLETS: [char; 10] = ['•', '●', '◆', '■', '◇', '○', '▪', '➢', '★', '·'];

/// Characters of a point with a number, at most: longer ones are paragraphs.
const LONGEST: usize = 45;

/// Points below each other that make a list with numbers, at least.
const FEWEST: usize = 2;

/// Points that stand as far in as others, or less than this further, are as deep, in twentieths of a point.
const STEP: u16 = 120;

/// Which blocks are points of a list: the file draws a bullet before them, or they and a neighbour begin with the
/// same one, or the file numbers them and their neighbours, all of them short.
pub(super) fn listed(bound: &[Bound]) -> Vec<bool> {
    let typed = |block: Option<&Bound>| match block {
        Some(Bound::Line(line)) => line.text.chars().next().filter(|c| BULLETS.contains(c)),
        _ => None,
    };
    let is_plain = |line: &Line| !matches!(line.style, Some(Style::Code | Style::Quote));
    let is_listed = |at: usize| match &bound[at] {
        Bound::Line(line) if !is_plain(line) => false,
        Bound::Line(line) if line.is_point || is_bullet(&line.number) => true,
        block => {
            let own = typed(Some(block));
            own.is_some()
                && (own == typed(bound.get(at + 1))
                    || own == typed(at.checked_sub(1).and_then(|at| bound.get(at))))
        }
    };
    let is_numbered = |block: &Bound| match block {
        Bound::Line(line) => is_plain(line) && is_counted(line) && line.length() <= LONGEST,
        _ => false,
    };
    let mut listed: Vec<bool> = (0..bound.len()).map(is_listed).collect();
    let points: Vec<bool> =
        bound.iter().zip(&listed).map(|(block, listed)| *listed || is_numbered(block)).collect();
    let mut at = 0;
    for run in points.chunk_by(|a, b| a == b) {
        if run[0] && run.len() >= FEWEST {
            listed[at..at + run.len()].fill(true);
        }
        at += run.len();
    }
    listed
}

/// Whether the file numbers a line as lists are numbered; below others any number will do, since it stays in the text.
fn is_counted(line: &Line) -> bool {
    value(&line.number).is_some() || line.level > 0 && !line.number.is_empty()
}

/// The number of `1.`, `2、`, `3)`.
fn value(number: &str) -> Option<u32> {
    number.strip_suffix(['.', '、', '．', ')', '）'])?.parse().ok()
}

/// Makes points of what follows `附件：`, the first of them mostly on the same line.
pub(super) fn attached(bound: Vec<Bound>) -> Vec<Bound> {
    let mut done: Vec<Bound> = Vec::with_capacity(bound.len());
    let mut rest = bound.into_iter().peekable();
    while let Some(block) = rest.next() {
        let Bound::Line(head) = &block else {
            done.push(block);
            continue;
        };
        let Some(label) = ["附件：", "附件:"].into_iter().find(|label| head.text.starts_with(label))
        else {
            done.push(block);
            continue;
        };
        let mut first = head.clone();
        cut(&mut first, label.len());
        let mut points: Vec<Line> = counted(&first, 1).into_iter().collect();
        let from = points.len();
        let is_alone = first.text.is_empty();
        while let Some(Bound::Line(line)) = rest.peek().filter(|_| is_alone || from > 0)
            && let Some(point) =
                counted(line, u32::try_from(points.len()).unwrap_or(u32::MAX).saturating_add(1))
        {
            points.push(point);
            rest.next();
        }
        if points.len() < FEWEST {
            done.push(block);
            done.extend(points.into_iter().skip(from).map(Bound::Line));
            continue;
        }
        done.push(Bound::Line(Line { number: String::new(), ..head.with(vec![words(label)]) }));
        done.extend(points.into_iter().map(Bound::Line));
    }
    done
}

/// The line as a point, where it begins with this number.
fn counted(line: &Line, number: u32) -> Option<Line> {
    let found = ordinal(&line.text).filter(|found| found.style == Number::Digits && found.value == number)?;
    let mut point = Line { number: format!("{number}."), level: 0, inset: 0, is_point: true, ..line.clone() };
    cut(&mut point, found.length);
    Some(point)
}

/// Lists of these points, those that stand deeper below the point before them.
pub(super) fn lists(points: &[Line], usual: Look) -> Vec<Part> {
    if points.iter().any(|point| point.level != points[0].level) {
        return nested(points, usual);
    }
    // Files that have a list for each depth set it further in.
    let mut insets: Vec<u16> = points.iter().map(|point| point.inset).collect();
    insets.sort_unstable();
    insets.dedup_by(|next, kept| next.abs_diff(*kept) < STEP);
    let level = |point: &Line| {
        let deeper = insets.iter().filter(|inset| point.inset >= inset.saturating_add(STEP)).count();
        u8::try_from(deeper).unwrap_or(u8::MAX)
    };
    let points: Vec<Line> =
        points.iter().map(|point| Line { level: level(point), ..point.clone() }).collect();
    nested(&points, usual)
}

fn nested(points: &[Line], usual: Look) -> Vec<Part> {
    let mut lists: Vec<Part> = Vec::new();
    let mut at = 0;
    while let Some(line) = points.get(at) {
        let deeper = points[at + 1..].iter().take_while(|next| next.level > line.level).count();
        let below = nested(&points[at + 1..at + 1 + deeper], usual);
        at += 1 + deeper;
        let start = value(&line.number);
        if start.is_none() && !line.number.is_empty() && !is_bullet(&line.number) {
            // No list draws such a number: it stays in the text.
            lists.push(Part::Paragraph(lightened(line.runs.clone(), usual)));
            lists.extend(below);
            continue;
        }
        let item = [vec![point(line, usual)], below].concat();
        match lists.last_mut() {
            Some(Part::List(first, items)) if first.is_some() == start.is_some() => items.push(item),
            _ => lists.push(Part::List(start, vec![item])),
        }
    }
    lists
}

/// A point without its mark.
fn point(line: &Line, usual: Look) -> Part {
    let mut runs = line.runs.clone();
    if !is_bullet(&line.number)
        && let Some(Run { piece: Piece::Text(text), .. }) = runs.first_mut()
    {
        let rest = match &*line.number {
            "" => text.strip_prefix(BULLETS),
            number => text.strip_prefix(number),
        };
        if let Some(rest) = rest {
            *text = rest.trim_start().to_owned();
        }
    }
    trim(&mut runs);
    Part::Paragraph(lightened(runs, usual))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(number: &str, level: u8, text: &str) -> Line {
        let mark = if is_bullet(number) { String::new() } else { format!("{number} ") };
        let mut line = Line { number: number.to_owned(), level, ..Line::default() };
        line.runs = vec![words(&mark), words(text)];
        line.measure();
        line
    }

    #[test]
    fn short_numbered_points_are_a_list_and_deeper_ones_stand_below() {
        let lines = [
            line("1.", 0, "加强领导"),
            line("•", 1, "明确分工"),
            line("2.", 0, "完善机制"),
            line("3.", 0, "加大投入"),
        ];
        let bound: Vec<Bound> = lines.iter().cloned().map(Bound::Line).collect();
        assert_eq!(listed(&bound), [true; 4]);
        assert_eq!(listed(&bound[2..]), [true; 2]);
        assert_eq!(listed(&bound[3..]), [false]);
        let lists = lists(&lines, Look::default());
        let [Part::List(Some(1), items)] = &lists[..] else { panic!("{lists:?}") };
        assert_eq!(items.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1, 1]);
        assert_eq!(items[2], [Part::Paragraph(vec![words("加大投入")])]);
    }

    #[test]
    fn points_that_are_set_further_in_stand_below() {
        let point = |inset: u16, text: &str| Line { inset, ..line("•", 0, text) };
        let lines = [point(360, "要点甲"), point(380, "要点乙"), point(720, "子要点"), point(360, "要点丙")];
        let lists = lists(&lines, Look::default());
        let [Part::List(None, items)] = &lists[..] else { panic!("{lists:?}") };
        assert_eq!(items.iter().map(Vec::len).collect::<Vec<_>>(), [1, 2, 1]);
    }

    #[test]
    fn a_number_that_no_list_draws_stays_in_its_point() {
        let lines = [line("1.", 0, "加强领导"), line("（1）", 1, "明确分工"), line("2.", 0, "完善机制")];
        let lists = lists(&lines, Look::default());
        let [Part::List(Some(1), items)] = &lists[..] else { panic!("{lists:?}") };
        let Part::Paragraph(runs) = &items[0][1] else { panic!("{items:?}") };
        assert_eq!(super::super::line::plain(runs), "（1） 明确分工");
    }

    #[test]
    fn what_is_attached_is_a_list() {
        let typed = |text: &str| {
            let mut line = Line { runs: vec![words(text)], ..Line::default() };
            line.measure();
            Bound::Line(line)
        };
        let texts = |bound: &[Bound]| -> Vec<(String, bool)> {
            bound
                .iter()
                .filter_map(|block| match block {
                    Bound::Line(line) => Some((line.text.clone(), line.is_point)),
                    _ => None,
                })
                .collect()
        };
        let notice =
            attached(vec![typed("附件：1．优秀提案名单"), typed("2．先进单位名单"), typed("县政协办公室")]);
        let said = |text: &str, is_point| (text.to_owned(), is_point);
        let expected = [
            said("附件：", false),
            said("优秀提案名单", true),
            said("先进单位名单", true),
            said("县政协办公室", false),
        ];
        assert_eq!(texts(&notice), expected);
        assert_eq!(listed(&notice), [false, true, true, false]);
        let one = attached(vec![typed("附件：1.报名表"), typed("县政协办公室")]);
        assert_eq!(texts(&one), [said("附件：1.报名表", false), said("县政协办公室", false)]);
        let lone = attached(vec![typed("附件："), typed("1.报名表"), typed("2.名单")]);
        assert_eq!(texts(&lone).len(), 3);
        assert!(texts(&lone)[2].1);
    }
}
