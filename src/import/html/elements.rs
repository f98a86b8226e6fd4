//! What the elements of a page are to a manuscript, by their names and classes.

use super::style::Style;
use crate::import::manuscript::Style as Named;
use crate::markdown::dom::Element;

/// What a block is by its element or class.
pub(super) fn named(element: &Element, style: Style) -> Option<Named> {
    let class = element.attribute("class").unwrap_or_default();
    let is = |name: &str| class.split_whitespace().any(|one| one.eq_ignore_ascii_case(name));
    match &*element.name {
        _ if is("MsoTitle") => Some(Named::Title),
        _ if is("MsoSubtitle") => Some(Named::Subtitle),
        _ if is("MsoCaption") => Some(Named::Caption),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => element.name[1..].parse().ok().map(Named::Heading),
        "figcaption" | "caption" => Some(Named::Caption),
        "pre" => Some(Named::Code),
        _ => style.outline.map(Named::Heading),
    }
}

pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "li"
            | "blockquote"
            | "pre"
            | "section"
            | "article"
            | "main"
            | "header"
            | "footer"
            | "aside"
            | "figure"
            | "figcaption"
            | "center"
            | "address"
            | "dl"
            | "dt"
            | "dd"
            | "body"
            | "form"
            | "fieldset"
            | "caption"
            | "table"
            | "ul"
            | "ol"
    )
}

/// What plays, or shows another page: an article has none of another's.
pub(super) fn is_medium(name: &str) -> bool {
    matches!(name, "video" | "audio" | "iframe" | "object" | "embed")
}

/// Elements without words for readers.
pub(super) fn is_nothing(name: &str) -> bool {
    matches!(
        name,
        "head"
            | "script"
            | "style"
            | "noscript"
            | "template"
            | "svg"
            | "math"
            | "iframe"
            | "object"
            | "button"
            | "select"
            | "input"
            | "textarea"
            | "nav"
            | "title"
            | "meta"
            | "link"
            | "xml"
            | "audio"
            | "video"
            | "canvas"
    ) || name.starts_with("v:")
        || name.starts_with("w:")
}
