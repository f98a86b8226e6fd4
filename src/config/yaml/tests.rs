//! The plain path and the parser agree, and nothing panics.

use super::*;
use crate::report::SourcePath;

static KEYS: &[KeyDef] = &[
    KeyDef { name: "text", chinese: &["文"], also: &[], shape: Shape::Text, doc: "", example: "" },
    KeyDef { name: "texts", chinese: &["列"], also: &[], shape: Shape::Texts, doc: "", example: "" },
    KeyDef { name: "any", chinese: &["任"], also: &[], shape: Shape::Any, doc: "", example: "" },
];

fn entries(text: &str) -> (Vec<Entry<'_>>, Vec<crate::report::Finding>) {
    let mut findings = Vec::new();
    let entries = read(&SourcePath::new("a"), text, 0..text.len(), KEYS, &mut findings);
    (entries, findings)
}

#[test]
fn values_keep_their_types_only_for_those_who_ask() {
    let (read, findings) = entries("text: 1.10\ntexts: [1.10, yes]\nany: {a: 1.5, b: true, c: 0x10}\n");
    assert_eq!(findings, []);
    assert_eq!(read[0].node.text().as_deref(), Some("1.10"));
    let Node::List(items) = &read[1].node else { panic!("{:?}", read[1]) };
    assert_eq!(items[0].text().as_deref(), Some("1.10"));
    let value = read[2].node.clone().into_value();
    assert_eq!(value, serde_json::json!({"a": 1.5, "b": true, "c": 16}));
}

#[test]
fn words_are_quoted_only_where_yaml_needs_it() {
    assert_eq!(scalar("县政协召开：“三新”会议"), "县政协召开：“三新”会议");
    assert_eq!(scalar("a: b"), "'a: b'");
    assert_eq!(scalar("两\n 行"), "两 行");
    for words in ["true", "2022", "# 甲", "- 甲", "\"甲", "'", "{甲", "甲: 'x\" y", "~", ""] {
        let read: String = parse(&scalar(words)).unwrap();
        assert_eq!(read, words);
    }
}

proptest::proptest! {
    /// Where nothing was found fault with, the parser reads the whole mapping alike.
    #[test]
    fn the_plain_path_is_the_parsers_reading(
        text in "(文: [a甲\"'#: -]{1,8}\n)?(列: (\\[[a甲, ]{0,8}\\]|\n(  - [a甲'\": ]{1,6}\n){1,3}))?",
    ) {
        let (read, findings) = entries(&text);
        let whole = serde_yaml::from_str::<Node<'_>>(&text);
        if let (true, Ok(Node::Map(pairs))) = (findings.is_empty(), whole) {
            proptest::prop_assert_eq!(read.len(), pairs.len());
            for (entry, (key, node)) in read.iter().zip(&pairs) {
                proptest::prop_assert_eq!(entry.name, key);
                proptest::prop_assert_eq!(&entry.node, node, "{}", text);
            }
        }
    }
}
