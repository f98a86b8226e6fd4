//! Pixels become files.
//!
//! In: an image and the profile of its colours. Out: a file without any metadata but that profile.
//! Invariant: the same image gives the same bytes, on any machine of a kind.
//!
//! The choices were measured on photographs at 480, 960 and 1600 pixels: libwebp's method 2 takes two fifths
//! of the time of method 4 for 4 to 8 % more bytes; JPEG with the standard's own tables has the best SSIM
//! for its size among those that the encoder offers. `tests/bench/photos` shows what comes out. Drawings and
//! screenshots of few colours are written without loss, since that is smaller and sharper.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jpeg_encoder::{ColorType, Encoder};
use webp::{PixelLayout, WebPConfig};

use super::image::{Channels, Image};
use super::{Trouble, webp as container};
use crate::site::Form;

/// A side of a JPEG; of a WebP.
const JPEG_SIDE: u32 = u16::MAX as u32;
const WEBP_SIDE: u32 = 16_383;

/// A palette's colours; levels of grey of a drawing with soft edges.
const FEW: usize = 256;
const FEW_LEVELS: usize = 32;

/// Larger pictures are not written without loss: libwebp would take some 50 bytes for each pixel.
pub(super) const LOSSLESS_PIXELS: u64 = 2_000_000;

/// Whether a picture of this size can be written so.
pub fn fits(form: Form, width: u32, height: u32) -> bool {
    let most = match form {
        Form::Jpeg | Form::Gif => JPEG_SIDE,
        Form::Webp => WEBP_SIDE,
        Form::Png | Form::Bmp | Form::Ico | Form::Svg => i32::MAX as u32,
    };
    (1..=most).contains(&width) && (1..=most).contains(&height)
}

/// How an image is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub form: Form,
    /// Of JPEG and WebP, 1 to 100.
    pub quality: u8,
    /// WebP may be written without loss, where that is smaller. Never for what came from a JPEG.
    pub exact: bool,
}

/// The image as a file.
pub(super) fn encode(image: &Image, wanted: Wanted, profile: Option<&[u8]>) -> Result<Vec<u8>, Trouble> {
    let (width, height, form) = (image.width, image.height, wanted.form);
    if !fits(form, width, height) {
        return Err(Trouble::Side { form, width, height });
    }
    let quality = wanted.quality.clamp(1, 100);
    match form {
        Form::Jpeg => jpeg(&image.opaque(), quality, profile),
        Form::Png => png(image, profile),
        Form::Webp => webp(image, quality, wanted.exact && is_flat(image), profile),
        Form::Gif | Form::Bmp | Form::Ico | Form::Svg => Err(Trouble::Form),
    }
}

fn jpeg(image: &Image, quality: u8, profile: Option<&[u8]>) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, quality);
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    if let Some(profile) = profile {
        encoder.add_icc_profile(profile).map_err(|_| Trouble::Damaged)?;
    }
    let colour = if image.channels == Channels::Gray { ColorType::Luma } else { ColorType::Rgb };
    let side = |pixels: u32| u16::try_from(pixels).map_err(|_| Trouble::Damaged);
    let (width, height) = (side(image.width)?, side(image.height)?);
    encoder.encode(&image.samples, width, height, colour).map_err(|_| Trouble::Damaged)?;
    Ok(bytes)
}

fn webp(original: &Image, quality: u8, exact: bool, profile: Option<&[u8]>) -> Result<Vec<u8>, Trouble> {
    let image = original.coloured();
    let layout = if image.channels == Channels::Rgba { PixelLayout::Rgba } else { PixelLayout::Rgb };
    let mut config = WebPConfig::new().map_err(|()| Trouble::Damaged)?;
    config.method = 2;
    config.quality = f32::from(quality);
    if exact {
        config.lossless = 1;
        // Here it is effort.
        config.quality = 75.0;
    }
    let encoder = webp::Encoder::new(&image.samples, layout, image.width, image.height);
    let bytes = encoder.encode_advanced(&config).map_err(|_| Trouble::Damaged)?;
    Ok(match profile {
        Some(profile) => container::with_profile(&bytes, profile, image.width, image.height),
        None => bytes.to_vec(),
    })
}

fn png(image: &Image, profile: Option<&[u8]>) -> Result<Vec<u8>, Trouble> {
    let palette = palette(image);
    let mut info = png::Info::with_size(image.width, image.height);
    info.bit_depth = png::BitDepth::Eight;
    info.color_type = match (&palette, image.channels) {
        (Some(_), _) => png::ColorType::Indexed,
        (None, Channels::Gray) => png::ColorType::Grayscale,
        (None, Channels::Rgb) => png::ColorType::Rgb,
        (None, Channels::Rgba) => png::ColorType::Rgba,
    };
    info.icc_profile = profile.map(Cow::Borrowed);
    let samples = match &palette {
        Some(palette) => {
            info.palette = Some(palette.colours.iter().flat_map(|colour| colour[..3].to_vec()).collect());
            // The opaque ones stand last, and need no entry.
            let alpha = palette.colours.iter().map(|colour| colour[3]).take_while(|&alpha| alpha < u8::MAX);
            info.trns = Some(alpha.collect::<Vec<_>>()).filter(|alpha| !alpha.is_empty()).map(Cow::Owned);
            Cow::Borrowed(&palette.indices)
        }
        None => Cow::Borrowed(&image.samples),
    };
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::with_info(&mut bytes, info).map_err(|_| Trouble::Damaged)?;
    encoder.set_compression(png::Compression::Balanced);
    // A filter mixes neighbours, which indices are not.
    encoder.set_filter(if palette.is_some() { png::Filter::NoFilter } else { png::Filter::Adaptive });
    let mut writer = encoder.write_header().map_err(|_| Trouble::Damaged)?;
    writer.write_image_data(&samples).and_then(|()| writer.finish()).map_err(|_| Trouble::Damaged)?;
    Ok(bytes)
}

/// A drawing or a screenshot, which WebP writes smaller without loss. Grey photographs have 256 levels.
fn is_flat(image: &Image) -> bool {
    if u64::from(image.width) * u64::from(image.height) > LOSSLESS_PIXELS {
        return false;
    }
    if image.channels != Channels::Gray {
        return palette(image).is_some();
    }
    let mut levels = [false; 256];
    image.samples.iter().for_each(|&level| levels[usize::from(level)] = true);
    levels.iter().filter(|seen| **seen).count() <= FEW_LEVELS
}

/// An image of few colours.
struct Palette {
    /// Red, green, blue, alpha; by alpha first.
    colours: Vec<[u8; 4]>,
    indices: Vec<u8>,
}

/// `None` if there are more than 256 colours, or if grey says it as shortly.
fn palette(image: &Image) -> Option<Palette> {
    if image.channels == Channels::Gray {
        return None;
    }
    let colour = |pixel: &[u8]| [pixel[0], pixel[1], pixel[2], *pixel.get(3).unwrap_or(&u8::MAX)];
    let pixels = || image.samples.chunks_exact(image.channels.count()).map(colour);
    let mut places: BTreeMap<[u8; 4], u8> = BTreeMap::new();
    let mut last = None;
    for colour in pixels() {
        // Few colours come in runs.
        if last != Some(colour)
            && places.insert([colour[3], colour[0], colour[1], colour[2]], 0).is_none()
            && places.len() > FEW
        {
            return None;
        }
        last = Some(colour);
    }
    let mut colours = Vec::with_capacity(places.len());
    for (place, (key, index)) in (0..=u8::MAX).zip(&mut places) {
        *index = place;
        colours.push([key[1], key[2], key[3], key[0]]);
    }
    let index =
        |colour: [u8; 4]| places.get(&[colour[3], colour[0], colour[1], colour[2]]).copied().unwrap_or(0);
    let indices = pixels().map(index).collect();
    Some(Palette { colours, indices })
}
