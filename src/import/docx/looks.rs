//! The look of letters and paragraphs, as one place of a file states it: a style, or a run itself.
//!
//! In: `w:rPr` and `w:pPr`, the theme. Out: [`Letters`] and [`Lines`], where everything may be left unsaid.
//! Invariant: fonts are kinds of type here ([`Face`]), names are gone; what is unsaid stays unsaid.

use super::super::manuscript::{Align, Face};
use super::symbols::SymbolFont;
use super::tree::{Element, Ns};

/// What may be stated of letters.
#[derive(Clone, Copy, Debug, Default)]
pub struct Letters {
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub strike: Option<bool>,
    pub hidden: Option<bool>,
    pub underline: Option<bool>,
    pub raised: Option<bool>,
    pub lowered: Option<bool>,
    /// Dots under the letters, 着重号.
    pub dotted: Option<bool>,
    /// A colour that is neither black, white nor grey, of the letters or behind them.
    pub coloured: Option<bool>,
    /// Half points.
    pub size: Option<u16>,
    /// The kind of type of Han characters.
    pub face: Option<Face>,
    /// Whether Latin letters are drawn as symbols.
    pub symbols: Option<SymbolFont>,
    /// The same for letters that only a symbol font has, where the Latin font is none.
    pub east_symbols: Option<SymbolFont>,
}

/// What may be stated of a paragraph.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lines {
    pub align: Option<Align>,
    /// Whether the first line is set in.
    pub indented: Option<bool>,
    /// How far all lines are set in, in twentieths of a point.
    pub inset: Option<u16>,
    /// From 0; 9 is text.
    pub outline: Option<u8>,
    /// The list; 0 is none.
    pub list: Option<u32>,
    pub list_level: Option<u8>,
}

/// The fonts that a theme names for East Asian letters.
#[derive(Clone, Copy, Debug, Default)]
pub struct Theme {
    pub major: Option<Face>,
    pub minor: Option<Face>,
}

impl Theme {
    /// Of `theme1.xml`: the font for East Asian letters, or that for Simplified Chinese where it names none.
    pub fn read(root: &Element<'_>) -> Self {
        let font = |of: &str| {
            let fonts = root.all(Ns::Drawing, of).into_iter().next()?;
            let named = |font: &Element<'_>| {
                font.attribute(Ns::None, "typeface").filter(|name| !name.is_empty()).map(face)
            };
            fonts.child(Ns::Drawing, "ea").and_then(named).or_else(|| {
                let hans = |font: &&Element<'_>| font.attribute(Ns::None, "script") == Some("Hans");
                fonts.elements().find(hans).and_then(named)
            })
        };
        Self { major: font("majorFont"), minor: font("minorFont") }
    }
}

impl Letters {
    /// Of a `w:rPr`.
    pub fn read(properties: &Element<'_>, theme: &Theme) -> Self {
        let mut letters = Self::default();
        for property in properties.elements().filter(|element| element.ns == Ns::Word) {
            match property.name {
                "b" => letters.bold = Some(property.on()),
                "i" => letters.italic = Some(property.on()),
                "strike" | "dstrike" => letters.strike = Some(property.on()),
                "vanish" => letters.hidden = Some(property.on()),
                "u" => letters.underline = Some(property.on() && property.val().is_some()),
                "vertAlign" => {
                    letters.raised = Some(property.val() == Some("superscript"));
                    letters.lowered = Some(property.val() == Some("subscript"));
                }
                "em" => letters.dotted = Some(property.val().is_some_and(|val| val != "none")),
                "color" => letters.tint(property.val()),
                "shd" => letters.tint(property.word("fill")),
                "highlight" => letters.coloured = Some(property.val().is_some_and(is_bright)),
                "sz" => letters.size = property.val().and_then(half_points),
                "rFonts" => letters.fonts(property, theme),
                _ => {}
            }
        }
        letters
    }

    /// Takes a colour in: one of several is enough.
    fn tint(&mut self, hex: Option<&str>) {
        self.coloured = Some(hex.is_some_and(is_colour) || self.coloured == Some(true));
    }

    fn fonts(&mut self, fonts: &Element<'_>, theme: &Theme) {
        let by_theme = fonts.word("eastAsiaTheme").and_then(|name| match name {
            "majorEastAsia" => theme.major,
            "minorEastAsia" => theme.minor,
            _ => None,
        });
        self.face = by_theme.or_else(|| fonts.word("eastAsia").map(face));
        let latin = fonts.word("hAnsi").or_else(|| fonts.word("ascii"));
        let latin = latin.filter(|_| fonts.word("hAnsiTheme").is_none());
        self.symbols = latin.map(SymbolFont::of);
        self.east_symbols = fonts.word("eastAsia").map(SymbolFont::of);
    }

    /// This, and what stands above it where that says something.
    pub fn under(self, above: Self) -> Self {
        Self {
            bold: above.bold.or(self.bold),
            italic: above.italic.or(self.italic),
            strike: above.strike.or(self.strike),
            hidden: above.hidden.or(self.hidden),
            underline: above.underline.or(self.underline),
            raised: above.raised.or(self.raised),
            lowered: above.lowered.or(self.lowered),
            dotted: above.dotted.or(self.dotted),
            coloured: above.coloured.or(self.coloured),
            size: above.size.or(self.size),
            face: above.face.or(self.face),
            symbols: above.symbols.or(self.symbols),
            east_symbols: above.east_symbols.or(self.east_symbols),
        }
    }

    /// As [`Self::under`], for what a style of letters lays over a style of paragraphs: what both switch on goes
    /// off (ECMA-376 part 1, 17.7.3). Emphasis stands out that way in a heading that is bold already.
    pub fn toggled_by(self, above: Self) -> Self {
        let toggle = |below: Option<bool>, above: Option<bool>| match (below, above) {
            (Some(below), Some(above)) => Some(below != above),
            (below, above) => above.or(below),
        };
        Self {
            bold: toggle(self.bold, above.bold),
            italic: toggle(self.italic, above.italic),
            strike: toggle(self.strike, above.strike),
            hidden: toggle(self.hidden, above.hidden),
            ..self.under(above)
        }
    }
}

impl Lines {
    /// Of a `w:pPr`.
    pub fn read(properties: &Element<'_>) -> Self {
        let list = properties.w("numPr");
        Self {
            align: properties.w_val("jc").map(|value| match value {
                "center" => Align::Center,
                "right" | "end" => Align::End,
                _ => Align::Start,
            }),
            indented: properties.w("ind").and_then(is_indented),
            inset: inset(properties),
            outline: properties.w_val("outlineLvl").and_then(|level| level.parse().ok()),
            list: list.and_then(|list| list.w_val("numId")).and_then(|id| id.parse().ok()),
            list_level: list.and_then(|list| list.w_val("ilvl")).and_then(|level| level.parse().ok()),
        }
    }

    /// This, and what stands above it where that says something.
    pub fn under(self, above: Self) -> Self {
        Self {
            align: above.align.or(self.align),
            indented: above.indented.or(self.indented),
            inset: above.inset.or(self.inset),
            outline: above.outline.or(self.outline),
            list: above.list.or(self.list),
            list_level: above.list_level.or(self.list_level),
        }
    }
}

/// Whether a first line is set in; what counts in characters goes before what counts in length.
fn is_indented(indent: &Element<'_>) -> Option<bool> {
    let amount = |name| indent.word(name).map(|value| value.trim_start_matches(['0', '.']).to_owned());
    let some = |value: &String| value.starts_with(|digit: char| digit.is_ascii_digit());
    if amount("hangingChars").as_ref().is_some_and(some) || amount("hanging").as_ref().is_some_and(some) {
        return Some(false);
    }
    match (amount("firstLineChars").as_ref().map(some), amount("firstLine").as_ref().map(some)) {
        (Some(false) | None, length) => length,
        (chars, _) => chars,
    }
}

/// Whether six digits are a colour, not a grey.
pub fn is_colour(hex: &str) -> bool {
    /// Greys of screens and printers are a little tinted.
    const LEAST: u8 = 48;
    let part = |at: usize| hex.get(at..at + 2).and_then(|part| u8::from_str_radix(part, 16).ok());
    let parts = [part(0), part(2), part(4)];
    let [Some(red), Some(green), Some(blue)] = parts else { return false };
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    hex.len() == 6 && most - least >= LEAST
}

/// Whether the name of a marker (17.18.40) is that of a colour.
fn is_bright(name: &str) -> bool {
    !matches!(name, "none" | "black" | "white" | "darkGray" | "lightGray")
}

/// How far a `w:pPr` sets its lines in; out is not in.
pub fn inset(properties: &Element<'_>) -> Option<u16> {
    let indent = properties.w("ind")?;
    let left: f32 = indent.word("left").or_else(|| indent.word("start"))?.parse().ok()?;
    // The widest paper is 22 inches; the cast holds what is left.
    Some(left.clamp(0.0, 31_680.0).round() as u16)
}

/// A size: half points, or in strict files points with their unit.
fn half_points(value: &str) -> Option<u16> {
    let points = match value.strip_suffix("pt") {
        Some(points) => points.parse::<f32>().ok()? * 2.0,
        None => value.parse::<f32>().ok()?,
    };
    // A size above 1638 points is none; the cast holds what is left.
    (points > 0.0 && points < 3300.0).then_some(points.round() as u16)
}

/// The kind of type that a font's name tells.
pub fn face(name: &str) -> Face {
    let name = name.trim_start_matches('@').to_lowercase();
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    if has(&["标宋", "中宋", "粗宋", "biaosong", "zhongsong", "xbs"]) {
        Face::TitleSong
    } else if has(&["仿宋", "fangsong", "fang song", "stfangso"]) {
        Face::FangSong
    } else if has(&["楷", "kai"]) {
        Face::Kai
    } else if has(&["黑", "苹方", "hei", "pingfang", "sans cjk", "han sans", "sans sc"]) {
        Face::Hei
    } else if has(&["宋", "明体", "明體", "song", "simsun", "mingliu", "serif cjk", "han serif", "serif sc"])
    {
        Face::Song
    } else {
        Face::Other
    }
}
