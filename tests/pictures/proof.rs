//! What no published file may hold, whatever it is called: every one of them is looked through.

use huikan::report::Finding;

use crate::{Site, photo};

#[test]
fn no_published_file_tells_where_or_by_whom_a_photo_was_taken() {
    let site = Site::new();
    let telling = photo::telling_jpeg(1300, 900);
    assert!(photo::tells(&telling), "the photo of this test says something");
    for (name, bytes) in [
        ("1.jpg", telling.clone()),
        ("小图.jpg", photo::telling_jpeg(200, 150)),
        ("2.png", photo::telling_png(1000, 600)),
        ("小图.png", photo::telling_png(100, 60)),
        ("3.svg", photo::telling_svg()),
    ] {
        assert!(photo::tells(&bytes), "{name}");
        site.bytes(&format!("content/要闻/会议/{name}"), &bytes);
        site.bytes(&format!("content/_static/{name}"), &bytes);
    }
    site.article("![](1.jpg)\n\n![](小图.jpg)\n\n![](2.png)\n\n![](小图.png)\n\n![](3.svg)\n");
    site.bytes("themes/county/static/theme.jpg", &telling);
    let written = site.build();
    assert_eq!(written.failed, 0, "{:?}", written.findings);
    let public = site.tree("public");
    assert!(public.keys().filter(|path| path.starts_with("_media/")).count() > 15);
    for name in ["1.jpg", "小图.jpg", "2.png", "小图.png", "3.svg", "theme.jpg"] {
        assert!(public.contains_key(name), "{name}");
    }
    let telling: Vec<&String> =
        public.iter().filter(|(_, bytes)| photo::tells(bytes)).map(|(path, _)| path).collect();
    assert!(telling.is_empty(), "{telling:?}");
}

#[test]
fn a_picture_is_one_whatever_it_is_called_and_wherever_it_lies() {
    let site = Site::new();
    let endings = "jpg jpeg jfif jpe jpg_large apng mp4 pdf docx txt bin csv.bak ico"
        .split(' ')
        .map(|end| format!("相片.{end}"));
    let names: Vec<String> = endings.chain(["相片".to_owned()]).collect();
    let (mut body, mut rows) = (String::new(), "名称,照片\n".to_owned());
    for (number, name) in names.iter().enumerate() {
        // Of different sizes, so that each is a file of its own.
        let size = 100 + u16::try_from(number).unwrap();
        for (way, bytes) in
            [("jpeg", photo::telling_jpeg(size, 90)), ("png", photo::telling_png(size.into(), 80))]
        {
            site.bytes(&format!("content/要闻/会议/{way}/{name}"), &bytes);
            site.bytes(&format!("content/_static/{way}/{name}"), &bytes);
            site.bytes(&format!("content/_data/{way}/{name}"), &bytes);
            site.bytes(&format!("themes/county/static/t/{way}/{name}"), &bytes);
            body.push_str(&format!("![]({way}/{name})\n\n[{name}]({way}/{name})\n\n"));
            rows.push_str(&format!("{number},{way}/{name}\n"));
        }
    }
    site.text("content/_data/工作室.csv", &rows);
    site.article(&body);
    let written = site.build();
    assert_eq!(written.failed, 0, "{:?}", written.findings);
    let public = site.tree("public");
    let pictures = public.values().filter(|bytes| photo::is_picture(bytes)).count();
    assert!(pictures > names.len() * 6, "{pictures}");
    for folder in ["jpeg", "png", "t/jpeg", "t/png"] {
        for name in &names {
            assert!(
                photo::is_picture(&public[&format!("{folder}/{name}")]),
                "{folder}/{name} keeps its name"
            );
        }
    }
    let telling: Vec<&String> =
        public.iter().filter(|(_, bytes)| photo::tells(bytes)).map(|(path, _)| path).collect();
    assert!(telling.is_empty(), "{telling:?}");
}

#[test]
fn a_drawing_is_made_harmless_however_it_is_written_or_not_published() {
    let site = Site::new();
    let drawing = String::from_utf8(photo::telling_svg()).unwrap();
    let script = "<script>OWNER-OF-THE-CAMERA</script>";
    let page = format!("<html xmlns=\"http://www.w3.org/1999/xhtml\">{script}</html>");
    let prefixed = format!(
        "<s:svg xmlns:s=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"3\"><s:g>{script}</s:g></s:svg>"
    );
    let behind = format!("<?xml version=\"1.0\"?><!--{}-->{drawing}", "-=".repeat(5_000));
    let wide: Vec<u8> =
        "\u{feff}".encode_utf16().chain(drawing.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let drawings = [
        ("甲.svg", wide.clone()),
        ("乙.svg", prefixed.clone().into_bytes()),
        ("丙.svg", behind.into_bytes()),
        ("丁.xml", prefixed.into_bytes()),
        ("戊", wide),
    ];
    let refused = [
        ("页.svg", page.clone().into_bytes()),
        ("页.xml", page.into_bytes()),
        ("页", format!("<!DOCTYPE html><html>{script}</html>").into_bytes()),
        ("压.svgz", b"\x1F\x8B OWNER-OF-THE-CAMERA".to_vec()),
        ("压.svg.gz", b"\x1F\x8B OWNER-OF-THE-CAMERA".to_vec()),
        ("文.jpg", b"OWNER-OF-THE-CAMERA".to_vec()),
        ("坏.jpg", photo::telling_jpeg(90, 60)[..400].to_vec()),
        ("源.psd", b"8BPS\0\x01 OWNER-OF-THE-CAMERA".to_vec()),
    ];
    let mut body = String::new();
    for (name, bytes) in drawings.iter().chain(&refused) {
        site.bytes(&format!("content/要闻/会议/{name}"), bytes);
        site.bytes(&format!("content/_static/{name}"), bytes);
        site.bytes(&format!("themes/county/static/t/{name}"), bytes);
        body.push_str(&format!("![]({name})\n\n[{name}]({name})\n\n"));
    }
    site.article(&body);
    // What is no drawing stays as it is.
    let map = "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"/>";
    for (path, text) in
        [("旧.xml", map), ("旧.html", "<!doctype html><html><svg/></html>"), ("旧.gz", "\u{1F}x")]
    {
        site.text(&format!("content/_static/{path}"), text);
    }
    let portal = site.open();
    for (name, _) in &refused {
        for path in [format!("content/_static/{name}"), format!("themes/county/static/t/{name}")] {
            let told =
                |finding: &&Finding| finding.span.as_ref().is_some_and(|span| span.file.as_str() == path);
            assert_eq!(portal.report().findings().iter().filter(told).count(), 1, "{path}");
        }
    }
    let written = site.build();
    assert_eq!(written.failed, 0, "{:?}", written.findings);
    let public = site.tree("public");
    for (name, _) in &drawings {
        for path in [(*name).to_owned(), format!("t/{name}")] {
            let text = std::str::from_utf8(&public[&path]).unwrap();
            assert!(text.contains("<svg xmlns=") && !text.contains("script"), "{path}: {text}");
        }
    }
    for (name, _) in &refused {
        assert!(!public.contains_key(*name) && !public.contains_key(&format!("t/{name}")), "{name}");
    }
    assert_eq!(public["旧.xml"], map.as_bytes());
    assert!(public.contains_key("旧.html") && public.contains_key("旧.gz"));
    let telling: Vec<&String> =
        public.iter().filter(|(_, bytes)| photo::tells(bytes)).map(|(path, _)| path).collect();
    assert!(telling.is_empty(), "{telling:?}");
}
