//! A theme's assets: concatenated, and named by what is in them.
//!
//! In: the files below `assets/` and `static/`. Out: bundles with fingerprinted names, and files that
//! keep theirs. Invariant: a fingerprinted name says the content, so a browser may keep it for ever.
//!
//! A folder below `assets/` whose name has an extension is a bundle: the files of `assets/site.css/`,
//! in the order of their names, are `site.css`.

use std::collections::BTreeMap;

use super::files::{Layer, ThemeFile};
use super::squeeze::{squeeze, squeeze_script};
use crate::report::SourcePath;
use crate::site::UrlPath;
use crate::snapshot::{Snapshot, Source};

/// What a theme's file is made of.
#[derive(Clone, Debug)]
pub enum Content {
    Bytes(Vec<u8>),
    /// A file of the site.
    File(SourcePath),
}

/// The files that a theme brings.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// Output path by the name that templates use.
    names: BTreeMap<String, UrlPath>,
    contents: BTreeMap<UrlPath, Content>,
}

impl Assets {
    pub fn new(files: &Layer, snapshot: &Snapshot) -> Assets {
        let mut assets = Assets::default();
        let mut bundles: BTreeMap<&str, Vec<&ThemeFile>> = BTreeMap::new();
        for (path, (_, file)) in files {
            if let Some(name) = path.strip_prefix("static/") {
                assets.contents.insert(UrlPath::new(name), content(file));
            } else if let Some(name) = path.strip_prefix("assets/") {
                match name.split_once('/') {
                    Some((folder, _)) if folder.contains('.') => {
                        bundles.entry(folder).or_default().push(file);
                    }
                    _ => assets.add(name, content(file), snapshot),
                }
            }
        }
        for (name, parts) in bundles {
            let mut bytes = Vec::new();
            for part in parts.into_iter().filter_map(ThemeFile::bytes) {
                bytes.extend_from_slice(part);
                if !part.ends_with(b"\n") {
                    bytes.push(b'\n');
                }
            }
            assets.add(name, Content::Bytes(bytes), snapshot);
        }
        assets
    }

    /// Adds a file that is made rather than brought, under a fingerprinted name.
    pub fn add(&mut self, name: &str, content: Content, snapshot: &Snapshot) {
        let content = match content {
            Content::Bytes(bytes) if name.ends_with(".css") => Content::Bytes(squeezed(bytes, squeeze)),
            Content::Bytes(bytes) if name.ends_with(".js") => Content::Bytes(squeezed(bytes, squeeze_script)),
            content => content,
        };
        let hash = match &content {
            Content::Bytes(bytes) => blake3::hash(bytes),
            Content::File(source) => match snapshot.files.get(source) {
                Some(Source::Asset(asset)) => asset.hash,
                Some(Source::Text(text)) => text.hash,
                None => return,
            },
        };
        let (stem, extension) = match name.rsplit_once('.') {
            Some((stem, extension)) => (stem, format!(".{extension}")),
            None => (name, String::new()),
        };
        let path = UrlPath::new(&format!("_assets/{stem}.{}{extension}", &hash.to_hex()[..8]));
        self.names.insert(name.to_owned(), path.clone());
        self.contents.insert(path, content);
    }

    /// Where the asset of a name stands.
    pub fn path(&self, name: &str) -> Option<&UrlPath> {
        self.names.get(name)
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// What the program has of it; `None` for a file of the site, too.
    pub fn bytes(&self, path: &UrlPath) -> Option<&[u8]> {
        match self.contents.get(path)? {
            Content::Bytes(bytes) => Some(bytes),
            Content::File(_) => None,
        }
    }

    /// All files in order: where they go, and which files of the site they are.
    pub fn files(&self) -> impl Iterator<Item = (UrlPath, Option<SourcePath>)> {
        self.contents.iter().map(|(path, content)| match content {
            Content::Bytes(_) => (path.clone(), None),
            Content::File(source) => (path.clone(), Some(source.clone())),
        })
    }
}

/// A style sheet or script as browsers need it; one that is no UTF-8 stays as it is.
fn squeezed(bytes: Vec<u8>, squeeze: fn(&str) -> String) -> Vec<u8> {
    match std::str::from_utf8(&bytes) {
        Ok(text) => squeeze(text).into_bytes(),
        Err(_) => bytes,
    }
}

fn content(file: &ThemeFile) -> Content {
    match file {
        ThemeFile::Asset(source, _) => Content::File(source.clone()),
        ThemeFile::Embedded(bytes) => Content::Bytes(bytes.to_vec()),
        ThemeFile::Text(text) => Content::Bytes(text.content.as_bytes().to_vec()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assets(files: &[(&str, &str)]) -> Assets {
        let files: Vec<_> = files.iter().map(|(path, text)| (format!("themes/t/{path}"), *text)).collect();
        let files = files.iter().map(|(path, text)| (path.as_str(), *text));
        let snapshot = Snapshot::of_texts(files, "2022-12-20T00:00:00Z");
        Assets::new(&super::super::files::layer("t", &snapshot), &snapshot)
    }

    #[test]
    fn a_folder_with_an_extension_is_one_file() {
        let assets = assets(&[("assets/site.css/20-b.css", "b{}"), ("assets/site.css/10-a.css", "a{}\n")]);
        let path = assets.path("site.css").unwrap();
        assert!(path.as_str().starts_with("_assets/site.") && path.as_str().ends_with(".css"), "{path}");
        assert_eq!(assets.bytes(path), Some(&b"a{}b{}"[..]));
    }

    #[test]
    fn a_name_says_its_content() {
        let (one, other) = (assets(&[("assets/a.js", "1")]), assets(&[("assets/a.js", "2")]));
        assert_ne!(one.path("a.js"), other.path("a.js"));
        assert_eq!(one.path("a.js"), assets(&[("assets/a.js", "1")]).path("a.js"));
    }

    #[test]
    fn static_files_keep_their_names() {
        let assets = assets(&[("static/favicon.svg", "<svg/>")]);
        assert!(assets.bytes(&UrlPath::new("favicon.svg")).is_some());
    }
}
