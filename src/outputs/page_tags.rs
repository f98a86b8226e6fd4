//! The head's tags: those that the standard for official sites asks for, and those of the web at large.
//!
//! In: a page's facts. Out: safe HTML for the head, without charset, viewport and title, which are the
//! theme's. Source of the official tags: 网页标签规范, annex of 国办发〔2017〕47号. Invariant: a tag
//! without a value is left out, never printed empty; each name stands once.

use std::borrow::Cow;

use super::json_ld;
use crate::content::Kind;
use crate::markdown::push_value;
use crate::site::{
    ArticleId, ColumnId, Cover, FeedFormat, PageFacts, PageKind, Publication, Site, Standpoint,
};

/// The tags of one page.
pub fn head(site: &Site, facts: &PageFacts) -> String {
    let mut tags =
        Tags { out: String::with_capacity(3072), address: site.hrefs.absolute(facts.path.as_str()) };
    site_tags(site, &mut tags);
    match facts.kind {
        PageKind::Home => home_tags(site, &mut tags),
        _ => {
            if let Some(column) = facts.column {
                column_tags(site, column, &mut tags);
            }
        }
    }
    let cover = facts.article.and_then(|id| site.shared_picture(id));
    if let Some(id) = facts.article {
        article_tags(site, facts, id, cover.as_ref(), &mut tags);
    }
    if let PageKind::Row(..) = facts.kind {
        row_tags(site, facts, &mut tags);
    }
    common_tags(site, facts, &mut tags);
    open_graph(site, facts, cover.as_ref(), &mut tags);
    feed_links(site, facts, &mut tags);
    if let Some(id) = facts.article.filter(|id| site.entry(*id).is_shown()) {
        json_ld::push_news_article(&mut tags.out, site, facts, id, cover.as_ref());
    }
    tags.out
}

/// Tags being written.
struct Tags {
    out: String,
    /// The page's own, with scheme and host; `None` until the site has a `url`.
    address: Option<String>,
}

impl Tags {
    fn meta(&mut self, attribute: &str, name: &str, content: &str) {
        let content = plain(content);
        if content.is_empty() {
            return;
        }
        self.out.push_str("<meta ");
        self.out.push_str(attribute);
        self.out.push_str("=\"");
        self.out.push_str(name);
        self.out.push_str("\" content=\"");
        push_value(&mut self.out, &content);
        self.out.push_str("\">\n");
    }

    fn name(&mut self, name: &str, content: &str) {
        self.meta("name", name, content);
    }

    fn property(&mut self, name: &str, content: &str) {
        self.meta("property", name, content);
    }

    /// The page's own address, where it has one.
    fn address(&mut self, attribute: &str, name: &str) {
        if let Some(address) = self.address.take() {
            self.meta(attribute, name, &address);
            self.address = Some(address);
        }
    }

    fn link(&mut self, attributes: &[(&str, &str)]) {
        self.out.push_str("<link");
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            push_value(&mut self.out, value);
            self.out.push('"');
        }
        self.out.push_str(">\n");
    }
}

/// One line: line ends and runs of white space become a space (META-07 of the standard's practice).
fn plain(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    // Most texts: no control character, and nothing that begins as white space beyond ASCII does. This becomes
    // vector instructions.
    let is_odd = |odd: bool, &byte: &u8| odd | (byte < b' ') | matches!(byte, 0xC2 | 0xE1 | 0xE2);
    let has_odd = bytes.iter().fold(false, is_odd) || has_blanks(bytes);
    if !has_odd && !text.starts_with(' ') && !text.ends_with(' ') {
        return Cow::Borrowed(text);
    }
    let mut last = ' ';
    let is_plain = |c: char| {
        let doubled = c == ' ' && last == ' ';
        last = c;
        !doubled && (c == ' ' || !c.is_whitespace())
    };
    match text.chars().all(is_plain) && !text.ends_with(' ') {
        true => Cow::Borrowed(text),
        false => Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" ")),
    }
}

/// Whether there are two spaces side by side, or one as wide as a Chinese character (E3 80 80); in vector instructions
/// too.
fn has_blanks(bytes: &[u8]) -> bool {
    let (second, third) = (bytes.get(1..).unwrap_or_default(), bytes.get(2..).unwrap_or_default());
    let pairs = bytes.iter().zip(second);
    let doubled = pairs.clone().fold(false, |is, (&a, &b)| is | ((a == b' ') & (b == b' ')));
    let is_wide =
        |is: bool, ((&a, &b), &c): ((&u8, &u8), &u8)| is | ((a == 0xE3) & (b == 0x80) & (c == 0x80));
    doubled || pairs.zip(third).fold(false, is_wide)
}

fn site_tags(site: &Site, tags: &mut Tags) {
    tags.name("SiteName", &site.config.name);
    if let Some(origin) = site.hrefs.origin() {
        tags.name("SiteDomain", origin.rsplit("//").next().unwrap_or_default());
    }
    tags.name("SiteIDCode", &site.config.site_code);
}

fn home_tags(site: &Site, tags: &mut Tags) {
    tags.name("ColumnName", "首页");
    tags.name("ColumnDescription", &site.config.description);
    tags.name("ColumnKeywords", &site.config.keywords.join(","));
    tags.name("ColumnType", "首页");
}

fn column_tags(site: &Site, id: ColumnId, tags: &mut Tags) {
    if id == ColumnId::HOME {
        return;
    }
    let column = site.column(id);
    tags.name("ColumnName", &column.title);
    if let Some(meta) = column.meta() {
        tags.name("ColumnDescription", meta.description.as_deref().unwrap_or_default());
        tags.name("ColumnKeywords", &meta.keywords.join(","));
        tags.name("ColumnType", meta.column_type.as_deref().unwrap_or_default());
    }
}

fn article_tags(site: &Site, facts: &PageFacts, id: ArticleId, cover: Option<&Cover>, tags: &mut Tags) {
    let entry = site.entry(id);
    let effective = site.effective(id);
    tags.name("ArticleTitle", &facts.title);
    if let Some(date) = entry.article.meta.date {
        tags.name("PubDate", &date.official(site.config.default_time));
    }
    // Without a source of its own an article is this site's.
    tags.name("ContentSource", effective.source().unwrap_or(&site.config.name));
    if entry.publication == Publication::Withdrawn {
        return;
    }
    tags.name("Keywords", &effective.keywords().join(","));
    let authors: Vec<&str> = effective.authors().iter().map(|credit| credit.name.as_str()).collect();
    let author = if authors.is_empty() { effective.editor().join(",") } else { authors.join(",") };
    tags.name("Author", &author);
    tags.name("Description", &facts.description);
    if let Some(cover) = cover {
        tags.name("Image", cover.largest());
    }
    tags.address("name", "Url");
}

/// A row says nothing of when it was published, so no date is made up.
fn row_tags(site: &Site, facts: &PageFacts, tags: &mut Tags) {
    tags.name("ArticleTitle", &facts.title);
    tags.name("ContentSource", &site.config.name);
    tags.name("Description", &facts.description);
    tags.address("name", "Url");
}

fn common_tags(site: &Site, facts: &PageFacts, tags: &mut Tags) {
    tags.name("description", &facts.description);
    let withdrawn = facts.article.is_some_and(|id| site.entry(id).publication == Publication::Withdrawn);
    let keywords = match (facts.article, facts.kind, facts.column) {
        (Some(_), ..) if withdrawn => String::new(),
        (Some(id), ..) => site.effective(id).keywords().join(","),
        (None, PageKind::Home, _) => site.config.keywords.join(","),
        (None, _, Some(column)) => {
            site.column(column).meta().map(|meta| meta.keywords.join(",")).unwrap_or_default()
        }
        _ => String::new(),
    };
    tags.name("keywords", &keywords);
    let hidden = withdrawn || matches!(facts.kind, PageKind::NotFound | PageKind::Redirect);
    if site.is_noindex() || hidden {
        tags.name("robots", "noindex,nofollow");
    }
    let canonical = match &facts.target {
        Some(target) => site.hrefs.absolute(target.as_str()),
        None => tags.address.clone(),
    };
    if let Some(address) = canonical.filter(|_| facts.kind != PageKind::NotFound) {
        tags.link(&[("rel", "canonical"), ("href", &address)]);
    }
}

fn open_graph(site: &Site, facts: &PageFacts, cover: Option<&Cover>, tags: &mut Tags) {
    if matches!(facts.kind, PageKind::NotFound | PageKind::Redirect) {
        return;
    }
    let is_news = facts.article.is_some_and(|id| site.effective(id).kind() != Kind::Page);
    tags.property("og:type", if is_news { "article" } else { "website" });
    tags.property("og:title", &facts.title);
    tags.property("og:description", &facts.description);
    tags.property("og:site_name", &site.config.name);
    tags.property("og:locale", "zh_CN");
    tags.address("property", "og:url");
    let Some(id) = facts.article.filter(|id| site.entry(*id).is_shown()) else { return };
    if let Some(cover) = cover {
        tags.property("og:image", cover.largest());
        tags.property("og:image:alt", &cover.words);
    }
    let meta = &site.entry(id).article.meta;
    if let Some(date) = meta.date.filter(|_| is_news) {
        tags.property("article:published_time", &date.iso(site.config.default_time));
    }
    if let Some(date) = meta.changed().filter(|_| is_news) {
        tags.property("article:modified_time", &date.iso(site.config.default_time));
    }
}

fn feed_links(site: &Site, facts: &PageFacts, tags: &mut Tags) {
    let from = if facts.anywhere { Standpoint::AnyPage } else { Standpoint::Page(&facts.path) };
    let column = facts.column_page.map(|id| site.column(id)).filter(|column| column.id != ColumnId::HOME);
    let scopes =
        [Some((site.config.name.clone(), "")), column.map(|column| (column.title.clone(), &*column.path))];
    for (title, folder) in scopes.into_iter().flatten() {
        for format in FeedFormat::ALL {
            let kind = format.media_type().split(';').next().unwrap_or_default();
            let href = site.hrefs.href(from, &format!("{folder}{}", format.file_name()));
            tags.link(&[("rel", "alternate"), ("type", kind), ("title", &title), ("href", &href)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn values_are_one_line_without_doubled_spaces() {
        for text in ["", "县政协", "视察“十件实事”", "A B", "县政协 视察。下一句"] {
            assert_eq!(plain(text), text);
        }
        for (text, wanted) in [
            (" 县政协", "县政协"),
            ("县政协 ", "县政协"),
            ("县政协\n视察", "县政协 视察"),
            ("县政协  视察", "县政协 视察"),
            ("县政协\u{3000}视察", "县政协 视察"),
            ("县政协\u{a0}视察", "县政协 视察"),
            ("县政协\u{2003}视察", "县政协 视察"),
            ("县政协\u{85}视察\u{1680}", "县政协 视察"),
        ] {
            assert_eq!(plain(text), wanted, "{text:?}");
        }
    }
}
