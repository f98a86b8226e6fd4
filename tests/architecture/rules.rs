//! Who may import whom, who may touch the outside, and how long a file may be.
//!
//! In: one [`Source`]. Out: its [`Breach`]es in the order of the file.

use std::fmt;

use crate::source::{Source, is_word};

/// The rooms from the roof down, and the rooms that each may import. `report` is open to all,
/// the crate's root only declares the rooms, and `main.rs` calls `cli`.
const ROOMS: &[(&str, &[&str])] = &[
    (
        "cli",
        &[
            "disk",
            "net",
            "inspect",
            "editorial",
            "proofread",
            "import",
            "portal",
            "outputs",
            "theme",
            "site",
            "content",
            "markdown",
            "config",
            "snapshot",
        ],
    ),
    ("disk", &["portal", "snapshot"]),
    ("net", &["portal", "snapshot"]),
    ("inspect", &["portal", "site", "content", "markdown", "config", "snapshot"]),
    ("editorial", &["portal", "site", "content", "markdown", "config", "snapshot"]),
    ("proofread", &["portal", "site", "content", "markdown", "config", "snapshot"]),
    ("import", &["portal", "site", "content", "markdown", "config", "snapshot"]),
    ("portal", &["outputs", "theme", "site", "content", "markdown", "config", "snapshot"]),
    ("outputs", &["site", "content", "markdown", "config", "snapshot"]),
    ("theme", &["site", "content", "markdown", "config", "snapshot"]),
    ("site", &["content", "markdown", "config", "snapshot"]),
    ("content", &["markdown", "config", "snapshot"]),
    ("markdown", &["config", "snapshot"]),
    ("config", &["snapshot"]),
    ("snapshot", &[]),
    ("report", &[]),
];

/// Doors to the outside: the words that open them, and the rooms that may.
const DOORS: &[(&[&str], &[&str], &str)] = &[
    (&["std::fs", "tempfile"], &["disk"], "only `disk` touches files"),
    (
        &["std::net", "std::os"],
        &["net", "disk"],
        "only `net` opens sockets, only `disk` knows the system's files",
    ),
    (&["std::env", "std::process"], &["cli", "main"], "only `cli` sees the environment and other processes"),
    (
        &["std::time", "Timestamp::now", "ZonedDateTime::now"],
        &["cli", "disk", "net"],
        "the time is in the snapshot",
    ),
    (&["println!", "eprintln!", "print!", "eprint!", "dbg!"], &["cli"], "only `cli` writes to the terminal"),
    (&["io::stdout", "io::stderr", "io::stdin", "anstream"], &["cli"], "only `cli` writes to the terminal"),
    (&["Mutex", "RwLock", "thread_local!", "static mut"], &["cli", "disk", "net"], "the core has no state"),
];

/// Beginnings of paths that name one machine.
const MACHINES: &[&str] =
    &[concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("/t", "mp/"), concat!("/Use", "rs/")];

/// Longer files hold two things. Tests are not counted.
const MAX_LINES: usize = 450;

/// A place where the house is not as it is drawn.
#[derive(Debug)]
pub struct Breach {
    path: String,
    line: usize,
    reason: String,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.reason)
    }
}

pub fn judge(source: &Source) -> Vec<Breach> {
    let mut found: Vec<(usize, String)> = machine_paths(source);
    if !source.is_test {
        found.extend(imports(source));
        found.extend(doors(source));
        found.extend(length(source));
    }
    found.sort();
    let breach = |(line, reason)| Breach { path: source.path.clone(), line, reason };
    found.into_iter().map(breach).collect()
}

/// The room of a file; `lib` and `main` for the two roots.
fn room(source: &Source) -> &str {
    match source.module().first() {
        Some(&room) => room,
        None => source.path.trim_start_matches("src/").trim_end_matches(".rs"),
    }
}

fn imports(source: &Source) -> Vec<(usize, String)> {
    let room = room(source);
    let allowed = match room {
        "lib" => &[][..],
        "main" => &["cli"],
        _ => match ROOMS.iter().find(|(name, _)| *name == room) {
            Some((_, allowed)) => allowed,
            None => return vec![(1, format!("`{room}` is no room of the table"))],
        },
    };
    let is_allowed = |target: &str| target == room || target == "report" || allowed.contains(&target);
    let breaches = paths_from_root(source).into_iter().filter(|(_, target)| !is_allowed(target));
    let reason = |target| format!("`{room}` may not import `{target}` (it may: {})", allowed.join(", "));
    breaches.map(|(offset, target)| (source.line(offset), reason(target))).collect()
}

/// The first name of every path from the crate's root, with its offset: after `crate::`, after the
/// crate's name in `main.rs`, and after as many `super::` as lead to the root.
fn paths_from_root(source: &Source) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let up = "super::".repeat(source.module().len());
    let roots: &[&str] = if room(source) == "main" { &["huikan::"] } else { &["crate::", &up] };
    for root in roots.iter().filter(|root| !root.is_empty()) {
        for offset in occurrences(&source.code, root) {
            found.extend(first_names(&source.code, offset + root.len()));
        }
    }
    found
}

/// `a` of `a::b`, and `a`, `c` of `{a::b, c::{d, e}}`.
fn first_names(code: &str, from: usize) -> Vec<(usize, &str)> {
    let name = |at: usize| {
        let at = at + code[at..].len() - code[at..].trim_start().len();
        let length = code[at..].bytes().take_while(|&byte| is_word(byte)).count();
        (length > 0).then(|| (at, &code[at..at + length]))
    };
    if !code[from..].starts_with('{') {
        return name(from).into_iter().collect();
    }
    let (mut names, mut depth) = (Vec::new(), 0_usize);
    for (at, byte) in code.bytes().enumerate().skip(from) {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if depth == 1 && matches!(byte, b'{' | b',') {
            names.extend(name(at + 1));
        }
    }
    names
}

fn doors(source: &Source) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (words, rooms, reason) in DOORS.iter().filter(|(_, rooms, _)| !rooms.contains(&room(source))) {
        for word in *words {
            let offsets = occurrences(&source.code, word);
            let reason = format!("`{word}` in `{}`: {reason} ({})", room(source), rooms.join(", "));
            found.extend(offsets.into_iter().map(|offset| (source.line(offset), reason.clone())));
        }
    }
    found
}

fn machine_paths(source: &Source) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in source.text.lines().enumerate() {
        // After a letter it is the middle of an address: example.org/home/.
        let is_path = |word: &&&str| {
            line.match_indices(**word).any(|(at, _)| at == 0 || !is_word(line.as_bytes()[at - 1]))
        };
        let word = MACHINES.iter().find(is_path);
        found.extend(word.map(|word| (number + 1, format!("`{word}` is a path of one machine"))));
    }
    found
}

fn length(source: &Source) -> Option<(usize, String)> {
    let reason = format!("{} lines without tests; at most {MAX_LINES}: it holds two things", source.lines);
    (source.lines > MAX_LINES).then_some((1, reason))
}

/// The offsets of `word` where it begins and ends as a word does. `std::fs` is also found as `std::{fs`.
fn occurrences(code: &str, word: &str) -> Vec<usize> {
    let bytes = code.as_bytes();
    let starts_well = |at: usize| at == 0 || !is_word(bytes[at - 1]) && !bytes[..at].ends_with(b"super::");
    let ends_well = |end: usize| {
        !word.ends_with(|last: char| last.is_ascii_alphanumeric())
            || end == bytes.len()
            || !is_word(bytes[end])
    };
    let plain = code.match_indices(word).map(|(at, _)| at).filter(|&at| ends_well(at + word.len()));
    let mut found: Vec<usize> = plain.filter(|&at| starts_well(at)).collect();
    if let Some(("std", name)) = word.split_once("::") {
        let groups = code.match_indices("std::{").map(|(at, _)| at + "std::".len());
        let names = groups.flat_map(|at| first_names(code, at));
        found.extend(names.filter(|(_, first)| *first == name).map(|(at, _)| at));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaches(path: &str, text: &str) -> Vec<String> {
        judge(&Source::new(path, text)).iter().map(Breach::to_string).collect()
    }

    fn lines(path: &str, text: &str) -> Vec<usize> {
        judge(&Source::new(path, text)).iter().map(|breach| breach.line).collect()
    }

    #[test]
    fn the_table_has_no_cycle() {
        for (at, (name, allowed)) in ROOMS.iter().enumerate() {
            for target in *allowed {
                let below = ROOMS.iter().position(|(room, _)| room == target);
                assert!(below.is_some_and(|below| below > at), "{name} -> {target} does not lead down");
            }
        }
    }

    #[test]
    fn an_import_upwards_is_named_with_its_line() {
        let found = breaches("src/content/mod.rs", "use crate::report::Finding;\nuse crate::site::Site;\n");
        assert_eq!(found.len(), 1);
        assert!(
            found[0].starts_with("src/content/mod.rs:2: `content` may not import `site`"),
            "{}",
            found[0]
        );
    }

    #[test]
    fn groups_paths_in_code_and_super_are_seen() {
        assert_eq!(
            lines("src/config/mod.rs", "use crate::{\n  report::A,\n  site::{B, C},\n  theme,\n};"),
            [3, 4]
        );
        assert_eq!(lines("src/config/mod.rs", "fn f() { crate::portal::open() }"), [1]);
        assert_eq!(lines("src/config/mod.rs", "use super::portal::Portal;"), [1]);
        assert_eq!(lines("src/config/raw.rs", "use super::super::portal::Portal;\nuse super::portal;"), [1]);
        assert_eq!(lines("src/main.rs", "fn main() { huikan::cli::run() }\nuse huikan::site;"), [2]);
    }

    #[test]
    fn what_is_allowed_passes() {
        let text = "//! See [`crate::portal`].\nuse crate::markdown::Doc;\nuse crate::content::date;\n\
                    use std::{fmt, sync::Arc};\n#[cfg(test)]\nmod tests { use crate::portal::Portal; use std::fs; }\n";
        assert_eq!(breaches("src/content/mod.rs", text), [""; 0]);
        assert_eq!(breaches("src/disk/mod.rs", "use std::fs;\nuse crate::portal::Portal;"), [""; 0]);
        assert_eq!(breaches("src/site/tests.rs", "use std::fs;"), [""; 0]);
    }

    #[test]
    fn an_unknown_room_is_a_breach() {
        assert_eq!(breaches("src/utils.rs", ""), ["src/utils.rs:1: `utils` is no room of the table"]);
    }

    #[test]
    fn doors_are_guarded() {
        for text in
            ["use std::fs;", "use std::{fmt, fs};", "x(std::env::var(a))", "println!()", "Timestamp::now()"]
        {
            assert_eq!(lines("src/site/mod.rs", text), [1], "{text}");
        }
        for text in ["let println = 1;", "let s = \"std::fs\";", "use std::fs_like;", "MyMutex::new()"] {
            assert_eq!(lines("src/site/mod.rs", text), [0; 0], "{text}");
        }
        assert_eq!(lines("src/disk/mod.rs", "println!()"), [1]);
    }

    #[test]
    fn machine_paths_and_long_files_are_breaches() {
        let path = format!("// see {}a/b\n// https://example.org{}c", MACHINES[0], MACHINES[0]);
        assert_eq!(lines("src/site/mod.rs", &path), [1]);
        let long = "fn f() {}\n".repeat(MAX_LINES);
        assert_eq!(lines("src/site/mod.rs", &long), [0; 0]);
        assert_eq!(lines("src/site/mod.rs", &format!("{long}\n")), [1]);
        let tested = format!("{long}#[cfg(test)]\nmod tests {{\n\n}}\n");
        assert_eq!(lines("src/site/mod.rs", &tested), [0; 0]);
    }
}
