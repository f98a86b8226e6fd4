//! Our own pages, read as far as the tests need: tags with their attributes, and where links lead.

use std::collections::{BTreeMap, BTreeSet};

use huikan::site::decode;

/// A start tag.
pub struct Tag {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    /// What stands between it and the next tag.
    pub text: String,
}

impl Tag {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// All start tags of a page, in order. Our pages quote every attribute, and escape `<` everywhere else.
pub fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        rest = &rest[open + 1..];
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let name_end = rest.find(|c: char| c.is_whitespace() || c == '>' || c == '/').expect("a tag ends");
        let name = rest[..name_end].to_ascii_lowercase();
        rest = &rest[name_end..];
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            if let Some(after) = rest.strip_prefix('>') {
                rest = after;
                break;
            }
            let end =
                rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>')).expect("an attribute ends");
            let name = rest[..end].to_ascii_lowercase();
            rest = &rest[end..];
            let mut value = String::new();
            if let Some(quoted) = rest.strip_prefix('=') {
                let quoted = quoted
                    .strip_prefix('"')
                    .unwrap_or_else(|| panic!("an unquoted {name}: {}", &rest[..rest.len().min(60)]));
                let close = quoted.find('"').expect("a quote ends");
                value = unescape(&quoted[..close]);
                rest = &quoted[close + 1..];
            }
            attributes.push((name, value));
        }
        let text = rest[..rest.find('<').unwrap_or(rest.len())].to_owned();
        tags.push(Tag { name, attributes, text });
    }
    tags
}

fn unescape(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&#39;", "'").replace("&#x27;", "'").replace("&#x2f;", "/").replace("&amp;", "&")
}

/// The content of a `meta` of this name.
pub fn meta<'a>(tags: &'a [Tag], name: &str) -> Vec<&'a str> {
    let named = |tag: &&Tag| tag.name == "meta" && tag.attribute("name") == Some(name);
    tags.iter().filter(named).filter_map(|tag| tag.attribute("content")).collect()
}

/// Every address that a page's tags name, with the attribute that names it.
pub fn addresses(tags: &[Tag]) -> Vec<(&'static str, String)> {
    let mut addresses = Vec::new();
    for tag in tags {
        for name in ["href", "src", "action", "poster", "data-src"] {
            addresses.extend(tag.attribute(name).map(|value| (name, value.to_owned())));
        }
        for part in tag.attribute("srcset").into_iter().flat_map(|set| set.split(',')) {
            addresses.extend(part.split_whitespace().next().map(|src| ("srcset", src.to_owned())));
        }
        if tag.attribute("http-equiv") == Some("refresh") {
            let content = tag.attribute("content").unwrap_or_default();
            addresses.extend(content.split_once("url=").map(|(_, url)| ("refresh", url.to_owned())));
        }
    }
    addresses
}

/// Dead links of a whole output: each as `page: address`. `origin` and `root` are where the site stands;
/// with `relative` no address may begin with `/` but on the 404 page. Fragments must name an id of the page.
pub fn dead_links(
    outputs: &BTreeMap<String, Vec<u8>>,
    origin: &str,
    root: &str,
    relative: bool,
) -> Vec<String> {
    let pages: BTreeMap<&str, Vec<Tag>> = outputs
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .filter_map(|(path, bytes)| Some((path.as_str(), tags(std::str::from_utf8(bytes).ok()?))))
        .collect();
    let ids: BTreeMap<&str, BTreeSet<&str>> = pages
        .iter()
        .map(|(path, tags)| (*path, tags.iter().filter_map(|tag| tag.attribute("id")).collect()))
        .collect();
    let mut dead = Vec::new();
    for (page, tags) in &pages {
        for (attribute, address) in addresses(tags) {
            let inner = address.strip_prefix(origin).filter(|rest| rest.starts_with('/'));
            let local = inner.unwrap_or(&address);
            if inner.is_none()
                && (address.starts_with("//")
                    || address
                        .split_once(':')
                        .is_some_and(|(scheme, _)| scheme.bytes().all(|b| b.is_ascii_alphabetic())))
            {
                continue;
            }
            let rooted_in_relative =
                relative && inner.is_none() && local.starts_with('/') && *page != "404.html";
            let (path, fragment) = local.split_once('#').unwrap_or((local, ""));
            let target = resolve(page, path.split('?').next().unwrap_or_default(), root);
            let lives = target.as_ref().is_some_and(|target| outputs.contains_key(target));
            let fragment = decode(fragment);
            let anchored = fragment.is_empty()
                || target.as_ref().is_some_and(|target| {
                    ids.get(target.as_str()).is_some_and(|ids| ids.contains(&*fragment))
                });
            if !lives || !anchored || rooted_in_relative {
                dead.push(format!("{page}: {attribute} {address}"));
            }
        }
    }
    dead
}

/// The output that an address names, seen from a page.
fn resolve(page: &str, path: &str, root: &str) -> Option<String> {
    if path.is_empty() {
        return Some(page.to_owned());
    }
    let path = decode(path);
    let mut parts: Vec<&str> = Vec::new();
    let rest = match path.strip_prefix(root) {
        Some(rest) => rest,
        None if path.starts_with('/') => return None,
        None => {
            parts.extend(page.split('/'));
            parts.pop();
            &*path
        }
    };
    for part in rest.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    if parts.last() == Some(&"") || parts.is_empty() {
        parts.pop();
        parts.push("index.html");
    }
    Some(parts.join("/"))
}
