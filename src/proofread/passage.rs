//! A passage: the text of a paragraph, heading, cell or caption, and where each character of it was written.
//!
//! In: pieces of text with their bytes in the file. Out: letters by number, and their places. Invariant: letters are
//! counted in characters; only where the bytes of the file are those of the text may a fix be written.

use std::ops::Range;

/// What a passage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Title,
    Kicker,
    Subtitle,
    Summary,
    /// The level, as written.
    Heading(u8),
    Paragraph,
    /// A paragraph in a list.
    Item,
    Quote,
    Cell,
    Footnote,
    /// What stands under a picture.
    Caption,
    /// What stands for a picture.
    Alt,
    /// The words of raw HTML: their place is that of the whole block.
    Raw,
}

impl Place {
    /// Whole sentences are expected here.
    pub fn is_running(self) -> bool {
        matches!(self, Place::Paragraph | Place::Item | Place::Quote | Place::Footnote | Place::Summary)
    }
}

/// A paragraph, heading, cell, caption or line of the title zone.
#[derive(Debug)]
pub struct Passage {
    pub place: Place,
    /// What is read: lines joined as in Chinese, `\n` at hard breaks, [`super::prose::OBJECT`] for what is no prose.
    pub text: String,
    letters: Vec<Letter>,
    pieces: Vec<Piece>,
    kinds: u8,
}

/// A character, and where it begins in the text.
#[derive(Clone, Copy, Debug)]
struct Letter {
    at: u32,
    c: char,
}

/// Text from `at` on and the bytes that it was written with.
#[derive(Clone, Copy, Debug)]
struct Piece {
    at: usize,
    start: usize,
    stop: usize,
    /// The bytes are the text.
    exact: bool,
}

/// Kinds of characters that most rules wait for: a passage without them needs no reading.
pub mod kinds {
    /// White space of any kind.
    pub const SPACE: u8 = 1;
    /// `0` to `9`.
    pub const DIGIT: u8 = 2;
    /// Punctuation and symbols of ASCII.
    pub const ASCII_MARK: u8 = 4;
    /// What is no Han character, no ASCII and no usual Chinese mark.
    pub const RARE: u8 = 8;
    /// Quotation marks, brackets, book title marks, and what closes them.
    pub const BRACKET: u8 = 16;
    /// `…`, `—`, `～` and the like.
    pub const DASH: u8 = 32;
}

fn kind(c: char) -> u8 {
    match c {
        '\u{4e00}'..='\u{9fff}' | '，' | '。' | '、' | '；' | '：' | '！' | '？' | '·' => 0,
        '0'..='9' => kinds::DIGIT,
        ' ' | '\t' | '\n' | '\u{3000}' | '\u{a0}' => kinds::SPACE,
        '“' | '”' | '‘' | '’' | '《' | '》' | '〈' | '〉' | '（' | '）' | '【' | '】' | '「' | '」'
        | '『' | '』' | '〔' | '〕' => kinds::BRACKET,
        '…' | '—' | '–' | '～' | '－' => kinds::DASH,
        'a'..='z' | 'A'..='Z' => 0,
        c if c.is_ascii() => kinds::ASCII_MARK,
        c if c.is_whitespace() => kinds::SPACE | kinds::RARE,
        _ => kinds::RARE,
    }
}

impl Passage {
    pub(super) fn new(place: Place) -> Passage {
        Passage { place, text: String::new(), letters: Vec::new(), pieces: Vec::new(), kinds: 0 }
    }

    pub(super) fn push(&mut self, text: &str, span: Range<usize>, exact: bool) {
        let before = self.text.len();
        self.pieces.push(Piece { at: before, start: span.start, stop: span.end, exact });
        self.text.push_str(text);
        self.letters.reserve(text.len() / 3);
        for (at, c) in text.char_indices() {
            self.kinds |= kind(c);
            self.letters.push(Letter { at: u32::try_from(before + at).unwrap_or(u32::MAX), c });
        }
    }

    /// How many characters it has.
    pub fn len(&self) -> usize {
        self.letters.len()
    }

    pub fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// Whether it has characters of one of these [`kinds`].
    pub fn has(&self, kinds: u8) -> bool {
        self.kinds & kinds != 0
    }

    /// A character by its number; NUL beyond the end.
    pub fn letter(&self, index: usize) -> char {
        self.letters.get(index).map_or('\0', |letter| letter.c)
    }

    /// The character before; NUL at the start.
    pub fn before(&self, index: usize) -> char {
        index.checked_sub(1).map_or('\0', |index| self.letter(index))
    }

    /// All characters with their numbers.
    pub fn letters(&self) -> impl DoubleEndedIterator<Item = (usize, char)> + ExactSizeIterator + '_ {
        self.letters.iter().map(|letter| letter.c).enumerate()
    }

    /// Whether these characters stand at a number.
    pub fn is_at(&self, index: usize, word: &str) -> bool {
        self.text.get(self.at(index)..).is_some_and(|rest| rest.starts_with(word))
    }

    /// Whether these characters end before a number.
    pub fn ends_at(&self, index: usize, word: &str) -> bool {
        self.text.get(..self.at(index)).is_some_and(|before| before.ends_with(word))
    }

    /// Where a character begins in the text, in bytes.
    pub fn at(&self, index: usize) -> usize {
        self.letters.get(index).map_or(self.text.len(), |letter| letter.at as usize)
    }

    /// The number of the character that begins at a byte of the text, or behind it.
    pub fn number(&self, byte: usize) -> usize {
        self.letters.partition_point(|letter| (letter.at as usize) < byte)
    }

    /// The words between two characters.
    pub fn part(&self, letters: Range<usize>) -> &str {
        self.text.get(self.at(letters.start)..self.at(letters.end)).unwrap_or_default()
    }

    /// The numbers of the first and behind the last character that is no white space.
    pub fn trimmed(&self) -> Range<usize> {
        let is_text = |(_, c): &(usize, char)| !c.is_whitespace();
        let start = self.letters().find(is_text).map_or(self.len(), |(index, _)| index);
        let end = self.letters().rev().find(is_text).map_or(start, |(index, _)| index + 1);
        start..end
    }

    /// The parts that end with 。！？； or a line's end, the mark included.
    pub fn sentences(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let mut start = 0;
        std::iter::from_fn(move || {
            let rest = self.letters.get(start..).filter(|rest| !rest.is_empty())?;
            let ends = |letter: &Letter| matches!(letter.c, '。' | '！' | '？' | '；' | '\n');
            let length = rest.iter().position(ends).map_or(rest.len(), |index| index + 1);
            let sentence = start..start + length;
            start += length;
            Some(sentence)
        })
    }

    /// The bytes of the file that some characters were written with.
    pub fn span(&self, letters: Range<usize>) -> Range<usize> {
        let start = self.place_of(self.at(letters.start), false);
        start..self.place_of(self.at(letters.end), true).max(start)
    }

    /// The same, if these bytes are the text: an edit may replace them.
    pub fn exact(&self, source: &str, letters: Range<usize>) -> Option<Range<usize>> {
        let span = self.span(letters.clone());
        let is_text = source.get(span.clone()) == Some(self.part(letters));
        // What a backslash stands before would lose its shield, or become one.
        let is_free = !source.get(..span.start)?.ends_with('\\');
        (is_text && is_free).then_some(span)
    }

    /// The whole passage's bytes.
    pub fn all(&self) -> Range<usize> {
        self.span(0..self.len())
    }

    /// Where an offset of the text stands in the file; `ends` asks for the end of what is before it.
    fn place_of(&self, offset: usize, ends: bool) -> usize {
        let before = |piece: &Piece| if ends { piece.at < offset } else { piece.at <= offset };
        let index = self.pieces.partition_point(before).saturating_sub(1);
        match self.pieces.get(index) {
            None => 0,
            Some(piece) if piece.exact => (piece.start + (offset - piece.at)).min(piece.stop),
            Some(piece) if ends => piece.stop,
            Some(piece) => piece.start,
        }
    }
}
