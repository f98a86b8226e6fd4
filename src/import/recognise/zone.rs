//! The title zone: all that stands above the text.
//!
//! In: the items of a manuscript. Out: kicker, title, subtitle, byline, source and date in the head; the rest
//! stays. Invariant: a line is taken off only where its words are in the head, or told.

use jiff::civil::Date;

use super::byline::byline;
use super::character::{is_pause, unbracketed};
use super::date;
use super::head::{Words, credit, labelled};
use super::line::{Item, Line};
use super::ordinal::ordinal;
use super::title::{joined, titles};
use crate::import::account::Sure;
use crate::import::draft::Draft;
use crate::import::manuscript::{Align, Remark, RemarkKind, Style};

/// Characters of a title's line, at most.
const LONGEST: usize = 50;

/// Lines of a title without a larger type, at most.
const MOST: usize = 4;

/// What stands above the title of papers that go round.
const PAPERS: [&str; 9] =
    ["新闻稿", "通讯稿", "送审稿", "投稿", "来稿", "供稿", "审核稿", "新闻通稿", "简讯"];

/// What a line above the text is.
#[derive(Debug)]
enum Above {
    Title,
    Byline,
    Day(Date),
    /// `标题：…`
    Labelled,
    /// The number of an official paper: it stays with the text.
    Number,
    /// `新闻稿`: what kind of paper it is.
    Paper,
    /// Where it stood when it was published: date, source, how often it was read.
    Told(Words),
}

/// Takes the title zone off the items.
pub(super) fn take(items: &mut Vec<Item>, draft: &mut Draft) {
    let zone = zone(items);
    let line = |at: usize| if let Item::Line(line) = &items[at] { Some(line) } else { None };
    let of = |wanted: fn(&Above) -> bool| {
        zone.iter()
            .filter(move |(_, above)| wanted(above))
            .filter_map(|(at, _)| line(*at))
            .collect::<Vec<&Line>>()
    };
    for labelled_line in of(|above| matches!(above, Above::Labelled)) {
        labelled(&labelled_line.text, draft);
    }
    set_titles(&of(|above| matches!(above, Above::Title)), draft);
    for (at, above) in &zone {
        if let Some(line) = line(*at) {
            set_aside(above, &line.text, draft);
        }
    }
    let mut at = 0;
    items.retain(|_| {
        let is_taken = zone.iter().any(|(taken, above)| *taken == at && !matches!(above, Above::Number));
        at += 1;
        !is_taken
    });
}

/// Puts kicker, title and subtitle into the head.
fn set_titles(lines: &[&Line], draft: &mut Draft) {
    if lines.is_empty() {
        return;
    }
    let sorted = titles(lines);
    for (part, lines) in [("引题", &sorted.kicker), ("标题", &sorted.title), ("副题", &sorted.subtitle)]
    {
        let words = joined(lines);
        if words.is_empty() {
            continue;
        }
        draft.account.found(part, &words, sorted.sure, sorted.why);
        let field = match part {
            "引题" => &mut draft.head.kicker,
            "标题" => &mut draft.head.title,
            _ => &mut draft.head.subtitle,
        };
        // Beside one that a label names.
        let before = field.take().map(|before| format!("{before} ")).unwrap_or_default();
        *field = Some(format!("{before}{words}"));
    }
}

/// Puts a line that is no title where it belongs.
fn set_aside(above: &Above, text: &str, draft: &mut Draft) {
    match above {
        Above::Title | Above::Number | Above::Labelled => {}
        Above::Byline => credit(text, draft, "标题下面一行，全是身份和姓名"),
        Above::Paper => {
            let words = format!("标题上面的“{text}”没有写进稿件");
            draft.account.remarks.push(Remark { kind: RemarkKind::Dropped, words });
        }
        Above::Day(day) => {
            draft.account.found("日期", text, Sure::Likely, "标题下面单独一行的日期");
            draft.head.date.get_or_insert(*day);
        }
        Above::Told(words) => words.tell(text, draft),
    }
}

/// The lines above the text, by their place.
fn zone(items: &[Item]) -> Vec<(usize, Above)> {
    let mut zone: Vec<(usize, Above)> = Vec::new();
    let body = body_size(items);
    let (mut titles, mut has_byline, mut said) = (0, false, Vec::new());
    for (at, item) in items.iter().enumerate() {
        let line = match item {
            Item::Line(line) => line,
            Item::Pictures(_) => continue,
            Item::Table(_) => break,
        };
        let is_said = super::head::labelled_part(&line.text).is_some_and(|part| said.contains(&part));
        let has_day = zone.iter().any(|(_, above)| matches!(above, Above::Day(_) | Above::Told(_)))
            || said.contains(&"日期");
        let aside = aside(line, titles)
            .filter(|above| !(is_said || has_day && matches!(above, Above::Day(_) | Above::Told(_))));
        let above = if let Some(above) = aside {
            above
        } else if !has_byline && is_title(line, items, at, body) {
            Above::Title
        } else {
            break;
        };
        said.extend(super::head::labelled_part(&line.text));
        titles += usize::from(matches!(above, Above::Title));
        has_byline |= matches!(above, Above::Byline) && titles > 0;
        zone.push((at, above));
    }
    if titles > MOST && !is_set_apart(items, &zone, body) {
        // So many short lines are a list, or verses: only the first is the title.
        let first = zone.iter().position(|(_, above)| matches!(above, Above::Title)).unwrap_or(0);
        zone.truncate(first + 1);
    }
    zone
}

/// A line that says itself what it is.
fn aside(line: &Line, titles: usize) -> Option<Above> {
    let text = &*line.text;
    if super::head::labelled_part(text).is_some() {
        return Some(Above::Labelled);
    }
    if titles == 0 && PAPERS.contains(&text.trim_matches(['（', '）', '【', '】', '[', ']', '：', ':']))
    {
        return Some(Above::Paper);
    }
    if is_number(text) {
        return Some(Above::Number);
    }
    if let Some(day) = date::alone(text).filter(|_| titles > 0) {
        return Some(Above::Day(day));
    }
    if let Some(read) = byline(text).filter(|read| read.has_role || titles > 0) {
        let is_short = read.has_role
            || read.credits.len() <= 4 && read.credits.iter().any(|c| c.name.chars().count() <= 3);
        return is_short.then_some(Above::Byline);
    }
    Words::read(text).filter(|_| titles > 0).map(Above::Told)
}

/// `×政协办〔2022〕12号`
pub(super) fn is_number(text: &str) -> bool {
    let bracket = text.find(['〔', '［', '[']).filter(|_| text.ends_with('号') && text.chars().count() <= 30);
    bracket.is_some_and(|at| {
        let year: String = text[at..].chars().skip(1).take_while(char::is_ascii_digit).collect();
        year.len() == 4 && text[at..].contains(['〕', '］', ']'])
    })
}

fn is_title(line: &Line, items: &[Item], at: usize, body: Option<u16>) -> bool {
    let text = line.text.trim();
    if matches!(line.style, Some(Style::Title | Style::Subtitle)) {
        return true;
    }
    let length = text.chars().count();
    let is_first = !items[..at].iter().any(|item| matches!(item, Item::Line(_)));
    let ends_open = text.chars().next_back().is_some_and(|c| is_pause(c) || c == '。');
    let is_heading = ordinal(text).is_some()
        || matches!(line.style, Some(Style::Heading(level)) if level > 1 || !is_first);
    if !(2..=LONGEST).contains(&length)
        || ends_open
        || is_heading
        || super::captions::is_named(text)
        || !line.number.is_empty()
    {
        return false;
    }
    if is_first {
        return true;
    }
    // The first line's look decides what goes with it.
    let first = items.iter().find_map(|item| if let Item::Line(line) = item { Some(line) } else { None });
    let Some(first) = first else { return true };
    let larger = |line: &Line| body.zip(line.look.size).is_some_and(|(body, size)| size > body);
    if first.align == Align::Center {
        return line.align == Align::Center;
    }
    if larger(first) {
        return larger(line) || line.align == Align::Center || text.starts_with("——");
    }
    if first.look.bold && body_is_light(items) {
        return line.look.bold
            || line.align == Align::Center
            || text.starts_with("——")
            || unbracketed(text).is_some();
    }
    !super::headings::is_followed_by_its_like(items, at)
}

/// The size of most of the text, in half points.
pub(super) fn body_size(items: &[Item]) -> Option<u16> {
    let mut sizes: std::collections::BTreeMap<u16, usize> = std::collections::BTreeMap::new();
    for item in items {
        let Item::Line(Line { look, text, .. }) = item else { continue };
        let Some(size) = look.size else { continue };
        *sizes.entry(size).or_default() += text.len();
    }
    sizes.into_iter().max_by_key(|(_, length)| *length).map(|(size, _)| size)
}

/// Whether most of the text is in plain type.
pub(super) fn body_is_light(items: &[Item]) -> bool {
    let (mut bold, mut all) = (0, 0);
    for item in items {
        let Item::Line(line) = item else { continue };
        all += line.text.len();
        bold += if line.look.bold { line.text.len() } else { 0 };
    }
    bold * 2 < all
}

/// Whether the lines of the zone have a type of their own.
fn is_set_apart(items: &[Item], zone: &[(usize, Above)], body: Option<u16>) -> bool {
    zone.iter().filter(|(_, above)| matches!(above, Above::Title)).all(|(at, _)| match &items[*at] {
        Item::Line(line) => {
            line.align == Align::Center
                || line.style.is_some()
                || body.zip(line.look.size).is_some_and(|(body, size)| size > body)
        }
        _ => false,
    })
}
