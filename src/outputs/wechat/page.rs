//! The page that a message is looked at and copied from.
//!
//! In: a message with its pictures inside. Out: one HTML file that needs nothing else: it works from a disk, from a
//! preview and without a network. Invariant: its policy lets run the one script that it brings, and fetches nothing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::Draft;
use super::package::{File, mark};
use crate::markdown::push_value;
use crate::report::Finding;

const SCRIPT: &str = include_str!("page.js");
const STYLE: &str = include_str!("page.css");

/// What a page shows.
pub(super) struct Shown<'a> {
    pub draft: &'a Draft,
    /// With its pictures inside.
    pub content: &'a str,
    pub covers: &'a [File],
    pub findings: &'a [Finding],
}

/// A picture as an address that holds it.
pub(super) fn data_uri(file: &File) -> String {
    let kind = if file.path.ends_with(".png") { "png" } else { "jpeg" };
    format!("data:image/{kind};base64,{}", STANDARD.encode(&file.bytes))
}

pub(super) fn page(shown: &Shown<'_>) -> String {
    let hash = STANDARD.encode(Sha256::digest(SCRIPT.as_bytes()));
    let fields = &shown.draft.fields;
    let mut out = String::with_capacity(shown.content.len() + 32 * 1024);
    out.push_str("<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'; ");
    out.push_str(&format!("script-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\">\n"));
    out.push_str(
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>复制到公众号：",
    );
    push_value(&mut out, &fields.title);
    out.push_str("</title>\n<style>\n");
    out.push_str(STYLE);
    out.push_str("</style>\n</head>\n<body>\n");
    let order = shown.draft.order();
    let order = order
        .map_or("01、02……与正文次序一样".to_owned(), |order| format!("正文里依次是 {order}"));
    out.push_str(&HEAD.replace("{order}", &order));
    out.push_str("<section class=\"fields\" aria-labelledby=\"fields-title\">\n<h2 id=\"fields-title\">标题等各项</h2>\n<dl>\n");
    for (name, value) in [
        ("标题", fields.title.as_str()),
        ("作者", &fields.author),
        ("摘要", &fields.digest),
        ("原文链接", fields.source_url.as_deref().unwrap_or_default()),
    ] {
        field(&mut out, name, value);
    }
    out.push_str("</dl>\n</section>\n");
    covers(&mut out, shown.covers);
    findings(&mut out, shown);
    out.push_str("</aside>\n<main data-width=\"phone\">\n<h1>");
    push_value(&mut out, &fields.title);
    out.push_str("</h1>\n<div id=\"content\">");
    out.push_str(shown.content);
    out.push_str("</div>\n</main>\n<script>");
    out.push_str(SCRIPT);
    out.push_str("</script>\n</body>\n</html>\n");
    out
}

const HEAD: &str = "<aside>\n<p class=\"brand\">复制到公众号</p>\n\
<p><button type=\"button\" id=\"copy\">复制正文</button></p>\n\
<p id=\"said\" role=\"status\" aria-live=\"polite\">点一下，再到公众号后台新建图文，在正文处粘贴。</p>\n\
<fieldset><legend>预览</legend>\n\
<label><input type=\"radio\" name=\"width\" value=\"phone\" checked> 手机</label>\n\
<label><input type=\"radio\" name=\"width\" value=\"desk\"> 电脑</label>\n</fieldset>\n\
<details>\n<summary>图片没有跟过来怎么办</summary>\n\
<p>粘贴以后等几秒，图片由公众号自己转存。仍是空框的，删去空框，从“图片”处按顺序插入同一文件夹 images 里的图片：{order}。</p>\n</details>\n\
<details>\n<summary>按钮没有反应怎么办</summary>\n\
<p>在右边的正文里点一下，按 Ctrl+A 全选、Ctrl+C 复制（苹果电脑用 ⌘）。请用新版的 Edge、Chrome 或 360 极速模式。</p>\n</details>\n";

fn field(out: &mut String, name: &str, value: &str) {
    out.push_str(&format!("<dt>{name}<small>{} 字</small></dt>\n<dd><span>", value.chars().count()));
    push_value(out, if value.is_empty() { "（空）" } else { value });
    out.push_str("</span>");
    if !value.is_empty() {
        out.push_str(&format!(
            "<button type=\"button\" class=\"field\" aria-label=\"复制{name}\" data-value=\""
        ));
        push_value(out, value);
        out.push_str("\">复制</button>");
    }
    out.push_str("</dd>\n");
}

fn covers(out: &mut String, covers: &[File]) {
    out.push_str(
        "<section class=\"covers\" aria-labelledby=\"covers-title\">\n<h2 id=\"covers-title\">封面</h2>\n",
    );
    let shown = covers.iter().filter(|file| file.path != "cover.jpg");
    for file in shown {
        let (class, words) = if file.path.contains("235") {
            ("wide", "2.35:1，单篇的大图")
        } else {
            ("square", "1:1，小图")
        };
        out.push_str(&format!("<figure class=\"{class}\"><img src=\"{}\" alt=\"封面\">", data_uri(file)));
        out.push_str(&format!("<figcaption>{words}（{}）</figcaption></figure>\n", file.path));
    }
    if covers.is_empty() {
        out.push_str("<p>没有封面图片，请在后台另选一张。</p>\n");
    }
    out.push_str("</section>\n");
}

fn findings(out: &mut String, shown: &Shown<'_>) {
    if shown.findings.is_empty() {
        return;
    }
    out.push_str("<section class=\"findings\" aria-labelledby=\"findings-title\">\n<h2 id=\"findings-title\">要留意的地方</h2>\n<ul>\n");
    for finding in shown.findings {
        out.push_str(&format!("<li><b>{}</b> ", mark(finding.severity)));
        push_value(out, &finding.message);
        if let Some(help) = &finding.help {
            out.push_str("<small>");
            push_value(out, help);
            out.push_str("</small>");
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ul>\n</section>\n");
}
