//! Feeds: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1, for the site and for each column.
//!
//! In: a site, a scope. Out: bytes. Invariant: `updated` comes from the articles, so a feed changes when
//! they do and not when it is built.

use jiff::Timestamp;
use jiff::fmt::strtime;
use serde_json::json;

use super::xml::Document;
use crate::content::Kind;
use crate::content::date::SHANGHAI;
use crate::markdown::{self, Place};
use crate::site::{ArticleId, ColumnId, FeedFormat, Resolver, Scope, Site, Standpoint};

/// Bytes of a body in Markdown. Readers of feeds drop feeds of some megabytes, and ask for them every hour.
const LONGEST_BODY: usize = 256 * 1024;

/// The bytes of one feed.
pub fn feed(site: &Site, scope: Scope, format: FeedFormat) -> Vec<u8> {
    let feed = Feed::new(site, scope, format);
    match format {
        FeedFormat::Atom => feed.atom(),
        FeedFormat::Rss => feed.rss(),
        FeedFormat::Json => feed.json(),
    }
}

struct Feed<'a> {
    site: &'a Site,
    title: String,
    description: String,
    /// Output paths of the feed itself and of the page that it belongs to.
    path: String,
    page: String,
    items: Vec<ArticleId>,
}

impl<'a> Feed<'a> {
    fn new(site: &'a Site, scope: Scope, format: FeedFormat) -> Feed<'a> {
        let id = match scope {
            Scope::Site => ColumnId::HOME,
            Scope::Column(id) => id,
        };
        let column = site.column(id);
        let name = &site.config.name;
        let described = column.meta().and_then(|meta| meta.description.clone());
        let (title, description) = match scope {
            Scope::Site => (name.clone(), site.config.description.clone()),
            Scope::Column(_) => (format!("{} - {name}", column.title), described.unwrap_or_default()),
        };
        let wanted = |id: &ArticleId| site.entry(*id).is_shown() && site.effective(*id).kind() != Kind::Page;
        Feed {
            site,
            title: if title.is_empty() { "无名网站".to_owned() } else { title },
            description,
            path: format!("{}{}", column.path, format.file_name()),
            page: format!("{}index.html", column.path),
            items: column
                .list
                .items
                .iter()
                .rev()
                .copied()
                .filter(wanted)
                .take(site.config.feed_size)
                .collect(),
        }
    }

    fn href(&self, path: &str) -> String {
        self.site.hrefs.href(Standpoint::Outside, path)
    }

    /// A name that lasts: made from the site's own id where it has one, so that it outlives its address.
    fn id(&self, path: &str) -> String {
        match self.site.config.id.as_str() {
            "" => self.href(path),
            id => format!("urn:huikan:{id}:{}", crate::site::encode(path)),
        }
    }

    fn published(&self, id: ArticleId) -> Timestamp {
        let date = self.site.entry(id).article.meta.date;
        date.map_or(Timestamp::UNIX_EPOCH, |date| date.printed(self.site.config.default_time))
    }

    fn updated(&self, id: ArticleId) -> Timestamp {
        let changed = self.site.entry(id).article.meta.changed();
        let updated = changed.map(|date| date.printed(self.site.config.default_time));
        updated.unwrap_or(Timestamp::MIN).max(self.published(id))
    }

    fn last_updated(&self) -> Timestamp {
        self.items.iter().map(|id| self.updated(*id)).max().unwrap_or(Timestamp::UNIX_EPOCH)
    }

    fn url(&self, id: ArticleId) -> String {
        self.href(self.site.entry(id).url.as_str())
    }

    fn title(&self, id: ArticleId) -> &str {
        &self.site.entry(id).article.title
    }

    /// The body with absolute links, in plain elements; of one that is too long for a feed the summary.
    fn content(&self, id: ArticleId) -> String {
        let article = &self.site.entry(id).article;
        if article.doc.body().len() > LONGEST_BODY {
            return format!("<p>{}</p>\n", escaped(&self.site.summary(id)));
        }
        let resolver = Resolver::of_article(self.site, id, Standpoint::Outside);
        let title = article.title_place();
        markdown::html(&article.doc, &article.path, Place::Feed, title, &resolver).html
    }

    fn author(&self, id: ArticleId) -> String {
        let effective = self.site.effective(id);
        let names: Vec<&str> = effective.authors().iter().map(|credit| credit.name.as_str()).collect();
        if names.is_empty() {
            effective.source().unwrap_or(&self.site.config.name).to_owned()
        } else {
            names.join("、")
        }
    }

    fn atom(&self) -> Vec<u8> {
        let mut document = Document::new();
        let namespace = [("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", "zh-CN")];
        document.element("feed", &namespace, |feed| {
            feed.text("title", &[], &self.title);
            if !self.description.is_empty() {
                feed.text("subtitle", &[], &self.description);
            }
            feed.text("id", &[], &self.id(&self.path));
            feed.text("updated", &[], &rfc3339(self.last_updated()));
            feed.empty(
                "link",
                &[("rel", "self"), ("type", "application/atom+xml"), ("href", &self.href(&self.path))],
            );
            feed.empty(
                "link",
                &[("rel", "alternate"), ("type", "text/html"), ("href", &self.href(&self.page))],
            );
            feed.text("generator", &[], "Huikan");
            for &id in &self.items {
                feed.element("entry", &[], |entry| self.atom_entry(entry, id));
            }
        });
        document.finish()
    }

    fn atom_entry(&self, entry: &mut Document, id: ArticleId) {
        entry.text("title", &[], self.title(id));
        entry.text("id", &[], &self.id(self.site.entry(id).url.as_str()));
        entry.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &self.url(id))]);
        entry.text("published", &[], &rfc3339(self.published(id)));
        entry.text("updated", &[], &rfc3339(self.updated(id)));
        entry.element("author", &[], |author| author.text("name", &[], &self.author(id)));
        for tag in &self.site.entry(id).tags {
            entry.empty("category", &[("term", &self.site.tag(*tag).title)]);
        }
        let summary = self.site.summary(id);
        if !summary.is_empty() {
            entry.text("summary", &[], &summary);
        }
        entry.text("content", &[("type", "html")], &self.content(id));
    }

    fn rss(&self) -> Vec<u8> {
        let mut document = Document::new();
        let namespaces = [("version", "2.0"), ("xmlns:atom", "http://www.w3.org/2005/Atom")];
        document.element("rss", &namespaces, |rss| {
            rss.element("channel", &[], |channel| {
                channel.text("title", &[], &self.title);
                channel.text("link", &[], &self.href(&self.page));
                let description = if self.description.is_empty() { &self.title } else { &self.description };
                channel.text("description", &[], description);
                channel.text("language", &[], "zh-cn");
                channel.text("lastBuildDate", &[], &rfc2822(self.last_updated()));
                let own =
                    [("rel", "self"), ("type", "application/rss+xml"), ("href", &*self.href(&self.path))];
                channel.empty("atom:link", &own);
                for &id in &self.items {
                    channel.element("item", &[], |item| self.rss_item(item, id));
                }
            });
        });
        document.finish()
    }

    fn rss_item(&self, item: &mut Document, id: ArticleId) {
        item.text("title", &[], self.title(id));
        item.text("link", &[], &self.url(id));
        item.text("guid", &[("isPermaLink", "false")], &self.id(self.site.entry(id).url.as_str()));
        item.text("pubDate", &[], &rfc2822(self.published(id)));
        for tag in &self.site.entry(id).tags {
            item.text("category", &[], &self.site.tag(*tag).title);
        }
        item.text("description", &[], &self.site.summary(id));
    }

    fn json(&self) -> Vec<u8> {
        let items: Vec<serde_json::Value> = self.items.iter().map(|&id| self.json_item(id)).collect();
        let feed = json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.title,
            "description": self.description,
            "language": "zh-CN",
            "home_page_url": self.href(&self.page),
            "feed_url": self.href(&self.path),
            "items": items,
        });
        let mut bytes = feed.to_string().into_bytes();
        bytes.push(b'\n');
        bytes
    }

    fn json_item(&self, id: ArticleId) -> serde_json::Value {
        let tags: Vec<&str> =
            self.site.entry(id).tags.iter().map(|tag| self.site.tag(*tag).title.as_str()).collect();
        json!({
            "id": self.id(self.site.entry(id).url.as_str()),
            "url": self.url(id),
            "title": self.title(id),
            "summary": self.site.summary(id),
            "content_html": self.content(id),
            "date_published": rfc3339(self.published(id)),
            "date_modified": rfc3339(self.updated(id)),
            "authors": [{ "name": self.author(id) }],
            "tags": tags,
        })
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// RFC 3339, in Shanghai time.
pub fn rfc3339(at: Timestamp) -> String {
    formatted("%Y-%m-%dT%H:%M:%S+08:00", at)
}

/// The date of RFC 822 that RSS asks for, with four digits for the year.
fn rfc2822(at: Timestamp) -> String {
    formatted("%a, %d %b %Y %H:%M:%S +0800", at)
}

fn formatted(format: &str, at: Timestamp) -> String {
    strtime::format(format, SHANGHAI.to_datetime(at)).expect("a fixed format of a civil time")
}
