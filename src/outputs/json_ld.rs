//! JSON-LD: what an article is, for programs (schema.org NewsArticle).
//!
//! In: an article's facts. Out: a `script` element of data, which a strict content security policy allows
//! as it is not a script. Invariant: no text of an author can end the element.

use std::fmt::Write;

use serde::Serialize;

use crate::content::date::Moment;
use crate::content::{Credit, Kind};
use crate::site::{ArticleId, Cover, PageFacts, Photo, Site};

/// As schema.org names them; what has no value is left out.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Data<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    headline: &'a str,
    in_language: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    main_entity_of_page: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    image: Vec<Image>,
    author: Vec<Named<'a>>,
    publisher: Named<'a>,
    article_section: &'a str,
}

/// A picture: its address alone, or what a photo story says of it.
#[derive(Serialize)]
#[serde(untagged)]
enum Image {
    Address(String),
    Object(Box<ImageObject>),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ImageObject {
    #[serde(rename = "@type")]
    kind: &'static str,
    content_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<u32>,
    #[serde(skip_serializing_if = "String::is_empty")]
    caption: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    credit_text: String,
}

impl ImageObject {
    fn of(photo: Photo) -> ImageObject {
        ImageObject {
            kind: "ImageObject",
            content_url: photo.address,
            width: photo.size.map(|(width, _)| width),
            height: photo.size.map(|(_, height)| height),
            caption: photo.words,
            credit_text: photo.credit,
        }
    }
}

/// The photos of a photo story, else the one picture that stands for an article.
fn images(site: &Site, id: ArticleId, cover: Option<&Cover>) -> Vec<Image> {
    let photos = site.photos(id);
    if photos.is_empty() {
        return cover.map(|cover| Image::Address(cover.largest().to_owned())).into_iter().collect();
    }
    photos.into_iter().map(|photo| Image::Object(Box::new(ImageObject::of(photo)))).collect()
}

#[derive(Clone, Copy, Serialize)]
struct Named<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
}

impl Named<'_> {
    fn person(credit: &Credit) -> Named<'_> {
        Named { kind: "Person", name: &credit.name }
    }
}

/// Writes the element for an article's page; `cover` is seen from outside.
pub fn push_news_article(
    out: &mut String,
    site: &Site,
    facts: &PageFacts,
    id: ArticleId,
    cover: Option<&Cover>,
) {
    let entry = site.entry(id);
    let effective = site.effective(id);
    let meta = &entry.article.meta;
    let iso = |date: Moment| date.iso(site.config.default_time);
    let publisher = Named { kind: "Organization", name: &site.config.name };
    let mut author: Vec<Named<'_>> = effective.authors().iter().map(Named::person).collect();
    if author.is_empty() {
        author.push(publisher);
    }
    let data = Data {
        context: "https://schema.org",
        kind: if effective.kind() == Kind::Page { "WebPage" } else { "NewsArticle" },
        headline: &facts.title,
        in_language: "zh-CN",
        description: &facts.description,
        date_published: meta.date.map(iso),
        date_modified: meta.updated.filter(|_| meta.date.is_some()).or(meta.date).map(iso),
        main_entity_of_page: site.hrefs.absolute(facts.path.as_str()),
        image: images(site, id, cover),
        author,
        publisher,
        article_section: &site.column(entry.column).title,
    };
    let text = serde_json::to_string(&data).expect("strings and lists of strings have JSON");
    // `<` is the only character that could end the element or open a comment in it.
    let text = text.replace('<', "\\u003c");
    // Writing to a string cannot fail.
    let _ = writeln!(out, "<script type=\"application/ld+json\">{text}</script>");
}
