//! The darkroom: what a camera gives becomes what the web wants.
//!
//! In: the bytes of one picture and the recipes for what is made of it. Out: files, or why there are none.
//! Invariant: pure, like every output; the same bytes and recipes give the same files. No file that comes
//! out has metadata but the profile of its colours: no place, serial number, owner, thumbnail, comment or
//! trailing data. Nothing that stands in a file makes it panic, or take memory beyond [`memory()`].
//!
//! ```text
//! bytes ──kind──> what it is ──negative──> pixels ──printing──> sizes ──mark──> encode ──> files
//!                      └──────── as it is encoded: jpeg, png, gif, webp, svg ────────────> files
//! ```

mod colour;
mod credit;
mod encode;
mod exif;
mod gif;
mod glyphs;
mod image;
mod iptc;
mod jpeg;
mod kind;
mod mark;
mod memory;
mod negative;
mod png;
mod printing;
mod svg;
mod trouble;
mod webp;
mod xmp;

pub use credit::credit;
pub use encode::fits;
pub use exif::orientation;
pub use kind::{Kind, kind};
pub use memory::{MAX_PIXELS, memory, size};
pub use trouble::Trouble;

use std::panic::{AssertUnwindSafe, catch_unwind};

use encode::Wanted;
use mark::Stamp;
use printing::Printer;

use crate::site::{Form, Mark, Recipe};

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
    let kind = match kind(source) {
        Ok(kind) => kind,
        Err(trouble) => return vec![Err(trouble); recipes.len()],
    };
    let mut made: Vec<Option<Result<Vec<u8>, Trouble>>> = vec![None; recipes.len()];
    for (made, _) in made.iter_mut().zip(recipes).filter(|(_, recipe)| keeps(source, kind, recipe)) {
        *made = Some(memory::admit_kept(source, kind).and_then(|()| bare(source, kind)));
    }
    let rest: Vec<usize> = (0..recipes.len()).filter(|&at| made[at].is_none()).collect();
    let printed = print_all(source, kind, mark, recipes, rest);
    for (at, result) in printed {
        made[at] = Some(result);
    }
    made.into_iter().map(|result| result.unwrap_or(Err(Trouble::Damaged))).collect()
}

/// The recipes at these places, of a source that has to be decoded for them.
fn print_all<'a>(
    source: &[u8],
    kind: Kind,
    mark: Option<&'a [u8]>,
    recipes: &[&'a Recipe],
    mut places: Vec<usize>,
) -> Vec<(usize, Result<Vec<u8>, Trouble>)> {
    if places.is_empty() {
        return Vec::new();
    }
    let decoded = match kind {
        Kind::Svg => Err(Trouble::Form),
        _ => negative::decode(source, kind, MAX_PIXELS),
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
        let wanted = Wanted { form: recipe.form, quality, exact: kind != Kind::Jpeg };
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
fn keeps(source: &[u8], kind: Kind, recipe: &Recipe) -> bool {
    if recipe.scale.is_some() || kind.form() != Some(recipe.form) {
        return false;
    }
    let moves = match kind {
        Kind::Svg | Kind::Gif => return true,
        Kind::Webp => webp::is_animated(source),
        Kind::Png => png::is_animated(source),
        _ => false,
    };
    moves || recipe.mark.is_none() && !must_be_written_anew(source, kind)
}

/// Shown turned, or in printing inks: what browsers, readers of feeds and WeChat make of these differs.
fn must_be_written_anew(source: &[u8], kind: Kind) -> bool {
    let inks =
        kind == Kind::Jpeg && jpeg::Jpeg::read(source).frame().is_some_and(|frame| frame.components == 4);
    inks || orientation(source) != 1
}

/// A picture inside of a drawing, at its own size and in its own form, without metadata.
fn kept(source: &[u8], form: Form) -> Result<Vec<u8>, Trouble> {
    let kind = kind(source)?;
    if !must_be_written_anew(source, kind) {
        memory::admit_kept(source, kind)?;
        return bare(source, kind);
    }
    let mut printer = Printer::new(negative::decode(source, kind, EMBEDDED_PIXELS)?);
    let wanted = Wanted { form, quality: OWN_SIZE_QUALITY, exact: kind != Kind::Jpeg };
    let (image, profile) = printer.print(None)?;
    encode::encode(image, wanted, profile)
}

/// The file without metadata, its pixels as they are encoded.
fn bare(source: &[u8], kind: Kind) -> Result<Vec<u8>, Trouble> {
    match kind {
        Kind::Jpeg => {
            let file = jpeg::Jpeg::read(source);
            if !file.complete {
                // Only its pixels tell whether the end mark alone is missing.
                negative::decode(source, kind, MAX_PIXELS)?;
            }
            Ok(file.bare())
        }
        Kind::Png => png::bare(source),
        Kind::Gif => gif::bare(source),
        Kind::Webp => webp::bare(source),
        Kind::Svg => svg::bare(source),
        Kind::Bmp | Kind::Tiff => Err(Trouble::Form),
    }
}

/// Whether the picture has frames that follow each other. Such a one is best kept as it is.
pub fn is_animated(source: &[u8]) -> bool {
    match kind(source) {
        Ok(Kind::Gif) => gif::is_animated(source),
        Ok(Kind::Webp) => webp::is_animated(source),
        Ok(Kind::Png) => png::is_animated(source),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
