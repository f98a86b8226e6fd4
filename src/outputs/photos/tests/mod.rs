//! The darkroom from outside: files go in, files come out.

mod broken;
mod hostile;
mod marks;
pub(super) mod samples;
mod ssim;

use std::collections::BTreeSet;

use super::image::{Channels, Image};
use super::negative::{Negative, decode};
use super::*;
use crate::site::Part;
use samples::{
    bmp, exif, gif, iptc, jpeg, jpeg_with, part_recipe, png, recipe, scene, segment, tiff, webp, xmp,
};
use ssim::ssim;

/// Printing inks by Pillow: cyan, magenta, yellow; black, none, some of three; squares of 32 pixels.
const INKS: &[u8] = include_bytes!("../../../../tests/photos/inks.jpg");
fn made(source: &[u8], recipe: &Recipe) -> Result<Vec<u8>, Trouble> {
    develop(source, None, &[recipe]).pop().unwrap()
}

/// A file's pixels as they are shown.
fn shown(file: &[u8]) -> Image {
    let negative = negative(file);
    negative.image.turned(negative.orientation)
}

fn negative(file: &[u8]) -> Negative {
    decode(file, readable(file).unwrap(), MAX_PIXELS).unwrap()
}

pub(super) fn holds(file: &[u8], bytes: &[u8]) -> bool {
    memchr::memmem::find(file, bytes).is_some()
}

/// Every kind of source of the same scene, with its name.
fn sources(image: &Image) -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("jpeg", jpeg(image, 1)),
        ("progressive", jpeg_with(image, &[], true)),
        ("png", png(image, 1)),
        ("gif", gif(image, 1)),
        ("webp", webp(image, 1)),
        ("bmp", bmp(image)),
        ("tiff", tiff(image)),
    ]
}

#[test]
fn no_output_tells_where_when_or_by_whom() {
    let image = scene(96, 64);
    let forms = [Form::Jpeg, Form::Png, Form::Webp];
    for (name, source) in sources(&image) {
        for orientation in [1, 6] {
            let source = match name {
                "jpeg" => jpeg(&image, orientation),
                "png" => png(&image, orientation),
                "webp" => webp(&image, orientation),
                _ => source.clone(),
            };
            let kept = Form::of(readable(&source).unwrap()).map(|form| recipe(form, None));
            let scaled = forms.iter().map(|form| recipe(*form, Some((48, 32))));
            let whole = forms.iter().map(|form| recipe(*form, None));
            let recipes: Vec<Recipe> = kept.into_iter().chain(scaled).chain(whole).collect();
            let recipes: Vec<&Recipe> = recipes.iter().collect();
            for (made, recipe) in develop(&source, None, &recipes).into_iter().zip(&recipes) {
                let file = made.unwrap_or_else(|trouble| panic!("{name} {recipe:?}: {trouble}"));
                for secret in samples::SECRETS {
                    assert!(!holds(&file, secret), "{name} {recipe:?}: {}", String::from_utf8_lossy(secret));
                }
                assert_eq!((credit(&file), orientation_of(&file)), (None, 1), "{name} {recipe:?}");
            }
        }
    }
}

fn orientation_of(file: &[u8]) -> u8 {
    orientation(file)
}

#[test]
fn sources_hold_secrets_in_the_first_place() {
    let image = scene(96, 64);
    let mut seen: BTreeSet<&[u8]> = BTreeSet::new();
    for (_, source) in sources(&image) {
        seen.extend(samples::SECRETS.into_iter().filter(|secret| holds(&source, secret)));
    }
    assert_eq!(seen.len(), samples::SECRETS.len());
}

#[test]
fn colours_keep_their_profile() {
    let image = scene(96, 64);
    let profile = samples::wide_profile();
    for source in [jpeg(&image, 1), jpeg(&image, 3), png(&image, 1), webp(&image, 1)] {
        for form in [Form::Jpeg, Form::Png, Form::Webp] {
            for size in [None, Some((48, 32))] {
                let file = made(&source, &recipe(form, size)).unwrap();
                assert_eq!(negative(&file).profile.as_ref(), Some(&profile), "{form:?} {size:?}");
            }
        }
    }
}

#[test]
fn kept_pictures_have_the_same_coded_pixels() {
    let image = scene(96, 64);
    for source in [jpeg(&image, 1), png(&image, 1), webp(&image, 1), gif(&image, 3)] {
        let form = Form::of(readable(&source).unwrap()).unwrap();
        let file = made(&source, &recipe(form, None)).unwrap();
        assert!(file.len() < source.len());
        assert_eq!(shown(&file), shown(&source), "{form:?}");
        // Nothing is left to take away.
        assert_eq!(made(&file, &recipe(form, None)), Ok(file));
    }
}

#[test]
fn pictures_come_out_upright_whatever_way_they_were_stored() {
    let upright = scene(96, 64);
    for orientation in 1..=8 {
        // Turning by the inverse stores it as such a camera does.
        let inverse = match orientation {
            6 => 8,
            8 => 6,
            other => other,
        };
        let stored = upright.clone().turned(inverse);
        for source in [jpeg(&stored, orientation), png(&stored, orientation), webp(&stored, orientation)] {
            let form = Form::of(readable(&source).unwrap()).unwrap();
            for size in [None, Some((96, 64)), Some((48, 32))] {
                let file = made(&source, &recipe(form, size)).unwrap();
                let (width, height) = size.unwrap_or((96, 64));
                let expected = printing::resize(&upright, width, height).unwrap();
                let likeness = ssim(&shown(&file), &expected);
                assert!(likeness > 0.95, "{form:?} {orientation} {size:?}: {likeness}");
            }
        }
    }
}

#[test]
fn every_kind_becomes_every_form() {
    let image = scene(160, 120);
    for (name, source) in sources(&image) {
        for form in [Form::Jpeg, Form::Png, Form::Webp] {
            let file = made(&source, &recipe(form, Some((80, 60)))).unwrap();
            assert_eq!(Form::of(readable(&file).unwrap()), Some(form));
            let expected = printing::resize(&image, 80, 60).unwrap();
            let likeness = ssim(&shown(&file), &expected);
            // A GIF has but 256 colours.
            assert!(likeness > if name == "gif" { 0.8 } else { 0.93 }, "{name} {form:?}: {likeness}");
        }
    }
}

#[test]
fn a_part_is_cut_from_the_shown_picture() {
    let image = scene(160, 120);
    let part = Part { left: 250_000, top: 500_000, width: 500_000, height: 500_000 };
    let file = made(&jpeg(&image, 1), &part_recipe(Form::Png, part, 80, 60)).unwrap();
    let rows = (60..120).flat_map(|y| image.samples[(y * 160 + 40) * 3..(y * 160 + 120) * 3].to_vec());
    let expected = Image::new(80, 60, Channels::Rgb, rows.collect()).unwrap();
    assert!(ssim(&shown(&file), &expected) > 0.97);
}

#[test]
fn printing_inks_become_the_colours_that_they_print() {
    let expected = [[0, 255, 255], [255, 0, 255], [255, 255, 0], [0, 0, 0], [255, 255, 255], [95, 143, 191]];
    let near = |image: &Image, case: &str| {
        for (at, expected) in expected.iter().enumerate() {
            let place = ((at / 3 * 32 + 16) * 96 + at % 3 * 32 + 16) * 3;
            let colour = &image.samples[place..place + 3];
            let off = colour.iter().zip(expected).map(|(one, other)| one.abs_diff(*other)).max().unwrap();
            assert!(off < 8, "{case}, square {at}: {colour:?} instead of {expected:?}");
        }
    };
    near(&shown(INKS), "as Adobe's programs write them");
    // Kept at its size, it is written anew, since browsers differ on inks.
    let file = made(INKS, &recipe(Form::Jpeg, None)).unwrap();
    assert_eq!(jpeg::Jpeg::read(&file).frame().unwrap().components, 3);
    near(&shown(&made(INKS, &recipe(Form::Png, None)).unwrap()), "as PNG");
    // The same again, and as YCCK.
    let square = |at: usize| INKS_STORED[at / 96 / 32 * 3 + at % 96 / 32];
    let stored: Vec<u8> = (0..64 * 96).flat_map(square).collect();
    for colour in [jpeg_encoder::ColorType::Cmyk, jpeg_encoder::ColorType::CmykAsYcck] {
        let mut bytes = Vec::new();
        jpeg_encoder::Encoder::new(&mut bytes, 95).encode(&stored, 96, 64, colour).unwrap();
        near(&shown(&bytes), &format!("{colour:?}"));
    }
}

/// What [`INKS`] shows, 255 being all of an ink.
const INKS_STORED: [[u8; 4]; 6] =
    [[255, 0, 0, 0], [0, 255, 0, 0], [0, 0, 255, 0], [0, 0, 0, 255], [0, 0, 0, 0], [128, 64, 0, 64]];

#[test]
fn sixteen_bits_and_transparency_of_a_png_are_read() {
    use ::image::{ExtendedColorType, ImageEncoder};
    let write = |samples: &[u8], colour| {
        let mut bytes = Vec::new();
        ::image::codecs::png::PngEncoder::new(&mut bytes).write_image(samples, 2, 1, colour).unwrap();
        bytes
    };
    let deep: Vec<u8> =
        [0_u16, 65_535, 32_896, 257, 0, 65_535].iter().flat_map(|value| value.to_ne_bytes()).collect();
    let image = shown(&write(&deep, ExtendedColorType::Rgb16));
    assert_eq!((image.channels, &image.samples[..]), (Channels::Rgb, &[0, 255, 128, 1, 0, 255][..]));
    let image = shown(&write(&[10, 255, 20, 0], ExtendedColorType::La8));
    assert_eq!((image.channels, &image.samples[..]), (Channels::Rgba, &[10, 10, 10, 255, 20, 20, 20, 0][..]));
    // A JPEG has no transparency: white paper shows.
    let file = made(&write(&[10, 255, 20, 0], ExtendedColorType::La8), &recipe(Form::Jpeg, None)).unwrap();
    assert!(shown(&file).samples[3] > 240);
}

#[test]
fn few_colours_are_written_without_loss() {
    // A chart: four colours, one of them half transparent.
    let colours = [[200, 0, 0, 255], [255, 255, 255, 255], [0, 0, 120, 128], [0, 0, 0, 0]];
    let samples: Vec<u8> = (0..64 * 64).flat_map(|at| colours[(at / 7 + at / 640) % 4]).collect();
    let chart = Image::new(64, 64, Channels::Rgba, samples).unwrap();
    for form in [Form::Png, Form::Webp] {
        let file = encode::encode(&chart, Wanted { form, quality: 60, exact: true }, None).unwrap();
        // Where nothing is seen, the colour may be any.
        let seen = |image: &Image| image.opaque().into_owned();
        assert_eq!(seen(&shown(&file)), seen(&chart), "{form:?}");
    }
    let file = encode::encode(&chart, Wanted { form: Form::Png, quality: 60, exact: true }, None).unwrap();
    assert!(holds(&file, b"PLTE") && holds(&file, b"tRNS"));
}

#[test]
fn animations_move_on_and_lose_their_comments() {
    let source = gif(&scene(32, 24), 3);
    assert!(is_animated(&source));
    let file = made(&source, &recipe(Form::Gif, None)).unwrap();
    assert!(is_animated(&file) && holds(&file, b"NETSCAPE2.0") && !holds(&file, b"XMP Data"));
    assert_eq!(file.last(), Some(&0x3B));
    // For a list, its first frame.
    let still = made(&source, &recipe(Form::Webp, Some((16, 12)))).unwrap();
    assert!(!is_animated(&still) && !is_animated(&gif(&scene(32, 24), 1)));
}

#[test]
fn animated_webp_keeps_its_frames_and_their_flags() {
    let still = webp(&scene(16, 16), 1);
    let frame = webp::bare(&still).unwrap();
    let pixels = memchr::memmem::find(&frame, b"VP8L").unwrap();
    let mut payload = vec![0; 16];
    (payload[6], payload[9]) = (15, 15);
    // Laid over nothing.
    payload[15] = 2;
    payload.extend(&frame[pixels..]);
    payload.extend(b"junk\x0A\0\0\0XmpHistory");
    let mut chunks = b"VP8X\x0A\0\0\0\x0E\0\0\0\x0F\0\0\x0F\0\0ANIM\x06\0\0\0\0\0\0\0\0\0".to_vec();
    for _ in 0..2 {
        chunks.extend(b"ANMF");
        chunks.extend(u32::try_from(payload.len()).unwrap().to_le_bytes());
        chunks.extend(&payload);
        chunks.extend(&[0][..payload.len() % 2]);
    }
    chunks.extend(b"EXIF\x06\0\0\0SECRET");
    let source =
        [b"RIFF", &u32::try_from(chunks.len() + 4).unwrap().to_le_bytes()[..], b"WEBP", &chunks].concat();
    assert!(is_animated(&source));
    let file = made(&source, &recipe(Form::Webp, None)).unwrap();
    assert!(is_animated(&file) && !holds(&file, b"XmpHistory") && !holds(&file, b"SECRET"));
    assert_eq!(memchr::memmem::find_iter(&file, b"ANMF").count(), 2);
    assert_eq!(file[20], 0x02);
    assert_eq!(u32::from_le_bytes(file[4..8].try_into().unwrap()) as usize + 8, file.len());
    assert_eq!(shown(&file), shown(&still));
}

#[test]
fn a_file_depends_on_its_recipe_alone() {
    let source = jpeg(&scene(400, 300), 6);
    let recipes = [
        recipe(Form::Webp, Some((120, 160))),
        recipe(Form::Jpeg, Some((60, 80))),
        recipe(Form::Webp, Some((60, 80))),
        recipe(Form::Jpeg, None),
        part_recipe(Form::Jpeg, Part { left: 0, top: 0, width: 1_000_000, height: 500_000 }, 60, 40),
    ];
    let together = develop(&source, None, &recipes.iter().collect::<Vec<_>>());
    for (recipe, together) in recipes.iter().zip(together) {
        assert_eq!(made(&source, recipe), together, "{recipe:?}");
    }
}

#[test]
fn a_credit_is_read_wherever_it_was_written() {
    let image = scene(16, 16);
    let with = |segments: &[Vec<u8>]| credit(&jpeg_with(&image, segments, false));
    let exif = |artist: &[u8], copyright: &[u8]| {
        segment(0xE1, &[b"Exif\0\0", &exif(1, artist, copyright)[..]].concat())
    };
    let xmp = |inside: &str| segment(0xE1, &[b"http://ns.adobe.com/xap/1.0/\0", &xmp(inside)[..]].concat());
    let iptc = |sets: &[(u8, u8, &[u8])]| segment(0xED, &iptc(sets));
    let gbk = |text| encoding_rs::GBK.encode(text).0.into_owned();

    assert_eq!(with(&[]), None);
    assert_eq!(with(&[exif("宣传科".as_bytes(), b"")]).as_deref(), Some("宣传科"));
    assert_eq!(with(&[exif(&gbk("县政协办公室"), b"")]).as_deref(), Some("县政协办公室"));
    assert_eq!(with(&[exif(b"    ", "县政协版权所有".as_bytes())]).as_deref(), Some("县政协版权所有"));
    let utf8 = [(1, 90, &b"\x1B%G"[..]), (2, 80, "通讯员甲".as_bytes()), (2, 80, "通讯员乙".as_bytes())];
    assert_eq!(with(&[iptc(&utf8)]).as_deref(), Some("通讯员甲、通讯员乙"));
    assert_eq!(with(&[iptc(&[(2, 110, &gbk("融媒体中心"))])]).as_deref(), Some("融媒体中心"));
    let creator = "<dc:creator><rdf:Seq><rdf:li>办公室&amp;宣传科</rdf:li><rdf:li>联络科</rdf:li></rdf:Seq></dc:creator>";
    assert_eq!(with(&[xmp(creator)]).as_deref(), Some("办公室&宣传科、联络科"));
    let rights = "<dc:rights><rdf:Alt><rdf:li xml:lang=\"x-default\">县政协</rdf:li></rdf:Alt></dc:rights>";
    assert_eq!(with(&[xmp(rights)]).as_deref(), Some("县政协"));
    // A person before an agency, newer metadata before older.
    let all = [
        exif("相机的主人".as_bytes(), b""),
        iptc(&utf8),
        xmp("<photoshop:Credit>融媒体中心</photoshop:Credit>"),
    ];
    assert_eq!(with(&all).as_deref(), Some("通讯员甲、通讯员乙"));
    assert_eq!(with(&all[2..]).as_deref(), Some("融媒体中心"));
    // As much as is there of a file that isn't there to its end.
    let file = jpeg_with(&image, &[xmp(creator)], false);
    assert_eq!(credit(&file[..file.len() / 2]).as_deref(), Some("办公室&宣传科、联络科"));
}

#[test]
fn what_is_written_with_loss_still_looks_like_its_source() {
    let image = scene(720, 480);
    let source = png(&image, 1);
    let expected = shown(&source);
    for form in [Form::Jpeg, Form::Webp] {
        let file = made(&source, &recipe(form, Some((720, 480)))).unwrap();
        let likeness = ssim(&shown(&file), &expected);
        assert!(likeness > 0.95, "{form:?}: {likeness}");
    }
}

/// For the tests of drawings that carry photographs.
pub fn photo_with_secrets() -> Vec<u8> {
    jpeg(&scene(32, 24), 1)
}
