//! What a file is, whatever it is called: a picture of some format, or something else.
//!
//! In: what `disk` saw in a file's bytes. Out: data, and the names that the formats have. Invariant: all rooms
//! mean the same by a picture, and ask [`Format`] for its extensions and types.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// What a file is: by its bytes, whatever it is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Nature {
    Picture(Picture),
    /// A video or recording of ISO media.
    Recording {
        /// It says where it was made.
        located: bool,
    },
    /// A page: a browser that takes it for one runs what stands in it.
    Page,
    Other,
}

/// What a picture's header says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    pub format: Format,
    /// Stored pixels, before `orientation` is applied; 0 where the header does not say it.
    pub width: u32,
    pub height: u32,
    /// EXIF orientation, 1 to 8; 1 where there is none. 5 to 8 swap width and height.
    pub orientation: u8,
    pub animated: bool,
    /// It may be transparent somewhere.
    pub alpha: bool,
    /// Its end is missing: a copy or download that was cut short.
    pub truncated: bool,
    /// Who took it or owns it (IPTC, XMP, EXIF), as written there.
    pub credit: Option<Arc<str>>,
}

/// How a picture is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Format {
    Jpeg,
    Png,
    Gif,
    Webp,
    Bmp,
    /// An icon of several sizes, as `favicon.ico`.
    Ico,
    Tiff,
    Svg,
    /// HEIC and its kin, as phones take pictures.
    Heif,
    Avif,
    JpegXl,
    Jpeg2000,
    Psd,
    /// What a camera's sensor gave.
    Raw,
}

impl Format {
    pub const ALL: [Format; 14] = [
        Format::Jpeg,
        Format::Png,
        Format::Gif,
        Format::Webp,
        Format::Bmp,
        Format::Ico,
        Format::Tiff,
        Format::Svg,
        Format::Heif,
        Format::Avif,
        Format::JpegXl,
        Format::Jpeg2000,
        Format::Psd,
        Format::Raw,
    ];

    /// The usual extensions of its files, the commonest first.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Format::Jpeg => &["jpg", "jpeg", "jpe", "jfif", "pjpeg", "pjp"],
            Format::Png => &["png", "apng"],
            Format::Gif => &["gif"],
            Format::Webp => &["webp"],
            Format::Bmp => &["bmp", "dib"],
            Format::Ico => &["ico"],
            Format::Tiff => &["tif", "tiff"],
            Format::Svg => &["svg", "svgz"],
            Format::Heif => &["heic", "heif", "hif"],
            Format::Avif => &["avif"],
            Format::JpegXl => &["jxl"],
            Format::Jpeg2000 => &["jp2", "j2k", "jpx"],
            Format::Psd => &["psd", "psb"],
            Format::Raw => &["cr3", "cr2", "nef", "arw", "dng", "raf", "orf", "rw2"],
        }
    }

    /// The format that a file of this extension promises to be.
    pub fn called(extension: &str) -> Option<Format> {
        let is_its = |known: &&str| extension.eq_ignore_ascii_case(known);
        Format::ALL.into_iter().find(|format| format.extensions().iter().any(is_its))
    }

    /// What staff call it.
    pub fn name(self) -> &'static str {
        match self {
            Format::Jpeg => "JPG 图片",
            Format::Png => "PNG 图片",
            Format::Gif => "GIF 图片",
            Format::Webp => "WebP 图片",
            Format::Bmp => "BMP 图片",
            Format::Ico => "图标（ICO）",
            Format::Tiff => "TIFF 图片",
            Format::Svg => "SVG 图形",
            Format::Heif => "HEIC 图片",
            Format::Avif => "AVIF 图片",
            Format::JpegXl => "JPEG XL 图片",
            Format::Jpeg2000 => "JPEG 2000 图片",
            Format::Psd => "PSD 文件",
            Format::Raw => "相机原始文件（RAW）",
        }
    }

    /// As hosts declare it.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Jpeg => "image/jpeg",
            Format::Png => "image/png",
            Format::Gif => "image/gif",
            Format::Webp => "image/webp",
            Format::Bmp => "image/bmp",
            Format::Ico => "image/x-icon",
            Format::Tiff => "image/tiff",
            Format::Svg => "image/svg+xml",
            Format::Heif => "image/heic",
            Format::Avif => "image/avif",
            Format::JpegXl => "image/jxl",
            Format::Jpeg2000 => "image/jp2",
            Format::Psd => "image/vnd.adobe.photoshop",
            Format::Raw => "application/octet-stream",
        }
    }
}

impl Picture {
    /// A still picture that covers all of its ground, as it is to be shown.
    pub fn plain(format: Format, width: u32, height: u32) -> Picture {
        let (animated, alpha, truncated) = (false, false, false);
        Picture { format, width, height, orientation: 1, animated, alpha, truncated, credit: None }
    }

    /// Width and height as shown, in pixels.
    pub fn shown(&self) -> (u32, u32) {
        if self.orientation >= 5 { (self.height, self.width) } else { (self.width, self.height) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_promises_one_format() {
        assert_eq!(Format::called("JPG"), Some(Format::Jpeg));
        assert_eq!(Format::called("jfif"), Some(Format::Jpeg));
        assert_eq!((Format::called("pdf"), Format::called("")), (None, None));
        for format in Format::ALL {
            for extension in format.extensions() {
                assert_eq!(Format::called(extension), Some(format));
            }
        }
    }
}
