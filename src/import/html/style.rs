//! Styles: what inline declarations and the simple class rules of a style sheet say of an element.
//!
//! In: a tree. Out: for an element, its [`Style`]. Invariant: rules of more than one element or class, and what
//! this program has no use for, are passed over.

use std::collections::BTreeMap;

use crate::import::docx::{face, is_colour};
use crate::import::manuscript::{Align, Face};
use crate::markdown::dom::{Element, Tree};

/// What is said of one element; `None` where it is not.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Style {
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub underline: Option<bool>,
    pub strike: Option<bool>,
    pub raised: Option<bool>,
    pub lowered: Option<bool>,
    /// A colour that is neither black, white nor grey, of the letters or behind them.
    pub coloured: Option<bool>,
    /// In half points.
    pub size: Option<u16>,
    pub face: Option<Face>,
    pub align: Option<Align>,
    /// The first line is set in.
    pub indented: Option<bool>,
    pub hidden: bool,
    /// White space stays as it is.
    pub pre: bool,
    /// The number of a list stands here (`mso-list:Ignore`).
    pub is_number: bool,
    /// From 1 (`mso-outline-level`).
    pub outline: Option<u8>,
    /// What a word processor keeps apart here: notes, comments.
    pub apart: Option<Apart>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Apart {
    Notes,
    Comments,
}

impl Style {
    /// This one, where `other` says nothing.
    fn under(self, other: Style) -> Style {
        Style {
            bold: other.bold.or(self.bold),
            italic: other.italic.or(self.italic),
            underline: other.underline.or(self.underline),
            strike: other.strike.or(self.strike),
            raised: other.raised.or(self.raised),
            lowered: other.lowered.or(self.lowered),
            coloured: other.coloured.or(self.coloured),
            size: other.size.or(self.size),
            face: other.face.or(self.face),
            align: other.align.or(self.align),
            indented: other.indented.or(self.indented),
            hidden: self.hidden || other.hidden,
            pre: self.pre || other.pre,
            is_number: self.is_number || other.is_number,
            outline: other.outline.or(self.outline),
            apart: other.apart.or(self.apart),
        }
    }
}

/// The rules of a page.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// By element, class, or both: `p`, `.MsoTitle`, `p.MsoTitle`.
    rules: BTreeMap<String, Style>,
}

impl Sheet {
    pub fn of(tree: &Tree) -> Sheet {
        let mut sheet = Sheet::default();
        for id in tree.subtree(tree.root()).filter(|id| tree.name(*id) == "style") {
            sheet.read(&tree.text(id));
        }
        sheet
    }

    fn read(&mut self, css: &str) {
        let css = css.replace("<!--", "").replace("-->", "");
        let mut rest = css.as_str();
        while let Some((selectors, after)) = rest.split_once('{') {
            let Some((body, behind)) = after.split_once('}') else { return };
            rest = behind;
            let selectors = selectors.rsplit("*/").next().unwrap_or_default();
            let style = declarations(body);
            for selector in selectors.split(',') {
                let selector = selector.trim().to_ascii_lowercase();
                let is_simple = !selector.is_empty()
                    && selector.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
                if is_simple {
                    let rule = self.rules.entry(selector).or_default();
                    *rule = rule.under(style);
                }
            }
        }
    }

    /// What holds for an element.
    pub fn style(&self, element: &Element) -> Style {
        let mut style = Style::default();
        let name = &*element.name;
        let rule = |selector: &str| self.rules.get(selector).copied().unwrap_or_default();
        style = style.under(rule(name));
        for class in element.attribute("class").unwrap_or_default().split_whitespace() {
            let class = class.to_ascii_lowercase();
            style = style.under(rule(&format!(".{class}"))).under(rule(&format!("{name}.{class}")));
        }
        style = style.under(attributes(element));
        style.under(declarations(element.attribute("style").unwrap_or_default()))
    }
}

/// What elements and old attributes say by themselves.
fn attributes(element: &Element) -> Style {
    let mut style = Style::default();
    let on = Some(true);
    match &*element.name {
        "b" | "strong" => style.bold = on,
        "i" | "em" | "cite" => style.italic = on,
        "u" => style.underline = on,
        "s" | "strike" => style.strike = on,
        "sup" => style.raised = on,
        "sub" => style.lowered = on,
        "pre" | "textarea" => style.pre = true,
        "center" => style.align = Some(Align::Center),
        "font" => {
            style.coloured = element.attribute("color").map(|color| is_coloured(&color.to_ascii_lowercase()));
            style.face = element.attribute("face").and_then(named);
            let size = element.attribute("size").and_then(|size| size.trim().parse::<usize>().ok());
            style.size =
                size.and_then(|size| [15, 20, 24, 27, 36, 48, 72].get(size.wrapping_sub(1)).copied());
        }
        _ => {}
    }
    if let Some(align) = element.attribute("align").and_then(align) {
        style.align = Some(align);
    }
    style.hidden = element.attribute("hidden").is_some();
    style
}

/// Declarations as they stand in an attribute or between braces.
fn declarations(text: &str) -> Style {
    let mut style = Style::default();
    let (mut latin, mut han) = (None, None);
    for declaration in text.split(';') {
        let Some((property, value)) = declaration.split_once(':') else { continue };
        let (property, value) = (property.trim().to_ascii_lowercase(), value.trim());
        let lower = value.to_ascii_lowercase();
        match &*property {
            "font-weight" => {
                style.bold = Some(lower.starts_with("bold") || lower.parse::<u32>().is_ok_and(|w| w >= 600));
            }
            "font-style" => style.italic = Some(lower.starts_with("italic") || lower.starts_with("oblique")),
            "text-decoration" | "text-decoration-line" => {
                style.underline = Some(lower.contains("underline"));
                style.strike = Some(lower.contains("line-through"));
            }
            "vertical-align" => {
                style.raised = Some(lower == "super");
                style.lowered = Some(lower == "sub");
            }
            "color" | "background" | "background-color" => {
                style.coloured = Some(is_coloured(&lower) || style.coloured == Some(true));
            }
            "font-size" => style.size = size(&lower).or(style.size),
            "font-family" => latin = named(value),
            "mso-fareast-font-family" => han = named(value),
            "text-align" => style.align = align(&lower).or(style.align),
            "text-indent" => {
                style.indented =
                    Some(lower.starts_with(|c: char| c.is_ascii_digit()) && !lower.starts_with('0'));
            }
            "display" => style.hidden |= lower == "none",
            "white-space" => style.pre |= lower.starts_with("pre") && lower != "pre-line",
            _ => office(&property, &lower, &mut style),
        }
    }
    style.face = han.or(latin);
    style
}

/// What word processors declare in their own words.
fn office(property: &str, value: &str, style: &mut Style) {
    match property {
        "mso-hide" => style.hidden |= value == "all",
        "mso-list" => style.is_number |= value == "ignore",
        "mso-outline-level" => style.outline = value.parse().ok().filter(|level| (1..=9).contains(level)),
        "mso-element" => match value {
            "footnote-list" | "endnote-list" => style.apart = Some(Apart::Notes),
            "comment-list" => style.apart = Some(Apart::Comments),
            _ => {}
        },
        _ => {}
    }
}

fn align(value: &str) -> Option<Align> {
    match value.trim().to_ascii_lowercase().as_str() {
        "center" | "middle" => Some(Align::Center),
        "right" | "end" => Some(Align::End),
        "left" | "start" | "justify" => Some(Align::Start),
        _ => None,
    }
}

/// Whether a value is a colour, not a grey.
fn is_coloured(value: &str) -> bool {
    const NAMED: [&str; 14] = [
        "red", "blue", "green", "yellow", "orange", "purple", "maroon", "navy", "teal", "olive", "lime",
        "aqua", "fuchsia", "brown",
    ];
    if let Some(parts) = value.strip_prefix("rgb") {
        let parts = parts.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse::<u8>().ok());
        return is_colour(&parts.take(3).map(|part| format!("{part:02x}")).collect::<String>());
    }
    let value = value.split_whitespace().next().unwrap_or_default();
    if let Some(hex) = value.strip_prefix('#') {
        let long: String = hex.chars().flat_map(|digit| [digit, digit]).collect();
        return is_colour(if hex.len() == 3 { &long } else { hex });
    }
    NAMED.contains(&value)
}

/// The first font of a list that is for Han characters, else nothing.
fn named(value: &str) -> Option<Face> {
    let mut faces = value.split(',').map(|name| face(name.trim().trim_matches(['"', '\''])));
    faces.find(|face| *face != Face::Other)
}

/// Half points of a length.
fn size(value: &str) -> Option<u16> {
    const NAMED: [(&str, u16); 16] = [
        ("初号", 84),
        ("小初", 72),
        ("一号", 52),
        ("小一", 48),
        ("二号", 44),
        ("小二", 36),
        ("三号", 32),
        ("小三", 30),
        ("四号", 28),
        ("小四", 24),
        ("五号", 21),
        ("小五", 18),
        ("六号", 15),
        ("medium", 24),
        ("large", 27),
        ("x-large", 36),
    ];
    if let Some((_, size)) = NAMED.iter().find(|(name, _)| *name == value) {
        return Some(*size);
    }
    let unit = value.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number: f32 = value[..value.len() - unit.len()].parse().ok()?;
    let points = match unit.trim() {
        "pt" => number,
        "px" => number * 0.75,
        _ => return None,
    };
    let halves = (points * 2.0).round();
    (1.0..1000.0).contains(&halves).then_some(halves as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_and_class_rules_are_read() {
        let tree = Tree::document(
            "<style><!-- /* a */ p.MsoTitle, .t {text-align:center; font-size:22.0pt} @font-face {font-family:宋体} p a {color:red} --></style>\
             <p class=MsoTitle style='font-weight:700'>甲</p>",
        )
        .unwrap();
        let sheet = Sheet::of(&tree);
        let p = tree.subtree(tree.root()).find(|id| tree.name(*id) == "p").unwrap();
        let style = sheet.style(tree.element(p).unwrap());
        assert_eq!((style.align, style.size, style.bold), (Some(Align::Center), Some(44), Some(true)));
        let han = declarations("font-family:Calibri;mso-fareast-font-family:黑体;font-size:三号");
        assert_eq!((han.face, han.size), (Some(Face::Hei), Some(32)));
        let colours = ["#f00", "#C00000", "rgb(255, 0, 0)", "rgba(0,112,192,1)", "red url(a.png)"];
        assert!(colours.iter().all(|value| is_coloured(value)));
        let greys = ["#333", "#000000", "rgb(62, 62, 62)", "black", "inherit", "transparent", "#3f3f46"];
        assert!(!greys.iter().any(|value| is_coloured(value)));
        assert_eq!(size("16px"), Some(24));
        assert_eq!(size("1.2em"), None);
    }
}
