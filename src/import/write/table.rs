//! Tables: rectangular ones as Markdown, others as HTML that the pages let through.
//!
//! In: a table. Out: one block without empty lines. Invariant: each cell's words are in one cell, in order.

use super::escape;
use super::inline::Inline;
use crate::import::manuscript::{Block, Cell, Piece, Run, Table};
use crate::import::recognise::line::words;

/// Whether Markdown can say it: cells of one piece, as many in each row, two or more.
pub(super) fn is_simple(table: &Table) -> bool {
    let width = table.rows.first().map_or(0, Vec::len);
    let is_plain = |cell: &Cell| {
        cell.columns <= 1
            && cell.rows <= 1
            && cell.blocks.iter().all(|block| matches!(block, Block::Paragraph(_)))
    };
    width > 1
        && table.rows.len() > 1
        && table.rows.iter().all(|row| row.len() == width && row.iter().all(is_plain))
}

pub(super) fn write(table: &Table, inline: &Inline<'_>) -> String {
    if is_simple(table) { markdown(table, inline) } else { html(table, inline) }
}

/// The runs of a cell, its paragraphs on lines of their own.
pub(super) fn runs(blocks: &[Block]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for block in blocks {
        let Block::Paragraph(paragraph) = block else { continue };
        if paragraph.runs.is_empty() && paragraph.number.is_empty() {
            continue;
        }
        if !runs.is_empty() {
            runs.push(Run { piece: Piece::Break, ..words("") });
        }
        if !paragraph.number.is_empty() {
            runs.push(words(&paragraph.number));
        }
        runs.extend(paragraph.runs.iter().cloned());
    }
    runs
}

fn markdown(table: &Table, inline: &Inline<'_>) -> String {
    let inline = Inline { in_cell: true, ..*inline };
    let mut lines = Vec::new();
    for (number, row) in table.rows.iter().enumerate() {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| {
                let mut runs = runs(&cell.blocks);
                if number == 0 {
                    // The header's own type says it.
                    runs.iter_mut().for_each(|run| run.look.bold = false);
                }
                inline.write(&runs).replace('\n', " ")
            })
            .collect();
        lines.push(format!("| {} |", cells.join(" | ")));
        if number == 0 {
            lines.push(format!("| {} |", vec!["---"; row.len()].join(" | ")));
        }
    }
    lines.join("\n")
}

fn html(table: &Table, inline: &Inline<'_>) -> String {
    let mut out = String::from("<table>\n");
    let width = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    for (number, row) in table.rows.iter().enumerate() {
        out.push_str("<tr>");
        let is_head = number == 0 && table.rows.len() > 1 && width > 1;
        let name = if is_head { "th" } else { "td" };
        for cell in row {
            out.push_str(&format!("<{name}"));
            for (attribute, count) in [("colspan", cell.columns), ("rowspan", cell.rows)] {
                if count > 1 {
                    out.push_str(&format!(" {attribute}=\"{count}\""));
                }
            }
            out.push_str(&format!(">{}</{name}>", content(cell, inline)));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</table>");
    out
}

fn content(cell: &Cell, inline: &Inline<'_>) -> String {
    let mut out = String::new();
    for block in &cell.blocks {
        let written = match block {
            Block::Table(table) => html(table, inline).replace('\n', ""),
            // No table holds Markdown: a table of Markdown is kept as a whole.
            Block::Kept(_) => String::new(),
            Block::Paragraph(_) => {
                runs(std::slice::from_ref(block)).iter().map(|run| piece(run, inline)).collect()
            }
        };
        if !out.is_empty() && !written.is_empty() {
            out.push_str("<br>");
        }
        out.push_str(&written);
    }
    out
}

fn piece(run: &Run, inline: &Inline<'_>) -> String {
    match &run.piece {
        Piece::Text(text) => {
            let words = escape::html(&text.split_whitespace().collect::<Vec<_>>().join(" "));
            match (run.look.bold, run.look.raised, run.look.lowered) {
                (true, ..) if !words.is_empty() => format!("<strong>{words}</strong>"),
                (_, true, _) => format!("<sup>{words}</sup>"),
                (_, _, true) => format!("<sub>{words}</sub>"),
                _ => words,
            }
        }
        Piece::Break => "<br>".to_owned(),
        Piece::Tab => " ".to_owned(),
        Piece::Note(note) => format!("（注{}）", note + 1),
        Piece::Picture(picture) => match inline.names.get(*picture) {
            Some(Some(file)) => format!("<img src=\"{}\" alt=\"\">", escape::attribute(file)),
            _ => String::new(),
        },
    }
}
