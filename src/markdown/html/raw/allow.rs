//! What raw HTML may be used for: elements, where they may stand, and their attributes.
//!
//! In: names as written. Out: a [`Rule`] for a tag, a [`Use`] for an attribute. Invariant: whatever is
//! not named here is not passed on; no element of another namespace (`svg`, `math`) is, since it would
//! change how a browser reads what follows.

/// What becomes of a tag.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Rule {
    Keep(&'static Element),
    /// The tag goes, what it encloses stays; an old way of styling, worth a hint only.
    Old,
    /// The tag goes, what it encloses stays.
    Remove,
    /// The tag goes with all that it encloses.
    RemoveContent(&'static str),
    /// No element of HTML: words that look like one.
    Unknown,
}

/// An element that may be written.
#[derive(Debug, PartialEq)]
pub(crate) struct Element {
    /// As authors write it, in lower case.
    pub name: &'static str,
    /// As we write it.
    pub written: &'static str,
    pub outside: Outside,
    pub content: Content,
    /// The elements that it must stand in; empty: no matter.
    pub parents: &'static [&'static str],
}

/// Where an element may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outside {
    /// Among words.
    Phrasing,
    /// Where paragraphs may stand.
    Flow,
}

/// What an element may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// It has no end tag.
    Void,
    /// Words; it ends where a paragraph would begin.
    Phrasing,
    /// Words; a paragraph inside becomes bare words (`summary`, headings).
    Bare,
    Flow,
    /// What its parent may hold.
    Transparent,
    /// Certain elements only; whatever else comes is put into this one.
    Only(&'static str),
    /// Certain elements only; whatever else comes ends it.
    Columns,
}

use Content::{Bare, Columns, Only, Phrasing, Transparent, Void};

const fn element(name: &'static str, outside: Outside, content: Content) -> Element {
    Element { name, written: name, outside, content, parents: &[] }
}

const fn words(name: &'static str) -> Element {
    element(name, Outside::Phrasing, Phrasing)
}

const fn block(name: &'static str, content: Content) -> Element {
    element(name, Outside::Flow, content)
}

const fn part(name: &'static str, content: Content, parents: &'static [&'static str]) -> Element {
    Element { name, written: name, outside: Outside::Flow, content, parents }
}

const fn renamed(name: &'static str, written: &'static str, outside: Outside, content: Content) -> Element {
    Element { name, written, outside, content, parents: &[] }
}

/// In the order of their names.
static ELEMENTS: [Element; 75] = [
    element("a", Outside::Phrasing, Transparent),
    words("abbr"),
    block("address", Content::Flow),
    block("article", Content::Flow),
    block("aside", Content::Flow),
    element("audio", Outside::Phrasing, Transparent),
    words("b"),
    words("bdi"),
    words("bdo"),
    block("blockquote", Content::Flow),
    element("br", Outside::Phrasing, Void),
    part("caption", Content::Flow, &["table"]),
    renamed("center", "div", Outside::Flow, Content::Flow),
    words("cite"),
    words("code"),
    part("col", Void, &["colgroup"]),
    part("colgroup", Columns, &["table"]),
    words("data"),
    part("dd", Content::Flow, &["dl"]),
    element("del", Outside::Phrasing, Transparent),
    block("details", Content::Flow),
    words("dfn"),
    block("div", Content::Flow),
    block("dl", Only("dd")),
    part("dt", Content::Flow, &["dl"]),
    words("em"),
    part("figcaption", Content::Flow, &["figure"]),
    block("figure", Content::Flow),
    block("footer", Content::Flow),
    // The page has its own.
    renamed("h1", "h2", Outside::Flow, Bare),
    block("h2", Bare),
    block("h3", Bare),
    block("h4", Bare),
    block("h5", Bare),
    block("h6", Bare),
    block("header", Content::Flow),
    block("hr", Void),
    words("i"),
    element("img", Outside::Phrasing, Void),
    element("ins", Outside::Phrasing, Transparent),
    words("kbd"),
    part("li", Content::Flow, &["ol", "ul"]),
    words("mark"),
    block("ol", Only("li")),
    block("p", Phrasing),
    block("pre", Phrasing),
    words("q"),
    part("rp", Phrasing, &["ruby"]),
    part("rt", Phrasing, &["ruby"]),
    words("ruby"),
    words("s"),
    words("samp"),
    block("section", Content::Flow),
    words("small"),
    part("source", Void, &["audio", "video"]),
    words("span"),
    renamed("strike", "s", Outside::Phrasing, Phrasing),
    words("strong"),
    words("sub"),
    part("summary", Bare, &["details"]),
    words("sup"),
    block("table", Only("tr")),
    part("tbody", Only("tr"), &["table"]),
    part("td", Content::Flow, &["tr"]),
    part("tfoot", Only("tr"), &["table"]),
    part("th", Content::Flow, &["tr"]),
    part("thead", Only("tr"), &["table"]),
    words("time"),
    part("tr", Only("td"), &["table", "tbody", "tfoot", "thead"]),
    renamed("tt", "code", Outside::Phrasing, Phrasing),
    words("u"),
    block("ul", Only("li")),
    words("var"),
    element("video", Outside::Phrasing, Transparent),
    element("wbr", Outside::Phrasing, Void),
];

/// Styling of the nineties.
const OLD: [&str; 8] = ["basefont", "big", "blink", "font", "marquee", "nobr", "rb", "rtc"];

/// Elements that are more than words around words: nothing inside them is for readers of an article.
const WITH_CONTENT: [&str; 25] = [
    "applet",
    "audioworklet",
    "canvas",
    "datalist",
    "embed",
    "frameset",
    "head",
    "iframe",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "optgroup",
    "option",
    "plaintext",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "xml",
    "xmp",
];

/// The other elements of HTML: known, and not for an article.
const OTHERS: [&str; 32] = [
    "acronym",
    "area",
    "base",
    "bgsound",
    "body",
    "button",
    "command",
    "dialog",
    "dir",
    "fencedframe",
    "fieldset",
    "form",
    "frame",
    "hgroup",
    "html",
    "image",
    "input",
    "keygen",
    "label",
    "legend",
    "link",
    "main",
    "map",
    "menu",
    "meta",
    "meter",
    "nav",
    "output",
    "param",
    "picture",
    "progress",
    "slot",
];

/// The rule for a tag of this name, in whatever letter case.
pub(super) fn rule(name: &str) -> Rule {
    let mut lower = [0_u8; 12];
    let Some(buffer) = lower.get_mut(..name.len()) else { return unknown(name) };
    buffer.copy_from_slice(name.as_bytes());
    buffer.make_ascii_lowercase();
    let buffer = &*buffer;
    if let Some(element) = lookup(buffer) {
        return Rule::Keep(element);
    }
    let listed = |names: &[&'static str]| names.iter().copied().find(|listed| listed.as_bytes() == buffer);
    if listed(&OLD).is_some() {
        Rule::Old
    } else if let Some(name) = listed(&WITH_CONTENT) {
        Rule::RemoveContent(name)
    } else if listed(&OTHERS).is_some() {
        Rule::Remove
    } else {
        unknown(name)
    }
}

/// `o:p` and its like come from word processors; other unknown names are words.
fn unknown(name: &str) -> Rule {
    if name.contains(':') { Rule::Remove } else { Rule::Unknown }
}

fn lookup(lower: &[u8]) -> Option<&'static Element> {
    let found = ELEMENTS.binary_search_by(|element| element.name.as_bytes().cmp(lower)).ok()?;
    ELEMENTS.get(found)
}

/// An element that we write of our own accord.
pub(crate) fn known(name: &'static str) -> Option<&'static Element> {
    lookup(name.as_bytes())
}

impl Element {
    /// The open elements that a start tag of this one ends, and those that it does not look beyond.
    pub(crate) fn ends(&self) -> (&'static [&'static str], &'static [&'static str]) {
        match self.name {
            "li" => (&["li"], &["ol", "ul", "td", "th", "table"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl", "td", "th", "table"]),
            "tr" => (&["td", "th", "tr", "caption", "colgroup"], &["table", "thead", "tbody", "tfoot"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "thead" | "tbody" | "tfoot" => {
                (&["td", "th", "tr", "thead", "tbody", "tfoot", "caption", "colgroup"], &["table"])
            }
            "caption" | "colgroup" => (&["caption", "colgroup"], &["table"]),
            "rt" | "rp" => (&["rt", "rp"], &["ruby"]),
            "a" => (&["a"], &[]),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                (&["h1", "h2", "h3", "h4", "h5", "h6"], &["td", "th", "table"])
            }
            _ => (&[], &[]),
        }
    }

    /// An end tag of a thing inside does not end what is outside this one.
    pub(crate) fn encloses(&self) -> bool {
        matches!(self.name, "table" | "td" | "th" | "caption")
    }
}

/// What becomes of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// Passed on.
    Text,
    /// Passed on if it is a small number.
    Number,
    /// Passed on without a value.
    Flag,
    /// Passed on if it is one of these.
    OneOf(&'static [&'static str]),
    Class,
    Id,
    /// An old way to say [`Use::Class`]: `align-center`.
    Align,
    Width,
    Height,
    Alt,
    /// A picture's caption, or its title.
    Title,
    Link,
    Media,
    /// We write it ourselves, so it goes without a word.
    Ours,
    Remove,
}

/// The use of an attribute on an element; the name in whatever letter case.
pub(super) fn attribute(element: &Element, name: &str) -> Use {
    let mut lower = [0_u8; 12];
    let Some(buffer) = lower.get_mut(..name.len()) else { return Use::Remove };
    buffer.copy_from_slice(name.as_bytes());
    buffer.make_ascii_lowercase();
    let name = std::str::from_utf8(buffer).unwrap_or("");
    match (element.name, name) {
        // It is no place that a reader could be led to.
        ("source", "id") => Use::Remove,
        (_, "class") => Use::Class,
        (_, "id") | ("a", "name") => Use::Id,
        ("img", "title") => Use::Title,
        (_, "lang" | "title") => Use::Text,
        (_, "dir") => Use::OneOf(&["ltr", "rtl", "auto"]),
        ("center", "align") => Use::Ours,
        ("p" | "div" | "td" | "th" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6", "align") => Use::Align,
        ("a", "href") => Use::Link,
        ("a", "rel") | ("img", "loading" | "decoding") | ("audio" | "video", "preload") => Use::Ours,
        ("img" | "audio" | "video" | "source", "src") | ("video", "poster") => Use::Media,
        ("img", "alt") => Use::Alt,
        ("img" | "video", "width") => Use::Width,
        ("img" | "video", "height") => Use::Height,
        ("audio" | "video", "controls") => Use::Ours,
        ("audio" | "video", "loop" | "muted") | ("video", "playsinline") => Use::Flag,
        ("source", "type") => Use::Text,
        ("td" | "th", "colspan" | "rowspan") | ("col" | "colgroup", "span") => Use::Number,
        ("th", "scope") => Use::OneOf(&["row", "col", "rowgroup", "colgroup"]),
        ("ol", "start") | ("li", "value") => Use::Number,
        ("ol", "type") => Use::OneOf(&["1", "a", "A", "i", "I"]),
        ("ol", "reversed") | ("details", "open") => Use::Flag,
        ("time" | "ins" | "del", "datetime") | ("data", "value") | ("abbr" | "th", "abbr") => Use::Text,
        _ => Use::Remove,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_so_that_it_can_be_searched() {
        assert!(ELEMENTS.is_sorted_by(|a, b| a.name < b.name));
        for element in &ELEMENTS {
            assert_eq!(rule(&element.name.to_ascii_uppercase()), Rule::Keep(element));
            for parent in element.parents {
                assert!(known(parent).is_some(), "{parent}");
            }
            if let Only(inner) = element.content {
                assert!(known(inner).is_some_and(|inner| inner.parents.contains(&element.name)));
            }
        }
    }

    #[test]
    fn nothing_dangerous_is_listed() {
        for name in ["script", "style", "iframe", "svg", "math", "template", "noscript", "title", "xmp"] {
            assert_eq!(rule(name), Rule::RemoveContent(name), "{name}");
        }
        for name in ["form", "input", "base", "meta", "link", "body", "o:p"] {
            assert_eq!(rule(name), Rule::Remove, "{name}");
        }
        assert_eq!(rule("font"), Rule::Old);
        assert_eq!(rule("String"), Rule::Unknown);
        assert_eq!(rule("averyverylongname"), Rule::Unknown);
        for element in &ELEMENTS {
            for name in
                ["style", "onclick", "onerror", "srcdoc", "srcset", "data-x", "formaction", "xlink:href"]
            {
                assert_eq!(attribute(element, name), Use::Remove, "{} {name}", element.name);
            }
        }
    }
}
