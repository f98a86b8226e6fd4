//! The site's watermark.
//!
//! In: a picture or a font of the site, and where it goes. Out: an image with it drawn over. Invariant: the
//! image keeps its size, its transparency and its profile; a mark is never larger than the image.

use super::image::{Channels, Image, mixed};
use super::sniff::readable;
use super::{Trouble, glyphs, negative, printing};
use crate::site::{Corner, MOST_MARK_PIXELS, Mark, MarkOf};

/// From the edges, of the image's shorter side.
const MARGIN: f64 = 0.02;

/// What is drawn, made ready once for all sizes.
pub(super) enum Stamp<'a> {
    Picture(Image),
    Text { font: Box<glyphs::Font<'a>>, text: &'a str },
}

impl<'a> Stamp<'a> {
    /// `bytes` are those of the mark's picture or font.
    pub fn read(mark: &'a Mark, bytes: &'a [u8]) -> Result<Stamp<'a>, Trouble> {
        match &mark.what {
            MarkOf::Text { text, .. } => {
                let font = Box::new(glyphs::Font::read(bytes)?);
                font.holds(text)?;
                Ok(Stamp::Text { font, text })
            }
            MarkOf::Picture { .. } => picture(bytes).map(Stamp::Picture).map_err(|_| Trouble::Mark),
        }
    }

    /// The mark at this width: its colours with their opacity.
    fn at(&self, width: u32) -> Result<Image, Trouble> {
        match self {
            Stamp::Picture(image) => {
                let height = u64::from(image.height) * u64::from(width) / u64::from(image.width.max(1));
                let height = u32::try_from(height.max(1)).map_err(|_| Trouble::Mark)?;
                printing::resize(image, width, height)
            }
            Stamp::Text { font, text } => font.line(text, width),
        }
    }

    /// The image with the mark over it. One that would be higher than the image is made smaller.
    pub fn over(&self, image: Image, mark: &Mark) -> Result<Image, Trouble> {
        let share = f64::from(mark.width_percent.clamp(1, 100)) / 100.0;
        let wanted = ((f64::from(image.width) * share).round() as u32).max(1);
        let mut stamp = self.at(wanted)?;
        let margin = (f64::from(image.width.min(image.height)) * MARGIN).round() as u32;
        let room = image.height.saturating_sub(2 * margin).max(1);
        if stamp.height > room {
            let narrower = u64::from(wanted) * u64::from(room) / u64::from(stamp.height);
            stamp = self.at(u32::try_from(narrower.max(1)).map_err(|_| Trouble::Mark)?)?;
        }
        let right = image.width.saturating_sub(stamp.width);
        let bottom = image.height.saturating_sub(stamp.height);
        let (left, top) = match mark.place {
            Corner::TopLeft => (margin.min(right), margin.min(bottom)),
            Corner::TopRight => (right.saturating_sub(margin), margin.min(bottom)),
            Corner::BottomLeft => (margin.min(right), bottom.saturating_sub(margin)),
            Corner::BottomRight => (right.saturating_sub(margin), bottom.saturating_sub(margin)),
        };
        Ok(drawn(image, &stamp, left, top, mark.opacity_percent.min(100)))
    }
}

fn picture(bytes: &[u8]) -> Result<Image, Trouble> {
    let negative = negative::decode(bytes, readable(bytes)?, MOST_MARK_PIXELS)?;
    Ok(negative.image.turned(negative.orientation))
}

/// Source over destination, both not premultiplied.
fn drawn(image: Image, stamp: &Image, left: u32, top: u32, opacity: u8) -> Image {
    let mut image = if image.channels == Channels::Gray { image.coloured().into_owned() } else { image };
    let stamp = stamp.coloured();
    let (count, row) = (image.channels.count(), image.row());
    let stamp_count = stamp.channels.count();
    let rows =
        stamp.samples.chunks_exact(stamp.row()).zip(image.samples.chunks_exact_mut(row).skip(top as usize));
    for (from, to) in rows {
        let to = to.chunks_exact_mut(count).skip(left as usize);
        for (from, to) in from.chunks_exact(stamp_count).zip(to) {
            let alpha = if stamp_count == 4 { u32::from(from[3]) } else { 255 };
            lay(to, from, (alpha * u32::from(opacity) + 50) / 100, image.channels);
        }
    }
    image
}

pub(super) fn lay(to: &mut [u8], from: &[u8], alpha: u32, channels: Channels) {
    let below = if channels == Channels::Rgba { u32::from(to[3]) } else { 255 };
    let (after, weight) = match alpha + (below * (255 - alpha) + 127) / 255 {
        0 => return,
        after => (after, (alpha * 255 + after / 2) / after),
    };
    for (to, from) in to.iter_mut().zip(&from[..3]) {
        *to = mixed(u32::from(*to), u32::from(*from), weight.min(255));
    }
    if channels == Channels::Rgba {
        to[3] = u8::try_from(after).unwrap_or(u8::MAX);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(place: Corner, opacity_percent: u8, width_percent: u8) -> Mark {
        let what = MarkOf::Picture { source: crate::report::SourcePath::new("logo.png"), hash: [0; 32] };
        Mark { what, place, opacity_percent, width_percent }
    }

    fn paper(channels: Channels, level: u8) -> Image {
        Image::new(100, 50, channels, vec![level; 100 * 50 * channels.count()]).unwrap()
    }

    /// A red square.
    fn stamp() -> Stamp<'static> {
        let samples = [255, 0, 0].repeat(16);
        Stamp::Picture(Image::new(4, 4, Channels::Rgb, samples).unwrap())
    }

    fn pixel(image: &Image, x: usize, y: usize) -> &[u8] {
        let count = image.channels.count();
        &image.samples[y * image.row() + x * count..][..count]
    }

    #[test]
    fn it_stands_in_its_corner_and_nowhere_else() {
        let corners = [
            (Corner::TopLeft, (5, 5)),
            (Corner::TopRight, (94, 5)),
            (Corner::BottomLeft, (5, 44)),
            (Corner::BottomRight, (94, 44)),
        ];
        for (place, (x, y)) in corners {
            let marked = stamp().over(paper(Channels::Rgb, 200), &mark(place, 100, 10)).unwrap();
            assert_eq!(pixel(&marked, x, y), [255, 0, 0], "{place:?}");
            let red = marked.samples.chunks(3).filter(|pixel| pixel[1] < 100).count();
            assert_eq!(red, 100);
        }
    }

    #[test]
    fn opacity_is_a_share() {
        let marked = stamp().over(paper(Channels::Rgb, 100), &mark(Corner::TopLeft, 50, 10)).unwrap();
        assert_eq!(pixel(&marked, 5, 5), [178, 50, 50]);
        let gray = stamp().over(paper(Channels::Gray, 100), &mark(Corner::TopLeft, 50, 10)).unwrap();
        assert_eq!(gray, marked);
    }

    #[test]
    fn it_is_seen_where_the_picture_is_transparent() {
        let marked = stamp().over(paper(Channels::Rgba, 0), &mark(Corner::TopLeft, 40, 10)).unwrap();
        assert_eq!(pixel(&marked, 5, 5), [255, 0, 0, 102]);
        assert_eq!(pixel(&marked, 50, 25), [0, 0, 0, 0]);
    }

    #[test]
    fn a_mark_higher_than_the_picture_is_made_smaller() {
        let tall = Stamp::Picture(Image::new(10, 100, Channels::Gray, vec![0; 1000]).unwrap());
        let marked = tall.over(paper(Channels::Rgb, 255), &mark(Corner::BottomRight, 100, 100)).unwrap();
        assert_eq!((marked.width, marked.height), (100, 50));
        assert_eq!(pixel(&marked, 97, 25), [0, 0, 0]);
        assert_eq!(pixel(&marked, 90, 25), [255, 255, 255]);
    }
}
