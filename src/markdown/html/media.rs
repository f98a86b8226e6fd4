//! Pictures, videos and recordings as elements.

use std::borrow::Cow;

use super::escape::{push_attribute, push_text, push_value};
use super::link::{Address, Given, RUNNING, has_scheme};
use super::{Writer, quoted};
use crate::markdown::{Flaw, ImageSource, Kind, Media, Missing, Place, Slot};
use crate::report::{Code, Finding, Severity};

const NOT_SHOWN: Code = Code("media/not-shown");

/// A picture behind more bytes of text than this is not what readers see first.
const ABOVE_THE_FOLD: usize = 600;
/// In pixels: what is narrower is no page's main picture.
const LARGE: u32 = 320;

/// Words that stand for a picture.
#[derive(Clone, Copy, Debug)]
pub(super) enum Alt<'a> {
    /// The content of an image's node.
    Node(usize),
    Text(&'a str),
}

/// A picture's element, apart from its source.
#[derive(Clone, Debug)]
pub(super) struct Look<'a> {
    pub alt: Alt<'a>,
    pub title: &'a str,
    pub given: &'a Given,
    pub slot: Slot,
    /// As the author gave it; else the file's own.
    pub width: Option<u32>,
    pub height: Option<u32>,
}

impl<'a> Writer<'a> {
    /// An image among words.
    pub(super) fn image(&mut self, at: usize) {
        let Kind::Image(link) = self.nodes[at].kind else { return };
        let to = self.doc.link(link);
        let (written, fix) = self.source(to.destination);
        let title = to.title.map_or("", |title| self.doc.str(title));
        let address = Address { written, span: self.nodes[at].span(), fix };
        let media = self.media(&address);
        let given = Given::default();
        let slot = Slot::Inline;
        let look = Look { alt: Alt::Node(at), title, given: &given, slot, width: None, height: None };
        self.medium(&address, &media, &look);
    }

    /// What an address shows; what may not be shown is missing, and said so.
    pub(super) fn media(&mut self, address: &Address<'_>) -> Media {
        let is_picture = address.written.trim_start().starts_with("data:image/");
        if has_scheme(address.written, &RUNNING) && !is_picture {
            self.forbidden("图片", address);
            return Media::Missing(Missing::default());
        }
        let media = self.resolve.media(address.written);
        match &media {
            Media::Outside { src } if has_scheme(src, &RUNNING) && !src.starts_with("data:image/") => {
                self.forbidden("图片", address);
                return Media::Missing(Missing::default());
            }
            Media::File { .. } if self.links > 0 => self.not_offered(address),
            Media::File { .. } => self.not_shown(address),
            Media::Missing(missing) => self.missing_media(kind_of(address.written), address, missing),
            Media::Unshown(flaw) => self.flaw(Severity::Warning, flaw, address),
            Media::Picture(ImageSource { flaw: Some(flaw), .. }) => self.flaw(Severity::Hint, flaw, address),
            _ => {}
        }
        media
    }

    /// Writes the element of a medium.
    pub(super) fn medium(&mut self, address: &Address<'_>, media: &Media, look: &Look<'_>) {
        match media {
            Media::Video { .. } | Media::Audio { .. } if self.links > 0 => {
                self.not_played(address);
                self.words_alone(address, look);
            }
            // What the link around leads to is what a reader gets.
            Media::File { .. } if self.links > 0 => self.words_alone(address, look),
            Media::Picture(source) => self.picture(source, address, look),
            Media::Outside { src } => {
                self.picture(&ImageSource { src: src.clone(), ..ImageSource::default() }, address, look);
            }
            Media::Video { src, .. } => self.player("video", src, look),
            Media::Audio { src, .. } => self.player("audio", src, look),
            Media::File { href } => self.download(href, address, look),
            Media::Missing(_) => self.stand_in(kind_of(address.written), "缺失", look.alt, look.given),
            Media::Unshown(_) => self.stand_in("图片", "打不开", look.alt, look.given),
        }
    }

    /// A feed's reader takes one variant; a page's chooses.
    fn picture(&mut self, source: &ImageSource, address: &Address<'_>, look: &Look<'_>) {
        let sizes = self.resolve.sizes(look.slot);
        let has_webp = !source.webp.is_empty() && self.is_page();
        if has_webp {
            self.out.push_str("<picture><source type=\"image/webp\"");
            push_attribute(&mut self.out, "srcset", &source.webp);
            push_attribute(&mut self.out, "sizes", sizes);
            self.out.push('>');
        }
        self.out.push_str("<img");
        push_attribute(&mut self.out, "src", &source.src);
        if !source.srcset.is_empty() && self.is_page() {
            push_attribute(&mut self.out, "srcset", &source.srcset);
            push_attribute(&mut self.out, "sizes", sizes);
        }
        self.out.push_str(" alt=\"");
        self.push_alt(look.alt, push_value);
        self.out.push('"');
        if !look.title.is_empty() {
            push_attribute(&mut self.out, "title", look.title);
        }
        self.push_pixels(source.size, look);
        // The first picture is what a reader waits for; the others can wait for the reader.
        if self.is_page() && self.pictured {
            self.out.push_str(" loading=\"lazy\" decoding=\"async\"");
        } else if self.is_page() && self.is_main(source, address, look.slot) {
            self.out.push_str(" fetchpriority=\"high\"");
        }
        self.pictured = true;
        self.push_class(&[&look.given.class]);
        self.out.push_str(&look.given.rest);
        self.out.push('>');
        if has_webp {
            self.out.push_str("</picture>");
        }
    }

    /// Whether it is a large one that stands where the page opens.
    fn is_main(&self, source: &ImageSource, address: &Address<'_>, slot: Slot) -> bool {
        let start = self.nodes.first().map_or(0, |node| node.start as usize);
        let is_early = address.span.start.saturating_sub(start) < ABOVE_THE_FOLD;
        let is_large = source.size.is_some_and(|(width, _)| width >= LARGE);
        is_early && is_large && slot != Slot::Inline
    }

    fn flaw(&mut self, severity: Severity, flaw: &Flaw, address: &Address<'_>) {
        let finding = Finding::new(flaw.code, severity, &*flaw.message).at(self.span(address.span.clone()));
        self.findings.push(finding.help(&*flaw.help));
    }

    /// Width and height, so that the page does not jump: the author's, the missing one in proportion.
    fn push_pixels(&mut self, size: Option<(u32, u32)>, look: &Look<'_>) {
        let scaled = |given: u32, of: u32, to: u32| {
            let scaled = (u64::from(given) * u64::from(to) + u64::from(of) / 2) / u64::from(of.max(1));
            u32::try_from(scaled).ok()
        };
        let (width, height) = match (look.width, look.height, size) {
            (None, None, size) => (size.map(|s| s.0), size.map(|s| s.1)),
            (Some(width), None, Some((w, h))) => (Some(width), scaled(width, w, h)),
            (None, Some(height), Some((w, h))) => (scaled(height, h, w), Some(height)),
            (width, height, _) => (width, height),
        };
        for (name, pixels) in [("width", width), ("height", height)] {
            if let Some(pixels) = pixels {
                push_attribute(&mut self.out, name, &pixels.to_string());
            }
        }
    }

    fn player(&mut self, name: &str, src: &str, look: &Look<'_>) {
        self.out.push('<');
        self.out.push_str(name);
        self.out.push_str(" controls preload=\"metadata\"");
        push_attribute(&mut self.out, "src", src);
        if self.has_alt(look.alt) {
            self.out.push_str(" aria-label=\"");
            self.push_alt(look.alt, push_value);
            self.out.push('"');
        }
        self.push_class(&[&look.given.class]);
        self.out.push_str(&look.given.rest);
        self.out.push_str("></");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// What browsers don't show is offered as a file.
    fn download(&mut self, href: &str, address: &Address<'_>, look: &Look<'_>) {
        self.out.push_str("<a");
        self.push_class(&[if self.is_page() { "attachment" } else { "" }, &look.given.class]);
        push_attribute(&mut self.out, "href", href);
        self.out.push_str(&look.given.rest);
        self.out.push('>');
        self.push_name(address, look);
        self.out.push_str("</a>");
    }

    /// What stands inside a link for something that cannot: its words.
    fn words_alone(&mut self, address: &Address<'_>, look: &Look<'_>) {
        let close = self.start_span("", look.given);
        self.push_name(address, look);
        self.out.push_str(&close);
    }

    fn push_name(&mut self, address: &Address<'_>, look: &Look<'_>) {
        if self.has_alt(look.alt) {
            self.push_alt(look.alt, push_text);
        } else {
            push_text(&mut self.out, address.written.rsplit('/').next().unwrap_or_default());
        }
    }

    pub(super) fn not_played(&mut self, address: &Address<'_>) {
        let message = format!("“{}”放在链接里，读者点不到播放键，只写出文字", quoted(address.written));
        self.is_not_shown(address, message, "请把它移到链接外面，单独成一段：![说明](视频.mp4)。");
    }

    fn not_offered(&mut self, address: &Address<'_>) {
        let message = format!("“{}”放在链接里，读者下载不到，只写出文字", quoted(address.written));
        self.is_not_shown(address, message, "请把它移到链接外面，写成链接：[文件的名称](文件名)。");
    }

    fn not_shown(&mut self, address: &Address<'_>) {
        let message = format!("浏览器放不出“{}”，只好当作附件", quoted(address.written));
        let help = "图片请转成 jpg 或 png，视频转成 mp4，录音转成 mp3；本来就是附件的，写成链接：[文件的名称](文件名)。";
        self.is_not_shown(address, message, help);
    }

    fn is_not_shown(&mut self, address: &Address<'_>, message: String, help: &str) {
        let finding = Finding::warning(NOT_SHOWN, message).at(self.span(address.span.clone()));
        self.findings.push(finding.help(help));
    }

    /// What shows where a picture should be.
    pub(super) fn stand_in(&mut self, what: &str, how: &str, alt: Alt<'_>, given: &Given) {
        match self.place {
            Place::Page => {
                self.start_span("missing-media", given);
            }
            Place::Feed => self.out.push_str("<span>"),
            Place::Message => self.out.push_str("<span data-missing>"),
        }
        self.out.push_str(what);
        self.out.push_str(how);
        if self.has_alt(alt) {
            self.out.push('：');
            self.push_alt(alt, push_text);
        }
        self.out.push_str("</span>");
    }

    pub(super) fn has_alt(&self, alt: Alt<'_>) -> bool {
        match alt {
            Alt::Text(text) => !text.trim().is_empty(),
            Alt::Node(at) => self.alt_texts(at).any(|text| !text.trim().is_empty()),
        }
    }

    fn push_alt(&mut self, alt: Alt<'_>, push: fn(&mut String, &str)) {
        match alt {
            Alt::Text(text) => push(&mut self.out, text),
            Alt::Node(at) => {
                let mut out = std::mem::take(&mut self.out);
                self.alt_texts(at).for_each(|text| push(&mut out, text));
                self.out = out;
            }
        }
    }

    /// The words of an image's content, without markup.
    fn alt_texts(&self, at: usize) -> impl Iterator<Item = &'a str> {
        let doc = self.doc;
        let inside = self.nodes.get(at + 1..self.nodes[at].end as usize).unwrap_or_default();
        inside.iter().filter_map(move |node| match node.kind {
            Kind::Text(text) | Kind::Code(text) => Some(doc.str(text)),
            Kind::SoftBreak { joins: false } | Kind::HardBreak => Some(" "),
            _ => None,
        })
    }
}

/// The word for what an address would show.
pub(super) fn kind_of(address: &str) -> &'static str {
    let path: Cow<'_, str> = address.split(['?', '#']).next().unwrap_or("").to_ascii_lowercase().into();
    let is = |extensions: &[&str]| {
        path.rsplit_once('.').is_some_and(|(_, extension)| extensions.contains(&extension))
    };
    if is(&["mp4", "webm", "mov", "m4v", "ogv", "avi", "wmv", "flv", "mkv"]) {
        "视频"
    } else if is(&["mp3", "m4a", "ogg", "oga", "wav", "flac", "aac", "opus", "wma", "amr"]) {
        "音频"
    } else {
        "图片"
    }
}
