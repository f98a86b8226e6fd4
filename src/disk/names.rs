//! Which files are read, and as what, by their names alone.
//!
//! In: names in NFC. Out: whether a name is passed over, and whether a file is held as text or by
//! identity. Invariant: what `_static` and an article's folder hold beside articles and tables is
//! copied byte for byte, never decoded.

/// A text file larger than this is a mistake: an export, a database, a renamed picture.
pub(super) const TEXT_LIMIT: u64 = 64 << 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Text,
    Asset,
}

/// Left by editors, browsers and operating systems, or hidden: never content.
pub(super) fn is_passed_over(folder: &str, name: &str) -> bool {
    if name.starts_with('.') {
        // Hosts look for these by name, and `_static` is copied as it is.
        return folder != "content/_static"
            || !matches!(name, ".well-known" | ".nojekyll" | ".htaccess" | ".user.ini");
    }
    let lower = name.to_ascii_lowercase();
    name.starts_with("~$")
        || name.ends_with('~')
        || (name.len() > 1 && name.starts_with('#') && name.ends_with('#'))
        || matches!(lower.as_str(), "4913" | "thumbs.db" | "desktop.ini" | "__macosx")
        || [".swp", ".swo", ".tmp", ".crdownload", ".part"].iter().any(|end| lower.ends_with(end))
}

/// How the file at a source path is held.
pub(super) fn kind(path: &str) -> Kind {
    let extension = extension(path);
    let among = |texts: &[&str]| texts.iter().any(|text| extension.eq_ignore_ascii_case(text));
    let text = match path.strip_prefix("themes/") {
        Some(rest) => {
            let copied = rest.split_once('/').is_some_and(|(_, file)| file.starts_with("static/"));
            !copied && among(&["html", "htm", "xml", "txt", "yaml", "yml", "json", "css", "js", "md"])
        }
        // A table beside an article is an attachment; those that templates read are in `_data`.
        None if path.starts_with("content/_static/") => false,
        None if path.starts_with("content/_data/") || path == "content/site.yaml" => {
            among(&["md", "markdown", "yaml", "yml", "csv", "json"])
        }
        None => among(&["md", "markdown"]),
    };
    if text { Kind::Text } else { Kind::Asset }
}

fn extension(path: &str) -> &str {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn temporary_and_hidden_names_are_passed_over() {
        let passed = [
            ".git",
            ".DS_Store",
            ".#稿件.md",
            "#稿件.md#",
            "稿件.md~",
            "~$报告.docx",
            "a.swp",
            "A.SWP",
            "4913",
            "x.tmp",
            "Thumbs.db",
            "desktop.ini",
            "a.pdf.crdownload",
            "a.zip.part",
            "__MACOSX",
        ];
        for name in passed {
            assert!(is_passed_over("content/要闻", name), "{name}");
        }
        for name in ["稿件.md", "#1.md", "第4913号.md", "#", "a.partial", "tmp.md"] {
            assert!(!is_passed_over("content/要闻", name), "{name}");
        }
        assert!(!is_passed_over("content/_static", ".well-known"));
        assert!(is_passed_over("content/_static", ".git"));
    }

    #[test]
    fn only_articles_tables_and_templates_are_text() {
        for path in [
            "content/a.md",
            "content/A.MD",
            "content/site.yaml",
            "content/_data/x.csv",
            "content/_data/x.json",
            "themes/county/templates/base.html",
            "themes/county/theme.yaml",
            "themes/county/assets/a.css",
            "content/staticky/_static/a.md",
        ] {
            assert_eq!(kind(path), Kind::Text, "{path}");
        }
        for path in [
            "content/_static/robots.txt",
            "content/_static/a.md",
            "content/要闻/a/附件.html",
            "content/要闻/a/图.svg",
            "content/要闻/a/1.jpg",
            "content/说明.txt",
            "content/md",
            "themes/county/static/x.js",
            "themes/county/assets/logo.svg",
            "themes/county/assets/a.woff2",
        ] {
            assert_eq!(kind(path), Kind::Asset, "{path}");
        }
    }
}
