//! The one script tag of the preview, put into a page that is otherwise the bytes of `build`.

/// Deferred scripts run in their order, so as the first of the head ours sees the page before the theme's
/// scripts change it.
pub(super) const TAG: &str = "<script src=\"/_huikan/preview.js\" defer></script>";

/// The page with the tag: after `<head>`, without one after the doctype, without that at the start.
pub(super) fn inject(page: &[u8]) -> Vec<u8> {
    let (before, after) = page.split_at(place(page));
    [before, TAG.as_bytes(), after].concat()
}

/// Whether the page has a head to put the tag into.
pub(super) fn has_head(page: &[u8]) -> bool {
    after_tag(page, b"<head").is_some()
}

fn place(page: &[u8]) -> usize {
    after_tag(page, b"<head").or_else(|| after_doctype(page)).unwrap_or(0)
}

/// The byte behind the first tag with this name, in either case; comments are passed over.
fn after_tag(page: &[u8], name: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = memchr::memchr(b'<', page.get(from..)?).map(|found| from + found) {
        let rest = &page[at..];
        if rest.starts_with(b"<!--") {
            from = at + memchr::memmem::find(rest, b"-->")?;
            continue;
        }
        let is_named = rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        if is_named && rest.get(name.len()).is_some_and(|&byte| byte == b'>' || byte.is_ascii_whitespace()) {
            return memchr::memchr(b'>', rest).map(|end| at + end + 1);
        }
        from = at + 1;
    }
    None
}

fn after_doctype(page: &[u8]) -> Option<usize> {
    let start = page.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let rest = &page[start..];
    let is_doctype = rest.get(..9).is_some_and(|start| start.eq_ignore_ascii_case(b"<!doctype"));
    is_doctype.then(|| memchr::memchr(b'>', rest)).flatten().map(|end| start + end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tag_comes_first_in_the_head() {
        for (page, before) in [
            ("<!doctype html>\n<html><head>\n<title>会</title>", "<!doctype html>\n<html><head>"),
            ("<HEAD lang=zh><p>", "<HEAD lang=zh>"),
            ("<!-- <head> --><header></header><head\n>会", "<!-- <head> --><header></header><head\n>"),
            ("\n<!DOCTYPE html><p>会", "\n<!DOCTYPE html>"),
            ("<p>会<", ""),
            ("<!-- <head>", ""),
            ("<head", ""),
            ("", ""),
        ] {
            let after = &page[before.len()..];
            assert_eq!(String::from_utf8(inject(page.as_bytes())).unwrap(), format!("{before}{TAG}{after}"));
        }
        assert!(has_head(b"<head>") && !has_head(b"<header>"));
    }
}
