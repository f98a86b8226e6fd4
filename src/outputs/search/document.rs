//! What of an article or a row of a table can be found, and how it is shown.
//!
//! In: a site, and one [`Searchable`]. Out: a [`Document`], and the folders of the columns that it is found under.
//! Invariant: nothing is in it that its page does not show.

use super::texts::Document;
use crate::content::Credit;
use crate::content::date::Moment;
use crate::markdown::Include;
use crate::site::{ArticleId, ColumnId, Searchable, Sheet, SheetId, Site, encode, result_label};

/// A document, and the columns that list it, those above them included; `None` for an empty slot.
pub fn of(site: &Site, item: Searchable) -> Option<(Document, Vec<ColumnId>)> {
    match item {
        Searchable::Article(id) => Some(of_article(site, id)),
        Searchable::Row(sheet, row) => Some(of_row(site, sheet, row)),
        Searchable::Gone => None,
    }
}

fn of_article(site: &Site, id: ArticleId) -> (Document, Vec<ColumnId>) {
    let entry = site.entry(id);
    let (article, effective) = (&entry.article, site.effective(id));
    let meta = &article.meta;
    let columns = with_parents(site, std::iter::once(entry.column).chain(entry.further.iter().copied()));
    let mut text = Lines::default();
    text.extend([&meta.kicker, &meta.subtitle].into_iter().flatten());
    text.add(&body(article));
    let captions: Vec<&str> = article.doc.images().filter_map(|image| image.title).collect();
    text.extend(&captions);
    let attachments = meta.attachments.iter().filter_map(|attachment| attachment.title.as_deref());
    text.extend(attachments);
    let mut beside = Lines::default();
    beside.extend(effective.source());
    let credit = |credit: &Credit| format!("{}{}", credit.role, credit.name);
    beside.extend(effective.authors().iter().map(credit));
    beside.extend(effective.photographers());
    beside.extend(entry.tags.iter().map(|tag| &site.tag(*tag).title));
    beside.extend(entry.topics.iter().map(|topic| &site.topic(*topic).title));
    beside.extend(columns.iter().map(|column| &site.column(*column).title));
    beside.extend(meta.date.map(Moment::cn));
    let document = Document {
        address: encode(entry.url.as_str()).into_owned(),
        title: article.title.to_string(),
        date: meta.date.map(Moment::date).unwrap_or_default(),
        column: column_title(site, entry.column),
        text: text.0,
        beside: beside.0,
        traditional: false,
        columns: folders(site, &columns),
    };
    (document, columns)
}

/// The body's words, without the heading that is the title.
fn body(article: &crate::content::Article) -> String {
    let doc = &article.doc;
    let heading =
        doc.headings().first().filter(|_| article.title_in_body).map(|heading| heading.node as usize);
    let include = Include { alts: true, code_blocks: true };
    match heading {
        Some(node) => {
            let before = doc.plain(0..node, include);
            let behind = doc.plain(doc.nodes()[node].end as usize..doc.nodes().len(), include);
            if before.is_empty() { behind } else { format!("{before}\n{behind}") }
        }
        None => doc.plain(0..doc.nodes().len(), include),
    }
}

fn of_row(site: &Site, id: SheetId, row: u32) -> (Document, Vec<ColumnId>) {
    let sheet = site.sheet(id);
    let columns = with_parents(site, std::iter::once(sheet.column));
    let title = sheet.row_title(row);
    let text = of_cells(sheet, row);
    let date = site.row_date(id, row);
    let mut beside = Lines::default();
    beside.extend(columns.iter().map(|column| &site.column(*column).title));
    beside.extend(date.map(Moment::cn));
    let path = sheet.row_path(row);
    let document = Document {
        address: path.map(|path| encode(path.as_str()).into_owned()).unwrap_or_default(),
        title,
        date: date.map(Moment::date).unwrap_or_default(),
        column: column_title(site, sheet.column),
        text: text.0,
        beside: beside.0,
        traditional: false,
        columns: folders(site, &columns),
    };
    (document, columns)
}

/// What the page of a row shows of it, beside its title.
fn of_cells(sheet: &Sheet, row: u32) -> Lines {
    let cell = |name: &str| sheet.cell(row, name);
    let mut text = Lines::default();
    let mut named = |name: &str, value: &str| {
        if !value.is_empty() {
            text.add(&format!("{name}：{value}"));
        }
    };
    named("案号", cell("案号"));
    sheet.layout.facts().iter().for_each(|name| named(name, cell(name)));
    let result = match result_label(cell("办理结果")) {
        "" => cell("办理结果"),
        label => label,
    };
    named("办理结果", result);
    named("提案者评价", cell("满意度"));
    text.extend((cell("重点提案") == "是").then_some("重点提案"));
    text.extend(cell("正文").lines());
    text
}

fn column_title(site: &Site, id: ColumnId) -> String {
    if id == ColumnId::HOME { String::new() } else { site.column(id).title.clone() }
}

/// The folders of columns on the site.
fn folders(site: &Site, columns: &[ColumnId]) -> Vec<String> {
    columns.iter().map(|column| site.column(*column).path.clone()).collect()
}

/// Columns and those that they lie in, each once, without the home page.
fn with_parents(site: &Site, columns: impl Iterator<Item = ColumnId>) -> Vec<ColumnId> {
    let mut all: Vec<ColumnId> = columns.flat_map(|id| site.column_chain(id)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Texts, a line each; empty ones are left out.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn add(&mut self, line: &str) {
        let line = line.trim();
        if !line.is_empty() {
            self.0.push_str(if self.0.is_empty() { "" } else { "\n" });
            self.0.push_str(line);
        }
    }

    fn extend(&mut self, lines: impl IntoIterator<Item = impl AsRef<str>>) {
        lines.into_iter().for_each(|line| self.add(line.as_ref()));
    }
}
