//! The fields of a message: title, author, digest, address.
//!
//! In: an article and what its header says of its message. Out: the fields, within the platform's limits, and findings
//! where an article's own words are beyond them. The limits are those of the call `draft/add`, which are narrower than
//! those of the editor; lengths are in characters.

use super::codes;
use super::settings::Settings;
use crate::report::{Finding, Severity, Span};
use crate::site::{ArticleId, Publication, Site, Standpoint};

/// Of a title, as the draft call takes it.
pub const TITLE_OF_CALL: usize = 32;
const TITLE: usize = 64;
const AUTHOR: usize = 16;
const DIGEST: usize = 120;
/// What the platform cuts from a text without a digest.
const FIRST_WORDS: usize = 54;
/// Bytes of an address.
const ADDRESS: usize = 1024;

/// What stands beside the text of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    pub title: String,
    pub author: String,
    pub digest: String,
    /// Of the article's page, where the site's address is known.
    pub source_url: Option<String>,
    pub comment: bool,
    pub fans_only: bool,
    /// Asked for in the article's header; no call can do it.
    pub original: bool,
}

pub(super) fn fields(site: &Site, id: ArticleId, settings: Settings, findings: &mut Vec<Finding>) -> Fields {
    let article = &site.entry(id).article;
    let place = |key: &str| {
        let range = article.meta.span(key).unwrap_or(0..0);
        Span::new(article.path.clone(), range)
    };
    let own_title = if settings.title.is_some() { "wechat" } else { "title" };
    let title = settings.title.clone().unwrap_or_else(|| article.title.to_string());
    findings.extend(long_title(&title, place(own_title)));
    let author = author(
        site,
        id,
        &settings,
        place(if settings.author.is_some() { "wechat" } else { "authors" }),
        findings,
    );
    let digest = digest(site, id, &settings, &place, findings);
    let source_url = address(site, id, findings);
    let Settings { comment, fans_only, original, .. } = settings;
    Fields { title, author, digest, source_url, comment: comment || fans_only, fans_only, original }
}

fn long_title(title: &str, place: Span) -> Option<Finding> {
    let count = title.chars().count();
    if count <= TITLE_OF_CALL {
        return None;
    }
    let (severity, what) = match count > TITLE {
        true => (Severity::Error, format!("公众号的标题最多 {TITLE} 个字")),
        false => (Severity::Warning, format!("用接口上传的标题最多 {TITLE_OF_CALL} 个字")),
    };
    let message = format!("标题有 {count} 个字，{what}");
    Some(
        Finding::new(codes::TITLE_LENGTH, severity, message)
            .at(place)
            .help("请在文件头给公众号另写一个短的，网站上的标题不变：\n公众号:\n  标题: 短一些的标题"),
    )
}

/// Names as they fit; the source where nobody signed.
fn author(
    site: &Site,
    id: ArticleId,
    settings: &Settings,
    place: Span,
    findings: &mut Vec<Finding>,
) -> String {
    let effective = site.effective(id);
    let names: Vec<&str> = match &settings.author {
        Some(author) => vec![author],
        None if effective.authors().is_empty() => effective.source().into_iter().collect(),
        None => effective.authors().iter().map(|credit| credit.name.as_str()).collect(),
    };
    let whole = names.join(" ");
    if whole.chars().count() <= AUTHOR {
        return whole;
    }
    let mut author = String::new();
    for name in &names {
        let room = AUTHOR.saturating_sub(author.chars().count());
        if author.is_empty() {
            author = name.chars().take(AUTHOR).collect();
        } else if name.chars().count() < room {
            author.push(' ');
            author.push_str(name);
        } else {
            break;
        }
    }
    let message = format!("作者一栏最多 {AUTHOR} 个字，只写得下“{author}”");
    findings.push(
        Finding::warning(codes::AUTHOR_LENGTH, message)
            .at(place)
            .help("全部作者在正文上面都有。想换个写法，可以在文件头写：\n公众号:\n  作者: 县政协办公室"),
    );
    author
}

fn digest(
    site: &Site,
    id: ArticleId,
    settings: &Settings,
    place: &dyn Fn(&str) -> Span,
    findings: &mut Vec<Finding>,
) -> String {
    let article = &site.entry(id).article;
    let (written, key) = match (&settings.digest, &article.meta.summary) {
        (Some(digest), _) => (digest.as_str(), "wechat"),
        (None, Some(summary)) => (summary.as_str(), "summary"),
        (None, None) => {
            let words = article.doc.summary(FIRST_WORDS);
            let words = if words.is_empty() { article.title.to_string() } else { words };
            return words.chars().take(DIGEST).collect();
        }
    };
    let count = written.chars().count();
    if count <= DIGEST {
        return written.to_owned();
    }
    let message = format!("摘要有 {count} 个字，公众号最多 {DIGEST} 个字，后面的去掉了");
    findings.push(
        Finding::warning(codes::DIGEST_LENGTH, message)
            .at(place(key))
            .help("请在文件头给公众号另写一个：\n公众号:\n  摘要: 短一些的摘要"),
    );
    let mut digest: String = written.chars().take(DIGEST - 1).collect();
    digest.push('…');
    digest
}

/// The address that 阅读原文 leads to.
fn address(site: &Site, id: ArticleId, findings: &mut Vec<Finding>) -> Option<String> {
    let url = &site.entry(id).url;
    let address = site.hrefs.absolute(url.as_str()).filter(|address| address.len() <= ADDRESS);
    let is_shown = site.entry(id).publication == Publication::Published;
    if address.is_none() {
        let path = site.hrefs.href(Standpoint::Outside, url.as_str());
        findings.push(
            Finding::warning(
                codes::NO_ADDRESS,
                format!("不知道这篇稿件在网站上的网址，“阅读原文”是空的（{path}）"),
            )
            .help("请在 content/site.yaml 里写上网站的网址，例如 url: https://www.example.gov.cn/"),
        );
    }
    address.filter(|_| is_shown)
}
