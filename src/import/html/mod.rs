//! HTML: saved pages, and what the clipboard holds after copying from Word, WPS or a web page.
//!
//! In: the bytes, and a way to get files that lie beside them. Out: a [`Manuscript`], looks taken from inline
//! styles and the class rules of a `<style>`. Invariant: what a browser shows of the text is in it once; what is
//! hidden or struck out by tracked changes is told.

mod clipboard;
mod elements;
mod flow;
mod images;
mod lost;
mod style;
mod table;
#[cfg(test)]
mod tests;
mod walk;

use super::Refusal;
use super::manuscript::{Block, Manuscript, Picture, Remark, RemarkKind};
use super::text;
use crate::markdown::dom::{Data, Id, Tree};
use style::Sheet;
use walk::Walker;

/// Finds a file beside the page by its address there, percent-encoding read; `None` where there is none.
pub type Beside<'b> = &'b dyn Fn(&str) -> Option<Vec<u8>>;

/// Reads HTML.
///
/// # Errors
/// If there is no text in it, or it is beyond all measure.
pub fn read(bytes: &[u8], beside: Beside<'_>) -> Result<Manuscript, Refusal> {
    let (text, remarks) = text::decoded(bytes)?;
    let html = clipboard::without_header(&text);
    let tree = Tree::document(html).map_err(|_| Refusal::TooLarge)?;
    let sheet = Sheet::of(&tree);
    let mut walker = Walker::new(&tree, &sheet, beside);
    walker.read(content(&tree));
    let mut manuscript = walker.into_manuscript();
    manuscript.remarks.splice(0..0, remarks);
    if manuscript.blocks.is_empty() {
        return Err(Refusal::NoText);
    }
    if manuscript.pictures.iter().any(|picture| picture.outside.is_some()) {
        let count = manuscript.pictures.iter().filter(|picture| picture.bytes.is_empty()).count();
        let words = format!("有 {count} 张图片只有地址，没有内容，要另外取来");
        manuscript.remarks.push(Remark { kind: RemarkKind::Doubt, words });
    }
    Ok(manuscript)
}

/// The element with the article: `<article>` or `<main>` of a whole page, else all of it.
fn content(tree: &Tree) -> Id {
    let named = |name: &str| {
        let mut found = tree.subtree(tree.root()).filter(|id| tree.name(*id) == name);
        let first = found.next()?;
        (found.next().is_none() && tree.text(first).trim().chars().count() > 50).then_some(first)
    };
    let is_copied = tree
        .subtree(tree.root())
        .any(|id| matches!(tree.data(id), Data::Comment(words) if words.trim() == "StartFragment"));
    let inner = if is_copied { None } else { named("article").or_else(|| named("main")) };
    inner.unwrap_or(tree.root())
}

/// Whether bytes look like HTML.
pub fn is_html(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let head = head.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    head.starts_with("<!doctype html")
        || head.starts_with("<html")
        || head.contains("startfragment")
        || head.contains("starthtml:")
        || head.starts_with('<')
            && ["<p", "<div", "<span", "<table", "<meta", "<body", "<h1", "<section", "<br", "<img"]
                .iter()
                .any(|tag| head.contains(tag))
}

/// A picture by its address, for texts that name pictures as pages do.
pub(super) fn picture(address: &str, alternative: &str, beside: Beside<'_>) -> Option<Picture> {
    images::picture(address, alternative, None, beside)
}

/// Whether any block holds something.
fn has_content(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match block {
        Block::Paragraph(paragraph) => !paragraph.runs.is_empty(),
        Block::Table(_) | Block::Kept(_) => true,
    })
}
