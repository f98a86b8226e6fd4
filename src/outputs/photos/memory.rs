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
//! Then the decoded picture stays, with its halvings, while each size is made: its pixels twice, the rows
//! of the source that are narrowed already, transparency once more premultiplied, and up to 16 bytes for
//! each pixel in an encoder, 48 where libwebp writes without loss.

use super::encode::LOSSLESS_PIXELS;
use super::jpeg::Jpeg;
use super::sniff::readable;
use super::{Trouble, negative};
use crate::site::{Recipe, Scale};
use crate::snapshot::Format;

/// More pixels are refused before the first is decoded: the 108 million of telephones pass.
pub const MAX_PIXELS: u64 = 120_000_000;

/// More bytes for decoding are refused too: a progressive JPEG needs three times those of a plain one.
pub(super) const MOST: u64 = 512 << 20;

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

/// Refuses what would take too much.
pub(super) fn admit(bytes: &[u8], format: Format) -> Result<(), Trouble> {
    let need = need(bytes, format)?;
    let (width, height) = (need.width, need.height);
    if need.pixels() > MAX_PIXELS || need.decoding > MOST {
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
    length * 2 + FIXED + marks + need.decoding.max(printing(&need, &printed))
}

/// Beside the file: the decoded picture, and what is made of it.
fn printing(need: &Need, recipes: &[&Recipe]) -> u64 {
    let sizes = || recipes.iter().map(|recipe| size(need, recipe.scale));
    let outputs: u64 = sizes().map(|pixels| pixels * 4).sum();
    let narrowed = |recipe: &&Recipe| {
        let width = recipe.scale.map_or(0, |scale| u64::from(scale.width.max(scale.height)));
        width * u64::from(need.width.max(need.height)) * need.channels
    };
    let narrowed = recipes.iter().map(narrowed).max().unwrap_or(0);
    // Halving narrows first, too.
    let halved = need.pixels() * need.channels / 2;
    let premultiplied = if need.channels == 4 { need.pixels() * 4 } else { 0 };
    let encoder = |pixels: u64| pixels * 16 + need.exact_pixels.min(pixels) * 32;
    let print = sizes().map(|pixels| encoder(pixels) + pixels * 2 * need.channels).max().unwrap_or(0);
    let levels = need.pixels() * need.channels * 4 / 3;
    levels + premultiplied + narrowed.max(halved) + print + outputs
}

/// Pixels of a result.
fn size(need: &Need, scale: Option<Scale>) -> u64 {
    scale.map_or(need.pixels(), |scale| u64::from(scale.width) * u64::from(scale.height))
}
