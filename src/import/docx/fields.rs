//! Fields: a code that Word computes, and the result that stands in the text.
//!
//! In: the marks where a field begins, turns to its result, and ends, with the code between. Out: whether what
//! comes is code, dropped, or text, and where it links to. Invariant: a mark without its partner is no mark, so
//! no broken field swallows the text behind it; every question is answered in constant time.

use super::codes::{self, Made};
use super::story::chosen;
use super::tree::{Element, Ns};
use std::collections::BTreeSet;

/// Codes are one line; a longer one is no code that matters.
const LONGEST_CODE: usize = 4000;
/// Fields within fields; what is deeper is text.
const DEEPEST: usize = 100;

/// The fields that are open at one place of a story.
#[derive(Debug, Default)]
pub struct Fields {
    open: Vec<Field>,
    /// How many are open beyond [`DEEPEST`].
    deeper: usize,
    /// Marks without a partner, by where they are in the tree.
    lone: BTreeSet<usize>,
}

#[derive(Debug, Default)]
struct Field {
    code: String,
    in_result: bool,
    /// Whether its result is text of its own: else only what stands for it.
    shown: bool,
    /// A table of contents or an index, which the site makes itself; also one around this field.
    dropped: bool,
    link: Option<Box<str>>,
    /// What a box or a choice of a form shows.
    state: Option<String>,
}

impl Fields {
    /// For a story: the body, a note, a text box.
    pub fn of(story: &Element<'_>) -> Self {
        let (mut open, mut lone) = (Vec::new(), BTreeSet::new());
        pair(story, &mut open, &mut lone);
        lone.extend(open);
        Self { lone, ..Self::default() }
    }

    pub fn begin(&mut self, mark: &Element<'_>) {
        if self.lone.contains(&place(mark)) {
            return;
        }
        if self.open.len() < DEEPEST {
            let dropped = self.drops();
            self.open.push(Field { dropped, ..Field::default() });
        } else {
            self.deeper += 1;
        }
    }

    pub fn separate(&mut self) {
        if self.deeper > 0 {
            return;
        }
        if let Some(field) = self.open.last_mut() {
            field.in_result = true;
            field.dropped |= codes::is_contents(&field.code);
            field.link = codes::link(&field.code);
        }
    }

    /// The end of the innermost field: what stands for it, where its result showed nothing.
    pub fn end(&mut self, mark: &Element<'_>) -> Made {
        if self.lone.contains(&place(mark)) {
            return Made::Nothing;
        }
        if self.deeper > 0 {
            self.deeper -= 1;
            return Made::Nothing;
        }
        let Some(field) = self.open.pop() else { return Made::Nothing };
        if codes::is_contents(&field.code) {
            return Made::Contents;
        }
        match field.state {
            _ if field.shown => Made::Nothing,
            Some(state) => Made::Text(state),
            None => codes::made(&field.code),
        }
    }

    /// The field that just began is of a form, and shows this.
    pub fn state(&mut self, state: &str) {
        if let Some(field) = self.open.last_mut().filter(|_| self.deeper == 0) {
            field.state = Some(state.to_owned());
        }
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
        self.open.last().is_some_and(|field| field.dropped)
    }

    /// Something of the results was shown.
    pub fn show(&mut self) {
        for field in self.open.iter_mut().rev().take_while(|field| !field.shown) {
            field.shown = true;
        }
    }

    pub fn link(&self) -> Option<&str> {
        self.open.iter().rev().find_map(|field| field.link.as_deref())
    }
}

/// Which mark it is.
fn place(mark: &Element<'_>) -> usize {
    std::ptr::from_ref(mark).addr()
}

/// Finds the marks that have no partner. What the text does not show has no marks.
fn pair(element: &Element<'_>, open: &mut Vec<usize>, lone: &mut BTreeSet<usize>) {
    for child in element.elements() {
        match (child.ns, child.name) {
            (Ns::Word, "fldChar") => match child.word("fldCharType") {
                Some("begin") => open.push(place(child)),
                Some("end") => lone.extend(open.pop().is_none().then(|| place(child))),
                _ => {}
            },
            (Ns::Word, "del" | "moveFrom" | "txbxContent" | "rPr" | "pPr") => {}
            (Ns::Compat, "AlternateContent") => {
                if let Some(branch) = chosen(child) {
                    pair(branch, open, lone);
                }
            }
            _ => pair(child, open, lone),
        }
    }
}
