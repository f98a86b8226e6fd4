//! How a message looks: styles as data, one whole style a block.
//!
//! In: which look, and the portal's colour. Out: the declarations of each kind of block and of words. Invariants: what
//! a block needs stands in its own style, since what surrounds it may be dropped on the way into the editor; margins
//! and paddings in long form; moderate greys, which the reader's dark mode turns over; short, since an account takes
//! 20,000 characters with all styles.

use super::block::{Align, Cell, Line, Marks, Role, What};

/// The looks there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// The portal's red: headings with a bar, captions in grey, tables with lines.
    #[default]
    Red,
    /// What the strictest editor keeps: colour, size, weight, slant and alignment of lines; distances are lines of
    /// their own, and indents are characters.
    Plain,
}

/// The red of the default theme.
pub(super) const RED: &str = "#a8141b";

const TEXT: &str = "#444444";
const QUOTED: &str = "#6b6b6b";
const GREY: &str = "#888888";
const LINE: &str = "#dddddd";

/// The empty line before the first and after the last block: an editor may drop the style of the outermost ones.
pub(super) const GUARD: &str = "<p style=\"font-size:0px;line-height:0;color:#888888\">&nbsp;</p>";
/// The same as the strictest editor takes it.
pub(super) const PLAIN_GUARD: &str = "<p style=\"font-size:1px;color:#888888\">&nbsp;</p>";
/// The distance between two blocks where no margin holds.
pub(super) const GAP: &str = "<p style=\"font-size:10px;color:#888888\">&nbsp;</p>";

/// Styles in one colour.
#[derive(Clone, Debug)]
pub(super) struct Styles {
    pub look: Look,
    accent: String,
}

impl Styles {
    pub fn new(look: Look, accent: &str) -> Styles {
        Styles { look, accent: accent.to_owned() }
    }

    pub fn is_plain(&self) -> bool {
        self.look == Look::Plain
    }

    /// The colour of a line's words.
    pub fn colour(&self, line: &Line) -> &str {
        match line.role {
            _ if line.quoted => QUOTED,
            Role::Kicker | Role::Heading(1 | 2) => &self.accent,
            Role::Heading(_) | Role::Paragraph | Role::Item | Role::Term => TEXT,
            Role::Subtitle | Role::NoteTitle => QUOTED,
            Role::Caption | Role::StandIn | Role::Facts | Role::Note | Role::Signed => GREY,
        }
    }

    fn size(line: &Line) -> u8 {
        match line.role {
            Role::Heading(1) => 18,
            Role::Heading(2) => 17,
            Role::Caption | Role::StandIn | Role::Facts | Role::NoteTitle | Role::Signed => 14,
            Role::Note => 13,
            Role::Kicker => 15,
            Role::Heading(_) | Role::Paragraph | Role::Item | Role::Term | Role::Subtitle => 16,
        }
    }

    fn is_bold(line: &Line) -> bool {
        matches!(line.role, Role::Heading(_) | Role::Term | Role::NoteTitle)
    }

    fn alignment(line: &Line) -> &'static str {
        match (line.align, line.role) {
            (Some(Align::Left), _) => "left",
            (Some(Align::Center), _) => "center",
            (Some(Align::Right), _) => "right",
            (None, Role::Kicker | Role::Subtitle | Role::Facts | Role::Caption | Role::StandIn) => "center",
            // Words that cannot be parted, an address or a number, would stretch the line before them.
            (None, Role::Paragraph) if !has_long_word(line) => "justify",
            (None, _) => "left",
        }
    }

    /// Whether a line's first words stand two characters in.
    pub fn is_indented(line: &Line) -> bool {
        line.role == Role::Paragraph && line.align.is_none() && !line.quoted && line.depth == 0
    }

    /// Of a line; `ends`: no line of the same kind follows it.
    pub fn line(&self, line: &Line, ends: bool) -> String {
        let (size, colour, align) = (Self::size(line), self.colour(line), Self::alignment(line));
        let weight = if Self::is_bold(line) { ";font-weight:bold" } else { "" };
        let words = format!("font-size:{size}px{weight};color:{colour};text-align:{align}");
        if self.is_plain() {
            return words;
        }
        let (above, below) = Self::margins(line, ends);
        let mut style = format!("margin-top:{above}px;margin-bottom:{below}px;{words}");
        style.push_str(match line.role {
            Role::Paragraph | Role::Item | Role::Term => ";line-height:1.8;letter-spacing:0.5px",
            Role::Heading(_) | Role::Kicker | Role::Subtitle => ";line-height:1.5;letter-spacing:0.5px",
            _ => ";line-height:1.6",
        });
        style.push_str(&self.beside(line));
        style
    }

    /// Bars, indents and what else a role has to itself.
    fn beside(&self, line: &Line) -> String {
        let pixels = |hundredths: u16| (u32::from(hundredths) * u32::from(Self::size(line))).div_ceil(100);
        let (inset, marker) = (pixels(line.gutter).min(120), pixels(line.marker));
        // Lines that follow begin under the words, not under the marker.
        let hang = if marker > 0 { format!(";text-indent:-{}px", marker.min(inset)) } else { String::new() };
        match line.role {
            _ if line.quoted => {
                format!(";padding-left:{}px{hang};border-left:3px solid {LINE}", 12 + inset)
            }
            Role::Heading(1) => format!(";padding-left:10px;border-left:4px solid {}", self.accent),
            Role::Facts => format!(";padding-bottom:12px;border-bottom:1px solid {LINE}"),
            Role::NoteTitle => format!(";padding-top:14px;border-top:1px solid {LINE}"),
            Role::Note if inset > 0 => format!(";padding-left:{inset}px{hang};word-break:break-all"),
            Role::Note => ";word-break:break-all".to_owned(),
            Role::Item | Role::Term | Role::Paragraph if inset > 0 => {
                format!(";padding-left:{inset}px{hang}")
            }
            _ if Self::is_indented(line) => ";text-indent:2em".to_owned(),
            _ => String::new(),
        }
    }

    fn margins(line: &Line, ends: bool) -> (u8, u8) {
        match line.role {
            _ if line.quoted => (0, if ends { 18 } else { 0 }),
            Role::Heading(1) => (30, 14),
            Role::Heading(_) => (22, 10),
            Role::Item | Role::Term => (0, if ends { 18 } else { 8 }),
            Role::Kicker => (0, 6),
            Role::Subtitle => (0, 10),
            Role::Facts => (0, 22),
            Role::Caption => (0, 20),
            Role::StandIn => (6, 20),
            Role::NoteTitle => (30, 8),
            Role::Note => (0, 4),
            Role::Signed => (20, 0),
            Role::Paragraph => (0, 16),
        }
    }

    /// Of the line that a picture stands in.
    pub fn picture_line(&self, has_caption: bool) -> String {
        if self.is_plain() {
            return "font-size:16px;text-align:center".to_owned();
        }
        let below = if has_caption { 8 } else { 20 };
        format!("margin-top:4px;margin-bottom:{below}px;font-size:14px;line-height:1.6;text-align:center")
    }

    /// Of a picture of so many pixels: as wide as the column, and never wider than itself.
    pub fn picture(&self, width: u32) -> String {
        // Columns are 677 pixels wide on a desk, and some 345 on a phone.
        let width = if width >= 578 { "100%".to_owned() } else { format!("{width}px") };
        format!("width:{width};max-width:100%;height:auto;vertical-align:middle")
    }

    pub fn table(&self) -> String {
        let whole = "width:100%;border-collapse:collapse";
        if self.is_plain() { whole.to_owned() } else { format!("margin-top:0px;margin-bottom:20px;{whole}") }
    }

    pub fn cell(&self, cell: &Cell, columns: usize) -> String {
        let align = match cell.align {
            Some(Align::Center) => "center",
            Some(Align::Right) => "right",
            Some(Align::Left) => "left",
            None if cell.is_head => "center",
            None => "left",
        };
        let size = if columns > 5 { 12 } else { 14 };
        if self.is_plain() {
            // Each of hundreds of cells says all that it says: only what the editor would not do by itself.
            let weight = if cell.is_head { ";font-weight:bold" } else { "" };
            let align = if align == "left" { String::new() } else { format!(";text-align:{align}") };
            return format!("border:1px solid {LINE};font-size:{size}px{align}{weight}");
        }
        let (above, beside) = if columns > 5 { (5, 4) } else { (7, 8) };
        let padding = format!(
            "padding-top:{above}px;padding-right:{beside}px;padding-bottom:{above}px;padding-left:{beside}px"
        );
        let head = match cell.is_head {
            true => format!(";background-color:#f7f0ef;font-weight:bold;color:{}", self.accent),
            false => format!(";color:{TEXT}"),
        };
        format!(
            "border:1px solid {LINE};{padding};font-size:{size}px;line-height:1.6;text-align:{align}{head}"
        )
    }

    pub fn rule(&self) -> String {
        format!(
            "margin-top:22px;margin-bottom:22px;border-top:1px solid {LINE};border-right:none;border-bottom:none;border-left:none;height:0px"
        )
    }

    pub fn code(&self, depth: u8) -> String {
        if self.is_plain() {
            return format!("font-size:13px;color:{QUOTED};text-align:left");
        }
        let inset = 12 + 18 * u32::from(depth.min(6));
        format!(
            "margin-top:0px;margin-bottom:18px;padding-top:10px;padding-right:12px;padding-bottom:10px;padding-left:{inset}px;\
             background-color:#f6f6f6;font-size:13px;line-height:1.6;color:#5a5a5a;text-align:left"
        )
    }

    /// The element and the style of words that are set off; `None` for those that are not. `colour` is that of the
    /// line.
    pub fn words(&self, marks: &Marks, colour: &str) -> Option<(&'static str, String)> {
        if *marks == Marks::default() {
            return None;
        }
        let mut style = Vec::new();
        let is_raised = marks.note || marks.superscript;
        if marks.strong {
            style.push("font-weight:bold".to_owned());
        }
        if marks.emphasis {
            style.push("font-style:italic".to_owned());
        }
        if is_raised || marks.subscript {
            style.push("font-size:12px".to_owned());
        } else if marks.small || marks.code {
            style.push("font-size:14px".to_owned());
        }
        if !self.is_plain() {
            style.extend(decoration(marks).map(str::to_owned));
        }
        let colour = if marks.note || marks.href.is_some() { &self.accent } else { colour };
        style.push(format!("color:{colour}"));
        let element = match () {
            () if marks.href.is_some() => "a",
            () if is_raised => "sup",
            () if marks.strong => "strong",
            () if marks.emphasis => "em",
            () => "span",
        };
        Some((element, style.join(";")))
    }
}

/// What a look that is not plain has besides: lines, a colour behind the words, their height.
fn decoration(marks: &Marks) -> impl Iterator<Item = &'static str> + use<> {
    let line = match (marks.underline || marks.href.is_some(), marks.strike) {
        (true, false) => Some("text-decoration:underline"),
        (_, true) => Some("text-decoration:line-through"),
        (false, false) => None,
    };
    let behind = match (marks.highlight, marks.code) {
        (true, _) => Some("background-color:#fbf3cf"),
        (false, true) => Some("background-color:#f3f3f3"),
        (false, false) => None,
    };
    let height = match (marks.subscript, marks.note || marks.superscript) {
        (true, _) => Some("vertical-align:sub"),
        (false, true) => Some("vertical-align:super;line-height:1"),
        (false, false) => None,
    };
    [line, behind, height].into_iter().flatten()
}

/// Whether a line holds a mark of a note, or Latin letters and digits that are longer than a fifth of a phone's line.
fn has_long_word(line: &Line) -> bool {
    const LONG: usize = 9;
    let is_long = |text: &str| text.split(|c: char| !c.is_ascii_graphic()).any(|word| word.len() >= LONG);
    line.runs.iter().any(|run| run.marks.note || matches!(&run.what, What::Text(text) if is_long(text)))
}

/// A colour as a style may say it, `#a8141b`, if that is what was written.
pub(super) fn colour(written: &str) -> Option<String> {
    let digits = written.trim().strip_prefix('#')?;
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let digits = match digits.len() {
        6 if is_hex => digits.to_ascii_lowercase(),
        3 if is_hex => digits.to_ascii_lowercase().chars().flat_map(|digit| [digit, digit]).collect(),
        _ => return None,
    };
    // One that is nearly black or white would be lost on the page of one of the two modes.
    let parts = [0, 2, 4].map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap_or(0));
    let (least, most) = (parts.iter().min()?, parts.iter().max()?);
    (*most >= 0x40 && *least <= 0xb0).then(|| format!("#{digits}"))
}
