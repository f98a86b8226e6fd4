//! Why a picture could not be made, in words for staff.
//!
//! In: what the darkroom met. Out: one line that says it, and what to do. Invariant: nothing of a library's
//! own English reaches staff, and the name of the file is left to the caller, who knows it.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::site::Form;

/// Why there is no picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trouble {
    /// The bytes are those of no picture, whatever the name says.
    NoPicture,
    /// HEIC or AVIF: what newer phones save, and many readers' browsers cannot show.
    Heif,
    /// A picture of a kind, or written in a way, that cannot be read here; its name.
    Unread(Cow<'static, str>),
    /// More pixels, or more bytes in memory, than a picture may have.
    TooLarge { width: u32, height: u32 },
    /// The file ends before the picture does.
    Truncated,
    /// The bytes contradict each other.
    Damaged,
    /// The drawing nests too deep, is too long or isn't XML.
    Drawing,
    /// The result has a side that its form cannot hold.
    Side { form: Form, width: u32, height: u32 },
    /// Only the source's own form is made of drawings and animations.
    Form,
    /// The watermark's picture or font cannot be read.
    Mark,
    /// The watermark's font lacks these characters.
    Glyphs(String),
}

impl Trouble {
    /// A picture of a kind that cannot be read here.
    pub(super) fn unread(kind: &'static str) -> Trouble {
        Trouble::Unread(Cow::Borrowed(kind))
    }

    /// Whether the same source and recipe give it again: not, if it is one of how much may be taken.
    pub fn lasts(&self) -> bool {
        !matches!(self, Trouble::TooLarge { .. })
    }

    /// One line, which stands alone after the file's name.
    pub fn message(&self) -> String {
        match self {
            Trouble::NoPicture => "内容不是图片".to_owned(),
            Trouble::Heif => "是 HEIC（或 AVIF）格式，许多读者的浏览器打不开".to_owned(),
            Trouble::Unread(kind) => format!("是{kind}，不能直接发布"),
            Trouble::TooLarge { width, height } => format!("太大：{width} × {height} 像素"),
            Trouble::Truncated => "不完整：文件在图片结束之前就断了".to_owned(),
            Trouble::Damaged => "已损坏，读不出来".to_owned(),
            Trouble::Drawing => "不是正确的 SVG 图形".to_owned(),
            Trouble::Side { form, width, height } => {
                format!("缩放后是 {width} × {height} 像素，{} 格式放不下", name(*form))
            }
            Trouble::Form => "是图形或动图，不能改成别的格式".to_owned(),
            Trouble::Mark => "没有加上水印：水印的图片或字体读不出来".to_owned(),
            Trouble::Glyphs(missing) => format!("没有加上水印：水印的字体里没有“{missing}”"),
        }
    }

    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Trouble::NoPicture => "请确认放进来的是图片文件；仅仅把别的文件改名为 .jpg 不会变成图片",
            Trouble::Heif => {
                "请用看图软件打开，另存为 JPG 再放进来；苹果手机可在“设置 › 相机 › 格式”里选“兼容性最佳”，以后拍的就是 JPG"
            }
            Trouble::Unread(_) => "请用看图软件打开，另存为 JPG 或 PNG 再放进来",
            Trouble::TooLarge { .. } => "请用看图软件把长边缩小到 6000 像素以内再放进来",
            Trouble::Truncated => "多半是复制或传输时断了；请从相机、手机或微信里重新取一次原图",
            Trouble::Damaged => "请用看图软件试试能否打开：能打开就另存为 JPG，打不开就请重新取一次原图",
            Trouble::Drawing => "请用绘图软件打开，另存为“普通 SVG”，或导出为 PNG",
            Trouble::Side { .. } => "特别长的截图请裁成几段",
            Trouble::Form => "图形（SVG）和动图照原样发布",
            Trouble::Mark => "水印图片请用 PNG，字体请用 TTF、OTF 或 TTC 文件",
            Trouble::Glyphs(_) => "请换一个含有这些汉字的字体文件",
        }
    }
}

/// What staff call a form.
fn name(form: Form) -> &'static str {
    match form {
        Form::Jpeg => "JPG",
        Form::Png => "PNG",
        Form::Webp => "WebP",
        Form::Gif => "GIF",
        Form::Bmp => "BMP",
        Form::Ico => "ICO",
        Form::Svg => "SVG",
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}
