use std::sync::Arc;

use proptest::prelude::*;

use super::super::draft::{Draft, Figure, Head, Part};
use super::super::manuscript::{Look, Piece, Run};
use super::super::recognise::character::dense;
use super::{body, header};
use crate::content::{Article, Credit};
use crate::markdown::{self, Include};
use crate::report::SourcePath;
use crate::snapshot::Text;

fn run(text: &str, look: Look) -> Run {
    Run { piece: Piece::Text(text.to_owned()), look, link: None }
}

fn read(markdown: &str) -> String {
    let text: Arc<str> = markdown.into();
    let doc = markdown::parse(&text, 0..text.len());
    dense(&doc.plain(0..doc.nodes().len(), Include { alts: false, code_blocks: true }))
}

fn draft(body: Vec<Part>) -> Draft {
    Draft { body, ..Draft::default() }
}

/// What an editor may have typed: Chinese, and all that Markdown could take for markup.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = [
        "县政协",
        "。",
        "，",
        "“重点”",
        "《条例》",
        " ",
        "  ",
        "\u{3000}",
        "*",
        "**",
        "_",
        "__",
        "`",
        "```",
        "~",
        "~~",
        "#",
        "## ",
        ">",
        "> ",
        "-",
        "- ",
        "+",
        "1.",
        "1. ",
        "12) ",
        "|",
        "| --- |",
        "[",
        "]",
        "(",
        ")",
        "[x]: a",
        "[^1]",
        "![",
        "<b>",
        "</b>",
        "<!--",
        "<",
        "&amp;",
        "&#35;",
        "&",
        "\\",
        "\"",
        "'",
        "http://a.cn/b_c_d",
        "www.a.cn",
        "{#a}",
        "=",
        "===",
        "---",
        ":",
        ":-",
        "$",
        "%",
        "!",
        "a",
        "1",
        "×",
        "（",
        "）",
        "：",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 1..14).prop_map(|pieces| pieces.concat())
}

fn looks() -> impl Strategy<Value = Look> {
    (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(bold, italic, raised)| Look {
        bold,
        italic,
        raised,
        ..Look::default()
    })
}

proptest! {
    #[test]
    fn whatever_was_typed_reads_back(texts in prop::collection::vec(hostile(), 1..5)) {
        let parts = texts.iter().map(|text| Part::Paragraph(vec![run(text.trim(), Look::default())]));
        let written = body(&draft(parts.collect()));
        prop_assert_eq!(read(&written), dense(&texts.concat()), "{}", written);
    }

    #[test]
    fn headings_and_lists_read_back(texts in prop::collection::vec(hostile(), 2..5)) {
        let mut parts = vec![Part::Heading(2, vec![run(texts[0].trim(), Look::default())])];
        let item = |text: &String| vec![Part::Paragraph(vec![run(text.trim(), Look::default())])];
        let items: Vec<Vec<Part>> = texts[1..].iter().map(item).filter(|item| !matches!(&item[0], Part::Paragraph(runs) if dense(&super::super::recognise::line::plain(runs)).is_empty())).collect();
        parts.push(Part::List(None, items));
        let written = body(&draft(parts));
        prop_assert_eq!(read(&written), dense(&texts.concat()), "{}", written);
    }

    #[test]
    fn looks_never_change_the_words(runs in prop::collection::vec((hostile(), looks()), 1..6)) {
        let words: String = runs.iter().map(|(text, _)| text.as_str()).collect();
        let runs = runs.iter().map(|(text, look)| run(text, *look)).collect();
        let written = body(&draft(vec![Part::Paragraph(runs)]));
        prop_assert_eq!(read(&written), dense(&words), "{}", written);
    }

    #[test]
    fn captions_read_back(caption in hostile()) {
        let caption = caption.split_whitespace().collect::<Vec<_>>().join(" ");
        let figure = Figure { file: "1.jpg".to_owned(), alternative: caption.clone(), caption: caption.clone() };
        let written = body(&draft(vec![Part::Pictures(vec![figure])]));
        let text: Arc<str> = written.as_str().into();
        let doc = markdown::parse(&text, 0..text.len());
        let images: Vec<_> = doc.images().collect();
        prop_assert_eq!(images.len(), 1, "{}", &written);
        prop_assert_eq!(dense(images[0].title.unwrap_or_default()), dense(&caption), "{}", &written);
        prop_assert_eq!(dense(&images[0].words), dense(&caption), "{}", &written);
    }

    #[test]
    fn the_header_reads_back(title in hostile(), name in "[张李王][一-十]{1,2}", role in "[全特]{0,1}(记者|通讯员|供稿)") {
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assume!(!title.trim().is_empty());
        let head = Head {
            title: Some(title.clone()),
            authors: vec![Credit { role: role.clone(), name: name.clone() }, Credit { role: String::new(), name: "县政协办公室".to_owned() }],
            photographers: vec![name.clone()],
            ..Head::default()
        };
        let lines: String = header(&head).iter().map(|(key, value)| match value.starts_with('\n') {
            true => format!("{key}:{value}\n"),
            false => format!("{key}: {value}\n"),
        }).collect();
        let text = format!("---\n{lines}date: 2022-12-20\n---\n正文。\n");
        let article = Article::read(&SourcePath::new("content/要闻/a.md"), &Arc::new(Text::utf8(&text)));
        prop_assert_eq!(article.meta.title.as_deref(), Some(title.as_str()), "{}", &text);
        prop_assert_eq!(&article.meta.authors, &head.authors, "{}", &text);
        prop_assert_eq!(&article.meta.photographers, &head.photographers);
    }
}

#[test]
fn lead_ins_are_bold_and_links_lead_on() {
    let bold = Look { bold: true, ..Look::default() };
    let mut link = run("原文", Look::default());
    link.link = Some("https://www.example.gov.cn/a(1).html".into());
    let runs = vec![run("抓学习。", bold), run("一年来，“学习”不断。", Look::default()), link];
    assert_eq!(
        body(&draft(vec![Part::Paragraph(runs)])),
        "**抓学习。**一年来，“学习”不断。[原文](<https://www.example.gov.cn/a(1).html>)\n"
    );
}
