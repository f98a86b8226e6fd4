//! What an edited header says, asked of the reader that the site uses.
//!
//! In: an article as it was, and its text as it would be written. Out: whether that text says what is wanted, and else what it
//! said before. Invariant: nothing is guessed from how the text looks.

use std::sync::Arc;

use crate::content::{Article, Meta};
use crate::report::Severity;
use crate::snapshot::Text;

/// The article with another text.
pub fn read(article: &Article, text: &str) -> Article {
    Article::read(&article.path, &Arc::new(Text::utf8(text)))
}

/// Whether a text says what is wanted in its header, without an error that was not there, and the same as before below it.
pub fn says(article: &Article, text: &str, wanted: &Meta) -> bool {
    let after = read(article, text);
    let meta = Meta { spans: Vec::new(), ..after.meta.clone() };
    // A text without a header has its body behind the new one and a blank line.
    meta == Meta { spans: Vec::new(), ..wanted.clone() }
        && body(&after).trim_start() == body(article).trim_start()
        && errors(&after).all(|error| errors(article).any(|known| known == error))
}

/// What keeps an article from being published.
pub fn errors(article: &Article) -> impl Iterator<Item = &str> {
    let errors = article.findings.iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| &*finding.message)
}

fn body(article: &Article) -> &str {
    article.text.content.get(article.doc.body()).unwrap_or_default()
}
