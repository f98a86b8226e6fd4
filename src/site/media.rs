//! Pictures, recordings and attachments: which are published, and where they go.
//!
//! In: what published articles, columns, topics and tables refer to. Out: a [`Medium`] for each such file.
//! Invariant: only what something published refers to is published, so a draft's photos and an unused
//! original stay at home; the name of an output is a hash, so the same picture in ten articles is one file.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;

use super::flaws::Wrong;
use super::pictures::Published;
use super::recipe::Mark;
use super::url::{decode, join};
use super::{Topic, UrlPath, codes};
use crate::config::Config;
use crate::config::yaml::{self, Step};
use crate::content::data::{Body, Table};
use crate::content::{Article, ColumnIndex, Key};
use crate::report::{Finding, SourcePath, Span, is_device_name, is_portable_char};
use crate::snapshot::{Asset, Format, Nature, Picture, Snapshot, Source};

/// The folder of all tables.
const DATA: &str = "content/_data";

/// Endings that hosts call XML, and none, of which browsers judge by the bytes: they run a page in such a file,
/// though the name doesn't tell of one.
const RUN: [&str; 10] = ["", "xml", "xsl", "xslt", "rdf", "rss", "atom", "mml", "xul", "kml"];

/// In bytes; more than any disk allows for a path below a portal.
const LONGEST_PATH: usize = 1024;

/// What kind of thing a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaKind {
    Picture,
    Video(&'static str),
    Audio(&'static str),
    /// Anything to download.
    File,
}

impl MediaKind {
    /// A picture is what its bytes say; of all others the name decides, as it does for browsers.
    pub fn of(path: &SourcePath, asset: &Asset) -> MediaKind {
        if asset.picture().is_some() { MediaKind::Picture } else { MediaKind::called(path.extension()) }
    }

    /// By the extension alone, of what need not be there.
    pub fn called(extension: &str) -> MediaKind {
        if Format::called(extension).is_some() {
            return MediaKind::Picture;
        }
        match extension.to_ascii_lowercase().as_str() {
            "mp4" | "m4v" => MediaKind::Video("video/mp4"),
            "webm" => MediaKind::Video("video/webm"),
            "ogv" => MediaKind::Video("video/ogg"),
            "mov" => MediaKind::Video("video/quicktime"),
            "mp3" => MediaKind::Audio("audio/mpeg"),
            "m4a" | "aac" => MediaKind::Audio("audio/mp4"),
            "ogg" | "oga" => MediaKind::Audio("audio/ogg"),
            "wav" => MediaKind::Audio("audio/wav"),
            _ => MediaKind::File,
        }
    }
}

/// How a file that something refers to is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Medium {
    /// As it is, at this path.
    File(UrlPath),
    Picture(Arc<Published>),
    /// A picture that cannot be.
    Broken(Wrong),
}

/// Collects what is referred to.
pub struct Collector<'a> {
    snapshot: &'a Snapshot,
    config: &'a Config,
    /// What photos of articles carry.
    mark: Option<Arc<Mark>>,
    media: BTreeMap<SourcePath, Medium>,
    /// Pictures that cannot be shown, named since this was last looked at.
    broken: Vec<(SourcePath, Wrong)>,
}

impl<'a> Collector<'a> {
    pub fn new(snapshot: &'a Snapshot, config: &'a Config, findings: &mut Vec<Finding>) -> Collector<'a> {
        let mark = super::watermark::mark(snapshot, config, findings);
        Collector { snapshot, config, mark, media: BTreeMap::new(), broken: Vec::new() }
    }

    pub fn finish(self) -> BTreeMap<SourcePath, Medium> {
        self.media
    }

    /// What comes after the articles is no photo: it carries no mark.
    pub fn after_articles(&mut self) {
        self.mark = None;
    }

    /// Tells of the pictures that were named at a place and cannot be shown.
    fn tell_broken(&mut self, place: &Span, findings: &mut Vec<Finding>) {
        for (path, wrong) in self.broken.drain(..) {
            let flaw = wrong.flaw(&path);
            findings.push(Finding::warning(flaw.code, flaw.message).at(place.clone()).help(flaw.help));
        }
    }

    /// Everything that a published article refers to: what its text names ([`named`]), cover and attachments,
    /// which are findings where they are missing.
    pub fn article(&mut self, article: &Article, named: Vec<Found<'a>>, findings: &mut Vec<Finding>) {
        let folder = article.path.folder();
        named.into_iter().for_each(|found| self.take(found));
        // Rendering tells of these, each at its place in the text.
        self.broken.clear();
        let span = |key: &'static str| {
            let spans = article.meta.spans.iter();
            let range = spans.filter(|(k, _)| *k == Key(key)).map(|(_, range)| range.clone()).next();
            let range = range.unwrap_or(0..0);
            Span::new(article.path.clone(), range.start as usize..range.end as usize)
        };
        if let Some(cover) = &article.meta.cover
            && !self.claim(folder, cover)
            && !is_elsewhere(cover)
        {
            let finding = Finding::warning(codes::COVER_MISSING, format!("找不到封面图片“{cover}”"));
            let help = self.cover_help(folder, cover, "封面写图片的文件名，图片和稿件放在一起");
            findings.push(finding.at(span("cover")).help(help));
        }
        self.tell_broken(&span("cover"), findings);
        for attachment in &article.meta.attachments {
            if !self.claim(folder, &attachment.file) && !is_elsewhere(&attachment.file) {
                let message = format!("找不到附件“{}”", attachment.file);
                let finding = Finding::warning(codes::ATTACHMENT_MISSING, message);
                findings.push(finding.at(span("attachments")).help("附件写文件名，文件和稿件放在一起"));
            }
        }
        self.tell_broken(&span("attachments"), findings);
    }

    /// Everything that a column's own page refers to.
    pub fn column(&mut self, index: &ColumnIndex, findings: &mut Vec<Finding>) {
        let folder = index.path.folder();
        for address in index.doc.addresses() {
            self.claim(folder, &address);
        }
        self.broken.clear();
        let Some(cover) = &index.meta.cover else { return };
        let range = index.meta.spans.iter().find(|(key, _)| *key == Key("cover"));
        let range = range.map_or(0..0, |(_, range)| range.start as usize..range.end as usize);
        let place = Span::new(index.path.clone(), range);
        if !self.claim(folder, cover) && !is_elsewhere(cover) {
            let finding = Finding::warning(codes::COVER_MISSING, format!("找不到栏目的封面图片“{cover}”"));
            let help = self.cover_help(folder, cover, "封面写图片的文件名，图片和 _index.md 放在一起");
            findings.push(finding.at(place.clone()).help(help));
        }
        self.tell_broken(&place, findings);
    }

    /// What to do about a cover that is not there.
    fn cover_help(&self, folder: &str, cover: &str, usual: &str) -> String {
        let wanted = join(folder, &decode(cover)).unwrap_or_default().to_lowercase();
        let beside = self.snapshot.files.keys().find(|path| path.as_str().to_lowercase() == wanted);
        match beside {
            Some(path) => format!(
                "文件名是“{}”，大小写不同，请照着改。在 Windows 上能看到，放到服务器上就看不到：服务器区分大小写。",
                path.file_name()
            ),
            None => usual.to_owned(),
        }
    }

    /// The cover of a topic; `table` is the file that names it.
    pub fn topic(&mut self, topic: &Topic, table: &SourcePath, findings: &mut Vec<Finding>) {
        let Some(cover) = &topic.cover else { return };
        let found = self.claim(DATA, cover) || self.claim("content", cover) || is_elsewhere(cover);
        if found && self.broken.is_empty() {
            return;
        }
        let text = self.snapshot.text(table.as_str()).map_or("", |text| &*text.content);
        let covers = yaml::items(text).into_iter();
        let mut covers = covers.filter_map(|item| yaml::within(text, item, &[Step::Key(&["cover", "封面"])]));
        let is_written = |place: &Range<usize>| {
            text.get(place.clone()).is_some_and(|words| words.trim_matches(['"', '\'']) == cover)
        };
        let place = Span::new(table.clone(), covers.find(is_written).unwrap_or(0..0));
        if !found {
            let message = format!("找不到专题“{}”的封面图片“{cover}”", topic.title);
            findings.push(
                Finding::warning(codes::COVER_MISSING, message)
                    .at(place.clone())
                    .help("封面写图片的文件名，图片放在 content/_data/ 或 content/ 里"),
            );
        }
        self.tell_broken(&place, findings);
    }

    /// Every cell or string of a table that names a file there is, beside it, in `_data/` or in `content/`.
    pub fn table(&mut self, table: &Table, findings: &mut Vec<Finding>) {
        match &table.body {
            Body::Rows(rows) => {
                let cells = (0..rows.len())
                    .flat_map(|row| (0..rows.columns().len()).map(move |column| (row, column)));
                cells.for_each(|(row, column)| self.cell(rows.cell(row, column), table.path.folder()));
            }
            Body::Value(value) => self.strings(value, table.path.folder()),
        }
        self.tell_broken(&Span::file(table.path.clone()), findings);
    }

    fn cell(&mut self, text: &str, folder: &str) {
        // A table may have millions of cells; what names a file is short and has an extension.
        if text.contains('.') && text.len() <= LONGEST_PATH {
            let _ = self.claim(folder, text) || self.claim(DATA, text) || self.claim("content", text);
        }
    }

    /// Every string below a key of the configuration that names a file there is.
    pub fn setting(&mut self, key: &str, value: &Value, findings: &mut Vec<Finding>) {
        self.strings(value, "content");
        self.tell_broken(&self.config.place(key), findings);
    }

    fn strings(&mut self, value: &Value, folder: &str) {
        match value {
            Value::String(text) => {
                // Anything else is a word that happens to be the name of nothing.
                let _ = self.claim(folder, text) || self.claim(DATA, text) || self.claim("content", text);
            }
            Value::Array(items) => items.iter().for_each(|item| self.strings(item, folder)),
            Value::Object(fields) => fields.values().for_each(|field| self.strings(field, folder)),
            _ => {}
        }
    }

    /// Gives a file an output path if `address`, seen from `folder`, names one; tells whether it does.
    fn claim(&mut self, folder: &str, address: &str) -> bool {
        let found = found(self.snapshot, folder, address);
        found.map(|found| self.take(found)).is_some()
    }

    fn take(&mut self, (path, asset): Found<'a>) {
        if is_static(path) {
            return;
        }
        let (config, mark) = (self.config, &self.mark);
        let medium =
            self.media.entry(path.clone()).or_insert_with(|| medium(path, asset, config, mark.as_ref()));
        if let Medium::Broken(wrong) = medium {
            self.broken.push((path.clone(), *wrong));
        }
    }
}

/// A file of the snapshot that is no text.
pub type Found<'a> = (&'a SourcePath, &'a Arc<Asset>);

/// What an article's text refers to, in its order.
pub fn named<'a>(snapshot: &'a Snapshot, article: &Article) -> Vec<Found<'a>> {
    let folder = article.path.folder();
    article.addresses.iter().filter_map(|address| found(snapshot, folder, address)).collect()
}

fn found<'a>(snapshot: &'a Snapshot, folder: &str, address: &str) -> Option<Found<'a>> {
    let path = locate(snapshot, folder, address)?;
    match snapshot.files.get_key_value(path.as_str())? {
        (path, Source::Asset(asset)) => Some((path, asset)),
        (_, Source::Text(_)) => None,
    }
}

/// The file of the snapshot that an address names, seen from a folder; site-absolute ones from `content/`.
pub fn locate(snapshot: &Snapshot, folder: &str, address: &str) -> Option<String> {
    if is_elsewhere(address) {
        return None;
    }
    let path = address.split(['?', '#']).next().unwrap_or_default();
    // A `#` may be one of the file's name: 名单 #1.pdf.
    let found = locate_path(snapshot, folder, path).or_else(|| {
        let whole = path.len() < address.len();
        whole.then(|| locate_path(snapshot, folder, address)).flatten()
    });
    found.or_else(|| locate_path(snapshot, folder, &slashed(path)?))
}

/// A path as Windows writes it, as all others do; `None` if it is none.
pub fn slashed(path: &str) -> Option<String> {
    path.contains(['\\', '%'])
        .then(|| path.replace('\\', "/").replace("%5C", "/").replace("%5c", "/"))
        .filter(|slashed| slashed != path)
}

fn locate_path(snapshot: &Snapshot, folder: &str, path: &str) -> Option<String> {
    if path.is_empty() {
        return None;
    }
    let decoded = decode(path);
    let exists = |path: &String| snapshot.files.contains_key(path.as_str());
    match decoded.strip_prefix('/') {
        Some(rooted) => {
            [format!("content/_static/{rooted}"), format!("content/{rooted}")].into_iter().find(exists)
        }
        None => join(folder, &decoded).filter(exists),
    }
}

/// An address with a scheme or a host: nothing of this site's folder.
pub fn is_elsewhere(address: &str) -> bool {
    address.starts_with("//") || scheme(address).is_some()
}

/// The scheme of an address, if it has one (RFC 3986, section 3.1; one letter is a Windows drive).
pub fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let mut bytes = scheme.bytes();
    let valid = bytes.next().is_some_and(|first| first.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    (valid && scheme.len() > 1).then_some(scheme)
}

/// Whether a file is copied as it is, at its own name.
pub fn is_static(path: &SourcePath) -> bool {
    path.as_str().starts_with("content/_static/")
}

/// The header of a file that is a picture; `None` for one that is published as it is. Everything that publishes
/// files asks this first: hosts and browsers go by the name, so a name may not promise what isn't there.
pub fn picture<'a>(path: &SourcePath, asset: &'a Asset) -> Result<Option<&'a Picture>, Wrong> {
    let extension = path.extension();
    // Compressed drawings have two names.
    let is_drawing =
        extension.eq_ignore_ascii_case("gz") && path.stem().to_ascii_lowercase().ends_with(".svg");
    match &asset.nature {
        Nature::Picture(picture) => Ok(Some(picture)),
        _ if is_drawing || Format::called(extension).is_some() => {
            Err(if asset.size == 0 { Wrong::Empty } else { Wrong::NoPicture })
        }
        Nature::Page if RUN.iter().any(|run| extension.eq_ignore_ascii_case(run)) => Err(Wrong::Page),
        Nature::Recording { .. } | Nature::Page | Nature::Other => Ok(None),
    }
}

/// Pictures by their variants, recordings by hash alone; other files keep a name that readers know when it is
/// saved.
fn medium(path: &SourcePath, asset: &Asset, config: &Config, mark: Option<&Arc<Mark>>) -> Medium {
    let hash = asset.hash.to_hex();
    let extension = path.extension().to_ascii_lowercase();
    match picture(path, asset) {
        Ok(Some(_)) => {
            return match Published::new(path, asset, &config.pictures, mark) {
                Ok(published) => Medium::Picture(Arc::new(published)),
                Err(wrong) => Medium::Broken(wrong),
            };
        }
        Ok(None) => {}
        Err(wrong) => return Medium::Broken(wrong),
    }
    match MediaKind::called(&extension) {
        MediaKind::File => {
            let name = format!("_files/{}/{}", &hash[..8], safe_name(path.file_name()));
            Medium::File(UrlPath::new(&name))
        }
        _ => Medium::File(UrlPath::new(&format!("_media/{}.{extension}", &hash[..16]))),
    }
}

/// In bytes. Windows and macOS have names of 255 characters, which are 765 bytes in Chinese; Linux has 255 bytes, and
/// a whole path of Windows 260 characters.
const LONGEST_MADE: usize = 150;

/// A name that every system accepts: what Windows refuses is replaced, what is too long is cut before the extension.
pub fn safe_name(name: &str) -> String {
    let name: String = name.chars().map(|c| if is_portable_char(c) { c } else { '_' }).collect();
    let name = shortened(name.trim_end_matches(['.', ' ']));
    if name.is_empty() || is_device_name(&name) { format!("_{name}") } else { name }
}

fn shortened(name: &str) -> String {
    if name.len() <= LONGEST_MADE {
        return name.to_owned();
    }
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if extension.len() <= 16 && !stem.is_empty() => {
            (stem, format!(".{extension}"))
        }
        _ => (name, String::new()),
    };
    let mut end = LONGEST_MADE - extension.len();
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{extension}", stem[..end].trim_end_matches(['.', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::is_portable_name;

    #[test]
    fn schemes() {
        assert_eq!(scheme("https://a"), Some("https"));
        assert_eq!(scheme("mailto:a@b"), Some("mailto"));
        assert_eq!(scheme("附件：表.pdf"), None);
        assert_eq!(scheme("c:/a.jpg"), None);
        assert_eq!(scheme("a/b:c"), None);
        assert!(is_elsewhere("//host/a.png"));
    }

    #[test]
    fn a_name_longer_than_a_disk_takes_keeps_its_extension() {
        let title = "关于进一步做好提案办理工作的通知".repeat(6);
        let name = safe_name(&format!("{title}.docx"));
        assert!(name.ends_with(".docx") && title.starts_with(name.trim_end_matches(".docx")), "{name}");
        assert!(name.len() <= LONGEST_MADE && is_portable_name(&name), "{name}");
        assert!(is_portable_name(&safe_name(&format!("{}. .{}", "长".repeat(49), "尾".repeat(90)))));
    }

    #[test]
    fn names_that_windows_accepts() {
        assert_eq!(safe_name("统计表：一.xlsx"), "统计表：一.xlsx");
        assert_eq!(safe_name("a<b>:c?.pdf"), "a_b__c_.pdf");
        assert_eq!(safe_name("..."), "_");
        assert_eq!(safe_name("Aux.pdf"), "_Aux.pdf");
        assert_eq!(safe_name("con .txt"), "_con .txt");
        assert_eq!(safe_name("auxiliary.pdf"), "auxiliary.pdf");
        assert_eq!(safe_name("com¹.pdf"), "_com¹.pdf");
    }
}
