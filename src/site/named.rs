//! Where a picture is named: for what turns out only when it is made.
//!
//! In: a picture's path, and what is wrong with it. Out: a finding at each place that names it, or one at the
//! file itself.

use super::media::locate;
use super::placing::value_span;
use super::{Site, codes};
use crate::report::{Finding, SourcePath, Span};
use crate::snapshot::Source;

impl Site {
    /// `words` is what is wrong with it, as half a sentence.
    pub fn unreadable(&self, source: &SourcePath, words: &str, help: &str) -> Vec<Finding> {
        let mut places = self.places_of(source);
        if places.is_empty() {
            places.push(Span::file(source.clone()));
        }
        let message = format!("“{}”{words}", source.file_name());
        let finding = |place| Finding::warning(codes::PICTURE_UNREADABLE, &*message).at(place).help(help);
        places.into_iter().map(finding).collect()
    }

    /// In order of articles, then of columns. The same picture may lie in several places.
    fn places_of(&self, source: &SourcePath) -> Vec<Span> {
        let hash_of = |path: &str| match self.snapshot.files.get(path)? {
            Source::Asset(asset) => Some(asset.hash),
            Source::Text(_) => None,
        };
        let Some(hash) = hash_of(source.as_str()) else { return Vec::new() };
        let is_it = |folder: &str, address: &str| {
            locate(&self.snapshot, folder, address).is_some_and(|path| hash_of(&path) == Some(hash))
        };
        let mut places = Vec::new();
        for entry in self.entries.iter().filter(|entry| entry.is_shown()) {
            let article = &entry.article;
            let folder = article.path.folder();
            if !article.addresses.iter().any(|address| is_it(folder, address))
                && !article.meta.cover.as_ref().is_some_and(|cover| is_it(folder, cover))
            {
                continue;
            }
            let images = article.doc.images().filter(|image| is_it(folder, image.destination));
            let before = places.len();
            places.extend(images.map(|image| Span::new(article.path.clone(), image.span)));
            if places.len() == before {
                let key = if article.meta.cover.is_some() { "cover" } else { "title" };
                places.push(value_span(article, key));
            }
        }
        for index in self.columns.iter().filter_map(|column| column.index.as_ref()) {
            let images = index.doc.images().filter(|image| is_it(index.path.folder(), image.destination));
            places.extend(images.map(|image| Span::new(index.path.clone(), image.span)));
        }
        places
    }
}
