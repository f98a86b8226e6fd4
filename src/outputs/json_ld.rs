//! JSON-LD: what an article is, for programs (schema.org NewsArticle).
//!
//! In: an article's facts. Out: a `script` element of data, which a strict content security policy allows
//! as it is not a script. Invariant: no text of an author can end the element.

use serde_json::{Map, Value, json};

use crate::content::Kind;
use crate::site::{ArticleId, PageFacts, Site, Standpoint};

/// The element for an article's page.
pub fn news_article(site: &Site, facts: &PageFacts, id: ArticleId) -> String {
    let entry = site.entry(id);
    let effective = site.effective(id);
    let kind = if effective.kind() == Kind::Page { "WebPage" } else { "NewsArticle" };
    let mut data = Map::new();
    data.insert("@context".into(), json!("https://schema.org"));
    data.insert("@type".into(), json!(kind));
    data.insert("headline".into(), json!(facts.title));
    data.insert("inLanguage".into(), json!("zh-CN"));
    if !facts.description.is_empty() {
        data.insert("description".into(), json!(facts.description));
    }
    if let Some(date) = entry.article.meta.date {
        data.insert("datePublished".into(), json!(date.iso(site.config.default_time)));
        let modified = entry.article.meta.updated.unwrap_or(date);
        data.insert("dateModified".into(), json!(modified.iso(site.config.default_time)));
    }
    if let Some(address) = site.hrefs.absolute(facts.path.as_str()) {
        data.insert("mainEntityOfPage".into(), json!(address));
    }
    if let Some((image, _)) = site.cover(id, Standpoint::Outside) {
        data.insert("image".into(), json!([image.src]));
    }
    let authors: Vec<Value> =
        effective.authors().iter().map(|credit| json!({"@type": "Person", "name": credit.name})).collect();
    let publisher = json!({"@type": "Organization", "name": site.config.name});
    let author = if authors.is_empty() { json!([publisher]) } else { json!(authors) };
    data.insert("author".into(), author);
    data.insert("publisher".into(), publisher);
    data.insert("articleSection".into(), json!(site.column(entry.column).title));
    // `<` is the only character that could end the element or open a comment in it.
    let text = Value::Object(data).to_string().replace('<', "\\u003c");
    format!("<script type=\"application/ld+json\">{text}</script>\n")
}
