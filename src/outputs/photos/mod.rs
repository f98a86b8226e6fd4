//! The darkroom: what a camera gives becomes what the web wants.
//!
//! In: the bytes of one picture and the recipes for what is made of it. Out: files, or why there are none.
//! Invariant: pure, like every output; the same bytes and recipes give the same files. No file that comes
//! out has metadata but the profile of its colours: no place, serial number, owner, thumbnail, comment or
//! trailing data. Nothing that stands in a file makes it panic, or take memory beyond [`memory()`].
//!
//! ```text
//! bytes ──sniff─> what it is ──negative──> pixels ──printing──> sizes ──mark──> encode ──> files
//!                      └──────── as it is encoded: jpeg, png, gif, webp, bmp, svg ───────> files
//! ```

mod bmp;
mod colour;
mod credit;
mod encode;
mod exif;
mod gif;
mod glyphs;
mod heif;
mod image;
mod iptc;
mod jpeg;
mod mark;
mod memory;
mod negative;
mod png;
mod printing;
mod sniff;
mod svg;
mod trouble;
mod webp;
mod xmp;

pub use credit::credit;
pub use encode::fits;
pub use exif::orientation;
pub use gif::is_animated as is_animated_gif;
pub use memory::{MAX_PIXELS, memory, size};
pub use sniff::{Sniffed, sniff};
pub use svg::size as drawing_size;
pub use trouble::Trouble;

use std::panic::{AssertUnwindSafe, catch_unwind};

use encode::Wanted;
use mark::Stamp;
use printing::Printer;
use sniff::readable;

use crate::site::{Form, Mark, Recipe};
use crate::snapshot::Format;

/// Of a picture inside of a drawing that has to be written anew: those of phones pass.
const EMBEDDED_PIXELS: u64 = 24_000_000;

/// Of pictures that have to be written anew at their own size: turned small ones, BMP, CMYK.
const OWN_SIZE_QUALITY: u8 = 90;

/// Makes all recipes of one source, in their order; the source is decoded at most once.
///
/// `mark` is the file that the recipes' [`crate::site::MarkOf`] names: a picture or a font. A recipe whose mark
/// cannot be drawn gives trouble, and no picture without it. `scale: None` gives the pixels as they are
/// encoded where the form is the source's own, unless they have to be turned, are printing inks, or get a
/// mark; then they are written anew at their own size. An animation that is scaled gives its first frame.
pub fn develop(source: &[u8], mark: Option<&[u8]>, recipes: &[&Recipe]) -> Vec<Result<Vec<u8>, Trouble>> {
    // The decoders are the work of others; one that fails on hostile bytes must not end a build.
    let made = catch_unwind(AssertUnwindSafe(|| develop_all(source, mark, recipes)));
    made.unwrap_or_else(|_| vec![Err(Trouble::Damaged); recipes.len()])
}

fn develop_all(source: &[u8], mark: Option<&[u8]>, recipes: &[&Recipe]) -> Vec<Result<Vec<u8>, Trouble>> {
    let format = match readable(source) {
        Ok(format) => format,
        Err(trouble) => return vec![Err(trouble); recipes.len()],
    };
    let mut made: Vec<Option<Result<Vec<u8>, Trouble>>> = vec![None; recipes.len()];
    for (made, _) in made.iter_mut().zip(recipes).filter(|(_, recipe)| keeps(source, format, recipe)) {
        *made = Some(memory::admit_kept(source, format).and_then(|()| bare(source, format)));
    }
    let rest: Vec<usize> = (0..recipes.len()).filter(|&at| made[at].is_none()).collect();
    let printed = print_all(source, format, mark, recipes, rest);
    for (at, result) in printed {
        made[at] = Some(result);
    }
    made.into_iter().map(|result| result.unwrap_or(Err(Trouble::Damaged))).collect()
}

/// The recipes at these places, of a source that has to be decoded for them.
fn print_all<'a>(
    source: &[u8],
    format: Format,
    mark: Option<&'a [u8]>,
    recipes: &[&'a Recipe],
    mut places: Vec<usize>,
) -> Vec<(usize, Result<Vec<u8>, Trouble>)> {
    if places.is_empty() {
        return Vec::new();
    }
    let decoded = match format {
        Format::Svg => Err(Trouble::Form),
        _ => negative::decode(source, format, MAX_PIXELS),
    };
    let mut printer = match decoded {
        Ok(negative) => Printer::new(negative),
        Err(trouble) => return places.into_iter().map(|at| (at, Err(trouble.clone()))).collect(),
    };
    // As the printer wants it, and those of one size together.
    places.sort_by_key(|&at| (printer.halvings(recipes[at].scale), recipes[at].scale, recipes[at].form));
    // Nearly always the same for all; read again where it isn't.
    let mut stamp: Option<(&Mark, Result<Stamp<'_>, Trouble>)> = None;
    let mut print = |recipe: &'a Recipe| {
        let quality = recipe.scale.map_or(OWN_SIZE_QUALITY, |scale| scale.quality);
        let wanted = Wanted { form: recipe.form, quality, exact: format != Format::Jpeg };
        let (image, profile) = printer.print(recipe.scale)?;
        let Some(of) = recipe.mark.as_deref() else { return encode::encode(image, wanted, profile) };
        if stamp.as_ref().is_none_or(|(last, _)| *last != of) {
            stamp = Some((of, mark.ok_or(Trouble::Mark).and_then(|bytes| Stamp::read(of, bytes))));
        }
        let (_, stamp) = stamp.as_ref().expect("it was just read");
        let image = stamp.as_ref().map_err(Clone::clone)?.over(image.clone(), of)?;
        encode::encode(&image, wanted, profile)
    };
    places.into_iter().map(|at| (at, print(recipes[at]))).collect()
}

/// Whether a recipe takes the pixels as they are encoded.
fn keeps(source: &[u8], format: Format, recipe: &Recipe) -> bool {
    if recipe.scale.is_some() || Form::of(format) != Some(recipe.form) {
        return false;
    }
    let moves = match format {
        Format::Svg | Format::Gif | Format::Ico => return true,
        Format::Webp => webp::is_animated(source),
        Format::Png => png::is_animated(source),
        _ => false,
    };
    moves || recipe.mark.is_none() && !must_be_written_anew(source, format)
}

/// Shown turned, or in printing inks: what browsers, readers of feeds and WeChat make of these differs.
fn must_be_written_anew(source: &[u8], format: Format) -> bool {
    let inks =
        format == Format::Jpeg && jpeg::Jpeg::read(source).frame().is_some_and(|frame| frame.components == 4);
    inks || orientation(source) != 1
}

/// A picture inside of a drawing, at its own size and in its own form, without metadata.
fn kept(source: &[u8], form: Form) -> Result<Vec<u8>, Trouble> {
    let format = readable(source)?;
    if !must_be_written_anew(source, format) {
        memory::admit_kept(source, format)?;
        return bare(source, format);
    }
    let mut printer = Printer::new(negative::decode(source, format, EMBEDDED_PIXELS)?);
    let wanted = Wanted { form, quality: OWN_SIZE_QUALITY, exact: format != Format::Jpeg };
    let (image, profile) = printer.print(None)?;
    encode::encode(image, wanted, profile)
}

/// The file without metadata, its pixels as they are encoded.
fn bare(source: &[u8], format: Format) -> Result<Vec<u8>, Trouble> {
    match format {
        Format::Jpeg => {
            let file = jpeg::Jpeg::read(source);
            if !file.complete {
                // Only its pixels tell whether the end mark alone is missing.
                negative::decode(source, format, MAX_PIXELS)?;
            }
            Ok(file.bare())
        }
        Format::Png => png::bare(source),
        Format::Gif => gif::bare(source),
        Format::Webp => webp::bare(source),
        Format::Svg => svg::bare(source),
        Format::Bmp => bmp::bare(source),
        Format::Ico => bmp::bare_icon(source),
        _ => Err(Trouble::Form),
    }
}

/// Whether a JPEG ends before its pixels do. Some cameras leave out the end mark alone; only decoding tells that.
pub fn is_cut_short(source: &[u8]) -> bool {
    let decode = || matches!(negative::decode(source, Format::Jpeg, MAX_PIXELS), Err(Trouble::Truncated));
    // As in `develop`: on hostile bytes no decoder is trusted.
    catch_unwind(AssertUnwindSafe(decode)).unwrap_or(true)
}

/// Whether the picture has frames that follow each other. Such a one is best kept as it is.
pub fn is_animated(source: &[u8]) -> bool {
    match readable(source) {
        Ok(Format::Gif) => gif::is_animated(source),
        Ok(Format::Webp) => webp::is_animated(source),
        Ok(Format::Png) => png::is_animated(source),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
