//! Tables as templates see them: of a column, and as plain data.

use std::sync::Arc;

use minijinja::Value;
use minijinja::value::{Enumerator, Object, ObjectRepr};

use super::{RowView, Viewpoint, map, object, view};
use crate::content::data::Rows;
use crate::site::{Count, Rate, Sheet, SheetId, TableLayout, result_label};

/// A table that a column shows.
#[derive(Debug)]
pub struct TableView {
    pub at: Arc<Viewpoint>,
    pub id: SheetId,
}

impl TableView {
    fn sheet(&self) -> &Sheet {
        self.at.site.sheet(self.id)
    }

    fn stats(&self) -> Value {
        let sheet = self.sheet();
        let stats = &sheet.stats;
        match sheet.layout {
            TableLayout::Proposals => map([
                ("total", Value::from(stats.total)),
                ("answered", Value::from(stats.answered)),
                ("key", Value::from(stats.key)),
                ("by_class", counts(&stats.by_class)),
                ("by_unit", counts(&stats.by_unit)),
                ("by_result", results(&stats.by_result)),
                ("by_satisfaction", counts(&stats.by_satisfaction)),
                ("satisfaction_rate", Value::from(stats.satisfaction.map(Rate::percent))),
            ]),
            TableLayout::Studios => {
                map([("total", Value::from(stats.total)), ("by_type", counts(&stats.by_type))])
            }
            TableLayout::Leaders | TableLayout::Other => map([("total", Value::from(stats.total))]),
        }
    }
}

fn counts(counts: &[Count]) -> Value {
    let count = |count: &Count| {
        map([("name", Value::from(count.name.as_str())), ("count", Value::from(count.count))])
    };
    counts.iter().map(count).collect()
}

fn results(counts: &[Count]) -> Value {
    let count = |count: &Count| {
        map([
            ("name", Value::from(count.name.as_str())),
            ("label", Value::from(result_label(&count.name))),
            ("count", Value::from(count.count)),
        ])
    };
    counts.iter().map(count).collect()
}

view!(TableView {
    "name": "text", "its path below content/_data/ without extension" => |this| this.sheet().name.as_str();
    "title": "text", "十届一次 for a table named 10-1, else the last part of its name" => |this| this.sheet().title.as_str();
    "layout": "text", "proposals, studios, leaders or other" => |this| this.sheet().layout.name();
    "columns": "[text]", "the words of its header, in order" => |this| {
        this.sheet().rows.columns().iter().map(|name| Value::from(&**name)).collect::<Value>()
    };
    "rows": "[row]", "its rows that are public; leaders by office" => |this| {
        Value::from_object(RowsView { at: Arc::clone(&this.at), id: this.id })
    };
    "count": "number", "how many rows are public" => |this| this.sheet().rows.len();
    "stats": "map", "of proposals: total, answered, key, by_class, by_unit, by_result, by_satisfaction (lists of {name, count}, by_result with label too), satisfaction_rate (text?); of studios: total, by_type" => |this| this.stats();
    "csv_url": "text", "its public rows as a file for spreadsheets" => |this| this.at.href(this.sheet().csv_path().as_str());
});

object!(TableView);

/// The rows of a table, each made when it is asked for.
#[derive(Debug)]
struct RowsView {
    at: Arc<Viewpoint>,
    id: SheetId,
}

impl Object for RowsView {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let row = *self.at.site.sheet(self.id).order.get(key.as_usize()?)?;
        Some(Value::from_object(RowView { at: Arc::clone(&self.at), sheet: self.id, row }))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.at.site.sheet(self.id).order.len())
    }
}

/// Rows as `data()` gives them: a list of maps.
pub fn data_rows(rows: &Arc<Rows>) -> Value {
    Value::from_object(DataRows(Arc::clone(rows)))
}

#[derive(Debug)]
struct DataRows(Arc<Rows>);

impl Object for DataRows {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let row = key.as_usize().filter(|row| *row < self.0.len())?;
        Some(Value::from_object(DataRow { rows: Arc::clone(&self.0), row }))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.0.len())
    }
}

#[derive(Debug)]
struct DataRow {
    rows: Arc<Rows>,
    row: usize,
}

impl Object for DataRow {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        self.rows.column(key).map(|column| Value::from(self.rows.cell(self.row, column)))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.rows.columns().iter().map(|name| Value::from(&**name)).collect())
    }
}
