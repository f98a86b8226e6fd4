//! Where a body points: its pictures and links, as written.
//!
//! In: a `Doc`. Out: destinations with their titles, words and spans, in document order. Where they lead
//! is for the site to say.

use std::borrow::Cow;
use std::ops::Range;

use super::text::{Include, Piece};
use super::{Doc, Kind, raw_html_references};

/// A link or a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference<'d> {
    /// The index of its node.
    pub node: usize,
    /// As written, without entities and escapes; percent-encoding stays.
    pub destination: &'d str,
    pub title: Option<&'d str>,
    /// A link's words, or a picture's alternative text.
    pub words: Cow<'d, str>,
    /// Bytes of the file.
    pub span: Range<usize>,
}

impl Doc {
    /// Pictures and whatever else is written like one (videos).
    pub fn images(&self) -> impl Iterator<Item = Reference<'_>> {
        self.references(|kind| match kind {
            Kind::Image(link) => Some(link),
            _ => None,
        })
    }

    /// Links, bare addresses among them.
    pub fn links(&self) -> impl Iterator<Item = Reference<'_>> {
        self.references(|kind| match kind {
            Kind::Link(link) => Some(link),
            _ => None,
        })
    }

    /// Every address that the body names, raw HTML included, except places of its own page: each once, sorted.
    pub fn addresses(&self) -> Box<[Box<str>]> {
        let written = self.images().chain(self.links()).map(|reference| Cow::Borrowed(reference.destination));
        let raw = raw_html_references(self).into_iter().map(Cow::Owned);
        let addresses = written.chain(raw).filter(|address| !address.is_empty() && !address.starts_with('#'));
        let mut addresses: Vec<Box<str>> = addresses.map(|address| Box::from(&*address)).collect();
        addresses.sort_unstable();
        addresses.dedup();
        addresses.into_boxed_slice()
    }

    /// The words inside a node, alternative texts included: what `alt` says for a picture.
    pub fn words(&self, node: usize) -> Cow<'_, str> {
        let end = self.nodes()[node].end as usize;
        let mut pieces = self.pieces(node + 1..end, Include { alts: true, code_blocks: true });
        match (pieces.next(), pieces.next()) {
            (None, _) => Cow::Borrowed(""),
            (Some(Piece::Words(words)), None) => words,
            _ => Cow::Owned(self.plain(node + 1..end, Include { alts: true, code_blocks: true })),
        }
    }

    fn references(&self, link: impl Fn(Kind) -> Option<u32>) -> impl Iterator<Item = Reference<'_>> {
        self.nodes().iter().enumerate().filter_map(move |(index, node)| {
            let to = self.link(link(node.kind)?);
            Some(Reference {
                node: index,
                destination: self.str(to.destination),
                title: to.title.map(|title| self.str(title)),
                words: self.words(index),
                span: node.span(),
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::doc;

    #[test]
    fn pictures_come_with_alternative_text_title_and_span() {
        let doc = doc("![调研*现场*\n图](1.jpg \"图说（×××　摄）\") 与 ![](<a b.png>)");
        let images: Vec<_> = doc.images().collect();
        let first = &images[0];
        assert_eq!(
            (first.destination, first.title, &*first.words),
            ("1.jpg", Some("图说（×××　摄）"), "调研现场图")
        );
        assert!(doc.text()[first.span.clone()].starts_with("![调研"));
        assert!(doc.text()[first.span.clone()].ends_with("摄）\")"));
        assert_eq!((images[1].destination, images[1].title, &*images[1].words), ("a b.png", None, ""));
    }

    #[test]
    fn links_of_all_kinds_come_in_order() {
        let doc =
            doc("[甲](a.md)、<https://b.cn>、<c@d.cn>、http://e.cn/?x&amp;y。[引][r]\n\n[r]: f.md '题'");
        let links: Vec<_> = doc.links().map(|link| (link.destination, link.title)).collect();
        let expected = [
            ("a.md", None),
            ("https://b.cn", None),
            ("mailto:c@d.cn", None),
            ("http://e.cn/?x&y", None),
            ("f.md", Some("题")),
        ];
        assert_eq!(links, expected);
    }
}
