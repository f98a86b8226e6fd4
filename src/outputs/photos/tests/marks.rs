//! Watermarks: letters of a font, and pictures.

use std::sync::Arc;

use super::*;
use crate::report::SourcePath;
use crate::site::{Corner, Mark, MarkOf};

/// A font that has a box for 会, a smaller one for 刊, and nothing else.
pub(super) const FONT: &[u8] = include_bytes!("../../../../tests/photos/two-glyphs.ttf");

fn marked(form: Form, what: MarkOf) -> Recipe {
    let mark = Mark { what, place: Corner::BottomRight, opacity_percent: 80, width_percent: 25 };
    Recipe { mark: Some(Arc::new(mark)), ..recipe(form, Some((400, 300))) }
}

#[test]
fn a_watermark_of_text_is_drawn_in_the_fonts_letters() {
    let text =
        |text: &str| MarkOf::Text {
            text: text.to_owned(), font: SourcePath::new("字体.ttf"), hash: [0; 32]
        };
    let samples = vec![128; 400 * 300 * 3];
    let source = png(&Image::new(400, 300, Channels::Rgb, samples).unwrap(), 1);
    let develop_one = |recipe: &Recipe, font: &[u8]| develop(&source, Some(font), &[recipe]).pop().unwrap();
    let file = develop_one(&marked(Form::Png, text("会刊")), FONT).unwrap();
    let image = shown(&file);
    let bright = |left: usize, right: usize| {
        let inside = |at: &usize| (left..right).contains(&(at % 400)) && image.samples[at * 3] > 200;
        (0..400 * 300).filter(inside).count()
    };
    // 100 pixels in the right corner, the first letter four times as large as the second.
    assert_eq!(bright(0, 290), 0);
    let (first, second) = (bright(290, 344), bright(344, 400));
    assert!(first > 1200 && (3.0..5.0).contains(&(first as f64 / second as f64)), "{first} {second}");
    assert!(image.samples.iter().any(|&sample| sample < 90), "a shadow");
    assert_eq!(
        develop_one(&marked(Form::Png, text("报会刊县报")), FONT),
        Err(Trouble::Glyphs("报县".to_owned()))
    );
    assert_eq!(develop_one(&marked(Form::Png, text("会刊")), b"no font"), Err(Trouble::Mark));
    assert_eq!(made(&source, &marked(Form::Png, text("会刊"))), Err(Trouble::Mark));
}

#[test]
fn a_watermark_of_a_picture_is_drawn() {
    let what = MarkOf::Picture { source: SourcePath::new("logo.png"), hash: [0; 32] };
    let source = jpeg(&scene(400, 300), 1);
    let logo = png(&Image::new(8, 8, Channels::Rgb, [255, 0, 0].repeat(64)).unwrap(), 1);
    let recipe = marked(Form::Png, what);
    let image = shown(&develop(&source, Some(&logo), &[&recipe]).pop().unwrap().unwrap());
    let red =
        image.samples.chunks(3).filter(|pixel| pixel[0] > 200 && pixel[1] < 60 && pixel[2] < 60).count();
    assert!((9_000..=10_000).contains(&red), "{red}");
    assert_eq!(develop(&source, Some(b"?"), &[&recipe]), [Err(Trouble::Mark)]);
}
