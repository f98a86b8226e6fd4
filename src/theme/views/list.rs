//! A page of a list, as templates see it.

use std::sync::Arc;

use minijinja::Value;

use super::{Viewpoint, map, object, view};
use crate::site::{ArticleId, ColumnId, List, ListPage, TagId, TopicId};

/// Whose list it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListSubject {
    Column(ColumnId),
    Tag(TagId),
    Topic(TopicId),
}

/// One page of a list. Closed pages show nothing that a newer article would change.
#[derive(Debug)]
pub struct ListView {
    pub at: Arc<Viewpoint>,
    pub subject: ListSubject,
    pub page: ListPage,
}

impl ListView {
    fn list(&self) -> &List {
        let site = &self.at.site;
        match self.subject {
            ListSubject::Column(id) => &site.column(id).list,
            ListSubject::Tag(id) => &site.tag(id).list,
            ListSubject::Topic(id) => &site.topic(id).list,
        }
    }

    fn size(&self) -> usize {
        match self.subject {
            ListSubject::Column(id) => self.at.site.page_size(id),
            _ => self.at.site.config.page_size.max(1),
        }
    }

    fn title(&self) -> &str {
        let site = &self.at.site;
        match self.subject {
            ListSubject::Column(id) => &site.column(id).title,
            ListSubject::Tag(id) => &site.tag(id).title,
            ListSubject::Topic(id) => &site.topic(id).title,
        }
    }

    fn url(&self, page: ListPage) -> String {
        let site = &self.at.site;
        let folder = match self.subject {
            ListSubject::Column(id) => site.column(id).path.clone(),
            ListSubject::Tag(id) => site.tag(id).path(),
            ListSubject::Topic(id) => site.topic(id).path(),
        };
        self.at.href(&format!("{folder}{}", page.file_name()))
    }

    /// Newest first; on the index page what an editor placed comes before everything else.
    fn items(&self) -> Vec<ArticleId> {
        let site = &self.at.site;
        let shown = |id: &&ArticleId| site.entry(**id).is_shown();
        let slice = self.list().slice(self.page, self.size());
        if self.page != ListPage::Index {
            return slice.iter().rev().filter(shown).copied().collect();
        }
        let first = site.placed_first(self.list(), slice);
        let rest = slice.iter().rev().filter(shown).filter(|id| !first.contains(id));
        first.iter().chain(rest).copied().collect()
    }

    /// Links to all pages, newest first, on the index page alone.
    fn pages(&self) -> Vec<Value> {
        if self.page != ListPage::Index {
            return Vec::new();
        }
        let closed = self.list().closed_pages(self.size());
        let pages = (1..=closed).rev().map(ListPage::Closed);
        std::iter::once(ListPage::Index)
            .chain(pages)
            .map(|page| {
                let number = match page {
                    ListPage::Index => closed + 1,
                    ListPage::Closed(number) => number,
                };
                let current = page == self.page;
                map([
                    ("number", Value::from(number)),
                    ("url", Value::from(self.url(page))),
                    ("current", Value::from(current)),
                ])
            })
            .collect()
    }
}

view!(ListView {
    "title": "text", "whose list it is" => |this| this.title();
    "items": "[article]", "newest first; on index pages what is sticky or weighted comes first" => |this| this.at.articles(this.items());
    "closed": "bool", "a full page that never changes" => |this| this.page != ListPage::Index;
    "number": "number?", "of a closed page, the oldest is 1" => |this| match this.page {
        ListPage::Index => None,
        ListPage::Closed(number) => Some(number),
    };
    "older": "text?", "the page with older articles" => |this| this.list().older(this.page, this.size()).map(|page| this.url(page));
    "newer": "text?", "the page with newer articles" => |this| this.list().newer(this.page, this.size()).map(|page| this.url(page));
    "pages": "[{number, url, current}]", "all pages, newest first; empty on closed pages" => |this| this.pages();
    "total": "number?", "how many published articles; none on closed pages" => |this| {
        (this.page == ListPage::Index).then(|| this.at.site.shown(this.list()).count())
    };
});

object!(ListView);
