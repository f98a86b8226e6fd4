//! Columns: the folders below `content/`, nested, each with its list.
//!
//! In: the folders that hold articles, and their `_index.md`. Out: [`Column`]s, parents before children,
//! the home page first. Invariant: a column's defaults already contain those of its parents.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::codes;
use super::lists::List;
use super::{ColumnId, SheetId};
use crate::content::{Article, ColumnIndex, ColumnMeta, Key, Meta, slug};
use crate::report::{Finding, Span, nearest_or_part};

/// How many columns beside each other a navigation shows: it stands on every page.
pub const NAVIGATION: usize = 100;

/// A column, or the home page (`ColumnId::HOME`), which is the root of all.
#[derive(Clone, Debug)]
pub struct Column {
    pub id: ColumnId,
    /// Below `content/`, as on disk; empty for the home page.
    pub folder: Arc<str>,
    /// Its `_index.md`, where there is one.
    pub index: Option<Arc<ColumnIndex>>,
    pub title: String,
    pub slug: String,
    /// The folder of its address, with a `/` at its end; empty for the home page.
    pub path: String,
    pub parent: Option<ColumnId>,
    /// In the order of the navigation: by weight, then by title.
    pub children: Vec<ColumnId>,
    /// What its articles are where they say nothing themselves.
    pub defaults: Arc<Meta>,
    /// Its articles, and those of the columns below it.
    pub list: List,
    /// The tables that it shows.
    pub sheets: Vec<SheetId>,
}

impl Column {
    pub fn meta(&self) -> Option<&ColumnMeta> {
        self.index.as_ref().map(|index| &index.meta)
    }

    /// Not shown in the navigation.
    pub fn hidden(&self) -> bool {
        self.meta().is_some_and(|meta| meta.hidden)
    }

    /// Where a value of its header stands; the file as a whole where it isn't written.
    pub fn place(&self, key: &'static str) -> Span {
        let Some(index) = &self.index else { return self.span() };
        let range = index.meta.spans.iter().find(|(k, _)| *k == Key(key)).map(|(_, range)| range.clone());
        let range = range.unwrap_or(0..0);
        Span::new(index.path.clone(), range.start as usize..range.end as usize)
    }

    fn weight(&self) -> i64 {
        self.meta().map_or(0, |meta| meta.weight)
    }

    /// Where findings about it point.
    pub fn span(&self) -> Span {
        match &self.index {
            Some(index) => Span::file(index.path.clone()),
            None => Span::file(format!("content/{}", self.folder)),
        }
    }
}

/// Builds the tree of columns. Folders between a column and the root are columns too.
pub fn tree(
    articles: &[Arc<Article>],
    indexes: &[Arc<ColumnIndex>],
    site_name: &str,
    findings: &mut Vec<Finding>,
) -> Vec<Column> {
    let mut folders: BTreeSet<&str> = BTreeSet::from([""]);
    let homes = articles.iter().map(|article| &*article.column);
    for folder in homes.chain(indexes.iter().map(|index| &*index.folder)) {
        folders.extend(ancestors(folder));
    }
    let by_folder: BTreeMap<&str, &Arc<ColumnIndex>> = indexes.iter().map(|i| (&*i.folder, i)).collect();
    let mut columns: Vec<Column> = Vec::with_capacity(folders.len());
    let mut ids: BTreeMap<&str, ColumnId> = BTreeMap::new();
    let mut holders: BTreeMap<String, ColumnId> = BTreeMap::new();
    // A folder sorts before everything below it, so parents come first.
    for folder in folders {
        let id = ColumnId(u32::try_from(columns.len()).unwrap_or(u32::MAX));
        let parent = (!folder.is_empty()).then(|| ids[parent_of(folder)]);
        let parent_column = parent.map(|parent| &columns[parent.index()]);
        let index = by_folder.get(folder).copied();
        let mut column = column(id, folder, index, parent_column, site_name, findings);
        if let Some(holder) = holders.get(&column.path) {
            findings.push(address_taken(&columns[holder.index()], &column));
            let above = parent_column.map_or("", |parent| parent.path.as_str());
            column.slug = format!("{}-{}", column.slug, slug::hash(folder));
            column.path = format!("{above}{}/", column.slug);
        }
        holders.insert(column.path.clone(), id);
        ids.insert(folder, id);
        columns.push(column);
    }
    adopt(&mut columns);
    columns
}

fn column(
    id: ColumnId,
    folder: &str,
    index: Option<&Arc<ColumnIndex>>,
    parent: Option<&Column>,
    site_name: &str,
    findings: &mut Vec<Finding>,
) -> Column {
    let meta = index.map(|index| &index.meta);
    let name = folder.rsplit('/').next().unwrap_or_default();
    let fallback = if folder.is_empty() { site_name } else { name };
    let slug = match meta.and_then(|meta| meta.slug.clone()) {
        Some(slug) => slug,
        None => slug::of_name(name),
    };
    let path = parent.map_or(String::new(), |parent| format!("{}{slug}/", parent.path));
    let defaults = match (parent, meta) {
        (None, None) => Arc::default(),
        (Some(parent), None) => Arc::clone(&parent.defaults),
        (None, Some(meta)) => Arc::new((*meta.defaults).clone()),
        (Some(parent), Some(meta)) => Arc::new(inherit(&meta.defaults, &parent.defaults)),
    };
    let column = Column {
        id,
        folder: Arc::from(folder),
        index: index.cloned(),
        title: meta.and_then(|meta| meta.title.clone()).unwrap_or_else(|| fallback.to_owned()),
        slug,
        path,
        parent: parent.map(|parent| parent.id),
        children: Vec::new(),
        defaults,
        list: List::default(),
        sheets: Vec::new(),
    };
    if !folder.is_empty() {
        remark(&column, name, findings);
    }
    column
}

/// What an editor should know about a column's own page.
fn remark(column: &Column, name: &str, findings: &mut Vec<Finding>) {
    let meta = column.meta();
    if meta.is_none_or(|meta| meta.slug.is_none()) && !slug::is_readable(name) {
        findings.push(
            Finding::warning(
                codes::COLUMN_SLUG,
                format!("栏目“{}”没有网址名，网址里只好用一串字母“{}”", column.title, column.slug),
            )
            .at(column.span())
            .help(format!(
                "在 content/{}/_index.md 的开头写上一行网址名（slug），用这个栏目的拼音或英文，例如 网址名: yaowen",
                column.folder
            )),
        );
    }
    if meta.is_none_or(|meta| meta.description.is_none()) {
        findings.push(
            Finding::warning(codes::COLUMN_DESCRIPTION, format!("栏目“{}”没有栏目描述", column.title))
                .at(column.span())
                .help(format!(
                    "政府网站网页标签规范要求每个栏目有描述：在 content/{}/_index.md 的开头写上一行描述（description），说说这个栏目登什么",
                    column.folder
                )),
        );
    }
}

/// Of two columns with one address the first by folder keeps it.
fn address_taken(holder: &Column, column: &Column) -> Finding {
    let (one, other) = (&holder.folder, &column.folder);
    Finding::error(codes::ROUTE_TWICE, format!("两个栏目要用同一个网址 /{}：{one} 和 {other}", column.path))
        .at(column.place("slug"))
        .related(holder.place("slug"), "另一个栏目在这里")
        .help("给其中一个栏目换一个网址名：在它的 _index.md 的开头写上网址名（slug），用拼音或英文，例如 网址名: yaowen")
}

/// Tells parents of their children, in the order of the navigation.
fn adopt(columns: &mut [Column]) {
    let mut order: Vec<usize> = (1..columns.len()).collect();
    order.sort_by(|&a, &b| {
        let key = |column: &Column| (column.weight(), column.title.clone(), column.folder.clone());
        key(&columns[a]).cmp(&key(&columns[b]))
    });
    for child in order {
        if let Some(parent) = columns[child].parent {
            let id = columns[child].id;
            columns[parent.index()].children.push(id);
        }
    }
}

/// `own` where it says something, `parent` elsewhere. Only [`PASSED_DOWN`](crate::content::PASSED_DOWN) is passed down.
fn inherit(own: &Meta, parent: &Meta) -> Meta {
    let either = |own: &Option<String>, parent: &Option<String>| own.clone().or_else(|| parent.clone());
    let list =
        |own: &Vec<String>, parent: &Vec<String>| if own.is_empty() { parent.clone() } else { own.clone() };
    Meta {
        kind: own.kind.or(parent.kind),
        source: either(&own.source, &parent.source),
        source_url: either(&own.source_url, &parent.source_url),
        authors: if own.authors.is_empty() { parent.authors.clone() } else { own.authors.clone() },
        photographers: list(&own.photographers, &parent.photographers),
        editor: list(&own.editor, &parent.editor),
        tags: list(&own.tags, &parent.tags),
        topics: list(&own.topics, &parent.topics),
        columns: list(&own.columns, &parent.columns),
        keywords: list(&own.keywords, &parent.keywords),
        search: own.search.or(parent.search),
        toc: own.toc.or(parent.toc),
        ..own.clone()
    }
}

/// A folder and all folders above it.
fn ancestors(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |folder| (!folder.is_empty()).then(|| parent_of(folder)))
}

fn parent_of(folder: &str) -> &str {
    folder.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// Finds a column as an author names it: by folder, by the path of its address, by title or slug.
pub fn find<'a>(columns: &'a [Column], name: &str) -> Option<&'a Column> {
    let name = name.trim().trim_matches('/');
    let by = |test: &dyn Fn(&Column) -> bool| columns.iter().skip(1).find(|column| test(column));
    by(&|column| &*column.folder == name)
        .or_else(|| by(&|column| column.path.trim_end_matches('/') == name))
        .or_else(|| by(&|column| column.title == name))
        .or_else(|| by(&|column| column.slug == name))
        .or_else(|| by(&|column| column.folder.rsplit('/').next() == Some(name)))
}

/// The column that somebody may have meant by a name that none has.
pub fn nearest<'a>(columns: &'a [Column], name: &str) -> Option<&'a Column> {
    let name = name.trim().trim_matches('/');
    let columns = || columns.iter().skip(1);
    let by_title = nearest_or_part(name, columns(), |column| &*column.title);
    by_title.or_else(|| nearest_or_part(name, columns(), |column| &*column.folder))
}
