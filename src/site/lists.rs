//! Lists: an ordered set of articles, paged from the oldest.
//!
//! In: articles in order, and a page size. Out: pages. Invariant: a closed page holds a fixed slice
//! counted from the oldest article, so that a new article changes `index.html` alone; `index.html` holds
//! the newest `size` to `2 × size - 1`.

use super::ArticleId;

/// Articles in order of (date, slug), the oldest first. Withdrawn ones keep their slot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    pub items: Vec<ArticleId>,
}

/// A page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ListPage {
    /// `index.html`: the newest.
    Index,
    /// `page-N.html`, from 1: the oldest first.
    Closed(usize),
}

impl ListPage {
    /// The file's name within the list's folder.
    pub fn file_name(self) -> String {
        match self {
            ListPage::Index => "index.html".to_owned(),
            ListPage::Closed(number) => format!("page-{number}.html"),
        }
    }
}

impl List {
    /// The list without articles.
    pub const EMPTY: List = List { items: Vec::new() };

    /// How many pages are full and closed.
    pub fn closed_pages(&self, size: usize) -> usize {
        (self.items.len() / size.max(1)).saturating_sub(1)
    }

    /// All pages, the index first.
    pub fn pages(&self, size: usize) -> impl Iterator<Item = ListPage> {
        std::iter::once(ListPage::Index).chain((1..=self.closed_pages(size)).map(ListPage::Closed))
    }

    /// The articles of one page, the oldest first; empty for a page that does not exist.
    pub fn slice(&self, page: ListPage, size: usize) -> &[ArticleId] {
        let size = size.max(1);
        let closed = self.closed_pages(size);
        match page {
            ListPage::Index => &self.items[closed * size..],
            ListPage::Closed(number) if (1..=closed).contains(&number) => {
                &self.items[(number - 1) * size..number * size]
            }
            ListPage::Closed(_) => &[],
        }
    }

    /// The page with older articles.
    pub fn older(&self, page: ListPage, size: usize) -> Option<ListPage> {
        let number = match page {
            ListPage::Index => self.closed_pages(size),
            ListPage::Closed(number) => number.saturating_sub(1),
        };
        (number > 0).then_some(ListPage::Closed(number))
    }

    /// The page with newer articles.
    pub fn newer(&self, page: ListPage, size: usize) -> Option<ListPage> {
        match page {
            ListPage::Index => None,
            ListPage::Closed(number) if number < self.closed_pages(size) => {
                Some(ListPage::Closed(number + 1))
            }
            ListPage::Closed(_) => Some(ListPage::Index),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(length: u32) -> List {
        List { items: (0..length).map(ArticleId).collect() }
    }

    #[test]
    fn the_index_holds_between_one_and_two_pages() {
        for length in 0..200 {
            let list = list(length);
            let index = list.slice(ListPage::Index, 20).len();
            assert_eq!(index, length as usize - 20 * list.closed_pages(20));
            assert!(length < 40 || (20..40).contains(&index), "{length}: {index}");
        }
    }

    #[test]
    fn a_closed_page_never_changes() {
        let (before, after) = (list(60), list(99));
        for page in before.pages(20).skip(1) {
            assert_eq!(before.slice(page, 20), after.slice(page, 20));
        }
    }

    #[test]
    fn pages_are_a_chain_that_covers_the_list_once() {
        let list = list(65);
        let mut page = Some(ListPage::Index);
        let mut seen = 0;
        while let Some(this) = page {
            seen += list.slice(this, 20).len();
            if let Some(newer) = list.newer(this, 20) {
                assert_eq!(list.older(newer, 20), Some(this));
            }
            page = list.older(this, 20);
        }
        assert_eq!(seen, 65);
        assert_eq!(list.slice(ListPage::Closed(9), 20), []);
        assert_eq!(list.pages(0).count(), 65);
    }
}
