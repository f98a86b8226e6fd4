//! The preview's own scripts and pages, inside the program.

/// Files that run as one script; none of their names leaves it.
macro_rules! script {
    ($($file:literal),+) => {
        concat!("(() => {\n\"use strict\";\n", $(include_str!(concat!("assets/", $file)),)+ "})();\n")
    };
}

/// On every page of the site. What runs comes last.
const PREVIEW: &str = script!(
    "align.js",
    "morph.js",
    "pictures.js",
    "follow.js",
    "look.js",
    "finding.js",
    "notices.js",
    "feed.js",
    "preview.js"
);

const PANEL: &str = script!("finding.js", "feed.js", "panel.js");

/// Their texts and media types, by the name below `/_huikan/`; the panel has none.
pub(super) fn find(name: &str) -> Option<(&'static str, &'static str)> {
    const SCRIPT: &str = "text/javascript; charset=utf-8";
    Some(match name {
        "" => (include_str!("assets/panel.html"), "text/html; charset=utf-8"),
        "panel.css" => (include_str!("assets/panel.css"), "text/css; charset=utf-8"),
        "panel.js" => (PANEL, SCRIPT),
        "preview.js" => (PREVIEW, SCRIPT),
        "worker.js" => (include_str!("assets/worker.js"), SCRIPT),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of two functions of one name the later would silently take the place of the other.
    #[test]
    fn no_name_is_declared_twice_in_one_script() {
        for script in [PREVIEW, PANEL] {
            let words = ["function ", "async function ", "class ", "const ", "let "];
            let declared = script.lines().filter_map(|line| {
                let rest = words.iter().find_map(|word| line.strip_prefix(word))?;
                rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()
            });
            let mut names: Vec<&str> = declared.filter(|name| !name.is_empty()).collect();
            names.sort_unstable();
            assert!(names.len() > 10, "{names:?}");
            let twice = names.windows(2).find(|pair| pair[0] == pair[1]);
            assert_eq!(twice, None);
        }
    }
}
