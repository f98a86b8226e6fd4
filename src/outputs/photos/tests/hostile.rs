//! Bytes that nobody meant as a picture, and pictures that were damaged on their way.
//!
//! What is tested lies below the net that `develop` spreads, so that a panic of ours or of a library is seen.

use proptest::prelude::*;

use super::marks::FONT;
use super::samples::{bmp, gif, jpeg, jpeg_with, png, recipe, scene, tiff, webp};
use super::*;

const MAGIC: [&[u8]; 12] = [
    b"\xFF\xD8\xFF\xE1",
    b"\xFF\xD8\xFF\xC0\0\x11\x08\0\x10\0\x10\x03",
    b"\x89PNG\r\n\x1A\n",
    b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\0\x10\0\0\0\x10\x08\x06\0\0\0",
    b"GIF89a\x10\0\x10\0\x80\0\0",
    b"RIFF\x40\0\0\0WEBPVP8 ",
    b"RIFF\x40\0\0\0WEBPVP8X\x0A\0\0\0",
    b"RIFF\x40\0\0\0WEBPVP8L",
    b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x10\0\0\0\x10\0\0\0\x01\0",
    b"II*\0\x08\0\0\0",
    b"MM\0*\0\0\0\x08",
    b"<svg xmlns='http://www.w3.org/2000/svg'>",
];

fn everything(bytes: &[u8]) {
    let recipes = [
        recipe(readable(bytes).ok().and_then(Form::of).unwrap_or(Form::Png), None),
        recipe(Form::Webp, Some((12, 10))),
    ];
    let recipes: Vec<&Recipe> = recipes.iter().collect();
    let _ = develop_all(bytes, None, &recipes);
    let _ = (credit(bytes), orientation(bytes), is_animated(bytes), memory(bytes, &recipes));
}

fn originals() -> Vec<Vec<u8>> {
    let image = scene(40, 24);
    vec![
        jpeg(&image, 6),
        jpeg_with(&image, &[], true),
        png(&image, 6),
        gif(&image, 2),
        webp(&image, 6),
        bmp(&image),
        tiff(&image),
        INKS.to_vec(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_do_not_panic(magic in prop::sample::select(MAGIC.to_vec()), bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        everything(&[magic, &bytes].concat());
    }

    #[test]
    fn damaged_pictures_do_not_panic(
        which in 0_usize..8, flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = originals().swap_remove(which);
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        everything(&bytes);
    }

    #[test]
    fn damage_in_the_head_does_not_panic(which in 0_usize..8, at in 0_usize..300, byte in any::<u8>()) {
        let mut bytes = originals().swap_remove(which);
        let at = at % bytes.len();
        bytes[at] = byte;
        everything(&bytes);
    }

    #[test]
    fn damaged_fonts_do_not_panic(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut font = FONT.to_vec();
        let at = at.index(font.len());
        font[at] = byte;
        if let Ok(font) = glyphs::Font::read(&font) {
            let _ = font.holds("会刊").and_then(|()| font.line("会刊", 60));
        }
    }
}
