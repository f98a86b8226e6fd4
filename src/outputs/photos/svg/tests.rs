use super::*;
use proptest::prelude::*;

fn clean(body: &str) -> String {
    let file = format!("<svg xmlns=\"{SVG}\" xmlns:xlink=\"{XLINK}\" viewBox=\"0 0 9 9\">{body}</svg>");
    inner(&String::from_utf8(bare(file.as_bytes()).unwrap()).unwrap()).to_owned()
}

/// What stands in the root.
fn inner(text: &str) -> &str {
    let start = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">";
    text.strip_prefix(start)
        .and_then(|rest| rest.strip_suffix("</svg>\n"))
        .unwrap_or_else(|| panic!("{text}"))
}

#[test]
fn a_drawing_stays_as_it_is_drawn() {
    let body = "<title>院徽 &amp; 会徽</title><defs><linearGradient id=\"g\"><stop offset=\"0\" stop-color=\"#c00\"/></linearGradient></defs>\
                <g transform=\"scale(2)\" style=\"fill:url(#g);opacity:.5\"><path d=\"M0 0L9 9\"/></g><text x=\"1\">政协</text>";
    assert_eq!(clean(body), body);
}

#[test]
fn scripts_and_everything_that_runs_go() {
    let cases = [
        "<script>alert(1)</script>",
        "<script xlink:href=\"https://example.org/a.js\"/>",
        "<foreignObject><body xmlns=\"http://www.w3.org/1999/xhtml\"><script>1</script></body></foreignObject>",
        "<x:script xmlns:x=\"http://www.w3.org/2000/svg\">1</x:script>",
        "<iframe xmlns=\"http://www.w3.org/1999/xhtml\" src=\"//example.org\"/>",
        "<set attributeName=\"href\" to=\"javascript:1\"/>",
        "<animate attributeName=\"onload\" values=\"1\"/>",
        "<metadata><rdf xmlns=\"x\">GPS</rdf></metadata>",
        "<!-- comment --><?xml-stylesheet href=\"https://example.org/a.css\"?>",
        "<handler type=\"application/ecmascript\">1</handler>",
        "<style>@import url(https://example.org/a.css);</style>",
    ];
    for case in cases {
        assert_eq!(clean(case), "", "{case}");
    }
    assert_eq!(
        clean(
            "<rect onclick=\"1\" ONLOAD=\"1\" width=\"1\" x:onload=\"1\" xmlns:x=\"http://www.w3.org/2000/svg\"/>"
        ),
        "<rect width=\"1\"/>"
    );
    assert_eq!(clean("<a xlink:href=\"javascript:alert(1)\"><rect width=\"1\"/></a>"), "<rect width=\"1\"/>");
}

#[test]
fn references_stay_inside() {
    assert_eq!(clean("<use xlink:href=\"#a\" href=\"#b\"/>"), "<use href=\"#a\"/>");
    for outside in [
        "https://example.org/a.svg#x",
        "a.svg#x",
        "//example.org",
        "javascript:1",
        "data:text/html,x",
        " java\tscript:1",
    ] {
        assert_eq!(
            clean(&format!("<use href=\"{outside}\"/><image xlink:href=\"{outside}\"/>")),
            "<use/><image/>",
            "{outside}"
        );
    }
    assert_eq!(
        clean("<rect fill=\"url(https://example.org/#a)\" stroke=\"url(#b)\"/>"),
        "<rect stroke=\"url(#b)\"/>"
    );
    assert_eq!(clean("<rect style=\"fill:red;mask:url(//example.org)\"/>"), "<rect style=\"fill:red\"/>");
    assert_eq!(clean("<image href=\"data:image/svg+xml;base64,PHN2Zy8+\"/>"), "<image/>");
    assert_eq!(clean("<image href=\"data:image/png;base64,bm8gcGljdHVyZQ==\"/>"), "<image/>");
}

#[test]
fn pictures_inside_lose_their_metadata_too() {
    use super::super::tests::photo_with_secrets;
    let photo = STANDARD.encode(photo_with_secrets());
    let body = clean(&format!("<image width=\"9\" href=\"data:image/jpeg;base64,{photo}\"/>"));
    let data = body.split_once("base64,").unwrap().1.split('"').next().unwrap();
    let photo = STANDARD.decode(data).unwrap();
    assert_eq!(readable(&photo), Ok(Format::Jpeg));
    assert!(memchr::memmem::find(&photo, b"SN-0042-7718").is_none());
}

#[test]
fn a_doctype_goes_and_its_entities_with_it() {
    let file = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\" \
         [<!ENTITY a \"aaaa\"><!ENTITY b SYSTEM \"file:///etc/passwd\">]><svg xmlns=\"{SVG}\" viewBox=\"0 0 9 9\">\
         <text x=\"&a;\">1&b;&lt;2&#x4E2D;</text></svg>"
    );
    let text = String::from_utf8(bare(file.as_bytes()).unwrap()).unwrap();
    assert_eq!(inner(&text), "<text>1&lt;2中</text>");
}

#[test]
fn other_encodings_and_prefixes_are_read() {
    let gbk = encoding_rs::GBK.encode("<?xml version=\"1.0\" encoding=\"GB2312\"?><s:svg xmlns:s=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><s:text>政协</s:text></s:svg>").0;
    assert_eq!(inner(str::from_utf8(&bare(&gbk).unwrap()).unwrap()), "<text>政协</text>");
    let wide: Vec<u8> = "\u{feff}<svg viewBox=\"0 0 9 9\"><text>政协</text></svg>"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(readable(&wide), Ok(Format::Svg));
    assert_eq!(inner(str::from_utf8(&bare(&wide).unwrap()).unwrap()), "<text>政协</text>");
}

#[test]
fn what_is_no_drawing_is_refused() {
    for text in [
        "",
        "<html><svg/></html>",
        "<svg/><svg/>",
        "<svg><g></svg>",
        "<svg a=1/>",
        "<svg width=\"1\" width=\"2\"/>",
    ] {
        assert_eq!(bare(text.as_bytes()), Err(Trouble::Drawing), "{text}");
    }
    assert_eq!(bare(b"<svg><g>"), Err(Trouble::Truncated));
    let deep = format!("<svg>{}{}</svg>", "<g>".repeat(300), "</g>".repeat(300));
    assert_eq!(bare(deep.as_bytes()), Err(Trouble::Drawing));
}

proptest! {
    #[test]
    fn what_comes_out_is_well_formed_and_needs_no_second_cleaning(parts in prop::collection::vec(prop::sample::select(vec![
        "<g>", "</g>", "<a href='javascript:1'>", "</a>", "<style>", "</style>", "<![CDATA[", "]]>", "<!--", "-->", "&amp;", "&x;", "\"", "'",
        "<text x='&#0;' onload='1'>", "</text>", "<image href='data:image/png;base64,", "'/>", "url(", "\\", "政协", "<?php", "?>", "&#x1;", "}", "@import",
    ]), 0..24)) {
        let file = format!("<svg xmlns='{SVG}'>{}</svg>", parts.concat());
        if let Ok(once) = bare(file.as_bytes()) {
            prop_assert_eq!(bare(&once).unwrap(), once.clone());
            let text = String::from_utf8(once).unwrap();
            prop_assert!(!text.contains(" onload=\"") && !text.contains("=\"javascript:"), "{}", text);
        }
    }
}
