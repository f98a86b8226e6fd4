//! Photos: a recipe becomes bytes, and what stands where that fails.
//!
//! In: the bytes of a source, and recipes of it. Out: the bytes of each variant, or why there are none.
//! Invariant: pure; nothing is read or written here.

use crate::report::{Finding, SourcePath};
use crate::site::{Form, Recipe};

use super::Portal;

pub use crate::outputs::photos::{
    Sniffed, Trouble, credit, develop, drawing_size, is_animated_gif, is_cut_short, memory, orientation,
    size, sniff,
};

/// A variant that a preview shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// `None` if its source cannot be shown.
    pub bytes: Option<Vec<u8>>,
    /// What is wrong with the picture, or with its mark.
    pub trouble: Option<Trouble>,
}

/// Shown in the place of a picture that cannot be read: 图片打不开.
const STAND_IN: &[u8] = include_bytes!("stand_in.png");

/// What stands where a variant should be, in that variant's form and size.
pub fn stand_in(recipe: &Recipe) -> Vec<u8> {
    if recipe.form == Form::Svg {
        return DRAWN.as_bytes().to_vec();
    }
    let bare = Recipe {
        mark: None,
        scale: recipe.scale.map(|scale| crate::site::Scale { part: None, ..scale }),
        ..recipe.clone()
    };
    let made = develop(STAND_IN, None, &[&bare]).pop();
    made.and_then(Result::ok).unwrap_or_else(|| STAND_IN.to_vec())
}

/// The same as a drawing, for whoever takes one.
pub const DRAWN: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"480\" height=\"320\" viewBox=\"0 0 480 320\">\
<path fill=\"#eee\" stroke=\"#999\" stroke-width=\"2\" d=\"M1 1h478v318H1z\"/>\
<text x=\"240\" y=\"170\" text-anchor=\"middle\" font-family=\"sans-serif\" font-size=\"28\" fill=\"#555\">图片打不开</text></svg>\n";

impl Portal {
    /// What to tell of a picture that could not be made, at each place that names it; of its watermark, where
    /// the settings name that.
    pub fn unreadable(&self, source: &SourcePath, trouble: &Trouble) -> Vec<Finding> {
        match trouble {
            Trouble::Mark => return self.site.unmarked("读不出来", trouble.help()),
            Trouble::Glyphs(missing) => {
                return self.site.unmarked(&format!("里没有“{missing}”"), trouble.help());
            }
            _ => {}
        }
        self.site.unreadable(source, &trouble.message(), trouble.help())
    }
}
