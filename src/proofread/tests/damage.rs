//! What befalls a manuscript on its way through Word, PDF and newspaper pages, done to clean articles.
//!
//! In: a clean article and a seed. Out: the damaged text, and where it was hurt. Invariant: the same seed does the
//! same; each hurt stands in a block of its own, so what a rule finds there is due to it.

use std::ops::Range;

/// Clean articles in our own words, about offices of a county that does not exist.
pub const CORPUS: [&str; 13] = [
    include_str!("corpus/01-work-review.md"),
    include_str!("corpus/02-industry-survey.md"),
    include_str!("corpus/03-standing-committee.md"),
    include_str!("corpus/04-proposals.md"),
    include_str!("corpus/05-photo-news.md"),
    include_str!("corpus/06-village-support.md"),
    include_str!("corpus/07-study.md"),
    include_str!("corpus/08-notice.md"),
    include_str!("corpus/09-consultation.md"),
    include_str!("corpus/10-history.md"),
    include_str!("corpus/11-studios.md"),
    include_str!("corpus/12-supervision.md"),
    include_str!("corpus/13-office.md"),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A paragraph became two, in the middle of a sentence.
    Cut,
    /// Both quotation marks became spaces.
    Quotes,
    /// The first became a space, the second is gone.
    ClosingQuote,
    /// The first is gone, the second became a space.
    OpeningQuote,
    Comma,
    Doubled,
    /// 认同和认同
    NearDouble,
    /// A paragraph begins with the sentence of another one.
    LeadIn,
    Repeated,
    /// Only the words under it are left, among empty lines.
    Picture,
    /// 一、 among （一）
    HeadingStyle,
    HeadingNumber,
    /// A full stop at its end, or a space for its comma.
    HeadingMark,
}

pub const KINDS: [Kind; 13] = [
    Kind::Cut,
    Kind::Quotes,
    Kind::ClosingQuote,
    Kind::OpeningQuote,
    Kind::Comma,
    Kind::Doubled,
    Kind::NearDouble,
    Kind::LeadIn,
    Kind::Repeated,
    Kind::Picture,
    Kind::HeadingStyle,
    Kind::HeadingNumber,
    Kind::HeadingMark,
];

/// One wound, in bytes of the damaged text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hurt {
    pub kind: Kind,
    pub bytes: Range<usize>,
}

/// SplitMix64: small, and the same everywhere.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    fn choose<T: Clone>(&mut self, items: &[T]) -> Option<T> {
        (!items.is_empty()).then(|| items[self.below(items.len())].clone())
    }
}

/// A block of the file: what stands between empty lines.
#[derive(Clone)]
struct Block {
    /// What parts it from the block before.
    gap: &'static str,
    text: Vec<char>,
    hurt: Option<(Kind, Range<usize>)>,
    /// Another one was made after it, and is a wound only while it stays as it is.
    kept: bool,
}

impl Block {
    fn is_free(&self) -> bool {
        self.hurt.is_none() && !self.kept
    }

    fn starts(&self, with: &str) -> bool {
        with.chars().eq(self.text.iter().copied().take(with.chars().count()))
    }

    fn is_paragraph(&self) -> bool {
        let marks = ["#", "!", "- ", "1. ", ">", "|", "---"];
        !self.text.is_empty() && !marks.iter().any(|mark| self.starts(mark))
    }
}

/// Hurts an article in up to `count` places.
pub fn damage(clean: &str, seed: u64, count: usize) -> (String, Vec<Hurt>) {
    let mut dice = Dice::new(seed);
    let end = clean[4..].find("\n---\n").expect("the corpus has front matter") + 4 + 5;
    let (header, body) = clean.split_at(end);
    let mut blocks: Vec<Block> = body
        .trim()
        .split("\n\n")
        .map(|text| Block { gap: "\n\n", text: text.chars().collect(), hurt: None, kept: false })
        .collect();
    let mut done = 0;
    for _ in 0..count * 4 {
        let kind = KINDS[dice.below(KINDS.len())];
        done += usize::from(hurt(&mut blocks, kind, &mut dice));
        if done == count {
            break;
        }
    }
    joined(header, &blocks)
}

fn joined(header: &str, blocks: &[Block]) -> (String, Vec<Hurt>) {
    let (mut text, mut hurts) = (header.to_owned(), Vec::new());
    for block in blocks {
        text.push_str(block.gap);
        let at = text.len();
        let bytes = |index: usize| at + block.text[..index].iter().map(|c| c.len_utf8()).sum::<usize>();
        if let Some((kind, range)) = &block.hurt {
            hurts.push(Hurt { kind: *kind, bytes: bytes(range.start)..bytes(range.end) });
        }
        text.extend(&block.text);
    }
    text.push('\n');
    (text, hurts)
}

/// Whether it was possible.
fn hurt(blocks: &mut Vec<Block>, kind: Kind, dice: &mut Dice) -> bool {
    match kind {
        Kind::LeadIn => lead_in(blocks, dice),
        Kind::Repeated => repeated(blocks, dice),
        Kind::HeadingStyle | Kind::HeadingNumber | Kind::HeadingMark => heading(blocks, kind, dice),
        _ => {
            let wanted = |block: &Block| match kind {
                Kind::Picture => block.starts("!["),
                _ => block.is_paragraph(),
            };
            let free = |block: &Block| block.is_free() && wanted(block);
            let free: Vec<usize> = (0..blocks.len()).filter(|&index| free(&blocks[index])).collect();
            let Some(index) = dice.choose(&free) else { return false };
            let Some((text, range)) = hurt_text(&blocks[index].text, kind, dice) else { return false };
            let gap = if kind == Kind::Picture { "\n\n\n\n" } else { blocks[index].gap };
            blocks[index] = Block { gap, text, hurt: Some((kind, range)), kept: false };
            // The emptiness stands on both sides of a lost picture.
            if let Some(next) = blocks.get_mut(index + 1).filter(|_| kind == Kind::Picture) {
                next.gap = "\n\n\n\n";
            }
            true
        }
    }
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

fn is_han_at(text: &[char], index: usize) -> bool {
    text.get(index).is_some_and(|c| is_han(*c))
}

/// A space as it is left by a lost mark.
fn space(dice: &mut Dice) -> char {
    [' ', ' ', ' ', '\u{3000}', '\u{a0}'][dice.below(5)]
}

fn hurt_text(text: &[char], kind: Kind, dice: &mut Dice) -> Option<(Vec<char>, Range<usize>)> {
    match kind {
        Kind::Cut => cut(text, dice),
        Kind::Quotes | Kind::ClosingQuote | Kind::OpeningQuote => quotes(text, kind, dice),
        Kind::Comma => comma(text, dice),
        Kind::Doubled => doubled(text, dice),
        Kind::NearDouble => near_double(text, dice),
        _ => picture(text),
    }
}

fn with(text: &[char], at: usize, skip: usize, put: &[char]) -> Vec<char> {
    [&text[..at], put, &text[at + skip..]].concat()
}

fn cut(text: &[char], dice: &mut Dice) -> Option<(Vec<char>, Range<usize>)> {
    let fits = |at: &usize| {
        let before = is_han_at(text, at - 1) || matches!(text[at - 1], '，' | '、');
        before && is_han_at(text, *at)
    };
    let places: Vec<usize> = (26..text.len().saturating_sub(10)).filter(fits).collect();
    let at = dice.choose(&places)?;
    Some((with(text, at, 0, &['\n', '\n']), at - 1..at + 3))
}

/// Where “ and ” stand around 2 to 20 characters.
fn quoted(text: &[char]) -> Vec<(usize, usize)> {
    let closing =
        |open: usize| text[open + 1..].iter().position(|c| matches!(c, '”' | '“')).map(|n| open + 1 + n);
    let opens = (0..text.len()).filter(|&at| text[at] == '“');
    let pairs = opens.filter_map(|open| closing(open).map(|close| (open, close)));
    pairs.filter(|&(open, close)| text[close] == '”' && (3..=21).contains(&(close - open))).collect()
}

fn quotes(text: &[char], kind: Kind, dice: &mut Dice) -> Option<(Vec<char>, Range<usize>)> {
    let fits = |&(open, close): &(usize, usize)| {
        let inside = is_han_at(text, open + 1) && is_han_at(text, close - 1);
        let (before, after) = (open > 0 && is_han_at(text, open - 1), is_han_at(text, close + 1));
        inside
            && match kind {
                Kind::Quotes => open > 0 && close + 1 < text.len() && (before || after),
                Kind::ClosingQuote => before && matches!(text.get(close + 1), Some('，' | '。' | '、')),
                _ => before && after,
            }
    };
    let pairs: Vec<(usize, usize)> = quoted(text).into_iter().filter(fits).collect();
    let (open, close) = dice.choose(&pairs)?;
    let (first, second) = match kind {
        Kind::Quotes => (vec![space(dice)], vec![space(dice)]),
        Kind::ClosingQuote => (vec![space(dice)], vec![]),
        _ => (vec![], vec![space(dice)]),
    };
    let end = open + first.len() + (close - open - 1) + second.len();
    let inner = with(text, close, 1, &second);
    Some((with(&inner, open, 1, &first), open..end.max(open + 1)))
}

fn comma(text: &[char], dice: &mut Dice) -> Option<(Vec<char>, Range<usize>)> {
    let fits = |&at: &usize| text[at] == '，' && is_han_at(text, at - 1) && is_han_at(text, at + 1);
    let places: Vec<usize> = (1..text.len()).filter(fits).collect();
    let at = dice.choose(&places)?;
    Some((with(text, at, 1, &[space(dice)]), at..at + 1))
}

fn doubled(text: &[char], dice: &mut Dice) -> Option<(Vec<char>, Range<usize>)> {
    let length = 2 + dice.below(3);
    let fits = |&at: &usize| {
        let word = &text[at..at + length];
        // Words begin behind a mark, more often than elsewhere.
        let begins = at == 0 || !is_han_at(text, at - 1);
        begins && word.iter().all(|c| is_han(*c)) && word.iter().any(|c| *c != word[0]) && word[0] != '一'
    };
    let places: Vec<usize> = (0..text.len().saturating_sub(length)).filter(fits).collect();
    let at = dice.choose(&places)?;
    let word = text[at..at + length].to_vec();
    Some((with(text, at, 0, &word), at..at + 2 * length))
}

fn near_double(text: &[char], dice: &mut Dice) -> Option<(Vec<char>, Range<usize>)> {
    let fits = |&at: &usize| {
        let words = [at - 2, at - 1, at + 1, at + 2].iter().all(|&index| is_han_at(text, index));
        let ends = !is_han_at(text, at + 3) || matches!(text[at + 3], '的' | '等');
        matches!(text[at], '和' | '与') && words && ends && text[at - 2] != text[at - 1]
    };
    let places: Vec<usize> = (2..text.len().saturating_sub(3)).filter(fits).collect();
    let at = dice.choose(&places)?;
    let word = text[at - 2..at].to_vec();
    Some((with(text, at + 1, 2, &word), at - 2..at + 3))
}

/// The caption of `![…](… "caption")`.
fn picture(text: &[char]) -> Option<(Vec<char>, Range<usize>)> {
    let from = text.iter().position(|c| *c == '"')? + 1;
    let to = from + text[from..].iter().position(|c| *c == '"')?;
    let end = text[from..to].iter().position(|c| *c == '（').map_or(to, |at| from + at);
    Some((text[from..end].to_vec(), 0..end - from))
}

/// How long the sentence is that a paragraph begins with, if it is a short one before others.
fn lead(block: &Block) -> Option<usize> {
    let stop = block.text.iter().position(|c| *c == '。')? + 1;
    let is_lead = block.is_paragraph() && (6..=20).contains(&stop) && stop + 10 < block.text.len();
    let is_plain = !block.text[..stop].iter().any(|c| matches!(c, '“' | '”' | '，'));
    (is_lead && is_plain).then_some(stop)
}

fn lead_in(blocks: &mut [Block], dice: &mut Dice) -> bool {
    let leads: Vec<(usize, usize)> =
        (0..blocks.len()).filter_map(|index| lead(&blocks[index]).map(|stop| (index, stop))).collect();
    let later: Vec<(usize, usize)> = leads.iter().skip(1).copied().collect();
    let Some((index, stop)) = dice.choose(&later).filter(|(index, _)| blocks[*index].is_free()) else {
        return false;
    };
    let earlier: Vec<(usize, usize)> =
        leads.into_iter().filter(|(other, _)| *other < index && blocks[*other].is_free()).collect();
    let Some((other, length)) = dice.choose(&earlier) else { return false };
    let words = blocks[other].text[..length].to_vec();
    blocks[index].text = with(&blocks[index].text, 0, stop, &words);
    blocks[other].kept = true;
    blocks[index].hurt = Some((Kind::LeadIn, 0..length));
    true
}

fn repeated(blocks: &mut Vec<Block>, dice: &mut Dice) -> bool {
    let long = |block: &Block| block.is_free() && block.is_paragraph() && block.text.len() >= 30;
    let long: Vec<usize> = (0..blocks.len()).filter(|&index| long(&blocks[index])).collect();
    let Some(index) = dice.choose(&long) else { return false };
    let mut copy = blocks[index].clone();
    blocks[index].kept = true;
    copy.hurt = Some((Kind::Repeated, 0..copy.text.len()));
    let at = index + 1 + dice.below(blocks.len() - index);
    blocks.insert(at.min(blocks.len()), copy);
    true
}

const NUMBERS: [char; 8] = ['一', '二', '三', '四', '五', '六', '七', '八'];

/// Headings of one kind: 一、 or （一） behind the same hashes.
fn numbered(block: &Block) -> Option<(usize, usize)> {
    let hashes = block.text.iter().take_while(|c| **c == '#').count();
    let number = |at: usize| NUMBERS.iter().position(|n| block.text.get(at) == Some(n));
    let plain = (block.text.get(hashes + 2) == Some(&'、')).then(|| number(hashes + 1)).flatten();
    plain.filter(|_| hashes == 2).map(|value| (hashes + 1, value))
}

fn heading(blocks: &mut [Block], kind: Kind, dice: &mut Dice) -> bool {
    let headings: Vec<(usize, usize, usize)> = (0..blocks.len())
        .filter_map(|index| numbered(&blocks[index]).map(|(at, value)| (index, at, value)))
        .collect();
    if headings.len() < 3 || headings.iter().any(|(index, ..)| blocks[*index].hurt.is_some()) {
        return false;
    }
    let Some((index, at, value)) = dice.choose(&headings) else { return false };
    let text = &blocks[index].text;
    let comma = text.iter().position(|c| *c == '，');
    let new = match kind {
        Kind::HeadingStyle => match dice.below(3) {
            0 => with(text, at, 2, &['（', NUMBERS[value], '）']),
            1 => with(text, at, 1, &[char::from(b'1' + value as u8)]),
            _ => with(text, at, 2, &[char::from(b'1' + value as u8), ' ']),
        },
        Kind::HeadingNumber => with(text, at, 1, &[NUMBERS[(value + 1) % NUMBERS.len()]]),
        _ => match (comma, dice.below(2)) {
            (Some(comma), 0) => with(text, comma, 1, &[' ']),
            _ => with(text, text.len(), 0, &['。']),
        },
    };
    let range = 0..new.len();
    blocks[index].text = new;
    blocks[index].hurt = Some((kind, range));
    true
}

#[test]
fn every_kind_of_damage_is_done_and_done_again_alike() {
    let (mut kinds, mut characters) = (Vec::new(), 0);
    for clean in CORPUS {
        characters += clean.chars().count();
        for seed in 0..30 {
            let (text, hurts) = damage(clean, seed, 8);
            assert_eq!(damage(clean, seed, 8), (text.clone(), hurts.clone()));
            assert!(!hurts.is_empty() && text != clean);
            assert!(hurts.iter().all(|hurt| text.get(hurt.bytes.clone()).is_some_and(|at| !at.is_empty())));
            kinds.extend(hurts.iter().map(|hurt| hurt.kind));
        }
    }
    assert!(characters > 12_000);
    for kind in KINDS {
        let count = kinds.iter().filter(|other| **other == kind).count();
        assert!(count >= 20, "{kind:?} was done {count} times");
    }
}
