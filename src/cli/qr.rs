//! A QR code on the terminal, in half blocks.

use qrcode::{Color, EcLevel, QrCode};

/// Modules of empty space on each side: two are enough for every reader, and four lines less to scroll.
const QUIET: usize = 2;

/// The code of a text, two modules a character, black on white whatever the terminal's colours are; empty
/// for a text that is too long for any code.
pub fn draw(text: &str) -> String {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::L) else { return String::new() };
    let (width, modules) = (code.width(), code.to_colors());
    let is_dark = |x: usize, y: usize| {
        let (x, y) = (x.checked_sub(QUIET)?, y.checked_sub(QUIET)?);
        (x < width).then(|| modules.get(y * width + x) == Some(&Color::Dark))
    };
    let size = width + 2 * QUIET;
    let mut drawn = String::new();
    for y in (0..size).step_by(2) {
        drawn.push_str("\u{1b}[30;107m");
        drawn.extend((0..size).map(|x| match (is_dark(x, y), is_dark(x, y + 1)) {
            (Some(true), Some(true)) => '█',
            (Some(true), _) => '▀',
            (_, Some(true)) => '▄',
            _ => ' ',
        }));
        drawn.push_str("\u{1b}[0m\n");
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_module_is_half_a_character() {
        let text = "http://192.168.1.5:4000/?key=0123456789abcdef0123456789abcdef";
        let code = QrCode::with_error_correction_level(text, EcLevel::L).unwrap();
        let drawn = draw(text);
        let lines: Vec<Vec<char>> = drawn
            .lines()
            .map(|line| {
                line.trim_start_matches("\u{1b}[30;107m").trim_end_matches("\u{1b}[0m").chars().collect()
            })
            .collect();
        assert_eq!(lines.len(), (code.width() + 2 * QUIET).div_ceil(2));
        for y in 0..code.width() {
            for x in 0..code.width() {
                let character = lines[(y + QUIET) / 2][x + QUIET];
                let half = if (y + QUIET).is_multiple_of(2) { '▀' } else { '▄' };
                let is_dark = character == '█' || character == half;
                assert_eq!(is_dark, code[(x, y)] == Color::Dark, "{x} {y}");
            }
        }
        assert_eq!(draw(&"长".repeat(2000)), "");
    }
}
