//! Passages say what a reader reads, and know where it stands.

use std::sync::Arc;

use super::*;
use crate::report::SourcePath;
use crate::snapshot::Text;

fn with_prose<T>(text: &str, look: impl FnOnce(&Prose<'_>) -> T) -> T {
    let text = Arc::new(Text::utf8(text));
    let article = Article::read(&SourcePath::new("content/要闻/a.md"), &text);
    look(&Prose::of(&article))
}

fn passages(text: &str) -> Vec<(Place, String)> {
    with_prose(text, |prose| prose.passages.iter().map(|p| (p.place, p.text.clone())).collect())
}

#[test]
fn the_title_zone_and_every_kind_of_block_are_read() {
    let text = "---\n引题: \"甲、乙\"\n标题: 丙\n---\n# 丙\n\n一**二**三\n四`码`五\n\n## 节\n\n- 项一\n- 项二\n  - 里\n\n> 引\n\n\
                ![替](1.jpg \"说明（某办　摄）\")\n\n|甲|乙|\n|-|-|\n|1|2|\n\n<div>生</div>\n\nhttps://a.cn 见[这里](b.md)\n";
    let read = passages(text);
    let expected = [
        (Place::Kicker, "甲、乙"),
        (Place::Title, "丙"),
        (Place::Paragraph, "一二三四\u{FFFC}五"),
        (Place::Heading(2), "节"),
        (Place::Item, "项一"),
        (Place::Item, "项二"),
        (Place::Item, "里"),
        (Place::Quote, "引"),
        (Place::Caption, "说明（某办　摄）"),
        (Place::Alt, "替"),
        (Place::Cell, "甲"),
        (Place::Cell, "乙"),
        (Place::Cell, "1"),
        (Place::Cell, "2"),
        (Place::Raw, "生"),
        (Place::Paragraph, "\u{FFFC} 见这里"),
    ];
    let expected: Vec<_> = expected.map(|(place, text)| (place, text.to_owned())).into();
    assert_eq!(read, expected);
}

#[test]
fn places_lead_back_to_the_file() {
    let text = "---\n标题: 丙\n---\n一**二**&amp;三\n四\n";
    with_prose(text, |prose| {
        let passage = &prose.passages[1];
        assert_eq!(passage.text, "一二&三四");
        let at = |word: &str| {
            let start = passage.number(passage.text.find(word).unwrap());
            start..start + word.chars().count()
        };
        assert_eq!(&text[passage.span(at("二"))], "二");
        assert_eq!(
            passage.exact(text, at("二")),
            Some(text.find('二').unwrap()..text.find('二').unwrap() + 3)
        );
        assert_eq!(&text[passage.span(at("一二"))], "一**二");
        assert_eq!(passage.exact(text, at("一二")), None);
        assert_eq!(&text[passage.span(at("三四"))], "三\n四");
        assert_eq!(passage.exact(text, at("&三")), None);
    });
}

#[test]
fn blocks_know_their_kind_and_the_empty_lines_before_them() {
    let text = "甲\n\n\n\n乙\n\n## 节\n\n![a](1.jpg)\n![b](2.jpg)\n\n- 项\n";
    let blocks =
        with_prose(text, |prose| prose.blocks.iter().map(|b| (b.kind, b.blank_lines)).collect::<Vec<_>>());
    let expected = [
        (BlockKind::Paragraph, 0),
        (BlockKind::Paragraph, 3),
        (BlockKind::Heading(2), 1),
        (BlockKind::Pictures(2), 1),
        (BlockKind::List, 1),
    ];
    assert_eq!(blocks, expected);
}

#[test]
fn the_words_of_a_label_are_read_and_never_replaced() {
    for link in ["[通知,一]", "[通知,一][]"] {
        let text = format!("---\n标题: 丙\n---\n见{link}。\n\n[通知,一]: https://a.example/1\n");
        with_prose(&text, |prose| {
            let passage = &prose.passages[1];
            assert_eq!(passage.text, "见通知,一。");
            assert_eq!(passage.exact(&text, 3..13), None);
        });
    }
    let text = "---\n标题: 丙\n---\n见[通知,一](1.md)。\n";
    with_prose(text, |prose| assert!(prose.passages[1].exact(text, 1..5).is_some()));
}
