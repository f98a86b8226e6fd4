//! Pictures through whole builds: what is published of them, what is made again, what stands in for them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops where it is")]

mod photo;
mod proof;
mod trouble;

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

    /// A photo of several widths.
    fn with_photo() -> Site {
        Site::with(&photo::jpeg(1300, 900))
    }

    fn with(photo: &[u8]) -> Site {
        let site = Site::new();
        site.bytes("content/要闻/会议/1.jpg", photo);
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
fn a_dry_run_makes_nothing() {
    let site = Site::with_photo();
    site.bytes("content/_static/徽.png", &photo::telling_png(40, 30));
    site.bytes("content/_static/坏.png", &photo::damaged_png(40, 30));
    let dry = site.build_to("public", &WriteOptions { dry_run: true, ..BUILD });
    assert!(dry.written > 0 && !site.shelf().exists() && !site.root().join("public").exists());
    assert_eq!(site.build().written, dry.written, "it told the truth");
    let dry = site.build_to("public", &WriteOptions { dry_run: true, ..BUILD });
    assert_eq!((dry.written, dry.deleted), (0, 0));
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
