//! The cover of a message, and its two crops.
//!
//! In: an article. Out: recipes of the whole picture and of what the account shows of it: 2.35 to 1 above the title of
//! a message alone, and a square beside one among several. Invariant: a crop keeps the point that the article names,
//! and nothing is enlarged.

use super::codes;
use crate::report::Finding;
use crate::site::{ArticleId, Form, Part, Published, Recipe, Scale, Site};

/// Width and height of the wide one, in pixels, as the account shows it.
const WIDE: (u32, u32) = (900, 383);
const SQUARE: (u32, u32) = (500, 500);
/// Of the whole picture that is uploaded, in pixels.
const WHOLE: u32 = 1600;
const QUALITY: u8 = 86;

/// The recipes of a cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covers {
    pub whole: Recipe,
    pub wide: Recipe,
    pub square: Recipe,
    /// What is shown of the whole, as the draft call wants it: `X1_Y1_X2_Y2`, each from 0 to 1.
    pub wide_crop: String,
    pub square_crop: String,
}

/// The cover of an article: the picture that its header names, else the first of its body that all can show.
pub(super) fn covers(site: &Site, id: ArticleId, findings: &mut Vec<Finding>) -> Option<Covers> {
    let published = site.shared_picture(id).and_then(|cover| cover.picture);
    let Some(published) = published else {
        findings.push(
            Finding::warning(codes::NO_COVER, "没有可以做封面的图片")
                .help("公众号的图文必须有封面。请在文件头写“封面: 图片文件名”，或者在后台另选一张。"),
        );
        return None;
    };
    let focus = site.entry(id).article.meta.focus;
    let ((wide, wide_part), (square, square_part)) =
        (cut(site, &published, WIDE, focus), cut(site, &published, SQUARE, focus));
    let short =
        |recipe: &Recipe, wanted: (u32, u32)| recipe.scale.is_some_and(|scale| scale.width < wanted.0);
    if short(&wide, WIDE) || short(&square, SQUARE) {
        let name = published.largest().recipe.source.file_name().to_owned();
        findings.push(
            Finding::hint(codes::SMALL_COVER, format!("封面图片“{name}”不够大，在公众号里会显得模糊"))
                .help("最好用 900 像素宽以上的图片。"),
        );
    }
    let (width, height) = published.size().unwrap_or((1, 1));
    let to = width.min(WHOLE);
    let high = (u64::from(height) * u64::from(to) / u64::from(width.max(1))).max(1);
    let scale =
        Scale { part: None, width: to, height: u32::try_from(high).unwrap_or(height), quality: QUALITY };
    let whole =
        Recipe { scale: Some(scale), form: Form::Jpeg, mark: None, ..(*published.largest().recipe).clone() };
    Some(Covers { whole, wide, square, wide_crop: corners(wide_part), square_crop: corners(square_part) })
}

fn cut(
    site: &Site,
    published: &Published,
    (width, height): (u32, u32),
    focus: Option<(u8, u8)>,
) -> (Recipe, Option<Part>) {
    let cut = published.cut(width, height, focus, &site.config.pictures);
    let largest = cut.largest();
    let part = largest.recipe.scale.and_then(|scale| scale.part);
    let to = largest.width.clamp(1, width);
    // In exactly the ratio that was asked for, to a pixel.
    let high = (u64::from(to) * u64::from(height) + u64::from(width) / 2) / u64::from(width);
    let high = u32::try_from(high).unwrap_or(height).max(1);
    let scale = Scale { part, width: to, height: high, quality: QUALITY };
    (Recipe { scale: Some(scale), form: Form::Jpeg, mark: None, ..(*largest.recipe).clone() }, part)
}

/// A part as its corners, with six decimals at most.
fn corners(part: Option<Part>) -> String {
    let Part { left, top, width, height } =
        part.unwrap_or(Part { left: 0, top: 0, width: 1_000_000, height: 1_000_000 });
    [left, top, left + width, top + height].map(decimal).join("_")
}

fn decimal(millionths: u32) -> String {
    let millionths = millionths.min(1_000_000);
    let text = format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_are_what_the_draft_call_wants() {
        assert_eq!(corners(None), "0_0_1_1");
        let part = Part { left: 194_500, top: 0, width: 805_500, height: 523_600 };
        assert_eq!(corners(Some(part)), "0.1945_0_1_0.5236");
    }
}
