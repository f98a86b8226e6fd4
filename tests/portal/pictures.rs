//! Pictures: which variants are published, how pages show them, and which spelling of a path finds them.

use huikan::portal::{Output, Portal, UrlPath};
use huikan::snapshot::{Format, Picture};

use crate::html;
use crate::site::{Site, codes, text};
use crate::support::build;

const PHOTO: &str = "content/要闻/a/1.jpg";

/// An article 要闻/a with a photo of 12 megapixels beside it.
fn with(header: &str, body: &str) -> Site {
    let article = format!("---\ntitle: 题\ndate: 2022-12-20\n{header}---\n\n{body}\n");
    Site::new("county").file("content/要闻/a/index.md", &article).photo(
        PHOTO,
        "photo",
        Picture::plain(Format::Jpeg, 4000, 3000),
    )
}

/// The values of an attribute of all elements of a name, in order.
fn attributes(page: &str, element: &str, name: &str) -> Vec<String> {
    let tags = html::tags(page);
    let tags = tags.iter().filter(|tag| tag.name == element);
    tags.filter_map(|tag| tag.attribute(name).map(str::to_owned)).collect()
}

fn widths(srcset: &str) -> Vec<&str> {
    srcset.split(", ").map(|one| one.rsplit(' ').next().unwrap()).collect()
}

/// Every picture that an output names is a route, or a crop that comes with it.
fn all_there(portal: &Portal) -> usize {
    let mut count = 0;
    for route in portal.routes() {
        let rendered = portal.render(route.path).unwrap();
        let Some(Output::Bytes { bytes, .. }) = rendered.output else { continue };
        let page = String::from_utf8_lossy(&bytes);
        for (at, _) in page.match_indices("_media/") {
            let name = page[at..].split(['"', ' ', ',', '<', '&', '\\']).next().unwrap();
            let is_crop = rendered.crops.iter().any(|crop| crop.path.as_str() == name);
            assert!(is_crop || portal.has(name), "{} names {name}", route.path);
            count += 1;
        }
    }
    count
}

#[test]
fn a_photo_comes_in_three_widths_and_two_formats() {
    let portal = with("", "![会场](1.jpg)\n\n文。\n\n![会场](1.jpg)").open();
    let page = text(&portal, "yaowen/a.html");
    let main = &page[page.find("<main").unwrap()..];
    let webp = attributes(main, "source", "srcset");
    assert_eq!(webp.len(), 2);
    for set in [&webp[0], &attributes(main, "img", "srcset")[0]] {
        assert_eq!(widths(set), ["480w", "960w", "1600w"], "{set}");
    }
    assert!(attributes(main, "source", "type").iter().all(|kind| kind == "image/webp"));
    assert_eq!(attributes(main, "img", "width")[0], "1600");
    assert_eq!(attributes(main, "img", "height")[0], "1200");
    assert_eq!(attributes(main, "source", "sizes")[0], "(min-width: 48em) 45rem, 100vw", "the theme's own");
    assert_eq!(attributes(main, "img", "fetchpriority"), ["high"], "the first one");
    assert_eq!(main.matches("loading=\"lazy\"").count(), 1, "the other one");
    assert!(all_there(&portal) > 20);
    // One set of files, whoever shows it.
    let pictures = portal.routes().filter(|route| route.path.as_str().starts_with("_media/")).count();
    assert_eq!(pictures, 6);
}

#[test]
fn feeds_and_sharing_take_one_variant_that_all_can_show() {
    let portal = with("", "![会场](1.jpg)").open();
    let feed = text(&portal, "atom.xml");
    assert!(
        feed.contains("&lt;img src=&quot;https://www.example.gov.cn/_media/")
            || feed.contains("&lt;img src=\"https://www.example.gov.cn/_media/"),
        "{feed}"
    );
    assert!(!feed.contains("srcset") && !feed.contains("picture&gt;"), "{feed}");
    let page = text(&portal, "yaowen/a.html");
    let shared = html::tags(&page);
    let shared = shared.iter().find(|tag| tag.attribute("property") == Some("og:image")).unwrap();
    let address = shared.attribute("content").unwrap();
    assert!(
        address.starts_with("https://www.example.gov.cn/_media/") && address.ends_with(".jpg"),
        "{address}"
    );
    let path = UrlPath::new(address.strip_prefix("https://www.example.gov.cn/").unwrap());
    let Some(Output::Picture(recipe)) = portal.render(&path).unwrap().output else { panic!("no picture") };
    assert_eq!(recipe.scale.unwrap().width, 1600, "large enough for those who share it");
}

#[test]
fn sharing_takes_neither_a_drawing_nor_an_animation() {
    let shared = |header: &str, body: &str| {
        let moving = Picture { animated: true, ..Picture::plain(Format::Gif, 600, 400) };
        let site = with(header, body)
            .photo("content/要闻/a/动.gif", "moving", moving)
            .photo("content/要闻/a/图.svg", "drawing", Picture::plain(Format::Svg, 600, 400))
            .photo("content/_static/旧.gif", "old", Picture::plain(Format::Gif, 600, 400));
        let page = text(&site.open(), "yaowen/a.html");
        let tags = html::tags(&page);
        let tag = tags.iter().find(|tag| tag.attribute("property") == Some("og:image"));
        tag.map(|tag| tag.attribute("content").unwrap().rsplit('.').next().unwrap().to_owned())
    };
    let all = "![](动.gif)\n\n![](图.svg)\n\n![](/旧.gif)\n\n![会场](1.jpg)";
    assert_eq!(shared("", all).as_deref(), Some("jpg"));
    assert_eq!(shared("封面: 图.svg\n", all).as_deref(), Some("jpg"));
    assert_eq!(shared("封面: 图.svg\n", "![](动.gif)"), None);
}

#[test]
fn a_list_shows_a_crop_around_the_focus() {
    let part = |header: &str| {
        let portal = with(header, "![会场](1.jpg)").open();
        let crops = portal.render(&UrlPath::new("yaowen/index.html")).unwrap().crops;
        assert_eq!(crops.len(), 4, "two widths, two formats: {crops:?}");
        assert!(crops.iter().all(|crop| crop.width * 2 == crop.height * 3), "{crops:?}");
        crops[0].recipe.scale.unwrap().part.unwrap()
    };
    let (usual, top, bottom) = (part(""), part("焦点: 40% 0%\n"), part("focus: 40% 100%\n"));
    assert_eq!((top.top, bottom.top + bottom.height), (0, 1_000_000));
    assert!(usual.top > top.top && usual.top < bottom.top);
    assert!(all_there(&with("", "![会场](1.jpg)").open()) > 10);
}

#[test]
fn settings_decide_about_widths_quality_credit_and_watermark() {
    let settings =
        "图片:\n  宽度: [320, 800]\n  质量: 60\n  署名: 是\n  水印: {图片: _data/logo.png, 位置: 左上}\n";
    let config = format!("name: 某县政协\nurl: https://www.example.gov.cn/\nid: a\n{settings}");
    let taken =
        Picture { credit: Some("县政协办公室".into()), ..Picture::plain(Format::Jpeg, 4000, 3000) };
    let site = with("", "![会场](1.jpg \"会场\")\n\n![](1.jpg \"会场（宣传组　摄）\")")
        .file("content/site.yaml", &config)
        .photo(PHOTO, "photo", taken)
        .photo("content/_data/logo.png", "logo", Picture::plain(Format::Png, 100, 50));
    let portal = site.open();
    assert_eq!(codes(&build(&portal).1), [""; 0]);
    let page = text(&portal, "yaowen/a.html");
    let main = &page[page.find("<main").unwrap()..];
    assert_eq!(widths(&attributes(main, "img", "srcset")[0]), ["320w", "800w"]);
    assert_eq!(
        main.matches("<span class=\"credit\">县政协办公室</span>").count(),
        1,
        "the other has its own"
    );
    let recipes = portal.routes().filter_map(|route| match portal.render(route.path)?.output? {
        Output::Picture(recipe) => Some(recipe),
        _ => None,
    });
    for recipe in recipes.filter(|recipe| recipe.source.as_str() == PHOTO) {
        let scale = recipe.scale.unwrap();
        assert_eq!(recipe.mark.is_some(), scale.width >= 480, "thumbnails carry none");
        assert!(scale.quality == 60 || recipe.path().as_str().ends_with(".webp"));
    }
    // Off unless somebody wants it.
    let page = text(&with("", "![会场](1.jpg)").open(), "yaowen/a.html");
    assert!(!page.contains("class=\"credit\""));
}

#[test]
fn a_photo_story_tells_programs_what_its_photos_show() {
    let body = "![会场](1.jpg \"代表视察现场（办公室　摄）\")\n\n![又一次](1.jpg)";
    let portal = with("kind: photo\n", body).open();
    let page = text(&portal, "yaowen/a.html");
    let data = page.split("application/ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    let image = &data["image"][0];
    assert_eq!((image["@type"].as_str(), image["width"].as_u64()), (Some("ImageObject"), Some(1600)));
    assert_eq!(image["caption"], "代表视察现场");
    assert_eq!(image["creditText"], "办公室　摄");
    assert_eq!(data["image"].as_array().unwrap().len(), 1, "each once");
    let map = text(&portal, "sitemap.xml");
    assert_eq!(map.matches("<image:loc>https://www.example.gov.cn/_media/").count(), 1, "{map}");
    // Of other articles the map names no photos.
    assert!(!text(&with("", body).open(), "sitemap.xml").contains("image:loc"));
}

/// What shows in an editor shows here.
#[test]
fn every_spelling_of_a_path_that_editors_show_finds_the_picture() {
    for (file, written) in [
        ("content/要闻/a/1.jpg", "1.jpg"),
        ("content/要闻/a/1.jpg", "./1.jpg"),
        ("content/要闻/图/1.jpg", "../图/1.jpg"),
        ("content/要闻/a/图/会 场.jpg", "图/会%20场.jpg"),
        ("content/要闻/a/图/会 场.jpg", "<图/会 场.jpg>"),
        ("content/要闻/a/图/会场.jpg", "%E5%9B%BE/%E4%BC%9A%E5%9C%BA.jpg"),
        ("content/要闻/a/caf\u{e9}.jpg", "cafe\u{301}.jpg"),
        ("content/要闻/a/图/1.jpg", "图\\1.jpg"),
        ("content/要闻/a/图/1.jpg", ".\\图\\1.jpg"),
        ("content/要闻/a/图/1.jpg", "图%5C1.jpg"),
        ("content/要闻/图/1.jpg", "..\\图\\1.jpg"),
        ("content/图/1.jpg", "/图/1.jpg"),
        ("content/_static/图/1.jpg", "/图/1.jpg"),
        ("content/要闻/a/第(1)张.jpg", "第(1)张.jpg"),
        ("content/要闻/a/1#2.jpg", "1%232.jpg"),
    ] {
        let article = format!("---\ntitle: 题\ndate: 2022-12-20\n---\n\n![会场]({written})\n");
        let site = Site::new("county").file("content/要闻/a/index.md", &article).photo(
            file,
            "photo",
            Picture::plain(Format::Jpeg, 4000, 3000),
        );
        let portal = site.open();
        assert_eq!(codes(&build(&portal).1), [""; 0], "{written}");
        assert!(text(&portal, "yaowen/a.html").contains("alt=\"会场\""), "{written}");
        all_there(&portal);
    }
}

#[test]
fn a_spelling_that_no_browser_knows_is_told_with_the_right_one() {
    for (written, code, right) in [
        ("![[1.jpg]]", "media/wiki-link", "![](1.jpg)"),
        ("文。![[1.jpg|会场]]文。", "media/wiki-link", "![会场](1.jpg)"),
        ("![[1.jpg|300]]", "media/wiki-link", "![](1.jpg)"),
        ("![[会 场.jpg]]", "media/wiki-link", "![](<会 场.jpg>)"),
        ("![会场](会 场.jpg)", "media/space-in-address", "![会场](<会 场.jpg>)"),
        ("![甲] (1 2.jpg)", "media/spelling", "![甲](<1 2.jpg>)"),
    ] {
        let (_, report) = build(&with("", written).open());
        assert_eq!(codes(&report), [code], "{written}");
        let fix = report.findings()[0].fix.as_ref().unwrap();
        assert_eq!(fix.edits[0].text, right, "{written}");
    }
    for written in ["`![[1.jpg]]`", "\\![[1.jpg]]", "结果![不是图]", "![甲] (一二)"] {
        assert_eq!(codes(&build(&with("", written).open()).1), [""; 0], "{written}");
    }
    let (_, report) = build(&with("", "![会场](1.JPG)").open());
    assert_eq!(codes(&report), ["media/missing"], "letters of another case");
    assert!(report.findings()[0].message.contains("大小写"));
}
