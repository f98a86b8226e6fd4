//! How wide a theme shows the pictures of a body.
//!
//! In: what `theme.yaml` says. Out: the `sizes` of an `img` element, by which a browser chooses a variant.

use crate::content::Kind;
use crate::markdown::Slot;

/// Values of the attribute `sizes` (HTML, 4.8.4.2.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// A picture that stands alone.
    pub figure: String,
    /// One of two in a row.
    pub gallery: String,
    /// A picture of a photo story.
    pub photo: String,
}

impl Default for Sizes {
    fn default() -> Sizes {
        Sizes {
            figure: "(min-width: 50rem) 50rem, 100vw".to_owned(),
            gallery: "(min-width: 50rem) 25rem, 50vw".to_owned(),
            photo: "(min-width: 60rem) 60rem, 100vw".to_owned(),
        }
    }
}

impl Sizes {
    pub fn of(&self, slot: Slot, kind: Kind) -> &str {
        match slot {
            Slot::Figure | Slot::Gallery { .. } if kind == Kind::Photo => &self.photo,
            // Of an odd number the first has a row of its own.
            Slot::Gallery { count: 3 | 5 | 7, index: 0 } => &self.figure,
            Slot::Gallery { .. } => &self.gallery,
            Slot::Figure | Slot::Inline => &self.figure,
        }
    }
}
