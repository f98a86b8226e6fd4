//! The site: articles placed in columns, tags, topics and lists, with addresses that links can name.
//!
//! In: parsed articles, columns' indexes, tables, the configuration, and the snapshot's names. Out: a
//! [`Site`], immutable. Invariant: articles are numbered in order of (date, slug, path), so everything
//! that is listed by number is in order; what is left out has no address and is in no list.

mod claims;
mod codes;
mod columns;
mod effective;
mod flaws;
mod links;
mod listing;
mod lists;
mod lost;
mod media;
mod named;
mod naming;
mod nearest;
mod page;
mod photos;
mod pictures;
mod placing;
mod publication;
mod recipe;
mod related;
mod required;
mod reviewing;
mod revising;
mod rivals;
mod routes;
mod searchable;
mod signed_text;
mod sizes;
mod synonyms;
mod tables;
mod tags;
mod unshown;
mod url;
mod watermark;

pub use claims::{SITEMAP_LIMIT, ThemeFile};
pub use columns::NAVIGATION;
pub use columns::{Column, find as find_column, nearest as nearest_column};
pub use effective::Effective;
pub use links::Resolver;
pub use lists::{List, ListPage};
pub use media::{MediaKind, Medium};
pub use page::{Cover, PageFacts, PageKind};
pub use photos::Photo;
pub use pictures::{Published, Variant};
pub use publication::{Publication, Reason};
pub use recipe::{Corner, Form, Mark, MarkOf, Part, Recipe, Scale};
pub use reviewing::{Signing, State, Step, last_return, latest, same_person, written};
pub use routes::{FeedFormat, Former, RedirectMap, Route, RouteEntry, Routes, Scope, SearchPart, Stage};
pub use searchable::{JOINED, Numbered, SearchLayout, Searchable, TEXTS};
pub use sizes::Sizes;
pub use tables::{Count, LISTED_ROWS, Rate, Sheet, SheetId, Stats, TableLayout, result_label};
pub use tags::{Tag, Topic};
pub use url::{Hrefs, Standpoint, UrlPath, alias_path, decode, encode, join};
pub use watermark::MOST_MARK_PIXELS;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;

use crate::config::Config;
use crate::content::data::Table;
use crate::content::{Article, ColumnIndex};
use crate::report::{Finding, SourcePath};
use crate::snapshot::{Hash, Snapshot};

/// An article's place in the order of (date, slug, path).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(pub u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ColumnId(pub u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TagId(pub u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TopicId(pub u32);

impl ArticleId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl ColumnId {
    /// The home page, which is the root of all columns.
    pub const HOME: ColumnId = ColumnId(0);

    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl TagId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl TopicId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// An article in its place.
#[derive(Clone, Debug)]
pub struct Entry {
    pub article: Arc<Article>,
    pub publication: Publication,
    /// The primary one: breadcrumb, address, page tags.
    pub column: ColumnId,
    /// Further columns that list it too.
    pub further: Vec<ColumnId>,
    pub tags: Vec<TagId>,
    pub topics: Vec<TopicId>,
    /// Where it stands, or would stand.
    pub url: UrlPath,
    /// The next older and the next newer article of its column.
    pub previous: Option<ArticleId>,
    pub next: Option<ArticleId>,
    /// 头条 at the snapshot's time.
    pub headline: bool,
}

impl Entry {
    /// Shown in lists, feeds and neighbours.
    pub fn is_shown(&self) -> bool {
        self.publication == Publication::Published
    }
}

/// What suggestions for dead links are looked up in; made when the first is asked for.
#[derive(Debug, Default)]
struct Names {
    /// Files below `content/` by their name in lower case; none for a name that several have.
    files: OnceLock<HashMap<String, Option<SourcePath>>>,
    /// Articles by the last part of their address, the oldest of each.
    slugs: OnceLock<HashMap<Box<str>, ArticleId>>,
}

/// Everything, placed. What no article's text alone can change is shared with the site of the next
/// snapshot: see [`Site::revised`].
#[derive(Clone, Debug)]
pub struct Site {
    pub snapshot: Arc<Snapshot>,
    pub config: Arc<Config>,
    pub hrefs: Hrefs,
    /// All articles, the left-out ones too, by [`ArticleId`].
    pub entries: Vec<Arc<Entry>>,
    /// By [`ColumnId`]; the first is the home page, parents come before children.
    pub columns: Vec<Column>,
    pub tags: Vec<Tag>,
    pub topics: Vec<Topic>,
    /// Tables of `content/_data/`, by path below it without extension.
    pub tables: BTreeMap<String, Arc<Table>>,
    /// Tables as columns show them, by [`SheetId`].
    pub sheets: Arc<Vec<Sheet>>,
    pub routes: Arc<Routes>,
    /// Pictures and attachments that something published refers to, and where they go.
    media: Arc<BTreeMap<SourcePath, Medium>>,
    by_path: Arc<HashMap<SourcePath, ArticleId>>,
    by_folder: Arc<HashMap<Arc<str>, ColumnId>>,
    names: Arc<Names>,
    /// What readers can search; `None` if the theme has no page to search on.
    pub searchable: Option<Arc<Numbered>>,
    /// Words that mean the same to whoever searches, a group a list, as written.
    pub synonyms: Arc<Vec<Vec<String>>>,
    /// When an article's hour comes.
    pub next_change: Option<Timestamp>,
}

/// What a site is placed from.
#[derive(Debug)]
pub struct Parts {
    pub snapshot: Arc<Snapshot>,
    pub config: Arc<Config>,
    pub articles: Vec<Arc<Article>>,
    pub indexes: Vec<Arc<ColumnIndex>>,
    /// Public rows alone.
    pub tables: BTreeMap<String, Arc<Table>>,
    /// Whether the theme has a template for the page of a proposal.
    pub row_pages: bool,
    /// Whether the theme has a template for a page to search on.
    pub search_page: bool,
    /// Output paths of the theme's assets and static files.
    pub theme_files: Vec<ThemeFile>,
}

impl Site {
    /// Places everything. Never fails: what could not be placed as meant is a finding.
    pub fn place(parts: Parts) -> (Site, Vec<Finding>) {
        placing::place(parts)
    }

    /// The site of a later snapshot in which these articles have new texts and nothing else changed.
    /// `None` if one of them, or the time, might be placed otherwise than it is: then place everything.
    pub fn revised(&self, snapshot: &Arc<Snapshot>, articles: &[Arc<Article>]) -> Option<Site> {
        revising::revised(self, snapshot, articles)
    }

    pub fn entry(&self, id: ArticleId) -> &Entry {
        &self.entries[id.index()]
    }

    pub fn column(&self, id: ColumnId) -> &Column {
        &self.columns[id.index()]
    }

    pub fn sheet(&self, id: SheetId) -> &Sheet {
        &self.sheets[id.index()]
    }

    pub fn home(&self) -> &Column {
        self.column(ColumnId::HOME)
    }

    pub fn tag(&self, id: TagId) -> &Tag {
        &self.tags[id.index()]
    }

    pub fn topic(&self, id: TopicId) -> &Topic {
        &self.topics[id.index()]
    }

    /// Of a list the articles that readers see: one that was withdrawn keeps its slot there.
    pub fn shown<'a>(&'a self, list: &'a List) -> impl Iterator<Item = ArticleId> + 'a {
        list.items.iter().copied().filter(|id| self.entry(*id).is_shown())
    }

    /// What holds for an article, its column's defaults included.
    pub fn effective(&self, id: ArticleId) -> Effective<'_> {
        let entry = self.entry(id);
        Effective { own: &entry.article.meta, defaults: &self.column(entry.column).defaults }
    }

    /// All tags, by title.
    pub fn tag_ids(&self) -> impl Iterator<Item = TagId> {
        tags::tag_ids(&self.tags)
    }

    /// All topics, in their order.
    pub fn topic_ids(&self) -> impl Iterator<Item = TopicId> {
        tags::topic_ids(&self.topics)
    }

    /// The column of a folder below `content/`.
    pub fn column_of(&self, folder: &str) -> Option<&Column> {
        self.by_folder.get(folder).map(|id| self.column(*id))
    }

    /// The article of a file.
    pub fn article_of(&self, path: &str) -> Option<ArticleId> {
        self.by_path.get(path).copied()
    }

    /// The file of the article with this slug, whatever its column.
    fn article_with_slug(&self, slug: &str) -> Option<&SourcePath> {
        let slugs = self.names.slugs.get_or_init(|| placing::by_slug(&self.entries));
        slugs.get(slug).map(|id| &self.entry(*id).article.path)
    }

    /// The one file below `content/` of this name, which is in lower case.
    fn file_with_name(&self, name: &str) -> Option<&SourcePath> {
        self.names.files.get_or_init(|| placing::by_name(&self.snapshot)).get(name)?.as_ref()
    }

    /// How a picture or attachment is published; `None` if nothing published refers to it.
    pub fn medium(&self, path: &str) -> Option<&Medium> {
        self.media.get(path)
    }

    /// Articles a page of a column's list.
    pub fn page_size(&self, column: ColumnId) -> usize {
        self.column(column).meta().and_then(|meta| meta.page_size).unwrap_or(self.config.page_size).max(1)
    }

    /// What the signatures of an article are worth.
    pub fn signing(&self, id: ArticleId) -> Signing {
        Signing::of(&self.snapshot, &self.entry(id).article)
    }

    /// Whether this article has to be signed before it may be published, or is told where it wasn't.
    pub fn asks_for_signatures(&self, id: ArticleId) -> bool {
        reviewing::is_bound(self.config.review, &self.entry(id).article.meta)
    }

    /// Articles that wait for a signature, the latest first.
    pub fn waiting_for_signatures(&self) -> Vec<(&Entry, Signing)> {
        reviewing::waiting(&self.snapshot, &self.config, self.entries.iter().map(|entry| &**entry))
    }

    /// What a signature of an article as it stands says in front matter.
    pub fn signature(&self, id: ArticleId) -> String {
        signed_text::signature(&self.snapshot, &self.entry(id).article)
    }

    /// The SHA-256 of what a reader of an article is told, in hexadecimal digits.
    pub fn sha256(&self, id: ArticleId) -> String {
        signed_text::sha256(&self.snapshot, &self.entry(id).article)
    }

    /// Of an article's words and pictures, without its corrections.
    pub fn words_hash(&self, id: ArticleId) -> Hash {
        signed_text::words_hash(&self.snapshot, &self.entry(id).article)
    }

    /// Where the address of an article that was withdrawn leads, if it shows no notice of its own.
    pub fn withdrawn_to(&self, id: ArticleId) -> Option<UrlPath> {
        let entry = self.entry(id);
        let leads = entry.publication == Publication::Withdrawn
            && self.config.withdrawn.leads_to_column(self.effective(id).kind().name());
        leads.then(|| UrlPath::new(&format!("{}index.html", self.column(entry.column).path)))
    }

    /// Earlier articles that share most with this one, the best first.
    pub fn related(&self, id: ArticleId, limit: usize) -> Vec<ArticleId> {
        related::related(self, id, limit)
    }

    /// What an editor put before the newest: sticky articles of the whole list, newest first, then those
    /// among `newest` that have a weight, the least first.
    pub fn placed_first(&self, list: &List, newest: &[ArticleId]) -> Vec<ArticleId> {
        let meta = |id: &ArticleId| &self.entry(*id).article.meta;
        let shown = |ids: &[ArticleId]| -> Vec<ArticleId> {
            ids.iter().rev().copied().filter(|id| self.entry(*id).is_shown()).collect()
        };
        let mut first = shown(&list.items);
        first.retain(|id| meta(id).sticky);
        let mut weighted = shown(newest);
        weighted.retain(|id| meta(id).weight != 0 && !meta(id).sticky);
        weighted.sort_by_key(|id| meta(id).weight);
        first.extend(weighted);
        first
    }

    /// Whether readers find nothing in a column that is not hidden: no articles, no table, no words of its own.
    pub fn is_empty(&self, id: ColumnId) -> bool {
        unshown::is_empty(self, self.column(id))
    }

    /// Columns from the one below home down to `id` itself; empty for home.
    pub fn column_chain(&self, id: ColumnId) -> Vec<ColumnId> {
        let up = |id: &ColumnId| self.column(*id).parent;
        let mut chain: Vec<_> =
            std::iter::successors(Some(id), up).filter(|id| *id != ColumnId::HOME).collect();
        chain.reverse();
        chain
    }
}
