//! The pieces of a paragraph: letters with their look, breaks, marks, pictures.
//!
//! In: what stands in a `w:p`. Out: a [`Line`]. Invariant: neighbours of one look are one run; every letter that
//! Word shows is pushed once, every one that it hides is told; a symbol is its meaning or a visible mark.

use super::super::manuscript::{Block, Look, Piece, Run};
use super::Reader;
use super::codes::{self, Made};
use super::looks::Letters;
use super::story::{chosen, plain};
use super::symbols::{self, SymbolFont};
use super::tree::{Element, Ns};

/// A paragraph while it is read.
#[derive(Debug, Default)]
pub struct Line {
    pub runs: Vec<Run>,
    /// What page breaks parted from it.
    pub parted: Vec<Vec<Run>>,
    /// The text boxes that hang on it.
    pub boxes: Vec<Block>,
    /// The look of the paragraph's style.
    pub letters: Letters,
    /// Whether something in it was hidden, or deleted.
    pub hid: bool,
    pub changed: bool,
    /// Where what comes leads.
    pub link: Option<Box<str>>,
    /// Of what was shown last: told already.
    pub underlined: bool,
    pub coloured: bool,
}

impl Line {
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty() && self.parted.is_empty() && self.boxes.is_empty()
    }

    fn push(&mut self, piece: Piece, look: Look, link: Option<Box<str>>) {
        if let (Piece::Text(text), Some(Run { piece: Piece::Text(last), look: as_last, link: to })) =
            (&piece, self.runs.last_mut())
            && *as_last == look
            && *to == link
        {
            last.push_str(text);
            return;
        }
        self.runs.push(Run { piece, look, link });
    }
}

impl Reader<'_, '_> {
    /// What stands in a paragraph, or in a wrapper within it.
    pub fn inline(&mut self, parent: &Element<'_>, line: &mut Line) {
        let mut last_change = "";
        for child in parent.elements() {
            match (child.ns, child.name) {
                (Ns::Word, "r") => self.run(child, line),
                (Ns::Word, "hyperlink") => self.hyperlink(child, line),
                (Ns::Word, "fldSimple") => self.simple_field(child, line),
                (Ns::Word, "sdt") => {
                    if let Some(content) = self.control(child) {
                        self.inline(content, line);
                    }
                }
                (Ns::Word, "ins" | "moveTo") => {
                    line.changed = true;
                    self.change(child.name, last_change);
                    self.inline(child, line);
                }
                (Ns::Word, "del" | "moveFrom") => {
                    line.changed = true;
                    self.change(child.name, last_change);
                }
                (Ns::Word, "smartTag" | "customXml" | "bdo" | "dir") => self.inline(child, line),
                (Ns::Word, "commentRangeStart" | "commentRangeEnd") => self.comment_mark(child),
                (Ns::Math, "oMath" | "oMathPara") => self.formula(child, line),
                (Ns::Compat, "AlternateContent") => {
                    if let Some(branch) = chosen(child) {
                        self.inline(branch, line);
                    }
                }
                _ => {}
            }
            last_change = child.name;
        }
    }

    fn hyperlink(&mut self, element: &Element<'_>, line: &mut Line) {
        let relation = element.attribute(Ns::Relation, "id").and_then(|id| self.relations.get(id));
        let address = relation.filter(|relation| relation.outside).map(|relation| relation.target.as_str());
        let link = address.map(|address| match element.word("anchor") {
            Some(anchor) if !address.contains('#') => format!("{address}#{anchor}").into(),
            _ => address.into(),
        });
        let outer = std::mem::replace(&mut line.link, link);
        self.inline(element, line);
        line.link = outer;
    }

    fn simple_field(&mut self, element: &Element<'_>, line: &mut Line) {
        let code = element.word("instr").unwrap_or_default();
        let before = (line.runs.len(), line.parted.len());
        let made = codes::made(code);
        if made == Made::Contents {
            self.told.contents = true;
            return;
        }
        let outer = line.link.clone();
        line.link = codes::link(code).or(outer.clone());
        self.inline(element, line);
        line.link = outer;
        if before == (line.runs.len(), line.parted.len()) && element.all(Ns::Word, "t").is_empty() {
            self.stand_in(made, line, line.letters);
        }
    }

    fn run(&mut self, element: &Element<'_>, line: &mut Line) {
        let properties = element.w("rPr");
        let spot = properties.map(|of| Letters::read(of, &self.parts.styles.theme)).unwrap_or_default();
        let style = properties.and_then(|of| of.w_val("rStyle"));
        // The colours of styles are how a file is laid out; those of the spot are somebody's.
        let coloured = spot.coloured;
        let letters = Letters { coloured, ..self.parts.styles.letters(line.letters, style, spot) };
        self.pieces(element, line, letters);
    }

    fn pieces(&mut self, run: &Element<'_>, line: &mut Line, letters: Letters) {
        for piece in run.elements() {
            match (piece.ns, piece.name) {
                (Ns::Word, name) => self.piece(name, piece, line, letters),
                (Ns::Compat, "AlternateContent") => {
                    if let Some(branch) = chosen(piece) {
                        self.pieces(branch, line, letters);
                    }
                }
                _ => {}
            }
        }
    }

    fn piece(&mut self, name: &str, piece: &Element<'_>, line: &mut Line, letters: Letters) {
        match name {
            "t" => self.text(&stated(piece), line, letters),
            "instrText" => self.fields.code(&piece.text()),
            "fldChar" => self.field_mark(piece, line, letters),
            "tab" | "ptab" => self.show(Piece::Tab, line, letters),
            "cr" => self.show(Piece::Break, line, letters),
            "br" => match piece.word("type") {
                Some("page" | "column") => self.part(line),
                _ => self.show(Piece::Break, line, letters),
            },
            "noBreakHyphen" => self.text("-", line, letters),
            "sym" => self.symbol(piece, line, letters),
            "footnoteReference" => self.note_mark("footnotes", piece, line, letters),
            "endnoteReference" => self.note_mark("endnotes", piece, line, letters),
            "ruby" => {
                self.told.readings += 1;
                if let Some(base) = piece.w("rubyBase") {
                    self.inline(base, line);
                }
            }
            "drawing" | "pict" | "object" if self.shows(letters) => {
                self.fields.show();
                self.drawing(piece, line, letters);
            }
            "drawing" | "pict" | "object" if letters.hidden == Some(true) => {
                line.hid = true;
                self.told.hidden(&plain(piece));
            }
            _ => {}
        }
    }

    /// Whether pieces of that look are seen where reading stands.
    fn shows(&self, letters: Letters) -> bool {
        letters.hidden != Some(true) && !self.fields.in_code() && !self.fields.drops()
    }

    /// Adds a piece, unless its look or a field hides it.
    pub fn show(&mut self, piece: Piece, line: &mut Line, letters: Letters) {
        if self.shows(letters) {
            self.fields.show();
            let link = line.link.clone().or_else(|| self.fields.link().map(Box::from));
            line.push(piece, look(letters), link);
        }
    }

    pub fn text(&mut self, text: &str, line: &mut Line, letters: Letters) {
        if text.is_empty() {
            return;
        }
        if self.fields.in_code() {
            self.fields.code(text);
            return;
        }
        if self.fields.drops() {
            self.told.contents = true;
            return;
        }
        if letters.hidden == Some(true) {
            line.hid = true;
            self.told.hidden(text);
            return;
        }
        let text = self.meaning(text, letters);
        self.told.shown(&text);
        self.lost_looks(line, letters);
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once('\t') {
            if !before.is_empty() {
                self.show(Piece::Text(before.to_owned()), line, letters);
            }
            self.show(Piece::Tab, line, letters);
            rest = after;
        }
        if !rest.is_empty() {
            self.show(Piece::Text(rest.to_owned()), line, letters);
        }
    }

    /// Counts looks that no article has: each stretch of a text once, links apart.
    fn lost_looks(&mut self, line: &mut Line, letters: Letters) {
        let is_link = line.link.is_some() || self.fields.link().is_some();
        let is = |look: Option<bool>| look == Some(true) && !is_link;
        let (underlined, coloured) = (is(letters.underline), is(letters.coloured));
        self.told.underlined += u32::from(underlined && !line.underlined);
        self.told.coloured += u32::from(coloured && !line.coloured);
        (line.underlined, line.coloured) = (underlined, coloured);
    }

    /// A text with the letters of symbol fonts as what they mean.
    fn meaning(&mut self, text: &str, letters: Letters) -> String {
        let latin = letters.symbols.unwrap_or(SymbolFont::Plain);
        let east = letters.east_symbols.filter(|_| latin == SymbolFont::Plain).unwrap_or(latin);
        let mut meaning = String::with_capacity(text.len());
        for letter in text.chars() {
            let font = if symbols::is_of_symbol_font(letter) { east } else { latin };
            match symbols::meant(letter, font) {
                Some('\n' | '\r') => meaning.push(' '),
                // No letters, though careless programs write them: they end in no page.
                Some(letter) if letter.is_control() && letter != '\t' => {}
                Some(letter) => meaning.push(letter),
                None => {
                    self.told.symbol(font.name(), u32::from(letter));
                    meaning.push_str(symbols::UNKNOWN);
                }
            }
        }
        meaning
    }

    fn symbol(&mut self, element: &Element<'_>, line: &mut Line, letters: Letters) {
        let code = element.word("char").and_then(|code| u32::from_str_radix(code, 16).ok());
        self.symbol_of(code.unwrap_or(0), element.word("font").unwrap_or_default(), line, letters);
    }

    fn symbol_of(&mut self, code: u32, font: &str, line: &mut Line, letters: Letters) {
        if !self.shows(letters) {
            return;
        }
        let kind = SymbolFont::of(font);
        let letter = char::from_u32(code).filter(|letter| !letter.is_control());
        let text = match letter.and_then(|letter| symbols::meant(letter, kind)) {
            Some(letter) => letter.to_string(),
            None => {
                self.told.symbol(if font.is_empty() { kind.name() } else { font }, code);
                symbols::UNKNOWN.to_owned()
            }
        };
        self.text(&text, line, Letters { symbols: None, east_symbols: None, ..letters });
    }

    fn field_mark(&mut self, mark: &Element<'_>, line: &mut Line, letters: Letters) {
        match mark.word("fldCharType") {
            Some("begin") => {
                self.fields.begin(mark);
                if let Some(data) = mark.w("ffData") {
                    self.form_field(data);
                }
            }
            Some("separate") => self.fields.separate(),
            Some("end") => {
                let made = self.fields.end(mark);
                self.stand_in(made, line, letters);
            }
            _ => {}
        }
    }

    /// A box to tick, or a choice: its state, since it has no result.
    fn form_field(&mut self, data: &Element<'_>) {
        if let Some(tick) = data.w("checkBox") {
            let ticked = tick.w("checked").or_else(|| tick.w("default")).is_some_and(Element::on);
            self.fields.state(if ticked { "☒" } else { "☐" });
        } else if let Some(list) = data.w("ddList") {
            let chosen = list.w_val("result").and_then(|place| place.parse::<usize>().ok()).unwrap_or(0);
            let entries = list.elements().filter(|entry| entry.name == "listEntry");
            if let Some(entry) = entries.filter_map(Element::val).nth(chosen) {
                self.fields.state(entry);
            }
        }
    }

    fn stand_in(&mut self, made: Made, line: &mut Line, letters: Letters) {
        if self.fields.in_code() || self.fields.drops() {
            return;
        }
        match made {
            Made::Nothing => {}
            Made::Text(text) => self.text(&text, line, letters),
            Made::Formula(text) => {
                self.told.formulas += 1;
                self.text(&text, line, letters);
            }
            Made::Guided(base) => {
                self.told.readings += 1;
                self.text(&base, line, letters);
            }
            Made::Symbol(code, font) => self.symbol_of(code, &font, line, letters),
            Made::Sequence(name, format) => {
                let number = self.sequences.next(&name, &format);
                self.text(&number, line, letters);
            }
            Made::Picture(address) => self.outside_picture(&address, String::new(), line, letters),
            Made::Contents => self.told.contents = true,
            Made::Missing(field) => self.told.missing(&field),
        }
    }

    fn note_mark(&mut self, kind: &'static str, mark: &Element<'_>, line: &mut Line, letters: Letters) {
        if self.shows(letters)
            && let Some(id) = mark.word("id")
        {
            let place = self.note(kind, id);
            self.show(Piece::Note(place), line, letters);
        }
    }

    /// A page or column ends here.
    fn part(&mut self, line: &mut Line) {
        if !self.fields.in_code() && !self.fields.drops() {
            line.parted.push(std::mem::take(&mut line.runs));
        }
    }
}

/// The text of a `w:t`: without `xml:space="preserve"`, spaces at its ends only lay out the file.
fn stated(element: &Element<'_>) -> String {
    let text = element.text();
    match element.attribute(Ns::Other, "space") {
        Some("preserve") => text.into_owned(),
        _ => text.trim_matches([' ', '\t', '\r', '\n']).to_owned(),
    }
}

fn look(letters: Letters) -> Look {
    Look {
        bold: letters.bold == Some(true),
        // An article has one emphasis that is not bold.
        italic: letters.italic == Some(true) || letters.dotted == Some(true),
        underline: letters.underline == Some(true),
        strike: letters.strike == Some(true),
        raised: letters.raised == Some(true),
        lowered: letters.lowered == Some(true),
        size: letters.size,
        face: letters.face,
    }
}
