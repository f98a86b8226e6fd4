//! What the user handed in, and what an article is made of.
//!
//! In: a path, or `-`. Out: [`Given`], its bytes with their hash; then [`Material`]: header, body and files.
//! Invariant: a folder's hash is that of all its files, so that a changed picture makes another manuscript.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::content::{Article, Kind};
use crate::disk;
use crate::import::account::Account;
use crate::import::draft::Head;
use crate::import::manuscript::{Remark, RemarkKind};
use crate::import::source::{self, File};
use crate::import::{bundle, image, recognise, write};
use crate::proofread;
use crate::report::SourcePath;
use crate::snapshot::{Text, unicode};

use super::super::terminal::Refusal;

/// Longer input on the standard stream is no clipboard.
const LONGEST_INPUT: u64 = 256 << 20;

/// A manuscript as it was handed in.
#[derive(Debug)]
pub struct Given {
    /// As messages call it.
    pub name: String,
    /// SHA-256, in hexadecimal.
    pub hash: String,
    /// What is kept of it: the file; of a folder the text in it.
    pub original: File,
    /// All files of a folder; none of a single file.
    files: Vec<File>,
}

/// What an article is made of.
#[derive(Debug)]
pub struct Material {
    pub content: Content,
    pub files: Vec<Beside>,
    pub unshown: Vec<(String, &'static str)>,
    pub account: Account,
}

/// Header and body.
#[derive(Debug)]
pub enum Content {
    Recognised {
        head: Box<Head>,
        body: String,
    },
    /// Ours already, with its header: the whole text, its title, day and kind.
    Kept {
        text: String,
        head: Box<Head>,
    },
}

/// A file beside the article.
#[derive(Debug)]
pub struct Beside {
    pub name: String,
    pub bytes: Arc<[u8]>,
}

impl Material {
    pub fn head(&self) -> &Head {
        match &self.content {
            Content::Recognised { head, .. } | Content::Kept { head, .. } => head,
        }
    }
}

/// Reads what is meant by a path.
pub fn read(path: &Path) -> Result<Given, Refusal> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().take(LONGEST_INPUT).read_to_end(&mut bytes);
        read.map_err(|_| Refusal::new("读不到标准输入里的内容"))?;
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(Refusal::new("标准输入里没有内容").help(PASTE));
        }
        let hash = hash([&*bytes]);
        let original = File { name: String::new(), bytes };
        return Ok(Given { name: "标准输入".to_owned(), hash, original, files: Vec::new() });
    }
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let name = absolute.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if disk::is_folder(path) {
        let files: Vec<File> =
            disk::read_folder(path)?.into_iter().map(|(name, bytes)| File { name, bytes }).collect();
        if files.iter().all(|file| bundle::is_litter(&file.name)) {
            return Err(
                Refusal::new("文件夹里什么也没有").help("看看是不是选错了文件夹，或者稿件还没有放进去。")
            );
        }
        let hash = hash(files.iter().flat_map(|file| [file.name.as_bytes(), &file.bytes]));
        let original = bundle::text(&files).cloned();
        let original = original.unwrap_or(File { name: String::new(), bytes: Vec::new() });
        return Ok(Given { name, hash, original, files });
    }
    let bytes = disk::read_manuscript(path)?;
    let hash = hash([&*bytes]);
    Ok(Given { name: name.clone(), hash, original: File { name, bytes }, files: Vec::new() })
}

/// How what was copied gets here.
const PASTE: &str = "先复制，再运行：Linux 用 xclip -selection clipboard -t text/html -o | huikan import -；Mac 用 pbpaste | huikan import -；Windows 可以先粘贴到文本文件里，再导入那个文件。";

fn hash<'b>(parts: impl IntoIterator<Item = &'b [u8]>) -> String {
    let mut hasher = Sha256::new();
    parts.into_iter().for_each(|part| hasher.update(part));
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Given {
    /// What an article is made of. `date`: the day that was named for it.
    pub fn material(&self, path: &Path, date: Option<Date>) -> Result<Material, Refusal> {
        let beside = |address: &str| match self.original.name.is_empty() {
            true => None,
            false => disk::read_beside(path, address),
        };
        let unpacked = self.unpacked();
        let files = unpacked.as_ref().unwrap_or(&self.files);
        let kept = match bundle::text(files) {
            Some(text) => {
                let found =
                    |address: &str| bundle::beside(files, text, address).map(|file| file.bytes.clone());
                kept(text, files, &found)
            }
            None => kept(&self.original, &[], &beside),
        };
        if let Some(kept) = kept {
            return Ok(kept);
        }
        let read = match &self.files[..] {
            [] => source::read(&self.original, &beside),
            files => bundle::read(files.to_vec()),
        };
        let manuscript = read.map_err(|refusal| Refusal::new(refusal.message()).help(refusal.help()))?;
        let stem = if self.files.is_empty() { self.original.stem() } else { &*self.name };
        let options = recognise::Options { name: stem, joins: &proofread::is_cut, date };
        let draft = recognise::recognise(&manuscript, &options);
        let (mut files, mut unshown) = (Vec::new(), Vec::new());
        for (picture, name) in manuscript.pictures.iter().zip(&draft.names) {
            let Some(name) = name.as_ref().filter(|_| image::is_here(picture)) else { continue };
            unshown.extend(image::unshown(&image::extension(picture)).map(|why| (name.clone(), why)));
            files.push(Beside { name: name.clone(), bytes: Arc::clone(&picture.bytes) });
        }
        let body = write::body(&draft);
        let content = Content::Recognised { head: Box::new(draft.head), body };
        Ok(Material { content, files, unshown, account: draft.account })
    }

    /// The files of an archive.
    fn unpacked(&self) -> Option<Vec<File>> {
        let is_archive = self.files.is_empty() && self.original.bytes.starts_with(b"PK\x03\x04");
        let unpacked = bundle::unpack(&self.original.bytes).ok().filter(|_| is_archive)?;
        unpacked.map(|(files, _)| files)
    }
}

/// An article of this program's own, with its header; `files` are those of its folder.
fn kept(original: &File, files: &[File], beside: &dyn Fn(&str) -> Option<Vec<u8>>) -> Option<Material> {
    if !matches!(&*original.extension(), "md" | "markdown") {
        return None;
    }
    let (text, _) = unicode(&original.bytes);
    let text = text.replace("\r\n", "\n");
    let name = SourcePath::new(&format!("content/{}", original.name));
    let article = Article::read(&name, &Arc::new(Text::utf8(&text)));
    let has_header = text.starts_with("---\n") && !article.meta.spans.is_empty();
    if !has_header {
        return None;
    }
    let is_plain = |address: &&str| {
        !address.contains("://") && !address.split('/').any(|part| part == ".." || part.is_empty())
    };
    let found = |address: &str| Some(Beside { name: address.to_owned(), bytes: beside(address)?.into() });
    let shown: Vec<Beside> = article
        .addresses
        .iter()
        .map(|address| &**address)
        .filter(is_plain)
        .filter_map(found)
        .filter(|file| !file.name.ends_with(".md"))
        .collect();
    let head = Head {
        title: Some(article.title.to_string()),
        date: article.meta.date.map(|date| date.local().date()),
        kind: article.meta.kind.unwrap_or(Kind::News),
        ..Head::default()
    };
    let mut account = Account::default();
    account.keeps(
        "文件头",
        "文件里已经有文件头，连同正文照原样保留；只有状态改成草稿，没有写的日期和网址名补上",
    );
    account.remarks.extend(unread(files, original, &shown));
    Some(Material {
        content: Content::Kept { text, head: Box::new(head) },
        files: shown,
        unshown: Vec::new(),
        account,
    })
}

/// Files of the folder that the text does not name.
fn unread(files: &[File], original: &File, shown: &[Beside]) -> Vec<Remark> {
    let is_shown = |file: &File| {
        shown.iter().any(|shown| file.name == shown.name || file.name.ends_with(&format!("/{}", shown.name)))
    };
    let others = files.iter().filter(|file| *file != original && !bundle::is_litter(&file.name));
    let told = |file: &File| Remark {
        kind: RemarkKind::Dropped,
        words: format!("“{}”正文里没有用到，没有读入", file.name),
    };
    others.filter(|file| !is_shown(file)).map(told).collect()
}
