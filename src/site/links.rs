//! Links: where an address that an author wrote leads, for the page that it will stand on.
//!
//! In: the site, the folder of the source, the standpoint. Out: [`Target`]s and [`Media`] with hrefs.
//! Invariant: an author may write what the editor shows (a path to a file) or what the browser shows
//! (an address of the site); both lead to the same page.

use std::cell::Cell;
use std::sync::Arc;

use super::media::{MediaKind, Medium, is_elsewhere, locate, scheme, slashed};
use super::nearest::{nearest, nearest_anchor};
use super::publication::Publication;
use super::url::{UrlPath, decode, join};
use super::{ArticleId, ColumnId, Published, Route, Site, Sizes, Standpoint, Variant};
use crate::content::Kind;
use crate::markdown::{Flaw, ImageSource, Media, Missing, Resolve, Slot, Target};
use crate::snapshot::{Picture, Source};

/// Schemes that a page may carry beside `http` and `https`.
const HARMLESS: &[&str] = &["http", "https", "mailto", "tel", "sms", "ftp", "ftps"];

/// For how many dead addresses of one source it is looked up what could be meant. Each costs some hundred
/// comparisons: enough for people, too little for harm.
const SUGGESTIONS: usize = 50;

/// Resolves the addresses in one source for one standpoint.
#[derive(Debug)]
pub struct Resolver<'a> {
    site: &'a Site,
    /// The folder that relative addresses are seen from, `content/` included.
    folder: &'a str,
    /// The same of output paths: where the page of that source stands, wherever the href is going to stand.
    beside: &'a str,
    /// The folder that relative hrefs of pages are seen from, where they may be meant.
    here: Option<&'a str>,
    standpoint: Standpoint<'a>,
    /// How many dead addresses may still be told with what could be meant.
    suggestions: Cell<usize>,
    /// How wide pictures are shown, in an article of this kind.
    sizes: Option<(&'a Sizes, Kind)>,
}

/// What an address turned out to name.
enum Found {
    Output(String),
    /// A picture that cannot be shown.
    Unshown(Flaw),
    Unpublished(String),
    Nothing,
}

impl<'a> Resolver<'a> {
    /// For settings and tables, which have no page of their own: addresses of the site are seen from its root.
    pub fn new(site: &'a Site, folder: &'a str, standpoint: Standpoint<'a>) -> Resolver<'a> {
        Resolver { site, folder, beside: "", here: None, standpoint, suggestions: Cell::new(0), sizes: None }
    }

    /// For what an article says.
    pub fn of_article(site: &'a Site, id: ArticleId, standpoint: Standpoint<'a>) -> Resolver<'a> {
        let entry = site.entry(id);
        Resolver {
            beside: folder_of(&entry.url),
            ..Resolver::new(site, entry.article.path.folder(), standpoint)
        }
    }

    /// For what the page of a column says.
    pub fn of_column(site: &'a Site, id: ColumnId, standpoint: Standpoint<'a>) -> Resolver<'a> {
        let column = site.column(id);
        let folder = column.index.as_ref().map_or("content", |index| index.path.folder());
        Resolver { beside: column.path.trim_end_matches('/'), ..Resolver::new(site, folder, standpoint) }
    }

    /// Takes hrefs, too, that were made for the standpoint. Where pages may be opened as files, those are relative to it.
    #[must_use]
    pub fn or_href(self) -> Resolver<'a> {
        let here = match self.standpoint {
            Standpoint::Page(page) if self.site.hrefs.is_relative() => Some(folder_of(page)),
            _ => None,
        };
        Resolver { here, ..self }
    }

    /// Says, too, how wide the theme shows the pictures of a body.
    #[must_use]
    pub fn sized(self, sizes: &'a Sizes, kind: Kind) -> Resolver<'a> {
        Resolver { sizes: Some((sizes, kind)), ..self }
    }

    /// Says, too, what dead addresses could mean: of the first fifty.
    #[must_use]
    pub fn suggesting(self) -> Resolver<'a> {
        Resolver { suggestions: Cell::new(SUGGESTIONS), ..self }
    }

    /// Whether one more suggestion may be looked up.
    fn suggests(&self) -> bool {
        let left = self.suggestions.get();
        self.suggestions.set(left.saturating_sub(1));
        left > 0
    }

    /// The href of whatever `address` names; `None` if nothing is there.
    pub fn href(&self, address: &str) -> Option<String> {
        match self.link(address) {
            Target::Inside { href, .. } | Target::Attachment { href, .. } | Target::Outside { href } => {
                Some(href)
            }
            Target::Forbidden | Target::Missing(_) => None,
        }
    }

    fn output(&self, path: &str) -> String {
        self.site.hrefs.href(self.standpoint, path)
    }

    fn find(&self, path: &str) -> Found {
        let decoded = decode(path);
        if decoded.is_empty() {
            return Found::Nothing;
        }
        if let Some(rooted) = decoded.strip_prefix('/') {
            return self.find_rooted(rooted);
        }
        let found = match join(self.folder, &decoded) {
            Some(source) => match self.find_source(&source) {
                Found::Nothing => self.find_beside(&decoded),
                found => found,
            },
            None => Found::Nothing,
        };
        match (found, slashed(path)) {
            (Found::Nothing, Some(path)) => self.find(&path),
            (found, _) => found,
        }
    }

    /// An address with its query and fragment: what it names, without those, and those. A `#` that
    /// names nothing as a fragment is one of a file's name, `名单 #1.pdf`.
    fn find_with_tail<'t>(&self, address: &'t str) -> (Found, &'t str, &'t str) {
        let (path, tail) = split_tail(address);
        match self.find(path) {
            Found::Nothing if !tail.is_empty() => match self.find(address) {
                Found::Nothing => (Found::Nothing, path, tail),
                found => (found, address, ""),
            },
            found => (found, path, tail),
        }
    }

    /// `/yaowen/1.html`, `/yaowen/`, `/yaowen`, or a path below `content/`.
    fn find_rooted(&self, path: &str) -> Found {
        if let Some(output) = self.find_output(path) {
            return Found::Output(output);
        }
        // As browsers show it, below the folder that the site stands in.
        let folder = self.site.hrefs.root().trim_matches('/');
        let below = path.strip_prefix(folder).filter(|below| below.is_empty() || below.starts_with('/'));
        let below = below.filter(|_| !folder.is_empty()).map(|below| below.trim_start_matches('/'));
        match below.and_then(|below| self.find_output(below)) {
            Some(output) => Found::Output(output),
            None => self.find_content(path),
        }
    }

    /// A path below `content/`.
    fn find_content(&self, path: &str) -> Found {
        let source = format!("content/{path}");
        self.find_source(source.trim_end_matches('/'))
    }

    /// An address of the site, as browsers show it here or as other generators write it.
    fn find_output(&self, path: &str) -> Option<String> {
        let routes = &self.site.routes;
        if routes.find(path).is_some() {
            return Some(path.to_owned());
        }
        let bare = path.trim_end_matches('/');
        let index = if bare.is_empty() { "index.html".to_owned() } else { format!("{bare}/index.html") };
        [index, format!("{bare}.html")].into_iter().find(|path| routes.find(path).is_some())
    }

    /// A relative address of the site, as the browser shows it beside the page that says it.
    fn find_beside(&self, path: &str) -> Found {
        let of = |folder| self.find_output(&join(folder, path)?);
        self.here.and_then(of).or_else(|| of(self.beside)).map_or(Found::Nothing, Found::Output)
    }

    /// A file or folder of the snapshot.
    fn find_source(&self, path: &str) -> Found {
        let site = self.site;
        let spellings = [path.to_owned(), format!("{path}.md"), format!("{path}/index.md")];
        for path in &spellings {
            if let Some(id) = site.article_of(path) {
                return self.find_article(id);
            }
        }
        let folder = path.strip_suffix("/_index.md").unwrap_or(path);
        if let Some(folder) = folder.strip_prefix("content/")
            && let Some(column) = site.column_of(folder)
        {
            return Found::Output(format!("{}index.html", column.path));
        }
        if let Some((path, medium)) = site.media.get_key_value(path) {
            return match medium {
                Medium::File(output) => Found::Output(output.as_str().to_owned()),
                Medium::Picture(picture) => Found::Output(picture.largest().path.as_str().to_owned()),
                Medium::Broken(wrong) => Found::Unshown(wrong.flaw(path)),
            };
        }
        match path.strip_prefix("content/_static/") {
            Some(output) if site.routes.find(output).is_some() => Found::Output(output.to_owned()),
            _ => Found::Nothing,
        }
    }

    fn find_article(&self, id: ArticleId) -> Found {
        let entry = self.site.entry(id);
        match entry.publication {
            Publication::LeftOut(reason) => Found::Unpublished(reason.words()),
            _ => Found::Output(entry.url.as_str().to_owned()),
        }
    }

    fn missing(&self, path: &str, found: Found) -> Missing {
        if let Found::Unpublished(reason) = found {
            return Missing { unpublished: Some(reason), ..Missing::default() };
        }
        if let Found::Unshown(flaw) = found {
            return Missing { unpublished: Some(flaw.message), ..Missing::default() };
        }
        if !self.suggests() {
            return Missing::default();
        }
        nearest(self.site, self.folder, &decode(path))
    }
}

impl Resolve for Resolver<'_> {
    fn link(&self, destination: &str) -> Target {
        if is_elsewhere(destination) {
            return self.elsewhere(destination);
        }
        let (found, path, tail) = self.find_with_tail(destination);
        match found {
            Found::Output(output) => {
                let href = self.output(&output) + tail;
                match self.attachment(&output) {
                    Some((extension, bytes)) => Target::Attachment { href, extension, bytes },
                    None => Target::Inside { href, lost_anchor: self.lost_anchor(&output, tail) },
                }
            }
            found => Target::Missing(self.missing(path, found)),
        }
    }

    fn media(&self, address: &str) -> Media {
        if is_elsewhere(address) {
            return match scheme(address) {
                Some(scheme) if !matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https") => {
                    Media::Missing(Missing::default())
                }
                _ => Media::Outside { src: address.to_owned() },
            };
        }
        let (found, path, _) = self.find_with_tail(address);
        match found {
            Found::Output(output) => {
                // Files of the same bytes have one output; the name that was written says which of them is meant.
                let own = self.published(path).filter(|own| own.largest().path.as_str() == output);
                own.map_or_else(|| self.medium(&output), |own| Media::Picture(self.image(&own)))
            }
            Found::Unshown(flaw) => Media::Unshown(flaw),
            found => Media::Missing(self.missing(path, found)),
        }
    }

    fn sizes(&self, slot: Slot) -> &str {
        self.sizes.map_or("100vw", |(sizes, kind)| sizes.of(slot, kind))
    }
}

impl Resolver<'_> {
    fn elsewhere(&self, destination: &str) -> Target {
        let harmless =
            scheme(destination).is_none_or(|scheme| HARMLESS.contains(&scheme.to_ascii_lowercase().as_str()));
        if !harmless {
            return Target::Forbidden;
        }
        let Some((below, tail)) = self.own(destination) else {
            return Target::Outside { href: destination.to_owned() };
        };
        let found = self.find_output(&below).map_or_else(|| self.find_content(&below), Found::Output);
        match found {
            Found::Output(output) => {
                let lost_anchor = self.lost_anchor(&output, tail);
                Target::Inside { href: self.output(&output) + tail, lost_anchor }
            }
            found => Target::Missing(self.missing(&format!("/{below}"), found)),
        }
    }

    /// What an absolute address says below the folder that the site stands in, decoded, and its query and fragment.
    /// `None` for another host, and for what else stands on the site's own: the portal of the government, say.
    fn own<'t>(&self, address: &'t str) -> Option<(String, &'t str)> {
        let hrefs = &self.site.hrefs;
        let (path, tail) = split_tail(address.strip_prefix(hrefs.origin()?)?);
        let path = decode(path);
        let below = match path.strip_prefix(hrefs.root()) {
            Some(below) => below,
            None if *path == *hrefs.root().trim_end_matches('/') => "",
            None => return None,
        };
        Some((join("", below)?, tail))
    }

    /// Whether the fragment of a link names no place in the article that it leads to.
    fn lost_anchor(&self, output: &str, tail: &str) -> Option<Missing> {
        let fragment = tail.split_once('#').map(|(_, fragment)| decode(fragment))?;
        let Route::Article(id) = self.site.routes.find(output)?.route else { return None };
        let doc = &self.site.entry(id).article.doc;
        // The heading that is the title stands in the page's head, without an anchor.
        let title = doc.headings().first().filter(|_| self.site.entry(id).article.title_in_body);
        let is_title = title.is_some_and(|title| *title.anchor == *fragment);
        let is_note = fragment.starts_with("fn:") || fragment.starts_with("fnref:");
        if fragment.is_empty() || is_note || !is_title && doc.has_place(&fragment) {
            return None;
        }
        let nearest = if self.suggests() { nearest_anchor(doc, &fragment) } else { None };
        Some(Missing { nearest, ..Missing::default() })
    }

    /// Extension and size, if a route is a file to download.
    fn attachment(&self, output: &str) -> Option<(String, u64)> {
        let source = self.site.routes.find(output)?.source.as_ref()?;
        let Source::Asset(asset) = self.site.snapshot.files.get(source)? else { return None };
        let file = MediaKind::of(source, asset) == MediaKind::File && source.extension() != "html";
        file.then(|| (source.extension().to_lowercase(), asset.size))
    }

    fn medium(&self, output: &str) -> Media {
        let source = self.site.routes.find(output).and_then(|entry| entry.source.as_ref());
        if let Some(Medium::Picture(picture)) = source.and_then(|source| self.site.medium(source.as_str())) {
            return Media::Picture(self.image(picture));
        }
        let src = self.output(output);
        let asset = source.and_then(|source| match self.site.snapshot.files.get(source)? {
            Source::Asset(asset) => Some((source, &**asset)),
            Source::Text(_) => None,
        });
        let called = || MediaKind::called(output.rsplit('.').next().unwrap_or_default());
        match asset.map_or_else(called, |(source, asset)| MediaKind::of(source, asset)) {
            MediaKind::Video(mime) => Media::Video { src, mime },
            MediaKind::Audio(mime) => Media::Audio { src, mime },
            MediaKind::File if source.is_some() => Media::File { href: src },
            MediaKind::Picture | MediaKind::File => {
                let picture = asset.and_then(|(_, asset)| asset.picture());
                let size = picture.map(Picture::shown).filter(|(width, _)| *width > 0);
                Media::Picture(ImageSource { src, size, ..ImageSource::default() })
            }
        }
    }

    /// The addresses of a picture's variants.
    pub fn image(&self, picture: &Published) -> ImageSource {
        let set = |variants: &[Variant]| {
            let one = |it: &Variant| format!("{} {}w", self.output(it.path.as_str()), it.width);
            variants.iter().map(one).collect::<Vec<_>>().join(", ")
        };
        let (middle, largest) = (picture.middle(), picture.largest());
        ImageSource {
            src: self.output(middle.path.as_str()),
            srcset: if picture.own.len() > 1 { set(&picture.own) } else { String::new() },
            webp: set(&picture.webp),
            largest: if middle == largest { String::new() } else { self.output(largest.path.as_str()) },
            size: picture.size(),
            credit: picture.credit().filter(|_| self.site.config.pictures.credit).cloned(),
            flaw: picture.flaw.clone(),
        }
    }

    /// The picture of the site that an address names, seen from the folder, else from `content/`; `None` for
    /// one of `_static`, which has no variants, and for what cannot be shown.
    pub fn published(&self, address: &str) -> Option<Arc<Published>> {
        let site = self.site;
        let of = |path: &str| match site.medium(path)? {
            Medium::Picture(picture) => Some(Arc::clone(picture)),
            Medium::File(_) | Medium::Broken(_) => None,
        };
        let near = |folder| locate(&site.snapshot, folder, address).as_deref().and_then(of);
        near(self.folder).or_else(|| near("content"))
    }

    /// What to show for a picture named by a table, the configuration or a header.
    pub fn picture(&self, address: &str) -> Option<ImageSource> {
        match self.media(address) {
            Media::Picture(image) => Some(image),
            Media::Outside { src } => Some(ImageSource { src, ..ImageSource::default() }),
            _ => self.published(address).map(|picture| self.image(&picture)),
        }
    }
}

/// The folder of an output, without `/` at its end; empty at the root.
fn folder_of(path: &UrlPath) -> &str {
    path.as_str().rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// An address without its query and fragment, and those.
fn split_tail(address: &str) -> (&str, &str) {
    address.split_at(address.find(['?', '#']).unwrap_or(address.len()))
}
