//! Rows of texts: a CSV as it is held, in one text and a list of ends.
//!
//! In: fields, row by row. Out: cells by row and column. Invariant: every row has as many cells as the
//! header has words; no cell is a script to a browser; nothing but the number is kept of a row that is withheld.

use std::ops::Range;

use serde_json::{Map, Value};

use super::publicity::Publicity;
use crate::markdown::runs;

/// The words of a header, and texts under them.
#[derive(Debug, Default)]
pub struct Rows {
    columns: Vec<Box<str>>,
    /// All cells, one behind the other.
    text: String,
    /// Where each cell ends in `text`.
    ends: Vec<u32>,
    /// The line that each row begins with, in the file's text; of YAML the whole item; none of JSON.
    places: Vec<Range<u32>>,
    header: Range<u32>,
    withheld: Vec<Withheld>,
    count: usize,
    /// What parts the cells in the file's text.
    separator: u8,
}

/// What is left of a row that is not public, for checks of the numbering.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// 案号
    pub number: Box<str>,
    pub place: Range<u32>,
}

/// The column by which proposals are numbered.
const NUMBER: &str = "案号";

impl Rows {
    pub(super) fn new(columns: Vec<Box<str>>, header: Range<usize>, separator: u8) -> Rows {
        Rows { columns, header: cut(&header), separator, ..Rows::default() }
    }

    /// The flat maps of a list; texts, numbers and truth values are cells, everything else is left out.
    /// `items` says where each item of the list stands, or is empty.
    pub fn of_value(value: &Value, items: &[Range<u32>]) -> Rows {
        let list = value.as_array().map_or(&[][..], Vec::as_slice);
        let places = list.iter().zip(items).filter(|(item, _)| item.is_object());
        let places = places.map(|(_, place)| place.clone()).collect();
        let maps: Vec<&Map<String, Value>> =
            value.as_array().into_iter().flatten().filter_map(Value::as_object).collect();
        let mut columns: Vec<Box<str>> = Vec::new();
        let mut known: std::collections::HashSet<&str> = std::collections::HashSet::new();
        for name in maps.iter().flat_map(|map| map.keys()) {
            if known.insert(name) {
                columns.push(name.as_str().into());
            }
        }
        let mut rows = Rows { columns, places, ..Rows::default() };
        let names = rows.columns.clone();
        for map in maps {
            let cells: Vec<String> = names.iter().map(|name| text_of(map.get(&**name))).collect();
            rows.add(cells.iter().map(String::as_str));
        }
        rows
    }

    pub(super) fn push<'f>(
        &mut self,
        fields: impl Iterator<Item = &'f str>,
        publicity: Publicity<'_>,
        place: Range<usize>,
    ) {
        let columns = std::mem::take(&mut self.columns);
        let named = columns.iter().zip(fields.chain(std::iter::repeat("")));
        self.add(named.map(|(name, field)| if publicity.shows(name) { field } else { "" }));
        self.columns = columns;
        self.places.push(cut(&place));
    }

    fn add<'f>(&mut self, cells: impl Iterator<Item = &'f str>) {
        for cell in cells {
            // What a browser would run is no text: themes print cells as addresses.
            let cell = if runs(cell) { "" } else { cell };
            self.text.push_str(cell);
            self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        }
        self.count += 1;
    }

    pub(super) fn withhold<'f>(&mut self, mut fields: impl Iterator<Item = &'f str>, place: Range<usize>) {
        let number = self.column(NUMBER).and_then(|column| fields.nth(column)).unwrap_or_default();
        self.withheld.push(Withheld { number: number.into(), place: cut(&place) });
    }

    /// The header alone.
    pub(super) fn emptied(&self) -> Rows {
        let (columns, header) = (self.columns.clone(), self.header.clone());
        Rows { columns, header, separator: self.separator, ..Rows::default() }
    }

    /// What parts the cells of a CSV.
    pub fn separator(&self) -> u8 {
        self.separator
    }

    /// The words of the header, in order.
    pub fn columns(&self) -> &[Box<str>] {
        &self.columns
    }

    /// Which column a word of the header stands over.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| &**column == name)
    }

    pub fn len(&self) -> usize {
        self.count
    }

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// A cell; empty where there is none.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        if column >= self.columns.len() || row >= self.count {
            return "";
        }
        let index = row * self.columns.len() + column;
        let end = |index: usize| self.ends.get(index).map_or(0, |end| *end as usize);
        let start = if index == 0 { 0 } else { end(index - 1) };
        self.text.get(start..end(index)).unwrap_or_default()
    }

    /// The cell under a word of the header; empty where there is none.
    pub fn named(&self, row: usize, name: &str) -> &str {
        self.column(name).map_or("", |column| self.cell(row, column))
    }

    /// The line that a row begins with, in the file's text; of YAML the whole item; none of JSON.
    pub fn place(&self, row: usize) -> Range<u32> {
        self.places.get(row).cloned().unwrap_or_default()
    }

    /// The line of the header.
    pub fn header(&self) -> Range<u32> {
        self.header.clone()
    }

    /// What was not public.
    pub fn withheld(&self) -> &[Withheld] {
        &self.withheld
    }

    /// A list of maps.
    pub fn value(&self) -> Value {
        let cell = |row, column| Value::String(self.cell(row, column).to_owned());
        let named = || self.columns.iter().enumerate();
        let map = |row| named().map(|(column, name)| (name.to_string(), cell(row, column))).collect();
        (0..self.count).map(|row| Value::Object(map(row))).collect()
    }
}

pub(super) fn cut(range: &Range<usize>) -> Range<u32> {
    let cut = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    cut(range.start)..cut(range.end)
}

fn text_of(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Bool(flag)) => (if *flag { "是" } else { "否" }).to_owned(),
        _ => String::new(),
    }
}
