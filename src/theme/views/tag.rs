//! Tags and topics as templates see them.

use std::sync::Arc;

use minijinja::Value;

use super::{ImageView, Viewpoint, object, view};
use crate::site::{TagId, TopicId};

/// A tag.
#[derive(Debug)]
pub struct TagView {
    pub at: Arc<Viewpoint>,
    pub id: TagId,
}

view!(TagView {
    "title": "text", "the word itself" => |this| this.at.site.tag(this.id).title.as_str();
    "slug": "text", "its part of the address" => |this| this.at.site.tag(this.id).slug.as_str();
    "url": "text", "its list" => |this| this.at.href(&format!("{}index.html", this.at.site.tag(this.id).path()));
    "count": "number", "how many published articles bear it" => |this| this.at.site.shown(&this.at.site.tag(this.id).list).count();
});

object!(TagView);

/// A topic (专题).
#[derive(Debug)]
pub struct TopicView {
    pub at: Arc<Viewpoint>,
    pub id: TopicId,
}

impl TopicView {
    fn cover(&self) -> Option<Value> {
        let topic = self.at.site.topic(self.id);
        let resolver = self.at.resolver("content/_data");
        ImageView::at(&resolver, topic.cover.as_deref()?, topic.title.clone()).map(Value::from)
    }
}

view!(TopicView {
    "title": "text", "its name" => |this| this.at.site.topic(this.id).title.as_str();
    "slug": "text", "its part of the address" => |this| this.at.site.topic(this.id).slug.as_str();
    "url": "text", "its page" => |this| this.at.href(&format!("{}index.html", this.at.site.topic(this.id).path()));
    "cover": "image?", "its picture" => |this| this.cover();
    "lead": "text?", "what it is about" => |this| this.at.site.topic(this.id).lead.clone();
    "order": "number", "its place among the topics, from 1" => |this| u64::from(this.id.0) + 1;
    "count": "number", "how many published articles it has" => |this| this.at.site.shown(&this.at.site.topic(this.id).list).count();
});

object!(TopicView);
