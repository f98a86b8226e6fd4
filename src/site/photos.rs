//! The photos of a story: what each shows and who took it.
//!
//! In: an article's body. Out: its pictures in order, each once, for site maps and for programs. Invariant:
//! words and credit are those that stand under the picture.

use super::{ArticleId, Resolver, Site, Standpoint};
use crate::content::Kind;
use crate::markdown::{self, ImageSource};

/// A photo as others are told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// Of its largest variant, with scheme and host where the site's are known.
    pub address: String,
    /// Of that variant.
    pub size: Option<(u32, u32)>,
    /// Its caption, else its alternative text; may be empty.
    pub words: String,
    /// Who took it; may be empty.
    pub credit: String,
}

impl Site {
    /// The photos of a photo story that is shown; of another article none.
    pub fn photos(&self, id: ArticleId) -> Vec<Photo> {
        let entry = self.entry(id);
        if self.effective(id).kind() != Kind::Photo || !entry.is_shown() {
            return Vec::new();
        }
        let article = &entry.article;
        let resolver = Resolver::of_article(self, id, Standpoint::Outside);
        let mut photos: Vec<Photo> = Vec::new();
        for image in article.doc.images() {
            let Some(picture) = resolver.published(image.destination) else { continue };
            let ImageSource { src, largest, size, credit: own, .. } = resolver.image(&picture);
            let (caption, credit) = markdown::caption(image.title.unwrap_or_default());
            let address = if largest.is_empty() { src } else { largest };
            if photos.iter().all(|photo| photo.address != address) {
                let words = if caption.is_empty() { image.words.trim() } else { caption }.to_owned();
                let credit = if credit.is_empty() { own.as_deref().unwrap_or_default() } else { credit };
                photos.push(Photo { address, size, words, credit: credit.to_owned() });
            }
        }
        photos
    }
}
