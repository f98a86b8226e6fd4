//! Pictures as templates place them.

use std::sync::Arc;

use minijinja::Value;

use super::{Viewpoint, object, view};
use crate::markdown::ImageSource;
use crate::site::{Cover, Published, Resolver};

/// A picture with its variants, and its pixels so that nothing shifts.
#[derive(Clone, Debug, Default)]
pub struct ImageView {
    pub source: ImageSource,
    pub alt: String,
    /// What crops are made from; `None` for a picture of another site or of `_static`.
    pub picture: Option<Arc<Published>>,
    /// The point that a crop keeps, in percent, where somebody chose it.
    pub focus: Option<(u8, u8)>,
}

impl ImageView {
    /// The picture that an address names for this resolver.
    pub fn at(resolver: &Resolver<'_>, address: &str, alt: String) -> Option<ImageView> {
        let source = resolver.picture(address)?;
        let picture = resolver.published(address);
        Some(ImageView { source, alt, picture, focus: None })
    }

    /// The picture of an article.
    pub fn cover(cover: Cover, focus: Option<(u8, u8)>) -> ImageView {
        let Cover { source, words, picture } = cover;
        ImageView { source, alt: words, picture, focus }
    }

    /// At most `width` pixels of it, cut to the ratio of `width` to `height` where that is more than 0. The
    /// page that shows it gets the variants made.
    pub fn cut(&self, at: &Viewpoint, width: u32, height: u32) -> ImageView {
        let Some(picture) = &self.picture else { return self.clone() };
        let cut = picture.cut(width, height, self.focus, &at.site.config.pictures);
        if cut == **picture {
            return self.clone();
        }
        for variant in cut.variants() {
            // Whoever renders listens; a view that outlives its page has nobody to tell.
            drop(at.asked.send(variant.clone()));
        }
        let source = at.resolver("content").image(&cut);
        // One that takes but one variant takes the largest: it is small enough.
        let src = if source.largest.is_empty() { source.src } else { source.largest };
        let source = ImageSource { src, largest: self.largest().to_owned(), ..source };
        ImageView { source, picture: Some(Arc::new(cut)), ..self.clone() }
    }

    fn largest(&self) -> &str {
        if self.source.largest.is_empty() { &self.source.src } else { &self.source.largest }
    }
}

view!(ImageView {
    "src": "text", "the address of one variant, in the original's form" => |this| this.source.src.clone();
    "srcset": "text", "its variants in that form; empty where there is but one" => |this| this.source.srcset.clone();
    "webp": "text", "its variants in WebP, for a source element of type image/webp; empty where there are none" => |this| this.source.webp.clone();
    "largest": "text", "the address of its largest variant, never cropped" => |this| this.largest();
    "width": "number?", "pixels as shown" => |this| this.source.size.map(|(width, _)| width);
    "height": "number?", "pixels as shown" => |this| this.source.size.map(|(_, height)| height);
    "alt": "text", "what it shows, in words" => |this| this.alt.clone();
});

object!(ImageView);

impl From<ImageView> for Value {
    fn from(view: ImageView) -> Value {
        Value::from_object(view)
    }
}
