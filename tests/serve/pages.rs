//! What is served: the bytes of `build`, and one tag.

use std::path::Path;

use huikan::disk;
use huikan::portal::Output;
use huikan::portal::{Portal, Stage};

use crate::client::{get, get_with, send};
use crate::served::{Served, Site, article};

const TAG: &str = "<script src=\"/_huikan/preview.js\" defer></script>";

/// The bytes of an output as `build` writes them.
fn built(portal: &Portal, output: Output, root: &Path) -> Vec<u8> {
    match output {
        Output::Bytes { bytes, .. } => bytes,
        Output::Picture(recipe) => {
            let pictures = disk::Pictures::of(root.to_owned());
            pictures.make(portal.snapshot(), &recipe).unwrap().bytes.unwrap()
        }
        Output::Copy(source) => {
            let mut bytes = Vec::new();
            let mut file = disk::open_source(root, portal.snapshot(), &source).unwrap();
            std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
            bytes
        }
    }
}

#[test]
fn every_route_of_the_sample_is_what_build_makes_and_one_tag() {
    let site = Site::sample();
    let (portal, served) = (site.portal(), Served::of(&site));
    let (mut pages, mut pictures) = (0, 0);
    for route in portal.routes() {
        pictures += usize::from(route.stage == Stage::Picture);
        // Each takes a while to make: a dozen of them will do.
        if route.stage == Stage::Picture && pictures % 16 != 1 {
            continue;
        }
        let address = portal.address(route.path);
        let answer = get(served.port, &address);
        assert_eq!(answer.status, 200, "{address}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        let output = portal.render(route.path).unwrap().output.unwrap();
        let expected = built(&portal, output, &site.root());
        if route.path.is_page() {
            let text = answer.text();
            assert!(text.contains(&format!("<head>{TAG}")), "{address}");
            assert_eq!(text.replacen(TAG, "", 1).into_bytes(), expected, "{address}");
            pages += 1;
        } else {
            assert!(answer.body == expected, "{address} differs");
        }
    }
    assert!(pages > 50, "{pages}");
}

/// The addresses of pictures that a page names, seen from the site's root.
fn pictures(page: &str) -> Vec<String> {
    let starts = page.match_indices("_media/").map(|(at, _)| &page[at..]);
    let mut names: Vec<String> =
        starts.map(|rest| format!("/{}", rest.split(['"', ' ', ',']).next().unwrap())).collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[test]
fn pictures_are_made_when_they_are_asked_for() {
    let site = Site::sample();
    let served = Served::of(&site);
    let shelf = site.root().join(".huikan/cache/pictures");
    let home = get(served.port, "/").text();
    assert!(!shelf.exists(), "opening and showing a page make none");
    let portal = site.portal();
    let names = pictures(&home);
    assert!(names.iter().any(|name| !portal.has(&name[1..])), "the home page shows crops");
    for name in names {
        let answer = get(served.port, &name);
        let kind = if name.ends_with(".webp") { "image/webp" } else { "image/jpeg" };
        assert_eq!((answer.status, answer.header("content-type")), (200, kind), "{name}");
        assert!(answer.body.len() > 500, "{name}");
        let tag = answer.header("etag").to_owned();
        assert_eq!(get_with(served.port, &name, &[("If-None-Match", &tag)]).status, 304, "{name}");
        // From the shelf it is the same.
        assert!(get(served.port, &name).body == answer.body, "{name}");
    }
    assert!(shelf.exists());
    assert_eq!(get(served.port, "/_media/0123456789abcdef.jpg").status, 404);
}

#[test]
fn a_picture_that_turns_out_damaged_is_told_when_it_is_asked_for() {
    let site = Site::small();
    let mut state = 1_u32;
    let noise = image::RgbImage::from_fn(600, 400, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        image::Rgb(state.to_be_bytes()[..3].try_into().unwrap())
    });
    let mut png = std::io::Cursor::new(Vec::new());
    noise.write_to(&mut png, image::ImageFormat::Png).unwrap();
    let mut png = png.into_inner();
    let middle = png.len() / 2;
    png[middle] ^= 1;
    site.put("content/要闻/1.png", png);
    site.put("content/要闻/huiyi.md", article("huiyi", "![会场](1.png)"));
    let served = Served::of(&site);
    let told = || get(served.port, "/_huikan/site").text().contains("“1.png”已损坏");
    let page = get(served.port, "/yaowen/huiyi.html").text();
    assert!(!told());
    let picture = get(served.port, &pictures(&page)[0]);
    assert!(picture.text().contains("图片打不开"));
    wait_until(told);
    // Nor is it forgotten by the next pass, as long as the file is the same.
    site.put("content/要闻/diaoyan.md", article("diaoyan", "县政协开展调研。"));
    served.preview.show(site.portal());
    wait_until(told);
    site.put("content/要闻/huiyi.md", article("huiyi", "没有图。"));
    site.put("content/要闻/1.png", "");
    served.preview.show(site.portal());
    wait_until(|| !told());
}

fn wait_until(is_so: impl Fn() -> bool) {
    for _ in 0..500 {
        if is_so() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("it did not happen within ten seconds");
}

#[test]
fn folders_and_what_is_not_there() {
    let site = Site::small();
    let served = Served::of(&site);
    let at = |path| get(served.port, path);
    assert_eq!(at("/").body, at("/index.html").body);
    assert_eq!(at("/yaowen/").body, at("/yaowen/index.html").body);
    let moved = at("/yaowen");
    assert_eq!((moved.status, moved.header("location")), (302, "/yaowen/"));
    for path in ["/nothing", "/nothing/", "/yaowen/nothing.html", "/_huikan/nothing", "/index.html/"] {
        assert_eq!(at(path).status, 404, "{path}");
    }
    let missing = at("/nothing").text();
    assert!(missing.contains(TAG) && missing.contains("××县政协"), "the site's own page says so: {missing}");
    let moved = at("/_huikan");
    assert_eq!((moved.status, moved.header("location")), (302, "/_huikan/"));
}

#[test]
fn what_the_browser_has_is_not_sent_again() {
    let site = Site::small();
    let served = Served::of(&site);
    let first = get(served.port, "/yaowen/huiyi.html");
    let etag = first.header("etag").to_owned();
    assert_eq!(first.header("cache-control"), "no-cache");
    for known in [etag.clone(), format!("W/{etag}"), format!("\"x\", {etag}"), "*".to_owned()] {
        let answer = get_with(served.port, "/yaowen/huiyi.html", &[("If-None-Match", &known)]);
        assert_eq!((answer.status, answer.body.len(), answer.header("etag")), (304, 0, &*etag), "{known}");
    }
    assert_eq!(get_with(served.port, "/yaowen/huiyi.html", &[("If-None-Match", "\"x\"")]).status, 200);
    site.put("content/要闻/huiyi.md", article("huiyi", "县政协召开主席会议。"));
    served.preview.show(site.portal());
    let answer = get_with(served.port, "/yaowen/huiyi.html", &[("If-None-Match", &etag)]);
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains("县政协召开主席会议。"));
}

#[test]
fn a_head_is_the_answer_without_its_body() {
    let site = Site::small();
    site.put("content/_static/files/片.mp4", vec![7; 1000]);
    let served = Served::of(&site);
    let host = format!("127.0.0.1:{}", served.port);
    for path in ["/", "/files/%E7%89%87.mp4", "/nothing", "/_huikan/preview.js", "/_huikan/site"] {
        let (whole, head) = (get(served.port, path), send(served.port, "HEAD", path, &[("Host", &host)]));
        assert_eq!((head.status, head.body.len()), (whole.status, 0), "{path}");
        assert_eq!(head.header("content-length"), whole.body.len().to_string(), "{path}");
        assert_eq!(head.header("etag"), whole.header("etag"), "{path}");
    }
}

#[test]
fn a_video_can_be_wound() {
    let site = Site::small();
    let film: Vec<u8> = (0..700_000_u32).map(|number| (number % 251) as u8).collect();
    site.put("content/_static/片.mp4", &film);
    let served = Served::of(&site);
    let path = "/%E7%89%87.mp4";
    let whole = get(served.port, path);
    assert!(whole.status == 200 && whole.body == film);
    assert_eq!((whole.header("accept-ranges"), whole.header("content-type")), ("bytes", "video/mp4"));
    let part = get_with(served.port, path, &[("Range", "bytes=300000-")]);
    assert_eq!((part.status, part.header("content-range")), (206, "bytes 300000-699999/700000"));
    assert!(part.body == film[300_000..]);
    let tail = get_with(served.port, path, &[("Range", "bytes=-5")]);
    assert_eq!((tail.status, &tail.body[..]), (206, &film[699_995..]));
    let beyond = get_with(served.port, path, &[("Range", "bytes=700000-")]);
    assert_eq!((beyond.status, beyond.header("content-range")), (416, "bytes */700000"));
    let changed = get_with(served.port, path, &[("Range", "bytes=0-1"), ("If-Range", "\"x\"")]);
    assert_eq!((changed.status, changed.body.len()), (200, 700_000));
    let known = get_with(served.port, path, &[("If-None-Match", whole.header("etag"))]);
    assert_eq!(known.status, 304);
}

#[test]
fn a_file_that_has_gone_is_no_page() {
    let site = Site::small();
    site.put("content/_static/表.csv", "甲,乙\n");
    let served = Served::of(&site);
    assert_eq!(get(served.port, "/%E8%A1%A8.csv").text(), "甲,乙\n");
    std::fs::remove_file(site.root().join("content/_static/表.csv")).unwrap();
    assert_eq!(get(served.port, "/%E8%A1%A8.csv").status, 404);
}

#[test]
fn a_site_below_a_path_is_mounted_there() {
    let site = Site::small();
    site.put("content/site.yaml", "name: ××县政协\ntheme: county\nurl: https://www.example.gov.cn/zx/\n");
    let served = Served::of(&site);
    let at = |path| get(served.port, path);
    let home = at("/zx/");
    assert_eq!(home.status, 200);
    assert!(home.text().contains("href=\"/zx/yaowen/"));
    for (path, location) in [("/", "/zx/"), ("/zx", "/zx/"), ("/zx/yaowen", "/zx/yaowen/")] {
        let moved = at(path);
        assert_eq!((moved.status, moved.header("location")), (302, location), "{path}");
    }
    for path in ["/yaowen/", "/index.html", "/zxyaowen/", "/zx//yaowen/"] {
        assert_eq!(at(path).status, 404, "{path}");
    }
    // What is ours stays where it is.
    assert_eq!(at("/_huikan/").status, 200);
    assert_eq!(at("/_huikan/page?path=%2Fzx%2Fyaowen%2Fhuiyi.html").json()["status"], "changed");
}

#[test]
fn a_broken_article_is_served_as_far_as_it_goes_and_all_others_as_ever() {
    let site = Site::small();
    let served = Served::of(&site);
    let path = "/yaowen/huiyi.html";
    let etag = |path: &str| {
        let page = get(served.port, &format!("/_huikan/page?path={path}&etag="));
        page.json()["etag"].as_str().unwrap_or_default().to_owned()
    };
    let ask = |path: &str, etag: &str| {
        let etag = etag.replace('"', "%22");
        get(served.port, &format!("/_huikan/page?path={path}&etag={etag}")).json()
    };
    let (known, other) = (etag(path), etag("/yaowen/diaoyan.html"));
    assert_eq!(ask(path, &known)["status"], "same");
    site.put(
        "content/要闻/huiyi.md",
        "---\ntitle: 会议\ndate: 2022-13-40\n---\n# 会议\n\n县政协召开会议。\n",
    );
    served.preview.show(site.portal());

    let draft = get(served.port, path);
    assert_eq!(draft.status, 200);
    assert!(draft.text().contains(TAG) && draft.text().contains("县政协召开会议。"));
    let page = ask(path, &known);
    assert_eq!((&page["status"], &page["html"]), (&"broken".into(), &serde_json::Value::Null));
    assert_eq!(page["source"], "content/要闻/huiyi.md");
    let finding = &page["findings"][0];
    assert_eq!((&finding["severity"], &finding["line"]), (&"error".into(), &3.into()), "{page}");
    assert_eq!(finding["excerpt"][1]["text"], "date: 2022-13-40");
    let (from, to) = (finding["excerpt"][1]["from"].as_u64(), finding["excerpt"][1]["to"].as_u64());
    assert_eq!((from, to), (Some(6), Some(16)));

    let neighbour = ask("/yaowen/diaoyan.html", &other);
    assert_eq!(get(served.port, "/yaowen/diaoyan.html").status, 200);
    assert_eq!(
        (&neighbour["findings"], &neighbour["elsewhere"]["errors"]),
        (&serde_json::json!([]), &1.into())
    );

    site.put("content/要闻/huiyi.md", article("huiyi", "县政协召开会议。"));
    served.preview.show(site.portal());
    assert_eq!(ask(path, &known)["status"], "same");
    std::fs::remove_file(site.root().join("content/要闻/huiyi.md")).unwrap();
    served.preview.show(site.portal());
    assert_eq!(ask(path, &known)["status"], "gone");
}

#[test]
fn a_template_failure_names_the_template_and_the_page() {
    let site = Site::small();
    let served = Served::of(&site);
    site.put(
        "themes/county/templates/article.html",
        "<!doctype html>\n<html><head></head>\n{{ page.nonsense }}",
    );
    served.preview.show(site.portal());
    let answer = get(served.port, "/yaowen/huiyi.html");
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains(TAG) && answer.text().contains("县政协召开会议。"), "{}", answer.text());
    let page = get(served.port, "/_huikan/page?path=/yaowen/huiyi.html").json();
    assert_eq!(page["status"], "broken");
    let finding = &page["findings"][0];
    assert_eq!(
        (&finding["file"], &finding["line"]),
        (&"themes/county/templates/article.html".into(), &3.into())
    );
    assert_eq!(finding["page"], "/yaowen/huiyi.html");
    // Pages of other templates are as ever.
    let home = get(served.port, "/_huikan/page?path=/").json();
    assert_eq!((&home["status"], &home["findings"]), (&"changed".into(), &serde_json::json!([])));
}

#[test]
fn the_panel_lists_every_article_and_every_finding() {
    let site = Site::small();
    site.put("content/要闻/caogao.md", "---\ntitle: 草稿\nstatus: draft\ndate: 2022-12-21\n---\n正文\n");
    site.put("content/要闻/lianjie.md", article("链接", "见[这里](没有.md)。"));
    let served = Served::of(&site);
    let panel = get(served.port, "/_huikan/");
    assert!(panel.header("content-security-policy").contains("frame-ancestors 'none'"));
    let all = get(served.port, "/_huikan/site").json();
    assert_eq!(all["name"], "××县政协");
    let articles = all["articles"].as_array().unwrap();
    assert_eq!(articles.len(), 4);
    let draft = &articles[0];
    assert_eq!((&draft["source"], &draft["date"]), (&"content/要闻/caogao.md".into(), &"2022-12-21".into()));
    assert_eq!((&draft["status"], &draft["path"]), (&"draft".into(), &serde_json::Value::Null));
    assert!(draft["why"].as_str().is_some_and(|why| !why.is_empty()));
    // The dead link shows on rendering, which nobody has asked for.
    let mut events = crate::client::Events::open(served.port);
    let begin = std::time::Instant::now();
    let all = loop {
        let all = get(served.port, "/_huikan/site").json();
        if all["checked"] == true {
            break all;
        }
        assert!(begin.elapsed().as_secs() < 20, "the background pass is not done");
        events.next("findings");
    };
    assert_eq!(all["summary"]["warnings"], 1, "{}", all["findings"]);
    assert_eq!(all["findings"][0]["file"], "content/要闻/lianjie.md");
    let listed = all["articles"].as_array().unwrap().iter();
    let counts: Vec<_> =
        listed.filter(|article| article["warnings"] == 1).map(|a| a["source"].clone()).collect();
    assert_eq!(counts, ["content/要闻/lianjie.md"]);
}
