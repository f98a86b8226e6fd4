//! A stand-in for the portal, and a room to build it in.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::disk::hand::Hand;
use crate::disk::write::write_by;
use crate::disk::*;
use crate::portal::photos::Trouble;
use crate::portal::{Output, Rendered, RouteInfo, Stage, UrlPath, Variant};
use crate::report::{Code, Finding, SourcePath};
use crate::snapshot::{Asset, Nature, Source};

/// A site that is told what its outputs are.
#[derive(Clone, Default)]
pub struct Fixed {
    pub outputs: BTreeMap<UrlPath, (Stage, Option<Output>)>,
    pub sources: BTreeMap<SourcePath, Source>,
    pub errors: bool,
    /// By page.
    pub crops: BTreeMap<UrlPath, Vec<Variant>>,
}

impl Fixed {
    /// Pages by path and text; a text of `!` is a page that cannot be rendered, `?` one of which nothing is known.
    pub fn of(pages: &[(&str, &str)]) -> Fixed {
        let mut site = Fixed::default();
        for (path, text) in pages {
            site.page(path, text);
        }
        site
    }

    pub fn page(&mut self, path: &str, text: &str) {
        let media_type = "text/html; charset=utf-8";
        let output = (text != "!").then(|| Output::Bytes { bytes: text.as_bytes().to_vec(), media_type });
        let stage = if path.ends_with(".xml") { Stage::Feed } else { Stage::Page };
        self.outputs.insert(UrlPath::new(path), (stage, output));
    }

    pub fn copy(&mut self, path: &str, source: &str, bytes: &[u8]) {
        let source = SourcePath::new(source);
        let asset = Asset {
            size: bytes.len() as u64,
            hash: blake3::hash(bytes),
            nature: Nature::Other,
            disk_path: None,
        };
        self.sources.insert(source.clone(), Source::Asset(asset.into()));
        self.outputs.insert(UrlPath::new(path), (Stage::Asset, Some(Output::Copy(source))));
    }
}

impl Outputs for Fixed {
    fn routes(&self) -> Vec<RouteInfo<'_>> {
        self.outputs
            .iter()
            .map(|(path, (stage, _))| RouteInfo { path, stage: *stage, source: None })
            .collect()
    }

    fn render(&self, path: &UrlPath) -> Option<Rendered> {
        let output = self.outputs.get(path)?.1.clone();
        if matches!(&output, Some(Output::Bytes { bytes, .. }) if bytes == b"?") {
            return None;
        }
        let findings = match output {
            Some(_) => Vec::new(),
            None => vec![Finding::error(Code("theme/template"), "模板出错")],
        };
        Some(Rendered { output, findings, crops: self.crops.get(path).cloned().unwrap_or_default() })
    }

    fn source(&self, path: &SourcePath) -> Option<&Source> {
        self.sources.get(path)
    }

    fn copies(&self, hash: &[u8; 32]) -> Vec<SourcePath> {
        let is_one =
            |source: &Source| matches!(source, Source::Asset(asset) if asset.hash.as_bytes() == hash);
        self.sources.iter().filter(|(_, source)| is_one(source)).map(|(path, _)| path.clone()).collect()
    }

    fn has_errors(&self) -> bool {
        self.errors
    }

    fn unreadable(&self, source: &SourcePath, trouble: &Trouble) -> Vec<Finding> {
        vec![Finding::warning(Code("media/unreadable"), format!("{source}{}", trouble.message()))]
    }
}

pub const FORCE: WriteOptions = WriteOptions { force: true, keep_going: false, dry_run: false };
pub const DRY: WriteOptions = WriteOptions { force: false, keep_going: false, dry_run: true };

pub struct Room {
    pub dir: TempDir,
}

impl Room {
    pub fn new() -> Room {
        let dir = TempDir::new().unwrap();
        fs::create_dir(dir.path().join("content")).unwrap();
        Room { dir }
    }

    pub fn root(&self) -> &Path {
        self.dir.path()
    }

    pub fn out(&self) -> std::path::PathBuf {
        self.dir.path().join("public")
    }

    pub fn put(&self, path: &str, text: &str) {
        let path = self.out().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn text(&self, path: &str) -> String {
        fs::read_to_string(self.out().join(path)).unwrap()
    }

    pub fn try_build(&self, site: &Fixed, how: WriteOptions) -> Result<Written, Error> {
        let hand = Hand::held(&|| Ok(()), usize::MAX);
        write_by(site, &self.out(), self.root(), &how, &|_| (), hand)
    }

    pub fn build(&self, site: &Fixed) -> Written {
        self.try_build(site, WriteOptions::default()).unwrap()
    }

    pub fn ledger(&self) -> std::path::PathBuf {
        let is_ledger = |path: &std::path::PathBuf| path.extension().is_some_and(|e| e == "txt");
        let state = fs::read_dir(self.root().join(".huikan/state")).unwrap();
        state.map(|entry| entry.unwrap().path()).find(is_ledger).unwrap()
    }

    pub fn tree(&self) -> BTreeMap<String, Option<Vec<u8>>> {
        tree(&self.out())
    }
}

/// Files with their bytes, and folders.
pub fn tree(root: &Path) -> BTreeMap<String, Option<Vec<u8>>> {
    fn add(root: &Path, folder: &Path, tree: &mut BTreeMap<String, Option<Vec<u8>>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() && !path.is_symlink() {
                tree.insert(name, None);
                add(root, &path, tree);
            } else {
                tree.insert(name, Some(fs::read(&path).unwrap_or_default()));
            }
        }
    }
    let mut tree = BTreeMap::new();
    if root.is_dir() {
        add(root, root, &mut tree);
    }
    tree
}

pub fn numbers(written: &Written) -> [usize; 5] {
    [written.files, written.written, written.unchanged, written.deleted, written.failed]
}

pub fn codes(written: &Written) -> Vec<&'static str> {
    written.findings.iter().map(|finding| finding.code.0).collect()
}
