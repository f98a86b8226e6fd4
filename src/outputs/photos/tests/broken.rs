//! Files that are cut short, damaged, enormous or no pictures.

use super::*;

#[test]
fn what_follows_a_cut_is_not_guessed() {
    let image = scene(96, 64);
    for (name, source) in sources(&image) {
        let whole = source.len() - if holds(&source, b"TrailingVideo") { 40 } else { 0 };
        for cut in (20..whole * 9 / 10).step_by(whole / 23) {
            let form = Form::of(readable(&source).unwrap());
            let recipes: Vec<Recipe> = form
                .map(|form| recipe(form, None))
                .into_iter()
                .chain([recipe(Form::Webp, Some((48, 32)))])
                .collect();
            let recipes: Vec<&Recipe> = recipes.iter().collect();
            for result in develop(&source[..cut], None, &recipes) {
                let trouble = result.expect_err(&format!("{name} cut at {cut} of {whole}"));
                assert!(
                    matches!(trouble, Trouble::Truncated | Trouble::Damaged),
                    "{name} {cut}: {trouble:?}"
                );
            }
        }
    }
}

#[test]
fn a_jpeg_without_its_end_mark_alone_is_whole() {
    let source = jpeg_with(&scene(96, 64), &[], false);
    let without = &source[..source.len() - 2];
    let file = made(without, &recipe(Form::Png, Some((96, 64)))).unwrap();
    assert_eq!(shown(&file), shown(&source));
    assert!(made(without, &recipe(Form::Jpeg, None)).is_ok());
    let padded = [without, &[0; 500]].concat();
    assert!(made(&padded, &recipe(Form::Png, Some((96, 64)))).is_ok());
    // Broken off, though the file has its full length.
    let zeros = [&without[..source.len() / 2], &vec![0; source.len() / 2]].concat();
    assert_eq!(made(&zeros, &recipe(Form::Png, Some((96, 64)))), Err(Trouble::Truncated));
}

#[test]
fn damage_inside_is_no_picture() {
    let source = jpeg_with(&scene(160, 120), &[], false);
    let mut damaged = source.clone();
    let middle = source.len() / 2;
    damaged[middle..middle + 4].copy_from_slice(b"\xFF\xD8\xFF\xE0");
    assert!(made(&damaged, &recipe(Form::Webp, Some((80, 60)))).is_err());
}

#[test]
fn bombs_are_refused_by_their_header() {
    let bomb = [
        [
            b"\x89PNG\r\n\x1A\n",
            &samples::chunk(b"IHDR", b"\0\0\xEA\x60\0\0\xEA\x60\x08\x06\0\0\0")[..],
            &samples::chunk(b"IDAT", b""),
            &samples::chunk(b"IEND", b""),
        ]
        .concat(),
        [
            b"\xFF\xD8",
            &segment(0xC0, b"\x08\xFF\xFF\xFF\xFF\x03\x01\x22\0\x02\x11\x01\x03\x11\x01")[..],
            b"\xFF\xDA\0\x08\x01\x01\0\0\x3F\0\xFF\xD9",
        ]
        .concat(),
        [b"GIF89a\xFF\xFF\xFF\xFF\0\0\0", &b"\x2C\0\0\0\0\xFF\xFF\xFF\xFF\0\x02\x01\x44\0\x3B"[..]].concat(),
        [b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x60\xEA\0\0\x60\xEA\0\0\x01\0\x18\0", &[0; 24][..]]
            .concat(),
    ];
    for bomb in bomb {
        let form = Form::of(readable(&bomb).unwrap()).unwrap_or(Form::Png);
        for recipe in [recipe(form, None), recipe(Form::Webp, Some((80, 60)))] {
            let trouble = made(&bomb, &recipe).unwrap_err();
            assert!(matches!(trouble, Trouble::TooLarge { .. }), "{form:?}: {trouble:?}");
        }
    }
}

#[test]
fn what_is_no_picture_says_what_to_do() {
    let cases: [(&[u8], Trouble); 3] = [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Trouble::Heif),
        (b"PK\x03\x04 a document", Trouble::NoPicture),
        (b"8BPS\0\x01\0\0\0\0\0\0", Trouble::unread("PSD 文件")),
    ];
    for (bytes, expected) in cases {
        let trouble = made(bytes, &recipe(Form::Jpeg, Some((80, 60)))).unwrap_err();
        assert_eq!(trouble, expected);
        assert!(!trouble.message().is_empty() && !trouble.help().is_empty());
    }
    let long = made(&jpeg(&scene(16, 200), 1), &recipe(Form::Webp, Some((80, 20_000)))).unwrap_err();
    assert_eq!(long, Trouble::Side { form: Form::Webp, width: 80, height: 20_000 });
    assert!(!fits(Form::Webp, 80, 20_000) && fits(Form::Jpeg, 80, 20_000));
}
