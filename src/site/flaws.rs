//! What is wrong with a picture, in the words that staff read.
//!
//! In: a picture's path and what its header says. Out: a [`Flaw`], for whoever knows where the picture is named.

use super::codes;
use crate::markdown::Flaw;
use crate::report::{Finding, SourcePath, Span};
use crate::snapshot::Format;

/// Why a picture cannot be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// A picture that browsers cannot show, and that cannot be read here.
    Unread(Format),
    /// Called a picture, and none; or one that is broken.
    NoPicture,
    /// A page under a name that doesn't tell of one.
    Page,
    /// A file of no bytes.
    Empty,
    Truncated,
    /// How many pixels it has, and may have.
    TooLarge {
        pixels: u64,
        most: u64,
    },
    /// One that is to keep its name: what it says beside its pixels cannot be taken out.
    Unstripped,
}

/// A picture that is called otherwise than it is; it is shown all the same.
pub fn mislabelled(source: &SourcePath, format: Format) -> Option<Box<Flaw>> {
    let extension = source.extension().to_ascii_lowercase();
    if format.extensions().contains(&&*extension) {
        return None;
    }
    let (name, right, is) = (source.file_name(), format.extensions()[0], words(format));
    let (message, mend) = match extension.is_empty() {
        true => (format!("“{name}”是{is}，名字里没有扩展名"), "给它加上扩展名 "),
        false => (format!("“{name}”其实是{is}，不是 {extension}"), "把扩展名改成 "),
    };
    Some(Box::new(Flaw {
        code: codes::PICTURE_MISLABELLED,
        message,
        help: format!("网页上照样能看。请{mend}.{right}，免得别的程序打不开，稿件里的名字也跟着改。"),
    }))
}

/// A recording that says where it was made; it is published all the same.
pub fn located(source: &SourcePath) -> Finding {
    let message = format!("“{}”里写着拍摄地点，会随它一起公开", source.file_name());
    Finding::warning(codes::RECORDING_LOCATED, message).at(Span::file(source.clone())).help(
        "不想公开的，去掉以后再换上：用剪辑软件（例如剪映）重新导出一份；或在手机上分享这段视频时，先在“选项”里关掉“位置”。",
    )
}

/// What staff call a format, as it stands behind a Chinese word.
fn words(format: Format) -> String {
    let gap = if format.name().starts_with(|c: char| c.is_ascii()) { " " } else { "" };
    format!("{gap}{}", format.name())
}

/// `.svgz`, `.svg.gz`
fn is_compressed(source: &SourcePath) -> bool {
    ["svgz", "gz"].iter().any(|extension| source.extension().eq_ignore_ascii_case(extension))
}

/// A number of pixels as the settings have it.
fn written(pixels: u64) -> String {
    match pixels {
        _ if pixels.is_multiple_of(100_000_000) => format!("{}亿", pixels / 100_000_000),
        _ if pixels.is_multiple_of(10_000) => format!("{}万", pixels / 10_000),
        _ => pixels.to_string(),
    }
}

impl Wrong {
    /// What to tell of a file that nothing names.
    pub fn at(self, path: &SourcePath) -> Finding {
        let Flaw { code, message, help } = self.flaw(path);
        Finding::warning(code, message).at(Span::file(path.clone())).help(help)
    }

    /// What to tell of the picture at `source`.
    pub fn flaw(self, source: &SourcePath) -> Flaw {
        let name = source.file_name();
        let (code, message, help) = match self {
            Wrong::Unread(Format::Avif) => (
                codes::PICTURE_PHONE,
                format!("“{name}”是 AVIF 格式，读不了，没有登出来"),
                "请用看图软件打开它，另存为 JPEG（.jpg），再换上。".to_owned(),
            ),
            Wrong::Unread(Format::Heif) => (
                codes::PICTURE_PHONE,
                format!("“{name}”是手机的 HEIC 格式，多数浏览器打不开，没有登出来"),
                "请换成 JPEG：在电脑上用“照片”或看图软件打开，另存为 .jpg；或用微信发到电脑，不选“原图”。以后要手机直接拍成 JPEG：iPhone 在“设置—相机—格式”里选“兼容性最佳”，安卓在相机设置里关掉“高效率图片”。"
                    .to_owned(),
            ),
            Wrong::Unread(format) => (
                codes::PICTURE_OTHER,
                format!("“{name}”是{}，浏览器打不开，没有登出来", words(format)),
                "请用看图软件打开它，另存为 JPEG（.jpg），再换上。要让读者下载原文件的，请先压缩成 zip。"
                    .to_owned(),
            ),
            Wrong::NoPicture if is_compressed(source) => (
                codes::PICTURE_NONE,
                format!("“{name}”是压缩过的 SVG 图形，里面的脚本和信息去不掉，没有登出来"),
                "请用绘图软件打开它，另存为普通的 SVG（.svg），再换上。".to_owned(),
            ),
            Wrong::NoPicture => (
                codes::PICTURE_NONE,
                format!("“{name}”不是图片，或者已经损坏，没有登出来"),
                "请用看图软件打开看看。打不开，多半是复制或下载时断了，或者是别的文件改了名：请从相机、手机或微信里重新取一份原图。"
                    .to_owned(),
            ),
            Wrong::Empty => (
                codes::PICTURE_NONE,
                format!("“{name}”是空文件（0 字节），没有登出来"),
                "多半是复制或下载没有完成。请从相机、手机或微信里重新取一份原图，再换上。".to_owned(),
            ),
            Wrong::Page => (
                codes::PAGE_HIDDEN,
                format!("“{name}”其实是网页，浏览器会运行里面的脚本，没有发布"),
                "确实要发布的网页，请把扩展名改成 .html；不是的，请换成正确的文件。".to_owned(),
            ),
            Wrong::Truncated => (
                codes::PICTURE_TRUNCATED,
                format!("“{name}”只有半截，后面的丢了，没有登出来"),
                "多半是复制或下载时断了。请重新复制一份，看看文件大小和原来的是不是一样。".to_owned(),
            ),
            Wrong::TooLarge { pixels, most } => (
                codes::PICTURE_LARGE,
                format!("“{name}”有 {} 万像素，太大了，没有登出来", pixels.div_ceil(10_000)),
                format!(
                    "请用看图软件把它缩小到长边 6000 像素以内。确实要用大图的，在 site.yaml 的“图片”里调大“最大像素”（现在是 {}，最多 10亿）；每一亿像素，生成时约占 0.5 到 2 GB 内存。",
                    written(most)
                ),
            ),
            Wrong::Unstripped => (
                codes::PICTURE_UNSTRIPPED,
                format!("“{name}”是 TIFF 图片，里面的拍摄地点等信息去不掉，没有发布"),
                "请用看图软件另存为 JPEG（.jpg）或 PNG（.png），再换上。".to_owned(),
            ),
        };
        Flaw { code, message, help }
    }
}
