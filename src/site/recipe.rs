//! What a published picture is made by.
//!
//! In: nothing but a source's identity and the site's settings. Out: a [`Recipe`], whose fields alone decide
//! the bytes that come out. Invariant: a recipe is known without doing the work.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::report::SourcePath;
use crate::snapshot::Format;

/// How bytes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Form {
    Jpeg,
    Png,
    Webp,
    Gif,
    /// Only as it is encoded, as these three: nothing becomes one.
    Bmp,
    Ico,
    Svg,
}

impl Form {
    /// The form that keeps a picture as it is encoded, less what it says beside its pixels; `None` where that
    /// cannot be taken out.
    pub fn of(format: Format) -> Option<Form> {
        match format {
            Format::Jpeg => Some(Form::Jpeg),
            Format::Png => Some(Form::Png),
            Format::Gif => Some(Form::Gif),
            Format::Webp => Some(Form::Webp),
            Format::Bmp => Some(Form::Bmp),
            Format::Ico => Some(Form::Ico),
            Format::Svg => Some(Form::Svg),
            Format::Tiff
            | Format::Heif
            | Format::Avif
            | Format::JpegXl
            | Format::Jpeg2000
            | Format::Psd
            | Format::Raw => None,
        }
    }
}

/// A part of a picture, in millionths of its shown width and height (after orientation).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part {
    pub left: u32,
    pub top: u32,
    pub width: u32,
    pub height: u32,
}

/// One variant of one source. Its output path is a hash of all of this.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Recipe {
    /// Where the bytes are.
    pub source: SourcePath,
    /// BLAKE3 of the source's bytes.
    pub hash: [u8; 32],
    /// `None`: the pixels stay as they are encoded and only metadata goes (small pictures, animated GIF and
    /// WebP, SVG).
    pub scale: Option<Scale>,
    pub form: Form,
    /// Drawn over it, where the site wants that.
    pub mark: Option<Arc<Mark>>,
}

/// The size that a variant has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scale {
    /// What is shown of it; `None` for all.
    pub part: Option<Part>,
    /// Pixels of the result.
    pub width: u32,
    pub height: u32,
    /// Of JPEG and WebP, 1 to 100.
    pub quality: u8,
}

/// A watermark.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    pub what: MarkOf,
    pub place: Corner,
    pub opacity_percent: u8,
    /// Of the picture's width.
    pub width_percent: u8,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkOf {
    /// One line, in a font of the site: TrueType or OpenType, since none with Chinese is part of the program.
    Text { text: String, font: SourcePath, hash: [u8; 32] },
    /// A picture of the site.
    Picture { source: SourcePath, hash: [u8; 32] },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Corner {
    TopLeft,
    TopRight,
    BottomLeft,
    BottomRight,
}
