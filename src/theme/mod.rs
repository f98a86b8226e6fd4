//! Themes: templates, assets, and the views that templates see.
//!
//! In: a theme's files (the site's own over the embedded ones), a placed site, a page's facts. Out: HTML,
//! or the finding that says which template failed where. Invariant: templates read nothing but their
//! views; a theme is checked as a whole when it is loaded.

pub mod assets;
mod bounded;
mod check;
mod codes;
mod disarm;
mod errors;
mod escape;
mod fields;
mod files;
mod functions;
mod manifest;
mod modules;
mod qr;
mod rankings;
mod shared;
mod sheets;
mod squeeze;
mod targets;
mod unused;
pub mod views;

pub use functions::{FILTERS, FUNCTIONS};
pub use shared::SharedParts;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};

use crate::config::yaml::Step;
use crate::config::{Config, FILE};
use crate::content::data::{Body, Table};
use crate::report::{Finding, SourcePath, Span};
use crate::site::{ColumnId, PageFacts, PageKind, Site, Sizes, TagId, TopicId};
use crate::snapshot::Snapshot;
use assets::{Assets, Content};
use bounded::Bounded;
use files::Layer;
use targets::Targets;
use views::{ListView, PageView, SiteView, Viewpoint};

/// The theme of a site that names none, and of one whose theme is missing.
pub const DEFAULT: &str = "county";

/// Steps that one page may take in its templates: a loop that never ends is stopped, and nothing else.
const FUEL: u64 = 50_000_000;

/// Bytes of a page beside its body and its head's tags; where more are needed the page grows.
const FRAME: usize = 8 << 10;

/// A theme, loaded and checked.
#[derive(Debug)]
pub struct Theme {
    files: Layer,
    manifest: manifest::Manifest,
    sizes: Sizes,
    environment: Environment<'static>,
    /// The templates that can be read; to ask the environment for one that it lacks makes it word an error.
    templates: BTreeSet<String>,
    pub assets: Assets,
}

/// Values of the configuration and the tables, made once for all pages of a portal.
#[derive(Debug)]
pub struct SiteValues {
    pub footer: Value,
    pub modules: Value,
    pub options: Value,
    pub tables: BTreeMap<String, Value>,
}

impl Theme {
    /// How wide it shows the pictures of a body.
    pub fn sizes(&self) -> &Sizes {
        &self.sizes
    }

    /// Loads a theme by name. Never fails: what is wrong is a finding, and a template that cannot be
    /// read is missing when it is asked for.
    pub fn load(name: &str, snapshot: &Snapshot) -> (Theme, Vec<Finding>) {
        let mut findings = Vec::new();
        let (files, manifest) = stack(name, snapshot, &mut findings);
        let mut environment = environment();
        let mut readable = Vec::new();
        for (path, (source, file)) in &files {
            let Some(template) = path.strip_prefix("templates/") else { continue };
            let Some(text) = file.text() else { continue };
            match environment.add_template_owned(template.to_owned(), text.into_owned()) {
                Ok(()) => readable.push((template, source)),
                Err(error) => findings.push(errors::finding(&error, &files)),
            }
        }
        let own: Vec<&str> = FILTERS.iter().map(|filter| filter.name).collect();
        let known = check::Known::new(&environment, &own);
        for (template, source) in &readable {
            if let Ok(template) = environment.get_template(template) {
                findings.extend(check::template(&template, source, &known));
            }
        }
        findings.extend(unused::findings(&files));
        findings.extend(sheets::findings(&files));
        let templates = readable.iter().map(|(template, _)| (*template).to_owned()).collect();
        let mut assets = Assets::new(&files, snapshot);
        if asks_for_code_styles(&files) && assets.path("code.css").is_none() {
            assets.add(
                "code.css",
                Content::Bytes(crate::markdown::stylesheet().as_bytes().to_vec()),
                snapshot,
            );
        }
        let sizes = manifest.sizes.sizes();
        (Theme { files, manifest, sizes, environment, templates, assets }, findings)
    }

    /// Whether loading again from this snapshot would give the same theme.
    pub fn is_current(&self, name: &str, snapshot: &Snapshot) -> bool {
        let mut findings = Vec::new();
        let (files, _) = stack(name, snapshot, &mut findings);
        // What is wrong with the layers is told in view of the other themes that there are.
        findings.is_empty()
            && files.len() == self.files.len()
            && files.iter().zip(&self.files).all(|((path, (source, file)), (old_path, (old_source, old)))| {
                path == old_path && source == old_source && file.same(old)
            })
    }

    /// What the configuration and tables look like to templates.
    pub fn values(&self, config: &Config, site: &Site, findings: &mut Vec<Finding>) -> SiteValues {
        let text = site.snapshot.text(FILE).map_or("", |text| &*text.content);
        let place = |step: Step<'_>| config.place_within(text, "theme_options", &[step]);
        let targets = Targets::new(site);
        let lost = |kind: &str, name: &str, value: &str| targets.option(kind, name, value);
        let options = manifest::options(&self.manifest, &config.theme_options, &lost, &place, findings);
        targets.footer(config, text, findings);
        let modules = modules::drawable(config, site, &self.module_types(), findings);
        let mut safe = |value: &serde_json::Value, file: &SourcePath| {
            views::value_of(&disarm::disarmed(value, file, findings))
        };
        let site_yaml = SourcePath::new(FILE);
        let table = |(name, table): (&String, &Arc<Table>)| {
            let value = match &table.body {
                // Its cells were disarmed when it was read.
                Body::Rows(rows) => views::data_rows(rows),
                Body::Value(value) => safe(value, &table.path),
            };
            (name.clone(), value)
        };
        let tables = site.tables.iter().map(table).collect();
        SiteValues {
            footer: safe(&config.footer, &site_yaml),
            modules: safe(&modules, &site_yaml),
            options: safe(&options, &site_yaml),
            tables,
        }
    }

    /// A text that the site chose under `theme_options`, else the default that the theme declares.
    pub fn text_option<'c>(&'c self, name: &str, config: &'c Config) -> Option<&'c str> {
        let declared = || self.manifest.options.get(name)?.default.as_str();
        config.theme_options.get(name).and_then(serde_json::Value::as_str).or_else(declared)
    }

    /// Room for the parts that a portal's pages will share.
    pub fn shared_parts(&self, site: &Site) -> SharedParts {
        SharedParts::new(self.templates.iter(), site)
    }

    /// The modules of the home page that it draws, by their templates.
    fn module_types(&self) -> Vec<&str> {
        let templates = self.files.keys().filter_map(|path| path.strip_prefix("templates/module-"));
        templates.filter_map(|name| name.strip_suffix(".html")).collect()
    }

    /// Whether it has a template of this name.
    pub fn has_template(&self, name: &str) -> bool {
        self.templates.contains(name)
    }

    /// The text of one of its files, by the name under which findings speak of it.
    pub fn source(&self, file: &SourcePath) -> Option<&str> {
        let (_, file) = self.files.values().find(|(source, _)| source == file)?;
        std::str::from_utf8(file.bytes()?).ok()
    }

    /// The name of the template that draws a page; `None` where the theme has none that can.
    pub fn template_name(&self, facts: &PageFacts) -> Option<String> {
        Some(self.template(facts)?.name().to_owned())
    }

    /// Renders a page, in UTF-8. `list` is the page's own list, where it has one.
    pub fn render(&self, at: &Arc<Viewpoint>, list: Option<ListView>) -> Result<Vec<u8>, Box<Finding>> {
        let page = at.facts.path.as_str();
        let Some(template) = self.template(&at.facts) else {
            let name = at.facts.kind.template();
            let message = format!("主题里没有能用的模板 {name}");
            let file = format!("themes/{}/templates/{name}", at.site.config.theme);
            let help = if self.files.contains_key(&format!("templates/{name}")) {
                "这个文件读不懂，原因见另一条".to_owned()
            } else {
                format!("补上 templates/{name}，或者在 theme.yaml 里写 extends: plain，缺的模板就用 plain 的")
            };
            let finding = Finding::error(codes::NO_TEMPLATE, message).at(Span::file(file)).help(help);
            return Err(Box::new(finding.on_page(page)));
        };
        // Room for the body, the head and what a frame usually takes, so that the page need not move while it grows.
        let known = [&at.content, &at.head].map(|html| html.as_str().map_or(0, str::len));
        let mut html = Vec::with_capacity(known.iter().sum::<usize>() + FRAME);
        match template.render_captured_to(globals(at, list), Bounded::new(&mut html)) {
            Ok(_) => Ok(html),
            Err(error) => {
                let finding = errors::finding(&error, &self.files);
                let drawn_by = || {
                    let (source, _) = self.files.get(&format!("templates/{}", template.name()))?;
                    Some(Span::file(source.clone()))
                };
                let span = finding.span.clone().or_else(drawn_by);
                Err(Box::new(Finding { span, ..finding }.on_page(page)))
            }
        }
    }

    /// The most particular template that there is: `article-photo.html`, else `article.html`, else
    /// `page.html`.
    fn template(&self, facts: &PageFacts) -> Option<minijinja::Template<'_, '_>> {
        let general = facts.kind.template();
        let stem = general.strip_suffix(".html").unwrap_or(general);
        let particular = facts.variant.as_ref().map(|variant| format!("{stem}-{variant}.html"));
        let names = particular.as_deref().into_iter().chain([general, "page.html"]);
        let name = names.into_iter().find(|name| self.has_template(name))?;
        self.environment.get_template(name).ok()
    }
}

/// The theme's files over those of the themes that it extends; the default theme where it is missing.
fn stack(name: &str, snapshot: &Snapshot, findings: &mut Vec<Finding>) -> (Layer, manifest::Manifest) {
    let mut files = files::layer(name, snapshot);
    if files.is_empty() {
        findings.push(missing(name, snapshot));
        files = files::layer(DEFAULT, snapshot);
    }
    let manifest = read_manifest(&files, findings);
    let mut seen = vec![name.to_owned()];
    let mut next = manifest.extends.clone();
    while let Some(base) = next {
        if seen.contains(&base) {
            let message = format!("主题“{base}”绕了一圈又以自己为基础");
            findings.push(
                Finding::error(codes::LOOP, message)
                    .at(Span::file(format!("themes/{base}/theme.yaml")))
                    .help(format!(
                        "经过的主题是：{}。检查它们的 theme.yaml，去掉其中一个 extends:",
                        seen.join("、")
                    )),
            );
            break;
        }
        let below = files::layer(&base, snapshot);
        if below.is_empty() {
            let extending = seen.last().map_or(name, String::as_str);
            let place = Span::file(format!("themes/{extending}/theme.yaml"));
            findings.push(
                missing(&base, snapshot)
                    .at(place)
                    .help("extends: 后面写的主题要在 themes/ 里，或者是程序自带的"),
            );
            break;
        }
        next = read_manifest(&below, findings).extends;
        for (path, file) in below {
            files.entry(path).or_insert(file);
        }
        seen.push(base);
    }
    (files, manifest)
}

fn read_manifest(files: &Layer, findings: &mut Vec<Finding>) -> manifest::Manifest {
    match files.get("theme.yaml") {
        Some((source, file)) => match file.text() {
            Some(text) => manifest::read(&text, source, findings),
            None => manifest::Manifest::default(),
        },
        None => manifest::Manifest::default(),
    }
}

fn missing(name: &str, snapshot: &Snapshot) -> Finding {
    let names = files::names(snapshot).join("、");
    Finding::error(codes::MISSING, format!("没有叫“{name}”的主题"))
        .at(Span::file("content/site.yaml"))
        .help(format!("现有的主题是：{names}。在 content/site.yaml 里把主题（theme）改成其中一个"))
}

/// Whether a template names `code.css`, our style sheet for highlighted code.
fn asks_for_code_styles(files: &Layer) -> bool {
    files.iter().any(|(path, (_, file))| {
        path.starts_with("templates/") && file.text().is_some_and(|text| text.contains("code.css"))
    })
}

/// minijinja, set up: nothing is undefined in silence, none prints as nothing, only HTML and XML are escaped.
fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_auto_reload(false);
    environment.set_debug(true);
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(100);
    environment.set_auto_escape_callback(|name| match name.rsplit('.').next() {
        Some("txt") => AutoEscape::None,
        _ => AutoEscape::Html,
    });
    environment.set_formatter(escape::format);
    functions::register(&mut environment);
    environment
}

/// What every template can name.
fn globals(at: &Arc<Viewpoint>, list: Option<ListView>) -> Value {
    let mut globals: Vec<(&'static str, Value)> = vec![
        (functions::VIEWPOINT, Value::from_dyn_object(Arc::clone(at))),
        ("site", Value::from_object(SiteView { at: Arc::clone(at) })),
        ("page", Value::from_object(PageView { at: Arc::clone(at) })),
    ];
    if let Some(id) = at.facts.article {
        globals.push(("article", at.article(id)));
    }
    if let Some(id) = at.facts.column_page {
        globals.push(("column", at.column(id)));
    }
    if let Some(list) = list {
        globals.push(("list", Value::from_object(list)));
    }
    globals.extend(subject(at));
    Value::from_pairs(globals)
}

/// All columns, each after the one that it lies in, with its depth from 1: a list, since templates that call
/// themselves end at some depth.
fn branches(at: &Arc<Viewpoint>) -> Value {
    let site = &at.site;
    let mut waiting: Vec<(ColumnId, usize)> = site.home().children.iter().rev().map(|id| (*id, 1)).collect();
    let mut branches = Vec::with_capacity(site.columns.len());
    while let Some((id, depth)) = waiting.pop() {
        let column = site.column(id);
        let shown = column.children.iter().rev().filter(|id| !site.column(**id).hidden());
        waiting.extend(shown.map(|id| (*id, depth + 1)));
        branches.push(views::map([
            ("title", Value::from(column.title.as_str())),
            ("url", Value::from(at.href(&format!("{}index.html", column.path)))),
            ("depth", Value::from(depth)),
        ]));
    }
    Value::from(branches)
}

/// The tags that an article bears which readers see.
fn borne(at: &Arc<Viewpoint>) -> impl Iterator<Item = TagId> + '_ {
    at.site.tag_ids().filter(|id| at.site.shown(&at.site.tag(*id).list).next().is_some())
}

/// What a page of one kind alone can name.
fn subject(at: &Arc<Viewpoint>) -> Vec<(&'static str, Value)> {
    let tag = |id: TagId| Value::from_object(views::TagView { at: Arc::clone(at), id });
    let topic = |id: TopicId| Value::from_object(views::TopicView { at: Arc::clone(at), id });
    match at.facts.kind {
        PageKind::Tag(id) => vec![("tag", tag(id))],
        PageKind::Topic(id) => vec![("topic", topic(id))],
        PageKind::Tags => vec![("tags", borne(at).map(tag).collect())],
        PageKind::Topics => vec![("topics", at.site.topic_ids().map(topic).collect())],
        PageKind::SiteMap | PageKind::Search => {
            let all = at.site.column(ColumnId::HOME).children.iter();
            vec![("columns", all.map(|id| at.column(*id)).collect()), ("branches", branches(at))]
        }
        PageKind::Redirect => {
            let target = at.facts.target.as_ref().map(|target| at.href(target.as_str()));
            vec![("target", Value::from(target))]
        }
        PageKind::Row(sheet, row) => {
            vec![
                ("row", Value::from_object(views::RowView { at: Arc::clone(at), sheet, row })),
                ("table", Value::from_object(views::TableView { at: Arc::clone(at), id: sheet })),
                ("column", at.column(at.site.sheet(sheet).column)),
            ]
        }
        _ => Vec::new(),
    }
}
