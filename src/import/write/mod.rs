//! Writing: a draft becomes front matter and Markdown.
//!
//! In: a [`Draft`]. Out: the values of the header by key, and the body. Invariant: this program's own parser
//! reads back the same words; the same draft gives the same bytes.

mod escape;
mod header;
mod inline;
mod table;
#[cfg(test)]
mod tests;

pub use header::header;

use std::collections::BTreeSet;

use super::draft::{Draft, Figure, Part};
use super::manuscript::{Kept, Piece, Run, Source};
use inline::Inline;

/// The body of an article, from its first block, with a line end behind the last.
pub fn body(draft: &Draft) -> String {
    let writer = Writer { inline: Inline { names: &draft.names, in_cell: false } };
    let mut blocks: Vec<String> = draft.body.iter().map(|part| writer.part(part)).collect();
    let shown = notes_of(&draft.body);
    for (number, note) in draft.notes.iter().enumerate() {
        let written = writer.parts(note);
        if shown.contains(&number) {
            let indented = written.replace('\n', "\n    ").replace("\n    \n", "\n\n");
            blocks.push(format!("[^{}]: {indented}", number + 1));
        } else if !written.is_empty() {
            blocks.push(written);
        }
    }
    blocks.retain(|block| !block.is_empty());
    let mut body = blocks.join("\n\n");
    if !body.is_empty() {
        body.push('\n');
    }
    body
}

/// The notes that the body has marks of.
fn notes_of(parts: &[Part]) -> BTreeSet<usize> {
    let of = |runs: &[Run]| -> Vec<usize> {
        runs.iter()
            .filter_map(|run| if let Piece::Note(note) = run.piece { Some(note) } else { None })
            .collect()
    };
    let mut notes = BTreeSet::new();
    for part in parts {
        match part {
            Part::Heading(_, runs) | Part::Paragraph(runs) => notes.extend(of(runs)),
            Part::Signed(lines) => lines.iter().for_each(|runs| notes.extend(of(runs))),
            Part::List(_, items) => items.iter().for_each(|item| notes.extend(notes_of(item))),
            Part::Quote(inner) => notes.extend(notes_of(inner)),
            Part::Table(table) if table::is_simple(table) => {
                let cells = table.rows.iter().flatten();
                cells.for_each(|cell| notes.extend(of(&table::runs(&cell.blocks))));
            }
            Part::Kept(kept) => {
                let note = |piece: &Source| if let Source::Note(note) = piece { Some(*note) } else { None };
                notes.extend(kept.pieces.iter().filter_map(note));
            }
            Part::Pictures(_) | Part::Code(_) | Part::Table(_) => {}
        }
    }
    notes
}

struct Writer<'n> {
    inline: Inline<'n>,
}

impl Writer<'_> {
    fn parts(&self, parts: &[Part]) -> String {
        let blocks: Vec<String> =
            parts.iter().map(|part| self.part(part)).filter(|block| !block.is_empty()).collect();
        blocks.join("\n\n")
    }

    fn part(&self, part: &Part) -> String {
        match part {
            Part::Heading(level, runs) => {
                let words = self.inline.write(runs);
                let marks = "#".repeat(usize::from(*level).clamp(1, 6));
                format!("{marks} {}", escape::heading(&words.replace("\\\n", " ")))
            }
            Part::Paragraph(runs) => self.inline.write(runs),
            Part::Signed(lines) => {
                let lines: Vec<String> = lines.iter().map(|runs| self.inline.write(runs)).collect();
                format!("<div align=\"right\">\n\n{}\n\n</div>", lines.join("\n\n"))
            }
            Part::Pictures(figures) => {
                figures.iter().map(|figure| self.figure(figure)).collect::<Vec<_>>().join("\n")
            }
            Part::List(start, items) => self.list(*start, items),
            Part::Quote(inner) => prefixed(&self.parts(inner), "> ", ">"),
            Part::Code(code) => {
                let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
                let fence = "`".repeat(longest.max(2) + 1);
                format!("{fence}\n{code}\n{fence}")
            }
            Part::Table(table) => table::write(table, &self.inline),
            Part::Kept(kept) => self.kept(kept),
        }
    }

    /// Markdown as it is, addresses and marks of notes with their names in the article.
    fn kept(&self, kept: &Kept) -> String {
        let piece = |piece: &Source| match piece {
            Source::Text(text) => text.clone(),
            Source::Note(note) => format!("[^{}]", note + 1),
            Source::Target { picture, address, title } => {
                let named = picture.and_then(|picture| self.inline.names.get(picture)?.as_deref());
                let address = escape::address(named.unwrap_or(address));
                match title {
                    Some(title) => format!("{address} \"{}\"", escape::title(title)),
                    None => address,
                }
            }
        };
        kept.pieces.iter().map(piece).collect()
    }

    fn figure(&self, figure: &Figure) -> String {
        let alternative = escape::words(&figure.alternative.replace('\n', " "), false, escape::Care::Usual);
        let file = escape::address(&figure.file);
        match &*figure.caption {
            "" => format!("![{alternative}]({file})"),
            caption => format!("![{alternative}]({file} \"{}\")", escape::title(caption)),
        }
    }

    fn list(&self, start: Option<u32>, items: &[Vec<Part>]) -> String {
        let is_tight = items.iter().all(|item| {
            matches!(&item[..], [Part::Paragraph(_), rest @ ..] if rest.iter().all(|part| matches!(part, Part::List(..))))
        });
        let written = items.iter().zip(start.unwrap_or(0)..).map(|(item, number)| {
            let mark = if start.is_some() { format!("{number}. ") } else { "- ".to_owned() };
            let indent = " ".repeat(mark.len());
            let inner = match is_tight {
                true => item.iter().map(|part| self.part(part)).collect::<Vec<_>>().join("\n"),
                false => self.parts(item),
            };
            format!("{mark}{}", prefixed(&inner, &indent, "").trim_start())
        });
        written.collect::<Vec<_>>().join(if is_tight { "\n" } else { "\n\n" })
    }
}

/// Each line behind a prefix; empty ones behind `blank`.
fn prefixed(text: &str, prefix: &str, blank: &str) -> String {
    let line = |line: &str| if line.is_empty() { blank.to_owned() } else { format!("{prefix}{line}") };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}
