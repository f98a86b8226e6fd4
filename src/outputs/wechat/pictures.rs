//! The pictures of a message: which, and by which recipes each may be made.
//!
//! In: addresses as the body's writer meets them. Out: for each picture a number, and recipes from the best to the
//! smallest; the first whose file is below [`LARGEST`] is taken. Invariants: JPEG or PNG, at most [`WIDEST`] pixels
//! wide, never enlarged; what the site does not publish is not sent either.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::codes;
use crate::content::Article;
use crate::markdown::{ImageSource, Kind, Media, Node, Resolve, Target};
use crate::report::{Finding, Span};
use crate::site::{Form, Published, Recipe, Resolver, Scale, Site};
use crate::snapshot::{Format, Picture, Source};

/// In pixels: what the account shows at most.
pub const WIDEST: u32 = 1080;
/// In bytes: what `media/uploadimg` takes is less than a megabyte.
pub const LARGEST: usize = 1_000_000;

/// Pictures that are told of one by one; each is looked for in the text.
const MOST_TOLD: usize = 20;

/// Before an address that stands for a picture of the message, with its number behind it.
const TOKEN: &str = "picture:";

/// A picture of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The best first; never empty.
    pub recipes: Vec<Recipe>,
    /// As the first recipe makes it, in pixels.
    pub width: u32,
    pub height: u32,
}

/// Resolves a body's addresses for a message, and keeps what pictures it met.
pub(super) struct Place<'a> {
    site: &'a Site,
    article: &'a Article,
    inner: Resolver<'a>,
    met: RefCell<Met>,
}

#[derive(Default)]
pub(super) struct Met {
    /// By the number of each.
    pub pictures: Vec<Wanted>,
    published: Vec<Arc<Published>>,
    /// Addresses of pictures that are not sent.
    left_out: BTreeSet<String>,
    /// Addresses of files to download.
    pub files: BTreeSet<String>,
    /// What to say of those that come otherwise than on a page, or not at all.
    pub findings: Vec<Finding>,
}

impl<'a> Place<'a> {
    pub fn new(site: &'a Site, article: &'a Article, inner: Resolver<'a>) -> Place<'a> {
        Place { site, article, inner, met: RefCell::default() }
    }

    pub fn into_met(self) -> Met {
        self.met.into_inner()
    }

    fn number(&self, published: &Arc<Published>) -> Option<usize> {
        let mut met = self.met.borrow_mut();
        if let Some(number) = met.published.iter().position(|known| known == published) {
            return Some(number);
        }
        let (wanted, still) = wanted(self.site, published)?;
        if still {
            let name = published.largest().recipe.source.file_name().to_owned();
            met.findings.push(
                Finding::hint(codes::ANIMATED, format!("“{name}”是动图，公众号里只有第一帧"))
                    .help("要会动的，请在公众号编辑器里另外插入这张 GIF。"),
            );
        }
        met.findings.extend(tall(published));
        met.published.push(Arc::clone(published));
        met.pictures.push(wanted);
        Some(met.pictures.len() - 1)
    }

    /// Where the first picture of this address stands; the article where none does in Markdown.
    fn span(&self, address: &str) -> Span {
        let doc = &self.article.doc;
        let is_it = |node: &&Node| match node.kind {
            Kind::Image(link) | Kind::Link(link) => doc.str(doc.link(link).destination) == address,
            _ => false,
        };
        let path = self.article.path.clone();
        match doc.nodes().iter().find(is_it) {
            Some(node) => Span::new(path, node.span()),
            None => Span::file(path),
        }
    }

    fn left_out(&self, what: &str, why: &str) {
        let is_news = {
            let told = &mut self.met.borrow_mut().left_out;
            told.len() < MOST_TOLD && told.insert(what.to_owned())
        };
        if !is_news {
            return;
        }
        let shown: String = what.chars().take(60).collect();
        let message = format!("图片“{shown}”没有放进公众号的稿子：{why}");
        let finding = Finding::warning(codes::PICTURE_LEFT_OUT, message)
            .at(self.span(what))
            .help("稿子里原位写了文字说明。请把它另存成 jpg 或 png，放在稿件旁边再引用。");
        self.met.borrow_mut().findings.push(finding);
    }
}

/// The number of the picture that an address stands for.
pub(super) fn number(address: &str) -> Option<usize> {
    address.strip_prefix(TOKEN)?.parse().ok()
}

impl Resolve for Place<'_> {
    fn link(&self, destination: &str) -> Target {
        let target = self.inner.link(destination);
        if let Target::Attachment { href, .. } = &target
            && self.met.borrow_mut().files.insert(href.clone())
        {
            let name = destination.rsplit('/').next().unwrap_or_default();
            let message = format!("附件“{name}”公众号里放不了，原位请读者点“阅读原文”下载");
            let finding = Finding::hint(codes::ATTACHMENT, message).at(self.span(destination));
            self.met
                .borrow_mut()
                .findings
                .push(finding.help("请记得填原文链接；没有原文链接，读者拿不到它。"));
        }
        target
    }

    fn media(&self, address: &str) -> Media {
        let media = self.inner.media(address);
        match &media {
            Media::Picture(source) => match self.inner.published(address) {
                Some(published) => match self.number(&published) {
                    Some(number) => {
                        let (src, credit) = (format!("{TOKEN}{number}"), source.credit.clone());
                        let flaw = source.flaw.clone();
                        return Media::Picture(ImageSource { src, credit, flaw, ..ImageSource::default() });
                    }
                    None => self.left_out(address, "这种图形公众号不收"),
                },
                None => self.left_out(address, "它在 _static 文件夹里"),
            },
            Media::Outside { src } => self.left_out(src, "它在别的网站上"),
            _ => {}
        }
        media
    }
}

/// What is to be told of a picture that is as high as several phones.
fn tall(published: &Published) -> Option<Finding> {
    const TIMES: u32 = 4;
    let (width, height) = published.size()?;
    (height >= width.saturating_mul(TIMES)).then(|| {
        let name = published.largest().recipe.source.file_name();
        let message = format!("图片“{name}”又窄又高（{width}×{height}），在手机上要划好几屏");
        Finding::hint(codes::TALL, message).help("请裁成几张，或者只留要紧的部分。")
    })
}

/// How a picture becomes one of a message, and whether it only moves on a page. `None` for drawings.
fn wanted(site: &Site, published: &Published) -> Option<(Wanted, bool)> {
    let base = &published.largest().recipe;
    let Source::Asset(asset) = site.snapshot.files.get(&base.source)? else { return None };
    let picture = asset.picture()?;
    if matches!(picture.format, Format::Svg | Format::Ico) {
        return None;
    }
    let (width, height) = picture.shown();
    let keeps = !picture.animated
        && base.mark.is_none()
        && picture.orientation == 1
        && width <= WIDEST
        && matches!(picture.format, Format::Jpeg | Format::Png)
        && asset.size < LARGEST as u64;
    let recipe = |form: Form, scale: Option<Scale>| Recipe { scale, form, ..(**base).clone() };
    let mut recipes = Vec::new();
    if keeps {
        recipes.push(recipe(if picture.format == Format::Png { Form::Png } else { Form::Jpeg }, None));
    }
    recipes.extend(ladder(picture).into_iter().map(|(form, scale)| recipe(form, Some(scale))));
    let first = recipes.first().and_then(|recipe| recipe.scale);
    let (width, height) = first.map_or((width, height), |scale| (scale.width, scale.height));
    Some((Wanted { recipes, width, height }, picture.animated))
}

/// Forms and sizes, the best first. Few colours and transparency need PNG; photos are JPEG.
fn ladder(picture: &Picture) -> Vec<(Form, Scale)> {
    const STEPS: [(u32, u8); 7] =
        [(WIDEST, 84), (WIDEST, 72), (900, 72), (720, 70), (540, 68), (360, 64), (200, 60)];
    let (width, height) = picture.shown();
    let scale = |widest: u32, quality: u8| {
        let to = width.min(widest).max(1);
        let high = (u64::from(height) * u64::from(to) + u64::from(width) / 2) / u64::from(width.max(1));
        let height = u32::try_from(high).unwrap_or(height).max(1);
        Scale { part: None, width: to, height, quality }
    };
    let is_drawn = matches!(picture.format, Format::Png | Format::Gif);
    let mut steps = Vec::new();
    if picture.alpha {
        steps.extend(STEPS.iter().map(|&(widest, quality)| (Form::Png, scale(widest, quality))));
    } else if is_drawn {
        steps.push((Form::Png, scale(WIDEST, 84)));
    }
    // What is transparent and too large all the same gets a ground.
    steps.extend(STEPS.iter().map(|&(widest, quality)| (Form::Jpeg, scale(widest, quality))));
    steps.dedup();
    steps
}
