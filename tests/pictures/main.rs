//! Pictures through whole builds: what is published of them, what is made again, what stands in for them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops where it is")]

mod photo;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use huikan::disk::{self, WriteOptions, Written};
use huikan::portal::Portal;
use huikan::report::Finding;
use huikan::snapshot::Options;
use tempfile::TempDir;

const BUILD: WriteOptions = WriteOptions { force: false, keep_going: false, dry_run: false };

/// A site on disk.
struct Site(TempDir);

impl Site {
    /// An article with a photo, and a column whose list shows the photo's crop.
    fn new() -> Site {
        let site = Site(TempDir::new().unwrap());
        site.text("content/site.yaml", "name: 某县政协\nurl: https://www.example.gov.cn/\nid: k3f9axqz\n");
        let column =
            "---\ntitle: 要闻\nslug: yaowen\ndescription: 要闻。\nkeywords: [要闻]\ntype: 工作动态\n---\n";
        site.text("content/要闻/_index.md", column);
        site
    }

    fn with_photo() -> Site {
        let site = Site::new();
        site.bytes("content/要闻/会议/1.jpg", &photo::jpeg(1300, 900));
        site.article("![会议现场](1.jpg \"会议现场（办公室　摄）\")\n");
        site
    }

    fn root(&self) -> &Path {
        self.0.path()
    }

    fn bytes(&self, path: &str, bytes: &[u8]) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn text(&self, path: &str, text: &str) {
        self.bytes(path, text.as_bytes());
    }

    fn article(&self, body: &str) {
        let header = "标题: 县政协召开会议\n日期: 2022-12-20\n网址名: huiyi\n来源: 县政协办公室\n";
        self.text("content/要闻/会议/index.md", &format!("---\n{header}---\n\n{body}"));
    }

    fn open(&self) -> Portal {
        let now = "2022-12-31T12:00:00+08:00".parse().unwrap();
        let snapshot = disk::read(self.root(), Options::default(), now, None).unwrap();
        Portal::open(Arc::new(snapshot), None)
    }

    fn build_to(&self, out: &str, how: &WriteOptions) -> Written {
        let written = disk::write(&self.open(), &self.root().join(out), self.root(), how, &|_| {}).unwrap();
        assert!(!written.stopped);
        written
    }

    fn build(&self) -> Written {
        self.build_to("public", &BUILD)
    }

    fn shelf(&self) -> PathBuf {
        self.root().join(".huikan/cache/pictures")
    }

    /// Every file below a folder, by its path in it.
    fn tree(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        tree(&self.root().join(folder))
    }
}

fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                files.insert(name, fs::read(path).unwrap());
            }
        }
    }
    files
}

fn codes(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.code.0).collect()
}

/// The pictures that a page names, as paths below the site's root.
fn named(html: &str) -> Vec<String> {
    let starts = html.match_indices("_media/").map(|(at, _)| &html[at..]);
    let mut names: Vec<String> =
        starts.map(|rest| rest.split(['"', ' ', ',', '<', '&', '\\']).next().unwrap().to_owned()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

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

#[test]
fn every_picture_that_a_page_names_is_published_and_is_what_it_is_called() {
    let site = Site::with_photo();
    site.build();
    let public = site.tree("public");
    let mut all = 0;
    for (path, page) in public.iter().filter(|(path, _)| path.ends_with(".html") || path.ends_with(".xml")) {
        for name in named(&String::from_utf8_lossy(page)) {
            let bytes = public.get(&name).unwrap_or_else(|| panic!("{path} names {name}"));
            let magic: &[u8] = match name.rsplit('.').next().unwrap() {
                "jpg" => b"\xFF\xD8\xFF",
                "webp" => b"RIFF",
                other => panic!("{other}"),
            };
            assert!(bytes.starts_with(magic), "{name}");
            all += 1;
        }
    }
    assert!(all > 10, "{all}");
    // The list shows a crop of 3 to 2 that the article does not.
    let names = |path: &str| named(std::str::from_utf8(&public[path]).unwrap());
    let of_article = names("yaowen/huiyi.html");
    assert!(names("yaowen/index.html").iter().any(|name| !of_article.contains(name)));
}

#[test]
fn a_second_build_makes_no_picture() {
    let site = Site::with_photo();
    site.build();
    // Were anything looked for or made, the shelf would be there again.
    fs::remove_dir_all(site.shelf()).unwrap();
    let before = site.tree("public");
    let again = site.build();
    assert_eq!((again.written, again.deleted, again.failed), (0, 0, 0));
    assert!(!site.shelf().exists());
    assert_eq!(site.tree("public"), before);
}

#[test]
fn a_damaged_shelf_and_none_give_the_same_files() {
    let site = Site::with_photo();
    site.build();
    let first = site.tree("public");
    for path in site.tree(".huikan/cache/pictures").keys() {
        let path = site.shelf().join(path);
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x40;
        fs::write(&path, &bytes).unwrap();
    }
    site.build_to("zwei", &BUILD);
    assert!(site.tree("zwei") == first, "made from what was damaged");
    let shelf = site.tree(".huikan/cache/pictures");
    site.build_to("drei", &BUILD);
    assert!(site.tree("drei") == first);
    assert!(site.tree(".huikan/cache/pictures") == shelf, "taken from the shelf");
    fs::remove_dir_all(site.shelf()).unwrap();
    site.build_to("vier", &BUILD);
    assert!(site.tree("vier") == first, "made without a shelf");
}

#[test]
fn threads_make_no_difference() {
    let site = Site::with_photo();
    site.bytes("content/要闻/会议/2.png", &photo::telling_png(1000, 600));
    site.article("![](1.jpg)\n![](2.png)\n");
    let trees: Vec<_> = [1, 4]
        .into_iter()
        .map(|threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let out = format!("out{threads}");
            drop(fs::remove_dir_all(site.shelf()));
            pool.install(|| site.build_to(&out, &BUILD));
            site.tree(&out)
        })
        .collect();
    assert!(trees[0] == trees[1]);
}

#[test]
fn a_picture_that_cannot_be_made_is_told_at_each_build_and_stands_in() {
    let site = Site::with_photo();
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
    let site = Site::with_photo();
    let whole = photo::jpeg(1300, 900);
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
fn a_dry_run_makes_nothing() {
    let site = Site::with_photo();
    let dry = site.build_to("public", &WriteOptions { dry_run: true, ..BUILD });
    assert!(dry.written > 0 && !site.shelf().exists() && !site.root().join("public").exists());
    assert_eq!(site.build().written, dry.written, "it told the truth");
    let dry = site.build_to("public", &WriteOptions { dry_run: true, ..BUILD });
    assert_eq!((dry.written, dry.deleted), (0, 0));
}

#[test]
fn a_photo_that_is_exchanged_while_it_is_built_is_told() {
    let site = Site::with_photo();
    let portal = site.open();
    site.bytes("content/要闻/会议/1.jpg", &photo::jpeg(1301, 900));
    let written = disk::write(&portal, &site.root().join("public"), site.root(), &BUILD, &|_| {}).unwrap();
    assert!(codes(&written.findings).contains(&"write/changed-while-building"));
    assert!(written.failed > 0);
    let after = site.build();
    assert_eq!((after.failed, after.findings.len()), (0, 0));
}

#[test]
fn photos_are_never_written_back() {
    let site = Site::with_photo();
    let before = site.tree("content");
    site.build();
    assert!(site.tree("content") == before);
}

#[test]
fn every_kind_of_picture_is_published() {
    let site = Site::new();
    let kinds = ["bmp", "tif", "gif", "webp", "png"];
    for kind in kinds {
        site.bytes(&format!("content/要闻/会议/{kind}.{kind}"), &photo::of_kind(kind, 700, 500));
    }
    let body: String = kinds.iter().map(|kind| format!("![]({kind}.{kind})\n\n")).collect();
    site.article(&body);
    let written = site.build();
    assert_eq!((written.failed, codes(&written.findings)), (0, vec![]), "{:?}", written.findings);
    let page = String::from_utf8(site.tree("public")["yaowen/huiyi.html"].clone()).unwrap();
    assert_eq!(page.matches("<figure").count(), kinds.len());
    for ending in [".bmp", ".tif"] {
        assert!(!named(&page).iter().any(|name| name.ends_with(ending)), "{ending}");
    }
}
