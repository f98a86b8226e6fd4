//! A theme's files, layer over layer: the site's own over the embedded one, a theme over what it extends.
//!
//! In: the theme's name and the snapshot. Out: each file by its path below the theme's folder, the
//! uppermost of each. Invariant: the order of layers alone decides; a file hides the same file below it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use crate::report::SourcePath;
use crate::snapshot::{Hash, Snapshot, Source, Text};

/// The themes of this repository.
static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes");

/// One file of a theme.
#[derive(Clone, Debug)]
pub enum ThemeFile {
    Embedded(&'static [u8]),
    Text(Arc<Text>),
    /// A picture or font of the site's own theme, by its place in the snapshot.
    Asset(SourcePath, Hash),
}

impl ThemeFile {
    /// Its bytes, where they are held.
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            ThemeFile::Embedded(bytes) => Some(bytes),
            ThemeFile::Text(text) => Some(text.content.as_bytes()),
            ThemeFile::Asset(..) => None,
        }
    }

    pub fn text(&self) -> Option<Cow<'_, str>> {
        self.bytes().map(String::from_utf8_lossy)
    }

    /// Whether it is the very same as `other`: a theme of such files need not be loaded again.
    pub fn same(&self, other: &ThemeFile) -> bool {
        match (self, other) {
            (ThemeFile::Embedded(one), ThemeFile::Embedded(other)) => std::ptr::eq(*one, *other),
            (ThemeFile::Text(one), ThemeFile::Text(other)) => one.hash == other.hash,
            (ThemeFile::Asset(one, hash), ThemeFile::Asset(other, other_hash)) => {
                one == other && hash == other_hash
            }
            _ => false,
        }
    }
}

/// The files of one theme, by path below its folder, each with the name by which findings speak of it.
pub type Layer = BTreeMap<String, (SourcePath, ThemeFile)>;

/// Lays the site's `themes/NAME/` over the embedded theme of that name; empty if there is neither.
pub fn layer(name: &str, snapshot: &Snapshot) -> Layer {
    let mut files = Layer::new();
    if let Some(dir) = EMBEDDED.get_dir(name) {
        embed(dir, name, &mut files);
    }
    let folder = format!("themes/{name}");
    for (path, source) in snapshot.below(&folder) {
        let below = path.as_str()[folder.len() + 1..].to_owned();
        let file = match source {
            Source::Text(text) => ThemeFile::Text(Arc::clone(text)),
            Source::Asset(asset) => ThemeFile::Asset(path.clone(), asset.hash),
        };
        files.insert(below, (path.clone(), file));
    }
    files
}

fn embed(dir: &'static Dir<'static>, name: &str, files: &mut Layer) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        if let Some(below) = path.strip_prefix(name).and_then(|path| path.strip_prefix('/')) {
            let source = SourcePath::from(format!("themes/{path}"));
            files.insert(below.to_owned(), (source, ThemeFile::Embedded(file.contents())));
        }
    }
    dir.dirs().for_each(|dir| embed(dir, name, files));
}

/// The names of all themes that this site could choose, in order.
pub fn names(snapshot: &Snapshot) -> Vec<String> {
    let own = snapshot.below("themes").filter_map(|(path, _)| path.as_str().split('/').nth(1));
    let embedded = EMBEDDED.dirs().filter_map(|dir| dir.path().to_str());
    let names: std::collections::BTreeSet<&str> = own.chain(embedded).collect();
    names.into_iter().map(str::to_owned).collect()
}
