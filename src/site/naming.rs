//! The name of a variant, known without making it.
//!
//! In: a [`Recipe`]. Out: where it is published. Invariant: equal names are equal bytes, so a variant is made
//! once, whatever page or run of the program asks for it.

use super::UrlPath;
use super::recipe::{Form, Mark, MarkOf, Recipe, Scale};

/// Of the way that variants are made. Part of each name: whoever changes the bytes that the darkroom makes
/// raises it.
const VERSION: u8 = 1;

impl Form {
    /// Of its files, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Form::Jpeg => "jpg",
            Form::Png => "png",
            Form::Webp => "webp",
            Form::Gif => "gif",
            Form::Bmp => "bmp",
            Form::Ico => "ico",
            Form::Svg => "svg",
        }
    }
}

impl Recipe {
    /// Sixteen hexadecimal digits of the hash of everything that decides about the bytes. Where the source
    /// lies does not: the same picture beside ten articles is one file.
    pub fn name(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&[VERSION]).update(&self.hash).update(self.form.extension().as_bytes());
        if let Some(Scale { part, width, height, quality }) = self.scale {
            let part = part.map_or([0; 4], |part| [part.left, part.top, part.width, part.height]);
            for number in part.into_iter().chain([width, height, u32::from(quality)]) {
                hasher.update(&number.to_le_bytes());
            }
        }
        if let Some(mark) = &self.mark {
            let Mark { what, place, opacity_percent, width_percent } = &**mark;
            hasher.update(&[1, *place as u8, *opacity_percent, *width_percent]);
            match what {
                MarkOf::Text { text, hash, .. } => hasher.update(&[0]).update(hash).update(text.as_bytes()),
                MarkOf::Picture { hash, .. } => hasher.update(&[1]).update(hash),
            };
        }
        hasher.finalize().to_hex()[..16].to_owned()
    }

    /// Where it is published.
    pub fn path(&self) -> UrlPath {
        UrlPath::new(&format!("_media/{}.{}", self.name(), self.form.extension()))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::report::SourcePath;
    use crate::site::{Corner, Part};

    #[test]
    fn a_name_tells_of_everything_but_the_place_of_the_source() {
        let scale = Scale { part: None, width: 480, height: 320, quality: 80 };
        let source = SourcePath::new("content/a/1.jpg");
        let one = Recipe { source, hash: [7; 32], scale: Some(scale), form: Form::Jpeg, mark: None };
        assert_eq!(one.path().as_str(), format!("_media/{}.jpg", one.name()));
        assert_eq!(one.name().len(), 16);
        let elsewhere = Recipe { source: SourcePath::new("content/b/1.jpg"), ..one.clone() };
        assert_eq!(elsewhere.name(), one.name());
        let mark = |hash, place| {
            let what = MarkOf::Picture { source: SourcePath::new("content/logo.png"), hash: [hash; 32] };
            Some(Arc::new(Mark { what, place, opacity_percent: 50, width_percent: 20 }))
        };
        let half = Part { left: 0, top: 0, width: 500_000, height: 1_000_000 };
        let scaled = |scale| Recipe { scale: Some(scale), ..one.clone() };
        let others = [
            Recipe { hash: [8; 32], ..one.clone() },
            Recipe { form: Form::Webp, ..one.clone() },
            Recipe { scale: None, ..one.clone() },
            scaled(Scale { width: 481, ..scale }),
            scaled(Scale { height: 321, ..scale }),
            scaled(Scale { quality: 81, ..scale }),
            scaled(Scale { part: Some(half), ..scale }),
            Recipe { mark: mark(1, Corner::TopLeft), ..one.clone() },
            Recipe { mark: mark(1, Corner::TopRight), ..one.clone() },
            Recipe { mark: mark(2, Corner::TopLeft), ..one.clone() },
        ];
        let mut names: Vec<String> = others.iter().chain([&one]).map(Recipe::name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), others.len() + 1);
    }
}
