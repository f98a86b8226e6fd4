//! Which files there are: a walk over the source folders, several at a time.
//!
//! In: the site's real root. Out: every file that is content, sorted by its NFC name, and findings about
//! what was passed over. Invariant: nothing outside the root is listed, and no folder is entered from
//! inside itself, whatever symbolic links say.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::error::Error;
use super::messages;
use super::names::{self, Kind};
use crate::report::{Code, Finding, SourcePath, Span};

/// A tree deeper than this was not made by people.
pub(super) const DEEPEST: usize = 64;
/// Links inside linked folders multiply; three in a row are more than a site needs.
const MOST_LINKS: usize = 3;

/// A file to read.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    pub path: SourcePath,
    /// The path below the root as the disk spells it, with `/`.
    pub disk: String,
    pub kind: Kind,
}

#[derive(Default)]
pub(super) struct Harvest {
    pub files: Vec<Found>,
    pub findings: Vec<Finding>,
    /// Folders that could not be listed; a finding names each.
    pub unlisted: Vec<String>,
    /// Links were followed.
    linked: bool,
}

impl Harvest {
    fn append(&mut self, mut other: Harvest) {
        self.files.append(&mut other.files);
        self.findings.append(&mut other.findings);
        self.unlisted.append(&mut other.unlisted);
        self.linked |= other.linked;
    }

    /// Whether each file stands at its own source path, no link leads to one, and nothing was found: what
    /// changes at a path on disk is then what changes there in a snapshot. Before files are read.
    pub fn is_plain(&self) -> bool {
        !self.linked
            && self.findings.is_empty()
            && self.files.iter().all(|found| found.disk == found.path.as_str())
    }

    fn warn(&mut self, path: &str, code: &'static str, message: String, help: &'static str) {
        self.findings.push(Finding::warning(Code(code), message).at(Span::file(path)).help(help));
    }
}

/// A folder on the way down.
struct Folder {
    source: String,
    disk: String,
    /// Free of links: where it really is.
    real: PathBuf,
    /// The real folders from which links led here.
    links: Vec<PathBuf>,
    depth: usize,
}

/// All files below `content/` and `themes/NAME/` of a root that is canonical.
pub(super) fn walk(root: &Path) -> Result<Harvest, Error> {
    let content = top(root, "content")?;
    let mut harvest = folder(root, &content)?;
    let themes = top(root, "themes")?;
    if themes.real.is_dir() {
        harvest.append(folder(root, &themes)?);
        harvest.files.retain(|file| is_content(file.path.as_str()));
    }
    harvest.linked |= [&content, &themes].iter().any(|top| top.real != root.join(&top.source));
    harvest.files.sort_unstable();
    drop_doubles(&mut harvest);
    Ok(harvest)
}

/// All files at or below a path whose folders are free of links and other oddities; none if it is gone.
/// The root is canonical.
pub(super) fn walk_below(root: &Path, path: &str) -> Result<Harvest, Error> {
    let real = root.join(path);
    let depth = path.split('/').count();
    let here = Folder { source: path.into(), disk: path.into(), real, links: Vec::new(), depth };
    let mut harvest = folder(root, &here)?;
    harvest.files.retain(|file| is_content(file.path.as_str()));
    harvest.files.sort_unstable();
    drop_doubles(&mut harvest);
    Ok(harvest)
}

/// Whether a file is read at all: what stands beside the themes is not.
pub(super) fn is_content(path: &str) -> bool {
    !path.starts_with("themes/") || path.split('/').nth(2).is_some()
}

/// One of the two folders in which everything begins.
fn top(root: &Path, name: &str) -> Result<Folder, Error> {
    let path = root.join(name);
    let real = match path.canonicalize() {
        Ok(real) if real.starts_with(root) && real != root => real,
        Ok(_) => {
            let why = "它是一个指向站点之外的链接；请把文件夹本身放进站点";
            return Err(Error::rule("读取", path, why));
        }
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => path.clone(),
        Err(cause) => return Err(Error::system("读取", path, cause)),
    };
    if name == "content" && !real.is_dir() {
        let why = "站点里没有 content 文件夹；请在站点文件夹里运行，或用 --site 指明站点的位置，\
                   新建站点用 huikan init";
        return Err(Error::rule("读取", path, why));
    }
    Ok(Folder { source: name.into(), disk: name.into(), real, links: Vec::new(), depth: 1 })
}

fn folder(root: &Path, here: &Folder) -> Result<Harvest, Error> {
    let mut harvest = Harvest::default();
    if here.depth > DEEPEST {
        let message = format!("文件夹“{}”套得太深，里面的文件没有读取", here.source);
        // An error, since articles would be lost.
        let finding = Finding::error(Code("read/too-deep"), message).help("请把它移到浅一些的位置。");
        harvest.findings.push(finding.at(Span::file(&*here.source)));
        return Ok(harvest);
    }
    let mut inner = Vec::new();
    let entries = fs::read_dir(&here.real).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = match entries {
        Ok(entries) => entries,
        // Moved away since its parent was listed.
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(harvest),
        // Without these two there is no site.
        Err(cause) if here.depth == 1 => return Err(Error::system("读取文件夹", &here.real, cause)),
        Err(cause) => {
            harvest.findings.push(messages::unreadable(&here.source.as_str().into(), &cause));
            harvest.unlisted.push(here.source.clone());
            return Ok(harvest);
        }
    };
    for entry in entries {
        add(root, here, &entry, &mut inner, &mut harvest);
    }
    let below: Vec<Result<Harvest, Error>> =
        inner.par_iter().with_max_len(4).map(|inner| folder(root, inner)).collect();
    for inner in below {
        harvest.append(inner?);
    }
    Ok(harvest)
}

fn add(root: &Path, here: &Folder, entry: &fs::DirEntry, inner: &mut Vec<Folder>, harvest: &mut Harvest) {
    let os_name = entry.file_name();
    let Some(spelled) = os_name.to_str() else {
        let message = format!("“{}”下有一个名称是乱码的文件或文件夹，没有读取", here.source);
        let help = "多半是解压时编码不对。请重新解压，或给它改名。";
        return harvest.warn(&here.source, "read/name-encoding", message, help);
    };
    let name = if is_nfc(spelled) { spelled.to_owned() } else { spelled.nfc().collect() };
    if names::is_passed_over(&here.source, &name) {
        return;
    }
    let source = format!("{}/{name}", here.source);
    let disk = format!("{}/{spelled}", here.disk);
    let Ok(of) = entry.file_type() else { return };
    if of.is_dir() {
        let (real, links, depth) = (here.real.join(spelled), here.links.clone(), here.depth + 1);
        inner.push(Folder { source, disk, real, links, depth });
    } else if of.is_file() {
        harvest.files.push(Found { kind: names::kind(&source), path: source.into(), disk });
    } else if of.is_symlink() {
        link(root, here, source, disk, inner, harvest);
    } else {
        let message = format!("“{name}”不是普通文件，没有读取");
        harvest.warn(&source, "read/special-file", message, "请把它移出站点。");
    }
}

/// A symbolic link is followed if its target is inside the site, and not hidden in it.
fn link(
    root: &Path,
    here: &Folder,
    source: String,
    disk: String,
    inner: &mut Vec<Folder>,
    harvest: &mut Harvest,
) {
    harvest.linked = true;
    let help = "请用文件或文件夹本身代替这个链接。";
    let Ok(real) = here.real.join(disk.rsplit('/').next().unwrap_or_default()).canonicalize() else {
        let message = format!("链接“{source}”的目标不存在或转了圈，没有读取");
        return harvest.warn(&source, "read/broken-link", message, help);
    };
    let inside = real
        .strip_prefix(root)
        .is_ok_and(|below| !below.iter().any(|part| part.to_str().is_some_and(|part| part.starts_with('.'))));
    if !inside {
        let message = format!("链接“{source}”指向站点之外，没有读取");
        return harvest.warn(&source, "read/link-outside", message, help);
    }
    let of = fs::metadata(&real);
    if of.as_ref().is_ok_and(fs::Metadata::is_file) {
        harvest.files.push(Found { kind: names::kind(&source), path: source.into(), disk });
    } else if of.is_ok_and(|of| of.is_dir()) {
        let turns = here.links.iter().chain([&here.real]).any(|above| above.starts_with(&real));
        if turns || here.links.len() >= MOST_LINKS {
            let message = format!("链接“{source}”转了圈，或者套得太多，没有读取");
            return harvest.warn(&source, "read/link-loop", message, help);
        }
        let links = here.links.iter().chain([&here.real]).cloned().collect();
        inner.push(Folder { source, disk, real, links, depth: here.depth + 1 });
    } else {
        let message = format!("“{source}”不是普通文件，没有读取");
        harvest.warn(&source, "read/special-file", message, "请把它移出站点。");
    }
}

/// Names that differ on disk and are one in NFC: the first is kept, both are named.
fn drop_doubles(harvest: &mut Harvest) {
    let findings = &mut harvest.findings;
    harvest.files.dedup_by(|later, first| {
        let same = later.path == first.path;
        if same {
            let message = format!("有两个文件同名：“{}”，只读取了一个", first.path);
            let help = format!(
                "两个名称看上去一样，字符的组成不同（多见于苹果电脑拷来的文件）：\n  {}\n  {}\n请删除或改名其中一个。",
                spelled_out(&first.disk),
                spelled_out(&later.disk)
            );
            findings.push(
                Finding::error(Code("read/same-name"), message)
                    .at(Span::file(first.path.clone()))
                    .help(help),
            );
        }
        same
    });
}

/// A name with its combining marks as `\u{301}`: what two names that look alike differ in.
fn spelled_out(name: &str) -> String {
    let mut shown = String::with_capacity(name.len());
    for character in name.chars() {
        if unicode_normalization::char::is_combining_mark(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}
