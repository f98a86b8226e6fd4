//! Markdown: an article's body becomes a [`Doc`], and a `Doc` becomes HTML for a place.
//!
//! In: the text of a file and the range of its body. Out: [`Doc`], site-free, which the proofreader,
//! the search index, WeChat and the page share; and HTML, once a [`Resolve`] says where links lead.
//! Invariant: spans of a `Doc` are offsets into the whole file's text, front matter included.
//! The parser is pulldown-cmark; the CJK rules before it and the HTML writer after it are ours.

mod anchors;
mod autolink;
mod cjk;
mod counts;
mod cut;
mod doc;
pub mod dom;
mod emphasis;
mod html;
mod lookalike;
mod parse;
mod raw_references;
mod references;
mod summary;
mod text;
mod toc;

pub(crate) use cjk::is_han;
pub use counts::Counts;
pub use cut::cut;
pub use doc::{Alert, Alignment, Doc, Heading, Kind, LinkTo, Node, Str};
pub use html::{push_value, readable_size, runs, stylesheet};
pub use lookalike::{lookalikes, no_prose};
pub use parse::MAX_DEPTH;
pub use raw_references::raw_html_references;
pub use references::Reference;
pub use text::Include;
pub use toc::{TocEntry, toc};

use std::ops::Range;
use std::sync::Arc;

use crate::report::{Code, Finding, SourcePath};

/// Parses the body of a file, whose range is in bytes of `text`. Never fails: whatever was written has
/// some reading in CommonMark. A range that is not one of the text's, and a file of 4 GiB or more, give
/// an empty `Doc`.
pub fn parse(text: &Arc<str>, body: Range<usize>) -> Doc {
    parse::parse(text, body)
}

/// What the site knows about the places that a body speaks of. Implemented by `site`.
pub trait Resolve {
    /// Where a link's destination leads, as written in the body (percent-encoding and all).
    fn link(&self, destination: &str) -> Target;
    /// What to show for a picture's or a video's address, as written in the body.
    fn media(&self, address: &str) -> Media;
    /// How wide a picture is shown, as the `sizes` of an `img` element say it.
    fn sizes(&self, slot: Slot) -> &str {
        let _ = slot;
        "(min-width: 50rem) 50rem, 100vw"
    }
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A page or file of this site, by its address for the place that is rendered.
    Inside {
        href: String,
        /// The page is there, but the place in it that the fragment names is not.
        lost_anchor: Option<Missing>,
    },
    /// A file to download.
    Attachment { href: String, extension: String, bytes: u64 },
    /// Another site, mail, telephone.
    Outside { href: String },
    /// A scheme that no page may carry (`javascript:`): the text stays, the link goes.
    Forbidden,
    /// Nothing there.
    Missing(Missing),
}

/// Why nothing is there, and what could be meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Missing {
    /// The nearest existing name, written as the author would write it.
    pub nearest: Option<String>,
    /// `nearest` differs in letter case only: it works on Windows and fails on the server.
    pub case_only: bool,
    /// It is there but not published (a draft, withdrawn, …): the reason in words.
    pub unpublished: Option<String>,
}

/// What to show for a picture or a video.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Media {
    Picture(ImageSource),
    Video {
        src: String,
        mime: &'static str,
    },
    Audio {
        src: String,
        mime: &'static str,
    },
    /// A file of the site that no browser shows: readers can only download it.
    File {
        href: String,
    },
    /// A picture of another site; shown as it is.
    Outside {
        src: String,
    },
    /// A picture that is there and cannot be shown.
    Unshown(Flaw),
    Missing(Missing),
}

/// An `img` element's data: the variants that exist, and the pixels as shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageSource {
    /// The variant for whoever takes but one.
    pub src: String,
    /// Empty where there is but one variant.
    pub srcset: String,
    /// The variants in WebP; empty where there are none, or no others.
    pub webp: String,
    /// The largest variant, where it is not `src`.
    pub largest: String,
    pub size: Option<(u32, u32)>,
    /// Who took it, for a caption that does not say it.
    pub credit: Option<Arc<str>>,
    /// What is to be told of it, though it is shown.
    pub flaw: Option<Box<Flaw>>,
}

/// What is wrong with a picture that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    pub code: Code,
    /// Names the picture.
    pub message: String,
    pub help: String,
}

/// Where a picture stands in a body: it decides how wide it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// A figure of its own.
    Figure,
    /// One of several together, from 0.
    Gallery { count: usize, index: usize },
    /// Among words, or in a cell of a table.
    Inline,
}

/// What the HTML is for. Links are the resolver's business; this is about the elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A page of the portal: classes, anchors, galleries, highlighted code.
    Page,
    /// A feed: plain elements, no anchors and no classes that need our style sheet.
    Feed,
    /// A message of the official account, still to be dressed: as a feed, and what a program has to know of it
    /// besides: `class="align-…"`, `data-note` on the number of a footnote, `data-notes` on the list of them,
    /// `data-missing` on what stands for a lost picture. Raw HTML makes no `data-` attributes.
    Message,
}

/// Where readers of a page find its title. Headings of the body never compete with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Title {
    /// Above the body. A body with headings of level 1 gets all of its headings one level lower.
    Apart,
    /// In the body, as its first heading, which is left out since the page shows it above; the others
    /// are shifted as with [`Title::Apart`].
    FirstHeading,
}

impl Title {
    /// The node of the heading that is the title.
    fn node(self, doc: &Doc) -> Option<usize> {
        match self {
            Title::Apart => None,
            Title::FirstHeading => doc.headings().first().map(|heading| heading.node as usize),
        }
    }

    /// What is added to the levels of the body's headings.
    fn shift(self, doc: &Doc) -> u8 {
        let title = self.node(doc);
        let others = doc.headings().iter().filter(|heading| Some(heading.node as usize) != title);
        u8::from(others.into_iter().any(|heading| heading.level == 1))
    }
}

/// Rendered HTML and what was noticed on the way.
#[derive(Clone, Debug, Default)]
pub struct Html {
    pub html: String,
    pub findings: Vec<Finding>,
}

/// Writes a body as HTML. `file` names the source in findings.
///
/// Findings do not depend on the place, save that a resolver may suggest names for a page alone: take
/// those of the page, and leave those of a feed.
pub fn html(doc: &Doc, file: &SourcePath, place: Place, title: Title, resolve: &dyn Resolve) -> Html {
    html::write(doc, file, place, title, resolve)
}

/// What stands under a picture, from its title as written: the words, and who took it; either may be empty.
pub fn caption(title: &str) -> (&str, &str) {
    html::caption(title)
}

#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod tests;
