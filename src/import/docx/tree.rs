//! An XML part as a tree, with the namespaces of Word files by name.
//!
//! In: the bytes of a part, in any encoding that they declare. Out: [`Element`]s that borrow from the decoded
//! text. Invariant: bounded in depth, count and names; a document type is refused before it declares anything;
//! the transitional and the strict namespaces are one, and prefixes are gone.

use super::super::Refusal;
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesRef, Event};
use std::borrow::Cow;

/// Word itself nests a table in a text box in a table some dozen levels an object; what is below is read by
/// functions that call themselves, so this also bounds their stack.
const DEEPEST: usize = 256;
/// Elements and attributes of one part: some 150 MB as a tree. A book of 500 pages has half a million.
const MOST_NODES: usize = 2_000_000;
/// Word writes some 40 prefixes.
const MOST_PREFIXES: usize = 256;

/// Whose vocabulary a name is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ns {
    /// Attributes without a prefix, and elements of no namespace.
    None,
    /// WordprocessingML: paragraphs, runs, tables, styles, numbering.
    Word,
    /// Identifiers of relationships (`r:id`).
    Relation,
    /// A `.rels` part.
    Relations,
    /// DrawingML.
    Drawing,
    /// Where a drawing stands in the text (`wp:`).
    Placing,
    Picture,
    /// Shapes, groups and canvases of Word 2010 (`wps:`, `wpg:`, `wpc:`).
    Shape,
    /// Markup compatibility.
    Compat,
    Vml,
    /// The Office side of VML (`o:`).
    Office,
    Math,
    Chart,
    Diagram,
    /// Extensions of Word 2010 and later, known not to matter, or to matter by their local name alone.
    Later,
    Other,
}

impl Ns {
    fn of(uri: &str) -> Self {
        if let Some(strict) = uri.strip_prefix("http://purl.oclc.org/ooxml/") {
            return Self::of_standard(strict);
        }
        if let Some(rest) = uri.strip_prefix("http://schemas.openxmlformats.org/") {
            return match rest {
                "wordprocessingml/2006/main" => Self::Word,
                "package/2006/relationships" => Self::Relations,
                "markup-compatibility/2006" => Self::Compat,
                _ => Self::of_standard(&rest.replacen("2006/", "", 1)),
            };
        }
        match uri {
            "urn:schemas-microsoft-com:vml" => Self::Vml,
            "urn:schemas-microsoft-com:office:office" => Self::Office,
            _ => match uri.strip_prefix("http://schemas.microsoft.com/office/word/20") {
                Some("10/wordprocessingShape" | "10/wordprocessingGroup" | "10/wordprocessingCanvas") => {
                    Self::Shape
                }
                Some(rest) if rest.ends_with("/wordml") || rest == "10/wordprocessingDrawing" => Self::Later,
                _ => Self::Other,
            },
        }
    }

    /// By what the strict and the transitional names have in common.
    fn of_standard(rest: &str) -> Self {
        match rest {
            "wordprocessingml/main" => Self::Word,
            "officeDocument/relationships" => Self::Relation,
            "officeDocument/math" => Self::Math,
            "drawingml/main" => Self::Drawing,
            "drawingml/wordprocessingDrawing" => Self::Placing,
            "drawingml/picture" => Self::Picture,
            "drawingml/chart" => Self::Chart,
            "drawingml/diagram" => Self::Diagram,
            _ => Self::Other,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Element<'x> {
    pub ns: Ns,
    /// Without its prefix.
    pub name: &'x str,
    attributes: Vec<Attribute<'x>>,
    pub children: Vec<Node<'x>>,
    /// Prefixes that `mc:Choice/@Requires` names are told by their namespace; others are not kept.
    pub requires: Vec<Ns>,
}

#[derive(Clone, Debug)]
struct Attribute<'x> {
    ns: Ns,
    name: &'x str,
    value: Cow<'x, str>,
}

#[derive(Clone, Debug)]
pub enum Node<'x> {
    Element(Element<'x>),
    Text(Cow<'x, str>),
}

impl<'x> Element<'x> {
    pub fn is(&self, ns: Ns, name: &str) -> bool {
        self.ns == ns && self.name == name
    }

    pub fn attribute(&self, ns: Ns, name: &str) -> Option<&str> {
        self.attributes.iter().find(|at| at.ns == ns && at.name == name).map(|at| &*at.value)
    }

    /// An attribute of WordprocessingML; some writers leave its prefix out.
    pub fn word(&self, name: &str) -> Option<&str> {
        self.attribute(Ns::Word, name).or_else(|| self.attribute(Ns::None, name))
    }

    /// `w:val`, which most properties have.
    pub fn val(&self) -> Option<&str> {
        self.word("val")
    }

    /// What a property that is there or not says: `<w:b/>` is on, `<w:b w:val="0"/>` off.
    pub fn on(&self) -> bool {
        !matches!(self.val(), Some("0" | "false" | "off" | "none"))
    }

    pub fn elements(&self) -> impl Iterator<Item = &Element<'x>> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first child of that name.
    pub fn child(&self, ns: Ns, name: &str) -> Option<&Element<'x>> {
        self.elements().find(|child| child.is(ns, name))
    }

    /// A child of WordprocessingML.
    pub fn w(&self, name: &str) -> Option<&Element<'x>> {
        self.child(Ns::Word, name)
    }

    /// `w:val` of a child of WordprocessingML.
    pub fn w_val(&self, name: &str) -> Option<&str> {
        self.w(name).and_then(Element::val)
    }

    /// The text directly in it.
    pub fn text(&self) -> Cow<'_, str> {
        let mut texts = self.children.iter().filter_map(|node| match node {
            Node::Text(text) => Some(&**text),
            Node::Element(_) => None,
        });
        match (texts.next(), texts.next()) {
            (first, None) => Cow::Borrowed(first.unwrap_or_default()),
            (first, second) => first.into_iter().chain(second).chain(texts).collect::<String>().into(),
        }
    }

    /// It and all below it that have that name, in the order of the file.
    pub fn all<'e>(&'e self, ns: Ns, name: &'e str) -> Vec<&'e Element<'x>> {
        let mut found = Vec::new();
        self.gather(&mut |element| element.is(ns, name), &mut found);
        found
    }

    fn gather<'e>(&'e self, wanted: &mut impl FnMut(&Self) -> bool, found: &mut Vec<&'e Element<'x>>) {
        if wanted(self) {
            found.push(self);
        }
        for child in self.elements() {
            child.gather(wanted, found);
        }
    }
}

/// The text of a part: UTF-8, UTF-16, or what its first line declares.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Refusal> {
    let encoding = match bytes {
        [b'<', 0, ..] => encoding_rs::UTF_16LE,
        [0, b'<', ..] => encoding_rs::UTF_16BE,
        _ => declared(bytes).unwrap_or(encoding_rs::UTF_8),
    };
    // A byte order mark decides before all.
    let (text, _, damaged) = encoding.decode(bytes);
    if damaged { Err(Refusal::Broken) } else { Ok(text) }
}

fn declared(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = &bytes[..bytes.len().min(200)];
    let head = std::str::from_utf8(&head[..head.iter().position(|&byte| byte == b'>')?]).ok()?;
    let label = head.split_once("encoding=")?.1;
    let quote = label.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let encoding = encoding_rs::Encoding::for_label(label[1..].split(quote).next()?.as_bytes())?;
    // These lines could not be read if it were UTF-16, whatever they say.
    (encoding != encoding_rs::UTF_16LE && encoding != encoding_rs::UTF_16BE).then_some(encoding)
}

/// The root element.
pub fn parse(text: &str) -> Result<Element<'_>, Refusal> {
    parse_within(text, MOST_NODES)
}

fn parse_within(text: &str, most: usize) -> Result<Element<'_>, Refusal> {
    let mut reader = Reader::from_str(text);
    let mut builder = Builder { text, open: Vec::new(), root: None, prefixes: Vec::new(), left: most };
    loop {
        match reader.read_event().map_err(|_| Refusal::Broken)? {
            Event::Start(start) => {
                let end = usize::try_from(reader.buffer_position()).map_err(|_| Refusal::TooLarge)?;
                builder.open(end - 1 - start.len(), start.len())?;
            }
            Event::Empty(start) => {
                let end = usize::try_from(reader.buffer_position()).map_err(|_| Refusal::TooLarge)?;
                builder.open(end - 2 - start.len(), start.len())?;
                builder.close();
            }
            Event::End(_) => builder.close(),
            Event::Text(piece) => builder.piece(piece.into_inner())?,
            Event::CData(piece) => builder.piece(piece.into_inner())?,
            Event::GeneralRef(name) => builder.piece(resolved(&name)?)?,
            Event::DocType(_) => return Err(Refusal::Entities),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    if builder.open.is_empty() { builder.root.ok_or(Refusal::Broken) } else { Err(Refusal::Broken) }
}

/// What `&name;` stands for. Only the names of XML itself are known: no other can be declared.
fn resolved<'x>(name: &BytesRef<'_>) -> Result<Cow<'x, str>, Refusal> {
    if let Some(letter) = name.resolve_char_ref().map_err(|_| Refusal::Broken)? {
        return Ok(letter.to_string().into());
    }
    quick_xml::escape::resolve_predefined_entity(name).map(Cow::Borrowed).ok_or(Refusal::Entities)
}

struct Builder<'x> {
    text: &'x str,
    open: Vec<Element<'x>>,
    root: Option<Element<'x>>,
    /// The depth at which each was declared, innermost last.
    prefixes: Vec<(usize, &'x str, Ns)>,
    /// Elements, attributes and texts that may come yet.
    left: usize,
}

impl<'x> Builder<'x> {
    /// The element whose tag, without its brackets, stands there.
    fn open(&mut self, from: usize, length: usize) -> Result<(), Refusal> {
        if self.open.len() >= DEEPEST {
            return Err(Refusal::TooDeep);
        }
        let tag = self.text.get(from..from + length).ok_or(Refusal::Broken)?;
        let name_length = tag.find([' ', '\t', '\r', '\n']).unwrap_or(tag.len());
        let mut raw = Vec::new();
        for attribute in Attributes::new(tag, name_length).with_checks(false) {
            let attribute = attribute.map_err(|_| Refusal::Broken)?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Refusal::Broken)?;
            raw.push((attribute.key.0, value));
        }
        self.left = self.left.checked_sub(1 + raw.len()).ok_or(Refusal::TooLarge)?;
        self.declare(&raw)?;
        let (prefix, name) = split(&tag[..name_length]);
        let element = self.element(self.namespace(prefix), name, raw);
        self.open.push(element);
        Ok(())
    }

    fn element(&self, ns: Ns, name: &'x str, raw: Vec<(&'x str, Cow<'x, str>)>) -> Element<'x> {
        let mut attributes = Vec::with_capacity(raw.len());
        let mut requires = Vec::new();
        for (key, value) in raw {
            let (prefix, local) = split(key);
            if ns == Ns::Compat && key == "Requires" {
                requires = value.split_whitespace().map(|prefix| self.namespace(prefix)).collect();
            }
            if prefix != "xmlns" && key != "xmlns" {
                let ns = if prefix.is_empty() { Ns::None } else { self.namespace(prefix) };
                attributes.push(Attribute { ns, name: local, value });
            }
        }
        Element { ns, name, attributes, children: Vec::new(), requires }
    }

    fn declare(&mut self, raw: &[(&'x str, Cow<'x, str>)]) -> Result<(), Refusal> {
        for (key, value) in raw {
            let prefix = if *key == "xmlns" { Some("") } else { key.strip_prefix("xmlns:") };
            if let Some(prefix) = prefix {
                self.prefixes.push((self.open.len(), prefix, Ns::of(value)));
            }
        }
        if self.prefixes.len() > MOST_PREFIXES { Err(Refusal::TooLarge) } else { Ok(()) }
    }

    fn namespace(&self, prefix: &str) -> Ns {
        let found = self.prefixes.iter().rev().find(|(_, name, _)| *name == prefix);
        found.map_or(if prefix.is_empty() { Ns::None } else { Ns::Other }, |&(_, _, ns)| ns)
    }

    fn close(&mut self) {
        let Some(element) = self.open.pop() else { return };
        while self.prefixes.last().is_some_and(|(depth, _, _)| *depth >= self.open.len()) {
            self.prefixes.pop();
        }
        match self.open.last_mut() {
            Some(parent) => parent.children.push(Node::Element(element)),
            None => self.root = Some(element),
        }
    }

    /// Text; what only lays out the file is left out.
    fn piece(&mut self, piece: Cow<'x, str>) -> Result<(), Refusal> {
        let Some(parent) = self.open.last_mut() else { return Ok(()) };
        let matters = matches!(parent.name, "t" | "instrText");
        if matters || !piece.trim_matches([' ', '\t', '\r', '\n']).is_empty() {
            self.left = self.left.checked_sub(1).ok_or(Refusal::TooLarge)?;
            parent.children.push(Node::Text(piece));
        }
        Ok(())
    }
}

fn split(name: &str) -> (&str, &str) {
    name.split_once(':').unwrap_or(("", name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_attributes_and_texts_are_bounded() {
        let text = r#"<a b="1"><c/>words<d/></a>"#;
        assert!(parse_within(text, 5).is_ok());
        assert_eq!(parse_within(text, 4).err(), Some(Refusal::TooLarge));
    }

    #[test]
    fn prefixes_are_bounded() {
        let names: String = (0..=MOST_PREFIXES).map(|at| format!(r#" xmlns:n{at}="u""#)).collect();
        assert_eq!(parse(&format!("<a{names}/>")).err(), Some(Refusal::TooLarge));
    }
}
