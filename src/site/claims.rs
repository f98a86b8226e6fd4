//! Claims: every output path that something of the site wants.
//!
//! In: a site whose articles, lists and media are placed, and the theme's files. Out: claims for
//! [`Routes::settle`](super::Routes::settle), and findings for aliases and names that cannot be used.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::flaws;
use super::listing::takes_slot;
use super::lists::{List, ListPage};
use super::media::{self, Medium};
use super::pictures::Published;
use super::placing::{ids, value_span};
use super::publication::Publication;
use super::routes::{FeedFormat, Former, RedirectMap, Route, RouteEntry, Scope, SearchPart, fold};
use super::url::alias_path;
use super::{Entry, Site, UrlPath, codes, tags};
use crate::content::former::{self, Query};
use crate::report::{Finding, SourcePath, Span};
use crate::snapshot::{Nature, Source};

/// A file that a theme brings: where it goes, and which of the site's files it is, unless the program has it.
pub type ThemeFile = (UrlPath, Option<SourcePath>);

/// How many addresses one sitemap file may hold (sitemaps.org protocol).
pub const SITEMAP_LIMIT: usize = 50_000;

/// Everything that wants an output path.
pub fn claims(
    site: &Site,
    theme_files: &[ThemeFile],
    findings: &mut Vec<Finding>,
) -> (Vec<RouteEntry>, Vec<Former>) {
    let mut claims = Vec::with_capacity(site.entries.len() + 256);
    pages(site, &mut claims);
    lists(site, &mut claims);
    feeds(site, &mut claims);
    search(site, &mut claims);
    files(site, theme_files, &mut claims, findings);
    let (redirects, former) = redirects(site, &claims, findings);
    let leads_on = |claim: &RouteEntry| matches!(claim.route, Route::Redirect(_));
    if !redirects.is_empty() || !former.is_empty() || claims.iter().any(leads_on) {
        let needed = RedirectMap::ALL.into_iter().filter(|map| !map.is_for_queries() || !former.is_empty());
        claims.extend(needed.map(|map| own(map.file_name(), Route::RedirectMap(map))));
    }
    claims.extend(redirects);
    (claims, former)
}

/// A claim of the program's own, from no one file.
fn own(path: &str, route: Route) -> RouteEntry {
    RouteEntry { path: UrlPath::new(path), route, source: None }
}

fn pages(site: &Site, claims: &mut Vec<RouteEntry>) {
    let has_page = |entry: &Entry| !matches!(entry.publication, Publication::LeftOut(_));
    claims.extend(ids(&site.entries).filter(|(_, entry)| has_page(entry)).map(|(id, entry)| RouteEntry {
        path: entry.url.clone(),
        route: site.withdrawn_to(id).map_or(Route::Article(id), Route::Redirect),
        source: Some(entry.article.path.clone()),
    }));
    for sheet in site.sheets.iter() {
        let claim = |path, route| RouteEntry { path, route, source: Some(sheet.path.clone()) };
        let pages = sheet.order.iter().filter_map(|row| Some((*row, sheet.row_path(*row)?)));
        claims.extend(pages.map(|(row, path)| claim(path, Route::Row(sheet.id, row))));
        claims.push(claim(sheet.csv_path(), Route::Csv(sheet.id)));
    }
    claims.push(own("404.html", Route::NotFound));
    claims.push(own("sitemap.html", Route::SiteMap));
}

fn lists(site: &Site, claims: &mut Vec<RouteEntry>) {
    let mut list = |path: &str,
                    list: &List,
                    size: usize,
                    source: Option<&SourcePath>,
                    route: &dyn Fn(ListPage) -> Route| {
        claims.extend(list.pages(size).map(|page| RouteEntry {
            path: UrlPath::new(&format!("{path}{}", page.file_name())),
            route: route(page),
            source: source.filter(|_| page == ListPage::Index).cloned(),
        }));
    };
    for column in &site.columns[1..] {
        // Without an index it comes from its folder.
        let folder = || SourcePath::from(format!("content/{}", column.folder));
        let source = column.index.as_ref().map_or_else(folder, |index| index.path.clone());
        list(&column.path, &column.list, site.page_size(column.id), Some(&source), &|page| {
            Route::Column(column.id, page)
        });
    }
    let size = site.config.page_size.max(1);
    for (id, tag) in tags::tag_ids(&site.tags).zip(&site.tags) {
        list(&tag.path(), &tag.list, size, None, &|page| Route::Tag(id, page));
    }
    for (id, topic) in tags::topic_ids(&site.topics).zip(&site.topics) {
        list(&topic.path(), &topic.list, size, None, &|page| Route::Topic(id, page));
    }
    let home = site.home().index.as_ref().map(|index| index.path.clone());
    claims.push(RouteEntry { path: UrlPath::new("index.html"), route: Route::Home, source: home });
    if !site.tags.is_empty() {
        claims.push(own("tags/index.html", Route::TagIndex));
    }
    if !site.topics.is_empty() {
        claims.push(own("topics/index.html", Route::TopicIndex));
    }
}

fn feeds(site: &Site, claims: &mut Vec<RouteEntry>) {
    for format in FeedFormat::ALL {
        claims.push(own(format.file_name(), Route::Feed(Scope::Site, format)));
        claims.extend(site.columns[1..].iter().map(|column| {
            let path = format!("{}{}", column.path, format.file_name());
            own(&path, Route::Feed(Scope::Column(column.id), format))
        }));
    }
    // The site's own file wins, unless it would let search engines into a site that wants none.
    let has_own = site.snapshot.files.contains_key("content/_static/robots.txt");
    if !has_own || site.is_noindex() {
        claims.push(own("robots.txt", Route::Robots));
    }
    if site.config.base.is_some() {
        claims.push(own("sitemap.xml", Route::SitemapXml));
        let addresses = claims.iter().filter(|claim| claim.path.is_page()).count();
        if addresses > SITEMAP_LIMIT {
            let parts = addresses.div_ceil(SITEMAP_LIMIT);
            claims.extend(
                (1..=parts).map(|part| own(&format!("sitemap-{part}.xml"), Route::SitemapPart(part))),
            );
        }
    }
}

/// The page to search on, and the files of the index behind it.
fn search(site: &Site, claims: &mut Vec<RouteEntry>) {
    let Some(items) = &site.searchable else { return };
    let layout = items.layout();
    let script = site.hrefs.is_relative();
    let mut part = |part: SearchPart| claims.push(own(&part.path(script), Route::SearchPart(part)));
    part(SearchPart::Manifest);
    part(SearchPart::Characters);
    for (number, border) in (0..).zip(layout.borders()) {
        if *border > 0 {
            part(SearchPart::Shard(number));
        }
    }
    (0..layout.texts()).for_each(|number| part(SearchPart::Texts(number)));
    claims.push(own("search.html", Route::Search));
}

/// What is copied: the theme's files, the site's own, pictures and attachments.
fn files(site: &Site, theme_files: &[ThemeFile], claims: &mut Vec<RouteEntry>, findings: &mut Vec<Finding>) {
    let static_files = site.snapshot.below("content/_static");
    let statics: Vec<RouteEntry> = static_files
        .filter_map(|(path, source)| {
            let output = path.as_str().strip_prefix("content/_static/")?;
            if output == "robots.txt" && site.is_noindex() {
                return None;
            }
            if output.split('/').any(|name| media::safe_name(name) != name) {
                findings.push(unsafe_name(path));
                return None;
            }
            let route = keeping_name(site, path, source, findings)?;
            Some(RouteEntry { path: UrlPath::new(output), route, source: Some(path.clone()) })
        })
        .collect();
    // A file of the site takes the place of the theme's of the same name.
    let own_names: HashSet<&str> = statics.iter().map(|entry| entry.path.as_str()).collect();
    let brought = theme_files.iter().filter(|(path, _)| !own_names.contains(path.as_str()));
    claims.extend(brought.filter_map(|(path, source)| {
        let Some(source) = source else {
            return Some(RouteEntry { path: path.clone(), route: Route::ThemeFile, source: None });
        };
        let route = keeping_name(site, source, site.snapshot.files.get(source)?, findings)?;
        Some(RouteEntry { path: path.clone(), route, source: Some(source.clone()) })
    }));
    drop(own_names);
    claims.extend(statics);
    let mut placed: HashSet<&UrlPath> = HashSet::new();
    let mut place = |source: &SourcePath, output, route| {
        // The same picture beside ten articles is one file.
        if placed.insert(output) {
            claims.push(RouteEntry { path: output.clone(), route, source: Some(source.clone()) });
        }
    };
    for (source, medium) in &*site.media {
        match medium {
            Medium::File(output) => place(source, output, Route::Copy(source.clone())),
            Medium::Picture(picture) => picture
                .variants()
                .for_each(|it| place(source, &it.path, Route::Picture(Arc::clone(&it.recipe)))),
            Medium::Broken(_) => {}
        }
    }
    let copied = claims.iter().filter(|claim| matches!(claim.route, Route::Copy(_)));
    let is_located = |path: &SourcePath| {
        let located = Nature::Recording { located: true };
        matches!(site.snapshot.files.get(path), Some(Source::Asset(asset)) if asset.nature == located)
    };
    let sources = copied.filter_map(|claim| claim.source.as_ref());
    findings.extend(sources.filter(|source| is_located(source)).map(flaws::located));
}

/// A file of the site or of its theme that keeps its name. A picture among them loses what it says beside its
/// pixels.
fn keeping_name(
    site: &Site,
    path: &SourcePath,
    source: &Source,
    findings: &mut Vec<Finding>,
) -> Option<Route> {
    let Source::Asset(asset) = source else { return Some(Route::Copy(path.clone())) };
    let route = media::picture(path, asset).and_then(|picture| match picture {
        Some(_) => {
            let bare = Published::bare(path, asset, &site.config.pictures)?;
            Ok(Route::Picture(Arc::new(bare)))
        }
        None => Ok(Route::Copy(path.clone())),
    });
    route.map_err(|wrong| findings.push(wrong.at(path))).ok()
}

fn unsafe_name(path: &SourcePath) -> Finding {
    Finding::warning(codes::ROUTE_NAME, format!("文件名里有不能用的字符，没有发布：{path}"))
        .at(Span::file(path.clone()))
        .help("有的主机和 Windows 不认 < > : \" \\ | ? * 这些字符，请给文件改名")
}

/// Redirect pages at former addresses, and former addresses that are no page of their own: hosts tell them
/// apart by their query. An alias never takes the place of something there is.
fn redirects(
    site: &Site,
    claims: &[RouteEntry],
    findings: &mut Vec<Finding>,
) -> (Vec<RouteEntry>, Vec<Former>) {
    let taken: HashSet<Cow<'_, str>> = claims.iter().map(|claim| fold(claim.path.as_str())).collect();
    let articles = ids(&site.entries).filter(|(_, entry)| takes_slot(entry)).map(|(id, entry)| {
        let target = site.withdrawn_to(id).unwrap_or_else(|| entry.url.clone());
        (&entry.article.meta.aliases, target, value_span(&entry.article, "aliases"), &entry.article.path)
    });
    let mut redirects: Vec<RouteEntry> = Vec::new();
    let mut given: HashMap<String, UrlPath> = HashMap::new();
    let mut queries: BTreeMap<Query, UrlPath> = BTreeMap::new();
    let mut add = |aliases: &[String], target: &UrlPath, span: Span, source: &SourcePath| {
        for alias in aliases {
            if let Some(mut query) = former::query(alias) {
                query.pairs.sort();
                let holder = queries.entry(query).or_insert_with(|| target.clone());
                if holder != target {
                    findings.push(alias_taken(alias, span.clone()));
                }
                continue;
            }
            match alias_path(alias) {
                Some(path) if taken.contains(&*fold(path.as_str())) => {
                    if path != *target {
                        findings.push(alias_taken(alias, span.clone()));
                    }
                }
                Some(path) => {
                    let key = fold(path.as_str()).into_owned();
                    if let Some(holder) = given.get(&key) {
                        if holder != target {
                            findings.push(alias_taken(alias, span.clone()));
                        }
                        continue;
                    }
                    given.insert(key, target.clone());
                    let route = Route::Redirect(target.clone());
                    redirects.push(RouteEntry { path, route, source: Some(source.clone()) });
                }
                None => findings.push(bad_alias(alias, span.clone())),
            }
        }
    };
    for (aliases, target, span, source) in articles {
        add(aliases, &target, span, source);
    }
    for column in &site.columns {
        if let Some(index) = &column.index {
            let target = UrlPath::new(&format!("{}index.html", column.path));
            add(&index.meta.aliases, &target, Span::file(index.path.clone()), &index.path);
        }
    }
    (redirects, queries.into_iter().map(|(query, target)| Former { query, target }).collect())
}

fn alias_taken(alias: &str, span: Span) -> Finding {
    Finding::warning(codes::ALIAS_TAKEN, format!("旧址“{alias}”已经是另一个页面的网址，没有转向"))
        .at(span)
        .help("一个旧址只能转向一个页面：在其中一处去掉它，或者给占用它的页面换一个网址名")
}

fn bad_alias(alias: &str, span: Span) -> Finding {
    Finding::warning(codes::ALIAS_BAD, format!("旧址“{alias}”不能用"))
        .at(span)
        .help("旧址写本站的路径，从 / 开始，不带 # < > : \" \\ | *，也不用 Windows 留作设备名的 con、nul 等，例如 旧址: [/old/123.html]；老系统带编号的写全，例如 /show.asp?id=123")
}
