//! A style sheet, as far as colours go.
//!
//! In: CSS as a theme wrote it, squeezed or not. Out: its rules in order, each with the selectors and declarations as
//! written and what its `@media` asks for; and the addresses that it names. Invariant: linear; what is no CSS gives
//! no rules rather than wrong ones.

use memchr::memmem;

/// On what a rule holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Media {
    /// Only where the reader's system asks for dark pages.
    pub dark: bool,
    /// Only where it asks for light ones.
    pub light: bool,
    /// Only on paper, or where colours are the system's own.
    pub apart: bool,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StyleRule<'a> {
    pub media: Media,
    pub selectors: Vec<&'a str>,
    /// Names and values, in order; names in lower case as themes write them.
    pub declarations: Vec<(&'a str, &'a str)>,
}

/// The rules of a style sheet without comments; see [`without_comments`].
pub fn rules(css: &str) -> Vec<StyleRule<'_>> {
    let mut found = Vec::new();
    block(css, Media::default(), &mut found);
    found
}

/// The same text with its comments taken out.
pub fn without_comments(css: &str) -> String {
    let mut plain = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find("/*") {
        plain.push_str(&rest[..at]);
        rest = rest[at + 2..].find("*/").map_or("", |end| &rest[at + 2 + end + 2..]);
    }
    plain.push_str(rest);
    plain
}

/// The rules between braces, those of nested `@media` included.
fn block<'a>(css: &'a str, media: Media, found: &mut Vec<StyleRule<'a>>) {
    // Nesting is a stack of its own, so that no depth of braces can exhaust ours.
    let mut waiting = vec![(css, media)];
    while let Some((css, media)) = waiting.pop() {
        let mut inner = Vec::new();
        let mut rest = css;
        while let Some(open) = find_unquoted(rest, &['{']) {
            // Statements without a block, `@import` among them, come before.
            let head = rest[..open].rsplit(';').next().unwrap_or_default().trim();
            let length = closing(&rest[open + 1..]);
            let body = &rest[open + 1..open + 1 + length];
            rest = rest.get(open + 1 + length + 1..).unwrap_or_default();
            match head.strip_prefix('@') {
                Some(at_rule) => inner.extend(nested(at_rule, media).map(|media| (body, media))),
                None => found.push(StyleRule {
                    media,
                    selectors: split_outside(head, ',').map(str::trim).collect(),
                    declarations: declarations(body),
                }),
            }
        }
        waiting.extend(inner);
    }
}

/// What the block of an at-rule asks for; nothing for one that holds no rules of elements.
fn nested(at_rule: &str, outer: Media) -> Option<Media> {
    let (name, condition) =
        at_rule.split_once(|c: char| c.is_ascii_whitespace() || c == '(').unwrap_or((at_rule, ""));
    let condition = condition.to_ascii_lowercase();
    match name.to_ascii_lowercase().as_str() {
        "media" => Some(Media {
            dark: outer.dark || condition.contains("dark"),
            light: outer.light || condition.contains("light"),
            apart: outer.apart || condition.contains("print") || condition.contains("forced-colors"),
        }),
        "supports" | "layer" | "container" => Some(outer),
        _ => None,
    }
}

fn declarations(body: &str) -> Vec<(&str, &str)> {
    let pair = |declaration: &'_ str| -> Option<(usize, usize)> {
        let colon = declaration.find(':')?;
        Some((colon, declaration.len()))
    };
    split_outside(body, ';')
        .filter_map(|declaration| {
            let (colon, end) = pair(declaration)?;
            let value = declaration[colon + 1..end].trim();
            Some((declaration[..colon].trim(), value.strip_suffix("!important").unwrap_or(value).trim_end()))
        })
        .collect()
}

/// The length of a block up to its closing brace.
fn closing(css: &str) -> usize {
    let (mut depth, mut from) = (0_usize, 0);
    while let Some(found) = find_unquoted(&css[from..], &['{', '}']) {
        let at = from + found;
        match css.as_bytes()[at] {
            b'{' => depth += 1,
            _ if depth == 0 => return at,
            _ => depth -= 1,
        }
        from = at + 1;
    }
    css.len()
}

/// Where one of these ASCII characters stands outside quotes.
fn find_unquoted(css: &str, wanted: &[char]) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in css.bytes().enumerate() {
        let c = char::from(byte);
        match quote {
            Some(open) if open == c => quote = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None if wanted.contains(&c) => return Some(at),
            None => {}
        }
    }
    None
}

/// Parts between separators that stand neither in brackets nor in quotes.
pub fn split_outside(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut depth, mut quote) = (0_i32, None);
    text.split(move |c: char| {
        match quote {
            Some(open) if open == c => quote = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None if matches!(c, '(' | '[') => depth += 1,
            None if matches!(c, ')' | ']') => depth -= 1,
            None => {}
        }
        c == separator && depth <= 0 && quote.is_none()
    })
}

/// The addresses in `url()` and `@import`, as written.
pub fn addresses(css: &str) -> impl Iterator<Item = &str> {
    let urls = memmem::find_iter(css.as_bytes(), "url(").map(|at| (at + 4, ')'));
    let imports = memmem::find_iter(css.as_bytes(), "@import").map(|at| (at + 7, ';'));
    urls.chain(imports).filter_map(|(at, end)| {
        let rest = css.get(at..)?;
        let inner = rest.get(..rest.find(end)?)?.trim();
        let address = match inner.chars().next()? {
            quote @ ('"' | '\'') => inner[1..].split(quote).next()?,
            // `@import url(…)` is found by its `url(`.
            _ if end == ';' => return None,
            _ => inner,
        };
        Some(address.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_come_with_their_media_and_nothing_is_made_of_other_blocks() {
        let css = without_comments(
            "@import url(a.css);/* p{color:red} */:root{--a:#fff;--b:url(\"x;}y\")}@font-face{src:url(f.woff2)}\
             @media (prefers-color-scheme: dark){a,.b:is(i,u){color:var(--a)!important}@media print{p{color:#000}}}",
        );
        let rules = rules(&css);
        let heads: Vec<_> =
            rules.iter().map(|rule| (rule.selectors.clone(), rule.media.dark, rule.media.apart)).collect();
        assert_eq!(
            heads,
            [(vec![":root"], false, false), (vec!["a", ".b:is(i,u)"], true, false), (vec!["p"], true, true)]
        );
        assert_eq!(rules[0].declarations, [("--a", "#fff"), ("--b", "url(\"x;}y\")")]);
        assert_eq!(rules[1].declarations, [("color", "var(--a)")]);
        assert_eq!(addresses(&css).collect::<Vec<_>>(), ["a.css", "x;}y", "f.woff2"]);
        assert_eq!(addresses("@import \"//a.cn/b.css\";").collect::<Vec<_>>(), ["//a.cn/b.css"]);
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(css in "([{}();:,\"'@ ]|media|/\\*|\\*/|url\\(|甲|color){0,40}") {
            let plain = without_comments(&css);
            let _ = (rules(&plain), addresses(&plain).count());
        }
    }
}
