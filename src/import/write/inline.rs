//! Runs as inline Markdown.
//!
//! In: runs. Out: one or more lines without block syntax. Invariant: read by this program's own parser, the words
//! are those of the runs; where emphasis would not be read as such, it is left out.

use std::sync::Arc;

use super::escape::{self, Care};
use crate::import::manuscript::{Look, Piece, Run};
use crate::import::recognise::character::dense;
use crate::import::recognise::line::plain;
use crate::markdown::{self, Include, Kind};

/// How runs become text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Inline<'n> {
    /// Files of the manuscript's pictures.
    pub names: &'n [Option<String>],
    /// A cell of a table: lines end with `<br>`.
    pub in_cell: bool,
}

impl Inline<'_> {
    /// The runs as Markdown that reads back.
    pub fn write(&self, runs: &[Run]) -> String {
        let expected = dense(&plain(runs));
        let attempts = [(true, Care::Usual), (false, Care::Usual), (false, Care::Utmost)];
        let mut last = String::new();
        for (emphasis, care) in attempts {
            last = self.attempt(runs, emphasis, care);
            if reads_as(&last, &expected) {
                break;
            }
        }
        last
    }

    fn attempt(&self, runs: &[Run], emphasis: bool, care: Care) -> String {
        let mut out = String::new();
        for group in groups(runs, emphasis) {
            self.group(&group, care, &mut out);
        }
        out.trim().to_owned()
    }

    fn group(&self, group: &Group<'_>, care: Care, out: &mut String) {
        let mut inner = String::new();
        for piece in &group.pieces {
            let opens = (out.is_empty() || out.ends_with('\n')) && inner.is_empty() || inner.ends_with('\n');
            match piece {
                Piece::Text(text) => {
                    inner.push_str(&escape::words(text, opens && group.marks().0.is_empty(), care));
                }
                Piece::Break if self.in_cell => inner.push_str("<br>"),
                Piece::Break => inner.push_str("\\\n"),
                Piece::Tab => inner.push('\u{3000}'),
                Piece::Note(note) => inner.push_str(&format!("[^{}]", note + 1)),
                Piece::Picture(picture) => {
                    if let Some(Some(file)) = self.names.get(*picture) {
                        inner.push_str(&format!("![]({})", escape::address(file)));
                    }
                }
            }
        }
        let (open, close) = group.marks();
        let words = inner.trim();
        if words.is_empty() || open.is_empty() && group.link.is_none() {
            out.push_str(&inner);
            return;
        }
        // Emphasis neither begins nor ends with a gap.
        let lead = inner.len() - inner.trim_start().len();
        out.push_str(&inner[..lead]);
        match group.link.as_deref().and_then(allowed) {
            Some(link) => out.push_str(&format!("[{open}{words}{close}]({})", escape::address(link))),
            None => out.push_str(&format!("{open}{words}{close}")),
        }
        out.push_str(&inner[lead + words.len()..]);
    }
}

/// Addresses that a page may lead to.
fn allowed(link: &str) -> Option<&str> {
    let lower = link.trim().to_ascii_lowercase();
    let is_known = ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| lower.starts_with(scheme));
    is_known.then(|| link.trim())
}

/// Pieces of one look and link.
struct Group<'r> {
    look: Look,
    link: Option<Box<str>>,
    pieces: Vec<&'r Piece>,
}

impl Group<'_> {
    fn marks(&self) -> (String, String) {
        let Look { bold, italic, strike, raised, lowered, .. } = self.look;
        let all = [
            (strike, "~~", "~~"),
            (bold, "**", "**"),
            (italic, "*", "*"),
            (raised, "<sup>", "</sup>"),
            (lowered, "<sub>", "</sub>"),
        ];
        let marks: Vec<_> = all.into_iter().filter(|(is, ..)| *is).collect();
        let open = marks.iter().map(|(_, open, _)| *open).collect();
        (open, marks.iter().rev().map(|(_, _, close)| *close).collect())
    }
}

/// Runs that look alike as one; sizes and faces are the theme's business.
fn groups(runs: &[Run], emphasis: bool) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for run in runs {
        let Look { bold, italic, strike, raised, lowered, .. } = run.look;
        let look = match emphasis {
            true => Look { bold, italic, strike, raised, lowered, ..Look::default() },
            false => Look::default(),
        };
        let link = if emphasis { run.link.clone() } else { None };
        // White space alone has no look of its own.
        let is_blank = matches!(&run.piece, Piece::Text(text) if text.trim().is_empty());
        match groups.last_mut() {
            Some(last) if last.link == link && (last.look == look || is_blank) => {
                last.pieces.push(&run.piece);
            }
            _ => groups.push(Group { look, link, pieces: vec![&run.piece] }),
        }
    }
    groups
}

/// Whether Markdown reads as one paragraph of these words, white space aside.
fn reads_as(markdown: &str, expected: &str) -> bool {
    // Notes are defined elsewhere; a definition here makes the parser take their marks for marks.
    let mut text = markdown.to_owned();
    let notes: std::collections::BTreeSet<&str> =
        markdown.match_indices("[^").filter_map(|(at, _)| markdown[at + 2..].split(']').next()).collect();
    for note in notes {
        text.push_str(&format!("\n\n[^{note}]: x"));
    }
    let text: Arc<str> = text.into();
    let doc = markdown::parse(&text, 0..text.len());
    let blocks: Vec<usize> = doc.blocks().collect();
    let Some(&first) = blocks.first() else { return expected.is_empty() };
    let is_paragraph = doc.nodes()[first].kind == Kind::Paragraph;
    let is_alone = blocks[1..].iter().all(|at| matches!(doc.nodes()[*at].kind, Kind::FootnoteDefinition(_)));
    let words = doc.plain(first..doc.nodes()[first].end as usize, Include::default());
    is_paragraph && is_alone && dense(&words) == expected
}
