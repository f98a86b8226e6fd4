//! The watermark of articles' photos.
//!
//! In: the settings, and the files that they name. Out: the [`Mark`], or a finding if a file is not there.

use std::sync::Arc;

use super::codes;
use super::media::locate;
use super::recipe::{Corner, Mark, MarkOf};
use crate::config::Config;
use crate::report::{Finding, SourcePath};
use crate::snapshot::{Snapshot, Source};

/// `None` where the site wants none, or where it cannot be drawn.
pub fn mark(snapshot: &Snapshot, config: &Config, findings: &mut Vec<Finding>) -> Option<Arc<Mark>> {
    let wanted = config.pictures.watermark.as_ref()?;
    let (what, address) = match wanted.text.is_empty() {
        true => ("图片", &wanted.picture),
        false => ("字体", &wanted.font),
    };
    let asset = locate(snapshot, "content", address).and_then(|path| {
        let (path, source) = snapshot.files.get_key_value(path.as_str())?;
        let Source::Asset(asset) = source else { return None };
        let is_picture = asset.picture().is_some() || !wanted.text.is_empty();
        is_picture.then(|| (path.clone(), *asset.hash.as_bytes()))
    });
    let Some((file, hash)): Option<(SourcePath, [u8; 32])> = asset else {
        let message = format!("找不到水印的{what}“{address}”，图片没有加水印");
        let help = format!(
            "{what}写它在 content 文件夹里的位置，例如 _data/{}",
            match wanted.text.is_empty() {
                true => "logo.png",
                false => "字体.ttf",
            }
        );
        findings.push(
            Finding::warning(codes::WATERMARK_MISSING, message).at(config.place("pictures")).help(help),
        );
        return None;
    };
    let what = match wanted.text.as_str() {
        "" => MarkOf::Picture { source: file, hash },
        text => MarkOf::Text { text: text.to_owned(), font: file, hash },
    };
    let place = match wanted.corner {
        "top-left" => Corner::TopLeft,
        "top-right" => Corner::TopRight,
        "bottom-left" => Corner::BottomLeft,
        _ => Corner::BottomRight,
    };
    let (opacity_percent, width_percent) = (wanted.opacity, wanted.width);
    Some(Arc::new(Mark { what, place, opacity_percent, width_percent }))
}
