//! What sets words off, as elements open and close.
//!
//! In: names of elements. Out: [`Marks`]. Invariant: an element inside of one of the same name changes nothing.

use super::block::Marks;
use super::notes::stays;

/// How many elements are open that set words off.
#[derive(Debug, Default)]
pub(super) struct Counts {
    strong: usize,
    emphasis: usize,
    underline: usize,
    strike: usize,
    highlight: usize,
    code: usize,
    small: usize,
    superscript: usize,
    subscript: usize,
}

impl Counts {
    pub fn of(&mut self, name: &str) -> Option<&mut usize> {
        Some(match name {
            "strong" | "b" => &mut self.strong,
            "em" | "i" | "cite" | "dfn" | "var" => &mut self.emphasis,
            "u" | "ins" => &mut self.underline,
            "del" | "s" => &mut self.strike,
            "mark" => &mut self.highlight,
            "code" | "kbd" | "samp" => &mut self.code,
            "small" => &mut self.small,
            "sup" => &mut self.superscript,
            "sub" => &mut self.subscript,
            _ => return None,
        })
    }

    /// How words look now, in a link that leads there.
    pub fn marks(&self, href: Option<&str>) -> Marks {
        Marks {
            strong: self.strong > 0,
            emphasis: self.emphasis > 0,
            underline: self.underline > 0,
            strike: self.strike > 0,
            highlight: self.highlight > 0,
            code: self.code > 0,
            small: self.small > 0,
            superscript: self.superscript > 0,
            subscript: self.subscript > 0,
            note: false,
            href: href.filter(|href| stays(href)).map(str::to_owned),
        }
    }
}
