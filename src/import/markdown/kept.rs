//! A block of Markdown that stays as it is written, but for addresses of pictures, links by a name that is defined
//! elsewhere, and the marks of notes.
//!
//! In: a block of a document. Out: a [`Kept`]. Invariant: without such things it is the text of the file.

use super::Reader;
use crate::import::manuscript::{Kept, Source};
use crate::markdown::{Kind, Node};

/// What stands for a range of the text.
type Replaced = (usize, usize, Vec<Source>);

/// Reads a block.
pub(super) fn read(reader: &mut Reader<'_>, at: usize) -> Kept {
    let doc = reader.doc;
    let node = doc.nodes()[at];
    let mut replaced: Vec<Replaced> = Vec::new();
    for inner in at + 1..node.end as usize {
        replaced.extend(instead(reader, inner));
    }
    // Where a link ends behind a picture in it, the picture's end comes first.
    replaced.sort_by_key(|(from, ..)| *from);
    let text = &**doc.text();
    let mut span = node.span();
    // What is set in on the first line is set in on the others.
    span.start = text[..span.start].trim_end_matches([' ', '\t']).len();
    span.end = end(reader, at).max(span.start);
    let mut kept = Kept::default();
    let mut done = span.start;
    for (from, to, sources) in replaced {
        // Two that overlap are none of a document that was read well: the first stays.
        let Some(before) = text.get(done..from) else { continue };
        kept.pieces.push(Source::Text(before.to_owned()));
        kept.pieces.extend(sources);
        done = to;
    }
    kept.pieces.push(Source::Text(text[done..span.end.max(done)].trim_end().to_owned()));
    kept.pieces.retain(|piece| *piece != Source::Text(String::new()));
    kept
}

/// Where the last thing in a block ends: the parser gives lists what is defined below them.
fn end(reader: &Reader<'_>, at: usize) -> usize {
    let is_box = |at: usize| {
        matches!(reader.doc.nodes()[at].kind, Kind::List { .. } | Kind::Item | Kind::BlockQuote(_))
    };
    let mut last = at;
    while is_box(last)
        && let Some(child) = reader.doc.children(last).last()
    {
        last = child;
    }
    reader.doc.nodes()[last].stop as usize
}

/// What stands for the end of a picture or link, or for the mark of a note.
fn instead(reader: &mut Reader<'_>, at: usize) -> Option<Replaced> {
    let node = reader.doc.nodes()[at];
    match node.kind {
        Kind::Image(_) => {
            let from = label_end(reader, at, "![")?;
            let picture = reader.picture(at);
            Some((from, node.stop as usize, target(reader, node, picture)?))
        }
        Kind::Link(_) => {
            let from = label_end(reader, at, "[")?;
            let is_by_name = !reader.doc.text()[from..].starts_with("](");
            is_by_name.then_some(())?;
            Some((from, node.stop as usize, target(reader, node, None)?))
        }
        Kind::FootnoteReference(label) => {
            let note = reader.note(reader.doc.str(label))?;
            Some((node.start as usize, node.stop as usize, vec![Source::Note(note)]))
        }
        _ => None,
    }
}

/// Where the words of a link or picture end; none for one without brackets.
fn label_end(reader: &Reader<'_>, at: usize, opens: &str) -> Option<usize> {
    let node = reader.doc.nodes()[at];
    let text = &reader.doc.text()[node.span()];
    let words = reader.doc.children(at).last().map(|last| reader.doc.nodes()[last].stop as usize);
    let from = words.unwrap_or(node.start as usize + opens.len()).max(node.start as usize + opens.len());
    let closes = reader.doc.text().get(from..node.stop as usize)?.find(']')?;
    text.starts_with(opens).then_some(from + closes)
}

fn target(reader: &Reader<'_>, node: Node, picture: Option<usize>) -> Option<Vec<Source>> {
    let (Kind::Image(to) | Kind::Link(to)) = node.kind else { return None };
    let to = reader.doc.link(to);
    let address = reader.doc.str(to.destination).to_owned();
    let title = to.title.map(|title| reader.doc.str(title).to_owned());
    let target = Source::Target { picture, address, title };
    Some(vec![Source::Text("](".to_owned()), target, Source::Text(")".to_owned())])
}

/// A block of a note, whose lines are set in by four.
pub(super) fn outdented(mut kept: Kept) -> Kept {
    for piece in &mut kept.pieces {
        if let Source::Text(text) = piece {
            *text = text.replace("\n    ", "\n");
        }
    }
    if let Some(Source::Text(first)) = kept.pieces.first_mut() {
        *first = first.strip_prefix("    ").unwrap_or(first).to_owned();
    }
    kept
}
