//! What a photograph costs: `cargo bench --bench photos`.
//!
//! In: a picture of 12 megapixels that is made here, coded as cameras do. Out: times of all that is published
//! of it, and of its parts. Sizes and likeness of real photographs: `figures` in the darkroom's tests.

use divan::{Bencher, black_box};
use image::codecs::bmp::BmpEncoder;
use image::{ExtendedColorType, ImageEncoder as _};

use huikan::outputs::photos;
use huikan::report::SourcePath;
use huikan::site::{Form, Recipe, Scale};

const WIDTH: u32 = 4000;
const HEIGHT: u32 = 3000;

fn main() {
    divan::main();
}

/// A sky with noise and edges, as a large JPEG of high quality.
fn photograph() -> Vec<u8> {
    let mut samples = Vec::with_capacity((WIDTH * HEIGHT * 3) as usize);
    let mut state = 1_u32;
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let edge = if (x / 40 + y / 60).is_multiple_of(4) { 40 } else { 0 };
            let sky = [60 + x * 120 / WIDTH, 100 + y * 100 / HEIGHT, 200 - y * 90 / HEIGHT];
            samples.extend(sky.map(|value| u8::try_from(value - edge + (state >> 29)).unwrap_or(u8::MAX)));
        }
    }
    let mut bmp = Vec::new();
    BmpEncoder::new(&mut bmp)
        .write_image(&samples, WIDTH, HEIGHT, ExtendedColorType::Rgb8)
        .expect("memory takes it");
    one(&bmp, &recipe(Form::Jpeg, WIDTH, 92))
}

fn recipe(form: Form, width: u32, quality: u8) -> Recipe {
    let scale = Some(Scale { part: None, width, height: width * 3 / 4, quality });
    Recipe { source: SourcePath::new("content/1.jpg"), hash: [0; 32], scale, form, mark: None }
}

fn one(source: &[u8], recipe: &Recipe) -> Vec<u8> {
    photos::develop(source, None, &[recipe]).remove(0).expect("it is a picture")
}

/// Three widths in two forms.
#[divan::bench]
fn all_that_is_published(bencher: Bencher<'_, '_>) {
    let source = photograph();
    let forms = [(Form::Webp, 80), (Form::Jpeg, 80)];
    let recipes: Vec<Recipe> =
        [1600, 960, 480].iter().flat_map(|width| forms.map(|(form, q)| recipe(form, *width, q))).collect();
    let recipes: Vec<&Recipe> = recipes.iter().collect();
    bencher.bench_local(|| photos::develop(black_box(&source), None, &recipes));
}

#[divan::bench(args = [480, 960, 1600])]
fn one_webp(bencher: Bencher<'_, '_>, width: u32) {
    let source = photograph();
    bencher.bench_local(|| one(black_box(&source), &recipe(Form::Webp, width, 80)));
}

#[divan::bench(args = [480, 960, 1600])]
fn one_jpeg(bencher: Bencher<'_, '_>, width: u32) {
    let source = photograph();
    bencher.bench_local(|| one(black_box(&source), &recipe(Form::Jpeg, width, 80)));
}

#[divan::bench]
fn kept_without_metadata(bencher: Bencher<'_, '_>) {
    let source = photograph();
    let recipe = Recipe { scale: None, ..recipe(Form::Jpeg, WIDTH, 80) };
    bencher.bench_local(|| one(black_box(&source), &recipe));
}

#[divan::bench]
fn memory_from_the_header(bencher: Bencher<'_, '_>) {
    let source = photograph();
    let recipe = recipe(Form::Webp, 960, 80);
    bencher.bench_local(|| photos::memory(black_box(&source), &[&recipe]));
}
