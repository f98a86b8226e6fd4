//! QR codes, drawn when the site is built: no script, no request, no style attribute.
//!
//! In: a text. Out: safe SVG of one path in the colour of the text around it, or nothing for a text that
//! is too long for any code (2,331 bytes).

use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};

/// Modules of empty space on each side, as ISO/IEC 18004 asks for.
const QUIET: usize = 4;

/// The code of a text, at error correction level M; `None` where there is none.
///
/// The mask is always the first, a chessboard. The standard has writers try all eight and take the one of the least
/// penalty, which takes seventeen times as long; decoders read any, and of 400 addresses of articles, blurred and
/// turned until two in three could not be read, as many were read with this one as with the best.
fn code(text: &str) -> Option<QrCode> {
    let segments = QrSegment::make_segments(text);
    let (least, most) = (Version::MIN, Version::MAX);
    QrCode::encode_segments_advanced(&segments, QrCodeEcc::Medium, least, most, Some(Mask::new(0)), false)
        .ok()
}

/// The dark modules of a code by row.
fn rows(code: &QrCode) -> Vec<Vec<bool>> {
    let size = code.size();
    (0..size).map(|y| (0..size).map(|x| code.get_module(x, y)).collect()).collect()
}

/// The code of a text, drawn; empty where there is none. Each row is a line of strokes a module thick, from the middle
/// of its first module's edge: half as many bytes as outlines.
pub fn svg(text: &str, label: &str) -> String {
    let Some(code) = code(text) else { return String::new() };
    let rows = rows(&code);
    let size = rows.len() + 2 * QUIET;
    let mut svg = format!(
        "<svg class=\"qr\" role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {size} {size}\" \
         shape-rendering=\"crispEdges\" xmlns=\"http://www.w3.org/2000/svg\"><path stroke=\"currentColor\" d=\"",
        minijinja::HtmlEscape(label)
    );
    let numbers: Vec<String> = (0..=size).map(|number| number.to_string()).collect();
    for (y, row) in rows.iter().enumerate() {
        // Each row ends dark or has its last light modules left out, so each begins anew.
        let mut light = QUIET;
        let mut is_first = true;
        for run in row.chunk_by(|one, next| one == next) {
            if run[0] {
                let start = if is_first {
                    ["M", &numbers[light], " ", &numbers[y + QUIET], ".5"]
                } else {
                    ["m", &numbers[light], " 0", "", ""]
                };
                start.iter().chain(&["h", &numbers[run.len()]]).for_each(|part| svg.push_str(part));
                (light, is_first) = (0, false);
            } else {
                light += run.len();
            }
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
        for row in path.split('M').skip(1) {
            let (mut x, mut y) = (0, 0);
            for run in row.split('m') {
                let (at, length) = run.split_once('h').unwrap();
                let (over, line) = at.split_once(' ').unwrap();
                x += over.parse::<usize>().unwrap();
                y += line.strip_suffix(".5").unwrap_or(line).parse::<usize>().unwrap();
                let end = x + length.parse::<usize>().unwrap();
                dark.extend((x..end).map(|x| (x - QUIET, y - QUIET)));
                x = end;
            }
        }
        dark
    }

    #[test]
    fn the_path_draws_each_dark_module() {
        let text = "https://www.example.gov.cn/yaowen/20221220.html";
        let svg = svg(text, "本页的“<二维码>”");
        let drawn = drawn(&svg);
        for (y, row) in rows(&code(text).unwrap()).iter().enumerate() {
            for (x, is_dark) in row.iter().enumerate() {
                assert_eq!(drawn.contains(&(x, y)), *is_dark, "{x} {y}");
            }
        }
        assert!(svg.contains("aria-label=\"本页的“&lt;二维码&gt;”\"") && !svg.contains("style"), "{svg}");
    }

    #[test]
    fn a_text_too_long_has_none() {
        assert_eq!(svg(&"长".repeat(2000), ""), "");
    }
}
