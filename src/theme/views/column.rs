//! Columns as templates see them.

use std::sync::Arc;

use minijinja::{Error, State, Value};

use super::{ImageView, TableView, Viewpoint, object, view};
use crate::content::ColumnMeta;
use crate::markdown::{self, Place};
use crate::site::{Column, ColumnId, FeedFormat, NAVIGATION, Resolver, SheetId};

/// Up to how many columns of a site the navigation names on every page.
const MENUS: usize = 300;

/// A column, or the home page as the root of all columns.
#[derive(Debug)]
pub struct ColumnView {
    pub at: Arc<Viewpoint>,
    pub id: ColumnId,
}

impl ColumnView {
    fn column(&self) -> &Column {
        self.at.site.column(self.id)
    }

    fn meta<T>(&self, field: impl Fn(&ColumnMeta) -> Option<T>) -> Option<T> {
        self.column().meta().and_then(field)
    }

    fn file(&self, name: &str) -> String {
        self.at.href(&format!("{}{name}", self.column().path))
    }

    fn children(&self) -> Value {
        let children = self.column().children.iter();
        let shown = children.filter(|id| !self.at.site.column(**id).hidden());
        shown.take(NAVIGATION).map(|id| self.at.column(*id)).collect()
    }

    /// On a site of many columns every page would name them all, so there only the page's own branch opens.
    fn menu(&self) -> Value {
        let is_small = self.at.site.columns.len() <= MENUS;
        if is_small || self.active() { self.children() } else { Value::from(Vec::<Value>::new()) }
    }

    fn cover(&self) -> Option<Value> {
        let index = self.column().index.as_ref()?;
        let resolver = Resolver::of_column(&self.at.site, self.id, self.at.standpoint());
        let title = self.column().title.clone();
        ImageView::at(&resolver, index.meta.cover.as_deref()?, title).map(Value::from)
    }

    /// Its own page's body; made beforehand where it is the page that is rendered.
    fn content(&self) -> Value {
        if self.at.facts.column_page == Some(self.id) {
            return self.at.content.clone();
        }
        let Some(index) = &self.column().index else { return Value::from_safe_string(String::new()) };
        let resolver = Resolver::of_column(&self.at.site, self.id, self.at.standpoint());
        Value::from_safe_string(
            markdown::html(&index.doc, &index.path, Place::Page, markdown::Title::Apart, &resolver).html,
        )
    }

    fn tables(&self) -> Value {
        let table = |id: &SheetId| Value::from_object(TableView { at: Arc::clone(&self.at), id: *id });
        self.column().sheets.iter().map(table).collect()
    }

    fn active(&self) -> bool {
        let here = self.at.facts.column;
        let mut up = std::iter::successors(here, |id| self.at.site.column(*id).parent);
        self.id != ColumnId::HOME && up.any(|id| id == self.id)
    }
}

view!(ColumnView {
    "title": "text", "its name" => |this| this.column().title.as_str();
    "slug": "text", "its part of the address" => |this| this.column().slug.as_str();
    "url": "text", "its list's newest page" => |this| this.file("index.html");
    "description": "text?", "what it is for" => |this| this.meta(|meta| meta.description.clone());
    "keywords": "[text]", "words for it" => |this| this.meta(|meta| Some(meta.keywords.clone())).unwrap_or_default();
    "type": "text?", "栏目类别 of the official page tags" => |this| this.meta(|meta| meta.column_type.clone());
    "layout": "text?", "the look of its list, as the theme names it" => |this| this.meta(|meta| meta.layout.clone());
    "parent": "column?", "the column that it lies in" => |this| {
        this.column().parent.filter(|id| *id != ColumnId::HOME).map(|id| this.at.column(id))
    };
    "children": "[column]", "the columns in it that the navigation shows, the first hundred" => |this| this.children();
    "menu": "[column]", "those that a menu under it shows on this page: its children, and on a site of more than 300 columns those of the page's own branch alone" => |this| this.menu();
    "path": "text", "its folder below content/" => |this| &*this.column().folder;
    "cover": "image?", "its picture" => |this| this.cover();
    "content": "html", "the body of its _index.md" => |this| this.content();
    "tables": "[table]", "the tables that it shows, where its _index.md names any" => |this| this.tables();
    "feed_url": "text", "its Atom feed" => |this| this.file(FeedFormat::Atom.file_name());
    "rss_url": "text", "its RSS feed" => |this| this.file(FeedFormat::Rss.file_name());
    "json_feed_url": "text", "its JSON feed" => |this| this.file(FeedFormat::Json.file_name());
    "active": "bool", "whether the page lies in it" => |this| this.active();
});

// On a column's page the name `column` is the page's own column, and still the function as well.
object!(
    ColumnView,
    fn call(self: &Arc<Self>, state: &mut State<'_, '_>, args: &[Value]) -> Result<Value, Error> {
        let (name,): (Value,) = minijinja::value::from_args(args)?;
        crate::theme::functions::column(state, name)
    }
);
