//! Links: where they lead, and how that shows.
//!
//! In: an address as written. Out: a start tag and what closes it. Invariant: no address with a scheme
//! that could run anything is ever written, whatever the resolver says.

use std::borrow::Cow;
use std::ops::Range;

use percent_encoding::percent_decode_str;

use super::escape::push_attribute;
use super::raw::Content;
use super::stack::Frame;
use super::{FRAGMENT_MISSING, Writer, quoted};
use crate::markdown::{Missing, Node, Target};
use crate::report::{Code, Finding, nearest};

const FORBIDDEN: Code = Code("link/forbidden");

/// An address in the body.
#[derive(Clone, Debug)]
pub(super) struct Address<'a> {
    pub written: &'a str,
    /// The bytes of the link or picture in the file.
    pub span: Range<usize>,
    /// Those of the address itself, where it stands there as it is meant.
    pub fix: Option<Range<usize>>,
}

/// What an author gave a raw element besides its address; the rest is HTML already.
#[derive(Clone, Debug, Default)]
pub(super) struct Given {
    pub class: String,
    pub rest: String,
}

impl Writer<'_> {
    pub(super) fn link(&mut self, node: Node, link: u32) {
        self.before_words();
        let to = self.doc.link(link);
        let (written, fix) = self.source(to.destination);
        let title = to.title.map_or("", |title| self.doc.str(title));
        let mut given = Given::default();
        if !title.is_empty() {
            push_attribute(&mut given.rest, "title", title);
        }
        let address = Address { written, span: node.span(), fix };
        let (close, is_link) = self.start_link(&address, &given);
        let frame = Frame::ours(node.end as usize, Content::Phrasing, close);
        self.open(Frame { is_link, ..frame });
    }

    /// Writes a link's start tag, or that of the stand-in for a dead one. Gives its end, and whether
    /// it is an `a`.
    pub(super) fn start_link(&mut self, address: &Address<'_>, given: &Given) -> (Cow<'static, str>, bool) {
        let written = address.written;
        if self.links > 0 {
            return (Cow::Borrowed(""), false);
        }
        if has_scheme(written, &RUNNING) {
            return self.forbidden_link(address, given);
        }
        if let Some(fragment) = written.strip_prefix('#') {
            return self.fragment(address, fragment, given);
        }
        match self.resolve.link(written) {
            Target::Inside { href, lost_anchor } => {
                if let Some(lost) = lost_anchor {
                    self.lost_anchor(address, &lost);
                }
                self.start_anchor(&href, "", given, "</a>")
            }
            Target::Outside { href } if !leads_out(&href) => self.forbidden_link(address, given),
            Target::Outside { href } => {
                let is_web = has_scheme(&href, &["http", "https"]) || href.starts_with("//");
                let class = if is_web && self.is_page() { "external" } else { "" };
                self.start_anchor(&href, class, given, "</a>")
            }
            Target::Attachment { href, extension, bytes } => self.attachment(&href, &extension, bytes, given),
            Target::Forbidden => self.forbidden_link(address, given),
            Target::Missing(missing) => {
                self.missing_link(address, &missing);
                (self.start_span("missing-link", given), false)
            }
        }
    }

    fn start_anchor(
        &mut self,
        href: &str,
        class: &str,
        given: &Given,
        close: impl Into<Cow<'static, str>>,
    ) -> (Cow<'static, str>, bool) {
        self.out.push_str("<a");
        if !href.is_empty() {
            push_attribute(&mut self.out, "href", href);
        }
        self.push_class(&[class, &given.class]);
        if class == "external" {
            self.out.push_str(" rel=\"noopener\"");
        }
        self.out.push_str(&given.rest);
        if class == "attachment" {
            return (close.into(), true);
        }
        self.out.push('>');
        (close.into(), true)
    }

    /// A file to download says what it is and how big before anybody asks for it.
    fn attachment(
        &mut self,
        href: &str,
        extension: &str,
        bytes: u64,
        given: &Given,
    ) -> (Cow<'static, str>, bool) {
        let kind = extension.to_uppercase();
        let comma = if kind.is_empty() { "" } else { "，" };
        let size = format!("（{kind}{comma}{}）", readable_size(bytes));
        let mut close = String::new();
        if self.is_page() {
            close.push_str("<span class=\"attachment-size\">");
        }
        super::push_text(&mut close, &size);
        if !self.is_page() {
            close.push_str("</a>");
            return self.start_anchor(href, "", given, close);
        }
        close.push_str("</span></a>");
        let opened = self.start_anchor(href, "attachment", given, close);
        push_attribute(&mut self.out, "data-ext", &extension.to_lowercase());
        self.out.push('>');
        opened
    }

    pub(super) fn push_class(&mut self, classes: &[&str]) {
        let mut classes = classes.iter().filter(|class| !class.is_empty());
        let Some(first) = classes.next() else { return };
        self.out.push_str(" class=\"");
        super::escape::push_value(&mut self.out, first);
        for class in classes {
            self.out.push(' ');
            super::escape::push_value(&mut self.out, class);
        }
        self.out.push('"');
    }

    /// A link to a place of the same page; a feed shows only its words.
    fn fragment(
        &mut self,
        address: &Address<'_>,
        fragment: &str,
        given: &Given,
    ) -> (Cow<'static, str>, bool) {
        if !self.is_page() {
            return (Cow::Borrowed(""), false);
        }
        if !fragment.is_empty() && !fragment.eq_ignore_ascii_case("top") {
            self.fragments.push((address.span.clone(), fragment.into()));
        }
        self.start_anchor(address.written, "", given, "</a>")
    }

    /// A place in another page that isn't there; the link still leads to the page.
    fn lost_anchor(&mut self, address: &Address<'_>, lost: &Missing) {
        let message = format!("链接“{}”的页面里没有井号后面的位置", quoted(address.written));
        let near = lost.nearest.as_ref().map_or(String::new(), |near| format!("是不是“#{near}”？"));
        let finding = Finding::warning(FRAGMENT_MISSING, message)
            .at(self.span(address.span.clone()))
            .help(format!("{near}井号后面写那一篇里小标题的文字；不需要定位就删去井号和它后面的字。"));
        self.findings.push(finding);
    }

    fn forbidden_link(&mut self, address: &Address<'_>, given: &Given) -> (Cow<'static, str>, bool) {
        self.forbidden("链接", address);
        (self.start_span("", given), false)
    }

    /// What stands on a page where no link may be: other links still lead to the place that it was.
    pub(super) fn start_span(&mut self, class: &str, given: &Given) -> Cow<'static, str> {
        let is_bare = class.is_empty() && given.class.is_empty() && given.rest.is_empty();
        if is_bare || !self.is_page() {
            return Cow::Borrowed("");
        }
        self.out.push_str("<span");
        self.push_class(&[class, &given.class]);
        self.out.push_str(&given.rest);
        self.out.push('>');
        Cow::Borrowed("</span>")
    }

    pub(super) fn forbidden(&mut self, what: &str, address: &Address<'_>) {
        let message = format!("{what}“{}”的地址不安全，已去掉", quoted(address.written));
        let finding = Finding::warning(FORBIDDEN, message)
            .at(self.span(address.span.clone()))
            .help("网页上只能用 http、https、mailto、tel 开头的地址，或者稿件、附件的文件名。");
        self.findings.push(finding);
    }

    /// Checks links to places of this page, once all places are known.
    pub(super) fn check_fragments(&mut self) {
        // Looking for a near name costs a comparison with each: enough for people, too little for harm.
        const SUGGESTIONS: usize = 20;
        if self.fragments.is_empty() {
            return;
        }
        let anchors = self.anchors();
        let mut suggestions = 0;
        for (span, fragment) in std::mem::take(&mut self.fragments) {
            let decoded = percent_decode_str(&fragment).decode_utf8_lossy();
            let is_known = |name: &str| {
                anchors.contains(name) || self.raw.ids.contains(name) || self.footnotes.has_anchor(name)
            };
            if is_known(&fragment) || is_known(&decoded) {
                continue;
            }
            let message = format!("页内链接“#{}”指向的位置不存在", quoted(&decoded));
            let mut finding = Finding::warning(FRAGMENT_MISSING, message).at(self.span(span));
            suggestions += 1;
            let near = if suggestions > SUGGESTIONS {
                None
            } else {
                nearest(&decoded, anchors.iter().copied().take(500))
            };
            finding = finding.help(match near {
                Some(near) => format!("是不是“#{near}”？"),
                None => "页内链接写作“#标题文字”，标题要在本篇正文里。".to_owned(),
            });
            self.findings.push(finding);
        }
    }
}

/// Schemes that run what follows, or show it as if it came from us.
pub(super) const RUNNING: [&str; 5] = ["javascript", "vbscript", "livescript", "data", "blob"];

/// Whether a browser would run what an address says, instead of opening what it names.
pub fn runs(address: &str) -> bool {
    has_scheme(address, &["javascript", "vbscript", "livescript"])
}

/// Whether an address has one of these schemes, read as browsers do: control characters and blanks
/// before it, and line breaks and tabs inside, do not count.
pub(super) fn has_scheme(address: &str, schemes: &[&str]) -> bool {
    scheme(address).is_some_and(|(name, length)| schemes.iter().any(|s| s.as_bytes() == &name[..length]))
}

/// Whether an address may be written as one that leads out of the site.
fn leads_out(href: &str) -> bool {
    const SCHEMES: [&str; 6] = ["http", "https", "mailto", "tel", "sms", "ftp"];
    scheme(href).is_none_or(|(name, length)| SCHEMES.iter().any(|s| s.as_bytes() == &name[..length]))
}

/// The scheme that an address begins with, in lower case; longer ones are cut to what fits, which is
/// the name of none.
fn scheme(address: &str) -> Option<([u8; 12], usize)> {
    let mut name = [0; 12];
    let mut length = 0;
    let bytes = address.bytes().skip_while(|&byte| byte <= b' ');
    for byte in bytes.filter(|&byte| !byte.is_ascii_control()) {
        match byte {
            b':' => return (length > 0).then_some((name, length)),
            b'a'..=b'z' | b'A'..=b'Z' => {}
            b'0'..=b'9' | b'+' | b'-' | b'.' if length > 0 => {}
            _ => return None,
        }
        if let Some(slot) = name.get_mut(length) {
            *slot = byte.to_ascii_lowercase();
            length += 1;
        }
    }
    None
}

/// A file's size as readers see it: `1.2 MB`.
pub fn readable_size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KB", "MB", "GB", "TB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    // In tenths of a unit, rounded half up: no floating point, the same on every machine.
    let mut tenths = (u128::from(bytes) * 10 + 512) / 1024;
    let mut unit = 0;
    while tenths >= 10_240 && unit + 1 < UNITS.len() {
        tenths = (tenths + 512) / 1024;
        unit += 1;
    }
    if tenths < 100 && !tenths.is_multiple_of(10) {
        format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit])
    } else {
        format!("{} {}", (tenths + 5) / 10, UNITS[unit])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_readable() {
        for (bytes, size) in [
            (0, "0 B"),
            (1023, "1023 B"),
            (1024, "1 KB"),
            (1536, "1.5 KB"),
            (12_900, "13 KB"),
            (1_258_291, "1.2 MB"),
            (52_428_800, "50 MB"),
            (u64::MAX, "16777216 TB"),
        ] {
            assert_eq!(readable_size(bytes), size, "{bytes}");
        }
    }

    #[test]
    fn schemes_are_read_as_browsers_read_them() {
        for address in
            ["javascript:x", " JaVaScRiPt:x", "\u{1}java\nscript\t:x", "data:text/html,x", "vbscript:x"]
        {
            assert!(has_scheme(address, &RUNNING), "{address:?}");
            assert!(!leads_out(address), "{address:?}");
        }
        for address in ["a/javascript:x", "调研.md", "#javascript:", "1.jpg", "?a:b", "javascript"] {
            assert!(!has_scheme(address, &RUNNING), "{address:?}");
        }
        assert!(
            leads_out("https://www.example.cn/") && leads_out("//example.cn") && leads_out("MAILTO:a@b.cn")
        );
        assert!(!leads_out("javascriptjavascript:x") && !leads_out("file:///C:/"));
    }
}
