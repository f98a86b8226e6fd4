//! The list to go through before a message is sent.
//!
//! In: a message and its files. Out: a text that can be printed. Invariant: plain words; nothing in it changes but with
//! the message.

use super::package::{File, mark};
use super::{Draft, Look};
use crate::markdown::readable_size;
use crate::report::{Finding, Severity};

/// The first line: the folder of a message is known by it.
pub const HEAD: &str = "公众号图文检查单";

pub(super) fn checklist(
    draft: &Draft,
    content: &str,
    pictures: &[File],
    covers: &[File],
    findings: &[Finding],
) -> String {
    let mut lines = vec![HEAD.to_owned(), String::new()];
    lines.extend(missing(draft));
    lines.extend(fields(draft, content));
    lines.extend([String::new(), format!("图片 {} 张", pictures.len())]);
    for (file, wanted) in pictures.iter().zip(&draft.pictures) {
        let name = wanted.recipes.first().map_or("", |recipe| recipe.source.file_name());
        let size = readable_size(file.bytes.len() as u64);
        lines.push(format!("□ {}（{}×{}，{size}），来自 {name}", file.path, wanted.width, wanted.height));
    }
    if let Some(order) = draft.order() {
        lines.push(format!("□ 正文里依次是：{order}（有的不止用一次）"));
    }
    lines.extend([String::new(), "封面".to_owned()]);
    if covers.is_empty() {
        lines.push("□ 没有封面图片：请在后台另选一张，否则不能发布".to_owned());
    } else {
        lines.push(
            "□ cover_235.jpg（2.35:1，单篇消息的大图）、cover_11.jpg（1:1，小图）：看看人脸和文字有没有切掉"
                .to_owned(),
        );
        lines.push("  cover.jpg 是完整的封面，在后台上传它、自己裁切也可以".to_owned());
    }
    lines.extend(problems(findings));
    lines.extend(STEPS.iter().map(|line| (*line).to_owned()));
    lines.join("\n") + "\n"
}

/// What goes into the fields beside the text.
fn fields(draft: &Draft, content: &str) -> Vec<String> {
    let fields = &draft.fields;
    let mut lines = Vec::new();
    let count = |text: &str| text.chars().count();
    lines.push(format!("□ 标题（{} 字）：{}", count(&fields.title), fields.title));
    lines.push(format!("□ 作者（{} 字）：{}", count(&fields.author), or_none(&fields.author)));
    lines.push(format!("□ 摘要（{} 字）：{}", count(&fields.digest), fields.digest));
    let source = fields.source_url.as_deref().unwrap_or_default();
    lines.push(format!("□ 原文链接：{}", or_none(source)));
    let look = if draft.look == Look::Red { "红色" } else { "朴素" };
    lines.push(format!("□ 正文：{look}样式，连样式 {} 个字符，{} 字节", count(content), content.len()));
    lines.push(match (fields.comment, fields.fans_only) {
        (false, _) => "□ 留言：不开放".to_owned(),
        (true, false) => "□ 留言：开放".to_owned(),
        (true, true) => "□ 留言：只对粉丝开放".to_owned(),
    });
    if fields.original {
        lines.push("□ 原创：稿件要求声明原创，请在公众号后台勾选".to_owned());
    }
    lines
}

/// What must be there before anything else is looked at.
fn missing(draft: &Draft) -> Vec<String> {
    let mut lines: Vec<String> =
        draft.missing().map(|finding| format!("□ 先补上：{}", finding.message)).collect();
    if !lines.is_empty() {
        let why = "  不补上，读者看到的是“图片缺失”这样的字，或者少了附件。补好以后请再运行一次。";
        lines.extend([why.to_owned(), String::new()]);
    }
    lines
}

fn problems(findings: &[Finding]) -> Vec<String> {
    if findings.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![String::new(), "要留意的地方".to_owned()];
    for severity in [Severity::Error, Severity::Warning, Severity::Hint] {
        for finding in findings.iter().filter(|finding| finding.severity == severity) {
            lines.push(format!("□ {}：{}", mark(severity), finding.message));
            let help = finding.help.iter().flat_map(|help| help.lines());
            lines.extend(help.map(|line| format!("  {line}")));
        }
    }
    lines
}

fn or_none(text: &str) -> &str {
    if text.is_empty() { "（空）" } else { text }
}

const STEPS: &[&str] = &[
    "",
    "怎样发",
    "1. 用浏览器打开 index.html，点“复制正文”。",
    "2. 登录公众号后台，新建图文，在正文处粘贴。",
    "3. 图片没有跟过来时，按顺序插入 images 文件夹里的图片，删去原位的空框。",
    "4. 填标题、作者、摘要，选封面，填原文链接（index.html 里可以逐项复制）。",
    "5. 在编辑器里点“预览”，用手机看一遍，再交审核。",
];
