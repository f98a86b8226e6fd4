//! Sizes, times and likeness of real photographs, to look at:
//! `HUIKAN_PHOTOS=DIR cargo test --release --lib figures -- --ignored --nocapture`.

use std::time::Instant;

use super::*;

/// The published widths, and what a telephone of 360 px and density 2 needs.
const WIDTHS: [u32; 4] = [480, 720, 960, 1600];

#[test]
#[ignore = "prints figures; nothing can fail"]
fn figures() {
    let folder = std::env::var("HUIKAN_PHOTOS").expect("HUIKAN_PHOTOS names a folder of photographs");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut all: Vec<(Form, u32, usize, f64)> = Vec::new();
    let (mut together, mut count) = (0.0, 0.0);
    for path in paths {
        let source = std::fs::read(&path).unwrap();
        let Ok(format) = readable(&source) else { continue };
        let printer = Printer::new(decode(&source, format, MAX_PIXELS).unwrap());
        let (width, height) = printer.size();
        let size = |wanted: u32| (wanted, (u64::from(height) * u64::from(wanted) / u64::from(width)) as u32);
        let recipes: Vec<Recipe> = WIDTHS
            .iter()
            .flat_map(|wanted| [(Form::Webp, 80), (Form::Jpeg, 80)].map(|of| (*wanted, of)))
            .map(|(wanted, (form, quality))| {
                let mut recipe = recipe(form, Some(size(wanted)));
                recipe.scale.as_mut().unwrap().quality = quality;
                recipe
            })
            .collect();
        let published: Vec<&Recipe> =
            recipes.iter().filter(|recipe| recipe.scale.unwrap().width != 720).collect();
        let begin = Instant::now();
        develop(&source, None, &published);
        together += begin.elapsed().as_secs_f64();
        count += 1.0;
        for recipe in &recipes {
            let file = made(&source, recipe).unwrap();
            // What one resizing of the source itself would give.
            let scale = recipe.scale.unwrap();
            let ideal = printing::resize(&shown(&source), scale.width, scale.height).unwrap();
            all.push((recipe.form, scale.width, file.len(), ssim(&shown(&file), &ideal)));
            if recipe.form == Form::Webp {
                let print = Printer::new(decode(&source, format, MAX_PIXELS).unwrap())
                    .print(recipe.scale)
                    .unwrap()
                    .0
                    .clone();
                println!("{} {}: halved first {:.4}", path.display(), scale.width, ssim(&print, &ideal));
            }
        }
    }
    println!(
        "{:.0} ms for each of {count} photographs in three widths and two forms",
        together / count * 1e3
    );
    for form in [Form::Webp, Form::Jpeg] {
        for width in WIDTHS {
            let of_it = || all.iter().filter(|row| (row.0, row.1) == (form, width));
            let mut sizes: Vec<usize> = of_it().map(|row| row.2).collect();
            let mut likeness: Vec<f64> = of_it().map(|row| row.3).collect();
            sizes.sort_unstable();
            likeness.sort_by(f64::total_cmp);
            let middle = sizes.len() / 2;
            println!(
                "{form:?} {width}: median {} bytes, SSIM median {:.4}, least {:.4}",
                sizes[middle], likeness[middle], likeness[0]
            );
        }
    }
}
