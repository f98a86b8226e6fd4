//! Articles as templates see them.

use std::sync::Arc;

use minijinja::Value;

use super::{DateView, ImageView, TagView, TopicView, Viewpoint, map, object, view};
use crate::content::date::Moment;
use crate::content::{Article, Credit, Kind, Review};
use crate::markdown::Resolve as _;
use crate::markdown::{self, Doc, Place, Target, TocEntry};
use crate::site::{ArticleId, Effective, Entry, Publication, Resolver};

/// How many related articles are named.
const RELATED: usize = 5;

/// From how many headings a work review shows its table of contents by itself.
const TOC_FROM: usize = 3;

/// An article.
#[derive(Debug)]
pub struct ArticleView {
    pub at: Arc<Viewpoint>,
    pub id: ArticleId,
}

impl ArticleView {
    fn entry(&self) -> &Entry {
        self.at.site.entry(self.id)
    }

    fn article(&self) -> &Article {
        &self.entry().article
    }

    /// The body; none of one that was taken back, nor anything that is told of it.
    fn doc(&self) -> Option<&Doc> {
        (self.entry().publication != Publication::Withdrawn).then_some(&self.article().doc)
    }

    fn effective(&self) -> Effective<'_> {
        self.at.site.effective(self.id)
    }

    fn date(&self, moment: Option<Moment>) -> Option<Value> {
        let default_time = self.at.site.config.default_time;
        moment.map(|moment| Value::from_object(DateView { moment, default_time }))
    }

    fn neighbour(&self, id: Option<ArticleId>) -> Option<Value> {
        id.map(|id| self.at.article(id))
    }

    /// The body; made beforehand where it is the page that is rendered.
    fn content(&self) -> Value {
        if self.at.facts.article == Some(self.id) {
            return self.at.content.clone();
        }
        let Some(doc) = self.doc() else { return Value::from_safe_string(String::new()) };
        let article = self.article();
        let resolver = Resolver::of_article(&self.at.site, self.id, self.at.standpoint());
        Value::from_safe_string(
            markdown::html(doc, &article.path, Place::Page, article.title_place(), &resolver).html,
        )
    }

    /// The header's cover, else the first picture of the body.
    fn cover(&self) -> Option<Value> {
        self.doc()?;
        let cover = self.at.site.cover(self.id, self.at.standpoint())?;
        Some(ImageView::cover(cover, self.article().meta.focus).into())
    }

    fn show_toc(&self) -> bool {
        let long = matches!(self.effective().kind(), Kind::WorkReview | Kind::Inspection);
        let Some(doc) = self.doc() else { return false };
        let headings = doc.headings().iter().filter(|heading| heading.shown).count();
        self.effective().toc().unwrap_or(long && headings >= TOC_FROM)
    }

    fn attachments(&self) -> Value {
        let article = self.article();
        let resolver = Resolver::of_article(&self.at.site, self.id, self.at.standpoint());
        let named = self.doc().map_or(&[][..], |_| &article.meta.attachments);
        let attachments = named.iter().filter_map(|attachment| {
            let (url, extension, size) = match resolver.link(&attachment.file) {
                Target::Attachment { href, extension, bytes } => {
                    (href, extension, markdown::readable_size(bytes))
                }
                Target::Inside { href, .. } | Target::Outside { href } => {
                    (href, String::new(), String::new())
                }
                Target::Forbidden | Target::Missing(_) => return None,
            };
            let file_name = attachment.file.rsplit('/').next().unwrap_or_default();
            Some(map([
                ("title", Value::from(attachment.title.as_deref().unwrap_or(file_name))),
                ("url", Value::from(url)),
                ("extension", Value::from(extension)),
                ("size", Value::from(size)),
            ]))
        });
        attachments.collect()
    }

    fn toc(&self) -> Value {
        let title = self.article().title_place();
        toc(&self.doc().map(|doc| markdown::toc(doc, title)).unwrap_or_default())
    }

    fn corrections(&self) -> Value {
        let corrections = self.article().meta.corrections.iter();
        corrections
            .map(|correction| {
                map([
                    ("text", Value::from(correction.text.as_str())),
                    ("time", Value::from(self.date(correction.time))),
                ])
            })
            .collect()
    }

    fn withdrawn(&self) -> Option<Value> {
        if self.entry().publication != Publication::Withdrawn {
            return None;
        }
        let withdrawal = self.article().meta.withdraw.as_ref();
        Some(map([
            ("reason", Value::from(withdrawal.map(|withdrawal| withdrawal.reason.as_str()))),
            ("time", Value::from(self.date(withdrawal.and_then(|withdrawal| withdrawal.time)))),
        ]))
    }

    fn review(&self, review: Option<&Review>) -> Value {
        Value::from(review.map(|review| {
            map([("name", Value::from(review.name.as_str())), ("time", Value::from(self.date(review.time)))])
        }))
    }

    fn reviewers(&self) -> Value {
        let reviewers = &self.article().meta.reviewers;
        map([
            ("first", self.review(reviewers.first.as_ref())),
            ("second", self.review(reviewers.second.as_ref())),
            ("last", self.review(reviewers.last.as_ref())),
        ])
    }

    fn tags(&self) -> Value {
        let tags = self.entry().tags.iter();
        tags.map(|&id| Value::from_object(TagView { at: Arc::clone(&self.at), id })).collect()
    }

    fn topics(&self) -> Value {
        let topics = self.entry().topics.iter();
        topics.map(|&id| Value::from_object(TopicView { at: Arc::clone(&self.at), id })).collect()
    }

    fn columns(&self) -> Value {
        let entry = self.entry();
        std::iter::once(entry.column)
            .chain(entry.further.iter().copied())
            .map(|id| self.at.column(id))
            .collect()
    }
}

fn credit(credit: &Credit) -> Value {
    map([("role", Value::from(credit.role.as_str())), ("name", Value::from(credit.name.as_str()))])
}

/// Neighbouring authors of one role, together: 通讯员 甲 乙.
fn byline(authors: &[Credit]) -> Value {
    let groups = authors.chunk_by(|one, next| one.role == next.role);
    groups
        .map(|group| {
            let names: Value = group.iter().map(|credit| Value::from(credit.name.as_str())).collect();
            map([("role", Value::from(group[0].role.as_str())), ("names", names)])
        })
        .collect()
}

fn toc(entries: &[TocEntry]) -> Value {
    let entry = |entry: &TocEntry| {
        map([
            ("level", Value::from(entry.level)),
            ("title", Value::from(entry.title.as_str())),
            ("anchor", Value::from(entry.anchor.as_str())),
            ("children", toc(&entry.children)),
        ])
    };
    entries.iter().map(entry).collect()
}

view!(ArticleView {
    "title": "text", "标题" => |this| &*this.article().title;
    "kicker": "text?", "引题" => |this| this.article().meta.kicker.clone();
    "subtitle": "text?", "副题" => |this| this.article().meta.subtitle.clone();
    "short_title": "text", "短题; the title where there is none" => |this| this.article().meta.short_title.as_deref().unwrap_or(&this.article().title);
    "url": "text", "its address" => |this| this.at.href(this.entry().url.as_str());
    "permalink": "text?", "its address with scheme and host" => |this| this.at.site.hrefs.absolute(this.entry().url.as_str());
    "date": "date?", "发布时间" => |this| this.date(this.article().meta.date);
    "updated": "date?", "更新时间" => |this| this.date(this.article().meta.updated);
    "kind": "text", "体裁: news, work-review, inspection, photo, notice or page" => |this| this.effective().kind().name();
    "kind_label": "text", "体裁 in Chinese" => |this| this.effective().kind().label();
    "source": "text?", "来源" => |this| this.effective().source();
    "source_url": "text?", "来源网址" => |this| this.effective().source_url();
    "authors": "[{role, name}]", "作者" => |this| this.effective().authors().iter().map(credit).collect::<Value>();
    "byline": "[{role, names}]", "作者 by role" => |this| byline(this.effective().authors());
    "photographers": "[text]", "摄影" => |this| this.effective().photographers().to_vec();
    "editor": "[text]", "责编" => |this| this.effective().editor().to_vec();
    "reviewers": "{first, second, last}", "审核; each {name, time} or none" => |this| this.reviewers();
    "tags": "[tag]", "标签" => |this| this.tags();
    "topics": "[topic]", "专题" => |this| this.topics();
    "column": "column", "its primary column" => |this| this.at.column(this.entry().column);
    "columns": "[column]", "all its columns, the primary one first" => |this| this.columns();
    "summary": "text", "摘要; cut from the body where none is given" => |this| this.at.site.summary(this.id);
    "keywords": "[text]", "关键词; its tags where there are none" => |this| this.effective().keywords().to_vec();
    "cover": "image?", "封面; else the first picture of the body" => |this| this.cover();
    "content": "html", "the body" => |this| this.content();
    "toc": "[{level, title, anchor, children}]", "its headings" => |this| this.toc();
    "show_toc": "bool", "whether the page should show them" => |this| this.show_toc();
    "chars": "number", "字数" => |this| this.doc().map_or(0, |doc| doc.counts().chars());
    "minutes": "number", "minutes to read" => |this| this.doc().map_or(0, |doc| doc.counts().minutes());
    "previous": "article?", "the next older one of its column" => |this| this.neighbour(this.entry().previous);
    "next": "article?", "the next newer one of its column" => |this| this.neighbour(this.entry().next);
    "related": "[article]", "earlier ones that share most" => |this| this.at.articles(this.at.site.related(this.id, RELATED));
    "corrections": "[{text, time}]", "更正" => |this| this.corrections();
    "withdrawn": "{reason, time}?", "撤稿, where it was withdrawn" => |this| this.withdrawn();
    "attachments": "[{title, url, extension, size}]", "附件" => |this| this.attachments();
    "sticky": "bool", "置顶" => |this| this.article().meta.sticky;
    "headline": "bool", "头条 now" => |this| this.entry().headline;
    "has_code": "bool", "whether the body shows program code" => |this| this.doc().is_some_and(Doc::has_code);
    "has_footnotes": "bool", "whether the body has footnotes" => |this| this.doc().is_some_and(Doc::has_footnotes);
});

object!(ArticleView);
