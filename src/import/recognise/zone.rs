//! The title zone: all that stands above the text.
//!
//! In: the items of a manuscript. Out: kicker, title, subtitle, byline, source and date in the head; the rest
//! stays. Invariant: a line is taken off only where its words are in the head, or told.

use jiff::civil::Date;

use super::byline::byline;
use super::character::{is_pause, unbracketed, width};
use super::date;
use super::head::{Words, credit, labelled, unclear};
use super::line::{Item, Line};
use super::names::{is_office, is_person};
use super::ordinal::ordinal;
use super::roles::is_role;
use super::title::{is_fact, joined, titles};
use super::{members, talk};
use crate::import::account::Sure;
use crate::import::draft::Draft;
use crate::import::manuscript::{Align, Remark, RemarkKind, Style};

/// Characters of a title's line, at most.
const LONGEST: usize = 50;

/// Lines of a title without a larger type, at most.
const MOST: usize = 4;

/// Titles that are looked at, at most.
const LINES: usize = 12;

/// Characters of an office that somebody holds, at most.
const LONGEST_HELD: usize = 20;

/// Lines of verse that are no subtitle any more.
pub(super) const VERSES: usize = 3;

/// Characters of a line of verse, at most.
pub(super) const VERSE: usize = 30;

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
    /// Who wrote the paper, above its day.
    Office,
    /// A role, and words that are no known names.
    Unclear,
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
        Above::Unclear => unclear(text, draft, "标题下面一行，以身份开头，姓名请核对"),
        Above::Office => {
            draft.account.found("来源", text, Sure::Likely, "标题下面、日期上面的单位名称");
            draft.head.source.get_or_insert_with(|| text.to_owned());
        }
        Above::Paper => {
            let words = format!("标题上面的“{text}”没有写进稿件");
            draft.account.remarks.push(Remark { kind: RemarkKind::Dropped, words });
        }
        Above::Day(day) => {
            super::head::day(*day, text, (Sure::Likely, "标题下面单独一行的日期"), draft);
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
            Item::Table(_) | Item::Kept(_) => break,
        };
        let is_said = super::head::labelled_part(&line.text).is_some_and(|part| said.contains(&part));
        let has_day = zone.iter().any(|(_, above)| matches!(above, Above::Day(_) | Above::Told(_)))
            || said.contains(&"日期");
        let free_source =
            !said.contains(&"来源") && !zone.iter().any(|(_, above)| matches!(above, Above::Office));
        let aside = Some(Above::Paper)
            .filter(|_| titles == 0 && is_letterhead(items, at))
            .or_else(|| aside(line, titles))
            .filter(|above| !(is_said || has_day && matches!(above, Above::Day(_) | Above::Told(_))));
        if titles > 0 && is_of_text(items, at, aside.as_ref()) {
            unheaded(&mut zone, items, at, body);
            break;
        }
        let above = if let Some(above) = aside {
            above
        } else if titles > 0 && is_above_day(&line.text, items.get(at + 1)) && free_source {
            Above::Office
        } else if titles > 0 && is_under_role(&line.text) && !is_larger(line, body) {
            Above::Unclear
        } else if titles > 0 && is_verse(items, at, body) {
            break;
        } else if !has_byline && titles < LINES && is_title(line, items, at, body) {
            Above::Title
        } else {
            break;
        };
        said.extend(super::head::labelled_part(&line.text));
        titles += usize::from(matches!(above, Above::Title));
        has_byline |= matches!(above, Above::Byline | Above::Unclear) && titles > 0;
        zone.push((at, above));
    }
    bounded(zone, items, titles, body)
}

/// Whether the text begins here, with what looks like a line above it: somebody speaks, or members are listed.
fn is_of_text(items: &[Item], at: usize, aside: Option<&Above>) -> bool {
    let Item::Line(line) = &items[at] else { return false };
    match aside {
        Some(Above::Labelled) => false,
        Some(Above::Byline) => talk::is_spoken(items, at) || members::is_listed(items, at),
        _ => talk::is_spoken(items, at) || members::is_counted(&line.text),
    }
}

/// Takes the heading of a list that begins here off the titles, below one that says that it is a list.
fn unheaded(zone: &mut Vec<(usize, Above)>, items: &[Item], at: usize, body: Option<u16>) {
    let is_plain = |above: usize| matches!(&items[above], Item::Line(line) if line.align != Align::Center && !is_larger(line, body));
    let says_so = |above: usize| matches!(&items[above], Item::Line(line) if members::is_roll(&line.text));
    if let [.., (first, Above::Title), (last, Above::Title)] = &zone[..]
        && members::is_listed(items, at)
        && says_so(*first)
        && is_plain(*last)
    {
        zone.pop();
    }
}

/// The zone without lines that are a list, or all of the text.
fn bounded(
    mut zone: Vec<(usize, Above)>,
    items: &[Item],
    titles: usize,
    body: Option<u16>,
) -> Vec<(usize, Above)> {
    if titles > MOST && !is_set_apart(items, &zone, body) {
        // So many short lines are a list, or verses: only the first is the title.
        let first = zone.iter().position(|(_, above)| matches!(above, Above::Title)).unwrap_or(0);
        zone.truncate(first + 1);
    }
    let second = zone.iter().filter(|(_, above)| matches!(above, Above::Title)).nth(1).map(|(at, _)| *at);
    if let Some(second) = second.filter(|_| zone.len() == items.len()) {
        // No text would be left.
        zone.retain(|(at, _)| *at < second);
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
            || read.credits.len() <= 4
                && read.credits.iter().any(|c| c.name.chars().count() <= 3 || is_person(&c.name));
        return is_short.then_some(Above::Byline);
    }
    Words::read(text).filter(|_| titles > 0).map(Above::Told)
}

/// Whether a line is an office, and the next one a day.
fn is_above_day(text: &str, next: Option<&Item>) -> bool {
    let is_day = matches!(next, Some(Item::Line(next)) if date::alone(&next.text).is_some());
    is_day && is_office(text.trim()) && !is_fact(text)
}

/// Whether the first word is a role, and others follow; or an office that somebody holds, and their name.
fn is_under_role(text: &str) -> bool {
    const HELD: [&str; 10] =
        ["主席", "秘书长", "主任", "书记", "委员", "会长", "部长", "局长", "县长", "组长"];
    let word = text.split([' ', '\u{3000}', '：', ':']).next().unwrap_or_default();
    let rest: String = text[word.len()..].split_whitespace().collect();
    let is_held = word.chars().count() <= LONGEST_HELD && HELD.iter().any(|end| word.ends_with(end));
    let is_sentence = rest.contains(['？', '?', '！', '!', '；', ';', '“', '”']);
    word.chars().count() > 1 && word.len() < text.trim().len() && is_role(word) && !is_sentence
        || is_held && is_person(&rest)
}

/// Whether a line is the head of official papers, `某某办公室文件` above a number, and no title.
fn is_letterhead(items: &[Item], at: usize) -> bool {
    let text = |at: usize| match items.get(at) {
        Some(Item::Line(line)) => line.text.trim(),
        _ => "",
    };
    text(at).ends_with("文件") && (at + 1..at + 4).any(|below| is_number(text(below)))
}

/// Whether a line is in larger type than the text.
fn is_larger(line: &Line, body: Option<u16>) -> bool {
    body.zip(line.look.size).is_some_and(|(body, size)| size > body)
}

/// Whether a run of centred lines begins here, in the type of the text: verses, no titles.
fn is_verse(items: &[Item], at: usize, body: Option<u16>) -> bool {
    let Item::Line(first) = &items[at] else { return false };
    let is_like = |line: &&Line| {
        line.align == Align::Center
            && line.look.size == first.look.size
            && aside(line, 1).is_none()
            && line.length() <= VERSE
            && line.style.is_none()
    };
    let lines =
        items[at..].iter().map_while(|item| if let Item::Line(line) = item { Some(line) } else { None });
    let is_text = body.is_some() && first.look.size == body;
    is_text && lines.take_while(is_like).take(VERSES).count() == VERSES
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
    if matches!(line.style, Some(Style::Title | Style::Subtitle)) {
        return true;
    }
    let is_first = !items[..at].iter().any(|item| matches!(item, Item::Line(_)));
    may_be_title(line, is_first) && (is_first || goes_with_first(line, items, at, body))
}

/// Whether a line's words are those of a title.
fn may_be_title(line: &Line, is_first: bool) -> bool {
    let text = line.text.trim();
    // Latin letters are half as wide.
    let length = width(text).div_ceil(2);
    let is_told = text.contains('。') || text.chars().next_back().is_some_and(is_pause);
    let is_heading = ordinal(text).is_some()
        || matches!(line.style, Some(Style::Heading(level)) if level > 1 || !is_first);
    (2..=LONGEST).contains(&length)
        && !is_told
        && !is_heading
        && !super::captions::is_named(text)
        && !is_particular(text)
        && (is_first || date::alone(text).is_none())
        && line.number.is_empty()
}

/// Whether a line goes with the first one, whose look decides.
fn goes_with_first(line: &Line, items: &[Item], at: usize, body: Option<u16>) -> bool {
    let text = line.text.trim();
    let first = items.iter().find_map(|item| if let Item::Line(line) = item { Some(line) } else { None });
    let Some(first) = first else { return true };
    let is_set_in = line.indented && !first.indented && line.align == Align::Start;
    if is_set_in && !text.starts_with("——") {
        return false;
    }
    let larger = |line: &Line| is_larger(line, body);
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

/// Whether a line says when, where and with whom something was.
fn is_particular(text: &str) -> bool {
    const NAMES: [&str; 14] = [
        "时间",
        "地点",
        "会议时间",
        "会议地点",
        "主持",
        "主持人",
        "出席",
        "出席人员",
        "参加人员",
        "参会人员",
        "列席",
        "列席人员",
        "记录",
        "议题",
    ];
    text.split_once(['：', ':']).is_some_and(|(name, _)| NAMES.contains(&name))
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
