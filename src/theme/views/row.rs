//! Rows of tables as templates see them.

use std::sync::Arc;

use minijinja::Value;
use minijinja::value::{Enumerator, Object};

use super::{ImageView, Viewpoint, map, view};
use crate::markdown::{self, Resolve as _, Target};
use crate::site::{Sheet, SheetId};

/// A row. Beside its fields every word of the table's header is one: `row["案由"]`.
#[derive(Debug)]
pub struct RowView {
    pub at: Arc<Viewpoint>,
    pub sheet: SheetId,
    /// Its number in the table.
    pub row: u32,
}

impl RowView {
    fn sheet(&self) -> &Sheet {
        self.at.site.sheet(self.sheet)
    }

    fn key(&self) -> &str {
        self.sheet().keys.get(self.row as usize).map_or("", |key| key)
    }

    fn url(&self) -> Option<String> {
        self.sheet().row_path(self.row).map(|path| self.at.href(path.as_str()))
    }

    /// The folders that a cell's file is looked for in.
    fn folders(&self) -> [&str; 3] {
        [self.sheet().folder(), "content/_data", "content"]
    }

    fn image(&self) -> Option<Value> {
        let sheet = self.sheet();
        let cells = ["图片", "照片"].into_iter().map(|name| sheet.cell(self.row, name));
        let address = cells.into_iter().find(|cell| !cell.is_empty())?;
        let title = || sheet.row_title(self.row);
        let image = |folder| ImageView::at(&self.at.resolver(folder), address, title());
        self.folders().into_iter().find_map(image).map(Value::from)
    }

    fn attachments(&self) -> Value {
        let files = self.sheet().cell(self.row, "附件").split(['；', ';', '\n', '、']);
        files
            .map(str::trim)
            .filter(|file| !file.is_empty())
            .filter_map(|file| self.attachment(file))
            .collect()
    }

    fn attachment(&self, file: &str) -> Option<Value> {
        let links = self.folders().into_iter().map(|folder| self.at.resolver(folder).link(file));
        let (url, extension, size) = links.into_iter().find_map(|target| match target {
            Target::Attachment { href, extension, bytes } => {
                Some((href, extension, markdown::readable_size(bytes)))
            }
            Target::Inside { href, .. } | Target::Outside { href } => {
                Some((href, String::new(), String::new()))
            }
            Target::Forbidden | Target::Missing(_) => None,
        })?;
        Some(map([
            ("title", Value::from(file.rsplit('/').next().unwrap_or(file))),
            ("url", Value::from(url)),
            ("extension", Value::from(extension)),
            ("size", Value::from(size)),
        ]))
    }

    /// A cell by the word of the header over it; empty where the layout has a column that the table lacks,
    /// so that a table with a wrong header has a page all the same.
    fn cell(&self, name: &str) -> Option<Value> {
        let sheet = self.sheet();
        let (needed, usual) = sheet.layout.columns();
        match sheet.rows.column(name) {
            Some(column) => Some(Value::from(sheet.rows.cell(self.row as usize, column))),
            None => (needed.contains(&name) || usual.contains(&name)).then(|| Value::from("")),
        }
    }
}

view!(RowView {
    "url": "text?", "its own page; none where the table's rows have none" => |this| this.url();
    "key": "text", "what tells it from the table's other rows, in its address or as an anchor" => |this| this.key();
    "title": "text", "案由, 名称 or 职务" => |this| this.sheet().row_title(this.row);
    "image": "image?", "the picture that its 图片 or 照片 names" => |this| this.image();
    "attachments": "[{title, url, extension, size}]", "the files that its 附件 names" => |this| this.attachments();
});

impl Object for RowView {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        self.field(key).or_else(|| self.cell(key))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        let fields = Self::FIELDS.iter().map(|field| Value::from(field.name));
        let columns = self.sheet().rows.columns().iter().map(|name| Value::from(&**name));
        Enumerator::Values(fields.chain(columns).collect())
    }
}
