//! Opening: from a snapshot to a portal, sharing with the last one whatever did not change.
//!
//! The steps stand in the order in which `open` takes them: configuration, theme, articles, place.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::sources::{passed_over, sources};
use super::strays::strays;
use super::{Portal, Step, revise};
use crate::config::Config;
use crate::content::data::{Table, read_table};
use crate::content::{Article, ColumnIndex};
use crate::report::{Code, Finding, Report, SourcePath, Span};
use crate::site::{Parts, Site};
use crate::snapshot::{Snapshot, Text};
use crate::theme::Theme;

/// Where the configuration stands.
const SITE_YAML: &str = "content/site.yaml";

pub fn open(snapshot: Arc<Snapshot>, previous: Option<&Portal>, begins: &dyn Fn(Step)) -> Portal {
    if let Some(revised) = previous.and_then(|previous| revise::revised(&snapshot, previous)) {
        return revised;
    }
    begins(Step::Settings);
    let mut findings = snapshot.findings.clone();
    let (config, config_findings) = Config::read(snapshot.text(SITE_YAML), &snapshot.options);
    findings.extend(config_findings);
    let (theme, theme_findings) = theme(&config, &snapshot, previous);
    findings.extend(theme_findings.iter().map(|finding| chosen_at(&config, finding.clone())));
    begins(Step::Articles);
    let sources = sources(&snapshot);
    findings.extend(passed_over(&sources));
    let articles = articles(&sources.articles, previous);
    let indexes = indexes(&sources.indexes, previous);
    findings.extend(articles.iter().flat_map(|article| article.findings.iter().cloned()));
    findings.extend(indexes.iter().flat_map(|index| index.findings.iter().cloned()));
    let tables = tables(&sources.tables, previous, &mut findings);
    begins(Step::Place);
    let config = Arc::new(config);
    let row_pages = theme.has_template("row-proposals.html") || theme.has_template("row.html");
    let search_page = theme.has_template("search.html");
    let theme_files = theme.assets.files().collect();
    let parts = Parts {
        snapshot,
        config: Arc::clone(&config),
        articles,
        indexes,
        tables,
        row_pages,
        search_page,
        theme_files,
    };
    let (site, site_findings) = Site::place(parts);
    findings.extend(site_findings);
    findings.extend(strays(&site));
    let values = Arc::new(theme.values(&config, &site, &mut findings));
    let shared = Arc::new(theme.shared_parts(&site));
    Portal {
        site: Arc::new(site),
        theme,
        values,
        shared,
        theme_findings,
        report: Report::new(findings),
        index: OnceLock::new(),
    }
}

fn theme(config: &Config, snapshot: &Snapshot, previous: Option<&Portal>) -> (Arc<Theme>, Vec<Finding>) {
    if let Some(previous) = previous
        && previous.site.config.theme == config.theme
        && previous.theme.is_current(&config.theme, snapshot)
    {
        return (Arc::clone(&previous.theme), previous.theme_findings.clone());
    }
    let (theme, findings) = Theme::load(&config.theme, snapshot);
    (Arc::new(theme), findings)
}

/// A finding about the choice of the theme stands where it was chosen: its place is not the theme's to
/// know, since a theme outlives an edit of `site.yaml`.
fn chosen_at(config: &Config, finding: Finding) -> Finding {
    let in_config = finding.span.as_ref().is_some_and(|span| span.file.as_str() == SITE_YAML);
    if in_config { finding.at(config.place("theme")) } else { finding }
}

fn articles(sources: &[(&SourcePath, &Arc<Text>)], previous: Option<&Portal>) -> Vec<Arc<Article>> {
    let read = |(path, text): &(&SourcePath, &Arc<Text>)| {
        let old = previous.and_then(|portal| {
            let id = portal.site.article_of(path.as_str())?;
            Some(&portal.site.entry(id).article)
        });
        match old.filter(|old| old.text.hash == text.hash) {
            Some(old) => Arc::clone(old),
            None => Arc::new(Article::read(path, text)),
        }
    };
    // Collecting from an indexed parallel iterator keeps the order.
    sources.par_iter().map(read).collect()
}

fn indexes(sources: &[(&SourcePath, &Arc<Text>)], previous: Option<&Portal>) -> Vec<Arc<ColumnIndex>> {
    let read = |(path, text): &(&SourcePath, &Arc<Text>)| {
        let old = previous.and_then(|portal| {
            let folder = path.folder().strip_prefix("content").unwrap_or_default().trim_start_matches('/');
            portal.site.column_of(folder)?.index.as_ref().filter(|index| index.path == **path)
        });
        match old.filter(|old| old.text.hash == text.hash) {
            Some(old) => Arc::clone(old),
            None => Arc::new(ColumnIndex::read(path, text)),
        }
    };
    sources.iter().map(read).collect()
}

/// Tables by their path below `_data/` without extension; of two of one name the first by path. What
/// they withhold from the public has not come out of [`read_table`].
fn tables(
    sources: &[(&SourcePath, &Arc<Text>)],
    previous: Option<&Portal>,
    findings: &mut Vec<Finding>,
) -> BTreeMap<String, Arc<Table>> {
    let read = |(path, text): &(&SourcePath, &Arc<Text>)| {
        let below = path.as_str().strip_prefix("content/_data/").unwrap_or_default();
        let name = below.rsplit_once('.').map_or(below, |(name, _)| name).to_owned();
        let old = previous.and_then(|portal| portal.site.tables.get(&name));
        let table = match old.filter(|old| old.path == **path && old.hash == text.hash) {
            Some(old) => Arc::clone(old),
            None => Arc::new(read_table(path, text)),
        };
        (name, table)
    };
    let mut tables: BTreeMap<String, Arc<Table>> = BTreeMap::new();
    for (name, table) in sources.par_iter().map(read).collect::<Vec<_>>() {
        findings.extend(table.findings.iter().cloned());
        match tables.entry(name) {
            Entry::Vacant(place) => {
                place.insert(table);
            }
            Entry::Occupied(first) => findings.push(same_name(&first.get().path, &table.path)),
        }
    }
    tables
}

fn same_name(used: &SourcePath, ignored: &SourcePath) -> Finding {
    let (one, other) = (used.file_name(), ignored.file_name());
    Finding::warning(Code("data/same-name"), format!("“{one}”和“{other}”同名，只用了“{one}”"))
        .at(Span::file(ignored.clone()))
        .related(Span::file(used.clone()), "用的是这个文件")
        .help("数据表的名字不算扩展名。请删去不要的一个，或者给它改名")
}
