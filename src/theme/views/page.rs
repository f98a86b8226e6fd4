//! The page itself, as templates see it.

use std::sync::Arc;

use minijinja::Value;

use super::{Viewpoint, map, object, view};
use crate::site::{PageKind, RedirectMap};

/// The page that is rendered.
#[derive(Debug)]
pub struct PageView {
    pub at: Arc<Viewpoint>,
}

impl PageView {
    fn crumbs(&self) -> Value {
        let crumb = |(title, path): &(String, String)| {
            map([("title", Value::from(title.as_str())), ("url", Value::from(self.at.href(path)))])
        };
        self.at.facts.crumbs.iter().map(crumb).collect()
    }

    /// The map of former addresses, where somebody may come with one: to what is shown where nothing is, and to a
    /// page at whose path an older system had others, told apart by their query.
    fn former_addresses(&self) -> Option<String> {
        let (site, facts) = (&self.at.site, &self.at.facts);
        let is_at = |path: &str| {
            let path = path.trim_start_matches('/');
            let index = if path.is_empty() || path.ends_with('/') { "index.html" } else { "" };
            facts.path.as_str().strip_prefix(path) == Some(index)
        };
        let is_asked = facts.kind == PageKind::NotFound
            || site.routes.former().iter().any(|former| is_at(&former.query.path));
        let map = RedirectMap::Browser.file_name();
        site.routes.find(map).filter(|_| is_asked).map(|_| self.at.href(map))
    }

    fn root(&self) -> String {
        let home = self.at.href("index.html");
        home.strip_suffix("index.html").map(str::to_owned).unwrap_or(home)
    }
}

view!(PageView {
    "kind": "text", "home, column, article, row, tag, tags, topic, topics, sitemap, search, 404 or redirect" => |this| this.at.facts.kind.name();
    "title": "text", "its own title" => |this| this.at.facts.title.as_str();
    "head_title": "text", "the whole of the title element" => |this| this.at.facts.head_title.as_str();
    "description": "text", "what it holds, in plain text; may be empty" => |this| this.at.facts.description.as_str();
    "url": "text", "its own address" => |this| this.at.href(this.at.facts.path.as_str());
    "permalink": "text?", "its address with scheme and host" => |this| this.at.site.hrefs.absolute(this.at.facts.path.as_str());
    "crumbs": "[{title, url}]", "from home down to what it lies in" => |this| this.crumbs();
    "head": "html", "the official page tags, canonical address, OpenGraph, JSON-LD and feeds" => |this| this.at.head.clone();
    "former_addresses": "text?", "where it may be asked for by a former address with a query: those addresses and where they lead, for a script" => |this| this.former_addresses();
    "root": "text", "the site's root as seen from here, with / at its end" => |this| this.root();
});

object!(PageView);
