//! Articles as messages: what is written, and that it always passes.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::portal::Portal;
use crate::report::Severity;
use crate::snapshot::Snapshot;

mod package;

const COLUMN: (&str, &str) = ("content/要闻/_index.md", "---\ntitle: 要闻\nslug: yaowen\n---\n");

fn drafted(text: &str, look: Look) -> Draft {
    let site = ("content/site.yaml", "name: 某县政协\nurl: https://www.example.gov.cn/\n");
    let files = [
        site,
        COLUMN,
        ("content/要闻/a.md", text),
        ("content/要闻/b.md", "---\ntitle: 乙\nslug: b\ndate: 2022-01-01\n---\n乙。\n"),
    ];
    let portal = Portal::open(Arc::new(Snapshot::of_texts(files, "2022-12-20T00:00:00Z")), None);
    let id = portal.site().article_of("content/要闻/a.md").expect("an article");
    draft(portal.site(), id, look, None)
}

fn content(draft: &Draft) -> String {
    draft.content(|number| Some(format!("images/{number}.jpg"))).expect("addresses")
}

/// The text without styles, guards and closing tags of lines.
#[track_caller]
fn written(body: &str) -> String {
    let draft = drafted(&format!("---\ntitle: 题\nslug: a\ndate: 2022-12-01\n---\n{body}"), Look::Red);
    let content = content(&draft);
    assert_eq!(verify(&content, Look::Red, Pictures::Beside), Vec::<String>::new());
    let mut bare = String::new();
    let mut rest = content.as_str();
    while let Some(at) = rest.find(" style=\"") {
        bare.push_str(&rest[..at]);
        rest = &rest[at + 8..];
        rest = &rest[rest.find('"').expect("an end") + 1..];
    }
    bare.push_str(rest);
    let bare =
        bare.strip_prefix("<p>&nbsp;</p><p>2022年12月1日</p>").expect("a guard and the date").to_owned();
    bare.strip_suffix("<p>&nbsp;</p>").expect("a guard").to_owned()
}

#[test]
fn lists_are_lines_with_their_markers() {
    assert_eq!(
        written("3. 甲\n   - 乙\n     * 丙\n4. 丁\n\n   戊\n"),
        "<section>3. 甲</section><section>• 乙</section><section>◦ 丙</section><section>4. 丁</section><section>戊</section>"
    );
    assert_eq!(written("- [x] 甲\n- [ ] 乙\n"), "<section>☑ 甲</section><section>☐ 乙</section>");
    assert_eq!(
        written("<ol type=a reversed><li>甲<li value=7>乙</ol>\n"),
        "<section>b. 甲</section><section>g. 乙</section>"
    );
}

#[test]
fn lines_of_a_point_begin_under_its_words() {
    let draft = |body: &str| {
        content(&drafted(&format!("---\ntitle: 题\nslug: a\ndate: 2022-12-01\n---\n{body}"), Look::Red))
    };
    let list = draft("9. 甲\n10. 乙\n\n    丙\n");
    for (words, hang) in [("9. 甲", "text-indent:-20px"), ("10. 乙", "text-indent:-29px")] {
        assert!(list.contains(&format!("padding-left:29px;{hang}\">{words}<")), "{list}");
    }
    assert!(list.contains("padding-left:29px\">丙<"), "{list}");
    // What cannot be parted would stretch a justified line.
    let set = |body: &str| draft(body).contains("text-align:justify");
    assert!(
        set("甲。\n")
            && !set("见 https://a.cn/ 。\n")
            && !set("见[甲](https://a.cn/1)。\n")
            && !set("- 甲\n")
    );
}

#[test]
fn a_marker_before_what_is_no_line_has_a_line_of_its_own() {
    assert_eq!(
        written("- | 甲 |\n  |---|\n  | 乙 |\n- ```\n  x\n  ```\n"),
        "<section>•</section><table><tbody><tr><th>甲</th></tr><tr><td>乙</td></tr></tbody></table>\
         <section>•</section><section>x</section>"
    );
    assert_eq!(
        written("1. - 甲\n\n   乙\n"),
        "<section>1.</section><section>• 甲</section><section>乙</section>"
    );
}

#[test]
fn links_are_notes_at_the_end() {
    let html = written(
        "见[甲](https://a.cn/1)、[乙](b.md)、[丙](https://a.cn/1#x)、[往期](https://mp.weixin.qq.com/s/1)、<https://a.cn/2>、[本文](a.md)。\n",
    );
    assert_eq!(
        html,
        "<p>见甲<sup>[1]</sup>、乙<sup>[2]</sup>、丙<sup>[1]</sup>、<a href=\"https://mp.weixin.qq.com/s/1\">往期</a>、https://a.cn/2、本文。</p>\
         <p>参考链接</p><p>[1] 甲：https://a.cn/1</p><p>[2] 乙：https://www.example.gov.cn/yaowen/b.html</p>"
    );
}

#[test]
fn footnotes_are_circled() {
    assert_eq!(
        written("甲[^1]乙[^二]\n\n[^1]: 说明\n[^二]: 又一条\n\n    接着说\n"),
        "<p>甲<sup>①</sup>乙<sup>②</sup></p><p>注释</p><p>① 说明</p><p>② 又一条</p><p>接着说</p>"
    );
}

#[test]
fn tables_keep_their_cells() {
    assert_eq!(
        written("| 甲 | 乙 |\n|:-:|--:|\n| **1** | 2 |\n"),
        "<table><tbody><tr><th>甲</th><th>乙</th></tr><tr><td><strong>1</strong></td><td>2</td></tr></tbody></table>"
    );
    assert_eq!(
        written(
            "<table><caption>表一</caption><tr><td colspan=2>甲<p>乙</p><table><tr><td>丙<td>丁</table></table>\n"
        ),
        "<p>表一</p><table><tbody><tr><td colspan=\"2\">甲<br/>乙<br/>丙 丁</td></tr></tbody></table>"
    );
}

#[test]
fn what_a_message_cannot_show_is_said_in_words() {
    let html = written("![片](会议.mp4)\n\n<iframe src=x></iframe>\n\n![](https://a.cn/1.jpg)\n");
    assert!(html.contains("<p>视频缺失：片</p>"), "{html}");
    assert!(html.contains("<p>图片：请看网页</p>") && !html.contains("iframe"), "{html}");
}

#[test]
fn code_and_quotes_hold_no_line_break() {
    assert_eq!(
        written("```\na  b\n\tc\n```\n\n> 甲\n> 乙\n>\n> > 丙\n"),
        "<section>a&nbsp;&nbsp;b<br/>&nbsp;&nbsp;&nbsp;&nbsp;c</section><section>甲乙</section><section>丙</section>"
    );
    assert_eq!(written("甲`x  y`\\\n乙\n\n---\n"), "<p>甲<span>x&nbsp;&nbsp;y</span><br/>乙</p><hr/>");
}

#[test]
fn what_stands_around_the_text() {
    let text = "---\n引题: 热烈祝贺\n标题: 题\n副题: ——综述\nslug: a\ndate: 2022-12-01\n来源: 某县政协\n作者: 记者 甲某 通讯员 乙某 丙某\n责编: 编辑岗\n审核: {初审: {姓名: 初审岗}}\n---\n正文。\n";
    let draft = drafted(text, Look::Plain);
    let content = content(&draft);
    let words: String = Tree::fragment(&content).map(|tree| tree.text(tree.root())).unwrap_or_default();
    let words = words.replace('\u{A0}', "|").replace("||", "|");
    assert_eq!(
        words,
        "|热烈祝贺——综述|来源：某县政协\u{3000}2022年12月1日记者：甲某通讯员：乙某 丙某|\u{3000}\u{3000}正文。|责任编辑：编辑岗\u{3000}初审：初审岗|"
    );
    assert_eq!(draft.fields.author, "甲某 乙某 丙某");
    assert_eq!(draft.fields.source_url.as_deref(), Some("https://www.example.gov.cn/yaowen/a.html"));
    assert_eq!(draft.fields.digest, "正文。");
}

fn found(text: &str) -> Vec<(&'static str, Severity)> {
    drafted(text, Look::Red).findings.into_iter().map(|finding| (finding.code.0, finding.severity)).collect()
}

#[test]
fn limits_are_told() {
    let header = |rest: &str| format!("---\nslug: a\ndate: 2022-12-01\n{rest}---\n正文。\n");
    let title = |count| header(&format!("title: {}\n", "题".repeat(count)));
    let cover = ("wechat/no-cover", Severity::Warning);
    assert_eq!(found(&title(32)), [cover]);
    assert_eq!(found(&title(33)), [("wechat/title-length", Severity::Warning), cover]);
    assert_eq!(found(&title(65)), [("wechat/title-length", Severity::Error), cover]);
    let short = header(&format!("title: {}\n公众号: {{标题: 短}}\n", "题".repeat(65)));
    assert_eq!(found(&short), [cover]);
    let digest = header(&format!("title: 题\n摘要: {}\n", "要".repeat(121)));
    assert_eq!(found(&digest), [("wechat/digest-length", Severity::Warning), cover]);
    assert_eq!(drafted(&digest, Look::Red).fields.digest.chars().count(), 120);
    let authors = header("title: 题\nauthors: [县政协办公室, 县政协提案委, 县政协文史委]\n");
    assert_eq!(found(&authors), [("wechat/author-length", Severity::Warning), cover]);
    assert_eq!(drafted(&authors, Look::Red).fields.author, "县政协办公室 县政协提案委");
    let long = format!("{}{}", header("title: 题\n"), "长。\n\n".repeat(200));
    let length = |text: &str| {
        let draft = drafted(text, Look::Red);
        draft.length(&content(&draft)).map(|finding| finding.severity)
    };
    assert_eq!(length(&long), Some(Severity::Error));
    assert_eq!(length(&header("title: 题\n")), None);
}

#[test]
fn a_text_that_would_be_destroyed_is_refused() {
    let guard = look::GUARD;
    let refuses =
        |inside: &str| verify(&format!("{guard}{inside}{guard}"), Look::Red, Pictures::Beside).len();
    let p = |inside: &str| format!("<p style=\"color:#444444\">{inside}</p>");
    assert_eq!(refuses(&p("甲<br/>乙<img src=\"images/1.jpg\" alt=\"\" style=\"width:100%\"/>")), 0);
    for wrong in [
        "<div style=\"color:#444444\">甲</div>".to_owned(),
        "<p>甲</p>".to_owned(),
        "甲".to_owned(),
        "<p style=\"color:#444444\" class=\"a\">甲</p>".to_owned(),
        "<p style=\"color:#444444\" id=\"a\">甲</p>".to_owned(),
        "<p style=\"color:#444444\" data-x=\"a\">甲</p>".to_owned(),
        "<p style=\"position:fixed\">甲</p>".to_owned(),
        "<p style=\"color:#000000\">甲</p>".to_owned(),
        "<p style=\"color:red\">甲</p>".to_owned(),
        "<p style=\"background-color:var(--x)\">甲</p>".to_owned(),
        "<p style=\"width:calc(1px + 2px)\">甲</p>".to_owned(),
        p("甲\n乙"),
        p("<a href=\"https://a.cn/\" style=\"color:#444444\">甲</a>"),
        p("<a href=\"javascript:x\" style=\"color:#444444\">甲</a>"),
        p("<img src=\"https://a.cn/1.jpg\" alt=\"\" style=\"width:100%\"/>"),
        p("<img src=\"../1.jpg\" alt=\"\" style=\"width:100%\"/>"),
        p("<p style=\"color:#444444\">甲</p>"),
        "<section style=\"color:#444444\"><p style=\"color:#444444\">甲</p></section>".to_owned(),
        "<ul><li>甲</li></ul>".to_owned(),
        "<style>p{}</style>".to_owned(),
        "<!-- 甲 -->".to_owned(),
        p("<svg></svg>"),
        "<table style=\"width:100%\"><tbody><tr><td>甲</td></tr></tbody></table>".to_owned(),
    ] {
        assert!(refuses(&wrong) > 0, "{wrong}");
    }
    assert!(!verify(&p("甲"), Look::Red, Pictures::Beside).is_empty(), "no guards");
    let plain = format!("{g}<p style=\"margin-top:1px\">甲</p>{g}", g = look::PLAIN_GUARD);
    assert!(!verify(&plain, Look::Plain, Pictures::Beside).is_empty());
    let uploaded = |src: &str| {
        let img = p(&format!("<img src=\"{src}\" alt=\"\" style=\"width:100%\"/>"));
        verify(&format!("{guard}{img}{guard}"), Look::Red, Pictures::Uploaded).is_empty()
    };
    assert!(uploaded("https://mmbiz.qpic.cn/mmbiz_jpg/x/0") && !uploaded("https://mmbiz.qpic.cn.a.cn/x"));
}

fn soup() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "县政协",
        "。",
        "\n",
        "\n\n",
        " ",
        "\u{3000}",
        "# ",
        "- ",
        "1. ",
        "  ",
        "    ",
        "> ",
        "**",
        "*",
        "`",
        "```\n",
        "|",
        "|-|\n",
        "[甲](https://a.cn/)",
        "[乙](b.md)",
        "![图](1.jpg \"图\")",
        "[^1]",
        "\n[^1]: 注\n",
        "<div>",
        "</div>",
        "<p class=align-right>",
        "</p>",
        "<table>",
        "<tr>",
        "<td colspan=3>",
        "</td>",
        "</table>",
        "<ul>",
        "<li>",
        "</ul>",
        "<ol start=9>",
        "</ol>",
        "<b>",
        "</b>",
        "<i style=x>",
        "<a href='https://b.cn/'>",
        "</a>",
        "<pre>",
        "</pre>",
        "<script>",
        "</script>",
        "<style>",
        "<img src=https://a.cn/1.png alt='\"<>'>",
        "<video src=1.mp4></video>",
        "<svg><p>",
        "<details><summary>",
        "<dl><dt>",
        "<dd>",
        "<ruby>汉<rt>h</ruby>",
        "<blockquote>",
        "</blockquote>",
        "<h2>",
        "</h2>",
        "<br>",
        "<hr>",
        "<sub>",
        "<sup>",
        "<!--",
        "-->",
        "&nbsp;",
        "&lt;",
        "&#1;",
        "\u{1}",
        "\u{1}0\u{1}",
        "\u{0}",
        "\u{200b}",
        "<",
        ">",
        "\"",
        "javascript:x",
        "<q>",
        "<mark>",
        "<figure>",
        "<figcaption>",
        "---\n",
        "<section data-notes>",
        "<sup data-note>7</sup>",
        "<span data-missing>",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_article_passes_and_is_the_same_twice(body in soup(), plain in any::<bool>(), title in ".{1,20}") {
        let look = if plain { Look::Plain } else { Look::Red };
        let title = title.replace(['\'', '\n', '\r'], "");
        let text = format!("---\ntitle: '{title}'\nkicker: '{title}<b>'\nslug: a\ndate: 2022-12-01\n---\n{body}");
        let draft = drafted(&text, look);
        let content = content(&draft);
        prop_assert_eq!(verify(&content, look, Pictures::Beside), Vec::<String>::new(), "{}", content);
        prop_assert_eq!(tests::content(&drafted(&text, look)), content);
    }
}

#[test]
fn a_plain_table_is_short_and_too_long_a_text_is_not_told_to_be_plain() {
    let head = "---\ntitle: 题\nslug: a\ndate: 2022-12-01\n---\n";
    let table = |rows: usize| format!("{head}| 甲 | 乙 |\n| :-- | --: |\n{}", "| 一 | 二 |\n".repeat(rows));
    let length = |rows: usize, look: Look| content(&drafted(&table(rows), look)).chars().count();
    let a_row = |look: Look| (length(20, look) - length(10, look)) / 10;
    assert!(a_row(Look::Plain) * 2 < a_row(Look::Red), "{} {}", a_row(Look::Plain), a_row(Look::Red));
    let plain = content(&drafted(&table(3), Look::Plain));
    assert_eq!(verify(&plain, Look::Plain, Pictures::Beside), Vec::<String>::new());
    let advice = |look: Look| {
        let draft = drafted(&table(900), look);
        draft.length(&content(&draft)).and_then(|finding| finding.help).unwrap_or_default()
    };
    assert!(advice(Look::Red).contains("--theme plain"));
    assert!(!advice(Look::Plain).contains("--theme plain") && advice(Look::Plain).contains("把表格拆开"));
}
