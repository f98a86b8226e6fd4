//! Pictures: the variants that each is published in, named before any of them is made.
//!
//! In: a file's identity and header, the settings. Out: a [`Published`] with a recipe a variant, or what is
//! [wrong](Wrong) with it. Invariants: nothing is enlarged; nothing of an original file is published as it
//! is; equal pictures have equal names, wherever they lie.

use std::sync::Arc;

use super::UrlPath;
use super::flaws::{Wrong, mislabelled};
use super::recipe::{Form, Mark, Part, Recipe, Scale};
use crate::config::Pictures;
use crate::markdown::Flaw;
use crate::report::SourcePath;
use crate::snapshot::{Asset, Format, Picture};

/// How much of what a crop loses it loses at the left and above, in percent, if nobody says what matters:
/// faces stand above the middle.
const USUAL: (u64, u64) = (50, 35);

/// Narrower variants carry no watermark, in pixels: they are thumbnails.
const MARKED_FROM: u32 = 480;

/// The longest side of a WebP, in pixels.
const LONGEST_WEBP: u32 = 16_383;

/// A width that is nearly the picture's own gives way to that.
const NEARLY_PERCENT: u32 = 85;

/// One variant of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    pub path: UrlPath,
    /// In pixels; 0 for a drawing that does not say it.
    pub width: u32,
    pub height: u32,
    pub recipe: Arc<Recipe>,
}

/// A picture and its variants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    source: SourcePath,
    hash: [u8; 32],
    picture: Picture,
    mark: Option<Arc<Mark>>,
    /// In the original's form or the nearest that browsers show, the narrowest first; never empty.
    pub own: Vec<Variant>,
    /// In WebP, where that is another form; as many, or none.
    pub webp: Vec<Variant>,
    /// Called otherwise than it is.
    pub flaw: Option<Box<Flaw>>,
}

impl Published {
    /// The picture at `source`, or what is wrong with it.
    pub fn new(
        source: &SourcePath,
        asset: &Asset,
        how: &Pictures,
        mark: Option<&Arc<Mark>>,
    ) -> Result<Published, Wrong> {
        let picture = asset.picture().ok_or(Wrong::NoPicture)?;
        let pixels = u64::from(picture.width) * u64::from(picture.height);
        match picture.format {
            Format::Heif | Format::Avif | Format::JpegXl | Format::Jpeg2000 | Format::Psd | Format::Raw => {
                return Err(Wrong::Unread(picture.format));
            }
            Format::Svg => {}
            _ if pixels == 0 => return Err(Wrong::NoPicture),
            _ if picture.truncated => return Err(Wrong::Truncated),
            _ if pixels > how.most_pixels => {
                return Err(Wrong::TooLarge { pixels, most: how.most_pixels });
            }
            _ => {}
        }
        let mut published = Published {
            source: source.clone(),
            hash: *asset.hash.as_bytes(),
            picture: picture.clone(),
            mark: mark.filter(|_| !picture.animated).cloned(),
            own: Vec::new(),
            webp: Vec::new(),
            flaw: mislabelled(source, picture.format),
        };
        let (width, height) = picture.shown();
        let smallest = how.widths.first().copied().unwrap_or(u32::MAX);
        if published.is_kept() || (width <= smallest && published.can_be_kept(width)) {
            published.own = vec![published.kept(width, height)];
        } else {
            let largest = how.widths.last().copied().unwrap_or(width).min(width);
            let is_narrower =
                |narrow: &u32| narrow.saturating_mul(100) < largest.saturating_mul(NEARLY_PERCENT);
            let widths: Vec<u32> = how.widths.iter().copied().filter(is_narrower).chain([largest]).collect();
            published.develop(None, (width, height), &widths, how);
        }
        Ok(published)
    }

    /// A file that keeps its name: all of its pixels, less what else it says.
    pub fn bare(source: &SourcePath, asset: &Asset, how: &Pictures) -> Result<Recipe, Wrong> {
        let published = Published::new(source, asset, how, None)?;
        let form = Form::of(published.picture.format).ok_or(Wrong::Unstripped)?;
        let (width, height) = published.picture.shown();
        let turned = published.picture.orientation != 1 && !published.is_kept();
        let scale = Scale { part: None, width, height, quality: how.jpeg_quality.max(90) };
        Ok(published.recipe(form, turned.then_some(scale)))
    }

    /// A part of the picture in the ratio of `width` to `height`, around a point (in percent), in variants
    /// of at most `width` pixels; the whole of it where the height is 0. What cannot be cut stays whole.
    pub fn cut(&self, width: u32, height: u32, focus: Option<(u8, u8)>, how: &Pictures) -> Published {
        let (shown_width, shown_height) = self.picture.shown();
        if self.is_kept() || width == 0 || shown_width == 0 || shown_height == 0 {
            return self.clone();
        }
        let part = (height > 0).then(|| part((shown_width, shown_height), (width, height), focus)).flatten();
        let size = part.map_or((shown_width, shown_height), |part| {
            let of = |whole: u32, millionths: u32| {
                let pixels = (u64::from(whole) * u64::from(millionths) + 500_000) / 1_000_000;
                u32::try_from(pixels).unwrap_or(whole).max(1)
            };
            (of(shown_width, part.width), of(shown_height, part.height))
        });
        let largest = width.min(size.0);
        if part.is_none() && self.own.len() == 1 && self.own[0].width <= largest {
            return self.clone();
        }
        // For screens of single density, and for narrow ones.
        let half = width.div_ceil(2);
        let widths: Vec<u32> = [half]
            .into_iter()
            .filter(|half| *half >= 120 && half * 100 < largest * NEARLY_PERCENT)
            .chain([largest])
            .collect();
        let mut cut = Published { own: Vec::new(), webp: Vec::new(), ..self.clone() };
        cut.develop(part, size, &widths, how);
        cut
    }

    /// Who took it, as it says itself.
    pub fn credit(&self) -> Option<&Arc<str>> {
        self.picture.credit.as_ref()
    }

    /// Pixels of the whole as shown; none where it does not say them.
    pub fn size(&self) -> Option<(u32, u32)> {
        self.own.last().map(|variant| (variant.width, variant.height)).filter(|(width, _)| *width > 0)
    }

    /// All variants.
    pub fn variants(&self) -> impl Iterator<Item = &Variant> {
        self.own.iter().chain(&self.webp)
    }

    /// The largest one, which a link to the picture leads to.
    pub fn largest(&self) -> &Variant {
        self.own.last().expect("a picture has at least one variant")
    }

    /// The one for whoever takes but one.
    pub fn middle(&self) -> &Variant {
        self.own.iter().find(|variant| variant.width >= 900).unwrap_or_else(|| self.largest())
    }

    /// Its pixels cannot be taken apart: it moves, has none, or is several.
    pub fn is_kept(&self) -> bool {
        self.picture.animated || matches!(self.picture.format, Format::Svg | Format::Ico)
    }

    /// Whether its pixels may stay as they are encoded.
    fn can_be_kept(&self, width: u32) -> bool {
        Form::of(self.picture.format) == Some(self.form())
            && self.picture.orientation == 1
            && self.mark_for(width).is_none()
    }

    fn mark_for(&self, width: u32) -> Option<&Arc<Mark>> {
        self.mark.as_ref().filter(|_| width >= MARKED_FROM)
    }

    /// The original's form, or the nearest that browsers show.
    fn form(&self) -> Form {
        match Form::of(self.picture.format) {
            // Large, and of use to nobody.
            Some(Form::Bmp) | None if self.picture.alpha => Form::Png,
            Some(Form::Bmp) | None => Form::Jpeg,
            Some(form) => form,
        }
    }

    fn kept(&self, width: u32, height: u32) -> Variant {
        self.variant(self.form(), None, width, height)
    }

    fn develop(&mut self, part: Option<Part>, of: (u32, u32), widths: &[u32], how: &Pictures) {
        // A GIF that stands still is a PNG in another box.
        let form = if self.form() == Form::Gif { Form::Png } else { self.form() };
        let variant = |form: Form, quality: u8, width: u32| {
            let height = (u64::from(width) * u64::from(of.1) + u64::from(of.0) / 2) / u64::from(of.0.max(1));
            let height = u32::try_from(height).unwrap_or(of.1).max(1);
            // All pixels of what loses none when it is written.
            let is_whole = part.is_none() && width == of.0 && form == Form::Png;
            let keeps = is_whole && self.picture.format == Format::Png && self.can_be_kept(width);
            let scale = Scale { part, width, height, quality };
            self.variant(form, (!keeps).then_some(scale), width, height)
        };
        let own = if form == Form::Webp { how.webp_quality } else { how.jpeg_quality };
        let variants = |form, quality| widths.iter().map(|width| variant(form, quality, *width)).collect();
        let own: Vec<Variant> = variants(form, own);
        // Long screenshots have a side that it cannot hold.
        let fits = own.iter().all(|it| it.width.max(it.height) <= LONGEST_WEBP);
        let has_webp = form != Form::Webp && fits;
        let webp = if has_webp { variants(Form::Webp, how.webp_quality) } else { Vec::new() };
        (self.own, self.webp) = (own, webp);
    }

    fn variant(&self, form: Form, scale: Option<Scale>, width: u32, height: u32) -> Variant {
        let recipe = self.recipe(form, scale);
        Variant { path: recipe.path(), width, height, recipe: Arc::new(recipe) }
    }

    fn recipe(&self, form: Form, scale: Option<Scale>) -> Recipe {
        let mark = scale.and_then(|scale| self.mark_for(scale.width)).cloned();
        Recipe { source: self.source.clone(), hash: self.hash, scale, form, mark }
    }
}

/// What is cut out of a picture of `from` pixels in the ratio `to`, around a point in percent if there is one;
/// none where that is all of it, to a hair.
fn part(from: (u32, u32), to: (u32, u32), focus: Option<(u8, u8)>) -> Option<Part> {
    const WHOLE: u64 = 1_000_000;
    let (wide, high) = (u64::from(from.0) * u64::from(to.1), u64::from(from.1) * u64::from(to.0));
    // Of the longer side, how much is left.
    let left = WHOLE * wide.min(high) / wide.max(high).max(1);
    if left > WHOLE - WHOLE / 100 {
        return None;
    }
    let start = |focus: Option<u8>, usual: u64| match focus {
        Some(percent) => (WHOLE * u64::from(percent) / 100).saturating_sub(left / 2).min(WHOLE - left),
        None => (WHOLE - left) * usual / 100,
    };
    let millionths = |value: u64| u32::try_from(value).unwrap_or(1_000_000);
    Some(if wide > high {
        Part {
            left: millionths(start(focus.map(|it| it.0), USUAL.0)),
            top: 0,
            width: millionths(left),
            height: 1_000_000,
        }
    } else {
        Part {
            left: 0,
            top: millionths(start(focus.map(|it| it.1), USUAL.1)),
            width: 1_000_000,
            height: millionths(left),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::Nature;

    fn asset(picture: Picture) -> Asset {
        Asset { size: 1, hash: blake3::hash(b"1"), nature: Nature::Picture(picture), disk_path: None }
    }

    fn published(picture: Picture) -> Published {
        Published::new(&SourcePath::new("content/a/1.jpg"), &asset(picture), &Pictures::default(), None)
            .unwrap()
    }

    fn widths(variants: &[Variant]) -> Vec<(Form, u32, u32)> {
        variants.iter().map(|it| (it.recipe.form, it.width, it.height)).collect()
    }

    #[test]
    fn variants_have_the_widths_of_the_settings_and_are_never_enlarged() {
        let of = |format, width, height| {
            let it = published(Picture::plain(format, width, height));
            (widths(&it.own), widths(&it.webp))
        };
        let ladder = |form, sizes: &[(u32, u32)]| -> Vec<_> {
            sizes.iter().map(|&(width, height)| (form, width, height)).collect()
        };
        let three = [(480, 360), (960, 720), (1600, 1200)];
        assert_eq!(of(Format::Jpeg, 4000, 3000), (ladder(Form::Jpeg, &three), ladder(Form::Webp, &three)));
        let two = [(480, 320), (1000, 667)];
        assert_eq!(of(Format::Jpeg, 1000, 667).0, ladder(Form::Jpeg, &two), "960 is nearly all of it");
        assert_eq!(of(Format::Jpeg, 300, 200), (ladder(Form::Jpeg, &[(300, 200)]), vec![]));
        assert_eq!(of(Format::Bmp, 300, 200).0, ladder(Form::Jpeg, &[(300, 200)]));
        assert_eq!(of(Format::Webp, 4000, 3000), (ladder(Form::Webp, &three), vec![]));
        assert_eq!(of(Format::Gif, 600, 450).0, ladder(Form::Png, &[(480, 360), (600, 450)]));
    }

    #[test]
    fn what_moves_or_has_no_pixels_stays_as_it_is() {
        for (format, form) in [(Format::Gif, Form::Gif), (Format::Webp, Form::Webp), (Format::Svg, Form::Svg)]
        {
            let picture = Picture { animated: format != Format::Svg, ..Picture::plain(format, 900, 600) };
            let it = published(picture);
            assert_eq!((widths(&it.own), it.webp.len()), (vec![(form, 900, 600)], 0));
            assert!(it.largest().recipe.scale.is_none());
            assert_eq!(it.cut(300, 300, None, &Pictures::default()), it);
        }
    }

    #[test]
    fn a_picture_that_lies_on_its_side_is_written_anew() {
        let lying = |width, height| {
            published(Picture { orientation: 6, ..Picture::plain(Format::Jpeg, width, height) })
        };
        assert_eq!(widths(&lying(4000, 3000).own)[0], (Form::Jpeg, 480, 640));
        assert!(lying(300, 200).largest().recipe.scale.is_some());
        assert!(published(Picture::plain(Format::Jpeg, 300, 200)).largest().recipe.scale.is_none());
    }

    #[test]
    fn a_crop_keeps_the_point_that_matters() {
        let cut = |size: (u32, u32), to: (u32, u32), focus| part(size, to, focus);
        let expected = |left, top, width, height| Some(Part { left, top, width, height });
        let (wide, high) = ((4000, 2000), (2000, 4000));
        assert_eq!(cut((3000, 2000), (3, 2), Some((0, 0))), None);
        assert_eq!(cut(wide, (1, 1), None), expected(250_000, 0, 500_000, 1_000_000));
        assert_eq!(cut(wide, (1, 1), Some((0, 35))), expected(0, 0, 500_000, 1_000_000));
        assert_eq!(cut(wide, (1, 1), Some((100, 0))), expected(500_000, 0, 500_000, 1_000_000));
        assert_eq!(cut(high, (1, 1), None), expected(0, 175_000, 1_000_000, 500_000));
        assert_eq!(cut(high, (1, 1), Some((0, 30))), expected(0, 50_000, 1_000_000, 500_000));
    }

    #[test]
    fn a_thumbnail_has_its_ratio_at_two_widths() {
        let how = Pictures::default();
        let photo = published(Picture::plain(Format::Jpeg, 4000, 3000));
        let cut = photo.cut(640, 360, Some((40, 30)), &how);
        assert_eq!(widths(&cut.own), [(Form::Jpeg, 320, 180), (Form::Jpeg, 640, 360)]);
        assert_eq!(widths(&cut.webp), [(Form::Webp, 320, 180), (Form::Webp, 640, 360)]);
        assert_ne!(cut.largest().path, photo.cut(640, 360, Some((40, 90)), &how).largest().path);
        let small = published(Picture::plain(Format::Jpeg, 400, 300));
        assert_eq!(widths(&small.cut(640, 480, None, &how).own), [(Form::Jpeg, 400, 300)], "never enlarged");
        assert_eq!(
            widths(&photo.cut(640, 0, None, &how).own),
            [(Form::Jpeg, 320, 240), (Form::Jpeg, 640, 480)]
        );
    }

    #[test]
    fn what_cannot_be_published_is_told() {
        let wrong = |picture| {
            Published::new(&SourcePath::new("content/1.jpg"), &asset(picture), &Pictures::default(), None)
                .map(|_| ())
        };
        let plain = |format| Picture::plain(format, 20_000, 10_000);
        let too_large = Wrong::TooLarge { pixels: 200_000_000, most: 120_000_000 };
        assert_eq!(wrong(plain(Format::Jpeg)), Err(too_large));
        assert_eq!(wrong(plain(Format::Svg)), Ok(()));
        assert_eq!(wrong(plain(Format::Heif)), Err(Wrong::Unread(Format::Heif)));
        let short = Picture { truncated: true, ..Picture::plain(Format::Png, 20, 10) };
        assert_eq!(wrong(short), Err(Wrong::Truncated));
    }
}
