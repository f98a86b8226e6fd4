//! A source, decoded.
//!
//! In: the bytes of a file. Out: pixels of 8 bits as they are stored, how to turn them, and the profile of
//! their colours. Invariant: what the decoder will need is known from the header and checked before the
//! first pixel is decoded; a file without its end gives no picture.
//!
//! A truncated picture is refused though decoders could give the part that is there: half a photograph
//! with a grey rest under an official headline is worse than a stand-in that says what is wrong, and the
//! whole picture is nearly always still in the camera or in WeChat. Only a JPEG whose pixels are all
//! there and whose end mark alone is missing, as some cameras write it, is read as if it were whole.

use std::io::Cursor;

use image::codecs::{
    bmp::BmpDecoder, gif::GifDecoder, png::PngDecoder, tiff::TiffDecoder, webp::WebPDecoder,
};
use image::error::{ImageError, ImageFormatHint};
use image::{ColorType, ImageDecoder, Limits};
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;
use zune_jpeg::{JpegDecoder, errors::DecodeErrors};

use super::image::{Channels, Image, squeezed};
use super::jpeg::Jpeg;
use super::{Trouble, colour, exif, gif, memory, png, webp};
use crate::snapshot::Format;

/// A decoded source.
#[derive(Debug)]
pub(super) struct Negative {
    /// As stored, not yet turned.
    pub image: Image,
    pub orientation: u8,
    pub profile: Option<Vec<u8>>,
}

/// Decodes a file of this kind, which is no drawing, if it has no more than so many pixels.
pub(super) fn decode(bytes: &[u8], format: Format, most_pixels: u64) -> Result<Negative, Trouble> {
    memory::admit(bytes, format, most_pixels)?;
    let (image, profile) = match format {
        Format::Jpeg => jpeg(bytes)?,
        Format::Png if !png::is_complete(bytes) => return Err(Trouble::Truncated),
        Format::Gif => {
            gif::bare(bytes)?;
            raster(bytes, format)?
        }
        _ => raster(bytes, format)?,
    };
    let (image, profile) = colour::settle(image.without_idle_alpha(), profile);
    Ok(Negative { image, orientation: exif::orientation(bytes), profile })
}

/// Opens the decoder of a kind that is neither JPEG nor a drawing: its header is read, no pixel.
pub(super) fn open(bytes: &[u8], format: Format) -> Result<Box<dyn ImageDecoder + '_>, Trouble> {
    let source = Cursor::new(bytes);
    let mut limits = Limits::no_limits();
    // The decoder of PNG refuses large ones before it tells their size.
    let pixels = png::size(bytes).map_or(0, |(width, height)| u64::from(width) * u64::from(height));
    limits.max_alloc = Some(memory::allowance(pixels));
    Ok(match format {
        Format::Png => Box::new(PngDecoder::with_limits(source, limits).map_err(trouble)?),
        Format::Gif => Box::new(GifDecoder::new(source).map_err(trouble)?),
        // The decoder refuses flags without their chunks, which many programs leave behind.
        Format::Webp => Box::new(WebPDecoder::new(Cursor::new(webp::bare(bytes)?)).map_err(trouble)?),
        Format::Bmp => Box::new(BmpDecoder::new(source).map_err(trouble)?),
        Format::Tiff => Box::new(TiffDecoder::new(source).map_err(trouble)?),
        _ => return Err(Trouble::Form),
    })
}

fn raster(bytes: &[u8], format: Format) -> Result<(Image, Option<Vec<u8>>), Trouble> {
    let mut decoder = open(bytes, format)?;
    let (width, height) = decoder.dimensions();
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(memory::allowance(u64::from(width) * u64::from(height)));
    let trouble = |error| match trouble(error) {
        Trouble::TooLarge { .. } => Trouble::TooLarge { width, height },
        other => other,
    };
    decoder.set_limits(limits).map_err(trouble)?;
    let colour = decoder.color_type();
    let profile = decoder.icc_profile().unwrap_or_default();
    let length = usize::try_from(decoder.total_bytes()).map_err(|_| Trouble::TooLarge { width, height })?;
    let mut samples = vec![0; length];
    decoder.read_image_boxed(&mut samples).map_err(trouble)?;
    let (channels, samples) = eight_bits(samples, colour)?;
    Ok((Image::new(width, height, channels, samples)?, profile))
}

/// Samples of any depth as 8 bits, in the same memory.
fn eight_bits(samples: Vec<u8>, colour: ColorType) -> Result<(Channels, Vec<u8>), Trouble> {
    let short = |bytes: &[u8], out: &mut [u8]| {
        for (bytes, out) in bytes.chunks_exact(2).zip(out) {
            let value = u32::from(u16::from_ne_bytes([bytes[0], bytes[1]]));
            *out = u8::try_from((value + 128) / 257).unwrap_or(u8::MAX);
        }
    };
    let float = |bytes: &[u8], out: &mut [u8]| {
        for (bytes, out) in bytes.chunks_exact(4).zip(out) {
            let value = f32::from_ne_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
            *out = (value.clamp(0.0, 1.0) * 255.0).round() as u8;
        }
    };
    let spread = |pairs: Vec<u8>| pairs.chunks_exact(2).flat_map(|la| [la[0], la[0], la[0], la[1]]).collect();
    Ok(match colour {
        ColorType::L8 => (Channels::Gray, samples),
        ColorType::La8 => (Channels::Rgba, spread(samples)),
        ColorType::Rgb8 => (Channels::Rgb, samples),
        ColorType::Rgba8 => (Channels::Rgba, samples),
        ColorType::L16 => (Channels::Gray, squeezed(samples, 2, 1, short)),
        ColorType::La16 => (Channels::Rgba, spread(squeezed(samples, 4, 2, short))),
        ColorType::Rgb16 => (Channels::Rgb, squeezed(samples, 6, 3, short)),
        ColorType::Rgba16 => (Channels::Rgba, squeezed(samples, 8, 4, short)),
        ColorType::Rgb32F => (Channels::Rgb, squeezed(samples, 12, 3, float)),
        ColorType::Rgba32F => (Channels::Rgba, squeezed(samples, 16, 4, float)),
        _ => return Err(Trouble::unread("少见的图片格式")),
    })
}

fn jpeg(bytes: &[u8]) -> Result<(Image, Option<Vec<u8>>), Trouble> {
    let file = Jpeg::read(bytes);
    let frame = file.frame().ok_or(Trouble::Truncated)?;
    let space = match (frame.components, file.adobe()) {
        (1, _) => ColorSpace::Luma,
        (4, Some(2)) => ColorSpace::YCCK,
        (4, _) => ColorSpace::CMYK,
        _ => ColorSpace::RGB,
    };
    let bare = file.bare();
    let samples = if file.complete { coded(&bare, space)? } else { coded_without_end(&file, bare, space)? };
    let profile = file.profile();
    let (channels, samples) = match space {
        ColorSpace::Luma => (Channels::Gray, samples),
        ColorSpace::RGB => (Channels::Rgb, samples),
        _ => {
            let inks = inks(samples, file.adobe());
            (Channels::Rgb, colour::from_inks(inks, profile.as_deref()))
        }
    };
    Ok((Image::new(frame.width, frame.height, channels, samples)?, profile))
}

/// Decodes a bare JPEG.
fn coded(bare: &[u8], space: ColorSpace) -> Result<Vec<u8>, Trouble> {
    // Strict, so that damage is an error and not grey; on the bare file, so that only damage is one.
    let options = DecoderOptions::new_fast()
        .set_strict_mode(true)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_out_colorspace(space);
    JpegDecoder::new_with_options(ZCursor::new(bare), options).decode().map_err(|error| match error {
        DecodeErrors::Unsupported(_) => Trouble::unread("少见的 JPG 图片"),
        _ => Trouble::Damaged,
    })
}

/// JPEG's EOI.
const END: [u8; 2] = [0xFF, 0xD9];

/// Decodes a JPEG that ends without a mark. The decoder makes up what is missing and doesn't say so; but
/// whatever follows the last pixel of a whole picture makes no difference to it.
fn coded_without_end(file: &Jpeg<'_>, mut bare: Vec<u8>, space: ColorSpace) -> Result<Vec<u8>, Trouble> {
    if file.has_many_scans() {
        return Err(Trouble::Truncated);
    }
    // A copy that was broken off may have its full length, in zeros.
    let mut end = bare[..bare.len() - 2].iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1);
    if bare[..end].ends_with(&[0xFF]) {
        end += 1;
    }
    bare.truncate(end);
    bare.extend([0xAA; 64]);
    bare.extend(END);
    let one = blake3::hash(&coded(&bare, space).map_err(|_| Trouble::Truncated)?);
    bare.truncate(end);
    bare.extend(END);
    let other = coded(&bare, space).map_err(|_| Trouble::Truncated)?;
    if blake3::hash(&other) == one { Ok(other) } else { Err(Trouble::Truncated) }
}

/// Samples of a JPEG with four components as inks, 255 being all of one. Adobe's programs write them
/// inverted, and say so by their segment; YCCK is YCbCr of what the first three inks leave of white.
fn inks(mut samples: Vec<u8>, adobe: Option<u8>) -> Vec<u8> {
    if adobe == Some(2) {
        for pixel in samples.chunks_exact_mut(4) {
            let [y, cb, cr] = [pixel[0], pixel[1], pixel[2]].map(f32::from);
            let (cb, cr) = (cb - 128.0, cr - 128.0);
            // ITU T.871, section 7; `as` keeps to 0 and 255.
            pixel[0] = 255 - (y + 1.402 * cr).round() as u8;
            pixel[1] = 255 - (y - 0.344_136 * cb - 0.714_136 * cr).round() as u8;
            pixel[2] = 255 - (y + 1.772 * cb).round() as u8;
        }
    }
    if adobe.is_some() {
        samples.iter_mut().for_each(|sample| *sample = 255 - *sample);
    }
    samples
}

/// The library's word for it as ours; of a size that only the caller knows.
fn trouble(error: ImageError) -> Trouble {
    match error {
        ImageError::Unsupported(error) => match error.format_hint() {
            ImageFormatHint::Exact(image::ImageFormat::Tiff) => Trouble::unread("少见的 TIFF 图片"),
            ImageFormatHint::Exact(image::ImageFormat::Bmp) => Trouble::unread("少见的 BMP 图片"),
            _ => Trouble::unread("少见的图片格式"),
        },
        ImageError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Trouble::Truncated,
        ImageError::Limits(_) => Trouble::TooLarge { width: 0, height: 0 },
        _ => Trouble::Damaged,
    }
}
