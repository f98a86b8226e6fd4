//! The header of an article that moved in.
//!
//! In: a post's own header, and what its body gave. Out: lines of front matter. Invariant: nothing is written for
//! what is not there, and every value is one line of YAML.

use super::post::Post;
use super::stamp::Stamp;
use super::turn::Turned;
use super::{Head, Remark, is_true, text_of, texts_of};
use crate::config::yaml::scalar;
use crate::content::slug;

/// Keys that were read, and keys that only another theme needs.
pub(super) const READ: &[&str] = &[
    "title",
    "date",
    "publishDate",
    "publishdate",
    "password",
    "pubdate",
    "published",
    "updated",
    "lastmod",
    "last_modified_at",
    "modified",
    "expiryDate",
    "draft",
    "author",
    "authors",
    "tags",
    "tag",
    "keywords",
    "description",
    "summary",
    "excerpt",
    "cover",
    "image",
    "thumbnail",
    "weight",
    "top",
    "sticky",
    "series",
    "topics",
    "subtitle",
    "slug",
    "aliases",
    "alias",
    "redirect_from",
    "permalink",
    "url",
    "categories",
    "category",
    "layout",
    "type",
    "id",
    "comments",
    "comment",
    "lang",
    "math",
    "mathjax",
    "katex",
    "toc",
    "share",
    "menu",
    "markup",
    "linkTitle",
    "source",
];

/// The lines of an article's header.
pub(super) fn header(
    post: &Post,
    path: &str,
    turned: &Turned,
    aliases: &[String],
    remarks: &mut Vec<Remark>,
) -> String {
    let head = &post.head;
    let mut lines = Lines(String::new());
    lines.text("title", &post.title());
    lines.text("subtitle", &text_of(head, &["subtitle"]).unwrap_or_default());
    lines.plain("slug", &slug::of_name(name_of(path)));
    lines.plain("date", &post.date.map(Stamp::written).unwrap_or_default());
    let stamp = |keys: &[&str]| {
        text_of(head, keys).and_then(|text| Stamp::read(&text)).map(Stamp::written).unwrap_or_default()
    };
    lines.plain("updated", &stamp(&["updated", "lastmod", "last_modified_at", "modified"]));
    lines.plain("expires", &post.expires.map(Stamp::written).unwrap_or_default());
    lines.plain("kind", if post.is_page { "page" } else { "" });
    lines.plain("status", if post.is_draft { "draft" } else { "" });
    lines.text("source", &text_of(head, &["source"]).unwrap_or_default());
    lines.list("authors", &people(head));
    lines.list("tags", &texts_of(head, &["tags", "tag"]));
    lines.list("topics", &texts_of(head, &["series", "topics"]));
    lines.list("keywords", &texts_of(head, &["keywords"]));
    let excerpt = turned.excerpt.as_deref().map(said).unwrap_or_default();
    lines.text("summary", &text_of(head, &["description", "summary", "excerpt"]).unwrap_or(excerpt));
    lines.text("cover", &cover(post, remarks));
    lines.plain(
        "weight",
        &text_of(head, &["weight"]).filter(|weight| weight.parse::<i32>().is_ok()).unwrap_or_default(),
    );
    let is_top = ["top", "sticky"].iter().any(|key| {
        is_true(head, key)
            || text_of(head, &[key])
                .is_some_and(|number| number.parse::<i32>().is_ok_and(|number| number > 0))
    });
    lines.plain("sticky", if is_top { "true" } else { "" });
    lines.plain("toc", if turned.has_contents || is_true(head, "toc") { "true" } else { "" });
    lines.list("aliases", aliases);
    lines.0
}

/// The file's name without extension; for `index.md` its folder's.
fn name_of(path: &str) -> &str {
    let path = path.strip_suffix("/index.md").or(path.strip_suffix(".md")).unwrap_or(path);
    path.rsplit('/').next().unwrap_or(path)
}

/// `author: 甲`, `authors: [甲, 乙]`, `author: {name: 甲}`.
fn people(head: &Head) -> Vec<String> {
    let name = |key: &str| head.get(key)?.as_object().and_then(|author| text_of(author, &["name", "nick"]));
    let listed = texts_of(head, &["authors", "author"]);
    if listed.is_empty() { name("author").or_else(|| name("authors")).into_iter().collect() } else { listed }
}

/// A cover that came along; any other is told.
fn cover(post: &Post, remarks: &mut Vec<Remark>) -> String {
    let Some(cover) = text_of(&post.head, &["cover", "image", "thumbnail"]) else { return String::new() };
    let name = cover.trim_start_matches("./");
    if post.assets.iter().any(|(_, asset)| asset == name) {
        return name.to_owned();
    }
    let words = format!("封面“{cover}”不在文章旁边，没有带过来");
    remarks.push(Remark { file: post.file.clone(), line: 0, words });
    String::new()
}

/// Markdown as one line of plain words, for a summary.
fn said(markdown: &str) -> String {
    let text: String = without_pictures(markdown)
        .lines()
        .filter(|line| !line.trim_start().starts_with(['#', '>', '|', '`', '<']))
        .collect::<Vec<_>>()
        .join("");
    let mut plain = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find('[') {
        plain.push_str(&rest[..at]);
        let link = rest[at..].find("](").and_then(|middle| Some((middle, rest[at + middle..].find(')')?)));
        match link {
            Some((middle, end)) => {
                plain.push_str(&rest[at + 1..at + middle]);
                rest = &rest[at + middle + end + 1..];
            }
            None => {
                plain.push('[');
                rest = &rest[at + 1..];
            }
        }
    }
    plain.push_str(rest);
    plain.replace("**", "").replace('`', "").trim().to_owned()
}

/// Markdown without its pictures, wherever they stand; a link around one loses all its words.
fn without_pictures(markdown: &str) -> String {
    let mut kept = String::new();
    let mut rest = markdown;
    while let Some(at) = rest.find("![") {
        let (before, picture) = rest.split_at(at);
        let Some(end) = end_of_picture(picture) else { break };
        kept.push_str(before);
        rest = &picture[end..];
    }
    kept + rest
}

/// Where `![…](… "…")` ends, which begins the text. A caption may have brackets, its quotation marks end it.
fn end_of_picture(picture: &str) -> Option<usize> {
    let inside = picture.find("](")? + 2;
    let close = inside + picture[inside..].find(')')?;
    match picture[inside..close].find('"') {
        Some(quote) => {
            let caption = inside + quote + 1;
            Some(caption + picture[caption..].find("\")")? + 2)
        }
        None => Some(close + 1),
    }
}

/// Lines of a header; nothing is written for an empty value.
pub(super) struct Lines(pub(super) String);

impl Lines {
    pub(super) fn plain(&mut self, key: &str, value: &str) {
        if !value.is_empty() {
            self.0.push_str(&format!("{key}: {value}\n"));
        }
    }

    pub(super) fn text(&mut self, key: &str, value: &str) {
        if !value.is_empty() {
            self.plain(key, &scalar(value));
        }
    }

    pub(super) fn list(&mut self, key: &str, values: &[String]) {
        if !values.is_empty() {
            self.0.push_str(&format!("{key}:\n"));
            values.iter().for_each(|value| self.0.push_str(&format!("  - {}\n", scalar(value))));
        }
    }
}
