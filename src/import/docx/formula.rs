//! Formulas, as text in one line.
//!
//! In: `m:oMath`. Out: its letters in the line, fractions with a stroke. Invariant: no letter is lost; that the
//! form is, is counted.

use super::Reader;
use super::line::Line;
use super::looks::Letters;
use super::tree::{Element, Ns};

impl Reader<'_, '_> {
    /// The letters of a formula, fractions and roots in one line.
    pub fn formula(&mut self, element: &Element<'_>, line: &mut Line) {
        let mut text = String::new();
        linear(element, &mut text);
        self.told.formulas += 1;
        let letters = self.parts.styles.letters(line.letters, None, Letters::default());
        self.text(&text, line, letters);
    }
}

fn linear(element: &Element<'_>, text: &mut String) {
    let part = |name: &str, text: &mut String| {
        if let Some(part) = element.child(Ns::Math, name) {
            linear(part, text);
        }
    };
    match (element.ns, element.name) {
        (Ns::Math | Ns::Word, "t") => text.push_str(&element.text()),
        (Ns::Math, "f") => {
            part("num", text);
            text.push('/');
            part("den", text);
        }
        (Ns::Math, "rad") => {
            part("deg", text);
            text.push_str("√(");
            part("e", text);
            text.push(')');
        }
        (Ns::Math, "d") => {
            let sign = |name| element.child(Ns::Math, "dPr").and_then(|of| of.child(Ns::Math, name));
            let sign = |name, usual: &str| {
                sign(name).and_then(|of| of.attribute(Ns::Math, "val")).unwrap_or(usual).to_owned()
            };
            text.push_str(&sign("begChr", "("));
            for inner in element.elements().filter(|inner| inner.is(Ns::Math, "e")) {
                linear(inner, text);
            }
            text.push_str(&sign("endChr", ")"));
        }
        (Ns::Math, "nary") => {
            let sign = element.child(Ns::Math, "naryPr").and_then(|of| of.child(Ns::Math, "chr"));
            text.push_str(sign.and_then(|of| of.attribute(Ns::Math, "val")).unwrap_or("∫"));
            for name in ["sub", "sup", "e"] {
                part(name, text);
            }
        }
        (Ns::Word, "del" | "moveFrom" | "rPr") => {}
        _ => element.elements().for_each(|child| linear(child, text)),
    }
}
