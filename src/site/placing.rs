//! Placing: articles get their order, their columns, their addresses and their neighbours.
//!
//! In: [`Parts`]. Out: a [`Site`] and what could not be placed as meant. The steps stand in the order in
//! which `place` takes them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;

use super::lists::{List, ListPage};
use super::media::{self, Collector};
use super::publication::{self, Publication};
use super::routes::{FeedFormat, RedirectMap, Route, RouteEntry, Routes, Scope};
use super::tags::{self, Bearers, TOPICS_TABLE};
use super::{ArticleId, Column, ColumnId, Entry, Hrefs, Parts, Site, UrlPath, codes, columns, lost};
use crate::content::{Article, Key, Kind, slug};
use crate::report::{Finding, Severity, SourcePath, Span};
use crate::snapshot::Snapshot;

/// How many addresses one sitemap file may hold (sitemaps.org protocol).
pub const SITEMAP_LIMIT: usize = 50_000;

pub fn place(parts: Parts) -> (Site, Vec<Finding>) {
    let Parts { snapshot, config, articles, indexes, tables, theme_files } = parts;
    let mut findings = Vec::new();
    let columns = columns::tree(&articles, &indexes, &config.name, &mut findings);
    let entries = entries(articles, &columns, &snapshot, &mut findings);
    let hrefs = Hrefs::new(config.base.clone(), snapshot.options.relative);
    let topics_table = tables.get(TOPICS_TABLE).map(|(path, value)| (path.clone(), Arc::clone(value)));
    let mut site = Site {
        by_path: by_path(&entries),
        by_name: by_name(&snapshot),
        by_slug: by_slug(&entries),
        next_change: next_change(&entries, snapshot.now),
        tables: tables.into_iter().map(|(name, (_, value))| (name, value)).collect(),
        routes: Routes::default(),
        media: BTreeMap::new(),
        tags: Vec::new(),
        topics: Vec::new(),
        snapshot,
        config,
        hrefs,
        entries,
        columns,
    };
    list_in_columns(&mut site);
    list_in_tags(&mut site, topics_table.as_ref(), &mut findings);
    introduce_neighbours(&mut site);
    collect_media(&mut site, &mut findings);
    let claims = claims(&site, &theme_files, &mut findings);
    site.routes = Routes::settle(claims, &mut findings);
    findings.extend(lost::findings(&site));
    (site, findings)
}

/// Articles in order, each with its column and address.
fn entries(
    mut articles: Vec<Arc<Article>>,
    columns: &[Column],
    snapshot: &Snapshot,
    findings: &mut Vec<Finding>,
) -> Vec<Entry> {
    let when = |article: &Article| article.meta.date.map_or(Timestamp::MIN, |date| date.instant);
    articles.sort_by(|a, b| (when(a), &a.slug, &a.path).cmp(&(when(b), &b.slug, &b.path)));
    let by_folder: HashMap<&str, ColumnId> =
        columns.iter().map(|column| (&*column.folder, column.id)).collect();
    let entry = |article: Arc<Article>| {
        // The tree was built from these very articles, so their columns are in it.
        let column = by_folder.get(&*article.column).copied().unwrap_or(ColumnId::HOME);
        let broken = article.findings.iter().any(|finding| finding.severity == Severity::Error);
        let meta = &article.meta;
        let publication = publication::decide(meta, broken, snapshot.now, snapshot.options.drafts);
        let ends = meta.headline.map(|headline| headline.until.map(publication::deadline));
        let defaults = &columns[column.index()].defaults.columns;
        let named = if meta.columns.is_empty() { defaults } else { &meta.columns };
        Entry {
            further: further(&article, named, column, columns, findings),
            column,
            tags: Vec::new(),
            topics: Vec::new(),
            url: UrlPath::new(&format!("{}{}.html", columns[column.index()].path, article.slug)),
            previous: None,
            next: None,
            headline: ends.is_some_and(|end| end.is_none_or(|end| end > snapshot.now)),
            publication,
            article,
        }
    };
    let mut entries: Vec<Entry> = articles.into_iter().map(entry).collect();
    part_addresses(&mut entries, columns, findings);
    entries
}

/// Of two articles that want one address the first by path keeps it; the other gets its own name's hash
/// in it, so that neither is lost where the error is passed over.
fn part_addresses(entries: &mut [Entry], columns: &[Column], findings: &mut Vec<Finding>) {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by(|&a, &b| entries[a].article.path.cmp(&entries[b].article.path));
    let mut holders: HashMap<UrlPath, usize> = HashMap::with_capacity(entries.len());
    for index in order {
        let entry = &entries[index];
        if matches!(entry.publication, Publication::LeftOut(_)) {
            continue;
        }
        let Some(&holder) = holders.get(&entry.url) else {
            holders.insert(entry.url.clone(), index);
            continue;
        };
        let folder = &columns[entry.column.index()].path;
        let (stem, slug) = (&entry.article.stem, &entry.article.slug);
        let url = UrlPath::new(&format!("{folder}{slug}-{}.html", slug::hash(stem)));
        findings.push(address_taken(&entries[holder], entry, &url));
        holders.entry(url.clone()).or_insert(index);
        entries[index].url = url;
    }
}

fn address_taken(holder: &Entry, entry: &Entry, instead: &UrlPath) -> Finding {
    let (one, other) = (&holder.article.path, &entry.article.path);
    Finding::error(codes::ROUTE_TWICE, format!("两篇稿件要用同一个网址 /{}：{one} 和 {other}", entry.url))
        .at(value_span(&entry.article, "slug"))
        .related(Span::file(one.clone()), "另一篇在这里")
        .help(format!(
            "给其中一篇换一个网址名，例如在稿件开头写上 slug: 20221220-diaoyan。没换之前，后一篇暂用 /{instead}"
        ))
}

/// The further columns that an article names.
fn further(
    article: &Article,
    named: &[String],
    primary: ColumnId,
    columns: &[Column],
    findings: &mut Vec<Finding>,
) -> Vec<ColumnId> {
    let mut further = Vec::new();
    for name in named {
        match columns::find(columns, name) {
            Some(column) if column.id != primary && !further.contains(&column.id) => further.push(column.id),
            Some(_) => {}
            None => findings.push(unknown_column(article, name, columns)),
        }
    }
    further
}

fn unknown_column(article: &Article, name: &str, columns: &[Column]) -> Finding {
    let titles = columns.iter().skip(1).map(|column| column.title.as_str());
    let near = titles
        .map(|title| (strsim::normalized_damerau_levenshtein(name, title), title))
        .filter(|(likeness, _)| *likeness > 0.3)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)));
    let help = match near {
        Some((_, title)) => format!("是不是“{title}”？栏目写它的名称、网址名或文件夹"),
        None => "栏目写它的名称、网址名或文件夹".to_owned(),
    };
    Finding::warning(codes::COLUMN_UNKNOWN, format!("没有叫“{name}”的栏目"))
        .at(value_span(article, "columns"))
        .help(help)
}

/// Where the value of a key stands, or the file as a whole.
fn value_span(article: &Article, key: &'static str) -> Span {
    let range = article.meta.spans.iter().find(|(k, _)| *k == Key(key)).map(|(_, range)| range.clone());
    let range = range.unwrap_or(0..0);
    Span::new(article.path.clone(), range.start as usize..range.end as usize)
}

fn ids(entries: &[Entry]) -> impl Iterator<Item = (ArticleId, &Entry)> {
    entries
        .iter()
        .enumerate()
        .map(|(index, entry)| (ArticleId(u32::try_from(index).unwrap_or(u32::MAX)), entry))
}

fn by_path(entries: &[Entry]) -> HashMap<SourcePath, ArticleId> {
    ids(entries).map(|(id, entry)| (entry.article.path.clone(), id)).collect()
}

fn by_slug(entries: &[Entry]) -> HashMap<Box<str>, ArticleId> {
    let mut slugs = HashMap::with_capacity(entries.len());
    for (id, entry) in ids(entries) {
        slugs.entry(entry.article.slug.clone()).or_insert(id);
    }
    slugs
}

fn by_name(snapshot: &Snapshot) -> HashMap<String, SourcePath> {
    let mut names = HashMap::new();
    for (path, _) in snapshot.below("content") {
        names.entry(path.file_name().to_lowercase()).or_insert_with(|| path.clone());
    }
    names
}

fn next_change(entries: &[Entry], now: Timestamp) -> Option<Timestamp> {
    entries.iter().filter_map(|entry| publication::next_change(&entry.article.meta, now)).min()
}

/// What takes a slot in lists: withdrawn articles keep theirs.
fn takes_slot(entry: &Entry) -> bool {
    matches!(entry.publication, Publication::Published | Publication::Withdrawn)
}

fn list_in_columns(site: &mut Site) {
    let mut lists: Vec<Vec<ArticleId>> = vec![Vec::new(); site.columns.len()];
    for (id, entry) in ids(&site.entries).filter(|(_, entry)| takes_slot(entry)) {
        for column in std::iter::once(entry.column).chain(entry.further.iter().copied()) {
            let mut here = Some(column);
            while let Some(column) = here {
                let list = &mut lists[column.index()];
                // An article of several columns stands once in a parent that they share.
                if list.last() != Some(&id) {
                    list.push(id);
                }
                here = site.columns[column.index()].parent;
            }
        }
    }
    for (column, items) in site.columns.iter_mut().zip(lists) {
        column.list = List { items };
    }
}

fn list_in_tags(
    site: &mut Site,
    topics_table: Option<&(SourcePath, Arc<Value>)>,
    findings: &mut Vec<Finding>,
) {
    let (mut tags, mut topics) = (Bearers::new(), Bearers::new());
    for (id, _) in ids(&site.entries).filter(|(_, entry)| takes_slot(entry)) {
        let effective = site.effective(id);
        note(&mut tags, effective.tags(), id);
        note(&mut topics, effective.topics(), id);
    }
    site.tags = tags::tags(tags);
    let table = topics_table.map(|(path, value)| (path, &**value));
    site.topics = tags::topics(topics, table, findings);
    for (tag, list) in tags::tag_ids(&site.tags).zip(&site.tags) {
        list.list.items.iter().for_each(|id| site.entries[id.index()].tags.push(tag));
    }
    for (topic, list) in tags::topic_ids(&site.topics).zip(&site.topics) {
        list.list.items.iter().for_each(|id| site.entries[id.index()].topics.push(topic));
    }
}

fn note(bearers: &mut Bearers, words: &[String], id: ArticleId) {
    for word in words.iter().map(|word| word.trim()).filter(|word| !word.is_empty()) {
        let items = match bearers.get_mut(word) {
            Some(items) => items,
            None => bearers.entry(word.to_owned()).or_default(),
        };
        if items.last() != Some(&id) {
            items.push(id);
        }
    }
}

/// Each article's next older and next newer one of its primary column.
fn introduce_neighbours(site: &mut Site) {
    let mut last: Vec<Option<ArticleId>> = vec![None; site.columns.len()];
    for index in 0..site.entries.len() {
        let id = ArticleId(u32::try_from(index).unwrap_or(u32::MAX));
        let entry = &site.entries[index];
        if !entry.is_shown() || site.effective(id).kind() == Kind::Page {
            continue;
        }
        let previous = last[entry.column.index()].replace(id);
        site.entries[index].previous = previous;
        if let Some(previous) = previous {
            site.entries[previous.index()].next = Some(id);
        }
    }
}

fn collect_media(site: &mut Site, findings: &mut Vec<Finding>) {
    let mut collector = Collector::new(&site.snapshot);
    for entry in
        site.entries.iter().filter(|entry| takes_slot(entry) || entry.publication == Publication::Broken)
    {
        collector.article(&entry.article, findings);
    }
    site.columns.iter().filter_map(|column| column.index.as_ref()).for_each(|index| collector.column(index));
    site.tables.values().for_each(|table| collector.value(table, "content/_data"));
    for value in [&site.config.footer, &site.config.home, &site.config.theme_options] {
        collector.value(value, "content");
    }
    site.media = collector.finish();
}

/// Everything that wants an output path.
fn claims(site: &Site, theme_files: &[UrlPath], findings: &mut Vec<Finding>) -> Vec<RouteEntry> {
    let mut claims = Vec::with_capacity(site.entries.len() + 256);
    pages(site, &mut claims);
    lists(site, &mut claims);
    feeds(site, &mut claims);
    files(site, theme_files, &mut claims, findings);
    let redirects = redirects(site, &claims, findings);
    if !redirects.is_empty() {
        for map in RedirectMap::ALL {
            claims.push(own(map.file_name(), Route::RedirectMap(map)));
        }
    }
    claims.extend(redirects);
    claims
}

/// A claim of the program's own, from no one file.
fn own(path: &str, route: Route) -> RouteEntry {
    RouteEntry { path: UrlPath::new(path), route, source: None }
}

fn pages(site: &Site, claims: &mut Vec<RouteEntry>) {
    let has_page = |entry: &Entry| !matches!(entry.publication, Publication::LeftOut(_));
    claims.extend(ids(&site.entries).filter(|(_, entry)| has_page(entry)).map(|(id, entry)| RouteEntry {
        path: entry.url.clone(),
        route: Route::Article(id),
        source: Some(entry.article.path.clone()),
    }));
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
        let source = column.index.as_ref().map(|index| &index.path);
        list(&column.path, &column.list, site.page_size(column.id), source, &|page| {
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
    claims.push(own("robots.txt", Route::Robots));
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

/// What is copied: the theme's files, the site's own, pictures and attachments.
fn files(site: &Site, theme_files: &[UrlPath], claims: &mut Vec<RouteEntry>, findings: &mut Vec<Finding>) {
    let static_files = site.snapshot.below("content/_static");
    let statics: Vec<RouteEntry> = static_files
        .filter_map(|(path, _)| {
            let output = path.as_str().strip_prefix("content/_static/")?;
            if output.split('/').any(|name| media::safe_name(name) != name) {
                findings.push(unsafe_name(path));
                return None;
            }
            let route = Route::Copy(path.clone());
            Some(RouteEntry { path: UrlPath::new(output), route, source: Some(path.clone()) })
        })
        .collect();
    // A file of the site takes the place of the theme's of the same name.
    let own_names: HashSet<&str> = statics.iter().map(|entry| entry.path.as_str()).collect();
    let brought = theme_files.iter().filter(|path| !own_names.contains(path.as_str()));
    claims.extend(brought.map(|path| RouteEntry {
        path: path.clone(),
        route: Route::ThemeFile,
        source: None,
    }));
    drop(own_names);
    claims.extend(statics);
    let mut placed: HashSet<&UrlPath> = HashSet::new();
    for (source, output) in &site.media {
        // The same picture beside ten articles is one file.
        if placed.insert(output) {
            let route = Route::Copy(source.clone());
            claims.push(RouteEntry { path: output.clone(), route, source: Some(source.clone()) });
        }
    }
}

fn unsafe_name(path: &SourcePath) -> Finding {
    Finding::warning(codes::ROUTE_NAME, format!("文件名里有不能用的字符，没有发布：{path}"))
        .at(Span::file(path.clone()))
        .help("有的主机和 Windows 不认 < > : \" \\ | ? * 这些字符，请给文件改名")
}

/// Redirect pages at former addresses; an alias never takes the place of something there is.
fn redirects(site: &Site, claims: &[RouteEntry], findings: &mut Vec<Finding>) -> Vec<RouteEntry> {
    let taken: HashSet<&str> = claims.iter().map(|claim| claim.path.as_str()).collect();
    let articles = site.entries.iter().filter(|entry| takes_slot(entry)).map(|entry| {
        (&entry.article.meta.aliases, &entry.url, value_span(&entry.article, "aliases"), &entry.article.path)
    });
    let mut redirects: Vec<RouteEntry> = Vec::new();
    let mut given: HashMap<UrlPath, UrlPath> = HashMap::new();
    let mut add = |aliases: &[String], target: &UrlPath, span: Span, source: &SourcePath| {
        for alias in aliases {
            match super::url::alias_path(alias) {
                Some(path) if taken.contains(path.as_str()) || given.contains_key(&path) => {
                    if path != *target && given.get(&path).is_none_or(|other| other != target) {
                        findings.push(alias_taken(alias, span.clone()));
                    }
                }
                Some(path) => {
                    given.insert(path.clone(), target.clone());
                    let route = Route::Redirect(target.clone());
                    redirects.push(RouteEntry { path, route, source: Some(source.clone()) });
                }
                None => findings.push(bad_alias(alias, span.clone())),
            }
        }
    };
    for (aliases, target, span, source) in articles {
        add(aliases, target, span, source);
    }
    for column in &site.columns[1..] {
        if let Some(index) = &column.index {
            let target = UrlPath::new(&format!("{}index.html", column.path));
            add(&index.meta.aliases, &target, Span::file(index.path.clone()), &index.path);
        }
    }
    redirects
}

fn alias_taken(alias: &str, span: Span) -> Finding {
    Finding::warning(codes::ALIAS_TAKEN, format!("旧址“{alias}”已经是另一个页面的网址，没有转向"))
        .at(span)
        .help("一个旧址只能转向一个页面：在其中一处去掉它，或者给占用它的页面换一个网址名")
}

fn bad_alias(alias: &str, span: Span) -> Finding {
    Finding::warning(codes::ALIAS_BAD, format!("旧址“{alias}”不能用"))
        .at(span)
        .help("旧址写本站的路径，从 / 开始，不带问号和井号，例如 aliases: [/old/123.html]")
}
