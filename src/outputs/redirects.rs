//! Former addresses in the words of hosts: nginx, Apache, and `_redirects`.
//!
//! In: the redirect routes. Out: a text to include. The redirect pages work without any of them; with
//! one, the host answers 301, which search engines and old bookmarks understand best.

use crate::site::{RedirectMap, Route, Site, UrlPath, encode};

/// The map for one kind of host.
pub fn map(site: &Site, map: RedirectMap) -> String {
    let mut text = String::new();
    for entry in site.routes.entries() {
        let Route::Redirect(target) = &entry.route else { continue };
        let root = site.hrefs.root();
        let to = address(root, target);
        for from in spellings(root, &entry.path) {
            text.push_str(&match map {
                RedirectMap::Nginx => format!("location = \"{}\" {{ return 301 {to}; }}\n", nginx(&from)),
                RedirectMap::Apache => format!("RedirectMatch 301 \"^{}$\" \"{to}\"\n", pattern(&from)),
                RedirectMap::Netlify => format!("{} {to} 301\n", encode(&from)),
            });
        }
    }
    text
}

/// The address as browsers ask for it.
fn address(root: &str, path: &UrlPath) -> String {
    let path = if path.as_str() == "index.html" { "" } else { path.as_str() };
    format!("{root}{}", encode(path))
}

/// A folder's page is asked for with and without its file name. nginx and Apache compare decoded paths.
fn spellings(root: &str, path: &UrlPath) -> Vec<String> {
    let full = format!("{root}{path}");
    match full.strip_suffix("index.html") {
        Some(folder) => vec![folder.to_owned(), full],
        None => vec![full],
    }
}

fn nginx(path: &str) -> String {
    path.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$")
}

/// A path as a regular expression that matches it alone.
fn pattern(path: &str) -> String {
    let mut pattern = String::with_capacity(path.len());
    for c in path.chars() {
        if matches!(c, '.' | '+' | '*' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '^' | '$' | '|' | '\\' | '"') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}
