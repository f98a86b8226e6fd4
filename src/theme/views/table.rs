//! Tables as templates see them: of a column, and as plain data.

use std::sync::Arc;

use minijinja::Value;
use minijinja::value::{Enumerator, Object, ObjectRepr};

use super::{RowView, Viewpoint, map, object, view};
use crate::content::data::Rows;
use crate::site::{Count, LISTED_ROWS, Rate, Sheet, SheetId, Stats, result_label};

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

    fn rows(&self, most: usize) -> Value {
        Value::from_object(RowsView { at: Arc::clone(&self.at), id: self.id, most })
    }
}

/// The figures of a table, each made when it is asked for: a page of one row shows few of them.
#[derive(Debug)]
struct StatsView {
    at: Arc<Viewpoint>,
    id: SheetId,
}

impl StatsView {
    fn stats(&self) -> &Stats {
        &self.at.site.sheet(self.id).stats
    }
}

view!(StatsView {
    "total": "number", "how many rows are public" => |this| this.stats().total;
    "answered": "number", "proposals with a reply or a result" => |this| this.stats().answered;
    "key": "number", "重点提案" => |this| this.stats().key;
    "by_class": "[{name, count}]", "类别" => |this| counts(&this.stats().by_class);
    "by_unit": "[{name, count}]", "主办单位, most first" => |this| counts(&this.stats().by_unit);
    "by_result": "[{name, label, count}]", "办理结果" => |this| results(&this.stats().by_result);
    "by_satisfaction": "[{name, count}]", "满意度" => |this| counts(&this.stats().by_satisfaction);
    "satisfaction_rate": "text?", "满意率" => |this| this.stats().satisfaction.map(Rate::percent);
    "by_type": "[{name, count}]", "类型 of studios" => |this| counts(&this.stats().by_type);
});

object!(StatsView);

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
    "facts": "[text]", "the columns that the page of a row lists; the search finds it by no others" => |this| {
        this.sheet().layout.facts().iter().map(|name| Value::from(*name)).collect::<Value>()
    };
    "rows": "[row]", "its rows that are public; leaders by office" => |this| {
        this.rows(usize::MAX)
    };
    "listed": "[row]", "those that one page lists: the first 5,000" => |this| this.rows(LISTED_ROWS);
    "count": "number", "how many rows are public" => |this| this.sheet().rows.len();
    "stats": "map", "of proposals: total, answered, key, by_class, by_unit, by_result, by_satisfaction (lists of {name, count}, by_result with label too), satisfaction_rate (text?); of studios: total, by_type" => |this| {
        Value::from_object(StatsView { at: Arc::clone(&this.at), id: this.id })
    };
    "csv_url": "text", "its public rows as a file for spreadsheets" => |this| this.at.href(this.sheet().csv_path().as_str());
});

object!(TableView);

/// The rows of a table, each made when it is asked for.
#[derive(Debug)]
struct RowsView {
    at: Arc<Viewpoint>,
    id: SheetId,
    /// How many of them there are at most.
    most: usize,
}

impl Object for RowsView {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let number = key.as_usize().filter(|number| *number < self.most)?;
        let row = *self.at.site.sheet(self.id).order.get(number)?;
        Some(Value::from_object(RowView { at: Arc::clone(&self.at), sheet: self.id, row }))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.at.site.sheet(self.id).order.len().min(self.most))
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
