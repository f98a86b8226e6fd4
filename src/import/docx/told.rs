//! What the article will not show, gathered while reading, and told in the end.
//!
//! In: what was met. Out: [`Remark`]s: changes, comments, what was dropped, what to look at. Invariant: nothing
//! with words in it goes without them being told; each kind of loss is one line, however often it happened.

use super::super::manuscript::{Remark, RemarkKind};
use std::collections::{BTreeMap, BTreeSet};

/// Letters of a text that stand for it in a remark.
const EXCERPT: usize = 60;
/// Letters of what a comment is about.
const ABOUT: usize = 24;
/// Comments that are told one by one, and other remarks of one kind.
const MOST_COMMENTS: usize = 200;
const MOST_LINES: usize = 50;
/// Codes of unknown symbols that are told of one font.
const CODES: usize = 5;

#[derive(Debug, Default)]
pub struct Told {
    pub inserted: u32,
    pub deleted: u32,
    pub moved: u32,
    pub contents: bool,
    pub readings: u32,
    /// Stretches of text with looks that an article has not.
    pub underlined: u32,
    pub coloured: u32,
    pub formulas: u32,
    /// Lines, arrows and other shapes without words.
    pub shapes: u32,
    pub cropped: u32,
    pub turned: u32,
    /// Other documents inside, of which Word shows what they were when they were put in.
    pub imported: u32,
    hidden: Words,
    prompts: Words,
    /// By font: how often, and the first codes.
    symbols: BTreeMap<String, (u32, BTreeSet<u32>)>,
    margins: Words,
    comments: Vec<(String, About)>,
    dropped: Vec<String>,
    doubts: BTreeSet<String>,
}

/// Pieces of text that were left out.
#[derive(Debug, Default)]
struct Words {
    pieces: u32,
    letters: usize,
    text: String,
}

impl Words {
    fn add(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        self.pieces += 1;
        self.letters += text.chars().count();
        if self.text.chars().count() <= EXCERPT {
            if !self.text.is_empty() {
                self.text.push(' ');
            }
            self.text.extend(text.chars().take(EXCERPT + 1));
        }
    }
}

/// What a comment is about: the text between its marks.
#[derive(Debug, Default)]
struct About {
    text: String,
    open: bool,
}

impl Told {
    pub fn hidden(&mut self, text: &str) {
        self.hidden.add(text);
    }

    /// The words of a form that only ask to fill it.
    pub fn prompt(&mut self, text: &str) {
        self.prompts.add(text);
    }

    pub fn margin(&mut self, text: &str) {
        self.margins.add(text);
    }

    pub fn symbol(&mut self, font: &str, code: u32) {
        let known = self.symbols.len() < MOST_LINES || self.symbols.contains_key(font);
        let (count, codes) = self.symbols.entry(if known { font } else { "其他" }.to_owned()).or_default();
        *count += 1;
        if codes.len() <= CODES {
            codes.insert(code);
        }
    }

    /// Left out, in a sentence of its own.
    pub fn drop(&mut self, words: String) {
        if self.dropped.len() < MOST_LINES {
            self.dropped.push(words);
        }
    }

    /// To be looked at, in a sentence of its own; told once.
    pub fn doubt(&mut self, words: &str) {
        if self.doubts.len() < MOST_LINES {
            self.doubts.insert(words.to_owned());
        }
    }

    /// A field whose result the file does not hold.
    pub fn missing(&mut self, field: &str) {
        self.doubt(&format!("Word 自动生成的内容（域 {field}）在文件里没有结果，请对照原文件补上"));
    }

    pub fn comment_opens(&mut self, id: &str) {
        if self.comments.len() < MOST_COMMENTS {
            self.comments.push((id.to_owned(), About { text: String::new(), open: true }));
        }
    }

    pub fn comment_closes(&mut self, id: &str) {
        for (_, about) in self.comments.iter_mut().filter(|(of, _)| of == id) {
            about.open = false;
        }
    }

    /// Text that the article shows.
    pub fn shown(&mut self, text: &str) {
        for (_, about) in self.comments.iter_mut().filter(|(_, about)| about.open) {
            let left = (ABOUT + 1).saturating_sub(about.text.chars().count());
            about.text.extend(text.chars().take(left));
            about.open = left > 0;
        }
    }

    /// Everything, with the comments by identifier, author and text in the order of their part.
    pub fn remarks(mut self, comments: Vec<(String, String, String)>) -> Vec<Remark> {
        let mut remarks = Vec::new();
        if self.inserted + self.deleted + self.moved > 0 {
            remarks.push(Remark { kind: RemarkKind::Revision, words: self.revision() });
        }
        let rest = comments.len().saturating_sub(MOST_COMMENTS);
        for (id, author, text) in comments.into_iter().take(MOST_COMMENTS) {
            remarks.push(Remark { kind: RemarkKind::Comment, words: self.comment(&id, &author, &text) });
        }
        if rest > 0 {
            let words = format!("另有 {rest} 条批注没有列出，请在原文件里看");
            remarks.push(Remark { kind: RemarkKind::Comment, words });
        }
        self.gather_dropped();
        remarks.extend(self.dropped.drain(..).map(|words| Remark { kind: RemarkKind::Dropped, words }));
        self.gather_doubts();
        remarks.extend(self.doubts.into_iter().map(|words| Remark { kind: RemarkKind::Doubt, words }));
        remarks
    }

    fn revision(&self) -> String {
        let parts = [("插入", self.inserted), ("删除", self.deleted), ("移动", self.moved)];
        let parts: Vec<String> = parts
            .iter()
            .filter(|(_, count)| *count > 0)
            .map(|(name, count)| format!("{name} {count} 处"))
            .collect();
        let all = self.inserted + self.deleted + self.moved;
        format!("有 {all} 处修订（{}），已按“接受”处理", parts.join("、"))
    }

    fn comment(&self, id: &str, author: &str, text: &str) -> String {
        let about = self.comments.iter().find(|(of, _)| of == id).map_or("", |(_, about)| about.text.trim());
        let author = if author.is_empty() { "未署名" } else { author };
        match about {
            "" => format!("批注（{author}）：{text}"),
            about => format!("批注（{author}，针对“{}”）：{text}", shortened(about, ABOUT)),
        }
    }

    fn gather_dropped(&mut self) {
        let mut lines = Vec::new();
        if self.hidden.pieces > 0 {
            let text = shortened(&self.hidden.text, EXCERPT);
            lines.push(format!("隐藏的文字（共 {} 字）没有导入：“{text}”", self.hidden.letters));
        }
        if self.prompts.pieces > 0 {
            lines.push(format!("没有填写的提示没有导入：“{}”", shortened(&self.prompts.text, EXCERPT)));
        }
        if self.margins.pieces > 0 {
            lines.push(format!("页眉页脚没有导入：“{}”", shortened(&self.margins.text, EXCERPT)));
        }
        if self.contents {
            lines.push("目录没有导入".to_owned());
        }
        let counted = [
            (self.underlined, "处下划线没有保留，文字都在"),
            (self.coloured, "处彩色的字或底色没有保留，文字都在"),
            (self.readings, "处注音没有导入，只留了正文的字"),
            (self.shapes, "个没有文字的图形（线条、箭头等）没有导入"),
        ];
        lines.extend(
            counted.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("有 {count} {what}")),
        );
        self.dropped.splice(0..0, lines);
    }

    fn gather_doubts(&mut self) {
        for (font, (count, codes)) in &self.symbols {
            let more = if codes.len() > CODES { "等" } else { "" };
            let codes: Vec<String> = codes.iter().take(CODES).map(|code| format!("{code:04X}")).collect();
            let codes = codes.join("、");
            self.doubts.insert(format!(
                "有 {count} 个符号认不出（字体 {font}，编码 {codes}{more}），文中标为⟦?⟧，请对照原文件改"
            ));
        }
        let counted = [
            (self.formulas, "处公式只导入了文字，请对照原文件核对"),
            (self.cropped, "张图片在原文件里裁剪过，导入的是裁剪前的整张"),
            (self.turned, "张图片在原文件里旋转过，导入的是旋转前的"),
            (self.imported, "段嵌入的外部文档没有导入，请在原文件里复制这部分文字"),
        ];
        for (count, what) in counted.iter().filter(|(count, _)| *count > 0) {
            self.doubts.insert(format!("有 {count} {what}"));
        }
    }
}

/// The first letters of a text, as one line.
pub fn shortened(text: &str, most: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= most {
        return text;
    }
    text.chars().take(most).chain(['…']).collect()
}
