//! Blocks are dressed: the fragment that the account's editor takes.
//!
//! In: [`Block`]s, styles, the sizes of pictures. Out: HTML without a line break, an id or a class. Invariant: every
//! picture stands as its number between two [`MARK`]s, until it is known what its file is called.

use super::block::{Block, Cell, Line, Role, Row, Run, What};
use super::look::{GAP, GUARD, PLAIN_GUARD, Styles};
use crate::markdown::push_value;

/// Stands before and after the number of a picture in the place of its address: no text can hold it, since texts have
/// no control characters.
pub(super) const MARK: char = '\u{1}';

/// Writes the fragment; `widths` are those of the pictures in pixels.
pub(super) fn dress(blocks: &[Block], styles: &Styles, widths: &[u32]) -> String {
    let guard = if styles.is_plain() { PLAIN_GUARD } else { GUARD };
    let mut dresser = Dresser { styles, widths, out: guard.to_owned() };
    for (at, block) in blocks.iter().enumerate() {
        dresser.block(block, blocks.get(at + 1));
        if styles.is_plain() && has_gap(block, blocks.get(at + 1)) {
            dresser.out.push_str(GAP);
        }
    }
    dresser.out.push_str(guard);
    dresser.out
}

/// Whether there is a distance between two blocks where no margins hold.
fn has_gap(block: &Block, next: Option<&Block>) -> bool {
    let role = |block: Option<&Block>| match block {
        Some(Block::Line(line)) => Some((line.role, line.quoted)),
        _ => None,
    };
    match (role(Some(block)), role(next)) {
        (_, _) if next.is_none() => false,
        (None, Some((Role::Caption, _))) => false,
        (Some((Role::Item, _)), Some((Role::Item, _))) | (Some((Role::Note, _)), Some((Role::Note, _))) => {
            false
        }
        (Some((Role::NoteTitle | Role::Term, _)), Some(_)) => false,
        (Some((Role::Kicker, _)), Some((Role::Subtitle, _))) => false,
        _ => true,
    }
}

struct Dresser<'a> {
    styles: &'a Styles,
    widths: &'a [u32],
    out: String,
}

impl Dresser<'_> {
    fn block(&mut self, block: &Block, next: Option<&Block>) {
        match block {
            Block::Line(line) => self.line(line, next),
            Block::Picture { number, alt } => {
                let has_caption = matches!(next, Some(Block::Line(Line { role: Role::Caption, .. })));
                self.start("p", &self.styles.picture_line(has_caption));
                self.picture(*number, alt);
                self.out.push_str("</p>");
            }
            Block::Table(rows) => self.table(rows),
            Block::Code { lines, depth } => self.code(lines, *depth),
            Block::Rule if self.styles.is_plain() => {
                self.start("p", "font-size:14px;color:#888888;text-align:center");
                self.out.push_str("＊&nbsp;&nbsp;＊&nbsp;&nbsp;＊</p>");
            }
            Block::Rule => {
                self.out.push_str("<hr style=\"");
                self.out.push_str(&self.styles.rule());
                self.out.push_str("\"/>");
            }
        }
    }

    fn start(&mut self, name: &str, style: &str) {
        self.out.push('<');
        self.out.push_str(name);
        self.out.push_str(" style=\"");
        self.out.push_str(style);
        self.out.push_str("\">");
    }

    fn line(&mut self, line: &Line, next: Option<&Block>) {
        let goes_on = matches!(next, Some(Block::Line(after))
            if after.quoted == line.quoted && (line.quoted || is_listed(line.role) && is_listed(after.role)));
        let name = match line.role {
            // Editors put their own distances around paragraphs of a list.
            Role::Item | Role::Term if !self.styles.is_plain() => "section",
            _ if line.quoted && !self.styles.is_plain() => "section",
            _ => "p",
        };
        self.start(name, &self.styles.line(line, !goes_on));
        if self.styles.is_plain() {
            let inset =
                if Styles::is_indented(line) { 2 } else { usize::from(line.depth.saturating_sub(1).min(6)) };
            self.out.push_str(&"\u{3000}".repeat(inset));
        }
        let colour = self.styles.colour(line).to_owned();
        self.runs(&line.runs, &colour);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    fn runs(&mut self, runs: &[Run], colour: &str) {
        for run in runs {
            let dressed = self.styles.words(&run.marks, colour);
            match &run.what {
                What::Break => self.out.push_str("<br/>"),
                What::Picture { number, alt } => self.picture(*number, alt),
                What::Text(text) => match dressed {
                    None => self.text(text),
                    Some((name, style)) => {
                        self.out.push('<');
                        self.out.push_str(name);
                        if let Some(href) = &run.marks.href {
                            self.out.push_str(" href=\"");
                            push_value(&mut self.out, href);
                            self.out.push('"');
                        }
                        self.out.push_str(" style=\"");
                        self.out.push_str(&style);
                        self.out.push_str("\">");
                        self.text(text);
                        self.out.push_str("</");
                        self.out.push_str(name);
                        self.out.push('>');
                    }
                },
            }
        }
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '&' => self.out.push_str("&amp;"),
                '\u{A0}' => self.out.push_str("&nbsp;"),
                c => self.out.push(c),
            }
        }
    }

    fn picture(&mut self, number: usize, alt: &str) {
        self.out.push_str("<img src=\"");
        self.out.push_str(&format!("{MARK}{number}{MARK}"));
        self.out.push_str("\" alt=\"");
        let alt: String = alt.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        push_value(&mut self.out, &alt);
        self.out.push_str("\" style=\"");
        self.out.push_str(&self.styles.picture(self.widths.get(number).copied().unwrap_or(0)));
        self.out.push_str("\"/>");
    }

    fn table(&mut self, rows: &[Row]) {
        let count = |row: &Row| row.iter().map(|cell| cell.columns as usize).sum::<usize>();
        let columns = rows.iter().map(count).max().unwrap_or(0);
        self.start("table", &self.styles.table());
        self.out.push_str("<tbody>");
        for row in rows {
            self.out.push_str("<tr>");
            row.iter().for_each(|cell| self.cell(cell, columns));
            self.out.push_str("</tr>");
        }
        self.out.push_str("</tbody></table>");
    }

    fn cell(&mut self, cell: &Cell, columns: usize) {
        let name = if cell.is_head { "th" } else { "td" };
        self.out.push('<');
        self.out.push_str(name);
        for (attribute, span) in [("colspan", cell.columns), ("rowspan", cell.rows)] {
            if span > 1 {
                self.out.push_str(&format!(" {attribute}=\"{span}\""));
            }
        }
        self.out.push_str(" style=\"");
        let style = self.styles.cell(cell, columns);
        self.out.push_str(&style);
        self.out.push_str("\">");
        let colour = style.rsplit_once("color:").map_or("#444444", |(_, colour)| colour).to_owned();
        self.runs(&cell.runs, &colour);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    fn code(&mut self, lines: &[String], depth: u8) {
        let name = if self.styles.is_plain() { "p" } else { "section" };
        self.start(name, &self.styles.code(depth));
        for (at, line) in lines.iter().enumerate() {
            if at > 0 {
                self.out.push_str("<br/>");
            }
            let line = line.replace('\t', "    ").replace(' ', "\u{A0}");
            let line: String = line.chars().filter(|c| !c.is_control()).collect();
            self.text(&line);
        }
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }
}

fn is_listed(role: Role) -> bool {
    matches!(role, Role::Item | Role::Term)
}
