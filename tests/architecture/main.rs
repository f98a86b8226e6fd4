//! The rooms of the house, and what may pass between them, held by a test.
//!
//! In: every `.rs` file below `src/`, as text. Out: one line for each breach, with its place and the
//! reason. `source` turns a file into code without comments, literals and tests; `rules` judges it.
//! Where a breach is right and the table wrong, change the table in `rules.rs` and the page in `src/lib.rs`.

mod dependencies;
mod rules;
mod source;

use std::fs;
use std::path::{Path, PathBuf};

use rules::Breach;
use source::Source;

#[test]
fn the_house_stands_as_it_is_drawn() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    collect_rust_files(&root.join("src"), &mut paths);
    paths.sort();
    assert!(
        paths.len() > 5,
        "too few sources found below {}: the test looks in the wrong place",
        root.display()
    );

    let breaches: Vec<Breach> = paths.iter().flat_map(|path| rules::judge(&read(root, path))).collect();
    let lines: Vec<String> = breaches.iter().map(Breach::to_string).collect();
    assert!(lines.is_empty(), "{} breaches of the architecture:\n{}", lines.len(), lines.join("\n"));
}

fn read(root: &Path, path: &Path) -> Source {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let name = path.strip_prefix(root).expect("it was found below the root");
    let name: Vec<_> = name.iter().map(|part| part.to_string_lossy()).collect();
    Source::new(&name.join("/"), &text)
}

fn collect_rust_files(folder: &Path, into: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.expect("an entry of a folder that can be read").path();
        if path.is_dir() {
            collect_rust_files(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}
