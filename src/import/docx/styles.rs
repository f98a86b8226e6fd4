//! What a paragraph and its letters look like in the end: styles on styles, and what is stated on the spot.
//!
//! In: `styles.xml`. Out: [`Styles::paragraph`] and [`Styles::letters`], resolved. Invariant: a style that is
//! based on itself ends somewhere; one that is missing counts as the default one, as in Word.

use super::super::manuscript::Style;
use super::looks::{Letters, Lines, Theme};
use super::tree::Element;
use std::collections::BTreeMap;

/// Styles on styles; Word allows some dozen.
const LONGEST_CHAIN: usize = 50;

#[derive(Debug, Default)]
pub struct Styles {
    pub theme: Theme,
    defaults: Letters,
    default_lines: Lines,
    /// By identifier.
    styles: BTreeMap<String, Stated>,
    default_paragraph: Option<String>,
}

/// One style, as the file states it.
#[derive(Debug)]
struct Stated {
    name: String,
    based_on: Option<String>,
    letters: Letters,
    lines: Lines,
}

/// A paragraph style with all that it stands on.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    pub letters: Letters,
    pub lines: Lines,
    pub style: Option<Style>,
    /// The style and those below it, which a list may name as its levels.
    pub chain: Vec<String>,
}

impl Styles {
    pub fn read(root: Option<&Element<'_>>, theme: Theme) -> Self {
        let mut styles = Self { theme, ..Self::default() };
        let Some(root) = root else { return styles };
        if let Some(defaults) =
            root.w("docDefaults").and_then(|all| all.w("rPrDefault")).and_then(|run| run.w("rPr"))
        {
            styles.defaults = Letters::read(defaults, &theme);
        }
        let lines = root.w("docDefaults").and_then(|all| all.w("pPrDefault")).and_then(|of| of.w("pPr"));
        styles.default_lines = lines.map(Lines::read).unwrap_or_default();
        for style in root.elements().filter(|element| element.name == "style") {
            let Some(id) = style.word("styleId") else { continue };
            let is_default = style.word("default").is_some_and(|value| matches!(value, "1" | "true" | "on"));
            if is_default && style.word("type").is_none_or(|kind| kind == "paragraph") {
                styles.default_paragraph = Some(id.to_owned());
            }
            let stated = Stated {
                name: style.w_val("name").unwrap_or_default().to_owned(),
                based_on: style.w_val("basedOn").map(str::to_owned),
                letters: style.w("rPr").map(|run| Letters::read(run, &theme)).unwrap_or_default(),
                lines: style.w("pPr").map(Lines::read).unwrap_or_default(),
            };
            styles.styles.insert(id.to_owned(), stated);
        }
        styles
    }

    /// A paragraph of that style, or of the default one. The letters are without [`Styles::letters`]' defaults.
    pub fn paragraph(&self, id: Option<&str>) -> Resolved {
        let mut resolved = Resolved::default();
        let known = id.filter(|id| self.styles.contains_key(*id));
        // Programs that write few styles name headings without defining them.
        resolved.style = id.filter(|_| known.is_none()).and_then(named);
        let mut next = known.or(self.default_paragraph.as_deref());
        while let Some(id) = next.filter(|_| resolved.chain.len() < LONGEST_CHAIN) {
            let Some(stated) = self.styles.get(id) else { break };
            resolved.letters = stated.letters.under(resolved.letters);
            resolved.lines = stated.lines.under(resolved.lines);
            resolved.style = resolved.style.or_else(|| named(&stated.name)).or_else(|| named(id));
            resolved.chain.push(id.to_owned());
            next = stated.based_on.as_deref();
        }
        resolved.lines = self.default_lines.under(resolved.lines);
        resolved
    }

    /// Letters in a paragraph of that style, with a style of letters, and what is stated on the spot.
    pub fn letters(&self, paragraph: Letters, style: Option<&str>, spot: Letters) -> Letters {
        let mut above = Letters::default();
        let mut next = style;
        for _ in 0..LONGEST_CHAIN {
            let Some(stated) = next.and_then(|id| self.styles.get(id)) else { break };
            above = stated.letters.under(above);
            next = stated.based_on.as_deref();
        }
        self.defaults.under(paragraph.toggled_by(above)).under(spot)
    }

    /// The list that a style of lists names.
    pub fn list_of(&self, id: &str) -> Option<u32> {
        self.styles.get(id).and_then(|stated| stated.lines.list)
    }
}

/// What a style is by its name: the names of Word in both languages, of WPS, and those that offices give.
fn named(name: &str) -> Option<Style> {
    let name: String = name.to_lowercase().chars().filter(|letter| !letter.is_whitespace()).collect();
    for prefix in ["heading", "标题"] {
        if let Some(level) = name.strip_prefix(prefix) {
            let level = match level {
                "一" => 1,
                "二" => 2,
                "三" => 3,
                "四" => 4,
                digits => digits.parse().unwrap_or(0),
            };
            if (1..=9).contains(&level) {
                return Some(Style::Heading(level));
            }
        }
    }
    Some(match name.as_str() {
        "title" | "标题" | "大标题" | "主标题" | "文章标题" | "公文标题" => Style::Title,
        "subtitle" | "副标题" => Style::Subtitle,
        "一级标题" | "1级标题" => Style::Heading(1),
        "二级标题" | "2级标题" => Style::Heading(2),
        "三级标题" | "3级标题" => Style::Heading(3),
        "四级标题" | "4级标题" => Style::Heading(4),
        "caption" | "题注" | "图说" | "图注" | "图题" | "图片说明" => Style::Caption,
        "quote" | "intensequote" | "引用" | "明显引用" | "引文" => Style::Quote,
        "htmlpreformatted" | "html预设格式" | "macrotext" | "代码" => Style::Code,
        _ => return None,
    })
}
