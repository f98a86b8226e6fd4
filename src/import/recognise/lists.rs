//! Points of lists, as deep as the file sets them.
//!
//! In: bound blocks. Out: which lines are points, and lists of them. Invariant: a point loses its own mark, which
//! the list draws, and no word.

use super::bind::Bound;
use super::body::lightened;
use super::line::{Line, is_bullet, trim};
use crate::import::draft::Part;
use crate::import::manuscript::{Look, Piece, Run, Style};

/// Marks that lines of a list begin with, where they were typed.
const BULLETS: [char; 10] = ['•', '●', '◆', '■', '◇', '○', '▪', '➢', '★', '·'];

/// Characters of a point with a number, at most: longer ones are paragraphs.
const LONGEST: usize = 45;

/// Points below each other that make a list with numbers, at least.
const FEWEST: usize = 3;

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
        Bound::Line(line) if is_bullet(&line.number) => true,
        block => {
            let own = typed(Some(block));
            own.is_some()
                && (own == typed(bound.get(at + 1))
                    || own == typed(at.checked_sub(1).and_then(|at| bound.get(at))))
        }
    };
    let is_numbered = |block: &Bound| match block {
        Bound::Line(line) => is_plain(line) && value(&line.number).is_some() && line.length() <= LONGEST,
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

/// The number of `1.`, `2、`, `3)`.
fn value(number: &str) -> Option<u32> {
    number.strip_suffix(['.', '、', '．', ')', '）'])?.parse().ok()
}

/// Lists of these points, those that stand deeper below the point before them.
pub(super) fn nested(points: &[Line], usual: Look) -> Vec<Part> {
    let mut lists: Vec<Part> = Vec::new();
    let mut at = 0;
    while let Some(line) = points.get(at) {
        let deeper = points[at + 1..].iter().take_while(|next| next.level > line.level).count();
        let mut item = vec![point(line, usual)];
        item.extend(nested(&points[at + 1..at + 1 + deeper], usual));
        let start = value(&line.number);
        match lists.last_mut() {
            Some(Part::List(first, items)) if first.is_some() == start.is_some() => items.push(item),
            _ => lists.push(Part::List(start, vec![item])),
        }
        at += 1 + deeper;
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
    use crate::import::recognise::line::words;

    fn line(number: &str, level: u8, text: &str) -> Line {
        let mark = if is_bullet(number) { String::new() } else { format!("{number} ") };
        let mut line = Line { number: number.to_owned(), level, ..Line::default() };
        line.runs = vec![words(&mark), words(text)];
        line.measure();
        line
    }

    #[test]
    fn three_short_numbered_points_are_a_list_and_deeper_ones_stand_below() {
        let lines = [
            line("1.", 0, "加强领导"),
            line("•", 1, "明确分工"),
            line("2.", 0, "完善机制"),
            line("3.", 0, "加大投入"),
        ];
        let bound: Vec<Bound> = lines.iter().cloned().map(Bound::Line).collect();
        assert_eq!(listed(&bound), [true; 4]);
        assert_eq!(listed(&bound[2..]), [false; 2]);
        let lists = nested(&lines, Look::default());
        let [Part::List(Some(1), items)] = &lists[..] else { panic!("{lists:?}") };
        assert_eq!(items.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1, 1]);
        assert_eq!(items[2], [Part::Paragraph(vec![words("加大投入")])]);
    }
}
