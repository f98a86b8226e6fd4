//! WeChat: an article becomes a message of the official account.
//!
//! In: a site and an article. Out: a [`Draft`]: the text as the account's editor takes it, the fields beside it,
//! recipes for its pictures and covers. Invariants: pure, like every output: equal input, equal bytes; the title is no
//! part of the text; [`verify()`] reads every text again, by rules of its own, before it leaves the house.
//!
//! ```text
//! Doc ──markdown::html──> HTML ──dom──> tree ──flatten──> blocks ──dress──> fragment ──verify──> out
//! ```
//!
//! Styles are data, written with each block: no style sheet is inlined, so nothing that a selector could miss is lost,
//! and no library for it is needed.

mod around;
mod block;
mod checklist;
mod codes;
mod cover;
mod dress;
mod fields;
mod flatten;
mod lists;
mod look;
mod marks;
mod notes;
mod package;
mod page;
mod pictures;
mod settings;
mod tables;
mod verify;

#[cfg(test)]
mod tests;

pub use checklist::HEAD as CHECKLIST_HEAD;
pub use cover::Covers;
pub use fields::{Fields, TITLE_OF_CALL};
pub use look::Look;
pub use package::{File, Maker, Package};
pub use pictures::{LARGEST, WIDEST, Wanted};
pub use verify::{Pictures, verify};

use block::Block;
use look::Styles;

use crate::markdown::dom::Tree;
use crate::markdown::{self, Place};
use crate::report::{Finding, SourcePath, Span};
use crate::site::{ArticleId, Resolver, Site, Standpoint};

/// Characters of a text that the draft call takes, styles and all, and from how many on it is told.
const MOST_CHARACTERS: usize = 20_000;
const MANY_CHARACTERS: usize = 18_000;
/// Bytes of it.
const MOST_BYTES: usize = 1 << 20;

/// A message, but for the files of its pictures.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The article.
    pub source: SourcePath,
    pub look: Look,
    pub fields: Fields,
    /// In the order in which the text first shows them.
    pub pictures: Vec<Wanted>,
    /// The number of the picture at each place of the text.
    places: Vec<usize>,
    pub covers: Option<Covers>,
    /// What staff should know, of the body's own findings those that a message shows.
    pub findings: Vec<Finding>,
    body: String,
}

impl Draft {
    /// The text, with the address of each picture by its number; `None` where one has none.
    pub fn content(&self, address: impl Fn(usize) -> Option<String>) -> Option<String> {
        let mut content = String::with_capacity(self.body.len());
        // Between two marks stands a number.
        for (at, part) in self.body.split(dress::MARK).enumerate() {
            if at % 2 == 0 {
                content.push_str(part);
            } else {
                markdown::push_value(&mut content, &address(part.parse().ok()?)?);
            }
        }
        Some(content)
    }

    /// The names of the pictures' files at each place of the text, `01、02、01`; `None` if they simply follow one another.
    fn order(&self) -> Option<String> {
        let is_plain = self.places.iter().copied().eq(0..self.pictures.len());
        let names = || self.places.iter().map(|number| format!("{:02}", number + 1)).collect::<Vec<_>>();
        (!is_plain).then(|| names().join("、"))
    }

    /// What the text has nothing of, or words alone, since its file is not there: such a text is for nobody to read.
    pub fn missing(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| codes::OF_MISSING.contains(&finding.code.0))
    }

    /// What is to be told of the length of a text, as it goes into the draft call.
    pub fn length(&self, content: &str) -> Option<Finding> {
        let (characters, bytes) = (content.chars().count(), content.len());
        let shorter = match self.look {
            Look::Red => "换 --theme plain 会短一些，或者分成两篇",
            Look::Plain => "请分成两篇；有长表格的，把表格拆开，或者截成图片",
        };
        let help = format!(
            "长度连排版样式一起算。复制粘贴到编辑器不受此限（5 万字以内）；用接口上传的话，{shorter}。"
        );
        if characters >= MOST_CHARACTERS || bytes >= MOST_BYTES {
            let message = format!("正文连样式有 {characters} 个字符，接口上传要少于 {MOST_CHARACTERS} 个");
            return Some(self.finding(Finding::error(codes::CONTENT_LENGTH, message)).help(&help));
        }
        (characters >= MANY_CHARACTERS).then(|| {
            let message =
                format!("正文连样式有 {characters} 个字符，快到接口上传的上限 {MOST_CHARACTERS} 个了");
            self.finding(Finding::warning(codes::CONTENT_LENGTH, message)).help(help)
        })
    }

    fn finding(&self, finding: Finding) -> Finding {
        finding.at(Span::file(self.source.clone()))
    }

    /// What is to be told of a picture that no recipe makes small enough.
    pub fn too_large(&self, number: usize) -> Finding {
        let source = self.pictures.get(number).and_then(|wanted| wanted.recipes.first());
        let name = source.map_or("", |recipe| recipe.source.file_name());
        let message = format!("图片“{name}”压缩以后还是超过 1 MB，公众号不收");
        self.finding(Finding::error(codes::TOO_LARGE, message)).help("请把它裁小，或者另存成 jpg。")
    }

    /// What is to be told of a text that must not leave: a mistake of ours.
    pub fn refused(&self, problems: &[String]) -> Finding {
        let shown: Vec<&str> = problems.iter().take(5).map(String::as_str).collect();
        let message = format!("公众号的正文没有通过复查：{}", shown.join("；"));
        self.finding(Finding::error(codes::REFUSED, message))
            .help("这是程序的问题，不是稿件的。请把这篇稿件和这条消息告诉维护会刊的人。")
    }
}

/// Makes the message of an article, whether it is published or not. `accent` is the portal's own colour as `#a8141b`;
/// one that is none, or would be lost on white or on black, is passed over.
pub fn draft(site: &Site, id: ArticleId, look: Look, accent: Option<&str>) -> Draft {
    let entry = site.entry(id);
    let article = &entry.article;
    let mut findings = Vec::new();
    let at = article.meta.span("wechat").unwrap_or(0..0);
    let settings = settings::read(&article.meta.wechat, &Span::new(article.path.clone(), at), &mut findings);
    let fields = fields::fields(site, id, settings, &mut findings);
    let covers = cover::covers(site, id, &mut findings);

    let resolver = || Resolver::of_article(site, id, Standpoint::Outside).suggesting();
    let place = pictures::Place::new(site, article, resolver());
    let html = markdown::html(&article.doc, &article.path, Place::Message, article.title_place(), &place);
    let met = place.into_met();
    findings.extend(html.findings.into_iter().filter(shows));
    findings.extend(around::missing_attachments(article, &resolver()));
    findings.extend(met.findings);
    let own = site.hrefs.absolute(entry.url.as_str());
    let (body, links) = match Tree::fragment(&html.html) {
        Ok(tree) => {
            let aim = flatten::Aim { picture: &pictures::number, files: &met.files, own: own.as_deref() };
            flatten::flatten(&tree, aim)
        }
        Err(_) => {
            let message = "稿件太长，做不成公众号的图文";
            findings.push(Finding::error(codes::CONTENT_LENGTH, message).help("请分成几篇。"));
            (Vec::new(), notes::Links::of(None))
        }
    };
    let mut blocks: Vec<Block> = around::above(site, id);
    blocks.extend(body);
    blocks.extend(around::below(site, id, &links, &resolver()));
    let places = block::pictures(&blocks);
    let accent = accent.and_then(look::colour).unwrap_or_else(|| look::RED.to_owned());
    let styles = Styles::new(look, &accent);
    let widths: Vec<u32> = met.pictures.iter().map(|wanted| wanted.width).collect();
    let body = dress::dress(&blocks, &styles, &widths);
    // What has no place of its own is about the article.
    for finding in findings.iter_mut().filter(|finding| finding.span.is_none()) {
        finding.span = Some(Span::file(article.path.clone()));
    }
    let (source, pictures) = (article.path.clone(), met.pictures);
    Draft { source, look, fields, pictures, places, covers, findings, body }
}

/// Of what is found in a body, what a reader of the message would meet: `build` and `check` tell of the rest.
fn shows(finding: &Finding) -> bool {
    finding.code.0.starts_with("media/")
}
