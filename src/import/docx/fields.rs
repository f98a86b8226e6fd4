//! Fields: a code that Word computes, and the result that stands in the text.
//!
//! In: the marks where a field begins, turns to its result, and ends, with the code between. Out: whether what
//! comes is code, dropped, or text, and where it links to. Invariant: a mark without its partner is no mark, so
//! no broken field swallows the text behind it.

use super::numerals;
use super::tree::{Element, Ns};
use std::collections::{BTreeMap, BTreeSet};

/// Codes are one line; a longer one is no code that matters.
const LONGEST_CODE: usize = 4000;

/// The fields that are open at one place of a story.
#[derive(Debug, Default)]
pub struct Fields {
    open: Vec<Field>,
    /// How many of the marks of this story have been met, in the order of the file.
    met: usize,
    /// Marks without a partner, by that order.
    lone: BTreeSet<usize>,
}

#[derive(Debug, Default)]
struct Field {
    code: String,
    in_result: bool,
    /// Whether its result is text of its own: else only what stands for it.
    shown: bool,
    kind: Kind,
    link: Option<Box<str>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Plain,
    /// A table of contents or an index: the site makes its own.
    Contents,
}

/// What stands in the text for a field that has no result in the file.
#[derive(Debug, PartialEq, Eq)]
pub enum Made {
    Nothing,
    Text(String),
    /// A letter of a symbol font: its code and the font's name.
    Symbol(u32, String),
    /// The next number of a row of captions.
    Sequence(String, String),
    /// A picture outside.
    Picture(String),
    /// Nothing, and it was a table of contents.
    Contents,
}

impl Fields {
    /// For a story: the body, a note, a text box.
    pub fn of(story: &Element<'_>) -> Self {
        let (mut open, mut lone, mut met) = (Vec::new(), BTreeSet::new(), 0);
        pair(story, &mut met, &mut open, &mut lone);
        lone.extend(open);
        Self { open: Vec::new(), met: 0, lone }
    }

    pub fn begin(&mut self) {
        if self.is_paired() {
            self.open.push(Field::default());
        }
    }

    pub fn separate(&mut self) {
        if let Some(field) = self.open.last_mut() {
            field.in_result = true;
            field.kind = kind(&field.code);
            field.link = link(&field.code);
        }
    }

    /// The end of the innermost field: what stands for it, where its result showed nothing.
    pub fn end(&mut self) -> Made {
        if !self.is_paired() {
            return Made::Nothing;
        }
        let Some(mut field) = self.open.pop() else { return Made::Nothing };
        if !field.in_result {
            field.kind = kind(&field.code);
        }
        match (field.kind, field.shown) {
            (Kind::Contents, _) => Made::Contents,
            (Kind::Plain, true) => Made::Nothing,
            (Kind::Plain, false) => made(&field.code),
        }
    }

    /// Counts a mark.
    fn is_paired(&mut self) -> bool {
        self.met += 1;
        !self.lone.contains(&(self.met - 1))
    }

    /// Adds to the code, where one is open.
    pub fn code(&mut self, text: &str) {
        if let Some(field) = self.open.iter_mut().rev().find(|field| !field.in_result)
            && field.code.len() + text.len() <= LONGEST_CODE
        {
            field.code.push_str(text);
        }
    }

    pub fn in_code(&self) -> bool {
        self.open.iter().any(|field| !field.in_result)
    }

    /// Whether what comes belongs to a table of contents.
    pub fn drops(&self) -> bool {
        self.open.iter().any(|field| field.kind == Kind::Contents)
    }

    /// Something of the result was shown.
    pub fn show(&mut self) {
        for field in &mut self.open {
            field.shown = true;
        }
    }

    pub fn link(&self) -> Option<&str> {
        self.open.iter().rev().find_map(|field| field.link.as_deref())
    }
}

/// Finds the marks that have no partner. What the text does not show has no marks.
fn pair(element: &Element<'_>, met: &mut usize, open: &mut Vec<usize>, lone: &mut BTreeSet<usize>) {
    for child in element.elements() {
        match (child.ns, child.name) {
            (Ns::Word, "fldChar") => match child.word("fldCharType") {
                Some("begin") => {
                    open.push(*met);
                    *met += 1;
                }
                Some("end") => {
                    if open.pop().is_none() {
                        lone.insert(*met);
                    }
                    *met += 1;
                }
                _ => {}
            },
            (Ns::Word, "del" | "moveFrom" | "txbxContent" | "rPr" | "pPr") | (Ns::Compat, "Fallback") => {}
            _ => pair(child, met, open, lone),
        }
    }
}

fn kind(code: &str) -> Kind {
    match first_word(code).as_str() {
        "TOC" | "TOA" | "INDEX" => Kind::Contents,
        _ => Kind::Plain,
    }
}

fn first_word(code: &str) -> String {
    code.split_whitespace().next().unwrap_or_default().to_uppercase()
}

/// Where a `HYPERLINK "address" \l "place"` leads; a place in the same file leads nowhere.
pub fn link(code: &str) -> Option<Box<str>> {
    let words = words(code);
    if !words.first()?.eq_ignore_ascii_case("HYPERLINK") {
        return None;
    }
    let address = words.get(1).filter(|word| !word.starts_with('\\') && !word.is_empty())?;
    let place = words.iter().position(|word| word == "\\l").and_then(|at| words.get(at + 1));
    Some(match place {
        Some(place) => format!("{address}#{place}").into(),
        None => address.as_str().into(),
    })
}

/// A field without a result, in words.
pub fn made(code: &str) -> Made {
    let all = words(code);
    let word = |at: usize| all.get(at).cloned().unwrap_or_default();
    let after =
        |switch: &str| all.iter().position(|word| word.eq_ignore_ascii_case(switch)).map(|at| word(at + 1));
    match first_word(code).as_str() {
        "SYMBOL" => {
            let code = word(1);
            let number = match code.strip_prefix("0x") {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => code.parse().ok(),
            };
            number.map_or(Made::Nothing, |number| Made::Symbol(number, after("\\f").unwrap_or_default()))
        }
        "SEQ" => Made::Sequence(word(1), after("\\*").unwrap_or_default()),
        "INCLUDEPICTURE" => Made::Picture(word(1)),
        "MACROBUTTON" => Made::Text(all.iter().skip(2).cloned().collect::<Vec<_>>().join(" ")),
        "EQ" => Made::Text(equation(code)),
        "TOC" | "TOA" | "INDEX" => Made::Contents,
        _ => Made::Nothing,
    }
}

/// The letters of an `EQ` field: a number in a circle as such, of others the letters in their order.
fn equation(code: &str) -> String {
    let Some((_, body)) = code.split_once(|letter: char| letter.is_whitespace()).map(|(_, body)| ((), body))
    else {
        return String::new();
    };
    let mut text = String::new();
    let mut letters = body.trim().chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            // A switch is letters and, for some, a number; an escaped sign is itself.
            '\\' if letters.peek().is_some_and(char::is_ascii_alphabetic) => {
                while letters.next_if(|next| !matches!(next, '(' | '\\' | ' ')).is_some() {}
            }
            '\\' => text.extend(letters.next()),
            '*' => {
                // `\* jc2 \* hps10`: how it is drawn.
                while letters.next_if(|&next| next != '\\').is_some() {}
            }
            '(' | ')' | ' ' | '"' => {}
            ',' | ';' => text.push(','),
            letter => text.push(letter),
        }
    }
    let encircled = text.strip_prefix("○,").or_else(|| text.strip_prefix("◯,"));
    match encircled {
        Some(inner) => inner.parse().map_or_else(|_| inner.to_owned(), numerals::circled),
        None => text.trim_matches(',').to_owned(),
    }
}

/// The words of a code; quoted ones are one.
fn words(code: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut letters = code.chars().peekable();
    while let Some(letter) = letters.next() {
        let mut word = String::new();
        match letter {
            '"' | '“' => {
                while let Some(next) = letters.next() {
                    match next {
                        '"' | '”' => break,
                        '\\' if matches!(letters.peek(), Some('"' | '\\')) => word.extend(letters.next()),
                        next => word.push(next),
                    }
                }
            }
            letter if letter.is_whitespace() => continue,
            letter => {
                word.push(letter);
                while let Some(next) = letters.next_if(|next| !next.is_whitespace() && *next != '"') {
                    word.push(next);
                }
            }
        }
        words.push(word);
    }
    words
}

/// The rows of captions (`SEQ 图`), for those whose number the file does not hold.
#[derive(Debug, Default)]
pub struct Sequences(BTreeMap<String, u32>);

impl Sequences {
    pub fn next(&mut self, name: &str, format: &str) -> String {
        let number = self.0.entry(name.to_owned()).or_default();
        *number = number.saturating_add(1);
        let format = match format.to_uppercase().as_str() {
            "CHINESENUM1" => "ideographDigital",
            "CHINESENUM2" => "chineseLegalSimplified",
            "CHINESENUM3" => "chineseCountingThousand",
            "ROMAN" => "upperRoman",
            "ALPHABETIC" => "upperLetter",
            "GB3" | "CIRCLENUM" => "decimalEnclosedCircle",
            "GB1" => "decimalEnclosedFullstop",
            "GB2" => "decimalEnclosedParen",
            _ => "decimal",
        };
        numerals::written(*number, format)
    }
}
