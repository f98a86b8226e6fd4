//! Blocks of the body, ready to be written.
//!
//! In: bound blocks. Out: [`Part`]s. Invariant: a paragraph that the proofreader's rule calls cut is joined to the
//! next, and told; nothing else is joined.

use super::Options;
use super::bind::{Bound, Pictured};
use super::line::{Item, Line, join, plain, push};
use super::lists::{attached, listed, lists};
use super::pictures::Names;
use super::zone::{VERSE, VERSES};
use crate::import::account::{Lacking, Sure};
use crate::import::draft::{Draft, Figure, Part};
use crate::import::manuscript::{Align, Block, Look, Piece, Run, Style};

/// Characters of a line at the right margin, at most: a longer one is text in Hebrew, or a mistake.
const SIGNED: usize = 40;

/// Makes parts of blocks.
pub(super) fn parts(
    bound: Vec<Bound>,
    usual: Look,
    options: &Options<'_>,
    draft: &mut Draft,
    names: &Names,
) -> Vec<Part> {
    let mut names = names.clone();
    let bound = attached(rejoined(versed(bound), options, draft));
    let mut parts: Vec<Part> = Vec::new();
    let listed = listed(&bound);
    let mut points: Vec<Line> = Vec::new();
    for (block, is_listed) in bound.into_iter().zip(listed) {
        let block = match block {
            Bound::Line(line) if is_listed => {
                points.push(line);
                continue;
            }
            block => block,
        };
        parts.extend(lists(&std::mem::take(&mut points), usual));
        match block {
            Bound::Heading(heading, line) => {
                draft.account.found("小标题", &line.text, heading.sure, heading.why);
                parts.push(Part::Heading(heading.level, bare(line.runs)));
            }
            Bound::Table(table) => parts.push(Part::Table(table)),
            Bound::Kept(kept) => parts.push(Part::Kept(kept)),
            Bound::Figures(figures) => {
                let figures = figures.iter().map(|figure| pictured(figure, &mut names, draft)).collect();
                parts.push(Part::Pictures(figures));
            }
            Bound::Line(line) => add(&mut parts, line, usual),
        }
    }
    parts.extend(lists(&points, usual));
    parts
}

/// Makes a paragraph of each stanza: centred short lines of one type, below each other.
fn versed(bound: Vec<Bound>) -> Vec<Bound> {
    let is_verse = |line: &Line| {
        line.align == Align::Center
            && line.length() <= VERSE
            && line.style.is_none()
            && line.text_box.is_none()
    };
    let alike = |a: &Bound, b: &Bound| match (a, b) {
        (Bound::Line(a), Bound::Line(b)) => is_verse(a) && is_verse(b) && a.look.size == b.look.size,
        _ => false,
    };
    let runs: Vec<usize> = bound.chunk_by(alike).map(<[Bound]>::len).collect();
    let mut rest = bound.into_iter();
    let mut done: Vec<Bound> = Vec::new();
    for length in runs {
        for (place, block) in rest.by_ref().take(length).enumerate() {
            match (block, done.last_mut()) {
                (Bound::Line(line), Some(Bound::Line(stanza)))
                    if length >= VERSES && place > 0 && line.blank_before == 0 =>
                {
                    stanza.runs.push(Run { piece: Piece::Break, ..super::line::words("") });
                    stanza.runs.extend(line.runs);
                    stanza.measure();
                }
                (block, _) => done.push(block),
            }
        }
    }
    done
}

/// Joins what is cut.
fn rejoined(bound: Vec<Bound>, options: &Options<'_>, draft: &mut Draft) -> Vec<Bound> {
    let mut done: Vec<Bound> = Vec::with_capacity(bound.len());
    for block in bound {
        if let (Bound::Line(next), Some(Bound::Line(before))) = (&block, done.last_mut()) {
            let is_text = |line: &Line| {
                line.style.is_none()
                    && line.number.is_empty()
                    && line.text_box.is_none()
                    && !line.text.contains('\n')
            };
            if is_text(next) && is_text(before) && (options.joins)(&before.text, &next.text) {
                let end: String =
                    before.text.chars().rev().take(8).collect::<Vec<_>>().into_iter().rev().collect();
                let begin: String = next.text.chars().take(8).collect();
                draft.account.found(
                    "断开的段落",
                    &format!("{end}｜{begin}"),
                    Sure::Likely,
                    "前一段话没有说完，和后一段接了起来",
                );
                join(before, next);
                continue;
            }
        }
        done.push(block);
    }
    done
}

fn pictured(figure: &Pictured, names: &mut Names, draft: &mut Draft) -> Figure {
    let (file, is_lacking) = names.file(figure.picture);
    if !figure.caption.is_empty() {
        let mark = figure.number.map(|number| format!("图{number} ")).unwrap_or_default();
        draft.account.found("图说", &format!("{mark}{}", figure.caption), figure.sure, figure.why);
    }
    if is_lacking {
        let caption = match (&*figure.caption, figure.number) {
            ("", Some(number)) => format!("图{number}"),
            (caption, _) => caption.to_owned(),
        };
        let address = figure.picture.and_then(|picture| names.addresses.get(picture).cloned().flatten());
        draft.account.lacking.push(Lacking { file: file.clone(), caption, address });
    }
    let described = figure.picture.and_then(|picture| names.described.get(picture).cloned().flatten());
    let alternative = match (described.unwrap_or_else(|| figure.alternative()), figure.number) {
        (words, Some(number)) if words.is_empty() && is_lacking => format!("图{number}"),
        (words, _) => words,
    };
    Figure { file, alternative, caption: figure.caption.clone() }
}

/// Adds a line: to the code or quotation before it, or as a paragraph.
fn add(parts: &mut Vec<Part>, line: Line, usual: Look) {
    match line.style {
        Some(Style::Code) => match parts.last_mut() {
            Some(Part::Code(code)) if line.blank_before == 0 => {
                code.push('\n');
                code.push_str(&line.text);
            }
            _ => parts.push(Part::Code(line.text)),
        },
        Some(Style::Quote) => {
            let paragraph = Part::Paragraph(lightened(line.runs, usual));
            match parts.last_mut() {
                Some(Part::Quote(inner)) => inner.push(paragraph),
                _ => parts.push(Part::Quote(vec![paragraph])),
            }
        }
        _ if line.align == Align::End && line.length() <= SIGNED => {
            let runs = lightened(line.runs, usual);
            match parts.last_mut() {
                Some(Part::Signed(lines)) => lines.push(runs),
                _ => parts.push(Part::Signed(vec![runs])),
            }
        }
        _ => parts.push(Part::Paragraph(lightened(line.runs, usual))),
    }
}

/// Runs without the look that the whole text has.
pub(super) fn lightened(mut runs: Vec<Run>, usual: Look) -> Vec<Run> {
    for run in &mut runs {
        run.look.bold &= !usual.bold;
        run.look.italic &= !usual.italic;
    }
    runs
}

/// Runs of a heading: its look is the theme's business.
fn bare(mut runs: Vec<Run>) -> Vec<Run> {
    for run in &mut runs {
        let Look { raised, lowered, .. } = run.look;
        run.look = Look { raised, lowered, ..Look::default() };
        if run.piece == Piece::Break || run.piece == Piece::Tab {
            run.piece = Piece::Text(" ".to_owned());
        }
    }
    runs
}

/// A footnote's blocks.
pub(super) fn note(blocks: &[Block]) -> Vec<Part> {
    let mut items = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => push(&mut items, paragraph),
            Block::Table(table) => items.push(Item::Table(table.clone())),
            Block::Kept(kept) => items.push(Item::Kept(kept.clone())),
        }
    }
    let parts = items.into_iter().filter_map(|item| match item {
        Item::Line(line) => Some(Part::Paragraph(line.runs)),
        Item::Table(table) => Some(Part::Table(table)),
        Item::Kept(kept) => Some(Part::Kept(kept)),
        Item::Pictures(_) => None,
    });
    parts.filter(|part| !matches!(part, Part::Paragraph(runs) if plain(runs).is_empty())).collect()
}
