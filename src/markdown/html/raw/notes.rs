//! What was removed, by name: one finding for each kind, however often it occurs.

use std::ops::Range;

use crate::markdown::html::quoted;
use crate::report::{Code, Finding, Severity, SourcePath, Span};

/// Why something of the author's is not on the page as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Note {
    /// A tag that is not allowed.
    Tag,
    /// A tag of old styling.
    Old,
    /// A tag that no element of HTML has.
    Unknown,
    /// A tag that may not stand where it stands.
    Misplaced,
    Attribute,
    /// A comment without an end.
    Comment,
}

/// What was noticed about raw HTML, in the order of first occurrence.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    note: Note,
    name: String,
    first: Range<usize>,
    count: usize,
}

/// Different names; whoever has more has pasted a program.
const MOST: usize = 40;

impl Notes {
    pub(crate) fn add(&mut self, note: Note, name: &str, bytes: Range<usize>) {
        let same = |entry: &&mut Entry| entry.note == note && entry.name.eq_ignore_ascii_case(name);
        if let Some(entry) = self.entries.iter_mut().find(same) {
            entry.count += 1;
        } else if self.entries.len() < MOST {
            // A tag's name may be as long as the file: it is kept as the message shows it.
            let name = if name.len() > 100 { quoted(name) } else { name.to_owned() };
            self.entries.push(Entry { note, name, first: bytes, count: 1 });
        }
    }

    pub(crate) fn into_findings(self, file: &SourcePath) -> impl Iterator<Item = Finding> {
        self.entries.into_iter().map(|entry| entry.into_finding(file))
    }
}

impl Entry {
    fn into_finding(self, file: &SourcePath) -> Finding {
        let name = match self.note {
            Note::Unknown => quoted(&self.name),
            _ => quoted(&self.name.to_ascii_lowercase()),
        };
        let (code, severity, mut message) = match self.note {
            Note::Tag => {
                ("html/removed-tag", Severity::Warning, format!("正文里不能用 HTML 标签 <{name}>，已去掉"))
            }
            Note::Old => {
                ("html/old-tag", Severity::Hint, format!("HTML 标签 <{name}> 早已过时，已去掉，文字保留"))
            }
            Note::Unknown => {
                ("html/unknown-tag", Severity::Warning, format!("“<{name}>”不是 HTML 标签，已当作文字显示"))
            }
            Note::Misplaced => {
                ("html/misplaced-tag", Severity::Hint, format!("HTML 标签 <{name}> 放的位置不对，已调整"))
            }
            Note::Attribute => {
                ("html/removed-attribute", Severity::Warning, format!("HTML 标签里不能用属性 {name}，已去掉"))
            }
            Note::Comment => (
                "html/unclosed-comment",
                Severity::Warning,
                "HTML 注释没有结尾，后面的内容没有显示".to_owned(),
            ),
        };
        if self.count > 1 {
            message.push_str(&format!("（共 {} 处）", self.count));
        }
        Finding::new(Code(code), severity, message)
            .at(Span::new(file.clone(), self.first))
            .help(help(self.note, &name))
    }
}

fn help(note: Note, name: &str) -> &'static str {
    match (note, name) {
        (Note::Tag, "iframe" | "embed" | "object") => {
            "页面里不嵌入其他网站的内容。视频请下载后放在稿件旁边，写成 ![说明](视频.mp4)；也可以写成链接：[观看视频](https://…)。"
        }
        (Note::Tag, "script") => "稿件里不能写脚本。统计代码等请放到主题里。",
        (Note::Tag, "style" | "link") => "版式由主题统一决定，稿件里不写样式表。",
        (Note::Tag, "form" | "input" | "button" | "select" | "textarea" | "label") => {
            "静态网站收不到表单。请改为链接到办理网页，或写明电话、邮箱。"
        }
        (Note::Tag, "svg" | "math" | "canvas") => {
            "请把图形或公式存成图片文件，再用 ![说明](文件名.png) 插入。"
        }
        (Note::Tag, _) => "它里面的文字如果需要，请改用 Markdown 的写法。",
        (Note::Old, _) => "字体、字号、颜色由主题统一决定。要突出文字请写 **加粗**。",
        (Note::Unknown, _) => "要显示尖括号，请在前面加反斜杠：\\<；也可以改用（ ）或〈 〉。",
        (Note::Misplaced, _) => {
            "请检查它的开始和结束标签是否成对，外面的标签是否合适（例如 <li> 要放在 <ul> 里）。"
        }
        (Note::Attribute, "style" | "bgcolor" | "color" | "face" | "size") => {
            "版式由主题统一决定，请删去。从 Word 或网页粘贴来的内容常带这个属性。"
        }
        (Note::Attribute, name) if name.starts_with("on") => "稿件里不能写脚本，请删去。",
        (Note::Attribute, "target") => "链接在哪里打开，由读者自己决定，请删去。",
        (Note::Attribute, _) => "请删去这个属性；它的值如果不合规，请改正。",
        (Note::Comment, _) => "请在注释末尾加上 -->。",
    }
}
