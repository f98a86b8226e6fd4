//! Pictures that are damaged, or lost on the way: what stands in for them, and what is told.

use std::collections::BTreeMap;
use std::fs;

use huikan::disk;
use huikan::report::Severity;

use crate::{BUILD, Site, codes, named, photo};

/// Of one width in two forms, for builds that are about something else.
fn small() -> Vec<u8> {
    photo::jpeg(520, 340)
}

#[test]
fn a_picture_that_cannot_be_made_is_told_at_each_build_and_stands_in() {
    let site = Site::with(&small());
    site.bytes("content/要闻/会议/坏.png", &photo::damaged_png(700, 500));
    site.article("![会议现场](1.jpg)\n\n![会场](坏.png)\n");
    for round in 0..2 {
        let written = site.build();
        assert_eq!(codes(&written.findings), ["media/unreadable"], "round {round}");
        let span = written.findings[0].span.as_ref().unwrap();
        let text = fs::read_to_string(site.root().join("content/要闻/会议/index.md")).unwrap();
        assert_eq!(&text[span.start as usize..span.end as usize], "![会场](坏.png)");
        assert_eq!(written.failed, 0, "it is published without it");
        assert_eq!(written.written == 0, round == 1);
    }
    let public = site.tree("public");
    for name in named(std::str::from_utf8(&public["yaowen/huiyi.html"]).unwrap()) {
        assert!(public[&name].len() > 100, "{name}");
    }
    // Once it is mended the stand-in goes.
    site.bytes("content/要闻/会议/坏.png", &photo::telling_png(700, 500));
    let mended = site.build();
    assert!(mended.findings.is_empty() && mended.deleted > 0, "{:?}", mended.findings);
}

#[test]
fn a_photo_that_lacks_its_end_mark_alone_is_published() {
    let site = Site::with(&small());
    let whole = small();
    site.bytes("content/要闻/会议/2.jpg", &whole[..whole.len() - 2]);
    site.bytes("content/要闻/会议/3.jpg", &whole[..whole.len() * 2 / 3]);
    site.bytes("content/_static/2.jpg", &whole[..whole.len() - 2]);
    site.article("![](1.jpg)\n\n![](2.jpg)\n\n![](3.jpg)\n");
    for _ in 0..2 {
        let written = site.build();
        assert_eq!((codes(&written.findings), written.failed), (vec!["media/truncated"], 0));
    }
    let public = site.tree("public");
    assert!(public["2.jpg"].ends_with(b"\xFF\xD9"));
    let page = String::from_utf8(public["yaowen/huiyi.html"].clone()).unwrap();
    assert_eq!((page.matches("<figure").count(), page.matches("图片打不开").count()), (3, 1));
}

#[test]
fn a_photo_that_is_lost_while_it_is_built_is_told_and_no_page_points_at_nothing() {
    type Lose = fn(&Site);
    let lose: [(&str, Lose); 2] = [
        ("write/changed-while-building", |site| {
            site.bytes("content/要闻/会议/1.jpg", &photo::jpeg(521, 340));
        }),
        ("write/source-gone", |site| fs::remove_file(site.root().join("content/要闻/会议/1.jpg")).unwrap()),
    ];
    for (code, lose) in lose {
        let site = Site::with(&small());
        let portal = site.open();
        lose(&site);
        let written =
            disk::write(&portal, &site.root().join("public"), site.root(), &BUILD, &|_| {}).unwrap();
        assert!(written.failed > 0 && codes(&written.findings).contains(&code), "{written:?}");
        assert!(written.findings.iter().all(|finding| finding.severity == Severity::Error));
        let public = site.tree("public");
        let named = named(std::str::from_utf8(&public["yaowen/huiyi.html"]).unwrap());
        assert!(named.len() > 1 && named.iter().all(|name| public.contains_key(name)), "{code}: {named:?}");
        // Once it is there again all is well, whatever stood in its place.
        site.bytes("content/要闻/会议/1.jpg", &small());
        let after = site.build();
        assert_eq!((after.failed, after.findings.len()), (0, 0));
        site.build_to("fresh", &BUILD);
        assert!(site.tree("public") == site.tree("fresh"), "{code}");
    }
}

#[test]
fn of_equal_photos_any_will_do() {
    let site = Site::with(&small());
    site.bytes("content/要闻/另一篇/1.jpg", &small());
    let header = "标题: 又一次会议\n日期: 2022-12-21\n网址名: youyici\n来源: 县政协办公室\n";
    site.text("content/要闻/另一篇/index.md", &format!("---\n{header}---\n\n![会场](1.jpg)\n"));
    let portal = site.open();
    for gone in ["会议", "另一篇"] {
        let path = site.root().join(format!("content/要闻/{gone}/1.jpg"));
        let kept = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        let out = site.root().join(gone);
        drop(fs::remove_dir_all(site.shelf()));
        let written = disk::write(&portal, &out, site.root(), &BUILD, &|_| {}).unwrap();
        assert_eq!((written.failed, written.findings), (0, vec![]), "{gone}");
        fs::write(&path, kept).unwrap();
    }
}

/// What is wrong stays wrong: it is told each time, and done once.
#[test]
fn trouble_is_remembered() {
    let site = Site::with(&small());
    let settings = "图片:\n  水印: {文字: 县政协, 字体: 字体.ttf}\n";
    let config = format!("name: 某县政协\nurl: https://www.example.gov.cn/\nid: k3f9axqz\n{settings}");
    site.text("content/site.yaml", &config);
    site.bytes("content/字体.ttf", include_bytes!("../photos/two-glyphs.ttf"));
    site.bytes("content/要闻/会议/坏.png", &photo::damaged_png(700, 500));
    site.article("![会议现场](1.jpg)\n\n![会场](坏.png)\n");
    let first = site.build();
    let told = codes(&first.findings);
    assert!(told.len() >= 2 && first.failed == 0, "{told:?}");
    let (shelf, public) = (site.tree(".huikan/cache/pictures"), site.tree("public"));
    // Were anything made again, the shelf would say so.
    for path in shelf.keys() {
        let file = fs::File::options().append(true).open(site.shelf().join(path)).unwrap();
        file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    }
    site.article("![会议现场](1.jpg)\n\n![会场](坏.png)\n\n又一句。\n");
    let second = site.build();
    assert_eq!(codes(&second.findings), told);
    for path in shelf.keys() {
        let time = fs::metadata(site.shelf().join(path)).unwrap().modified().unwrap();
        assert_eq!(time, std::time::SystemTime::UNIX_EPOCH, "{path}");
    }
    let pictures = |tree: BTreeMap<String, Vec<u8>>| -> Vec<_> {
        tree.into_iter().filter(|(path, _)| path.starts_with("_media/")).collect()
    };
    assert!(pictures(site.tree("public")) == pictures(public));
}
