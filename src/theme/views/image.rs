//! Pictures as templates place them.

use super::{object, view};
use crate::markdown::ImageSource;

/// A picture with its variants, and its pixels so that nothing shifts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageView {
    pub source: ImageSource,
    pub alt: String,
}

view!(ImageView {
    "src": "text", "its address" => |this| this.source.src.clone();
    "srcset": "text", "its variants; empty where there is but one" => |this| this.source.srcset.clone();
    "width": "number?", "pixels as shown" => |this| this.source.size.map(|(width, _)| width);
    "height": "number?", "pixels as shown" => |this| this.source.size.map(|(_, height)| height);
    "alt": "text", "what it shows, in words" => |this| this.alt.clone();
});

object!(ImageView);
