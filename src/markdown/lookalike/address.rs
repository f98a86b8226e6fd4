//! Addresses of the web that stand in the text as they are, with Chinese in their paths.
//!
//! A link ends before the first Chinese character (GFM has no word on it, and most Chinese sentences go on right behind
//! an address); but what goes on with `/` or an ending is still the address, and its marks are not those of a sentence.

use std::ops::Range;

use memchr::memmem;

/// Where an address ends for certain.
const ENDS: &str = "，。；：、！？“”‘’《》【】（）";

/// Bytes of one of them: no part of a text is gone through twice.
const LONGEST: usize = 2048;

/// The addresses in a part of a text.
pub(super) fn addresses(text: &str, part: Range<usize>) -> Vec<Range<usize>> {
    let body = text.get(part.clone()).unwrap_or_default();
    let (mut found, mut from) = (Vec::new(), 0);
    for at in memmem::find_iter(body.as_bytes(), b"://") {
        let scheme = ["https", "http"].into_iter().find(|scheme| body[..at].ends_with(scheme));
        let Some(start) = scheme.map(|scheme| at - scheme.len()).filter(|start| *start >= from) else {
            continue;
        };
        let (length, run) = lengths(&body[start..]);
        from = start + run;
        found.push(part.start + start..part.start + start + length);
    }
    found
}

/// Of the address that a text begins with, and of what was looked at for it.
fn lengths(text: &str) -> (usize, usize) {
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let run = &text[..text.find(|c: char| c.is_whitespace() || ENDS.contains(c)).unwrap_or(text.len())];
    let plain = run.find(|c: char| !c.is_ascii()).unwrap_or(run.len());
    let is_path = |c: char| c.is_ascii_alphanumeric() || c == '/';
    let last = run.rfind(is_path).map_or(0, |last| last + 1);
    // Behind a slash nobody can say whether Chinese is still the path: no sentence begins there for sure.
    let is_unsure = run[..plain].ends_with('/') && plain > run.find("://").map_or(0, |at| at + 3);
    match is_unsure || run[plain..].contains(['/', '.']) {
        true if is_unsure => (run.len(), run.len()),
        true => (last.max(plain), run.len()),
        false => (plain, run.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::addresses;

    #[test]
    fn an_address_goes_on_behind_chinese_where_a_path_does() {
        for (text, address) in [
            ("文件见 http://a.gov.cn/下载/通知(一).pdf 。", "http://a.gov.cn/下载/通知(一).pdf"),
            ("见https://a.gov.cn/下载/甲,乙.html，共3件", "https://a.gov.cn/下载/甲,乙.html"),
            ("网址http://a.gov.cn/中,文 一页", "http://a.gov.cn/中,文"),
            ("网址http://a.gov.cn会议指出,要落实3件", "http://a.gov.cn"),
            ("网址http://a.gov.cn/x?a=b。", "http://a.gov.cn/x?a=b"),
        ] {
            let found: Vec<&str> =
                addresses(text, 0..text.len()).into_iter().map(|bytes| &text[bytes]).collect();
            assert_eq!(found, [address], "{text}");
        }
        assert!(addresses("写作 协议://地址", 0..3).is_empty());
    }
}
