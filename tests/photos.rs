//! What the darkroom takes of memory is never more than it says before.
//!
//! Each kind of source is developed in a process of its own, so that nothing that another left behind is used
//! again; the system's own count of pages says what was the most.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops where it is")]

use std::io::Cursor;
use std::process::Command;

use huikan::outputs::photos;
use huikan::report::SourcePath;
use huikan::site::{Form, Recipe, Scale};
use image::{DynamicImage, ImageFormat, RgbImage, RgbaImage};

const WIDTH: u32 = 1000;
const HEIGHT: u32 = 750;

/// The name of the variable that tells a child its case.
const CASE: &str = "HUIKAN_TEST_CASE";

const CASES: [&str; 11] = [
    "jpeg",
    "progressive",
    "gray",
    "png",
    "deep png",
    "transparent png",
    "gif",
    "webp",
    "transparent webp",
    "bmp",
    "tiff",
];

fn scene() -> RgbImage {
    let mut samples = Vec::with_capacity((WIDTH * HEIGHT * 3) as usize);
    let mut state = 1_u32;
    for at in 0..WIDTH * HEIGHT {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let (noise, x, y) = ((state >> 27) as u8, (at % WIDTH / 8) as u8, (at / WIDTH / 6) as u8);
        samples.extend([x / 2 + noise, y / 2 + noise, x / 4 + y / 4 + noise]);
    }
    RgbImage::from_raw(WIDTH, HEIGHT, samples).unwrap()
}

fn transparent() -> RgbaImage {
    let mut image = DynamicImage::from(scene()).into_rgba8();
    for (x, _, pixel) in image.enumerate_pixels_mut() {
        pixel[3] = u8::try_from(x % 256).unwrap();
    }
    image
}

fn written(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn jpeg(samples: &[u8], colour: jpeg_encoder::ColorType, progressive: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 92);
    encoder.set_progressive(progressive);
    let side = |pixels: u32| u16::try_from(pixels).unwrap();
    encoder.encode(samples, side(WIDTH), side(HEIGHT), colour).unwrap();
    bytes
}

fn source(case: &str) -> Vec<u8> {
    use jpeg_encoder::ColorType::{Luma, Rgb};
    match case {
        "jpeg" => jpeg(&scene(), Rgb, false),
        "progressive" => jpeg(&scene(), Rgb, true),
        "gray" => jpeg(&DynamicImage::from(scene()).into_luma8(), Luma, false),
        "png" => written(&scene().into(), ImageFormat::Png),
        "deep png" => written(&DynamicImage::from(scene()).into_rgb16().into(), ImageFormat::Png),
        "transparent png" => written(&transparent().into(), ImageFormat::Png),
        "gif" => written(&DynamicImage::from(scene()).into_rgba8().into(), ImageFormat::Gif),
        "webp" => written(&scene().into(), ImageFormat::WebP),
        "transparent webp" => written(&transparent().into(), ImageFormat::WebP),
        "bmp" => written(&scene().into(), ImageFormat::Bmp),
        "tiff" => written(&scene().into(), ImageFormat::Tiff),
        other => panic!("no case {other}"),
    }
}

fn recipes() -> Vec<Recipe> {
    let scale = |width: u32| Some(Scale { part: None, width, height: width * 3 / 4, quality: 80 });
    let of =
        |scale, form| Recipe { source: SourcePath::new("1.jpg"), hash: [0; 32], scale, form, mark: None };
    vec![
        of(scale(480), Form::Webp),
        of(scale(480), Form::Png),
        of(scale(240), Form::Webp),
        of(None, Form::Webp),
        of(None, Form::Jpeg),
    ]
}

/// Kilobytes of a line of the process' own status.
fn status(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let value = status.lines().find_map(|text| text.strip_prefix(line)).unwrap();
    value.trim().trim_end_matches(" kB").parse().unwrap()
}

#[test]
#[ignore = "a child of the next one"]
fn develop_one_case() {
    let case = std::env::var(CASE).unwrap();
    // In a thread of its own, whose heap is then given back.
    let source = std::thread::spawn(move || source(&case)).join().unwrap();
    let recipes = recipes();
    for some in [&recipes[..], &recipes[..1]] {
        let some: Vec<&Recipe> = some.iter().collect();
        let expected = photos::memory(&source, &some) - source.len() as u64;
        // Forgets the highest count so far.
        std::fs::write("/proc/self/clear_refs", "5").unwrap();
        let before = status("VmRSS:");
        let made = photos::develop(&source, None, &some);
        let peak = (status("VmHWM:") - before) * 1024;
        assert!(made.iter().all(Result::is_ok));
        println!("{} recipes: {} MB of {} MB", some.len(), peak >> 20, expected >> 20);
        assert!(peak <= expected, "{peak} bytes, and not {expected}");
        drop(made);
    }
}

#[test]
fn no_picture_takes_more_memory_than_was_said() {
    for case in CASES {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["develop_one_case", "--exact", "--ignored", "--nocapture"])
            .env(CASE, case)
            // Freed memory goes back at once, so that what is counted is what is used.
            .env("MALLOC_MMAP_THRESHOLD_", "65536")
            .env("MALLOC_TRIM_THRESHOLD_", "65536")
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        println!(
            "{case}:\n{}",
            text.lines().filter(|line| line.contains(" MB")).collect::<Vec<_>>().join("\n")
        );
        assert!(output.status.success(), "{case}: {text}{}", String::from_utf8_lossy(&output.stderr));
        assert!(text.contains("1 passed"), "{case}: {text}");
    }
}
