//! A small site in memory, edited and opened.

use std::collections::BTreeMap;
use std::sync::Arc;

use huikan::portal::{Output, Portal, UrlPath};
use huikan::report::{Report, SourcePath};
use huikan::snapshot::{Asset, Format, Nature, Picture, PreviousRoute, Snapshot, Source, Text};

/// The present time, unless a test says otherwise.
pub const NOW: &str = "2022-12-31T12:00:00+08:00";

/// What a site is opened from. Every change returns the site, so that a test reads as a list of them.
#[derive(Clone)]
pub struct Site {
    pub snapshot: Snapshot,
}

impl Site {
    /// A site with a name, an address and the column 要闻, shown by a theme.
    pub fn new(theme: &str) -> Site {
        let config =
            format!("name: 某县政协\nurl: https://www.example.gov.cn/\nid: k3f9axqz\ntheme: {theme}\n");
        let site = Site { snapshot: Snapshot::of_texts([("content/site.yaml", &*config)], NOW) };
        site.column("要闻", "yaowen")
    }

    #[must_use]
    pub fn file(mut self, path: &str, text: &str) -> Site {
        self.snapshot.files.insert(SourcePath::new(path), Source::Text(Arc::new(Text::utf8(text))));
        self
    }

    #[must_use]
    pub fn without(mut self, path: &str) -> Site {
        assert!(self.snapshot.files.remove(path).is_some(), "{path} is not there");
        self
    }

    /// A picture of this content, 4 to 3.
    #[must_use]
    pub fn picture(self, path: &str, content: &str) -> Site {
        self.photo(path, content, Picture::plain(Format::Jpeg, 800, 600))
    }

    /// A picture of this content, with this header.
    #[must_use]
    pub fn photo(self, path: &str, content: &str, picture: Picture) -> Site {
        self.asset(path, content, Nature::Picture(picture))
    }

    /// A file that is no picture.
    #[must_use]
    pub fn attachment(self, path: &str, content: &str) -> Site {
        self.asset(path, content, Nature::Other)
    }

    fn asset(mut self, path: &str, content: &str, nature: Nature) -> Site {
        let asset = Asset {
            size: content.len() as u64,
            hash: blake3::hash(content.as_bytes()),
            nature,
            disk_path: None,
        };
        self.snapshot.files.insert(SourcePath::new(path), Source::Asset(Arc::new(asset)));
        self
    }

    #[must_use]
    pub fn column(self, folder: &str, slug: &str) -> Site {
        let title = folder.rsplit('/').next().unwrap_or_default();
        self.column_with(folder, &format!("title: {title}\nslug: {slug}\ndescription: {title}的报道。\nkeywords: [{title}, 政协]\ntype: 工作动态\n"))
    }

    #[must_use]
    pub fn column_with(self, folder: &str, header: &str) -> Site {
        self.file(&format!("content/{folder}/_index.md"), &format!("---\n{header}---\n"))
    }

    /// An article of 要闻 whose title is its name.
    #[must_use]
    pub fn article(self, name: &str, date: &str, header: &str) -> Site {
        self.article_in("要闻", name, date, header)
    }

    #[must_use]
    pub fn article_in(self, folder: &str, name: &str, date: &str, header: &str) -> Site {
        let text = format!("---\ntitle: 题{name}\ndate: {date}\n{header}---\n\n文{name}的正文。\n");
        self.file(&format!("content/{folder}/{name}.md"), &text)
    }

    #[must_use]
    pub fn now(mut self, now: &str) -> Site {
        self.snapshot.now = now.parse().unwrap();
        self
    }

    #[must_use]
    pub fn drafts(mut self) -> Site {
        self.snapshot.options.drafts = true;
        self
    }

    #[must_use]
    pub fn relative(mut self) -> Site {
        self.snapshot.options.relative = true;
        self
    }

    #[must_use]
    pub fn base_url(mut self, url: &str) -> Site {
        self.snapshot.options.base_url = Some(url.to_owned());
        self
    }

    #[must_use]
    pub fn previous(mut self, portal: &Portal) -> Site {
        let routes = portal.routes().map(|route| PreviousRoute {
            path: route.path.as_str().to_owned(),
            source: route.source.cloned(),
            text_hash: route.source.and_then(|source| Some(portal.snapshot().text(source.as_str())?.hash)),
        });
        self.snapshot.options.previous_routes = routes.collect();
        self
    }

    pub fn open(&self) -> Portal {
        Portal::open(Arc::new(self.snapshot.clone()), None)
    }

    pub fn open_after(&self, previous: &Portal) -> Portal {
        Portal::open(Arc::new(self.snapshot.clone()), Some(previous))
    }
}

/// The text of an output.
#[track_caller]
pub fn text(portal: &Portal, path: &str) -> String {
    let rendered = portal.render(&UrlPath::new(path)).unwrap_or_else(|| panic!("no route {path}"));
    match rendered.output {
        Some(Output::Bytes { bytes, .. }) => String::from_utf8(bytes).unwrap(),
        other => panic!("{path}: {other:?} {:?}", rendered.findings),
    }
}

/// Whether there is such a route.
pub fn has(portal: &Portal, path: &str) -> bool {
    portal.render(&UrlPath::new(path)).is_some()
}

pub fn codes(report: &Report) -> Vec<&'static str> {
    report.findings().iter().map(|finding| finding.code.0).collect()
}

/// The paths whose outputs differ, or are in one of the two alone.
pub fn changed<'a>(
    before: &'a BTreeMap<String, Vec<u8>>,
    after: &'a BTreeMap<String, Vec<u8>>,
) -> Vec<&'a str> {
    let mut paths: Vec<&str> = before
        .iter()
        .filter(|(path, bytes)| after.get(*path) != Some(bytes))
        .map(|(path, _)| path.as_str())
        .collect();
    paths.extend(after.keys().filter(|path| !before.contains_key(*path)).map(String::as_str));
    paths.sort_unstable();
    paths
}

/// How many random cases a test tries: few in the daily run, as many as `PROPTEST_CASES` says in a long one.
pub fn budget(cases: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(cases)
}
