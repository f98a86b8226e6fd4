//! What becomes of photos: sizes, qualities, a watermark.
//!
//! In: the value of `pictures`. Out: [`Pictures`], complete with defaults, and findings for what could not be
//! understood. Whether the files that a watermark names are there, the site finds out.

use super::codes;
use super::parts::At;
use super::raw::{CORNERS, PICTURES, WATERMARK, canonical};
use super::read::Reader;
use super::yaml::{Entry, Node, Step};
use crate::report::{Finding, Span};

/// How pictures are published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pictures {
    /// In pixels, ascending; never empty. A picture is never enlarged.
    pub widths: Vec<u32>,
    /// 1 to 100.
    pub jpeg_quality: u8,
    /// 1 to 100.
    pub webp_quality: u8,
    /// A picture with more pixels is not opened.
    pub most_pixels: u64,
    /// Whether a picture that says who took it lends that to a caption without a credit.
    pub credit: bool,
    pub watermark: Option<Watermark>,
}

/// What is drawn over photos of articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watermark {
    /// Empty where it is a picture.
    pub text: String,
    /// The font of a text, below `content/`.
    pub font: String,
    /// Below `content/`; empty where it is a text.
    pub picture: String,
    pub corner: &'static str,
    /// How much it covers, in percent.
    pub opacity: u8,
    /// Of the picture's width, in percent.
    pub width: u8,
}

impl Default for Pictures {
    fn default() -> Pictures {
        Pictures {
            widths: vec![480, 960, 1600],
            jpeg_quality: 80,
            webp_quality: 76,
            // Phones take 108 million.
            most_pixels: 120_000_000,
            credit: false,
            watermark: None,
        }
    }
}

impl Default for Watermark {
    fn default() -> Watermark {
        let [text, font, picture] = [const { String::new() }; 3];
        Watermark { text, font, picture, corner: "bottom-right", opacity: 60, width: 20 }
    }
}

/// Narrower variants show nothing, wider ones no screen shows.
const WIDTHS: std::ops::RangeInclusive<u32> = 64..=4096;
/// A picture of fewer pixels is none to be afraid of, one of more fits in no memory.
const PIXELS: std::ops::RangeInclusive<u64> = 1_000_000..=1_000_000_000;
/// A watermark is a name and not an article; in characters.
pub const LONGEST_MARK: usize = 60;
const MARK_EXAMPLE: &str = "{图片: _data/logo.png}";
/// More variants cost more than they save.
const MOST_WIDTHS: usize = 8;

impl<'a> Reader<'a> {
    pub(super) fn pictures(&mut self, entry: &Entry<'a>) -> Pictures {
        let mut pictures = Pictures::default();
        let whole = At::whole(entry);
        for (name, key, node) in self.pairs(&whole, PICTURES, entry.node.clone(), "{宽度: [480, 960, 1600]}")
        {
            let names = [&*key];
            let at = At { entry, name: &key, way: vec![Step::Key(&names)] };
            match name {
                "widths" => pictures.widths = self.widths(&at, &node).unwrap_or(pictures.widths),
                "jpeg_quality" => {
                    pictures.jpeg_quality = self.percent(&at, &node, "80").unwrap_or(pictures.jpeg_quality);
                }
                "webp_quality" => {
                    pictures.webp_quality = self.percent(&at, &node, "76").unwrap_or(pictures.webp_quality);
                }
                "most_pixels" => match pixels(&node).filter(|count| PIXELS.contains(count)) {
                    Some(count) => pictures.most_pixels = count,
                    None => self.not(&at, "像素的数目，从 100万 到 10亿", "1亿"),
                },
                "credit" => match flag(&node) {
                    Some(credit) => pictures.credit = credit,
                    None => self.not(&at, "“是”或“否”", "否"),
                },
                _ => pictures.watermark = self.watermark(&at, node),
            }
        }
        pictures
    }

    fn watermark(&mut self, at: &At<'_, 'a>, node: Node<'a>) -> Option<Watermark> {
        if node.is_null() || flag(&node) == Some(false) {
            return None;
        }
        if !matches!(node, Node::Map(_)) {
            self.not(at, "几行“键: 值”", MARK_EXAMPLE);
            return None;
        }
        let (mut mark, mut drawn) = (Watermark::default(), None);
        for (name, key, node) in self.pairs(at, WATERMARK, node, MARK_EXAMPLE) {
            let names = [&*key];
            let way = at.way.iter().copied().chain([Step::Key(&names)]).collect();
            let at = At { entry: at.entry, name: &key, way };
            let text = node.text().map(|text| text.trim().to_owned()).unwrap_or_default();
            match name {
                "text" if text.chars().count() > LONGEST_MARK => {
                    self.not(&at, &format!("不超过 {LONGEST_MARK} 个字的文字"), "某某县政协");
                    return None;
                }
                "text" => mark.text = text,
                "font" => mark.font = text,
                "picture" => {
                    drawn = Some(self.part(&at));
                    mark.picture = text;
                }
                "place" => match canonical(CORNERS, &text) {
                    Some(corner) => mark.corner = corner,
                    None => self.not(&at, "左上、右上、左下或右下", "右下"),
                },
                "opacity" => mark.opacity = self.percent(&at, &node, "60").unwrap_or(mark.opacity),
                _ => mark.width = self.percent(&at, &node, "20").unwrap_or(mark.width),
            }
        }
        self.settled(at, mark, drawn)
    }

    /// `drawn`: where the mark's picture is named.
    fn settled(&mut self, at: &At<'_, 'a>, mut mark: Watermark, drawn: Option<Span>) -> Option<Watermark> {
        match (mark.text.is_empty(), mark.picture.is_empty()) {
            (true, true) => {
                self.not(at, "文字或图片", MARK_EXAMPLE);
                None
            }
            // A text needs the shapes of its letters, and a program of this size brings none for Chinese.
            (false, true) if mark.font.is_empty() => {
                self.not(at, "字体：文字水印要写出字体文件", "{文字: 某某县政协, 字体: _data/字体.ttf}");
                None
            }
            (false, false) => {
                let message = "水印写了图片，又写了文字：用的是图片，文字不起作用";
                let place = drawn.unwrap_or_else(|| self.part(at));
                let finding = Finding::warning(codes::WRONG_TYPE, message).at(place);
                self.findings.push(finding.help("两样只能要一样。要文字水印，就删去“图片”这一行。"));
                mark.text.clear();
                Some(mark)
            }
            _ => Some(mark),
        }
    }

    fn widths(&mut self, at: &At<'_, 'a>, node: &Node<'a>) -> Option<Vec<u32>> {
        let numbers: Option<Vec<u32>> = match node {
            Node::List(items) => items.iter().map(number).collect(),
            node => node.text().and_then(|text| {
                let parts = text.split([',', '，', '、', ' ']).filter(|part| !part.is_empty());
                parts.map(|part| part.trim().parse().ok()).collect()
            }),
        };
        let fits = |widths: &Vec<u32>| {
            (1..=MOST_WIDTHS).contains(&widths.len()) && widths.iter().all(|width| WIDTHS.contains(width))
        };
        let Some(mut widths) = numbers.filter(fits) else {
            self.not(at, "几个 64 到 4096 的整数", "[480, 960, 1600]");
            return None;
        };
        widths.sort_unstable();
        widths.dedup();
        Some(widths)
    }

    fn percent(&mut self, at: &At<'_, 'a>, node: &Node<'a>, example: &str) -> Option<u8> {
        let percent = number(node).and_then(|number| u8::try_from(number).ok());
        let percent = percent.filter(|number| (1..=100).contains(number));
        if percent.is_none() {
            self.not(at, " 1 到 100 的整数", example);
        }
        percent
    }
}

fn number(node: &Node<'_>) -> Option<u32> {
    node.text()?.trim().trim_end_matches(['%', '％']).parse().ok()
}

/// `1亿`, `8000万`, or the plain number.
fn pixels(node: &Node<'_>) -> Option<u64> {
    let text = node.text()?;
    let text = text.trim().trim_end_matches("像素").trim_end();
    let (digits, unit) = match (text.strip_suffix('亿'), text.strip_suffix('万')) {
        (Some(digits), _) => (digits, 100_000_000),
        (None, Some(digits)) => (digits, 10_000),
        (None, None) => (text, 1),
    };
    digits.trim().parse::<u64>().ok()?.checked_mul(unit)
}

fn flag(node: &Node<'_>) -> Option<bool> {
    match node {
        Node::Bool(value) => Some(*value),
        node => match node.text()?.trim() {
            "true" | "yes" | "是" | "开" => Some(true),
            "false" | "no" | "否" | "关" | "无" => Some(false),
            _ => None,
        },
    }
}
