//! The front matter's values.

use super::super::draft::Head;
use crate::config::yaml;
use crate::content::{Credit, credits};

/// The keys (by their English names) and their values as YAML, in the order of the archetypes; a value of several
/// lines begins with a line end. Date, kind, slug and status are for whoever knows the site.
pub fn header(head: &Head) -> Vec<(&'static str, String)> {
    let mut values = Vec::new();
    let texts = [
        ("kicker", &head.kicker),
        ("title", &head.title),
        ("subtitle", &head.subtitle),
        ("source", &head.source),
        ("summary", &head.summary),
    ];
    for (key, text) in texts {
        if let Some(text) = text {
            values.push((key, scalar(text)));
        }
    }
    if !head.authors.is_empty() {
        values.push(("authors", authors(&head.authors)));
    }
    for (key, names) in
        [("photographers", &head.photographers), ("editor", &head.editor), ("keywords", &head.keywords)]
    {
        if !names.is_empty() {
            values.push((key, list(names)));
        }
    }
    let steps = ["初审", "复审", "终审"];
    let reviewers = steps.iter().zip(&head.reviewers).filter_map(|(step, name)| Some((step, name.as_ref()?)));
    let lines: String = reviewers.map(|(step, name)| format!("\n  {step}: {}", yaml::scalar(name))).collect();
    if !lines.is_empty() {
        values.push(("reviewers", lines));
    }
    values
}

/// Words on one line; quoted also where quotation marks around all of them would be taken for YAML's.
fn scalar(text: &str) -> String {
    let is_quoted = text.starts_with(['“', '”', '‘', '’', '"', '\'', '＂']);
    if is_quoted {
        format!("{:?}", text.split_whitespace().collect::<Vec<_>>().join(" "))
    } else {
        yaml::scalar(text)
    }
}

/// As a byline on one line where that is read as the same, else by roles.
fn authors(authors: &[Credit]) -> String {
    let mut byline = String::new();
    let mut role = "";
    for credit in authors {
        if credit.role != role {
            role = &credit.role;
            byline.push_str(&format!(" {role}"));
        }
        byline.push_str(&format!(" {}", credit.name));
    }
    let byline = byline.trim();
    if credits::parse(byline) == authors {
        return yaml::scalar(byline);
    }
    let mut lines = String::new();
    for group in authors.chunk_by(|a, b| a.role == b.role) {
        let names: Vec<String> = group.iter().map(|credit| credit.name.clone()).collect();
        match &*group[0].role {
            "" => names.iter().for_each(|name| {
                lines.push_str(&format!("\n  - 姓名: {}", list(std::slice::from_ref(name))));
            }),
            role => {
                lines.push_str(&format!("\n  - 角色: {}\n    姓名: {}", yaml::scalar(role), list(&names)));
            }
        }
    }
    lines
}

/// `[甲, 乙]`.
fn list(names: &[String]) -> String {
    let name = |name: &String| {
        let is_plain =
            name.chars().all(|c| c.is_alphanumeric() && !c.is_ascii_digit() || matches!(c, '×' | '·'));
        if is_plain { name.clone() } else { format!("{name:?}") }
    };
    format!("[{}]", names.iter().map(name).collect::<Vec<_>>().join(", "))
}
