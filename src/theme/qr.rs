//! QR codes, drawn when the site is built: no script, no request, no style attribute.
//!
//! In: a text. Out: safe SVG of one path in the colour of the text around it, or nothing for a text that
//! is too long for any code (2,331 bytes).

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// Modules of empty space on each side, as ISO/IEC 18004 asks for.
const QUIET: usize = 4;

/// The code of a text, at error correction level M; empty where there is none.
pub fn svg(text: &str, label: &str) -> String {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else { return String::new() };
    let (width, modules) = (code.width(), code.to_colors());
    let size = width + 2 * QUIET;
    let mut svg = format!(
        "<svg class=\"qr\" role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {size} {size}\" \
         shape-rendering=\"crispEdges\" xmlns=\"http://www.w3.org/2000/svg\"><path fill=\"currentColor\" d=\"",
        minijinja::HtmlEscape(label)
    );
    for (y, row) in modules.chunks(width.max(1)).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, next| one == next) {
            if run.first() == Some(&Color::Dark) {
                let (left, top, length) = (x + QUIET, y + QUIET, run.len());
                // Writing to a string fails never.
                let _ = write!(svg, "M{left} {top}h{length}v1h-{length}z");
            }
            x += run.len();
        }
    }
    svg.push_str("\"/></svg>");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The dark modules that a path draws.
    fn drawn(svg: &str) -> std::collections::BTreeSet<(usize, usize)> {
        let path = svg.split(" d=\"").nth(1).unwrap().split('"').next().unwrap();
        let mut dark = std::collections::BTreeSet::new();
        for run in path.split('M').skip(1) {
            let (at, rest) = run.split_once('h').unwrap();
            let (x, y) = at.split_once(' ').unwrap();
            let length: usize = rest.split('v').next().unwrap().parse().unwrap();
            let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
            dark.extend((x..x + length).map(|x| (x - QUIET, y - QUIET)));
        }
        dark
    }

    #[test]
    fn the_path_draws_each_dark_module() {
        let text = "https://www.example.gov.cn/yaowen/20221220.html";
        let svg = svg(text, "本页的“<二维码>”");
        let code = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
        let drawn = drawn(&svg);
        for y in 0..code.width() {
            for x in 0..code.width() {
                assert_eq!(drawn.contains(&(x, y)), code[(x, y)] == Color::Dark, "{x} {y}");
            }
        }
        assert!(svg.contains("aria-label=\"本页的“&lt;二维码&gt;”\"") && !svg.contains("style"), "{svg}");
    }

    #[test]
    fn a_text_too_long_has_none() {
        assert_eq!(svg(&"长".repeat(2000), ""), "");
    }
}
