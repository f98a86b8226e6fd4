//! Bare addresses in running text become links.
//!
//! In: text nodes that stand side by side. Out: the same with links among them. The rules are GFM's
//! extended autolinks, with two changes for text without spaces: an address may begin right after a
//! Chinese character, and it ends where Chinese text or punctuation begins. Linear in the text.

use std::ops::Range;

use memchr::{memchr3, memchr3_iter};

use super::Kind;
use super::cjk::is_chinese;
use super::doc::{LinkTo, Node, Str, Tables, offset};

/// An address in a text.
#[derive(Debug, PartialEq, Eq)]
struct Address {
    range: Range<usize>,
    /// What the author left out of the destination.
    prefix: &'static str,
}

/// Turns the addresses in the text nodes from `first` to the end of the tree into links. An address may
/// run over several nodes: an entity or an escape in it makes a node of its own.
pub(super) fn link_addresses(tables: &mut Tables, file: &str, first: usize) {
    let text_of = |node: &Node| match node.kind {
        Kind::Text(text) => Some(text),
        _ => None,
    };
    if !tables.nodes[first..].iter().filter_map(text_of).any(|text| has_trigger(tables.read(file, text))) {
        return;
    }
    let pieces: Vec<(Node, Str)> =
        tables.nodes[first..].iter().filter_map(|node| Some((*node, text_of(node)?))).collect();
    let joined: String = pieces.iter().map(|(_, text)| tables.read(file, *text)).collect();
    let Some(mut address) = next_address(&joined, 0) else { return };
    tables.nodes.truncate(first);
    let mut cutter = Cutter { tables, joined: &joined, pieces: pieces.into_iter(), piece: None, at: 0 };
    loop {
        cutter.copy_to(address.range.start);
        cutter.link(&address);
        match next_address(&joined, address.range.end) {
            Some(next) => address = next,
            None => break,
        }
    }
    cutter.copy_to(joined.len());
}

/// Takes the text nodes apart at the borders of addresses and puts them back.
struct Cutter<'c, I> {
    tables: &'c mut Tables,
    joined: &'c str,
    pieces: I,
    /// The node that `at` lies in, and where it ends in `joined`.
    piece: Option<(Node, Str, usize)>,
    at: usize,
}

impl<I: Iterator<Item = (Node, Str)>> Cutter<'_, I> {
    /// Puts back the text up to `end`.
    fn copy_to(&mut self, end: usize) {
        while self.at < end {
            let Some((node, text, stop)) = self.piece.take().or_else(|| self.next_piece()) else { return };
            let upto = stop.min(end);
            let part = self.part(node, text, stop, upto);
            self.tables.nodes.push(part);
            self.at = upto;
            self.piece = (upto < stop).then_some((node, text, stop));
        }
    }

    fn next_piece(&mut self) -> Option<(Node, Str, usize)> {
        let (node, text) = self.pieces.next()?;
        let length = match text.span() {
            Some(span) => span.len(),
            None => self.tables.read("", text).len(),
        };
        Some((node, text, self.at + length))
    }

    /// The bytes from `self.at` to `upto` of a piece that ends at `stop`, as a node.
    fn part(&mut self, node: Node, text: Str, stop: usize, upto: usize) -> Node {
        let end = offset(self.tables.nodes.len() + 1);
        let source = text.span().and_then(|span| {
            let (start, stop) = (offset(span.end - (stop - self.at)), offset(span.end - (stop - upto)));
            Some((Str::source(start, stop)?, start, stop))
        });
        match source {
            Some((text, start, stop)) => Node { kind: Kind::Text(text), start, stop, end },
            None => {
                let text = self.tables.own(self.joined[self.at..upto].to_owned());
                Node { kind: Kind::Text(text), end, ..node }
            }
        }
    }

    fn link(&mut self, address: &Address) {
        let node = self.tables.nodes.len();
        let index = offset(self.tables.links.len());
        self.tables.nodes.push(Node { kind: Kind::Link(index), start: 0, stop: 0, end: 0 });
        self.copy_to(address.range.end);
        let end = self.tables.nodes.len();
        let texts = &self.tables.nodes[node + 1..end];
        let (start, stop) = (texts[0].start, texts[texts.len() - 1].stop);
        let destination = match (texts, address.prefix) {
            ([Node { kind: Kind::Text(text), .. }], "") => *text,
            _ => self.tables.own(format!("{}{}", address.prefix, &self.joined[address.range.clone()])),
        };
        self.tables.links.push(LinkTo { destination, title: None });
        self.tables.nodes[node] = Node { kind: Kind::Link(index), start, stop, end: offset(end) };
    }
}

/// Whether there may be an address: `://`, `www.` or `@`.
fn has_trigger(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr3_iter(b':', b'@', b'w', bytes).any(|at| is_trigger(&bytes[at..]))
}

fn is_trigger(bytes: &[u8]) -> bool {
    bytes.starts_with(b"://") || bytes.starts_with(b"www.") || bytes.starts_with(b"@")
}

/// The first address that begins at or after `from`.
fn next_address(text: &str, from: usize) -> Option<Address> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(found) = memchr3(b':', b'@', b'w', bytes.get(at..)?) {
        let trigger = at + found;
        at = trigger + 1;
        if !is_trigger(&bytes[trigger..]) {
            continue;
        }
        let address = match bytes[trigger] {
            b':' => with_scheme(text, from, trigger),
            b'w' => with_www(text, from, trigger),
            _ => mail(text, from, trigger),
        };
        if address.is_some() {
            return address;
        }
    }
    None
}

/// `http://…` or `https://…`; `colon` is where `://` is, `from` where the last address ended.
fn with_scheme(text: &str, from: usize, colon: usize) -> Option<Address> {
    let before = &text.as_bytes()[from..colon];
    let scheme = before.iter().rev().take_while(|b| b.is_ascii_alphanumeric()).count();
    let start = colon - scheme;
    let name = &text[start..colon];
    if !name.eq_ignore_ascii_case("http") && !name.eq_ignore_ascii_case("https") {
        return None;
    }
    let host = colon + "://".len();
    domain(&text[host..])?;
    Some(Address { range: start..end(text, host), prefix: "" })
}

/// `www.…`, at the beginning of a word.
fn with_www(text: &str, from: usize, start: usize) -> Option<Address> {
    let inside_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/' | '@' | ':');
    if text[from..start].chars().next_back().is_some_and(inside_word) {
        return None;
    }
    domain(&text[start + "www.".len()..])?;
    Some(Address { range: start..end(text, start), prefix: "http://" })
}

/// `name@domain`; `sign` is where the `@` is.
fn mail(text: &str, from: usize, sign: usize) -> Option<Address> {
    let before = &text[from..sign];
    let local =
        before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '+' | '-' | '_'));
    let name = before[local.len()..].trim_start_matches('.');
    let domain = domain(&text[sign + 1..])?;
    let rejected = name.is_empty() || local.ends_with('/') || !domain.contains('.');
    if rejected || domain.ends_with(['-', '_']) {
        return None;
    }
    Some(Address { range: sign - name.len()..sign + 1 + domain.len(), prefix: "mailto:" })
}

/// The domain that a text begins with. GFM allows no underscore in its last two parts. No more of a text is
/// read than a domain may be long: nothing says how often it is asked about the same letters.
fn domain(text: &str) -> Option<&str> {
    /// In bytes, as the names of the internet are.
    const LONGEST: usize = 253;
    let letter = |c: char| c.is_alphanumeric() && !is_chinese(c);
    if !text.starts_with(letter) {
        return None;
    }
    let ends = |&(at, c): &(usize, char)| at > LONGEST || !letter(c) && !matches!(c, '-' | '_' | '.');
    let length = text.char_indices().find(ends).map_or(text.len(), |(at, _)| at);
    let domain = text[..length].trim_end_matches('.');
    let valid = domain.len() <= LONGEST && !domain.rsplit('.').take(2).any(|part| part.contains('_'));
    valid.then_some(domain)
}

/// Where an address ends whose host begins at `host`: before white space, `<` and Chinese, and before the
/// punctuation that belongs to the sentence.
fn end(text: &str, host: usize) -> usize {
    let ends = |c: char| c.is_whitespace() || c.is_control() || c == '<' || is_chinese(c);
    let length = text[host..].find(ends).unwrap_or(text.len() - host);
    host + without_trailing_punctuation(&text.as_bytes()[host..host + length])
}

/// The length of an address without what GFM takes off its end, closing brackets that were opened before
/// the address included.
fn without_trailing_punctuation(address: &[u8]) -> usize {
    let count = |bracket: u8| address.iter().filter(|&&b| b == bracket).count();
    let mut round = count(b')').saturating_sub(count(b'('));
    let mut square = count(b']').saturating_sub(count(b'['));
    let mut end = address.len();
    while let Some(last) = address[..end].last() {
        match last {
            b'?' | b'!' | b'.' | b',' | b':' | b'*' | b'_' | b'~' | b'\'' | b'"' => end -= 1,
            b')' if round > 0 => (round, end) = (round - 1, end - 1),
            b']' if square > 0 => (square, end) = (square - 1, end - 1),
            b';' => end = before_entity(&address[..end - 1]).unwrap_or(end - 1),
            _ => break,
        }
    }
    end
}

/// Where the entity begins whose semicolon follows, if there is one.
fn before_entity(address: &[u8]) -> Option<usize> {
    let name = address.iter().rev().take_while(|b| b.is_ascii_alphanumeric()).count();
    let start = address.len() - name;
    (name > 0 && address[..start].ends_with(b"&")).then(|| start - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The addresses in a text, as destinations.
    fn destinations(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(address) = next_address(text, from) {
            found.push(format!("{}{}", address.prefix, &text[address.range.clone()]));
            from = address.range.end;
        }
        found
    }

    #[track_caller]
    fn finds(text: &str, expected: &[&str]) {
        assert_eq!(destinations(text), expected, "{text}");
    }

    #[test]
    fn addresses_end_where_chinese_begins() {
        finds("详见http://www.gov.cn/a.html，谢谢", &["http://www.gov.cn/a.html"]);
        finds("网址https://a.cn/x?y=1&z=2。下一句", &["https://a.cn/x?y=1&z=2"]);
        finds("（https://a.cn）", &["https://a.cn"]);
        finds("登录www.gov.cn查询", &["http://www.gov.cn"]);
        finds("“www.gov.cn”", &["http://www.gov.cn"]);
        finds("发至zx_ban@xx.gov.cn或寄送", &["mailto:zx_ban@xx.gov.cn"]);
        finds("邮箱：a.b+c@gov.cn。", &["mailto:a.b+c@gov.cn"]);
        finds("http://a.cn、http://b.cn；http://c.cn", &["http://a.cn", "http://b.cn", "http://c.cn"]);
        finds("http://a.cn/１２", &["http://a.cn/"]);
    }

    #[test]
    fn punctuation_of_the_sentence_stays_outside() {
        finds("see http://a.cn/b. And http://a.cn/c?!", &["http://a.cn/b", "http://a.cn/c"]);
        finds("(http://a.cn/b(c))", &["http://a.cn/b(c)"]);
        finds("[http://a.cn/b] \"http://a.cn\"", &["http://a.cn/b", "http://a.cn"]);
        finds("http://a.cn/?a=b&copy;", &["http://a.cn/?a=b"]);
        finds("http://a.cn/b; http://a.cn/a;b", &["http://a.cn/b", "http://a.cn/a;b"]);
        finds("http://a.cn/b<br>", &["http://a.cn/b"]);
        finds("*www.gov.cn* a@b.cn.", &["http://www.gov.cn", "mailto:a@b.cn"]);
    }

    #[test]
    fn what_is_no_address_stays_text() {
        for text in [
            "http://",
            "http://，",
            "ftp://a.cn",
            "xhttp://a.cn",
            "javascript://a.cn",
            "http://a_b",
            "www.",
            "www.，",
            "awww.gov.cn",
            "a@b",
            "@a.cn",
            "a@b.c_",
            "比例 1:2，@所有人",
            "http:/a.cn",
            "/a@b.cn",
            "http://.cn",
        ] {
            finds(text, &[]);
        }
    }

    #[test]
    fn a_domain_is_no_longer_than_there_are_any() {
        let long = "a".repeat(254);
        for text in [format!("www.{long}"), format!("http://{long}/"), format!("a@{long}.cn")] {
            finds(&text, &[]);
        }
        finds(&format!("www.{}{}", &long[1..], ".".repeat(9)), &[&format!("http://www.{}", &long[1..])]);
    }

    #[test]
    fn a_scheme_may_be_in_capitals_and_a_port_and_path_follow() {
        finds("HTTP://A.cn:8080/p~q_r#s", &["HTTP://A.cn:8080/p~q_r#s"]);
        finds("http://localhost:1111/", &["http://localhost:1111/"]);
    }
}
