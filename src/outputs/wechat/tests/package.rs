//! Messages with their files: pictures, checklists.

use super::*;
use crate::report::SourcePath;
use crate::site::Recipe;
use crate::snapshot::{Asset, Format, Nature, Picture, Source};

/// A site with one article and pictures beside it, which have these formats and sizes.
fn with_pictures(text: &str, pictures: &[(&str, Picture)]) -> Draft {
    let site = ("content/site.yaml", "name: 某县政协\nurl: https://www.example.gov.cn/\n");
    let files = [site, COLUMN, ("content/要闻/a.md", text)];
    let mut snapshot = Snapshot::of_texts(files, "2022-12-20T00:00:00Z");
    for (name, picture) in pictures {
        let nature = Nature::Picture(picture.clone());
        let asset = Asset { size: 5 << 20, hash: blake3::hash(name.as_bytes()), nature, disk_path: None };
        snapshot
            .files
            .insert(SourcePath::new(&format!("content/要闻/{name}")), Source::Asset(Arc::new(asset)));
    }
    let portal = Portal::open(Arc::new(snapshot), None);
    let id = portal.site().article_of("content/要闻/a.md").expect("an article");
    draft(portal.site(), id, Look::Red, None)
}

const PICTURED: &str = "---\ntitle: 题\nslug: a\ndate: 2022-12-01\nfocus: 50% 20%\n---\n![甲](1.jpg \"图说（办公室　摄）\")\n\n![](2.gif)\n\n![](1.jpg)\n\n字![](3.png)字\n";

fn pictured() -> Draft {
    let moving = Picture { animated: true, ..Picture::plain(Format::Gif, 300, 200) };
    let clear = Picture { alpha: true, ..Picture::plain(Format::Png, 3000, 2000) };
    with_pictures(
        PICTURED,
        &[("1.jpg", Picture::plain(Format::Jpeg, 4000, 3000)), ("2.gif", moving), ("3.png", clear)],
    )
}

#[test]
fn a_package_holds_each_picture_once_and_small_enough() {
    let draft = pictured();
    let codes: Vec<&str> = draft.findings.iter().map(|finding| finding.code.0).collect();
    assert_eq!(codes, ["wechat/animated"]);
    // As large as its pixels.
    let make = |recipe: &Recipe| {
        let scale = recipe.scale.expect("nothing stays as it is");
        (vec![0; (scale.width * scale.height) as usize], Vec::new())
    };
    let (package, report) = draft.package(&make);
    assert_eq!(report.count(Severity::Error), 0);
    let package = package.expect("a package");
    let paths: Vec<String> = package.files().into_iter().map(|file| file.path).collect();
    assert_eq!(
        paths,
        [
            "checklist.txt",
            "content.html",
            "cover.jpg",
            "cover_11.jpg",
            "cover_235.jpg",
            "images/01.jpg",
            "images/02.png",
            "images/03.png",
            "index.html",
            "meta.json"
        ]
    );
    assert!(package.pictures.iter().all(|file| file.bytes.len() < LARGEST));
    assert_eq!(package.content.matches("src=\"images/01.jpg\"").count(), 2);
    assert!(package.content.contains(">图说（办公室　摄）</p>"), "{}", package.content);
    assert!(package.page.contains("script-src 'sha256-") && !package.page.contains("images/01.jpg\""));
    let article = &package.article;
    assert_eq!(article["pic_crop_235_1"], "0_0_1_0.567407");
    assert_eq!(article["pic_crop_1_1"], "0.125_0_0.875_1");
    assert_eq!(article["content_source_url"], "https://www.example.gov.cn/yaowen/a.html");
    assert!(!article.contains_key("thumb_media_id"));
    assert!(package.checklist.starts_with(CHECKLIST_HEAD));
    assert!(package.checklist.contains("□ 正文里依次是：01、02、01、03（"), "{}", package.checklist);
    assert!(package.page.contains("images 里的图片：正文里依次是 01、02、01、03。"));
    let again = draft.package(&make).0.expect("a package");
    assert_eq!(again.files(), package.files());
}

#[test]
fn what_is_not_there_is_told_before_anything_else() {
    let text = "---\ntitle: 题\nslug: a\ndate: 2022-12-01\nattachments: 名单.pdf\n---\n![](没有.jpg)\n";
    let draft = drafted(text, Look::Red);
    let missing: Vec<&str> = draft.missing().map(|finding| finding.message.as_str()).collect();
    assert_eq!(missing, ["图片“没有.jpg”找不到", "找不到附件“名单.pdf”"]);
    let package = draft.package(&|_| (Vec::new(), Vec::new())).0.expect("a package");
    let lines: Vec<&str> = package.checklist.lines().skip(2).take(2).collect();
    assert_eq!(lines, ["□ 先补上：图片“没有.jpg”找不到", "□ 先补上：找不到附件“名单.pdf”"]);
    assert_eq!(pictured().missing().count(), 0);
}

#[test]
fn what_cannot_be_made_small_is_refused() {
    let (package, report) = pictured().package(&|_| (vec![0; LARGEST], Vec::new()));
    assert!(package.is_none());
    assert!(report.findings().iter().any(|finding| finding.code.0 == "wechat/too-large"));
    assert_eq!(pictured().refused(&["有 div".to_owned()]).code.0, "wechat/refused");
}

#[test]
fn the_number_of_a_linked_picture_stands_under_it() {
    let text = "---\ntitle: 题\nslug: a\ndate: 2022-12-01\n---\n[![甲](1.jpg)](https://a.cn/1)\n\n[![甲](1.jpg \"图说\")](https://a.cn/2)\n";
    let draft = with_pictures(text, &[("1.jpg", Picture::plain(Format::Jpeg, 400, 300))]);
    let content = content(&draft);
    let words = Tree::fragment(&content).map(|tree| tree.text(tree.root())).unwrap_or_default();
    let words = words.trim_matches('\u{A0}');
    let below = words.strip_prefix("2022年12月1日").expect("the date");
    assert_eq!(below, "[1]图说[2]参考链接[1] https://a.cn/1[2] https://a.cn/2");
}

#[test]
fn a_picture_of_many_screens_is_told() {
    let text = "---\ntitle: 题\nslug: a\ndate: 2022-12-01\n---\n![甲](1.jpg)\n\n![乙](2.jpg)\n";
    let pictures = [
        ("1.jpg", Picture::plain(Format::Jpeg, 300, 1200)),
        ("2.jpg", Picture::plain(Format::Jpeg, 300, 900)),
    ];
    let draft = with_pictures(text, &pictures);
    let told = draft.findings.iter().filter(|finding| finding.code.0 == "wechat/tall-picture");
    assert_eq!(
        told.map(|finding| finding.message.as_str()).collect::<Vec<_>>(),
        ["图片“1.jpg”又窄又高（300×1200），在手机上要划好几屏"]
    );
}

/// The portal of one article with files beside it, all of the same bytes.
fn with_files(body: &str, files: &[(&str, Nature)]) -> Portal {
    let site = ("content/site.yaml", "name: 某县政协\nurl: https://www.example.gov.cn/\n");
    let text = format!("---\ntitle: 题\nslug: a\ndate: 2022-12-01\n---\n{body}");
    let mut snapshot =
        Snapshot::of_texts([site, COLUMN, ("content/要闻/a.md", &text)], "2022-12-20T00:00:00Z");
    for (name, nature) in files {
        let asset =
            Asset { size: 5 << 10, hash: blake3::hash(b"same"), nature: nature.clone(), disk_path: None };
        let path = SourcePath::new(&format!("content/要闻/{name}"));
        snapshot.files.insert(path, Source::Asset(Arc::new(asset)));
    }
    Portal::open(Arc::new(snapshot), None)
}

#[test]
fn of_two_files_of_the_same_bytes_the_one_with_the_wrong_name_is_told() {
    let jpeg = Nature::Picture(Picture::plain(Format::Jpeg, 900, 600));
    for (wrong, right) in [("a.png", "b.jpg"), ("c.png", "b.jpg")] {
        let body = format!("![甲]({wrong})\n\n![乙]({right})\n");
        let portal = with_files(&body, &[(wrong, jpeg.clone()), (right, jpeg.clone())]);
        let site = portal.site();
        let id = site.article_of("content/要闻/a.md").expect("an article");
        let article = &site.entry(id).article;
        let resolver = Resolver::of_article(site, id, Standpoint::Outside);
        let html =
            markdown::html(&article.doc, &article.path, Place::Message, article.title_place(), &resolver);
        let told: Vec<(&str, &str)> =
            html.findings.iter().map(|finding| (finding.code.0, &*finding.message)).collect();
        let message = format!("“{wrong}”其实是 JPG 图片，不是 png");
        assert_eq!(told, [("media/mislabelled", &*message)]);
    }
}

#[test]
fn a_file_to_download_asks_for_the_page() {
    let portal = with_files("见[名单](f.pdf)。\n", &[("f.pdf", Nature::Other)]);
    let site = portal.site();
    let id = site.article_of("content/要闻/a.md").expect("an article");
    let draft = draft(site, id, Look::Red, None);
    let content = content(&draft);
    assert!(content.contains("（请点文末“阅读原文”，到网站上下载）"), "{content}");
    assert!(!content.contains("参考链接") && !content.contains("_files/"), "{content}");
    let told = draft.findings.iter().filter(|finding| finding.code.0 == "wechat/attachment");
    let told: Vec<&str> = told.map(|finding| &*finding.message).collect();
    assert_eq!(told, ["附件“f.pdf”公众号里放不了，原位请读者点“阅读原文”下载"]);
}

#[test]
fn a_file_that_no_address_can_name_is_explained() {
    let jpeg = Nature::Picture(Picture::plain(Format::Jpeg, 900, 600));
    let portal = with_files("![甲](a%20b.jpg)\n", &[("a%20b.jpg", jpeg)]);
    let site = portal.site();
    let draft = draft(site, site.article_of("content/要闻/a.md").expect("an article"), Look::Red, None);
    let help = draft.missing().find_map(|finding| finding.help.as_deref()).unwrap_or_default();
    assert!(help.contains("文件名里带着“%”"), "{help}");
}
