//! The watermark of articles' photos.
//!
//! In: the settings, and the files that they name. Out: the [`Mark`], or a finding if a file is not there.

use std::sync::Arc;

use super::media::locate;
use super::recipe::{Corner, Mark, MarkOf};
use super::{Site, codes};
use crate::config::Config;
use crate::config::yaml::Step;
use crate::report::{Finding, SourcePath, Span};
use crate::snapshot::{Snapshot, Source};

/// A picture that is laid over others at an eighth of their width needs no more pixels.
pub const MOST_MARK_PIXELS: u64 = 4_000_000;

/// `None` where the site wants none, or where it cannot be drawn.
pub fn mark(snapshot: &Snapshot, config: &Config, findings: &mut Vec<Finding>) -> Option<Arc<Mark>> {
    let wanted = config.pictures.watermark.as_ref()?;
    let (what, address) = named(config)?;
    let warn = |message: String| {
        Finding::warning(codes::WATERMARK_MISSING, message).at(place(snapshot, config, what))
    };
    let asset = locate(snapshot, "content", address).and_then(|path| {
        let (path, source) = snapshot.files.get_key_value(path.as_str())?;
        let Source::Asset(asset) = source else { return None };
        let is_picture = asset.picture().is_some() || !wanted.text.is_empty();
        is_picture.then_some((path, asset))
    });
    let Some((file, asset)): Option<(&SourcePath, _)> = asset else {
        let message = format!("找不到水印的{what}“{address}”，图片没有加水印");
        let help = format!(
            "{what}写它在 content 文件夹里的位置，例如 _data/{}",
            match wanted.text.is_empty() {
                true => "logo.png",
                false => "字体.ttf",
            }
        );
        findings.push(warn(message).help(help));
        return None;
    };
    let pixels = asset.picture().map_or(0, |it| u64::from(it.width) * u64::from(it.height));
    if pixels > MOST_MARK_PIXELS && wanted.text.is_empty() {
        let message = format!("水印的图片“{address}”有 {} 万像素，太大了，图片没有加水印", pixels / 10_000);
        findings.push(warn(message).help("水印用不着这么大：请用看图软件把它缩小到宽 1000 像素以内"));
        return None;
    }
    let (file, hash) = (file.clone(), *asset.hash.as_bytes());
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

/// What a watermark takes from a file, and the file as it is written; `None` where the site wants none.
fn named(config: &Config) -> Option<(&'static str, &str)> {
    let wanted = config.pictures.watermark.as_ref()?;
    Some(match wanted.text.is_empty() {
        true => ("图片", &wanted.picture),
        false => ("字体", &wanted.font),
    })
}

/// Where the settings name it.
fn place(snapshot: &Snapshot, config: &Config, what: &str) -> Span {
    let text = snapshot.text("content/site.yaml").map_or("", |text| &*text.content);
    let names: &[&str] = if what == "图片" { &["picture", "图片"] } else { &["font", "字体"] };
    let whole = [Step::Key(&["watermark", "水印"])];
    let way = [whole[0], Step::Key(names)];
    let found = config.place_within(text, "pictures", &way);
    if found == config.place("pictures") { config.place_within(text, "pictures", &whole) } else { found }
}

impl Site {
    /// What to tell of a watermark whose file could not be used when pictures were made; `words` go on after
    /// the file's name. The same for all pictures, so that it is told once.
    pub fn unmarked(&self, words: &str, help: &str) -> Vec<Finding> {
        let Some((what, address)) = named(&self.config) else { return Vec::new() };
        let message = format!("水印的{what}“{address}”{words}，图片没有加水印");
        let place = place(&self.snapshot, &self.config, what);
        vec![Finding::warning(codes::WATERMARK_MISSING, message).at(place).help(help)]
    }
}
