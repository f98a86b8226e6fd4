//! Placing: articles get their order, their columns, their addresses and their neighbours.
//!
//! In: [`Parts`]. Out: a [`Site`] and what could not be placed as meant. The steps stand in the order in
//! which `place` takes them.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;

use super::claims::claims;
use super::listing::{introduce_neighbours, list_in_columns, list_in_tags};
use super::media::{self, Collector};
use super::publication::{self, Publication};
use super::routes::Routes;
use super::tags::TOPICS_TABLE;
use super::{
    ArticleId, Column, ColumnId, Entry, Hrefs, Parts, Site, UrlPath, codes, columns, lost, required,
    reviewing, searchable, synonyms, tables, unshown,
};
use crate::config::Config;
use crate::content::date::Moment;
use crate::content::{Article, Key, slug};
use crate::report::{Finding, Severity, SourcePath, Span};
use crate::snapshot::{PreviousRoute, Snapshot};

pub fn place(parts: Parts) -> (Site, Vec<Finding>) {
    let Parts { snapshot, config, articles, indexes, mut tables, row_pages, search_page, theme_files } =
        parts;
    let mut findings = Vec::new();
    let mut columns = columns::tree(&articles, &indexes, &config.name, &mut findings);
    tables::withhold_undeclared(&columns, &mut tables, &mut findings);
    let sheets = tables::place(&mut columns, &tables, row_pages, &*snapshot, &mut findings);
    let entries = entries(articles, &columns, &snapshot, &config, &mut findings);
    let hrefs = Hrefs::new(config.base.clone(), snapshot.options.relative);
    let topics_table = tables.get(TOPICS_TABLE).cloned();
    let mut site = Site {
        by_path: Arc::new(by_path(&entries)),
        by_folder: Arc::new(columns.iter().map(|column| (Arc::clone(&column.folder), column.id)).collect()),
        names: Arc::default(),
        searchable: None,
        synonyms: Arc::new(synonyms::synonyms(&tables, &mut findings)),
        next_change: next_change(&entries, snapshot.now),
        tables,
        sheets: Arc::new(sheets),
        routes: Arc::default(),
        media: Arc::default(),
        tags: Vec::new(),
        topics: Vec::new(),
        snapshot,
        config,
        hrefs,
        entries,
        columns,
    };
    list_in_columns(&mut site);
    list_in_tags(&mut site, topics_table.as_deref(), &mut findings);
    introduce_neighbours(&mut site);
    collect_media(&mut site, &mut findings);
    site.searchable = search_page.then(|| Arc::new(searchable::numbered(&site)));
    let (claims, former) = claims(&site, &theme_files, &mut findings);
    site.routes = Arc::new(
        Routes::settle(claims, &site.snapshot.options.previous_routes, &mut findings).with_former(former),
    );
    findings.extend(lost::findings(&site));
    findings.extend(unshown::findings(&site));
    findings.extend(required::findings(&site));
    findings.extend(reviewing::findings(&site.snapshot, &site.config, &site.entries));
    findings.extend(reviewing::column_texts(&site.config, &site.columns));
    (site, findings)
}

/// Articles in order, each with its column and address.
fn entries(
    mut articles: Vec<Arc<Article>>,
    columns: &[Column],
    snapshot: &Snapshot,
    config: &Config,
    findings: &mut Vec<Finding>,
) -> Vec<Arc<Entry>> {
    let when = |article: &Article| article.meta.date.map_or(Timestamp::MIN, |date| date.instant);
    articles.sort_by(|a, b| (when(a), &a.slug, &a.path).cmp(&(when(b), &b.slug, &b.path)));
    let by_folder: HashMap<&str, ColumnId> =
        columns.iter().map(|column| (&*column.folder, column.id)).collect();
    let mut names = ColumnNames::new(columns);
    let signed: Vec<bool> =
        articles.par_iter().map(|article| reviewing::is_allowed(snapshot, config, article)).collect();
    let entry = |(article, signed): (Arc<Article>, bool)| {
        // The tree was built from these very articles, so their columns are in it.
        let column = by_folder.get(&*article.column).copied().unwrap_or(ColumnId::HOME);
        let broken = article.findings.iter().any(|finding| finding.severity == Severity::Error);
        let meta = &article.meta;
        let publication = publication::decide(meta, broken, signed, snapshot.now, snapshot.options.drafts);
        let ends = meta.headline.map(|headline| headline.until.map(Moment::deadline));
        let defaults = &columns[column.index()].defaults.columns;
        let named = if meta.columns.is_empty() { defaults } else { &meta.columns };
        Entry {
            further: further(&article, named, column, &mut names, findings),
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
    let mut entries: Vec<Entry> = articles.into_iter().zip(signed).map(entry).collect();
    part_addresses(&mut entries, columns, &snapshot.options.previous_routes, findings);
    entries.into_iter().map(Arc::new).collect()
}

/// Of two articles that want one address the one that had it in the last build keeps it, else the first by path;
/// the other gets its own name's hash in it, so that neither is lost where the error is passed over.
fn part_addresses(
    entries: &mut [Entry],
    columns: &[Column],
    previous: &[PreviousRoute],
    findings: &mut Vec<Finding>,
) {
    let wants_one = |entry: &&Entry| !matches!(entry.publication, Publication::LeftOut(_));
    let mut wanted = HashSet::with_capacity(entries.len());
    if entries.iter().filter(wants_one).all(|entry| wanted.insert(&entry.url)) {
        return;
    }
    let before: HashMap<&str, &SourcePath> =
        previous.iter().filter_map(|old| Some((old.path.as_str(), old.source.as_ref()?))).collect();
    let is_new = |entry: &Entry| before.get(entry.url.as_str()) != Some(&&entry.article.path);
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_cached_key(|&index| (is_new(&entries[index]), entries[index].article.path.clone()));
    let mut holders: HashMap<UrlPath, usize> = HashMap::with_capacity(entries.len());
    for index in order {
        let entry = &entries[index];
        if !wants_one(&entry) {
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
            "给其中一篇换一个网址名，在稿件开头写上网址名（slug），例如 网址名: 20221220-diaoyan。没换之前，后一篇暂用 /{instead}"
        ))
}

/// The further columns that an article names.
fn further(
    article: &Article,
    named: &[String],
    primary: ColumnId,
    names: &mut ColumnNames<'_>,
    findings: &mut Vec<Finding>,
) -> Vec<ColumnId> {
    let mut further = Vec::new();
    let mut seen = BTreeSet::from([primary]);
    for name in named {
        match names.find(name) {
            Ok(id) if seen.insert(id) => further.push(id),
            Ok(_) => {}
            Err(help) => findings.push(
                Finding::warning(codes::COLUMN_UNKNOWN, format!("没有叫“{name}”的栏目"))
                    .at(value_span(article, "columns"))
                    .help(help),
            ),
        }
    }
    further
}

/// Columns by the names that articles give them. A thousand articles name the same few, so each name is
/// looked for once.
struct ColumnNames<'a> {
    columns: &'a [Column],
    /// The column of a name, or the help where there is none.
    found: HashMap<String, Result<ColumnId, String>>,
    /// How many names that no column has may still be compared with those of all columns.
    suggestions: usize,
}

impl<'a> ColumnNames<'a> {
    fn new(columns: &'a [Column]) -> ColumnNames<'a> {
        ColumnNames { columns, found: HashMap::new(), suggestions: 50 }
    }

    fn find(&mut self, name: &str) -> Result<ColumnId, String> {
        if let Some(found) = self.found.get(name) {
            return found.clone();
        }
        let found = columns::find(self.columns, name).map(|column| column.id);
        let found = found.ok_or_else(|| self.help(name));
        self.found.insert(name.to_owned(), found.clone());
        found
    }

    fn help(&mut self, name: &str) -> String {
        let suggests = self.suggestions > 0;
        self.suggestions = self.suggestions.saturating_sub(1);
        let near = suggests.then(|| columns::nearest(self.columns, name)).flatten();
        match near {
            Some(column) => format!("是不是“{}”？栏目写它的名称、网址名或文件夹", column.title),
            None => "栏目写它的名称、网址名或文件夹".to_owned(),
        }
    }
}

/// Where the value of a key stands, or the file as a whole.
pub fn value_span(article: &Article, key: &'static str) -> Span {
    let range = article.meta.spans.iter().find(|(k, _)| *k == Key(key)).map(|(_, range)| range.clone());
    let range = range.unwrap_or(0..0);
    Span::new(article.path.clone(), range.start as usize..range.end as usize)
}

pub fn ids(entries: &[Arc<Entry>]) -> impl Iterator<Item = (ArticleId, &Entry)> {
    entries
        .iter()
        .enumerate()
        .map(|(index, entry)| (ArticleId(u32::try_from(index).unwrap_or(u32::MAX)), &**entry))
}

fn by_path(entries: &[Arc<Entry>]) -> HashMap<SourcePath, ArticleId> {
    ids(entries).map(|(id, entry)| (entry.article.path.clone(), id)).collect()
}

pub fn by_slug(entries: &[Arc<Entry>]) -> HashMap<Box<str>, ArticleId> {
    let mut slugs = HashMap::with_capacity(entries.len());
    for (id, entry) in ids(entries) {
        slugs.entry(entry.article.slug.clone()).or_insert(id);
    }
    slugs
}

pub fn by_name(snapshot: &Snapshot) -> HashMap<String, Option<SourcePath>> {
    let mut names = HashMap::new();
    for (path, _) in snapshot.below("content") {
        // Every article has a 1.jpg: which of them was meant nobody knows.
        let shared = |path: &mut Option<SourcePath>| *path = None;
        let name = path.file_name().to_lowercase();
        names.entry(name).and_modify(shared).or_insert_with(|| Some(path.clone()));
    }
    names
}

fn next_change(entries: &[Arc<Entry>], now: Timestamp) -> Option<Timestamp> {
    entries.iter().filter_map(|entry| publication::next_change(&entry.article.meta, now)).min()
}

fn collect_media(site: &mut Site, findings: &mut Vec<Finding>) {
    let mut collector = Collector::new(&site.snapshot, &site.config, findings);
    // What was withdrawn shows no photo, so its photos leave the site too. What is broken keeps its old page
    // and that page's photos, and a preview shows it as far as it can be made.
    let has_photos = |entry: &&Arc<Entry>| entry.is_shown() || entry.publication == Publication::Broken;
    let named = |entry: &Arc<Entry>| media::named(&site.snapshot, &entry.article);
    let named: Vec<_> = site.entries.par_iter().filter(has_photos).map(named).collect();
    for (entry, named) in site.entries.iter().filter(has_photos).zip(named) {
        collector.article(&entry.article, named, findings);
    }
    collector.after_articles();
    for index in site.columns.iter().filter_map(|column| column.index.as_ref()) {
        collector.column(index, findings);
    }
    if let Some(table) = site.tables.get(TOPICS_TABLE) {
        site.topics.iter().for_each(|topic| collector.topic(topic, &table.path, findings));
    }
    site.tables.values().for_each(|table| collector.table(table, findings));
    let config = &site.config;
    for (key, value) in
        [("footer", &config.footer), ("home", &config.home), ("theme_options", &config.theme_options)]
    {
        collector.setting(key, value, findings);
    }
    site.media = Arc::new(collector.finish());
}
