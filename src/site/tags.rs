//! Tags and topics: what cuts across columns.
//!
//! In: the words in articles' headers, and `_data/topics.yaml`. Out: [`Tag`]s by title and [`Topic`]s in
//! their order, each with its list. Invariant: no two share an address.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::lists::List;
use super::{ArticleId, TagId, TopicId, codes};
use crate::content::slug;
use crate::report::{Finding, SourcePath, Span, nearest};

/// A tag, and the articles that bear it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    pub title: String,
    pub slug: String,
    pub list: List,
}

/// 专题: a tag that was given a face.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    pub title: String,
    pub slug: String,
    /// As written in the table, relative to `content/_data/` or `content/`.
    pub cover: Option<String>,
    pub lead: Option<String>,
    pub list: List,
}

/// The table that describes topics.
pub const TOPICS_TABLE: &str = "topics";

/// Which articles bear a word, the articles in order.
pub type Bearers = BTreeMap<String, Vec<ArticleId>>;

/// All tags, by title.
pub fn tags(bearers: Bearers) -> Vec<Tag> {
    let mut slugs = Slugs::default();
    let tag = |(title, items): (String, Vec<ArticleId>)| {
        let slug = slugs.take(slug::of_name(&title), &title);
        Tag { title, slug, list: List { items } }
    };
    bearers.into_iter().map(tag).collect()
}

/// All topics: those of the table in its order, then those that only articles name.
pub fn topics(
    mut bearers: Bearers,
    table: Option<(&SourcePath, &Value)>,
    findings: &mut Vec<Finding>,
) -> Vec<Topic> {
    let mut slugs = Slugs::default();
    let mut topics: Vec<Topic> = Vec::new();
    // An empty table, or one that cannot be read, which its own finding says, is null.
    if let Some((path, value)) = table
        && !value.is_array()
        && !value.is_null()
    {
        let finding = Finding::warning(codes::TOPIC_TABLE, "专题表不是一列专题，没有用上");
        findings.push(
            finding
                .at(Span::file(path.clone()))
                .help("每个专题一项，先写标题（title），例如 - 标题: 学习贯彻党的二十大精神"),
        );
    }
    let rows = table.and_then(|(path, value)| Some((path, value.as_array()?)));
    let rows = rows.into_iter().flat_map(|(path, rows)| rows.iter().map(move |row| (path, row)));
    let mut rows: Vec<_> = rows.enumerate().collect();
    rows.sort_by_key(|(_, (_, row))| order(row));
    for (number, (path, row)) in rows {
        let text = |key: &str| row.get(key).and_then(Value::as_str).map(str::to_owned);
        let Some(title) = text("title").or_else(|| text("标题")) else {
            let message = format!("专题表的第 {} 项没有标题，这一项没有用上", number + 1);
            let finding = Finding::warning(codes::TOPIC_TABLE, message);
            findings.push(
                finding
                    .at(Span::file(path.clone()))
                    .help("每个专题写上标题（title），例如 标题: 学习贯彻党的二十大精神"),
            );
            continue;
        };
        if topics.iter().any(|topic| topic.title == title) {
            let message = format!("专题表里有两项“{title}”，第 {} 项没有用上", number + 1);
            let finding = Finding::warning(codes::TOPIC_TABLE, message).at(Span::file(path.clone()));
            findings.push(finding.help("删去一项，或者把标题改成另一个专题的标题"));
            continue;
        }
        findings.extend(unknown_keys(row, &title, path));
        let written = text("slug").or_else(|| text("网址名"));
        let usable = written.filter(|written| match slug::check(written) {
            Ok(()) => true,
            Err(error) => {
                let message = format!("专题“{title}”的网址名“{written}”{}，没有用上", error.words());
                findings.push(
                    Finding::warning(codes::TOPIC_TABLE, message)
                        .at(Span::file(path.clone()))
                        .help("网址名（slug）只用小写字母、数字和连字符，例如 网址名: lianghui-2022"),
                );
                false
            }
        });
        let slug = slugs.take(usable.clone().unwrap_or_else(|| slug::of_name(&title)), &title);
        if let Some(usable) = usable.filter(|usable| *usable != slug) {
            let message = format!("专题“{title}”的网址名“{usable}”已有别的专题用了，改成了“{slug}”");
            let finding = Finding::warning(codes::TOPIC_TABLE, message).at(Span::file(path.clone()));
            findings.push(finding.help("给两个专题写不同的网址名（slug）"));
        }
        let list = List { items: bearers.remove(&title).unwrap_or_default() };
        let lead = text("lead").or_else(|| text("导语"));
        topics.push(Topic { cover: text("cover").or_else(|| text("封面")), lead, title, slug, list });
    }
    for (title, items) in bearers {
        let finding = Finding::hint(
            codes::TOPIC_UNDESCRIBED,
            format!("专题“{title}”没有写进专题表，它的页面没有封面和导语"),
        );
        findings.push(finding.help("在 content/_data/topics.yaml 里加一项，写上标题（title）、网址名（slug）、封面（cover）、导语（lead）"));
        let slug = slugs.take(slug::of_name(&title), &title);
        topics.push(Topic { title, slug, cover: None, lead: None, list: List { items } });
    }
    topics
}

/// What a topic of the table says, in English and Chinese.
const KEYS: [&str; 10] =
    ["title", "标题", "slug", "网址名", "cover", "封面", "lead", "导语", "order", "排序"];

/// Lower comes first; 0 where nothing is written, and then the table's own order holds.
fn order(row: &Value) -> i64 {
    row.get("order").or_else(|| row.get("排序")).and_then(Value::as_i64).unwrap_or(0)
}

fn unknown_keys(row: &Value, title: &str, path: &SourcePath) -> Vec<Finding> {
    let keys = row.as_object().into_iter().flat_map(|row| row.keys());
    let unknown = keys.filter(|key| !KEYS.contains(&key.as_str()));
    let finding = |key: &String| {
        let near = nearest(key, KEYS).map(|near| format!("是不是“{near}”？")).unwrap_or_default();
        Finding::warning(
            codes::TOPIC_TABLE,
            format!("专题表里没有“{key}”这个键，专题“{title}”的这一行没有起作用"),
        )
        .at(Span::file(path.clone()))
        .help(format!(
            "{near}可以写：标题（title）、网址名（slug）、封面（cover）、导语（lead）、排序（order）"
        ))
    };
    unknown.map(finding).collect()
}

/// Hands out each slug once.
#[derive(Default)]
struct Slugs(BTreeSet<String>);

impl Slugs {
    /// `wanted`, or where that is taken (`AI` and `ai`), one made from the title's letters as they are.
    fn take(&mut self, wanted: String, title: &str) -> String {
        let mut slug = wanted;
        while !self.0.insert(slug.to_lowercase()) {
            slug = format!("{slug}-{}", slug::hash(title));
        }
        slug
    }
}

impl Tag {
    /// The folder of its pages, with a `/` at its end.
    pub fn path(&self) -> String {
        format!("tags/{}/", self.slug)
    }
}

impl Topic {
    /// The folder of its pages, with a `/` at its end.
    pub fn path(&self) -> String {
        format!("topics/{}/", self.slug)
    }
}

/// An id for each place in a list of tags.
pub fn tag_ids(tags: &[Tag]) -> impl Iterator<Item = TagId> {
    (0..u32::try_from(tags.len()).unwrap_or(u32::MAX)).map(TagId)
}

/// An id for each place in a list of topics.
pub fn topic_ids(topics: &[Topic]) -> impl Iterator<Item = TopicId> {
    (0..u32::try_from(topics.len()).unwrap_or(u32::MAX)).map(TopicId)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_never_share_an_address() {
        let bearers = ["AI", "Ai", "ai", "乡村振兴"].map(|title| (title.to_owned(), vec![ArticleId(0)]));
        let tags = tags(BTreeMap::from(bearers));
        let slugs: BTreeSet<_> = tags.iter().map(|tag| tag.slug.to_lowercase()).collect();
        assert_eq!(slugs.len(), 4);
    }

    #[test]
    fn a_slug_of_the_table_that_is_no_name_is_not_used() {
        let path = SourcePath::new("content/_data/topics.yaml");
        for bad in ["../../x", "index", "a b", "\"><script>", "", "CON"] {
            let table = serde_json::json!([{"title": "专题", "slug": bad}]);
            let mut findings = Vec::new();
            let topics = topics(BTreeMap::new(), Some((&path, &table)), &mut findings);
            assert_eq!(topics[0].slug, slug::of_name("专题"), "{bad}");
            assert_eq!(findings.len(), 1, "{bad}");
            assert_eq!(findings[0].code, codes::TOPIC_TABLE);
        }
    }

    #[test]
    fn two_topics_of_one_title_or_one_address_are_told() {
        let path = SourcePath::new("content/_data/topics.yaml");
        let table =
            serde_json::json!([{"title": "甲", "slug": "a"}, {"title": "甲"}, {"title": "乙", "slug": "a"}]);
        let bearers = BTreeMap::from([("甲".to_owned(), vec![ArticleId(1)])]);
        let mut findings = Vec::new();
        let topics = topics(bearers, Some((&path, &table)), &mut findings);
        assert_eq!(topics.iter().map(|topic| topic.list.items.len()).collect::<Vec<_>>(), [1, 0]);
        let told: Vec<_> = findings.iter().map(|finding| finding.message.as_str()).collect();
        assert!(told[0].contains("两项“甲”，第 2 项"), "{told:?}");
        assert!(told[1].contains("“a”已有别的专题用了") && told.len() == 2, "{told:?}");
    }

    #[test]
    fn the_table_gives_topics_their_order_and_face() {
        let path = SourcePath::new("content/_data/topics.yaml");
        let table = serde_json::json!([{"title": "丙", "order": 2}, {"title": "乙", "slug": "yi", "lead": "导语", "order": 1}, {"slug": "x"}]);
        let bearers = BTreeMap::from([("甲".to_owned(), vec![ArticleId(1)]), ("乙".to_owned(), vec![])]);
        let mut findings = Vec::new();
        let topics = topics(bearers, Some((&path, &table)), &mut findings);
        let titles: Vec<_> = topics.iter().map(|topic| topic.title.as_str()).collect();
        assert_eq!(titles, ["乙", "丙", "甲"]);
        assert_eq!(topics[0].lead.as_deref(), Some("导语"));
        let codes: Vec<_> = findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, [codes::TOPIC_TABLE, codes::TOPIC_UNDESCRIBED]);
    }
}
