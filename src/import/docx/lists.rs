//! The numbers and bullets that Word draws, as text.
//!
//! In: `numbering.xml`, and paragraph after paragraph. Out: `（一）`, `1.`, `•` for each. Invariant: a number
//! counts on as it does in Word: lists of one definition together, deeper levels anew below a higher one.

use super::looks::{self, Letters, Lines, Theme};
use super::numerals;
use super::styles::{Resolved, Styles};
use super::symbols;
use super::tree::{Element, Ns};
use std::collections::BTreeMap;

const LEVELS: usize = 9;
/// A number that files give as a start; Word allows 32767.
const LARGEST: u32 = 1_000_000;

#[derive(Debug, Default)]
pub struct Lists {
    /// By `w:numId`.
    lists: BTreeMap<u32, List>,
    /// By `w:abstractNumId`.
    definitions: BTreeMap<u32, Definition>,
    /// By definition: the number that each level stands at.
    counters: BTreeMap<u32, [Option<u32>; LEVELS]>,
}

#[derive(Debug, Default)]
struct Definition {
    levels: [Option<Level>; LEVELS],
    /// The style of lists that this is only a name for.
    by_style: Option<String>,
}

#[derive(Debug, Default)]
struct List {
    definition: u32,
    /// Where a level begins anew, until it has begun.
    starts: [Option<u32>; LEVELS],
    /// Levels that this list has otherwise than its definition.
    levels: [Option<Level>; LEVELS],
}

#[derive(Clone, Debug)]
struct Level {
    start: u32,
    format: String,
    pattern: String,
    /// All numbers of the pattern in Arabic digits.
    legal: bool,
    /// The level, from 1, after which it begins anew; 0 is never.
    restart: Option<u8>,
    /// The paragraph style that stands for it.
    style: Option<String>,
    /// In twentieths of a point.
    inset: Option<u16>,
    letters: Letters,
}

impl Lists {
    pub fn read(root: &Element<'_>, styles: &Styles) -> Self {
        let mut lists = Self::default();
        for element in root.elements().filter(|element| element.ns == Ns::Word) {
            match element.name {
                "abstractNum" => {
                    let Some(id) = number(element.word("abstractNumId")) else { continue };
                    let definition = Definition {
                        levels: levels(element.elements(), &styles.theme),
                        by_style: element.w_val("numStyleLink").map(str::to_owned),
                    };
                    lists.definitions.insert(id, definition);
                }
                "num" => {
                    let Some(id) = number(element.word("numId")) else { continue };
                    let overrides = || element.elements().filter(|child| child.is(Ns::Word, "lvlOverride"));
                    let mut list = List {
                        definition: number(element.w_val("abstractNumId")).unwrap_or(u32::MAX),
                        starts: [None; LEVELS],
                        levels: levels(overrides().filter_map(|change| change.w("lvl")), &styles.theme),
                    };
                    for change in overrides() {
                        let level = number(change.word("ilvl")).unwrap_or(0) as usize;
                        if let (Some(place), Some(start)) =
                            (list.starts.get_mut(level), change.w_val("startOverride"))
                        {
                            *place = number(Some(start));
                        }
                    }
                    lists.lists.insert(id, list);
                }
                _ => {}
            }
        }
        lists.follow_styles(styles);
        lists
    }

    /// Definitions that are only a style's name become what the style's list is.
    fn follow_styles(&mut self, styles: &Styles) {
        let mut targets = BTreeMap::new();
        for (&id, definition) in &self.definitions {
            let list = definition.by_style.as_deref().and_then(|style| styles.list_of(style));
            if let Some(target) = list.and_then(|list| self.lists.get(&list)).map(|list| list.definition) {
                targets.insert(id, target);
            }
        }
        for list in self.lists.values_mut() {
            list.definition = targets.get(&list.definition).copied().unwrap_or(list.definition);
        }
    }

    /// The number before the next paragraph, its level, and how far it is set in. The list and level are stated on
    /// the spot or by style.
    pub fn next(&mut self, paragraph: &Resolved, spot: Lines) -> Option<(String, u8, u16)> {
        let id = spot.list.or(paragraph.lines.list).filter(|&id| id != 0)?;
        let level =
            spot.list_level.or_else(|| self.level_of(id, &paragraph.chain)).or(paragraph.lines.list_level);
        let at = usize::from(level.unwrap_or(0)).min(LEVELS - 1);
        let list = self.lists.get_mut(&id)?;
        let begin = list.starts[at].take();
        let definition = list.definition;
        let own = self.level(id, at)?.inset;
        // What a style says of its list's lines goes before what the list says; a list on the spot, before the style.
        let inset = match spot.list {
            Some(_) => own.or(paragraph.lines.inset),
            None => paragraph.lines.inset.or(own),
        };
        self.count(id, definition, at, begin);
        let inset = spot.inset.or(inset).unwrap_or(0);
        Some((self.text(id, definition, at), u8::try_from(at).unwrap_or(0), inset))
    }

    fn count(&mut self, id: u32, definition: u32, at: usize, begin: Option<u32>) {
        let start = |level| self.level(id, level).map_or(1, |level| level.start);
        let starts: [u32; LEVELS] = std::array::from_fn(start);
        let kept: [bool; LEVELS] = std::array::from_fn(|deeper| {
            let restart = self.level(id, deeper).and_then(|level| level.restart);
            deeper <= at || restart.is_some_and(|after| usize::from(after) <= at)
        });
        let counters = self.counters.entry(definition).or_default();
        // Levels above that no paragraph had yet count as begun.
        for (counter, start) in counters.iter_mut().zip(starts).take(at) {
            counter.get_or_insert(start);
        }
        counters[at] = Some(match (begin, counters[at]) {
            (Some(begin), _) => begin,
            (None, Some(last)) => last.saturating_add(1),
            (None, None) => starts[at],
        });
        for (counter, kept) in counters.iter_mut().zip(kept) {
            *counter = counter.filter(|_| kept);
        }
    }

    fn text(&self, id: u32, definition: u32, at: usize) -> String {
        let Some(level) = self.level(id, at) else { return String::new() };
        if level.format == "bullet" {
            return symbols::bullet(&level.pattern, level.letters.symbols);
        }
        let counters = self.counters.get(&definition).copied().unwrap_or_default();
        let mut text = String::new();
        let mut letters = level.pattern.chars().peekable();
        while let Some(letter) = letters.next() {
            let place = letters.peek().filter(|_| letter == '%').and_then(|digit| digit.to_digit(10));
            let Some(place) =
                place.and_then(|place| (place as usize).checked_sub(1)).filter(|&place| place < LEVELS)
            else {
                text.push(letter);
                continue;
            };
            letters.next();
            let format = self.level(id, place).map_or("decimal", |of| &of.format);
            // 1.01 is Arabic already.
            let format = if level.legal && !format.starts_with("decimalZero") { "decimal" } else { format };
            text.push_str(&numerals::written(counters[place].unwrap_or(1), format));
        }
        text.trim().to_owned()
    }

    fn level(&self, id: u32, at: usize) -> Option<&Level> {
        let list = self.lists.get(&id)?;
        list.levels[at].as_ref().or_else(|| self.definitions.get(&list.definition)?.levels[at].as_ref())
    }

    /// The level that a style stands for.
    fn level_of(&self, id: u32, chain: &[String]) -> Option<u8> {
        let levels = &self.definitions.get(&self.lists.get(&id)?.definition)?.levels;
        let named = |style: &String| {
            levels
                .iter()
                .position(|level| level.as_ref().is_some_and(|level| level.style.as_ref() == Some(style)))
        };
        chain.iter().find_map(named).and_then(|at| u8::try_from(at).ok())
    }
}

fn levels<'e, 'x: 'e>(
    elements: impl Iterator<Item = &'e Element<'x>>,
    theme: &Theme,
) -> [Option<Level>; LEVELS] {
    let mut levels = [const { None }; LEVELS];
    for element in elements.filter(|element| element.is(Ns::Word, "lvl")) {
        let at = number(element.word("ilvl")).unwrap_or(0) as usize;
        if let Some(place) = levels.get_mut(at) {
            *place = Some(Level::read(element, theme));
        }
    }
    levels
}

impl Level {
    fn read(element: &Element<'_>, theme: &Theme) -> Self {
        Self {
            start: number(element.w_val("start")).unwrap_or(0),
            format: format(element),
            pattern: element.w_val("lvlText").unwrap_or_default().to_owned(),
            legal: element.w("isLgl").is_some_and(Element::on),
            restart: element.w_val("lvlRestart").and_then(|level| level.parse().ok()),
            style: element.w_val("pStyle").map(str::to_owned),
            inset: element.w("pPr").and_then(looks::inset),
            letters: element.w("rPr").map(|run| Letters::read(run, theme)).unwrap_or_default(),
        }
    }
}

/// The format's name. One of later Words stands beside a plain one, and is told by an example, `001, 002, …`: that
/// is `decimalZero` with its width.
fn format(level: &Element<'_>) -> String {
    let formats = level.all(Ns::Word, "numFmt");
    let by_example = formats.iter().filter(|format| format.val() == Some("custom")).find_map(|format| {
        let first = format.word("format")?.split(',').next()?.trim();
        first.strip_suffix('1').filter(|zeros| zeros.bytes().all(|zero| zero == b'0')).map(|_| first.len())
    });
    if let Some(width) = by_example {
        return format!("decimalZero{width}");
    }
    let named = formats.iter().filter_map(|format| format.val()).find(|name| *name != "custom");
    named.unwrap_or("decimal").to_owned()
}

fn number(value: Option<&str>) -> Option<u32> {
    value.and_then(|value| value.trim().parse::<u32>().ok()).map(|number| number.min(LARGEST))
}
