//! Contrast of words against their ground, from the colours of the theme's style sheets.
//!
//! In: the style sheets as they are published, the site's own among them. Out: findings that name the selector and
//! both colours. Invariant: only solid colours that are written, or reached through custom properties, are judged;
//! the ground of a rule is its own, else that of what its selector lies in, else the page's. Formula: WCAG 2.1,
//! relative luminance and contrast ratio.

use std::collections::{BTreeMap, BTreeSet};

use super::css::{StyleRule, rules, without_comments};
use super::page::Ground;
use super::rule::{Binds, Grade, Rule};
use crate::report::{Code, Finding};
use crate::site::Route;

pub const RULES: &[Rule] = &[Rule {
    code: Code("inspect/contrast"),
    grade: Grade::Advice,
    binds: Binds::All,
    title: "文字和底色的对比度不够",
    why: "按主题样式表里的颜色推算：正文大小的文字，对比度应不低于 4.5:1；大字（24 像素以上，或 18.7 像素以上的粗体）不低于 3:1。亮色和暗色两套都算。推算看不到图片上的字，也看不到页面里层层套叠的底色，以实际看到的为准。",
    source: "GB/T 37668-2019 与 WCAG 2.1 的 1.4.3；《互联网网站适老化通用设计规范》（工业和信息化部，2021年4月）的配套规范也写 4.5:1。",
    remedy: "把文字的颜色调深（暗色底上调浅），或者换底色；主题的颜色写在样式表开头的变量里。",
}];

const CONTRAST: &Rule = &RULES[0];

/// Below this a colour that would stand on the page's ground surely stands on another that the selector does not
/// show: white words on the page's white are no design.
const OTHER_GROUND: f64 = 1.6;

/// How many custom properties may name one another.
const DEEPEST: usize = 8;

/// Red, green, blue.
type Colour = [u8; 3];

/// One of the two schemes that a theme may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scheme {
    Light,
    Dark,
}

pub fn findings(ground: &Ground<'_>) -> Vec<Finding> {
    let sheets = ground.site.routes.entries().iter().filter(|entry| entry.route == Route::ThemeFile);
    let sheets: Vec<_> = sheets.filter(|entry| entry.path.as_str().ends_with(".css")).collect();
    let text = |entry: &&crate::site::RouteEntry| {
        super::text_of(ground, &entry.path).map(|css| without_comments(&css))
    };
    let texts: Vec<String> = sheets.iter().map(|entry| text(entry).unwrap_or_default()).collect();
    let finding = |(message, sheet): (String, usize)| {
        let page = sheets.get(sheet).map_or("", |entry| entry.path.as_str());
        CONTRAST.finding(ground.profile, message).on_page(page)
    };
    judge(&texts).into_iter().map(finding).collect()
}

/// What is too pale, in words, and the number of the sheet that says so.
fn judge(sheets: &[String]) -> Vec<(String, usize)> {
    let numbered = sheets
        .iter()
        .enumerate()
        .flat_map(|(sheet, css)| rules(css).into_iter().map(move |rule| (sheet, rule)));
    let all: Vec<(usize, StyleRule<'_>)> = numbered.filter(|(_, rule)| !rule.media.apart).collect();
    let has_dark = all.iter().any(|(_, rule)| rule.media.dark);
    let mut messages = BTreeSet::new();
    for scheme in [Scheme::Light, Scheme::Dark] {
        if scheme == Scheme::Light || has_dark {
            let holds = |(_, rule): &&(usize, StyleRule<'_>)| match scheme {
                Scheme::Light => !rule.media.dark,
                Scheme::Dark => !rule.media.light,
            };
            Palette::new(&all.iter().filter(holds).collect::<Vec<_>>()).judge(scheme, &mut messages);
        }
    }
    messages.into_iter().collect()
}

/// What stands behind words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Behind {
    Colour(Colour),
    /// Whatever stands behind the element.
    Clear,
    /// A picture, a gradient, a colour that lets others through: nobody knows.
    Unknown,
}

/// How a selector is dressed, by all rules that have it; the last one wins.
#[derive(Clone, Copy, Debug, Default)]
struct Dress {
    words: Option<Colour>,
    behind: Option<Behind>,
    pixels: Option<f64>,
    bold: bool,
    /// The style sheet that gives the words their colour.
    sheet: usize,
}

/// The colours of one scheme.
struct Palette<'a> {
    variables: BTreeMap<&'a str, &'a str>,
    dresses: BTreeMap<&'a str, Dress>,
}

impl<'a> Palette<'a> {
    fn new(rules: &[&(usize, StyleRule<'a>)]) -> Palette<'a> {
        let mut palette = Palette { variables: BTreeMap::new(), dresses: BTreeMap::new() };
        let is_root = |rule: &StyleRule<'_>| rule.selectors.iter().any(|s| matches!(*s, ":root" | "html"));
        for (_, rule) in rules.iter().filter(|(_, rule)| is_root(rule)) {
            let variables = rule.declarations.iter().filter(|(name, _)| name.starts_with("--"));
            palette.variables.extend(variables.copied());
        }
        for (sheet, rule) in rules {
            for selector in &rule.selectors {
                let mut dress = palette.dresses.get(selector).copied().unwrap_or_default();
                rule.declarations.iter().for_each(|(name, value)| palette.dress(&mut dress, name, value));
                if rule.declarations.iter().any(|(name, _)| *name == "color") {
                    dress.sheet = *sheet;
                }
                palette.dresses.insert(selector, dress);
            }
        }
        palette
    }

    fn dress(&self, dress: &mut Dress, name: &str, value: &str) {
        let is_bold =
            |value: &str| value.split_whitespace().any(|word| matches!(word, "bold" | "700" | "800" | "900"));
        match name {
            "color" => dress.words = self.colour(value, DEEPEST),
            "background" | "background-color" => dress.behind = Some(self.behind(value)),
            "font-size" => dress.pixels = pixels(value),
            "font-weight" => dress.bold = is_bold(value),
            "font" => (dress.pixels, dress.bold) = (pixels(value), is_bold(value)),
            _ => {}
        }
    }

    fn behind(&self, value: &str) -> Behind {
        match value {
            "none" | "transparent" | "inherit" | "unset" => Behind::Clear,
            _ => self.colour(value, DEEPEST).map_or(Behind::Unknown, Behind::Colour),
        }
    }

    /// A solid colour; `depth` guards against variables that name each other.
    fn colour(&self, value: &str, depth: usize) -> Option<Colour> {
        let value = value.trim();
        if let Some(inner) = value.strip_prefix("var(").and_then(|rest| rest.strip_suffix(')')) {
            let (name, fallback) = inner.split_once(',').map_or((inner, None), |(name, or)| (name, Some(or)));
            let next = self.variables.get(name.trim()).copied().or(fallback)?;
            return if depth == 0 { None } else { self.colour(next, depth - 1) };
        }
        named(value).or_else(|| hex(value)).or_else(|| rgb(value))
    }

    fn judge(&self, scheme: Scheme, messages: &mut BTreeSet<(String, usize)>) {
        let of_page = |selector| match self.dresses.get(selector)?.behind? {
            Behind::Colour(colour) => Some(colour),
            Behind::Clear | Behind::Unknown => None,
        };
        let page = ["html", "body", ":root"].into_iter().find_map(of_page).unwrap_or(match scheme {
            Scheme::Light => [255; 3],
            Scheme::Dark => [0; 3],
        });
        for (selector, dress) in &self.dresses {
            let Some(words) = dress.words else { continue };
            let (behind, is_known) = match self.around(selector) {
                Behind::Colour(colour) => (colour, true),
                Behind::Clear => (page, false),
                Behind::Unknown => continue,
            };
            let ratio = contrast(words, behind);
            let least = if is_large(dress) { 3.0 } else { 4.5 };
            if ratio < least && (is_known || ratio >= OTHER_GROUND) && !selector.contains("disabled") {
                messages.insert((message(scheme, selector, words, behind, ratio, least), dress.sheet));
            }
        }
    }

    /// What stands behind the element: its own ground, that of the same element without its state, or that of the
    /// nearest that the selector says it lies in.
    fn around(&self, selector: &str) -> Behind {
        let behind =
            |selector: &str| self.dresses.get(selector)?.behind.filter(|behind| *behind != Behind::Clear);
        if let Some(behind) = behind(selector) {
            return behind;
        }
        let is_clear = self.dresses.get(selector).is_some_and(|dress| dress.behind.is_some());
        let whole = bare(selector);
        if let Some(behind) = behind(&whole).filter(|_| !is_clear) {
            return behind;
        }
        let mut outer = whole.as_str();
        while let Some(at) = outer.rfind([' ', '>', '+', '~']) {
            let beside = outer[at..].starts_with(['+', '~']);
            outer = outer[..at].trim_end_matches([' ', '>']);
            if let Some(behind) = behind(outer).filter(|_| !beside) {
                return behind;
            }
        }
        Behind::Clear
    }
}

/// 24 pixels and more, or 18.66 and bold.
fn is_large(dress: &Dress) -> bool {
    let pixels = dress.pixels.unwrap_or(16.0);
    pixels >= 24.0 || pixels >= 18.66 && dress.bold
}

/// The first length of a value, in pixels, a `rem` or `em` being 16.
fn pixels(value: &str) -> Option<f64> {
    let mut words = value.split(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '(' | ',' | ')'));
    words.find_map(|word| {
        let unit = |suffix: &str, pixels: f64| Some(word.strip_suffix(suffix)?.parse::<f64>().ok()? * pixels);
        unit("px", 1.0).or_else(|| unit("rem", 16.0)).or_else(|| unit("em", 16.0))
    })
}

/// A selector without states: the ground of a link is the ground of the link that is pointed at.
fn bare(selector: &str) -> String {
    let mut kept = String::with_capacity(selector.len());
    let mut depth = 0_usize;
    let mut in_state = false;
    for c in selector.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ':' if !kept.is_empty() && depth == 0 => in_state = true,
            ' ' | '>' | '+' | '~' if depth == 0 => in_state = false,
            _ => {}
        }
        if !in_state {
            kept.push(c);
        }
    }
    kept.trim().to_owned()
}

fn message(scheme: Scheme, selector: &str, words: Colour, ground: Colour, ratio: f64, least: f64) -> String {
    let hex = |[red, green, blue]: Colour| format!("#{red:02x}{green:02x}{blue:02x}");
    let of = if scheme == Scheme::Dark { "（暗色）" } else { "" };
    // Cut, not rounded: 4.49 is too little.
    let ratio = (ratio * 100.0).floor() / 100.0;
    format!(
        "“{selector}”{of}的文字 {} 在 {} 上，对比度只有 {ratio:.2}:1，应不低于 {least}:1",
        hex(words),
        hex(ground)
    )
}

/// WCAG 2.1, contrast ratio.
fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// WCAG 2.1, relative luminance of sRGB.
fn luminance(colour: Colour) -> f64 {
    let [red, green, blue] = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn named(value: &str) -> Option<Colour> {
    Some(match value.to_ascii_lowercase().as_str() {
        "white" => [255; 3],
        "black" => [0; 3],
        "red" => [255, 0, 0],
        "green" => [0, 128, 0],
        "blue" => [0, 0, 255],
        "yellow" => [255, 255, 0],
        "gray" | "grey" => [128; 3],
        "silver" => [192; 3],
        "maroon" => [128, 0, 0],
        "navy" => [0, 0, 128],
        _ => return None,
    })
}

/// `#abc`, `#aabbcc`, and both with a full alpha.
fn hex(value: &str) -> Option<Colour> {
    let digits: Vec<u8> = value
        .strip_prefix('#')?
        .chars()
        .map(|c| c.to_digit(16))
        .map(|d| d.and_then(|d| u8::try_from(d).ok()))
        .collect::<Option<_>>()?;
    match digits.as_slice() {
        [r, g, b] | [r, g, b, 15] => Some([r * 17, g * 17, b * 17]),
        [a, b, c, d, e, f] | [a, b, c, d, e, f, 15, 15] => Some([a * 16 + b, c * 16 + d, e * 16 + f]),
        _ => None,
    }
}

/// `rgb(1 2 3)`, `rgb(1, 2, 3)`; one that lets through what is behind is no solid colour.
fn rgb(value: &str) -> Option<Colour> {
    let inner = value.strip_prefix("rgb(").or_else(|| value.strip_prefix("rgba("))?.strip_suffix(')')?;
    let parts: Vec<&str> = inner.split([' ', ',', '/']).filter(|part| !part.is_empty()).collect();
    let [red, green, blue, alpha @ ..] = parts.as_slice() else { return None };
    let part = |text: &str| text.parse::<u8>().ok();
    let solid = alpha.iter().all(|alpha| matches!(*alpha, "1" | "100%" | "1.0"));
    Some([part(red)?, part(green)?, part(blue)?]).filter(|_| solid)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(css: &str) -> Vec<String> {
        judge(&[css.to_owned()]).into_iter().map(|(message, _)| message).collect()
    }

    #[test]
    fn the_formula_is_that_of_wcag() {
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
        // #767676 on white is the lightest grey that passes.
        assert!(contrast([0x76; 3], [255; 3]) >= 4.5 && contrast([0x77; 3], [255; 3]) < 4.5);
    }

    #[test]
    fn pale_words_are_found_through_variables_selectors_and_schemes() {
        assert_eq!(
            judged(":root{--ink:#777;--paper:#fff}html{color:var(--ink);background:var(--paper)}"),
            ["“html”的文字 #777777 在 #ffffff 上，对比度只有 4.47:1，应不低于 4.5:1"]
        );
        assert_eq!(judged(":root{--ink:#767676}html{color:var(--ink)}"), [""; 0]);
        assert_eq!(
            judged(".foot{background:#333}.foot a{color:#888}.foot a:hover{color:#fff}"),
            ["“.foot a”的文字 #888888 在 #333333 上，对比度只有 3.56:1，应不低于 4.5:1"]
        );
        assert_eq!(
            judged(
                "html{background:#fff;color:#000}@media (prefers-color-scheme:dark){html{background:#111}}"
            ),
            ["“html”（暗色）的文字 #000000 在 #111111 上，对比度只有 1.11:1，应不低于 4.5:1"]
        );
    }

    #[test]
    fn large_words_other_grounds_and_paper_are_judged_by_what_they_are() {
        for css in [
            "h1{color:#949494;font-size:1.5rem}",
            "h1{color:#949494;font:700 1.2rem/1.4 serif}",
            ".on-a-photo{color:#fff}",
            "@media print{p{color:#999}}",
            ".a{color:#999;background:linear-gradient(#000,#111)}.b{color:inherit}.c{color:var(--gone)}",
        ] {
            let told = judged(css);
            assert!(told.iter().all(|message| message.contains(".a")), "{css}: {told:?}");
        }
        assert_eq!(judged("p{color:#949494;font-size:1rem}").len(), 1);
    }
}
