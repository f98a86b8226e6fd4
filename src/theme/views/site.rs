//! The site as templates see it.

use std::sync::Arc;

use minijinja::Value;
use minijinja::value::Serde;

use super::{TopicView, Viewpoint, object, view};
use crate::site::{ColumnId, FeedFormat, NAVIGATION, RedirectMap, SearchPart};

/// The site.
#[derive(Debug)]
pub struct SiteView {
    pub at: Arc<Viewpoint>,
}

impl SiteView {
    fn columns(&self) -> Value {
        let site = &self.at.site;
        let shown = site.column(ColumnId::HOME).children.iter().filter(|id| !site.column(**id).hidden());
        shown.take(NAVIGATION).map(|id| self.at.column(*id)).collect()
    }

    fn topics(&self) -> Value {
        let topic = |id| Value::from_object(TopicView { at: Arc::clone(&self.at), id });
        self.at.site.topic_ids().map(topic).collect()
    }

    fn search(&self) -> String {
        let has_page = self.at.site.searchable.is_some();
        self.at.href(if has_page { "search.html" } else { "sitemap.html" })
    }

    fn search_index(&self) -> Option<String> {
        let site = &self.at.site;
        let path = SearchPart::Manifest.path(site.hrefs.is_relative());
        site.searchable.as_ref().map(|_| self.at.href(&path))
    }

    /// A list's page, if the site has any such list.
    fn list(&self, path: &str) -> Option<String> {
        self.at.site.routes.find(path).map(|_| self.at.href(path))
    }
}

view!(SiteView {
    "name": "text", "what it is called" => |this| this.at.site.config.name.as_str();
    "url": "text?", "where it stands" => |this| this.at.site.hrefs.absolute("index.html");
    "description": "text", "what it is; may be empty" => |this| this.at.site.config.description.as_str();
    "keywords": "[text]", "words for it" => |this| this.at.site.config.keywords.clone();
    "code": "text?", "网站标识码" => |this| Some(this.at.site.config.site_code.as_str()).filter(|code| !code.is_empty());
    "home": "text", "the home page's address" => |this| this.at.href("index.html");
    "columns": "[column]", "the columns of the navigation, in order, the first hundred" => |this| this.columns();
    "topics": "[topic]", "专题, in their order" => |this| this.topics();
    "footer": "map", "footer of site.yaml" => |this| this.at.values.footer.clone();
    "modules": "[map]", "home of site.yaml" => |this| this.at.values.modules.clone();
    "options": "map", "the theme's options, defaults filled in" => |this| this.at.values.options.clone();
    "sample": "bool", "whether it is a sample" => |this| this.at.site.config.sample;
    "noindex": "bool", "whether search engines are asked to stay away" => |this| this.at.site.is_noindex();
    "language": "text", "zh-CN" => |_this| "zh-CN";
    "tags_url": "text?", "the list of tags" => |this| this.list("tags/index.html");
    "topics_url": "text?", "the list of topics" => |this| this.list("topics/index.html");
    "sitemap_url": "text", "the site map for readers" => |this| this.at.href("sitemap.html");
    "search_url": "text", "where the search form leads: the page to search on, or the site map of a theme without one" => |this| this.search();
    "search_index": "text?", "the address of the search index, for the script of the page to search on" => |this| this.search_index();
    "former_addresses": "text?", "former addresses with a query and where they lead, for the script of the 404 page" => |this| this.list(RedirectMap::Browser.file_name());
    "feed_url": "text", "the Atom feed" => |this| this.at.href(FeedFormat::Atom.file_name());
    "rss_url": "text", "the RSS feed" => |this| this.at.href(FeedFormat::Rss.file_name());
});

object!(SiteView);

/// A value of YAML or JSON as templates see it.
pub fn value_of(value: &serde_json::Value) -> Value {
    Value::from(Serde(value))
}
