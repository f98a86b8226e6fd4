//! Former addresses in the words of hosts: nginx, Apache, Caddy, and `_redirects`; and for browsers.
//!
//! In: the redirect routes, and the former addresses that only a query tells apart. Out: a text to include. The
//! redirect pages work without any of them; with one, the host answers 301, which search engines and old
//! bookmarks understand best. An address with a query has no page: without rules a script leads on, that of the 404
//! page, or of the page at its path.
//! Invariant: a query is recognised wherever it stands among others, the one of more words first.

use std::collections::BTreeMap;

use serde_json::json;

use crate::site::{Former, RedirectMap, Route, Site, UrlPath, encode};

/// The map for one kind of host.
pub fn map(site: &Site, map: RedirectMap) -> String {
    let root = site.hrefs.root();
    let groups = groups(root, site.routes.former());
    let plain = || plain(site, root);
    match map {
        RedirectMap::Nginx => nginx(&groups, plain()),
        RedirectMap::NginxQueries => nginx_maps(&groups),
        RedirectMap::Apache => apache(&groups, plain()),
        RedirectMap::Caddy => caddy(&groups, plain()),
        RedirectMap::Netlify => netlify(&groups, plain()),
        RedirectMap::Browser => browser(&groups),
    }
}

/// Addresses of one path that the same words tell apart.
struct Group {
    path: String,
    keys: Vec<String>,
    /// Values in the order of the keys, and where they lead.
    entries: Vec<(Vec<String>, String)>,
}

fn groups(root: &str, former: &[Former]) -> Vec<Group> {
    let mut groups: BTreeMap<_, Group> = BTreeMap::new();
    for Former { query, target } in former {
        let (keys, values): (Vec<String>, Vec<String>) = query.pairs.iter().cloned().unzip();
        let path = format!("{root}{}", query.path);
        // `?m=show&id=1` must be asked before `?id=1`.
        let place = (path.clone(), usize::MAX - keys.len(), keys.clone());
        let group = groups.entry(place).or_insert_with(|| Group { path, keys, entries: Vec::new() });
        group.entries.push((values, address(root, target)));
    }
    groups.into_values().collect()
}

/// The redirect pages: from and to.
fn plain<'s>(site: &'s Site, root: &'s str) -> impl Iterator<Item = (String, String)> + 's {
    site.routes.entries().iter().flat_map(move |entry| match &entry.route {
        Route::Redirect(target) => {
            let to = address(root, target);
            spellings(root, &entry.path).into_iter().map(|from| (from, to.clone())).collect()
        }
        _ => Vec::new(),
    })
}

/// The address as browsers ask for it.
fn address(root: &str, path: &UrlPath) -> String {
    let path = if path.as_str() == "index.html" { "" } else { path.as_str() };
    encode(&format!("{root}{path}")).into_owned()
}

/// A folder's page is asked for with and without its file name. nginx and Apache compare decoded paths.
fn spellings(root: &str, path: &UrlPath) -> Vec<String> {
    let full = format!("{root}{path}");
    match full.strip_suffix("index.html") {
        Some(folder) => vec![folder.to_owned(), full],
        None => vec![full],
    }
}

/// Locations for `server { }`; one path has one, whatever else stands in it.
fn nginx(groups: &[Group], plain: impl Iterator<Item = (String, String)>) -> String {
    let mut asked: BTreeMap<&str, String> = BTreeMap::new();
    for (number, group) in groups.iter().enumerate() {
        let name = format!("$huikan_{}", number + 1);
        *asked.entry(&group.path).or_default() += &format!("if ({name}) {{ return 301 {name}; }} ");
    }
    let mut text = String::new();
    for (from, to) in plain {
        let asked = asked.remove(&*from).unwrap_or_default();
        text.push_str(&format!("location = \"{}\" {{ {asked}return 301 {to}; }}\n", quoted(&from)));
    }
    for (path, asked) in asked {
        text.push_str(&format!("location = \"{}\" {{ {asked}}}\n", quoted(path)));
    }
    text
}

/// Variables for `http { }`: the new address, or nothing.
fn nginx_maps(groups: &[Group]) -> String {
    let mut text = String::from("map_hash_max_size 65536;\nmap_hash_bucket_size 128;\n");
    for (number, group) in groups.iter().enumerate() {
        // `$arg_` takes letters, digits and `_`; other words are looked for in the whole query.
        let has_variables =
            group.keys.iter().all(|key| key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'));
        let source = if has_variables {
            group
                .keys
                .iter()
                .map(|key| format!("$arg_{}", key.to_ascii_lowercase()))
                .collect::<Vec<_>>()
                .join("&")
        } else {
            "$args".to_owned()
        };
        text.push_str(&format!("map \"{source}\" $huikan_{} {{\n", number + 1));
        text.push_str("    default \"\";\n");
        for (values, to) in &group.entries {
            let key = if has_variables {
                values.join("&")
            } else {
                format!("~{}", lookaheads(&group.keys, values))
            };
            text.push_str(&format!("    \"{key}\" \"{to}\";\n"));
        }
        text.push_str("}\n");
    }
    text
}

fn lookaheads(keys: &[String], values: &[String]) -> String {
    let one =
        |(key, value): (&String, &String)| format!("(?=(?:.*&)?{}={}(?:&|$))", pattern(key), pattern(value));
    format!("^{}", keys.iter().zip(values).map(one).collect::<String>())
}

fn quoted(path: &str) -> String {
    path.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$")
}

fn apache(groups: &[Group], plain: impl Iterator<Item = (String, String)>) -> String {
    let mut text = String::new();
    if !groups.is_empty() {
        text.push_str("RewriteEngine On\n");
    }
    for group in groups {
        for (values, to) in &group.entries {
            text.push_str(&format!("RewriteCond %{{REQUEST_URI}} \"={}\"\n", group.path));
            for (key, value) in group.keys.iter().zip(values) {
                let (key, value) = (pattern(key), pattern(value));
                text.push_str(&format!("RewriteCond %{{QUERY_STRING}} \"(?:^|&){key}={value}(?:&|$)\"\n"));
            }
            // `%2` would be what a condition found.
            text.push_str(&format!("RewriteRule ^ \"{}\" [R=301,L,QSD,NE]\n", to.replace('%', "\\%")));
        }
    }
    for (from, to) in plain {
        text.push_str(&format!("RedirectMatch 301 \"^{}$\" \"{to}\"\n", pattern(&from)));
    }
    text
}

fn caddy(groups: &[Group], plain: impl Iterator<Item = (String, String)>) -> String {
    let mut text = String::new();
    for (number, group) in groups.iter().enumerate() {
        let name = format!("huikan_{}", number + 1);
        let asked: String = group.keys.iter().map(|key| format!("&{{query.{key}}}")).collect();
        text.push_str(&format!("map \"{{path}}{asked}\" {{{name}}} {{\n"));
        for (values, to) in &group.entries {
            text.push_str(&format!("\t\"{}&{}\" \"{to}\"\n", group.path, values.join("&")));
        }
        text.push_str(&format!(
            "\tdefault \"\"\n}}\n@{name} expression `{{{name}}} != \"\"`\nredir @{name} {{{name}}} 301\n"
        ));
    }
    for (number, (from, to)) in plain.enumerate() {
        let from = from.replace('\\', "\\\\").replace('"', "\\\"").replace('*', "\\*").replace('{', "\\{");
        text.push_str(&format!(
            "@huikan_path_{0} path \"{from}\"\nredir @huikan_path_{0} {to} 301\n",
            number + 1
        ));
    }
    text
}

/// The lines with a query come first, since the first that fits is taken; `!` since a page may be at their path.
/// Hosts that know no queries, such as Cloudflare Pages, leave such lines out.
fn netlify(groups: &[Group], plain: impl Iterator<Item = (String, String)>) -> String {
    let mut text = String::new();
    for group in groups {
        for (values, to) in &group.entries {
            let pairs: String =
                group.keys.iter().zip(values).map(|(key, value)| format!(" {key}={value}")).collect();
            text.push_str(&format!("{}{pairs} {to} 301!\n", encode(&group.path)));
        }
    }
    for (from, to) in plain {
        text.push_str(&format!("{} {to} 301\n", encode(&from)));
    }
    text
}

/// By path: the words to ask for, and what their values, joined by `&`, lead to.
fn browser(groups: &[Group]) -> String {
    let mut paths = serde_json::Map::new();
    for group in groups {
        let to: serde_json::Map<_, _> =
            group.entries.iter().map(|(values, to)| (values.join("&"), json!(to))).collect();
        let asked = paths.entry(group.path.clone()).or_insert_with(|| json!([]));
        if let Some(asked) = asked.as_array_mut() {
            asked.push(json!({ "keys": group.keys, "to": to }));
        }
    }
    json!(paths).to_string()
}

/// A path as a regular expression that matches it alone.
fn pattern(path: &str) -> String {
    let mut pattern = String::with_capacity(path.len());
    for c in path.chars() {
        if matches!(
            c,
            '.' | '+' | '*' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '^' | '$' | '|' | '\\' | '"'
        ) {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}
