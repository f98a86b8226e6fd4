//! A file becomes an article, or a column's index.
//!
//! In: the path and the text. Out: header, body and what follows from the two: title, slug, column.

use std::ops::Range;
use std::sync::Arc;

use super::date::{Moment, leading_date};
use super::meta::{Key, Meta, Status};
use super::{Article, ColumnIndex, Kind, astray, codes, front_matter, header, keys, slug};
use crate::markdown;
use crate::report::{Applicability, Finding, Fix, Severity, SourcePath, Span};
use crate::snapshot::Text;

/// Where content stands in the snapshot.
const ROOT: &str = "content";

/// Bytes of a body: 700,000 characters, a book of a thousand pages.
const LONGEST_BODY: usize = 2 << 20;

impl Article {
    /// Reads an article. Never fails: what is wrong is in [`Article::findings`], and what could be read
    /// is there.
    pub fn read(path: &SourcePath, text: &Arc<Text>) -> Article {
        let content = &text.content;
        let mut findings = Vec::new();
        let parts = front_matter::split(path, content, keys::article(), &mut findings);
        let mut meta = match parts.header.clone() {
            Some(range) => header::article(path, content, range, &mut findings),
            None => Meta::default(),
        };
        let doc = markdown::parse(content, parts.body.clone());
        let (column, stem) = place(path);
        unheaded(path, stem, &parts, &doc, &mut meta, &mut findings);
        date_from_name(path, stem, &mut meta, &mut findings);
        let (title, title_in_body) = match (&meta.title, doc.headings().first()) {
            (Some(title), first) => {
                let repeated = first.is_some_and(|h| h.level == 1 && same_words(&h.title, title));
                (title.as_str().into(), repeated && opens_body(&doc))
            }
            (None, Some(first)) if !first.title.trim().is_empty() => {
                (first.title.clone(), opens_body(&doc) && first.level == 1)
            }
            (None, _) => (stem.into(), false),
        };
        let article = Article {
            slug: written_slug(path, content, meta.slug.as_deref(), meta.span("slug"), stem, &mut findings),
            path: path.clone(),
            text: Arc::clone(text),
            column: column.into(),
            stem: stem.into(),
            meta,
            title,
            title_in_body,
            addresses: doc.addresses(),
            doc,
            findings: Vec::new(),
        };
        missing(&article, &parts, &mut findings);
        if !findings.iter().any(|finding| finding.severity == Severity::Error) {
            findings.extend(astray::findings(path, &parts, &article.doc));
        }
        findings.extend(too_long(&article));
        out_of_order(&article, &mut findings);
        Article { findings, ..article }
    }
}

impl ColumnIndex {
    /// Reads a column's `_index.md`.
    pub fn read(path: &SourcePath, text: &Arc<Text>) -> ColumnIndex {
        let content = &text.content;
        let mut findings = Vec::new();
        let parts = front_matter::split(path, content, keys::column(), &mut findings);
        let mut meta = match parts.header {
            Some(range) => header::column(path, content, range, &mut findings),
            None => super::ColumnMeta::default(),
        };
        let folder = below_root(path.folder());
        if meta.slug.is_some() {
            let name = folder.rsplit('/').next().unwrap_or_default();
            let span = meta.spans.iter().find(|(key, _)| key.0 == "slug").map(|(_, span)| bytes(span));
            let slug = written_slug(path, content, meta.slug.as_deref(), span, name, &mut findings);
            meta.slug = Some(slug.into());
        }
        let doc = markdown::parse(content, parts.body);
        ColumnIndex { path: path.clone(), text: Arc::clone(text), folder: folder.into(), meta, doc, findings }
    }
}

impl Meta {
    /// Where a key's value stands in the file; `None` where it isn't written.
    pub fn span(&self, key: &str) -> Option<Range<usize>> {
        self.spans.iter().find(|(Key(name), _)| *name == key).map(|(_, span)| bytes(span))
    }

    /// When it changed as far as readers are told: its update, or its last correction.
    pub fn changed(&self) -> Option<Moment> {
        let corrections = self.corrections.iter().filter_map(|correction| correction.time);
        self.updated.into_iter().chain(corrections).max_by_key(|time| time.deadline())
    }
}

fn bytes(span: &Range<u32>) -> Range<usize> {
    span.start as usize..span.end as usize
}

fn below_root(folder: &str) -> &str {
    match folder.strip_prefix(ROOT) {
        Some(rest) => rest.trim_start_matches('/'),
        None => folder,
    }
}

/// The column's folder and the article's name: `要闻/2022-12-综述/index.md` is named by its folder.
fn place(path: &SourcePath) -> (&str, &str) {
    let folder = below_root(path.folder());
    if path.stem() != "index" || folder.is_empty() {
        return (folder, path.stem());
    }
    folder.rsplit_once('/').unwrap_or(("", folder))
}

/// The first heading is the first thing in the body.
fn opens_body(doc: &markdown::Doc) -> bool {
    doc.headings().first().is_some_and(|heading| heading.node == 0)
}

fn same_words(a: &str, b: &str) -> bool {
    let words = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    a == b || words(a) == words(b)
}

/// A file of which nothing is said, neither in a header nor by its name: notes, or a new file that nobody wrote in.
/// Whoever wants it published says so.
fn unheaded(
    path: &SourcePath,
    stem: &str,
    parts: &front_matter::Parts,
    doc: &markdown::Doc,
    meta: &mut Meta,
    findings: &mut Vec<Finding>,
) {
    let is_blank = doc.text()[doc.body()].trim().is_empty();
    let is_broken = findings.iter().any(|finding| finding.severity == Severity::Error);
    if is_broken
        || !meta.spans.is_empty()
        || (!is_blank && leading_date(stem).is_some_and(|date| date.moment.is_some()))
    {
        return;
    }
    meta.status = Status::Draft;
    meta.unheaded = true;
    let what = match (is_blank, &parts.header) {
        (true, None) => "文件是空的",
        (_, None) => "没有文件头，也没有日期",
        (_, Some(_)) => "文件头里没有标题和日期",
    };
    findings.push(
        Finding::warning(codes::NO_HEADER, format!("{what}，当作草稿，不会登到网站上"))
            .at(Span::new(path.clone(), 0..0))
            .help(
                "要登出来，请在最上面写文件头：\n---\n标题: 县政协召开常委会会议\n日期: 2022-12-20\n---\n新稿件用 huikan new 来建，文件头是现成的。不是稿件的，请移到 content 文件夹外面。",
            ),
    );
}

fn date_from_name(path: &SourcePath, stem: &str, meta: &mut Meta, findings: &mut Vec<Finding>) {
    // A date that was written and is none has its own finding: another one would hide the mistake.
    if meta.unheaded || meta.date.is_some() || meta.span("date").is_some_and(|span| !span.is_empty()) {
        return;
    }
    let Some(moment) = leading_date(stem).and_then(|date| date.moment) else { return };
    meta.date = Some(moment);
    findings.push(
        Finding::hint(codes::DATE_FROM_NAME, format!("没有写日期，按文件名用了 {}", moment.date()))
            .at(Span::file(path.clone()))
            .help(format!("在文件头里写明更稳妥：日期: {}", moment.date())),
    );
}

fn missing(article: &Article, parts: &front_matter::Parts, findings: &mut Vec<Finding>) {
    // Of a header that cannot be read, nobody knows what it lacks; of one that isn't there all was told.
    let is_unread = |finding: &Finding| {
        let is_error = finding.severity == Severity::Error;
        finding.code == codes::TOML || finding.code == codes::UNOPENED && is_error
    };
    if article.meta.unheaded || findings.iter().any(is_unread) {
        return;
    }
    let place = match &parts.header {
        Some(header) => header.start..header.start,
        None => 0..0,
    };
    let span = Span::new(article.path.clone(), place);
    let named = article.meta.title.is_some() || !article.doc.headings().is_empty();
    if !named {
        findings.push(
            Finding::warning(codes::NO_TITLE, format!("没有写标题，暂用文件名“{}”", article.stem))
                .at(span.clone())
                .help("在文件头里写一行，例如 标题: 县政协召开常委会会议"),
        );
    }
    let wrong_date = article.meta.span("date").is_some_and(|span| !span.is_empty());
    let is_page = article.meta.kind == Some(Kind::Page);
    if article.meta.date.is_none() && !wrong_date && !is_page {
        findings.push(
            Finding::warning(codes::NO_DATE, "没有写日期，发布以后排在列表的最后")
                .at(span)
                .help("在文件头里写一行，例如 日期: 2022-12-20；不是新闻的页面写 体裁: 单页"),
        );
    }
}

/// A body that no reader can open; it is published all the same.
fn too_long(article: &Article) -> Option<Finding> {
    let megabytes = article.doc.body().len() >> 20;
    (article.doc.body().len() > LONGEST_BODY).then(|| {
        let message = format!("稿件“{}”的正文有 {megabytes} MB，网页会打开得很慢", article.title);
        Finding::warning(codes::TOO_LONG, message)
            .at(Span::file(article.path.clone()))
            .help("请分成几篇，或者把长的名单、表格做成附件供下载")
    })
}

/// Dates that contradict each other: an article that goes before it comes is never seen.
fn out_of_order(article: &Article, findings: &mut Vec<Finding>) {
    let meta = &article.meta;
    let Some(date) = meta.date else { return };
    let mut warn = |key: &str, message: &str, help: &str| {
        let span = Span::new(article.path.clone(), meta.span(key).unwrap_or(0..0));
        findings.push(Finding::warning(codes::DATE_ORDER, message).at(span).help(help));
    };
    if meta.expires.is_some_and(|expires| expires.deadline() <= date.instant) {
        let help = "请核对两个日期。只写日期的，当天还登，第二天零点下线。";
        warn("expires", "下线时间不晚于发布时间，这篇稿件一次也不会登出来", help);
    }
    if meta.updated.is_some_and(|updated| updated.local().date() < date.local().date()) {
        warn("updated", "更新日期早于发布日期", "请核对两个日期，多半有一个写错了年份。");
    }
}

/// The slug as written, if it can be used; else one made from the name.
fn written_slug(
    path: &SourcePath,
    text: &str,
    written: Option<&str>,
    span: Option<Range<usize>>,
    name: &str,
    findings: &mut Vec<Finding>,
) -> Box<str> {
    let Some(written) = written else { return slug::of_name(name).into() };
    let span = Span::new(path.clone(), span.filter(|span| text.get(span.clone()).is_some()).unwrap_or(0..0));
    let lower = written.trim().trim_end_matches(".html").to_ascii_lowercase();
    match slug::check(&lower) {
        Ok(()) if lower == written => lower.into(),
        Ok(()) => {
            findings.push(
                Finding::warning(codes::SLUG, format!("网址名“{written}”已改用“{lower}”"))
                    .at(span.clone())
                    .help(format!("网址名只用小写字母，也不写 .html，例如 网址名: {lower}"))
                    .fix(Fix::replace(span, lower.clone(), Applicability::Safe)),
            );
            lower.into()
        }
        Err(error) => {
            let instead = match slug::is_readable(&lower) {
                true => slug::of_name(&lower),
                false => slug::of_name(name),
            };
            findings.push(
                Finding::error(codes::SLUG, format!("网址名“{written}”{}", error.words()))
                    .at(span.clone())
                    .help(format!(
                        "只用小写字母、数字和连字符，例如 网址名: {instead}；也可以删去这一行，自动取名。"
                    ))
                    .fix(Fix::replace(span, instead, Applicability::Ask)),
            );
            slug::of_name(name).into()
        }
    }
}
