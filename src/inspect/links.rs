//! Links, places in pages, pictures and files that are not there: all of what was made, by letter case.
//!
//! In: the addresses of every page, looked up among the outputs. Out: findings. What an author wrote in a body is
//! told by rendering, which takes such a link out of the page; what is found here comes from the theme, from the
//! settings, or from HTML of the site's own.

use std::collections::{BTreeMap, BTreeSet};

use super::address::Target;
use super::page::{Ground, Look, Use};
use super::rule::{Binds, Grade, Rule};
use super::scan::Tag;
use crate::report::{Code, Finding, Span};
use crate::site::{ArticleId, Route, RouteEntry};

const SOURCE: &str = "《政府网站发展指引》（国办发〔2017〕47号）对链接的要求；链接可用性在《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）里计分，分值以检查单位公布的为准。";

pub const RULES: &[Rule] = &[
    Rule {
        code: Code("inspect/home-link-dead"),
        grade: Grade::Deduction,
        binds: Binds::All,
        title: "首页有打不开的链接",
        why: "首页的链接是检查时逐个点的，读者也最先点这里。这里对照生成的全部文件，逐个核对首页上的站内链接，区分大小写。",
        source: SOURCE,
        remedy: "改正首页模块、页脚或导航里的网址；链接到的稿件已经撤下的，把链接也去掉。",
    },
    Rule {
        code: Code("inspect/link-dead"),
        grade: Grade::Deduction,
        binds: Binds::All,
        title: "有打不开的站内链接",
        why: "对照生成的全部文件，逐个核对每一页上的站内链接和附件，区分大小写：在自己电脑上打得开、到服务器上打不开的，多半是大小写不一致。",
        source: SOURCE,
        remedy: "改正网址，或者去掉这个链接。正文里写错的链接会在生成时另外指出；这里的多半出在主题模板、页脚设置或自己写的网页代码里。",
    },
    Rule {
        code: Code("inspect/resource-dead"),
        grade: Grade::Deduction,
        binds: Binds::All,
        title: "有显示不出来的图片或文件",
        why: "对照生成的全部文件，逐个核对每一页用到的图片、音视频、样式和脚本，区分大小写。",
        source: "《政府网站发展指引》（国办发〔2017〕47号）：图片、视频应能正常显示（条文待核）。",
        remedy: "核对文件名和所在的文件夹，注意大小写；改正引用它的模板、设置或网页代码。",
    },
    Rule {
        code: Code("inspect/anchor-dead"),
        grade: Grade::Advice,
        binds: Binds::All,
        title: "链接指向的段落不存在",
        why: "网址里井号后面的名字，在那一页上找不到对应的位置，读者点了会停在页首，或者没有反应。",
        source: "WCAG 2.1 关于链接用途的要求；属于建议。",
        remedy: "改正井号后面的名字，或者只链接到那一页。",
    },
];

const HOME_LINK: &Rule = &RULES[0];
const LINK: &Rule = &RULES[1];
const RESOURCE: &Rule = &RULES[2];
const ANCHOR: &Rule = &RULES[3];

/// For how many missing outputs one of another letter case is looked for: each look reads all routes.
const LOOKED_UP: usize = 50;

/// What a page names inside the site.
#[derive(Debug, Default)]
pub struct Seen {
    /// Outputs that are not there, each once: linked to, named, or (as pictures) shown in any way.
    dead: Vec<(Use, Box<str>)>,
    /// Places that are linked to: the page (empty for this one), and the name.
    fragments: Vec<(Box<str>, Box<str>)>,
    places: Vec<Box<str>>,
    /// The articles that the home page leads to.
    pub articles: Vec<ArticleId>,
    /// Whether it leads to the site map.
    pub to_sitemap: bool,
}

impl Seen {
    pub fn place(&mut self, id: &str) {
        self.places.push(id.into());
    }

    /// `<a name="…">`, as older pages have it.
    pub fn named_place(&mut self, tag: Tag<'_>) {
        if let Some(name) = tag.attribute("name").filter(|name| !name.is_empty()) {
            self.place(&name);
        }
    }

    pub fn dead(&mut self, used: Use, path: &str) {
        let used = if matches!(used, Use::Link | Use::Named) { used } else { Use::Picture };
        if !self.dead.iter().any(|(other, dead)| *other == used && **dead == *path) {
            self.dead.push((used, path.into()));
        }
    }

    /// A link to something that is there, or that need not be.
    pub fn alive(&mut self, ground: &Ground<'_>, entry: &RouteEntry, target: Target) {
        match target {
            // Browsers go to the top of the page for these two.
            Target::Here(place) if !place.is_empty() && place != "top" => {
                self.fragments.push(("".into(), place.into()));
            }
            Target::Inside { path, fragment } => {
                self.to_sitemap |= ground.sitemap.is_some_and(|sitemap| *sitemap.as_str() == path);
                if entry.route == Route::Home
                    && let Some(Route::Article(id)) = ground.site.routes.find(&path).map(|entry| &entry.route)
                {
                    self.articles.push(*id);
                }
                if let Some(fragment) = fragment {
                    self.fragments.push((path.into(), fragment.into()));
                }
            }
            _ => {}
        }
    }
}

pub fn findings(ground: &Ground<'_>, looks: &[Look<'_>]) -> Vec<Finding> {
    let mut findings = dead(ground, looks);
    findings.extend(lost_places(ground, looks));
    findings
}

fn dead(ground: &Ground<'_>, looks: &[Look<'_>]) -> Vec<Finding> {
    let mut pages: BTreeMap<(&str, Use), Vec<&Look<'_>>> = BTreeMap::new();
    for look in looks {
        for (used, path) in &look.links.dead {
            pages.entry((path, *used)).or_default().push(look);
        }
    }
    let mut findings = Vec::new();
    for (number, ((path, used), looks)) in pages.into_iter().enumerate() {
        let other_case = if number < LOOKED_UP { in_other_case(ground, path) } else { None };
        let told = |rule: &Rule, message: String| {
            let finding = rule.finding(ground.profile, message);
            match other_case {
                Some(other) => {
                    finding.help(format!("有“/{other}”，大小写不同：服务器上是两个文件。请照它改。"))
                }
                None => finding,
            }
        };
        let (home, others): (Vec<_>, Vec<_>) =
            looks.into_iter().partition(|look| look.entry.route == Route::Home);
        for look in home.iter().filter(|_| used == Use::Link) {
            let message = format!("首页的链接“/{path}”打不开");
            findings.push(told(HOME_LINK, message).on_page(look.path().as_str()));
        }
        let others = if used == Use::Link { others } else { [home, others].concat() };
        let (rule, message) = match used {
            Use::Link => (LINK, format!("链接“/{path}”打不开")),
            Use::Named => (RESOURCE, format!("网页标签里写的“/{path}”不存在")),
            _ => (RESOURCE, format!("网页用到的“/{path}”不存在")),
        };
        let found = told(rule, message);
        if !others.is_empty() {
            findings.push(super::spread(found, &others));
        }
    }
    findings
}

fn in_other_case<'a>(ground: &Ground<'a>, path: &str) -> Option<&'a str> {
    let lower = path.to_lowercase();
    let mut paths = ground.site.routes.entries().iter().map(|entry| entry.path.as_str());
    paths.find(|other| other.len() == path.len() && other.to_lowercase() == lower)
}

/// Places that links name and their page does not have.
fn lost_places(ground: &Ground<'_>, looks: &[Look<'_>]) -> Vec<Finding> {
    let by_path: BTreeMap<&str, &Look<'_>> = looks.iter().map(|look| (look.path().as_str(), look)).collect();
    let mut places: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut found: BTreeMap<String, Vec<&Look<'_>>> = BTreeMap::new();
    for look in looks {
        for (to, place) in &look.links.fragments {
            let page = if to.is_empty() { look.path().as_str() } else { to };
            // Of a file that is no page of ours nobody knows its places.
            let Some(there) = by_path.get(page) else { continue };
            let known =
                places.entry(page).or_insert_with(|| there.links.places.iter().map(|id| &**id).collect());
            if known.contains(&**place) || is_told(ground, look, page, place) {
                continue;
            }
            let whose = if to.is_empty() { "页面".to_owned() } else { format!("“/{page}”") };
            let lost = found.entry(format!("{whose}上没有“#{place}”这个位置")).or_default();
            if lost.last().is_none_or(|last| last.path() != look.path()) {
                lost.push(look);
            }
        }
    }
    let told = |(message, looks): (String, Vec<&Look<'_>>)| {
        super::spread(ANCHOR.finding(ground.profile, message), &looks)
    };
    found.into_iter().map(told).collect()
}

/// Whether rendering has told of it: the article's own text links to a place of an article.
fn is_told(ground: &Ground<'_>, look: &Look<'_>, page: &str, place: &str) -> bool {
    let told = |finding: &Finding| finding.code.0 == "link/anchor-missing";
    let to_article =
        ground.site.routes.find(page).is_some_and(|entry| matches!(entry.route, Route::Article(_)));
    let text = |span: &Span| {
        let text = ground.site.snapshot.text(span.file.as_str())?;
        text.content.get(span.start as usize..span.end as usize).map(str::to_owned)
    };
    let names = |finding: &Finding| {
        let written = finding.span.as_ref().and_then(text).unwrap_or_default();
        crate::site::decode(&written).contains(place)
    };
    to_article && look.rendering.iter().any(|finding| told(finding) && names(finding))
}
