//! What is wrong with a picture, in the words that staff read.
//!
//! In: a picture's path and what its header says. Out: a [`Flaw`], for whoever knows where the picture is named.

use super::codes;
use crate::markdown::Flaw;
use crate::report::SourcePath;
use crate::snapshot::Format;

/// Why a picture cannot be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// HEIC, HEIF or AVIF.
    Phone(Format),
    NoPicture,
    /// A file of no bytes.
    Empty,
    Truncated,
    /// How many pixels it has, and may have.
    TooLarge {
        pixels: u64,
        most: u64,
    },
    /// A TIFF that is to keep its name: what it says beside its pixels cannot be taken out.
    Unstripped,
}

/// A picture that is called otherwise than it is; it is shown all the same.
pub fn mislabelled(source: &SourcePath, format: Format) -> Option<Box<Flaw>> {
    let extension = source.extension().to_ascii_lowercase();
    if format.extensions().contains(&&*extension) {
        return None;
    }
    let right = format.extensions()[0];
    Some(Box::new(Flaw {
        code: codes::PICTURE_MISLABELLED,
        message: format!("“{}”其实是 {} 图片，不是 {extension}", source.file_name(), right.to_uppercase()),
        help: format!("网页上照样能看。请把扩展名改成 .{right}，免得别的程序打不开，稿件里的名字也跟着改。"),
    }))
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
    /// What to tell of the picture at `source`.
    pub fn flaw(self, source: &SourcePath) -> Flaw {
        let name = source.file_name();
        let (code, message, help) = match self {
            Wrong::Phone(Format::Avif) => (
                codes::PICTURE_PHONE,
                format!("“{name}”是 AVIF 格式，读不了，没有登出来"),
                "请用看图软件打开它，另存为 JPEG（.jpg），再换上。".to_owned(),
            ),
            Wrong::Phone(_) => (
                codes::PICTURE_PHONE,
                format!("“{name}”是手机的 HEIC 格式，多数浏览器打不开，没有登出来"),
                "请换成 JPEG：在电脑上用“照片”或看图软件打开，另存为 .jpg；或用微信发到电脑，不选“原图”。以后要手机直接拍成 JPEG：iPhone 在“设置—相机—格式”里选“兼容性最佳”，安卓在相机设置里关掉“高效率图片”。"
                    .to_owned(),
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
