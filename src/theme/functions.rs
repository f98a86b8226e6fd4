//! The functions and filters that templates call.
//!
//! In: their arguments, and the page's viewpoint, which rendering leaves under a reserved name. Out:
//! views and text. Invariant: none of them reads a file, the network or the clock, so a theme can't either.

use std::sync::Arc;

use jiff::fmt::strtime;
use minijinja::value::{Kwargs, Value};
use minijinja::{Environment, Error, ErrorKind, State};

use super::rankings::By;
use super::views::{DateView, Field, ImageView, Viewpoint};
use crate::content::Kind;
use crate::markdown::cut;
use crate::site::{ArticleId, ColumnId, List, find_column};

/// The name under which a page's [`Viewpoint`] travels with the rendering.
pub const VIEWPOINT: &str = "_viewpoint";

/// The functions, for the manual.
pub const FUNCTIONS: &[Field] = &[
    Field {
        name: "articles",
        kind: "(column=, tag=, topic=, kind=, limit=10, offset=0, cover=false, deep=true, sticky=false) -> [article]",
        doc: "the newest articles of a column (with those below it, unless deep is false), tag, topic or kind; with sticky, what is sticky or weighted comes first",
    },
    Field {
        name: "headlines",
        kind: "(limit=1) -> [article]",
        doc: "articles that are headline now, the newest first",
    },
    Field { name: "column", kind: "(name) -> column?", doc: "a column by its folder, title or slug" },
    Field {
        name: "url",
        kind: "(address) -> text",
        doc: "the href of a file below content/, an address of the site, or any other address",
    },
    Field {
        name: "asset",
        kind: "(name) -> text",
        doc: "the href of a file or bundle of the theme's assets/",
    },
    Field {
        name: "image",
        kind: "(image or address, width=none, height=none) -> image?",
        doc: "a picture by its view or by its address below content/. With a width, in variants of at most so many pixels (twice the width it stands in, for sharp screens); with a height too, cut to that ratio around the focus (焦点) of the article's front matter, else a little above the middle. Nothing is enlarged; what moves, drawings and pictures of other sites stay whole",
    },
    Field {
        name: "qr",
        kind: "(text, label=\"二维码\") -> html",
        doc: "an SVG of the text's QR code, of class qr, in the colour of the text around it; empty for a text that is too long for one",
    },
    Field {
        name: "rankings",
        kind: "(by=\"source\", year=none, limit=10) -> [{name, count}]",
        doc: "who contributed most: articles by 来源 (by=\"source\") or 作者 (by=\"author\"), single pages left out; of one year by 发布时间",
    },
    Field {
        name: "shared",
        kind: "(template) -> html",
        doc: "a template drawn once for all pages that lie in the same column: the navigation, the footer. It sees `site` and the functions, but nothing of the page (no `page`, `article` or `list`); `column.active` is right. Much faster than to include it",
    },
    Field { name: "data", kind: "(name) -> value?", doc: "the table content/_data/NAME" },
];

/// The filters, for the manual and for the check of themes.
pub const FILTERS: &[Field] = &[
    Field {
        name: "date",
        kind: "date|date(\"%Y-%m-%d\") -> text",
        doc: "a date by the letters of strftime, in Shanghai time",
    },
    Field {
        name: "cut",
        kind: "text|cut(n) -> text",
        doc: "plain text of at most n Han characters' width, with …… where it was cut",
    },
];

/// Adds them to an environment.
pub fn register(environment: &mut Environment<'static>) {
    environment.add_function("articles", articles);
    environment.add_function("headlines", headlines);
    environment.add_function("column", column);
    environment.add_function("url", url);
    environment.add_function("asset", asset);
    environment.add_function("image", image);
    environment.add_function("data", data);
    environment.add_function("shared", shared);
    environment.add_function("qr", qr);
    environment.add_function("rankings", rankings);
    environment.add_filter("date", date);
    environment.add_filter("cut", cut_filter);
}

fn viewpoint(state: &State<'_, '_>) -> Result<Arc<Viewpoint>, Error> {
    state
        .lookup(VIEWPOINT)
        .and_then(|value| value.downcast_object::<Viewpoint>())
        .ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "called outside of a page"))
}

impl minijinja::value::Object for Viewpoint {}

fn articles(state: &mut State<'_, '_>, options: Kwargs) -> Result<Value, Error> {
    let at = viewpoint(state)?;
    let site = &at.site;
    let limit = options.get::<Option<usize>>("limit")?.unwrap_or(10);
    let offset = options.get::<Option<usize>>("offset")?.unwrap_or(0);
    let with_cover = options.get::<Option<bool>>("cover")?.unwrap_or(false);
    let deep = options.get::<Option<bool>>("deep")?.unwrap_or(true);
    let sticky_first = options.get::<Option<bool>>("sticky")?.unwrap_or(false);
    let kind = options.get::<Option<&str>>("kind")?.map(kind_of).transpose()?;
    let column = match options.get::<Option<Value>>("column")? {
        Some(name) if !name.is_none() => match column_id(&at, &name) {
            Some(id) => Some(id),
            None => return Ok(Value::from(Vec::<Value>::new())),
        },
        _ => None,
    };
    let tag = options.get::<Option<&str>>("tag")?.map(|name| site.tags.iter().find(|tag| tag.title == name));
    let topic = options
        .get::<Option<&str>>("topic")?
        .map(|name| site.topics.iter().find(|topic| topic.title == name));
    options.assert_all_used()?;
    let list: &List = match (column, tag, topic) {
        (_, Some(None), _) | (_, _, Some(None)) => &List::EMPTY,
        (_, Some(Some(tag)), _) => &tag.list,
        (_, _, Some(Some(topic))) => &topic.list,
        (Some(column), ..) => &site.column(column).list,
        _ => &site.home().list,
    };
    let wanted = |id: &ArticleId| {
        let entry = site.entry(*id);
        entry.is_shown()
            && kind.map_or_else(
                || column.is_some() || site.effective(*id).kind() != Kind::Page,
                |kind| site.effective(*id).kind() == kind,
            )
            && (deep || column.is_none_or(|column| entry.column == column || entry.further.contains(&column)))
            && (!with_cover || site.cover(*id, at.standpoint()).is_some())
    };
    let newest = || list.items.iter().rev().copied().filter(wanted);
    if !sticky_first {
        return Ok(at.articles(newest().skip(offset).take(limit)));
    }
    let first: Vec<ArticleId> = site.placed_first(list, &list.items).into_iter().filter(wanted).collect();
    let rest = newest().filter(|id| !first.contains(id));
    Ok(at.articles(first.iter().copied().chain(rest).skip(offset).take(limit)))
}

fn kind_of(name: &str) -> Result<Kind, Error> {
    Kind::named(name)
        .ok_or_else(|| Error::new(ErrorKind::InvalidOperation, format!("no such kind of article: {name}")))
}

fn headlines(state: &mut State<'_, '_>, options: Kwargs) -> Result<Value, Error> {
    let at = viewpoint(state)?;
    let limit = options.get::<Option<usize>>("limit")?.unwrap_or(1);
    options.assert_all_used()?;
    let items = at.site.home().list.items.iter().rev().copied();
    Ok(at.articles(
        items.filter(|id| at.site.entry(*id).headline && at.site.entry(*id).is_shown()).take(limit),
    ))
}

fn column_id(at: &Viewpoint, name: &Value) -> Option<ColumnId> {
    if let Some(view) = name.downcast_object_ref::<super::views::ColumnView>() {
        return Some(view.id);
    }
    find_column(&at.site.columns, name.as_str()?).map(|column| column.id)
}

pub(super) fn column(state: &mut State<'_, '_>, name: Value) -> Result<Value, Error> {
    let at = viewpoint(state)?;
    Ok(column_id(&at, &name).map_or(Value::from(()), |id| at.column(id)))
}

fn url(state: &mut State<'_, '_>, address: &str) -> Result<Value, Error> {
    let at = viewpoint(state)?;
    let href = at.resolver("content").or_href().href(address);
    Ok(Value::from(href.unwrap_or_else(|| address.to_owned())))
}

fn asset(state: &mut State<'_, '_>, name: &str) -> Result<Value, Error> {
    let at = viewpoint(state)?;
    match at.theme.assets.path(name) {
        Some(path) => Ok(Value::from(at.href(path.as_str()))),
        None => {
            let names: Vec<_> = at.theme.assets.names().collect();
            let detail = format!("no asset named {name}; there are: {}", names.join(", "));
            Err(Error::new(ErrorKind::InvalidOperation, detail))
        }
    }
}

fn image(state: &mut State<'_, '_>, image: Value, options: Kwargs) -> Result<Value, Error> {
    let at = viewpoint(state)?;
    let width = options.get::<Option<u32>>("width")?;
    let height = options.get::<Option<u32>>("height")?;
    options.assert_all_used()?;
    let view = match image.as_str() {
        Some(address) => ImageView::at(&at.resolver("content").or_href(), address, String::new()),
        None => match image.downcast_object_ref::<ImageView>() {
            Some(view) => Some(view.clone()),
            None => return Ok(image),
        },
    };
    let Some(view) = view else { return Ok(Value::from(())) };
    match (width, height) {
        (Some(width), height) => Ok(view.cut(&at, width, height.unwrap_or(0)).into()),
        (None, None) => Ok(view.into()),
        (None, Some(_)) => {
            Err(Error::new(ErrorKind::InvalidOperation, "image: a height without a width says no ratio"))
        }
    }
}

fn data(state: &mut State<'_, '_>, name: &str) -> Result<Value, Error> {
    let at = viewpoint(state)?;
    Ok(at.values.tables.get(name).cloned().unwrap_or(Value::from(())))
}

fn shared(state: &mut State<'_, '_>, template: &str) -> Result<Value, Error> {
    super::shared::part(&viewpoint(state)?, template)
}

fn qr(text: &str, options: Kwargs) -> Result<Value, Error> {
    let label = options.get::<Option<&str>>("label")?.unwrap_or("二维码");
    let svg = super::qr::svg(text, label);
    options.assert_all_used()?;
    Ok(Value::from_safe_string(svg))
}

fn rankings(state: &mut State<'_, '_>, options: Kwargs) -> Result<Value, Error> {
    let at = viewpoint(state)?;
    let by = match options.get::<Option<&str>>("by")?.unwrap_or("source") {
        "source" => By::Source,
        "author" => By::Author,
        other => {
            let detail = format!("rankings by {other}: by is \"source\" or \"author\"");
            return Err(Error::new(ErrorKind::InvalidOperation, detail));
        }
    };
    let year = options.get::<Option<i16>>("year")?;
    let limit = options.get::<Option<usize>>("limit")?.unwrap_or(10);
    options.assert_all_used()?;
    Ok(super::rankings::rankings(&at.site, by, year, limit))
}

fn date(value: Value, format: &str) -> Result<Value, Error> {
    let Some(date) = value.downcast_object_ref::<DateView>() else {
        return match value.is_none() || value.is_undefined() {
            true => Ok(Value::from("")),
            false => Err(Error::new(ErrorKind::InvalidOperation, "date expects a date of an article")),
        };
    };
    let text = strtime::format(format, date.local());
    text.map(Value::from).map_err(|error| Error::new(ErrorKind::InvalidOperation, error.to_string()))
}

fn cut_filter(text: &str, width: usize) -> String {
    cut(text, width).into_owned()
}
