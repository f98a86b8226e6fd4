//! Style sheets inside drawings.
//!
//! In: CSS. Out: the rules and declarations that stay inside the drawing. Invariant: nothing that comes out
//! can make a browser fetch something, or run it; where that isn't plain to see, the rule goes.

/// What can fetch or run, besides `url(`, which may name a part of the drawing.
const OUTWARD: [&str; 10] = [
    // Escapes can spell any of the others.
    "\\",
    "@import",
    "@font-face",
    "expression(",
    "javascript:",
    "binding",
    "behavior",
    "image-set(",
    "src(",
    "cross-fade(",
];

/// The value or rule refers to nothing outside.
pub(super) fn stays_inside(css: &str) -> bool {
    let css = css.to_ascii_lowercase();
    let inside = |rest: &str| rest.trim_start().trim_start_matches(['"', '\'']).trim_start().starts_with('#');
    !OUTWARD.iter().any(|word| css.contains(word)) && css.split("url(").skip(1).all(inside)
}

/// The declarations of a `style` attribute that stay inside.
pub(super) fn declarations(css: &str) -> String {
    let css = without_comments(css);
    let kept: Vec<&str> =
        css.split(';').map(str::trim).filter(|part| !part.is_empty() && stays_inside(part)).collect();
    kept.join(";")
}

/// The rules of a sheet that stay inside.
pub(super) fn rules(css: &str) -> String {
    let css = without_comments(css);
    let mut kept = String::new();
    let mut rest = css.as_str();
    while !rest.trim().is_empty() {
        let (rule, after) = rest.split_at(end_of_rule(rest));
        rest = after;
        let rule = rule.trim();
        let grouped =
            ["@media", "@supports", "@keyframes"].iter().any(|at| rule.to_ascii_lowercase().starts_with(at));
        if (grouped || !rule.starts_with('@')) && rule.contains('{') && stays_inside(rule) {
            kept.push_str(rule);
        }
    }
    kept
}

/// Behind the block that the rule has, or the semicolon that it ends with.
fn end_of_rule(css: &str) -> usize {
    let (mut depth, mut quote) = (0_usize, None);
    for (at, c) in css.char_indices() {
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '{') => depth += 1,
            (None, '}') if depth <= 1 => return at + 1,
            (None, '}') => depth -= 1,
            (None, ';') if depth == 0 => return at + 1,
            _ => {}
        }
    }
    css.len()
}

/// A comment separates, so it becomes a space; one without end is the rest.
fn without_comments(css: &str) -> String {
    let mut parts = css.split("/*");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push(' ');
        out.push_str(part.split_once("*/").map_or("", |(_, after)| after));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_that_lead_outside_go_and_the_others_stay() {
        let sheet = "@import url(https://example.org/a.css); .a{fill:#c00} /* x */ \
                     @font-face{font-family:x;src:url(x.woff)} .b{fill:url(#g)} .c{fill:url(http://example.org)}\
                     @media print{.a{fill:#000}} .d::after{content:\"}\"}";
        assert_eq!(
            rules(sheet),
            ".a{fill:#c00}.b{fill:url(#g)}@media print{.a{fill:#000}}.d::after{content:\"}\"}"
        );
    }

    #[test]
    fn disguises_are_seen() {
        for css in [
            "fill:u\\72l(x)",
            "fill:URL( 'http://x')",
            "fill:url(//x)",
            "width:expression(1)",
            "fill:url(data:x)",
        ] {
            assert!(!stays_inside(css), "{css}");
        }
        for css in ["fill:url(#a)", "fill:url( \"#a\" )", "fill: rgb(1, 2, 3)", "标题"] {
            assert!(stays_inside(css), "{css}");
        }
        assert_eq!(declarations("fill:red;/*;*/ stroke:url(x) ; opacity:.5"), "fill:red;opacity:.5");
        assert_eq!(rules("a{fill:red"), "a{fill:red");
        assert_eq!(rules("}}}"), "");
    }
}
