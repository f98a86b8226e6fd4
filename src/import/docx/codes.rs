//! The codes of fields: what they ask for, in words.
//!
//! In: a code, as `HYPERLINK "https://…"`. Out: where it links to, and what stands in the text for a field whose
//! result the file does not hold. Invariant: a code is never text of the manuscript itself.

use super::numerals;
use std::collections::BTreeMap;

/// What stands in the text for a field that has no result in the file.
#[derive(Debug, PartialEq, Eq)]
pub enum Made {
    Nothing,
    Text(String),
    /// The base of a phonetic guide, whose reading is left out.
    Guided(String),
    /// A formula in one line.
    Formula(String),
    /// A letter of a symbol font: its code and the font's name.
    Symbol(u32, String),
    /// The next number of a row of captions, and how it is written.
    Sequence(String, String),
    /// A picture outside.
    Picture(String),
    /// Nothing, and it was a table of contents.
    Contents,
    /// Nothing, though Word would compute something: the name of the field.
    Missing(String),
}

/// A table of contents, of authorities, or an index.
pub fn is_contents(code: &str) -> bool {
    matches!(first_word(code).as_str(), "TOC" | "TOA" | "INDEX")
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
        "EQ" => equation(&all),
        "QUOTE" => Made::Text(word(1)),
        "TOC" | "TOA" | "INDEX" => Made::Contents,
        // Fields that show something; those that only mark or set something are left out.
        name @ ("REF" | "PAGEREF" | "NOTEREF" | "STYLEREF" | "DATE" | "TIME" | "CREATEDATE" | "SAVEDATE"
        | "AUTHOR" | "TITLE" | "FILENAME" | "DOCPROPERTY" | "DOCVARIABLE" | "MERGEFIELD"
        | "LISTNUM" | "AUTONUM" | "AUTONUMLGL" | "AUTONUMOUT" | "IF" | "=") => Made::Missing(name.to_owned()),
        _ => Made::Nothing,
    }
}

/// The letters of an `EQ` field in their order. A number in a circle is that character; of a phonetic guide, as
/// older Words make one, the base stays.
fn equation(words: &[String]) -> Made {
    let mut body = String::new();
    let mut is_guide = false;
    let mut rest = words.iter().skip(1);
    while let Some(word) = rest.next() {
        // `\* jc2 \* hps10`: how it is drawn.
        if word == "\\*" {
            is_guide |= rest.next().is_some_and(|how| how.starts_with("jc"));
        } else {
            body.push_str(word);
            body.push(' ');
        }
    }
    let text = letters(&body);
    if is_guide && let Some((_, base)) = text.rsplit_once(',') {
        return Made::Guided(base.to_owned());
    }
    let encircled = text.strip_prefix("○,").or_else(|| text.strip_prefix("◯,"));
    match encircled {
        Some(inner) => Made::Text(inner.parse().map_or_else(|_| inner.to_owned(), numerals::circled)),
        None if body.contains("\\f(") => Made::Formula(text.replace(',', "/")),
        None => Made::Formula(text.trim_matches(',').to_owned()),
    }
}

/// What an equation shows without its switches and brackets; parts are apart by commas.
fn letters(body: &str) -> String {
    let mut text = String::new();
    let mut letters = body.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            // A switch is letters and, for some, a number before its bracket.
            '\\' if letters.peek().is_some_and(char::is_ascii_alphabetic) => {
                while letters.next_if(char::is_ascii_alphabetic).is_some() {}
                while letters.next_if(|next| next.is_ascii_digit() || *next == ' ').is_some() {}
            }
            // An escaped sign is itself.
            '\\' => text.extend(letters.next()),
            '(' | ')' | ' ' => {}
            ',' | ';' => text.push(','),
            letter => text.push(letter),
        }
    }
    text
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
