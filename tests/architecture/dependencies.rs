//! Every dependency has its row in CONTRIBUTING.md: what for, why this one, what it costs.
//!
//! In: `Cargo.toml` and the page, as text. Out: the names that stand in one of them alone.

use std::collections::BTreeSet;

/// The names below `[dependencies]`, `[dev-dependencies]` and the like.
fn declared(manifest: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    let mut in_dependencies = false;
    for line in manifest.lines() {
        if let Some(section) = line.strip_prefix('[') {
            in_dependencies = section.trim_end().ends_with("dependencies]");
        } else if let Some((name, _)) = line.split_once('=').filter(|_| in_dependencies) {
            names.insert(name.trim());
        }
    }
    names
}

/// The first cells of the table under "Dependencies".
fn explained(page: &str) -> BTreeSet<&str> {
    let table = page.split_once("\n## Dependencies\n").map_or("", |(_, table)| table);
    let rows = table.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.filter_map(|row| row.split_once('`')).map(|(name, _)| name).collect()
}

fn lacking<'a>(names: &BTreeSet<&'a str>, in_these: &BTreeSet<&'a str>) -> Vec<&'a str> {
    names.difference(in_these).copied().collect()
}

#[test]
fn each_dependency_has_its_row() {
    let declared = declared(include_str!("../../Cargo.toml"));
    let explained = explained(include_str!("../../CONTRIBUTING.md"));
    assert!(declared.contains("serde"), "the manifest was misread: {declared:?}");
    let (missing, gone) = (lacking(&declared, &explained), lacking(&explained, &declared));
    assert!(missing.is_empty(), "no row in CONTRIBUTING.md, \"Dependencies\": {missing:?}");
    assert!(gone.is_empty(), "a row in CONTRIBUTING.md, but not in Cargo.toml: {gone:?}");
}

#[test]
fn names_are_read_from_both() {
    let manifest = "[package]\nname = \"a\"\n[dependencies]\nb = \"1\"\nc-d = { version = \"1\" }\n\
                    [dev-dependencies]\ne = \"1\"\n[profile.dev]\ndebug = 1\n";
    assert_eq!(declared(manifest), BTreeSet::from(["b", "c-d", "e"]));
    let page = "| `x` | y |\n## Dependencies\n\n| crate | why |\n| --- | --- |\n| `b` | `z` |\n";
    assert_eq!(explained(page), BTreeSet::from(["b"]));
}
