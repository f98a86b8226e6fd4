//! What holds for an article: its own header, else what its column passes down.

use crate::content::{Credit, Kind, Meta};

/// An article's header over its column's defaults, borrowed from both.
#[derive(Clone, Copy, Debug)]
pub struct Effective<'a> {
    pub own: &'a Meta,
    pub defaults: &'a Meta,
}

impl<'a> Effective<'a> {
    pub fn kind(self) -> Kind {
        self.own.kind.or(self.defaults.kind).unwrap_or_default()
    }

    pub fn source(self) -> Option<&'a str> {
        self.own.source.as_deref().or(self.defaults.source.as_deref())
    }

    /// The address of the source; a column's default counts only with the column's own source.
    pub fn source_url(self) -> Option<&'a str> {
        match (&self.own.source, &self.own.source_url) {
            (_, Some(url)) => Some(url),
            (Some(_), None) => None,
            (None, None) => self.defaults.source_url.as_deref(),
        }
    }

    pub fn authors(self) -> &'a [Credit] {
        either(&self.own.authors, &self.defaults.authors)
    }

    pub fn photographers(self) -> &'a [String] {
        either(&self.own.photographers, &self.defaults.photographers)
    }

    pub fn editor(self) -> &'a [String] {
        either(&self.own.editor, &self.defaults.editor)
    }

    pub fn tags(self) -> &'a [String] {
        either(&self.own.tags, &self.defaults.tags)
    }

    pub fn topics(self) -> &'a [String] {
        either(&self.own.topics, &self.defaults.topics)
    }

    pub fn columns(self) -> &'a [String] {
        either(&self.own.columns, &self.defaults.columns)
    }

    /// Its keywords, else its tags.
    pub fn keywords(self) -> &'a [String] {
        let keywords = either(&self.own.keywords, &self.defaults.keywords);
        if keywords.is_empty() { self.tags() } else { keywords }
    }

    pub fn toc(self) -> Option<bool> {
        self.own.toc.or(self.defaults.toc)
    }
}

fn either<'a, T>(own: &'a [T], defaults: &'a [T]) -> &'a [T] {
    if own.is_empty() { defaults } else { own }
}
