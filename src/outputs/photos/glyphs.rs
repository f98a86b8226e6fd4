//! A line of text as pixels.
//!
//! In: a font file of the site (TrueType or OpenType, or the first of a collection) and a text. Out: white
//! letters with a dark shadow, which can be read on light and on dark. Invariant: characters that the font
//! lacks are named; nothing is drawn as an empty box.

use ab_glyph::{Font as _, FontRef, Glyph, Point, PxScale, ScaleFont, point};

use super::Trouble;
use super::image::{Channels, Image};
use crate::config::LONGEST_MARK;

/// Height at which the text's width is measured.
const MEASURE: f32 = 100.0;

/// How far the shadow falls, of the letters' height.
const SHADOW: f32 = 0.04;

/// A font file, checked.
pub(super) struct Font<'a>(FontRef<'a>);

impl<'a> Font<'a> {
    pub fn read(bytes: &'a [u8]) -> Result<Font<'a>, Trouble> {
        FontRef::try_from_slice(bytes).map(Font).map_err(|_| Trouble::Mark)
    }

    /// Every character of the text is in the font.
    pub fn holds(&self, text: &str) -> Result<(), Trouble> {
        // In order of the text, each once.
        let mut missing: Vec<char> = Vec::new();
        for c in text.chars().filter(|&c| !c.is_whitespace() && self.0.glyph_id(c).0 == 0) {
            if !missing.contains(&c) {
                missing.push(c);
            }
        }
        if !missing.is_empty() {
            return Err(Trouble::Glyphs(missing.into_iter().take(10).collect()));
        }
        if text.trim().is_empty() || text.chars().count() > LONGEST_MARK {
            Err(Trouble::Mark)
        } else {
            Ok(())
        }
    }

    /// The glyphs of the text at this height, and where the line ends.
    fn laid(&self, text: &str, height: f32) -> (Vec<Glyph>, f32) {
        let font = self.0.as_scaled(PxScale::from(height));
        let (mut glyphs, mut x, mut last) = (Vec::new(), 0.0, None);
        for c in text.trim().chars() {
            let id = font.glyph_id(c);
            x += last.map_or(0.0, |last| font.kern(last, id));
            glyphs.push(id.with_scale_and_position(PxScale::from(height), point(x, font.ascent())));
            x += font.h_advance(id);
            last = Some(id);
        }
        (glyphs, x)
    }

    /// The text in one line of this width.
    pub fn line(&self, text: &str, width: u32) -> Result<Image, Trouble> {
        let (_, measured) = self.laid(text, MEASURE);
        let height = MEASURE * width as f32 / measured;
        // A font may say that its letters have no width, or any height.
        if !height.is_finite() || height <= 0.0 || height > 4.0 * width as f32 {
            return Err(Trouble::Mark);
        }
        let (glyphs, _) = self.laid(text, height);
        let font = self.0.as_scaled(PxScale::from(height));
        let shadow = (height * SHADOW).max(1.0);
        let rows = (font.height() + shadow).ceil().clamp(1.0, 4.0 * width as f32) as u32;
        let mut line = Line { width, rows, samples: vec![0; width as usize * rows as usize * 4] };
        for (colour, opacity, offset) in [(0, 0.6, shadow), (255, 1.0, 0.0)] {
            for glyph in &glyphs {
                self.draw(glyph, point(offset, offset), &mut line, colour, opacity);
            }
        }
        Image::new(width, rows, Channels::Rgba, line.samples)
    }

    fn draw(&self, glyph: &Glyph, offset: Point, line: &mut Line, colour: u8, opacity: f32) {
        let Some(outlined) = self.0.outline_glyph(glyph.clone()) else { return };
        let bounds = outlined.px_bounds();
        // Outlines far outside of their line are a font's mistake, and would cost memory.
        let most = 4.0 * line.width as f32 + 64.0;
        if !(bounds.width() <= most && bounds.height() <= most) {
            return;
        }
        outlined.draw(|x, y, coverage| {
            let x = (bounds.min.x + offset.x).round() as i64 + i64::from(x);
            let y = (bounds.min.y + offset.y).round() as i64 + i64::from(y);
            line.dot(x, y, colour, (coverage.clamp(0.0, 1.0) * opacity * 255.0).round() as u32);
        });
    }
}

/// Pixels with opacity, not premultiplied.
struct Line {
    width: u32,
    rows: u32,
    samples: Vec<u8>,
}

impl Line {
    fn dot(&mut self, x: i64, y: i64, colour: u8, alpha: u32) {
        let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else { return };
        if x >= self.width || y >= self.rows || alpha == 0 {
            return;
        }
        let at = (y as usize * self.width as usize + x as usize) * 4;
        super::mark::lay(&mut self.samples[at..at + 4], &[colour; 3], alpha, Channels::Rgba);
    }
}
