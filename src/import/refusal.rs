//! Why a file cannot be read, in words for whoever sent it or got it.
//!
//! In: what a reader met. Out: what is wrong and what to do, in plain Chinese. Invariant: no word of the
//! formats' own (zip, XML, OLE) reaches staff, and each refusal says a next step that works.

use std::fmt;

/// A file that gives no manuscript. [`Self::message`] says what is wrong, [`Self::help`] what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not a byte in it.
    Empty,
    /// The binary format of Word 97 to 2003, or of WPS (`.doc`, `.wps`), whatever the file is called.
    OldWord,
    /// A password stands before the text.
    Password,
    /// Cut short or damaged on its way.
    Broken,
    /// Unpacks to more than an honest manuscript does, or holds more parts.
    TooLarge,
    /// Declares names for text, by which a few bytes can stand for gigabytes; no word processor does.
    Entities,
    /// Parts within parts, deeper than any word processor writes.
    TooDeep,
    /// Another kind of file, by its Chinese name: `表格（.xlsx）`.
    Foreign(&'static str),
    /// Another kind of text, that Word and WPS open: `RTF 文件（.rtf）`.
    Openable(&'static str),
    /// A page as it is printed: where paragraphs begin is not in it.
    Pdf,
    /// An archive without a document.
    NoDocument,
    /// A document without a word or picture.
    NoText,
    /// A document that only holds another one, a web page mostly, as programs make of forms.
    Embedded,
    /// Text in no encoding that is known.
    Encoding,
    /// What one reader alone can say, in its own words.
    Said { message: String, help: String },
}

impl Refusal {
    /// A refusal in words of its own: one line of what is wrong, and what to do.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Said { message: message.into(), help: help.into() }
    }

    /// What is wrong: one line, standing alone.
    pub fn message(&self) -> String {
        match self {
            Self::Empty => "文件是空的，一个字节也没有".to_owned(),
            Self::OldWord => "这是旧版 Word（.doc）或 WPS 文字（.wps）文件，读不了".to_owned(),
            Self::Password => "文件加了密码，打不开".to_owned(),
            Self::Broken => "文件已损坏或不完整，读不出来".to_owned(),
            Self::TooLarge => "文件解开后大得不像一篇稿件，没有读".to_owned(),
            Self::Entities => "文件里有 Word 和 WPS 都不会写的声明，可能有害，没有读".to_owned(),
            Self::TooDeep => "文件里的表格、文本框一层套一层，层数太多，没有读".to_owned(),
            Self::Foreign(kind) => format!("这是{}，不是 Word 文档（.docx）", spaced(kind)),
            Self::Openable(kind) => format!("这是{}，读不了", spaced(kind)),
            Self::Pdf => "这是 PDF 文件，里面只有版面，没有段落，读不了".to_owned(),
            Self::NoDocument => "这是压缩包，里面没有 Word 文档".to_owned(),
            Self::NoText => "文档里没有文字，也没有图片".to_owned(),
            Self::Embedded => "正文是整段嵌进来的网页或别的文档，读不出来".to_owned(),
            Self::Encoding => "认不出里面的文字用的是什么编码".to_owned(),
            Self::Said { message, .. } => message.clone(),
        }
    }

    /// What to do, in the program that staff have.
    pub fn help(&self) -> &str {
        match self {
            Self::Empty => "请对方重新发送，收到后先看一看文件大小",
            Self::OldWord | Self::Openable(_) => {
                "用 Word 或 WPS 打开它，点“文件”—“另存为”，类型选“Word 文档（*.docx）”，再导入另存的文件"
            }
            Self::Password => {
                "用 Word 或 WPS 输入密码打开，在“文件”—“信息”（WPS 是“文档加密”）里去掉密码，另存后再导入"
            }
            Self::Broken => "请对方重新发送；若能用 Word 或 WPS 打开，就另存为新的 .docx 再导入",
            Self::TooLarge => "用 Word 或 WPS 打开，压缩图片或分成几个文件，另存为 .docx 再导入",
            Self::Entities => "若来源可靠，用 Word 或 WPS 打开，另存为新的 .docx 再导入",
            Self::TooDeep => "用 Word 或 WPS 打开，把文字复制到新文档（选择性粘贴—无格式文本），保存后再导入",
            Self::Foreign(_) => {
                "请用原来的程序打开，把要发表的文字和图片复制到 Word 文档，或另存为 .docx，再导入"
            }
            Self::Pdf => {
                "最好向对方要 Word 原稿；要不到，就用 WPS 的“PDF 转 Word”或 Word 打开它，另存为 .docx，核对文字后再导入"
            }
            Self::NoDocument => "先解压，再导入其中的稿件；文字和图片分开放的，可以导入整个文件夹",
            Self::NoText => "看看是不是拿错了文件，或者忘了保存",
            Self::Embedded => "用 Word 打开，另存为新的 .docx，再导入",
            Self::Encoding => "用记事本打开，另存时编码选“UTF-8”，再导入",
            Self::Said { help, .. } => help,
        }
    }
}

/// A name behind a Chinese word: a Latin one stands apart.
fn spaced(name: &str) -> String {
    let gap = if name.starts_with(|c: char| c.is_ascii()) { " " } else { "" };
    format!("{gap}{name}")
}

impl fmt::Display for Refusal {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}。{}", self.message(), self.help())
    }
}

impl std::error::Error for Refusal {}
