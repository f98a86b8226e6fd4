//! Addresses in raw HTML: what a body refers to beside its Markdown links and pictures.
//!
//! In: a `Doc`. Out: the values of `src`, `href` and `poster`, as written but with character references
//! decoded. It may name more than the writer lets through; it never names less.

use std::collections::BTreeSet;

use super::html::decode_references;
use super::{Doc, Kind};

/// The addresses, in document order.
pub fn raw_html_references(doc: &Doc) -> Vec<String> {
    let mut found = Vec::new();
    for node in doc.nodes() {
        if let Kind::Html(html) = node.kind {
            collect(doc.str(html), &["src", "href", "poster"], &mut found);
        }
    }
    found
}

impl Doc {
    /// The names of places in the body that a fragment can lead to: anchors of headings, and what raw HTML
    /// calls `id` or `name`. Found once, when a link from elsewhere asks.
    pub fn has_place(&self, name: &str) -> bool {
        self.places.get_or_init(|| self.find_places()).contains(name)
    }

    fn find_places(&self) -> BTreeSet<Box<str>> {
        let shown = self.headings().iter().filter(|heading| heading.shown);
        let mut places: BTreeSet<Box<str>> = shown.map(|heading| heading.anchor.clone()).collect();
        for node in self.nodes() {
            if let Kind::Html(html) = node.kind {
                let mut named = Vec::new();
                collect(self.str(html), &["id", "name"], &mut named);
                places.extend(named.into_iter().map(String::into_boxed_str));
            }
        }
        places
    }
}

/// The values of the attributes of these names.
fn collect(html: &str, names: &[&str], found: &mut Vec<String>) {
    let mut rest = html;
    while let Some(equals) = rest.find('=') {
        let (before, after) = rest.split_at(equals);
        rest = &after[1..];
        let name = before.trim_end().rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if !names.iter().any(|known| name.eq_ignore_ascii_case(known)) {
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
