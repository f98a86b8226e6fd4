//! Highlighted code: a block of code becomes spans with classes `hl-…`.
//!
//! In: the code and the language that its fence names. Out: HTML, and the style sheet for its classes.
//! Invariant: the text of the output is the code; where highlighting is not possible (an unknown
//! language, a huge block, a failure of the library) the code stays plain.

use std::sync::OnceLock;

use syntect::html::{ClassStyle, ClassedHTMLGenerator};
use syntect::parsing::SyntaxSet;
use syntect::util::LinesWithEndings;

use super::escape::push_text;

/// Bytes; what is longer is a listing that nobody reads coloured, and costs a tenth of a second.
const LONGEST_BLOCK: usize = 64 * 1024;
/// Bytes; a longer line is data or minified, where the library's expressions backtrack most.
const LONGEST_LINE: usize = 2000;
const STYLE: ClassStyle = ClassStyle::SpacedPrefixed { prefix: "hl-" };

/// The syntaxes in the binary: a constant that costs half a millisecond to unpack, so it is unpacked
/// once, and only when there is code. It holds nothing of any site.
fn syntaxes() -> &'static SyntaxSet {
    static SYNTAXES: OnceLock<SyntaxSet> = OnceLock::new();
    SYNTAXES.get_or_init(SyntaxSet::load_defaults_newlines)
}

/// Writes code between `<code>` and `</code>`.
pub(super) fn push_code(out: &mut String, code: &str, language: &str) {
    match highlighted(code, language) {
        Some(html) => out.push_str(&html),
        None => push_text(out, code),
    }
}

fn highlighted(code: &str, language: &str) -> Option<String> {
    let plain = matches!(language, "" | "text" | "txt" | "plain" | "plaintext");
    if plain || code.len() > LONGEST_BLOCK || code.lines().any(|line| line.len() > LONGEST_LINE) {
        return None;
    }
    let syntaxes = syntaxes();
    let syntax = syntaxes.find_syntax_by_token(alias(language))?;
    let mut generator = ClassedHTMLGenerator::new_with_class_style(syntax, syntaxes, STYLE);
    for line in LinesWithEndings::from(code) {
        generator.parse_html_for_line_which_includes_newline(line).ok()?;
    }
    Some(generator.finalize())
}

/// Languages that the syntaxes don't know by this name, but know well enough by another.
fn alias(language: &str) -> &str {
    match language {
        "shell" | "console" => "sh",
        "jsonc" | "json5" => "json",
        "ts" | "typescript" | "jsx" | "tsx" => "js",
        _ => language,
    }
}

/// The style sheet for the classes, for dark text on a light ground. Every colour has a contrast of
/// at least 4.5 to 1 on `#f6f8fa`, as WCAG 2 asks.
pub fn stylesheet() -> &'static str {
    STYLESHEET
}

const STYLESHEET: &str = "\
.hl-comment{color:#57606a}
.hl-comment .hl-punctuation{color:inherit}
.hl-string,.hl-string .hl-punctuation{color:#0a3069}
.hl-constant{color:#0550ae}
.hl-constant.hl-character.hl-escape{color:#953800}
.hl-keyword,.hl-storage{color:#a40e26}
.hl-entity.hl-name{color:#6639ba}
.hl-entity.hl-name.hl-tag{color:#116329}
.hl-entity.hl-other.hl-attribute-name{color:#0550ae}
.hl-support{color:#0550ae}
.hl-variable.hl-parameter,.hl-variable.hl-language{color:#953800}
.hl-markup.hl-heading{color:#0550ae;font-weight:bold}
.hl-markup.hl-bold{font-weight:bold}
.hl-markup.hl-italic{font-style:italic}
.hl-markup.hl-inserted{color:#116329}
.hl-markup.hl-deleted{color:#82071e}
.hl-invalid{color:#82071e}
";

#[cfg(test)]
mod tests {
    use super::*;

    /// The text of HTML without its tags.
    fn text(html: &str) -> String {
        let mut out = String::new();
        let mut rest = html;
        while let Some((before, after)) = rest.split_once('<') {
            out.push_str(before);
            rest = after.split_once('>').map_or("", |(_, after)| after);
        }
        out.push_str(rest);
        out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
    }

    #[test]
    fn code_keeps_its_text_and_its_spans_are_balanced() {
        for (language, code) in [
            ("rust", "fn main() {\n    /* 甲\n乙 */ let a = \"<&>\";\n}\n"),
            ("json", "{\"网址\": [1, true]}\n"),
            ("html", "<p class=\"a\">&amp;</p>"),
            ("sh", "echo \"$HOME\" # 注\n"),
            ("js", "/* 没有结束"),
        ] {
            let mut html = String::new();
            push_code(&mut html, code, language);
            assert!(html.contains("<span class=\"hl-"), "{html}");
            assert_eq!(html.matches("<span").count(), html.matches("</span>").count(), "{html}");
            assert_eq!(text(&html), code);
        }
    }

    #[test]
    fn what_cannot_be_highlighted_is_plain() {
        let long = "x".repeat(LONGEST_LINE + 1);
        let many = "let a = 1;\n".repeat(LONGEST_BLOCK / 8);
        for (language, code) in [("", "a<b"), ("unknown-language", "a<b"), ("rust", &long), ("rust", &many)] {
            let mut html = String::new();
            push_code(&mut html, code, language);
            assert_eq!(html, code.replace('<', "&lt;"));
        }
    }

    #[test]
    fn the_style_sheet_styles_classes_that_occur() {
        let mut html = String::new();
        push_code(&mut html, "// 注\nfn a() -> u8 { \"\\n\"; return 1 }\n", "rust");
        for class in ["hl-comment", "hl-string", "hl-constant", "hl-keyword", "hl-storage", "hl-entity"] {
            assert!(html.contains(class) && stylesheet().contains(class), "{class}");
        }
    }
}
