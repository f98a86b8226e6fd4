//! Whatever is written, the HTML is balanced and runs nothing.

use proptest::prelude::*;

use super::*;

const VOID: [&str; 9] = ["br", "col", "hr", "img", "input", "source", "track", "wbr", "area"];

/// Reads the HTML as strictly as it is written: every tag in order, every value quoted.
pub(super) fn assert_harmless(html: &str, body: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(tag) = rest.strip_prefix('/') {
            let (name, after) =
                tag.split_once('>').unwrap_or_else(|| panic!("unended in {html:?} of {body:?}"));
            assert_eq!(open.pop(), Some(name), "in {html:?} of {body:?}");
            rest = after;
            continue;
        }
        let end = rest.find([' ', '>']).unwrap_or_else(|| panic!("unended in {html:?} of {body:?}"));
        let name = &rest[..end];
        assert!(
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()),
            "{html:?}"
        );
        assert!(!["script", "style", "iframe", "svg", "math", "form", "object"].contains(&name), "{html:?}");
        if matches!(name, "p" | "li" | "a") {
            let directly =
                open.iter().rev().take_while(|n| !matches!(**n, "ul" | "ol" | "td" | "th" | "blockquote"));
            let nested = directly.into_iter().any(|n| *n == name);
            assert!(!nested, "{name} in itself: {html:?} of {body:?}");
        }
        rest = attributes(&rest[end..], html, body);
        if !VOID.contains(&name) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?} open in {html:?} of {body:?}");
}

/// Reads attributes up to and with the `>`.
fn attributes<'h>(mut rest: &'h str, html: &str, body: &str) -> &'h str {
    loop {
        if let Some(after) = rest.strip_prefix('>') {
            return after;
        }
        rest = rest.strip_prefix(' ').unwrap_or_else(|| panic!("{rest:?} in {html:?} of {body:?}"));
        let end = rest.find([' ', '>', '=']).expect("a tag ends");
        let name = &rest[..end];
        assert!(!name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{html:?}");
        assert!(!name.starts_with("on") && name != "style" && name != "srcdoc", "{name} in {html:?}");
        rest = &rest[end..];
        if let Some(value) = rest.strip_prefix("=\"") {
            let (value, after) = value.split_once('"').expect("a value ends");
            assert!(!value.contains(['<', '>']), "{html:?}");
            if matches!(name, "href" | "src" | "poster") {
                let value: String = value.chars().filter(|c| *c > ' ').collect::<String>().to_lowercase();
                assert!(!value.starts_with("javascript:") && !value.starts_with("data:text"), "{html:?}");
                assert!(!value.contains("&colon;") && !value.contains("&#"), "{html:?}");
            }
            rest = after;
        }
    }
}

/// Pieces that meet in unpleasant ways.
#[expect(clippy::too_many_lines, reason = "a list")]
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "\n",
            "\n\n",
            " ",
            "甲",
            "乙。",
            "*",
            "**",
            "~~",
            "`",
            "```\n",
            "> ",
            "- ",
            "1. ",
            "# ",
            "|",
            "|-|\n",
            "|甲|\n|-|\n|乙|\n",
            "[",
            "](会议.md)",
            "](#x)",
            "![",
            "](1.jpg)",
            "](a.mp4 \"题（办公室　摄）\")",
            "[^1]",
            "\n\n[^1]: ",
            "    ",
            "\\",
            "&",
            "&lt;",
            "\0",
            "<",
            ">",
            "\"",
            "'",
            "=",
            "/",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<?",
            "<!",
        ])
        .prop_map(str::to_owned),
        (
            prop::sample::select(vec![
                "p",
                "div",
                "b",
                "a",
                "a href=\"会议.md\"",
                "a href=\"javascript:x\"",
                "table",
                "tr",
                "td",
                "th",
                "tbody",
                "caption",
                "colgroup",
                "col",
                "ul",
                "ol",
                "li",
                "dl",
                "dt",
                "dd",
                "ruby",
                "rt",
                "h2",
                "summary",
                "details",
                "figure",
                "figcaption",
                "video",
                "source src=a.mp4",
                "img src=1.jpg onerror=x",
                "img src=\"",
                "script",
                "style",
                "svg",
                "title",
                "span style=\"x\" class=y",
                "font",
                "center",
                "pre",
                "String",
                "o:p",
                "br",
                "hr",
                "ins",
                "section id=x",
                "textarea",
                "select",
                "option",
            ]),
            0..4_u8
        )
            .prop_map(|(tag, how)| match how {
                0 => format!("</{}>", tag.split(' ').next().unwrap_or(tag)),
                1 => format!("\n\n<{tag}>\n"),
                _ => format!("<{tag}>"),
            }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn soup_is_balanced_and_harmless(pieces in prop::collection::vec(piece(), 0..24)) {
        let body = pieces.concat();
        for (place, title) in [(Place::Page, Title::Apart), (Place::Feed, Title::FirstHeading)] {
            let html = render(&body, place, title);
            assert_harmless(&html.html, &body);
            for finding in html.findings {
                let span = finding.span.expect("findings of a body have a place");
                let slice = body.get(span.start as usize..span.end as usize);
                prop_assert!(slice.is_some(), "{:?} {}..{} of {body:?}", finding.message, span.start, span.end);
            }
        }
    }

    #[test]
    fn any_text_is_balanced_and_harmless(body in any::<String>()) {
        assert_harmless(&render(&body, Place::Page, Title::Apart).html, &body);
    }
}
