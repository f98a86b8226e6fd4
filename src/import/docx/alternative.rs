//! What a drawing says that it shows.
//!
//! In: a drawing, a shape, or a picture. Out: its description, where somebody wrote one. Invariant: names of
//! files, counters and guesses of a program are nobody's words.

use super::tree::{Element, Ns};

/// What a drawing or a shape says that it shows, if those are no program's words.
pub fn described<'e>(element: &'e Element<'_>) -> Option<&'e str> {
    let says = |words: &&str| !words.trim().is_empty() && !is_machines(words);
    let of = |properties: &'e Element<'_>| {
        let stated = |name| properties.attribute(Ns::None, name).filter(says);
        stated("descr").or_else(|| stated("title"))
    };
    let properties = element.elements().find(|child| matches!(child.name, "docPr" | "nvPicPr" | "cNvPr"));
    let properties =
        properties.map(|child| child.elements().find(|inner| inner.name == "cNvPr").unwrap_or(child));
    let vml = || element.attribute(Ns::None, "alt").filter(|words| element.ns == Ns::Vml && says(words));
    properties.and_then(of).or_else(vml)
}

/// Whether a description is a program's: a file's name, a counter, or the guess of an image recogniser.
fn is_machines(words: &str) -> bool {
    let words = words.trim();
    let lower = words.to_lowercase();
    let endings =
        [".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".emf", ".wmf", ".heic"];
    let guesses = [
        "自动生成",
        "ai 生成",
        "automatically generated",
        "ai-generated",
        "中度可信度",
        "低可信度",
        "高可信度",
    ];
    let counters = [
        "图片",
        "picture",
        "图像",
        "image",
        "说明:",
        "说明：",
        "img",
        "dsc",
        "微信图片",
        "mmexport",
        "未命名",
    ];
    let counted = counters.iter().find_map(|counter| lower.strip_prefix(counter)).is_some_and(|rest| {
        rest.chars().all(|letter| {
            letter.is_ascii_alphanumeric() || letter.is_whitespace() || "_-().".contains(letter)
        })
    });
    endings.iter().any(|ending| lower.ends_with(ending))
        || guesses.iter().any(|guess| lower.contains(guess))
        || lower.contains(":\\")
        // Names of files that lost their ending; people write with spaces, or in Chinese.
        || words.bytes().all(|byte| byte.is_ascii_graphic())
        || counted
}
