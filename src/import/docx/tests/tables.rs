//! Tables.

use super::{Docx, p};

fn cell(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
}

fn table(rows: &[&str]) -> String {
    let rows: String = rows.iter().map(|row| format!("<w:tr>{row}</w:tr>")).collect();
    format!("<w:tbl><w:tblPr/>{rows}</w:tbl>")
}

#[test]
fn cells_stand_in_rows() {
    let body = table(&[&(cell("", "单位") + &cell("", "件数")), &(cell("", "提案委") + &cell("", "12"))]);
    assert_eq!(Docx::new(&body).lines(), ["单位|件数‖提案委|12"]);
}

#[test]
fn wide_and_tall_cells_stand_once() {
    let wide = cell(r#"<w:gridSpan w:val="2"/>"#, "合计") + &cell(r#"<w:vMerge w:val="restart"/>"#, "备注");
    let below = cell("", "1") + &cell("", "2") + &cell("<w:vMerge/>", "");
    let last = cell("", "3") + &cell("", "4") + &cell(r#"<w:vMerge w:val="continue"/>"#, "");
    assert_eq!(Docx::new(&table(&[&wide, &below, &last])).lines(), ["合计[2x1]|备注[1x3]‖1|2‖3|4"]);
}

#[test]
fn a_merger_that_is_a_tracked_change_is_accepted() {
    let rows =
        [cell(r#"<w:cellMerge w:vMerge="rest"/>"#, "甲"), cell(r#"<w:cellMerge w:vMerge="cont"/>"#, "")];
    assert_eq!(Docx::new(&table(&[&rows[0], &rows[1]])).lines(), ["甲[1x2]‖"]);
}

#[test]
fn a_tall_cell_ends_where_another_begins() {
    let restart = r#"<w:vMerge w:val="restart"/>"#;
    let rows = [
        cell(restart, "甲"),
        cell("<w:vMerge/>", ""),
        cell(restart, "乙"),
        cell("<w:vMerge/>", ""),
        cell("", "丙"),
    ];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    assert_eq!(Docx::new(&table(&rows)).lines(), ["甲[1x2]‖‖乙[1x2]‖‖丙"]);
}

#[test]
fn columns_left_out_are_empty_cells() {
    let row =
        r#"<w:trPr><w:gridBefore w:val="2"/><w:gridAfter w:val="1"/></w:trPr>"#.to_owned() + &cell("", "1");
    assert_eq!(Docx::new(&table(&[&row])).lines(), ["[2x1]|1|"]);
}

#[test]
fn old_merges_across_are_wide_cells() {
    let row = cell(r#"<w:hMerge w:val="restart"/>"#, "合计") + &cell("<w:hMerge/>", "") + &cell("", "1");
    assert_eq!(Docx::new(&table(&[&row])).lines(), ["合计[2x1]|1"]);
}

#[test]
fn deleted_rows_and_cells_are_gone() {
    let gone = "<w:trPr><w:del w:id=\"1\"/></w:trPr>".to_owned() + &cell("", "删");
    let row = cell("", "甲") + &cell("<w:cellDel w:id=\"2\"/>", "删");
    assert_eq!(Docx::new(&table(&[&gone, &row])).lines(), ["甲"]);
    assert_eq!(Docx::new(&(table(&[&gone]) + &p("正文"))).lines(), ["正文"]);
}

#[test]
fn tables_stand_in_cells_and_wrappers_around_rows() {
    let inner = table(&[&(cell("", "一") + &cell("", "二"))]);
    let row = format!("<w:tr><w:tc>{inner}<w:p/></w:tc></w:tr>");
    let body = format!("<w:tbl><w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt></w:tbl>");
    assert_eq!(Docx::new(&body).lines(), ["一|二"]);
}
