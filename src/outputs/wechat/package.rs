//! A message as files: what is pasted, looked at, uploaded and checked.
//!
//! In: a [`Draft`], and whoever makes pictures. Out: a [`Package`]: `content.html` (the fragment), `index.html` (to look
//! at and to copy from), `meta.json` (the payload of the call `draft/add`, without secrets and ids), `checklist.txt`,
//! pictures under `images/` and the covers. Invariants: each text passed [`verify()`], or there is no package; equal
//! input gives equal bytes; a picture is below [`LARGEST`].

use serde_json::{Map, Value, json};

use super::page::{self, Shown};
use super::{Covers, Draft, LARGEST, Pictures, Wanted, checklist, verify};
use crate::report::{Finding, Report, Severity};
use crate::site::{Form, Recipe};

/// Makes the file of a recipe, and says what is wrong with it; it always gives something to show.
pub type Maker<'a> = &'a dyn Fn(&Recipe) -> (Vec<u8>, Vec<Finding>);

/// A file of the package, by its path in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub path: String,
    pub bytes: Vec<u8>,
}

/// A message in files.
#[derive(Clone, Debug)]
pub struct Package {
    /// The text, with pictures beside it.
    pub content: String,
    /// Of the text, by number.
    pub pictures: Vec<File>,
    /// `cover.jpg`, `cover_235.jpg`, `cover_11.jpg`; none without a cover.
    pub covers: Vec<File>,
    /// What a draft call says of the message.
    pub article: Map<String, Value>,
    pub page: String,
    pub checklist: String,
}

impl Package {
    /// All files, in order of paths.
    pub fn files(&self) -> Vec<File> {
        let mut meta =
            serde_json::to_string_pretty(&json!({ "articles": [self.article] })).unwrap_or_default();
        meta.push('\n');
        let text = |path: &str, text: &str| File { path: path.to_owned(), bytes: text.as_bytes().to_vec() };
        let mut files = vec![
            text("checklist.txt", &self.checklist),
            text("content.html", &self.content),
            text("index.html", &self.page),
            text("meta.json", &meta),
        ];
        files.extend(self.pictures.iter().chain(&self.covers).cloned());
        files.sort_by(|one, other| one.path.cmp(&other.path));
        files
    }
}

impl Draft {
    /// Makes the package, and the report of all that is to be told; no package where something in it could not be
    /// used: an error says why.
    pub fn package(&self, make: Maker<'_>) -> (Option<Package>, Report) {
        let mut findings = self.findings.clone();
        let mut pictures = Vec::new();
        for (number, wanted) in self.pictures.iter().enumerate() {
            let (bytes, form, found) = smallest(wanted, make);
            findings.extend(found);
            if bytes.len() >= LARGEST {
                findings.push(self.too_large(number));
            }
            let extension = if form == Form::Png { "png" } else { "jpg" };
            pictures.push(File { path: format!("images/{:02}.{extension}", number + 1), bytes });
        }
        let covers = self.covers.as_ref().map(|covers| made_covers(covers, make)).unwrap_or_default();
        let is_whole = pictures.iter().all(|picture| picture.bytes.len() < LARGEST);
        let content = self.content(|number| pictures.get(number).map(|file| file.path.clone()));
        let package = content.filter(|_| is_whole).and_then(|content| {
            findings.extend(self.length(&content));
            self.packed(content, pictures, covers, &mut findings)
        });
        (package, Report::new(findings))
    }

    fn packed(
        &self,
        content: String,
        pictures: Vec<File>,
        covers: Vec<File>,
        findings: &mut Vec<Finding>,
    ) -> Option<Package> {
        let embedded = self.content(|number| pictures.get(number).map(page::data_uri))?;
        let mut problems = verify(&content, self.look, Pictures::Beside);
        problems.extend(verify(&embedded, self.look, Pictures::Embedded));
        problems.dedup();
        if !problems.is_empty() {
            findings.push(self.refused(&problems));
            return None;
        }
        let article = self.article(&content);
        let shown = Shown { draft: self, content: &embedded, covers: &covers, findings };
        let page = page::page(&shown);
        let checklist = checklist::checklist(self, &content, &pictures, &covers, findings);
        Some(Package { content, pictures, covers, article, page, checklist })
    }

    /// What the draft call says of the message, in its words; `thumb_media_id` is the platform's to give.
    pub fn article(&self, content: &str) -> Map<String, Value> {
        let fields = &self.fields;
        let mut article = Map::new();
        let mut set = |key: &str, value: Value| drop(article.insert(key.to_owned(), value));
        set("article_type", json!("news"));
        set("title", json!(fields.title));
        set("author", json!(fields.author));
        set("digest", json!(fields.digest));
        set("content", json!(content));
        set("content_source_url", json!(fields.source_url.as_deref().unwrap_or_default()));
        set("need_open_comment", json!(u8::from(fields.comment)));
        set("only_fans_can_comment", json!(u8::from(fields.fans_only)));
        if let Some(covers) = &self.covers {
            set("pic_crop_235_1", json!(covers.wide_crop));
            set("pic_crop_1_1", json!(covers.square_crop));
        }
        article
    }
}

/// The first recipe whose file is small enough, else the last one's file.
fn smallest(wanted: &Wanted, make: Maker<'_>) -> (Vec<u8>, Form, Vec<Finding>) {
    let mut last = (Vec::new(), Form::Jpeg, Vec::new());
    for recipe in &wanted.recipes {
        let (bytes, found) = make(recipe);
        let fits = bytes.len() < LARGEST;
        last = (bytes, recipe.form, found);
        if fits {
            break;
        }
    }
    last
}

fn made_covers(covers: &Covers, make: Maker<'_>) -> Vec<File> {
    let each =
        [("cover.jpg", &covers.whole), ("cover_235.jpg", &covers.wide), ("cover_11.jpg", &covers.square)];
    each.into_iter().map(|(path, recipe)| File { path: path.to_owned(), bytes: make(recipe).0 }).collect()
}

/// How a finding is marked in a list.
pub(super) fn mark(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "错误",
        Severity::Warning => "警告",
        Severity::Hint => "提示",
    }
}
