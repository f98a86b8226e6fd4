//! Figures in a passage, with what stands before and behind them.
//!
//! In: a passage. Out: its numbers in Arabic digits. Invariant: no figure is part of a word in Latin letters.

use super::prose::{Passage, kinds};

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// Where its digits stand, separators and decimals included.
    pub start: usize,
    pub end: usize,
    pub value: f64,
    /// Digits behind the point.
    pub decimals: u32,
    /// A comma stands among its digits.
    pub is_grouped: bool,
    /// 万, 亿, 百 or 千 right behind it; NUL where there is none.
    pub scale: char,
    /// `%` behind it.
    pub is_percent: bool,
    /// Where its unit begins: behind the scale, and behind 余 or 多.
    pub unit: usize,
    /// 余 or 多 stands behind it.
    pub is_about: bool,
}

impl Figure {
    /// With its 万 or 亿.
    pub fn whole(&self) -> f64 {
        self.value
            * match self.scale {
                '百' => 1e2,
                '千' => 1e3,
                '万' => 1e4,
                '亿' => 1e8,
                _ => 1.0,
            }
    }
}

/// Longer runs of digits are no quantities.
const LONGEST: usize = 18;

/// All figures of a passage, in their order.
pub fn figures(passage: &Passage) -> Vec<Figure> {
    let mut figures = Vec::new();
    if !passage.has(kinds::DIGIT) {
        return figures;
    }
    let mut index = 0;
    while index < passage.len() {
        if !passage.letter(index).is_ascii_digit() {
            index += 1;
            continue;
        }
        let start = index;
        let (mut is_grouped, mut decimals, mut has_point) = (false, 0, false);
        while index < passage.len() {
            let c = passage.letter(index);
            let next = passage.letter(index + 1).is_ascii_digit();
            match c {
                '0'..='9' => decimals += u32::from(has_point),
                ',' if next && !has_point => is_grouped = true,
                '.' if next && !has_point => has_point = true,
                _ => break,
            }
            index += 1;
        }
        let is_word =
            passage.before(start).is_ascii_alphabetic() || passage.letter(index).is_ascii_alphabetic();
        if index - start <= LONGEST && !is_word {
            let text: String = passage.part(start..index).chars().filter(|c| *c != ',').collect();
            let figure = Figure {
                start,
                end: index,
                value: text.parse().unwrap_or(0.0),
                decimals,
                is_grouped,
                scale: '\0',
                is_percent: matches!(passage.letter(index), '%' | '％'),
                unit: index,
                is_about: false,
            };
            figures.push(with_unit(passage, figure));
        }
    }
    figures
}

fn with_unit(passage: &Passage, mut figure: Figure) -> Figure {
    let mut at = figure.end + usize::from(figure.is_percent);
    let about = |at: usize| matches!(passage.letter(at), '余' | '多');
    figure.is_about = about(at);
    at += usize::from(about(at));
    let scale = passage.letter(at);
    // 5千米 is no thousand.
    let is_unit = scale == '千'
        && matches!(
            passage.letter(at + 1),
            '米' | '克' | '瓦' | '伏' | '卡' | '焦' | '帕' | '赫' | '字' | '牛'
        );
    if matches!(scale, '百' | '千' | '万' | '亿') && !is_unit {
        figure.scale = scale;
        at += 1;
        figure.is_about |= about(at);
        at += usize::from(about(at));
    }
    figure.unit = at;
    figure
}
