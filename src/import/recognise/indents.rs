//! Paragraphs that begin with two blanks, and lines that were broken by width: an indent shows where a paragraph begins.
//!
//! In: items. Out: items, where a line without an indent goes on with the paragraph above it. Invariant: only in a text
//! where the typed indents surely mean paragraphs.
//!
//! The rule. The *measure* is the widest line from the first indented one on, if that is as wide as a page's
//! ([`WIDTHS`]). A line continues the one above it if all of this holds:
//!
//! - the one above is an indented line, or continues one; it fills the measure, but for two characters that a mark may
//!   have pushed on;
//! - nothing stands between them, no blank line and no picture, and the file gives both the same style and place;
//! - the line has no indent, no number, and is no caption, no date and no line of names;
//! - it fills the measure itself, or ends a sentence: offices, labels and headings do neither;
//! - the one above stops within a sentence. Where it ends one, its width alone speaks for the join: at least two other
//!   lines must be broken within sentences.
//!
//! And the text as a whole must be written so: of other lines without an indent that end a sentence (paragraphs, then)
//! there is at most one to four indented ones.

use super::byline::byline;
use super::captions::is_named;
use super::character::{is_stop, width};
use super::date;
use super::line::{Item, Line, join};
use super::ordinal::ordinal;

/// Columns of a full line.
const WIDTHS: std::ops::RangeInclusive<usize> = 36..=120;

/// Columns that a full line may lack, for a mark that may not begin the next one.
const SLACK: usize = 4;

/// Columns of two blanks.
const INDENT: usize = 4;

/// Indented paragraphs to one that is not.
const USUAL: usize = 4;

/// How a line stands to the one above it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Begins a paragraph, or is none.
    Apart,
    /// Goes on within a sentence.
    Within,
    /// Goes on behind a sentence, as far as its width says.
    Behind,
}

/// Joins lines to the indented paragraphs above them. Says how many were.
pub(super) fn unwrap(items: &mut Vec<Item>) -> usize {
    let places = places(items);
    let within = places.iter().filter(|place| **place == Place::Within).count();
    if within == 0 || !is_clear(items, &places) {
        return 0;
    }
    let mut joined = 0;
    let mut done: Vec<Item> = Vec::with_capacity(items.len());
    for (item, place) in items.drain(..).zip(places) {
        let joins = place == Place::Within || place == Place::Behind && within >= 2;
        match (item, done.last_mut()) {
            (Item::Line(line), Some(Item::Line(before))) if joins => {
                join(before, &line);
                joined += 1;
            }
            (item, _) => done.push(item),
        }
    }
    *items = done;
    joined
}

/// The place of each item.
fn places(items: &[Item]) -> Vec<Place> {
    let mut places = vec![Place::Apart; items.len()];
    let Some(measure) = measure(items) else { return places };
    let mut is_paragraph = false;
    for at in 0..items.len() {
        let Item::Line(line) = &items[at] else {
            is_paragraph = false;
            continue;
        };
        if line.is_set_in {
            is_paragraph = true;
            continue;
        }
        let above = at.checked_sub(1).and_then(|at| items.get(at)).filter(|_| is_paragraph);
        if let Some(Item::Line(above)) = above.filter(|_| may_go_on(line, measure)) {
            places[at] = place(above, line, measure);
        }
        is_paragraph = places[at] != Place::Apart;
    }
    places
}

fn place(above: &Line, line: &Line, measure: usize) -> Place {
    let is_same = above.style == line.style && above.align == line.align && above.text_box == line.text_box;
    if line.blank_before > 0 || !is_same || columns(above) + SLACK < measure {
        return Place::Apart;
    }
    // What a colon leads in may be a list.
    if ends(above) || above.last().is_some_and(|c| matches!(c, '：' | ':')) {
        Place::Behind
    } else {
        Place::Within
    }
}

/// Whether a line may be the rest of a paragraph, by its own words.
fn may_go_on(line: &Line, measure: usize) -> bool {
    !is_own(line) && (ends(line) || columns(line) + SLACK >= measure)
}

/// Whether a line says that it is no paragraph: a point, a caption, a day, who did what.
fn is_own(line: &Line) -> bool {
    let text = line.text.trim();
    ordinal(text).is_some()
        || !line.number.is_empty()
        || is_named(text)
        || date::alone(text).is_some()
        || byline(text).is_some_and(|read| read.has_role)
}

/// Whether nearly all paragraphs of the text begin with an indent.
fn is_clear(items: &[Item], places: &[Place]) -> bool {
    let (mut indented, mut others) = (0, 0);
    for (item, place) in items.iter().zip(places) {
        let Item::Line(line) = item else { continue };
        if line.is_set_in {
            indented += 1;
        } else if *place == Place::Apart && ends(line) && !is_own(line) {
            others += 1;
        }
    }
    others * USUAL <= indented
}

/// The width of the text's lines, if they have one.
fn measure(items: &[Item]) -> Option<usize> {
    let lines = items.iter().filter_map(|item| if let Item::Line(line) = item { Some(line) } else { None });
    let widest = lines.skip_while(|line| !line.is_set_in).map(columns).max()?;
    WIDTHS.contains(&widest).then_some(widest)
}

/// The columns of a line as it was written.
fn columns(line: &Line) -> usize {
    width(&line.text) + if line.is_set_in { INDENT } else { 0 }
}

/// Whether a line ends a sentence, closing marks aside.
fn ends(line: &Line) -> bool {
    let text = line.text.trim_end_matches(['”', '’', '』', '」', '）', ')', '"']);
    text.ends_with(is_stop)
}

#[cfg(test)]
mod tests {
    use super::super::line::items;
    use super::*;
    use crate::import::text;

    /// The lines of a text after joining.
    fn lines(text: &str) -> Vec<String> {
        let mut items = items(&text::read(text.as_bytes()).unwrap());
        unwrap(&mut items);
        let text = |item: Item| if let Item::Line(line) = item { Some(line.text) } else { None };
        items.into_iter().filter_map(text).collect()
    }

    #[track_caller]
    fn stays(text: &str) {
        let before: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        assert_eq!(lines(text), before);
    }

    const WRAPPED: &str = "县政协召开主席会议\n\n　　12月27日，县政协召开主席会议，审议全会筹备工作方\n案，听取各专委会工作情况汇报，研究部署下一步工作。县政\n协主席主持会议。\n　　会议指出，要认真学习贯彻党的二十大精神，切实把思\n想和行动统一到中央决策部署上来。\n";

    #[test]
    fn an_indent_shows_where_a_paragraph_begins() {
        assert_eq!(
            lines(WRAPPED),
            [
                "县政协召开主席会议",
                "12月27日，县政协召开主席会议，审议全会筹备工作方案，听取各专委会工作情况汇报，研究部署下一步工作。县政协主席主持会议。",
                "会议指出，要认真学习贯彻党的二十大精神，切实把思想和行动统一到中央决策部署上来。"
            ]
        );
        assert_eq!(
            lines("　　11月9日，县政协副主席李某带队，赴零阳街\n道开展调研。\n"),
            ["11月9日，县政协副主席李某带队，赴零阳街道开展调研。"]
        );
    }

    #[test]
    fn a_full_line_that_ends_a_sentence_goes_on_only_where_others_are_broken() {
        let full = "　　会议听取了各专门委员会今年工作情况的详细汇报讨论。\n与会人员一致表示赞成。\n";
        stays(full);
        assert_eq!(
            lines(&format!("{WRAPPED}{full}")).last().unwrap(),
            "会议听取了各专门委员会今年工作情况的详细汇报讨论。与会人员一致表示赞成。"
        );
    }

    #[test]
    fn what_is_no_rest_of_a_paragraph_stays_apart() {
        // Each of them stands right under a line that fills the measure and breaks off.
        for below in [
            "县政协办公室",
            "2022年12月27日",
            "编辑：办公室　审核：秘书科",
            "图为会议现场。",
            "（一）提高政治站位。",
            "1. 提案工作。",
            "会议要求",
            "附件：会议日程",
        ] {
            let text = format!("{WRAPPED}　　会议强调，要抓好全会的各项筹备工作，切实做到有条\n{below}\n");
            assert_eq!(lines(&text).last().unwrap(), below);
        }
        let apart = format!("{WRAPPED}　　会议强调，要抓好全会的各项筹备工作，切实做到有条\n\n不紊。\n");
        assert_eq!(lines(&apart).last().unwrap(), "不紊。");
    }

    #[test]
    fn a_text_that_is_not_written_so_stays() {
        // Half of its paragraphs have no indent.
        stays("　　县政协召开提案办理工作座谈会，听取办理情况，要求逐\n件落实。\n\n会议由主席主持。\n");
        // A paragraph is one line, however long.
        let long = "县政协召开会议，听取汇报，".repeat(6);
        stays(&format!("　　{long}\n再作研究。\n"));
        // The line above is short.
        stays(
            "　　会议由县政协主席主持\n各专委会汇报。\n　　会议听取了各专门委员会今年工作情况的详细汇报讨论。\n",
        );
        // One blank is no indent.
        stays(" 12月27日，县政协召开主席会议，审议全会筹备工作方案\n件，听取汇报。\n");
    }
}
