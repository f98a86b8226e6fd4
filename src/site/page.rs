//! What a page is, before any template: its title, its place, what it is about.
//!
//! In: a route of the site. Out: [`PageFacts`], which page tags and templates share. Invariant: plain
//! text only; nothing here depends on the theme.

use std::sync::Arc;

use super::{
    ArticleId, Column, ColumnId, ListPage, Published, Route, Sheet, SheetId, Site, Standpoint, TagId,
    TopicId, UrlPath, result_label,
};
use crate::markdown::{self, ImageSource};
use crate::snapshot::Format;

/// What kind of page a route is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageKind {
    Home,
    Column,
    Article,
    /// A row of a table.
    Row(SheetId, u32),
    Tag(TagId),
    Tags,
    Topic(TopicId),
    Topics,
    SiteMap,
    Search,
    NotFound,
    Redirect,
}

impl PageKind {
    /// The name that templates compare with.
    pub fn name(self) -> &'static str {
        match self {
            PageKind::Home => "home",
            PageKind::Column => "column",
            PageKind::Article => "article",
            PageKind::Row(..) => "row",
            PageKind::Tag(_) => "tag",
            PageKind::Tags => "tags",
            PageKind::Topic(_) => "topic",
            PageKind::Topics => "topics",
            PageKind::SiteMap => "sitemap",
            PageKind::Search => "search",
            PageKind::NotFound => "404",
            PageKind::Redirect => "redirect",
        }
    }

    /// What [`PageKind::template`] can say.
    pub const TEMPLATES: [&str; 12] = [
        "home.html",
        "column.html",
        "article.html",
        "row.html",
        "tag.html",
        "tags.html",
        "topic.html",
        "topics.html",
        "sitemap.html",
        "search.html",
        "404.html",
        "redirect.html",
    ];

    /// The template that every theme has for it.
    pub fn template(self) -> &'static str {
        match self {
            PageKind::Home => "home.html",
            PageKind::Column => "column.html",
            PageKind::Article => "article.html",
            PageKind::Row(..) => "row.html",
            PageKind::Tag(_) => "tag.html",
            PageKind::Tags => "tags.html",
            PageKind::Topic(_) => "topic.html",
            PageKind::Topics => "topics.html",
            PageKind::SiteMap => "sitemap.html",
            PageKind::Search => "search.html",
            PageKind::NotFound => "404.html",
            PageKind::Redirect => "redirect.html",
        }
    }
}

/// The facts of one page.
#[derive(Clone, Debug)]
pub struct PageFacts {
    pub path: UrlPath,
    pub kind: PageKind,
    /// Its own title.
    pub title: String,
    /// 文章标题_栏目_网站名, the order that official sites use.
    pub head_title: String,
    /// Plain text; empty where nothing can be said.
    pub description: String,
    /// Titles and output paths from home down to what the page lies in.
    pub crumbs: Vec<(String, String)>,
    pub article: Option<ArticleId>,
    /// The column that it lies in, or is.
    pub column: Option<ColumnId>,
    /// The column whose own page it is.
    pub column_page: Option<ColumnId>,
    /// Its list's page.
    pub list_page: Option<ListPage>,
    /// A more particular template: an article's kind, a column's layout.
    pub variant: Option<String>,
    /// Where a redirect leads.
    pub target: Option<UrlPath>,
    /// Shown at any address, so its links must be absolute.
    pub anywhere: bool,
}

/// A picture that stands for an article.
#[derive(Clone, Debug)]
pub struct Cover {
    pub source: ImageSource,
    /// What it shows.
    pub words: String,
    /// `None` for a picture of another site, or of `_static`.
    pub picture: Option<Arc<Published>>,
}

impl Cover {
    fn at(resolver: &super::Resolver<'_>, address: &str, words: String) -> Option<Cover> {
        let source = resolver.picture(address)?;
        Some(Cover { source, words, picture: resolver.published(address) })
    }

    /// Neither drawing nor animation: WeChat, for one, shows nothing for these.
    fn is_shown_by_all(&self) -> bool {
        let Some(picture) = &self.picture else {
            let path = self.largest().split(['?', '#']).next().unwrap_or_default();
            let format = path.rsplit_once('.').and_then(|(_, extension)| Format::called(extension));
            return !matches!(format, Some(Format::Svg | Format::Gif | Format::Ico));
        };
        !picture.is_kept()
    }

    /// The address of its largest variant, for whoever shows it large.
    pub fn largest(&self) -> &str {
        if self.source.largest.is_empty() { &self.source.src } else { &self.source.largest }
    }
}

/// Characters of a description (网页标签规范 asks for about 120 at most).
const DESCRIPTION: usize = 120;

impl Site {
    /// The facts of a route; `None` for a route that is no page.
    pub fn page(&self, path: &UrlPath, route: &Route) -> Option<PageFacts> {
        let facts = match route {
            Route::Home => self.home_page(path),
            Route::Column(id, page) => self.column_page(path, *id, *page),
            Route::Article(id) => self.article_page(path, *id),
            Route::Row(sheet, row) => self.row_page(path, *sheet, *row),
            Route::Tag(id, page) => {
                let title = self.tag(*id).title.clone();
                let crumbs = vec![("标签".to_owned(), "tags/index.html".to_owned())];
                self.plain(path, PageKind::Tag(*id), title, crumbs, Some(*page))
            }
            Route::Topic(id, page) => {
                let topic = self.topic(*id);
                let crumbs = vec![("专题".to_owned(), "topics/index.html".to_owned())];
                let facts = self.plain(path, PageKind::Topic(*id), topic.title.clone(), crumbs, Some(*page));
                PageFacts { description: topic.lead.clone().unwrap_or_default(), ..facts }
            }
            Route::TagIndex => self.plain(path, PageKind::Tags, "标签".to_owned(), Vec::new(), None),
            Route::TopicIndex => self.plain(path, PageKind::Topics, "专题".to_owned(), Vec::new(), None),
            Route::SiteMap => self.plain(path, PageKind::SiteMap, "网站地图".to_owned(), Vec::new(), None),
            Route::Search => self.plain(path, PageKind::Search, "站内搜索".to_owned(), Vec::new(), None),
            Route::NotFound => {
                let facts =
                    self.plain(path, PageKind::NotFound, "没有找到这个页面".to_owned(), Vec::new(), None);
                PageFacts { anywhere: true, ..facts }
            }
            Route::Redirect(target) => {
                let title = if self.is_of_withdrawn(path) { "稿件已撤回" } else { "页面搬家了" };
                let facts = self.plain(path, PageKind::Redirect, title.to_owned(), Vec::new(), None);
                PageFacts { target: Some(target.clone()), ..facts }
            }
            _ => return None,
        };
        Some(facts)
    }

    fn plain(
        &self,
        path: &UrlPath,
        kind: PageKind,
        title: String,
        crumbs: Vec<(String, String)>,
        list_page: Option<ListPage>,
    ) -> PageFacts {
        let mut all = vec![("首页".to_owned(), "index.html".to_owned())];
        all.extend(crumbs);
        PageFacts {
            path: path.clone(),
            kind,
            head_title: self.head_title(&[&numbered(&title, list_page)]),
            description: String::new(),
            title,
            crumbs: all,
            article: None,
            column: None,
            column_page: None,
            list_page,
            variant: None,
            target: None,
            anywhere: false,
        }
    }

    fn home_page(&self, path: &UrlPath) -> PageFacts {
        let facts = self.plain(path, PageKind::Home, self.config.name.clone(), Vec::new(), None);
        PageFacts {
            head_title: self.config.name.clone(),
            description: self.config.description.clone(),
            crumbs: Vec::new(),
            column: Some(ColumnId::HOME),
            column_page: Some(ColumnId::HOME),
            ..facts
        }
    }

    fn column_page(&self, path: &UrlPath, id: ColumnId, page: ListPage) -> PageFacts {
        let column = self.column(id);
        let chain = self.column_chain(id);
        let crumbs = self.crumbs_of(&chain[..chain.len().saturating_sub(1)]);
        let facts = self.plain(path, PageKind::Column, column.title.clone(), crumbs, Some(page));
        let meta = column.meta();
        PageFacts {
            description: meta.and_then(|meta| meta.description.clone()).unwrap_or_default(),
            column: Some(id),
            column_page: Some(id),
            variant: meta.and_then(|meta| meta.layout.clone()),
            ..facts
        }
    }

    fn article_page(&self, path: &UrlPath, id: ArticleId) -> PageFacts {
        let entry = self.entry(id);
        let crumbs = self.crumbs_of(&self.column_chain(entry.column));
        let title = entry.article.title.to_string();
        let column = self.column(entry.column);
        let facts = self.plain(path, PageKind::Article, title, crumbs, None);
        let titles: &[&str] =
            if column.id == ColumnId::HOME { &[&facts.title] } else { &[&facts.title, &column.title] };
        PageFacts {
            head_title: self.head_title(titles),
            description: self.summary(id),
            article: Some(id),
            column: Some(entry.column),
            variant: Some(self.effective(id).kind().name().to_owned()),
            ..facts
        }
    }

    fn row_page(&self, path: &UrlPath, id: SheetId, row: u32) -> PageFacts {
        let sheet = self.sheet(id);
        let column = self.column(sheet.column);
        let crumbs = self.crumbs_of(&self.column_chain(column.id));
        let facts = self.plain(path, PageKind::Row(id, row), sheet.row_title(row), crumbs, None);
        PageFacts {
            head_title: self.head_title(&[&facts.title, &column.title]),
            description: markdown::cut(&described(sheet, row), 2 * DESCRIPTION).into_owned(),
            column: Some(column.id),
            variant: Some(sheet.layout.name().to_owned()),
            ..facts
        }
    }

    /// Whether the address of a redirect was that of an article that was withdrawn.
    fn is_of_withdrawn(&self, path: &UrlPath) -> bool {
        let source = self.routes.find(path.as_str()).and_then(|entry| entry.source.as_ref());
        let id = source.and_then(|source| self.article_of(source.as_str()));
        id.is_some_and(|id| self.withdrawn_to(id).is_some())
    }

    fn crumbs_of(&self, chain: &[ColumnId]) -> Vec<(String, String)> {
        let crumb = |column: &Column| (column.title.clone(), format!("{}index.html", column.path));
        chain.iter().map(|id| crumb(self.column(*id))).collect()
    }

    fn head_title(&self, titles: &[&str]) -> String {
        let mut title = titles.join("_");
        if !self.config.name.is_empty() {
            title.push('_');
            title.push_str(&self.config.name);
        }
        title
    }

    /// An article's summary: its own, or one cut from its body at the end of a sentence. Withdrawn
    /// articles have none, since what was said is taken back.
    pub fn summary(&self, id: ArticleId) -> String {
        let entry = self.entry(id);
        if entry.publication == super::Publication::Withdrawn {
            return String::new();
        }
        match &entry.article.meta.summary {
            Some(summary) => summary.clone(),
            None => entry.article.doc.summary(DESCRIPTION),
        }
    }

    /// An article's picture: its cover, else the first picture of its body.
    pub fn cover(&self, id: ArticleId, from: Standpoint<'_>) -> Option<Cover> {
        let article = &self.entry(id).article;
        let resolver = super::Resolver::of_article(self, id, from);
        match &article.meta.cover {
            Some(cover) => Cover::at(&resolver, cover, article.title.to_string()),
            None => {
                let first = article.doc.images().next()?;
                Cover::at(&resolver, first.destination, first.words.into_owned())
            }
        }
    }

    /// The picture by which other sites and programs show an article: the first that all of them can, its cover
    /// before those of its body.
    pub fn shared_picture(&self, id: ArticleId) -> Option<Cover> {
        let article = &self.entry(id).article;
        let resolver = super::Resolver::of_article(self, id, Standpoint::Outside);
        let cover = article.meta.cover.iter().map(|cover| (cover.as_str(), article.title.to_string()));
        let images = article.doc.images().map(|image| (image.destination, image.words.into_owned()));
        let mut covers =
            cover.chain(images).filter_map(|(address, words)| Cover::at(&resolver, address, words));
        covers.find(Cover::is_shown_by_all)
    }

    /// Search engines are asked to stay away: by the configuration, a sample, or a build with drafts.
    pub fn is_noindex(&self) -> bool {
        self.config.noindex || self.config.sample || self.snapshot.options.drafts
    }
}

/// What a row says of itself, cell by cell.
fn described(sheet: &Sheet, row: u32) -> String {
    let mut words = String::new();
    for name in ["案由", "案号", "类别", "提案者", "界别", "主办单位", "办理结果"] {
        let cell = sheet.cell(row, name);
        let label = if name == "办理结果" { result_label(cell) } else { "" };
        let value = if label.is_empty() { cell } else { label };
        if !value.is_empty() {
            words.push_str(if words.is_empty() { "" } else { "；" });
            words.extend([name, "：", value]);
        }
    }
    words
}

fn numbered(title: &str, page: Option<ListPage>) -> String {
    match page {
        Some(ListPage::Closed(number)) => format!("{title}（存档第{number}页）"),
        _ => title.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_one_of_the_templates_and_each_has_a_kind() {
        use PageKind::{
            Article, Column, Home, NotFound, Redirect, Row, Search, SiteMap, Tag, Tags, Topic, Topics,
        };
        let (tag, topic, row) = (Tag(TagId(0)), Topic(TopicId(0)), Row(SheetId(0), 0));
        let kinds =
            [Home, Column, Article, row, tag, Tags, topic, Topics, SiteMap, Search, NotFound, Redirect];
        assert_eq!(kinds.map(PageKind::template), PageKind::TEMPLATES);
    }
}
