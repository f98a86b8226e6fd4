//! The manuscript as a row of lines, pictures and tables, freed of what only sets type.
//!
//! In: a [`Manuscript`]. Out: [`Item`]s. Invariant: indents, no-break spaces, line ends in the middle of
//! sentences and characters that nobody sees are gone; every other character is in one item, once.

use std::borrow::Cow;

use super::character::{dense, glue, is_han, is_invisible, is_pause, is_space, is_stop};
use crate::import::manuscript::{
    Align, Aside, Block, Kept, Look, Manuscript, Paragraph, Picture, Piece, Run, Style, Table,
};

/// Characters of a box that says what a picture shows, at most.
const BOX: usize = 120;

/// One thing below another.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Item {
    Line(Line),
    /// Pictures side by side, by place in the manuscript.
    Pictures(Shown),
    Table(Table),
    Kept(Kept),
}

/// Pictures of one paragraph.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Shown {
    pub pictures: Vec<usize>,
    /// Each with its own words, where the file or a table has them.
    pub captions: Vec<String>,
    /// The text box that they stand in.
    pub text_box: Option<u32>,
}

/// A line of text: what the writer ended with Enter.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line {
    pub runs: Vec<Run>,
    /// The words of the runs, `\n` at line ends that stay.
    pub text: String,
    pub align: Align,
    pub style: Option<Style>,
    /// What the file draws before it; for lists, since it is in the text elsewhere.
    pub number: String,
    pub level: u8,
    /// How far it is set in, in twentieths of a point, where it has a number.
    pub inset: u16,
    /// It is known for a point of a list.
    pub is_point: bool,
    pub blank_before: u8,
    pub text_box: Option<u32>,
    /// Of most of its characters.
    pub look: Look,
    /// Its first line is set in, by the file or by typed spaces.
    pub indented: bool,
    /// Two ideographic spaces or more were typed before its words.
    pub is_set_in: bool,
    /// It goes on in the line that a picture stands in.
    pub is_beside_picture: bool,
    /// Line ends in it that were in the middle of a sentence.
    pub closed: usize,
}

impl Line {
    /// In characters.
    pub fn length(&self) -> usize {
        self.text.chars().count()
    }

    /// The last character.
    pub fn last(&self) -> Option<char> {
        self.text.chars().next_back()
    }

    /// A line of these runs, in the place of another one.
    pub fn with(&self, runs: Vec<Run>) -> Line {
        let mut line = Line { runs, ..self.clone() };
        line.measure();
        line
    }

    /// Sets what follows from the runs.
    pub fn measure(&mut self) {
        trim(&mut self.runs);
        self.text = plain(&self.runs);
        self.look = usual_look(&self.runs);
    }
}

/// The words of runs.
pub(in crate::import) fn plain(runs: &[Run]) -> String {
    let mut text = String::new();
    for run in runs {
        match &run.piece {
            Piece::Text(words) => text.push_str(words),
            Piece::Break => text.push('\n'),
            Piece::Tab => text.push('\u{3000}'),
            Piece::Picture(_) | Piece::Note(_) => {}
        }
    }
    text
}

/// A run of plain words.
pub(in crate::import) fn words(text: &str) -> Run {
    Run { piece: Piece::Text(text.to_owned()), look: Look::default(), link: None }
}

/// The look of most characters.
fn usual_look(runs: &[Run]) -> Look {
    let mut looks: Vec<(Look, usize)> = Vec::new();
    for run in runs {
        let Piece::Text(text) = &run.piece else { continue };
        let length = dense(text).chars().count();
        match looks.iter_mut().find(|(look, _)| *look == run.look) {
            Some((_, count)) => *count += length,
            None => looks.push((run.look, length)),
        }
    }
    // The first of equals, so that the order of the file decides.
    looks.iter().rev().max_by_key(|(_, count)| *count).map_or_else(Look::default, |(look, _)| *look)
}

/// All items of a manuscript, in order.
pub(super) fn items(manuscript: &Manuscript) -> Vec<Item> {
    let mut items = Vec::new();
    for block in &manuscript.blocks {
        match block {
            Block::Paragraph(paragraph) => push(&mut items, paragraph),
            Block::Table(table) => items.push(Item::Table(table.clone())),
            Block::Kept(kept) => items.push(Item::Kept(kept.clone())),
        }
    }
    captioned(&mut items, &manuscript.pictures);
    boxed(&mut items);
    items
}

/// Puts the boxes that hang on a paragraph below its picture, where the paragraph goes on beside it: they say what
/// the picture shows.
fn boxed(items: &mut [Item]) {
    let is_beside = |item: &Item| matches!(item, Item::Line(line) if line.is_beside_picture);
    let is_box =
        |item: &Item| matches!(item, Item::Line(line) if line.text_box.is_some() && line.length() <= BOX);
    let mut at = 0;
    while at < items.len() {
        let words = items[at..].iter().skip(1).take_while(|item| is_beside(item)).count();
        let boxes = items[at..].iter().skip(1 + words).take_while(|item| is_box(item)).count();
        if matches!(items[at], Item::Pictures(_)) && words > 0 {
            items[at + 1..at + 1 + words + boxes].rotate_left(words);
        }
        at += 1;
    }
}

/// Gives pictures the captions that the file's own syntax has for them.
fn captioned(items: &mut [Item], pictures: &[Picture]) {
    for item in items {
        let Item::Pictures(shown) = item else { continue };
        let caption = |picture: &usize| pictures.get(*picture).map(|picture| picture.caption.clone());
        let captions: Vec<String> =
            shown.pictures.iter().map(|picture| caption(picture).unwrap_or_default()).collect();
        if captions.iter().any(|caption| !caption.is_empty()) {
            shown.captions = captions;
        }
    }
}

/// Adds what a paragraph holds: pictures stand before it or after it, never in it.
pub(super) fn push(items: &mut Vec<Item>, paragraph: &Paragraph) {
    if let Some((head, tail)) = captioned_inside(paragraph) {
        push(items, &head);
        push(items, &tail);
        return;
    }
    let text_box = paragraph.aside.map(|Aside::TextBox(number)| number);
    let (mut before, mut behind, mut runs) = (Vec::new(), Vec::new(), Vec::new());
    for run in &paragraph.runs {
        match &run.piece {
            Piece::Picture(picture) if plain(&runs).trim().is_empty() => before.push(*picture),
            Piece::Picture(picture) => behind.push(*picture),
            _ => runs.extend(cleaned(run)),
        }
    }
    let typed = plain(&runs);
    let is_beside_picture = !before.is_empty() && !typed.trim_start_matches(is_space).starts_with('\n');
    let indented = paragraph.indented || typed.starts_with(is_space);
    number(&mut runs, &paragraph.number);
    let mut line = Line {
        align: paragraph.align,
        style: paragraph.style,
        number: paragraph.number.clone(),
        level: paragraph.level,
        inset: paragraph.inset,
        blank_before: paragraph.blank_before,
        text_box,
        indented,
        is_set_in: typed.starts_with("\u{3000}\u{3000}"),
        is_beside_picture,
        is_point: paragraph.is_point,
        ..Line::default()
    };
    line.runs = runs;
    line.measure();
    let shown = |pictures| Item::Pictures(Shown { pictures, captions: Vec::new(), text_box });
    if !before.is_empty() {
        items.push(shown(before));
    }
    items.extend(split(line).into_iter().map(Item::Line));
    if !behind.is_empty() {
        items.push(shown(behind));
    }
}

/// Puts a number that the file draws before the words.
fn number(runs: &mut Vec<Run>, number: &str) {
    if number.is_empty() || is_bullet(number) {
        return;
    }
    let gap = if number.ends_with(['、', '）', ')', '．']) { "" } else { " " };
    let look = runs.first().map_or_else(Look::default, |run| run.look);
    trim(runs);
    runs.insert(0, Run { piece: Piece::Text(format!("{number}{gap}")), look, link: None });
}

/// The two halves of a paragraph with words, a picture, and words that say what it shows.
fn captioned_inside(paragraph: &Paragraph) -> Option<(Paragraph, Paragraph)> {
    let runs = &paragraph.runs;
    let picture = runs.iter().rposition(|run| matches!(run.piece, Piece::Picture(_)))?;
    let (head, tail) = (&runs[..=picture], &runs[picture + 1..]);
    let says_it = super::captions::is_named(plain(tail).trim());
    (says_it && !plain(head).trim().is_empty()).then(|| {
        let half = |runs: &[Run]| Paragraph { runs: runs.to_vec(), ..paragraph.clone() };
        let tail = Paragraph { number: String::new(), blank_before: 0, style: None, ..half(tail) };
        (half(head), tail)
    })
}

/// A mark that a list draws, not a number.
pub(super) fn is_bullet(number: &str) -> bool {
    number.chars().count() == 1 && !number.chars().any(char::is_alphanumeric)
}

/// A text without the no-break spaces between Chinese characters: pages and other editors leave them there, and in
/// print nothing parts such characters.
fn unparted(text: &str) -> Cow<'_, str> {
    if !text.contains('\u{a0}') {
        return Cow::Borrowed(text);
    }
    let is_wide = |c: char| is_han(c) || is_stop(c) || is_pause(c);
    let mut done = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('\u{a0}') {
        done.push_str(before);
        let parted = behind.trim_start_matches('\u{a0}');
        let is_one = parted.len() == behind.len();
        let beside = done.chars().next_back().is_some_and(is_wide) && parted.starts_with(is_wide);
        if !(beside && is_one) {
            done.push_str(&rest[before.len()..rest.len() - parted.len()]);
        }
        rest = parted;
    }
    done.push_str(rest);
    Cow::Owned(done)
}

/// A run without what nobody sees, its spaces plain.
fn cleaned(run: &Run) -> Option<Run> {
    let piece = match &run.piece {
        Piece::Text(text) => {
            let text = unparted(text);
            let plain = |c: char| match c {
                '\u{a0}' | '\u{2002}'..='\u{200a}' | '\u{202f}' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
                c => c,
            };
            let text: String = text.chars().filter(|c| !is_invisible(*c)).map(plain).collect();
            if text.is_empty() {
                return None;
            }
            Piece::Text(text)
        }
        piece => piece.clone(),
    };
    Some(Run { piece, ..run.clone() })
}

/// Takes white space, line ends and tabs off both ends.
pub(super) fn trim(runs: &mut Vec<Run>) {
    let is_blank = |run: &Run| match &run.piece {
        Piece::Text(text) => text.trim().is_empty(),
        Piece::Break | Piece::Tab => true,
        Piece::Picture(_) | Piece::Note(_) => false,
    };
    while runs.last().is_some_and(is_blank) {
        runs.pop();
    }
    let leading = runs.iter().take_while(|run| is_blank(run)).count();
    runs.drain(..leading);
    if let Some(Run { piece: Piece::Text(text), .. }) = runs.first_mut() {
        *text = text.trim_start().to_owned();
    }
    if let Some(Run { piece: Piece::Text(text), .. }) = runs.last_mut() {
        *text = text.trim_end().to_owned();
    }
}

/// Takes the first bytes of a line's text off, and the gap behind them.
pub(super) fn cut(line: &mut Line, mut bytes: usize) {
    for run in &mut line.runs {
        let Piece::Text(text) = &mut run.piece else { continue };
        let taken = bytes.min(text.len());
        *text = text.get(taken..).unwrap_or_default().to_owned();
        bytes -= taken;
        if bytes == 0 {
            break;
        }
    }
    line.runs.retain(|run| run.piece != Piece::Text(String::new()));
    line.measure();
}

/// Splits a line at the line ends in it that end something, and closes those that cut a sentence.
fn split(line: Line) -> Vec<Line> {
    if line.text.is_empty() && !line.runs.iter().any(|run| matches!(run.piece, Piece::Note(_))) {
        return Vec::new();
    }
    if !line.text.contains('\n') || line.style == Some(Style::Code) {
        return vec![line];
    }
    let mut pieces: Vec<Vec<Run>> = vec![Vec::new()];
    for run in &line.runs {
        match (&run.piece, pieces.last_mut()) {
            (Piece::Break, _) => pieces.push(Vec::new()),
            (_, Some(piece)) => piece.push(run.clone()),
            (_, None) => {}
        }
    }
    let pieces: Vec<Line> = pieces.into_iter().map(|piece| line.with(piece)).collect();
    let is_prose = is_prose(&pieces);
    let mut lines: Vec<Line> = Vec::new();
    for next in pieces.into_iter().filter(|piece| !piece.text.is_empty()) {
        match lines.last_mut().filter(|before| is_cut(before, &next) || is_prose && is_paused(before, &next))
        {
            Some(before) => {
                join(before, &next);
                before.closed += 1;
            }
            None => {
                let blank_before = if lines.is_empty() { line.blank_before } else { 0 };
                lines.push(Line { blank_before, ..next });
            }
        }
    }
    lines
}

/// Whether a line end between two pieces stands in the middle of a sentence.
fn is_cut(before: &Line, next: &Line) -> bool {
    let Some(last) = before.last() else { return false };
    let goes_on = is_han(last)
        || last.is_ascii_alphanumeric()
        || matches!(last, '，' | '、' | '；' | '“' | '（' | '《');
    let is_long = before.length() >= 24 && next.length() > 0;
    goes_on && is_long && !is_stop(last) && (next.length() >= 24 || next.last().is_some_and(is_stop))
}

/// Whether the pieces of a line are of a text: neither as long as each other, as verses are, nor many and short,
/// as addresses and lists are, nor set apart, as titles and signatures are.
fn is_prose(pieces: &[Line]) -> bool {
    /// Characters of a verse, at most.
    const VERSE: usize = 16;
    let lengths = || pieces.iter().map(Line::length).filter(|length| *length > 0);
    let are_short = lengths().all(|length| length <= VERSE);
    let are_alike = lengths().max().unwrap_or(0) == lengths().min().unwrap_or(0);
    let is_set = pieces.iter().all(|piece| piece.align == Align::Start && piece.style.is_none());
    is_set && !(are_short && (are_alike || lengths().count() > 2))
}

/// Whether a sentence only pauses at a line end, and goes on to its end behind it.
fn is_paused(before: &Line, next: &Line) -> bool {
    let is_labelled = next.text.chars().take(8).any(|c| matches!(c, '：' | ':'));
    before.text.ends_with(['，', '、'])
        && next.text.chars().any(|c| c == '。')
        && !is_labelled
        && super::ordinal::ordinal(&next.text).is_none()
}

/// Adds the words of a line to the one before it.
pub(super) fn join(before: &mut Line, next: &Line) {
    let gap = glue(&before.text, &next.text);
    if !gap.is_empty() {
        before.runs.push(words(gap));
    }
    before.runs.extend(next.runs.iter().cloned());
    before.measure();
}
