//! Links become notes: a message leads to other messages only.
//!
//! In: links as they end. Out: the mark behind their words, and the list of addresses for the end. Invariants: one
//! number an address; an address that stands in the text already, and the article's own, make no note.

use std::collections::BTreeMap;

/// The addresses that links lead to.
#[derive(Debug, Default)]
pub(super) struct Links {
    own: Option<String>,
    notes: Vec<(String, String)>,
    /// Places in `notes`.
    known: BTreeMap<String, usize>,
}

impl Links {
    pub fn of(own: Option<&str>) -> Links {
        Links { own: own.map(str::to_owned), ..Links::default() }
    }

    /// The mark of a link, if it has a note.
    pub fn note(&mut self, href: &str, words: &str) -> Option<String> {
        let address = without_fragment(href.trim());
        let is_web = address.starts_with("https://") || address.starts_with("http://");
        if stays(href) || self.own.as_deref() == Some(address) || bare(words) == bare(address) {
            return None;
        }
        if !is_web {
            // Mail and telephone are read, not opened.
            let (scheme, rest) = address.split_once(':')?;
            let is_read = matches!(scheme.to_ascii_lowercase().as_str(), "mailto" | "tel" | "sms");
            return (is_read && !words.contains(rest)).then(|| format!("（{rest}）"));
        }
        let place = *self.known.entry(address.to_owned()).or_insert_with(|| {
            self.notes.push((address.to_owned(), words.to_owned()));
            self.notes.len() - 1
        });
        Some(format!("[{}]", place + 1))
    }

    /// Addresses and the words of the first link to each, in order of their numbers.
    pub fn notes(&self) -> &[(String, String)] {
        &self.notes
    }
}

/// Whether a link is one that a message may hold.
pub(super) fn stays(href: &str) -> bool {
    let rest = href.strip_prefix("https://").or_else(|| href.strip_prefix("http://"));
    rest.is_some_and(|rest| rest == "mp.weixin.qq.com" || rest.starts_with("mp.weixin.qq.com/"))
}

fn without_fragment(address: &str) -> &str {
    address.split('#').next().unwrap_or_default()
}

/// An address as people write it in a text.
fn bare(address: &str) -> &str {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    let rest = rest.or_else(|| address.strip_prefix("mailto:")).unwrap_or(address);
    without_fragment(rest).trim_end_matches('/')
}

/// The number of a note as one character, as official texts print it.
pub(super) fn circled(number: usize) -> String {
    let code = match u32::try_from(number).unwrap_or(0) {
        number @ 1..=20 => 0x2460 + number - 1,
        number @ 21..=35 => 0x3251 + number - 21,
        number @ 36..=50 => 0x32B1 + number - 36,
        _ => return format!("[注{number}]"),
    };
    char::from_u32(code).map_or_else(|| format!("[注{number}]"), String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_has_one_number() {
        let mut links = Links::of(Some("https://www.example.gov.cn/a.html"));
        let mut note = |href, words| links.note(href, words);
        assert_eq!(note("https://a.cn/1", "甲").as_deref(), Some("[1]"));
        assert_eq!(note("https://a.cn/2#x", "乙").as_deref(), Some("[2]"));
        assert_eq!(note("https://a.cn/1#y", "丙").as_deref(), Some("[1]"));
        assert_eq!(note("https://mp.weixin.qq.com/s/x", "往期"), None);
        assert_eq!(note("https://www.example.gov.cn/a.html#x", "本文"), None);
        assert_eq!(note("https://a.cn/", "a.cn"), None);
        assert_eq!(note("mailto:zx@a.cn", "发邮件").as_deref(), Some("（zx@a.cn）"));
        assert_eq!(note("tel:0744-1", "0744-1"), None);
        assert_eq!(note("/yaowen/a.html", "甲"), None);
        assert_eq!(links.notes().len(), 2);
        assert!(!stays("https://mp.weixin.qq.com.example.cn/"));
    }

    #[test]
    fn numbers_are_circled_as_far_as_there_are_circles() {
        let all: String = [1, 20, 21, 35, 36, 50].map(circled).concat();
        assert_eq!(all, "①⑳㉑㉟㊱㊿");
        assert_eq!(circled(51), "[注51]");
    }
}
