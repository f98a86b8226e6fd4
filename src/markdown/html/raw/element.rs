//! The start tag of a raw element that is allowed: whether it may stand here, and how it is written.

use std::borrow::Cow;

use super::allow::{Content, Element, Outside};
use super::attributes::Attributes;
use super::notes::Note;
use super::token::Tag;
use super::{DEEPEST, Writer};
use crate::markdown::html::block::SCROLL;
use crate::markdown::html::caption::split;
use crate::markdown::html::escape::push_attribute;
use crate::markdown::html::link::Address;
use crate::markdown::html::media::{Alt, Look, kind_of};
use crate::markdown::html::stack::Frame;
use crate::markdown::{Media, Slot};

impl Writer<'_> {
    pub(super) fn start_raw(&mut self, element: &'static Element, tag: &Tag<'_>) {
        self.end_implied(element);
        let too_deep = self.depth >= DEEPEST && element.content != Content::Void;
        // A link in a link could not be followed, a player there could not be played.
        let in_link = self.links > 0 && matches!(element.name, "a" | "audio" | "video");
        if in_link && element.name != "a" {
            let address = self.raw_address(element.name);
            return self.not_played(&address);
        }
        if too_deep || in_link || !self.fits(element) {
            return self.note(Note::Misplaced, tag.name);
        }
        let attributes = self.attributes(element, tag);
        let start = self.out.len();
        let (close, is_link) = match element.name {
            "a" => self.start_raw_link(&attributes),
            "img" => return self.raw_image(&attributes),
            "audio" | "video" => match self.start_player(element, &attributes) {
                Some(close) => (close, false),
                None => return,
            },
            "source" => return self.raw_source(element, &attributes),
            "table" if self.is_page() => {
                self.out.push_str(SCROLL);
                self.push_start(element.written, &attributes);
                (Cow::Borrowed("</table></div>"), false)
            }
            _ => {
                self.push_start(element.written, &attributes);
                if element.content == Content::Void {
                    return;
                }
                (Cow::Owned(format!("</{}>", element.written)), false)
            }
        };
        self.open(Frame {
            end: self.container_end(),
            close,
            holds: element.content,
            raw: Some(element),
            tag: (start, self.out.len()),
            written: self.raw.last.clone(),
            is_link,
        });
    }

    /// Readies the stack for an element; says whether it may stand here.
    fn fits(&mut self, element: &Element) -> bool {
        if element.parents.is_empty() {
            return match element.outside {
                Outside::Flow => self.before_raw_block(),
                Outside::Phrasing => {
                    self.before_words();
                    true
                }
            };
        }
        let top = self.stack.last();
        let is_cell = matches!(element.name, "td" | "th");
        if is_cell && top.is_some_and(|frame| frame.holds == Content::Only("tr")) {
            self.open_implied("tr");
        }
        let parent = self.stack.last().and_then(|frame| frame.raw);
        parent.is_some_and(|parent| element.parents.contains(&parent.name))
    }

    fn push_start(&mut self, name: &str, attributes: &Attributes<'_>) {
        self.out.push('<');
        self.out.push_str(name);
        self.push_class(&[&attributes.given.class]);
        self.out.push_str(&attributes.given.rest);
        self.out.push('>');
    }

    fn start_raw_link(&mut self, attributes: &Attributes<'_>) -> (Cow<'static, str>, bool) {
        let Some(href) = &attributes.href else {
            // An anchor of old pages: `<a name="…">`.
            self.push_start("a", attributes);
            return (Cow::Borrowed("</a>"), true);
        };
        let address = self.raw_address(href);
        self.start_link(&address, &attributes.given)
    }

    fn raw_address<'t>(&self, written: &'t str) -> Address<'t> {
        Address { written: written.trim(), span: self.raw.last.clone(), fix: None }
    }

    /// A picture; alone among blocks it is a figure, as one in Markdown is.
    fn raw_image(&mut self, attributes: &Attributes<'_>) {
        let address = self.raw_address(attributes.src.as_deref().unwrap_or(""));
        let media = self.media(&address);
        let title = attributes.title.as_deref().unwrap_or("");
        let among_blocks = self.out.is_empty() || self.out.ends_with('\n');
        let in_ours =
            self.stack.last().is_some_and(|frame| frame.raw.is_none() && frame.holds == Content::Flow);
        let look = Look {
            alt: Alt::Text(attributes.alt.as_deref().unwrap_or("")),
            title,
            given: &attributes.given,
            slot: if among_blocks && in_ours { Slot::Figure } else { Slot::Inline },
            width: attributes.width,
            height: attributes.height,
        };
        if among_blocks && in_ours {
            self.start_figure(&media);
            self.medium(&address, &media, &Look { title: "", ..look });
            self.end_figure(split(title));
        } else {
            self.medium(&address, &media, &look);
        }
    }

    /// Writes a player's start tag; none if what it should play is not there.
    fn start_player(&mut self, element: &Element, attributes: &Attributes<'_>) -> Option<Cow<'static, str>> {
        let mut src = None;
        if let Some(written) = &attributes.src {
            let media = self.media(&self.raw_address(written));
            src = source(&media).map(str::to_owned);
            if src.is_none() {
                self.stand_in(kind_of(written), "缺失", Alt::Text(""), &attributes.given);
                return None;
            }
        }
        let poster = attributes.poster.as_deref().and_then(|poster| {
            let media = self.media(&self.raw_address(poster));
            source(&media).map(str::to_owned)
        });
        self.out.push('<');
        self.out.push_str(element.written);
        self.out.push_str(" controls preload=\"metadata\"");
        for (name, value) in [("src", src), ("poster", poster)] {
            if let Some(value) = value {
                push_attribute(&mut self.out, name, &value);
            }
        }
        for (name, value) in [("width", attributes.width), ("height", attributes.height)] {
            if let Some(value) = value {
                push_attribute(&mut self.out, name, &value.to_string());
            }
        }
        self.push_class(&[&attributes.given.class]);
        self.out.push_str(&attributes.given.rest);
        self.out.push('>');
        Some(Cow::Owned(format!("</{}>", element.written)))
    }

    /// One of several files that a player may choose from.
    fn raw_source(&mut self, element: &Element, attributes: &Attributes<'_>) {
        let address = self.raw_address(attributes.src.as_deref().unwrap_or(""));
        let media = self.media(&address);
        if let Some(src) = source(&media) {
            self.out.push('<');
            self.out.push_str(element.written);
            push_attribute(&mut self.out, "src", src);
            self.out.push_str(&attributes.given.rest);
            self.out.push('>');
        }
    }
}

fn source(media: &Media) -> Option<&str> {
    match media {
        Media::Picture(picture) => Some(&picture.src),
        Media::Video { src, .. } | Media::Audio { src, .. } | Media::Outside { src } => Some(src),
        Media::Missing(_) | Media::Unshown(_) | Media::File { .. } => None,
    }
}
