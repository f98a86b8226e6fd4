//! What a key is: its names, what it takes, and a sentence on it.
//!
//! In: a table of [`KeyDef`], one for front matter, one for a column, one for `site.yaml`. Out: lookup
//! by any of the names. The reader, the findings, the JSON Schema and the manual are all made from the
//! same tables.

/// A key and everything that is said about it.
#[derive(Debug, PartialEq, Eq)]
pub struct KeyDef {
    /// The English name, which spans and programs use.
    pub name: &'static str,
    /// Chinese names; the first is the one that messages use.
    pub chinese: &'static [&'static str],
    /// Names that other generators use for the same thing; understood without remark.
    pub also: &'static [&'static str],
    pub shape: Shape,
    /// One sentence for staff: the manual and the hover text of editors.
    pub doc: &'static str,
    /// A right value, as it would be written behind the colon.
    pub example: &'static str,
}

/// What is taken as a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Text,
    /// Text, or a list of texts.
    Texts,
    Date,
    Bool,
    Integer,
    /// One of a few words, by their English and Chinese spellings.
    Choice(&'static [(&'static str, &'static [&'static str])]),
    /// People: a byline, a list of names, or a list of role and name.
    Credits,
    /// A mapping (or a list of mappings) with these keys; a plain text stands for the usual one.
    Mapping(&'static [(&'static str, &'static [&'static str])]),
    /// As written, for others to understand.
    Any,
    /// The keys of another table, one level further in; left for the caller to read.
    Section(&'static [KeyDef]),
    /// A key of another generator that has no use here.
    Unused,
}

/// Which keys may stand inside a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nested {
    None,
    Names(&'static [(&'static str, &'static [&'static str])]),
    Any,
}

impl Shape {
    /// A value that is a text wherever it can be read as one.
    pub(super) fn is_textual(self) -> bool {
        !matches!(self, Shape::Mapping(_) | Shape::Any | Shape::Section(_) | Shape::Unused)
    }

    pub(super) fn nested(self) -> Nested {
        match self {
            Shape::Mapping(names) => Nested::Names(names),
            Shape::Any | Shape::Section(_) => Nested::Any,
            _ => Nested::None,
        }
    }
}

impl Nested {
    pub(super) fn knows(self, name: &str) -> bool {
        match self {
            Nested::None => false,
            Nested::Names(names) => {
                names.iter().any(|(english, chinese)| *english == name || chinese.contains(&name))
            }
            Nested::Any => name.chars().count() <= 12 && !name.contains(char::is_whitespace),
        }
    }
}

impl KeyDef {
    /// The name that a message uses: Chinese where there is one.
    pub fn label(&self) -> &'static str {
        self.chinese.first().copied().unwrap_or(self.name)
    }

    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.name).chain(self.chinese.iter().copied()).chain(self.also.iter().copied())
    }

    /// Whether it alone keeps an article from the public: a slip in its name must not publish a draft.
    pub(super) fn keeps_back(&self) -> bool {
        matches!(self.name, "status" | "draft") && self.shape != Shape::Unused
    }

    /// Finds a key by any of its names; letter case, width, quotes around it and `-` for `_` make no difference.
    pub fn find(table: &'static [KeyDef], name: &str) -> Option<&'static KeyDef> {
        let exact = |name: &str| match name.is_ascii() {
            true => {
                table.iter().find(|def| same(def.name, name) || def.also.iter().any(|also| same(also, name)))
            }
            false => table.iter().find(|def| def.chinese.iter().any(|chinese| same(chinese, name))),
        };
        exact(name).or_else(|| {
            let bare = name.trim_matches(['“', '”', '‘', '’', '＂', '"', '\'']);
            let folded = bare.chars().map(half_width).collect::<String>();
            let folded = folded.to_ascii_lowercase().replace(['-', ' '], "_");
            exact(&folded).filter(|_| folded != name)
        })
    }
}

/// ASCII for its full-width form, which an input method leaves on.
fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        c => c,
    }
}

/// Equality, with a glance at the byte in which Han characters differ most: nearly all of a table's
/// names have the same length, and this runs for every key of every article.
fn same(known: &str, name: &str) -> bool {
    known.len() == name.len() && known.as_bytes().get(2) == name.as_bytes().get(2) && known == name
}
