//! One decoded source, printed in all the sizes that are wanted.
//!
//! In: a negative. Out: images of exact sizes, turned as they are shown. Invariant: an image depends on the
//! source and its scale alone, never on what else is printed: a preview that makes one size gives the
//! bytes that a build of all sizes gives.
//!
//! So that twelve million pixels aren't gone through for every size, the source is halved, again and again,
//! by averaging; a size is made by Lanczos3 from the smallest halving that is large enough. Measured on
//! photographs of 12 megapixels, that differs from resizing the source itself by an SSIM of 0.001 to 0.008
//! (the test `figures`). Both work on the samples as they are, like other generators do: linear light would
//! darken thin dark text on white.

use fast_image_resize::images::{Image as Canvas, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use super::Trouble;
use super::image::{Channels, Image, shown};
use super::negative::Negative;
use crate::site::{Part, Scale};

/// A size is made from pictures at least this much larger: from nearer ones it would lose detail twice.
const ENOUGH: f64 = 1.25;

/// A part of a stored picture, all in fractions of it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Window {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl Window {
    const WHOLE: Window = Window { left: 0.0, top: 0.0, width: 1.0, height: 1.0 };

    /// A part that reaches outside is cut to what is inside; one that has nothing inside is the whole.
    fn of(part: Option<Part>) -> Window {
        let Some(part) = part else { return Window::WHOLE };
        let fraction = |millionths: u32| f64::from(millionths.min(1_000_000)) / 1_000_000.0;
        let (left, top) = (fraction(part.left), fraction(part.top));
        let width = fraction(part.width).min(1.0 - left);
        let height = fraction(part.height).min(1.0 - top);
        if width > 0.0 && height > 0.0 { Window { left, top, width, height } } else { Window::WHOLE }
    }

    /// Where it lies in the picture as it is stored.
    fn stored(self, orientation: u8) -> Window {
        let Window { left, top, width, height } = self;
        let (right, bottom) = (1.0 - left - width, 1.0 - top - height);
        let (left, top) = match orientation {
            2 => (right, top),
            3 => (right, bottom),
            4 => (left, bottom),
            5 => (top, left),
            6 => (top, right),
            7 => (bottom, right),
            8 => (bottom, left),
            _ => (left, top),
        };
        let (width, height) = shown_fractions(width, height, orientation);
        Window { left: left.max(0.0), top: top.max(0.0), width, height }
    }
}

fn shown_fractions(width: f64, height: f64, orientation: u8) -> (f64, f64) {
    if (5..=8).contains(&orientation) { (height, width) } else { (width, height) }
}

/// Makes sizes.
pub(super) struct Printer {
    /// The source as it is stored, and its halvings as far as they were needed.
    levels: Vec<Image>,
    orientation: u8,
    profile: Option<Vec<u8>>,
    /// What was made last, since sizes are wanted in two forms.
    last: Option<(Option<Scale>, Image)>,
    resizer: Resizer,
}

impl Printer {
    pub fn new(negative: Negative) -> Printer {
        let Negative { image, orientation, profile } = negative;
        Printer { levels: vec![image], orientation, profile, last: None, resizer: Resizer::new() }
    }

    pub fn profile(&self) -> Option<&[u8]> {
        self.profile.as_deref()
    }

    /// The size at which the source is shown.
    pub fn size(&self) -> (u32, u32) {
        shown(self.levels[0].width, self.levels[0].height, self.orientation)
    }

    /// An image of this scale; `None` for all of it at its own size.
    pub fn print(&mut self, scale: Option<Scale>) -> Result<Image, Trouble> {
        // The quality is not the pixels' business.
        let scale = scale.map(|scale| Scale { quality: 0, ..scale });
        if let Some((_, image)) = self.last.as_ref().filter(|(last, _)| *last == scale) {
            return Ok(image.clone());
        }
        let (width, height) = scale.map_or(self.size(), |scale| (scale.width, scale.height));
        let (width, height) = shown(width, height, self.orientation);
        let window = Window::of(scale.and_then(|scale| scale.part)).stored(self.orientation);
        let level = self.level(window, width, height)?;
        let image =
            resized(&mut self.resizer, &self.levels[level], window, width, height, FilterType::Lanczos3)?;
        let image = image.turned(self.orientation);
        self.last = Some((scale, image.clone()));
        Ok(image)
    }

    /// The smallest halving in which the window still has enough pixels.
    fn level(&mut self, window: Window, width: u32, height: u32) -> Result<usize, Trouble> {
        let suffices =
            |own: u32, share: f64, wanted: u32| f64::from(own) * share >= f64::from(wanted) * ENOUGH;
        for at in 0.. {
            let level = &self.levels[at];
            let (half_width, half_height) = (level.width / 2, level.height / 2);
            if !suffices(half_width, window.width, width) || !suffices(half_height, window.height, height) {
                return Ok(at);
            }
            if at + 1 == self.levels.len() {
                let filter = FilterType::Box;
                let half = resized(&mut self.resizer, level, Window::WHOLE, half_width, half_height, filter)?;
                self.levels.push(half);
            }
        }
        Ok(0)
    }
}

/// The window of an image, in this size.
pub(super) fn resize(image: &Image, width: u32, height: u32) -> Result<Image, Trouble> {
    resized(&mut Resizer::new(), image, Window::WHOLE, width, height, FilterType::Lanczos3)
}

fn resized(
    resizer: &mut Resizer,
    image: &Image,
    window: Window,
    width: u32,
    height: u32,
    filter: FilterType,
) -> Result<Image, Trouble> {
    let kind = match image.channels {
        Channels::Gray => PixelType::U8,
        Channels::Rgb => PixelType::U8x3,
        Channels::Rgba => PixelType::U8x4,
    };
    if width == 0 || height == 0 {
        return Err(Trouble::Damaged);
    }
    let from =
        ImageRef::new(image.width, image.height, &image.samples, kind).map_err(|_| Trouble::Damaged)?;
    let mut to = Canvas::new(width, height, kind);
    let (wide, high) = (f64::from(image.width), f64::from(image.height));
    // Rounding must not lead outside.
    let (left, top) = (window.left * wide, window.top * high);
    let (inner_width, inner_height) =
        ((window.width * wide).min(wide - left), (window.height * high).min(high - top));
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter)).crop(
        left,
        top,
        inner_width,
        inner_height,
    );
    resizer.resize(&from, &mut to, &options).map_err(|_| Trouble::Damaged)?;
    Image::new(width, height, image.channels, to.into_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four quarters of different grey.
    fn quarters() -> Image {
        let samples =
            (0..64 * 64).map(|at| 40 * (1 + u8::from(at % 64 >= 32) + 2 * u8::from(at / 64 >= 32))).collect();
        Image::new(64, 64, Channels::Gray, samples).unwrap()
    }

    fn quarter(left: u32, top: u32, size: u32) -> Option<Scale> {
        let part = Some(Part { left, top, width: 500_000, height: 500_000 });
        Some(Scale { part, width: size, height: size, quality: 80 })
    }

    #[test]
    fn a_part_is_of_the_picture_as_it_is_shown() {
        for orientation in 1..=8 {
            let shown = quarters().turned(orientation);
            // `turned` undoes itself for all but the two quarter turns.
            let stored = quarters();
            let negative = Negative { image: stored, orientation, profile: None };
            let mut printer = Printer::new(negative);
            for (left, top) in [(0, 0), (500_000, 0), (0, 500_000), (500_000, 500_000)] {
                let print = printer.print(quarter(left, top, 8)).unwrap();
                let at = (top as usize / 500_000 * 32 + 8) * 64 + left as usize / 500_000 * 32 + 8;
                assert_eq!(print.samples[8 * 4 + 4], shown.samples[at], "{orientation} {left} {top}");
            }
        }
    }

    #[test]
    fn a_size_is_the_same_whatever_else_is_printed() {
        let negative = || Negative { image: quarters(), orientation: 6, profile: None };
        let scale = |size| Some(Scale { part: None, width: size, height: size, quality: 80 });
        let mut all = Printer::new(negative());
        let sizes = [scale(50), scale(20), quarter(0, 500_000, 8), scale(9), None];
        for size in sizes {
            let print = all.print(size).unwrap();
            assert_eq!(print, Printer::new(negative()).print(size).unwrap());
        }
        assert_eq!(all.levels.len(), 3);
        assert_eq!(all.print(None).unwrap(), quarters().turned(6));
    }

    #[test]
    fn transparent_pixels_lend_no_colour_to_their_neighbours() {
        let samples =
            (0..32 * 32).flat_map(|at| if at % 32 < 15 { [255, 0, 0, 0] } else { [0, 0, 255, 255] });
        let image = Image::new(32, 32, Channels::Rgba, samples.collect()).unwrap();
        let small = resize(&image, 8, 8).unwrap();
        let visible = small.samples.chunks(4).filter(|pixel| pixel[3] > 8);
        assert!(visible.clone().count() > 30);
        assert!(visible.clone().all(|pixel| pixel[0] < 8), "{:?}", visible.collect::<Vec<_>>());
    }

    #[test]
    fn a_part_outside_is_cut_to_the_inside() {
        let part = Part { left: 900_000, top: 2_000_000, width: 500_000, height: 5 };
        assert_eq!(Window::of(Some(part)), Window::WHOLE);
        let part = Part { left: 750_000, top: 0, width: 500_000, height: 1_000_000 };
        assert_eq!(Window::of(Some(part)), Window { left: 0.75, top: 0.0, width: 0.25, height: 1.0 });
    }
}
