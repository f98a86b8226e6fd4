//! Word files built of small pieces of XML, and what is read of them.

mod changes;
mod fields;
mod hostile;
mod lists;
mod looks;
mod pictures;
mod pieces;
mod refusals;
mod tables;

use super::super::Refusal;
use super::super::manuscript::{Block, Manuscript, Paragraph, Piece, RemarkKind};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The namespaces that a test may use, with the prefixes that Word gives them.
pub const NAMES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"
 xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
 xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"
 xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
 xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"
 xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"
 xmlns:cx1="http://schemas.microsoft.com/office/drawing/2015/9/8/chartex"
 xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office""#;

/// A Word file in the making.
#[derive(Clone, Default)]
pub struct Docx {
    body: String,
    /// The relationships of the document, as XML.
    relations: String,
    parts: Vec<(String, Vec<u8>)>,
}

const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

impl Docx {
    pub fn new(body: &str) -> Self {
        Self { body: body.to_owned(), ..Self::default() }
    }

    /// Adds a part of XML beside the document: its kind is the element's and the relationship's name.
    pub fn beside(self, kind: &str, root: &str, inner: &str) -> Self {
        let id = format!("rel-{kind}");
        self.part(
            &id,
            kind,
            &format!("{kind}.xml"),
            format!("<w:{root} {NAMES}>{inner}</w:{root}>").as_bytes(),
        )
    }

    pub fn styles(self, inner: &str) -> Self {
        self.beside("styles", "styles", inner)
    }

    pub fn numbering(self, inner: &str) -> Self {
        self.beside("numbering", "numbering", inner)
    }

    /// Adds a part by its name below `word/`.
    pub fn part(mut self, id: &str, kind: &str, name: &str, bytes: &[u8]) -> Self {
        self.relations += &format!(r#"<Relationship Id="{id}" Type="{TYPES}/{kind}" Target="{name}"/>"#);
        self.parts.push((format!("word/{name}"), bytes.to_vec()));
        self
    }

    pub fn outside(mut self, id: &str, kind: &str, address: &str) -> Self {
        self.relations += &format!(
            r#"<Relationship Id="{id}" Type="{TYPES}/{kind}" Target="{address}" TargetMode="External"/>"#
        );
        self
    }

    /// The parts of the archive, in order.
    pub fn all(&self) -> Vec<(String, Vec<u8>)> {
        let list = |inner: &str| {
            let names = r#"xmlns="http://schemas.openxmlformats.org/package/2006/relationships""#;
            format!("<Relationships {names}>{inner}</Relationships>").into_bytes()
        };
        let main =
            format!(r#"<Relationship Id="d" Type="{TYPES}/officeDocument" Target="word/document.xml"/>"#);
        let document = format!("<w:document {NAMES}><w:body>{}</w:body></w:document>", self.body);
        let mut parts = vec![
            ("_rels/.rels".to_owned(), list(&main)),
            ("word/document.xml".to_owned(), document.into_bytes()),
            ("word/_rels/document.xml.rels".to_owned(), list(&self.relations)),
        ];
        parts.extend(self.parts.iter().cloned());
        parts
    }

    pub fn bytes(&self) -> Vec<u8> {
        archive(&self.all())
    }

    pub fn read(&self) -> Manuscript {
        super::read(&self.bytes()).expect("a file that can be read")
    }

    /// What is read, one line a block.
    pub fn lines(&self) -> Vec<String> {
        lines(&self.read().blocks)
    }
}

pub fn archive(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(name.as_str(), SimpleFileOptions::default()).expect("a name");
        writer.write_all(bytes).expect("bytes");
    }
    writer.finish().expect("an archive").into_inner()
}

/// A paragraph of one run.
pub fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

pub fn lines(blocks: &[Block]) -> Vec<String> {
    blocks.iter().map(line).collect()
}

/// A block as a line: pieces other than text in brackets, cells between bars.
fn line(block: &Block) -> String {
    match block {
        Block::Paragraph(paragraph) => text(paragraph),
        Block::Kept(_) => String::new(),
        Block::Table(table) => {
            let cell = |cell: &super::super::manuscript::Cell| {
                let inner = lines(&cell.blocks).join("/");
                match (cell.columns, cell.rows) {
                    (1, 1) => inner,
                    (columns, rows) => format!("{inner}[{columns}x{rows}]"),
                }
            };
            let row = |row: &Vec<_>| row.iter().map(cell).collect::<Vec<_>>().join("|");
            table.rows.iter().map(row).collect::<Vec<_>>().join("‖")
        }
    }
}

pub fn text(paragraph: &Paragraph) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Break => "⏎".to_owned(),
        Piece::Tab => "⇥".to_owned(),
        Piece::Picture(at) => format!("[图{at}]"),
        Piece::Note(at) => format!("[注{at}]"),
    };
    let number = if paragraph.number.is_empty() { String::new() } else { format!("{} ", paragraph.number) };
    number + &paragraph.runs.iter().map(|run| piece(&run.piece)).collect::<String>()
}

pub fn remarks(manuscript: &Manuscript, kind: RemarkKind) -> Vec<&str> {
    let of_kind = manuscript.remarks.iter().filter(|remark| remark.kind == kind);
    of_kind.map(|remark| remark.words.as_str()).collect()
}

pub fn refused(bytes: &[u8]) -> Refusal {
    super::read(bytes).expect_err("a refusal")
}
