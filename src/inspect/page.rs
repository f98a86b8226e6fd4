//! One page that was made, looked at: what the rules want to know of it, and nothing else.
//!
//! In: a route, rendered. Out: a [`Look`]. Invariant: the page is read once, by all groups of rules together, and
//! let go; what is kept of a page without fault is a few hundred bytes.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::address::{Standing, Target, candidates};
use super::scan::{Tag, Token, Tokens};
use super::{alt, footer, headings, links, outside, tags, weight};
use crate::config::Profile;
use crate::portal::{Output, Portal};
use crate::report::{Finding, SourcePath};
use crate::site::{Route, RouteEntry, Site, UrlPath, Variant};

/// What all rules stand on.
#[derive(Debug)]
pub struct Ground<'a> {
    pub portal: &'a Portal,
    pub site: &'a Site,
    pub profile: Profile,
    /// Bytes of what the theme brings, by output path.
    pub theme_sizes: BTreeMap<&'a str, u64>,
    /// Where the site map for people stands.
    pub sitemap: Option<&'a UrlPath>,
}

impl<'a> Ground<'a> {
    pub fn new(portal: &'a Portal) -> Ground<'a> {
        let site = &**portal.site();
        let entries = || site.routes.entries().iter();
        let of_theme = entries().filter(|entry| entry.route == Route::ThemeFile);
        let size = |entry: &'a RouteEntry| match portal.render(&entry.path)?.output? {
            Output::Bytes { bytes, .. } => Some((entry.path.as_str(), bytes.len() as u64)),
            _ => None,
        };
        let theme_sizes = of_theme.filter_map(size).collect();
        let sitemap = entries().find(|entry| entry.route == Route::SiteMap).map(|entry| &entry.path);
        Ground { portal, site, profile: site.config.profile, theme_sizes, sitemap }
    }

    pub fn has(&self, path: &str) -> bool {
        self.site.routes.find(path).is_some()
    }
}

/// What an address is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Use {
    /// Somewhere to go, or a file to download.
    Link,
    Picture,
    /// Video and audio.
    Recording,
    Script,
    Style,
    Frame,
    /// Another size of a picture.
    Variant,
    /// What is only named: icons, feeds, the canonical address.
    Named,
}

/// A page, as the rules see it.
#[derive(Debug)]
pub struct Look<'a> {
    pub entry: &'a RouteEntry,
    /// What rendering found; told as it is.
    pub rendering: Vec<Finding>,
    /// `false` where there is no page to look at: rendering, or opening, says why.
    pub is_made: bool,
    pub tags: tags::Seen,
    pub footer: footer::Seen,
    pub links: links::Seen,
    pub alt: alt::Seen,
    pub outline: headings::Seen,
    pub outside: outside::Seen,
    pub weight: weight::Seen,
}

impl Look<'_> {
    pub fn path(&self) -> &UrlPath {
        &self.entry.path
    }

    pub fn source(&self) -> Option<&SourcePath> {
        self.entry.source.as_ref()
    }
}

/// Renders every page and looks at it; in order of paths, on all processors.
pub fn look_at_all<'a>(ground: &Ground<'a>) -> Vec<Look<'a>> {
    let entries = ground.site.routes.entries().par_iter();
    entries.filter(|entry| is_made_page(entry)).filter_map(|entry| look(ground, entry)).collect()
}

/// HTML that a template makes; files of the site that happen to be pages are the office's own.
fn is_made_page(entry: &RouteEntry) -> bool {
    entry.path.is_page() && !matches!(entry.route, Route::Copy(_) | Route::ThemeFile)
}

fn look<'a>(ground: &Ground<'a>, entry: &'a RouteEntry) -> Option<Look<'a>> {
    let rendered = ground.portal.render(&entry.path)?;
    let bytes = match rendered.output {
        Some(Output::Bytes { bytes, .. }) => bytes,
        _ => Vec::new(),
    };
    let size = bytes.len();
    // A theme may copy anything into a page; what is no UTF-8 is read as browsers would.
    let html = String::from_utf8(bytes)
        .unwrap_or_else(|bytes| String::from_utf8_lossy(bytes.as_bytes()).into_owned());
    let mut look = Look {
        entry,
        rendering: rendered.findings,
        is_made: !html.is_empty(),
        tags: tags::Seen::default(),
        footer: footer::Seen::default(),
        links: links::Seen::default(),
        alt: alt::Seen::default(),
        outline: headings::Seen::default(),
        outside: outside::Seen::default(),
        weight: weight::Seen::new(size),
    };
    if look.is_made {
        let standing = Standing::at(ground.site, entry.path.as_str());
        Reader { ground, standing, crops: &rendered.crops, look: &mut look }.read(&html);
    }
    Some(look)
}

/// Goes through one page.
struct Reader<'r, 'a> {
    ground: &'r Ground<'a>,
    standing: Standing<'r>,
    /// Made for this page; they have no route of their own.
    crops: &'r [Variant],
    look: &'r mut Look<'a>,
}

impl Reader<'_, '_> {
    fn read(mut self, html: &str) {
        let mut tokens = Tokens::new(html);
        let mut footer = None;
        loop {
            let at = tokens.at();
            let Some(token) = tokens.next() else { break };
            match token {
                Token::Start(tag) => {
                    if tag.is("footer") {
                        footer = Some(at);
                    }
                    self.start(tag);
                }
                Token::End(name) => {
                    self.look.outline.end(name);
                    if name.eq_ignore_ascii_case("footer")
                        && let Some(start) = footer.take()
                    {
                        self.look.footer.found(&html[start..at]);
                    }
                }
                Token::Text(text) => self.look.outline.text(text),
            }
        }
        let Look { footer, tags, links, entry, .. } = self.look;
        footer.judge(self.ground, links, html);
        tags.judge(self.ground, entry);
    }

    fn start(&mut self, tag: Tag<'_>) {
        if let Some(id) = tag.id().filter(|id| !id.is_empty()) {
            self.look.links.place(&id);
        }
        self.look.outline.start(tag);
        match tag.name.to_ascii_lowercase().as_str() {
            "a" | "area" => {
                self.look.links.named_place(tag);
                self.named(tag, "href", Use::Link);
            }
            "meta" => self.meta(tag),
            "img" => {
                self.look.alt.picture(tag);
                self.named(tag, "src", Use::Picture);
                self.set(tag);
            }
            "source" => {
                self.named(tag, "src", Use::Recording);
                self.set(tag);
            }
            "video" => {
                self.named(tag, "src", Use::Recording);
                self.named(tag, "poster", Use::Picture);
            }
            "audio" | "track" => self.named(tag, "src", Use::Recording),
            "script" => self.named(tag, "src", Use::Script),
            "iframe" | "frame" | "embed" => self.named(tag, "src", Use::Frame),
            "object" => self.named(tag, "data", Use::Frame),
            "form" => self.named(tag, "action", Use::Link),
            "link" => self.link_element(tag),
            _ => {}
        }
    }

    /// The official tags, and pictures that other sites show.
    fn meta(&mut self, tag: Tag<'_>) {
        if let Some(name) = tag.attribute("name") {
            self.look.tags.add(&name, tag);
            if name == "Image" {
                self.named(tag, "content", Use::Named);
            }
        } else if tag.attribute("property").is_some_and(|name| name == "og:image") {
            self.named(tag, "content", Use::Named);
        }
    }

    fn link_element(&mut self, tag: Tag<'_>) {
        let rel = tag.attribute("rel").unwrap_or_default();
        let is = |name: &str| rel.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case(name));
        // Hints to connect early name a host and show nothing of it.
        if !is("preconnect") && !is("dns-prefetch") {
            self.named(tag, "href", if is("stylesheet") { Use::Style } else { Use::Named });
        }
    }

    fn set(&mut self, tag: Tag<'_>) {
        let Some(srcset) = tag.attribute("srcset") else { return };
        for address in candidates(&srcset) {
            self.address(address, Use::Variant);
        }
    }

    fn named(&mut self, tag: Tag<'_>, attribute: &str, used: Use) {
        if let Some(address) = tag.attribute(attribute) {
            self.address(&address, used);
        }
    }

    fn address(&mut self, written: &str, used: Use) {
        let target = self.standing.target(written);
        match &target {
            Target::Inside { path, .. } => {
                let crop = self.crops.iter().find(|crop| crop.path.as_str() == path);
                let there = crop.is_some() || self.ground.has(path);
                // A host leads from a folder to its page.
                let folder = || self.ground.has(&format!("{path}/index.html"));
                if !there && (used != Use::Link || !folder()) {
                    self.look.links.dead(used, path);
                    return;
                }
                self.look.weight.add(self.ground, used, path, crop);
            }
            Target::Outside(address) => self.look.outside.add(used, address),
            Target::Here(_) | Target::Beside(_) | Target::Other => {}
        }
        if used == Use::Link {
            self.look.links.alive(self.ground, self.look.entry, target);
        }
    }
}
