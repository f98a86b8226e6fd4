//! Parts of pages that many pages share: the navigation, the footer.
//!
//! In: the name of a template and the page that asks. Out: its HTML, made once for all pages that lie in
//! one column. Invariant: such a part is drawn without its page (there is no `page`, `article` or `list`),
//! so it cannot differ between two pages of a column, and whoever asks first may make it. Where addresses
//! depend on the page's folder it is made anew each time.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, mpsc};

use minijinja::{Error, ErrorKind, Value};

use super::bounded::Bounded;
use super::functions::VIEWPOINT;
use super::views::{SiteView, Viewpoint};
use crate::site::{ColumnId, PageFacts, Site, Variant};

/// The parts of one portal, by template; each has a place for every column, and one for pages in none.
#[derive(Debug, Default)]
pub struct SharedParts {
    by_template: BTreeMap<String, OnceLock<Places>>,
    columns: usize,
}

type Places = Box<[OnceLock<Part>]>;

#[derive(Debug)]
struct Part {
    html: Value,
    /// The crops that it asks for, on behalf of each page that it stands on.
    crops: Vec<Variant>,
}

impl SharedParts {
    /// Room for what these templates will make of a site.
    pub fn new<'a>(templates: impl Iterator<Item = &'a String>, site: &Site) -> SharedParts {
        let by_template = templates.map(|name| (name.clone(), OnceLock::new())).collect();
        SharedParts { by_template, columns: site.columns.len() }
    }

    fn place(&self, template: &str, column: Option<ColumnId>) -> Option<&OnceLock<Part>> {
        let places = self.by_template.get(template)?;
        let empty = || (0..=self.columns).map(|_| OnceLock::new()).collect();
        places.get_or_init(empty).get(column.map_or(0, |column| column.index() + 1))
    }
}

/// The HTML of a template as a part of the page at `at`.
pub fn part(at: &Arc<Viewpoint>, template: &str) -> Result<Value, Error> {
    if at.is_part {
        let detail = "shared() within a template that is shared itself";
        return Err(Error::new(ErrorKind::InvalidOperation, detail));
    }
    let Some(place) = at.shared.place(template, at.facts.column) else {
        // In the engine's own words: who explains them looks for the name in quotation marks.
        let detail = format!("template \"{template}\" does not exist");
        return Err(Error::new(ErrorKind::TemplateNotFound, detail));
    };
    if at.facts.anywhere || at.site.hrefs.is_relative() {
        return Ok(tell(at, &drawn(at, template)?));
    }
    // Two pages may make it at once: it comes out the same, and neither has to wait.
    let part = match place.get() {
        Some(part) => part,
        None => {
            let part = drawn(at, template)?;
            place.get_or_init(|| part)
        }
    };
    Ok(tell(at, part))
}

/// Passes a part's crops on to the page.
fn tell(at: &Viewpoint, part: &Part) -> Value {
    // The page that waits for them holds the other end until it is rendered.
    part.crops.iter().for_each(|crop| drop(at.asked.send(crop.clone())));
    part.html.clone()
}

fn drawn(at: &Arc<Viewpoint>, template: &str) -> Result<Part, Error> {
    let (asked, crops) = mpsc::channel();
    let pageless = Arc::new(Viewpoint {
        site: Arc::clone(&at.site),
        theme: Arc::clone(&at.theme),
        values: Arc::clone(&at.values),
        shared: Arc::clone(&at.shared),
        facts: facts(&at.facts),
        head: Value::from(""),
        content: Value::from(""),
        asked,
        is_part: true,
    });
    let globals = Value::from_pairs([
        (VIEWPOINT, Value::from_dyn_object(Arc::clone(&pageless))),
        ("site", Value::from_object(SiteView { at: Arc::clone(&pageless) })),
    ]);
    let mut html = Vec::new();
    at.theme.environment.get_template(template)?.render_captured_to(globals, Bounded::new(&mut html))?;
    let html = String::from_utf8_lossy(&html).into_owned();
    Ok(Part { html: Value::from_safe_string(html), crops: crops.try_iter().collect() })
}

/// Of a page's facts those that all pages of its column share, and where its addresses stand.
fn facts(page: &PageFacts) -> PageFacts {
    PageFacts {
        path: page.path.clone(),
        kind: page.kind,
        title: String::new(),
        head_title: String::new(),
        description: String::new(),
        crumbs: Vec::new(),
        article: None,
        column: page.column,
        column_page: None,
        list_page: None,
        variant: None,
        target: None,
        anywhere: page.anywhere,
    }
}
