//! Addresses in raw HTML: what a body refers to beside its Markdown links and pictures.
//!
//! In: a `Doc`. Out: the values of `src`, `href` and `poster`, as written but with character references
//! decoded. It may name more than the writer lets through; it never names less.

use super::html::decode_references;
use super::{Doc, Kind};

/// The addresses, in document order.
pub fn raw_html_references(doc: &Doc) -> Vec<String> {
    let mut found = Vec::new();
    for node in doc.nodes() {
        if let Kind::Html(html) = node.kind {
            collect(doc.str(html), &mut found);
        }
    }
    found
}

impl Doc {
    /// Whether raw HTML of the body may hold an element with this `id` (or `name`): the name stands in it
    /// as a whole attribute value.
    pub fn names_in_raw_html(&self, id: &str) -> bool {
        let holds = |html: &str| {
            ["\"", "'"].iter().any(|quote| html.contains(&format!("={quote}{id}{quote}")))
                || html.contains(&format!("={id}>"))
                || html.contains(&format!("={id} "))
        };
        self.nodes().iter().any(|node| matches!(node.kind, Kind::Html(html) if holds(self.str(html))))
    }
}

fn collect(html: &str, found: &mut Vec<String>) {
    let mut rest = html;
    while let Some(equals) = rest.find('=') {
        let (before, after) = rest.split_at(equals);
        rest = &after[1..];
        let name = before.trim_end().rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if !["src", "href", "poster"].iter().any(|known| name.eq_ignore_ascii_case(known)) {
            continue;
        }
        let value = rest.trim_start();
        let value = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split(quote).next().unwrap_or_default(),
            _ => value.split(|c: char| c.is_whitespace() || c == '>').next().unwrap_or_default(),
        };
        found.push(decode_references(value).into_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn quoted_or_not() {
        let text: Arc<str> = Arc::from(
            "<img src=1.jpg> <a HREF='b&amp;c.pdf'>b</a>\n\n<video poster = \"甲.png\" src=\"乙.mp4\">",
        );
        let doc = crate::markdown::parse(&text, 0..text.len());
        assert_eq!(raw_html_references(&doc), ["1.jpg", "b&c.pdf", "甲.png", "乙.mp4"]);
    }
}
