//! Random edits of a small site, such as happen while a preview is open.

use proptest::prelude::*;

use crate::site::Site;

/// One edit. Numbers choose among what there is.
#[derive(Clone, Debug)]
pub enum Edit {
    Article {
        number: u8,
        header: u8,
        body: u8,
    },
    /// The header stays, but for the title.
    Words {
        number: u8,
        body: u8,
    },
    Move {
        number: u8,
        folder: u8,
    },
    Delete(u8),
    Column {
        folder: u8,
        what: u8,
    },
    Config(u8),
    Template(u8),
    Picture {
        number: u8,
        content: u8,
    },
    Table(u8),
    Time(u8),
    Options(u8),
}

/// What an article's header may hold beside title and date.
pub const HEADERS: [&str; 18] = [
    "",
    "tags: [提案]\n",
    "tags: [提案, 民生]\ntopics: [二十大]\n",
    "columns: [要闻, 全会]\n",
    "slug: same\n",
    "slug: 坏\n",
    "status: draft\n",
    "status: withdrawn\nwithdraw: 有误\n",
    "expires: 2022-12-31\n",
    "headline: 2022-12-31\nsticky: true\n",
    "aliases: [/old.html]\n",
    "cover: 1.jpg\nkind: photo\n",
    "标签：[提案，民生]\n未知: 键\n",
    "kind: page\nweight: 3\n",
    "kind: notice\n",
    "kind: notice\nsource: 县政协办公室\n",
    "status: withdrawn\nkind: notice\naliases: [/old.html]\n",
    "reviewers:\n  first: {name: 甲, time: 2022-12-01, signature: 1-ab}\n",
];

const FOLDERS: [&str; 3] = ["要闻", "会议", "会议/全会"];
const DATES: [&str; 5] = ["2022-12-01", "2022-12-02", "2022-12-31 13:00", "2023-01-01", "2022-13-01"];
const BODIES: [&str; 6] = [
    "正文。",
    "见[甲](../要闻/n1.md)、[乙](n2.md)、[丙](/huiyi/)、[丁](#没有)。",
    "![](1.jpg)\n\n![](2.jpg \"图说\")",
    "<iframe></iframe><中> <abc>\n\n[^1]",
    "# 题\n\n## 一\n\n[一](#一)\n\n```rust\nfn main() {}\n```",
    "",
];
const COLUMNS: [&str; 6] = [
    "title: 甲\nslug: jia\n",
    "title: 要闻\nslug: yaowen\ndescription: 乙\ndefaults:\n  tags: [默认]\n  source: 办公室\n",
    "标题：丙\n",
    "page_size: 2\nweight: -1\nhidden: true\n",
    "slug: yaowen\n",
    "aliases: [/old.html]\n",
];
const CONFIGS: [&str; 13] = [
    "theme: county\nurl: https://www.example.gov.cn/\n",
    "theme: plain\nurl: https://www.example.gov.cn/\n",
    "url: https://www.example.gov.cn/\ntheme: own\n",
    "theme: nothing\n",
    "page_size: 2\n",
    "feed_size: 1\nurl: https://www.example.gov.cn/\n",
    "url: https://a.cn/zx/\n",
    "name: 乙\nfooter:\n  主办: 甲\n",
    "theme_options:\n  nothing: 1\n",
    "sample: true\n坏 的\n",
    "theme: county\nreview: {mode: strict, since: 2022-12-02}\nwithdrawn: redirect\n",
    "theme: county\nreview: warn\nwithdrawn: {公告: 转到栏目}\n",
    "home:\n  - type: headline\n  - type: list\n    column: 要闻\n    title: 甲\n",
];
const TEMPLATES: [&str; 5] = [
    "{{ page.title }}",
    "{% if %}",
    "{{ nothing }}",
    "{% for a in articles(limit=3) %}{{ a.title }} {{ a.url }}{% endfor %}",
    "{{ page.title|nofilter }}",
];
const TEMPLATE_FILES: [&str; 3] = [
    "themes/own/templates/home.html",
    "themes/plain/templates/home.html",
    "themes/county/templates/article.html",
];
const MANIFESTS: [&str; 3] = ["name: own\nextends: plain\n", "name: own\nextends: own\n", "nam: own\n"];
const TABLE_FILES: [&str; 3] = ["content/_data/topics.yaml", "content/_data/x.csv", "content/_data/x.json"];
const TABLES: [&str; 4] = ["- title: 二十大\n  slug: a\n", "a,b\n1\n", "[1,", ""];
const TIMES: [&str; 4] = [
    "2022-12-31T12:00:00+08:00",
    "2022-12-31T13:00:00+08:00",
    "2023-01-01T00:00:00+08:00",
    "2022-12-01T00:00:00+08:00",
];

/// A site to begin with.
pub fn first() -> Site {
    let mut site = Site::new("county")
        .column("会议", "huiyi")
        .column("会议/全会", "quanhui")
        .picture("content/要闻/1.jpg", "a");
    for number in 0..4 {
        site = site.article(&format!("n{number}"), &format!("2022-12-0{}", number + 1), "tags: [提案]\n");
    }
    site
}

pub fn edit() -> impl Strategy<Value = Edit> {
    let n = any::<u8>;
    prop_oneof![
        6 => (n(), n(), n()).prop_map(|(number, header, body)| Edit::Article { number, header, body }),
        6 => (n(), n()).prop_map(|(number, body)| Edit::Words { number, body }),
        2 => (n(), n()).prop_map(|(number, folder)| Edit::Move { number, folder }),
        1 => n().prop_map(Edit::Delete),
        2 => (n(), n()).prop_map(|(folder, what)| Edit::Column { folder, what }),
        2 => n().prop_map(Edit::Config),
        2 => n().prop_map(Edit::Template),
        1 => (n(), n()).prop_map(|(number, content)| Edit::Picture { number, content }),
        1 => n().prop_map(Edit::Table),
        1 => n().prop_map(Edit::Time),
        2 => n().prop_map(Edit::Options),
    ]
}

pub fn apply(site: Site, edit: &Edit) -> Site {
    match *edit {
        Edit::Article { number, header, body } => write(site, number, header, body),
        Edit::Words { number, body } => match find(&site, number) {
            Some(path) => reword(site, &path, body),
            None => site,
        },
        Edit::Move { number, folder } => match find(&site, number) {
            Some(from) => {
                let text = site.snapshot.text(&from).unwrap().content.to_string();
                site.without(&from).file(&path(number, folder), &text)
            }
            None => site,
        },
        Edit::Delete(number) => match find(&site, number) {
            Some(path) => site.without(&path),
            None => site,
        },
        Edit::Column { folder, what } => site.column_with(choose(folder, &FOLDERS), choose(what, &COLUMNS)),
        Edit::Config(what) => site.file("content/site.yaml", choose(what, &CONFIGS)),
        Edit::Template(what) => site
            .file("themes/own/theme.yaml", choose(what, &MANIFESTS))
            .file(choose(what / 8, &TEMPLATE_FILES), choose(what, &TEMPLATES)),
        Edit::Picture { number, content } => {
            let path = format!("content/{}/{}.jpg", choose(number, &FOLDERS), 1 + number % 2);
            site.picture(&path, choose(content, &["a", "b", "c"]))
        }
        Edit::Table(what) => site.file(choose(what, &TABLE_FILES), choose(what / 4, &TABLES)),
        Edit::Time(what) => site.now(choose(what, &TIMES)),
        Edit::Options(what) => options(site, what),
    }
}

fn write(site: Site, number: u8, header: u8, body: u8) -> Site {
    let path = find(&site, number).unwrap_or_else(|| path(number, header));
    let (date, more, text) = (choose(body / 8, &DATES), choose(header, &HEADERS), choose(body, &BODIES));
    site.file(&path, &format!("---\ntitle: 题{}\ndate: {date}\n{more}---\n\n{text}\n", header / 16))
}

/// Another body below the same header; now and then another title, which moves every later line.
fn reword(site: Site, path: &str, body: u8) -> Site {
    let old = site.snapshot.text(path).unwrap().content.to_string();
    let header = old.rsplit_once("---\n").map_or("---\n", |(header, _)| header);
    let header = if body.is_multiple_of(3) {
        header.replacen("title: 题", "title: 新题", 1)
    } else {
        header.to_owned()
    };
    site.file(path, &format!("{header}---\n\n{}\n", choose(body, &BODIES)))
}

fn options(mut site: Site, what: u8) -> Site {
    let options = &mut site.snapshot.options;
    options.drafts = what % 2 == 1;
    options.relative = what % 3 == 1;
    options.base_url = (what % 4 == 1).then(|| "https://b.cn/sub/".to_owned());
    if what % 5 < 2 {
        let built = site.open();
        site = site.previous(&built);
    }
    site
}

fn choose(what: u8, of: &[&'static str]) -> &'static str {
    of[usize::from(what) % of.len()]
}

fn path(number: u8, folder: u8) -> String {
    format!("content/{}/n{}.md", choose(folder, &FOLDERS), number % 6)
}

/// The article of a number, in whatever column it is.
fn find(site: &Site, number: u8) -> Option<String> {
    let paths = (0..3).map(|folder| path(number, folder));
    paths.into_iter().find(|path| site.snapshot.files.contains_key(path.as_str()))
}
