//! Figures: a paragraph of pictures only, with captions and credits.

use super::Writer;
use super::caption::{Caption, split};
use super::escape::{push_attribute, push_text};
use super::link::{Address, Given};
use super::media::{Alt, Look};
use crate::markdown::{ImageSource, Kind, Media, Slot};

impl Writer<'_> {
    /// The pictures of a paragraph that holds nothing else; each is an image, or a link around one.
    pub(super) fn only_pictures(&self, at: usize) -> Option<Vec<usize>> {
        let end = self.nodes[at].end as usize;
        let mut pictures = Vec::new();
        let mut child = at + 1;
        while child < end {
            let node = self.nodes[child];
            match node.kind {
                Kind::Image(_) => pictures.push(child),
                Kind::Link(_) if self.is_picture_link(child) => pictures.push(child),
                Kind::SoftBreak { .. } | Kind::HardBreak => {}
                Kind::Text(text) if self.doc.str(text).trim().is_empty() => {}
                _ => return None,
            }
            child = node.end as usize;
        }
        (!pictures.is_empty()).then_some(pictures)
    }

    fn is_picture_link(&self, link: usize) -> bool {
        self.nodes
            .get(link + 1)
            .is_some_and(|image| matches!(image.kind, Kind::Image(_)) && image.end == self.nodes[link].end)
    }

    pub(super) fn figures(&mut self, pictures: &[usize]) {
        let is_gallery = pictures.len() > 1 && self.is_page();
        if is_gallery {
            self.out.push_str("<div class=\"gallery gallery-");
            match u8::try_from(pictures.len()) {
                Ok(count @ 2..=9) => self.out.push(char::from(b'0' + count)),
                _ => self.out.push_str("many"),
            }
            self.out.push_str("\">\n");
        }
        for (index, &picture) in pictures.iter().enumerate() {
            let count = pictures.len();
            self.figure(picture, if count > 1 { Slot::Gallery { count, index } } else { Slot::Figure });
        }
        if is_gallery {
            self.out.push_str("</div>\n");
        }
    }

    fn figure(&mut self, at: usize, slot: Slot) {
        let node = self.nodes[at];
        let image = if matches!(node.kind, Kind::Link(_)) { at + 1 } else { at };
        let Kind::Image(to) = self.nodes[image].kind else { return };
        let to = self.doc.link(to);
        let (written, fix) = self.source(to.destination);
        let mut caption = split(to.title.map_or("", |title| self.doc.str(title)));
        let address = Address { written, span: self.nodes[image].span(), fix };
        let media = self.media(&address);
        self.start_figure(&media);
        // A player inside a link could not be played, and links don't nest.
        let close = match node.kind {
            Kind::Link(link)
                if !matches!(media, Media::Video { .. } | Media::Audio { .. } | Media::File { .. }) =>
            {
                self.picture_link(at, link)
            }
            // Without a script, too, a reader can look closer.
            _ => self.closer_link(&media, image, caption.words),
        };
        let alt = Alt::Node(image);
        let alt = if self.has_alt(alt) { alt } else { Alt::Text(caption.words) };
        let look = Look { alt, title: "", given: &Given::default(), slot, width: None, height: None };
        self.medium(&address, &media, &look);
        self.out.push_str(&close);
        if let Media::Picture(ImageSource { credit: Some(credit), .. }) = &media
            && caption.credit.is_empty()
        {
            caption.credit = credit;
        }
        self.end_figure(caption);
    }

    pub(super) fn start_figure(&mut self, media: &Media) {
        self.out.push_str("<figure");
        if self.is_page() {
            self.push_class(&[match media {
                Media::Video { .. } => "video",
                Media::Audio { .. } => "audio",
                _ => "figure",
            }]);
        }
        self.out.push('>');
    }

    pub(super) fn end_figure(&mut self, caption: Caption<'_>) {
        self.caption(caption);
        self.out.push_str("</figure>\n");
    }

    /// A link to the largest variant of a picture that has no link of its own; closes with what it gives.
    fn closer_link(&mut self, media: &Media, image: usize, words: &str) -> std::borrow::Cow<'static, str> {
        let Media::Picture(ImageSource { largest, .. }) = media else { return "".into() };
        if largest.is_empty() || !self.is_page() || self.links > 0 {
            return "".into();
        }
        self.out.push_str("<a class=\"picture-link\"");
        push_attribute(&mut self.out, "href", largest);
        if words.is_empty() && !self.has_alt(Alt::Node(image)) {
            push_attribute(&mut self.out, "aria-label", "看大图");
        }
        self.out.push('>');
        "</a>".into()
    }

    fn picture_link(&mut self, at: usize, link: u32) -> std::borrow::Cow<'static, str> {
        let (written, fix) = self.source(self.doc.link(link).destination);
        let address = Address { written, span: self.nodes[at].span(), fix };
        self.start_link(&address, &Given::default()).0
    }

    fn caption(&mut self, Caption { words, credit }: Caption<'_>) {
        if words.is_empty() && credit.is_empty() {
            return;
        }
        self.out.push_str("<figcaption>");
        if self.is_page() {
            for (class, text) in [("caption", words), ("credit", credit)] {
                if !text.is_empty() {
                    self.out.push_str("<span class=\"");
                    self.out.push_str(class);
                    self.out.push_str("\">");
                    push_text(&mut self.out, text);
                    self.out.push_str("</span>");
                }
            }
        } else {
            push_text(&mut self.out, words);
            if !credit.is_empty() {
                self.out.push('（');
                push_text(&mut self.out, credit);
                self.out.push('）');
            }
        }
        self.out.push_str("</figcaption>");
    }
}
