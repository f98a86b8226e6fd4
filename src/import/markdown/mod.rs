//! Markdown of others: paragraphs as a manuscript, so that title, byline and captions are seen in them; all else
//! as it was written.
//!
//! In: the bytes of a .md file without front matter. Out: a [`Manuscript`]. Invariant: every word that a page would
//! show is in it; lists, quotations, tables, code, headings below the title and paragraphs with more than words
//! keep their own Markdown.

mod kept;

use std::sync::Arc;

use super::Refusal;
use super::html::{self, Beside};
use super::manuscript::{Block, Kept, Look, Manuscript, Paragraph, Picture, Piece, Run, Style};
use super::text;
use crate::markdown::{self, Doc, Kind};

/// Reads a text in Markdown.
///
/// # Errors
/// If there is no text in it.
pub fn read(bytes: &[u8], beside: Beside<'_>) -> Result<Manuscript, Refusal> {
    let (text, remarks) = text::decoded(bytes)?;
    let text: Arc<str> = text.into();
    let doc = markdown::parse(&text, 0..text.len());
    let mut reader = Reader {
        doc: &doc,
        beside,
        manuscript: Manuscript { remarks, ..Manuscript::default() },
        notes: Vec::new(),
    };
    let blocks: Vec<usize> = doc.blocks().collect();
    reader.note_labels(&blocks);
    for block in blocks {
        let read = reader.block(block);
        reader.manuscript.blocks.extend(read);
    }
    if reader.manuscript.blocks.is_empty() {
        return Err(Refusal::NoText);
    }
    Ok(reader.manuscript)
}

struct Reader<'d> {
    doc: &'d Doc,
    beside: Beside<'d>,
    manuscript: Manuscript,
    /// Labels of footnotes, by their number.
    notes: Vec<String>,
}

impl Reader<'_> {
    /// Notes are numbered in the order of their texts.
    fn note_labels(&mut self, blocks: &[usize]) {
        let label = |at: &usize| match self.doc.nodes()[*at].kind {
            Kind::FootnoteDefinition(label) => Some(self.doc.str(label).to_owned()),
            _ => None,
        };
        self.notes = blocks.iter().filter_map(label).collect();
        self.manuscript.notes = vec![Vec::new(); self.notes.len()];
    }

    fn block(&mut self, at: usize) -> Vec<Block> {
        let is_first = self.manuscript.blocks.is_empty();
        match self.doc.nodes()[at].kind {
            Kind::Heading(number) if is_first && self.doc.headings()[number as usize].level == 1 => {
                vec![self.paragraph(at, Some(Style::Heading(1)))]
            }
            Kind::Paragraph if self.is_plain(at) => vec![self.paragraph(at, None)],
            Kind::FootnoteDefinition(label) => {
                self.note_text(at, label);
                Vec::new()
            }
            Kind::HtmlBlock => self.html(at),
            _ => vec![Block::Kept(self.kept(at))],
        }
    }

    /// Whether a paragraph holds what its runs can say, and nothing besides: words, plain links, and pictures that
    /// stand on lines of their own.
    fn is_plain(&self, at: usize) -> bool {
        let nodes = self.doc.nodes();
        let is_break = |at: Option<&usize>| {
            at.is_none_or(|at| matches!(nodes[*at].kind, Kind::SoftBreak { .. } | Kind::HardBreak))
        };
        let children: Vec<usize> = self.doc.children(at).collect();
        let is_image = |at: usize| matches!(nodes[at].kind, Kind::Image(_));
        let is_beside_image = |place: usize| {
            let before = place.checked_sub(1).and_then(|before| children.get(before));
            [before, children.get(place + 1)].into_iter().flatten().any(|at| is_image(*at))
        };
        children.iter().enumerate().all(|(place, &child)| match nodes[child].kind {
            Kind::Image(_) => {
                let before = place.checked_sub(1).and_then(|before| children.get(before));
                let stands_alone = |at: Option<&usize>| is_break(at) || at.is_some_and(|at| is_image(*at));
                stands_alone(before) && stands_alone(children.get(place + 1))
            }
            Kind::HardBreak => is_beside_image(place),
            _ => (child..nodes[child].end as usize).all(|inner| self.is_words(inner)),
        })
    }

    /// Whether a node is words, or what runs have of their look.
    fn is_words(&self, at: usize) -> bool {
        match self.doc.nodes()[at].kind {
            Kind::Text(_) | Kind::SoftBreak { .. } | Kind::Strong | Kind::Emphasis | Kind::Strikethrough => {
                true
            }
            Kind::Link(to) => {
                let to = self.doc.link(to);
                let address = self.doc.str(to.destination);
                to.title.is_none() && ["https://", "http://"].iter().any(|scheme| address.starts_with(scheme))
            }
            Kind::FootnoteReference(label) => self.notes.iter().any(|known| known == self.doc.str(label)),
            _ => false,
        }
    }

    fn paragraph(&mut self, at: usize, style: Option<Style>) -> Block {
        let runs = self.runs(at);
        Block::Paragraph(Paragraph { runs, style, ..Paragraph::default() })
    }

    /// The inline content of a node.
    fn runs(&mut self, at: usize) -> Vec<Run> {
        let doc = self.doc;
        let mut runs = Vec::new();
        // Where each look ends, innermost last.
        let mut looks: Vec<(usize, Look, Option<Box<str>>)> = Vec::new();
        let (mut next, end) = (at + 1, doc.nodes()[at].end as usize);
        while next < end {
            let node = doc.nodes()[next];
            looks.retain(|(end, ..)| next < *end);
            let (look, link) =
                looks.last().map_or((Look::default(), None), |(_, look, link)| (*look, link.clone()));
            let behind = node.end as usize;
            match node.kind {
                Kind::Strong | Kind::Emphasis | Kind::Strikethrough => {
                    looks.push((behind, styled(look, node.kind), link.clone()));
                }
                Kind::Link(to) => {
                    looks.push((behind, look, Some(doc.str(doc.link(to).destination).into())));
                }
                _ => {}
            }
            let piece = self.piece(next);
            next = if matches!(piece, Some(Piece::Picture(_))) { behind } else { next + 1 };
            runs.extend(piece.map(|piece| Run { piece, look, link }));
        }
        runs
    }

    /// What a node shows by itself.
    fn piece(&mut self, at: usize) -> Option<Piece> {
        let doc = self.doc;
        Some(match doc.nodes()[at].kind {
            Kind::Image(_) => Piece::Picture(self.picture(at)?),
            Kind::Text(text) | Kind::Code(text) => Piece::Text(doc.str(text).to_owned()),
            Kind::SoftBreak { joins } => Piece::Text(if joins { "" } else { " " }.to_owned()),
            Kind::HardBreak => Piece::Break,
            Kind::FootnoteReference(label) => Piece::Note(self.note(doc.str(label))?),
            _ => return None,
        })
    }

    /// The picture of a node, with the words that were written for it.
    fn picture(&mut self, at: usize) -> Option<usize> {
        let Kind::Image(to) = self.doc.nodes()[at].kind else { return None };
        let to = self.doc.link(to);
        let address = self.doc.str(to.destination);
        let picture = html::picture(address, &self.doc.words(at), self.beside).unwrap_or(Picture {
            name: address.rsplit('/').next().unwrap_or_default().to_owned(),
            alternative: self.doc.words(at).into_owned(),
            outside: Some(address.to_owned()),
            ..Picture::default()
        });
        let caption = to.title.map(|title| self.doc.str(title).trim().to_owned()).unwrap_or_default();
        self.manuscript.pictures.push(Picture { is_described: true, caption, ..picture });
        Some(self.manuscript.pictures.len() - 1)
    }

    fn note(&self, label: &str) -> Option<usize> {
        self.notes.iter().position(|known| known == label)
    }

    fn note_text(&mut self, at: usize, label: markdown::Str) {
        let children: Vec<usize> = self.doc.children(at).collect();
        let blocks = children
            .into_iter()
            .map(|child| match self.doc.nodes()[child].kind {
                Kind::Paragraph if self.is_plain(child) => self.paragraph(child, None),
                _ => Block::Kept(kept::outdented(self.kept(child))),
            })
            .collect();
        if let Some(note) = self.note(self.doc.str(label)) {
            self.manuscript.notes[note] = blocks;
        }
    }

    fn kept(&mut self, at: usize) -> Kept {
        kept::read(self, at)
    }

    /// Raw HTML, read by the reader for it.
    fn html(&mut self, at: usize) -> Vec<Block> {
        let end = self.doc.nodes()[at].end as usize;
        let html = |node: &markdown::Node| match node.kind {
            Kind::Html(html) => Some(self.doc.str(html)),
            _ => None,
        };
        let html: String = self.doc.nodes()[at + 1..end].iter().filter_map(html).collect();
        let Ok(mut inner) = html::read(html.as_bytes(), self.beside) else { return Vec::new() };
        let first = self.manuscript.pictures.len();
        shift(&mut inner.blocks, first);
        self.manuscript.pictures.append(&mut inner.pictures);
        self.manuscript.remarks.append(&mut inner.remarks);
        inner.blocks
    }
}

/// Numbers the pictures of blocks on from a place.
fn shift(blocks: &mut [Block], first: usize) {
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                for run in &mut paragraph.runs {
                    if let Piece::Picture(picture) = &mut run.piece {
                        *picture += first;
                    }
                }
            }
            Block::Table(table) => {
                table.rows.iter_mut().flatten().for_each(|cell| shift(&mut cell.blocks, first));
            }
            // The reader of HTML makes none.
            Block::Kept(_) => {}
        }
    }
}

/// A look, and what an element adds to it.
fn styled(look: Look, kind: Kind) -> Look {
    match kind {
        Kind::Strong => Look { bold: true, ..look },
        Kind::Emphasis => Look { italic: true, ..look },
        _ => Look { strike: true, ..look },
    }
}

#[cfg(test)]
mod tests {
    use super::super::manuscript::Source;
    use super::super::recognise::line::plain;
    use super::*;

    fn of(text: &str) -> Manuscript {
        read(text.as_bytes(), &|_| None).unwrap()
    }

    /// Paragraphs by their words, what is kept by its Markdown.
    fn texts(manuscript: &Manuscript) -> Vec<String> {
        let piece = |piece: &Source| match piece {
            Source::Text(text) => text.clone(),
            Source::Target { address, title, .. } => {
                format!("<{address}|{}>", title.as_deref().unwrap_or(""))
            }
            Source::Note(note) => format!("<注{note}>"),
        };
        let of = |block: &Block| match block {
            Block::Paragraph(p) => plain(&p.runs),
            Block::Table(table) => format!("{} 行", table.rows.len()),
            Block::Kept(kept) => kept.pieces.iter().map(piece).collect(),
        };
        manuscript.blocks.iter().map(of).collect()
    }

    #[test]
    fn paragraphs_are_read_and_all_else_stays_as_it_was_written() {
        let manuscript = of(
            "# 县政协召开会议\n\n会议听取了\n**汇报**[^甲]。\n\n![会场](1.jpg \"会议现场（张三　摄）\")\n\n  1. 一步\n     - 子甲\n  2. 二步[^甲]\n\n> 引文\n\n| 甲 | 乙 |\n| :-: | - |\n| `1` | 2 |\n\n## 小标题 {#a}\n\n<p>段落</p>\n\n---\n\n[^甲]: 注。\n",
        );
        assert_eq!(
            texts(&manuscript),
            [
                "县政协召开会议",
                "会议听取了汇报。",
                "",
                "  1. 一步\n     - 子甲\n  2. 二步<注0>",
                "> 引文",
                "| 甲 | 乙 |\n| :-: | - |\n| `1` | 2 |",
                "## 小标题 {#a}",
                "段落",
                "---",
            ]
        );
        assert_eq!(manuscript.notes.len(), 1);
        let [picture] = &manuscript.pictures[..] else { panic!("{:?}", manuscript.pictures) };
        assert_eq!((&*picture.alternative, &*picture.caption), ("会场", "会议现场（张三　摄）"));
        assert_eq!(picture.outside.as_deref(), Some("1.jpg"));
    }

    #[test]
    fn paragraphs_with_more_than_words_keep_their_markdown() {
        for text in [
            "听取`a_b`汇报",
            "H<sub>2</sub>O",
            "一行\\\n二行",
            "见[附件](a.docx)",
            "见[网页](http://a.cn \"题\")",
        ] {
            assert!(matches!(of(text).blocks[..], [Block::Kept(_)]), "{text}");
        }
        for text in ["听取**汇报**", "见[网页](http://a.cn)", "![](1.jpg)\n图为会场。"] {
            assert!(matches!(of(text).blocks[..], [Block::Paragraph(_)]), "{text}");
        }
    }

    #[test]
    fn addresses_stand_where_they_are_written_anew() {
        let manuscript = of(
            "- 见[附件 *一*][a]、[甲]\n- ![*会*场](图\\_1.jpg '题') ![b][b]\n\n[a]: x.docx\n[甲]: <a b> \"丙\"\n[b]: 2.png\n",
        );
        assert_eq!(
            texts(&manuscript),
            ["- 见[附件 *一*](<x.docx|>)、[甲](<a b|丙>)\n- ![*会*场](<图_1.jpg|题>) ![b](<2.png|>)"]
        );
        assert_eq!(manuscript.pictures.len(), 2);
    }

    proptest::proptest! {
        #[test]
        fn any_markdown_is_read(text in "([甲乙丙a1#>*_|`~<!\\[\\]()-]|\n| |\\[\\^1\\]|- |1\\. |<p>|<table><tr><td>){0,60}") {
            let _ = read(text.as_bytes(), &|_| None);
        }
    }
}
