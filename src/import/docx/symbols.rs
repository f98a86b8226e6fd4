//! What the letters of symbol fonts mean: Wingdings, Webdings, Symbol, whose text is nothing without the font.
//!
//! In: a letter and the font it is drawn in. Out: the character that looks and means the same and that other
//! fonts have. Invariant: a letter without a known meaning becomes [`UNKNOWN`], never a space and never nothing.

/// Stands for a symbol of which nobody knows what it means without its font.
pub const UNKNOWN: &str = "⟦?⟧";

/// Fonts whose letters are symbols.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolFont {
    /// Not such a font.
    Plain,
    Symbol,
    Wingdings,
    Wingdings2,
    Wingdings3,
    Webdings,
    /// Symbols, of which no table is known.
    Strange,
}

impl SymbolFont {
    pub fn of(name: &str) -> Self {
        let name: String = name.to_lowercase().split_whitespace().collect();
        match name.as_str() {
            "symbol" | "symbolmt" | "standardsymbolsps" => Self::Symbol,
            "wingdings" => Self::Wingdings,
            "wingdings2" => Self::Wingdings2,
            "wingdings3" => Self::Wingdings3,
            "webdings" => Self::Webdings,
            "marlett" | "mtextra" | "zapfdingbats" | "monotypesorts" => Self::Strange,
            _ => Self::Plain,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "（未指明）",
            Self::Symbol => "Symbol",
            Self::Wingdings => "Wingdings",
            Self::Wingdings2 => "Wingdings 2",
            Self::Wingdings3 => "Wingdings 3",
            Self::Webdings => "Webdings",
            Self::Strange => "（符号字体）",
        }
    }
}

/// Whether only a symbol font has that letter.
pub fn is_of_symbol_font(letter: char) -> bool {
    matches!(letter, '\u{F020}'..='\u{F0FF}')
}

/// What a letter is: itself, a known symbol, or [`None`] where only its font knows.
pub fn meant(letter: char, font: SymbolFont) -> Option<char> {
    let code = match letter {
        ' ' | '\u{A0}' | '\u{3000}' => return Some(letter),
        // Where a symbol font has its letters; programs write them there or, as in old files, as plain letters.
        '\u{F020}'..='\u{F0FF}' => u32::from(letter) - 0xF000,
        '!'..='\u{FF}' if font != SymbolFont::Plain => u32::from(letter),
        // A3A0 of GB 18030, which old programs typed for a wide space.
        '\u{E5E5}' => return Some('\u{3000}'),
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'.. => return None,
        _ => return Some(letter),
    };
    let code = u8::try_from(code).ok()?;
    if code == b' ' {
        return Some(' ');
    }
    match font {
        SymbolFont::Plain => plain(code),
        SymbolFont::Symbol => greek(code),
        SymbolFont::Wingdings => wingdings(code),
        SymbolFont::Wingdings2 => wingdings2(code),
        SymbolFont::Wingdings3 => wingdings3(code),
        SymbolFont::Webdings => webdings(code),
        SymbolFont::Strange => None,
    }
}

/// The bullet of a list. One without a known meaning is a plain bullet: that is all a bullet means.
pub fn bullet(pattern: &str, font: Option<SymbolFont>) -> String {
    let font = font.unwrap_or(SymbolFont::Plain);
    let drawn = |letter| meant(letter, font).unwrap_or('•');
    pattern.chars().map(drawn).collect::<String>().trim().to_owned()
}

/// Letters that were copied with their place in a symbol font, but without the font: those that only bullets
/// and ticks of Word have.
fn plain(code: u8) -> Option<char> {
    Some(match code {
        0x6C => '●',
        0x6E => '■',
        0x75 => '◆',
        0xA7 => '▪',
        0xB7 => '•',
        0xD8 => '➢',
        0xFC => '✓',
        _ => return None,
    })
}

/// The encoding of Adobe's Symbol.
fn greek(code: u8) -> Option<char> {
    const LOW: &str =
        "!∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼";
    const HIGH: &str = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪";
    match code {
        0x21..=0x7E => LOW.chars().nth(usize::from(code - 0x21)),
        0xA0..=0xEF => HIGH.chars().nth(usize::from(code - 0xA0)),
        0xF1..=0xFE => "〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭".chars().nth(usize::from(code - 0xF1)),
        _ => None,
    }
}

/// After the mapping that Microsoft gave to Unicode, with the commoner of two likes where fonts lack one.
fn wingdings(code: u8) -> Option<char> {
    Some(match code {
        0x21 => '✏',
        0x22 => '✂',
        0x28 => '☎',
        0x29 => '✆',
        0x2A | 0x2B => '✉',
        0x36 => '⌛',
        0x3F => '✍',
        0x41 => '✌',
        0x42 => '👌',
        0x43 => '👍',
        0x44 => '👎',
        0x45 => '☜',
        0x46 => '☞',
        0x47 => '☝',
        0x48 => '☟',
        0x4A => '☺',
        0x4C => '☹',
        0x51 => '✈',
        0x52 => '☼',
        0x54 => '❄',
        0x5B => '☯',
        0x5E..=0x69 => char::from_u32(0x2648 + u32::from(code - 0x5E))?,
        0x6C => '●',
        0x6D => '❍',
        0x6E => '■',
        0x6F | 0x70 | 0xA8 => '□',
        0x71 => '❑',
        0x72 => '❒',
        0x73 | 0x74 => '⧫',
        0x75 | 0x77 => '◆',
        0x76 => '❖',
        0x78 => '☒',
        0x7D => '“',
        0x7E => '”',
        0x80 => '⓪',
        0x81..=0x8A => char::from_u32(0x2460 + u32::from(code - 0x81))?,
        0x8B => '⓿',
        0x8C..=0x95 => char::from_u32(0x2776 + u32::from(code - 0x8C))?,
        0x9E => '·',
        0x9F => '•',
        0xA0 | 0xA7 => '▪',
        0xA1 => '○',
        0xA4 => '◉',
        0xA5 => '◎',
        0xAA => '✦',
        0xAB => '★',
        0xAC => '✶',
        0xAD => '✴',
        0xAE => '✹',
        0xB5 => '✪',
        0xB6 => '☆',
        // One o'clock to twelve.
        0xB7..=0xC2 => char::from_u32(0x1F550 + u32::from(code - 0xB7))?,
        0xD5 => '⌫',
        0xD6 => '⌦',
        0xD8 => '➢',
        0xDC => '➲',
        0xDF | 0xE7 => '←',
        0xE0 => '→',
        0xE1 | 0xE9 => '↑',
        0xE2 | 0xEA => '↓',
        0xE3 | 0xEB => '↖',
        0xE4 | 0xEC => '↗',
        0xE5 | 0xED => '↙',
        0xE6 | 0xEE => '↘',
        0xE8 => '➔',
        0xEF => '⇦',
        0xF0 => '⇨',
        0xF1 => '⇧',
        0xF2 => '⇩',
        0xF3 => '⇔',
        0xFB => '✗',
        0xFC => '✓',
        0xFD => '☒',
        0xFE => '☑',
        _ => return None,
    })
}

fn wingdings2(code: u8) -> Option<char> {
    Some(match code {
        0x4F => '✗',
        0x50 => '✓',
        0x51 | 0x53 | 0x54 => '☒',
        0x52 => '☑',
        0x69 => '⓪',
        0x6A..=0x73 => char::from_u32(0x2460 + u32::from(code - 0x6A))?,
        0x74 => '⓿',
        0x75..=0x7E => char::from_u32(0x2776 + u32::from(code - 0x75))?,
        0x95 => '·',
        0x96 | 0x97 => '•',
        0x98 => '●',
        0x99..=0x9C => '○',
        0x9D => '⊙',
        0x9E => '◉',
        0x9F | 0xA0 => '▪',
        0xA1 | 0xA2 => '■',
        0xA3..=0xA6 => '□',
        0xA8 => '▣',
        0xAD | 0xAE => '◆',
        0xAF => '◇',
        0xB1 => '◈',
        0xB8 => '◊',
        0xEB => '✶',
        0xF0 => '✹',
        0xF8 => '※',
        0xF9 => '⁂',
        _ => return None,
    })
}

fn wingdings3(code: u8) -> Option<char> {
    Some(match code {
        0x21 | 0x66 => '←',
        0x22 | 0x67 => '→',
        0x23 | 0x68 => '↑',
        0x24 | 0x69 => '↓',
        0x25 | 0x6A => '↖',
        0x26 | 0x6B => '↗',
        0x27 | 0x6C => '↙',
        0x28 | 0x6D => '↘',
        0x31 | 0x6E => '↔',
        0x32 | 0x6F => '↕',
        0x70 => '▲',
        0x71 => '▼',
        0x72 => '△',
        0x73 => '▽',
        0x74 => '◀',
        0x75 => '▶',
        0x76 => '◁',
        0x77 => '▷',
        0x78 => '◣',
        0x79 => '◢',
        0x7A => '◤',
        0x7B => '◥',
        0x7C => '◂',
        0x7D => '▸',
        0x7E => '▴',
        0x80 => '▾',
        _ => return None,
    })
}

fn webdings(code: u8) -> Option<char> {
    Some(match code {
        0x33 => '◀',
        0x34 => '▶',
        0x35 => '▲',
        0x36 => '▼',
        0x3C => '■',
        0x3D => '●',
        0x48 => '🏠',
        0x61 => '✓',
        0x63 => '□',
        0x67 => '■',
        0x6E => '●',
        0x72 => '✗',
        0x73 => '❓',
        0xC8 | 0xC9 => '☎',
        _ => return None,
    })
}
