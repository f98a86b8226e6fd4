//! A QR code on the terminal, in half blocks.

use qrcodegen::{QrCode, QrCodeEcc};

/// Modules of empty space on each side: two are enough for every reader, and four lines less to scroll.
const QUIET: i32 = 2;

/// The code of a text, two modules a character, black on white whatever the terminal's colours are; empty
/// for a text that is too long for any code.
pub fn draw(text: &str) -> String {
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Low) else { return String::new() };
    let width = code.size();
    let is_dark = |x: i32, y: i32| {
        let (x, y) = (x - QUIET, y - QUIET);
        ((0..width).contains(&x) && (0..width).contains(&y)).then(|| code.get_module(x, y))
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
        let code = QrCode::encode_text(text, QrCodeEcc::Low).unwrap();
        let drawn = draw(text);
        let lines: Vec<Vec<char>> = drawn
            .lines()
            .map(|line| {
                line.trim_start_matches("\u{1b}[30;107m").trim_end_matches("\u{1b}[0m").chars().collect()
            })
            .collect();
        assert_eq!(lines.len() as i32, (code.size() + 2 * QUIET + 1) / 2);
        for y in 0..code.size() {
            for x in 0..code.size() {
                let character = lines[((y + QUIET) / 2) as usize][(x + QUIET) as usize];
                let half = if (y + QUIET) % 2 == 0 { '▀' } else { '▄' };
                let is_dark = character == '█' || character == half;
                assert_eq!(is_dark, code.get_module(x, y), "{x} {y}");
            }
        }
        assert_eq!(draw(&"长".repeat(2000)), "");
    }
}
