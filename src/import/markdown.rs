//! Markdown of others: its blocks as a manuscript, so that title, byline and captions are seen in it too.
//!
//! In: the bytes of a .md file without front matter. Out: a [`Manuscript`]. Invariant: every word that a page would
//! show is in it.

use std::sync::Arc;

use super::Refusal;
use super::html::{self, Beside};
use super::manuscript::{
    Block, Cell, Look, Manuscript, Paragraph, Picture, Piece, Remark, RemarkKind, Run, Style, Table,
};
use super::text;
use crate::markdown::{self, Doc, Include, Kind};

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
    for block in blocks {
        let read = reader.block(block, &Paragraph::default());
        reader.manuscript.blocks.extend(read);
    }
    if reader.manuscript.blocks.is_empty() {
        return Err(Refusal::NoText);
    }
    reader.manuscript.remarks.extend(dropped(&doc));
    Ok(reader.manuscript)
}

/// What an article made of a manuscript does not have, of what this text has.
fn dropped(doc: &Doc) -> Option<Remark> {
    let count = |is_it: &dyn Fn(usize) -> bool| (0..doc.nodes().len()).filter(|at| is_it(*at)).count();
    let kind = |at: usize| doc.nodes()[at].kind;
    let rules = count(&|at| matches!(kind(at), Kind::Rule));
    let codes = count(&|at| matches!(kind(at), Kind::Code(_)));
    let alternatives = count(&|at| match kind(at) {
        Kind::Image(to) => doc.link(to).title.is_none() && !doc.words(at).trim().is_empty(),
        _ => false,
    });
    let told = [(rules, "条分隔线"), (codes, "处行内代码的样式"), (alternatives, "张图片的替代文字")];
    let told: Vec<String> =
        told.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    let words = format!("{}没有写进稿件", told.join("、"));
    (!told.is_empty()).then_some(Remark { kind: RemarkKind::Dropped, words })
}

struct Reader<'d> {
    doc: &'d Doc,
    beside: Beside<'d>,
    manuscript: Manuscript,
    /// Labels of footnotes, by their number.
    notes: Vec<String>,
}

impl Reader<'_> {
    /// The blocks of a node; `form` is what its paragraphs look like.
    fn block(&mut self, at: usize, form: &Paragraph) -> Vec<Block> {
        let doc = self.doc;
        let end = doc.nodes()[at].end as usize;
        match doc.nodes()[at].kind {
            Kind::Heading(number) => {
                let style = Some(Style::Heading(doc.headings()[number as usize].level));
                self.paragraph(at, &Paragraph { style, ..form.clone() })
            }
            Kind::Paragraph => self.paragraph(at, form),
            Kind::BlockQuote(_) => self.inner(at, &Paragraph { style: Some(Style::Quote), ..form.clone() }),
            Kind::CodeBlock(_) => {
                let code = doc.plain(at..end, Include { alts: false, code_blocks: true });
                let form = Paragraph { style: Some(Style::Code), ..form.clone() };
                let line = |line: &str| {
                    Block::Paragraph(Paragraph {
                        runs: vec![text_run(line, Look::default())],
                        ..form.clone()
                    })
                };
                code.lines().map(line).collect()
            }
            Kind::List { start, .. } => self.list(at, start, form),
            Kind::Table => vec![self.table(at)],
            Kind::FootnoteDefinition(label) => {
                let blocks = self.inner(at, &Paragraph::default());
                let note = self.note(doc.str(label));
                self.manuscript.notes[note] = blocks;
                Vec::new()
            }
            Kind::HtmlBlock => {
                let html: String = doc.nodes()[at + 1..end]
                    .iter()
                    .filter_map(
                        |node| if let Kind::Html(html) = node.kind { Some(doc.str(html)) } else { None },
                    )
                    .collect();
                self.html(&html)
            }
            _ => Vec::new(),
        }
    }

    fn inner(&mut self, at: usize, form: &Paragraph) -> Vec<Block> {
        let children: Vec<usize> = self.doc.children(at).collect();
        children.into_iter().flat_map(|child| self.block(child, form)).collect()
    }

    fn list(&mut self, at: usize, start: Option<u32>, form: &Paragraph) -> Vec<Block> {
        let items: Vec<usize> = self.doc.children(at).collect();
        let mut blocks = Vec::new();
        for (item, number) in items.into_iter().zip(start.unwrap_or(0)..) {
            let mark = if start.is_some() { format!("{number}.") } else { "•".to_owned() };
            let own = Paragraph { number: mark, ..form.clone() };
            let is_tight =
                self.doc.children(item).next().is_some_and(|first| !is_block(self.doc.nodes()[first].kind));
            let deeper = Paragraph { level: form.level.saturating_add(1), ..form.clone() };
            if is_tight {
                blocks.extend(self.paragraph(item, &own));
            }
            let children: Vec<usize> =
                self.doc.children(item).filter(|child| is_block(self.doc.nodes()[*child].kind)).collect();
            for (place, child) in children.into_iter().enumerate() {
                let form = if place == 0 && !is_tight { &own } else { &deeper };
                blocks.extend(self.block(child, form));
            }
        }
        blocks
    }

    /// A paragraph, with the captions that its pictures have.
    fn paragraph(&mut self, at: usize, form: &Paragraph) -> Vec<Block> {
        let mut captions = Vec::new();
        let runs = self.runs(at, &mut captions);
        let mut blocks = vec![Block::Paragraph(Paragraph { runs, ..form.clone() })];
        let caption = |words: String| {
            let runs = vec![text_run(&words, Look::default())];
            Block::Paragraph(Paragraph { runs, style: Some(Style::Caption), ..Paragraph::default() })
        };
        blocks.extend(captions.into_iter().map(caption));
        blocks
    }

    /// The inline content of a node, without the blocks in it.
    fn runs(&mut self, at: usize, captions: &mut Vec<String>) -> Vec<Run> {
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
            let mut open = |look: Look, link: Option<Box<str>>| looks.push((behind, look, link));
            let piece = match node.kind {
                kind if is_block(kind) => {
                    next = behind;
                    continue;
                }
                Kind::Strong | Kind::Emphasis | Kind::Strikethrough => {
                    open(styled(look, node.kind), link.clone());
                    None
                }
                Kind::Link(to) => {
                    open(look, Some(doc.str(doc.link(to).destination).into()));
                    None
                }
                Kind::Image(to) => {
                    let alternative = doc.words(next).into_owned();
                    let picture = self.picture(doc.str(doc.link(to).destination), alternative);
                    captions.extend(doc.link(to).title.map(|title| doc.str(title).to_owned()));
                    runs.push(Run { piece: Piece::Picture(picture), look, link: None });
                    next = behind;
                    continue;
                }
                Kind::Text(text) | Kind::Code(text) => Some(Piece::Text(doc.str(text).to_owned())),
                Kind::SoftBreak { joins } => Some(Piece::Text(if joins { "" } else { " " }.to_owned())),
                Kind::HardBreak => Some(Piece::Break),
                Kind::FootnoteReference(label) => Some(Piece::Note(self.note(doc.str(label)))),
                Kind::Html(html) if doc.str(html).starts_with("<br") => Some(Piece::Break),
                _ => None,
            };
            runs.extend(piece.map(|piece| Run { piece, look, link }));
            next += 1;
        }
        runs
    }

    fn picture(&mut self, address: &str, alternative: String) -> usize {
        let name = address.rsplit('/').next().unwrap_or_default().to_owned();
        let picture = html::picture(address, &alternative, self.beside).unwrap_or(Picture {
            name,
            bytes: Vec::new().into(),
            alternative,
            outside: Some(address.to_owned()),
        });
        self.manuscript.pictures.push(picture);
        self.manuscript.pictures.len() - 1
    }

    fn note(&mut self, label: &str) -> usize {
        let found = self.notes.iter().position(|known| known == label);
        found.unwrap_or_else(|| {
            self.notes.push(label.to_owned());
            self.manuscript.notes.push(Vec::new());
            self.notes.len() - 1
        })
    }

    fn table(&mut self, at: usize) -> Block {
        let rows: Vec<usize> = self.doc.children(at).collect();
        let mut table = Table::default();
        for row in rows {
            let cells: Vec<usize> = self.doc.children(row).collect();
            let mut own = Vec::new();
            for cell in cells {
                let blocks = self.paragraph(cell, &Paragraph::default());
                own.push(Cell { blocks, columns: 1, rows: 1 });
            }
            table.rows.push(own);
        }
        Block::Table(table)
    }

    /// Raw HTML, read by the reader for it.
    fn html(&mut self, html: &str) -> Vec<Block> {
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

fn text_run(text: &str, look: Look) -> Run {
    Run { piece: Piece::Text(text.to_owned()), look, link: None }
}

fn is_block(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Paragraph
            | Kind::Heading(_)
            | Kind::BlockQuote(_)
            | Kind::CodeBlock(_)
            | Kind::HtmlBlock
            | Kind::List { .. }
            | Kind::Item
            | Kind::Table
            | Kind::Rule
    )
}

#[cfg(test)]
mod tests {
    use super::super::recognise::line::plain;
    use super::*;

    fn of(text: &str) -> Manuscript {
        read(text.as_bytes(), &|_| None).unwrap()
    }

    fn texts(manuscript: &Manuscript) -> Vec<(String, String, Option<Style>)> {
        let of = |block: &Block| match block {
            Block::Paragraph(p) => (p.number.clone(), plain(&p.runs), p.style),
            Block::Table(table) => (String::new(), format!("{} 行", table.rows.len()), None),
        };
        manuscript.blocks.iter().map(of).collect()
    }

    #[test]
    fn blocks_of_markdown_keep_their_words_and_kinds() {
        let manuscript = of(
            "# 县政协召开会议\n\n会议听取了\n**汇报**[^1]。\n\n![会场](1.jpg \"会议现场（张三　摄）\")\n\n3. 甲\n4. 乙\n\n> 引文\n\n| 甲 | 乙 |\n| - | - |\n| 1 | 2 |\n\n<p>段落</p>\n\n[^1]: 注。\n",
        );
        let text = |number: &str, words: &str, style| (number.to_owned(), words.to_owned(), style);
        assert_eq!(
            texts(&manuscript),
            [
                text("", "县政协召开会议", Some(Style::Heading(1))),
                text("", "会议听取了汇报。", None),
                text("", "", None),
                text("", "会议现场（张三　摄）", Some(Style::Caption)),
                text("3.", "甲", None),
                text("4.", "乙", None),
                text("", "引文", Some(Style::Quote)),
                text("", "2 行", None),
                text("", "段落", None),
            ]
        );
        assert_eq!((manuscript.notes.len(), manuscript.pictures.len()), (1, 1));
        assert_eq!(manuscript.pictures[0].outside.as_deref(), Some("1.jpg"));
    }

    #[test]
    fn what_an_article_does_not_have_is_told() {
        let manuscript = of("甲`乙`丙\n\n---\n\n![会场](1.jpg)\n\n![会场](2.jpg \"会场\")\n");
        let [remark] = &manuscript.remarks[..] else { panic!("{:?}", manuscript.remarks) };
        assert_eq!(remark.words, "1 条分隔线、1 处行内代码的样式、1 张图片的替代文字没有写进稿件");
        assert!(of("甲。").remarks.is_empty());
    }

    proptest::proptest! {
        #[test]
        fn any_markdown_is_read(text in "([甲乙丙a1#>*_|`~<!\\[\\]()-]|\n| |\\[\\^1\\]|- |1\\. |<p>|<table><tr><td>){0,60}") {
            let _ = read(text.as_bytes(), &|_| None);
        }
    }
}
