//! What templates see: lazy views of the site, made from a page's [`Viewpoint`].
//!
//! In: a placed site. Out: minijinja objects whose fields are made when a template names them, so a page
//! costs what it shows. Invariant: a field that a view documents always exists; without a value it is
//! none. Each view is defined by one table of fields, from which the theme makers' manual comes too.

mod article;
mod column;
mod date;
mod image;
mod list;
mod page;
mod row;
mod site;
mod table;
mod tag;

pub use article::ArticleView;
pub use column::ColumnView;
pub use date::DateView;
pub use image::ImageView;
pub use list::{ListSubject, ListView};
pub use page::PageView;
pub use row::RowView;
pub use site::{SiteView, value_of};
pub use table::{TableView, data_rows};
pub use tag::{TagView, TopicView};

use std::sync::{Arc, mpsc};

use minijinja::Value;

use super::{SharedParts, SiteValues, Theme};
use crate::site::{ArticleId, ColumnId, PageFacts, Resolver, Site, Standpoint, Variant};

/// The page from which things are seen: hrefs and what is active depend on it.
#[derive(Debug)]
pub struct Viewpoint {
    pub site: Arc<Site>,
    pub theme: Arc<Theme>,
    pub values: Arc<SiteValues>,
    pub shared: Arc<SharedParts>,
    pub facts: PageFacts,
    /// The HTML of the head's tags.
    pub head: Value,
    /// The body of the page's own article or column, rendered beforehand.
    pub content: Value,
    /// Takes the crops that templates ask for.
    pub asked: mpsc::Sender<Variant>,
    /// Seen by a part that many pages share, rather than by a page.
    pub is_part: bool,
}

impl Viewpoint {
    /// Where hrefs will stand. The 404 page is shown at every address, so its links are absolute.
    pub fn standpoint(&self) -> Standpoint<'_> {
        if self.facts.anywhere { Standpoint::AnyPage } else { Standpoint::Page(&self.facts.path) }
    }

    pub fn href(&self, path: &str) -> String {
        self.site.hrefs.href(self.standpoint(), path)
    }

    /// Resolves what an author wrote in a file of `folder`.
    pub fn resolver<'a>(&'a self, folder: &'a str) -> Resolver<'a> {
        Resolver::new(&self.site, folder, self.standpoint())
    }

    pub fn article(self: &Arc<Self>, id: ArticleId) -> Value {
        Value::from_object(ArticleView { at: Arc::clone(self), id })
    }

    pub fn column(self: &Arc<Self>, id: ColumnId) -> Value {
        Value::from_object(ColumnView { at: Arc::clone(self), id })
    }

    /// Views of articles, in the order given.
    pub fn articles(self: &Arc<Self>, ids: impl IntoIterator<Item = ArticleId>) -> Value {
        ids.into_iter().map(|id| self.article(id)).collect()
    }
}

/// A field of a view, as the manual prints it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    /// `text`, `number`, `bool`, `date`, `image`, `article`, `[article]`, …; with `?` where it may be none.
    pub kind: &'static str,
    pub doc: &'static str,
}

/// Every view, for the manual: its name as a type, what it is and where a template finds it, its fields.
pub const VIEWS: &[(&str, &str, &[Field])] = &[
    ("site", "The site. On every page as `site`.", SiteView::FIELDS),
    ("page", "The page that is rendered. On every page as `page`.", PageView::FIELDS),
    ("column", "A column. On its own page and on those of its tables' rows as `column`.", ColumnView::FIELDS),
    ("article", "An article. On its own page as `article`.", ArticleView::FIELDS),
    ("list", "A page of the list of a column, tag or topic. On those pages as `list`.", ListView::FIELDS),
    ("tag", "A tag. On its own page as `tag`; on the list of all tags there are `tags`.", TagView::FIELDS),
    (
        "topic",
        "A topic (专题). On its own page as `topic`; on the list of all topics there are `topics`.",
        TopicView::FIELDS,
    ),
    (
        "table",
        "A table that a column shows (see `column.tables`). On a row's page as `table`.",
        TableView::FIELDS,
    ),
    (
        "row",
        "A row of a table. On its own page as `row`. Each word of the table's header is one of its fields, too, of type text and empty where the cell is (and so is each usual word of its layout that the table lacks): `row[\"案由\"]`.",
        RowView::FIELDS,
    ),
    ("date", "A date. It prints itself as official sites do: 2022-12-20 09:30.", DateView::FIELDS),
    ("image", "A picture.", ImageView::FIELDS),
];

/// Defines a view by its fields: name, type, what it is, how it is made.
macro_rules! view {
    ($view:ident { $($field:literal: $kind:literal, $doc:literal => |$this:ident| $value:expr;)* }) => {
        impl $view {
            /// The fields that templates may name.
            pub const FIELDS: &'static [$crate::theme::views::Field] =
                &[$($crate::theme::views::Field { name: $field, kind: $kind, doc: $doc }),*];

            fn field(self: &std::sync::Arc<Self>, name: &str) -> Option<minijinja::Value> {
                match name {
                    $($field => {
                        let $this = self;
                        Some(minijinja::Value::from($value))
                    })*
                    _ => None,
                }
            }
        }
    };
}
pub(crate) use view;

/// Makes a view an object of minijinja's, by its fields.
macro_rules! object {
    ($view:ident $(, $extra:item)*) => {
        impl minijinja::value::Object for $view {
            fn get_value(self: &std::sync::Arc<Self>, key: &minijinja::Value) -> Option<minijinja::Value> {
                self.field(key.as_str()?)
            }

            fn get_value_by_str(self: &std::sync::Arc<Self>, key: &str) -> Option<minijinja::Value> {
                self.field(key)
            }

            fn enumerate(self: &std::sync::Arc<Self>) -> minijinja::value::Enumerator {
                minijinja::value::Enumerator::Iter(Box::new(
                    Self::FIELDS.iter().map(|field| minijinja::Value::from(field.name)),
                ))
            }

            $($extra)*
        }
    };
}
pub(crate) use object;

/// A small map, for values that need no view of their own.
pub(crate) fn map<const N: usize>(pairs: [(&'static str, Value); N]) -> Value {
    Value::from_pairs(pairs)
}
