//! Addresses: where outputs stand, and how one page names another.
//!
//! In: output paths. Out: [`UrlPath`], and hrefs made by [`Hrefs`] for the page that they stand on.
//! Invariant: an href is percent-encoded and needs no rewriting by any host.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::config::BaseUrl;
use crate::report::is_portable_name;

/// An output path below the site's root, without leading `/`: `yaowen/index.html`.
///
/// Made of names that are valid on every file system, Windows included.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UrlPath(Arc<str>);

impl UrlPath {
    pub fn new(path: &str) -> UrlPath {
        UrlPath(Arc::from(path.trim_start_matches('/')))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// An HTML page, rather than a feed, a file or a picture.
    pub fn is_page(&self) -> bool {
        self.0.ends_with(".html")
    }
}

impl Borrow<str> for UrlPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UrlPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for UrlPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// Where an href is going to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standpoint<'a> {
    /// On a page of the site.
    Page(&'a UrlPath),
    /// On the 404 page, which is shown at every address: relative links would lead nowhere.
    AnyPage,
    /// Outside: in a feed or a site map.
    Outside,
}

/// Makes hrefs for one site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hrefs {
    base: Option<BaseUrl>,
    relative: bool,
}

impl Hrefs {
    pub fn new(base: Option<BaseUrl>, relative: bool) -> Hrefs {
        Hrefs { base, relative }
    }

    /// The path that the site stands under, with `/` at both ends, as names are: not percent-encoded.
    pub fn root(&self) -> &str {
        self.base.as_ref().map_or("/", |base| &base.path)
    }

    /// Whether pages name each other by relative links, and may be opened as files.
    pub fn is_relative(&self) -> bool {
        self.relative
    }

    /// The site's own scheme and host, where they are known.
    pub fn origin(&self) -> Option<&str> {
        self.base.as_ref().map(|base| base.origin.as_str())
    }

    /// The address of `to`, as it is to be written at `from`.
    pub fn href(&self, from: Standpoint<'_>, to: &str) -> String {
        match from {
            Standpoint::Page(page) if self.relative => relative(page.as_str(), to),
            Standpoint::Page(_) | Standpoint::AnyPage => self.rooted(to),
            Standpoint::Outside => self.absolute(to).unwrap_or_else(|| self.rooted(to)),
        }
    }

    /// The address with scheme and host; `None` until the site has a `url`.
    pub fn absolute(&self, to: &str) -> Option<String> {
        let base = self.base.as_ref()?;
        Some([&*base.origin, &*encode(&base.path), &*encode(shown(to))].concat())
    }

    fn rooted(&self, to: &str) -> String {
        let (root, path) = (encode(self.root()), encode(shown(to)));
        let mut href = String::with_capacity(root.len() + path.len());
        href.push_str(&root);
        href.push_str(&path);
        href
    }
}

/// The home page is addressed by its folder; everything else by its file, which no host has to guess.
fn shown(path: &str) -> &str {
    if path == "index.html" { "" } else { path }
}

/// `to` as seen from the folder of `from`; names `index.html` too, for `file://`.
fn relative(from: &str, to: &str) -> String {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut here = folder.split('/').filter(|part| !part.is_empty()).peekable();
    let mut there = to.split('/').peekable();
    while here.peek().is_some() && here.peek() == there.peek() {
        here.next();
        there.next();
    }
    let mut href = "../".repeat(here.count());
    for (index, part) in there.enumerate() {
        if index > 0 {
            href.push('/');
        }
        href.push_str(&encode(part));
    }
    href
}

/// What may not stand as it is in the path of a URL (RFC 3986, `pchar` and `/`), and what HTML minds.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b'&')
    .add(b'\'');

/// Percent-encodes a path; names of our own making pass through unchanged, and quickly.
pub fn encode(path: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() | matches!(byte, b'-' | b'.' | b'/' | b'_');
    // No early exit: this becomes vector instructions.
    if path.bytes().fold(true, |plain, byte| plain & is_plain(byte)) {
        return Cow::Borrowed(path);
    }
    utf8_percent_encode(path, ESCAPED).into()
}

/// Percent-decodes what an author wrote, and composes it as all names are (NFC).
pub fn decode(path: &str) -> Cow<'_, str> {
    let decoded = match percent_decode_str(path).decode_utf8() {
        Ok(decoded) => decoded,
        Err(_) => Cow::Borrowed(path),
    };
    match is_nfc_quick(decoded.chars()) {
        IsNormalized::Yes => decoded,
        _ => Cow::Owned(decoded.nfc().collect()),
    }
}

/// `path` (which may climb with `..`) from `folder`, as one clean path; `None` if it leaves the root.
pub fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// The output path of the page that stands at a former address: `/old/1.html`, `/old/`, `/old`.
///
/// `None` for what no file can stand at: another host, a query, a name that disks refuse.
pub fn alias_path(alias: &str) -> Option<UrlPath> {
    let decoded = decode(alias.trim());
    let path = join("", decoded.strip_prefix('/')?)?;
    // What cannot be a file's name everywhere would fail only when it is written.
    if decoded.starts_with("//") || path.contains('#') || !path.split('/').all(is_portable_name) {
        return None;
    }
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_file = !decoded.ends_with('/') && name.contains('.');
    Some(UrlPath::new(&if is_file { path } else { format!("{path}/index.html") }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(path: &str) -> Option<BaseUrl> {
        Some(BaseUrl { origin: "https://www.example.gov.cn".into(), path: path.into() })
    }

    #[test]
    fn rooted_hrefs_carry_the_sub_path() {
        let hrefs = Hrefs::new(base("/zx/"), false);
        let page = UrlPath::new("yaowen/1.html");
        assert_eq!(hrefs.href(Standpoint::Page(&page), "index.html"), "/zx/");
        assert_eq!(hrefs.href(Standpoint::Page(&page), "yaowen/index.html"), "/zx/yaowen/index.html");
        assert_eq!(hrefs.href(Standpoint::Outside, "a.html"), "https://www.example.gov.cn/zx/a.html");
    }

    #[test]
    fn a_sub_path_is_encoded_where_it_is_written() {
        let hrefs = Hrefs::new(base("/政协/"), false);
        assert_eq!(hrefs.root(), "/政协/");
        let page = UrlPath::new("a.html");
        assert_eq!(hrefs.href(Standpoint::Page(&page), "index.html"), "/%E6%94%BF%E5%8D%8F/");
        assert_eq!(hrefs.href(Standpoint::AnyPage, "a.html"), "/%E6%94%BF%E5%8D%8F/a.html");
        let outside = "https://www.example.gov.cn/%E6%94%BF%E5%8D%8F/a.html";
        assert_eq!(hrefs.href(Standpoint::Outside, "a.html"), outside);
    }

    #[test]
    fn relative_hrefs_work_from_a_file() {
        let hrefs = Hrefs::new(base("/zx/"), true);
        let page = UrlPath::new("xinwen/yaowen/1.html");
        let to = |path| hrefs.href(Standpoint::Page(&page), path);
        assert_eq!(to("index.html"), "../../index.html");
        assert_eq!(to("xinwen/index.html"), "../index.html");
        assert_eq!(to("xinwen/yaowen/2.html"), "2.html");
        assert_eq!(to("xinwen/yaowen/a/b.jpg"), "a/b.jpg");
        assert_eq!(to("_media/a.jpg"), "../../_media/a.jpg");
        assert_eq!(hrefs.href(Standpoint::Page(&UrlPath::new("index.html")), "a.html"), "a.html");
    }

    #[test]
    fn names_of_people_are_encoded() {
        assert_eq!(encode("附件 1.pdf"), "%E9%99%84%E4%BB%B6%201.pdf");
        assert_eq!(decode("%E9%99%84%E4%BB%B6%201.pdf"), "附件 1.pdf");
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("e\u{301}.jpg"), "é.jpg");
    }

    #[test]
    fn aliases_become_files() {
        let path = |alias| alias_path(alias).map(|path| path.as_str().to_owned());
        assert_eq!(path("/old/1.html").as_deref(), Some("old/1.html"));
        assert_eq!(path("/old/").as_deref(), Some("old/index.html"));
        assert_eq!(path("/%E6%97%A7").as_deref(), Some("旧/index.html"));
        for bad in [
            "old.html",
            "/",
            "/a?id=1",
            "//host/a",
            "/../a",
            "https://a/b",
            "/aux/1.html",
            "/a./b",
            "/a /b.html",
        ] {
            assert_eq!(path(bad), None, "{bad}");
        }
        assert_eq!(path(&format!("/{}", "长".repeat(86))), None);
    }

    #[test]
    fn joining_never_leaves_the_root() {
        assert_eq!(join("content/要闻", "../会议/a.md").as_deref(), Some("content/会议/a.md"));
        assert_eq!(join("content/要闻", "./a.md").as_deref(), Some("content/要闻/a.md"));
        assert_eq!(join("content", "../../etc"), None);
    }
}
