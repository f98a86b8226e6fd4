//! What raw HTML becomes.

use super::*;

#[test]
fn allowed_tags_pass_with_their_attributes_written_anew() {
    assert_eq!(
        page("H<sub>2</sub>O、<KBD Title='a\"b'>Ctrl</KBD>、<ruby>汉<rp>(</rp><rt>hàn</rt></ruby><br/>完\n"),
        "<p>H<sub>2</sub>O、<kbd title=\"a&quot;b\">Ctrl</kbd>、<ruby>汉<rp>(</rp><rt>hàn</rt></ruby><br>完</p>\n"
    );
    assert_eq!(
        page("<details open><summary>名单</summary>\n\n- 甲\n\n</details>\n\n文\n"),
        "<details open=\"\"><summary>名单</summary>\n<ul>\n<li>甲</li>\n</ul>\n</details>\n<p>文</p>\n"
    );
    assert_eq!(
        page("<div class=\"a  b\">\n甲 &amp; 乙&nbsp;&\n</div>\n"),
        "<div class=\"a b\">\n甲 &amp; 乙&nbsp;&amp;\n</div>\n"
    );
}

#[test]
fn what_is_left_open_is_closed_with_its_container() {
    assert_eq!(page("甲<b>乙\n\n丙</b>\n"), "<p>甲<b>乙</b></p>\n<p>丙</p>\n");
    assert_eq!(page("> <div>\n\n文\n"), "<blockquote>\n<div>\n</div></blockquote>\n<p>文</p>\n");
    assert_eq!(page("<div>\n\n*甲<i>乙*</div>丙\n"), "<div>\n<p><em>甲<i>乙</i></em>丙</p>\n</div>");
    assert_eq!(page("</div></p>\n\n甲</b>\n"), "\n<p>甲</p>\n");
    assert_eq!(page("甲<b><i>乙</b>丙</i>\n"), "<p>甲<b><i>乙</i></b>丙</p>\n");
}

#[test]
fn paragraphs_inside_raw_ones() {
    assert_eq!(
        page("<p align=\"center\">\n\n甲\n\n![](2.jpg)\n\n</p>\n\n乙\n"),
        "<div class=\"align-center\">\n<p>甲</p>\n<figure class=\"figure\"><img src=\"2.jpg\" alt=\"\" width=\"30\" height=\"20\"></figure>\n</div>\n<p>乙</p>\n"
    );
    assert_eq!(page("<p>甲\n\n乙\n"), "<p>甲\n</p>\n<p>乙</p>\n");
    assert_eq!(feed("<center>甲</center>\n"), "<div>甲</div>\n");
    assert_eq!(page("<center>甲</center>\n"), "<div class=\"align-center\">甲</div>\n");
    assert_eq!(
        page("<details><summary>\n\n**名单**\n\n</summary>\n\n文\n\n</details>\n"),
        "<details><summary>\n<strong>名单</strong></summary>\n<p>文</p>\n</details>\n"
    );
}

#[test]
fn blocks_among_words_are_told() {
    assert_noted("甲<div>乙</div>\n", "<p>甲乙</p>\n", &["html/misplaced-tag: <div>"]);
    assert_noted("<b>\n\n甲\n\n</b>\n", "<b>\n</b>\n<p>甲</p>\n\n", &["html/misplaced-tag: <b>"]);
    assert_noted(
        "<ul>\n<p>甲</ul>\n<li>乙</li>\n",
        "<ul>\n<li><p>甲</p></li></ul>\n乙\n",
        &["html/misplaced-tag: <li>"],
    );
}

#[test]
fn tables_get_the_cells_that_they_need() {
    assert_eq!(
        page("<table>\n<tr><th scope=row colspan=2>甲<td>乙<tr>\n\n丙\n\n</table>\n\n丁\n"),
        "<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"表格\"><table>\n\
         <tr><th scope=\"row\" colspan=\"2\">甲</th><td>乙</td></tr><tr>\n<td>\n<p>丙</p>\n</td></tr></table></div>\n<p>丁</p>\n"
    );
    let (html, _) = noted("<table><td>甲<div></table>乙\n");
    assert!(html.contains("<table><tr><td>甲<div></div></td></tr></table></div>乙"), "{html}");
}

#[test]
fn old_styling_goes_and_its_words_stay() {
    assert_noted("<font color=red>急</font>\n", "<p>急</p>\n", &["html/old-tag: <font color=red>"]);
    assert_eq!(page("<strike>旧</strike><tt>x</tt>\n"), "<p><s>旧</s><code>x</code></p>\n");
}

#[test]
fn removed_tags_and_attributes_are_named_once() {
    assert_noted(
        "<p style=\"color:red\" onclick='x'>甲</p>\n<p STYLE=''>乙</p>\n",
        "<p>甲</p>\n<p>乙</p>\n",
        &[
            "html/removed-attribute: <p style=\"color:red\" onclick='x'>",
            "html/removed-attribute: <p style=\"color:red\" onclick='x'>",
        ],
    );
    let html = render("<nav>甲</nav>\n\n> <nav\n> >乙\n", Place::Page, Title::Apart);
    assert_eq!(html.findings.len(), 1);
    assert_eq!(html.findings[0].message, "正文里不能用 HTML 标签 <nav>，已去掉（共 2 处）");
    assert_noted(
        "> 甲\n>\n> <div\n>  hidden>乙</div>\n",
        "<blockquote>\n<p>甲</p>\n<div>乙</div>\n</blockquote>\n",
        &["html/removed-attribute: <div\n>  hidden>"],
    );
}

#[test]
fn what_runs_goes_with_its_content() {
    let script = "<script>\nif (a < b) alert('<b>');\n\n*甲*</script>\n\n乙\n";
    assert_noted(script, "\n<p>乙</p>\n", &["html/removed-tag: <script>"]);
    assert_noted("甲<script>*x*</script>乙\n", "<p>甲乙</p>\n", &["html/removed-tag: <script>"]);
    assert_noted(
        "<svg>\n\n*甲*\n\n<p>乙</p></svg>丙\n\n丁\n",
        "丙\n<p>丁</p>\n",
        &["html/removed-tag: <svg>"],
    );
    assert_noted(
        "甲 <style> 元素*乙*\n\n丙\n",
        "<p>甲  元素<em>乙</em></p>\n<p>丙</p>\n",
        &["html/removed-tag: <style>"],
    );
    assert_noted("<svg>\n\n|甲|\n|-|\n|乙</svg>|\n|丙|\n\n丁\n", "<p>丁</p>\n", &["html/removed-tag: <svg>"]);
    let (_, help, _) = told("<iframe src=\"https://v.example.cn/1\"></iframe>\n");
    assert!(help.contains("视频.mp4"), "{help}");
}

#[test]
fn words_that_look_like_tags_are_shown() {
    assert_noted(
        "返回 List<String> 和</String>，<张三>，<10%\n",
        "<p>返回 List&lt;String&gt; 和&lt;/String&gt;，&lt;张三&gt;，&lt;10%</p>\n",
        &["html/unknown-tag: <String>"],
    );
}

#[test]
fn comments_are_hidden() {
    assert_eq!(page("甲<!-- 内部 -->乙\n\n<!-- 多\n\n行 -->\n"), "<p>甲乙</p>\n\n");
    assert_noted("<div>\n<!-- 甲\n\n乙\n", "<div>\n<p>乙</p>\n</div>", &["html/unclosed-comment: <!-- 甲\n"]);
}

#[test]
fn raw_addresses_go_the_same_way_as_others() {
    assert_eq!(page("<a href=\"会议.md\">甲</a>\n"), "<p><a href=\"huiyi.html\">甲</a></p>\n");
    assert_eq!(
        page("看<img src=\"1.jpg\" alt=\"会场\" width=\"600\" class=\"wide\">\n"),
        "<p>看<img src=\"1.jpg\" srcset=\"1-640.jpg 640w, 1.jpg 1200w\" sizes=\"(min-width: 50rem) 50rem, 100vw\" \
         alt=\"会场\" width=\"600\" height=\"400\" class=\"wide\"></p>\n"
    );
    assert_eq!(
        page("<video src=\"a.mp4\" poster=\"2.jpg\" muted>不能播放</video>\n"),
        "<p><video controls preload=\"metadata\" src=\"a.mp4\" poster=\"2.jpg\" muted=\"\">不能播放</video></p>\n"
    );
    assert_noted(
        "<a href=\"没有.md\">甲</a><img src=3.jpg alt=乙>\n",
        "<p><span class=\"missing-link\">甲</span><span class=\"missing-media\">图片缺失：乙</span></p>\n",
        &["link/missing: <a href=\"没有.md\">", "media/missing: <img src=3.jpg alt=乙>"],
    );
    assert_noted(
        "<video src=b.mp4>不能播放</video>\n",
        "<p><span class=\"missing-media\">视频缺失</span>不能播放</p>\n",
        &["media/missing: <video src=b.mp4>"],
    );
}

#[test]
fn a_raw_picture_alone_is_a_figure_too() {
    let figure = "<figure class=\"figure\"><img src=\"2.jpg\" alt=\"甲\" width=\"15\" height=\"10\">\
         <figcaption><span class=\"caption\">题</span><span class=\"credit\">办公室 摄</span></figcaption></figure>\n";
    let tag = "<img src=\"2.jpg\" alt=\"甲\" width=15 title=\"题（办公室 摄）\" />";
    assert_eq!(page(&format!("{tag}\n")), format!("{figure}\n"));
    assert_eq!(page(&format!("文\n\n{tag}\n")), format!("<p>文</p>\n{figure}\n"));
    assert!(page(&format!("<div>\n{tag}\n</div>\n")).starts_with("<div>\n<img "));
    assert!(page(&format!("{tag}文\n")).starts_with("<p><img "));
}

#[test]
fn a_link_never_stands_in_a_link() {
    assert_noted(
        "[甲<a href=\"会议.md\">乙</a>](会议.md)<a href=\"会议.md\">[丙](会议.md)https://a.cn</a>\n",
        "<p><a href=\"huiyi.html\">甲乙</a><a href=\"huiyi.html\">丙https://a.cn</a></p>\n",
        &["html/misplaced-tag: <a href=\"会议.md\">"],
    );
}

#[test]
fn ids_are_unique_on_a_page() {
    assert_noted(
        "## 甲\n\n<a name=\"x\"></a><i id=\"x\">乙</i><i id=\"甲\">丙</i>\n",
        "<h2 id=\"甲\">甲</h2>\n<p><a id=\"x\"></a><i>乙</i><i>丙</i></p>\n",
        &["html/removed-attribute: <i id=\"x\">"],
    );
    assert_eq!(feed("<div id=\"x\" class=\"y\">甲</div>\n"), "<div>甲</div>\n");
}

#[test]
fn an_element_has_one_id() {
    let both = "<a name=\"_Toc1\" id=\"yi\">";
    assert_noted(
        &format!("{both}一</a>[见](#yi)、[旧](#_Toc1)\n"),
        "<p><a id=\"yi\">一</a><a href=\"#yi\">见</a>、<a href=\"#_Toc1\">旧</a></p>\n",
        &["link/anchor-missing: [旧](#_Toc1)", &format!("html/removed-attribute: {both}")],
    );
    assert_noted(
        "## 甲\n\n<a id=\"甲\" name=\"x\">乙</a>[见](#x)\n",
        "<h2 id=\"甲\">甲</h2>\n<p><a id=\"x\">乙</a><a href=\"#x\">见</a></p>\n",
        &["html/removed-attribute: <a id=\"甲\" name=\"x\">"],
    );
    assert_eq!(page("<a name=\"x\" id=\"x\">乙</a>\n"), "<p><a id=\"x\">乙</a></p>\n");
}

#[test]
fn an_id_stays_where_its_element_is_not_written() {
    for (tag, written, code) in [
        (
            "<a id=\"yi\" class=\"x\" href=\"没有.md\">",
            "<span class=\"missing-link x\" id=\"yi\">",
            "link/missing",
        ),
        ("<a id=\"yi\" href=\"javascript:x\">", "<span id=\"yi\">", "link/forbidden"),
    ] {
        assert_noted(
            &format!("{tag}一</a>[回](#yi)\n"),
            &format!("<p>{written}一</span><a href=\"#yi\">回</a></p>\n"),
            &[&format!("{code}: {tag}")],
        );
    }
    for (tag, written, code) in [
        ("<img id=yi src=3.jpg>", "<span class=\"missing-media\" id=\"yi\">图片缺失</span>", "media/missing"),
        (
            "<video id=yi src=b.mp4>",
            "<span class=\"missing-media\" id=\"yi\">视频缺失</span>",
            "media/missing",
        ),
        (
            "<img id=yi src=名单.xlsx>",
            "<a class=\"attachment\" href=\"名单.xlsx\" id=\"yi\">名单.xlsx</a>",
            "media/not-shown",
        ),
    ] {
        assert_noted(
            &format!("文{tag}[回](#yi)\n"),
            &format!("<p>文{written}<a href=\"#yi\">回</a></p>\n"),
            &[&format!("{code}: {tag}")],
        );
    }
    assert!(feed("<a id=yi lang=en href=\"没有.md\">一</a>\n").starts_with("<p>一"));
}

#[test]
fn neither_files_nor_players_stand_in_a_link() {
    for (inside, words) in [
        ("![名单](名单.xlsx)", "名单"),
        ("![](名单.xlsx)", "名单.xlsx"),
        ("![录像](a.mp4)", "录像"),
        ("![](a.mp3)", "a.mp3"),
    ] {
        assert_noted(
            &format!("见[{inside}](会议.md)。\n"),
            &format!("<p>见<a href=\"huiyi.html\">{words}</a>。</p>\n"),
            &[&format!("media/not-shown: {inside}")],
        );
    }
    assert_noted(
        "<a href=\"会议.md\"><img id=x src=名单.xlsx></a>[回](#x)\n",
        "<p><a href=\"huiyi.html\"><span id=\"x\">名单.xlsx</span></a><a href=\"#x\">回</a></p>\n",
        &["media/not-shown: <img id=x src=名单.xlsx>"],
    );
    assert_noted(
        "<a href=\"会议.md\"><video src=\"a.mp4\">录像</video></a>\n",
        "<p><a href=\"huiyi.html\">录像</a></p>\n",
        &["media/not-shown: <video src=\"a.mp4\">"],
    );
}

#[test]
fn ids_of_the_page_around_stay_free() {
    assert_noted(
        "## 导航 {#nav}\n\n## 说明 {#fn:1}\n\n文[^1]<a id=\"main\">甲</a>\n\n[^1]: 注\n",
        "<h2 id=\"nav-2\">导航</h2>\n<h2 id=\"说明\">说明</h2>\n\
         <p>文<sup id=\"fnref:1\"><a class=\"footnote-ref\" href=\"#fn:1\" role=\"doc-noteref\">1</a></sup><a>甲</a></p>\n\
         <section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"脚注\">\n<ol>\n<li id=\"fn:1\">\n\
         <p>注 <a class=\"footnote-back\" href=\"#fnref:1\" role=\"doc-backlink\" aria-label=\"返回正文\">↩</a></p>\n\
         </li>\n</ol>\n</section>\n",
        &["html/removed-attribute: <a id=\"main\">"],
    );
}

#[test]
fn a_heading_that_goes_with_an_element_is_no_place() {
    let (html, noted) =
        noted("<noscript>\n\n## 甲\n\n</noscript>\n\n<i id=\"甲\">乙</i>[见](#甲)、[见](#丙)\n");
    assert!(
        html.ends_with("<p><i id=\"甲\">乙</i><a href=\"#甲\">见</a>、<a href=\"#丙\">见</a></p>\n"),
        "{html}"
    );
    assert_eq!(noted, ["link/anchor-missing: [见](#丙)", "html/removed-tag: <noscript>"]);
    let (_, noted) = super::noted("<select>\n\n## 甲\n\n</select>\n\n[见](#甲)\n");
    assert_eq!(noted, ["link/anchor-missing: [见](#甲)", "html/removed-tag: <select>"]);
}

/// Each could run something in a browser, if it were passed on.
const ATTACKS: [&str; 40] = [
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<img/src=\"x\"/onerror=alert(1)>",
    "<IMG \"\"\"><SCRIPT>alert(1)</SCRIPT>\">",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\"&#106;avascript:alert(1)\">x</a>",
    "<a href=\"java&#10;script:alert(1)\">x</a>",
    "<a href=\"java\nscript:alert(1)\">x</a>",
    "<a href=\"&Tab;javascript&colon;alert(1)\">x</a>",
    "<a href=\" \u{1} javascript:alert(1)\">x</a>",
    "<a href=\"vbscript:x\">x</a><a href=\"data:text/html;base64,x\">x</a>",
    "<video><source onerror=alert(1) src=javascript:alert(1)></video>",
    "<video src=x poster=javascript:alert(1)>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<svg><p><style><img src=x onerror=alert(1)></style></p></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<p title=\"</p><script>alert(1)</script>\">x",
    "<style><img title=\"</style><img src=x onerror=alert(1)>\">",
    "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\">",
    "<title><b title=\"</title><script>alert(1)</script>\">",
    "<!--><script>alert(1)</script>-->",
    "<!--<img src=\"--><img src=x onerror=alert(1)//\">",
    "<![CDATA[><script>alert(1)</script>]]>",
    "<?xml <script>alert(1)</script> ?>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\0>alert(1)</script>",
    "<scr\0ipt>alert(1)</scr\0ipt>",
    "<a href=\"x\" style=\"background:url(javascript:alert(1))\">x</a>",
    "<div style=\"expression(alert(1))\" onmouseover=\"alert(1)\">x</div>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=\"javascript:alert(1)\"></object><embed src=\"javascript:alert(1)\">",
    "<form action=\"javascript:alert(1)\"><button formaction=\"javascript:alert(1)\">x</button></form>",
    "<base href=\"javascript:alert(1)//\"><meta http-equiv=refresh content=\"0;javascript:alert(1)\">",
    "<template><script>alert(1)</script></template>",
    "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\"></xmp>",
    "<plaintext><script>alert(1)</script>",
    "<table><tr><td><form><input onfocus=alert(1) autofocus></table>",
    "<b title='\"><script>alert(1)</script>'>x</b>",
    "![\"onerror=alert(1) x=\"](x \"\\\" onerror=alert(1)\")[x](<x\" onclick=\"alert(1)>)",
];

#[test]
fn attacks_come_to_nothing() {
    for attack in ATTACKS {
        for around in [
            "{}\n",
            "甲{}乙\n",
            "> - {}\n",
            "<div>\n{}\n</div>\n",
            "<a title=\"{}\">\n",
            "# {}\n\n|{}|\n|-|\n|{}|\n",
        ] {
            let body = around.replace("{}", attack);
            for place in [Place::Page, Place::Feed] {
                let html = render(&body, place, Title::Apart).html;
                soup::assert_harmless(&html, &body);
            }
        }
    }
}

#[test]
fn huge_soup_takes_no_time() {
    let half = 500_000;
    for unit in [
        "<",
        "<a b=\"",
        "<!--",
        "<!",
        "<b>",
        "<div>\n\n",
        "</b>",
        "<svg>",
        "<svg>\n\n",
        "<style>\n",
        "<li>",
        "<td>",
        "> <svg>\n",
        "&",
    ] {
        let body = unit.repeat(half / unit.len());
        let html = render(&body, Place::Page, Title::Apart);
        assert!(html.findings.len() <= 100, "{unit:?}: {}", html.findings.len());
    }
}
