//! Warm equals cold, and always the same: a portal opened from the last one, on any number of threads,
//! from files in any order, gives the same bytes and the same report.

use std::collections::BTreeMap;
use std::sync::Arc;

use huikan::portal::Portal;
use huikan::report::Report;
use huikan::snapshot::{Snapshot, Source};
use proptest::prelude::*;

use crate::site::{Site, budget, changed};
use crate::support::build;

/// One edit, as it may happen while a preview is open. Numbers choose among what there is.
#[derive(Clone, Debug)]
enum Edit {
    Article { number: u8, header: u8, body: u8 },
    Move { number: u8, folder: u8 },
    Delete(u8),
    Column { folder: u8, what: u8 },
    Config(u8),
    Template(u8),
    Picture { number: u8, content: u8 },
    Table(u8),
    Time(u8),
    Options(u8),
}

const FOLDERS: [&str; 3] = ["要闻", "会议", "会议/全会"];
const HEADERS: [&str; 14] = [
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
];
const DATES: [&str; 5] = ["2022-12-01", "2022-12-02", "2022-12-31 13:00", "2023-01-01", "2022-13-01"];
const BODIES: [&str; 6] = [
    "正文。",
    "见[甲](../要闻/n1.md)、[乙](n2.md)、[丙](/huiyi/)、[丁](#没有)。",
    "![](1.jpg)\n\n![](2.jpg \"图说\")",
    "<iframe></iframe><中> <abc>\n\n[^1]",
    "# 题\n\n## 一\n\n[一](#一)\n\n```rust\nfn main() {}\n```",
    "",
];

fn apply(site: Site, edit: &Edit) -> Site {
    let path =
        |number: u8, folder: u8| format!("content/{}/n{}.md", FOLDERS[folder as usize % 3], number % 6);
    let find = |site: &Site, number: u8| {
        (0..3).map(|folder| path(number, folder)).find(|path| site.snapshot.files.contains_key(path.as_str()))
    };
    let choose = |what: u8, of: &[&'static str]| of[what as usize % of.len()];
    match edit {
        Edit::Article { number, header, body } => {
            let path = find(&site, *number).unwrap_or_else(|| path(*number, *header));
            let date = choose(body / 8, &DATES);
            let text = format!(
                "---\ntitle: 题{}\ndate: {date}\n{}---\n\n{}\n",
                header / 16,
                choose(*header, &HEADERS),
                choose(*body, &BODIES)
            );
            site.file(&path, &text)
        }
        Edit::Move { number, folder } => match find(&site, *number) {
            Some(from) => {
                let text = site.snapshot.text(&from).unwrap().content.to_string();
                site.without(&from).file(&path(*number, *folder), &text)
            }
            None => site,
        },
        Edit::Delete(number) => match find(&site, *number) {
            Some(path) => site.without(&path),
            None => site,
        },
        Edit::Column { folder, what } => {
            let folder = FOLDERS[*folder as usize % 3];
            let header = choose(
                *what,
                &[
                    "title: 甲\nslug: jia\n",
                    "title: 要闻\nslug: yaowen\ndescription: 乙\ndefaults:\n  tags: [默认]\n  source: 办公室\n",
                    "标题：丙\n",
                    "page_size: 2\nweight: -1\nhidden: true\n",
                    "slug: yaowen\n",
                    "aliases: [/old.html]\n",
                ],
            );
            site.column_with(folder, header)
        }
        Edit::Config(what) => {
            let more = choose(
                *what,
                &[
                    "",
                    "theme: plain\n",
                    "theme: own\n",
                    "theme: nothing\n",
                    "page_size: 2\n",
                    "feed_size: 1\n",
                    "url: https://a.cn/zx/\n",
                    "name: 乙\nfooter:\n  主办: 甲\n",
                    "theme_options:\n  nothing: 1\n",
                    "sample: true\n坏 的\n",
                    "home:\n  - type: headline\n  - type: list\n    column: 要闻\n    title: 甲\n",
                ],
            );
            let base = if more.contains("theme:") { "" } else { "theme: county\n" };
            let url = if more.contains("url:") { "" } else { "url: https://www.example.gov.cn/\n" };
            site.file("content/site.yaml", &format!("{more}id: a\n{base}{url}"))
        }
        Edit::Template(what) => {
            let text = choose(
                *what,
                &[
                    "{{ page.title }}",
                    "{% if %}",
                    "{{ nothing }}",
                    "{% for a in articles(limit=3) %}{{ a.title }} {{ a.url }}{% endfor %}",
                    "{{ page.title|nofilter }}",
                ],
            );
            let site = site.file(
                "themes/own/theme.yaml",
                choose(*what, &["name: own\nextends: plain\n", "name: own\nextends: own\n", "nam: own\n"]),
            );
            site.file(
                choose(
                    what / 8,
                    &[
                        "themes/own/templates/home.html",
                        "themes/plain/templates/home.html",
                        "themes/county/templates/article.html",
                    ],
                ),
                text,
            )
        }
        Edit::Picture { number, content } => {
            let folder = FOLDERS[*number as usize % 3];
            site.picture(
                &format!("content/{folder}/{}.jpg", 1 + number % 2),
                choose(*content, &["a", "b", "c"]),
            )
        }
        Edit::Table(what) => site.file(
            choose(*what, &["content/_data/topics.yaml", "content/_data/x.csv", "content/_data/x.json"]),
            choose(what / 4, &["- title: 二十大\n  slug: a\n", "a,b\n1\n", "[1,", ""]),
        ),
        Edit::Time(what) => site.now(choose(
            *what,
            &[
                "2022-12-31T12:00:00+08:00",
                "2022-12-31T13:00:00+08:00",
                "2023-01-01T00:00:00+08:00",
                "2022-12-01T00:00:00+08:00",
            ],
        )),
        Edit::Options(what) => {
            let mut site = site;
            site.snapshot.options.drafts = what % 2 == 1;
            site.snapshot.options.relative = what % 3 == 1;
            site.snapshot.options.base_url = (what % 4 == 1).then(|| "https://b.cn/sub/".to_owned());
            site
        }
    }
}

fn edit() -> impl Strategy<Value = Edit> {
    let n = any::<u8>;
    prop_oneof![
        6 => (n(), n(), n()).prop_map(|(number, header, body)| Edit::Article { number, header, body }),
        2 => (n(), n()).prop_map(|(number, folder)| Edit::Move { number, folder }),
        1 => n().prop_map(Edit::Delete),
        2 => (n(), n()).prop_map(|(folder, what)| Edit::Column { folder, what }),
        2 => n().prop_map(Edit::Config),
        2 => n().prop_map(Edit::Template),
        1 => (n(), n()).prop_map(|(number, content)| Edit::Picture { number, content }),
        1 => n().prop_map(Edit::Table),
        1 => n().prop_map(Edit::Time),
        1 => n().prop_map(Edit::Options),
    ]
}

fn first() -> Site {
    let mut site = Site::new("county")
        .column("会议", "huiyi")
        .column("会议/全会", "quanhui")
        .picture("content/要闻/1.jpg", "a");
    for number in 0..4 {
        site = site.article(&format!("n{number}"), &format!("2022-12-0{}", number + 1), "tags: [提案]\n");
    }
    site
}

fn same(cold: (BTreeMap<String, Vec<u8>>, Report), warm: (BTreeMap<String, Vec<u8>>, Report)) {
    assert_eq!(changed(&cold.0, &warm.0), [""; 0]);
    assert_eq!(cold.1, warm.1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: budget(48), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn warm_equals_cold(edits in prop::collection::vec(edit(), 1..10)) {
        let mut site = first();
        let mut portal = site.open();
        for edit in &edits {
            site = apply(site, edit);
            portal = site.open_after(&portal);
        }
        // Each state was opened from the one before; only the last is compared, since all led to it.
        same(build(&site.open()), build(&portal));
    }
}

#[test]
fn threads_and_the_order_of_files_change_nothing() {
    let mut site = first();
    for number in 0..40_u8 {
        site = apply(
            site,
            &Edit::Article { number: number.wrapping_mul(7), header: number.wrapping_mul(5), body: number },
        );
        site = site.article(
            &format!("m{number}"),
            &format!("2022-11-{:02}", 1 + number % 28),
            HEADERS[number as usize % 4],
        );
    }
    let on = |threads: usize, snapshot: Snapshot| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let portal = Portal::open(Arc::new(snapshot), None);
            let paths: Vec<_> = portal.routes().map(|route| route.path.clone()).collect();
            // In parallel, as `build` renders.
            use rayon::prelude::*;
            let rendered: Vec<_> =
                paths.par_iter().map(|path| format!("{:?}", portal.render(path))).collect();
            (rendered, portal.report().clone())
        })
    };
    let backward = |snapshot: &Snapshot| {
        let mut files: Vec<_> = snapshot.files.clone().into_iter().collect();
        files.sort_by_key(|(path, _)| {
            std::cmp::Reverse(blake3::hash(path.as_str().as_bytes()).to_hex().to_string())
        });
        Snapshot { files: files.into_iter().collect(), ..snapshot.clone() }
    };
    let one = on(1, site.snapshot.clone());
    assert!(one.0.len() > 60);
    for other in [on(1, site.snapshot.clone()), on(8, site.snapshot.clone()), on(8, backward(&site.snapshot))]
    {
        assert!(one == other);
    }
}

#[test]
fn what_did_not_change_is_shared() {
    let site = first();
    let portal = site.open();
    let next = site.article("n0", "2022-12-01", "tags: [民生]\n").open_after(&portal);
    let shared = |path: &str| {
        let of = |portal: &Portal| {
            Arc::clone(&portal.site().entry(portal.site().article_of(path).unwrap()).article)
        };
        Arc::ptr_eq(&of(&portal), &of(&next))
    };
    assert!(shared("content/要闻/n1.md") && !shared("content/要闻/n0.md"));
    assert!(matches!(next.snapshot().files["content/要闻/n1.md"], Source::Text(_)));
}
