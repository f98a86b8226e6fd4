//! What Markdown becomes.

use super::*;

#[test]
fn paragraphs_and_inline_elements() {
    assert_eq!(
        page("委员*履职*、**建言**、~~旧~~、`a<b`。  \n第二行\n接着写 end\nof & line\n"),
        "<p>委员<em>履职</em>、<strong>建言</strong>、<del>旧</del>、<code>a&lt;b</code>。<br>\n\
         第二行接着写 end\nof &amp; line</p>\n"
    );
    assert_eq!(page("> 引文\n\n***\n"), "<blockquote>\n<p>引文</p>\n</blockquote>\n<hr>\n");
    assert_eq!(page(""), "");
}

#[test]
fn headings_have_anchors_and_leave_the_first_level_to_the_page() {
    assert_eq!(page("## 一、*总体*\n"), "<h2 id=\"一总体\">一、<em>总体</em></h2>\n");
    assert_eq!(page("# 甲\n\n###### 乙\n"), "<h2 id=\"甲\">甲</h2>\n<h6 id=\"乙\">乙</h6>\n");
    assert_eq!(feed("## 甲\n"), "<h2>甲</h2>\n");
}

#[test]
fn a_heading_that_is_the_title_is_left_out() {
    let title_in_body = |body| render(body, Place::Page, Title::FirstHeading).html;
    assert_eq!(title_in_body("# 题\n\n文\n\n## 甲\n"), "<p>文</p>\n<h2 id=\"甲\">甲</h2>\n");
    assert_eq!(title_in_body("# 题\n\n# 甲\n"), "<h2 id=\"甲\">甲</h2>\n");
    assert_eq!(title_in_body("文\n"), "<p>文</p>\n");
}

#[test]
fn lists_and_tasks() {
    assert_eq!(
        page("- 甲\n  - 乙\n- 丙\n"),
        "<ul>\n<li>甲\n<ul>\n<li>乙</li>\n</ul>\n</li>\n<li>丙</li>\n</ul>\n"
    );
    assert_eq!(
        page("3. 甲\n\n4. 乙\n"),
        "<ol start=\"3\">\n<li>\n<p>甲</p>\n</li>\n<li>\n<p>乙</p>\n</li>\n</ol>\n"
    );
    assert_eq!(
        page("- [x] 甲\n- [ ] 乙\n- 丙\n-\n"),
        "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled checked aria-label=\"已完成\"> 甲</li>\n\
         <li class=\"task\"><input type=\"checkbox\" disabled aria-label=\"未完成\"> 乙</li>\n\
         <li>丙</li>\n<li></li>\n</ul>\n"
    );
    assert!(page("- [x] 甲\n\n- [ ] 乙\n").contains("<li class=\"task\">\n<p><input"));
    assert_eq!(feed("- [x] 甲\n"), "<ul>\n<li>☑ 甲</li>\n</ul>\n");
}

#[test]
fn tables_scroll_and_have_header_cells() {
    assert_eq!(
        page("|序号|事项|\n|-:|:-:|\n|1|*甲*|\n"),
        "<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"表格\"><table>\n\
         <thead><tr><th scope=\"col\" class=\"align-right\">序号</th><th scope=\"col\" class=\"align-center\">事项</th></tr></thead>\n\
         <tbody>\n<tr><td class=\"align-right\">1</td><td class=\"align-center\"><em>甲</em></td></tr>\n</tbody>\n</table></div>\n"
    );
    assert_eq!(
        feed("|甲|\n|-|\n\n文\n"),
        "<table>\n<thead><tr><th scope=\"col\">甲</th></tr></thead>\n</table>\n<p>文</p>\n"
    );
    assert!(page("|甲|\n|-|\n").ends_with("</tr></thead>\n</table></div>\n"));
}

#[test]
fn alerts_have_chinese_titles() {
    assert_eq!(
        page("> [!WARNING]\n> 报名截止。\n"),
        "<blockquote class=\"alert alert-warning\">\n<p class=\"alert-title\">注意</p>\n<p>报名截止。</p>\n</blockquote>\n"
    );
    assert_eq!(
        feed("> [!NOTE]\n> 文\n"),
        "<blockquote>\n<p><strong>说明</strong></p>\n<p>文</p>\n</blockquote>\n"
    );
}

#[test]
fn code_is_highlighted_with_classes() {
    let html = page("```json title\n{\"a\": \"<\"}\n```\n");
    assert!(
        html.starts_with(
            "<pre class=\"code\" tabindex=\"0\"><code class=\"language-json\"><span class=\"hl-"
        ),
        "{html}"
    );
    assert!(html.contains("&lt;") && html.ends_with("</code></pre>\n"), "{html}");
    assert_eq!(page("    a<b\n"), "<pre class=\"code\" tabindex=\"0\"><code>a&lt;b\n</code></pre>\n");
    assert_eq!(feed("```json\n{}\n```\n"), "<pre><code>{}\n</code></pre>\n");
    assert_eq!(
        page("> ```\n> 甲\n>\n> 乙\n> ```\n"),
        "<blockquote>\n<pre class=\"code\" tabindex=\"0\"><code>甲\n\n乙\n</code></pre>\n</blockquote>\n"
    );
}

#[test]
fn a_picture_alone_is_a_figure() {
    assert_eq!(
        page("![会场](1.jpg \"县政协召开会议（办公室　摄）\")\n\n文\n\n![](2.jpg \"现场\")\n"),
        "<figure class=\"figure\"><img src=\"1.jpg\" srcset=\"1-640.jpg 640w, 1.jpg 1200w\" sizes=\"(min-width: 50rem) 50rem, 100vw\" \
         alt=\"会场\" width=\"1200\" height=\"800\" fetchpriority=\"high\">\
         <figcaption><span class=\"caption\">县政协召开会议</span><span class=\"credit\">办公室　摄</span></figcaption></figure>\n\
         <p>文</p>\n\
         <figure class=\"figure\"><img src=\"2.jpg\" alt=\"现场\" width=\"30\" height=\"20\" loading=\"lazy\" decoding=\"async\">\
         <figcaption><span class=\"caption\">现场</span></figcaption></figure>\n"
    );
    assert_eq!(
        feed("![会场](1.jpg \"会议（办公室　摄）\")\n"),
        "<figure><img src=\"1.jpg\" alt=\"会场\" width=\"1200\" height=\"800\"><figcaption>会议（办公室　摄）</figcaption></figure>\n"
    );
}

#[test]
fn a_browser_chooses_among_variants_and_a_feed_takes_one() {
    assert_eq!(
        page("![](photo.jpg)\n"),
        "<figure class=\"figure\"><a class=\"picture-link\" href=\"photo.jpg\" aria-label=\"看大图\"><picture>\
         <source type=\"image/webp\" srcset=\"photo-640.webp 640w, photo.webp 1200w\" sizes=\"(min-width: 50rem) 50rem, 100vw\">\
         <img src=\"photo-640.jpg\" srcset=\"photo-640.jpg 640w, photo.jpg 1200w\" sizes=\"(min-width: 50rem) 50rem, 100vw\" \
         alt=\"\" width=\"1200\" height=\"800\" fetchpriority=\"high\"></picture></a>\
         <figcaption><span class=\"credit\">县政协办公室</span></figcaption></figure>\n"
    );
    assert_eq!(
        feed("![](photo.jpg \"会场（宣传组　摄）\")\n"),
        "<figure><img src=\"photo-640.jpg\" alt=\"会场\" width=\"1200\" height=\"800\">\
         <figcaption>会场（宣传组　摄）</figcaption></figure>\n"
    );
    // A link of the author's own stays; the article's own credit too.
    let linked = page("[![会场](photo.jpg \"会场（宣传组　摄）\")](会议.md)\n");
    assert!(
        linked.contains("<a href=\"huiyi.html\"><picture>") && !linked.contains("picture-link"),
        "{linked}"
    );
    assert!(linked.contains("宣传组") && !linked.contains("县政协办公室"), "{linked}");
    // What stands far below is not what a page opens with.
    let late = page(&format!("{}\n\n![会场](photo.jpg)\n", "文字。".repeat(100)));
    assert!(!late.contains("fetchpriority") && !late.contains("lazy"), "{late}");
}

#[test]
fn what_cannot_be_shown_is_told_where_it_is_named() {
    assert_noted(
        "![会场](4.heic \"图说\")",
        "<figure class=\"figure\"><span class=\"missing-media\">图片打不开：会场</span>\
         <figcaption><span class=\"caption\">图说</span></figcaption></figure>\n",
        &["media/heic: ![会场](4.heic \"图说\")"],
    );
}

#[test]
fn pictures_among_words_stay_there() {
    assert_eq!(
        page("见![*图* `一`](2.jpg \"提示\")。\n"),
        "<p>见<img src=\"2.jpg\" alt=\"图 一\" title=\"提示\" width=\"30\" height=\"20\">。</p>\n"
    );
}

#[test]
fn pictures_together_are_a_gallery() {
    let figure =
        "<figure class=\"figure\"><img src=\"2.jpg\" alt=\"\" width=\"30\" height=\"20\"></figure>\n";
    let lazy = figure.replace("\"20\"", "\"20\" loading=\"lazy\" decoding=\"async\"");
    for body in ["![](2.jpg)\n![](2.jpg)\n", "![](2.jpg) ![](2.jpg)\n", "![](2.jpg)  \n![](2.jpg)\n"] {
        assert_eq!(page(body), format!("<div class=\"gallery gallery-2\">\n{figure}{lazy}</div>\n"));
    }
    assert!(page(&"![](2.jpg)\n".repeat(10)).starts_with("<div class=\"gallery gallery-many\">\n"));
    assert!(!feed("![](2.jpg)\n![](2.jpg)\n").contains("div"));
}

#[test]
fn a_linked_picture_stays_a_link() {
    assert_eq!(
        page("[![](2.jpg \"甲\")](会议.md)\n"),
        "<figure class=\"figure\"><a href=\"huiyi.html\"><img src=\"2.jpg\" alt=\"甲\" width=\"30\" height=\"20\"></a>\
         <figcaption><span class=\"caption\">甲</span></figcaption></figure>\n"
    );
}

#[test]
fn films_and_recordings_have_controls() {
    assert_eq!(
        page("![开幕会](a.mp4 \"开幕会（融媒体中心供图）\")\n\n![](a.mp3)\n"),
        "<figure class=\"video\"><video controls preload=\"metadata\" src=\"a.mp4\" aria-label=\"开幕会\"></video>\
         <figcaption><span class=\"caption\">开幕会</span><span class=\"credit\">融媒体中心供图</span></figcaption></figure>\n\
         <figure class=\"audio\"><audio controls preload=\"metadata\" src=\"a.mp3\"></audio></figure>\n"
    );
}

#[test]
fn a_missing_picture_is_told() {
    assert_noted(
        "![会场](3.jpg \"图说\")\n",
        "<figure class=\"figure\"><span class=\"missing-media\">图片缺失：会场</span>\
         <figcaption><span class=\"caption\">图说</span></figcaption></figure>\n",
        &["media/missing: ![会场](3.jpg \"图说\")"],
    );
    assert_noted(
        "看![](a/b.MP4)\n",
        "<p>看<span class=\"missing-media\">视频缺失</span></p>\n",
        &["media/missing: ![](a/b.MP4)"],
    );
    let (message, help, fix) = told("![会场](2.JPG)\n");
    assert_eq!(message, "图片“2.JPG”与文件名“2.jpg”的大小写不同");
    assert!(help.contains("在 Windows 上能看到，放到服务器上就看不到"), "{help}");
    assert_eq!(fix, Some((Applicability::Safe, "![会场](2.jpg)\n".to_owned())));
}

#[test]
fn links_say_where_they_lead() {
    assert_eq!(
        page("[会议](会议.md \"详情\")、[名单](名单.PDF)、<https://example.cn/?a=1&b=2>、<a@example.cn>\n"),
        "<p><a href=\"huiyi.html\" title=\"详情\">会议</a>、\
         <a href=\"名单.PDF\" class=\"attachment\" data-ext=\"pdf\">名单<span class=\"attachment-size\">（PDF，1.2 MB）</span></a>、\
         <a href=\"https://example.cn/?a=1&amp;b=2\" class=\"external\" rel=\"noopener\">https://example.cn/?a=1&amp;b=2</a>、\
         <a href=\"mailto:a@example.cn\">a@example.cn</a></p>\n"
    );
    assert_eq!(
        feed("[名单](名单.PDF)[外](http://a.cn)\n"),
        "<p><a href=\"名单.PDF\">名单（PDF，1.2 MB）</a><a href=\"http://a.cn\">外</a></p>\n"
    );
}

#[test]
fn dead_links_keep_their_words() {
    assert_noted(
        "见[*会*议](会仪.md)。\n",
        "<p>见<span class=\"missing-link\"><em>会</em>议</span>。</p>\n",
        &["link/missing: [*会*议](会仪.md)"],
    );
    let (message, help, fix) = told("见[会议](会仪.md)。\n");
    assert_eq!(message, "链接“会仪.md”找不到");
    assert!(help.starts_with("是不是“会议.md”？"), "{help}");
    assert_eq!(fix, Some((Applicability::Ask, "见[会议](会议.md)。\n".to_owned())));
    let (message, _, fix) = told("见[会议](草稿.md)。\n");
    assert_eq!((message.as_str(), fix), ("链接“草稿.md”指向的内容没有发布：草稿", None));
    assert_eq!(told("[空]()").0, "链接没有写地址");
    assert_eq!(feed("[会议](会仪.md)\n"), "<p>会议</p>\n");
}

#[test]
fn links_that_run_something_lose_their_address() {
    for address in
        ["javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x", "file:///C:/a", "&#106;avascript:x"]
    {
        assert_noted(
            &format!("[点这里]({address})"),
            "<p>点这里</p>\n",
            &[&format!("link/forbidden: [点这里]({address})")],
        );
    }
    let (html, _) = noted("![图](javascript:x)");
    assert!(!html.contains("javascript"), "{html}");
}

#[test]
fn links_within_the_page_are_checked() {
    let body = "## 一、总体\n\n[见](#一总体)、[见](#%E4%B8%80%E6%80%BB%E4%BD%93)、[顶](#top)、<a id=\"x\"></a>[x](#x)、注[^1]、[注](#fn:1)\n\n[^1]: 文\n";
    page(body);
    let body = "## 一、总体\n\n[见](#一、总体)\n";
    let (html, findings) = noted(body);
    assert!(html.contains("<a href=\"#一、总体\">见</a>"), "{html}");
    assert_eq!(findings, ["link/anchor-missing: [见](#一、总体)"]);
    assert_eq!(told(body).1, "是不是“#一总体”？");
    assert_eq!(feed("## 甲\n\n[见](#甲)\n"), "<h2>甲</h2>\n<p>见</p>\n");
}

#[test]
fn footnotes_stand_at_the_end_in_the_order_of_their_references() {
    assert_eq!(
        page("甲[^b]乙[^a]丙[^B]\n\n[^a]: 第二\n[^b]: 第一，见[^c]\n[^c]: 第三\n"),
        "<p>甲<sup id=\"fnref:1\"><a class=\"footnote-ref\" href=\"#fn:1\" role=\"doc-noteref\">1</a></sup>\
         乙<sup id=\"fnref:2\"><a class=\"footnote-ref\" href=\"#fn:2\" role=\"doc-noteref\">2</a></sup>\
         丙<sup id=\"fnref:1:2\"><a class=\"footnote-ref\" href=\"#fn:1\" role=\"doc-noteref\">1</a></sup></p>\n\
         <section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"脚注\">\n<ol>\n\
         <li id=\"fn:1\">\n<p>第一，见<sup id=\"fnref:3\"><a class=\"footnote-ref\" href=\"#fn:3\" role=\"doc-noteref\">3</a></sup> \
         <a class=\"footnote-back\" href=\"#fnref:1\" role=\"doc-backlink\" aria-label=\"返回正文\">↩</a> \
         <a class=\"footnote-back\" href=\"#fnref:1:2\" role=\"doc-backlink\" aria-label=\"返回正文\">↩</a></p>\n</li>\n\
         <li id=\"fn:2\">\n<p>第二 <a class=\"footnote-back\" href=\"#fnref:2\" role=\"doc-backlink\" aria-label=\"返回正文\">↩</a></p>\n</li>\n\
         <li id=\"fn:3\">\n<p>第三 <a class=\"footnote-back\" href=\"#fnref:3\" role=\"doc-backlink\" aria-label=\"返回正文\">↩</a></p>\n</li>\n\
         </ol>\n</section>\n"
    );
    assert_eq!(
        feed("甲[^a]\n\n[^a]: 注\n"),
        "<p>甲<sup>[1]</sup></p>\n<hr>\n<ol>\n<li>\n<p>注</p>\n</li>\n</ol>\n"
    );
}

#[test]
fn a_footnote_that_nothing_refers_to_is_printed_and_told() {
    assert_noted(
        "甲\n\n[^a]: 注\n",
        "<p>甲</p>\n<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"脚注\">\n<ol>\n\
         <li id=\"fn:1\">\n<p>注</p>\n</li>\n</ol>\n</section>\n",
        &["footnote/unreferenced: [^a]: 注\n"],
    );
}

#[test]
fn a_footnote_without_definition_stays_as_written_and_is_told() {
    assert_noted("甲[^1]乙\n", "<p>甲[^1]乙</p>\n", &["footnote/undefined: [^1]"]);
    let (_, noted) = noted("甲[^1]乙[^2]\n\n[^1]: 注\n");
    assert_eq!(noted, ["footnote/undefined: [^2]"]);
    assert_noted("甲\\[^1]、[^ 1]、[^]、[^没有结尾\n", "<p>甲[^1]、[^ 1]、[^]、[^没有结尾</p>\n", &[]);
}
