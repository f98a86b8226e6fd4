//! The attributes of a raw tag: read, checked, and written anew.

use std::borrow::Cow;

use super::allow::{Element, Use, attribute};
use super::notes::Note;
use super::token::{Tag, decode};
use crate::markdown::Place;
use crate::markdown::anchors::AROUND;
use crate::markdown::html::Writer;
use crate::markdown::html::escape::push_attribute;
use crate::markdown::html::link::Given;

/// What a tag says, sorted by what it is used for.
#[derive(Debug, Default)]
pub(super) struct Attributes<'t> {
    pub given: Given,
    id: Option<Cow<'t, str>>,
    /// An anchor of old pages: `<a name="…">`.
    name: Option<Cow<'t, str>>,
    pub href: Option<Cow<'t, str>>,
    pub src: Option<Cow<'t, str>>,
    pub poster: Option<Cow<'t, str>>,
    pub alt: Option<Cow<'t, str>>,
    pub title: Option<Cow<'t, str>>,
    pub width: Option<u32>,
    pub height: Option<u32>,
}

impl Writer<'_> {
    pub(super) fn attributes<'t>(&mut self, element: &Element, tag: &Tag<'t>) -> Attributes<'t> {
        let mut read = Attributes::default();
        if element.name == "center" {
            self.take_class("align-center", &mut read);
        }
        for (at, written) in tag.attributes.iter().enumerate() {
            let same =
                |earlier: &super::token::Attribute<'_>| earlier.name.eq_ignore_ascii_case(written.name);
            // The first counts, says the standard. Nobody writes more than these few.
            if at >= MOST || tag.attributes.iter().take(at).any(same) {
                continue;
            }
            let used = attribute(element, written.name);
            if !self.attribute(used, written.name, decode(written.value), &mut read) {
                self.note(Note::Attribute, written.name);
            }
        }
        self.take_ids(&mut read);
        read
    }

    /// Takes an attribute; says false if it is not allowed, or its value is not.
    fn attribute<'t>(
        &mut self,
        used: Use,
        name: &str,
        value: Cow<'t, str>,
        read: &mut Attributes<'t>,
    ) -> bool {
        let name = name.to_ascii_lowercase();
        let rest = &mut read.given.rest;
        match used {
            Use::Text => push_attribute(rest, &name, &value),
            Use::Flag => push_attribute(rest, &name, ""),
            Use::Number => match number(&value) {
                Some(number) => push_attribute(rest, &name, &number.to_string()),
                None => return false,
            },
            Use::OneOf(values) => match values.iter().find(|allowed| **allowed == value.trim()) {
                Some(allowed) => push_attribute(rest, &name, allowed),
                None => return false,
            },
            Use::Class => self.take_class(&value, read),
            Use::Align => return self.take_align(&value, read),
            Use::Id if name == "name" => read.name = Some(value),
            Use::Id => read.id = Some(value),
            Use::Width => read.width = number(&value),
            Use::Height => read.height = number(&value),
            Use::Alt => read.alt = Some(value),
            Use::Title => read.title = Some(value),
            Use::Link => read.href = Some(value),
            Use::Media if name == "poster" => read.poster = Some(value),
            Use::Media => read.src = Some(value),
            Use::Ours => {}
            Use::Remove => return false,
        }
        match used {
            Use::Width => read.width.is_some(),
            Use::Height => read.height.is_some(),
            _ => true,
        }
    }

    /// A feed has no style sheet, so classes go without a word there; so do ids, see [`Self::take_id`]. A message
    /// knows those that say how a line is set.
    fn take_class(&self, value: &str, read: &mut Attributes<'_>) {
        let is_taken = |class: &&str| match self.place {
            Place::Page => true,
            Place::Feed => false,
            Place::Message => matches!(*class, "align-left" | "align-center" | "align-right"),
        };
        for class in value.split_whitespace().filter(is_taken) {
            push_class(&mut read.given.class, class);
        }
    }

    fn take_align(&self, value: &str, read: &mut Attributes<'_>) -> bool {
        let class = match value.trim().to_ascii_lowercase().as_str() {
            "left" | "justify" => "align-left",
            "center" | "middle" => "align-center",
            "right" => "align-right",
            _ => return false,
        };
        self.take_class(class, read);
        true
    }

    /// An element has one `id`; its `name` counts where no other is taken.
    fn take_ids(&mut self, read: &mut Attributes<'_>) {
        let (id, name) = (read.id.take(), read.name.take());
        // `<a id="x" name="x">` says the same thing twice.
        let name = name.filter(|name| id.as_ref().is_none_or(|id| id.trim() != name.trim()));
        for (attribute, value) in [("id", id), ("name", name)] {
            if value.is_some_and(|value| !self.take_id(&value, read)) {
                self.note(Note::Attribute, attribute);
            }
        }
    }

    /// An anchor is unique on its page; one that a heading or the page around has already is not taken.
    fn take_id(&mut self, value: &str, read: &mut Attributes<'_>) -> bool {
        let id = value.trim();
        if !self.is_page() {
            return true;
        }
        if self.raw.ids.is_empty() {
            self.raw.ids = self.anchors().into_iter().map(str::to_owned).collect();
        }
        let fits = !id.is_empty() && !id.contains(char::is_whitespace) && !id.starts_with("fn");
        let is_free = fits && !AROUND.contains(&id) && !read.given.rest.contains(" id=\"");
        if !is_free || !self.raw.ids.insert(id.to_owned()) {
            return false;
        }
        push_attribute(&mut read.given.rest, "id", id);
        true
    }
}

/// Attributes of one tag that are looked at.
const MOST: usize = 32;

fn push_class(classes: &mut String, class: &str) {
    if !classes.is_empty() {
        classes.push(' ');
    }
    classes.push_str(class);
}

/// A count of columns or pixels.
fn number(value: &str) -> Option<u32> {
    let value = value.trim();
    let digits = value.strip_suffix("px").unwrap_or(value);
    let fits = (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| fits)
}
