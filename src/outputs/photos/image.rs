//! Pixels in memory, and what is done to them one by one.
//!
//! In: samples of 8 bits, rows from the top, without padding. Out: the same, turned, mixed or widened.
//! Invariant: `samples` holds exactly `width * height` pixels of `channels`.

use super::Trouble;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Channels {
    Gray,
    Rgb,
    /// Not premultiplied.
    Rgba,
}

impl Channels {
    /// Bytes a pixel.
    pub fn count(self) -> usize {
        match self {
            Channels::Gray => 1,
            Channels::Rgb => 3,
            Channels::Rgba => 4,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Image {
    pub width: u32,
    pub height: u32,
    pub channels: Channels,
    pub samples: Vec<u8>,
}

impl Image {
    pub fn new(width: u32, height: u32, channels: Channels, samples: Vec<u8>) -> Result<Image, Trouble> {
        let image = Image { width, height, channels, samples };
        let expected = image.row().checked_mul(height as usize);
        if width == 0 || height == 0 || expected != Some(image.samples.len()) {
            return Err(Trouble::Damaged);
        }
        Ok(image)
    }

    /// Bytes a row.
    pub fn row(&self) -> usize {
        self.width as usize * self.channels.count()
    }

    fn pixels(&self) -> impl Iterator<Item = &[u8]> {
        self.samples.chunks_exact(self.channels.count())
    }

    /// Without an alpha channel that says nothing.
    pub fn without_idle_alpha(self) -> Image {
        if self.channels == Channels::Rgba && self.pixels().all(|pixel| pixel[3] == u8::MAX) {
            return Image {
                samples: squeezed(self.samples, 4, 3, |pixel, out| out.copy_from_slice(&pixel[..3])),
                channels: Channels::Rgb,
                ..self
            };
        }
        self
    }

    /// Over white paper, for forms without transparency.
    pub fn opaque(&self) -> std::borrow::Cow<'_, Image> {
        use std::borrow::Cow;
        if self.channels != Channels::Rgba {
            return Cow::Borrowed(self);
        }
        let over = |pixel: &[u8]| {
            let alpha = u32::from(pixel[3]);
            let mix = move |sample: u8| mixed(255, u32::from(sample), alpha);
            [mix(pixel[0]), mix(pixel[1]), mix(pixel[2])]
        };
        Cow::Owned(Image {
            samples: self.pixels().flat_map(over).collect(),
            channels: Channels::Rgb,
            ..*self
        })
    }

    /// Grey as red, green and blue.
    pub fn coloured(&self) -> std::borrow::Cow<'_, Image> {
        use std::borrow::Cow;
        if self.channels != Channels::Gray {
            return Cow::Borrowed(self);
        }
        let samples = self.samples.iter().flat_map(|&sample| [sample; 3]).collect();
        Cow::Owned(Image { samples, channels: Channels::Rgb, ..*self })
    }

    /// As EXIF's orientation (1 to 8) says it is to be shown.
    pub fn turned(self, orientation: u8) -> Image {
        if !(2..=8).contains(&orientation) {
            return self;
        }
        let (width, height) = shown(self.width, self.height, orientation);
        let count = self.channels.count();
        let (stored_width, stored_height) = (self.width as usize, self.height as usize);
        let mut samples = Vec::with_capacity(self.samples.len());
        for y in 0..height as usize {
            for x in 0..width as usize {
                let (right, down) = (stored_width - 1, stored_height - 1);
                let (from_x, from_y) = match orientation {
                    2 => (right - x, y),
                    3 => (right - x, down - y),
                    4 => (x, down - y),
                    5 => (y, x),
                    6 => (y, down - x),
                    7 => (right - y, down - x),
                    _ => (right - y, x),
                };
                let at = (from_y * stored_width + from_x) * count;
                samples.extend_from_slice(&self.samples[at..at + count]);
            }
        }
        Image { width, height, samples, ..self }
    }
}

/// The size at which a stored picture is shown.
pub(super) fn shown(width: u32, height: u32, orientation: u8) -> (u32, u32) {
    if (5..=8).contains(&orientation) { (height, width) } else { (width, height) }
}

/// `above` over `below`; `weight` of 255.
pub(super) fn mixed(below: u32, above: u32, weight: u32) -> u8 {
    let sum = above * weight + below * (255 - weight);
    u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
}

/// Pixels of `from` bytes become pixels of `to` bytes in the same memory.
pub(super) fn squeezed(
    mut samples: Vec<u8>,
    from: usize,
    to: usize,
    each: impl Fn(&[u8], &mut [u8]),
) -> Vec<u8> {
    let count = samples.len() / from;
    let mut pixel = [0; 16];
    for index in 0..count {
        pixel[..from].copy_from_slice(&samples[index * from..(index + 1) * from]);
        each(&pixel[..from], &mut samples[index * to..(index + 1) * to]);
    }
    samples.truncate(count * to);
    samples.shrink_to_fit();
    samples
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two columns, three rows, a letter each.
    fn letters() -> Image {
        Image::new(2, 3, Channels::Gray, b"abcdef".to_vec()).unwrap()
    }

    #[test]
    fn orientations_are_those_of_exif() {
        // What EXIF 2.32, section 4.6.4 draws: where the stored first row and first column come to stand.
        let shown = [
            (1, 2, "ab cd ef"),
            (2, 2, "ba dc fe"),
            (3, 2, "fe dc ba"),
            (4, 2, "ef cd ab"),
            (5, 3, "ace bdf"),
            (6, 3, "eca fdb"),
            (7, 3, "fdb eca"),
            (8, 3, "bdf ace"),
        ];
        for (orientation, width, expected) in shown {
            let turned = letters().turned(orientation);
            let rows: Vec<_> = turned.samples.chunks(width).map(|row| str::from_utf8(row).unwrap()).collect();
            assert_eq!(rows.join(" "), expected, "{orientation}");
        }
    }

    #[test]
    fn transparency_lies_over_white() {
        let image = Image::new(2, 1, Channels::Rgba, vec![0, 0, 0, 0, 200, 100, 0, 255]).unwrap();
        assert_eq!(image.opaque().samples, [255, 255, 255, 200, 100, 0]);
        assert_eq!(image.clone().without_idle_alpha(), image);
        let solid = Image::new(2, 1, Channels::Rgba, vec![1, 2, 3, 255, 4, 5, 6, 255]).unwrap();
        assert_eq!(solid.without_idle_alpha().samples, [1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn samples_that_do_not_fit_the_size_are_no_image() {
        assert_eq!(Image::new(2, 2, Channels::Rgb, vec![0; 11]), Err(Trouble::Damaged));
        assert_eq!(Image::new(0, 2, Channels::Rgb, vec![]), Err(Trouble::Damaged));
    }
}
