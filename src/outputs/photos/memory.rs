//! How much memory a source may take, and will.
//!
//! In: a file's header, and what is to be made of it. Out: bytes. Invariant: an upper bound, so that whoever
//! works on several pictures at once can keep within a budget; `tests/photos.rs` holds it against what
//! the system counts.
//!
//! The arithmetic, in bytes a pixel of the source unless said otherwise:
//!
//! | | decoding |
//! | --- | --- |
//! | JPEG | its channels; progressive, or a scan for each channel: and 2 for each channel's coefficients |
//! | PNG, BMP | its samples, and once more as 8 bits |
//! | TIFF, GIF | twice its samples, and once more as 8 bits |
//! | WebP | three times its samples, and once more as 8 bits |
//!
//! Then the decoded picture stays, or the halving of it from which a size is made, while each size is made:
//! its pixels twice, the rows of the source that are narrowed already, transparency once more premultiplied,
//! and up to 16 bytes for each pixel in an encoder, 48 where libwebp writes without loss.

use super::encode::LOSSLESS_PIXELS;
use super::jpeg::Jpeg;
use super::sniff::readable;
use super::{Trouble, exif, negative, printing};
use crate::site::{Recipe, Scale};
use crate::snapshot::Format;

/// More pixels are refused before the first is decoded, whatever the site's settings say.
pub const MAX_PIXELS: u64 = 1_000_000_000;

/// What chunks beside the pixels may take when they are unpacked: a colour profile.
const BESIDE: u64 = 64 << 20;

/// A watermark's decoded picture, and a font's outlines, while they are drawn.
const MARK: u64 = 48 << 20;

/// Tables, rows and histograms, whatever the size.
const FIXED: u64 = 4 << 20;

/// What a source needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Need {
    width: u32,
    height: u32,
    /// While it is decoded, without the file itself.
    decoding: u64,
    /// Bytes a pixel afterwards.
    channels: u64,
    /// How many pixels may be written without loss.
    exact_pixels: u64,
}

impl Need {
    fn pixels(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }
}

/// The size at which a picture would be decoded, as it is stored. `None` where its header, which has to be
/// whole, does not say it.
pub fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let format = readable(bytes).ok().filter(|format| *format != Format::Svg)?;
    match need(bytes, format) {
        Ok(need) => Some((need.width, need.height)),
        Err(Trouble::TooLarge { width, height }) => Some((width, height)),
        Err(_) => None,
    }
}

/// What a library's decoder may allocate in all for so many pixels, by its own count.
pub(super) fn allowance(pixels: u64) -> u64 {
    // Four floats a pixel, three times.
    pixels.saturating_mul(48).saturating_add(BESIDE)
}

/// Refuses more than so many pixels.
pub(super) fn admit(bytes: &[u8], format: Format, most: u64) -> Result<(), Trouble> {
    let need = need(bytes, format)?;
    let (width, height) = (need.width, need.height);
    if need.pixels() > most {
        return Err(Trouble::TooLarge { width, height });
    }
    if need.pixels() == 0 { Err(Trouble::Damaged) } else { Ok(()) }
}

/// Refuses what readers' browsers could not show; nothing is decoded here.
pub(super) fn admit_kept(bytes: &[u8], format: Format) -> Result<(), Trouble> {
    if matches!(format, Format::Svg | Format::Ico) {
        return Ok(());
    }
    let need = need(bytes, format)?;
    let (width, height) = (need.width, need.height);
    if need.pixels() > MAX_PIXELS { Err(Trouble::TooLarge { width, height }) } else { Ok(()) }
}

fn need(bytes: &[u8], format: Format) -> Result<Need, Trouble> {
    if format == Format::Jpeg { of_jpeg(bytes) } else { of_raster(bytes, format) }
}

fn of_jpeg(bytes: &[u8]) -> Result<Need, Trouble> {
    let file = Jpeg::read(bytes);
    let frame = file.frame().ok_or(Trouble::Truncated)?;
    if !frame.readable || !matches!(frame.components, 1 | 3 | 4) {
        return Err(Trouble::unread("少见的 JPG 图片"));
    }
    let components = u64::from(frame.components);
    // Blocks of up to 32 pixels a side are coded whole.
    let padded = |side: u32| u64::from(side).next_multiple_of(32);
    let pixels = padded(frame.width) * padded(frame.height);
    let coefficients = if file.has_many_scans() { 2 * components * pixels } else { 0 };
    Ok(Need {
        width: frame.width,
        height: frame.height,
        decoding: bytes.len() as u64 + components * pixels + coefficients,
        channels: if components == 1 { 1 } else { 3 },
        exact_pixels: 0,
    })
}

fn of_raster(bytes: &[u8], format: Format) -> Result<Need, Trouble> {
    // The decoder of PNG refuses large ones before it tells their size.
    if let Some((width, height)) = super::png::size(bytes).filter(|_| format == Format::Png)
        && u64::from(width) * u64::from(height) > MAX_PIXELS
    {
        return Err(Trouble::TooLarge { width, height });
    }
    let decoder = negative::open(bytes, format)?;
    let (width, height) = decoder.dimensions();
    let colour = decoder.color_type();
    let channels = match colour.channel_count() {
        2 => 4,
        count => u64::from(count),
    };
    let copies = match format {
        Format::Png | Format::Bmp => 1,
        Format::Webp => 3,
        _ => 2,
    };
    let pixels = u64::from(width) * u64::from(height);
    let decoding = decoder.total_bytes().saturating_mul(copies).saturating_add(pixels * channels);
    Ok(Need { width, height, decoding, channels, exact_pixels: LOSSLESS_PIXELS })
}

/// Bytes that [`super::develop`] will need at most for these recipes of one source, the source's own
/// included.
pub fn memory(source: &[u8], recipes: &[&Recipe]) -> u64 {
    let length = source.len() as u64;
    let Ok(format) = readable(source) else { return length };
    if format == Format::Svg {
        // Events, attributes and the text as it grows.
        return length * 6;
    }
    let Ok(need) = need(source, format) else { return length };
    let printed: Vec<&Recipe> =
        recipes.iter().copied().filter(|recipe| !super::keeps(source, format, recipe)).collect();
    if printed.is_empty() {
        // Decoded only to see whether a broken file is whole.
        let decoding =
            if format == Format::Jpeg && !Jpeg::read(source).complete { need.decoding * 2 } else { 0 };
        return length * 2 + FIXED + decoding;
    }
    let marks = if recipes.iter().any(|recipe| recipe.mark.is_some()) { MARK } else { 0 };
    length * 2 + FIXED + marks + need.decoding.max(printing(source, &need, &printed))
}

/// Beside the file: the decoded picture or a halving, and what is made of it.
fn printing(source: &[u8], need: &Need, recipes: &[&Recipe]) -> u64 {
    let orientation = exif::orientation(source);
    let sizes = || recipes.iter().map(|recipe| size_of(need, recipe.scale));
    let outputs: u64 = sizes().map(|pixels| pixels * 4).sum();
    let encoder = |pixels: u64| pixels * 16 + need.exact_pixels.min(pixels) * 32;
    let print = |recipe: &&Recipe| {
        let pixels = size_of(need, recipe.scale);
        // A turn at which the header does not say that it is turned is the one that needs more.
        let halvings = |orientation| printing::halvings((need.width, need.height), orientation, recipe.scale);
        let halved = halvings(orientation).min(halvings(1));
        let (width, height) = (u64::from(need.width >> halved) + 1, u64::from(need.height >> halved) + 1);
        let level = width * height;
        let premultiplied = if need.channels == 4 { level * 4 } else { 0 };
        let wide = recipe.scale.map_or(0, |scale| u64::from(scale.width.max(scale.height)));
        let narrowed = wide * width.max(height) * need.channels;
        level * need.channels + premultiplied + narrowed + encoder(pixels) + pixels * 2 * need.channels
    };
    recipes.iter().map(print).max().unwrap_or(0) + outputs
}

/// Pixels of a result.
fn size_of(need: &Need, scale: Option<Scale>) -> u64 {
    scale.map_or(need.pixels(), |scale| u64::from(scale.width) * u64::from(scale.height))
}
