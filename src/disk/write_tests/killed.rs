//! A build that is cut short at any step.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::portal::{Form, Recipe, Scale, Variant};

/// Builds until the given step, which fails like all that follow it; whether it came so far.
fn build_until(room: &Room, site: &Fixed, steps: usize) -> bool {
    let left = AtomicUsize::new(steps);
    let before = || match left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)) {
        Ok(_) => Ok(()),
        Err(_) => Err(io::Error::other("killed")),
    };
    let hand = Hand::held(&before, 16);
    write_by(site, &room.out(), room.root(), &WriteOptions::default(), &|_| (), hand).is_err()
}

fn expect_same_as_fresh(room: &Room, site: &Fixed, note: &str) {
    let written = room.build(site);
    assert_eq!((written.failed, codes(&written)), (0, vec![]), "{note}");
    let fresh = Room::new();
    fs::remove_dir(fresh.root().join("content")).unwrap();
    fs::create_dir(fresh.root().join("content")).unwrap();
    for entry in fs::read_dir(room.root().join("content")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, fresh.root().join("content").join(path.file_name().unwrap())).unwrap();
    }
    fresh.build(site);
    assert_eq!(room.tree(), fresh.tree(), "{note}");
}

fn with_photo(room: &Room, mut site: Fixed, path: &str, bytes: &[u8]) -> Fixed {
    let source = format!("content/{}.jpg", blake3::hash(bytes).to_hex());
    fs::write(room.root().join(&source), bytes).unwrap();
    site.copy(path, &source, bytes);
    site
}

#[test]
fn at_any_step_the_next_build_ends_as_a_first_one() {
    let pages = |pages: &[(&str, &str)], room: &Room, photo: &[u8]| {
        with_photo(room, Fixed::of(pages), "photos/1.jpg", photo)
    };
    for step in 0.. {
        let room = Room::new();
        let one = pages(
            &[
                ("index.html", "the home of a site"),
                ("news/a.html", "first"),
                ("old/b.html", "b"),
                ("c", "c"),
                ("feed.xml", "1"),
            ],
            &room,
            b"a photo of a meeting",
        );
        let two = pages(
            &[
                ("index.html", "the home of the site"),
                ("news/a.html", "second"),
                ("c/d.html", "d"),
                ("feed.xml", "2"),
            ],
            &room,
            b"another photo of a meeting",
        );
        // Killed in the first build, in the second one, and in the repair with other content.
        let first = build_until(&room, &one, step);
        let second = build_until(&room, &two, step);
        build_until(&room, &one, step / 2);
        expect_same_as_fresh(&room, if step % 2 == 0 { &one } else { &two }, &format!("step {step}"));
        if !first && !second {
            assert!(step > 20, "the steps are counted");
            return;
        }
    }
}

fn sites() -> impl Strategy<Value = Vec<(BTreeMap<String, String>, usize)>> {
    let path =
        prop::sample::select(vec!["a", "a/b", "a/b/c", "a/c", "b", "b/a", "b.html", "c/d/e", "c/d", "c"]);
    let site = prop::collection::btree_map(path.prop_map(str::to_owned), "[xy]{0,9}", 0..6);
    prop::collection::vec((site, 0..60_usize), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn any_sequence_of_killed_builds_is_repaired(sites in sites()) {
        let room = Room::new();
        let mut last = Fixed::default();
        for (pages, steps) in sites {
            // No path of one site is a folder of another path of it.
            let clash = |path: &String| pages.keys().any(|other| other.starts_with(&format!("{path}/")));
            last = Fixed::default();
            pages.iter().filter(|(path, _)| !clash(path)).for_each(|(path, text)| last.page(path, text));
            build_until(&room, &last, steps);
        }
        expect_same_as_fresh(&room, &last, "");
    }
}

/// A site with a picture, and a home page that shows a crop of it.
fn with_picture(room: &Room, shade: u8) -> (Fixed, UrlPath) {
    let mut png = io::Cursor::new(Vec::new());
    let image = image::RgbImage::from_pixel(24, 16, image::Rgb([shade, 90, 30]));
    image.write_to(&mut png, image::ImageFormat::Png).unwrap();
    let bytes = png.into_inner();
    let source = SourcePath::new("content/1.png");
    fs::write(room.root().join(source.as_str()), &bytes).unwrap();
    let mut site = Fixed::of(&[("index.html", "the home shows a crop"), ("a.html", "a page")]);
    site.copy("unused", source.as_str(), &bytes);
    site.outputs.remove("unused");
    let recipe = |scale| {
        let hash = *blake3::hash(&bytes).as_bytes();
        Arc::new(Recipe { source: source.clone(), hash, scale, form: Form::Png, mark: None })
    };
    let whole = recipe(None);
    site.outputs.insert(whole.path(), (Stage::Picture, Some(Output::Picture(whole))));
    let crop = recipe(Some(Scale { part: None, width: 12, height: 8, quality: 80 }));
    let path = crop.path();
    let variant = Variant { path: path.clone(), width: 12, height: 8, recipe: crop };
    site.crops.insert(UrlPath::new("index.html"), vec![variant]);
    (site, path)
}

#[test]
fn a_page_is_never_there_before_the_crop_that_it_shows() {
    for step in 0.. {
        let room = Room::new();
        let (one, _) = with_picture(&room, 10);
        room.build(&one);
        let (mut two, crop) = with_picture(&room, 200);
        two.page("index.html", "the home shows another crop");
        let killed = build_until(&room, &two, step);
        let is_new = room.text("index.html").contains("another");
        assert!(!is_new || room.out().join(crop.as_str()).is_file(), "step {step}");
        expect_same_as_fresh(&room, &two, &format!("killed at step {step}"));
        if !killed {
            assert!(step > 5);
            return;
        }
    }
}
