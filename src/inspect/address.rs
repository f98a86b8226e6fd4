//! Where an address that stands in a page leads, as a browser on a static host would find it.
//!
//! In: the address as written, and the page. Out: a [`Target`]. Invariant: letter case counts, since it does on
//! the hosts that portals stand on; nothing is guessed.

use crate::site::{Hrefs, Site, decode, join};

/// Where an address leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A place of the same page; the whole page where the fragment is empty.
    Here(String),
    /// An output path, and the place in it.
    Inside { path: String, fragment: Option<String> },
    /// Another host, with its scheme: `https://…`.
    Outside(String),
    /// Above the site's own folder on its host, or below another one there.
    Beside(String),
    /// Mail, telephone, data, scripts: nothing that could be missing.
    Other,
}

/// The page that addresses are seen from.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    hrefs: &'a Hrefs,
    /// The folder of the page's output path; empty at the root.
    folder: &'a str,
}

impl<'a> Standing<'a> {
    pub fn at(site: &'a Site, page: &'a str) -> Standing<'a> {
        Standing { hrefs: &site.hrefs, folder: page.rsplit_once('/').map_or("", |(folder, _)| folder) }
    }

    pub fn target(self, written: &str) -> Target {
        let written = written.trim();
        if let Some(fragment) = written.strip_prefix('#') {
            return Target::Here(decode(fragment).into_owned());
        }
        let address = match scheme(written) {
            None if written.starts_with("//") => format!("https:{written}"),
            None => return self.path(written),
            Some("http" | "https") => written.to_owned(),
            Some(scheme) if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") => {
                written.to_owned()
            }
            Some(_) => return Target::Other,
        };
        match self.hrefs.origin().and_then(|origin| address.strip_prefix(origin)) {
            Some("") => self.path("/"),
            Some(path) if path.starts_with(['/', '?', '#']) => self.path(path),
            _ => Target::Outside(address),
        }
    }

    fn path(self, written: &str) -> Target {
        let (path, fragment) = match written.split_once('#') {
            Some((path, fragment)) => (path, Some(decode(fragment).into_owned())),
            None => (written, None),
        };
        let path = path.split('?').next().unwrap_or_default();
        // Nothing, or a query alone: the page itself.
        if path.is_empty() {
            return Target::Here(fragment.unwrap_or_default());
        }
        let decoded = decode(path);
        let joined = match decoded.strip_prefix('/') {
            Some(_) => match decoded.strip_prefix(self.hrefs.root()) {
                Some(below) => join("", below),
                // The site's own folder without its `/`.
                None if decoded == self.hrefs.root().trim_end_matches('/') => Some(String::new()),
                None => return Target::Beside(decoded.into_owned()),
            },
            None => join(self.folder, &decoded),
        };
        let Some(mut joined) = joined else { return Target::Beside(decoded.into_owned()) };
        if joined.is_empty() || decoded.ends_with(['/', '.']) {
            joined.push_str(if joined.is_empty() { "index.html" } else { "/index.html" });
        }
        Target::Inside { path: joined, fragment: fragment.filter(|fragment| !fragment.is_empty()) }
    }
}

/// The scheme of an absolute address, as written.
fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    is_scheme.then_some(scheme)
}

/// The host of an absolute address, in lower case, without its port.
pub fn host(address: &str) -> String {
    let behind = address.split_once("//").map_or(address, |(_, behind)| behind);
    let authority = behind.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = if host.starts_with('[') { host } else { host.split(':').next().unwrap_or_default() };
    host.to_ascii_lowercase()
}

/// The addresses of a `srcset`.
pub fn candidates(srcset: &str) -> impl Iterator<Item = &str> {
    let first = |candidate: &'_ str| -> Option<usize> {
        let trimmed = candidate.trim_start();
        let end = trimmed.find(|c: char| c.is_ascii_whitespace()).unwrap_or(trimmed.len());
        (end > 0).then_some(end)
    };
    srcset.split(',').filter_map(move |candidate| {
        let end = first(candidate)?;
        candidate.trim_start().get(..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::BaseUrl;

    fn inside(path: &str) -> Target {
        Target::Inside { path: path.to_owned(), fragment: None }
    }

    #[test]
    fn addresses_lead_where_a_browser_goes() {
        let base = BaseUrl { origin: "https://www.example.gov.cn".into(), path: "/zx/".into() };
        let hrefs = Hrefs::new(Some(base), false);
        let standing = Standing { hrefs: &hrefs, folder: "yaowen" };
        for (written, target) in [
            ("1.html", inside("yaowen/1.html")),
            ("../a/", inside("a/index.html")),
            ("/zx/", inside("index.html")),
            ("/zx", inside("index.html")),
            ("./", inside("yaowen/index.html")),
            ("/zx/a%20b.pdf?x=1", inside("a b.pdf")),
            ("https://www.example.gov.cn/zx/1.html", inside("1.html")),
            ("?page=2#a", Target::Here("a".into())),
            ("#main", Target::Here("main".into())),
            ("", Target::Here(String::new())),
            (
                "2.html#%E7%94%B2",
                Target::Inside { path: "yaowen/2.html".into(), fragment: Some("甲".into()) },
            ),
            ("/other/1.html", Target::Beside("/other/1.html".into())),
            (
                "https://www.example.gov.cn.evil.cn/",
                Target::Outside("https://www.example.gov.cn.evil.cn/".into()),
            ),
            ("//cdn.example.com/a.js", Target::Outside("https://cdn.example.com/a.js".into())),
            ("HTTP://A.cn", Target::Outside("HTTP://A.cn".into())),
            ("mailto:a@b.cn", Target::Other),
            ("data:image/png;base64,AA", Target::Other),
        ] {
            assert_eq!(standing.target(written), target, "{written}");
        }
        assert_eq!(host("https://u@WWW.Example.cn:8080/a"), "www.example.cn");
        assert_eq!(
            candidates(" a.jpg 480w, b.jpg 960w,c.jpg ").collect::<Vec<_>>(),
            ["a.jpg", "b.jpg", "c.jpg"]
        );
    }
}
