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
    /// One of three in a row, of which narrow screens show two.
    pub third: String,
    /// A picture of a photo story.
    pub photo: String,
}

impl Default for Sizes {
    fn default() -> Sizes {
        Sizes {
            figure: "(min-width: 50rem) 50rem, 100vw".to_owned(),
            gallery: "(min-width: 50rem) 25rem, 50vw".to_owned(),
            // A theme that says nothing may show two in each row.
            third: "(min-width: 50rem) 25rem, 50vw".to_owned(),
            photo: "(min-width: 60rem) 60rem, 100vw".to_owned(),
        }
    }
}

impl Sizes {
    pub fn of(&self, slot: Slot, kind: Kind) -> &str {
        match slot {
            Slot::Figure | Slot::Gallery { .. } if kind == Kind::Photo => &self.photo,
            // Of an odd number the first has a row of its own where two stand in one; of five and more, what is
            // over after rows of three stands before them.
            Slot::Gallery { count, index: 0 } if count % 2 == 1 || count > 4 && count % 3 == 1 => {
                &self.figure
            }
            Slot::Gallery { count, index } if count < 5 || count % 3 == 2 && index < 2 => &self.gallery,
            Slot::Gallery { .. } => &self.third,
            Slot::Figure | Slot::Inline => &self.figure,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_filled_from_the_last() {
        let theme = ["figure", "gallery", "third", "photo"].map(str::to_owned);
        let [figure, gallery, third, photo] = theme;
        let sizes = Sizes { figure, gallery, third, photo };
        let of = |count, kind| {
            let letter = |index| sizes.of(Slot::Gallery { count, index }, kind)[..1].to_owned();
            (0..count).map(letter).collect::<String>()
        };
        let rows = [2, 3, 4, 5, 6, 7, 8, 9, 10, 12].map(|count| of(count, Kind::News));
        let expected = [
            "gg",
            "fgg",
            "gggg",
            "fgttt",
            "tttttt",
            "ftttttt",
            "ggtttttt",
            "ftttttttt",
            "fttttttttt",
            "tttttttttttt",
        ];
        assert_eq!(rows, expected);
        assert_eq!(of(3, Kind::Photo), "ppp");
    }
}
